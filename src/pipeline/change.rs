//! The change of one measure with its unit, as it is printed.

use std::fmt;

use super::compare::Comparison;
use crate::comparison::{Change, Measurement, Verdict};
use crate::error::Error;
use crate::estimate::Estimate;
use crate::measure::{Measure, MeasureId, NotMeasured};
use crate::report::{change_with_error, rounded_percent, unit_symbol, verdict_in_words};
use crate::units::LengthUnit;

/// The change of one measure, after minus before.
///
/// Printed with its error as ± one standard uncertainty: `+0.7 ± 0.5 mm (+17 ± 11 %), cannot say`.
#[derive(Clone, Debug)]
pub struct MeasureChange<'a> {
    measure: &'static Measure,
    unit: LengthUnit,
    difference: Estimate,
    change: &'a Change,
}

impl Comparison {
    /// The change of a measure.
    ///
    /// # Errors
    ///
    /// Where it was not measured on one of the photos, with what it needs; and of a list of values such as the curve's profile.
    pub fn change(&self, id: MeasureId) -> Result<MeasureChange<'_>, Error> {
        let details = self.details();
        let found = details.changes.iter().find(|(measure, _)| measure.id == id);
        let Some((measure, change)) = found else { return Err(Error::Profile { measure: id }) };
        let change = change.as_ref().map_err(|source| self.not_measured(measure, source))?;
        let difference = change.difference.scalar().ok_or(Error::Profile { measure: id })?;
        Ok(MeasureChange { measure, unit: details.before.frame.unit(), difference: *difference, change })
    }

    fn not_measured(&self, measure: &Measure, source: &NotMeasured) -> Error {
        let lacks = |measurement: &Measurement| measurement.quantity(measure.id).is_none_or(Result::is_err);
        let measurements = [&self.details().before, &self.details().after];
        let photos = self.photos().into_iter().zip(measurements).filter(|(_, measurement)| lacks(measurement));
        let photos: Vec<&str> = photos.map(|(photo, _)| photo.label()).collect();
        Error::NotMeasured { measure: measure.id, photo: photos.join(" and "), source: source.clone() }
    }
}

impl MeasureChange<'_> {
    /// After minus before, in [`unit`](Self::unit).
    pub fn difference(&self) -> Estimate {
        self.difference
    }

    /// The unit's symbol; empty for a ratio and a score.
    pub fn unit(&self) -> &'static str {
        unit_symbol(self.measure, self.unit)
    }

    /// The difference in percent of the value before, where that means something: of quantities with a natural zero, and where
    /// the value before is at least four times its standard uncertainty.
    pub fn percent(&self) -> Option<Estimate> {
        self.change.percent
    }

    /// The smallest detectable change, in [`unit`](Self::unit); `None` where the uncertainty was not evaluated.
    pub fn sdc95(&self) -> Option<f64> {
        self.change.judgement().map(|judgement| judgement.sdc95)
    }

    /// Whether it changed; `None` where the uncertainty was not evaluated.
    pub fn verdict(&self) -> Option<Verdict> {
        self.change.judgement().map(|judgement| judgement.verdict)
    }
}

impl fmt::Display for MeasureChange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&change_with_error(&self.difference, self.measure.dimension, self.unit))?;
        if !self.unit().is_empty() {
            write!(f, " {}", self.unit())?;
        }
        if let Some(percent) = &self.change.percent {
            write!(f, " ({})", rounded_percent(percent))?;
        }
        match verdict_in_words(self.measure, self.change) {
            "" => Ok(()),
            verdict => write!(f, ", {verdict}"),
        }
    }
}
