//! Monte Carlo propagation of errors (JCGM 101:2008): markings, outlines between the marks, scales and poses are
//! sampled, and all measures taken of each sample.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::interval::interval;
use super::marking_error::MarkingError;
use super::marking_sampler::{MarkingSampler, normal};
use super::outline_error::{OutlineDeviations, OutlineError, PairOutlineError};
use super::sample_deviations::{SampleDeviations, of_difference, values};
use crate::alignment::{
    CalibratedMarking, CalibrationKind, FaceFrame, PairAlignment, PhotoAlignment, PoseCorrection, Scale, ScaleSource,
};
use crate::estimate::Uncertainty;
use crate::head_pose::{HeadRotation, at_average_depths};
use crate::landmark::{MarkedPhoto, Marking};
use crate::measure::{Bound, Lip, Measure, shape_change};

/// How samples are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// Where the random numbers start: the same seed gives the same values to the last digit.
    pub seed: u64,
    /// How many samples; 0 leaves the uncertainties unevaluated. The standard deviation of n samples is good to
    /// 1/√(2 (n − 1)) of itself: 3 % takes 557 of them.
    pub samples: usize,
    /// How far the pose of the head may differ between two photos in yaw and in pitch, as standard deviations in
    /// degrees: sampled where the pose is not corrected, since an uncorrected frame does not see it.
    pub pose_sd_deg: f64,
}

/// How far two photos of a person who was asked to look ahead differ in yaw and in pitch, as a standard deviation in
/// degrees: the natural head position is repeatable to 2 to 3° (Lundström et al. 1995, "Natural head position and
/// natural head orientation", European Journal of Orthodontics 17(2); Üşümez & Orhan 2003).
pub const POSE_SD_DEG: f64 = 3.0;

impl Default for Sampling {
    fn default() -> Self {
        Self { seed: 1, samples: 600, pose_sd_deg: POSE_SD_DEG }
    }
}

impl Sampling {
    /// The random numbers for one purpose: streams do not overlap.
    pub(super) fn random(self, stream: u64) -> ChaCha8Rng {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(stream);
        random
    }
}

/// What the random numbers are for.
pub(super) mod stream {
    pub(in super::super) const BEFORE: u64 = 0;
    pub(in super::super) const AFTER: u64 = 1;
    pub(in super::super) const SCALE: u64 = 2;
    pub(in super::super) const FLOOR: u64 = 3;
    pub(in super::super) const POSE: u64 = 4;
    pub(in super::super) const OUTLINE: u64 = 5;
}

/// How far the samples of a pair are from its measured values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PairDeviations {
    /// Of the before photo.
    pub before: SampleDeviations,
    /// Of the after photo, in the same samples.
    pub after: SampleDeviations,
    shape_change: Vec<f64>,
    /// The rotation of the head between the photos, sample minus found; empty where the pose is not corrected.
    turns: Vec<HeadRotation>,
}

impl PairDeviations {
    /// The uncertainty of a change, after minus before, of a measure's value (of a profile, the value at position
    /// `at`).
    pub fn of_difference(&self, measure: &Measure, at: usize, difference: f64) -> Option<Uncertainty> {
        of_difference(self.before.of(measure, at), self.after.of(measure, at), difference, measure.bound)
    }

    /// The uncertainty of a change of magnitude, |after| − |before|, of a measure with a sign. Each side keeps the sign
    /// with which it was measured, so it is linear, and near 0 larger than the scatter of the magnitude.
    pub fn of_magnitude(&self, measure: &Measure, before: f64, after: f64) -> Option<Uncertainty> {
        let samples = self.before.of(measure, 0).iter().zip(self.after.of(measure, 0));
        let deviations = samples.map(|(from, to)| after.signum() * to - before.signum() * from);
        interval(after.abs() - before.abs(), deviations, Bound::Unbounded)
    }

    /// The uncertainty of a change in percent of the value before.
    pub fn of_percent(&self, measure: &Measure, before: f64, after: f64) -> Option<Uncertainty> {
        let percent = 100.0 * (after / before - 1.0);
        let samples = self.before.of(measure, 0).iter().zip(self.after.of(measure, 0));
        let deviations = samples.map(|(from, to)| 100.0 * ((after + to) / (before + from) - 1.0) - percent);
        interval(percent, deviations, Bound::Unbounded)
    }

    /// The standard uncertainties of the rotation between the photos; `None` where the pose is not corrected.
    pub fn of_turn(&self) -> Option<HeadRotation> {
        let u = |of: fn(&HeadRotation) -> f64| {
            interval(0.0, self.turns.iter().map(of), Bound::Unbounded).map(|found| found.u)
        };
        Some(HeadRotation { yaw_deg: u(|t| t.yaw_deg)?, pitch_deg: u(|t| t.pitch_deg)?, roll_deg: u(|t| t.roll_deg)? })
    }

