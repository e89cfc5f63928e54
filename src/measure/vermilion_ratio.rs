//! The share of the red in the height of the upper lip.

use super::{Lip, Need, NotMeasured, philtrum_length, upper_vermilion_height};

/// The share of the red in the height of the upper lip: needs no scale, so it checks the other heights.
///
/// **Formula** h / (h + p), h the [`upper_vermilion_height()`], p the [`philtrum_length()`]. **Unit** 1.
///
/// # Errors
///
/// It fails where one of the two cannot be measured, or they do not add up to a height.
///
/// ```
/// use lipmetry::measure::{Lip, vermilion_ratio};
///
/// assert_eq!(vermilion_ratio(&Lip::example())?, 7.0 / 20.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn vermilion_ratio(lip: &Lip) -> Result<f64, NotMeasured> {
    let (height, philtrum) = NotMeasured::both(upper_vermilion_height(lip), philtrum_length(lip))?;
    let lip_height = height + philtrum;
    if lip_height > 0.0 { Ok(height / lip_height) } else { Err(Need::Area.into()) }
}
