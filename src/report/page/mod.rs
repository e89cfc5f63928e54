//! The report as a page for people: one self-contained HTML file that opens without a network.
//!
//! It shows what `report.json` says, in the rounding of the tables, and the overlay's drawings over the pictures of the
//! mouth.

mod axes;
mod charts;
mod frame;
mod pictures;
mod sources;
mod tables;
mod visits;

pub use visits::visits_page;

use maud::{Markup, html};

use super::document::{ComparisonReport, MeasurementReport, SummaryDocument};
use super::pose::{distance_line, pose_difference_line};
use super::printed::{HEADLINE_MEASURES, unit_suffix};
use super::rounding::size;
use crate::caution::{Caution, Severity};
use crate::comparison::{Measurement, PairComparison};
use crate::imaging::overlay::{OverlayError, Scene};
use crate::units::LengthUnit;

/// What a person puts on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLabels {
    /// Its title.
    pub title: Option<String>,
    /// A code for the person, not a name.
    pub id: Option<String>,
}

/// The page of a comparison: `report` and `scene` are those of the same comparison.
///
/// # Errors
///
/// Returns an [`OverlayError`] where the scene cannot be drawn.
pub fn comparison_page(
    comparison: &PairComparison,
    report: &ComparisonReport,
    scene: &Scene,
    labels: &PageLabels,
) -> Result<String, OverlayError> {
    let unit = comparison.before.frame.unit();
    let body = html! {
        (opening("Lips before and after", labels, &report.summary))
        (pictures::slider(scene)?)
        (meaning(&report.summary))
        (limits(comparison, unit))
        (pictures::both(scene)?)
        section aria-labelledby="measures" {
            h2 id="measures" { "All measures" }
            (tables::changes(comparison, unit))
        }
        section aria-labelledby="forest" {
            h2 id="forest" { "What is detectable" }
            (tables::forest(comparison, unit))
        }
        section aria-labelledby="curve" {
            h2 id="curve" { "The upper border and its two sides" }
            (charts::profile(&[("Before", &comparison.before), ("After", &comparison.after)], unit))
            div .pair {
                (charts::sides("Before", &comparison.before, 0))
                (charts::sides("After", &comparison.after, 1))
            }
        }
        (cautions(&comparison.cautions))
        (sources::comparison(comparison, report, pose_difference_line(comparison)))
    };
    Ok(frame::page("Lips before and after", labels, &body))
}

/// The page of one photo.
///
/// # Errors
///
/// Returns an [`OverlayError`] where the scene cannot be drawn.
pub fn measurement_page(
    measurement: &Measurement,
    report: &MeasurementReport,
    all: &[Caution],
    scene: &Scene,
    labels: &PageLabels,
) -> Result<String, OverlayError> {
    let unit = measurement.frame.unit();
    let body = html! {
        (opening("Lips on one photo", labels, &report.summary))
        (pictures::single(scene)?)
        (meaning(&report.summary))
        section aria-labelledby="measures" {
            h2 id="measures" { "All measures" }
            (tables::values(measurement, unit))
        }
        section aria-labelledby="curve" {
            h2 id="curve" { "The upper border and its two sides" }
            (charts::profile(&[("Photo", measurement)], unit))
            div .pair { (charts::sides("Photo", measurement, 0)) }
        }
        (cautions(all))
        (sources::measurement(measurement, report, distance_line(measurement)))
    };
    Ok(frame::page("Lips on one photo", labels, &body))
}

fn opening(kind: &str, labels: &PageLabels, summary: &SummaryDocument) -> Markup {
    html! {
        header {
            h1 { bdi { (labels.title.as_deref().unwrap_or(kind)) } }
            @if let Some(id) = &labels.id { p .code { "Code " bdi { (id) } } }
        }
        p .headline { (summary.headline) }
    }
}

/// The sentences of the summary.
fn meaning(summary: &SummaryDocument) -> Markup {
    html! {
        @if !summary.lines.is_empty() {
            section aria-labelledby="meaning" {
                h2 id="meaning" { "What it means" }
                ul .lines { @for line in &summary.lines { li { (line) } } }
            }
        }
    }
}

/// The smallest changes that these photos could have shown.
fn limits(comparison: &PairComparison, unit: LengthUnit) -> Markup {
    let limits: Vec<String> = HEADLINE_MEASURES
        .into_iter()
        .filter_map(|id| {
            let change = comparison.change(id)?;
            let (measure, _) = comparison.changes.iter().find(|(measure, _)| measure.id == id)?;
            let limit = size(change.judgement()?.sdc95, change.difference.scalar()?.uncertainty?.u);
            let symbol = unit_suffix(measure, unit);
            Some(format!("{limit}{symbol} of {}", measure.name.to_lowercase()))
        })
        .collect();
    html! {
        section aria-labelledby="limits" {
            h2 id="limits" { "What these photos cannot tell" }
            @if comparison.is_blocked() {
                p { "A caution below is so grave that no change is called one." }
            } @else if !limits.is_empty() {
                p {
                    "Changes smaller than " (limits.join(", ")) " cannot be detected: that much comes from the marking, the scale, \
                     how the head was held and how a lip at rest is held."
                }
            }
            p { "Why something changed the photos do not say, nor whether it is good: they are measured, not judged." }
        }
    }
}

fn cautions(all: &[Caution]) -> Markup {
    html! {
        section aria-labelledby="cautions" {
            h2 id="cautions" { "Cautions" }
            @if all.is_empty() {
                p { "None." }
            } @else {
                ul .cautions {
                    @for caution in all {
                        li class=(caution.severity().id()) {
                            strong {
                                (match caution.severity() {
                                    Severity::Note => "Note. ",
                                    Severity::Warning => "Warning. ",
                                    Severity::Blocking => "No verdict. ",
                                })
                            }
                            (caution.message()) " " span .advice { (caution.advice()) }
                        }
                    }
                }
            }
        }
    }
}
