//! The gap between parted lips.

use super::{Lip, Need, NotMeasured};
use crate::landmark::Landmark;

/// The gap between parted lips at the midline.
///
/// **Formula** y(sto_s) − y(sto_i), along the midline direction. **Unit** length. **Sign** positive where
/// the upper margin is above the lower. **Reference** interlabial gap in cephalometry.
///
/// # Errors
///
/// It fails where the lips are closed.
///
/// ```
/// use lipmetry::measure::{Lip, interlabial_gap};
///
/// let closed = interlabial_gap(&Lip::example()).unwrap_err();
/// assert_eq!(closed.to_string(), "needs parted lips (the points sto_s and sto_i)");
/// ```
pub fn interlabial_gap(lip: &Lip) -> Result<f64, NotMeasured> {
    if !lip.configuration().lips_parted() {
        return Err(Need::PartedLips.into());
    }
    let (upper, lower) = NotMeasured::both(lip.point(Landmark::StoS), lip.point(Landmark::StoI))?;
    Ok(upper.y - lower.y)
}
