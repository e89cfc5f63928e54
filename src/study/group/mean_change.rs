//! The mean change of one measure over people, and what it is uncertain by: what is each one's own averages, what all have in common does not.

use super::input::PersonChange;
use super::random_effects::RandomEffects;
use super::student::{Freedom, factor};
use crate::study::COMMON_SOURCES;

/// The mean change of some people.
#[derive(Clone, Debug, PartialEq)]
pub struct MeanChange {
    /// How many they are.
    pub n: usize,
    /// The mean of the differences, each counting alike.
    pub mean: f64,
    /// Their median.
    pub median: f64,
    /// What is known of the mean's error; `None` of one person.
    pub error: Option<GroupError>,
    /// The standard deviation of the differences; `None` of one person.
    pub sd_observed: Option<f64>,
    /// What people differ by; `None` of one person.
    pub between: Option<BetweenPeople>,
    /// The mean in which people count by what is known of them; `None` of one person.
    pub weighted: Option<(f64, GroupError)>,
}

/// The error of a mean of people, or of a difference between two.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupError {
    /// The standard uncertainty.
    pub u: f64,
    /// Its effective degrees of freedom; infinite where common errors alone are left.
    pub freedom: Freedom,
    /// The part of the people's own errors.
    pub own: f64,
    /// The part of what people differ by.
    pub between_people: f64,
    /// The part of each of the [`COMMON_SOURCES`], with its sign.
    pub common: Vec<f64>,
}

/// What people differ by, as standard deviations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetweenPeople {
    /// By Paule and Mandel.
    pub sd: f64,
    /// Its 95 % interval, by the profile of Q.
    pub ci95: [f64; 2],
    /// By restricted maximum likelihood.
    pub sd_reml: f64,
}

impl GroupError {
    /// An error whose part that scatters over people has the variance `scatter` and so many degrees of freedom, of which `own` is from the
    /// people's own errors, beside common errors.
    ///
    /// The effective degrees of freedom are those of Welch and Satterthwaite (GUM G.4.1, equation G.2b), in which common errors, whose
    /// sizes are stated, have infinitely many.
    pub(super) fn new(scatter: f64, freedom: Freedom, own: f64, common: Vec<f64>) -> Self {
        let variance = scatter + common.iter().map(|effect| effect * effect).sum::<f64>();
        // An error of people that the scatter does not show is none here.
        let own = own.min(scatter);
        let ratio = variance / scatter;
        Self {
            u: variance.sqrt(),
            freedom: if variance > 0.0 { freedom * ratio * ratio } else { freedom },
            own: own.sqrt(),
            between_people: (scatter - own).max(0.0).sqrt(),
            common,
        }
    }

    /// The two-sided interval about an estimate that holds it with the probability `confidence`.
    pub fn interval(&self, estimate: f64, confidence: f64) -> [f64; 2] {
        let half = if self.u > 0.0 { factor(confidence, self.freedom) * self.u } else { 0.0 };
        [estimate - half, estimate + half]
    }

    /// The variance of what scatters over people.
    pub(super) fn scatter(&self) -> f64 {
        self.own * self.own + self.between_people * self.between_people
    }
}

impl MeanChange {
    /// Of so many changes of one measure; `None` of none.
    pub fn of(changes: &[&PersonChange]) -> Option<Self> {
        let values: Vec<f64> = changes.iter().map(|change| change.difference).collect();
        let own: Vec<f64> = changes.iter().map(|change| change.own_variance()).collect();
        let n = values.len();
        let count = n as f64;
        let mean = values.iter().sum::<f64>() / count;
        let median = median(&values)?;
        let Some(effects) = RandomEffects::new(&values, &own) else {
            return Some(Self { n, mean, median, error: None, sd_observed: None, between: None, weighted: None });
        };
        let scatter = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
        let own_of_mean = own.iter().sum::<f64>() / (count * count);
        // A few people may agree by chance: their mean is never surer than their own errors let it be.
        let of_mean = (scatter / count).max(own_of_mean);
        let error = GroupError::new(of_mean, count - 1.0, own_of_mean, common(changes, |_| count.recip()));
        let tau2 = effects.paule_mandel();
        Some(Self {
            n,
            mean,
            median,
            error: Some(error),
            sd_observed: Some(scatter.sqrt()),
            between: Some(BetweenPeople {
                sd: tau2.sqrt(),
                ci95: effects.q_profile().map(f64::sqrt),
                sd_reml: effects.reml().sqrt(),
            }),
            weighted: Some(weighted(changes, &effects, tau2, &own)),
        })
    }
}

/// What one standard deviation of each common error does to a weighted mean.
fn common(changes: &[&PersonChange], weight: impl Fn(usize) -> f64) -> Vec<f64> {
    let effect = |source| changes.iter().enumerate().map(|(at, change)| weight(at) * change.effect(source)).sum();
    (0..COMMON_SOURCES.len()).map(effect).collect()
}

fn weighted(changes: &[&PersonChange], effects: &RandomEffects<'_>, tau2: f64, own: &[f64]) -> (f64, GroupError) {
    let pooled = effects.pooled(tau2);
    let of_own: f64 = pooled.weights.iter().zip(own).map(|(weight, variance)| weight * weight * variance).sum();
    let common = common(changes, |at| pooled.weights[at]);
    let freedom = changes.len() as f64 - 1.0;
    (pooled.mean, GroupError::new(pooled.hartung_knapp.powi(2), freedom, of_own, common))
}

