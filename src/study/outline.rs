//! The outlines of the lips as lists of points.

use super::record::OutlineRecord;
use crate::geometry::{Face, Point};
use crate::landmark::CurveName;
use crate::measure::Lip;

/// How many points an outline has, at equal distances along it.
const POINTS: usize = 33;

/// How closely the lines between them may follow a curve, in units of length.
const TOLERANCE: f64 = 1e-3;

/// The outlines of a lip, each from the subject's right corner of the mouth to the left one.
pub(super) fn outline_of(lip: &Lip) -> OutlineRecord {
    let of = |name: CurveName| lip.curve(name).map(|curve| evenly(&curve.flatten(TOLERANCE))).unwrap_or_default();
    OutlineRecord {
        upper_border: of(CurveName::UpperBorder),
        upper_margin: of(CurveName::UpperFreeMargin),
        lower_margin: of(CurveName::LowerFreeMargin),
        lower_border: of(CurveName::LowerBorder),
    }
}

/// Points at equal distances along a line, its ends among them.
fn evenly(line: &[Point<Face>]) -> Vec<[f64; 2]> {
    let mut lengths = vec![0.0];
    for pair in line.windows(2) {
        lengths.push(lengths[lengths.len() - 1] + pair[0].distance(pair[1]));
    }
    let (Some(whole), Some(last)) = (lengths.last().copied(), line.last()) else { return Vec::new() };
    let mut place = 0;
    let at = |step: usize| {
        let wanted = whole * step as f64 / (POINTS - 1) as f64;
        while place + 2 < lengths.len() && lengths[place + 1] < wanted {
            place += 1;
        }
        let Some((from, to)) = line.get(place).zip(line.get(place + 1)) else { return [last.x, last.y] };
        let step = lengths[place + 1] - lengths[place];
        let part = if step > 0.0 { ((wanted - lengths[place]) / step).clamp(0.0, 1.0) } else { 0.0 };
        [from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)]
    };
    (0..POINTS).map(at).collect()
}
