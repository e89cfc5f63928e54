//! The group, and the power of a study, as text for the terminal.

use super::document::{
    ArmDifferenceDocument, GroupChangeDocument, GroupErrorDocument, GroupReport, SdBetweenDocument, StudyVisitDocument,
};
use super::power::PowerReport;
use crate::elementary::log10;
use crate::estimate::{Estimate, Uncertainty};
use crate::measure::MeasureId;
use crate::report::{
    Column, GLUE, Grid, TableStyle, change_with_error, changes_of_ends, paragraph, rounded, size, wrapped,
};
use crate::units::{Dimension, LengthUnit};

impl GroupReport {
    /// The group as text: for each visit the mean changes of all people, of each arm, and the arms compared.
    pub fn table(&self, style: &TableStyle) -> String {
        let people = if self.people == 1 { "1 person".to_owned() } else { format!("{} people", self.people) };
        let mut text = wrapped(&format!("{people}, {}.", visits_in_words(self.visits.len())), style.width, "") + "\n";
        for visit in &self.visits {
            text.push_str(&self.visit_table(visit, style));
        }
        let more = if style.all { "" } else { " All measures: --all." };
        let note = format!(
            "Mean changes since the first visit with their standard uncertainties; what all people have in common is in them once. The 95 % \
             intervals of the mean height and of the difference between the sides are their own, those of all other measures hold together; \
             * is detectable: the interval excludes 0. SD is how differently people truly changed, without the errors of measurement.{more}"
        );
        text.push_str(&paragraph(&note, style));
        if !self.differences.is_empty() {
            text.push_str(&paragraph(&format!("Arms are compared by {}.", self.methods.arms), style));
        }
        for remark in &self.remarks {
            text.push_str(&paragraph(remark, style));
        }
        text
    }

    fn visit_table(&self, visit: &StudyVisitDocument, style: &TableStyle) -> String {
        let day = visit.day.map(|day| format!(", day {}", rounded_day(day))).unwrap_or_default();
        let heading =
            format!("Visit {}{day}: {} of {} people", crate::text::printable(&visit.name), visit.people, self.people);
        let mut text = format!("\n{}\n", wrapped(&heading, style.width, ""));
        let of_visit = |arm: Option<&str>| -> Vec<&GroupChangeDocument> {
            let is_shown = |row: &&GroupChangeDocument| shown(style, row.measure);
            let rows = self.changes.iter().filter(|row| row.visit == visit.name && row.arm.as_deref() == arm);
            rows.filter(is_shown).collect()
        };
        text.push_str(&means_grid("", &of_visit(None), self).parts(style.columns()));
        for arm in &self.arms {
            let title = format!("arm {}", crate::text::printable(&arm.name));
            if of_visit(Some(&arm.name)).iter().all(|row| row.people.n == 0) {
                text.push_str(&format!(
                    "\n{}\n",
                    wrapped(&format!("{title}: nobody has a change here"), style.width, "")
                ));
                continue;
            }
            text.push_str(&format!(
                "\n{}",
                means_grid(&title, &of_visit(Some(&arm.name)), self).parts(style.columns())
            ));
        }
        for arm in self.arms.iter().skip(1) {
            let rows = self.differences.iter().filter(|row| row.visit == visit.name && row.arm == arm.name);
            let rows: Vec<&ArmDifferenceDocument> = rows.filter(|row| shown(style, row.measure)).collect();
            // Of one person, or none, in an arm there is no error, and nothing is compared.
            if rows.iter().all(|row| row.error.is_none()) {
                continue;
            }
            text.push_str(&format!("\n{}", differences_grid(&rows, self).parts(style.columns())));
        }
        text
    }

    fn unit(&self) -> LengthUnit {
        self.unit.as_deref().and_then(super::build::length_unit).unwrap_or(LengthUnit::Millimetre)
    }
}

fn visits_in_words(count: usize) -> String {
    match count {
        0 => "no visit after the first".to_owned(),
        1 => "1 visit after the first".to_owned(),
        _ => format!("{count} visits after the first"),
    }
}

/// A median of days: whole or a half.
fn rounded_day(day: f64) -> String {
    let text = if day.fract() == 0.0 { format!("{day:.0}") } else { format!("{day:.1}") };
    text.replace('-', "−")
}

