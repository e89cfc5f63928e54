//! Cautions about the scale: whether there are millimetres, and whether the calibrations agree.

use super::family::{Entry, Family, the};
use super::{Caution, PairSubject, Severity, Subject, Withheld};
use crate::alignment::{
    CalibrationKind, FaceFrame, IRIS_DIAMETER_MM, MillimetreScale, Occasion, PairAlignment, ScaleSource,
    suggested_iris_u,
};
use crate::elementary::hypot;
use crate::geometry::Point;
use crate::landmark::{Calibration, MarkedPhoto};
use crate::units::LengthUnit;

/// Two values disagree where they are further apart than this many standard uncertainties: by chance in three pairs
/// of a thousand.
const COVERAGE: f64 = 3.0;

/// From this many on it is no chance, and no verdict is passed in millimetres: of two calibrations one is wrong.
const NO_CHANCE: f64 = 5.0;

/// How much nearer to the camera than the face about it, or further from it, the calibrated part of a photo lies, in
/// millimetres: the eyes lie that far behind the lips.
const DEPTH_MM: f64 = 20.0;

/// What is the matter with the calibration in millimetres.
#[derive(Clone, Debug, PartialEq)]
pub enum ScaleCaution {
    /// There is no calibration in millimetres.
    NotCalibrated {
        /// The unit used instead.
        unit: LengthUnit,
    },
    /// Irises were marked, but the landmark file states no scale.
    IrisesNotUsed,
    /// Only one photo of the pair is calibrated.
    ScaleFromOnePhoto {
        /// The photo that is.
        calibrated: Occasion,
    },
    /// The calibrations of the two photos disagree with their alignment.
    CalibrationDisagrees {
        /// The millimetres of the after photo against those of the before photo, in percent.
        percent: f64,
        /// The standard uncertainty of that.
        u: f64,
        /// Whether it is so much that no verdict is passed in millimetres.
        blocking: bool,
    },
    /// The two irises of a photo differ.
    IrisesDiffer {
        /// Which photo.
        photo: Option<Occasion>,
        /// The right one against the left one, in percent.
        percent: f64,
        /// The standard uncertainty of that.
        u: f64,
    },
}

/// What the lack of a calibration means for the photos of one frame.
pub(super) fn missing(frame: &FaceFrame, photos: &[&MarkedPhoto]) -> Vec<Caution> {
    if matches!(frame.scale().source, ScaleSource::Calibrated(_)) {
        return Vec::new();
    }
    let mut cautions = vec![Caution::Scale(ScaleCaution::NotCalibrated { unit: frame.unit() })];
    let has_irises = |photo: &MarkedPhoto| {
        photo.markings.iter().any(|marking| marking.irises.right.is_some() || marking.irises.left.is_some())
    };
    if photos.iter().any(|photo| photo.calibration.is_none() && has_irises(photo)) {
        cautions.push(Caution::Scale(ScaleCaution::IrisesNotUsed));
    }
    cautions
}

/// Whether the two irises of a photo are of one size.
pub(super) fn of_photo(subject: &Subject<'_>) -> Option<Caution> {
    let irises = subject.marking.irises;
    let (right, left) = (irises.right?.diameter, irises.left?.diameter);
    let percent = 100.0 * (right / left - 1.0);
    let u = 100.0 * std::f64::consts::SQRT_2 * iris_error(subject);
    let differ = ScaleCaution::IrisesDiffer { photo: subject.occasion, percent, u };
    (percent.abs() > COVERAGE * u).then_some(Caution::Scale(differ))
}

/// Whether both photos are calibrated, and whether the calibrations agree with the ratio of the magnifications that the
/// alignment gives.
pub(super) fn of_pair(pair: &PairSubject<'_>) -> Option<Caution> {
    let calibrations = (pair.before.photo.calibration, pair.after.photo.calibration);
    let in_millimetres = pair.alignment.before.unit() == LengthUnit::Millimetre;
    let caution = match calibrations {
        (Some(_), None) if in_millimetres => ScaleCaution::ScaleFromOnePhoto { calibrated: Occasion::Before },
        (None, Some(_)) if in_millimetres => ScaleCaution::ScaleFromOnePhoto { calibrated: Occasion::After },
        _ => disagreement(pair)?,
    };
    Some(Caution::Scale(caution))
}

