use super::interval::{Range, interval};
use crate::estimate::{Estimate, Uncertainty};
use crate::measure::{Lip, MEASURES, Measure, PROFILE_STEPS, Value};

/// How many figures a measure has.
fn width(measure: &Measure) -> usize {
    if measure.is_profile() { PROFILE_STEPS as usize + 1 } else { 1 }
}

/// The figures of all measures in a row; not a number where one could not be taken.
pub(super) fn row(lip: &Lip) -> Vec<f64> {
    let mut row = Vec::new();
    for measure in MEASURES {
        match measure.take(lip) {
            Ok(Value::Scalar(estimate)) => row.push(estimate.value),
            Ok(Value::Profile(estimates)) => row.extend(estimates.iter().map(|estimate| estimate.value)),
            Err(_) => row.extend(std::iter::repeat_n(f64::NAN, width(measure))),
        }
    }
    row
}

/// What the samples of a Monte Carlo run are off the figures that were measured: one row a sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampleDeviations {
    /// One column a figure, each as long as there are samples.
    columns: Vec<Vec<f64>>,
    /// Of the camera's distance, in millimetres; empty where the pose is not corrected.
    distances: Vec<f64>,
}

impl SampleDeviations {
    pub(super) fn add(&mut self, base: &[f64], sample: &[f64]) {
        self.columns.resize_with(base.len(), Vec::new);
        for ((column, base), sample) in self.columns.iter_mut().zip(base).zip(sample) {
            column.push(sample - base);
        }
    }

    /// The deviations of a measure's figure, in the order of the samples; of a profile the figure at position `at`,
    /// of others `at` is 0. Not a number where a sample could not be measured. Empty where there are no samples.
    pub fn of(&self, measure: &Measure, at: usize) -> &[f64] {
        let before = MEASURES.iter().take_while(|other| other.id != measure.id).map(width).sum::<usize>();
        self.columns.get(before + at).map_or(&[], Vec::as_slice)
    }

    /// Adds how far the camera of a sample is further away than the one that was found.
    pub(super) fn add_distance(&mut self, millimetres: f64) {
        self.distances.push(millimetres);
    }

    /// The distance of the camera with its uncertainty.
    pub fn of_distance(&self, millimetres: f64) -> Estimate {
        let uncertainty = interval(millimetres, self.distances.iter().copied(), Range::Free);
        Estimate { value: millimetres, uncertainty }
    }

    /// The value with the uncertainties that the samples show.
    #[must_use]
    pub fn evaluated(&self, measure: &Measure, value: &Value) -> Value {
        let range = Range::of(measure);
        let evaluate = |estimate: &Estimate, at| Estimate {
            uncertainty: interval(estimate.value, self.of(measure, at).iter().copied(), range),
            ..*estimate
        };
        match value {
            Value::Scalar(estimate) => Value::Scalar(evaluate(estimate, 0)),
            Value::Profile(estimates) => {
                Value::Profile(estimates.iter().enumerate().map(|(at, estimate)| evaluate(estimate, at)).collect())
            }
        }
    }
}

/// The uncertainty of a difference of two figures, after minus before, from paired samples.
///
/// An index scatters the less the nearer its bound it came out, by chance as well as in truth. What one photo by chance
/// lacks the other one shows, so a difference of indices is no surer than if both scattered as the wider one does, and
/// its interval is that of a normal distribution.
pub(super) fn of_difference(before: &[f64], after: &[f64], difference: f64, range: Range) -> Option<Uncertainty> {
    let paired = before.iter().zip(after).map(|(before, after)| after - before);
    let found = interval(difference, paired, Range::Free)?;
    if range == Range::Free || found.u == 0.0 {
        return Some(found);
    }
    let of_one = |deviations: &[f64]| Some(interval(0.0, deviations.iter().copied(), Range::Free)?.u);
    let u = found.u.max(std::f64::consts::SQRT_2 * of_one(before)?.max(of_one(after)?));
    Some(Uncertainty { u, ci95: [difference - K95 * u, difference + K95 * u] })
}

/// The coverage factor of 95 % for a normal distribution.
const K95: f64 = 1.96;