    /// The uncertainty of [`shape_change`].
    pub fn of_shape_change(&self, distance: f64) -> Option<Uncertainty> {
        interval(distance, self.shape_change.iter().copied(), Bound::NotNegative)
    }
}

/// Samples one photo: its marking, its outlines between the marks, its scale and the pose of the head, within their
/// errors.
pub fn sample_photo(
    photo: &MarkedPhoto,
    marking: &Marking,
    alignment: &PhotoAlignment,
    error: &MarkingError,
    sampling: Sampling,
) -> SampleDeviations {
    let frame = &alignment.frame;
    let clicks = MarkingSampler::new(photo, marking, frame, error);
    let mut random = sampling.random(stream::BEFORE);
    let mut scales = Scales::new(sampling);
    let mut poses = Poses::new(sampling);
    let lip = Lip::marked(&marking.configuration, frame).flattened();
    let base = values(&lip);
    let (outline, mut outlines) = (OutlineError::of(&lip), sampling.random(stream::OUTLINE));
    let mut deviations = SampleDeviations::default();
    for _ in 0..sampling.samples {
        let (mut sampled, calibration) = clicks.sample(&mut random);
        poses.turn(&mut sampled, frame);
        let factor = scales.sample(frame.scale());
        let marking = CalibratedMarking {
            marking: &sampled,
            calibration: calibration.as_ref(),
            focal_length: photo.focal_length,
        };
        let frame = alignment.resample(&marking, &mut || poses.normal()).map(|frame| frame.scaled(factor));
        let between_marks = outline.sample(&mut outlines);
        deviations.add(&base, &sample_values(&sampled, frame.as_ref(), between_marks.as_ref(), &base).0);
        add_distance(&mut deviations, alignment.frame.distance_mm(), frame.as_ref());
    }
    deviations
}

/// Samples a pair: both markings on their own, or as one where `same_clicks` says that both are the same, the outlines
/// between the marks with what both have in common, the scale together, the poses of the head, and the alignment that
/// follows from them.
pub fn sample_pair(
    photos: [&MarkedPhoto; 2],
    markings: [&Marking; 2],
    alignment: &PairAlignment,
    error: &MarkingError,
    same_clicks: bool,
    sampling: Sampling,
) -> PairDeviations {
    let frames = [&alignment.before, &alignment.after];
    let clicks =
        [0, 1].map(|occasion| MarkingSampler::new(photos[occasion], markings[occasion], frames[occasion], error));
    let lips = [0, 1].map(|occasion| Lip::marked(&markings[occasion].configuration, frames[occasion]).flattened());
    let bases = lips.each_ref().map(values);
    let (outline, mut outlines) = (PairOutlineError::of(lips.each_ref()), sampling.random(stream::OUTLINE));
    let base_change = shape_change(&lips[0], &lips[1]).unwrap_or(f64::NAN);
    let base_turn = alignment.pose_correction().map(PoseCorrection::turn);
    let streams = [stream::BEFORE, if same_clicks { stream::BEFORE } else { stream::AFTER }];
    let mut random = streams.map(|stream| sampling.random(stream));
    let mut scales = Scales::new(sampling);
    let mut poses = Poses::new(sampling);
    let mut deviations = PairDeviations::default();
    for _ in 0..sampling.samples {
        let [mut before, mut after] = [0, 1].map(|occasion| clicks[occasion].sample(&mut random[occasion]));
        if !same_clicks {
            poses.turn_both([(&mut before.0, frames[0]), (&mut after.0, frames[1])]);
        }
        let sampled = alignment.resample(
            &CalibratedMarking {
                marking: &before.0,
                calibration: before.1.as_ref(),
                focal_length: photos[0].focal_length,
            },
            &CalibratedMarking {
                marking: &after.0,
                calibration: after.1.as_ref(),
                focal_length: photos[1].focal_length,
            },
            &mut || poses.normal(),
        );
        let factors = scales.sample_pair_factors(alignment);
        let sampled = sampled.map(|[before, after]| [before.scaled(factors[0]), after.scaled(factors[1])]);
        let [first, second] = sampled.as_ref().map_or([None; 2], |[before, after]| [Some(before), Some(after)]);
        let between_marks = outline.sample(&mut outlines);
        let [of_before, of_after] = between_marks
            .as_ref()
            .map_or([None; 2], |[before, after]| [Some(before), Some(if same_clicks { before } else { after })]);
        let (before_values, lip) = sample_values(&before.0, first, of_before, &bases[0]);
        let (after_values, after_lip) = sample_values(&after.0, second, of_after, &bases[1]);
        deviations.before.add(&bases[0], &before_values);
        deviations.after.add(&bases[1], &after_values);
        add_distance(&mut deviations.before, frames[0].distance_mm(), first);
        add_distance(&mut deviations.after, frames[1].distance_mm(), second);
        let change = lip.zip(after_lip).and_then(|(lip, after)| shape_change(&lip, &after).ok());
        deviations.shape_change.push(change.unwrap_or(f64::NAN) - base_change);
        let heads = first.and_then(FaceFrame::head).zip(second.and_then(FaceFrame::head));
        if let (Some((before, after)), Some(base)) = (heads, &base_turn) {
            deviations.turns.push(after.turned_from(before).difference_from(base));
        }
    }
    deviations
}

