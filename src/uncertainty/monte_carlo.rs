//! Monte Carlo propagation of errors (JCGM 101:2008): markings, outlines between the marks, scales and poses are
//! sampled, and all measures taken of each sample.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::marking_error::MarkingError;
use super::marking_sampler::MarkingSampler;
use super::matched_sampler::MatchedSampler;
use super::model_error::ModelErrors;
use super::outline_error::{OutlineDeviations, OutlineError, PairOutlineError};
use super::pair_deviations::{MarkingAlone, PairDeviations};
use super::posture::PostureEffects;
use super::sample_deviations::{SampleDeviations, values};
use super::standard_normal::normal;
use crate::alignment::{
    CalibratedMarking, CalibrationKind, FaceFrame, PairAlignment, PhotoAlignment, PoseCorrection, Scale, ScaleSource,
};
use crate::head_pose::{HeadRotation, Unknown, at_average_depths};
use crate::landmark::{Calibration, MarkedPhoto, Marking, MatchedMarks};
use crate::measure::{Lip, shape_change};

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
    /// The numbers of the two photos of a pair among all photos of the person that are compared: what is drawn for a photo
    /// alone is the same in every pair that it is in, and another for every photo.
    pub photos: [u64; 2],
    /// The number of the later photo's visit where its samples are held against those of photos of other visits than the two that are
    /// compared, as in a course: what all photos of a visit share by chance is drawn for each visit. 0 elsewhere.
    pub visit: u64,
}

/// How far two photos of a person who was asked to look ahead differ in yaw and in pitch, as a standard deviation in
/// degrees: the natural head position is repeatable to 2 to 3° (Lundström et al. 1995, "Natural head position and
/// natural head orientation", European Journal of Orthodontics 17(2); Üşümez & Orhan 2003).
pub const POSE_SD_DEG: f64 = 3.0;

impl Default for Sampling {
    fn default() -> Self {
        Self { seed: 1, samples: 600, pose_sd_deg: POSE_SD_DEG, photos: [0, 1], visit: 0 }
    }
}

impl Sampling {
    /// The random numbers for one purpose: streams do not overlap.
    pub(super) fn random(self, stream: u64) -> ChaCha8Rng {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(stream);
        random
    }

    /// Those for one purpose of the later photo's visit; `None` where its photos share them with all others.
    pub(super) fn of_visit(self, purpose: u64) -> Option<ChaCha8Rng> {
        (self.visit > 0).then(|| self.random(stream::of_photo(purpose, self.visit)))
    }
}

/// What the random numbers are for.
pub(super) mod stream {
    pub(in super::super) const CLICKS: u64 = 0;
    pub(in super::super) const SCALE: u64 = 2;
    pub(in super::super) const FLOOR: u64 = 3;
    pub(in super::super) const POSE: u64 = 4;
    pub(in super::super) const OUTLINE: u64 = 5;
    pub(in super::super) const POSTURE: u64 = 6;
    pub(in super::super) const MATCH: u64 = 7;
    pub(in super::super) const CHECK: u64 = 8;
    pub(in super::super) const MODEL: u64 = 9;
    pub(in super::super) const READING: u64 = 10;

