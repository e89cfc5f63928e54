//! Intraclass correlation coefficients of repeated values, one-way and two-way.

use super::{mean, squares};
use crate::uncertainty::distributions::f_quantile;

/// An intraclass correlation coefficient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intraclass {
    /// The model by Shrout & Fleiss (1979), with its name by McGraw & Wong (1996).
    pub model: &'static str,
    /// The coefficient; it may come out below 0 where the repeats scatter more than the things.
    pub value: f64,
    /// Its 95 % confidence interval.
    pub ci95: [f64; 2],
    /// The standard error of measurement, in the unit of the values: the square root of what is not the things' own
    /// variance (Weir 2005, "Quantifying test-retest reliability using the intraclass correlation coefficient and the
    /// SEM", Journal of Strength and Conditioning Research 19(1)).
    pub sem: f64,
}

/// Why there is no correlation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrelationError {
    /// Fewer than two things were measured twice or more.
    #[error("needs two or more photos that were marked twice or more")]
    TooFew,
    /// All values are the same.
    #[error("the values do not differ")]
    NoVariance,
}

/// The correlation of values whose repeats are exchangeable, ICC(1,1): each group is one thing.
///
/// **Formula** (MSB − MSW) / (MSB + (k₀ − 1) MSW) with the mean squares between and within groups and, where they
/// differ in size, k₀ = (N − Σk²/N) / (n − 1). **Reference** Shrout & Fleiss (1979), "Intraclass correlations: uses in
/// assessing rater reliability", Psychological Bulletin 86(2), case 1; McGraw & Wong (1996), "Forming inferences about
/// some intraclass correlation coefficients", Psychological Methods 1(1), table 7, for the interval.
///
/// # Errors
///
/// It fails with fewer than two groups of two or more, or where nothing varies.
pub fn one_way(groups: &[Vec<f64>]) -> Result<Intraclass, CorrelationError> {
    let groups: Vec<&Vec<f64>> = groups.iter().filter(|group| group.len() > 1).collect();
    if groups.len() < 2 {
        return Err(CorrelationError::TooFew);
    }
    let n = groups.len() as f64;
    let total: f64 = groups.iter().map(|group| group.len() as f64).sum();
    let grand = groups.iter().map(|group| group.iter().sum::<f64>()).sum::<f64>() / total;
    let between =
        groups.iter().map(|group| group.len() as f64 * (mean(group) - grand).powi(2)).sum::<f64>() / (n - 1.0);
    let within = groups.iter().map(|group| squares(group)).sum::<f64>() / (total - n);
    let sizes = groups.iter().map(|group| (group.len() as f64).powi(2)).sum::<f64>();
    let k = (total - sizes / total) / (n - 1.0);
    if between + within <= 0.0 {
        return Err(CorrelationError::NoVariance);
    }
    let coefficient = |f: f64| if f.is_finite() { (f - 1.0) / (f + k - 1.0) } else { 1.0 };
    let f = between / within;
    let low = f / quantile(n - 1.0, total - n)?;
    let high = f * quantile(total - n, n - 1.0)?;
    Ok(Intraclass {
        model: "ICC(1,1), one-way random, single marking",
        value: coefficient(f),
        ci95: [coefficient(low), coefficient(high)],
        sem: within.sqrt(),
    })
}

/// The correlation of a table of values, one row per thing and one column per marker, for absolute agreement: ICC(2,1).
///
/// **Formula** (MSR − MSE) / (MSR + (k − 1) MSE + k (MSC − MSE) / n) with the mean squares of rows, columns and error.
/// **Reference** Shrout & Fleiss (1979), case 2, with their interval; ICC(A,1) of McGraw & Wong (1996).
///
/// # Errors
///
/// It fails with fewer than two rows or columns, rows of different lengths, or where nothing varies.
pub fn two_way_random(table: &[Vec<f64>]) -> Result<Intraclass, CorrelationError> {
    let columns = table.first().map_or(0, Vec::len);
    if table.len() < 2 || columns < 2 || table.iter().any(|row| row.len() != columns) {
        return Err(CorrelationError::TooFew);
    }
    let (n, k) = (table.len() as f64, columns as f64);
    let all: Vec<f64> = table.iter().flatten().copied().collect();
    let row_means: Vec<f64> = table.iter().map(|row| mean(row)).collect();
    let column = |index: usize| table.iter().map(|row| row[index]).sum::<f64>() / n;
    let column_means: Vec<f64> = (0..columns).map(column).collect();
    let (rows, cols) = (k * squares(&row_means), n * squares(&column_means));
    let msr = rows / (n - 1.0);
    let msc = cols / (k - 1.0);
    let mse = ((squares(&all) - rows - cols) / ((n - 1.0) * (k - 1.0))).max(0.0);
    let whole = msr + (k - 1.0) * mse + k * (msc - mse) / n;
    if whole <= 0.0 {
        return Err(CorrelationError::NoVariance);
    }
    let value = (msr - mse) / whole;
    let marker = ((msc - mse) / n).max(0.0);
    Ok(Intraclass {
        model: "ICC(2,1), two-way random, absolute agreement, single marking",
        value,
        ci95: two_way_interval(value, [msr, msc, mse], [n, k])?,
        sem: (marker + mse).sqrt(),
    })
}

/// Shrout & Fleiss (1979), p. 424.
fn two_way_interval(value: f64, [msr, msc, mse]: [f64; 3], [n, k]: [f64; 2]) -> Result<[f64; 2], CorrelationError> {
    if mse <= 0.0 {
        return Ok([value, value]);
    }
    let f = msc / mse;
    // Below 0 the approximation of the degrees of freedom has no meaning; at 0 it is widest.
    let value = value.max(0.0);
    let spread = n * (1.0 + (k - 1.0) * value) - k * value;
    let freedom = (k - 1.0) * (n - 1.0) * (k * value * f + spread).powi(2)
        / ((n - 1.0) * (k * value * f).powi(2) + spread.powi(2));
    let (upper, lower) = (quantile(n - 1.0, freedom)?, quantile(freedom, n - 1.0)?);
    let rest = k * msc + (k * n - k - n) * mse;
    Ok([n * (msr - upper * mse) / (upper * rest + n * msr), n * (lower * msr - mse) / (rest + n * lower * msr)])
}

/// The 97.5 % quantile of the F distribution.
fn quantile(numerator: f64, denominator: f64) -> Result<f64, CorrelationError> {
    let usable = [numerator, denominator].iter().all(|freedom| *freedom > 0.0 && freedom.is_finite());
    if usable { Ok(f_quantile(0.975, numerator, denominator)) } else { Err(CorrelationError::NoVariance) }
}
