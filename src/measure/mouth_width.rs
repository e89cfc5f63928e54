//! The width of the mouth.

use super::{Lip, NotMeasured};

/// The width of the mouth.
///
/// **Formula** the length of the chord ch_r–ch_l. **Unit** length. **Reference** Farkas (1994), width of the
/// labial fissure, ch–ch.
///
/// # Errors
///
/// It fails where a corner of the mouth is missing.
///
/// ```
/// use lipmetry::measure::{Lip, mouth_width};
///
/// assert_eq!(mouth_width(&Lip::example())?, 50.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn mouth_width(lip: &Lip) -> Result<f64, NotMeasured> {
    lip.chord().map(|[right, left]| right.distance(left))
}
