//! The change of one measure between two photos, after minus before: its difference, its percentage, what its
//! uncertainty is made up of, and the verdict on it.

use crate::estimate::{Estimate, Uncertainty};
use crate::measure::{Measure, MeasureId, Need, NotMeasured, Quantity, Value};
use crate::uncertainty::{LargestDeviations, PairDeviations, UncertaintyBudget};

/// The two measures that answer a question each, judged at 95 % by themselves: whether the lip is fuller, and whether it
/// is even. All others are judged together.
pub const QUESTIONS: [MeasureId; 2] = [MeasureId::UpperVermilionHeightMean, MeasureId::VermilionHeightDifference];

/// The change of one measure, after minus before.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// After minus before, in the unit of the measure. Its uncertainty counts all that the verdict counts: the marking,
    /// the scale, the pose of the head, and the posture of the lips.
    pub difference: Value,
    /// The difference in percent of the value before, where that means something: for quantities with a natural zero,
    /// and where the value before is at least four times its standard uncertainty.
    pub percent: Option<Estimate>,
    /// What is known of it: one judgement for a single value, one at each position of a profile. None where the
    /// uncertainty was not evaluated.
    pub judgements: Vec<Judgement>,
    /// What its standard uncertainty is made up of, for a single value whose uncertainty is not 0.
    pub budget: Option<UncertaintyBudget>,
    /// How far the magnitude changed, for a measure with a sign.
    pub magnitude: Option<Magnitude>,
    /// Whether a caution keeps the verdict back, also where there is no uncertainty and so no judgement.
    pub withheld: bool,
}

/// The change of a magnitude, |after| − |before|: whether the lip is more or less even, whichever side leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Magnitude {
    /// |after| − |before|, in the unit of the measure.
    pub difference: Estimate,
    /// What is known of it; `None` where the uncertainty was not evaluated.
    pub judgement: Option<Judgement>,
}

/// What is known of a change, and the verdict on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The interval that the verdict rests on, in the unit of the measure: of the [two questions](QUESTIONS) the 95 %
    /// coverage interval; of all other measures intervals that hold together with 95 %.
    pub bounds95: [f64; 2],
    /// The smallest detectable change, in the unit of the measure: how far the bounds reach from the difference towards 0,
    /// so that a difference is detected exactly where it is larger than this. Smaller differences come from the photos, the marking and the posture of the lips more often than
    /// once in twenty.
    pub sdc95: f64,
    /// The probability that the true value is larger after than before, by the samples (JCGM 101:2008, 5.9); of the
    /// [two questions](QUESTIONS) alone.
    pub probability_larger: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
}

/// Whether a measure changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is larger: the whole of its bounds lies above 0.
    Increased,
    /// It is smaller: the whole of its bounds lies below 0.
    Decreased,
    /// Its bounds include 0: there may be no change.
    NotDetected,
    /// A caution stands that keeps the verdict back: the photos do not say.
    Inconclusive,
}

impl Verdict {
    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Increased => "increased",
            Self::Decreased => "decreased",
            Self::NotDetected => "not_detected",
            Self::Inconclusive => "inconclusive",
        }
    }

    /// Whether there is a detectable change.
    pub fn is_detectable(self) -> bool {
        matches!(self, Self::Increased | Self::Decreased)
    }

    /// The verdict on a difference that lies between two bounds.
    pub(crate) fn of_bounds([low, high]: [f64; 2]) -> Self {
        if low > 0.0 {
            Self::Increased
        } else if high < 0.0 {
            Self::Decreased
        } else {
            Self::NotDetected
        }
    }
}

/// A value before that is smaller than this many of its standard uncertainties is no base for a percentage: the true
/// value may be close to zero.
const LEAST_FOR_PERCENT: f64 = 4.0;

/// From this probability on a change that is not detected is called a probable one.
pub const PROBABLE: f64 = 0.9;

impl Judgement {
    /// The judgement on a difference by its own 95 % interval.
    fn alone(difference: f64, uncertainty: Uncertainty, deviations: impl Iterator<Item = f64>) -> Self {
        let [low, high] = uncertainty.ci95;
        Self {
            bounds95: uncertainty.ci95,
            sdc95: if difference < 0.0 { high - difference } else { difference - low },
            probability_larger: Some(probability_larger(difference, uncertainty.u, deviations)),
            verdict: Verdict::of_bounds(uncertainty.ci95),
        }
    }

