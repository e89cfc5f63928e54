//! Cautions about the expression: whether the mouth is at rest, and whether it is held alike in both photos.

use super::family::{Entry, Family, the};
use super::mouth_held::{CornersMoved, Smile, WIDEST_GAP_AT_REST_MM, alike_but_not_at_rest, gap_mm, unit_mm};
use super::{Caution, PairSubject, Severity, Subject};
use crate::alignment::Occasion;
use crate::head_pose::Mobility;
use crate::landmark::{Expression, Landmark};
use crate::measure::MeasureId;
use crate::units::LengthUnit;

/// From this difference of the mouth's width on, in percent, the expressions may differ: at rest a mouth keeps its
/// width to about 2 mm of 50 from one photo to the next.
const WIDTH_DIFFERS_PERCENT: f64 = 8.0;

/// From this difference on they do: a smile widens the mouth by a fifth to a third.
const WIDTH_BLOCKS_PERCENT: f64 = 15.0;

/// From this way of the corners on, the way that a smile draws them, the expressions may differ, in millimetres: three
/// standard deviations of it at rest, √2 times 0.3 mm of posture and 0.5 mm of marks, scale and pose.
const CORNERS_DIFFER_MM: f64 = 2.5;

/// From this way on they do: 40 % of a smile's (`mouth_held`), and five of these standard deviations.
const CORNERS_BLOCK_MM: f64 = 4.0;

/// From this gap, or difference of gaps, on, in millimetres, it is no error of two clicks: 1.96 times 0.3 mm times √2.
const GAP_MM: f64 = 0.83;

/// From this difference of gaps on the lips are held otherwise than at rest, in millimetres: 1.96 √2 times the 1.3 mm by
/// which people with relaxed lips differ (Arnett et al. 1999, as in `mouth_held`). One person differs less from one
/// photo to the next.
const GAP_BLOCKS_MM: f64 = 3.6;

/// How many times further apart two photos of one stated expression may be that is not rest, before they are not
/// compared. A posed smile comes back to 1.5 mm and a face at rest to 0.8 mm (smallest detectable changes, Tanikawa &
/// Takada 2018, "Test-retest reliability of smile tasks using three-dimensional facial topography", The Angle
/// Orthodontist 88(3)).
const LESS_ALIKE: f64 = 1.9;

/// What can be done about different expressions.
const SAME_EXPRESSION: &str = "Compare photos with the same expression, at rest.";

/// What can be done about lips that are parted otherwise.
const SAME_LIPS: &str = "Compare photos with the lips in the same state, closed and at rest.";

/// How the mouth is held otherwise than at rest, or otherwise in one photo than in the other.
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
    /// The corners of the mouth moved as a smile draws them, or back.
    CornersMoved {
        /// How far each moved away from the midline, after minus before, in millimetres.
        outwards: f64,
        /// How far they moved upwards against the eyes and the nose, in millimetres.
        upwards: f64,
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
        /// Whether it is so much that the photos cannot be compared.
        blocking: bool,
    },
    /// The gap between parted lips differs.
    GapDiffers {
        /// The gaps before and after.
        gaps: [f64; 2],
        /// Their unit.
        unit: LengthUnit,
        /// Whether they differ so much that the photos cannot be compared.
        blocking: bool,
    },
    /// A mouth is held as none at rest is, and nobody stated that it is not at rest.
    NotAtRest {
        /// Which photo.
        photo: Option<Occasion>,
        /// What shows it.
        sign: NotAtRest,
        /// Whether it is stated to be at rest.
        stated: bool,
    },
    /// Both photos show a smile.
    BothSmile {
        /// Whether it is stated rather than found.
        stated: bool,
    },
}

/// What shows that a mouth is not at rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotAtRest {
    /// The gap between the lips, in millimetres.
    Gap(f64),
    /// It is wide and turned up.
    Smile {
        /// How far the corners lie above the middle between the lips' margins, in millimetres.
        corners_mm: f64,
        /// The mouth's width over the biocular width.
        width: f64,
    },
}

/// Whether the mouth in a photo is at rest, unless it is stated that it is not.
pub(super) fn of_photo(subject: &Subject<'_>) -> Option<Caution> {
    let stated = match subject.photo.expression {
        None => false,
        Some(Expression::Rest) => true,
        Some(Expression::Smile | Expression::Other) => return None,
    };
    let gap = gap_mm(subject);
    let smile = || Smile::found(subject).map(|Smile { corners_mm, width }| NotAtRest::Smile { corners_mm, width });
    let sign = if gap > WIDEST_GAP_AT_REST_MM { Some(NotAtRest::Gap(gap)) } else { smile() };
    let caution = ExpressionCaution::NotAtRest { photo: subject.occasion, sign: sign?, stated };
    Some(Caution::Expression(caution))
}

