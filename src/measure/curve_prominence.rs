//! How far the peaks of the upper border rise above the chord.

use super::{Lip, NotMeasured};
use crate::landmark::Landmark;

/// How far the upper vermilion curve rises.
///
/// **Formula** the mean of the heights of cph_r and cph_l above the chord ch_r–ch_l. **Unit** length.
/// **Sign** positive where the peaks lie above the chord.
///
/// # Errors
///
/// It fails where one of the four points is missing.
///
/// ```
/// use lipmetry::measure::{Lip, curve_prominence};
///
/// assert!((curve_prominence(&Lip::example())? - 8.0).abs() < 1e-12);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn curve_prominence(lip: &Lip) -> Result<f64, NotMeasured> {
    let peaks = NotMeasured::both(lip.point(Landmark::CphR), lip.point(Landmark::CphL));
    let ((right, left), _) = NotMeasured::both(peaks, lip.chord())?;
    Ok(0.5 * (lip.height_above_chord(right)? + lip.height_above_chord(left)?))
}