    /// The judgement on a difference among many, whose intervals hold together at `factor` standard uncertainties.
    fn together(difference: f64, u: f64, factor: f64) -> Self {
        let bounds95 = [difference - factor * u, difference + factor * u];
        Self { bounds95, sdc95: factor * u, probability_larger: None, verdict: Verdict::of_bounds(bounds95) }
    }

    /// Whether the true value is larger (`Some(true)`) or smaller with a probability of at least [`PROBABLE`], of a
    /// difference that is not detected.
    pub fn probably_larger(&self) -> Option<bool> {
        let probability = self.probability_larger.filter(|_| self.verdict == Verdict::NotDetected)?;
        let larger = probability >= PROBABLE;
        (larger || 1.0 - probability >= PROBABLE).then_some(larger)
    }
}

/// The part of the samples in which the truth, the difference less its deviation, is above 0, with half a sample for
/// what their number leaves open.
fn probability_larger(difference: f64, u: f64, deviations: impl Iterator<Item = f64>) -> f64 {
    if u == 0.0 {
        return if difference == 0.0 { 0.5 } else { f64::from(u8::from(difference > 0.0)) };
    }
    let deviations = deviations.filter(|deviation| deviation.is_finite());
    let (above, all) = deviations.fold((0_usize, 0_usize), |(above, all), deviation| {
        (above + usize::from(difference - deviation > 0.0), all + 1)
    });
    (above as f64 + 0.5) / (all as f64 + 1.0)
}

/// The changes of all measures between two photos, after minus before.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The change of every measure, in the order of the values.
    pub changes: Vec<(&'static Measure, Result<Change, NotMeasured>)>,
    /// The coverage factor at which the bounds of all measures but the [two questions](QUESTIONS) hold together with
    /// 95 %; `None` where no uncertainty was evaluated.
    pub joint_factor: Option<f64>,
}

impl Changes {
    /// The changes of measures, each with its outcome in both photos, with their uncertainties from the samples of both
    /// and the verdicts on them.
    ///
    /// # Examples
    ///
    /// ```
    /// use lipmetry::comparison::Changes;
    /// use lipmetry::measure::{MEASURES, Value};
    /// use lipmetry::uncertainty::PairDeviations;
    ///
    /// let (before, after) = (Ok(Value::from(6.0)), Ok(Value::from(7.5)));
    /// let found = Changes::new([(&MEASURES[0], &before, &after)], &PairDeviations::default());
    /// let change = found.changes[0].1.as_ref().unwrap();
    /// assert_eq!(change.difference, Value::from(1.5));
    /// assert_eq!(change.percent.map(|percent| percent.value), Some(25.0));
    /// ```
    pub fn new<'a>(
        quantities: impl IntoIterator<Item = (&'static Measure, &'a Quantity, &'a Quantity)>,
        deviations: &PairDeviations,
    ) -> Self {
        let change = |(measure, before, after)| (measure, Change::unjudged(measure, (before, after), deviations));
        let mut changes: Vec<_> = quantities.into_iter().map(change).collect();
        let mut largest = LargestDeviations::default();
        let others = |measure: &Measure| !QUESTIONS.contains(&measure.id);
        for (measure, change) in changes.iter().filter(|(measure, _)| others(measure)) {
            if let Ok(unjudged) = change {
                unjudged.add_to(&mut largest, measure, deviations);
            }
        }
        let factor = largest.factor();
        let mut evaluated = false;
        for (measure, unjudged) in &mut changes {
            if let Ok(unjudged) = unjudged {
                unjudged.judge(measure, deviations, if others(measure) { Some(factor) } else { None });
                evaluated |= !unjudged.change.judgements.is_empty();
            }
        }
        Self {
            changes: changes.into_iter().map(|(measure, found)| (measure, found.map(|found| found.change))).collect(),
            joint_factor: evaluated.then_some(factor),
        }
    }
}

/// A change before it is judged, with the values that it is between.
#[derive(Clone, Debug)]
struct Unjudged {
    change: Change,
    /// Of a measure with one value.
    values: Option<[f64; 2]>,
}