/// The median; `None` of nothing.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len() % 2 == 1 { upper } else { 0.5 * (sorted[middle - 1] + upper) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::MeasureId;
    use crate::study::group::Told;

    fn change(difference: f64, u: f64, common: &[f64]) -> PersonChange {
        let (measure, told) = (MeasureId::UpperVermilionHeightMean, Told::Not { probably: None });
        PersonChange { measure, difference, u, common: common.into(), budget: None, told }
    }

    fn mean_of(changes: &[PersonChange]) -> MeanChange {
        MeanChange::of(&changes.iter().collect::<Vec<_>>()).unwrap()
    }

    fn near(what: &str, found: f64, truth: f64) {
        assert!((found - truth).abs() <= 1e-12 * truth.abs().max(1.0), "{what}: {found}, not {truth}");
    }

    /// Three people by hand: differences 0.2, 0.6 and 1.0, each with u² = 0.05, of which 0.01 and 0.0016 are common.
    #[test]
    fn three_people_by_hand() {
        let people: Vec<PersonChange> =
            [0.2, 0.6, 1.0].map(|difference| change(difference, 0.05_f64.sqrt(), &[0.1, 0.0, -0.04])).into();
        let of = mean_of(&people);
        let error = of.error.clone().unwrap();
        near("mean", of.mean, 0.6);
        near("median", of.median, 0.6);
        near("sd", of.sd_observed.unwrap(), 0.4);
        // Scatter 0.16 / 3; own 0.0384 / 3.
        near("u²", error.u.powi(2), 0.16 / 3.0 + 0.0116);
        near("own", error.own.powi(2), 0.0384 / 3.0);
        near("between", error.between_people.powi(2), (0.16 - 0.0384) / 3.0);
        near("iris", error.common[0], 0.1);
        near("peaks", error.common[2], -0.04);
        // ν = u⁴ / ((0.16 / 3)² / 2)
        near("degrees of freedom", error.freedom, 2.0 * ((0.16 / 3.0 + 0.0116) / (0.16 / 3.0_f64)).powi(2));
        let [low, high] = error.interval(of.mean, 0.95);
        near("the interval's middle", 0.5 * (low + high), 0.6);
        near("its half", 0.5 * (high - low), factor(0.95, error.freedom) * error.u);
        near("tau", of.between.unwrap().sd, (0.16_f64 - 0.0384).sqrt());
        let (weighted, of_weighted) = of.weighted.unwrap();
        near("weighted mean, equal errors", weighted, 0.6);
        near("its error", of_weighted.u, error.u);
    }

    /// What all have in common stays, however many they are; what is their own averages.
    #[test]
    fn common_errors_do_not_average() {
        let people = |count: usize| -> Vec<PersonChange> {
            (0..count).map(|at| change(if at % 2 == 0 { 0.0 } else { 2.0 }, 0.5, &[0.0, 0.3])).collect()
        };
        let errors = [10, 1000].map(|count| mean_of(&people(count)).error.unwrap());
        near("few", errors[0].common[1], 0.3);
        near("many", errors[1].common[1], 0.3);
        assert!(errors[1].between_people < 0.11 * errors[0].between_people, "{errors:?}");
        assert!((0.3..0.302).contains(&errors[1].u), "{}", errors[1].u);
        assert!(errors[1].freedom > 1e6, "{}", errors[1].freedom);
        // Effects of either sign cancel.
        let mixed: Vec<PersonChange> = people(10)
            .into_iter()
            .enumerate()
            .map(|(at, of)| change(of.difference, 0.5, &[0.0, if at % 2 == 0 { 0.3 } else { -0.3 }]))
            .collect();
        near("mixed", mean_of(&mixed).error.unwrap().common[1], 0.0);
    }

    #[test]
    fn the_signs_turn_with_the_photos_and_the_unit_scales() {
        let people = [(0.3, 0.2), (1.4, 0.5), (-0.2, 0.3), (0.8, 0.2)];
        let of = |factor: f64| mean_of(&people.map(|(d, u)| change(factor * d, factor.abs() * u, &[factor * 0.1])));
        let (plain, turned, large) = (of(1.0), of(-1.0), of(25.4));
        let plain_error = plain.error.clone().unwrap();
        near("turned", turned.mean, -plain.mean);
        near("turned median", turned.median, -plain.median);
        near("turned u", turned.error.unwrap().u, plain_error.u);
        near("large", large.mean, 25.4 * plain.mean);
        near("large u", large.error.clone().unwrap().u, 25.4 * plain_error.u);
        near("large degrees", large.error.unwrap().freedom, plain_error.freedom);
        near("large tau", large.between.unwrap().sd, 25.4 * plain.between.unwrap().sd);
        near("large weighted", large.weighted.unwrap().0, 25.4 * plain.weighted.unwrap().0);
    }

    #[test]
    fn nobody_one_and_equal_ones() {
        assert!(MeanChange::of(&[]).is_none());
        let one = mean_of(&[change(0.7, 0.3, &[0.1])]);
        assert_eq!((one.n, one.mean, one.median, one.error, one.between), (1, 0.7, 0.7, None, None));
        // Equal ones have the error that is known of them.
        let equal = mean_of(&[(); 3].map(|()| change(0.1, 0.3, &[])));
        near("equal", equal.error.clone().unwrap().u, 0.3 / 3_f64.sqrt());
        assert_eq!(equal.between.unwrap().sd, 0.0);
        // Without any error there is none to state.
        let exact = mean_of(&[(); 3].map(|()| change(0.0, 0.0, &[])));
        let error = exact.error.unwrap();
        assert_eq!((error.u, error.interval(0.0, 0.95)), (0.0, [0.0, 0.0]));
        // Common errors alone have a normal distribution: 0.01 of u² is held to be the person's own.
        let shared = mean_of(&[(); 3].map(|()| change(0.4, 0.3, &[0.3])));
        let error = shared.error.unwrap();
        near("shared", error.u.powi(2), 0.09 + 0.0009 / 3.0);
        assert!(error.freedom > 1e5, "{}", error.freedom);
    }
}
