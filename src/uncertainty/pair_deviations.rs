//! How far the samples of a pair of photos are from its measured values, the uncertainties of changes that follow, and
//! what they are made up of.

use rand_chacha::ChaCha8Rng;

use super::interval::interval;
use super::posture::PostureEffects;
use super::sample_deviations::{SampleDeviations, of_difference};
use crate::estimate::Uncertainty;
use crate::head_pose::HeadRotation;
use crate::measure::{Bound, Measure};

/// How far the samples of a pair are from its measured values.
#[derive(Clone, Debug, Default)]
pub struct PairDeviations {
    /// Of the before photo, as it was taken.
    pub before: SampleDeviations,
    /// Of the after photo, in the same samples.
    pub after: SampleDeviations,
    /// The same with the posture of the lips, by which they differ from one photo to the next: before and after.
    pub(super) held: [SampleDeviations; 2],
    /// What the posture does to the measures of each photo.
    pub(super) posture: [PostureEffects; 2],
    /// What that part of it does which all photos of a visit share.
    pub(super) posture_between_visits: [PostureEffects; 2],
    /// What the default posture does to one photo of each visit.
    pub(super) posture_of_photo: [PostureEffects; 2],
    /// For every sample of a part of them what its clicks alone do.
    pub(super) marking: Vec<MarkingAlone>,
    pub(super) shape_change: Vec<f64>,
    /// Whether both photos have errors in common, since the marks of one were found from those of the other.
    pub(super) in_common: bool,
    /// The rotation of the head between the photos, sample minus found; empty where the pose is not corrected.
    pub(super) turns: Vec<HeadRotation>,
}

/// A sample with the errors of its clicks alone, everything else being as it was found.
#[derive(Clone, Debug)]
pub(super) struct MarkingAlone {
    /// Which of all samples.
    pub(super) sample: usize,
    /// How far the values of both photos are from those measured.
    pub(super) values: [Vec<f64>; 2],
    /// The factors that its scales have.
    pub(super) scales: [f64; 2],
}

/// What the standard uncertainty of a change is made up of (GUM 8, JCGM 100:2008): standard uncertainties in the unit of
/// the measure, whose squares add up to the square of the whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UncertaintyBudget {
    /// From the clicks, and from the outline between them.
    pub marking: f64,
    /// From what the stable points leave open of the pose of the head and of the depth of the lips.
    pub pose: f64,
    /// From the calibration.
    pub scale: f64,
    /// From how differently the lips are held in two photos.
    pub posture: f64,
    /// That part of the posture which all photos of a visit share, so that more of them do not make it smaller.
    pub posture_between_visits: f64,
}

/// A part of the uncertainty of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UncertaintyPart {
    /// The clicks.
    Marking,
    /// The pose of the head.
    Pose,
    /// The calibration.
    Scale,
    /// The posture of the lips.
    Posture,
}

impl UncertaintyPart {
    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Marking => "marking",
            Self::Pose => "pose",
            Self::Scale => "scale",
            Self::Posture => "posture",
        }
    }
}

impl UncertaintyBudget {
    /// The parts, in the order of the report.
    pub fn parts(&self) -> [(UncertaintyPart, f64); 4] {
        [
            (UncertaintyPart::Marking, self.marking),
            (UncertaintyPart::Pose, self.pose),
            (UncertaintyPart::Scale, self.scale),
            (UncertaintyPart::Posture, self.posture),
        ]
    }

    /// The standard uncertainty.
    pub fn u(&self) -> f64 {
        self.parts().iter().map(|(_, part)| part * part).sum::<f64>().sqrt()
    }

    /// The share of a part in the square of the whole, between 0 and 1; 0 where nothing is uncertain.
    pub fn share(&self, part: UncertaintyPart) -> f64 {
        let of_part = match part {
            UncertaintyPart::Marking => self.marking,
            UncertaintyPart::Pose => self.pose,
            UncertaintyPart::Scale => self.scale,
            UncertaintyPart::Posture => self.posture,
        };
        let whole = self.u();
        if whole > 0.0 { (of_part / whole).powi(2) } else { 0.0 }
    }

