//! The measures as tables, and their changes against the smallest detectable ones.

use maud::{Markup, html};

use crate::comparison::{Change, Measurement, PairComparison};
use crate::measure::Measure;
use crate::report::printed::{estimate, unit_symbol};
use crate::report::rounding::{change_with_error, interval, rounded_percent, with_error};
use crate::report::verdict;
use crate::units::LengthUnit;

fn is_detectable(change: &Change) -> bool {
    change.judgement().is_some_and(|judgement| judgement.verdict.is_detectable())
}

const CAPTION: &str =
    "± is the standard uncertainty, the interval holds 95 %. Differences between the sides are right minus left.";

/// The titles of a table's columns; those of text are set to the left.
fn header(titles: &[&str]) -> Markup {
    html! {
        thead { tr {
            @for title in titles { th .text[matches!(*title, "Unit" | "Verdict")] scope="col" { (title) } }
        } }
    }
}

/// Every measure before and after, with its change, the interval of that and the verdict.
pub(super) fn changes(comparison: &PairComparison, unit: LengthUnit) -> Markup {
    let value = |photo, measure: &Measure| {
        estimate(photo, measure.id).map(|(_, estimate)| with_error(estimate, measure.dimension, unit))
    };
    let rows = comparison.changes.iter().filter(|(measure, _)| !measure.is_profile());
    html! {
        table {
            caption { (CAPTION) }
            (header(&["Measure", "Before", "After", "Change", "Interval", "Unit", "Verdict"]))
            tbody {
                @for (measure, change) in rows {
                    @let change = change.as_ref().ok();
                    @let difference = change.and_then(|change| change.difference.scalar());
                    tr data-id=(measure.id) class=[change.filter(|change| is_detectable(change)).map(|_| "detectable")] {
                        th scope="row" { (measure.name) }
                        td data-label="before" { (value(&comparison.before, measure).unwrap_or_else(|| "–".to_owned())) }
                        td data-label="after" { (value(&comparison.after, measure).unwrap_or_else(|| "–".to_owned())) }
                        td data-label="change" {
                            @if let Some(difference) = difference { (change_with_error(difference, measure.dimension, unit)) }
                            @if let Some(percent) = change.and_then(|change| change.percent.as_ref()) { " (" (rounded_percent(percent)) ")" }
                        }
                        td data-label="95 % from" {
                            @if let Some([low, high]) = difference.and_then(interval) { (low) " to " (high) }
                        }
                        td .text { (unit_symbol(measure, unit)) }
                        td .text { (change.map(|change| verdict::in_words(measure, change)).unwrap_or_default()) }
                    }
                }
            }
        }
    }
}

/// Every measure of one photo.
pub(super) fn values(measurement: &Measurement, unit: LengthUnit) -> Markup {
    html! {
        table {
            caption { (CAPTION) }
            (header(&["Measure", "Value", "Interval", "Unit"]))
            tbody {
                @for (measure, quantity) in measurement.quantities.iter().filter(|(measure, _)| !measure.is_profile()) {
                    tr data-id=(measure.id) {
                        th scope="row" { (measure.name) }
                        @match quantity {
                            Ok(value) => {
                                @let estimate = value.scalar();
                                td data-label="value" {
                                    @if let Some(estimate) = estimate { (with_error(estimate, measure.dimension, unit)) }
                                }
                                td data-label="95 % from" {
                                    @if let Some([low, high]) = estimate.and_then(interval) { (low) " to " (high) }
                                }
                                td .text { (unit_symbol(measure, unit)) }
                            }
                            Err(reason) => { td .text colspan="3" { (reason) } }
                        }
                    }
                }
            }
        }
    }
}

/// How far the scale of the changes reaches, in smallest detectable changes.
const REACH: f64 = 3.0;

/// Every change over the smallest detectable one, with its interval.
pub(super) fn forest(comparison: &PairComparison, unit: LengthUnit) -> Markup {
    let rows: Vec<_> = comparison
        .changes
        .iter()
        .filter_map(|(measure, change)| {
            let change = change.as_ref().ok()?;
            let (difference, judgement) = (change.difference.scalar()?, change.judgement()?);
            let uncertainty = difference.uncertainty?;
            (judgement.sdc95 > 0.0).then_some((*measure, change, *difference, uncertainty, judgement.sdc95))
        })
        .collect();
    html! {
        @if rows.is_empty() {
            p { "The errors were not evaluated, so no change is detectable." }
        } @else {
            table .forest {
                caption {
                    "Each change (dot) with its 95 % interval (line), in smallest detectable changes of these photos. Inside \
                     the grey zone, from −1 to 1, it is not detectable; the scale ends at ±3."
                }
                thead { tr { th scope="col" { "Measure" } th scope="col" { "Change" } th .text scope="col" { "Smaller · none · larger" } } }
                tbody {
                    @for (measure, change, difference, uncertainty, limit) in rows {
                        @let text = change_with_error(&difference, measure.dimension, unit);
                        tr class=[is_detectable(change).then_some("detectable")] {
                            th scope="row" { (measure.name) }
                            td data-label="change" { (text) " " (unit_symbol(measure, unit)) }
                            td .chart { (bar(difference.value / limit, uncertainty.ci95.map(|end| end / limit))) }
                        }
                    }
                }
            }
        }
    }
}

fn bar(value: f64, [low, high]: [f64; 2]) -> Markup {
    // 300 units wide, so that 1 smallest detectable change is 50 of them.
    let x = |part: f64| 150.0 + 50.0 * part.clamp(-REACH, REACH);
    let label =
        format!("{value:.1} times the smallest detectable change, from {low:.1} to {high:.1}").replace('-', "−");
    html! {
        svg viewBox="0 0 300 20" preserveAspectRatio="none" role="img" aria-label=(label) {
            rect .zone x="100" y="0" width="100" height="20" {}
            line .axis x1="150" y1="0" x2="150" y2="20" {}
            line .bar x1=(hundredths(x(low))) y1="10" x2=(hundredths(x(high))) y2="10" {}
            rect .dot x=(hundredths(x(value) - 2.5)) y="4" width="5" height="12" {}
        }
    }
}

/// A coordinate to a hundredth of a unit.
pub(super) fn hundredths(value: f64) -> f64 {
    (100.0 * value).round() / 100.0
}
