//! How much the shape of the lips differs between two photos.

use super::outline::{UpperLip, curve_outline};
use super::{Lip, Need, NotMeasured};
use crate::alignment::full_procrustes_distance;
use crate::geometry::{Face, Point};
use crate::landmark::CurveName;

/// How much the shape of the lips differs between two photos, size removed: is it still the same mouth?
///
/// **Formula** the full Procrustes distance between the outlines of the lips, each curve that both photos
/// have divided as [`SECTION_POINTS`](super::SECTION_POINTS) says. **Unit** 1; 0 for the same shape,
/// never negative.
///
/// # Errors
///
/// It fails where the upper border of either photo is missing or does not pass through its named points.
///
/// ```
/// use lipmetry::measure::{Lip, shape_change};
///
/// let lip = Lip::example();
/// assert_eq!(shape_change(&lip, &lip)?, 0.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn shape_change(before: &Lip, after: &Lip) -> Result<f64, NotMeasured> {
    if let (Ok(before_lip), Ok(after_lip)) = (before.upper_lip(), after.upper_lip()) {
        let points = |lip: &UpperLip| [lip.border.as_slice(), without_corners(&lip.margin)].concat();
        return with_lower_lip((before, points(before_lip)), (after, points(after_lip)));
    }
    let (from, to) =
        NotMeasured::both(curve_outline(before, CurveName::UpperBorder), curve_outline(after, CurveName::UpperBorder))?;
    with_lower_lip((before, from), (after, to))
}

/// The distance with what both have of the lower lip.
fn with_lower_lip(
    (before, mut from): (&Lip, Vec<Point<Face>>),
    (after, mut to): (&Lip, Vec<Point<Face>>),
) -> Result<f64, NotMeasured> {
    for name in [CurveName::LowerFreeMargin, CurveName::LowerBorder] {
        if let (Ok(before), Ok(after)) = (curve_outline(before, name), curve_outline(after, name)) {
            from.extend(without_corners(&before));
            to.extend(without_corners(&after));
        }
    }
    full_procrustes_distance(&from, &to).ok_or_else(|| Need::Area.into())
}

/// The corners of the mouth stand in the outline once, with the upper border.
fn without_corners(points: &[Point<Face>]) -> &[Point<Face>] {
    &points[1..points.len() - 1]
}