fn disagreement(PairSubject { before, after, alignment, .. }: &PairSubject<'_>) -> Option<ScaleCaution> {
    if !alignment.shares_scale() {
        return None;
    }
    let [first, second] = [before, after].map(|subject| {
        let calibration = subject.photo.calibration?;
        let scale = MillimetreScale::of_photo(subject.marking, &calibration)?;
        Some((scale.mm_per_px, relative_error(subject, &calibration), scale))
    });
    let ((first, u_first, first_scale), (second, u_second, second_scale)) = (first?, second?);
    let apart = match alignment.pose_correction() {
        Some(correction) => correction.calibrations_apart()?,
        None => second * alignment.scale_ratio / first - 1.0,
    };
    let percent = 100.0 * apart;
    // Two irises are one person's: what sets them apart from other people's cancels, and what a model sees too large in both.
    let population = match (first_scale.kinds.as_slice(), second_scale.kinds.as_slice()) {
        ([CalibrationKind::Iris], [CalibrationKind::Iris]) => {
            (suggested_iris_u(before.marking) - suggested_iris_u(after.marking)).abs()
        }
        _ => hypot(relative_u(&first_scale), relative_u(&second_scale)),
    };
    let u = 100.0 * hypot(hypot(hypot(u_first, u_second), population), ratio_error(before, after, alignment));
    let u = hypot(u, 100.0 * hypot(depth_error(before), depth_error(after)));
    (percent.abs() > COVERAGE * u).then_some(ScaleCaution::CalibrationDisagrees {
        percent,
        u,
        blocking: percent.abs() > NO_CHANCE * u,
    })
}

fn relative_u(scale: &MillimetreScale) -> f64 {
    scale.u.unwrap_or(0.0) / scale.mm_per_px
}

/// The relative standard uncertainty of one iris's mean diameter from its marking.
fn iris_error(subject: &Subject<'_>) -> f64 {
    let markings = (subject.photo.markings.len() as f64).sqrt();
    subject.error.iris_diameter_mm / markings / IRIS_DIAMETER_MM
}

/// The relative standard uncertainty of a photo's millimetre from marking.
fn relative_error(subject: &Subject<'_>, calibration: &Calibration) -> f64 {
    match calibration {
        Calibration::Iris => {
            let irises = subject.marking.irises;
            let count = [irises.right, irises.left].into_iter().flatten().count().max(1) as f64;
            iris_error(subject) / count.sqrt()
        }
        Calibration::Ruler { length_mm, .. } => std::f64::consts::SQRT_2 * subject.error.contour_mm / length_mm,
        Calibration::Factor { .. } => 0.0,
    }
}

/// How much more than the face about it the calibrated part of a photo may be magnified, as a relative standard
/// uncertainty: how much its depth counts depends on the distance of the camera.
fn depth_error(subject: &Subject<'_>) -> f64 {
    let relative = subject.distance.and_then(|d| Some(DEPTH_MM * d.uncertainty?.u / d.value.powi(2)));
    relative.unwrap_or(0.0)
}

/// The relative standard uncertainty of the ratio of the magnifications from the marking of the stable points: of n
/// points at distances rᵢ from their centre √(2 / Σ rᵢ²) times the error of one of them per axis.
fn ratio_error(before: &Subject<'_>, after: &Subject<'_>, alignment: &PairAlignment) -> f64 {
    let positions: Vec<_> =
        alignment.residuals.iter().filter_map(|residual| before.lip.configuration().point(residual.landmark)).collect();
    let centre = Point::weighted_mean(positions.iter().map(|point| (*point, 1.0)));
    let Some(centre) = centre else { return 0.0 };
    let squares: f64 = positions.iter().map(|point| point.distance(centre).powi(2)).sum();
    let variance = |subject: &Subject<'_>| {
        subject.in_unit(subject.error.independent_mm).powi(2) / subject.photo.markings.len() as f64
    };
    if squares > 0.0 { ((variance(before) + variance(after)) / squares).sqrt() } else { 0.0 }
}