    /// That of what is drawn for one photo among several alone. The first two photos share none with a purpose above.
    pub(in super::super) fn of_photo(purpose: u64, number: u64) -> u64 {
        const PURPOSES: u64 = 16;
        purpose + PURPOSES * number
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
    let mut random = sampling.random(stream::of_photo(stream::CLICKS, sampling.photos[0]));
    let mut scales = Scales::new(sampling);
    let mut poses = Poses::of(&sampling.photos[..1], sampling);
    let lip = Lip::marked(&marking.configuration, frame).flattened();
    let base = values(&lip);
    let (outline, mut outlines) = (OutlineError::of(&lip), sampling.random(stream::OUTLINE));
    let mut deviations = SampleDeviations::default();
    let mut model = ModelErrors::new(&[photo], false, sampling);
    for _ in 0..sampling.samples {
        let (mut sampled, calibration) = clicks.sample(&mut random);
        model.add_to([(&mut sampled, clicks.millimetres())]);
        poses.turn(0, &mut sampled, frame);
        let factor = scales.sample(frame.scale());
        let marking = CalibratedMarking {
            marking: &sampled,
            calibration: calibration.as_ref(),
            focal_length: photo.focal_length,
        };
        let frame = alignment.resample(&marking, &mut |whose| poses.normal(whose)).map(|frame| frame.scaled(factor));
        let between_marks = outline.sample(&mut outlines);
        deviations.add(&base, &sample_values(&sampled, frame.as_ref(), between_marks.as_ref(), &base).0);
        add_distance(&mut deviations, alignment.frame.distance_mm(), frame.as_ref());
    }
    deviations
}

/// The clicks alone are the errors of one sample in this many: enough for a budget that is good to a twentieth of the
/// whole.
const BUDGET_THINNING: usize = 6;

/// Two marked photos of one mouth, as they are sampled.
pub struct SampledPair<'a> {
    /// The photos.
    pub photos: [&'a MarkedPhoto; 2],
    /// The mean marking of each.
    pub markings: [&'a Marking; 2],
    /// How they were brought into one frame.
    pub alignment: &'a PairAlignment,
    /// Whether both are one file with one marking: then all errors are common to both.
    pub same_clicks: bool,
    /// What the pixels say of the after photo's marks, where its marking is the matched one.
    pub matched: Option<&'a MatchedMarks>,
    /// The posture of the lips in one photo, as the standard deviation of the mean height of the upper vermilion, in
    /// the unit of the frame.
    pub posture_sd: f64,
    /// That part of it which all photos of a visit share.
    pub shared_posture: f64,
}

/// Samples a pair: both markings on their own, or as one where both are the same, the outlines between the marks with
/// what both have in common, the scale together, the poses of the head, the alignment that follows from them, and the
/// posture of the lips.
pub fn sample_pair(pair: &SampledPair<'_>, error: &MarkingError, sampling: Sampling) -> PairDeviations {
    let numbers = sampling.photos;
    let SampledPair { photos, markings, alignment, same_clicks, matched, posture_sd, shared_posture } = *pair;
    let frames = [&alignment.before, &alignment.after];
    let clicks =
        [0, 1].map(|occasion| MarkingSampler::new(photos[occasion], markings[occasion], frames[occasion], error));
    let lips = [0, 1].map(|occasion| Lip::marked(&markings[occasion].configuration, frames[occasion]).flattened());
    let bases = lips.each_ref().map(values);
    let (outline, mut outlines) = (PairOutlineError::of(lips.each_ref()), sampling.random(stream::OUTLINE));
    let posture_sd = if same_clicks || sampling.samples == 0 { 0.0 } else { posture_sd };
    let posture = lips.each_ref().map(|lip| PostureEffects::of(lip, posture_sd));
    let posture_between_visits =
        posture.each_ref().map(|effects| effects.scaled(&vec![shared_posture; bases[0].len()]));
    let mut outlines_of_visit = sampling.of_visit(stream::OUTLINE);
    let mut postures = sampling.random(stream::POSTURE);
    let matched = matched.map(|marks| MatchedSampler::new(marks, markings, frames));
    let mut matches = sampling.random(stream::of_photo(stream::MATCH, numbers[1]));
    let mut readings = sampling.random(stream::READING);
    let base_change = shape_change(&lips[0], &lips[1]).unwrap_or(f64::NAN);
    let base_turn = alignment.pose_correction().map(PoseCorrection::turn);
    let drawn_for = [numbers[0], if same_clicks { numbers[0] } else { numbers[1] }];
    let mut random = drawn_for.map(|number| sampling.random(stream::of_photo(stream::CLICKS, number)));
    let mut scales = Scales::new(sampling);
    let mut poses = Poses::of(&numbers, sampling);
    let mut model = ModelErrors::new(&photos, same_clicks, sampling);
    let in_common = matched.is_some();
    let posture_of_photo = posture.clone();
    let mut deviations =
        PairDeviations { posture, posture_between_visits, posture_of_photo, in_common, ..PairDeviations::default() };
    for sample in 0..sampling.samples {
        let [mut before, mut after] = [0, 1].map(|occasion| clicks[occasion].sample(&mut random[occasion]));
        let millimetres = clicks.each_ref().map(MarkingSampler::millimetres);
        model.add_to([(&mut before.0, millimetres[0]), (&mut after.0, millimetres[1])]);
        let factors = scales.sample_pair_factors(alignment);
        let drawn = outline.sample(&mut outlines, outlines_of_visit.as_mut());
        let between_marks = drawn
            .as_ref()
            .map_or([None; 2], |[before, after]| [before, if same_clicks { before } else { after }].map(Some));
        if let Some(matched) = &matched {
            matched.carry(&before.0, between_marks[0], &mut after.0, [&mut matches, &mut readings]);
        }
        if sample % BUDGET_THINNING == 0 && !same_clicks {
            let sampled = [&before, &after];
            deviations.marking.extend(pair.marking_alone(sample, sampled, factors, between_marks, &bases));
        }
        if !same_clicks {
            poses.turn_both([(&mut before.0, frames[0]), (&mut after.0, frames[1])]);
        }
        let [first, second] = [0, 1].map(|occasion| [&before, &after][occasion]);
        let sampled =
            [pair.calibrated(0, &first.0, first.1.as_ref()), pair.calibrated(1, &second.0, second.1.as_ref())];
        let sampled = alignment.resample(&sampled[0], &sampled[1], &mut |whose| poses.normal(whose));
        let sampled = sampled.map(|[before, after]| [before.scaled(factors[0]), after.scaled(factors[1])]);
        let [first, second] = sampled.as_ref().map_or([None; 2], |[before, after]| [Some(before), Some(after)]);
        let (mut before_values, lip) = sample_values(&before.0, first, between_marks[0], &bases[0]);
        let (mut after_values, after_lip) = sample_values(&after.0, second, between_marks[1], &bases[1]);
        deviations.add(&bases, [&mut before_values, &mut after_values], &mut postures);
        add_distance(&mut deviations.before, frames[0].distance_mm(), first);
        add_distance(&mut deviations.after, frames[1].distance_mm(), second);
        let change = lip.zip(after_lip).and_then(|(lip, after)| shape_change(&lip, &after).ok());
        deviations.shape_change.push(change.unwrap_or(f64::NAN) - base_change);
        deviations.turns.extend(base_turn.as_ref().and_then(|base| turned_from(base, [first, second])));
    }
    deviations
}

/// How a sample's heads turned between the photos, against how they were found to have turned.
fn turned_from(base: &HeadRotation, [before, after]: [Option<&FaceFrame>; 2]) -> Option<HeadRotation> {
    Some(after?.head()?.turned_from(before?.head()?).difference_from(base))
}

/// A sample of a photo's marking, with its calibration.
type SampledMarking = (Marking, Option<Calibration>);

impl SampledPair<'_> {
    /// One photo with other marks and another calibration.
    fn calibrated<'a>(
        &self,
        occasion: usize,
        marking: &'a Marking,
        calibration: Option<&'a Calibration>,
    ) -> CalibratedMarking<'a> {
        CalibratedMarking { marking, calibration, focal_length: self.photos[occasion].focal_length }
    }

    /// The values of a sample that has the errors of its clicks alone, and the factors that its scales have: the
    /// calibrations' own and `factors`. `None` where it has no frame.
    fn marking_alone(
        &self,
        sample: usize,
        sampled: [&SampledMarking; 2],
        factors: [f64; 2],
        between_marks: [Option<&OutlineDeviations>; 2],
        bases: &[Vec<f64>; 2],
    ) -> Option<MarkingAlone> {
        let resampled =
            |photos: [CalibratedMarking<'_>; 2]| self.alignment.resample(&photos[0], &photos[1], &mut |_| 0.0);
        // The clicks on the face at the scale that was found, and the clicks of the calibration on the face as it was found.
        let moved =
            [0, 1].map(|occasion| Marking { irises: self.markings[occasion].irises, ..sampled[occasion].0.clone() });
        let still =
            [0, 1].map(|occasion| Marking { irises: sampled[occasion].0.irises, ..self.markings[occasion].clone() });
        let own = |occasion: usize| self.photos[occasion].calibration.as_ref();
        let frames = resampled([0, 1].map(|occasion| self.calibrated(occasion, &moved[occasion], own(occasion))))?;
        let scaled = resampled(
            [0, 1].map(|occasion| self.calibrated(occasion, &still[occasion], sampled[occasion].1.as_ref())),
        )?;
        let found = [&self.alignment.before, &self.alignment.after];
        let values = [0, 1].map(|occasion| {
            let (marking, frame) = (&moved[occasion], Some(&frames[occasion]));
            let (values, _) = sample_values(marking, frame, between_marks[occasion], &bases[occasion]);
            values.iter().zip(&bases[occasion]).map(|(value, base)| value - base).collect()
        });
        let scales = [0, 1].map(|occasion| {
            factors[occasion] * scaled[occasion].scale().unit_per_px / found[occasion].scale().unit_per_px
        });
        Some(MarkingAlone { sample, values, scales })
    }
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

/// The random errors of the head's pose, and of what is unknown of heads in space.
struct Poses {
    person: ChaCha8Rng,
    photos: Vec<ChaCha8Rng>,
    sd: f64,
}

impl Poses {
    /// Those of photos with these numbers.
    fn of(numbers: &[u64], sampling: Sampling) -> Self {
        let of_photo = |number: &u64| sampling.random(stream::of_photo(stream::POSE, number + 1));
        Self {
            person: sampling.random(stream::POSE),
            photos: numbers.iter().map(of_photo).collect(),
            sd: sampling.pose_sd_deg.to_radians(),
        }
    }

    fn normal(&mut self, whose: Unknown) -> f64 {
        match whose {
            Unknown::OfPhoto(photo) if photo < self.photos.len() => normal(&mut self.photos[photo]),
            Unknown::OfPhoto(_) | Unknown::OfPerson => normal(&mut self.person),
        }
    }

    /// Turns the head of a photo by a random deviation from straight ahead, where the pose is not corrected.
    fn turn(&mut self, photo: usize, marking: &mut Marking, frame: &FaceFrame) {
        if frame.head().is_none() && self.sd > 0.0 {
            let angles = [(); 2].map(|()| self.sd * self.normal(Unknown::OfPhoto(photo)));
            turn(marking, frame, angles);
        }
    }

    /// Turns the heads of two photos, so that their difference has the stated standard deviation.
    fn turn_both(&mut self, photos: [(&mut Marking, &FaceFrame); 2]) {
        let sd = self.sd;
        self.sd *= std::f64::consts::FRAC_1_SQRT_2;
        for (photo, (marking, frame)) in photos.into_iter().enumerate() {
            self.turn(photo, marking, frame);
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
