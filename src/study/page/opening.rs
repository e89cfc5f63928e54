//! What the page begins with: each question with its answer at each visit, and what the means rest on.

use maud::{Markup, html};

use super::figure::isolated;
use super::shown::{Mean, Shown, counted, interval_in_words, value_in_words, with_uncertainty};
use crate::comparison::QUESTIONS;
use crate::measure::MeasureId;
use crate::report::hundredths;
use crate::study::group::{GroupChangeDocument, StudyVisitDocument, ToldCounts};

/// The question that a measure answers.
pub(super) fn question(measure: MeasureId) -> &'static str {
    if measure.measure().is_lateral() {
        "Did one side change against the other?"
    } else {
        "Does more of the red of the upper lip show?"
    }
}

/// What was measured for it.
fn measured(measure: MeasureId) -> &'static str {
    if measure.measure().is_lateral() {
        "Asked of the height of the red at its two peaks, right minus left: a change above 0 is one to the right."
    } else {
        "Asked of the mean height of the red of the upper lip from one corner of the mouth to the other."
    }
}

/// The questions with their answers.
pub(super) fn answers(shown: &Shown<'_>) -> Markup {
    html! {
        div .cards {
            @for measure in QUESTIONS {
                section .card {
                    div .question { h2 { (question(measure)) } }
                    p .bound { (measured(measure)) }
                    @if shown.group.visits.is_empty() { p .number { "Nobody has a later visit." } }
                    @for visit in &shown.group.visits { (at_visit(shown, measure, visit)) }
                }
            }
        }
    }
}

fn at_visit(shown: &Shown<'_>, measure: MeasureId, visit: &StudyVisitDocument) -> Markup {
    let unit = shown.unit_of(measure);
    let mean = shown.mean(measure, &visit.name, None);
    html! {
        h3 .visit { (shown.visit_name(visit)) }
        @if let Some(mean) = &mean { p .number { (with_uncertainty(mean, measure, shown.length_unit())) " " (unit) } }
        p .sentence { (answer(shown, measure, visit)) }
        @for line in by_arm(shown, measure, visit) { p .bound { (line) } }
    }
}

/// The answer at a visit in plain sentences: the mean of how many people, whether it is told, and how many people were told what.
pub(super) fn answer(shown: &Shown<'_>, measure: MeasureId, visit: &StudyVisitDocument) -> String {
    let row = shown.row(measure, &visit.name, None);
    let Some((row, mean)) = row.zip(shown.mean(measure, &visit.name, None)) else {
        return "Nobody has this change, so there is no mean.".to_owned();
    };
    let people = counted(mean.n, "person", "people");
    let unit = shown.unit_of(measure);
    let [low, high] = match interval_in_words(&mean) {
        None => return format!("{people}: a mean with an interval takes two. {}", told(measure, &row.told)),
        Some(ends) => [ends, people],
    };
    let verdict = match (row.verdict, measure.measure().is_lateral()) {
        (Some("increased"), false) => "On average more shows",
        (Some("decreased"), false) => "On average less shows",
        (Some("increased"), true) => "On average it changed to the right",
        (Some("decreased"), true) => "On average it changed to the left",
        _ => "On average no change is told",
    };
    format!("{verdict}: 95\u{a0}% interval {low}\u{a0}{unit}, {high}. {}", told(measure, &row.told))
}

/// How many people were told what of their own change.
pub(super) fn told(measure: MeasureId, counts: &ToldCounts) -> String {
    let [up, down] = super::waterfall::directions(measure);
    let withheld = match counts.withheld {
        0 => String::new(),
        count => format!(", {count} without a verdict"),
    };
    format!(
        "Each by itself: {} {up}, {} {down}, {} not told{withheld}.",
        counts.larger, counts.smaller, counts.not_told
    )
}

