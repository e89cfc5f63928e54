//! What the page shows: the group and its people side by side, and how both are put into words.

use super::figure::isolated;
use super::input::{FigureChange, FigureInput, FigurePerson};
use crate::comparison::{Settings, Verdict};
use crate::estimate::{Estimate, Uncertainty};
use crate::measure::MeasureId;
use crate::report::{PageLabels, PageOf, change_alone, change_with_error, changes_of_ends, unit_symbol};
use crate::study::group::{GroupChangeDocument, GroupErrorDocument, GroupReport, StudyVisitDocument};
use crate::study::{Problem, VisitName};
use crate::units::LengthUnit;

/// What a study's page, figures and draft of a paper are made of. All parts are of one study.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The group.
    pub group: &'a GroupReport,
    /// The people, for the figures.
    pub figures: &'a FigureInput,
    /// All that went wrong: the rows of problems.csv.
    pub problems: &'a [Problem],
    /// The settings that all people were measured under.
    pub settings: &'a Settings,
    /// What a person puts on the page; its code is not used.
    pub labels: &'a PageLabels,
    /// The file whose numbers the page shows.
    pub report_file: PageOf<'a>,
}

/// A mean change, or a difference of two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mean {
    pub value: f64,
    /// Its standard uncertainty.
    pub u: Option<f64>,
    /// Its own 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// Of how many people.
    pub n: usize,
}

impl Mean {
    pub fn of(value: Option<f64>, error: Option<&GroupErrorDocument>, n: usize) -> Option<Self> {
        let (u, interval) = (error.map(|error| error.u), error.map(|error| [error.low, error.high]));
        Some(Self { value: value?, u, interval, n })
    }

    /// The ends of the interval, else the mean alone.
    pub fn ends(&self) -> [f64; 2] {
        self.interval.unwrap_or([self.value; 2])
    }
}

impl<'a> Shown<'a> {
    /// The unit of length.
    pub(super) fn length_unit(&self) -> LengthUnit {
        let all = [LengthUnit::Millimetre, LengthUnit::PercentBiocularWidth, LengthUnit::PercentMouthWidth];
        let unit = self.group.unit.as_deref();
        all.into_iter().find(|of| Some(of.symbol()) == unit).unwrap_or(LengthUnit::Millimetre)
    }

