//! Probabilities and quantiles of the normal distribution and of those of its squares: χ², Student's t and F.
//!
//! All are computed from elementary functions with the same bits on every platform. Quantiles are found by halving an interval
//! until it has no number within; they are as good as the probabilities: 1e-12 relative, and 1e-10 with 20 000
//! degrees of freedom.

use crate::elementary::{erfc, exp, lgamma, ln, ln_1p};

/// The probability that a standard normal variable is at most `x`.
pub(crate) fn normal_cdf(x: f64) -> f64 {
    0.5 * erfc(-x / std::f64::consts::SQRT_2)
}

/// The value that a standard normal variable does not exceed with the probability `p`, between 0 and 1.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    // By the smaller of both tails, which has all its digits. Beyond 40 there is less than the least number.
    let tail = p.min(1.0 - p);
    let size = halved([0.0, 40.0], |x| normal_cdf(-x) > tail);
    if p < 0.5 { -size } else { size }
}

/// The probability that a χ² variable exceeds `x` ≥ 0; `freedom` > 0 degrees need not be whole.
pub(crate) fn chi_squared_exceeded(x: f64, freedom: f64) -> f64 {
    gamma_parts(0.5 * freedom, 0.5 * x)[1]
}

/// The value that a χ² variable does not exceed with the probability `p`, between 0 and 1.
pub(crate) fn chi_squared_quantile(p: f64, freedom: f64) -> f64 {
    let below = |x: f64| match gamma_parts(0.5 * freedom, 0.5 * x) {
        [lower, _] if p < 0.5 => lower < p,
        [_, upper] => upper > 1.0 - p,
    };
    let mut high = freedom.max(1.0);
    while below(high) && high.is_finite() {
        high *= 2.0;
    }
    halved([0.0, high], below)
}

/// The value that Student's t does not exceed with the probability `p`, between 0.5 and 1.
pub(crate) fn student_t_quantile(p: f64, freedom: f64) -> f64 {
    f_quantile(2.0 * p - 1.0, 1.0, freedom).sqrt()
}

/// The probability that Student's t is farther from 0 than `t`, on either side.
pub(crate) fn student_t_beyond(t: f64, freedom: f64) -> f64 {
    // The smaller of both arguments has all its digits.
    let (square, whole) = (t * t, freedom + t * t);
    if square < freedom {
        1.0 - beta_part(square / whole, 0.5, 0.5 * freedom)
    } else {
        beta_part(freedom / whole, 0.5 * freedom, 0.5)
    }
}

/// The value that an F variable does not exceed with the probability `p`, between 0 and 1; the degrees of freedom of
/// numerator and denominator are above 0 and need not be whole.
pub(crate) fn f_quantile(p: f64, numerator: f64, denominator: f64) -> f64 {
    // F = (d₂ / d₁) (1 − y) / y with y of the beta distribution with d₂ / 2 and d₁ / 2.
    let y = halved([0.0, 1.0], |y| beta_part(y, 0.5 * denominator, 0.5 * numerator) < 1.0 - p);
    let rest = halved([0.0, 1.0], |rest| beta_part(rest, 0.5 * numerator, 0.5 * denominator) < p);
    // The smaller of both has all its digits.
    let ratio = if y < rest { (1.0 - y) / y } else { rest / (1.0 - rest) };
    denominator / numerator * ratio
}

/// The least number of an interval at which `below` no longer holds, to the last bit.
fn halved([mut low, mut high]: [f64; 2], below: impl Fn(f64) -> bool) -> f64 {
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return high;
        }
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// How many terms a series or fraction has at most: those here have some √a of them.
const TERMS: usize = 100_000;

/// The regularised incomplete gamma functions P(a, x) and Q(a, x): the series of DLMF 8.11.4 below a + 1, the continued fraction of
/// DLMF 8.9.2 above it.
fn gamma_parts(a: f64, x: f64) -> [f64; 2] {
    if x <= 0.0 {
        return [0.0, 1.0];
    }
    let front = exp(a * ln(x) - x - lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum) = (a.recip(), a.recip());
        for n in 1..TERMS {
            term *= x / (a + n as f64);
            sum += term;
            if term <= sum * f64::EPSILON * 0.5 {
                break;
            }
        }
        let lower = (front * sum).min(1.0);
        return [lower, 1.0 - lower];
    }
    let terms = (1..TERMS).map(|n| {
        let n = n as f64;
        [n * (a - n), x - a + 1.0 + 2.0 * n]
    });
    let upper = front / fraction(x - a + 1.0, terms);
    [1.0 - upper, upper]
}

/// The regularised incomplete beta function I_x(a, b), by the continued fraction of DLMF 8.17.22.
fn beta_part(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    let front = exp(a * ln(x) + b * ln_1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b));
    let part = |x: f64, a: f64, b: f64| {
        let terms = (1..TERMS).map(|step| {
            let m = (step / 2) as f64;
            let d = if step % 2 == 0 {
                m * (b - m) / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
            } else {
                -(a + m) * (a + b + m) / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
            };
            [d * x, 1.0]
        });
        front / a / fraction(1.0, terms)
    };
    // The fraction is quick on this side of the mean; on the other the same holds for the rest.
    if x < (a + 1.0) / (a + b + 2.0) { part(x, a, b) } else { 1.0 - part(1.0 - x, b, a) }
}

