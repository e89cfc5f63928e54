use crate::estimate::Estimate;
use crate::measure::{Measure, Need, NotMeasured, Value};
use crate::uncertainty::PairDeviations;

/// The change of one measure, after minus before.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// After minus before, in the unit of the measure.
    pub difference: Value,
    /// The difference in percent of the value before, where that means something: of quantities with a natural zero, and where the
    /// value before is at least four times its standard uncertainty.
    pub percent: Option<Estimate>,
    /// What can be told of it: one judgement for a figure, one at each position of a profile. None where the
    /// uncertainty was not evaluated.
    pub judgements: Vec<Judgement>,
    /// Of a measure with a sign: how far its magnitude changed.
    pub magnitude: Option<Magnitude>,
}

/// The change of a magnitude, |after| − |before|: whether the lip is more or less even, whichever side leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Magnitude {
    /// |after| − |before|, in the unit of the measure.
    pub difference: Estimate,
    /// What can be told of it; `None` where the uncertainty was not evaluated.
    pub judgement: Option<Judgement>,
}

/// What can be told of a difference.
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
    /// A blocking caution stands: the photos do not tell.
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

    /// Whether the change was told from none.
    pub fn is_detectable(self) -> bool {
        matches!(self, Self::Increased | Self::Decreased)
    }
}

/// What verdicts rest on beside the figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Standing {
    /// The posture of the lip in one photo, in the unit of the measure.
    pub(super) posture: f64,
    /// Whether a blocking caution stands.
    pub(super) blocked: bool,
}

/// A figure of fewer of its standard uncertainties than this is no base for percentages: what it is a part of may be anything.
const LEAST_FOR_PERCENT: f64 = 4.0;

/// The coverage factor of 95 % for a normal distribution.
const K95: f64 = 1.96;

impl Judgement {
    fn of(difference: &Estimate, standing: Standing) -> Option<Self> {
        let u = difference.uncertainty?.u;
        let sdc95 = K95 * (u * u + 2.0 * standing.posture.powi(2)).sqrt();
        let verdict = if standing.blocked {
            Verdict::CannotBeTold
        } else if difference.value > sdc95 {
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
    /// The only judgement of a measure with one figure.
    pub fn judgement(&self) -> Option<&Judgement> {
        match &self.difference {
            Value::Scalar(_) => self.judgements.first(),
            Value::Profile(_) => None,
        }
    }

    /// The change with its uncertainties. `before` and `after` are the figures it was taken of.
    #[must_use]
    pub(super) fn evaluated(
        self,
        measure: &Measure,
        (before, after): (&Value, &Value),
        deviations: &PairDeviations,
    ) -> Self {
        let evaluate = |at: usize, estimate: &Estimate| Estimate {
            value: estimate.value,
            uncertainty: deviations.of_difference(measure, at, estimate.value),
        };
        let difference = match &self.difference {
            Value::Scalar(estimate) => Value::Scalar(evaluate(0, estimate)),
            Value::Profile(all) => Value::Profile(all.iter().enumerate().map(|(at, e)| evaluate(at, e)).collect()),
        };
        let (Value::Scalar(before), Value::Scalar(after)) = (before, after) else { return Self { difference, ..self } };
        let is_sure = before.uncertainty.is_none_or(|of_before| before.value >= LEAST_FOR_PERCENT * of_before.u);
        let (before, after) = (before.value, after.value);
        let percent = self
            .percent
            .filter(|_| is_sure)
            .map(|percent| Estimate { uncertainty: deviations.of_percent(measure, before, after), ..percent });
        let magnitude = measure.is_lateral().then(|| Magnitude {
            difference: Estimate {
                value: after.abs() - before.abs(),
                uncertainty: deviations.of_magnitude(measure, before, after),
            },
            judgement: None,
        });
        Self { difference, percent, magnitude, ..self }
    }

    /// Passes judgement on the change anew.
    pub(super) fn judge(&mut self, standing: Standing) {
        self.judgements = match &self.difference {
            Value::Scalar(estimate) => Judgement::of(estimate, standing).into_iter().collect(),
            Value::Profile(estimates) => estimates.iter().filter_map(|e| Judgement::of(e, standing)).collect(),
        };
        if let Some(magnitude) = &mut self.magnitude {
            magnitude.judgement = Judgement::of(&magnitude.difference, standing);
        }
    }
}

/// The change of `measure` between two photos, its uncertainty not evaluated.
///
/// # Errors
///
/// Where it was not measured on one of them: the needs of both.
///
/// # Examples
///
/// ```
/// use lipmetry::comparison::change;
/// use lipmetry::measure::{MEASURES, Value};
///
/// let height = &MEASURES[0];
/// let change = change(height, &Ok(Value::from(6.0)), &Ok(Value::from(7.5)))?;
/// assert_eq!(change.difference, Value::from(1.5));
/// assert_eq!(change.percent.map(|percent| percent.value), Some(25.0));
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn change(
    measure: &Measure,
    before: &Result<Value, NotMeasured>,
    after: &Result<Value, NotMeasured>,
) -> Result<Change, NotMeasured> {
    let (before, after) = NotMeasured::both(before.clone(), after.clone())?;
    let (difference, percent) = match (&before, &after) {
        (Value::Scalar(from), Value::Scalar(to)) => {
            let difference = to.value - from.value;
            let percent = (measure.has_percent() && from.value > 0.0).then(|| 100.0 * difference / from.value);
            (Value::from(difference), percent.map(Estimate::unevaluated))
        }
        (Value::Profile(from), Value::Profile(to)) => {
            let difference = |(from, to): (&Estimate, &Estimate)| to.value - from.value;
            let differences: Vec<f64> = from.iter().zip(to).map(difference).collect();
            (Value::from(differences), None)
        }
        _ => return Err(Need::Area.into()),
    };
    Ok(Change { difference, percent, judgements: Vec::new(), magnitude: None })
}
