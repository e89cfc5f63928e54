//! The table as it would stand in a paper, and those of all other measures.

use maud::{Markup, html};

use super::figure::isolated;
use super::shown::{Mean, Shown, ends_in_words, interval_in_words, value_in_words};
use crate::comparison::QUESTIONS;
use crate::measure::{MEASURES, Measure, MeasureId};
use crate::report::{change_alone, rounded, rounded_change, unit_symbol};
use crate::study::group::{ArmDifferenceDocument, GroupChangeDocument, StudyVisitDocument};
use crate::units::LengthUnit;

/// What stands where there is no number.
pub(super) const NOTHING: &str = "–";

/// A row of the table: what a group of people gave, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// All people, an arm, or an arm minus another.
    pub group: String,
    pub n: String,
    pub mean: String,
    pub interval: String,
    pub median: String,
    /// Between people, with the measurement errors taken out.
    pub sd: String,
    /// Larger, smaller, not told, without a verdict.
    pub told: [String; 4],
    pub verdict: &'static str,
    /// The p value; of differences alone, never without the interval.
    pub p: Option<String>,
    pub is_told: bool,
}

/// The rows of a measure at a visit: all people, each arm, and the differences of arms.
pub(super) fn rows(shown: &Shown<'_>, measure: MeasureId, visit: &str) -> Vec<Row> {
    let arms = shown.group.arms.iter().map(|arm| Some(arm.name.as_str()));
    let of = |arm: Option<&str>| shown.row(measure, visit, arm).map(|row| of_people(row, measure, shown.length_unit()));
    let differences = shown.group.differences.iter().filter(|of| of.visit == visit && of.measure == measure.as_str());
    let differences = differences.map(|of| of_difference(of, measure, shown.length_unit()));
    std::iter::once(None).chain(arms).filter_map(of).chain(differences).collect()
}

fn of_people(row: &GroupChangeDocument, measure: MeasureId, unit: LengthUnit) -> Row {
    let mean = Mean::of(row.mean, row.error.as_ref(), row.people.n);
    let [mean_text, interval] = texts(mean.as_ref(), bounds(row.error.as_ref()), measure, unit);
    let dimension = measure.measure().dimension;
    let sd = row.sd_between.map(|sd| {
        format!(
            "{} ({} to {})",
            rounded(sd.sd, dimension, unit),
            rounded(sd.low, dimension, unit),
            rounded(sd.high, dimension, unit)
        )
    });
    let median = row.median.map(|median| match mean.and_then(|mean| mean.u) {
        Some(u) => change_alone(median, u),
        None => rounded_change(median, dimension, unit),
    });
    let told = [row.told.larger, row.told.smaller, row.told.not_told, row.told.withheld];
    Row {
        group: row.arm.as_deref().map_or_else(|| "all".to_owned(), |arm| isolated(arm, 24)),
        n: row.people.n.to_string(),
        mean: mean_text,
        interval,
        median: median.unwrap_or_else(|| NOTHING.to_owned()),
        sd: sd.unwrap_or_else(|| NOTHING.to_owned()),
        told: told.map(|count| count.to_string()),
        verdict: verdict(measure, row.verdict),
        p: None,
        is_told: is_told(row.verdict),
    }
}

fn of_difference(of: &ArmDifferenceDocument, measure: MeasureId, unit: LengthUnit) -> Row {
    let mean = Mean::of(of.difference, of.error.as_ref(), of.n + of.n_against);
    let [mean_text, interval] = texts(mean.as_ref(), bounds(of.error.as_ref()), measure, unit);
    let p = of.p.filter(|_| of.error.is_some()).map(p_in_words);
    Row {
        group: format!("{} minus {}", isolated(&of.arm, 24), isolated(&of.against, 24)),
        n: format!("{} and {}", of.n, of.n_against),
        mean: mean_text,
        interval,
        verdict: verdict(measure, of.verdict),
        p,
        is_told: is_told(of.verdict),
        ..Row::default()
    }
}

