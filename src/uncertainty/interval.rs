//! The standard uncertainty and the 95 % coverage interval of a value, from how far its samples are from it.

use crate::estimate::Uncertainty;
use crate::measure::Bound;

/// How far an index is from its bound; never below 0.
fn distance_from(bound: Bound, index: f64) -> f64 {
    match bound {
        Bound::Unbounded | Bound::NotNegative => index.max(0.0),
        Bound::AtMost100 => (100.0 - index).max(0.0),
    }
}

/// The interval of an index, from quantiles of the squared distances from its bound.
///
/// Errors of marking add to the square of a distance, whatever it is (the mean of (d + e)² is d² + e²), so the pivot is
/// taken there. The interval includes the measured value, too: near the bound the errors in it have moved it away
/// already, and subtracting their effect once more would move the interval past it. Away from the bound it reaches at
/// least as far as the samples do: where errors happen to have cancelled a true distance, the squares do not show it.
fn index_interval(bound: Bound, value: f64, samples: &mut [f64]) -> [f64; 2] {
    let measured = distance_from(bound, value);
    for sample in samples.iter_mut() {
        *sample = distance_from(bound, value + *sample).powi(2);
    }
    let pivot = |quantile: f64| (2.0 * measured * measured - quantile).max(0.0).sqrt();
    let (low, middle, high) = (quantile(samples, 0.025), quantile(samples, 0.5), quantile(samples, 0.975));
    let near = pivot(high).min(measured);
    let far = pivot(low).max(measured + high.sqrt() - middle.sqrt());
    match bound {
        Bound::Unbounded | Bound::NotNegative => [near, far],
        Bound::AtMost100 => [100.0 - far, 100.0 - near],
    }
}

/// A standard deviation that is smaller than this part of the value comes from rounding alone.
const ROUNDING: f64 = 1e-12;

/// The fewest samples from which an interval is taken.
const LEAST_SAMPLES: usize = 40;

/// The part of the samples that may fail, as when a border is drawn beside its chord.
const MAY_FAIL: f64 = 0.1;

/// The uncertainty of `value` from the deviations of its samples: u is their standard deviation, and the interval runs
/// from the value less the 97.5 % quantile to the value less the 2.5 % quantile.
///
/// The samples vary about the marking as the marking varies about the truth, so their deviations are the error
/// of the value, and subtracting them leads back to the truth (the pivotal interval: Davison & Hinkley 1997, *Bootstrap
/// Methods and their Application*, equation 5.6). For values that follow the clicks linearly it is the interval of
/// JCGM 101:2008, 7.7; for others it removes the bias that errors bring, instead of adding it once more.
/// `None` with fewer than 40 samples, or where more than a tenth could not be measured.
pub(super) fn interval(value: f64, deviations: impl Iterator<Item = f64>, bound: Bound) -> Option<Uncertainty> {
    let all: Vec<f64> = deviations.collect();
    let total = all.len();
    let mut good = all;
    good.retain(|deviation| deviation.is_finite());
    if total < LEAST_SAMPLES || ((total - good.len()) as f64) > MAY_FAIL * total as f64 {
        return None;
    }
    let count = good.len() as f64;
    let mean = good.iter().sum::<f64>() / count;
    let u = (good.iter().map(|deviation| (deviation - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt();
    if u < ROUNDING * value.abs().max(1.0) {
        return Some(Uncertainty { u: 0.0, ci95: [value, value] });
    }
    let ci95 = match bound {
        Bound::Unbounded => [value - quantile(&mut good, 0.975), value - quantile(&mut good, 0.025)],
        Bound::NotNegative | Bound::AtMost100 => index_interval(bound, value, &mut good),
    };
    Some(Uncertainty { u, ci95 })
}

/// The quantile of the values, whose order changes: definition 6 of Hyndman & Fan (1996), "Sample quantiles in
/// statistical packages", The American Statistician 50(4). A new value lies beyond it with the requested probability,
/// however few values there are.
pub(super) fn quantile(values: &mut [f64], part: f64) -> f64 {
    let last = values.len() - 1;
    let position = (part * (values.len() + 1) as f64 - 1.0).clamp(0.0, last as f64);
    let index = position.floor() as usize;
    let (_, low, above) = values.select_nth_unstable_by(index, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().fold(f64::INFINITY, f64::min);
    if high.is_finite() { low + (high - low) * (position - index as f64) } else { low }
}
