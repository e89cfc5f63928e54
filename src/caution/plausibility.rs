//! Cautions about what was marked: points out of proportion, borders that cross, contours that turn back.

use super::family::{Entry, Family, the};
use super::misplaced::on_points;
use super::{Caution, MisplacedCaution, Severity, Subject, Withheld};
use crate::alignment::Occasion;
use crate::elementary::hypot;
use crate::geometry::{Face, Point};
use crate::landmark::{CurveName, Landmark};
use crate::measure::MeasureId;
use crate::units::LengthUnit;

/// How many positions along the mouth two borders are compared at.
const POSITIONS: usize = 48;

/// A border that passes below the next by less than this many standard deviations of a click may do so by the error
/// of two clicks: 1.96 √2.
const CROSSING_DEVIATIONS: f64 = 2.77;

/// The part of the area between two borders that may lie on the wrong side before the area means nothing.
const LOST_AREA: f64 = 0.1;

/// A contour that goes back by less than this many standard deviations of a click may do so by the error of two
/// clicks: 3 √2.
const DOUBLING_DEVIATIONS: f64 = 4.24;

/// The heights that cannot be negative, with the borders that they lie between.
const HEIGHTS: [(MeasureId, &str); 6] = [
    (MeasureId::UpperVermilionHeightMean, "upper_border and upper_free_margin"),
    (MeasureId::UpperVermilionHeight, "ls and sto (sto_s)"),
    (MeasureId::UpperVermilionHeightR, "cph_r and upper_free_margin"),
    (MeasureId::UpperVermilionHeightL, "cph_l and upper_free_margin"),
    (MeasureId::LowerVermilionHeight, "sto (sto_i) and li"),
    (MeasureId::PhiltrumLength, "sn and ls"),
];

/// What lies where it does not belong.
#[derive(Clone, Debug, PartialEq)]
pub enum PlausibilityCaution {
    /// A point lies where none belongs.
    PointImplausible {
        /// Which photo.
        photo: Option<Occasion>,
        /// What is measured.
        what: Proportion,
        /// How much it is.
        value: f64,
        /// What rests on the points that it is measured between.
        withheld: Withheld,
    },
    /// Two borders cross.
    BordersCross {
        /// Which photo.
        photo: Option<Occasion>,
        /// The border that should be above.
        upper: CurveName,
        /// The border that should be below.
        lower: CurveName,
        /// How far the first lies below the second at the most.
        depth: f64,
        /// The unit of the depth.
        unit: LengthUnit,
        /// Whether the area between them is lost.
        blocking: bool,
    },
    /// A curve turns back on its way from the right corner to the left.
    CurveDoublesBack {
        /// Which photo.
        photo: Option<Occasion>,
        /// Which curve.
        curve: CurveName,
        /// How far it goes back.
        distance: f64,
        /// The unit of the distance.
        unit: LengthUnit,
    },
    /// A height is below zero.
    HeightNegative {
        /// Which photo.
        photo: Option<Occasion>,
        /// The measure.
        id: MeasureId,
        /// Its value.
        value: f64,
        /// Its unit.
        unit: LengthUnit,
    },
}

/// A proportion of the face that has its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proportion {
    /// The mouth width over the biocular width, ch_r–ch_l over ex_r–ex_l.
    MouthToEyes,
    /// The width of the Cupid's bow over the mouth width, cph_r–cph_l over ch_r–ch_l.
    BowToMouth,
    /// The distance of the endocanthia over the biocular width, en_r–en_l over ex_r–ex_l.
    InnerToOuterEyes,
    /// The height from the mouth to the eyes over the biocular width.
    MouthBelowEyes,
    /// The height of the upper vermilion at the midline over the mouth width.
    VermilionToMouth,
    /// How far the mouth's middle lies off the midline, over the mouth width.
    MouthOffMidline,
    /// The length of the philtrum over the biocular width.
    PhiltrumToEyes,
}

