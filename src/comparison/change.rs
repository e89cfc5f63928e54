//! The change of one measure between two photos, after minus before: its difference, its percentage, and the verdict on
//! it.

use crate::estimate::{COVERAGE_FACTOR_95, Estimate};
use crate::measure::{Measure, Need, NotMeasured, Quantity, Value};
use crate::uncertainty::PairDeviations;

/// The change of one measure, after minus before.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// After minus before, in the unit of the measure.
    pub difference: Value,
    /// The difference in percent of the value before, where that means something: for quantities with a natural zero,
    /// and where the value before is at least four times its standard uncertainty.
    pub percent: Option<Estimate>,
    /// What is known of it: one judgement for a single value, one at each position of a profile. None where the
    /// uncertainty was not evaluated.
    pub judgements: Vec<Judgement>,
    /// How far the magnitude changed, for a measure with a sign.
    pub magnitude: Option<Magnitude>,
}

/// The change of a magnitude, |after| − |before|: whether the lip is more or less even, whichever side leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Magnitude {
    /// |after| − |before|, in the unit of the measure.
    pub difference: Estimate,
    /// What is known of it; `None` where the uncertainty was not evaluated.
    pub judgement: Option<Judgement>,
}

/// The smallest change that is detectable, and the verdict on the one that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The smallest detectable change, in the unit of the measure: 1.96 √(u² + 2 s²), u the standard uncertainty of the
    /// difference and s that of the lip's posture in one photo. Smaller differences come from the photos and
    /// the marking alone more often than once in twenty.
    pub sdc95: f64,
    /// The verdict.
    pub verdict: Verdict,
}

/// Whether a measure changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is larger by more than the smallest detectable change.
    Increased,
    /// It is smaller by more than the smallest detectable change.
    Decreased,
    /// The difference is no larger than the smallest detectable change: it may be none.
    WithinError,
    /// A caution stands that keeps the verdict back: the photos do not say.
    CannotBeTold,
}

impl Verdict {
    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Increased => "increased",
            Self::Decreased => "decreased",
            Self::WithinError => "within_error",
            Self::CannotBeTold => "cannot_be_told",
        }
    }

    /// Whether there is a detectable change.
    pub fn is_detectable(self) -> bool {
        matches!(self, Self::Increased | Self::Decreased)
    }
}

/// A value before that is smaller than this many of its standard uncertainties is no base for a percentage: the true
/// value may be close to zero.
const LEAST_FOR_PERCENT: f64 = 4.0;

impl Judgement {
    /// The judgement on a difference, `posture` being the lip's in one photo, in the unit of the measure.
    fn of(difference: &Estimate, posture: f64) -> Option<Self> {
        let u = difference.uncertainty?.u;
        let sdc95 = COVERAGE_FACTOR_95 * (u * u + 2.0 * posture.powi(2)).sqrt();
        let verdict = if difference.value > sdc95 {
            Verdict::Increased
        } else if difference.value < -sdc95 {
            Verdict::Decreased
        } else {
            Verdict::WithinError
        };
        Some(Self { sdc95, verdict })
    }
}

impl Change {
    /// The change of `measure` between two photos, with its uncertainty from the samples of both and the verdict on it.
    /// `posture` is the lip's in one photo, as a standard deviation in the unit of the measure.
    ///
    /// # Errors
    ///
    /// It fails where the measure was not taken on one of the photos, with the needs of both.
    ///
    /// # Examples
    ///
    /// ```
    /// use lipmetry::comparison::Change;
    /// use lipmetry::measure::{MEASURES, Value};
    /// use lipmetry::uncertainty::PairDeviations;
    ///
    /// let (height, unevaluated) = (&MEASURES[0], PairDeviations::default());
    /// let change = Change::new(height, (&Ok(Value::from(6.0)), &Ok(Value::from(7.5))), &unevaluated, 0.25)?;
    /// assert_eq!(change.difference, Value::from(1.5));
    /// assert_eq!(change.percent.map(|percent| percent.value), Some(25.0));
    /// # Ok::<(), lipmetry::measure::NotMeasured>(())
    /// ```
    pub fn new(
        measure: &Measure,
        (before, after): (&Quantity, &Quantity),
        deviations: &PairDeviations,
        posture: f64,
    ) -> Result<Self, NotMeasured> {
        let (before, after) =
            NotMeasured::both(before.as_ref().map_err(Clone::clone), after.as_ref().map_err(Clone::clone))?;
        let estimate =
            |at: usize, value: f64| Estimate { value, uncertainty: deviations.of_difference(measure, at, value) };
        let (difference, percent, magnitude) = match (before, after) {
            (Value::Scalar(before), Value::Scalar(after)) => (
                Value::Scalar(estimate(0, after.value - before.value)),
                percent(measure, before, after, deviations),
                measure.is_lateral().then(|| magnitude(measure, before.value, after.value, deviations, posture)),
            ),
            (Value::Profile(before), Value::Profile(after)) => {
                let differences = before.iter().zip(after).map(|(from, to)| to.value - from.value).enumerate();
                (Value::Profile(differences.map(|(at, value)| estimate(at, value)).collect()), None, None)
            }
            _ => return Err(Need::Area.into()),
        };
        let judgements =
            difference.estimates().iter().filter_map(|difference| Judgement::of(difference, posture)).collect();
        Ok(Self { difference, percent, judgements, magnitude })
    }

    /// The same change where a caution keeps the verdict back: none is passed on it.
    pub(super) fn withhold_verdicts(&mut self) {
        let of_magnitude = self.magnitude.as_mut().and_then(|magnitude| magnitude.judgement.as_mut());
        for judgement in self.judgements.iter_mut().chain(of_magnitude) {
            judgement.verdict = Verdict::CannotBeTold;
        }
    }

    /// The only judgement of a measure with one value.
    pub fn judgement(&self) -> Option<&Judgement> {
        self.difference.scalar().and(self.judgements.first())
    }
}

fn percent(measure: &Measure, before: &Estimate, after: &Estimate, deviations: &PairDeviations) -> Option<Estimate> {
    let is_sure = before.uncertainty.is_none_or(|of_before| before.value >= LEAST_FOR_PERCENT * of_before.u);
    let (before, after) = (before.value, after.value);
    (measure.has_percent() && before > 0.0 && is_sure).then(|| Estimate {
        value: 100.0 * (after - before) / before,
        uncertainty: deviations.of_percent(measure, before, after),
    })
}

fn magnitude(measure: &Measure, before: f64, after: f64, deviations: &PairDeviations, posture: f64) -> Magnitude {
    let uncertainty = deviations.of_magnitude(measure, before, after);
    let difference = Estimate { value: after.abs() - before.abs(), uncertainty };
    Magnitude { difference, judgement: Judgement::of(&difference, posture) }
}