impl Family for ScaleCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::NotCalibrated { .. } => Entry {
                code: "not_calibrated",
                in_short: "no scale in millimetres is known",
                severity: Severity::Note,
                concerns_pair: false,
                when: || "there is no calibration in millimetres".into(),
                advice: "Mark the irises or a ruler and state the scale in the landmark file to get millimetres.",
            },
            Self::IrisesNotUsed => Entry {
                code: "irises_not_used",
                in_short: "the marked irises are not used as the scale",
                severity: Severity::Note,
                concerns_pair: false,
                when: || "irises are marked, but the landmark file states no scale".into(),
                advice: "Add \"scale\": { \"kind\": \"iris\" } to the landmark file to get millimetres.",
            },
            Self::ScaleFromOnePhoto { .. } => Entry {
                code: "scale_from_one_photo",
                in_short: "only one photo has a scale",
                severity: Severity::Note,
                concerns_pair: true,
                when: || "one photo of the pair is calibrated, the other is not".into(),
                advice: "Calibrate both photos to have the scales checked against each other.",
            },
            Self::CalibrationDisagrees { blocking, .. } => Entry {
                code: "calibration_disagrees",
                in_short: "the scales of the two photos disagree",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the ratio of the two photos' calibrations differs from that of the alignment by more than \
                         {COVERAGE} standard uncertainties; blocking by more than {NO_CHANCE}, where it keeps the verdicts \
                         on lengths and areas back (in percent the change stands)"
                    )
                },
                advice: "Check the ruler, the irises or the stated scale in both photos; percent changes do not \
                    depend on it.",
            },
            Self::IrisesDiffer { .. } => Entry {
                code: "irises_differ",
                in_short: "the two irises differ in size",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || format!("the two irises of a photo differ by more than {COVERAGE} standard uncertainties"),
                advice: "Measure both irises again, from edge to edge along the horizontal.",
            },
        }
    }

    fn withholds(&self) -> Withheld {
        match self {
            Self::CalibrationDisagrees { blocking: true, .. } => Withheld::Lengths,
            Self::CalibrationDisagrees { .. }
            | Self::NotCalibrated { .. }
            | Self::IrisesNotUsed
            | Self::ScaleFromOnePhoto { .. }
            | Self::IrisesDiffer { .. } => Withheld::Nothing,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NotCalibrated { unit } => format!(
                "There is no calibration in millimetres: lengths are in percent of {}, {unit}.",
                if *unit == LengthUnit::PercentMouthWidth { "the mouth width" } else { "the biocular width" }
            ),
            Self::IrisesNotUsed => {
                "Irises are marked, but the landmark file states no scale, so they are not used.".into()
            }
            Self::ScaleFromOnePhoto { calibrated } => format!(
                "Only {} is calibrated; the alignment carries its millimetres to the other.",
                the(Some(*calibrated))
            ),
            Self::CalibrationDisagrees { percent, u, .. } => format!(
                "The scales of the two photos do not agree: by its own the after photo shows the face {:.1} % ± {u:.1} % \
                 {} than the before photo does by its own.",
                percent.abs(),
                if *percent > 0.0 { "larger" } else { "smaller" }
            ),
            Self::IrisesDiffer { photo, percent, u } => format!(
                "In {} the right iris is {:.1} % ± {u:.1} % {} than the left one.",
                the(*photo),
                percent.abs(),
                if *percent > 0.0 { "larger" } else { "smaller" }
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let all = [
            Self::CalibrationDisagrees { percent: 9.0, u: 2.0, blocking: false },
            Self::CalibrationDisagrees { percent: 98.0, u: 2.6, blocking: true },
            Self::IrisesDiffer { photo: Some(Occasion::After), percent: 20.0, u: 5.0 },
            Self::ScaleFromOnePhoto { calibrated: Occasion::Before },
            Self::NotCalibrated { unit: LengthUnit::PercentBiocularWidth },
            Self::NotCalibrated { unit: LengthUnit::PercentMouthWidth },
            Self::IrisesNotUsed,
        ];
        all.map(Caution::Scale).into()
    }
}