/// Whether the mouth is held alike in both photos.
pub(super) fn of_pair(PairSubject { before, after, alignment, .. }: &PairSubject<'_>) -> Vec<Caution> {
    let mut cautions = Vec::new();
    let stated = (before.photo.expression, after.photo.expression);
    if let (Some(first), Some(second)) = stated
        && first != second
    {
        cautions.push(ExpressionCaution::ExpressionDiffers);
    }
    let less_alike = if alike_but_not_at_rest(before, after) { LESS_ALIKE } else { 1.0 };
    // The width and the corners tell something only against points that do not move.
    if alignment.shares_scale() {
        cautions.extend(width(before, after));
        let subnasale_fits = alignment.misfits.iter().all(|misfit| misfit.landmark != Landmark::Sn);
        let moved = CornersMoved::between(before, after, subnasale_fits);
        cautions.extend(moved.and_then(|moved| corners(moved, less_alike)));
    }
    cautions.extend(gaps(before, after, less_alike));
    let both_stated = stated == (Some(Expression::Smile), Some(Expression::Smile));
    if both_stated || [before, after].into_iter().all(|photo| Smile::found(photo).is_some()) {
        cautions.push(ExpressionCaution::BothSmile { stated: both_stated });
    }
    cautions.into_iter().map(Caution::Expression).collect()
}

/// Whether what else moves in a face with the expression may have moved between two photos: where one of them is stated
/// not to be at rest, or seems to smile.
pub(super) fn mobility(PairSubject { before, after, .. }: &PairSubject<'_>) -> Mobility {
    let at_rest = |subject: &Subject<'_>| {
        matches!(subject.photo.expression, None | Some(Expression::Rest)) && Smile::found(subject).is_none()
    };
    if at_rest(before) && at_rest(after) { Mobility::Alike } else { Mobility::AnotherExpression }
}

fn width(before: &Subject<'_>, after: &Subject<'_>) -> Option<ExpressionCaution> {
    let [first, second] = [before, after].map(|photo| photo.estimate(MeasureId::MouthWidth).map(|width| width.value));
    let percent = 100.0 * (second? / first? - 1.0);
    let blocking = percent.abs() > WIDTH_BLOCKS_PERCENT;
    (percent.abs() > WIDTH_DIFFERS_PERCENT).then_some(ExpressionCaution::MouthWidthDiffers { percent, blocking })
}

fn corners(moved: CornersMoved, less_alike: f64) -> Option<ExpressionCaution> {
    let CornersMoved { outwards, upwards } = moved;
    let way = moved.as_a_smile().abs();
    let blocking = way > less_alike * CORNERS_BLOCK_MM;
    (way > CORNERS_DIFFER_MM).then_some(ExpressionCaution::CornersMoved { outwards, upwards, blocking })
}

fn gaps(before: &Subject<'_>, after: &Subject<'_>, less_alike: f64) -> Option<ExpressionCaution> {
    use ExpressionCaution::{GapDiffers, LipsPartedInOne};
    let unit = before.frame.unit();
    let [first_mm, second_mm] = [before, after].map(gap_mm);
    let blocking = (second_mm - first_mm).abs() > less_alike * GAP_BLOCKS_MM;
    let gaps @ [first, second] = [first_mm / unit_mm(before), second_mm / unit_mm(after)];
    match [before, after].map(|photo| photo.lip.configuration().lips_parted()) {
        [true, false] if first_mm > GAP_MM => {
            Some(LipsPartedInOne { parted: Occasion::Before, gap: first, unit, blocking })
        }
        [false, true] if second_mm > GAP_MM => {
            Some(LipsPartedInOne { parted: Occasion::After, gap: second, unit, blocking })
        }
        [true, true] if (second_mm - first_mm).abs() > GAP_MM => Some(GapDiffers { gaps, unit, blocking }),
        _ => None,
    }
}

