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
        let image: Vec<Point<Face>> = flattening.iter().rev().map(|point| mirror(*point)).collect();
        return Ok(flattened_distance(border, &image));
    }
    let image = border.map_affine(mirror);
    let accuracy = 1e-6 * border.start().distance(border.end());
    let nearest = |point: Point<Face>| -> f64 {
        let point = kurbo::Point::new(point.x, point.y);
        let distances =
            image.segments().iter().map(|segment| PathSeg::Cubic(*segment).nearest(point, accuracy).distance_sq);
        distances.fold(f64::INFINITY, f64::min)
    };
    // Of the points that divide it into twice as many parts every other one is a middle.
    let middles = border.divide(0, border.segments().len(), 2 * SAMPLES - 1).into_iter().step_by(2);
    Ok((middles.map(nearest).sum::<f64>() / SAMPLES as f64).sqrt())
}

/// How many points stand for a border that is flattened.
const FLATTENED_SAMPLES: usize = 20;

fn flattened_distance(border: &Curve<Face>, image: &[Point<Face>]) -> f64 {
    let middles = border.divide(0, border.segments().len(), 2 * FLATTENED_SAMPLES - 1).into_iter().step_by(2);
    let nearest = |point: Point<Face>| -> f64 {
        let square = |off: Vector<Face>| off.dot(off);
        let (mut nearest, mut least) = (0, f64::INFINITY);
        for (index, vertex) in image.iter().enumerate() {
            let distance = square(point - *vertex);
            if distance < least {
                (nearest, least) = (index, distance);
            }
        }
        // Of the lines only the two that meet in the nearest vertex can be nearer than it.
        let lines = image[nearest.saturating_sub(1)..=(nearest + 1).min(image.len() - 1)].windows(2);
        let squares = lines.map(|line| {
            let (along, to) = (line[1] - line[0], point - line[0]);
            let part = (to.dot(along) / along.dot(along)).clamp(0.0, 1.0);
            square(to - along * part)
        });
        squares.fold(least, f64::min)
    };
    (middles.map(nearest).sum::<f64>() / FLATTENED_SAMPLES as f64).sqrt()
}
