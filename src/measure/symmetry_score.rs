use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::float::single::SingleFloatOverlay;

use super::vermilion_area::divisible;
use super::{Lip, Need, NotMeasured, upper_lip_axis};
use crate::geometry::{Axis, Face, Point, Vector};
use crate::landmark::CurveName;

/// How far the straight lines that stand for the borders may stray from them, as a fraction of the
/// mouth width. The area that this leaves out is below 10⁻⁵ of a lip's, in both halves alike.
const FLATNESS: f64 = 1e-6;

/// The symmetry of the upper vermilion about the facial midline: **the headline**.
///
/// **Formula** 100 times the Dice overlap 2 |A ∩ A′| / (|A| + |A′|) of the area between the upper border
/// and the upper free margin with its mirror image about x = 0. **Unit** 1, from 0 to 100: 100 is a perfectly
/// symmetric lip in the middle of the face. It falls for tilt, for a shifted mouth and for unlike halves
/// alike, and faster for thin lips than for thick ones.
/// **Reference** Dice (1945), Ecology 26(3).
///
/// # Errors
///
/// Where one of the two curves or the facial midline is missing, or there is no area.
///
/// ```
/// use lipmetry::measure::{Lip, symmetry_score};
///
/// assert!((symmetry_score(&Lip::example())? - 100.0).abs() < 1e-6);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn symmetry_score(lip: &Lip) -> Result<f64, NotMeasured> {
    let (outline, ()) = NotMeasured::both(outline(lip), lip.on_facial_midline())?;
    let midline = Axis::new(Point::new(0.0, 0.0), Vector::new(0.0, 1.0)).ok_or(Need::FacialMidline)?;
    dice_about(&midline, &outline)
}

/// The symmetry of the upper vermilion's shape alone: as [`symmetry_score`], but about the lip's own
/// symmetry axis, [`upper_lip_axis`], so that neither tilt nor a shifted mouth lowers it.
///
/// # Errors
///
/// Where one of the two curves is missing or does not pass through its named points, or there is no area.
///
/// ```
/// use lipmetry::measure::{Lip, own_axis_symmetry_score};
///
/// assert!((own_axis_symmetry_score(&Lip::example())? - 100.0).abs() < 1e-6);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn own_axis_symmetry_score(lip: &Lip) -> Result<f64, NotMeasured> {
    let (outline, axis) = NotMeasured::both(outline(lip), upper_lip_axis(lip))?;
    dice_about(&axis, &outline)
}

/// The closed polygon of the upper vermilion: along the upper border to the left, back along the margin.
fn outline(lip: &Lip) -> Result<Vec<[f64; 2]>, NotMeasured> {
    let (border, margin) = NotMeasured::both(lip.curve(CurveName::UpperBorder), lip.curve(CurveName::UpperFreeMargin))?;
    let tolerance = FLATNESS * border.start().distance(border.end());
    let mut outline = border.flatten(tolerance);
    let back = margin.flatten(tolerance);
    outline.extend(back.iter().rev().skip(1).take(back.len().saturating_sub(2)));
    let outline: Vec<[f64; 2]> = outline.iter().map(|point| [point.x, point.y]).collect();
    divisible(signed_area(&outline).abs(), border).map(|_| outline)
}

fn dice_about(axis: &Axis<Face>, subject: &[[f64; 2]]) -> Result<f64, NotMeasured> {
    let mirrored = subject.iter().map(|[x, y]| axis.reflect(Point::new(*x, *y)));
    let clip: Vec<[f64; 2]> = mirrored.map(|point| [point.x, point.y]).collect();
    // Where border and margin cross, parts of the outline run the other way round: what counts as inside is
    // the same for the overlap and for the whole.
    let area = |rule: OverlayRule| -> f64 {
        // Outer contours run one way and holes the other, so signed areas add up within a shape.
        let shapes = subject.overlay(&clip, rule, FillRule::EvenOdd);
        shapes.iter().map(|shape| shape.iter().map(|contour| signed_area(contour)).sum::<f64>().abs()).sum()
    };
    let whole = area(OverlayRule::Subject);
    if whole > 0.0 {
        Ok((100.0 * area(OverlayRule::Intersect) / whole).clamp(0.0, 100.0))
    } else {
        Err(Need::Area.into())
    }
}

/// The shoelace formula.
fn signed_area(contour: &[[f64; 2]]) -> f64 {
    let next = contour.iter().cycle().skip(1);
    0.5 * contour.iter().zip(next).map(|([x0, y0], [x1, y1])| x0 * y1 - x1 * y0).sum::<f64>()
}
