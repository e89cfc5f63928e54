//! Where faces are in a picture: BlazeFace, short range (Bazarevsky et al. 2019, "BlazeFace: sub-millisecond neural face detection on
//! mobile GPUs", arXiv:1907.05047).

use super::networks::{ANCHOR_VALUES, DETECTOR_SIDE, Detections, detections, sigmoid};
use super::no_suggestion::NoSuggestion;
use super::region::{MOST_SAMPLES, Outside, Region};
use crate::elementary::atan2;
use crate::geometry::{Image, Point};
use crate::imaging::DecodedImage;

/// From this score on a box is a face.
const LEAST_SCORE: f64 = 0.5;
/// From this overlap on, intersection over union, two boxes are of one face.
const LEAST_OVERLAP: f64 = 0.3;
/// How much of the longer side of its box the square about a face is.
const REGION_SCALE: f64 = 1.5;

/// A face that was found in a picture. Positions are in pixels of the picture as the file shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundFace {
    /// How sure the detector is, from 0.5 to 1.
    pub score: f64,
    /// The top-left and the bottom-right corner of the box about it.
    pub corners: [Point<Image>; 2],
    /// The eye at the image's left, the one at its right, the tip of the nose, the mouth, and the ears.
    pub keypoints: [Point<Image>; 6],
}

impl FoundFace {
    /// The square in which the mesh is looked for.
    pub fn region(&self) -> Region {
        Region::about(&self.corners, self.keypoints[0], self.keypoints[1])
    }

    /// The longer side of its box, in pixels.
    pub fn size(&self) -> f64 {
        let [low, high] = self.corners;
        (high.x - low.x).max(high.y - low.y)
    }
}

impl Region {
    /// The square about points, one and a half times their extent, with two of them level.
    pub(super) fn about(points: &[Point<Image>], right: Point<Image>, left: Point<Image>) -> Self {
        let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let [x0, y0, x1, y1] =
            points.iter().fold(start, |[x0, y0, x1, y1], at| [x0.min(at.x), y0.min(at.y), x1.max(at.x), y1.max(at.y)]);
        let level = left - right;
        Self {
            centre: Point::new((x0 + x1) / 2.0, (y0 + y1) / 2.0),
            side: REGION_SCALE * (x1 - x0).max(y1 - y0),
            angle: atan2(level.y, level.x),
        }
    }
}

/// What the detector saw of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// The faces of the upright picture, the surest first.
    pub faces: Vec<FoundFace>,
    /// The best score with the picture turned counterclockwise by 0, 90, 180 and 270 degrees.
    pub scores: [f64; 4],
}

impl Detection {
    /// By how many quarters of a turn counterclockwise the picture has to be turned to be the most like one with a face, by the scores;
    /// `None` where it is as it is, or is like none.
    pub fn turned(&self) -> Option<usize> {
        let [upright, turned @ ..] = self.scores;
        let better = turned.iter().enumerate().filter(|(_, score)| **score > upright.max(LEAST_SCORE));
        better.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(turn, _)| turn + 1)
    }

    /// Looks for faces.
    ///
    /// # Errors
    ///
    /// An error says why the network cannot be run.
    pub fn of(photo: &DecodedImage) -> Result<Self, NoSuggestion> {
        let square = Region::whole(photo.size());
        let mut seen = square.values(photo, DETECTOR_SIDE, Outside::Black, MOST_SAMPLES);
        seen.iter_mut().for_each(|value| *value = *value / 127.5 - 1.0);
        let upright = detections(&seen)?;
        let faces = faces(&upright, &square);
        let mut scores = [best(&upright), 0.0, 0.0, 0.0];
        for score in &mut scores[1..] {
            seen = turned(&seen);
            *score = best(&detections(&seen)?);
        }
        Ok(Self { faces, scores })
    }
}

fn best(found: &Detections) -> f64 {
    found.logits.iter().map(|logit| sigmoid(*logit)).fold(0.0, f64::max)
}

/// The values of a square turned by 90° counterclockwise.
fn turned(values: &[f32]) -> Vec<f32> {
    let n = DETECTOR_SIDE;
    let mut turned = Vec::with_capacity(values.len());
    for channel in values.chunks_exact(n * n) {
        for row in 0..n {
            turned.extend((0..n).map(|column| channel[column * n + (n - 1 - row)]));
        }
    }
    turned
}

/// The centre of each anchor, as fractions of the square: 16 × 16 cells with two of them, then 8 × 8 with six.
pub fn anchors() -> impl Iterator<Item = [f64; 2]> {
    [(16, 2), (8, 6)].into_iter().flat_map(|(cells, each)| {
        let centre = move |index: usize| (index as f64 + 0.5) / cells as f64;
        (0..cells * cells).flat_map(move |cell| std::iter::repeat_n([centre(cell % cells), centre(cell / cells)], each))
    })
}

/// A box with its keypoints: two corners and six points, as fractions of the square.
struct Candidate {
    score: f64,
    points: [[f64; 2]; 8],
}

impl Candidate {
    fn new(score: f64, values: &[f32; ANCHOR_VALUES], anchor: [f64; 2]) -> Self {
        let value = |index: usize| f64::from(values[index]) / DETECTOR_SIDE as f64;
        let from_anchor = |index: usize| [value(index) + anchor[0], value(index + 1) + anchor[1]];
        let [x, y] = from_anchor(0);
        let [half_width, half_height] = [value(2) / 2.0, value(3) / 2.0];
        let corner = |side: f64| [x + side * half_width, y + side * half_height];
        let points = std::array::from_fn(|index| {
            [corner(-1.0), corner(1.0)].get(index).copied().unwrap_or_else(|| from_anchor(2 * index))
        });
        Self { score, points }
    }

    /// Intersection over union of the boxes.
    fn overlap(&self, other: &Self) -> f64 {
        let [a, b] = [self, other].map(|one| [one.points[0], one.points[1]]);
        let common = |axis: usize| (a[1][axis].min(b[1][axis]) - a[0][axis].max(b[0][axis])).max(0.0);
        let area = |corners: [[f64; 2]; 2]| (corners[1][0] - corners[0][0]) * (corners[1][1] - corners[0][1]);
        let intersection = common(0) * common(1);
        intersection / (area(a) + area(b) - intersection)
    }
}

/// The faces among the detections, by weighted non-maximum suppression: the boxes that overlap the surest one, with it, are one face,
/// which lies at their mean, weighted by their scores.
fn faces(found: &Detections, square: &Region) -> Vec<FoundFace> {
    let scored = found.boxes.iter().zip(&found.logits).zip(anchors());
    let mut candidates: Vec<Candidate> = scored
        .map(|((values, logit), anchor)| Candidate::new(sigmoid(*logit), values, anchor))
        .filter(|candidate| candidate.score >= LEAST_SCORE)
        .collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut faces = Vec::new();
    while !candidates.is_empty() {
        let best = candidates.remove(0);
        let (mut group, others): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(|other| best.overlap(other) > LEAST_OVERLAP);
        candidates = others;
        let score = best.score;
        group.insert(0, best);
        let weight: f64 = group.iter().map(|one| one.score).sum();
        let mean = |index: usize, axis: usize| {
            group.iter().map(|one| one.score * one.points[index][axis]).sum::<f64>() / weight
        };
        let points: [Point<Image>; 8] = std::array::from_fn(|index| square.position([mean(index, 0), mean(index, 1)]));
        let [a, b, keypoints @ ..] = points;
        faces.push(FoundFace { score, corners: [a, b], keypoints });
    }
    faces
}