/// The means of arms and their differences, a line each.
pub(super) fn by_arm(shown: &Shown<'_>, measure: MeasureId, visit: &StudyVisitDocument) -> Vec<String> {
    let (unit, length) = (shown.unit_of(measure), shown.length_unit());
    let stated = |mean: &Mean| {
        let interval = interval_in_words(mean).map_or_else(String::new, |ends| format!(" (95 %: {ends})"));
        format!("{} {unit}{interval}", value_in_words(mean, measure, length))
    };
    let of_arm = |arm: &crate::study::group::ArmDocument| {
        let mean = shown.mean(measure, &visit.name, Some(&arm.name))?;
        Some(format!("{}: {}, {}.", isolated(&arm.name, 24), stated(&mean), counted(mean.n, "person", "people")))
    };
    let difference = |of: &crate::study::group::ArmDifferenceDocument| {
        let mean = Mean::of(of.difference, of.error.as_ref(), of.n + of.n_against)?;
        let is_told = match of.verdict {
            Some("increased" | "decreased") => "the arms differ",
            _ => "a difference is not told",
        };
        Some(format!("{} minus {}: {}: {is_told}.", isolated(&of.arm, 24), isolated(&of.against, 24), stated(&mean)))
    };
    let differences =
        shown.group.differences.iter().filter(|of| of.visit == visit.name && of.measure == measure.as_str());
    shown.group.arms.iter().filter_map(of_arm).chain(differences.filter_map(difference)).collect()
}

/// What the mean of each question rests on at the visit that most people have.
pub(super) fn rests_on(shown: &Shown<'_>) -> Markup {
    let Some(visit) = shown.main_visit() else { return html! { p { "There is no mean." } } };
    let means: Vec<(MeasureId, &GroupChangeDocument, Vec<f64>)> = QUESTIONS
        .iter()
        .filter_map(|id| shown.row(*id, &visit.name, None).and_then(|row| Some((*id, row, parts(row)?))))
        .collect();
    let names = names_of_parts(shown);
    let share = |row: &GroupChangeDocument, part: f64| {
        let u = row.error.as_ref().map_or(0.0, |error| error.u);
        100.0 * part * part / (u * u).max(f64::MIN_POSITIVE)
    };
    let does_something = |place: usize| {
        means.iter().any(|(_, row, parts)| parts.get(place).is_some_and(|part| share(row, *part) >= 0.5))
    };
    html! {
        @if means.is_empty() { p { "Fewer than two people have a change, so nothing is known of the error of a mean." } } @else {
            @for (measure, row, _) in &means { p { (floor_sentence(shown, *measure, row)) } }
            table .budget {
                caption { "What the ± of the means at " (shown.visit_name(visit)) " is made up of, with the share of its square" }
                thead { tr {
                    th scope="col" { "Part" }
                    @for (measure, row, _) in &means { th scope="col" { (measure.measure().name) ", " (row.unit) } }
                } }
                tbody {
                    @for (place, name) in names.iter().enumerate().filter(|(place, _)| does_something(*place)) {
                        tr {
                            th scope="row" { (name) }
                            @for (measure, row, parts) in &means {
                                @let part = parts.get(place).copied().unwrap_or_default();
                                td data-label=(short(*measure)) { (format!("{part:.3} ({:.0} %)", share(row, part))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A measure in few words.
fn short(measure: MeasureId) -> &'static str {
    if measure.measure().is_lateral() { "sides" } else { "height" }
}

/// What the uncertainty of a mean is made up of.
fn names_of_parts(shown: &Shown<'_>) -> Vec<String> {
    let own = ["people differ".to_owned(), "the errors of each person's own photos and marks".to_owned()];
    let common = shown.group.common_sources.iter().map(|source| format!("common to all: {}", source.name));
    own.into_iter().chain(common).collect()
}

/// The sizes of those parts; `None` without an error.
fn parts(row: &GroupChangeDocument) -> Option<Vec<f64>> {
    let error = row.error.as_ref()?;
    Some([error.between_people, error.own].into_iter().chain(error.common.iter().map(|part| part.abs())).collect())
}

/// What stays however many people there are.
pub(super) fn floor_sentence(shown: &Shown<'_>, measure: MeasureId, row: &GroupChangeDocument) -> String {
    let Some(error) = &row.error else { return String::new() };
    let floor = error.common.iter().map(|part| part * part).sum::<f64>().sqrt();
    let share = 100.0 * floor * floor / (error.u * error.u).max(f64::MIN_POSITIVE);
    format!(
        "Of the ± of the mean {}, what is common to all people makes {:.0} % of the square: ± {} {}. It stays however many people there are; more people \
         make the rest smaller.",
        if measure.measure().is_lateral() { "difference of the sides" } else { "height" },
        share,
        if floor < 0.01 { format!("{floor:.3}") } else { hundredths(floor).to_string() },
        shown.unit_of(measure)
    )
}
