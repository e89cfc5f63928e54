//! The page as one file.

use maud::{Markup, html};

use super::figure::{Figure, page_styles};
use super::shown::{Shown, counted};
use super::{counts, opening, reading, reliability, table};
use crate::report::{PURPOSE, SCRIPT, STYLES, document, folded};
use crate::uncertainty::{DEFAULT_MARKING_SD_MM, DEFAULT_SHARED_SD_MM};

const KIND: &str = "A study of lips";

/// The page with its figures.
pub(super) fn page(shown: &Shown<'_>, figures: &[Figure]) -> String {
    let title = shown.labels.title.as_deref().unwrap_or(KIND);
    let group = shown.group;
    let body = html! {
        main .study {
            header {
                h1 { bdi { (title) } }
                p .code { (counted(group.people, "person", "people")) ", " (counted(group.visits.len(), "later visit", "later visits")) @if !group.arms.is_empty() { ", " (counted(group.arms.len(), "arm", "arms")) } }
            }
            (opening::answers(shown))
            section aria-labelledby="reading" { h2 id="reading" { "How to read this" } (reading::reading()) }
            section aria-labelledby="people" { h2 id="people" { "Who and what was there" } (counts::section(shown)) }
            section aria-labelledby="rests" { h2 id="rests" { "What the means rest on" } (opening::rests_on(shown)) }
            section aria-labelledby="table" { h2 id="table" { "The table" } (table::headline(shown)) }
            section .figures aria-labelledby="figures" { h2 id="figures" { "Figures" } @for figure in figures { (figure.in_page()) } }
            div .folded {
                @for visit in &group.visits { (folded(&format!("All other measures at {}", shown.visit_name(visit)), &table::others(shown, visit))) }
                (folded("Repeated markings", &reliability::section(shown)))
                (folded("Cautions", &counts::cautions(shown)))
                (folded("The words on this page", &reading::words()))
                (folded("How it was computed", &computed(shown)))
            }
        }
        footer {
            p { "lipmetry " (env!("CARGO_PKG_VERSION")) " " (PURPOSE) }
            p .sum { "This page belongs to the " (shown.report_file.file) " with the SHA-256 " code { (shown.report_file.sha256) } }
        }
    };
    document(title, &format!("{STYLES}{}", page_styles()), Some(SCRIPT), &body)
}

/// The settings and the methods.
fn computed(shown: &Shown<'_>) -> Markup {
    let (settings, methods) = (shown.settings, &shown.group.methods);
    let [click, shared] = settings
        .marking
        .as_ref()
        .map_or([DEFAULT_MARKING_SD_MM, DEFAULT_SHARED_SD_MM], |error| [error.independent_mm, error.shared_mm]);
    html! {
        dl {
            dt { "Mean change" } dd { (methods.mean) }
            dt { "Between people" } dd { (methods.between_people) }
            dt { "Several measures" } dd { (methods.together) }
            dt { "Arms" } dd { (methods.arms) }
            dt { "Changes without a verdict" } dd { "are " (shown.withheld_in_mean()) " in the means" }
            dt { "Error of a click" }
            dd { (format!("{click:.2} mm, and {shared:.2} mm shared along a border")) @if settings.marking.is_none() { "; of photos that were marked several times what their markings scatter by" } }
            dt { "Posture of the lips" } dd { (format!("{:.2} mm per photo", settings.posture_sd_mm)) }
            dt { "Random samples" } dd { (settings.sampling.samples) ", seed " (settings.sampling.seed) }
            dt { "Program" } dd { "lipmetry " (env!("CARGO_PKG_VERSION")) }
        }
    }
}