/// The continued fraction b₀ + a₁ / (b₁ + a₂ / (b₂ + …)) with the terms [aₙ, bₙ], by the method of Lentz (1976, Applied Optics
/// 15(3)) as changed by Thompson & Barnett (1986, Journal of Computational Physics 64(2)).
fn fraction(first: f64, terms: impl Iterator<Item = [f64; 2]>) -> f64 {
    const LEAST: f64 = 1e-300;
    let away = |value: f64| if value.abs() < LEAST { LEAST } else { value };
    let mut value = away(first);
    let (mut up, mut down) = (value, 0.0);
    for [a, b] in terms {
        up = away(b + a / up);
        down = away(b + a * down).recip();
        let factor = up * down;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Within 1e-12 relative: what the sums of up to some hundred terms lose.
    fn near(what: &str, value: f64, truth: f64) {
        assert!((value / truth - 1.0).abs() < 1e-12, "{what}: {value}, truth {truth}");
    }

    /// Where the distributions have closed forms.
    #[test]
    fn closed_forms() {
        use std::f64::consts::PI;
        near("normal", normal_quantile(0.975), 1.959_963_984_540_054);
        near("normal", normal_quantile(1e-10), -6.361_340_902_404_056);
        assert!(normal_quantile(0.5).abs() < 1e-15, "the median is {}", normal_quantile(0.5));
        for p in [0.001, 0.025, 0.3, 0.5, 0.975, 0.9999] {
            near("χ² with 2", chi_squared_quantile(p, 2.0), -2.0 * ln_1p(-p));
            near("χ² with 1", chi_squared_quantile(p, 1.0), normal_quantile(0.5 * (1.0 + p)).powi(2));
            for d in [1.0, 2.5, 7.0, 300.0] {
                // With a numerator of 2 the probability beyond f is (1 + 2 f / d)^(−d / 2).
                near("F with 2 and d", f_quantile(p, 2.0, d), 0.5 * d * libm::expm1(-2.0 / d * ln_1p(-p)));
                near("F turned round", f_quantile(p, d, 5.0), f_quantile(1.0 - p, 5.0, d).recip());
            }
        }
        for p in [0.6, 0.9, 0.975, 0.9999] {
            near("t with 1", student_t_quantile(p, 1.0), {
                let angle = PI * (p - 0.5);
                crate::elementary::sin(angle) / crate::elementary::cos(angle)
            });
            near("t with 2", student_t_quantile(p, 2.0), (2.0 * p - 1.0) * (2.0 / (4.0 * p * (1.0 - p))).sqrt());
        }
    }

    /// With 1 degree of freedom the probability beyond t is 1 − 2 atan(t) / π, with 2 it is 1 − t / √(2 + t²); with any it is what the
    /// quantile is of.
    #[test]
    fn probabilities_beyond_t() {
        use std::f64::consts::PI;
        for t in [0.3_f64, 1.0, 4.0, 30.0] {
            let with_1 = 2.0 * crate::elementary::atan2(1.0, t) / PI;
            assert!((student_t_beyond(t, 1.0) / with_1 - 1.0).abs() < 1e-12, "{t}: {}", student_t_beyond(t, 1.0));
            let with_2 = 2.0 / ((2.0 + t * t) * (1.0 + t / (2.0 + t * t).sqrt()));
            assert!((student_t_beyond(t, 2.0) / with_2 - 1.0).abs() < 1e-12, "{t}: {}", student_t_beyond(t, 2.0));
        }
        assert_eq!(student_t_beyond(0.0, 5.0), 1.0);
        for freedom in [1.5, 7.0, 300.0] {
            let beyond = student_t_beyond(-student_t_quantile(0.975, freedom), freedom);
            assert!((beyond - 0.05).abs() < 1e-12, "{freedom}: {beyond}");
        }
    }

    /// Tables of Pearson & Hartley (1966), *Biometrika Tables for Statisticians*, to their last digit.
    #[test]
    fn printed_tables() {
        let printed = [
            ("χ² 0.975 of 10", chi_squared_quantile(0.975, 10.0), 20.4832, 0.00005),
            ("χ² 0.025 of 10", chi_squared_quantile(0.025, 10.0), 3.24697, 0.000005),
            ("χ² 0.025 of 100", chi_squared_quantile(0.025, 100.0), 74.2219, 0.00005),
            ("t 0.975 of 5", student_t_quantile(0.975, 5.0), 2.571, 0.0005),
            ("t 0.975 of 30", student_t_quantile(0.975, 30.0), 2.042, 0.0005),
            ("F 0.975 of 4, 10", f_quantile(0.975, 4.0, 10.0), 4.47, 0.005),
            ("F 0.975 of 1, 1", f_quantile(0.975, 1.0, 1.0), 647.8, 0.05),
        ];
        for (what, value, table, half) in printed {
            assert!((value - table).abs() <= half, "{what}: {value}, printed {table}");
        }
    }

    /// Probabilities and quantiles undo each other, small and large degrees of freedom alike: to 1e-10, since the logarithm of Γ(10⁴)
    /// is 8e4 and its last digit 1.5e-11.
    #[test]
    fn quantiles_undo_probabilities() {
        for freedom in [0.5, 1.0, 3.0, 20.0, 400.0, 20_000.0] {
            for p in [0.01, 0.5, 0.99] {
                let exceeded = chi_squared_exceeded(chi_squared_quantile(p, freedom), freedom);
                assert!((exceeded - (1.0 - p)).abs() < 1e-10, "χ² of {freedom}: {exceeded} beyond, not {}", 1.0 - p);
            }
        }
    }
}
