//! The areas of the upper and the lower lip's red.

use super::{Lip, Need, NotMeasured};
use crate::geometry::{Curve, Face, Point};
use crate::landmark::CurveName;

/// The least area that is distinguishable from rounding, as a fraction of the square on the border's ends.
const LEAST_AREA: f64 = 1e-12;

/// The area along `border` where it can be divided by.
pub(super) fn divisible(area: f64, border: &Curve<Face>) -> Result<f64, NotMeasured> {
    divisible_between(area, [border.start(), border.end()])
}

/// The same along a border with these ends.
pub(super) fn divisible_between(area: f64, [start, end]: [Point<Face>; 2]) -> Result<f64, NotMeasured> {
    let width = start.distance(end);
    if area > LEAST_AREA * width * width { Ok(area) } else { Err(Need::Area.into()) }
}

/// The area of the upper vermilion.
///
/// **Formula** ∫ y dx along the upper border minus the same along the upper free margin: Green's theorem,
/// exact on the fitted curves. **Unit** length squared. **Sign** positive where the border lies above the
/// margin.
///
/// # Errors
///
/// It fails where one of the two curves is missing.
///
/// ```
/// use lipmetry::measure::{Lip, upper_vermilion_area};
///
/// assert!((upper_vermilion_area(&Lip::example())? - 235.0).abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn upper_vermilion_area(lip: &Lip) -> Result<f64, NotMeasured> {
    lip.upper_area(|lip| {
        let (border, margin) =
            NotMeasured::both(lip.curve(CurveName::UpperBorder), lip.curve(CurveName::UpperFreeMargin))?;
        Ok(border.area_integral(f64::INFINITY) - margin.area_integral(f64::INFINITY))
    })
}

/// The area of the lower vermilion: as [`upper_vermilion_area`], between the lower free margin (of closed
/// lips the line where they meet) and the lower border.
///
/// # Errors
///
/// It fails where one of the two curves is missing.
///
/// ```
/// use lipmetry::measure::{Lip, lower_vermilion_area};
///
/// // A parabola: two thirds of 50 mm by 9 mm.
/// assert!((lower_vermilion_area(&Lip::example())? - 300.0).abs() < 0.3);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn lower_vermilion_area(lip: &Lip) -> Result<f64, NotMeasured> {
    lip.lower_area(|lip| {
        let (margin, border) = NotMeasured::both(lip.lower_free_margin(), lip.curve(CurveName::LowerBorder))?;
        Ok(margin.area_integral(f64::INFINITY) - border.area_integral(f64::INFINITY))
    })
}