    /// The unit of a measure, as it stands behind numbers; empty where it has none.
    pub(super) fn unit_of(&self, measure: MeasureId) -> &'static str {
        unit_symbol(measure.measure(), self.length_unit())
    }

    /// How many people are in the study.
    pub(super) fn people(&self) -> usize {
        self.group.people
    }

    /// The arms, or all people where there are none.
    pub(super) fn arms(&self) -> Vec<Option<&'a str>> {
        match self.group.arms.as_slice() {
            [] => vec![None],
            arms => arms.iter().map(|arm| Some(arm.name.as_str())).collect(),
        }
    }

    /// The people of an arm, or all, whose lengths have the unit of the study.
    pub(super) fn people_of(
        &self,
        arm: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a str, &'a FigurePerson)> + use<'a> {
        let unit = self.group.unit.as_deref();
        let is_of = move |person: &FigurePerson| {
            person.unit.as_deref() == unit && (arm.is_none() || person.arm.as_deref() == arm)
        };
        self.figures.people().filter(move |(_, person)| is_of(person))
    }

    /// The later visit that most people have; of equally many the last one.
    pub(super) fn main_visit(&self) -> Option<&'a StudyVisitDocument> {
        self.group.visits.iter().max_by_key(|visit| visit.people)
    }

    /// The visit as it is called: by its day where its name says only that, or is a date, which no page repeats.
    pub(super) fn visit_name(&self, visit: &StudyVisitDocument) -> String {
        let day = visit.day.map(|day| format!("day {}", day.round()).replace('-', "−"));
        match (VisitName::read(&visit.name), day) {
            (VisitName::Day(_) | VisitName::Date(_), Some(day)) => day,
            (VisitName::Date(_), None) => {
                let place = self.group.visits.iter().position(|of| of.name == visit.name).unwrap_or_default();
                format!("later visit {}", place + 1)
            }
            (_, Some(day)) => format!("visit “{}” ({day})", isolated(&visit.name, 30)),
            (_, None) => format!("visit “{}”", isolated(&visit.name, 30)),
        }
    }

    /// Whether changes without a verdict are in the means: `also` or `not`.
    pub(super) fn withheld_in_mean(&self) -> &'static str {
        if self.group.methods.withheld_are_counted { "also" } else { "not" }
    }

    /// The group's row.
    pub(super) fn row(&self, measure: MeasureId, visit: &str, arm: Option<&str>) -> Option<&'a GroupChangeDocument> {
        self.group.change(visit, arm, measure.as_str())
    }

    /// The mean change.
    pub(super) fn mean(&self, measure: MeasureId, visit: &str, arm: Option<&str>) -> Option<Mean> {
        let row = self.row(measure, visit, arm)?;
        Mean::of(row.mean, row.error.as_ref(), row.people.n)
    }

    /// The means of all people and of each arm, as sentences.
    pub(super) fn means_in_words(&self, measure: MeasureId, visit: &str) -> String {
        let arms = self.group.arms.iter().map(|arm| Some(arm.name.as_str()));
        let sentence = |arm: Option<&str>| {
            let mean = self.mean(measure, visit, arm)?;
            let of = arm.map_or_else(|| "All people".to_owned(), |arm| isolated(arm, 24));
            Some(format!("{of}: {}.", mean_in_words(&mean, measure, self.length_unit())))
        };
        std::iter::once(None).chain(arms).filter_map(sentence).collect::<Vec<_>>().join(" ")
    }

    /// One person's change.
    pub(super) fn change_in_words(&self, change: &FigureChange) -> String {
        let unit = self.unit_of(change.measure);
        let u = (change.high - change.low) / (2.0 * crate::estimate::COVERAGE_FACTOR_95);
        let [low, high] = changes_of_ends([change.low, change.high], u);
        let [up, down] = super::waterfall::directions(change.measure);
        let told = match change.verdict {
            Verdict::Increased => up,
            Verdict::Decreased => down,
            Verdict::NotDetected => "not told",
            Verdict::Inconclusive => "no verdict",
        };
        format!("{} {unit} ({low} to {high}), {told}", change_alone(change.difference, u))
    }
}

/// A mean with its interval: `mean +0.62 mm (+0.50 to +0.74)`.
pub(super) fn mean_in_words(mean: &Mean, measure: MeasureId, unit: LengthUnit) -> String {
    let symbol = unit_symbol(measure.measure(), unit);
    let value = value_in_words(mean, measure, unit);
    match interval_in_words(mean) {
        Some(interval) => format!("mean {value} {symbol} (95 %: {interval})"),
        None => format!("mean {value} {symbol}, no interval"),
    }
}

/// A mean alone, with its sign, to the decimal of its uncertainty.
pub(super) fn value_in_words(mean: &Mean, measure: MeasureId, unit: LengthUnit) -> String {
    match mean.u {
        Some(u) => change_alone(mean.value, u),
        None => change_with_error(&Estimate::unevaluated(mean.value), measure.measure().dimension, unit),
    }
}

/// A mean with its standard uncertainty: `+0.62 ± 0.06`.
pub(super) fn with_uncertainty(mean: &Mean, measure: MeasureId, unit: LengthUnit) -> String {
    let uncertainty = mean.u.map(|u| Uncertainty { u, ci95: mean.ends() });
    change_with_error(&Estimate { value: mean.value, uncertainty }, measure.measure().dimension, unit)
}

/// The interval of a mean: `+0.50 to +0.74`.
pub(super) fn interval_in_words(mean: &Mean) -> Option<String> {
    mean.u.zip(mean.interval).map(|(u, ends)| ends_in_words(ends, u))
}

/// The ends of an interval, to the decimals of an uncertainty.
pub(super) fn ends_in_words(ends: [f64; 2], u: f64) -> String {
    let [low, high] = changes_of_ends(ends, u);
    format!("{low} to {high}")
}

/// `1 person`, `3 people`.
pub(super) fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}
