//! The draft of a paper's methods and results, as Markdown, to be read and changed by its authors.

use super::counts::Counts;
use super::methods::methods;
use super::opening::{floor_sentence, told};
use super::reliability::{icc, repeated};
use super::shown::{Mean, Shown, counted, interval_in_words};
use super::table::{self, NOTES, Row, TITLES, TOGETHER, p_in_words, stated};
use crate::comparison::QUESTIONS;
use crate::measure::MeasureId;
use crate::report::{rounded, unit_symbol};
use crate::study::group::StudyVisitDocument;
use crate::text::printable;

/// The note at the top.
const NOTE: &str = "> Filled in by the program from the study's records. It is to be read, checked and changed by its authors, in a copy: every run of the study writes this file anew. It knows what was measured, and \
     neither who was asked to take part, nor what was done between the visits, nor what was planned, nor which approvals there are. Dots (…) stand for what is to be added.";

/// The draft as Markdown.
pub(super) fn paper(shown: &Shown<'_>) -> String {
    let (methods, references) = methods(shown);
    let title = shown.labels.title.as_deref().map_or_else(|| "A study of lips on photographs".to_owned(), text);
    [
        format!("# {title}"),
        NOTE.to_owned(),
        "## Methods".to_owned(),
        methods,
        "## Results".to_owned(),
        results(shown),
        "## Tables".to_owned(),
        tables(shown),
        "## Figures".to_owned(),
        figures(shown),
        "## References".to_owned(),
        references,
    ]
    .iter()
    .map(|part| format!("{}\n", part.trim_end()))
    .collect::<Vec<_>>()
    .join("\n")
}

/// A text from elsewhere as Markdown shows it letter by letter, without marks of direction.
pub(super) fn text(from: &str) -> String {
    let plain: String = from.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect();
    let special = |c: char| c.is_ascii_punctuation() && !matches!(c, ',' | '%' | '/' | ':' | ';' | '\'' | '"' | '?');
    printable(&plain)
        .chars()
        .flat_map(|c| special(c).then_some('\\').into_iter().chain([if c == '"' { '″' } else { c }]))
        .collect()
}

fn visit_text(shown: &Shown<'_>, visit: &StudyVisitDocument) -> String {
    text(&shown.visit_name(visit)).replace("\\(", "(").replace("\\)", ")")
}

