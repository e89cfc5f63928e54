//! The pose of the head before the camera, from the stable points of one photo or of two of one person.
//!
//! There is one fit for all photos at hand: each has its own camera, all share one face, the average one with
//! deviations as large as those between people. The lips take no part in it, since they are what changed. What is
//! marked on them is projected back along its line of sight to its depth on the fitted face, which is known only as
//! well as mouths are alike. The model and its references are in `fit`, the coordinates in `coordinates`, the average
//! face in `average_face`.

mod average_face;
mod camera;
mod coordinates;
mod fit;
mod head;
mod lip_depths;
mod observation;
mod picture_stretch;
mod shape;
mod two_faces;

pub use average_face::{IRIS_BEFORE_ENDOCANTHION, definition_sd, mean_position};
pub use coordinates::{HeadPoint, NormalizedImage};
pub use head::{Head, HeadRotation, at_average_depths};
pub use lip_depths::{LipDepthPrior, LipDepthSpread, LipDepths};
pub use observation::{Observation, ObservationResidual, ObservedPhoto};
pub use picture_stretch::{LogStretch, PictureStretch, UnstretchedPose};
pub use two_faces::{IrisCentres, Mobility, evidence_of_two_faces};

use nalgebra::{DMatrix, DVector};

use crate::elementary::hypot;
use crate::landmark::Landmark;
use average_face::definition_sd_of_person;
use camera::PARAMETERS;
use fit::{PoseEstimator, Solution, State};

/// Whose a random number is, of what is unknown of heads in space: what two photos of one person have in common, they have
/// in common with all other photos of that person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The person's.
    OfPerson,
    /// That of one of the photos that were fitted, by its place.
    OfPhoto(usize),
}

/// Whether a photo's stable points determine the pose: the corners of both eyes, subnasale, and the nasal wings or the
/// tip of the nose, which lie outside the plane of the others.
pub fn can_tell_pose(has: impl Fn(Landmark) -> bool) -> bool {
    use Landmark::{AlL, AlR, EnL, EnR, ExL, ExR, Prn, Sn};
    [EnR, EnL, ExR, ExL, Sn].into_iter().all(&has) && (has(Prn) || (has(AlR) && has(AlL)))
}

/// The poses of the head in one photo or in two, with what their uncertainty follows from.
#[derive(Clone, Debug, PartialEq)]
pub struct PoseFit {
    /// The head in each photo.
    pub heads: Vec<Head>,
    /// Whether the search converged.
    pub converged: bool,
    /// How many steps it took.
    pub iterations: usize,
    /// How far each observation is from the fitted face, in the order of the photos.
    pub residuals: Vec<ObservationResidual>,
    /// The degrees of freedom of the residuals: the number of coordinates observed, less those that the cameras and the
    /// face took up, which is the trace of the gain.
    pub degrees_of_freedom: f64,
    state: State,
    /// The derivative of the estimate with respect to the marks.
    gain: DMatrix<f64>,
    /// The derivative of the estimate with respect to the prior terms (how far the person is from the average face, and
    /// a camera from the most likely one), in their standard deviations.
    by_prior: DMatrix<f64>,
    /// Whose each prior term is.
    prior_of: Vec<Unknown>,
    /// What each observation is off beyond the error of its mark.
    beyond: Vec<Beyond>,
    /// The index of subnasale among the observations, for each photo.
    subnasale: Vec<Option<usize>>,
    lips: LipDepthPrior,
}

impl PoseFit {
    /// The maximum a posteriori. `None` where the points do not form a face: the equations have no solution, or the
    /// head would be seen from the side or from behind.
    pub fn new(views: &[ObservedPhoto], lips: LipDepthPrior) -> Option<Self> {
        let start = State::average(views);
        let Solution { state, converged, iterations, normal, gain, residuals, prior, .. } =
            PoseEstimator::new(views, &start.shape).solve(start)?;
        let by_prior = normal.solve(&prior);
        // One part of the information on each parameter comes from the prior, the rest from the marks.
        let from_prior = prior.dot(&by_prior);
        let degrees_of_freedom = 2.0 * residuals.len() as f64 - (prior.nrows() as f64 - from_prior);
        let observations = views.iter().flat_map(|view| &view.observations);
        let beyond =
            observations.zip(&residuals).map(|(observation, residual): (&Observation, &ObservationResidual)| {
                Beyond::of(observation, residual, views.len())
            });
        let beyond = beyond.collect();
        let subnasale = (0..views.len()).map(|view| {
            residuals.iter().position(|residual| residual.view == view && residual.landmark == Landmark::Sn)
        });
        let subnasale = subnasale.collect();
        let prior_of = prior_terms_of(views, state.shape.len());
        let fit = Self {
            heads: heads(&state, &[lips.mean].repeat(views.len()))?,
            converged,
            iterations,
            residuals,
            degrees_of_freedom,
            state,
            gain,
            by_prior,
            prior_of,
            beyond,
            subnasale,
            lips,
        };
        Some(fit)
    }