fn bounds(error: Option<&crate::study::group::GroupErrorDocument>) -> Option<[f64; 2]> {
    error.map(|error| [error.bounds_low, error.bounds_high])
}

/// A mean and the interval that its verdict rests on.
fn texts(mean: Option<&Mean>, bounds: Option<[f64; 2]>, measure: MeasureId, unit: LengthUnit) -> [String; 2] {
    let value = mean.map_or_else(|| NOTHING.to_owned(), |mean| value_in_words(mean, measure, unit));
    let interval = mean.and_then(|mean| mean.u).zip(bounds).map(|(u, ends)| ends_in_words(ends, u));
    [value, interval.unwrap_or_else(|| NOTHING.to_owned())]
}

fn is_told(verdict: Option<&str>) -> bool {
    matches!(verdict, Some("increased" | "decreased"))
}

/// A p value to two digits, none below a thousandth.
pub(super) fn p_in_words(p: f64) -> String {
    match p {
        p if p < 0.001 => "p < 0.001".to_owned(),
        p if p < 0.01 => format!("p = {p:.3}"),
        p => format!("p = {p:.2}"),
    }
}

/// A verdict on a mean in few words.
fn verdict(measure: MeasureId, verdict: Option<&str>) -> &'static str {
    let of: &Measure = measure.measure();
    let [up, down] = match (of.is_index(), of.dimension) {
        (true, crate::units::Dimension::Score) => ["more even", "less even"],
        (true, _) => ["less even", "more even"],
        (false, _) => super::waterfall::directions(measure),
    };
    match verdict {
        Some("increased") => up,
        Some("decreased") => down,
        Some("not_detected") => "not told",
        _ => "",
    }
}

/// The titles of the columns of the first table, behind the measure.
pub(super) const TITLES: [&str; 9] = [
    "Group",
    "n",
    "Mean change",
    "95 % interval",
    "Median",
    "SD between people",
    "Larger / smaller / not told",
    "Verdict on the mean",
    "p",
];

/// The note below the first table.
pub(super) const NOTES: &str = "Change: later visit minus reference. SD between people: of the true changes, the errors of measurement taken out, with its 95 % interval. \
     Larger, smaller, not told: people by their own interval; people without a verdict are counted elsewhere.";

/// The table of the two questions.
pub(super) fn headline(shown: &Shown<'_>) -> Markup {
    html! {
        @if shown.group.visits.is_empty() { p { "There is no later visit." } } @else { p .note { (NOTES) } }
        @for visit in &shown.group.visits {
            table .paper.whole {
                caption { "Changes at " (shown.visit_name(visit)) }
                thead { tr { @for title in TITLES { th class=[(title == "Group" || title == "Verdict on the mean").then_some("text")] scope="col" { (title) } } } }
                @for measure in QUESTIONS { (of_measure(shown, measure, visit)) }
            }
        }
    }
}

fn of_measure(shown: &Shown<'_>, measure: MeasureId, visit: &StudyVisitDocument) -> Markup {
    let unit = shown.unit_of(measure);
    html! {
        tbody {
            tr .measure { th scope="rowgroup" colspan=(TITLES.len()) { (measure.measure().name) @if !unit.is_empty() { ", " (unit) } } }
            @for row in rows(shown, measure, &visit.name) {
                tr class=[row.is_told.then_some("detectable")] {
                    th scope="row" { (row.group) }
                    td data-label="n" { (row.n) }
                    td data-label="mean" { (row.mean) }
                    td data-label="95 %" { (row.interval) }
                    td data-label="median" { (row.median) }
                    td data-label="SD" { (row.sd) }
                    td data-label="larger / smaller / not told" { @if !row.told[0].is_empty() { (row.told[..3].join(" / ")) } }
                    td .text { (row.verdict) }
                    td { (row.p.unwrap_or_default()) }
                }
            }
        }
    }
}

