use super::{Lip, NotMeasured};
use crate::geometry::{Face, Point};
use crate::landmark::CurveName;
use kurbo::{ParamCurveNearest, PathSeg};

/// How many points of the border stand for it. Halving it moves the measure by less than 0.001 mm on
/// lips of every shape tried.
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
    let points = border.divide(0, border.segments().len(), SAMPLES);
    Ok((points.into_iter().map(nearest).sum::<f64>() / SAMPLES as f64).sqrt())
}
