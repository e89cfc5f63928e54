//! Which measures rest on a mark: those that change where it is moved, the frame being held.

use super::{Lip, MEASURES, MeasureId, Quantity};
use crate::geometry::{Face, Point};
use crate::landmark::{CurveName, Landmark, Node};

/// How far a mark is moved, as a part of the mouth width: far less than a click's error, far more than rounding.
const STEP: f64 = 1e-3;

/// Values that differ by less than this part of themselves, or of 1, differ by rounding alone.
const ROUNDING: f64 = 1e-9;

/// Something that was marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A named point, together with the curves that pass through it.
    Point(Landmark),
    /// All points of a curve but the corners of the mouth.
    Curve(CurveName),
}

/// The measures of `lip` that rest on `mark`, in the order of [`MEASURES`]: those that change, or are lost, where it is
/// moved along either axis. The face frame is held, so a stable point counts only where it is measured to or from.
///
/// # Examples
///
/// ```
/// use lipmetry::landmark::Landmark;
/// use lipmetry::measure::{Lip, Mark, MeasureId, resting_on};
///
/// let lip = Lip::example();
/// let on_sn = resting_on(&lip, Mark::Point(Landmark::Sn));
/// assert_eq!(on_sn, [MeasureId::PhiltrumLength, MeasureId::VermilionRatio]);
/// assert_eq!(resting_on(&lip, Mark::Point(Landmark::ExR)), []);
/// ```
pub fn resting_on(lip: &Lip, mark: Mark) -> Vec<MeasureId> {
    let point = |landmark| lip.configuration().point(landmark);
    let width = match (point(Landmark::ChR), point(Landmark::ChL)) {
        (Some(right), Some(left)) if right != left => right.distance(left),
        _ => return Vec::new(),
    };
    let step = STEP * width;
    let moved = [(step, 0.0), (0.0, step)].map(|step| moved(lip, mark, step));
    let rests = |taken: Quantity, others: [Quantity; 2]| others.iter().any(|other| differs(&taken, other));
    MEASURES
        .iter()
        .filter(|measure| rests(measure.take(lip), moved.each_ref().map(|lip| measure.take(lip))))
        .map(|measure| measure.id)
        .collect()
}

fn moved(lip: &Lip, mark: Mark, (x, y): (f64, f64)) -> Lip {
    let mut configuration = lip.configuration().clone();
    let shifted = |point: Point<Face>| Point::new(point.x + x, point.y + y);
    let on_curve = |landmark: Landmark, curve: CurveName| {
        let nodes = lip.configuration().curve(curve).unwrap_or_default();
        let corner = matches!(landmark, Landmark::ChR | Landmark::ChL);
        !corner && nodes.contains(&Node::Named(landmark))
    };
    configuration.move_each(
        |landmark, point| match mark {
            Mark::Point(of) if of == landmark => shifted(point),
            Mark::Curve(of) if on_curve(landmark, of) => shifted(point),
            _ => point,
        },
        |name, point| if mark == Mark::Curve(name) { shifted(point) } else { point },
    );
    Lip::new(configuration, lip.upright(), lip.unit())
}

fn differs(taken: &Quantity, other: &Quantity) -> bool {
    let Ok(taken) = taken else { return false };
    let Ok(other) = other else { return true };
    let (taken, other) = (taken.estimates(), other.estimates());
    let apart = |a: f64, b: f64| (a - b).abs() > ROUNDING * a.abs().max(1.0);
    taken.len() != other.len() || taken.iter().zip(other).any(|(a, b)| apart(a.value, b.value))
}
