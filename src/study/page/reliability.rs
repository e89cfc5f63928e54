//! How well repeated markings of the study's photos agree, as a table.

use maud::{Markup, html};

use super::shown::{Shown, counted};
use super::table::NOTHING;
use crate::comparison::QUESTIONS;
use crate::measure::MeasureId;
use crate::report::{RowDocument, rounded};
use crate::study::group::ReliabilityDocument;
use crate::units::LengthUnit;

/// The table, or that nothing was repeated.
pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let Some(reliability) = &shown.group.reliability else {
        return html! { p { "No photo was marked twice, so nothing is known of how well markings of these photos repeat." } };
    };
    html! {
        p { (repeated(reliability)) }
        @for remark in &reliability.remarks { p .note { (remark) } }
        table .paper {
            caption { "Technical error of measurement (TEM), the smallest change that one marking against one detects (SDC), and the intraclass correlation (ICC) with its model; of one marker's markings (within) and of all (total). " }
            thead { tr {
                th scope="col" { "Measure" } th .text scope="col" { "Level" } th scope="col" { "TEM (95 %)" } th scope="col" { "SDC" } th .text scope="col" { "Unit" } th scope="col" { "ICC (95 %)" } th .text scope="col" { "Model" }
            } }
            tbody { @for row in sorted(&reliability.rows) { (of_row(row, shown.length_unit())) } }
        }
    }
}

/// How many photos were marked again, and by how many.
pub(super) fn repeated(reliability: &ReliabilityDocument) -> String {
    format!(
        "{} marked twice or more: {} markings by {}.",
        counted(reliability.photos, "photo was", "photos were"),
        reliability.markings,
        counted(reliability.markers, "marker", "markers")
    )
}

/// The questions first, each row once.
fn sorted(rows: &[RowDocument]) -> Vec<&RowDocument> {
    let mut rows: Vec<&RowDocument> = rows.iter().collect();
    rows.dedup_by_key(|row| (row.id, row.level));
    rows.sort_by_key(|row| !QUESTIONS.iter().any(|id| id.as_str() == row.id));
    rows
}

fn of_row(row: &RowDocument, unit: LengthUnit) -> Markup {
    let dimension =
        row.id.parse::<MeasureId>().map(|id| id.measure().dimension).unwrap_or(crate::units::Dimension::Ratio);
    let number = |value: f64| rounded(value, dimension, unit);
    html! {
        tr {
            th scope="row" { (row.name) }
            td .text { (row.level) }
            td data-label="TEM" { (number(row.tem)) " (" (number(row.tem_low)) " to " (number(row.tem_high)) ")" }
            td data-label="SDC" { (number(row.sdc95)) }
            td .text { (row.unit) }
            td data-label="ICC" { (icc(row).unwrap_or_else(|| NOTHING.to_owned())) }
            td .text { (row.icc_model.unwrap_or_default()) }
        }
    }
}

/// The intraclass correlation with its interval.
pub(super) fn icc(row: &RowDocument) -> Option<String> {
    let (icc, low, high) = (row.icc?, row.icc_low?, row.icc_high?);
    Some(format!("{icc:.3} ({low:.3} to {high:.3})").replace('-', "−"))
}
