//! Rounding for people: the one place where values lose digits.

use std::fmt;

use crate::elementary::log10;
use crate::estimate::Estimate;
use crate::units::{Dimension, LengthUnit};

/// How many decimals a value without an evaluated uncertainty is given: about a tenth of what careful
/// marking can show, so that rounding adds nothing to the error (GUM 7.2.6).
fn decimals(dimension: Dimension, unit: LengthUnit) -> i32 {
    match (dimension, unit) {
        (Dimension::Length, _) => 2,
        (Dimension::Area, LengthUnit::Millimetre) => 1,
        (Dimension::Area, _) => 0,
        (Dimension::Angle | Dimension::Percent | Dimension::Score, _) => 1,
        (Dimension::Ratio, _) => 3,
    }
}

/// The most decimals that are printed, however small the error.
const MOST_DECIMALS: i32 = 6;

/// How many decimals a standard uncertainty, and the value it belongs to, are given: the rule of the Particle Data
/// Group (Review of Particle Physics, Introduction, section 5.3). Of the error's three leading digits 100 to 354 are
/// rounded to two digits, 355 to 949 to one, and 950 to 999 up to 1000 with two kept. Below 0: tens, hundreds. `None`
/// for an error of 0, or none.
fn decimals_of_error(u: f64) -> Option<i32> {
    rounded_error(u).map(|(decimals, _)| decimals)
}

/// The decimals, and the error as it is printed to them: 950 to 999 are 1000, whatever the binary fraction says.
fn rounded_error(u: f64) -> Option<(i32, f64)> {
    if !(u > 0.0 && u.is_finite()) {
        return None;
    }
    let mut exponent = log10(u).floor() as i32;
    // Rounded to three digits it may become 1000, which is 100 of the next power.
    let mut leading = (u / 10_f64.powi(exponent - 2)).round();
    if leading >= 1000.0 {
        (exponent, leading) = (exponent + 1, 100.0);
    }
    let (digits, error) = if leading < 355.0 {
        (2, u)
    } else if leading < 950.0 {
        (1, u)
    } else {
        exponent += 1;
        (2, 10_f64.powi(exponent))
    };
    Some(((digits - 1 - exponent).min(MOST_DECIMALS), error))
}

/// A value to so many decimals, or to tens and hundreds.
fn fixed(value: f64, decimals: i32) -> String {
    if decimals < 0 {
        let unit = 10_f64.powi(-decimals);
        return format!("{:.0}", (value / unit).round() * unit);
    }
    format!("{:.*}", decimals as usize, value)
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
    minus(&fixed(value, decimals(dimension, unit)))
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

/// A value with its standard uncertainty, both to the same decimal; without one as [`rounded`].
///
/// ```
/// use lipmetry::report::with_error;
/// use lipmetry::estimate::{Estimate, Uncertainty};
/// use lipmetry::units::{Dimension, LengthUnit};
///
/// let uncertainty = Some(Uncertainty { u: 0.1237, ci95: [6.16, 6.65] });
/// let height = Estimate { value: 6.4049, uncertainty };
/// assert_eq!(with_error(&height, Dimension::Length, LengthUnit::Millimetre), "6.40 ± 0.12");
/// ```
pub fn with_error(estimate: &Estimate, dimension: Dimension, unit: LengthUnit) -> String {
    stated(estimate, dimension, unit, |value, decimals| minus(&fixed(value, decimals)))
}

/// The value with its standard uncertainty, both to the same decimal; without one to three decimals.
impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&with_error(self, Dimension::Ratio, LengthUnit::Millimetre))
    }
}

/// A change with its standard uncertainty and its sign.
pub fn change_with_error(estimate: &Estimate, dimension: Dimension, unit: LengthUnit) -> String {
    stated(estimate, dimension, unit, signed)
}

fn stated(estimate: &Estimate, dimension: Dimension, unit: LengthUnit, write: impl Fn(f64, i32) -> String) -> String {
    match estimate.uncertainty.and_then(|uncertainty| rounded_error(uncertainty.u)) {
        Some((decimals, u)) => format!("{} ± {}", write(estimate.value, decimals), fixed(u, decimals)),
        None => write(estimate.value, decimals(dimension, unit)),
    }
}

