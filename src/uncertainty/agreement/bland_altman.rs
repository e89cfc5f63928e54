//! Bland and Altman's limits of agreement of two series of values.

use super::{mean, squares};
use crate::estimate::COVERAGE_FACTOR_95;
use crate::uncertainty::distributions::student_t_quantile;

/// How well two series of values of the same things agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// The mean difference, second minus first.
    pub bias: f64,
    /// Its 95 % confidence interval.
    pub bias_ci95: [f64; 2],
    /// The standard deviation of the differences.
    pub sd: f64,
    /// The limits of agreement, bias ± 1.96 SD: between them lie 95 % of differences.
    pub limits: [f64; 2],
    /// The 95 % confidence intervals of the lower and of the upper limit.
    pub limits_ci95: [[f64; 2]; 2],
    /// How many pairs there are.
    pub pairs: usize,
}

/// The limits of agreement of differences, second minus first, one for each thing.
///
/// The standard error of a limit is SD √(1/n + 1.96² / (2 (n − 1))). `None` with fewer than two differences.
/// **Reference** Bland & Altman (1986), "Statistical methods for assessing agreement between two methods of clinical
/// measurement", The Lancet 327(8476); (1999), "Measuring agreement in method comparison studies", Statistical Methods
/// in Medical Research 8(2), section 2.
pub fn bland_altman(differences: &[f64]) -> Option<Agreement> {
    let n = differences.len() as f64;
    if differences.len() < 2 {
        return None;
    }
    let t = student_t_quantile(0.975, n - 1.0);
    let bias = mean(differences);
    let sd = (squares(differences) / (n - 1.0)).sqrt();
    let around = |middle: f64, error: f64| [middle - t * error, middle + t * error];
    let limits = [bias - COVERAGE_FACTOR_95 * sd, bias + COVERAGE_FACTOR_95 * sd];
    let limit_error = sd * (1.0 / n + COVERAGE_FACTOR_95 * COVERAGE_FACTOR_95 / (2.0 * (n - 1.0))).sqrt();
    Some(Agreement {
        bias,
        bias_ci95: around(bias, sd / n.sqrt()),
        sd,
        limits,
        limits_ci95: limits.map(|limit| around(limit, limit_error)),
        pairs: differences.len(),
    })
}
