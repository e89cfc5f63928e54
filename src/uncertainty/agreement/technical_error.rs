//! The technical error of measurement of repeated values, and what follows from it: the smallest detectable change and
//! the number of markings that a change needs.

use super::squares;
use crate::estimate::COVERAGE_FACTOR_95;
use crate::uncertainty::distributions::chi_squared_quantile;

/// The error of one of several repeated values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TechnicalError {
    /// The technical error of measurement, in the unit of the values: the standard deviation of one of them about the
    /// quantity that they repeat.
    pub tem: f64,
    /// Its 95 % confidence interval.
    pub ci95: [f64; 2],
    /// Its degrees of freedom.
    pub degrees_of_freedom: usize,
}

impl TechnicalError {
    /// The smallest detectable change of a single value, 1.96 √2 TEM (de Vet, Terwee, Knol & Bouter 2006, "When to use
    /// agreement versus reliability measures", Journal of Clinical Epidemiology 59(10)).
    pub fn smallest_detectable_change(&self) -> f64 {
        COVERAGE_FACTOR_95 * std::f64::consts::SQRT_2 * self.tem
    }
}

/// The technical error of measurement of values that were repeated, each group of them for one thing.
///
/// **Formula** √(Σ (x − x̄)² / Σ (k − 1)) over the groups of k ≥ 2 values; for pairs that is Dahlberg's √(Σ d² / 2n).
/// The interval is that of the χ² distribution. `None` where nothing was repeated. **Reference** Dahlberg (1940),
/// *Statistical Methods for Medical and Biological Students*, p. 122; Ulijaszek & Kerr (1999), "Anthropometric
/// measurement error and the assessment of nutritional status", British Journal of Nutrition 82(3).
///
/// ```
/// use lipmetry::uncertainty::agreement::technical_error;
///
/// // Two pairs, 0.2 and 0.4 apart: √((0.04 + 0.16) / 4).
/// let error = technical_error(&[vec![7.0, 7.2], vec![9.4, 9.0]]).unwrap();
/// assert!((error.tem - 0.05_f64.sqrt()).abs() < 1e-12);
/// assert_eq!(error.degrees_of_freedom, 2);
/// ```
pub fn technical_error(groups: &[Vec<f64>]) -> Option<TechnicalError> {
    let repeated = || groups.iter().filter(|group| group.len() > 1);
    let degrees_of_freedom: usize = repeated().map(|group| group.len() - 1).sum();
    let sum: f64 = repeated().map(|group| squares(group)).sum();
    if degrees_of_freedom == 0 {
        return None;
    }
    let end = |part: f64| (sum / chi_squared_quantile(part, degrees_of_freedom as f64)).sqrt();
    Some(TechnicalError {
        tem: (sum / degrees_of_freedom as f64).sqrt(),
        ci95: [end(0.975), end(0.025)],
        degrees_of_freedom,
    })
}

/// How many markings of each photo it takes to see a change, where one has the given technical error: the least n with
/// 1.96 √(2 TEM² / n + 2 s²) ≤ `change`, s the posture of what is measured, which no marking averages. `None` where the
/// posture alone is too much.
///
/// ```
/// use lipmetry::uncertainty::agreement::markings_needed;
///
/// assert_eq!(markings_needed(0.5, 0.0, 1.0), Some(2));
/// assert_eq!(markings_needed(0.5, 0.25, 0.5), None);
/// ```
pub fn markings_needed(tem: f64, posture: f64, change: f64) -> Option<u64> {
    let room = (change / COVERAGE_FACTOR_95).powi(2) / 2.0 - posture * posture;
    (room > 0.0).then(|| (tem * tem / room).ceil().max(1.0) as u64)
}
