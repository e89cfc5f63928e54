//! The facial midline: the symmetry axis of the stable points, fitted so that one badly placed point does not tilt it.

use super::procrustes::symmetry_axis;
use super::robust::{biweight, extent};
use crate::geometry::{Axis, Frame, Point, Vector};
use crate::landmark::{Landmark, Side};

/// One observation of the midline: a point, its counterpart (itself on the midline) and a weight.
type PairedPoints<F> = (Point<F>, Point<F>, f64);

/// How far the two sides of a face may differ before a pair of points looks badly placed: the spread of the distance
/// between a stable point and the mirror image of its counterpart, about 0.8 mm of a biocular width of 88 mm
/// (Klingenberg et al. 2002 and Farkas 1994 find asymmetries of 0.5 to 1 mm in healthy faces). With 1 mm, a point 5 mm
/// off would not be left out on wide faces, and would tilt some by almost 2°.
const NATURAL_ASYMMETRY: f64 = 0.8 / 88.0;

/// Beyond this many spreads a pair does not count (Tukey's biweight, 95 % efficiency).
const TUKEY: f64 = 4.685;

const ITERATIONS: usize = 50;

/// From a nearby start every step leaves only a few per cent of the way.
pub(super) const ITERATIONS_NEARBY: usize = 8;

/// The facial midline: the symmetry axis of the paired stable points, with subnasale as one more point
/// on it, robustly, so that one badly placed point does not tilt the face.
///
/// Without a complete pair it is the line through the midline points sn, prn and se. `None` where the
/// points determine no line. The direction's sense is arbitrary.
pub fn facial_midline<F: Frame>(position: impl Fn(Landmark) -> Option<Point<F>>) -> Option<Axis<F>> {
    facial_midline_from(&position, None)
}

/// The facial midline, the search for it starting from `near`: the midline of points that differ a little from these.
pub(super) fn facial_midline_from<F: Frame>(
    position: &impl Fn(Landmark) -> Option<Point<F>>,
    near: Option<&Axis<F>>,
) -> Option<Axis<F>> {
    let mut paired_points = paired_points(position);
    if paired_points.is_empty() {
        paired_points = Landmark::stable()
            .filter(|landmark| landmark.side() == Side::Midline)
            .filter_map(|landmark| Some((position(landmark)?, position(landmark)?, landmark.stability()?)))
            .collect();
        return if paired_points.len() < 2 { None } else { symmetry_axis(paired_points.iter().copied()) };
    }
    if let (Some(sn), Some(weight)) = (position(Landmark::Sn), Landmark::Sn.stability()) {
        paired_points.push((sn, sn, weight));
    }
    robust_axis(&paired_points, near)
}

fn paired_points<F: Frame>(position: &impl Fn(Landmark) -> Option<Point<F>>) -> Vec<PairedPoints<F>> {
    Landmark::stable()
        .filter(|landmark| landmark.side() == Side::Right)
        .filter_map(|right| Some((position(right)?, position(right.mirrored())?, right.stability()?)))
        // The sum over all points names each pair twice.
        .map(|(right, left, weight)| (right, left, 2.0 * weight))
        .collect()
}

fn robust_axis<F: Frame>(paired_points: &[PairedPoints<F>], near: Option<&Axis<F>>) -> Option<Axis<F>> {
    let points: Vec<Point<F>> = paired_points.iter().flat_map(|(point, other, _)| [*point, *other]).collect();
    let reach = TUKEY * NATURAL_ASYMMETRY * extent(&points);
    let plain = symmetry_axis(paired_points.iter().copied())?;
    // Two observations fix an axis and three cannot outvote a fourth that is wrong by themselves.
    if paired_points.len() < 4 {
        return Some(plain);
    }
    let (mut axis, iterations) = match near {
        Some(near) => (*near, ITERATIONS_NEARBY),
        None => (best_start(paired_points, reach).unwrap_or(plain), ITERATIONS),
    };
    for _ in 0..iterations {
        let weighted: Vec<PairedPoints<F>> = paired_points
            .iter()
            .map(|pair| (pair.0, pair.1, pair.2 * biweight(mismatch(&axis, pair) / reach)))
            .collect();
        let Some(next) = symmetry_axis(weighted.iter().copied()) else { break };
        let settled = points.iter().all(|p| next.reflect(*p).distance(axis.reflect(*p)) < 1e-12 * reach);
        axis = next;
        if settled {
            break;
        }
    }
    Some(axis)
}

/// The distance between a point and the mirror image of its counterpart.
fn mismatch<F: Frame>(axis: &Axis<F>, (point, other, _): &PairedPoints<F>) -> f64 {
    axis.reflect(*point).distance(*other)
}

/// Of the axes that a single pair or two midpoints determine, the one with the least bounded loss.
fn best_start<F: Frame>(paired_points: &[PairedPoints<F>], reach: f64) -> Option<Axis<F>> {
    let loss = |axis: &Axis<F>| -> f64 {
        let bounded = |pair: &PairedPoints<F>| {
            let x = mismatch(axis, pair) / reach;
            1.0 - biweight(x) * (1.0 - x * x)
        };
        paired_points.iter().map(|pair| pair.2 * bounded(pair)).sum()
    };
    let bisectors = paired_points.iter().filter_map(|(point, other, _)| {
        let across: Vector<F> = *other - *point;
        Axis::new(point.midpoint(*other), across.perpendicular())
    });
    let chords = paired_points.iter().enumerate().flat_map(|(i, a)| {
        paired_points[..i].iter().filter_map(|b| {
            let middle = a.0.midpoint(a.1);
            Axis::new(middle, b.0.midpoint(b.1) - middle)
        })
    });
    bisectors.chain(chords).min_by(|a, b| loss(a).total_cmp(&loss(b)))
}