    /// The largest part.
    pub fn largest(&self) -> UncertaintyPart {
        let [first, rest @ ..] = self.parts();
        rest.into_iter().fold(first, |largest, part| if part.1 > largest.1 { part } else { largest }).0
    }
}

impl PairDeviations {
    /// Adds a sample: the values of both photos as they are taken, and with the posture of the lips, which `random`
    /// draws.
    pub(super) fn add(&mut self, bases: &[Vec<f64>; 2], values: [&mut Vec<f64>; 2], random: &mut ChaCha8Rng) {
        let taken = [&mut self.before, &mut self.after];
        let photos = taken.into_iter().zip(&mut self.held).zip(&self.posture).zip(bases).zip(values);
        for ((((taken, held), posture), base), values) in photos {
            taken.add(base, values);
            posture.add_to(values, random);
            held.add(base, values);
        }
    }

    /// The uncertainty of a change, after minus before, of a measure's value (of a profile, the value at position
    /// `at`).
    pub fn of_difference(&self, measure: &Measure, at: usize, difference: f64) -> Option<Uncertainty> {
        let [before, after] = self.held(measure, at);
        of_difference(before, after, difference, (measure.bound, self.in_common))
    }

    /// How far the samples of a change are from the one measured, posture included; not a number where a sample could
    /// not be measured.
    pub fn differences(&self, measure: &Measure, at: usize) -> impl Iterator<Item = f64> {
        let [before, after] = self.held(measure, at);
        before.iter().zip(after).map(|(before, after)| after - before)
    }

    /// The same of a change of magnitude, |after| − |before|, of a measure with a sign. Each side keeps the sign with
    /// which it was measured, so it is linear, and near 0 larger than the scatter of the magnitude.
    pub fn magnitudes(&self, measure: &Measure, before: f64, after: f64) -> impl Iterator<Item = f64> {
        let [from, to] = self.held(measure, 0);
        from.iter().zip(to).map(move |(from, to)| after.signum() * to - before.signum() * from)
    }

    /// The uncertainty of a change of magnitude.
    pub fn of_magnitude(&self, measure: &Measure, before: f64, after: f64) -> Option<Uncertainty> {
        interval(after.abs() - before.abs(), self.magnitudes(measure, before, after), Bound::Unbounded)
    }

    /// The uncertainty of a change in percent of the value before. Its standard uncertainty is that of first order (GUM 5.2.2): a
    /// quotient of two quantities has no variance that its samples could tell, since one of them with a divisor near 0 would rule it.
    pub fn of_percent(&self, measure: &Measure, before: f64, after: f64) -> Option<Uncertainty> {
        let percent = 100.0 * (after / before - 1.0);
        let [from, to] = self.held(measure, 0);
        // The truth of a sample is what was found less its deviation: a ratio is not linear in it.
        let deviations = from.iter().zip(to).map(|(from, to)| percent - 100.0 * ((after - to) / (before - from) - 1.0));
        let found = interval(percent, deviations, Bound::Unbounded)?;
        let linear = from.iter().zip(to).map(|(from, to)| 100.0 * (to - from * after / before) / before);
        let u = variance(linear.filter(|deviation| deviation.is_finite())).sqrt();
        Some(Uncertainty { u, ..found })
    }

    /// What the posture makes the value in this column of a row differ by, a standard deviation in one photo: the mean of both photos'.
    pub(crate) fn default_posture(&self, column: usize) -> f64 {
        let squares = self.posture_of_photo.iter().map(|effects| effects.sd(column).powi(2));
        squares.sum::<f64>().sqrt() * std::f64::consts::FRAC_1_SQRT_2
    }