fn shown(style: &TableStyle, measure: &str) -> bool {
    style.shown().iter().any(|of| of.id.as_str() == measure)
}

fn means_grid(title: &str, rows: &[&GroupChangeDocument], report: &GroupReport) -> Grid {
    let mut columns = vec![Column::of_words(title)];
    columns.extend(["people", "mean change", "95 %", "SD", "larger", "smaller", "not told"].map(Column::of_numbers));
    let withheld = rows.iter().any(|row| row.told.withheld > 0);
    columns.extend(withheld.then(|| Column::of_numbers("withheld")));
    let mut grid = Grid::new(columns);
    for row in rows {
        let [mean, ends] = stated(row.mean, row.error.as_ref(), row.measure, row.verdict, report.unit());
        let sd = row.sd_between.as_ref().map(sd_between).unwrap_or_default();
        let told = [row.told.larger, row.told.smaller, row.told.not_told].map(|count| count.to_string());
        let mut cells = vec![named(row.name, row.unit), row.people.n.to_string(), mean, ends, sd];
        cells.extend(told);
        cells.extend(withheld.then(|| row.told.withheld.to_string()));
        grid.push(cells, ("", ""));
    }
    grid
}

fn differences_grid(rows: &[&ArmDifferenceDocument], report: &GroupReport) -> Grid {
    let title = rows
        .first()
        .map(|row| format!("arm {} minus {}", crate::text::printable(&row.arm), crate::text::printable(&row.against)));
    let mut columns = vec![Column::of_words(title.unwrap_or_default())];
    columns.extend(["people", "difference", "95 %", "p"].map(Column::of_numbers));
    let mut grid = Grid::new(columns);
    for row in rows {
        let [difference, ends] = stated(row.difference, row.error.as_ref(), row.measure, row.verdict, report.unit());
        let people = format!("{} and {}", row.n, row.n_against);
        grid.push(
            vec![named(row.name, row.unit), people, difference, ends, row.p.map(p_value).unwrap_or_default()],
            ("", ""),
        );
    }
    grid
}

fn named(name: &str, unit: &str) -> String {
    if unit == "1" { name.to_owned() } else { format!("{name},{GLUE}{unit}") }
}

/// An estimate with its standard uncertainty, and the ends of the interval that its verdict rests on; with a mark where it is told.
fn stated(
    value: Option<f64>,
    error: Option<&GroupErrorDocument>,
    measure: &str,
    verdict: Option<&str>,
    unit: LengthUnit,
) -> [String; 2] {
    let Some(value) = value else { return [String::new(), String::new()] };
    let dimension = measure.parse::<MeasureId>().map_or(Dimension::Length, |id| id.measure().dimension);
    let uncertainty = error.map(|error| Uncertainty { u: error.u, ci95: [error.low, error.high] });
    let mark = if matches!(verdict, Some("increased" | "decreased")) { "*" } else { "" };
    let mean = change_with_error(&Estimate { value, uncertainty }, dimension, unit) + mark;
    let ends = error.map(|error| changes_of_ends([error.bounds_low, error.bounds_high], error.u).join(" to "));
    [mean, ends.unwrap_or_default()]
}

/// A standard deviation between people, to the decimal of a quarter of its interval.
fn sd_between(of: &SdBetweenDocument) -> String {
    let quarter = 0.25 * (of.high - of.low);
    if quarter > 0.0 && quarter.is_finite() {
        size(of.sd, quarter)
    } else {
        rounded(of.sd, Dimension::Length, LengthUnit::Millimetre)
    }
}

/// A p value to two digits, and none below 0.001.
fn p_value(p: f64) -> String {
    if p < 0.001 {
        "< 0.001".to_owned()
    } else if p < 0.1 {
        format!("{p:.3}")
    } else {
        format!("{p:.2}")
    }
}

