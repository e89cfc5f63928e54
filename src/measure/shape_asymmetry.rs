//! How unlike the upper lip's shape is to its own mirror image, wherever it lies and whatever its size.

use super::{Lip, Need, NotMeasured};
use crate::alignment::full_procrustes_distance;
use crate::geometry::Point;

/// The asymmetry of the upper lip's shape about its own axis.
///
/// **Formula** half the full Procrustes distance between the outline of the upper lip (upper border and
/// upper free margin, see [`SECTION_POINTS`](super::SECTION_POINTS)) and its reflected, relabelled self.
/// **Unit** 1; 0 for a perfectly symmetric lip, never negative. **Reference** object symmetry: Mardia,
/// Bookstein & Moreton (2000), Biometrika 87(2); Klingenberg, Barluenga & Meyer (2002), Evolution 56(10).
///
/// # Errors
///
/// It fails where the upper border or the upper free margin is missing or does not pass through its named points.
///
/// ```
/// use lipmetry::measure::{Lip, shape_asymmetry};
///
/// assert!(shape_asymmetry(&Lip::example())? < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn shape_asymmetry(lip: &Lip) -> Result<f64, NotMeasured> {
    let outline = &lip.upper_lip()?.outline;
    let points: Vec<_> = outline.iter().map(|(point, _)| *point).collect();
    let reflected: Vec<_> = outline.iter().map(|(_, mate)| Point::new(-mate.x, mate.y)).collect();
    full_procrustes_distance(&points, &reflected).map(|distance| 0.5 * distance).ok_or_else(|| Need::Area.into())
}
