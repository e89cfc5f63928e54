//! Procrustes methods: the superimposition of two point sets, the distance between two shapes, and the symmetry axis of
//! one.

use nalgebra::{Complex, Matrix2, Vector2};

use crate::elementary::{atan2, cos, hypot, sin};
use crate::geometry::{Axis, Frame, Point, Similarity, Vector};

/// How the scale of a superimposition is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleRule {
    /// The scale that leaves the least squares in the target's frame: Umeyama's equation (42).
    LeastSquares,
    /// The ratio of the two spreads, σ_y / σ_x, which is the same whichever configuration is taken to
    /// the other (Horn 1987, "Closed-form solution of absolute orientation using unit quaternions",
    /// J. Opt. Soc. Am. A 4(4), section 2.D). Both photos carry the same marking error, so neither
    /// may count as the true one.
    Symmetric,
    /// None: both configurations have one unit, and sizes are what is looked at.
    Kept,
}

/// The similarity that takes `source` to `target` with the least weighted sum of squared distances.
///
/// Umeyama (1991), "Least-squares estimation of transformation parameters between two point
/// patterns", IEEE Trans. Pattern Anal. Mach. Intell. 13(4), equations (34) to (43), with weights
/// w ≥ 0 in the place of 1/n. Reflections are excluded.
///
/// Returns `None` where the slices differ in length, fewer than two points have weight, or either
/// configuration has no extent.
///
/// # Examples
///
/// ```
/// use lipmetry::alignment::{ScaleRule, superimpose};
/// use lipmetry::geometry::{Image, Point, Similarity};
///
/// let before = [Point::<Image>::new(0.0, 0.0), Point::new(4.0, 0.0), Point::new(0.0, 2.0)];
/// let after = [Point::<Image>::new(1.0, 1.0), Point::new(1.0, 9.0), Point::new(-3.0, 1.0)];
/// let fit: Similarity<Image, Image> = superimpose(&before, &after, &[1.0; 3], ScaleRule::LeastSquares).unwrap();
/// assert!((fit.scale() - 2.0).abs() < 1e-12);
/// assert!((fit.rotation_deg() - 90.0).abs() < 1e-12);
/// ```
pub fn superimpose<A: Frame, B: Frame>(
    source: &[Point<A>],
    target: &[Point<B>],
    weights: &[f64],
    rule: ScaleRule,
) -> Option<Similarity<A, B>> {
    let sum: f64 = weights.iter().sum();
    let same_length = source.len() == target.len() && source.len() == weights.len();
    if !same_length || weights.iter().filter(|w| **w > 0.0).count() < 2 {
        return None;
    }
    let x = || source.iter().map(|p| Vector2::new(p.x, p.y)).zip(weights.iter().map(|w| w / sum));
    let y = || target.iter().map(|p| Vector2::new(p.x, p.y));
    let mean_x: Vector2<f64> = x().map(|(x, w)| x * w).sum(); // Eq. (34)
    let mean_y: Vector2<f64> = x().zip(y()).map(|((_, w), y)| y * w).sum(); // Eq. (35)
    let variance_x: f64 = x().map(|(x, w)| w * (x - mean_x).norm_squared()).sum(); // Eq. (36)
    let variance_y: f64 = x().zip(y()).map(|((_, w), y)| w * (y - mean_y).norm_squared()).sum(); // Eq. (37)
    let covariance: Matrix2<f64> = x().zip(y()).map(|((x, w), y)| (y - mean_y) * (x - mean_x).transpose() * w).sum(); // Eq. (38)
    if !(variance_x > 0.0 && variance_y > 0.0) {
        return None;
    }
    let svd = covariance.svd(true, true);
    let (u, v_t) = (svd.u?, svd.v_t?);
    // Eq. (39) and, where the points lie on one line, Eq. (43): both exclude reflections.
    let sign = (u.determinant() * v_t.determinant()).signum();
    let s = Matrix2::new(1.0, 0.0, 0.0, sign);
    let rotation = u * s * v_t; // Eq. (40)
    let scale = match rule {
        ScaleRule::LeastSquares => (svd.singular_values[0] + sign * svd.singular_values[1]) / variance_x, // Eq. (42)
        ScaleRule::Symmetric => (variance_y / variance_x).sqrt(),
        ScaleRule::Kept => 1.0,
    };
    let usable = scale > 0.0 && scale.is_finite();
    usable.then(|| Similarity::new(scale, rotation, mean_y - rotation * mean_x * scale)) // Eq. (41)
}

