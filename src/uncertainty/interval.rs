use crate::estimate::Uncertainty;
use crate::measure::{Bound, Measure};

/// What values a figure can have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// All.
    Free,
    /// From 0 on: an index that marking errors alone lift above 0.
    NotNegative,
    /// Up to 100: a score that marking errors alone push below it.
    AtMost100,
}

impl Range {
    /// The range of a measure.
    pub fn of(measure: &Measure) -> Self {
        match measure.bound {
            Bound::Unbounded => Self::Free,
            Bound::NotNegative => Self::NotNegative,
            Bound::AtMost100 => Self::AtMost100,
        }
    }

    /// How far an index is from its bound; below 0 never.
    fn distance_from_bound(self, figure: f64) -> f64 {
        match self {
            Self::Free | Self::NotNegative => figure.max(0.0),
            Self::AtMost100 => (100.0 - figure).max(0.0),
        }
    }

    /// The interval of an index, from quantiles of the squared distances from its bound.
    ///
    /// Errors of marking add to the square of a distance, whatever it is (the mean of (d + e)² is d² + e²), so the
    /// pivot is taken there. The interval holds what was measured, too: near the bound the errors in it have moved it away
    /// already, and what is taken off resample would move the interval past it. Away from the bound it reaches at least as far as
    /// the samples do: where errors happen to have cancelled a true distance, the squares know nothing of it.
    fn index_interval(self, value: f64, samples: &mut [f64]) -> [f64; 2] {
        let measured = self.distance_from_bound(value);
        for sample in samples.iter_mut() {
            *sample = self.distance_from_bound(value + *sample).powi(2);
        }
        let pivot = |quantile: f64| (2.0 * measured * measured - quantile).max(0.0).sqrt();
        let (low, middle, high) = (quantile(samples, 0.025), quantile(samples, 0.5), quantile(samples, 0.975));
        let near = pivot(high).min(measured);
        let far = pivot(low).max(measured + high.sqrt() - middle.sqrt());
        match self {
            Self::Free | Self::NotNegative => [near, far],
            Self::AtMost100 => [100.0 - far, 100.0 - near],
        }
    }
}

/// A standard deviation that is smaller than this part of the value is rounding alone.
const ROUNDING: f64 = 1e-12;

/// The fewest samples of which an interval is taken.
const LEAST_SAMPLES: usize = 40;

/// The part of the samples that may fail, as when a border is drawn beside its chord.
const MAY_FAIL: f64 = 0.1;

/// The uncertainty of `value` from what samples are off it: u is their standard deviation, and the interval runs from
/// the value less the 97.5 % quantile to the value less the 2.5 % quantile.
///
/// The samples are drawn about what was marked as that was drawn about the truth, so their deviations are the error
/// of the value, and taking them off brings back the truth (the pivotal interval: Davison & Hinkley 1997, *Bootstrap
/// Methods and their Application*, equation 5.6). For figures that follow the clicks linearly it is the interval of
/// JCGM 101:2008, 7.7; for others it takes the bias that errors bring, instead of adding it once more.
/// `None` with fewer than 40 samples, or where more than a tenth could not be measured.
pub(super) fn interval(value: f64, deviations: impl Iterator<Item = f64>, range: Range) -> Option<Uncertainty> {
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
    let ci95 = match range {
        Range::Free => [value - quantile(&mut good, 0.975), value - quantile(&mut good, 0.025)],
        Range::NotNegative | Range::AtMost100 => range.index_interval(value, &mut good),
    };
    Some(Uncertainty { u, ci95 })
}

/// The quantile of the values, which are put into another order: definition 6 of Hyndman & Fan (1996), "Sample quantiles
/// in statistical packages", The American Statistician 50(4), beyond which a new value lies with the probability asked
/// for, however few there are.
fn quantile(values: &mut [f64], part: f64) -> f64 {
    let last = values.len() - 1;
    let place = (part * (values.len() + 1) as f64 - 1.0).clamp(0.0, last as f64);
    let index = place.floor() as usize;
    let (_, low, above) = values.select_nth_unstable_by(index, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().fold(f64::INFINITY, f64::min);
    if high.is_finite() { low + (high - low) * (place - index as f64) } else { low }
}
