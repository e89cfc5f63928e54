//! Random effects: what differs between people beside the errors of their values, which are known.
//!
//! A value y of a person is the mean μ of all people, plus what the person differs by (variance τ²), plus an error whose variance v is
//! known. This is the model of a meta-analysis with people for studies.

use crate::elementary::ln;
use crate::uncertainty::distributions::chi_squared_quantile;

/// Values of people with the variances of their errors.
#[derive(Clone, Copy, Debug)]
pub struct RandomEffects<'a> {
    values: &'a [f64],
    variances: &'a [f64],
}

/// A mean by random effects.
#[derive(Clone, Debug, PartialEq)]
pub struct PooledMean {
    /// The mean.
    pub mean: f64,
    /// Its standard error by Hartung & Knapp (2001, Statistics in Medicine 20(12 and 24)) and Sidik & Jonkman (2002, the same 21(21)):
    /// √(Σ w (y − μ̂)² / ((n − 1) Σ w)), with w = 1 / (v + τ²) and Student's t of n − 1 degrees of freedom.
    pub hartung_knapp: f64,
    /// Its standard error where τ² and v are taken for exact, 1 / √Σ w.
    pub plain: f64,
    /// The weight of each value, all of them 1 together.
    pub weights: Vec<f64>,
}

/// Halvings of an interval: more than a number has bits.
const HALVINGS: usize = 1100;
/// A variance that is taken for 0 beside the scatter of the values, as a part of it.
const NOTHING: f64 = 1e-14;

impl<'a> RandomEffects<'a> {
    /// Of so many values; `None` with fewer than two, where there is none that is a number, or where the numbers are not as many.
    ///
    /// ```
    /// use lipmetry::study::group::RandomEffects;
    ///
    /// let effects = RandomEffects::new(&[1.0, 3.0], &[0.5, 0.5]).unwrap();
    /// // The variance of both is 2, of which 0.5 are error.
    /// assert!((effects.paule_mandel() - 1.5).abs() < 1e-12);
    /// assert!((effects.reml() - 1.5).abs() < 1e-9);
    /// ```
    pub fn new(values: &'a [f64], variances: &'a [f64]) -> Option<Self> {
        let is_known = values.iter().all(|value| value.is_finite())
            && variances.iter().all(|variance| variance.is_finite() && *variance >= 0.0);
        (values.len() > 1 && values.len() == variances.len() && is_known).then_some(Self { values, variances })
    }

    fn freedom(&self) -> f64 {
        self.values.len() as f64 - 1.0
    }

    /// The variance of the values.
    fn scatter(&self) -> f64 {
        let mean = self.values.iter().sum::<f64>() / self.values.len() as f64;
        self.values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / self.freedom()
    }

    /// The weighted mean and the sum of weights.
    fn mean(&self, tau2: f64) -> (f64, f64) {
        let weighted = self.values.iter().zip(self.variances).map(|(y, v)| (y, (v + tau2).recip()));
        let (sum, weights) = weighted.fold((0.0, 0.0), |(sum, weights), (y, w)| (sum + w * y, weights + w));
        (sum / weights, weights)
    }

    /// Q(τ²), the sum of the squared deviations from the weighted mean, each over its variance: it falls as τ² grows.
    fn q(&self, tau2: f64) -> f64 {
        let (mean, _) = self.mean(tau2);
        self.values.iter().zip(self.variances).map(|(y, v)| (y - mean).powi(2) / (v + tau2)).sum()
    }

    /// The least τ² that is told from 0: as little beside the scatter that the rounding of the values is more.
    fn least(&self) -> f64 {
        let size = self.values.iter().fold(0.0_f64, |size, y| size.max(y.abs()));
        (NOTHING * self.scatter()).max((f64::EPSILON * size).powi(2))
    }

