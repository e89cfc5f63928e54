//! The area of the upper lip's red over that of the lower lip's.

use super::vermilion_area::divisible;
use super::{Lip, NotMeasured, lower_vermilion_area, upper_vermilion_area};
use crate::landmark::CurveName;

/// The size of the upper lip's red over that of the lower lip's.
///
/// **Formula** the area of the upper vermilion over that of the lower. **Unit** 1.
///
/// # Errors
///
/// It fails where a curve of either area is missing, or the lower one has no area.
///
/// ```
/// use lipmetry::measure::{Lip, upper_lower_ratio};
///
/// // 235 mm² over the parabola's 2/3 · 50 · 9 = 300 mm².
/// assert!((upper_lower_ratio(&Lip::example())? - 235.0 / 300.0).abs() < 1e-3);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn upper_lower_ratio(lip: &Lip) -> Result<f64, NotMeasured> {
    let (upper, lower) = NotMeasured::both(upper_vermilion_area(lip), lower_vermilion_area(lip))?;
    Ok(upper / divisible(lower, lip.curve(CurveName::LowerBorder)?)?)
}
