//! Two arms compared, by Welch's method.

use super::mean_change::{GroupError, MeanChange};
use super::student::beyond;

/// The method, as outputs name it.
pub const WELCH: &str =
    "Welch's t (unequal variances), with the errors that both arms have in common added as far as they do not cancel";

/// The mean change of one arm minus that of another.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmDifference {
    /// The difference.
    pub difference: f64,
    /// What is known of its error; `None` with fewer than two people in either arm.
    pub error: Option<GroupError>,
}

impl ArmDifference {
    /// The mean change of `arm` minus that of `against`.
    ///
    /// Each arm's scatter counts by itself, and the degrees of freedom are those of Welch and Satterthwaite. The effects of common errors
    /// are subtracted with their signs, since all people have the same ones. **Reference** Welch (1947), "The generalization of 'Student's'
    /// problem when several different population variances are involved", Biometrika 34(1/2).
    pub fn of(arm: &MeanChange, against: &MeanChange) -> Self {
        let error = arm.error.as_ref().zip(against.error.as_ref()).map(|(of, other)| {
            let scatters = [of.scatter(), other.scatter()];
            let scatter: f64 = scatters.iter().sum();
            let degrees = [arm.n, against.n].map(|n| n as f64 - 1.0);
            let parts: f64 = scatters.iter().zip(degrees).map(|(part, degrees)| part * part / degrees).sum();
            let freedom = if scatter > 0.0 { scatter * scatter / parts } else { degrees.iter().sum() };
            let common = of.common.iter().zip(&other.common).map(|(of, other)| of - other).collect();
            GroupError::new(scatter, freedom, of.own * of.own + other.own * other.own, common)
        });
        Self { difference: arm.mean - against.mean, error }
    }

    /// The two-sided p value of no difference, by the same method as the interval; `None` where there is no error, or none is known.
    pub fn p(&self) -> Option<f64> {
        let error = self.error.as_ref().filter(|error| error.u > 0.0)?;
        Some(beyond(self.difference / error.u, error.freedom))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::MeasureId;
    use crate::study::group::{PersonChange, Told};

    fn arm(differences: &[f64], common: &[f64]) -> MeanChange {
        let change = |difference: &f64| PersonChange {
            measure: MeasureId::UpperVermilionHeightMean,
            difference: *difference,
            u: 0.4,
            common: common.into(),
            budget: None,
            told: Told::Not { probably: None },
        };
        let changes: Vec<PersonChange> = differences.iter().map(change).collect();
        MeanChange::of(&changes.iter().collect::<Vec<_>>()).unwrap()
    }

    fn near(what: &str, found: f64, truth: f64, within: f64) {
        assert!((found - truth).abs() <= within, "{what}: {found}, not {truth}");
    }

    /// Student's sleep data (1908) as two groups: R's `t.test(extra ~ group, data = sleep)` prints t = -1.8608, df = 17.776,
    /// p = 0.07939, and −3.3654832 to 0.2054832.
    #[test]
    fn students_sleep_is_as_in_r() {
        let first = arm(&[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], &[]);
        let second = arm(&[1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4], &[]);
        let of = ArmDifference::of(&first, &second);
        let error = of.error.clone().unwrap();
        near("t", of.difference / error.u, -1.8608, 5e-5);
        near("degrees of freedom", error.freedom, 17.776, 5e-4);
        near("p", of.p().unwrap(), 0.07939, 5e-6);
        let [low, high] = error.interval(of.difference, 0.95);
        near("lower end", low, -3.365_483_2, 5e-8);
        near("upper end", high, 0.205_483_2, 5e-8);
        // The other way round all signs turn.
        let turned = ArmDifference::of(&second, &first);
        assert_eq!((turned.difference, turned.p()), (-of.difference, of.p()));
    }

    #[test]
    fn what_both_arms_have_in_common_cancels() {
        let values = [0.1, 0.9, 0.4];
        let alike = ArmDifference::of(&arm(&values, &[0.2, 0.1]), &arm(&values, &[0.2, 0.3])).error.unwrap();
        near("cancelled", alike.common[0], 0.0, 1e-15);
        near("what is left", alike.common[1], -0.2, 1e-15);
        near("u", alike.u.powi(2), 2.0 * arm(&values, &[]).sd_observed.unwrap().powi(2) / 3.0 + 0.04, 1e-12);
    }

    #[test]
    fn an_arm_of_one_has_no_interval_and_no_p() {
        let of = ArmDifference::of(&arm(&[0.5], &[]), &arm(&[0.1, 0.2], &[]));
        near("difference", of.difference, 0.35, 1e-15);
        assert_eq!((of.error.clone(), of.p()), (None, None));
        // Two arms in which all are equal: what is known of their errors is left.
        let equal = ArmDifference::of(&arm(&[0.5; 4], &[]), &arm(&[0.5; 4], &[]));
        near("u", equal.error.as_ref().unwrap().u, 0.4 * 0.5_f64.sqrt(), 1e-12);
        near("p", equal.p().unwrap(), 1.0, 1e-12);
    }
}
