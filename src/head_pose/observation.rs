//! The data of the head-pose fit: the stable points marked on each photo, and how far they are from the fitted face.

use super::average_face::stable;
use super::coordinates::NormalizedImage;
use crate::elementary::hypot;
use crate::geometry::Point;
use crate::landmark::Landmark;

/// One stable point, marked on one photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Which point.
    pub landmark: Landmark,
    /// Where it was marked.
    pub at: Point<NormalizedImage>,
    /// The standard deviation of the mark per axis.
    pub sd: f64,
}

/// What is known of the pose of the head in one photo.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedPhoto {
    /// The stable points marked on it.
    pub observations: Vec<Observation>,
    /// The focal length in the units of [`NormalizedImage`] and its relative standard uncertainty, where it is known.
    pub focal_length: Option<[f64; 2]>,
}

/// How far an observation is from the fitted face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObservationResidual {
    /// Which of the photos.
    pub view: usize,
    /// The point.
    pub landmark: Landmark,
    /// Marked minus fitted, in the units of [`NormalizedImage`].
    pub offset: [f64; 2],
    /// The standard deviation per axis that was expected: that of the mark and that of the point's definition.
    pub sd: f64,
    /// The standard deviation per axis that the observation suggests: Student's t is a mixture of normal distributions,
    /// and this is the most likely one for the square of the residual together with that of what the fit took up.
    pub likely_sd: f64,
}

impl ObservationResidual {
    /// The length of the residual over its expected standard deviation per axis.
    pub fn normalized(&self) -> f64 {
        hypot(self.offset[0], self.offset[1]) / self.sd
    }
}

/// The expected standard deviation per axis of an observation: that of the mark, and how well the point is defined at
/// all.
pub(super) fn deviation(observation: &Observation) -> f64 {
    hypot(observation.sd, stable(observation.landmark).map_or(0.0, |average| average.definition_sd))
}