    fn held(&self, measure: &Measure, at: usize) -> [&[f64]; 2] {
        self.held.each_ref().map(|photo| photo.of(measure, at))
    }

    /// What the standard uncertainty `u` of a change between the values of two photos is made up of. `None` where it was
    /// not evaluated or is 0.
    ///
    /// The posture's part is known. Those of the clicks and of the scale come from the samples in which they are the only
    /// errors, the clicks' by its covariance with the whole, which is less noisy; the pose has the rest.
    pub fn budget(&self, measure: &Measure, values: [f64; 2], u: f64) -> Option<UncertaintyBudget> {
        let column = SampleDeviations::column(measure, 0);
        let power = measure.dimension.power_of_length();
        let [before, after] = [&self.before, &self.after].map(|photo| photo.of(measure, 0));
        let whole = variance(before.iter().zip(after).map(|(before, after)| after - before));
        let [posture, between]: [f64; 2] = [&self.posture, &self.posture_between_visits]
            .map(|effects| effects.iter().map(|effects| effects.sd(column).powi(2)).sum());
        let sampled = |of: &MarkingAlone| {
            let [from, to] = of.values.each_ref().map(|row| row[column]);
            let [from_scale, to_scale] = of.scales.map(|factor| factor.powi(power) - 1.0);
            let whole = after.get(of.sample)? - before.get(of.sample)?;
            Some([whole, to - from, values[1] * to_scale - values[0] * from_scale])
        };
        let rows: Vec<[f64; 3]> = self.marking.iter().filter_map(sampled).collect();
        let rows: Vec<[f64; 3]> = rows.into_iter().filter(|row| row.iter().all(|value| value.is_finite())).collect();
        let scale = variance(rows.iter().map(|row| row[2])).min(whole);
        let share = covariance(rows.iter().map(|row| (row[0], row[1]))) / variance(rows.iter().map(|row| row[0]));
        let marking = if share.is_finite() { (share.max(0.0) * whole).min(whole - scale) } else { 0.0 };
        let parts = [marking, whole - scale - marking, scale, posture];
        let sum: f64 = parts.iter().sum();
        if !(u > 0.0 && sum > 0.0 && sum.is_finite()) {
            return None;
        }
        let standard = |part: f64| u * (part.max(0.0) / sum).sqrt();
        let [marking, pose, scale, posture] = parts.map(standard);
        Some(UncertaintyBudget { marking, pose, scale, posture, posture_between_visits: standard(between) })
    }

    /// The standard uncertainties of the rotation between the photos; `None` where the pose is not corrected.
    pub fn of_turn(&self) -> Option<HeadRotation> {
        let u = |of: fn(&HeadRotation) -> f64| {
            interval(0.0, self.turns.iter().map(of), Bound::Unbounded).map(|found| found.u)
        };
        Some(HeadRotation { yaw_deg: u(|t| t.yaw_deg)?, pitch_deg: u(|t| t.pitch_deg)?, roll_deg: u(|t| t.roll_deg)? })
    }

    /// The uncertainty of [`shape_change`](crate::measure::shape_change).
    pub fn of_shape_change(&self, distance: f64) -> Option<Uncertainty> {
        interval(distance, self.shape_change.iter().copied(), Bound::NotNegative)
    }
}

fn variance(values: impl Iterator<Item = f64>) -> f64 {
    covariance(values.map(|value| (value, value)))
}

/// The covariance of what is finite; not a number with fewer than two pairs.
fn covariance(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let pairs: Vec<(f64, f64)> = pairs.filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
    let count = pairs.len() as f64;
    let (x_mean, y_mean) = pairs.iter().fold((0.0, 0.0), |(x, y), (x_of, y_of)| (x + x_of / count, y + y_of / count));
    pairs.iter().map(|(x, y)| (x - x_mean) * (y - y_mean)).sum::<f64>() / (count - 1.0)
}
