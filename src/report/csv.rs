//! A report as tables for spreadsheets and statistics programs: report.csv, a row for each measure; and photos.csv, a row for each
//! photo of a visit and each measure.

use std::borrow::Cow;

use indexmap::IndexSet;
use serde::Serialize;

use super::document::{
    BudgetDocument, CautionDocument, ChangeDocument, ClicksOnlyDocument, ComparisonReport, DifferenceDocument,
    MeasureDocument, MeasurementReport, PhotoReport, QuantityDocument,
};
use super::matching::OFF;
use crate::measure::{MEASURES, Measure};
use crate::tables::{text_cell, ucum};

/// One measure. What is not known is an empty cell.
#[derive(Default, Serialize)]
struct Row<'a> {
    id: Cow<'a, str>,
    title: Cow<'a, str>,
    measure: &'a str,
    name: &'a str,
    unit: &'a str,
    before: Option<f64>,
    before_u: Option<f64>,
    before_low: Option<f64>,
    before_high: Option<f64>,
    after: Option<f64>,
    after_u: Option<f64>,
    after_low: Option<f64>,
    after_high: Option<f64>,
    difference: Option<f64>,
    u: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    bounds_low: Option<f64>,
    bounds_high: Option<f64>,
    sdc95: Option<f64>,
    percent: Option<f64>,
    probability_larger: Option<f64>,
    verdict: &'a str,
    marking_share: Option<f64>,
    pose_share: Option<f64>,
    scale_share: Option<f64>,
    posture_share: Option<f64>,
    withheld_by: String,
    matched: &'a str,
    clicks_only: Option<f64>,
    clicks_only_u: Option<f64>,
    clicks_only_low: Option<f64>,
    clicks_only_high: Option<f64>,
    after_clicks_only: Option<f64>,
    before_clicks_only: Option<f64>,
    posture_between_visits_share: Option<f64>,
    ucum: &'a str,
}

/// One measure of one photo.
#[derive(Serialize)]
struct ValueRow<'a> {
    id: Cow<'a, str>,
    title: Cow<'a, str>,
    measure: &'a str,
    name: &'a str,
    unit: &'a str,
    value: Option<f64>,
    u: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    withheld_by: String,
    ucum: &'a str,
}

/// The comparison as CSV (RFC 4180) with a header: a row for each measure with a single value, whether it was measured or not,
/// and one for the change of shape.
///
/// # Errors
///
/// Returns an error where the rows cannot be written, which does not happen in memory.
pub fn comparison_csv(report: &ComparisonReport) -> Result<Vec<u8>, csv::Error> {
    let about = || Row {
        id: text_cell(report.id.as_deref().unwrap_or_default()),
        title: text_cell(report.title.as_deref().unwrap_or_default()),
        matched: if report.matching.state == OFF { "" } else { report.matching.state },
        ..Row::default()
    };
    let mut rows: Vec<Row<'_>> = scalars().map(|measure| row(report, measure, about())).collect();
    if let Some(ChangeDocument::Distance(shape)) = report.change.get("shape_change") {
        let row = Row { measure: "shape_change", name: "Shape change", ..about() };
        rows.push(row.changed_by(&shape.distance).by_clicks(shape.clicks_only.as_ref()));
    }
    written(&rows)
}

/// The measures of one photo as CSV (RFC 4180) with a header.
///
/// # Errors
///
/// Returns an error where the rows cannot be written, which does not happen in memory.
pub fn measurement_csv(report: &MeasurementReport) -> Result<Vec<u8>, csv::Error> {
    let rows: Vec<ValueRow<'_>> = scalars()
        .map(|measure| {
            let value = value(&report.photo, measure);
            let [low, high] = ends(value);
            ValueRow {
                id: text_cell(report.id.as_deref().unwrap_or_default()),
                title: text_cell(report.title.as_deref().unwrap_or_default()),
                measure: measure.id.as_str(),
                name: measure.name,
                unit: value.map_or("", |value| value.unit),
                value: value.map(|value| value.value),
                u: value.and_then(|value| value.u),
                low,
                high,
                withheld_by: withheld_by(&report.cautions, measure),
                ucum: value.map_or("", |value| ucum(value.unit)),
            }
        })
        .collect();
    written(&rows)
}

/// One measure of one photo of a visit.
#[derive(Serialize)]
struct PhotoRow<'a> {
    id: Cow<'a, str>,
    title: Cow<'a, str>,
    visit: &'static str,
    photo: Cow<'a, str>,
    used: bool,
    reason: Cow<'a, str>,
    carried: bool,
    measure: &'a str,
    value: Option<f64>,
    unit: &'a str,
    ucum: &'a str,
}

