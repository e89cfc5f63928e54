use nalgebra::{DMatrix, DVector};

use super::Subject;
use crate::comparison::caution::Caution;
use crate::geometry::{Face, Point};
use crate::landmark::{Landmark, Side};

/// How far stable points of two photos of one face differ, a point and an axis, in millimetres, what a turned head moves
/// taken out: two clicks of 0.3 mm, and what a face moves.
const SCATTER_MM: f64 = 0.6;

/// From this probability on it is said.
const LIKELY: f64 = 0.95;

/// From this probability on no verdict is passed.
const SURE: f64 = 0.999;

/// How far stable points lie in front of the inner corners of the eyes, in millimetres (the depth of a mean face, roughly:
/// only its pattern counts).
fn depth(landmark: Landmark) -> f64 {
    match landmark {
        Landmark::ExR | Landmark::ExL => -12.0,
        Landmark::AlR | Landmark::AlL => 10.0,
        Landmark::Sn => 15.0,
        Landmark::Prn => 28.0,
        Landmark::Se => 8.0,
        _ => 0.0,
    }
}

/// Whether the faces fit better when one is mirrored.
///
/// Every face is a little uneven, and a mirror turns its unevenness round. The stable points of the after photo are
/// fitted on the before photo's as they are and as in a mirror, by a similarity and by what a head turned and tipped
/// moves points in depth; with normal errors the difference of the sums of squares gives the odds.
pub(super) fn of_pair(before: &Subject<'_>, after: &Subject<'_>) -> Option<Caution> {
    // In the uncorrected frame: what the fit of a pose explains away in a mirror image must stay.
    let [before_face, after_face] = [before, after]
        .map(|subject| subject.measurement.uncorrected_frame().carry(&subject.measurement.marking.configuration));
    let complete = |landmark: &Landmark| {
        [*landmark, landmark.mirrored()]
            .iter()
            .all(|l| before_face.point(*l).is_some() && after_face.point(*l).is_some())
    };
    let common: Vec<Landmark> = Landmark::stable().filter(complete).collect();
    let pairs = common.iter().filter(|landmark| landmark.side() == Side::Right).count();
    // Two pairs on a line are uneven in too few ways.
    if pairs < 3 {
        return None;
    }
    let target: Vec<Point<Face>> = common.iter().filter_map(|landmark| before_face.point(*landmark)).collect();
    let direct: Vec<Point<Face>> = common.iter().filter_map(|landmark| after_face.point(*landmark)).collect();
    let in_mirror =
        |landmark: &Landmark| after_face.point(landmark.mirrored()).map(|point| Point::new(-point.x, point.y));
    let mirrored: Vec<Point<Face>> = common.iter().filter_map(in_mirror).collect();
    let depths: Vec<f64> = common.iter().map(|landmark| before.in_unit(depth(*landmark))).collect();
    let gain = misfit(&direct, &target, &depths)? - misfit(&mirrored, &target, &depths)?;
    let variance = before.in_unit(SCATTER_MM).powi(2);
    let probability = (1.0 + (-gain / (2.0 * variance)).exp()).recip();
    (probability >= LIKELY).then_some(Caution::SeemsMirrored { probability, blocking: probability >= SURE })
}

/// The least sum of squared distances between `target` and a similarity of `source` with shifts in proportion to depth.
fn misfit(source: &[Point<Face>], target: &[Point<Face>], depths: &[f64]) -> Option<f64> {
    const UNKNOWNS: usize = 6;
    let rows = 2 * source.len();
    let mut design = DMatrix::<f64>::zeros(rows, UNKNOWNS);
    let mut wanted = DVector::<f64>::zeros(rows);
    for (index, ((from, to), depth)) in source.iter().zip(target).zip(depths).enumerate() {
        let (x, y) = (2 * index, 2 * index + 1);
        for (column, value) in [from.x, -from.y, 1.0, 0.0, *depth, 0.0].into_iter().enumerate() {
            design[(x, column)] = value;
        }
        for (column, value) in [from.y, from.x, 0.0, 1.0, 0.0, *depth].into_iter().enumerate() {
            design[(y, column)] = value;
        }
        wanted[x] = to.x;
        wanted[y] = to.y;
    }
    let fit = design.clone().svd(true, true).solve(&wanted, f64::EPSILON).ok()?;
    Some((design * fit - wanted).norm_squared())
}
