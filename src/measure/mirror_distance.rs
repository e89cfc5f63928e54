//! How far the upper border is from its own mirror image, as a length.

use super::{Lip, NotMeasured};
use crate::geometry::{Curve, Face, Point, Vector};
use crate::landmark::CurveName;
use kurbo::{ParamCurveNearest, PathSeg};

/// How many points of the border stand for it, each for one of as many equal parts in whose middle it lies:
/// the error of such a sum falls with the square of their number.
const SAMPLES: usize = 128;

/// How far the upper border is from its own mirror image about the facial midline: comparable between
/// thin and thick lips, where the symmetry score is not.
///
/// **Formula** √(mean of d²), d the distance from a point of the upper border to the nearest point of the
/// border's mirror image about x = 0, over the border's arc length. **Unit** length; 0 for a symmetric
/// border.
///
/// # Errors
///
/// It fails where the upper border or the facial midline is missing.
///
/// ```
/// use lipmetry::measure::{Lip, mirror_distance};
///
/// assert!(mirror_distance(&Lip::example())? < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn mirror_distance(lip: &Lip) -> Result<f64, NotMeasured> {
    let (border, ()) = NotMeasured::both(lip.curve(CurveName::UpperBorder), lip.on_facial_midline())?;
    let mirror = |point: Point<Face>| Point::<Face>::new(-point.x, point.y);
    if let Some(flattening) = border.flattening() {
        return Ok(flattened_distance(border, &Line::new(flattening.iter().rev().map(|point| mirror(*point)))));
    }
    let image = border.map_affine(mirror);
    let accuracy = 1e-6 * border.start().distance(border.end());
    let nearest = |point: Point<Face>| -> f64 {
        let point = kurbo::Point::new(point.x, point.y);
        let distances =
            image.segments().iter().map(|segment| PathSeg::Cubic(*segment).nearest(point, accuracy).distance_sq);
        distances.fold(f64::INFINITY, f64::min)
    };
    let middles = border.middles(SAMPLES).into_iter();
    Ok((middles.map(nearest).sum::<f64>() / SAMPLES as f64).sqrt())
}

/// How many points stand for a border that is flattened.
const FLATTENED_SAMPLES: usize = 20;

fn flattened_distance(border: &Curve<Face>, image: &Line) -> f64 {
    let middles = border.middles(FLATTENED_SAMPLES);
    // The image runs the same way.
    let about = |place: usize| place * image.points.len() / FLATTENED_SAMPLES;
    let squares = middles.into_iter().enumerate().map(|(place, point)| image.squared_distance(point, about(place)));
    (squares.sum::<f64>() / FLATTENED_SAMPLES as f64).sqrt()
}

/// Straight lines from point to point, in stretches of a few points each, so that most of them need not be looked at.
struct Line {
    points: Vec<Point<Face>>,
    /// The least and the largest coordinates of each stretch.
    extents: Vec<[Point<Face>; 2]>,
}

/// How many points a stretch has.
const STRETCH: usize = 8;

impl Line {
    fn new(points: impl Iterator<Item = Point<Face>>) -> Self {
        let points: Vec<Point<Face>> = points.collect();
        let extent = |stretch: &[Point<Face>]| {
            let beyond = [f64::INFINITY, f64::NEG_INFINITY].map(|end| Point::new(end, end));
            stretch.iter().fold(beyond, |[least, most], point| {
                [
                    Point::new(least.x.min(point.x), least.y.min(point.y)),
                    Point::new(most.x.max(point.x), most.y.max(point.y)),
                ]
            })
        };
        let extents = points.chunks(STRETCH).map(extent).collect();
        Self { points, extents }
    }

    /// The square of the distance between a point and the line; `about` is the number of a vertex that may be near.
    fn squared_distance(&self, point: Point<Face>, about: usize) -> f64 {
        let square = |off: Vector<Face>| off.dot(off);
        let within = square(point - self.points[about]);
        let (mut nearest, mut least) = (0, f64::INFINITY);
        for (index, stretch) in self.points.chunks(STRETCH).enumerate() {
            let [from, to] = self.extents[index];
            // Rounding keeps the order of differences, squares and sums: no vertex of the stretch is nearer than this.
            let off = Vector::new(
                (from.x - point.x).max(point.x - to.x).max(0.0),
                (from.y - point.y).max(point.y - to.y).max(0.0),
            );
            if square(off) > least.min(within) {
                continue;
            }
            for (at, vertex) in stretch.iter().enumerate() {
                let distance = square(point - *vertex);
                if distance < least {
                    (nearest, least) = (STRETCH * index + at, distance);
                }
            }
        }
        // Of the lines only the two that meet in the nearest vertex can be nearer than it.
        let lines = self.points[nearest.saturating_sub(1)..=(nearest + 1).min(self.points.len() - 1)].windows(2);
        let squares = lines.map(|line| {
            let (along, to) = (line[1] - line[0], point - line[0]);
            let part = (to.dot(along) / along.dot(along)).clamp(0.0, 1.0);
            square(to - along * part)
        });
        squares.fold(least, f64::min)
    }
}
