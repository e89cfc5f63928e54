//! One point: the patch about the before photo's click found in the after photo, and the way back.

use super::channels::Planes;
use super::correlation::{Patch, top};
use super::ecc::aligned;
use super::gates::{PointFigures, point_state};
use super::{Guess, PairOfPictures};
use crate::elementary::{exp, hypot};
use crate::geometry::{Image, Point, Vector};
use crate::landmark::{Landmark, MatchedPoint};

/// The distance of samples, in millimetres.
const STEP_MM: f64 = 0.15;

/// How far about the after photo's click a patch is looked for along each axis, in samples: 1.8 mm, four times the error
/// of a click in each of two photos.
const REACH: usize = 12;
const SHIFTS: usize = 2 * REACH + 1;

/// Patches are made smoother by a Gaussian of one sample.
const BLUR_RADIUS: usize = 3;

/// From the best whole place the affine map moves a patch's middle less than this, in millimetres, and changes its area by less
/// than this part; otherwise it has left its place, and the best whole place stands.
const MOST_MOVED_MM: f64 = 0.8;
const MOST_STRETCHED: f64 = 0.35;

/// A patch that leaves the picture by more than this part of its samples cannot be compared.
const MOST_OUTSIDE: f64 = 0.1;

/// Half the side of a patch, in samples: 4 mm. Of the nose, 6 mm were no better, of the irises worse, 0.044 mm instead of 0.024.
const HALF: usize = 26;

/// Whether a point is matched by itself: one of a lip is matched with its curve.
pub(super) fn is_matched_alone(landmark: Landmark) -> bool {
    landmark.stability().is_some() || matches!(landmark, Landmark::ChR | Landmark::ChL)
}

/// Where the tissue at `from` in the before photo lies in the after photo, near `near`.
pub(super) fn match_point(pair: &PairOfPictures<'_>, from: Point<Image>, near: Point<Image>) -> MatchedPoint {
    let [before, after] = pair.grids(STEP_MM / pair.before.mm_per_px());
    let there = found(&before, from, &after, near, HALF);
    let back = there.and_then(|there| found(&after, there.at, &before, from, HALF));
    let figures = PointFigures {
        in_picture: before.shows(from, HALF) && after.shows(there.map_or(near, |there| there.at), HALF),
        correlation: there.map_or(0.0, |there| there.correlation),
        way_back_mm: back.map_or(f64::INFINITY, |back| back.at.distance(from) * pair.before.mm_per_px()),
        on_rim: there.is_some_and(|there| there.on_rim),
        from_click_mm: (pair.guess == Guess::Clicks)
            .then(|| there.map_or(0.0, |there| there.at.distance(near) * pair.after.mm_per_px())),
    };
    MatchedPoint {
        at: there.map_or(near, |there| there.at),
        correlation: figures.correlation,
        way_back_mm: figures.way_back_mm.min(2.0 * SHIFTS as f64 * STEP_MM),
        state: point_state(&figures),
    }
}

/// The distance of samples where a patch is looked for far from its place, in steps of the usual one, half its side and how far it
/// is looked for, in such samples: 5 mm and 12 mm, further than a smile draws a corner of the mouth.
const WIDE_STEP: f64 = 3.0;
const WIDE_HALF: usize = 11;
const WIDE_REACH: usize = 26;

/// The likeliest place, within 12 mm of `near` along each axis, of the tissue at `from`; `None` where a patch has no texture.
pub(super) fn likeliest_far(pair: &PairOfPictures<'_>, from: Point<Image>, near: Point<Image>) -> Option<Point<Image>> {
    let [before, after] = pair.grids(WIDE_STEP * STEP_MM / pair.before.mm_per_px());
    let scores: Vec<[f64; 2 * WIDE_REACH + 1]> =
        before.patch(from, WIDE_HALF).correlations(&after.patch(near, WIDE_HALF + WIDE_REACH));
    let places = scores
        .iter()
        .enumerate()
        .flat_map(|(down, line)| line.iter().enumerate().map(move |(across, score)| (*score, [across, down])));
    let (score, [across, down]) = places.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    let offset = |at: usize| at as f64 - WIDE_REACH as f64;
    (score > 0.0).then(|| after.point(near, offset(across), offset(down)))
}

impl PairOfPictures<'_> {
    /// Samples `step` pixels of the before photo apart, and the same on the after photo.
    fn grids(&self, step: f64) -> [Grid<'_>; 2] {
        let origin = self.to_after.point(Point::new(0.0, 0.0));
        let turned = |x, y| self.to_after.point(Point::new(x, y)) - origin;
        [
            Grid { planes: &self.before, axes: [Vector::new(step, 0.0), Vector::new(0.0, step)] },
            Grid { planes: &self.after, axes: [turned(step, 0.0), turned(0.0, step)] },
        ]
    }
}

