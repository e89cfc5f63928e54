//! Simultaneous intervals: one coverage factor for many changes, from their joint samples.

use super::distributions;
use super::interval::quantile;
use crate::elementary::{ln, powf};

/// The probability with which all intervals hold together.
const TOGETHER: f64 = 0.95;

/// The two-sided factor of one normal distribution for 95 %.
pub fn single_factor() -> f64 {
    factor_of_independent(1.0)
}

/// The factor at which so many independent intervals of normal distributions hold together with 95 % (Šidák 1967, Journal
/// of the American Statistical Association 62(318)). `count` need not be whole.
pub fn factor_of_independent(count: f64) -> f64 {
    distributions::normal_quantile(0.5 * (1.0 + powf(TOGETHER, count.recip())))
}

/// How many independent intervals need that factor to hold together with 95 %: the inverse of
/// [`factor_of_independent`].
pub fn independent_of_factor(factor: f64) -> f64 {
    ln(TOGETHER) / ln(2.0 * distributions::normal_cdf(factor) - 1.0)
}

/// The coverage factor of many changes at which all their intervals hold together with 95 %: the 95 % quantile of the
/// largest deviation in a sample, each in its own standard uncertainty (max-|t|: Westfall & Young 1993, *Resampling-Based
/// Multiple Testing*, section 2.6). How the changes depend on each other is in the samples, so that measures of nearly
/// one thing count nearly as one.
#[derive(Clone, Debug, Default)]
pub struct LargestDeviations {
    /// For each sample the largest so far.
    largest: Vec<f64>,
}

impl LargestDeviations {
    /// Adds a change: its deviations in the order of the samples, and its standard uncertainty. What could not be
    /// measured in a sample does not count there.
    pub fn add(&mut self, deviations: impl Iterator<Item = f64>, u: f64) {
        if u <= 0.0 {
            return;
        }
        for (index, deviation) in deviations.enumerate() {
            let size = (deviation / u).abs();
            match self.largest.get_mut(index) {
                Some(largest) => *largest = largest.max(if size.is_finite() { size } else { 0.0 }),
                None => self.largest.push(if size.is_finite() { size } else { 0.0 }),
            }
        }
    }

    /// The factor, never smaller than that of a single one; that of a single one where nothing was added.
    pub fn factor(mut self) -> f64 {
        if self.largest.is_empty() {
            return single_factor();
        }
        quantile(&mut self.largest, TOGETHER).max(single_factor())
    }
}
