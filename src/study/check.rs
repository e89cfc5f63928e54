//! Whether a record from elsewhere can be one of a job.

use super::job::Job;
use super::record::{COMMON_SOURCES, PersonRecord, RECORD_VERSION};
use crate::measure::MeasureId;

/// No visit is further off, in days.
const MOST_DAYS: i64 = 1_000_000;

impl PersonRecord {
    /// Whether the record can be what the job gave: of its person, with places that are there, known words, and values that are numbers.
    /// It does not say that anybody measured it.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn check(&self, job: &Job) -> Result<(), String> {
        let (person, visits) = (&job.person, self.visits.len());
        if self.version != RECORD_VERSION {
            return Err(format!(
                "it is a result of version {}, and this program knows version {RECORD_VERSION}",
                self.version
            ));
        }
        if self.id != person.id || self.arm != person.arm || self.further != person.further {
            return Err("it has another code, arm or further columns than the study has".to_owned());
        }
        let planned: usize = person.visits.iter().map(|visit| visit.photos.len()).sum();
        if self.photos.len() > planned {
            return Err(format!("it has {} photos, and the study has {planned}", self.photos.len()));
        }
        let places = self.values.iter().map(|of| of.visit).chain(self.changes.iter().map(|of| of.visit));
        let places = places.chain(self.photos.iter().map(|of| of.visit)).chain(self.cautions.iter().map(|of| of.visit));
        if places.into_iter().any(|place| place >= visits) {
            return Err(format!("it names visits beyond the {visits} that it has"));
        }
        let days = self.visits.iter().filter_map(|visit| visit.day);
        if days.into_iter().any(|day| day.abs() > MOST_DAYS) {
            return Err("a visit's day is no day of a study".to_owned());
        }
        self.check_values()
    }

    fn check_values(&self) -> Result<(), String> {
        for value in &self.values {
            let numbers = [Some(value.value), value.uncorrected, value.u, value.low, value.high];
            check_measure(&value.measure, &value.unit)?;
            check_numbers(numbers, value.u, [value.low, value.high])?;
        }
        for change in &self.changes {
            check_measure(&change.measure, &change.unit)?;
            let numbers = [change.difference, change.u, change.bounds_low, change.bounds_high, change.sdc95].map(Some);
            check_numbers(numbers, Some(change.u), [Some(change.low), Some(change.high)])?;
            if !["increased", "decreased", "not_detected", "inconclusive"].contains(&change.verdict.as_str()) {
                return Err(format!("{} is no verdict", crate::text::printable(&change.verdict)));
            }
            let is_wrong = |effect: &f64| !effect.is_finite() || effect.abs() > MOST;
            if ![0, COMMON_SOURCES.len()].contains(&change.common.len()) || change.common.iter().any(is_wrong) {
                return Err(format!("a change has {} common errors", change.common.len()));
            }
        }
        Ok(())
    }
}

/// No value of a face is larger in any unit.
const MOST: f64 = 1e9;

fn check_measure(measure: &str, unit: &str) -> Result<(), String> {
    const UNITS: [&str; 9] = ["mm", "mm²", "°", "%", "1", "%bw", "%mw", "%bw²", "%mw²"];
    if measure.parse::<MeasureId>().is_err() {
        return Err(format!("{} is no measure", crate::text::printable(measure)));
    }
    if UNITS.contains(&unit) { Ok(()) } else { Err(format!("{} is no unit", crate::text::printable(unit))) }
}

fn check_numbers<const N: usize>(
    numbers: [Option<f64>; N],
    u: Option<f64>,
    [low, high]: [Option<f64>; 2],
) -> Result<(), String> {
    let all = numbers.into_iter().chain([low, high]).flatten();
    if let Some(number) = all.into_iter().find(|number| !number.is_finite() || number.abs() > MOST) {
        return Err(format!("{number:e} is no value of a face"));
    }
    if u.is_some_and(|u| u < 0.0) || low.zip(high).is_some_and(|(low, high)| low > high) {
        return Err("an uncertainty is below 0, or the ends of an interval are exchanged".to_owned());
    }
    Ok(())
}
