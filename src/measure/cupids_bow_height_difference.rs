//! The peaks of the Cupid's bow, right against left.

use super::{Lip, NotMeasured};
use crate::landmark::Landmark;

/// The difference between the heights of the peaks of the Cupid's bow, along the facial midline.
///
/// **Formula** y(cph_r) − y(cph_l). **Unit** length. **Sign** positive where the right peak is higher.
///
/// # Errors
///
/// It fails where one of the two points or the facial midline is missing.
///
/// ```
/// use lipmetry::measure::{Lip, cupids_bow_height_difference};
///
/// assert_eq!(cupids_bow_height_difference(&Lip::example())?, 0.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn cupids_bow_height_difference(lip: &Lip) -> Result<f64, NotMeasured> {
    let peaks = NotMeasured::both(lip.point(Landmark::CphR), lip.point(Landmark::CphL));
    let ((right, left), ()) = NotMeasured::both(peaks, lip.on_facial_midline())?;
    Ok(right.y - left.y)
}