/// The full Procrustes distance between two configurations: 0 for the same shape, 1 at the most.
///
/// Position, size and rotation are removed, reflection is not: d = √(1 − |⟨z, w⟩|²) for the centred
/// complex coordinates z and w of centroid size 1 (Dryden & Mardia 2016, *Statistical Shape Analysis*,
/// 2nd ed., chapter 8). Its square is the disparity of other software. `None` where the configurations
/// differ in their number of points or have no extent.
///
/// # Examples
///
/// ```
/// use lipmetry::alignment::full_procrustes_distance;
/// use lipmetry::geometry::{Face, Point};
///
/// let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(x, y)| Point::<Face>::new(x, y));
/// let turned = [(0.0, 0.0), (0.0, 3.0), (-3.0, 3.0), (-3.0, 0.0)].map(|(x, y)| Point::<Face>::new(x, y));
/// assert!(full_procrustes_distance(&square, &turned).unwrap() < 1e-7);
/// ```
pub fn full_procrustes_distance<F: Frame>(a: &[Point<F>], b: &[Point<F>]) -> Option<f64> {
    if a.len() != b.len() {
        return None;
    }
    let (z, w) = (pre_shape(a)?, pre_shape(b)?);
    let inner: Complex<f64> = z.iter().zip(&w).map(|(z, w)| z.conj() * w).sum();
    // The size is 1 but for rounding; divided by it, a configuration is at 0 from itself exactly.
    let inner = inner / z.iter().map(Complex::norm_sqr).sum::<f64>();
    // √(1 − |c|²) loses half the digits near 0; the residual after the best turn keeps them.
    let residual: f64 = z.iter().zip(&w).map(|(z, w)| (w - inner * z).norm_sqr()).sum();
    Some(residual.sqrt())
}

/// Centred complex coordinates of centroid size 1.
fn pre_shape<F: Frame>(points: &[Point<F>]) -> Option<Vec<Complex<f64>>> {
    let centroid = Point::weighted_mean(points.iter().map(|point| (*point, 1.0)))?;
    let size = points.iter().map(|point| point.distance(centroid).powi(2)).sum::<f64>().sqrt();
    (size > 0.0)
        .then(|| points.iter().map(|point| Complex::new(point.x - centroid.x, point.y - centroid.y) / size).collect())
}

/// The axis about which a configuration is most nearly its own mirror image, in the sense of the least
/// weighted sum of squared distances: reflect, relabel, superimpose.
///
/// Mardia, Bookstein & Moreton (2000), "Statistical assessment of bilateral symmetry of shapes",
/// Biometrika 87(2), object symmetry; Klingenberg, Barluenga & Meyer (2002), Evolution 56(10).
/// `pairs` holds for each point the point, its counterpart (itself for a point on the midline) and a
/// weight. The direction's sense is arbitrary. `None` where the weights or the extent vanish, or where
/// no axis is better than another.
///
/// With coordinates centred and written as complex numbers, the mirror image of z about an axis of
/// direction e^{iθ} is e^{2iθ} z̄, and the sum of squares is least where e^{2iθ} has the argument of
/// Σ w z z′, z′ being the counterpart of z.
pub fn symmetry_axis<F: Frame>(
    pairs: impl IntoIterator<Item = (Point<F>, Point<F>, f64), IntoIter: Clone>,
) -> Option<Axis<F>> {
    let pairs = pairs.into_iter();
    let centroid = Point::weighted_mean(pairs.clone().map(|(point, other, weight)| (point.midpoint(other), weight)))?;
    let complex = |point: Point<F>| Complex::new(point.x - centroid.x, point.y - centroid.y);
    let sum: Complex<f64> = pairs.map(|(point, other, weight)| complex(point) * complex(other) * weight).sum();
    let size = hypot(sum.re, sum.im);
    if size <= 0.0 || !size.is_finite() {
        return None;
    }
    let half_angle = atan2(sum.im, sum.re) / 2.0;
    Axis::new(centroid, Vector::new(cos(half_angle), sin(half_angle)))
}
