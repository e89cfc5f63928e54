use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::Subject;
use crate::alignment::{PairAlignment, PoseCorrection};
use crate::comparison::caution::Caution;
use crate::comparison::settings::Settings;
use crate::estimate::COVERAGE_FACTOR_95;
use crate::head_pose::HeadRotation;

/// A head that is turned and tipped against the other photo by more than this, in degrees, is seen too much otherwise: what the
/// lips lie deeper and shallower is then worth millimetres.
const MOST_TURNED_DEG: f64 = 10.0;

/// By more than this nobody turns it between two photos from the front: the fit explains away what is another person, or points that
/// are misplaced.
const TOO_FAR_TURNED_DEG: f64 = 20.0;

/// A face that looks past the camera by more than this, in degrees, is seen too much from aside: a free margin that is deeper than the
/// average by its standard deviation of 1.3 mm is then 0.45 mm off. Faces from the front come out at up to 11°, by their own shape.
const MOST_OFF_AXIS_DEG: f64 = 20.0;

/// By more than this one half of the mouth is seen so foreshortened that nothing is told; misplaced eyes come out there, too.
const TOO_FAR_OFF_AXIS_DEG: f64 = 35.0;

/// From nearer than this, in millimetres, the middle of the mouth looks larger than its corners by some percent, and areas with
/// it.
const NEAR_MM: f64 = 800.0;

/// Two distances that are less than this far apart, as a ratio, leave the measures alone.
const DISTANCE_RATIO: f64 = 1.25;

/// As rare as this the residuals are by chance where the stated errors are right.
const BY_CHANCE: f64 = 1e-3;

pub(super) fn of_photo(
    subject: &Subject<'_>,
    correction: Option<&PoseCorrection>,
    settings: &Settings,
) -> Vec<Caution> {
    let Some(correction) = correction else { return vec![not_corrected(settings)] };
    let mut cautions = of_fit(correction);
    cautions.extend(turned(subject));
    cautions.extend(near(subject));
    cautions
}

pub(super) fn of_pair(
    before: &Subject<'_>,
    after: &Subject<'_>,
    alignment: &PairAlignment,
    turn_error: Option<HeadRotation>,
    settings: &Settings,
) -> Vec<Caution> {
    let Some(correction) = alignment.pose_correction() else { return vec![not_corrected(settings)] };
    let mut cautions = of_fit(correction);
    let turn = correction.turn();
    let angle = turn.line_of_sight_deg();
    if angle > MOST_TURNED_DEG {
        cautions.push(Caution::PoseDiffers { turn, u: turn_error, blocking: angle > TOO_FAR_TURNED_DEG });
    }
    cautions.extend([before, after].into_iter().filter_map(turned));
    cautions.extend([before, after].into_iter().filter_map(near));
    cautions.extend(distances_apart(before, after));
    cautions
}

fn not_corrected(settings: &Settings) -> Caution {
    Caution::PoseNotCorrected { sd_deg: settings.sampling.pose_sd_deg }
}

/// Whether the stable points are as far off the fitted face as their stated errors let them be.
fn of_fit(correction: &PoseCorrection) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if !correction.converged() {
        cautions.push(Caution::PoseNotSettled);
    }
    let (squares, freedom) = correction.misfit();
    let by_chance = ChiSquared::new(freedom).map_or(1.0, |distribution| distribution.sf(squares));
    if by_chance < BY_CHANCE {
        cautions.push(Caution::PoseResidualHigh { ratio: correction.residual_ratio() });
    }
    cautions
}

/// A face that does not look into the camera.
fn turned(subject: &Subject<'_>) -> Option<Caution> {
    let facing = subject.measurement.frame.facing()?;
    let angle = facing.line_of_sight_deg();
    let blocking = angle > TOO_FAR_OFF_AXIS_DEG;
    (angle > MOST_OFF_AXIS_DEG).then_some(Caution::HeadTurned { photo: subject.occasion, facing, blocking })
}

/// A camera that was too near even at the upper end of its standard uncertainty.
fn near(subject: &Subject<'_>) -> Option<Caution> {
    let distance = subject.measurement.distance?;
    let u = distance.uncertainty?.u;
    (distance.value + u < NEAR_MM).then_some(Caution::CameraNear {
        photo: subject.occasion,
        distance_mm: distance.value,
        u_mm: u,
    })
}

fn distances_apart(before: &Subject<'_>, after: &Subject<'_>) -> Option<Caution> {
    let (first, second) = (before.measurement.distance?, after.measurement.distance?);
    let relative = |distance: crate::estimate::Estimate| Some(distance.uncertainty?.u / distance.value);
    let apart = (second.value / first.value).ln().abs();
    let u = relative(first)?.hypot(relative(second)?);
    (apart > DISTANCE_RATIO.ln() && apart > COVERAGE_FACTOR_95 * u)
        .then_some(Caution::CameraDistanceDiffers { distances_mm: [first.value, second.value] })
}