    /// The τ² at which Q is `wanted`; 0 where it is less at any.
    fn tau2_at(&self, wanted: f64) -> f64 {
        let least = self.least();
        if least == 0.0 || self.q(least) <= wanted {
            return 0.0;
        }
        // Above Σ (y − ȳ)² / wanted, Q is too small: no variance is less than τ² there.
        let mut high = self.freedom() * self.scatter() / wanted;
        let mut low = least;
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if self.q(middle) > wanted { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    /// τ² at which Q is what is expected of it, n − 1; 0 where the values differ by no more than their errors say.
    ///
    /// **Reference** Paule & Mandel (1982), "Consensus values and weighting factors", Journal of Research of the National Bureau of
    /// Standards 87(5); DerSimonian & Kacker (2007), "Random-effects model for meta-analysis of clinical trials: an update", Contemporary
    /// Clinical Trials 28(2).
    pub fn paule_mandel(&self) -> f64 {
        self.tau2_at(self.freedom())
    }

    /// The 95 % interval of τ²: where Q is the 97.5 % and the 2.5 % quantile of χ² with n − 1 degrees of freedom.
    ///
    /// **Reference** Viechtbauer (2007), "Confidence intervals for the amount of heterogeneity in meta-analysis", Statistics in Medicine 26(1).
    pub fn q_profile(&self) -> [f64; 2] {
        [0.975, 0.025].map(|part| self.tau2_at(chi_squared_quantile(part, self.freedom())))
    }

    /// The logarithm of the restricted likelihood of τ², but for a constant.
    fn restricted_likelihood(&self, tau2: f64) -> f64 {
        let (mean, weights) = self.mean(tau2);
        let terms = self.values.iter().zip(self.variances).map(|(y, v)| ln(v + tau2) + (y - mean).powi(2) / (v + tau2));
        -0.5 * (terms.sum::<f64>() + ln(weights))
    }

    /// Its derivative, times 2: Σ w² (y − μ̂)² − Σ w + Σ w² / Σ w.
    fn score(&self, tau2: f64) -> f64 {
        let (mean, weights) = self.mean(tau2);
        let squares: f64 = self.variances.iter().map(|v| (v + tau2).powi(-2)).sum();
        let terms = self.values.iter().zip(self.variances).map(|(y, v)| ((y - mean) / (v + tau2)).powi(2));
        terms.sum::<f64>() - weights + squares / weights
    }

    /// τ² by restricted maximum likelihood: the highest of the likelihood's maxima at τ² ≥ 0.
    ///
    /// **Reference** Viechtbauer (2005), "Bias and efficiency of meta-analytic variance estimators in the random-effects model", Journal of
    /// Educational and Behavioral Statistics 30(3).
    pub fn reml(&self) -> f64 {
        /// How many steps a factor of 2 is divided into, and how many factors of 2 are looked at below the largest τ².
        const FINE: usize = 2;
        const OCTAVES: usize = 40;
        let (least, scatter) = (self.least(), self.scatter());
        if least == 0.0 {
            return 0.0;
        }
        // Larger than n times their scatter no variance of the values is likely.
        let high = scatter * self.values.len() as f64;
        let step = crate::elementary::exp(-std::f64::consts::LN_2 / FINE as f64);
        let mut grid: Vec<f64> = (0..=FINE * OCTAVES).map(|index| high * step.powi(index as i32)).collect();
        grid.push(least.min(high));
        grid.reverse();
        let likelihoods: Vec<f64> = grid.iter().map(|tau2| self.restricted_likelihood(*tau2)).collect();
        let best = (0..grid.len()).fold(0, |best, at| if likelihoods[at] > likelihoods[best] { at } else { best });
        if best == 0 {
            return 0.0;
        }
        let (mut low, mut high) = (grid[best - 1], grid[(best + 1).min(grid.len() - 1)]);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if self.score(middle) > 0.0 { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    /// The mean with τ². Where τ² is 0 and some errors are 0, too, these values count alone and alike.
    pub fn pooled(&self, tau2: f64) -> PooledMean {
        let tau2 = if tau2 > 0.0 || self.variances.iter().all(|v| *v > 0.0) { tau2 } else { f64::MIN_POSITIVE };
        let least = self.variances.iter().fold(f64::INFINITY, |least, v| least.min(v + tau2));
        let shares: Vec<f64> = self.variances.iter().map(|v| least / (v + tau2)).collect();
        let all: f64 = shares.iter().sum();
        let weights: Vec<f64> = shares.iter().map(|share| share / all).collect();
        let mean: f64 = self.values.iter().zip(&weights).map(|(y, w)| w * y).sum();
        let squares: f64 = self.values.iter().zip(&weights).map(|(y, w)| w * (y - mean).powi(2)).sum();
        PooledMean { mean, hartung_knapp: (squares / self.freedom()).sqrt(), plain: (least / all).sqrt(), weights }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 13 trials of BCG vaccine against tuberculosis (Colditz et al. 1994, JAMA 271(9)): cases among so many treated, and among so many
    /// controls.
    const TRIALS: [[f64; 4]; 13] = [
        [4.0, 123.0, 11.0, 139.0],
        [6.0, 306.0, 29.0, 303.0],
        [3.0, 231.0, 11.0, 220.0],
        [62.0, 13598.0, 248.0, 12867.0],
        [33.0, 5069.0, 47.0, 5808.0],
        [180.0, 1541.0, 372.0, 1451.0],
        [8.0, 2545.0, 10.0, 629.0],
        [505.0, 88391.0, 499.0, 88391.0],
        [29.0, 7499.0, 45.0, 7277.0],
        [17.0, 1716.0, 65.0, 1665.0],
        [186.0, 50634.0, 141.0, 27338.0],
        [5.0, 2498.0, 3.0, 2341.0],
        [27.0, 16913.0, 29.0, 17854.0],
    ];

    fn trials() -> (Vec<f64>, Vec<f64>) {
        let value = |[a, n, c, m]: &[f64; 4]| ln(a / n / (c / m));
        let variance = |[a, n, c, m]: &[f64; 4]| a.recip() - n.recip() + c.recip() - m.recip();
        (TRIALS.iter().map(value).collect(), TRIALS.iter().map(variance).collect())
    }

    fn near(what: &str, found: f64, truth: f64, within: f64) {
        assert!((found - truth).abs() <= within, "{what}: {found}, not {truth} within {within}");
    }

    /// statsmodels 0.15.0 (`combine_effects`, iterated) and metafor 3.8-1 (`rma`, tolerance 1e-12), to the digits that are printed here, but
    /// for their REML, whose search ends 5e-9 before the root of the score: that was found with 30 digits.
    #[test]
    fn the_vaccine_trials_come_out_as_in_published_programs() {
        let (values, variances) = trials();
        let effects = RandomEffects::new(&values, &variances).unwrap();
        let (pm, reml) = (effects.paule_mandel(), effects.reml());
        near("Paule and Mandel", pm, 0.318_068_452_2, 5e-11);
        near("REML", reml, 0.313_243_258_136_480_9, 1e-12);
        near("REML as printed", reml, 0.313_243_253_4, 1e-8);
        let pooled = effects.pooled(pm);
        near("mean", pooled.mean, -0.714_968, 5e-7);
        near("standard error of the mean", pooled.hartung_knapp, 0.180_892, 5e-7);
        // At Paule and Mandel's τ² Q is n − 1, so that both standard errors are one.
        near("plain standard error", pooled.plain, pooled.hartung_knapp, 1e-9);
        let by_reml = effects.pooled(reml);
        near("Hartung and Knapp", by_reml.hartung_knapp, 0.180_792, 5e-7);
        let factor = crate::study::group::student::factor(0.95, 12.0);
        near("lower end", by_reml.mean - factor * by_reml.hartung_knapp, -1.108_44, 5e-6);
        near("upper end", by_reml.mean + factor * by_reml.hartung_knapp, -0.320_62, 5e-6);
        let [low, high] = effects.q_profile();
        near("lower end of τ²", low, 0.1197, 5e-5);
        near("upper end of τ²", high, 1.1115, 5e-5);
        near("weights", pooled.weights.iter().sum(), 1.0, 1e-12);
    }

    /// With equal variances all is in closed form: τ² is the scatter less the variance, its ends (n − 1) s² / χ² less it.
    #[test]
    fn equal_variances_have_a_closed_form() {
        let values = [0.2, 1.1, -0.4, 0.9, 2.0, 0.3];
        let effects = RandomEffects::new(&values, &[0.1; 6]).unwrap();
        let scatter = effects.scatter();
        near("Paule and Mandel", effects.paule_mandel(), scatter - 0.1, 1e-12);
        near("REML", effects.reml(), scatter - 0.1, 1e-12);
        for (found, part) in effects.q_profile().into_iter().zip([0.975, 0.025]) {
            near("an end", found, (5.0 * scatter / chi_squared_quantile(part, 5.0) - 0.1).max(0.0), 1e-12);
        }
        near("mean", effects.pooled(0.3).mean, values.iter().sum::<f64>() / 6.0, 1e-15);
        near("error", effects.pooled(0.3).hartung_knapp, (scatter / 6.0).sqrt(), 1e-15);
    }

    /// A larger unit makes variances larger by its square; to 1e-9, which is finer than any halving ends before.
    #[test]
    fn values_scale_and_shift() {
        let (values, variances) = trials();
        let (large, squares): (Vec<f64>, Vec<f64>) =
            values.iter().zip(&variances).map(|(y, v)| (5.0 - 40.0 * y, 1600.0 * v)).unzip();
        let [small, large] =
            [(&values, &variances), (&large, &squares)].map(|(y, v)| RandomEffects::new(y, v).unwrap());
        for (what, of) in [
            ("Paule and Mandel", (|effects| effects.paule_mandel()) as fn(&RandomEffects<'_>) -> f64),
            ("REML", |effects| effects.reml()),
            ("an end", |effects| effects.q_profile()[1]),
        ] {
            near(what, of(&large) / 1600.0, of(&small), 1e-9);
        }
        near("mean", large.pooled(480.0).mean, 5.0 - 40.0 * small.pooled(0.3).mean, 1e-9);
    }

    /// Nobody, one, equal values, values without errors, one without an error beside others, enormous and tiny ones: all end, with numbers.
    #[test]
    fn what_is_degenerate_ends() {
        assert!(RandomEffects::new(&[], &[]).is_none() && RandomEffects::new(&[1.0], &[0.1]).is_none());
        assert!(RandomEffects::new(&[1.0, f64::NAN], &[0.1; 2]).is_none());
        assert!(RandomEffects::new(&[1.0, 2.0], &[0.1, -1.0]).is_none());
        assert!(RandomEffects::new(&[1.0, 2.0], &[0.1]).is_none());
        let cases: [(&[f64], &[f64], Option<f64>); 9] = [
            (&[0.7; 4], &[0.1, 0.2, 0.3, 0.4], Some(0.0)),
            (&[0.1; 3], &[0.0; 3], Some(0.0)),
            (&[0.0; 2], &[0.0; 2], Some(0.0)),
            (&[1.0, 3.0], &[0.0, 0.0], Some(2.0)),
            (&[1.0, 1.1, 0.9], &[1.0, 1.0, 1.0], Some(0.0)),
            (&[1.0, 2.0, 4.0], &[0.0, 0.5, 0.5], None),
            (&[1.0, 1.0, 4.0], &[0.0, 0.0, 0.5], None),
            (&[1e150, -1e150, 0.0], &[1e-300, 1.0, 1e10], None),
            (&[1e-150, -1e-150, 0.0], &[0.0, 1e-300, 0.0], None),
        ];
        for (values, variances, truth) in cases {
            let effects = RandomEffects::new(values, variances).unwrap();
            let found = [effects.paule_mandel(), effects.reml()];
            for tau2 in found {
                assert!(tau2 >= 0.0 && tau2.is_finite(), "{values:?}, {variances:?}: {tau2}");
                if let Some(truth) = truth {
                    near("τ²", tau2, truth, 1e-9);
                }
                let pooled = effects.pooled(tau2);
                let ends = values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], y| [a.min(*y), b.max(*y)]);
                let room = 1e-12 * ends[1].abs().max(ends[0].abs());
                assert!((ends[0] - room..=ends[1] + room).contains(&pooled.mean), "{values:?}: {pooled:?}");
                assert!(pooled.hartung_knapp.is_finite() && pooled.plain.is_finite(), "{values:?}: {pooled:?}");
            }
            let [low, high] = effects.q_profile();
            assert!(low <= found[0] && found[0] <= high && high.is_finite(), "{values:?}: {low}, {found:?}, {high}");
        }
    }
}