    /// The same fit where points are the same tissue in all photos: how they are defined, they have in common.
    pub fn share_definitions(&mut self, same_tissue: impl Fn(Landmark) -> bool) {
        for landmark in Landmark::stable().filter(|landmark| same_tissue(*landmark)) {
            let of_point = |beyond: &&mut Beyond| beyond.landmark == landmark;
            let whole = self.beyond.iter().filter(|beyond| beyond.landmark == landmark);
            let whole = whole.map(|beyond| hypot(beyond.common, beyond.own)).fold(0.0, f64::max);
            self.beyond.iter_mut().filter(of_point).for_each(|beyond| (beyond.common, beyond.own) = (whole, 0.0));
        }
    }

    /// A sample of the heads: the marks off by `clicks` (in the order of the photos' observations), the points as well
    /// defined as they are, the person as far from the average face as people are, and the lips as deep as lips are.
    ///
    /// It is of first order in the cameras and the shape (the linear errors of the fit at its end, GUM 5.1.2) and exact
    /// in what follows from them. `None` where no face is seen.
    pub fn sample(&self, clicks: &[[f64; 2]], normal: &mut impl FnMut(Unknown) -> f64) -> Option<Vec<Head>> {
        let mut both_axes = |whose: Unknown| [normal(whose), normal(whose)];
        let common: [[f64; 2]; Landmark::ALL.len()] = std::array::from_fn(|_| both_axes(Unknown::OfPerson));
        let off = |(of, residual): (&Beyond, &ObservationResidual)| {
            let own = both_axes(Unknown::OfPhoto(residual.view));
            [0, 1].map(|axis| of.own * own[axis] + of.common * common[of.landmark as usize][axis])
        };
        let beyond: Vec<[f64; 2]> = self.beyond.iter().zip(&self.residuals).map(off).collect();
        let marks = clicks.iter().zip(&beyond).flat_map(|(click, off)| [click[0] + off[0], click[1] + off[1]]);
        let marks = DVector::from_iterator(2 * clicks.len(), marks);
        let person = DVector::from_iterator(self.prior_of.len(), self.prior_of.iter().map(|whose| normal(*whose)));
        let step = &self.gain * marks + &self.by_prior * person;
        let lip_depths = self.lips.mean.sample(&self.lips.spread, &mut || normal(Unknown::OfPerson));
        let depths_of_heads: Vec<_> = (0..self.heads.len())
            .map(|photo| lip_depths.resample(&self.lips.spread, &mut || normal(Unknown::OfPhoto(photo))))
            .collect();
        let mut heads = heads(&self.state.moved(step.as_slice()), &depths_of_heads)?;
        for (head, subnasale) in heads.iter_mut().zip(&self.subnasale) {
            head.subnasale_offset = subnasale.map_or([0.0; 2], |index| beyond[index]);
        }
        Some(heads)
    }

    /// The heads in the same photos where their marks are off by `clicks` and everything else is as it was found.
    pub fn with_marks(&self, clicks: &[[f64; 2]]) -> Option<Vec<Head>> {
        let marks = DVector::from_iterator(2 * clicks.len(), clicks.iter().flatten().copied());
        heads(&self.state.moved((&self.gain * marks).as_slice()), &[self.lips.mean].repeat(self.heads.len()))
    }
}

/// Whose each term of the prior information is, in the order of its columns: the parameters of the cameras and of the face,
/// then what is known of each camera beside them.
fn prior_terms_of(views: &[ObservedPhoto], shape: usize) -> Vec<Unknown> {
    let cameras = (0..views.len()).flat_map(|view| [Unknown::OfPhoto(view); PARAMETERS]);
    let face = std::iter::repeat_n(Unknown::OfPerson, shape);
    let beside = views.iter().enumerate().flat_map(|(view, photo)| {
        let terms = 2 + usize::from(photo.focal_length.is_some());
        std::iter::repeat_n(Unknown::OfPhoto(view), terms)
    });
    cameras.chain(face).chain(beside).collect()
}

/// How far an observation is off beyond the error of its mark, as standard deviations per axis: how well the point is
/// defined, and how badly it seems to be placed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Beyond {
    landmark: Landmark,
    /// Of what all photos of the person have in common.
    common: f64,
    /// Of what is the photo's own.
    own: f64,
}

impl Beyond {
    fn of(observation: &Observation, residual: &ObservationResidual, photos: usize) -> Self {
        let square = (residual.likely_sd.powi(2) - observation.sd.powi(2)).max(0.0);
        // In one photo by itself nothing tells the two apart.
        let common = if photos > 1 { definition_sd_of_person(observation.landmark).powi(2).min(square) } else { 0.0 };
        Self { landmark: observation.landmark, common: common.sqrt(), own: (square - common).sqrt() }
    }
}

fn heads(state: &State, depths_of_heads: &[lip_depths::LipDepths]) -> Option<Vec<Head>> {
    let points = state.shape.points();
    let heads = state.cameras.iter().zip(depths_of_heads).map(|(camera, lip_depths)| {
        let head = Head { camera: *camera, points, lip_depths: *lip_depths, subnasale_offset: [0.0; 2] };
        camera.sees_a_face().then_some(head)
    });
    heads.collect()
}
