//! The length of the skin between the nose and the upper lip's red.

use super::{Lip, NotMeasured};
use crate::landmark::Landmark;

/// The length of the philtrum: the skin above the upper lip.
///
/// **Formula** y(sn) − y(ls), along the midline direction. **Unit** length. **Reference** Farkas (1994),
/// sn–ls. A lip flip shortens it while the vermilion gains height; an error of scale changes both in the
/// same sense.
///
/// # Errors
///
/// It fails where sn or ls is missing.
///
/// ```
/// use lipmetry::measure::{Lip, philtrum_length};
///
/// assert_eq!(philtrum_length(&Lip::example())?, 13.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn philtrum_length(lip: &Lip) -> Result<f64, NotMeasured> {
    let (sn, ls) = NotMeasured::both(lip.point(Landmark::Sn), lip.point(Landmark::Ls))?;
    Ok(sn.y - ls.y)
}
