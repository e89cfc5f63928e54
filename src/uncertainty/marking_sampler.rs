//! Samples of a photo's marking: every mark moved by a random error of its own and by what its border shares.

use rand_chacha::ChaCha8Rng;

use super::marking_error::{MarkingError, border_of};
use super::model_error::{
    LeaningCount, OWN_OF_BORDER_MM, OWN_OF_CONTOUR_MM, OWN_OF_IRIS_MM, own_of_point, whole_error,
};
use super::monte_carlo::{Sampling, stream};
use super::standard_normal::normal;
use crate::alignment::{FaceFrame, LandmarkErrors};
use crate::geometry::{Image, Point, Vector};
use crate::landmark::{Calibration, CurveName, Iris, Landmark, MarkedPhoto, Marking, Provenance};

/// The mean marking of one photo, and the standard deviations of the errors with which samples of it are made.
pub(super) struct MarkingSampler {
    marking: Marking,
    calibration: Option<Calibration>,
    /// One millimetre on the face along x and along y, in pixels.
    millimetres: [Vector<Image>; 2],
    /// Standard deviations per axis, in millimetres.
    named: [f64; Landmark::ALL.len()],
    contour: [f64; CurveName::ALL.len()],
    shared: [f64; CurveName::ALL.len()],
    /// Of the diameters, in millimetres.
    irises: [f64; 2],
    /// Of a ruler's ends, which were marked once.
    ruler_end: f64,
    /// How many markings have the named points.
    counts: [LeaningCount; Landmark::ALL.len()],
}

impl MarkingSampler {
    /// The sampler of the mean marking of a photo in `frame`: the more markings have a point, the more certain it is.
    pub(super) fn new(photo: &MarkedPhoto, marking: &Marking, frame: &FaceFrame, error: &MarkingError) -> Self {
        let count = |stated: &dyn Fn(&Marking) -> Option<Provenance>| LeaningCount::of(photo, stated);
        let of_curve =
            |name: CurveName| count(&|marking| marking.configuration.curve(name).map(|_| marking.origins.curve(name)));
        let counts = Landmark::ALL.map(|landmark| {
            count(&|marking| marking.configuration.point(landmark).map(|_| marking.origins.point(landmark)))
        });
        let of_iris = |count: LeaningCount| count.of_mean(error.iris_diameter_mm, OWN_OF_IRIS_MM);
        Self {
            marking: marking.clone(),
            calibration: photo.calibration,
            millimetres: frame.millimetres(),
            named: Landmark::ALL
                .map(|landmark| counts[landmark as usize].of_mean(error.of_point(landmark), own_of_point(landmark))),
            contour: CurveName::ALL.map(|name| of_curve(name).of_mean(error.contour_mm, OWN_OF_CONTOUR_MM)),
            shared: CurveName::ALL.map(|name| of_curve(name).of_mean(error.shared_mm, OWN_OF_BORDER_MM)),
            irises: [
                of_iris(count(&|marking| marking.irises.right.map(|_| marking.origins.irises[0]))),
                of_iris(count(&|marking| marking.irises.left.map(|_| marking.origins.irises[1]))),
            ],
            ruler_end: error.contour_mm,
            counts,
        }
    }

    /// The standard deviation per axis of each named point, in pixels: of one that leans on a face model the whole error of
    /// that.
    pub(super) fn errors_px(&self) -> LandmarkErrors {
        let millimetre = self.millimetres[0].length();
        Landmark::ALL.map(|landmark| {
            let index = landmark as usize;
            whole_error(landmark, self.counts[index], self.named[index]) * millimetre
        })
    }

    /// One millimetre on the face along x and along y, in pixels.
    pub(super) fn millimetres(&self) -> [Vector<Image>; 2] {
        self.millimetres
    }

    /// The same errors about another marking with the same nodes.
    pub(super) fn about(self, marking: Marking) -> Self {
        Self { marking, ..self }
    }

    /// A sample of the marking and of the calibration.
    pub(super) fn sample(&self, random: &mut ChaCha8Rng) -> (Marking, Option<Calibration>) {
        let [x, y] = self.millimetres;
        let mut offset = |sd: f64| x * (sd * normal(random)) + y * (sd * normal(random));
        let shared = self.shared.map(&mut offset);
        let mut marking = self.marking.clone();
        let calibration = self.calibration.map(|calibration| match calibration {
            Calibration::Ruler { from, to, length_mm, u_mm } => {
                let mut end = |point: Point<Image>| point + offset(self.ruler_end);
                Calibration::Ruler { from: end(from), to: end(to), length_mm, u_mm }
            }
            other => other,
        });
        let mut contour = std::mem::take(&mut marking.configuration);
        contour.move_each(
            |landmark, point| {
                let own = point + offset(self.named[landmark as usize]);
                border_of(landmark).map_or(own, |border| own + shared[border as usize])
            },
            |_, point| point,
        );
        contour.move_each(
            |_, point| point,
            |name, point| point + offset(self.contour[name as usize]) + shared[name as usize],
        );
        marking.configuration = contour;
        let millimetre = x.length();
        for (iris, sd) in [&mut marking.irises.right, &mut marking.irises.left].into_iter().zip(self.irises) {
            if let Some(Iris { diameter, .. }) = iris {
                // An iris is never marked as less than half or more than twice what it is.
                let factor = 1.0 + sd * millimetre / *diameter * normal(random);
                *diameter *= factor.clamp(0.5, 2.0);
            }
        }
        (marking, calibration)
    }
}

/// The errors of the named points of a photo's mean marking: standard deviations per axis, in pixels.
pub fn landmark_errors(
    photo: &MarkedPhoto,
    marking: &Marking,
    frame: &FaceFrame,
    error: &MarkingError,
) -> LandmarkErrors {
    MarkingSampler::new(photo, marking, frame, error).errors_px()
}

/// The mean marking of a photo with every mark moved at random, `count` times, as other markings by the same hand would
/// have it.
pub fn move_clicks(
    photo: &MarkedPhoto,
    marking: &Marking,
    (frame, error): (&FaceFrame, &MarkingError),
    sampling: Sampling,
    count: usize,
) -> Vec<Marking> {
    let clicks = MarkingSampler::new(photo, marking, frame, error);
    let mut random = sampling.random(stream::CHECK);
    (0..count).map(|_| clicks.sample(&mut random).0).collect()
}
