//! Cautions about marks of the after photo that were found by the pixels.

use super::family::{Entry, Family};
use super::{Caution, Severity, Withheld};
use crate::landmark::{CurveName, Landmark};
use crate::measure::{MEASURES, Mark, MeasureId};

/// The changes by matched marks and by clicks differ by more than this many standard deviations of their difference once
/// in twenty pairs.
pub const DIFFERS: f64 = 2.0;

/// From this distance on a point is away from its click, in millimetres: three times 0.3 mm in each photo and along each axis.
pub const POINT_ASTRAY_MM: f64 = 1.3;

/// What can be done where paint may stand on the lips.
const ASK_FOR_PAINT: &str =
    "State in both landmark files whether there is lipstick, liner or gloss on the lips; take photos without it.";

/// What is the matter with matched marks.
#[derive(Clone, Debug, PartialEq)]
pub enum MatchingCaution {
    /// The matched marks and the clicks tell unlike changes.
    MatchedDiffers {
        /// Of which measure.
        measure: MeasureId,
        /// The change by the matched marks, in millimetres or the unit of the measure.
        matched: f64,
        /// The change by the clicks alone.
        clicks_only: f64,
        /// The standard uncertainty of their difference.
        u: f64,
    },
    /// A detected change has the other sign by the clicks alone, and it is not stated that the lips are free of paint.
    MatchedAgainstClicks {
        /// The measures.
        measures: Vec<MeasureId>,
    },
    /// The pixels have a mark of the after photo far from its click.
    ClickAstray {
        /// Which mark.
        mark: Mark,
        /// How far, in millimetres; along a curve the root mean square.
        distance_mm: f64,
        /// The measures that rest on it.
        measures: Vec<MeasureId>,
    },
    /// None of the after photo's marks was found by its pixels.
    NothingMatched {
        /// How many points were looked for.
        points: usize,
    },
    /// The border was matched and it is not stated whether the lips are painted.
    CosmeticsUnknown,
    /// The border moved against the skin beside it as paint would.
    MayBePaint {
        /// How far the skin alone lies from the whole, the median along the border, in millimetres.
        skin_only_mm: f64,
    },
}

/// Whether the changes of a measure by matched marks and by clicks, each with its standard uncertainty, are too far apart.
/// What else is uncertain, both have in common.
pub(crate) fn matched_differs(measure: MeasureId, matched: [f64; 2], clicks_only: [f64; 2]) -> Option<Caution> {
    let ([matched, u_matched], [clicks_only, u_clicks]) = (matched, clicks_only);
    let u = (u_clicks * u_clicks - u_matched * u_matched).max(0.0).sqrt();
    let differs = u > 0.0 && (matched - clicks_only).abs() > DIFFERS * u;
    let caution = MatchingCaution::MatchedDiffers { measure, matched, clicks_only, u };
    differs.then_some(Caution::Matching(caution))
}

