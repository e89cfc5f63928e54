use super::Subject;
use crate::comparison::caution::{Caution, Proportion};
use crate::geometry::{Face, Point};
use crate::landmark::{CurveName, Landmark};
use crate::measure::MeasureId;

impl Proportion {
    /// Between what figures faces lie. The means and standard deviations of Farkas (1994) give the middle; the limits are
    /// four standard deviations out and wider where an expression or a turned head adds to them, so that a face stays
    /// within and a point in the wrong place does not.
    pub(in crate::comparison) fn limits(self) -> [f64; 2] {
        match self {
            Self::MouthToEyes => [0.35, 0.95],
            Self::BowToMouth => [0.05, 0.45],
            Self::InnerToOuterEyes => [0.25, 0.50],
            Self::MouthBelowEyes => [0.45, 1.10],
            Self::VermilionToMouth => [0.0, 0.40],
            Self::MouthOffMidline => [0.0, 0.15],
        }
    }
}

/// What lies where it does not belong.
pub(super) fn of_photo(subject: &Subject<'_>) -> Vec<Caution> {
    let mut cautions = proportions(subject);
    cautions.extend(crossings(subject));
    cautions.extend(doublings(subject));
    cautions
}

fn proportions(subject: &Subject<'_>) -> Vec<Caution> {
    let point = |landmark| subject.measurement.lip.configuration().point(landmark);
    let distance = |a, b| Some(point(a)?.distance(point(b)?));
    let middle = |a, b| Some(point(a)?.midpoint(point(b)?));
    let (mouth, eyes) = (distance(Landmark::ChR, Landmark::ChL), distance(Landmark::ExR, Landmark::ExL));
    let ratio = |a: Option<f64>, b: Option<f64>| Some(a? / b?);
    let mouth_middle = middle(Landmark::ChR, Landmark::ChL);
    let below_eyes = || Some(middle(Landmark::ExR, Landmark::ExL)?.distance(mouth_middle?));
    let off_midline =
        || subject.measurement.lip.on_facial_midline().ok().and(mouth_middle).map(|middle| middle.x.abs());
    let height = subject.figure(MeasureId::UpperVermilionHeight).map(|height| height.value);
    let found = [
        (Proportion::MouthToEyes, ratio(mouth, eyes)),
        (Proportion::BowToMouth, ratio(distance(Landmark::CphR, Landmark::CphL), mouth)),
        (Proportion::InnerToOuterEyes, ratio(distance(Landmark::EnR, Landmark::EnL), eyes)),
        (Proportion::MouthBelowEyes, ratio(below_eyes(), eyes)),
        (Proportion::VermilionToMouth, ratio(height, mouth)),
        (Proportion::MouthOffMidline, ratio(off_midline(), mouth)),
    ];
    let implausible = |(what, value): (Proportion, Option<f64>)| {
        let [low, high] = what.limits();
        let value = value.filter(|value| !(low..=high).contains(value))?;
        Some(Caution::PointImplausible { photo: subject.occasion, what, value })
    };
    found.into_iter().filter_map(implausible).collect()
}

/// How many positions along the mouth two borders are compared at.
const POSITIONS: usize = 48;

/// A border that passes below the next by less than this many standard deviations of a click may do so by the error
/// of two clicks: 1.96 √2.
const CROSSING_DEVIATIONS: f64 = 2.77;

/// The part of the area between two borders that may lie on the wrong side before the area means nothing.
const LOST_AREA: f64 = 0.1;

fn crossings(subject: &Subject<'_>) -> Vec<Caution> {
    let pairs = [
        (CurveName::UpperBorder, CurveName::UpperFreeMargin),
        (CurveName::UpperFreeMargin, CurveName::LowerFreeMargin),
        (CurveName::LowerFreeMargin, CurveName::LowerBorder),
        (CurveName::UpperFreeMargin, CurveName::LowerBorder),
    ];
    pairs.into_iter().filter_map(|(upper, lower)| crossing(subject, upper, lower)).collect()
}

fn crossing(subject: &Subject<'_>, upper: CurveName, lower: CurveName) -> Option<Caution> {
    let lip = &subject.measurement.lip;
    let (above, below) = (lip.curve(upper).ok()?, lip.curve(lower).ok()?);
    let (start, end) = (above.start().x, above.end().x);
    let at = |index: usize| start + (end - start) * index as f64 / POSITIONS as f64;
    let heights = (1..POSITIONS).filter_map(|index| {
        let top = above.ordinates_at(at(index)).into_iter().reduce(f64::max)?;
        Some(top - below.ordinates_at(at(index)).into_iter().reduce(f64::max)?)
    });
    let heights: Vec<f64> = heights.collect();
    let depth = heights.iter().fold(0.0_f64, |depth, height| depth.max(-height));
    let error = &subject.measurement.error;
    if depth <= subject.in_unit(CROSSING_DEVIATIONS * error.contour_mm.hypot(error.shared_mm)) {
        return None;
    }
    let lost: f64 = heights.iter().map(|height| (-height).max(0.0)).sum();
    let whole: f64 = heights.iter().map(|height| height.abs()).sum();
    // Of closed lips both margins are one line, and what lies between them is nothing.
    let encloses = (upper, lower) != (CurveName::UpperFreeMargin, CurveName::LowerFreeMargin);
    Some(Caution::BordersCross {
        photo: subject.occasion,
        upper,
        lower,
        depth,
        unit: subject.measurement.frame.unit(),
        blocking: encloses && lost > LOST_AREA * whole,
    })
}

/// A contour that goes back by less than this many standard deviations of a click may do so by the error of two
/// clicks: 3 √2.
const DOUBLING_DEVIATIONS: f64 = 4.24;

fn doublings(subject: &Subject<'_>) -> Vec<Caution> {
    let configuration = subject.measurement.lip.configuration();
    let error = &subject.measurement.error;
    let most = subject.in_unit(DOUBLING_DEVIATIONS * error.contour_mm.hypot(error.shared_mm));
    let doubling = |curve: CurveName| {
        let distance = way_back(&configuration.positions(curve)?);
        let unit = subject.measurement.frame.unit();
        (distance > most).then_some(Caution::CurveDoublesBack { photo: subject.occasion, curve, distance, unit })
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
