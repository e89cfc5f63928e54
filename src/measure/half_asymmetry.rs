//! The halves of the upper lip, right against left: areas and widths, about the facial midline and about the lip's own
//! axis.

use super::vermilion_area::{divisible, divisible_between};
use super::{Lip, Need, NotMeasured, upper_vermilion_area};
use crate::geometry::{Face, Point};
use crate::landmark::CurveName;

/// How much more of the upper vermilion lies to the right of the facial midline than to its left.
///
/// **Formula** 100 (R − L) / ((R + L) / 2), R and L the areas of the upper vermilion on either side of
/// x = 0. **Unit** %. **Sign** positive where the right half is larger. The midline dominates it: a
/// midline 1 mm off changes it by about 8 %.
///
/// # Errors
///
/// It fails where the upper border, the upper free margin or the facial midline is missing, or there is no area.
///
/// ```
/// use lipmetry::measure::{Lip, half_area_asymmetry};
///
/// assert!(half_area_asymmetry(&Lip::example())?.abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn half_area_asymmetry(lip: &Lip) -> Result<f64, NotMeasured> {
    let (total, ()) = NotMeasured::both(upper_vermilion_area(lip), lip.on_facial_midline())?;
    let (border, margin) = NotMeasured::both(lip.curve(CurveName::UpperBorder), lip.curve(CurveName::UpperFreeMargin))?;
    let right = border.area_integral(0.0) - margin.area_integral(0.0);
    asymmetry(right, divisible(total, border)? - right)
}

/// How much further the right corner of the mouth is from the facial midline than the left one.
///
/// **Formula** 100 (R − L) / ((R + L) / 2), R = −x(ch_r) and L = x(ch_l). **Unit** %. **Sign** positive
/// where the right half is wider.
///
/// # Errors
///
/// It fails where a corner of the mouth or the facial midline is missing.
///
/// ```
/// use lipmetry::measure::{Lip, half_width_asymmetry};
///
/// assert_eq!(half_width_asymmetry(&Lip::example())?, 0.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn half_width_asymmetry(lip: &Lip) -> Result<f64, NotMeasured> {
    let ([right, left], ()) = NotMeasured::both(lip.chord(), lip.on_facial_midline())?;
    asymmetry(-right.x, left.x)
}

/// How much more of the upper vermilion lies to the right of the lip's own axis than to its left: as
/// [`half_area_asymmetry`] about [`upper_lip_axis`](super::upper_lip_axis), so that neither the facial midline nor
/// where the mouth sits on the face matters.
///
/// # Errors
///
/// It fails where the upper border or the upper free margin is missing or does not pass through its named points.
///
/// ```
/// use lipmetry::measure::{Lip, own_axis_half_area_asymmetry};
///
/// assert!(own_axis_half_area_asymmetry(&Lip::example())?.abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn own_axis_half_area_asymmetry(lip: &Lip) -> Result<f64, NotMeasured> {
    let turn = lip.upper_lip()?.onto_axis();
    let (border, margin) = NotMeasured::both(lip.curve(CurveName::UpperBorder), lip.curve(CurveName::UpperFreeMargin))?;
    // The axis is x = 0 then, as in `Lip::about_own_axis`.
    let turned = |point: Point<Face>| turn.point(point);
    let ([whole, right], [below, right_below]) =
        (border.area_integrals_of(turned, 0.0), margin.area_integrals_of(turned, 0.0));
    let (whole, right) = (whole - below, right - right_below);
    asymmetry(right, divisible_between(whole, [border.start(), border.end()].map(turned))? - right)
}

/// How much further the right corner of the mouth is from the lip's own axis than the left one: as
/// [`half_width_asymmetry`] about [`upper_lip_axis`](super::upper_lip_axis).
///
/// # Errors
///
/// It fails where the upper border or the upper free margin is missing or does not pass through its named points.
///
/// ```
/// use lipmetry::measure::{Lip, own_axis_half_width_asymmetry};
///
/// assert!(own_axis_half_width_asymmetry(&Lip::example())?.abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn own_axis_half_width_asymmetry(lip: &Lip) -> Result<f64, NotMeasured> {
    let ([right, left], upper_lip) = NotMeasured::both(lip.chord(), lip.upper_lip())?;
    asymmetry(upper_lip.axis.signed_distance(right), -upper_lip.axis.signed_distance(left))
}

fn asymmetry(right: f64, left: f64) -> Result<f64, NotMeasured> {
    let mean = 0.5 * (right + left);
    if mean > 0.0 { Ok(100.0 * (right - left) / mean) } else { Err(Need::Area.into()) }
}
