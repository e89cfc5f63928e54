//! A course over visits as CSV, for spreadsheets and statistics programs.

use std::borrow::Cow;

use indexmap::IndexSet;
use serde::Serialize;

use super::csv::text_cell;
use super::visits::{VisitChangeDocument, VisitDocument, VisitsReport};

/// One row of the CSV: a measure of a visit, and its change.
#[derive(Serialize)]
struct Row<'a> {
    photo: Cow<'a, str>,
    day: i64,
    measure: &'a str,
    value: Option<f64>,
    against: &'a str,
    difference: Option<f64>,
    u: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    bounds_low: Option<f64>,
    bounds_high: Option<f64>,
    sdc95: Option<f64>,
    probability_larger: Option<f64>,
    unit: &'a str,
    verdict: &'a str,
    cautions: &'a str,
    id: Cow<'a, str>,
    title: Cow<'a, str>,
    matched: &'a str,
    clicks_only: Option<f64>,
    clicks_only_u: Option<f64>,
    left_out: Cow<'a, str>,
}

/// The course in long form: one row per visit, measure and comparison. The photos of a visit that count stand in one field,
/// joined by `+`, and so do those that are left out, the codes of its cautions and the states of its matches.
///
/// # Errors
///
/// Returns an error where the rows cannot be written, which does not happen in memory.
pub fn visits_csv(report: &VisitsReport) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for (index, visit) in report.visits.iter().enumerate() {
        let (files, left_out) = (names(visit, true), names(visit, false));
        let (cautions, matched) = (codes(visit), matched(visit));
        for (id, course) in &report.measures {
            let point = &course.points[index];
            let changes = [("first", &point.from_first), ("previous", &point.from_previous)];
            let mut row = |against, change: Option<&VisitChangeDocument>| {
                let clicks_only = change.and_then(|change| change.clicks_only.as_ref());
                writer.serialize(Row {
                    photo: text_cell(&files),
                    day: visit.day,
                    measure: id,
                    value: point.value,
                    against,
                    difference: change.map(|change| change.difference),
                    u: change.map(|change| change.u),
                    low: change.map(|change| change.ci95[0]),
                    high: change.map(|change| change.ci95[1]),
                    bounds_low: change.map(|change| change.bounds95[0]),
                    bounds_high: change.map(|change| change.bounds95[1]),
                    sdc95: change.map(|change| change.sdc95),
                    probability_larger: change.and_then(|change| change.probability_larger),
                    unit: course.unit,
                    verdict: change.map_or("", |change| change.verdict),
                    cautions: &cautions,
                    id: text_cell(report.id.as_deref().unwrap_or_default()),
                    title: text_cell(report.title.as_deref().unwrap_or_default()),
                    matched: &matched,
                    clicks_only: clicks_only.map(|clicks| clicks.value),
                    clicks_only_u: clicks_only.and_then(|clicks| clicks.u),
                    left_out: text_cell(&left_out),
                })
            };
            // What was not measured has a row all the same: it names the photo and its cautions.
            if point.from_first.is_none() && point.from_previous.is_none() {
                row("", None)?;
            }
            for (against, change) in changes {
                if let Some(change) = change {
                    row(against, Some(change))?;
                }
            }
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// How its photos are matched with the first one, each state once, joined by `+`.
fn matched(visit: &VisitDocument) -> String {
    let states = visit.photos.iter().filter_map(|photo| Some(photo.matching.as_ref()?.state));
    states.collect::<IndexSet<&str>>().into_iter().collect::<Vec<&str>>().join("+")
}

/// The codes of a visit's cautions, each once, joined by `+`.
fn codes(visit: &VisitDocument) -> String {
    let all = visit.photos.iter().flat_map(|photo| &photo.cautions).map(|caution| caution.code);
    all.collect::<IndexSet<&str>>().into_iter().collect::<Vec<&str>>().join("+")
}

/// The names of the photos that count, or of the others, joined by `+`.
fn names(visit: &VisitDocument, used: bool) -> String {
    let photos = visit.photos.iter().filter(|photo| photo.used == used).map(|photo| photo.file.as_str());
    photos.collect::<Vec<&str>>().join("+")
}