impl Proportion {
    /// Between what values faces lie. The means and standard deviations of Farkas (1994) give the middle; the limits
    /// are five standard deviations out and wider where an expression or a turned head adds to them, so that a face
    /// stays within and a point in the wrong place does not.
    fn limits(self) -> [f64; 2] {
        match self {
            Self::MouthToEyes => [0.30, 1.00],
            Self::BowToMouth => [0.04, 0.52],
            Self::InnerToOuterEyes => [0.25, 0.50],
            Self::MouthBelowEyes => [0.45, 1.10],
            Self::VermilionToMouth => [0.0, 0.40],
            Self::MouthOffMidline => [0.0, 0.15],
            Self::PhiltrumToEyes => [0.03, 0.35],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::MouthToEyes => "the mouth width (ch_r–ch_l) over the biocular width (ex_r–ex_l)",
            Self::BowToMouth => "the width of the Cupid's bow (cph_r–cph_l) over the mouth width (ch_r–ch_l)",
            Self::InnerToOuterEyes => {
                "the distance of the inner corners of the eyes (en_r–en_l) over the biocular width"
            }
            Self::MouthBelowEyes => "the distance from the mouth up to the eyes over the biocular width (ex_r–ex_l)",
            Self::VermilionToMouth => "the height of the red at the midline (ls–sto) over the mouth width",
            Self::MouthOffMidline => "the distance of the mouth's middle from the facial midline over the mouth width",
            Self::PhiltrumToEyes => "the length of the philtrum (sn–ls) over the biocular width (ex_r–ex_l)",
        }
    }

    /// All points that it is measured between.
    fn between(self) -> &'static [Landmark] {
        use Landmark::{ChL, ChR, CphL, CphR, EnL, EnR, ExL, ExR, Ls, Sn, Sto, StoS};
        match self {
            Self::MouthToEyes | Self::MouthBelowEyes => &[ChR, ChL, ExR, ExL],
            Self::BowToMouth => &[CphR, CphL, ChR, ChL],
            Self::InnerToOuterEyes => &[EnR, EnL, ExR, ExL],
            Self::VermilionToMouth => &[Ls, Sto, StoS, ChR, ChL],
            Self::MouthOffMidline => &[ChR, ChL],
            Self::PhiltrumToEyes => &[Sn, Ls, ExR, ExL],
        }
    }

    /// The points of the mouth and the nose that it is measured between: those of which one may be misplaced and carry
    /// a measure.
    fn points(self) -> &'static [Landmark] {
        match self {
            Self::MouthToEyes | Self::MouthBelowEyes | Self::MouthOffMidline => &[Landmark::ChR, Landmark::ChL],
            Self::BowToMouth => &[Landmark::CphR, Landmark::CphL],
            Self::InnerToOuterEyes => &[],
            Self::VermilionToMouth => &[Landmark::Ls, Landmark::Sto, Landmark::StoS],
            Self::PhiltrumToEyes => &[Landmark::Sn],
        }
    }
}

/// What lies where it does not belong; of the points in `told` it was told already.
pub(super) fn of_photo(subject: &Subject<'_>, told: &[MisplacedCaution]) -> Vec<Caution> {
    let named: Vec<Landmark> = told.iter().flat_map(MisplacedCaution::points).collect();
    let mut cautions = proportions(subject, &named);
    cautions.extend(negative_heights(subject, told));
    cautions.extend(crossings(subject));
    cautions.extend(doublings(subject));
    cautions.into_iter().map(Caution::Plausibility).collect()
}

fn proportions(subject: &Subject<'_>, named: &[Landmark]) -> Vec<PlausibilityCaution> {
    let point = |landmark| subject.lip.configuration().point(landmark);
    let distance = |a, b| Some(point(a)?.distance(point(b)?));
    let middle = |a, b| Some(point(a)?.midpoint(point(b)?));
    let (mouth, eyes) = (distance(Landmark::ChR, Landmark::ChL), distance(Landmark::ExR, Landmark::ExL));
    let ratio = |a: Option<f64>, b: Option<f64>| Some(a? / b?);
    let mouth_middle = middle(Landmark::ChR, Landmark::ChL);
    let below_eyes = || Some(middle(Landmark::ExR, Landmark::ExL)?.distance(mouth_middle?));
    let off_midline = || subject.lip.on_facial_midline().ok().and(mouth_middle).map(|middle| middle.x.abs());
    let height = subject.estimate(MeasureId::UpperVermilionHeight).map(|height| height.value);
    let philtrum = subject.estimate(MeasureId::PhiltrumLength).map(|length| length.value);
    let found = [
        (Proportion::MouthToEyes, ratio(mouth, eyes)),
        (Proportion::BowToMouth, ratio(distance(Landmark::CphR, Landmark::CphL), mouth)),
        (Proportion::InnerToOuterEyes, ratio(distance(Landmark::EnR, Landmark::EnL), eyes)),
        (Proportion::MouthBelowEyes, ratio(below_eyes(), eyes)),
        (Proportion::VermilionToMouth, ratio(height, mouth)),
        (Proportion::MouthOffMidline, ratio(off_midline(), mouth)),
        (Proportion::PhiltrumToEyes, ratio(philtrum, eyes)),
    ];
    let implausible = |(what, value): (Proportion, Option<f64>)| {
        let [low, high] = what.limits();
        if what.between().iter().any(|point| named.contains(point)) {
            return None;
        }
        let value = value.filter(|value| !(low..=high).contains(value))?;
        let withheld = on_points(subject, what.points());
        Some(PlausibilityCaution::PointImplausible { photo: subject.occasion, what, value, withheld })
    };
    found.into_iter().filter_map(implausible).collect()
}