fn results(shown: &Shown<'_>) -> String {
    let counts = Counts::of(shown);
    let group = shown.group;
    let mut paragraphs = vec![format!(
        "Of {}, {} had a change at any visit. {} photos were there, of which {} counted.{}",
        counted(group.people, "person", "people"),
        group.people - group.people_without_change,
        counts.photos,
        counts.used,
        group
            .visits
            .iter()
            .map(|visit| format!(
                " At {}, {} had a change and {} had none.",
                visit_text(shown, visit),
                counted(visit.people, "person", "people"),
                visit.missing
            ))
            .collect::<String>()
    )];
    for measure in QUESTIONS {
        for visit in &group.visits {
            paragraphs.extend(of_measure(shown, measure, visit));
        }
    }
    if let Some(visit) = shown.main_visit() {
        let floors = QUESTIONS.iter().filter_map(|id| {
            shown
                .row(*id, &visit.name, None)
                .filter(|row| row.error.is_some())
                .map(|row| floor_sentence(shown, *id, row))
        });
        paragraphs.push(floors.collect::<Vec<_>>().join(" "));
    }
    paragraphs.push(agreement(shown));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

/// What a measure changed at a visit, in all people and in each arm.
fn of_measure(shown: &Shown<'_>, measure: MeasureId, visit: &StudyVisitDocument) -> Option<String> {
    let row = shown.row(measure, &visit.name, None)?;
    let mean = shown.mean(measure, &visit.name, None)?;
    let unit = shown.length_unit();
    let mut sentences = vec![format!(
        "**{}, at {}.** Mean change {}. {}",
        measure.measure().name,
        visit_text(shown, visit),
        stated(&mean, measure, unit),
        told(measure, &row.told)
    )];
    if let Some(sd) = row.sd_between {
        let dimension = measure.measure().dimension;
        let [of, low, high] = [sd.sd, sd.low, sd.high].map(|value| rounded(value, dimension, unit));
        sentences.push(format!(
            "The standard deviation between people was {of} {} (95 % interval {low} to {high}).",
            shown.unit_of(measure)
        ));
    }
    for arm in &shown.group.arms {
        if let Some(mean) = shown.mean(measure, &visit.name, Some(&arm.name)) {
            sentences.push(format!("{}: {}.", text(&arm.name), stated(&mean, measure, unit)));
        }
    }
    for of in shown.group.differences.iter().filter(|of| of.visit == visit.name && of.measure == measure.as_str()) {
        let Some(mean) = Mean::of(of.difference, of.error.as_ref(), of.n + of.n_against) else { continue };
        let p =
            of.p.filter(|_| interval_in_words(&mean).is_some())
                .map_or_else(String::new, |p| format!(", {}", p_in_words(p)));
        sentences.push(format!("{} minus {}: {}{p}.", text(&of.arm), text(&of.against), stated(&mean, measure, unit)));
    }
    Some(sentences.join(" "))
}

fn agreement(shown: &Shown<'_>) -> String {
    let Some(reliability) = &shown.group.reliability else { return String::new() };
    let mut sentences = vec![repeated(reliability)];
    for measure in QUESTIONS {
        for row in reliability.rows.iter().filter(|row| row.id == measure.as_str() && row.level == "within") {
            let dimension = measure.measure().dimension;
            let [tem, sdc] = [row.tem, row.sdc95].map(|value| rounded(value, dimension, shown.length_unit()));
            let icc =
                icc(row).map_or_else(String::new, |icc| format!(", ICC {icc}, model {}", row.icc_model.unwrap_or("…")));
            sentences.push(format!(
                "{}: technical error {tem} {}, smallest detectable change of one marking against one {sdc} {}{icc}.",
                measure.measure().name,
                row.unit,
                row.unit
            ));
        }
    }
    sentences.join(" ")
}

fn tables(shown: &Shown<'_>) -> String {
    let mut parts = Vec::new();
    for (index, visit) in shown.group.visits.iter().enumerate() {
        let mut lines = vec![
            format!("**Table {}.** Changes at {}. {NOTES}", index + 1, visit_text(shown, visit)),
            String::new(),
            format!("| Measure | {} |", TITLES.join(" | ")),
            format!("|---|---|{}", "---:|".repeat(TITLES.len() - 1)),
        ];
        for measure in QUESTIONS {
            let name = format!("{}, {}", measure.measure().name, shown.unit_of(measure));
            lines.extend(table::rows(shown, measure, &visit.name).iter().map(|row| line(&name, row)));
        }
        parts.push(lines.join("\n"));
    }
    let first = parts.len() + 1;
    parts.extend(
        shown.group.visits.iter().enumerate().map(|(index, visit)| other_measures(shown, visit, first + index)),
    );
    parts.join("\n\n")
}

fn line(name: &str, row: &Row) -> String {
    let told = if row.told[0].is_empty() { String::new() } else { row.told[..3].join(" / ") };
    let cells = [
        name,
        &text(&row.group),
        &row.n,
        &row.mean,
        &row.interval,
        &row.median,
        &row.sd,
        &told,
        row.verdict,
        row.p.as_deref().unwrap_or_default(),
    ];
    format!("| {} |", cells.join(" | "))
}

fn other_measures(shown: &Shown<'_>, visit: &StudyVisitDocument, number: usize) -> String {
    let mut lines = vec![
        format!("**Table {number}.** All other measures at {}, all people. {TOGETHER}", visit_text(shown, visit)),
        String::new(),
        "| Measure | n | Mean change | Interval | Median | SD between people | Unit | Verdict |".to_owned(),
        "|---|---:|---:|---:|---:|---:|---|---|".to_owned(),
    ];
    for measure in table::other_measures() {
        let Some(row) = table::rows(shown, measure.id, &visit.name).into_iter().next().filter(|row| row.n != "0")
        else {
            continue;
        };
        let unit = unit_symbol(measure, shown.length_unit());
        let cells = [measure.name, &row.n, &row.mean, &row.interval, &row.median, &row.sd, unit, row.verdict];
        lines.push(format!("| {} |", cells.join(" | ")));
    }
    lines.join("\n")
}

/// The figures with their captions; of those that are not drawn, why.
fn figures(shown: &Shown<'_>) -> String {
    let mut lines = Vec::new();
    for figure in super::figures(shown).iter().filter(|figure| figure.drawn.is_ok()) {
        let place = lines.len() + 1;
        let caption: String = figure.caption.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect();
        lines.push(format!("{place}. `{}`: {}", figure.file_name(), caption.replace('<', "\\<")));
    }
    if lines.is_empty() { "None could be drawn.".to_owned() } else { lines.join("\n") }
}
