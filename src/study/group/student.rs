//! Student's t with any degrees of freedom, also without an end, and the power of its test.

use crate::elementary::{erfc, exp, lgamma, ln};
use crate::uncertainty::distributions::{normal_cdf, normal_quantile, student_t_beyond, student_t_quantile};

/// From so many degrees of freedom on the distribution is taken from the normal one: there the logarithm of Γ has too few digits.
const MANY: f64 = 1e4;

/// Degrees of freedom; [`f64::INFINITY`] where they have no end.
pub(super) type Freedom = f64;

/// The value that t does not exceed with the probability `p`, between 0.5 and 1. Of many degrees of freedom it is the normal
/// quantile z with the first two terms of its expansion (Abramowitz & Stegun 1964, *Handbook of Mathematical Functions*, 26.7.5): to
/// 1e-11 relative for the usual p.
pub(super) fn quantile(p: f64, freedom: Freedom) -> f64 {
    if freedom <= MANY {
        return student_t_quantile(p, freedom);
    }
    let z = normal_quantile(p);
    let z2 = z * z;
    let second = z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
    z + (z2 + 1.0) * z / (4.0 * freedom) + second / (freedom * freedom)
}

/// The factor of a two-sided interval that holds with the probability `confidence`.
pub(super) fn factor(confidence: f64, freedom: Freedom) -> f64 {
    quantile(0.5 * (1.0 + confidence), freedom)
}

/// The probability that t is farther from 0 than `t`: the two-sided p value. Of many degrees of freedom by the normal distribution of
/// t (1 − 1/4ν) / √(1 + t²/2ν) (the same, 26.7.8).
pub(super) fn beyond(t: f64, freedom: Freedom) -> f64 {
    if freedom <= MANY {
        return student_t_beyond(t, freedom);
    }
    let z = t.abs() * (1.0 - 0.25 / freedom) / (1.0 + 0.5 * t * t / freedom).sqrt();
    erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// In how many steps the power is summed, and over how many standard deviations on each side of 1.
const STEPS: usize = 400;
const WIDE: f64 = 9.0;

/// The power of the two-sided test at 5 %: the probability that a noncentral t with this noncentrality lies beyond the 95 % factor on
/// either side. **Formula** E[Φ(δ − t r) + Φ(−δ − t r)] over r = √(χ²/ν), by Simpson's rule. **Reference** Johnson, Kotz & Balakrishnan
/// (1995), *Continuous Univariate Distributions* 2, chapter 31.
pub(super) fn power(noncentrality: f64, freedom: Freedom) -> f64 {
    let critical = factor(0.95, freedom);
    let told = |r: f64| normal_cdf(noncentrality - critical * r) + normal_cdf(-noncentrality - critical * r);
    if freedom > MANY {
        return told(1.0);
    }
    // About 1 with a standard deviation of 1/√2ν; the density falls as exp(−ν (r − 1)²) or faster.
    let reach = WIDE / (2.0 * freedom).sqrt();
    let (low, high) = ((1.0 - reach).max(0.0), 1.0 + reach);
    let half = 0.5 * freedom;
    let level = std::f64::consts::LN_2 + half * ln(half) - lgamma(half);
    let density = |r: f64| if r > 0.0 { exp(level + (freedom - 1.0) * ln(r) - half * r * r) } else { 0.0 };
    // Over the root of r, in which the density is 0 at r = 0 with few degrees of freedom, too.
    let step = (STEPS as f64).recip();
    // The sum of the densities by the same rule divides its error out.
    let (mut sum, mut all) = (0.0, 0.0);
    for index in 0..=STEPS {
        let weight = if index == 0 || index == STEPS {
            1.0
        } else if index % 2 == 1 {
            4.0
        } else {
            2.0
        };
        let part = step * index as f64;
        let r = low + (high - low) * part * part;
        let density = weight * part * density(r);
        sum += density * told(r);
        all += density;
    }
    (sum / all).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both sides of the border between the two ways, and the limit: to 1e-9, what the expansion leaves out there and what the logarithm
    /// of Γ loses; a probability to 1e-5 of itself, since its expansion has a term less.
    #[test]
    fn many_degrees_of_freedom_pass_into_the_normal_distribution() {
        for p in [0.6, 0.975, 0.9995] {
            let [few, many] = [MANY, MANY + 1e-6].map(|freedom| quantile(p, freedom));
            assert!((few / many - 1.0).abs() < 1e-9, "{p}: {few}, {many}");
            assert_eq!(quantile(p, f64::INFINITY), normal_quantile(p));
        }
        for t in [0.1, 1.96, 4.0] {
            let [few, many] = [MANY, MANY + 1e-6].map(|freedom| beyond(t, freedom));
            assert!((few / many - 1.0).abs() < 1e-5, "{t}: {few}, {many}");
        }
        assert!((beyond(-1.959_963_984_540_054, f64::INFINITY) - 0.05).abs() < 1e-15);
    }

    /// R's power.t.test(strict = TRUE) and statsmodels' TTestPower and TTestIndPower, to the digits that are printed here.
    #[test]
    fn power_is_that_of_published_programs() {
        for (what, found, truth) in [
            ("one sample, d 0.5, n 34", power(0.5 * 34_f64.sqrt(), 33.0), 0.807_778),
            ("two samples, d 0.5, n 64 each", power(0.5 * 32_f64.sqrt(), 126.0), 0.801_460),
            ("one sample, d 0.7, n 5", power(0.7 * 5_f64.sqrt(), 4.0), 0.227_753),
            ("two samples, d 1.5, n 3 each", power(1.5 * 1.5_f64.sqrt(), 4.0), 0.293_195),
            ("one sample, d 1, n 2", power(2_f64.sqrt(), 1.0), 0.092_809),
        ] {
            assert!((found - truth).abs() < 1e-6, "{what}: {found}, not {truth}");
        }
        // Without an effect the test tells one in 5 %.
        for freedom in [1.0, 2.0, 3.5, 30.0, 9e3, 1e6] {
            let found = power(0.0, freedom);
            assert!((found - 0.05).abs() < 1e-6, "{freedom} degrees of freedom: {found}");
        }
    }

    #[test]
    fn power_grows_with_the_effect_and_not_with_its_sign() {
        for freedom in [1.0, 4.0, 100.0, f64::INFINITY] {
            let powers: Vec<f64> = [0.0, 0.5, 1.0, 2.0, 4.0, 50.0].map(|d| power(d, freedom)).to_vec();
            assert!(powers.windows(2).all(|pair| pair[0] < pair[1] || pair[1] > 0.999_999), "{freedom}: {powers:?}");
            assert_eq!(power(-2.0, freedom), power(2.0, freedom));
        }
    }
}
