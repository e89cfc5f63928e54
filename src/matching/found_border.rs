//! The stations of a border that was found: its named points slid along it, and equal steps between them.

use crate::geometry::{Curve, Image, Knot, Point};
use crate::landmark::STATIONS_BETWEEN;

/// A named point is slid by no more than this part of the way to the next one.
const MOST_SLID: f64 = 0.4;

/// The stations of a border through `border`, one point a station: the named ones, every (`STATIONS_BETWEEN` + 1)th, slid along it by `slid`
/// pixels, its ends as they are, and the others at equal steps between them.
pub(super) fn evenly_divided(border: Vec<Point<Image>>, slid: &[f64]) -> Vec<Point<Image>> {
    let step = STATIONS_BETWEEN + 1;
    let last = border.len() - 1;
    // A border may turn abruptly at a peak or at the dip of the Cupid's bow.
    let knots = border.iter().enumerate().map(|(index, point)| Knot { point: *point, corner: index % step == 0 });
    let Some(curve) = Curve::through(&knots.collect::<Vec<_>>()).map(Curve::flattened) else { return border };
    let Some(line) = curve.flattening() else { return border };
    let mut lengths = vec![0.0];
    for pair in line.windows(2) {
        lengths.push(lengths[lengths.len() - 1] + pair[0].distance(pair[1]));
    }
    let pieces = (line.len() - 1) / last;
    let named: Vec<f64> = (0..=last).step_by(step).map(|index| lengths[index * pieces]).collect();
    let place = |index: usize| {
        let (Some(previous), Some(next)) = (index.checked_sub(1).map(|k| named[k]), named.get(index + 1)) else {
            return named[index];
        };
        let at = named[index];
        at + slid[index * step].clamp(MOST_SLID * (previous - at), MOST_SLID * (next - at))
    };
    let places: Vec<f64> = (0..named.len()).map(place).collect();
    let mut stations = vec![border[0]];
    for section in places.windows(2) {
        for k in 1..=step {
            stations.push(at_length(line, &lengths, section[0] + (section[1] - section[0]) * k as f64 / step as f64));
        }
    }
    stations[last] = border[last];
    stations
}

/// The point at a length along a line.
fn at_length(line: &[Point<Image>], lengths: &[f64], length: f64) -> Point<Image> {
    let next = lengths.partition_point(|reached| *reached < length).clamp(1, lengths.len() - 1);
    let (from, to) = (lengths[next - 1], lengths[next]);
    let part = if to > from { ((length - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
    line[next - 1] + (line[next] - line[next - 1]) * part
}