/// The ends of the 95 % coverage interval, to the decimal of the error: `between 0.7 and 1.5`; `None` without one. Both have one decimal
/// more where an end would be printed as 0 and is not: on which side of 0 it lies is what the verdict rests on.
pub fn interval(estimate: &Estimate) -> Option<[String; 2]> {
    let uncertainty = estimate.uncertainty?;
    let decimals = decimals_of_ends(uncertainty.ci95, uncertainty.u)?;
    Some(uncertainty.ci95.map(|end| minus(&fixed(end, decimals))))
}

/// The decimals of the ends of an interval whose error is `u`.
fn decimals_of_ends(ends: [f64; 2], u: f64) -> Option<i32> {
    let decimals = decimals_of_error(u)?;
    let vanishes = |end: &f64| *end != 0.0 && is_zero(&fixed(*end, decimals));
    Some(if ends.iter().any(vanishes) { (decimals + 1).min(MOST_DECIMALS) } else { decimals })
}

/// The sizes of the ends of an interval whose error is `u`, as [`interval`] has them, without signs.
pub fn sizes_of_ends(ends: [f64; 2], u: f64) -> [String; 2] {
    let decimals = decimals_of_ends(ends, u).unwrap_or(MOST_DECIMALS);
    ends.map(|end| fixed(end.abs(), decimals))
}

/// The ends of an interval of a change whose error is `u`, as [`interval`] has them, with their signs.
pub fn changes_of_ends(ends: [f64; 2], u: f64) -> [String; 2] {
    let decimals = decimals_of_ends(ends, u).unwrap_or(2);
    ends.map(|end| signed(end, decimals))
}

/// A value alone, to the decimal of its standard uncertainty; without one as [`rounded`].
pub fn to_error(value: f64, u: Option<f64>, dimension: Dimension, unit: LengthUnit) -> String {
    let decimals = u.and_then(decimals_of_error).unwrap_or_else(|| decimals(dimension, unit));
    minus(&fixed(value, decimals))
}

/// A size to the decimal of an error that belongs to it: both without signs.
pub fn size(value: f64, u: f64) -> String {
    fixed(value.abs(), decimals_of_error(u).unwrap_or(MOST_DECIMALS))
}

/// A change alone, with its sign, to the decimal of its standard uncertainty.
pub fn change_alone(value: f64, u: f64) -> String {
    signed(value, decimals_of_error(u).unwrap_or(2))
}

/// A change in percent as people read it, with its sign, its error and the percent sign.
pub fn rounded_percent(percent: &Estimate) -> String {
    format!("{} %", change_with_error(percent, Dimension::Percent, LengthUnit::Millimetre))
}

fn signed(value: f64, decimals: i32) -> String {
    let text = fixed(value, decimals);
    let text = minus(&if text.starts_with('-') { text } else { format!("+{text}") });
    if is_zero(&text) { text.trim_start_matches(['+', '−']).to_owned() } else { text }
}

fn is_zero(text: &str) -> bool {
    !text.contains(|c: char| ('1'..='9').contains(&c))
}

/// ASCII's hyphen for the minus sign, and no minus before a zero.
fn minus(text: &str) -> String {
    if is_zero(text) { text.trim_start_matches('-').to_owned() } else { text.replace('-', "−") }
}

#[cfg(test)]
mod tests {
    use super::{changes_of_ends, interval, sizes_of_ends};
    use crate::estimate::{Estimate, Uncertainty};

    /// An end of an interval that would be printed as 0 has a digit more, so that it is seen on which side it lies; one that is 0 has not.
    #[test]
    fn an_end_beside_zero_keeps_its_side() {
        let of = |ci95| interval(&Estimate { value: 0.75, uncertainty: Some(Uncertainty { u: 0.4, ci95 }) }).unwrap();
        assert_eq!(of([0.7, 1.5]), ["0.7", "1.5"]);
        assert_eq!(of([-0.03, 1.5]), ["−0.03", "1.50"]);
        assert_eq!(of([0.03, 1.5]), ["0.03", "1.50"]);
        assert_eq!(of([0.0, 1.5]), ["0.0", "1.5"]);
        // One digit more and no other: that is all that the error bears.
        assert_eq!(of([-0.003, 1.5]), ["0.00", "1.50"]);
        assert_eq!(sizes_of_ends([-0.03, 1.5], 0.4), ["0.03", "1.50"]);
        assert_eq!(changes_of_ends([-0.03, 1.5], 0.4), ["−0.03", "+1.50"]);
    }
}
