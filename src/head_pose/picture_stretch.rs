//! Whether pictures were stretched along one axis, from the stable points of one photo or of two of one person.

use super::PoseFit;
use super::fit::stretch::{StretchSolution, stretches};
use super::fit::{PoseEstimator, State};
use super::head::HeadRotation;
use super::observation::ObservedPhoto;
use crate::elementary::exp;

/// The logarithm of a stretch, ln(width factor / height factor) of a picture against the scene: positive where it is
/// too wide for its height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogStretch {
    /// The value.
    pub value: f64,
    /// Its standard uncertainty, with what the pose, the face and the marks leave open.
    pub u: f64,
}

impl LogStretch {
    /// The value in its standard uncertainties, without a sign.
    pub fn significance(&self) -> f64 {
        if self.value == 0.0 { 0.0 } else { self.value.abs() / self.u }
    }
}

/// What the fit needs of a photo where no picture is stretched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnstretchedPose {
    /// The distance between camera and face, in millimetres of the average face.
    pub distance_mm: f64,
    /// How far the head is turned from facing the camera.
    pub facing: HeadRotation,
}

/// How much pictures seem to be stretched along their rows of pixels or across them, and how much better that explains
/// the stable points than a pose of the head alone. The model and its references are in `fit::stretch`.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureStretch {
    /// The stretch of each picture, by what the proportions of faces tell.
    pub photos: Vec<LogStretch>,
    /// What the stretches have in common: their mean.
    pub shared: LogStretch,
    /// The stretch of the last picture against the first, by the one face that both show; `None` of one picture.
    pub apart: Option<LogStretch>,
    /// By how much it is likelier that the last picture alone is stretched than that the first one is: the difference
    /// of the squared distances from the estimate, in standard uncertainties; `None` of one picture.
    pub rather_last: Option<f64>,
    /// Twice the logarithm of the ratio of the likelihoods with a stretch of each picture and without.
    pub likelihood_ratio: f64,
    /// What the pose of each photo has to be where no picture is stretched.
    pub unstretched: Vec<UnstretchedPose>,
}

impl PictureStretch {
    /// The angle in degrees by which the head turned and tipped between the first picture and the last one, were none
    /// stretched; `None` of one picture.
    pub fn turn_deg(&self) -> Option<f64> {
        let (first, last) = (self.unstretched.first()?, self.unstretched.last()?);
        self.apart.map(|_| last.facing.difference_from(&first.facing).line_of_sight_deg())
    }

    /// The stretches of `views`. `rows` are the angles of the pictures' rows of pixels against the axis x of
    /// [`NormalizedImage`](super::NormalizedImage), in radians; `without` is the fit of the same views, where there is
    /// one. `None` where the points determine nothing.
    pub fn new(views: &[ObservedPhoto], rows: &[f64], without: Option<&PoseFit>) -> Option<Self> {
        let state = match without {
            Some(fit) => fit.state.clone(),
            None => {
                let start = State::average(views);
                PoseEstimator::new(views, &start.shape).solve(start)?.state
            }
        };
        let cameras = state.cameras.iter();
        let unstretched = cameras.map(|camera| UnstretchedPose {
            distance_mm: exp(-camera.log_inverse_depth),
            facing: HeadRotation::by(camera.rotation),
        });
        let unstretched = unstretched.collect();
        let StretchSolution { logs, covariance, likelihood_ratio } = stretches(views, rows, state)?;
        let along = |direction: &nalgebra::DVector<f64>| LogStretch {
            value: direction.dot(&logs),
            u: (direction.transpose() * &covariance * direction)[(0, 0)].max(0.0).sqrt(),
        };
        let count = logs.len();
        let of_one = |photo: usize| nalgebra::DVector::from_fn(count, |row, _| f64::from(u8::from(row == photo)));
        let pair = (count > 1).then(|| (of_one(count - 1), of_one(0)));
        // How far the estimate is explained by the stretch of one picture alone.
        let information = covariance.clone().try_inverse()?;
        let explained = |direction: &nalgebra::DVector<f64>| {
            let information = &information * direction;
            information.dot(&logs).powi(2) / information.dot(direction)
        };
        Some(Self {
            photos: (0..count).map(|photo| along(&of_one(photo))).collect(),
            shared: along(&nalgebra::DVector::repeat(count, (count as f64).recip())),
            apart: pair.as_ref().map(|(last, first)| along(&(last - first))),
            rather_last: pair.as_ref().map(|(last, first)| explained(last) - explained(first)),
            likelihood_ratio,
            unstretched,
        })
    }
}