/// The heights below zero that do not rest on what was told of already.
fn negative_heights(subject: &Subject<'_>, told: &[MisplacedCaution]) -> Vec<PlausibilityCaution> {
    let is_told = |id: MeasureId| {
        told.iter().any(|caution| match caution.withholds() {
            Withheld::Measures(ids) => ids.contains(&id),
            Withheld::Everything => true,
            Withheld::Nothing | Withheld::Lengths => false,
        })
    };
    let (photo, unit) = (subject.occasion, subject.frame.unit());
    let negative = |(id, _): (MeasureId, &str)| {
        let value = subject.estimate(id)?.value;
        (value < 0.0 && !is_told(id)).then_some(PlausibilityCaution::HeightNegative { photo, id, value, unit })
    };
    HEIGHTS.into_iter().filter_map(negative).collect()
}

fn crossings(subject: &Subject<'_>) -> Vec<PlausibilityCaution> {
    let pairs = [
        (CurveName::UpperBorder, CurveName::UpperFreeMargin),
        (CurveName::UpperFreeMargin, CurveName::LowerFreeMargin),
        (CurveName::LowerFreeMargin, CurveName::LowerBorder),
        (CurveName::UpperFreeMargin, CurveName::LowerBorder),
    ];
    pairs.into_iter().filter_map(|(upper, lower)| crossing(subject, upper, lower)).collect()
}

fn crossing(subject: &Subject<'_>, upper: CurveName, lower: CurveName) -> Option<PlausibilityCaution> {
    let (above, below) = (subject.lip.curve(upper).ok()?, subject.lip.curve(lower).ok()?);
    let (start, end) = (above.start().x, above.end().x);
    let at = |index: usize| start + (end - start) * index as f64 / POSITIONS as f64;
    let heights = (1..POSITIONS).filter_map(|index| {
        let top = above.ordinates_at(at(index)).into_iter().reduce(f64::max)?;
        Some(top - below.ordinates_at(at(index)).into_iter().reduce(f64::max)?)
    });
    let heights: Vec<f64> = heights.collect();
    let depth = heights.iter().fold(0.0_f64, |depth, height| depth.max(-height));
    if depth <= subject.in_unit(CROSSING_DEVIATIONS * hypot(subject.error.contour_mm, subject.error.shared_mm)) {
        return None;
    }
    let lost: f64 = heights.iter().map(|height| (-height).max(0.0)).sum();
    let whole: f64 = heights.iter().map(|height| height.abs()).sum();
    // Of closed lips both margins are one line, and what lies between them is nothing.
    let encloses = (upper, lower) != (CurveName::UpperFreeMargin, CurveName::LowerFreeMargin);
    let blocking = encloses && lost > LOST_AREA * whole;
    let (photo, unit) = (subject.occasion, subject.frame.unit());
    Some(PlausibilityCaution::BordersCross { photo, upper, lower, depth, unit, blocking })
}

fn doublings(subject: &Subject<'_>) -> Vec<PlausibilityCaution> {
    let configuration = subject.lip.configuration();
    let most = subject.in_unit(DOUBLING_DEVIATIONS * hypot(subject.error.contour_mm, subject.error.shared_mm));
    let (photo, unit) = (subject.occasion, subject.frame.unit());
    let doubling = |curve: CurveName| {
        let distance = way_back(&configuration.positions(curve)?);
        (distance > most).then_some(PlausibilityCaution::CurveDoublesBack { photo, curve, distance, unit })
    };
    CurveName::ALL.into_iter().filter_map(doubling).collect()
}

