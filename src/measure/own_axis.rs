//! The lip's own symmetry axis against the facial midline: its distance and its tilt.

use super::{Lip, NotMeasured, upper_lip_axis};
use crate::elementary::atan2;

/// How far the lip's own symmetry axis passes from the facial midline.
///
/// **Formula** −x of the point of [`upper_lip_axis`] at the height of the middle of the chord ch_r–ch_l.
/// **Unit** length. **Sign** positive to the subject's right. Where it is larger than its uncertainty, values
/// about the facial midline show where the mouth sits rather than how unlike its halves are.
///
/// # Errors
///
/// It fails where the upper border, the upper free margin or the facial midline is missing, or a curve does not pass
/// through its named points.
///
/// ```
/// use lipmetry::measure::{Lip, own_axis_deviation};
///
/// assert!(own_axis_deviation(&Lip::example())?.abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn own_axis_deviation(lip: &Lip) -> Result<f64, NotMeasured> {
    let (axis, ()) = NotMeasured::both(upper_lip_axis(lip), lip.on_facial_midline())?;
    let [right, left] = lip.chord()?;
    Ok(-axis.project(right.midpoint(left)).x)
}

/// How far the lip's own symmetry axis is turned against the facial midline.
///
/// **Formula** the angle of [`upper_lip_axis`] against x = 0. **Unit** °. **Sign** positive where the right side of
/// the lip is higher.
///
/// # Errors
///
/// It fails where the upper border, the upper free margin or the facial midline is missing, or a curve does not pass
/// through its named points.
///
/// ```
/// use lipmetry::measure::{Lip, own_axis_cant};
///
/// assert!(own_axis_cant(&Lip::example())?.abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn own_axis_cant(lip: &Lip) -> Result<f64, NotMeasured> {
    let (axis, ()) = NotMeasured::both(upper_lip_axis(lip), lip.on_facial_midline())?;
    let up = axis.direction();
    Ok(atan2(up.x, up.y).to_degrees())
}
