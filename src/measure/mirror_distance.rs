use super::{Lip, NotMeasured};
use crate::geometry::{Face, Point};
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
/// Where the upper border or the facial midline is missing.
///
/// ```
/// use lipmetry::measure::{Lip, mirror_distance};
///
/// assert!(mirror_distance(&Lip::example())? < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn mirror_distance(lip: &Lip) -> Result<f64, NotMeasured> {
    let (border, ()) = NotMeasured::both(lip.curve(CurveName::UpperBorder), lip.on_facial_midline())?;
    let image = border.map_affine(|point: Point<Face>| Point::<Face>::new(-point.x, point.y));
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
