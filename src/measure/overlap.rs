//! How much of the upper vermilion lies on its own mirror image.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::float::single::SingleFloatOverlay;

use super::vermilion_area::divisible;
use super::{Lip, Need, NotMeasured};
use crate::geometry::{Axis, Curve, Face, Point};
use crate::landmark::CurveName;

/// How far the straight lines that stand for the borders may stray from them, as a fraction of the
/// mouth width. The area that this leaves out is below 10⁻⁵ of a lip's, in both halves alike.
const FLATNESS: f64 = 1e-6;

/// The Dice overlap of the area between the upper border and the upper free margin with its mirror image about
/// `axis`, from 0 to 1.
///
/// # Errors
///
/// It fails where one of the two curves is missing, or there is no area.
pub(super) fn dice_about(axis: &Axis<Face>, lip: &Lip) -> Result<f64, NotMeasured> {
    let (border, margin) = NotMeasured::both(lip.curve(CurveName::UpperBorder), lip.curve(CurveName::UpperFreeMargin))?;
    if let (Some(border), Some(margin)) = (border.flattening(), margin.flattening()) {
        return scanned_dice(axis, border, margin);
    }
    let subject = outline(border, margin)?;
    let mirrored = subject.iter().map(|[x, y]| axis.reflect(Point::new(*x, *y)));
    let clip: Vec<[f64; 2]> = mirrored.map(|point| [point.x, point.y]).collect();
    // Where border and margin cross, parts of the outline run the other way round: what counts as inside is
    // the same for the overlap and for the whole.
    let area = |rule: OverlayRule| -> f64 {
        // Outer contours run one way and holes the other, so signed areas add up within a shape.
        let shapes = subject.overlay(&clip, rule, FillRule::EvenOdd);
        shapes.iter().map(|shape| shape.iter().map(|contour| signed_area(contour)).sum::<f64>().abs()).sum()
    };
    ratio(area(OverlayRule::Intersect), area(OverlayRule::Subject))
}

fn ratio(overlap: f64, whole: f64) -> Result<f64, NotMeasured> {
    if whole > 0.0 { Ok((overlap / whole).clamp(0.0, 1.0)) } else { Err(Need::Area.into()) }
}

/// The closed polygon of the upper vermilion: along the upper border to the left, back along the margin.
fn outline(border: &Curve<Face>, margin: &Curve<Face>) -> Result<Vec<[f64; 2]>, NotMeasured> {
    let tolerance = FLATNESS * border.start().distance(border.end());
    let mut outline = border.flatten(tolerance);
    let back = margin.flatten(tolerance);
    outline.extend(back.iter().rev().skip(1).take(back.len().saturating_sub(2)));
    let outline: Vec<[f64; 2]> = outline.iter().map(|point| [point.x, point.y]).collect();
    divisible(signed_area(&outline).abs(), border).map(|_| outline)
}

/// The shoelace formula.
fn signed_area(contour: &[[f64; 2]]) -> f64 {
    let next = contour.iter().cycle().skip(1);
    0.5 * contour.iter().zip(next).map(|([x0, y0], [x1, y1])| x0 * y1 - x1 * y0).sum::<f64>()
}

/// How many lines on either side of the axis, parallel to it, a flattened lip is scanned along: 0.8 mm apart.
const SCANS: usize = 32;

/// The same for curves that are flattened, along lines parallel to the axis: what both halves have between their
/// border and their margin. A curve that overhangs counts there with the part that comes last.
fn scanned_dice(axis: &Axis<Face>, border: &[Point<Face>], margin: &[Point<Face>]) -> Result<f64, NotMeasured> {
    let across = |point: &Point<Face>| -axis.signed_distance(*point);
    let seen = |point: &Point<Face>| (across(point), axis.direction().dot(*point - axis.origin()));
    let reach = border.iter().map(|point| across(point).abs()).fold(0.0, f64::max);
    let (tops, bottoms) = (heights(border.iter().map(seen), reach), heights(margin.iter().map(seen), reach));
    let (mut overlap, mut whole) = (0.0, 0.0);
    for index in 0..tops.len() {
        let mirror = tops.len() - 1 - index;
        let (top, bottom) = (tops[index].max(bottoms[index]), tops[index].min(bottoms[index]));
        let (other_top, other_bottom) = (tops[mirror].max(bottoms[mirror]), tops[mirror].min(bottoms[mirror]));
        // Where a half does not reach, its height is not a number, and nothing adds up.
        if top.is_nan() || bottom.is_nan() {
            continue;
        }
        whole += top - bottom;
        if !(other_top.is_nan() || other_bottom.is_nan()) {
            overlap += (top.min(other_top) - bottom.max(other_bottom)).max(0.0);
        }
    }
    ratio(overlap, whole)
}

/// The heights of a line of points at equal steps across the axis from −`reach` to `reach`.
fn heights(points: impl Iterator<Item = (f64, f64)>, reach: f64) -> [f64; 2 * SCANS + 1] {
    let mut heights = [f64::NAN; 2 * SCANS + 1];
    let per_unit = SCANS as f64 / reach;
    let mut points = points.map(|(across, height)| ((across + reach) * per_unit, height));
    let Some(mut last) = points.next() else { return heights };
    // The next of the steps, and where the line goes back to, the first one beyond that.
    let mut next = last.0.ceil() as usize;
    for point in points {
        let ((from, low), (to, high)) = (std::mem::replace(&mut last, point), point);
        if to < from {
            // A conversion of a negative number gives 0.
            next = next.min(to as usize + 1);
            continue;
        }
        let slope = if to > from { (high - low) / (to - from) } else { 0.0 };
        while next < heights.len() && next as f64 <= to {
            heights[next] = low + slope * (next as f64 - from).max(0.0);
            next += 1;
        }
    }
    heights
}
