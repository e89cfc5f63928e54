//! Cautions about the stable points: whether there are enough to align photos on, and how well they fit.

use super::family::{Entry, Family, the};
use super::{Caution, Severity, Subject, Withheld};
use crate::alignment::{Alignment, Misfit, Occasion, PairAlignment, Upright};
use crate::landmark::Landmark;
use crate::measure::MeasureId;
use crate::units::LengthUnit;

/// Above this root mean square the stable points do not fit well, in millimetres: two hands that mark one point
/// differ by 0.5 to 1.2 mm (standard deviation), so two photos of one pose stay below it.
const HIGH_RESIDUAL_MM: f64 = 1.5;

/// Above this the photos are not compared: a head turned by 10° against the other photo moves the eyes against the
/// nose by 2 mm, and points of two persons are further apart still.
const BLOCKING_RESIDUAL_MM: f64 = 3.0;

/// What can be done about too few stable points.
const MARK_MORE: &str = "Mark the corners of the eyes, the nasal wings and subnasale in every photo.";

/// How the stable points serve the alignment.
#[derive(Clone, Debug, PartialEq)]
pub enum StablePointsCaution {
    /// The photos could not be aligned on stable points.
    AlignedOnLipCorners,
    /// One photo alone, and its stable points give no midline.
    NoFacialMidline,
    /// A stable point does not fit the others.
    StablePointMisfit {
        /// The point and how far off it is.
        misfit: Misfit,
        /// The unit of the distance.
        unit: LengthUnit,
    },
    /// The stable points of the two photos fit each other badly.
    AlignmentResidualHigh {
        /// The root mean square of the residual distances.
        rms: f64,
        /// Its unit.
        unit: LengthUnit,
        /// Whether it is so high that the photos cannot be compared.
        blocking: bool,
    },
}

/// Whether the stable points of one photo give a midline.
pub(super) fn of_photo(subject: &Subject<'_>) -> Vec<Caution> {
    match subject.frame.upright() {
        Upright::Mouth => vec![Caution::StablePoints(StablePointsCaution::NoFacialMidline)],
        Upright::FacialMidline => Vec::new(),
    }
}

/// Whether two photos are aligned on stable points, and how well these fit.
pub(super) fn of_pair(alignment: &PairAlignment) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if matches!(alignment.method, Alignment::LipCorners) {
        cautions.push(StablePointsCaution::AlignedOnLipCorners);
    }
    let unit = alignment.before.unit();
    let misfits = alignment.misfits.iter();
    cautions.extend(misfits.map(|misfit| StablePointsCaution::StablePointMisfit { misfit: *misfit, unit }));
    if let Some(rms) = residual(alignment) {
        // By the size of the face where it is known: a wrong scale makes no other face of it.
        let rms_mm = alignment.before.unit_per_average_mm().map_or(rms * unit.nominal_mm(), |unit| rms / unit);
        if rms_mm > HIGH_RESIDUAL_MM {
            let blocking = rms_mm > BLOCKING_RESIDUAL_MM;
            cautions.push(StablePointsCaution::AlignmentResidualHigh { rms, unit, blocking });
        }
    }
    cautions.into_iter().map(Caution::StablePoints).collect()
}

/// The root mean square of the residual distances. One point that does not fit is a slip of the hand and is left out;
/// several are a head that is held otherwise, or another one, and count.
fn residual(alignment: &PairAlignment) -> Option<f64> {
    if alignment.misfits.len() < 2 {
        return alignment.residual_rms();
    }
    let residuals = alignment.residuals.iter().map(|residual| residual.distance);
    let all: Vec<f64> = residuals.chain(alignment.misfits.iter().map(|misfit| misfit.distance)).collect();
    Some((all.iter().map(|distance| distance * distance).sum::<f64>() / all.len() as f64).sqrt())
}

impl Family for StablePointsCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::AlignedOnLipCorners => Entry {
                code: "aligned_on_lip_corners",
                in_short: "too few points outside the lips are marked",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || "the two photos have fewer than two stable points in common".into(),
                advice: MARK_MORE,
            },
            Self::NoFacialMidline => Entry {
                code: "no_facial_midline",
                in_short: "the middle of the face is not known",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || "the stable points of one photo give no facial midline".into(),
                advice: MARK_MORE,
            },
            Self::StablePointMisfit { .. } => Entry {
                code: "stable_point_misfit",
                in_short: "a point outside the lips does not fit",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || "a stable point does not fit the others".into(),
                advice: "Look at this point in both photos and mark it again where it is off.",
            },
            Self::AlignmentResidualHigh { blocking, .. } => Entry {
                code: "alignment_residual_high",
                in_short: "eyes and nose do not match between the photos",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the stable points of the two photos are more than {HIGH_RESIDUAL_MM} mm of an average face apart (RMS); \
                         blocking by more than {BLOCKING_RESIDUAL_MM} mm"
                    )
                },
                advice: "Compare photos of one person, from straight ahead, with the face at rest.",
            },
        }
    }

    fn withholds(&self) -> Withheld {
        match self {
            // Of the points that the pose is taken from this one is also measured to.
            Self::StablePointMisfit { misfit: Misfit { landmark: Landmark::Sn, .. }, .. } => {
                Withheld::Measures(vec![MeasureId::PhiltrumLength, MeasureId::VermilionRatio])
            }
            Self::AlignmentResidualHigh { blocking: true, .. } => Withheld::Everything,
            Self::StablePointMisfit { .. }
            | Self::AlignmentResidualHigh { .. }
            | Self::AlignedOnLipCorners
            | Self::NoFacialMidline => Withheld::Nothing,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::AlignedOnLipCorners => "The photos have fewer than two stable points in common, so they are aligned \
                on the corners of the mouth. Tilt, position and deviations from the midline cannot be measured that \
                way."
                .into(),
            Self::NoFacialMidline => "The stable points give no facial midline, so \"up\" is taken from the mouth. \
                Tilt, position and deviations from the midline cannot be measured that way."
                .into(),
            Self::StablePointMisfit { misfit: Misfit { landmark, distance, suspect }, unit } => {
                let place = match suspect {
                    Some(_) => format!("; it seems misplaced in {}", the(*suspect)),
                    None => String::new(),
                };
                format!(
                    "The stable point {landmark} lies {distance:.1} {unit} from where the others put it{place}. It \
                     counts for little or nothing."
                )
            }
            Self::AlignmentResidualHigh { rms, unit, .. } => format!(
                "The stable points of the two photos fit each other only to {rms:.1} {unit} (RMS): the head is held \
                 otherwise, the face moved, or it is another person."
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let unit = LengthUnit::Millimetre;
        let misfit = |suspect| Self::StablePointMisfit {
            misfit: Misfit { landmark: Landmark::EnR, distance: 3.21, suspect },
            unit,
        };
        let all = [
            Self::AlignmentResidualHigh { rms: 2.31, unit, blocking: false },
            Self::AlignmentResidualHigh { rms: 3.52, unit, blocking: true },
            misfit(None),
            misfit(Some(Occasion::After)),
            Self::AlignedOnLipCorners,
            Self::NoFacialMidline,
        ];
        all.map(Caution::StablePoints).into()
    }
}
