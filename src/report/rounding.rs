//! Rounding for people: the one place where figures lose digits.

use crate::units::{Dimension, LengthUnit};

/// How many decimals a value without an evaluated uncertainty is given: about a tenth of what careful
/// marking can tell, so that rounding adds nothing to the error (GUM 7.2.6).
fn decimals(dimension: Dimension, unit: LengthUnit) -> usize {
    match (dimension, unit) {
        (Dimension::Length, _) => 2,
        (Dimension::Area, LengthUnit::Millimetre) => 1,
        (Dimension::Area, _) => 0,
        (Dimension::Angle | Dimension::Percent | Dimension::Score, _) => 1,
        (Dimension::Ratio, _) => 3,
    }
}

/// The value as people read it, with a true minus sign and no unit.
///
/// ```
/// use lipmetry::report::rounded;
/// use lipmetry::units::{Dimension, LengthUnit};
///
/// assert_eq!(rounded(-6.405, Dimension::Angle, LengthUnit::Millimetre), "−6.4");
/// ```
pub fn rounded(value: f64, dimension: Dimension, unit: LengthUnit) -> String {
    minus(&format!("{:.*}", decimals(dimension, unit), value))
}

/// A change as people read it: as [`rounded`], with its sign, and 0 without one.
///
/// ```
/// use lipmetry::report::rounded_change;
/// use lipmetry::units::{Dimension, LengthUnit};
///
/// assert_eq!(rounded_change(0.93, Dimension::Length, LengthUnit::Millimetre), "+0.93");
/// assert_eq!(rounded_change(-0.001, Dimension::Length, LengthUnit::Millimetre), "0.00");
/// ```
pub fn rounded_change(value: f64, dimension: Dimension, unit: LengthUnit) -> String {
    signed(value, decimals(dimension, unit))
}

/// A change in percent as people read it, with its sign and the percent sign.
pub fn rounded_percent(value: f64) -> String {
    format!("{} %", signed(value, 1))
}

fn signed(value: f64, decimals: usize) -> String {
    let text = minus(&format!("{value:+.decimals$}"));
    let is_zero = !text.contains(|c: char| ('1'..='9').contains(&c));
    if is_zero { text.trim_start_matches(['+', '−']).to_owned() } else { text }
}

/// ASCII's hyphen for the minus sign, and no minus before a zero.
fn minus(text: &str) -> String {
    let is_zero = !text.contains(|c: char| ('1'..='9').contains(&c));
    if is_zero { text.trim_start_matches('-').to_owned() } else { text.replace('-', "−") }
}
