//! Cautions about the facial midline and the lip's own axis.

use super::family::{Entry, Family, the};
use super::{Caution, Severity, Subject};
use crate::alignment::Occasion;
use crate::estimate::COVERAGE_FACTOR_95;
use crate::measure::MeasureId;
use crate::units::LengthUnit;

/// How the facial midline and the lip's own axis lie.
#[derive(Clone, Debug, PartialEq)]
pub enum MidlinesCaution {
    /// The facial midline and the lip's own axis part.
    MidlinesDisagree {
        /// Which photo.
        photo: Option<Occasion>,
        /// How far the lip's own axis lies to the subject's right, and the standard uncertainty of that.
        deviation: [f64; 2],
        /// How far it is turned, in degrees, positive where the right side is higher, and the same.
        cant_deg: [f64; 2],
        /// The unit of the deviation.
        unit: LengthUnit,
    },
}

/// Whether the facial midline and the lip's own axis are one, as far as is detectable.
pub(super) fn of_photo(subject: &Subject<'_>) -> Option<Caution> {
    let [deviation, cant_deg] = [MeasureId::OwnAxisDeviation, MeasureId::OwnAxisCant].map(|id| {
        let estimate = subject.estimate(id)?;
        Some([estimate.value, estimate.uncertainty?.u])
    });
    let (deviation, cant_deg) = (deviation?, cant_deg?);
    let apart = |[value, u]: [f64; 2]| value.abs() > COVERAGE_FACTOR_95 * u;
    let (photo, unit) = (subject.occasion, subject.frame.unit());
    let disagree = MidlinesCaution::MidlinesDisagree { photo, deviation, cant_deg, unit };
    (apart(deviation) || apart(cant_deg)).then_some(Caution::Midlines(disagree))
}

impl Family for MidlinesCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::MidlinesDisagree { .. } => Entry {
                code: "midlines_disagree",
                in_short: "the lip and the face have different middles",
                severity: Severity::Note,
                concerns_pair: false,
                when: || {
                    format!(
                        "the lip's own axis lies beside the facial midline, or is turned against it, by more than \
                         {COVERAGE_FACTOR_95} standard uncertainties"
                    )
                },
                advice: "Read the values about the lip's own axis beside them, and mark the eyes and the nose with \
                    care.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::MidlinesDisagree { photo, deviation: [off, u], cant_deg: [cant, u_cant], unit } => format!(
                "In {} the lip's own axis lies {:.1} {unit} ± {u:.1} {unit} to the subject's {} of the facial midline \
                 and is turned by {}° ± {u_cant:.1}° against it: values about the facial midline tell where the \
                 mouth sits more than how unlike its halves are.",
                the(*photo),
                off.abs(),
                if *off > 0.0 { "right" } else { "left" },
                format!("{cant:.1}").replace('-', "−"),
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let (photo, unit) = (Some(Occasion::After), LengthUnit::Millimetre);
        let disagree = Self::MidlinesDisagree { photo, deviation: [1.0, 0.3], cant_deg: [-1.2, 0.4], unit };
        vec![Caution::Midlines(disagree)]
    }
}
