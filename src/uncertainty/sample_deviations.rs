//! How far the samples of a Monte Carlo run are from the values that were measured, and the uncertainties that follow.

use super::interval::interval;
use crate::estimate::{COVERAGE_FACTOR_95, Estimate, Uncertainty};
use crate::measure::{Bound, Lip, MEASURES, Measure, PROFILE_STEPS, Value};

/// How many values a measure has.
fn width(measure: &Measure) -> usize {
    if measure.is_profile() { PROFILE_STEPS as usize + 1 } else { 1 }
}

/// What a measure has in a row of all values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    /// How many values it has.
    pub(super) values: usize,
    /// The power of the unit of length in its unit.
    pub(super) power: i32,
}

/// What each measure has in a row of all values, in the order of the measures.
pub(super) fn columns() -> impl Iterator<Item = Columns> {
    MEASURES.iter().map(|measure| Columns { values: width(measure), power: measure.dimension.power_of_length() })
}

/// The values of all measures in a row; not a number where one could not be taken.
pub(super) fn values(lip: &Lip) -> Vec<f64> {
    let mut row = Vec::with_capacity(MEASURES.len() + PROFILE_STEPS as usize);
    for measure in MEASURES {
        match measure.take(lip) {
            Ok(value) => row.extend(value.estimates().iter().map(|estimate| estimate.value)),
            Err(_) => row.extend(std::iter::repeat_n(f64::NAN, width(measure))),
        }
    }
    row
}

/// How far the samples of a Monte Carlo run are from the values that were measured: sample minus measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampleDeviations {
    /// One column per value, with one number per sample.
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

    /// How many samples there are.
    pub(super) fn count(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// The deviations in one column; empty where there are no samples.
    pub(super) fn column_of(&self, column: usize) -> &[f64] {
        self.columns.get(column).map_or(&[], Vec::as_slice)
    }

    /// Every column mapped with its number; the camera's distances are left.
    #[must_use]
    pub(super) fn map_columns(&self, mut map: impl FnMut(usize, &[f64]) -> Vec<f64>) -> Self {
        let columns = self.columns.iter().enumerate().map(|(column, values)| map(column, values)).collect();
        Self { columns, distances: self.distances.clone() }
    }

    /// Changes the row of one sample.
    pub(super) fn change_row(&mut self, sample: usize, change: impl FnOnce(&mut [f64])) {
        let mut row: Vec<f64> = self.columns.iter().map(|column| column[sample]).collect();
        change(&mut row);
        self.columns.iter_mut().zip(row).for_each(|(column, value)| column[sample] = value);
    }

    /// The deviations of a measure's value, in the order of the samples: of a profile the value at position `at`; of
    /// other measures `at` is 0. Not a number where a sample could not be measured. Empty where there are no samples.
    pub fn of(&self, measure: &Measure, at: usize) -> &[f64] {
        self.columns.get(Self::column(measure, at)).map_or(&[], Vec::as_slice)
    }

    /// The place of a measure's value in a row of all values.
    pub(super) fn column(measure: &Measure, at: usize) -> usize {
        MEASURES.iter().take_while(|other| other.id != measure.id).map(width).sum::<usize>() + at
    }

    /// Adds how much further away the camera of a sample is than the one that was found.
    pub(super) fn add_distance(&mut self, millimetres: f64) {
        self.distances.push(millimetres);
    }

    /// The distance of the camera with its uncertainty.
    pub fn of_distance(&self, millimetres: f64) -> Estimate {
        let uncertainty = interval(millimetres, self.distances.iter().copied(), Bound::Unbounded);
        Estimate { value: millimetres, uncertainty }
    }

    /// The value with the uncertainties that the samples show.
    #[must_use]
    pub fn evaluated(&self, measure: &Measure, value: &Value) -> Value {
        value.map(|at, estimate| Estimate {
            uncertainty: interval(estimate.value, self.of(measure, at).iter().copied(), measure.bound),
            ..*estimate
        })
    }
}

/// The uncertainty of a difference of two values, after minus before, from paired samples.
///
/// The samples of an index vary the less the nearer to its bound it came out, by chance as well as in truth. What one
/// photo lacks by chance the other one shows, so a difference of indices is no more certain than if both varied as the
/// wider one does, and its interval is that of a normal distribution. Where both photos have errors `in_common`, as matched
/// marks have, that is so of what they have not in common, by the correlation of their samples.
pub(super) fn of_difference(
    before: &[f64],
    after: &[f64],
    difference: f64,
    (bound, in_common): (Bound, bool),
) -> Option<Uncertainty> {
    let paired = before.iter().zip(after).map(|(before, after)| after - before);
    let found = interval(difference, paired, Bound::Unbounded)?;
    if bound == Bound::Unbounded || found.u == 0.0 {
        return Some(found);
    }
    let of_one = |deviations: &[f64]| Some(interval(0.0, deviations.iter().copied(), Bound::Unbounded)?.u);
    let [first, second] = [of_one(before)?, of_one(after)?];
    let alike = if in_common { correlation(first, second, found.u) } else { 0.0 };
    let u = found.u.max((2.0 * (1.0 - alike)).sqrt() * first.max(second));
    Some(Uncertainty { u, ci95: [difference - COVERAGE_FACTOR_95 * u, difference + COVERAGE_FACTOR_95 * u] })
}

/// The correlation of two quantities with these standard deviations whose difference has that one; never below 0.
fn correlation(first: f64, second: f64, difference: f64) -> f64 {
    let product = 2.0 * first * second;
    let covariance = first * first + second * second - difference * difference;
    if product > 0.0 { (covariance / product).clamp(0.0, 1.0) } else { 0.0 }
}