impl Unjudged {
    /// Adds its deviations to those of the other measures.
    fn add_to(&self, largest: &mut LargestDeviations, measure: &Measure, deviations: &PairDeviations) {
        for (at, difference) in self.change.difference.estimates().iter().enumerate() {
            if let Some(uncertainty) = difference.uncertainty {
                largest.add(deviations.differences(measure, at), uncertainty.u);
            }
        }
        let magnitude = self.change.magnitude.and_then(|magnitude| magnitude.difference.uncertainty);
        if let Some((uncertainty, [before, after])) = magnitude.zip(self.values) {
            largest.add(deviations.magnitudes(measure, before, after), uncertainty.u);
        }
    }

    /// Passes the verdicts: at `factor` standard uncertainties together with other measures, or alone without one.
    fn judge(&mut self, measure: &Measure, deviations: &PairDeviations, factor: Option<f64>) {
        let judged = |at: usize, difference: &Estimate| {
            let uncertainty = difference.uncertainty?;
            Some(match factor {
                Some(factor) => Judgement::together(difference.value, uncertainty.u, factor),
                None => Judgement::alone(difference.value, uncertainty, deviations.differences(measure, at)),
            })
        };
        let estimates = self.change.difference.estimates().iter().enumerate();
        self.change.judgements = estimates.filter_map(|(at, difference)| judged(at, difference)).collect();
        if let Some((magnitude, [before, after])) = self.change.magnitude.as_mut().zip(self.values) {
            let value = magnitude.difference.value;
            magnitude.judgement = magnitude.difference.uncertainty.map(|uncertainty| match factor {
                Some(factor) => Judgement::together(value, uncertainty.u, factor),
                None => Judgement::alone(value, uncertainty, deviations.magnitudes(measure, before, after)),
            });
        }
    }
}

impl Change {
    /// The change of `measure` between two photos, with its uncertainty from the samples of both.
    fn unjudged(
        measure: &Measure,
        (before, after): (&Quantity, &Quantity),
        deviations: &PairDeviations,
    ) -> Result<Unjudged, NotMeasured> {
        let (before, after) =
            NotMeasured::both(before.as_ref().map_err(Clone::clone), after.as_ref().map_err(Clone::clone))?;
        let estimate =
            |at: usize, value: f64| Estimate { value, uncertainty: deviations.of_difference(measure, at, value) };
        let (change, values) = match (before, after) {
            (Value::Scalar(before), Value::Scalar(after)) => {
                let (difference, values) = (estimate(0, after.value - before.value), [before.value, after.value]);
                let u = difference.uncertainty.map(|uncertainty| uncertainty.u);
                let change = Self {
                    difference: Value::Scalar(difference),
                    percent: percent(measure, before, after, deviations),
                    judgements: Vec::new(),
                    budget: u.and_then(|u| deviations.budget(measure, values, u)),
                    magnitude: measure.is_lateral().then(|| magnitude(measure, values, deviations)),
                    withheld: false,
                };
                (change, Some(values))
            }
            (Value::Profile(before), Value::Profile(after)) => {
                let differences = before.iter().zip(after).map(|(from, to)| to.value - from.value).enumerate();
                let difference = Value::Profile(differences.map(|(at, value)| estimate(at, value)).collect());
                let judgements = Vec::new();
                (Self { difference, percent: None, judgements, budget: None, magnitude: None, withheld: false }, None)
            }
            _ => return Err(Need::Area.into()),
        };
        Ok(Unjudged { change, values })
    }

    /// The same change where a caution keeps the verdict back: none is passed on it.
    pub(super) fn withhold_verdicts(&mut self) {
        self.withheld = true;
        let of_magnitude = self.magnitude.as_mut().and_then(|magnitude| magnitude.judgement.as_mut());
        for judgement in self.judgements.iter_mut().chain(of_magnitude) {
            judgement.verdict = Verdict::Inconclusive;
            judgement.probability_larger = None;
        }
    }

    /// The only judgement of a measure with one value.
    pub fn judgement(&self) -> Option<&Judgement> {
        self.difference.scalar().and(self.judgements.first())
    }

    /// The only verdict of a measure with one value; `None` where its uncertainty was not evaluated and nothing keeps a
    /// verdict back.
    pub fn verdict(&self) -> Option<Verdict> {
        self.difference.scalar()?;
        if self.withheld { Some(Verdict::Inconclusive) } else { Some(self.judgements.first()?.verdict) }
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

fn magnitude(measure: &Measure, [before, after]: [f64; 2], deviations: &PairDeviations) -> Magnitude {
    let uncertainty = deviations.of_magnitude(measure, before, after);
    Magnitude { difference: Estimate { value: after.abs() - before.abs(), uncertainty }, judgement: None }
}