/// Adds how much further away the camera of a sample is than the one that was found.
fn add_distance(deviations: &mut SampleDeviations, found: Option<f64>, sample: Option<&FaceFrame>) {
    if let Some((found, sampled)) = found.zip(sample.and_then(FaceFrame::distance_mm)) {
        deviations.add_distance(sampled - found);
    }
}

/// The values of a sample, with the lip they were taken of; none of them is a number where the sample has no frame.
fn sample_values(
    marking: &Marking,
    frame: Option<&FaceFrame>,
    between_marks: Option<&OutlineDeviations>,
    base: &[f64],
) -> (Vec<f64>, Option<Lip>) {
    match frame {
        Some(frame) => {
            let lip = Lip::marked(&marking.configuration, frame).flattened();
            let lip = match between_marks {
                Some(deviations) => lip.deviating(deviations),
                None => lip,
            };
            (values(&lip), Some(lip))
        }
        None => (vec![f64::NAN; base.len()], None),
    }
}

/// The random errors of the head's pose.
struct Poses {
    random: ChaCha8Rng,
    sd: f64,
}

impl Poses {
    fn new(sampling: Sampling) -> Self {
        Self { random: sampling.random(stream::POSE), sd: sampling.pose_sd_deg.to_radians() }
    }

    fn normal(&mut self) -> f64 {
        normal(&mut self.random)
    }

    /// Turns the head of a photo by a random deviation from straight ahead, where the pose is not corrected.
    fn turn(&mut self, marking: &mut Marking, frame: &FaceFrame) {
        if frame.head().is_none() && self.sd > 0.0 {
            let angles = [self.sd * self.normal(), self.sd * self.normal()];
            turn(marking, frame, angles);
        }
    }

    /// Turns the heads of two photos, so that their difference has the stated standard deviation.
    fn turn_both(&mut self, photos: [(&mut Marking, &FaceFrame); 2]) {
        let sd = self.sd;
        self.sd *= std::f64::consts::FRAC_1_SQRT_2;
        for (marking, frame) in photos {
            self.turn(marking, frame);
        }
        self.sd = sd;
    }
}

/// Moves every point of a photo by its depth on the average face times the angles, yaw and pitch, to first order.
fn turn(marking: &mut Marking, frame: &FaceFrame, [yaw, pitch]: [f64; 2]) {
    let [x, y] = frame.millimetres();
    let shifted = |point, depth: f64| point + x * (depth * yaw) + y * (depth * pitch);
    marking.configuration = at_average_depths(&marking.configuration, shifted);
}

/// The random errors of the millimetre, as factors.
struct Scales {
    random: ChaCha8Rng,
}

impl Scales {
    fn new(sampling: Sampling) -> Self {
        Self { random: sampling.random(stream::SCALE) }
    }

    fn sample(&mut self, scale: &Scale) -> f64 {
        factor(scale, normal(&mut self.random))
    }

    /// The factors of both photos. Aligned photos have one scale, and irises are one person's, so their error is one;
    /// rulers and stated scales of photos that are not aligned are each for itself.
    fn sample_pair_factors(&mut self, alignment: &PairAlignment) -> [f64; 2] {
        let scales = [alignment.before.scale(), alignment.after.scale()];
        let first = normal(&mut self.random);
        let second = normal(&mut self.random);
        let own = !alignment.shares_scale() && scales.iter().any(|scale| !is_iris(scale));
        [factor(scales[0], first), factor(scales[1], if own { second } else { first })]
    }
}

/// A length is never measured as less than a tenth of what it is.
fn factor(scale: &Scale, deviation: f64) -> f64 {
    (1.0 + relative(scale) * deviation).max(0.1)
}

fn relative(scale: &Scale) -> f64 {
    match &scale.source {
        ScaleSource::Calibrated(millimetres) => millimetres.u.unwrap_or(0.0) / millimetres.mm_per_px,
        ScaleSource::BiocularWidth | ScaleSource::MouthWidth => 0.0,
    }
}

fn is_iris(scale: &Scale) -> bool {
    matches!(&scale.source, ScaleSource::Calibrated(millimetres) if millimetres.kinds == [CalibrationKind::Iris])
}