/// The photos of two visits as CSV (RFC 4180) with a header: a row for each photo and each measure with a single value, and one
/// without a measure for a photo on which nothing was measured. Of visits of one photo there are no rows.
///
/// # Errors
///
/// Returns an error where the rows cannot be written, which does not happen in memory.
pub fn photos_csv(report: &ComparisonReport) -> Result<Vec<u8>, csv::Error> {
    let mut rows = Vec::new();
    for (visit, photos) in [("before", &report.before.photos), ("after", &report.after.photos)] {
        for photo in photos {
            let row = |measure, value, unit| PhotoRow {
                id: text_cell(report.id.as_deref().unwrap_or_default()),
                title: text_cell(report.title.as_deref().unwrap_or_default()),
                visit,
                photo: text_cell(&photo.photo.file),
                used: photo.used,
                reason: text_cell(photo.reason.as_deref().unwrap_or_default()),
                carried: photo.carried,
                measure,
                value,
                unit,
                ucum: ucum(unit),
            };
            rows.extend(photo.measures.iter().map(|(id, of)| row(id, Some(of.value), of.unit)));
            if photo.measures.is_empty() {
                rows.push(row("", None, ""));
            }
        }
    }
    written(&rows)
}

fn written(rows: &[impl Serialize]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn scalars() -> impl Iterator<Item = &'static Measure> {
    MEASURES.iter().filter(|measure| !measure.is_profile())
}

fn row<'a>(report: &'a ComparisonReport, measure: &'static Measure, about: Row<'a>) -> Row<'a> {
    let [before, after] = [&report.before, &report.after].map(|photo| value(photo, measure));
    let ([before_low, before_high], [after_low, after_high]) = (ends(before), ends(after));
    let row = Row {
        measure: measure.id.as_str(),
        name: measure.name,
        unit: before.or(after).map_or("", |value| value.unit),
        ucum: before.or(after).map_or("", |value| ucum(value.unit)),
        before: before.map(|value| value.value),
        before_u: before.and_then(|value| value.u),
        before_low,
        before_high,
        after: after.map(|value| value.value),
        after_u: after.and_then(|value| value.u),
        after_low,
        after_high,
        after_clicks_only: after.and_then(|value| Some(value.clicks_only.as_ref()?.value)),
        before_clicks_only: before.and_then(|value| Some(value.clicks_only.as_ref()?.value)),
        withheld_by: withheld_by(&report.cautions, measure),
        ..about
    };
    match report.change.get(measure.id.as_str()) {
        Some(ChangeDocument::Difference(change)) => row.judged_by(change),
        _ => row,
    }
}

impl<'a> Row<'a> {
    /// The row with a change, which has an interval of its own.
    fn changed_by(self, difference: &'a QuantityDocument) -> Self {
        let [low, high] = ends(Some(difference));
        let (unit, ucum) = (difference.unit, ucum(difference.unit));
        Self { difference: Some(difference.value), u: difference.u, low, high, unit, ucum, ..self }
    }

    /// The row with a change and the verdict on it.
    fn judged_by(self, change: &'a DifferenceDocument) -> Self {
        let [bounds_low, bounds_high] = change.bounds95.map_or([None; 2], |ends| ends.map(Some));
        // The squares of the parts add up to that of the whole.
        let share = |part: fn(&BudgetDocument) -> f64| {
            let budget = change.budget.as_ref()?;
            let BudgetDocument { marking, pose, scale, posture, .. } = budget;
            let whole: f64 = [marking, pose, scale, posture].into_iter().map(|part| part * part).sum();
            (whole > 0.0).then(|| part(budget).powi(2) / whole)
        };
        Self {
            bounds_low,
            bounds_high,
            sdc95: change.sdc95,
            percent: change.percent,
            probability_larger: change.probability_larger,
            marking_share: share(|budget| budget.marking),
            pose_share: share(|budget| budget.pose),
            scale_share: share(|budget| budget.scale),
            posture_share: share(|budget| budget.posture),
            posture_between_visits_share: share(|budget| budget.posture_between_visits),
            verdict: change.verdict.unwrap_or_default(),
            ..self.changed_by(&change.difference).by_clicks(change.clicks_only.as_ref())
        }
    }

    /// The row with the change by the clicks alone, where the pixels were asked.
    fn by_clicks(self, clicks_only: Option<&ClicksOnlyDocument>) -> Self {
        let [clicks_only_low, clicks_only_high] =
            clicks_only.and_then(|clicks| clicks.ci95).map_or([None; 2], |ends| ends.map(Some));
        Self {
            clicks_only: clicks_only.map(|clicks| clicks.value),
            clicks_only_u: clicks_only.and_then(|clicks| clicks.u),
            clicks_only_low,
            clicks_only_high,
            ..self
        }
    }
}

fn value<'a>(photo: &'a PhotoReport, measure: &Measure) -> Option<&'a QuantityDocument> {
    match photo.measures.get(measure.id.as_str()) {
        Some(MeasureDocument::Scalar(value)) => Some(value),
        _ => None,
    }
}

fn ends(value: Option<&QuantityDocument>) -> [Option<f64>; 2] {
    match value.and_then(|value| value.ci95) {
        Some(ends) => ends.map(Some),
        None => [None; 2],
    }
}

/// The codes of the cautions that keep the verdict on a measure back, each once, joined by `+`.
fn withheld_by(cautions: &[CautionDocument], measure: &Measure) -> String {
    let codes = cautions.iter().filter(|caution| caution.withholds.contains(&measure.id.as_str()));
    let codes: IndexSet<&str> = codes.map(|caution| caution.code).collect();
    codes.into_iter().collect::<Vec<_>>().join("+")
}
