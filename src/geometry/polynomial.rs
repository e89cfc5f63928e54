//! Cubic polynomials: values, roots and integrals of the coordinates of a Bézier curve.

use kurbo::{CubicBez, common::solve_quadratic};

/// A polynomial of degree three at most, a₀ + a₁ s + a₂ s² + a₃ s³: one coordinate of a Bézier.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cubic([f64; 4]);

impl Cubic {
    /// The coordinates x(s) and y(s) of a cubic Bézier, s from 0 to 1.
    pub(super) fn coordinates(bezier: CubicBez) -> (Self, Self) {
        let of = |p: [f64; 4]| {
            Self([p[0], 3.0 * (p[1] - p[0]), 3.0 * (p[0] - 2.0 * p[1] + p[2]), p[3] - p[0] + 3.0 * (p[1] - p[2])])
        };
        let CubicBez { p0, p1, p2, p3 } = bezier;
        (of([p0.x, p1.x, p2.x, p3.x]), of([p0.y, p1.y, p2.y, p3.y]))
    }

    pub(super) fn at(self, s: f64) -> f64 {
        let Self([a0, a1, a2, a3]) = self;
        a0 + s * (a1 + s * (a2 + s * a3))
    }

    /// The parameters in [0, 1] at which the polynomial has the value `level`, in ascending order.
    ///
    /// Roots a rounding error outside the interval count as its ends, so that a curve which ends on
    /// the level is found there. Where it touches the level without crossing it there may be one or none.
    pub(super) fn reaches(self, level: f64) -> Vec<f64> {
        const ROUNDING: f64 = 1e-9;
        let Self([_, a1, a2, a3]) = self;
        let (first, last) = (-ROUNDING, 1.0 + ROUNDING);
        // Between two extrema it reaches the level once or not at all.
        let mut bounds: Vec<f64> = solve_quadratic(a1, 2.0 * a2, 3.0 * a3).to_vec();
        bounds.retain(|s| first < *s && *s < last);
        bounds.extend([first, last]);
        bounds.sort_by(f64::total_cmp);
        let is_above = |s: f64| self.at(s) > level;
        bounds
            .windows(2)
            .filter(|piece| is_above(piece[0]) != is_above(piece[1]))
            .map(|piece| self.crossing(level, [piece[0], piece[1]]).clamp(0.0, 1.0))
            .collect()
    }

    /// The one place between two others, on either side of the level, where the polynomial crosses it: by Newton's method, and by
    /// halving where that would leave them.
    fn crossing(self, level: f64, [mut low, mut high]: [f64; 2]) -> f64 {
        /// Halving alone takes 53.
        const STEPS: usize = 100;
        let Self([_, a1, a2, a3]) = self;
        let ends_above = self.at(high) > level;
        let mut s = 0.5 * (low + high);
        for _ in 0..STEPS {
            let off = self.at(s) - level;
            if (off > 0.0) == ends_above {
                high = s;
            } else {
                low = s;
            }
            let step = off / (a1 + s * (2.0 * a2 + s * 3.0 * a3));
            if step.abs() <= f64::EPSILON {
                return s - step;
            }
            s = if low < s - step && s - step < high { s - step } else { 0.5 * (low + high) };
            if high - low <= f64::EPSILON {
                break;
            }
        }
        s
    }

    /// ∫ self(s) · by′(s) ds over `from`..`to`, exactly: a polynomial of degree six.
    pub(super) fn integral_against(self, by: Self, from: f64, to: f64) -> f64 {
        let Self(y) = self;
        let Self([_, b1, b2, b3]) = by;
        let slope = [b1, 2.0 * b2, 3.0 * b3];
        let mut product = [0.0; 6];
        for (i, a) in y.iter().enumerate() {
            for (j, b) in slope.iter().enumerate() {
                product[i + j] += a * b;
            }
        }
        let antiderivative = |s: f64| {
            product.iter().enumerate().rev().fold(0.0, |sum, (power, c)| sum * s + c / (power as f64 + 1.0)) * s
        };
        antiderivative(to) - antiderivative(from)
    }
}
