//! The height of the lower lip's red at the midline.

use super::{Lip, NotMeasured};
use crate::landmark::Landmark;

/// The height of the lower vermilion at the midline.
///
/// **Formula** y(sto) − y(li), of parted lips y(sto_i) − y(li), along the midline direction. **Unit**
/// length. **Reference** Farkas (1994), vermilion height of the lower lip, sto–li.
///
/// # Errors
///
/// It fails where li is missing.
///
/// ```
/// use lipmetry::measure::{Lip, lower_vermilion_height};
///
/// assert_eq!(lower_vermilion_height(&Lip::example())?, 9.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn lower_vermilion_height(lip: &Lip) -> Result<f64, NotMeasured> {
    let (stomion, li) = NotMeasured::both(lip.lower_stomion(), lip.point(Landmark::Li))?;
    Ok(stomion.y - li.y)
}