impl Family for ExpressionCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::ExpressionDiffers => Entry {
                code: "expression_differs",
                in_short: "the photos show different expressions",
                severity: Severity::Blocking,
                concerns_pair: true,
                when: || "both landmark files state an expression, and the two differ".into(),
                advice: SAME_EXPRESSION,
            },
            Self::MouthWidthDiffers { blocking, .. } => Entry {
                code: "mouth_width_differs",
                in_short: "the mouth is wider in one photo",
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
            Self::CornersMoved { blocking, .. } => Entry {
                code: "corners_moved",
                in_short: "the corners of the mouth moved as in a smile",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the corners of the mouth moved outwards and upwards against the eyes and the nose, as a smile \
                         draws them, or back, by more than {CORNERS_DIFFER_MM} mm; blocking by more than \
                         {CORNERS_BLOCK_MM} mm, {LESS_ALIKE} times that where both photos are stated to show the same \
                         expression and it is not rest"
                    )
                },
                advice: SAME_EXPRESSION,
            },
            Self::LipsPartedInOne { blocking, .. } => Entry {
                code: "lips_parted_in_one",
                in_short: "the lips are parted in one photo only",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the lips are closed in one photo and parted by more than {GAP_MM} mm in the other; blocking \
                         by more than {GAP_BLOCKS_MM} mm, {LESS_ALIKE} times that where both photos are stated to show \
                         the same expression and it is not rest"
                    )
                },
                advice: SAME_LIPS,
            },
            Self::GapDiffers { blocking, .. } => Entry {
                code: "gap_differs",
                in_short: "the lips are not parted alike",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the lips are parted in both photos, and the gaps differ by more than {GAP_MM} mm; blocking by \
                         more than {GAP_BLOCKS_MM} mm, {LESS_ALIKE} times that where both photos are stated to show the \
                         same expression and it is not rest"
                    )
                },
                advice: SAME_LIPS,
            },
            Self::NotAtRest { stated, .. } => Entry {
                code: "not_at_rest",
                in_short: "the mouth is not at rest",
                severity: Severity::warning_or_blocking(*stated),
                concerns_pair: false,
                when: || {
                    format!(
                        "the lips are parted by more than {WIDEST_GAP_AT_REST_MM} mm, or the mouth is as wide against \
                         the eyes and as turned up as one of a thousand at rest, and the landmark file states no \
                         expression; blocking where it states rest"
                    )
                },
                advice: "Take a photo with the mouth at rest, or state the expression in the landmark file.",
            },
            Self::BothSmile { stated } => Entry {
                code: "both_smile",
                in_short: "both photos show a smile",
                severity: if *stated { Severity::Note } else { Severity::Warning },
                concerns_pair: true,
                when: || {
                    "both landmark files state a smile, or both mouths are held as in a smile and it is not stated"
                        .into()
                },
                advice: if *stated {
                    "Compare photos at rest too: a smile is held less alike from photo to photo than a lip at rest."
                } else {
                    "State the smile in both landmark files, so that the verdicts count how differently it is held, or \
                     compare photos at rest."
                },
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
            Self::CornersMoved { outwards, upwards, .. } => format!(
                "In the after photo the corners of the mouth lie {:.1} mm {} and {:.1} mm further {}, measured against \
                 the eyes and the nose, as a smile in {} draws them.",
                upwards.abs(),
                if *upwards > 0.0 { "higher" } else { "lower" },
                outwards.abs(),
                if *outwards > 0.0 { "out" } else { "in" },
                the(Some(if upwards + outwards > 0.0 { Occasion::After } else { Occasion::Before })),
            ),
            Self::LipsPartedInOne { parted, gap, unit, .. } => {
                format!("The lips are parted by {gap:.1} {unit} in {} and closed in the other.", the(Some(*parted)))
            }
            Self::GapDiffers { gaps: [before, after], unit, .. } => {
                format!("The gap between the lips is {before:.1} {unit} before and {after:.1} {unit} after.")
            }
            Self::NotAtRest { photo, sign, stated } => {
                let known = if *stated { "though it is stated to be at rest" } else { "and no expression is stated" };
                match sign {
                    NotAtRest::Gap(gap) => {
                        format!("In {} the lips are parted by {gap:.1} mm, {known}.", the(*photo))
                    }
                    NotAtRest::Smile { corners_mm, width } => format!(
                        "In {} the mouth seems to smile, {known}: its corners lie {corners_mm:.1} mm above the middle of \
                         the lips, and its width is {width:.2} of the eyes'.",
                        the(*photo)
                    ),
                }
            }
            Self::BothSmile { stated: true } => "Both photos are stated to show a smile: they are compared with each \
                other, and the verdicts count how differently a smile is held."
                .into(),
            Self::BothSmile { stated: false } => "Both mouths seem to smile, and it is not stated.".into(),
        }
    }

    fn examples() -> Vec<Caution> {
        let (photo, unit) = (Some(Occasion::After), LengthUnit::Millimetre);
        let all = [
            Self::ExpressionDiffers,
            Self::MouthWidthDiffers { percent: -12.0, blocking: false },
            Self::MouthWidthDiffers { percent: 22.0, blocking: true },
            Self::CornersMoved { outwards: 1.5, upwards: 3.0, blocking: false },
            Self::CornersMoved { outwards: -5.0, upwards: -6.0, blocking: true },
            Self::LipsPartedInOne { parted: Occasion::Before, gap: 2.0, unit, blocking: false },
            Self::LipsPartedInOne { parted: Occasion::After, gap: 15.0, unit, blocking: true },
            Self::GapDiffers { gaps: [1.0, 3.0], unit, blocking: false },
            Self::GapDiffers { gaps: [1.0, 12.0], unit, blocking: true },
            Self::NotAtRest { photo, sign: NotAtRest::Gap(15.0), stated: false },
            Self::NotAtRest { photo, sign: NotAtRest::Smile { corners_mm: 7.5, width: 0.68 }, stated: true },
            Self::BothSmile { stated: true },
            Self::BothSmile { stated: false },
        ];
        all.map(Caution::Expression).into()
    }
}
