//! The mean height of the upper lip's red.

use super::{Lip, Need, NotMeasured, mouth_width, upper_vermilion_area};

/// The mean height of the upper vermilion: **the primary measure of prominence**.
///
/// **Formula** the area between the upper border and the upper free margin over the length of the chord.
/// **Unit** length. Every marked point of both curves takes part, so the error of one click counts least
/// here.
///
/// # Errors
///
/// It fails where one of the two curves or a corner of the mouth is missing.
///
/// ```
/// use lipmetry::measure::{Lip, upper_vermilion_height_mean};
///
/// // Two flanks of 80 mm² and two trapezia of 37.5 mm², over 50 mm.
/// assert!((upper_vermilion_height_mean(&Lip::example())? - 4.7).abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn upper_vermilion_height_mean(lip: &Lip) -> Result<f64, NotMeasured> {
    let (area, width) = NotMeasured::both(upper_vermilion_area(lip), mouth_width(lip))?;
    if width > 0.0 { Ok(area / width) } else { Err(Need::MouthWidth.into()) }
}
