//! The Cupid's bow: its depth, its width and its angle.

use super::{Lip, NotMeasured};
use crate::elementary::atan2;
use crate::geometry::{Face, Point};
use crate::landmark::Landmark;

/// The depth of the Cupid's bow: how far its dip lies below its peaks.
///
/// **Formula** the mean height of cph_r and cph_l minus the height of ls, all above the chord. **Unit**
/// length. **Sign** positive where the dip is lower than the peaks. **Reference** after Farkas (1994).
///
/// # Errors
///
/// It fails where one of the points cph_r, ls, cph_l, ch_r, ch_l is missing.
///
/// ```
/// use lipmetry::measure::{Lip, cupids_bow_depth};
///
/// assert!((cupids_bow_depth(&Lip::example())? - 1.0).abs() < 1e-12);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn cupids_bow_depth(lip: &Lip) -> Result<f64, NotMeasured> {
    let ([right, ls, left], _) = NotMeasured::both(bow(lip), lip.chord())?;
    let peaks = 0.5 * (lip.height_above_chord(right)? + lip.height_above_chord(left)?);
    Ok(peaks - lip.height_above_chord(ls)?)
}

/// The width of the Cupid's bow.
///
/// **Formula** the distance from cph_r to cph_l. **Unit** length. **Reference** Farkas (1994), width of the
/// philtrum, cph–cph.
///
/// # Errors
///
/// It fails where one of the two points is missing.
///
/// ```
/// use lipmetry::measure::{Lip, cupids_bow_width};
///
/// assert_eq!(cupids_bow_width(&Lip::example())?, 10.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn cupids_bow_width(lip: &Lip) -> Result<f64, NotMeasured> {
    let (right, left) = NotMeasured::both(lip.point(Landmark::CphR), lip.point(Landmark::CphL))?;
    Ok(right.distance(left))
}

/// The angle of the Cupid's bow.
///
/// **Formula** the angle cph_r–ls–cph_l at ls, on the side of the skin. **Unit** degrees, from 0 to 360: a flat bow has
/// 180, and one whose middle lies above its peaks more. It passes 180 smoothly, so that the errors of a flat bow's
/// points move it either way.
///
/// # Errors
///
/// It fails where one of the three points is missing.
///
/// ```
/// use lipmetry::measure::{Lip, cupids_bow_angle};
///
/// // Two slopes of 1 in 5.
/// assert!((cupids_bow_angle(&Lip::example())? - 2.0 * 5.0_f64.atan().to_degrees()).abs() < 1e-12);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn cupids_bow_angle(lip: &Lip) -> Result<f64, NotMeasured> {
    let [right, ls, left] = bow(lip)?;
    let (to_right, to_left) = (right - ls, left - ls);
    // Seen from the dip the left peak lies clockwise of the right one across the skin.
    Ok(atan2(-to_right.cross(to_left), to_right.dot(to_left)).to_degrees().rem_euclid(360.0))
}

fn bow(lip: &Lip) -> Result<[Point<Face>; 3], NotMeasured> {
    let peaks = NotMeasured::both(lip.point(Landmark::CphR), lip.point(Landmark::CphL));
    let ((right, left), ls) = NotMeasured::both(peaks, lip.point(Landmark::Ls))?;
    Ok([right, ls, left])
}
