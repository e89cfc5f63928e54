use super::caution::{Caution, calibration_cautions, high_residual};
use super::change::{Change, change};
use super::consistency::Consistency;
use super::photo::{Measurement, NoMouth};
use crate::alignment::{Basis, PairAlignment, Photo, Visit};
use crate::landmark::MarkedPhoto;
use crate::measure::{Measure, NotMeasured, shape_change};
use crate::uncertainty::Estimate;
use crate::units::LengthUnit;

/// Two marked photos of one mouth.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The photo before the treatment.
    pub before: &'a MarkedPhoto,
    /// The photo after it.
    pub after: &'a MarkedPhoto,
    /// Whether both photos are the same file.
    pub same_file: bool,
}

/// Everything that two photos tell about the change of one mouth.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// How the photos were brought into one frame.
    pub alignment: PairAlignment,
    /// The measures of the before photo.
    pub before: Measurement,
    /// The measures of the after photo.
    pub after: Measurement,
    /// The change of every measure, in the order of [`MEASURES`](crate::measure::MEASURES).
    pub changes: Vec<(&'static Measure, Result<Change, NotMeasured>)>,
    /// The change of shape, size removed: a distance, never negative.
    pub shape_change: Result<Estimate, NotMeasured>,
    /// Whether vermilion and philtrum moved as a flip moves them, where both were measured.
    pub consistency: Option<Consistency>,
    /// What threatens the comparison, the gravest first.
    pub cautions: Vec<Caution>,
}

/// Compares two photos in one face frame.
///
/// # Errors
///
/// Where the corners of the mouth are missing or coincide; validated landmark files have them.
pub fn compare(pair: &Pair<'_>) -> Result<Comparison, NoMouth> {
    let (before, after) = (pair.before.mean_marking(), pair.after.mean_marking());
    let alignment = PairAlignment::new(
        &Photo { marking: &before, calibration: pair.before.calibration.as_ref() },
        &Photo { marking: &after, calibration: pair.after.calibration.as_ref() },
    )
    .ok_or(NoMouth)?;
    let before = Measurement::new(&before, alignment.before.clone(), pair.before.markings.len());
    let after = Measurement::new(&after, alignment.after.clone(), pair.after.markings.len());
    let changes = before
        .quantities
        .iter()
        .zip(&after.quantities)
        .map(|((measure, from), (_, to))| (*measure, change(measure, from, to)))
        .collect();
    Ok(Comparison {
        changes,
        shape_change: shape_change(&before.lip, &after.lip).map(Estimate::unevaluated),
        consistency: Consistency::of(&before, &after),
        cautions: cautions(pair, &alignment, &before, &after),
        before,
        after,
        alignment,
    })
}

fn cautions(pair: &Pair<'_>, alignment: &PairAlignment, before: &Measurement, after: &Measurement) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if alignment.basis == Basis::LipCorners {
        cautions.push(Caution::AlignedOnLipCorners);
    }
    let unit = alignment.before.unit();
    cautions.extend(alignment.misfits.iter().map(|misfit| Caution::StablePointMisfit { misfit: *misfit, unit }));
    if let Some(rms) = alignment.residual_rms().filter(|rms| *rms > high_residual(unit)) {
        cautions.push(Caution::AlignmentResidualHigh { rms, unit });
    }
    if unit == LengthUnit::Millimetre {
        match (pair.before.calibration, pair.after.calibration) {
            (Some(_), None) => cautions.push(Caution::ScaleFromOnePhoto { calibrated: Visit::Before }),
            (None, Some(_)) => cautions.push(Caution::ScaleFromOnePhoto { calibrated: Visit::After }),
            _ => {}
        }
    }
    let parted = |measurement: &Measurement| measurement.lip.configuration().lips_parted();
    match (parted(before), parted(after)) {
        (true, false) => cautions.push(Caution::LipsPartedInOne { parted: Visit::Before }),
        (false, true) => cautions.push(Caution::LipsPartedInOne { parted: Visit::After }),
        _ => {}
    }
    if let (Some(before), Some(after)) = (pair.before.expression, pair.after.expression)
        && before != after
    {
        cautions.push(Caution::ExpressionDiffers);
    }
    if pair.same_file {
        cautions.push(Caution::SamePhotoTwice);
    }
    cautions.extend(calibration_cautions(&alignment.before, [pair.before, pair.after].into_iter()));
    cautions.push(Caution::PoseNotCorrected);
    cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
    cautions
}
