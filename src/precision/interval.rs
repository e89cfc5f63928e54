use crate::measure::Measure;
use crate::uncertainty::Uncertainty;

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
        if !measure.is_index() {
            Self::Free
        } else if measure.dimension == crate::units::Dimension::Score {
            Self::AtMost100
        } else {
            Self::NotNegative
        }
    }

    /// The interval held within the range. An index that is near its bound holds what was measured, too: the marking
    /// errors in it have moved it away from the bound already, and what they add in the samples moves the
    /// interval past the value.
    fn hold(self, value: f64, [low, high]: [f64; 2]) -> [f64; 2] {
        match self {
            Self::Free => [low, high],
            Self::NotNegative => [low.clamp(0.0, value.max(0.0)), high.max(value)],
            Self::AtMost100 => [low.min(value), high.clamp(value.min(100.0), 100.0)],
        }
    }
}

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
    let high = quantile(&mut good, 0.975);
    let low = quantile(&mut good, 0.025);
    Some(Uncertainty { u, ci95: range.hold(value, [value - high, value - low]) })
}

/// The quantile of the values, which are put into another order: definition 7 of Hyndman & Fan (1996), "Sample quantiles
/// in statistical packages", The American Statistician 50(4).
fn quantile(values: &mut [f64], part: f64) -> f64 {
    let place = part * (values.len() - 1) as f64;
    let index = place.floor() as usize;
    let (_, low, above) = values.select_nth_unstable_by(index, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().fold(f64::INFINITY, f64::min);
    if high.is_finite() { low + (high - low) * (place - index as f64) } else { low }
}