/// How far a line of points goes back at the most on its way from its first point to its last.
fn way_back(points: &[Point<Face>]) -> f64 {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return 0.0 };
    let Some(along) = (*last - *first).unit() else { return 0.0 };
    let mut furthest = f64::NEG_INFINITY;
    points.iter().fold(0.0, |back, point| {
        let place = (*point - *first).dot(along);
        furthest = furthest.max(place);
        back.max(furthest - place)
    })
}

impl Family for PlausibilityCaution {
    fn withholds(&self) -> Withheld {
        match self {
            Self::PointImplausible { withheld, .. } => withheld.clone(),
            Self::BordersCross { blocking: true, .. } => Withheld::Everything,
            Self::HeightNegative { id, .. } => Withheld::Measures(vec![*id]),
            Self::BordersCross { .. } | Self::CurveDoublesBack { .. } => Withheld::Nothing,
        }
    }

    fn entry(&self) -> Entry {
        match self {
            Self::PointImplausible { .. } => Entry {
                code: "point_implausible",
                in_short: "a point lies where it hardly can",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    "a proportion of the face is outside of what faces have: a point lies where none belongs; what \
                     rests on it gets no verdict"
                        .into()
                },
                advice: "Look at these points on the overlay and mark again what is misplaced.",
            },
            Self::BordersCross { blocking, .. } => Entry {
                code: "borders_cross",
                in_short: "marked borders cross",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: false,
                when: || {
                    format!(
                        "a border passes below the next one by more than {CROSSING_DEVIATIONS} standard deviations of \
                         a click; blocking where more than {} % of the area between them lie on the wrong side",
                        100.0 * LOST_AREA
                    )
                },
                advice: "Mark both borders again where they cross; they may touch, not pass each other.",
            },
            Self::CurveDoublesBack { .. } => Entry {
                code: "curve_doubles_back",
                in_short: "a marked border doubles back",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    format!(
                        "a curve goes back on its way from the right corner to the left by more than \
                         {DOUBLING_DEVIATIONS} standard deviations of a click"
                    )
                },
                advice: "Put the contour points in order along the border.",
            },
            Self::HeightNegative { .. } => Entry {
                code: "height_negative",
                in_short: "a height of the lip is below zero",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    "a height is below zero: one border lies on the wrong side of the other; the measure gets no \
                     verdict"
                        .into()
                },
                advice: "Look at the two on the overlay and mark again what lies on the wrong side.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::PointImplausible { photo, what, value, .. } => {
                let (name, [low, high]) = (what.name(), what.limits());
                format!("In {} {name} is {value:.2}; in faces it is between {low:.2} and {high:.2}.", the(*photo))
            }
            Self::BordersCross { photo, upper, lower, depth, unit, .. } => {
                format!("In {} {upper} passes below {lower}, by {depth:.1} {unit} at the most.", the(*photo))
            }
            Self::CurveDoublesBack { photo, curve, distance, unit } => format!(
                "In {} {curve} goes back by {distance:.1} {unit} on its way from the right corner to the left.",
                the(*photo)
            ),
            Self::HeightNegative { photo, id, value, unit } => {
                let between = HEIGHTS.iter().find(|(of, _)| of == id).map_or("its marks", |(_, between)| between);
                let value = format!("{value:.1}").replace('-', "−");
                format!(
                    "In {} {} is {value} {unit}, and no height is below zero: {between} lie in the wrong order.",
                    the(*photo),
                    id.as_str()
                )
            }
        }
    }

    fn examples() -> Vec<Caution> {
        let (photo, unit) = (Some(Occasion::After), LengthUnit::Millimetre);
        let (upper, lower) = (CurveName::UpperBorder, CurveName::UpperFreeMargin);
        let all = [
            Self::PointImplausible { photo, what: Proportion::MouthToEyes, value: 1.2, withheld: Withheld::Nothing },
            Self::BordersCross { photo, upper, lower, depth: 2.0, unit, blocking: false },
            Self::BordersCross { photo, upper, lower, depth: 4.0, unit, blocking: true },
            Self::CurveDoublesBack { photo, curve: upper, distance: 2.0, unit },
            Self::HeightNegative { photo, id: MeasureId::UpperVermilionHeightMean, value: -0.55, unit },
        ];
        all.map(Caution::Plausibility).into()
    }
}
