//! The symmetry score: how much of the upper lip's red lies on its own mirror image.

use super::overlap::dice_about;
use super::{Lip, Need, NotMeasured, upper_lip_axis};
use crate::geometry::{Axis, Point, Vector};

/// The symmetry of the upper vermilion about the facial midline: **the headline**.
///
/// **Formula** 100 times the Dice overlap 2 |A ∩ A′| / (|A| + |A′|) of the area between the upper border
/// and the upper free margin with its mirror image about x = 0. **Unit** 1, from 0 to 100: 100 is a perfectly
/// symmetric lip in the middle of the face. It falls for tilt, for a shifted mouth and for unlike halves
/// alike, and faster for thin lips than for thick ones.
/// **Reference** Dice (1945), Ecology 26(3).
///
/// # Errors
///
/// It fails where one of the two curves or the facial midline is missing, or there is no area.
///
/// ```
/// use lipmetry::measure::{Lip, symmetry_score};
///
/// assert!((symmetry_score(&Lip::example())? - 100.0).abs() < 1e-6);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn symmetry_score(lip: &Lip) -> Result<f64, NotMeasured> {
    let midline = Axis::new(Point::new(0.0, 0.0), Vector::new(0.0, 1.0)).ok_or(Need::FacialMidline)?;
    let (dice, ()) = NotMeasured::both(dice_about(&midline, lip), lip.on_facial_midline())?;
    Ok(100.0 * dice)
}

/// The symmetry of the upper vermilion's shape alone: as [`symmetry_score`], but about the lip's own
/// symmetry axis, [`upper_lip_axis`], so that neither tilt nor a shifted mouth lowers it.
///
/// # Errors
///
/// It fails where one of the two curves is missing or does not pass through its named points, or there is no area.
///
/// ```
/// use lipmetry::measure::{Lip, own_axis_symmetry_score};
///
/// assert!((own_axis_symmetry_score(&Lip::example())? - 100.0).abs() < 1e-6);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn own_axis_symmetry_score(lip: &Lip) -> Result<f64, NotMeasured> {
    let axis = upper_lip_axis(lip)?;
    Ok(100.0 * dice_about(&axis, lip)?)
}