impl Family for MatchingCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::MatchedDiffers { .. } => Entry {
                code: "matched_differs",
                in_short: "the pixels and the clicks tell unlike changes",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || {
                    format!(
                        "the change by matched marks and the one by clicks alone differ by more than {DIFFERS} standard \
                         deviations of their difference, of a measure that answers a question"
                    )
                },
                advice: "Look at the matched marks one by one on the marking page, and at the clicks of both photos.",
            },
            Self::MatchedAgainstClicks { .. } => Entry {
                code: "matched_against_clicks",
                in_short: "the pixels and the clicks contradict each other",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || {
                    "a change is detected by matched marks, has the other sign by clicks alone, and it is not stated that \
                     the lips are free of paint; it gets no verdict"
                        .to_owned()
                },
                advice: ASK_FOR_PAINT,
            },
            Self::ClickAstray { .. } => Entry {
                code: "click_astray",
                in_short: "a mark lies away from where the pixels have it",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || {
                    format!(
                        "what looks like the before photo's mark, there and back, lies further from the after photo's click \
                         than clicks err (a point by {POINT_ASTRAY_MM} mm or more); the click is used, and changes of measures that \
                         rest on it get no verdict"
                    )
                },
                advice: "Look at this mark in both photos, side by side on the marking page, and place it again where it is off.",
            },
            Self::NothingMatched { .. } => Entry {
                code: "nothing_matched",
                in_short: "the pixels confirm nothing of the change",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || {
                    "too few of the before photo's points were found in the after photo by the pixels, though both are fit for \
                     it; the change and its error are those of the clicks"
                        .to_owned()
                },
                advice: "Check that both photos are of one person and marked at the same points; take the next one in the same light and pose.",
            },
            Self::CosmeticsUnknown => Entry {
                code: "cosmetics_unknown",
                in_short: "nobody said whether the lips are painted",
                severity: Severity::Note,
                concerns_pair: true,
                when: || "the border is matched and a landmark file does not state `cosmetics`".to_owned(),
                advice: ASK_FOR_PAINT,
            },
            Self::MayBePaint { .. } => Entry {
                code: "may_be_paint",
                in_short: "there may be paint on the lips",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || {
                    "the border moved against the skin beside it by more than matching errs, and a landmark file does not \
                     state `cosmetics`; the clicks are used"
                        .to_owned()
                },
                advice: ASK_FOR_PAINT,
            },
        }
    }

    fn withholds(&self) -> Withheld {
        match self {
            Self::MatchedAgainstClicks { measures } | Self::ClickAstray { measures, .. } => {
                Withheld::Measures(measures.clone())
            }
            Self::MatchedDiffers { .. }
            | Self::NothingMatched { .. }
            | Self::CosmeticsUnknown
            | Self::MayBePaint { .. } => Withheld::Nothing,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::MatchedDiffers { measure, matched, clicks_only, u } => format!(
                "The {} changed by {matched:+.2} by the matched marks and by {clicks_only:+.2} by the clicks alone, which \
                 should differ by {u:.2} (standard deviation).",
                name(*measure)
            ),
            Self::MatchedAgainstClicks { measures } => {
                let names: Vec<&str> = measures.iter().map(|measure| name(*measure)).collect();
                format!(
                    "By the matched marks there is a change that the clicks alone have with the other sign: {}.",
                    names.join(", ")
                )
            }
            Self::ClickAstray { mark, distance_mm, .. } => {
                let what = match mark {
                    Mark::Point(landmark) => landmark.id(),
                    Mark::Curve(CurveName::UpperBorder) => "the upper border of the lips",
                    Mark::Curve(CurveName::LowerBorder) => "the lower border of the lips",
                    Mark::Curve(CurveName::UpperFreeMargin | CurveName::LowerFreeMargin) => "the line of the mouth",
                };
                format!("In the after photo the pixels have {what} {distance_mm:.1} mm from where it was clicked.")
            }
            Self::NothingMatched { points } => format!(
                "The pixels confirm nothing of the change: of {points} points of the before photo too few were found again in \
                 the after photo. The change and its error are those of the clicks alone."
            ),
            Self::CosmeticsUnknown => {
                "The border of the lips was matched by the pixels, which paint would move; whether there is lipstick, liner \
                 or gloss is not stated."
                    .to_owned()
            }
            Self::MayBePaint { skin_only_mm } => format!(
                "The border of the lips moved {:.2} mm otherwise than the skin beside it, as paint would make it seem; its \
                 clicks are used.",
                skin_only_mm.abs()
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let measure = MeasureId::UpperVermilionHeightMean;
        [
            Self::MatchedDiffers { measure, matched: 0.1, clicks_only: 0.9, u: 0.3 },
            Self::MatchedAgainstClicks { measures: vec![measure] },
            Self::ClickAstray { mark: Mark::Point(Landmark::ChR), distance_mm: 2.4, measures: vec![measure] },
            Self::NothingMatched { points: 11 },
            Self::CosmeticsUnknown,
            Self::MayBePaint { skin_only_mm: 0.5 },
        ]
        .map(Caution::Matching)
        .into()
    }
}

/// The name of a measure within a sentence.
fn name(id: MeasureId) -> &'static str {
    MEASURES.iter().find(|measure| measure.id == id).map_or(id.as_str(), |measure| measure.name)
}
