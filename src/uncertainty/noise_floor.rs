//! Noise floors: what an index of asymmetry shows on a perfectly symmetric lip because of the errors of marking alone.

use super::marking_error::MarkingError;
use super::marking_sampler::MarkingSampler;
use super::matched_sampler::{MatchedSampler, unchanged};
use super::model_error::ModelErrors;
use super::monte_carlo::{Sampling, stream};
use super::outline_error::PairOutlineError;
use crate::alignment::{FaceFrame, PairAlignment};
use crate::geometry::{Face, Point};
use crate::landmark::{Configuration, CurveName, MarkedPhoto, Marking, MatchedMarks, Node, Side};
use crate::measure::{Bound, Lip, MEASURES, Measure, MeasureId, Value, shape_change};

/// What an index that cannot be negative shows where there is nothing to show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoiseFloor {
    /// The measure.
    pub id: MeasureId,
    /// The mean that errors of marking alone give: of a score how far below 100.
    pub mean: f64,
}

/// Noise floors take one sample in this many, enough for a mean that is good to 4 %: an index scatters by less than
/// half of itself.
const THINNING: usize = 6;

/// The noise floors of the indices of a photo: what a perfectly symmetric lip of this size, marked like this one,
/// would show on average. Empty without samples.
///
/// The symmetric lip is the photo's right half and its mirror image, on a face whose stable points are each the mean of
/// itself and the mirror image of its counterpart. Its outline lies beside the curves through its points alike on both
/// sides, which makes no asymmetry: errors of outlines are no part of these floors. `with_marks` gives the frame of a
/// marking that differs from another one.
pub fn noise_floors(
    photo: &MarkedPhoto,
    marking: &Marking,
    frame: &FaceFrame,
    with_marks: impl Fn(&Marking, &Marking) -> Option<FaceFrame>,
    error: &MarkingError,
    sampling: Sampling,
) -> Vec<NoiseFloor> {
    let symmetric = frame.show(&symmetric(&frame.carry(&marking.configuration)));
    let symmetric = Marking { configuration: symmetric, ..marking.clone() };
    let clicks = MarkingSampler::new(photo, marking, frame, error).about(symmetric.clone());
    let mut random = sampling.random(stream::FLOOR);
    let mut model = ModelErrors::new(&[photo], false, sampling);
    let indices: Vec<&Measure> = MEASURES.iter().filter(|measure| measure.is_index()).collect();
    let mut sums = vec![(0.0, 0_usize); indices.len()];
    for _ in 0..sampling.samples / THINNING {
        let (mut sampled, _) = clicks.sample(&mut random);
        model.add_to([(&mut sampled, clicks.millimetres())]);
        let Some(frame) = with_marks(&sampled, &symmetric) else { continue };
        let lip = Lip::marked(&sampled.configuration, &frame).flattened();
        for (measure, (sum, count)) in indices.iter().zip(&mut sums) {
            if let Some(estimate) = measure.take(&lip).ok().as_ref().and_then(Value::scalar) {
                *sum += estimate.value;
                *count += 1;
            }
        }
    }
    let floor = |(measure, (sum, count)): (&&Measure, (f64, usize))| {
        let mean = sum / count as f64;
        let is_score = measure.bound == Bound::AtMost100;
        let floor = NoiseFloor { id: measure.id, mean: if is_score { 100.0 - mean } else { mean } };
        (count > 0).then_some(floor)
    };
    indices.iter().zip(sums).filter_map(floor).collect()
}

/// The noise floor of [`shape_change`]: what a lip that did not change would show, marked once as in the one photo and
/// once as in the other, with as many points along its outline. `None` where it cannot be taken.
///
/// The lip is the before photo's, or the after photo's where that has fewer points.
pub fn shape_change_floor(
    photos: [&MarkedPhoto; 2],
    markings: [&Marking; 2],
    alignment: &PairAlignment,
    error: &MarkingError,
    sampling: Sampling,
) -> Option<f64> {
    let frames = [&alignment.before, &alignment.after];
    let lips = [0, 1].map(|occasion| Lip::marked(&markings[occasion].configuration, frames[occasion]));
    let outline = PairOutlineError::of(lips.each_ref());
    let (marking, frame) = (markings[outline.sparser()], frames[outline.sparser()]);
    let clicks = photos.map(|photo| MarkingSampler::new(photo, marking, frame, error));
    let (mut random, mut outlines) = (sampling.random(stream::FLOOR), sampling.random(stream::OUTLINE));
    let mut model = ModelErrors::new(&photos, false, sampling);
    let mut distances = Vec::new();
    for _ in 0..sampling.samples / THINNING {
        let mut sampled = clicks.each_ref().map(|clicks| clicks.sample(&mut random).0);
        model.add_to(sampled.iter_mut().map(|marking| (marking, frame.millimetres())));
        let lips = sampled.map(|sampled| Lip::marked(&sampled.configuration, frame).flattened());
        let [before, after] = match outline.sample_apart(&mut outlines) {
            Some(apart) => {
                let [before, after] = lips;
                [before.deviating(&apart[0]), after.deviating(&apart[1])]
            }
            None => lips,
        };
        distances.push(shape_change(&before, &after).ok()?);
    }
    (!distances.is_empty()).then(|| distances.iter().sum::<f64>() / distances.len() as f64)
}

