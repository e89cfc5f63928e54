//! How curved the upper border is: its arc length over the chord.

use super::{Lip, Need, NotMeasured, mouth_width};
use crate::landmark::CurveName;

/// How curved the upper border is.
///
/// **Formula** the arc length of the upper border over that of the chord. **Unit** 1: a straight border
/// has 1, a more curved one more.
///
/// # Errors
///
/// It fails where the upper border or a corner of the mouth is missing.
///
/// ```
/// use lipmetry::measure::{Lip, curve_arc_ratio};
///
/// // Two flanks of 20 by 8 and two of 5 by 1, over 50.
/// let arc = 2.0 * 20.0_f64.hypot(8.0) + 2.0 * 5.0_f64.hypot(1.0);
/// assert!((curve_arc_ratio(&Lip::example())? - arc / 50.0).abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn curve_arc_ratio(lip: &Lip) -> Result<f64, NotMeasured> {
    let (border, width) = NotMeasured::both(lip.curve(CurveName::UpperBorder), mouth_width(lip))?;
    if width > 0.0 { Ok(border.arc_length() / width) } else { Err(Need::MouthWidth.into()) }
}