/// The other measures at a visit: all people, and beside them the arms with their differences.
pub(super) fn others(shown: &Shown<'_>, visit: &StudyVisitDocument) -> Markup {
    let measures = || {
        other_measures()
            .filter(|measure| shown.row(measure.id, &visit.name, None).is_some_and(|row| row.mean.is_some()))
    };
    html! {
        @if measures().count() == 0 { p { "None has changes." } } @else {
            table .paper {
                caption { "At " (shown.visit_name(visit)) ", all people. " (TOGETHER) }
                thead { tr { @for title in OTHER_TITLES { th class=[(title == "Unit" || title == "Verdict").then_some("text")] scope="col" { (title) } } } }
                tbody { @for measure in measures() { (of_all(shown, measure, visit)) } }
            }
            @if !shown.group.arms.is_empty() {
                table .paper {
                    caption { "At " (shown.visit_name(visit)) ", by arm: mean changes and their differences, with intervals as above. " }
                    thead { tr { th scope="col" { "Measure" } @for title in arm_titles(shown, measures().next(), visit) { th scope="col" { (title) } } th .text scope="col" { "Unit" } } }
                    tbody { @for measure in measures() { (of_arms(shown, measure, visit)) } }
                }
            }
        }
    }
}

const OTHER_TITLES: [&str; 8] =
    ["Measure", "n", "Mean change", "Interval", "Median", "SD between people", "Unit", "Verdict"];

/// How the intervals of the other measures are meant.
pub(super) const TOGETHER: &str = "The intervals of these measures hold together with 95 %: where nothing changed in any of them, one of them is told in one of twenty studies at most.";

/// The measures with one value beside the two questions.
pub(super) fn other_measures() -> impl Iterator<Item = &'static Measure> {
    MEASURES.iter().filter(|measure| !measure.is_profile() && !QUESTIONS.contains(&measure.id))
}

fn of_all(shown: &Shown<'_>, measure: &Measure, visit: &StudyVisitDocument) -> Markup {
    let Some(row) = rows(shown, measure.id, &visit.name).into_iter().next() else { return html! {} };
    html! {
        tr data-id=(measure.id) class=[row.is_told.then_some("detectable")] {
            th scope="row" { (measure.name) }
            td data-label="n" { (row.n) }
            td data-label="mean" { (row.mean) }
            td data-label="interval" { (row.interval) }
            td data-label="median" { (row.median) }
            td data-label="SD" { (row.sd) }
            td .text { (unit_symbol(measure, shown.length_unit())) }
            td .text { (row.verdict) }
        }
    }
}

fn arm_titles(shown: &Shown<'_>, measure: Option<&Measure>, visit: &StudyVisitDocument) -> Vec<String> {
    let rows = measure.map(|measure| rows(shown, measure.id, &visit.name)).unwrap_or_default();
    rows.into_iter().skip(1).map(|row| row.group).collect()
}

fn of_arms(shown: &Shown<'_>, measure: &Measure, visit: &StudyVisitDocument) -> Markup {
    html! {
        tr {
            th scope="row" { (measure.name) }
            @for row in rows(shown, measure.id, &visit.name).into_iter().skip(1) {
                td data-label=(row.group) class=[row.is_told.then_some("told")] { (row.mean) @if row.interval != NOTHING { " (" (row.interval) ")" } }
            }
            td .text { (unit_symbol(measure, shown.length_unit())) }
        }
    }
}

/// A mean with its interval for a line of text: `+0.62 mm (95 % interval +0.50 to +0.74; n = 30)`.
pub(super) fn stated(mean: &Mean, measure: MeasureId, unit: LengthUnit) -> String {
    let symbol = unit_symbol(measure.measure(), unit);
    let interval = interval_in_words(mean).map_or_else(String::new, |ends| format!("95 % interval {ends}; "));
    format!("{} {symbol} ({interval}n = {})", value_in_words(mean, measure, unit), mean.n)
}
