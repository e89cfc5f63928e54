//! The report as a page for people: one self-contained HTML file that opens without a network.
//!
//! It shows what `report.json` says, in the rounding of the tables, and the overlay's drawings over the pictures of the
//! mouth. First come the questions with their answers, then the mouths, then, folded, all the rest. Printed, its first page is
//! complete by itself.

mod answers;
mod axes;
mod cards;
mod cautions;
mod charts;
mod frame;
mod gauges;
mod glossary;
mod matched;
mod photos;
mod pictures;
mod protocol;
mod sheet;
mod sources;
mod tables;
mod visits;

pub(crate) use charts::{tick_label, ticks};
pub use frame::PageOf;
pub(crate) use frame::{PURPOSE, SCRIPT, STYLES, document};
pub use protocol::protocol_page;
pub(crate) use tables::hundredths;
pub use visits::visits_page;

use maud::{Markup, html};

use super::document::{ComparisonReport, MeasurementReport};
use super::photo_views::PhotoViews;
use super::pose::{distance_line, pose_difference_line};
use super::summary::shape_sentence;
use super::withheld::{withholding, withholding_change};
use crate::caution::Caution;
use crate::comparison::{Measurement, PairComparison};
use crate::imaging::overlay::{OverlayError, Scene};
use crate::measure::MeasureId;

/// What a person puts on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLabels {
    /// Its title.
    pub title: Option<String>,
    /// A code for the person, not a name. The names of the photos' files stay unsaid where there is one.
    pub id: Option<String>,
}

impl PageLabels {
    /// What a report calls a photo, by its place among all photos as they were named, counted from 0: `CODE photo 1`. `None` where it
    /// is called by its file's name.
    pub fn photo(&self, place: usize) -> Option<String> {
        self.id.as_ref().map(|id| format!("{id} photo {}", place + 1))
    }

    /// What the folder of a report, and each of its files where they are saved one by one, is called after. `None` where it is the
    /// name of a photo.
    pub fn folder(&self, extension: &str) -> Option<String> {
        self.id.as_ref().map(|id| format!("{id}.{extension}"))
    }
}

/// The page of a comparison: `report` and `scene` are those of the same comparison, and so are `views` of visits of several photos. `report_file`
/// is the file of the report.
///
/// # Errors
///
/// Returns an [`OverlayError`] where the scene cannot be drawn.
pub fn comparison_page(
    comparison: &PairComparison,
    report: &ComparisonReport,
    (scene, views): (&Scene, Option<&PhotoViews>),
    labels: &PageLabels,
    report_file: PageOf<'_>,
) -> Result<String, OverlayError> {
    let unit = comparison.before.frame.unit();
    let below = html! { (photos::note(comparison)) (matched::note(&report.matching)) };
    let all_photos = views.map(|views| photos::section(comparison, report, views)).transpose()?;
    let photos = [("Before", &comparison.before), ("After", &comparison.after)];
    let hatching = withholding_change(comparison, MeasureId::UpperVermilionHeightMean);
    let withheld = withholding_change(comparison, MeasureId::CurveProminenceProfile).is_some();
    let body = html! {
        div .answers {
            (opening("Lips before and after", labels))
            (answers::of_comparison(comparison, report))
        }
        @if let Some(sentence) = shape_sentence(comparison) {
            section .shape aria-labelledby="shape" {
                h2 id="shape" { "Is it still my lip?" }
                p { (sentence) }
            }
        }
        (pictures::slider(scene, [&report.before, &report.after].map(|photo| photo.photo.taken.as_deref()), &below)?)
        (sheet::of_comparison(comparison, report))
        @if let Some(all_photos) = all_photos { (all_photos) }
        div .folded {
            (folded("All measures", &tables::changes(comparison, unit)))
            @if matched::is_table(&report.matching) {
                (folded(&matched::title(&report.matching), &matched::table(&report.matching, unit)))
            }
            (folded("Charts", &html! {
                (pictures::both(scene, hatching)?)
                h3 { "The upper edge" }
                div .curves {
                    (charts::profile(&photos, unit, withheld))
                    (charts::profile_change(comparison, unit))
                }
                h3 { "The two sides" }
                @if comparison.visits.is_some() { p .note { "These and both outlines are of the marked photos; the upper edge and its change are means." } }
                div .pair { @for (index, (name, photo)) in photos.iter().enumerate() { (charts::sides(name, photo, index, withheld)) } }
            }))
            (folded(&cautions::count(&comparison.cautions), &cautions::all(&comparison.cautions)))
            (folded("The words on this page", &glossary::words()))
            (folded("How it was measured", &sources::comparison(comparison, report, pose_difference_line(comparison))))
        }
    };
    Ok(frame::page("Lips before and after", labels, report_file, &body))
}

/// The page of one photo; `report_file` is that of the report.
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
    report_file: PageOf<'_>,
) -> Result<String, OverlayError> {
    let unit = measurement.frame.unit();
    let withheld = withholding(all, MeasureId::CurveProminenceProfile).is_some();
    let body = html! {
        div .answers {
            (opening("Lips on one photo", labels))
            (answers::of_measurement(measurement, all))
        }
        (pictures::single(scene, report.photo.photo.taken.as_deref())?)
        (sheet::of_measurement(measurement, all, report))
        div .folded {
            (folded("All measures", &tables::values(measurement, all, unit)))
            (folded("Charts", &html! {
                h3 { "The upper edge" }
                (charts::profile(&[("Photo", measurement)], unit, withheld))
                h3 { "The two sides" }
                div .pair { (charts::sides("Photo", measurement, 0, withheld)) }
            }))
            (folded(&cautions::count(all), &cautions::all(all)))
            (folded("The words on this page", &glossary::words()))
            (folded("How it was measured", &sources::measurement(measurement, report, distance_line(measurement))))
        }
    };
    Ok(frame::page("Lips on one photo", labels, report_file, &body))
}

fn opening(kind: &str, labels: &PageLabels) -> Markup {
    html! {
        header {
            h1 { bdi { (labels.title.as_deref().unwrap_or(kind)) } }
            @if let Some(id) = &labels.id { p .code { "Code " bdi { (id) } } }
        }
    }
}

/// A part that one tap opens.
pub(crate) fn folded(title: &str, content: &Markup) -> Markup {
    html! {
        details {
            summary { h2 { (title) } }
            div .content { (content) }
        }
    }
}
