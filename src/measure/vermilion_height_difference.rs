//! The height of the upper lip's red at the peaks of the Cupid's bow, right against left.

use super::{Lip, NotMeasured, upper_vermilion_height_l, upper_vermilion_height_r};

/// The difference between the heights of the upper vermilion at the two peaks of the Cupid's bow.
///
/// **Formula** [`upper_vermilion_height_r`] − [`upper_vermilion_height_l`]. **Unit** length. **Sign**
/// positive where the right side is higher.
///
/// # Errors
///
/// It fails where one of the two heights cannot be measured.
///
/// ```
/// use lipmetry::measure::{Lip, vermilion_height_difference};
///
/// assert!(vermilion_height_difference(&Lip::example())?.abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn vermilion_height_difference(lip: &Lip) -> Result<f64, NotMeasured> {
    let (right, left) = NotMeasured::both(upper_vermilion_height_r(lip), upper_vermilion_height_l(lip))?;
    Ok(right - left)
}
