//! Cautions about the expression: whether the mouth is held alike in both photos.

use super::family::{Entry, Family, the};
use super::{Caution, PairSubject, Severity, Subject};
use crate::alignment::Occasion;
use crate::measure::MeasureId;
use crate::units::LengthUnit;

/// From this difference of the mouth's width on, in percent, the expressions may differ: at rest a mouth keeps its
/// width to about 2 mm of 50 from one photo to the next.
const WIDTH_DIFFERS_PERCENT: f64 = 8.0;

/// From this difference on they do: a smile widens the mouth by a fifth to a third.
const WIDTH_BLOCKS_PERCENT: f64 = 15.0;

/// From this gap, or difference of gaps, on, in millimetres, it is no error of two clicks: 1.96 times 0.3 mm times √2.
const GAP_MM: f64 = 0.83;

/// What can be done about different expressions.
const SAME_EXPRESSION: &str = "Compare photos with the same expression, at rest.";

/// What can be done about lips that are parted otherwise.
const SAME_LIPS: &str = "Compare photos with the lips in the same state, closed and at rest.";

/// How the mouth is held otherwise in one photo than in the other.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionCaution {
    /// The expressions are stated to differ.
    ExpressionDiffers,
    /// The mouth is wider in one photo than in the other, as a smile makes it.
    MouthWidthDiffers {
        /// After against before, in percent.
        percent: f64,
        /// Whether it is so much that the photos cannot be compared.
        blocking: bool,
    },
    /// The lips are parted in one photo and closed in the other.
    LipsPartedInOne {
        /// The photo with parted lips.
        parted: Occasion,
        /// The gap between the lips in it.
        gap: f64,
        /// Its unit.
        unit: LengthUnit,
    },
    /// The gap between parted lips differs.
    GapDiffers {
        /// The gaps before and after.
        gaps: [f64; 2],
        /// Their unit.
        unit: LengthUnit,
    },
}

/// Whether the mouth is held alike in both photos.
pub(super) fn of_pair(PairSubject { before, after, alignment, .. }: &PairSubject<'_>) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if let (Some(first), Some(second)) = (before.photo.expression, after.photo.expression)
        && first != second
    {
        cautions.push(ExpressionCaution::ExpressionDiffers);
    }
    // The width tells something only against points that do not move.
    if let (Some(first), Some(second), true) =
        (before.estimate(MeasureId::MouthWidth), after.estimate(MeasureId::MouthWidth), alignment.shares_scale())
    {
        let percent = 100.0 * (second.value / first.value - 1.0);
        if percent.abs() > WIDTH_DIFFERS_PERCENT {
            let blocking = percent.abs() > WIDTH_BLOCKS_PERCENT;
            cautions.push(ExpressionCaution::MouthWidthDiffers { percent, blocking });
        }
    }
    cautions.extend(gaps(before, after));
    cautions.into_iter().map(Caution::Expression).collect()
}

fn gaps(before: &Subject<'_>, after: &Subject<'_>) -> Option<ExpressionCaution> {
    use ExpressionCaution::{GapDiffers, LipsPartedInOne};
    let unit = before.frame.unit();
    let least = before.in_unit(GAP_MM);
    let gap = |subject: &Subject<'_>| {
        let parted = subject.lip.configuration().lips_parted();
        parted.then(|| subject.estimate(MeasureId::InterlabialGap).map_or(0.0, |gap| gap.value))
    };
    match (gap(before), gap(after)) {
        (Some(gap), None) if gap > least => Some(LipsPartedInOne { parted: Occasion::Before, gap, unit }),
        (None, Some(gap)) if gap > least => Some(LipsPartedInOne { parted: Occasion::After, gap, unit }),
        (Some(first), Some(second)) if (second - first).abs() > least => {
            Some(GapDiffers { gaps: [first, second], unit })
        }
        _ => None,
    }
}

impl Family for ExpressionCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::ExpressionDiffers => Entry {
                code: "expression_differs",
                severity: Severity::Blocking,
                concerns_pair: true,
                when: || "both landmark files state an expression, and the two differ".into(),
                advice: SAME_EXPRESSION,
            },
            Self::MouthWidthDiffers { blocking, .. } => Entry {
                code: "mouth_width_differs",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the width of the mouth, measured against the eyes and the nose, differs by more than \
                         {WIDTH_DIFFERS_PERCENT} %; blocking by more than {WIDTH_BLOCKS_PERCENT} %"
                    )
                },
                advice: SAME_EXPRESSION,
            },
            Self::LipsPartedInOne { .. } => Entry {
                code: "lips_parted_in_one",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || format!("the lips are closed in one photo and parted by more than {GAP_MM} mm in the other"),
                advice: SAME_LIPS,
            },
            Self::GapDiffers { .. } => Entry {
                code: "gap_differs",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || format!("the lips are parted in both photos, and the gaps differ by more than {GAP_MM} mm"),
                advice: SAME_LIPS,
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::ExpressionDiffers => "The stated expressions of the two photos differ.".into(),
            Self::MouthWidthDiffers { percent, .. } => format!(
                "The mouth is {:.0} % {} in the after photo, measured against the eyes and the nose, as another \
                 expression or a turned head makes it.",
                percent.abs(),
                if *percent > 0.0 { "wider" } else { "narrower" }
            ),
            Self::LipsPartedInOne { parted, gap, unit } => {
                format!("The lips are parted by {gap:.1} {unit} in {} and closed in the other.", the(Some(*parted)))
            }
            Self::GapDiffers { gaps: [before, after], unit } => {
                format!("The gap between the lips is {before:.1} {unit} before and {after:.1} {unit} after.")
            }
        }
    }

    fn examples() -> Vec<Caution> {
        let unit = LengthUnit::Millimetre;
        let all = [
            Self::ExpressionDiffers,
            Self::MouthWidthDiffers { percent: -12.0, blocking: false },
            Self::MouthWidthDiffers { percent: 22.0, blocking: true },
            Self::LipsPartedInOne { parted: Occasion::Before, gap: 2.0, unit },
            Self::GapDiffers { gaps: [1.0, 3.0], unit },
        ];
        all.map(Caution::Expression).into()
    }
}