/// The same of two photos whose marks are matched: the lip of the before photo, whose click errors both have in common.
pub fn matched_shape_floor(
    matched: &MatchedMarks,
    photos: [&MarkedPhoto; 2],
    before: &Marking,
    frame: &FaceFrame,
    (error, sampling): (&MarkingError, Sampling),
) -> Option<f64> {
    let after = unchanged(matched, before);
    let markings = [before, &after];
    let clicks = [0, 1].map(|occasion| MarkingSampler::new(photos[occasion], markings[occasion], frame, error));
    let sampler = MatchedSampler::new(matched, markings, [frame; 2]);
    let outline = PairOutlineError::of([0, 1].map(|at| Lip::marked(&markings[at].configuration, frame)).each_ref());
    let [mut random, mut matches, mut readings] =
        [stream::FLOOR, stream::MATCH, stream::READING].map(|stream| sampling.random(stream));
    let mut outlines = sampling.random(stream::OUTLINE);
    let mut model = ModelErrors::new(&photos, false, sampling);
    let mut distances = Vec::new();
    for _ in 0..sampling.samples / THINNING {
        let [mut first, mut second] = clicks.each_ref().map(|clicks| clicks.sample(&mut random).0);
        model.add_to([&mut first, &mut second].map(|marking| (marking, frame.millimetres())));
        let [between, own] = outline.sample(&mut outlines, None).map_or([None, None], |drawn| drawn.map(Some));
        sampler.carry(&first, between.as_ref(), &mut second, [&mut matches, &mut readings]);
        let [before, after] = [(&mut first, &between), (&mut second, &own)].map(|(marking, deviations)| {
            let lip = Lip::marked(&std::mem::take(&mut marking.configuration), frame).flattened();
            match deviations {
                Some(deviations) => lip.deviating(deviations),
                None => lip,
            }
        });
        distances.push(shape_change(&before, &after).ok()?);
    }
    (!distances.is_empty()).then(|| distances.iter().sum::<f64>() / distances.len() as f64)
}

/// The right half of a face with its mirror image about x = 0.
fn symmetric(face: &Configuration<Face>) -> Configuration<Face> {
    let mirror = |point: Point<Face>| Point::<Face>::new(-point.x, point.y);
    let mut symmetric = Configuration::default();
    for (landmark, point) in face.points() {
        let point = match (landmark.side(), face.point(landmark.mirrored()), landmark.stability()) {
            (Side::Midline, ..) => Point::new(0.0, point.y),
            (Side::Left, Some(right), None) => mirror(right),
            (_, Some(counterpart), Some(_)) => point.midpoint(mirror(counterpart)),
            _ => point,
        };
        symmetric.set_point(landmark, Some(point));
    }
    for name in CurveName::ALL {
        symmetric.set_curve(name, face.curve(name).map(symmetric_curve));
    }
    symmetric
}

/// The nodes from the right corner to the midline and back as in a mirror; without a midline point on the curve, those
/// of its right half.
fn symmetric_curve(nodes: &[Node<Face>]) -> Vec<Node<Face>> {
    let on_midline = |node: &Node<Face>| matches!(node, Node::Named(landmark) if landmark.side() == Side::Midline);
    let middle = nodes.iter().position(on_midline);
    let mut curve: Vec<Node<Face>> = nodes[..middle.unwrap_or(nodes.len() / 2)].to_vec();
    let mirror = |point: Point<Face>| Point::new(-point.x, point.y);
    let mirrored: Vec<Node<Face>> = curve.iter().rev().map(|node| node.mirrored(mirror)).collect();
    curve.extend(middle.map(|index| nodes[index]));
    curve.extend(mirrored);
    curve
}
