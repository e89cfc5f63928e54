//! Looking for what threatens the measures: one kind of threat a file, each with its thresholds.

mod calibration;
mod dates;
mod expression;
mod midlines;
mod mirror;
mod picture;
mod plausibility;
mod pose;
mod replicates;
mod resolution;
mod stable_points;

pub use picture::{PictureQuality, picture_cautions, picture_pair_cautions};

use super::caution::Caution;
use super::pair::Pair;
use super::photo::Measurement;
use super::settings::Settings;
use crate::alignment::{Occasion, PairAlignment, PoseCorrection};
use crate::estimate::Estimate;
use crate::head_pose::HeadRotation;
use crate::landmark::MarkedPhoto;
use crate::measure::MeasureId;

/// One photo and what was measured on it.
#[derive(Clone, Copy)]
struct Subject<'a> {
    /// Which photo of a pair; `None` for one by itself.
    occasion: Option<Occasion>,
    photo: &'a MarkedPhoto,
    measurement: &'a Measurement,
}

impl Subject<'_> {
    /// A length that is known in millimetres, in the photo's unit.
    fn in_unit(&self, millimetres: f64) -> f64 {
        millimetres / self.measurement.frame.unit().nominal_mm()
    }

    fn figure(&self, id: MeasureId) -> Option<&Estimate> {
        self.measurement.estimate(id)
    }
}

/// What threatens the measures of one photo, as far as its landmarks tell.
pub(super) fn of_photo(
    photo: &MarkedPhoto,
    measurement: &Measurement,
    correction: Option<&PoseCorrection>,
    settings: &Settings,
) -> Vec<Caution> {
    let subject = Subject { occasion: None, photo, measurement };
    let mut cautions = stable_points::of_photo(&subject);
    cautions.extend(of_subject(&subject));
    cautions.extend(calibration::missing(&measurement.frame, [photo].into_iter()));
    cautions.extend(pose::of_photo(&subject, correction, settings));
    cautions
}

/// What threatens a comparison, as far as the landmarks tell.
pub(super) fn of_pair(
    pair: &Pair<'_>,
    alignment: &PairAlignment,
    [before, after]: [&Measurement; 2],
    turn_error: Option<HeadRotation>,
    settings: &Settings,
) -> Vec<Caution> {
    let before = Subject { occasion: Some(Occasion::Before), photo: pair.before, measurement: before };
    let after = Subject { occasion: Some(Occasion::After), photo: pair.after, measurement: after };
    let mut cautions = stable_points::of_pair(alignment);
    cautions.extend(mirror::of_pair(&before, &after));
    cautions.extend(expression::of_pair(&before, &after, alignment));
    cautions.extend([before, after].iter().flat_map(of_subject));
    cautions.extend(calibration::of_pair(&before, &after, alignment));
    cautions.extend(dates::of_pair(pair.before.taken, pair.after.taken));
    if pair.same_file {
        cautions.push(Caution::SamePhotoTwice);
    }
    cautions.extend(calibration::missing(&alignment.before, [pair.before, pair.after].into_iter()));
    cautions.extend(pose::of_pair(&before, &after, alignment, turn_error, settings));
    cautions
}

fn of_subject(subject: &Subject<'_>) -> Vec<Caution> {
    let mut cautions = plausibility::of_photo(subject);
    cautions.extend(replicates::of_photo(subject));
    cautions.extend(resolution::of_photo(subject));
    cautions.extend(calibration::of_photo(subject));
    cautions.extend(midlines::of_photo(subject));
    cautions
}