impl PowerReport {
    /// The power as text: a table of people by photos, the least number of people, the floor, and what it rests on.
    pub fn table(&self, style: &TableStyle) -> String {
        let unit = if self.unit == "1" { String::new() } else { format!(" {}", self.unit) };
        let amount = |value: f64| format!("{}{unit}", significant(value));
        let (what, each) =
            if self.two_arms { ("a difference between two arms", " in each arm") } else { ("a mean change", "") };
        let about = format!("The probability of telling {what} of {}: {}.", amount(self.change.abs()), self.name);
        let mut text = wrapped(&about, style.width, "") + "\n";
        let mut markings: Vec<usize> = self.rows.iter().map(|row| row.markings).collect();
        markings.dedup();
        for count in markings {
            text.push_str(&format!("\n{}", self.grid(count, each).parts(style.columns())));
        }
        let floor = match self.floor {
            Some(floor) if floor > 0.0 => format!(
                "All people have errors in common: a mean change of less than {} cannot be told by any number of people.",
                amount(floor)
            ),
            Some(_) => "No error is common to all people whatever the change.".to_owned(),
            None => {
                "The errors that all people have in common grow as fast as the change: no number of people tells any."
                    .to_owned()
            }
        };
        text.push_str(&paragraph(&floor, style));
        text.push_str(&paragraph(&self.scatter_in_words(&amount), style));
        text
    }

    /// The people that it takes are in the last two rows.
    fn grid(&self, markings: usize, each: &str) -> Grid {
        let rows = || self.rows.iter().filter(move |row| row.markings == markings);
        let mut photos: Vec<usize> = rows().map(|row| row.photos).collect();
        photos.dedup();
        let mut people: Vec<usize> = rows().map(|row| row.people).collect();
        people.sort_unstable();
        people.dedup();
        let title = format!(
            "people{each}, each photo marked {}",
            if markings == 1 { "once".to_owned() } else { format!("{markings} times") }
        );
        let heading = |count: &usize| {
            Column::of_numbers(if *count == 1 { "1 photo".to_owned() } else { format!("{count} photos") })
        };
        let mut grid = Grid::new([Column::of_words(title)].into_iter().chain(photos.iter().map(heading)).collect());
        for count in people {
            let found = |photos: &usize| rows().find(|row| row.people == count && row.photos == *photos);
            let power = |photos: &usize| found(photos).map(|row| percent(row.power)).unwrap_or_default();
            grid.push([count.to_string()].into_iter().chain(photos.iter().map(power)).collect(), ("", ""));
        }
        for wanted in [0.8, 0.9] {
            let is_of = |photos: usize| {
                self.least.iter().find(|row| (row.photos, row.markings, row.power) == (photos, markings, wanted))
            };
            let least = |photos: &usize| {
                is_of(*photos).and_then(|row| row.people).map_or("none".to_owned(), |people| people.to_string())
            };
            let title = format!("people for {}", percent(wanted));
            grid.push([title].into_iter().chain(photos.iter().map(least)).collect(), ("", ""));
        }
        grid
    }

    fn scatter_in_words(&self, amount: &impl Fn(f64) -> String) -> String {
        let of = &self.scatter;
        let rests = match of.people {
            0 => "It rests on assumed errors".to_owned(),
            people => format!("It rests on {people} people of this study"),
        };
        format!(
            "{rests}, as standard deviations of one person's change: between people {}, of the marking {}, pose {}, scale {} and {} % of the \
             change, posture {} from photo to photo and {} from visit to visit, common to all people {} and {} % of the change.",
            amount(of.between_people),
            amount(of.marking),
            amount(of.pose),
            amount(of.scale),
            significant(100.0 * of.scale_of_change),
            amount(of.posture),
            amount(of.posture_between_visits),
            amount(of.common),
            significant(100.0 * of.common_of_change),
        )
    }
}

/// Two decimals, or as many as two digits need, without zeros at the end.
fn significant(value: f64) -> String {
    let exponent = if value == 0.0 { 0 } else { log10(value.abs()).floor() as i32 };
    let decimals = (1 - exponent).clamp(2, 6) as usize;
    format!("{value:.decimals$}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A probability in percent: never 100 where it is less, nor 0 where it is more.
fn percent(probability: f64) -> String {
    match 100.0 * probability {
        whole if whole > 99.0 && whole < 100.0 => "> 99 %".to_owned(),
        whole if whole > 0.0 && whole < 1.0 => "< 1 %".to_owned(),
        whole => format!("{whole:.0} %"),
    }
}
