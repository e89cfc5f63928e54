//! The corners of the mouth, right against left: the cant of the chord and the difference of their heights.

use super::{Lip, NotMeasured};
use crate::elementary::atan2;

/// The cant of the commissures: the angle of the chord ch_r–ch_l against the normal of the facial
/// midline.
///
/// **Formula** atan2(y(ch_r) − y(ch_l), x(ch_l) − x(ch_r)). **Unit** degrees. **Sign** positive where the
/// right corner is higher. **Reference** Farkas (1994), inclination of the labial fissure.
///
/// # Errors
///
/// It fails where a corner of the mouth or the facial midline is missing.
///
/// ```
/// use lipmetry::measure::{Lip, commissure_cant};
///
/// assert_eq!(commissure_cant(&Lip::example())?, 0.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn commissure_cant(lip: &Lip) -> Result<f64, NotMeasured> {
    let ([right, left], ()) = NotMeasured::both(lip.chord(), lip.on_facial_midline())?;
    Ok(atan2(right.y - left.y, left.x - right.x).to_degrees())
}

/// The difference between the heights of the corners of the mouth, along the facial midline.
///
/// **Formula** y(ch_r) − y(ch_l). **Unit** length. **Sign** positive where the right corner is higher.
///
/// # Errors
///
/// It fails where a corner of the mouth or the facial midline is missing.
///
/// ```
/// use lipmetry::measure::{Lip, commissure_height_difference};
///
/// assert_eq!(commissure_height_difference(&Lip::example())?, 0.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn commissure_height_difference(lip: &Lip) -> Result<f64, NotMeasured> {
    let ([right, left], ()) = NotMeasured::both(lip.chord(), lip.on_facial_midline())?;
    Ok(right.y - left.y)
}