/// Where samples are taken in one of the photos.
struct Grid<'a> {
    planes: &'a Planes<'a>,
    /// From a sample to the next, along columns and rows, in the photo's pixels.
    axes: [Vector<Image>; 2],
}

impl Grid<'_> {
    /// The place that lies so many samples from `middle`.
    fn point(&self, middle: Point<Image>, across: f64, down: f64) -> Point<Image> {
        middle + self.axes[0] * across + self.axes[1] * down
    }

    /// The smoothed even lightness about a place, `half` samples to each side.
    fn patch(&self, middle: Point<Image>, half: usize) -> Patch<1> {
        let wide = half + BLUR_RADIUS;
        let side = 2 * wide + 1;
        let first = self.point(middle, -(wide as f64), -(wide as f64));
        let lattice = self.planes.picture().lattice(first, self.axes);
        let sharp = Patch::sampled(side, side, |column, row| [self.planes.even_lightness(lattice.place(column, row))]);
        smoothed(&sharp)
    }

    /// Whether the picture shows nearly all of a patch.
    fn shows(&self, middle: Point<Image>, half: usize) -> bool {
        const CHECKED: usize = 9;
        let offset = |index: usize| half as f64 * (2.0 * index as f64 / (CHECKED - 1) as f64 - 1.0);
        let checked = (0..CHECKED * CHECKED).filter(|index| {
            let point = self.point(middle, offset(index % CHECKED), offset(index / CHECKED));
            !self.planes.picture().shows(point)
        });
        checked.count() as f64 <= MOST_OUTSIDE * (CHECKED * CHECKED) as f64
    }
}

/// A patch less its rim, with a Gaussian of one sample.
fn smoothed(sharp: &Patch<1>) -> Patch<1> {
    let weights: [f64; 2 * BLUR_RADIUS + 1] =
        std::array::from_fn(|k| exp(-0.5 * (k as f64 - BLUR_RADIUS as f64).powi(2)));
    let whole: f64 = weights.iter().sum();
    let weights = weights.map(|weight| (weight / whole) as f32);
    let (columns, rows) = (sharp.columns - 2 * BLUR_RADIUS, sharp.rows - 2 * BLUR_RADIUS);
    let [values] = &sharp.planes;
    let sum = |window: &[f32]| weights.iter().zip(window).map(|(weight, value)| weight * value).sum::<f32>();
    let mut across = Vec::with_capacity(columns * sharp.rows);
    for line in values.chunks_exact(sharp.columns) {
        across.extend(line.windows(weights.len()).map(sum));
    }
    Patch::sampled(columns, rows, |column, row| {
        let at = |k: usize| across[(row + k) * columns + column];
        [weights.iter().enumerate().map(|(k, weight)| weight * at(k)).sum()]
    })
}

/// Where a patch was found.
#[derive(Clone, Copy, Debug)]
struct Found {
    at: Point<Image>,
    correlation: f64,
    on_rim: bool,
}

/// The place near `near` in the one photo of the patch about `middle` in the other; `None` where a patch has no texture.
fn found(from: &Grid<'_>, middle: Point<Image>, to: &Grid<'_>, near: Point<Image>, half: usize) -> Option<Found> {
    let template = from.patch(middle, half);
    let target = to.patch(near, half + REACH);
    let scores: Vec<[f64; SHIFTS]> = template.correlations(&target);
    let (mut best, mut at) = (0.0, None);
    for (down, line) in scores.iter().enumerate() {
        for (across, score) in line.iter().enumerate() {
            if *score > best {
                (best, at) = (*score, Some([across, down]));
            }
        }
    }
    let [across, down] = at?;
    let on_rim = [across, down].into_iter().any(|at| at == 0 || at == SHIFTS - 1);
    let whole = if on_rim {
        [across as f64, down as f64]
    } else {
        [
            across as f64 + top(scores[down][across - 1], best, scores[down][across + 1]),
            down as f64 + top(scores[down - 1][across], best, scores[down + 1][across]),
        ]
    };
    let middle = whole.map(|at| at + half as f64);
    let refined = aligned(&template, &target, middle).filter(|aligned| {
        let moved = hypot(aligned.middle[0] - middle[0], aligned.middle[1] - middle[1]) * STEP_MM;
        moved < MOST_MOVED_MM && (aligned.determinant - 1.0).abs() < MOST_STRETCHED
    });
    let (middle, correlation) = refined.map_or((middle, best), |aligned| (aligned.middle, aligned.correlation));
    let offset = middle.map(|at| at - (half + REACH) as f64);
    Some(Found { at: to.point(near, offset[0], offset[1]), correlation, on_rim })
}
