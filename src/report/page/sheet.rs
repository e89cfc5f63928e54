//! The printed sheet below the photos: six measures, the cautions, who marked, and what it was made with. On the screen it is hidden,
//! since all of it stands in the folded parts.

use maud::{Markup, html};

use super::{cautions, frame, sources, tables};
use crate::caution::Caution;
use crate::comparison::{Measurement, PairComparison};
use crate::report::document::{ComparisonReport, MeasurementReport, PhotoIdentity, SettingsDocument, ToolDocument};
use crate::report::photos::{PostureWithinDocument, visit_line};
use crate::report::printed::information;

/// The sheet of a comparison.
pub(super) fn of_comparison(comparison: &PairComparison, report: &ComparisonReport) -> Markup {
    let unit = comparison.before.frame.unit();
    html! {
        div .sheet {
            (tables::sheet_of_changes(comparison, unit))
            (cautions::on_sheet(&comparison.cautions))
            p {
                @if comparison.visits.is_some() { (of_visits(comparison, report)) } @else {
                    "Photos: before " bdi { (report.before.photo.file) } ", " (taken(&report.before.photo)) (marked(&comparison.before))
                    "; after " bdi { (report.after.photo.file) } ", " (taken(&report.after.photo)) (marked(&comparison.after)) ". "
                }
                @for sentence in information(&comparison.cautions) { (sentence) " " }
                "Scale: " (sources::scale_of(&report.before)) "."
            }
            (made_with(&report.settings, report.posture_within_visits.as_ref(), &report.tool))
        }
    }
}

/// The photos that the means are over, how often the marked ones were marked, and how many do not count.
fn of_visits(comparison: &PairComparison, report: &ComparisonReport) -> Markup {
    let visits = [("Before", &report.before, &comparison.before), ("After", &report.after, &comparison.after)];
    html! {
        @for (title, visit, measurement) in visits {
            (visit_line(title, visit).trim_end_matches('.')) ", " (taken(&visit.photo)) bdi { (visit.photo.file) } " " (marked(measurement))
            @match visit.photos.iter().filter(|photo| !photo.used).count() { 0 => ". ", 1 => "; one is left out. ", count => { "; " (count) " are left out. " } }
        }
    }
}

/// The sheet of one photo.
pub(super) fn of_measurement(measurement: &Measurement, all: &[Caution], report: &MeasurementReport) -> Markup {
    let unit = measurement.frame.unit();
    html! {
        div .sheet {
            (tables::sheet_of_values(measurement, all, unit))
            (cautions::on_sheet(all))
            p {
                "Photo: " bdi { (report.photo.photo.file) } ", " (taken(&report.photo.photo)) (marked(measurement)) ". "
                "Scale: " (sources::scale_of(&report.photo)) "."
            }
            (made_with(&report.settings, None, &report.tool))
        }
    }
}

/// When a photo was taken, where the day is to be stated.
fn taken(photo: &PhotoIdentity) -> String {
    photo.taken.as_ref().map(|day| format!("taken on {day}, ")).unwrap_or_default()
}

/// The longest text that counts as initials or a code and not as a name.
const LONGEST_CODE: usize = 4;

/// How often a photo was marked, and by whom, where the landmark file says it by initials or a code: reports hold no names.
fn marked(measurement: &Measurement) -> String {
    let times = match measurement.markings {
        1 => "marked once".to_owned(),
        2 => "marked twice".to_owned(),
        count => format!("marked {count} times"),
    };
    match measurement.marking.marker.as_deref().map(str::trim).filter(|marker| is_code(marker)) {
        Some(marker) => format!("{times} by {marker}"),
        None => times,
    }
}

/// Initials and codes have no small letters: a short name has.
fn is_code(marker: &str) -> bool {
    let count = marker.chars().count();
    (1..=LONGEST_CODE).contains(&count) && marker.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '.')
}

fn made_with(settings: &SettingsDocument, within: Option<&PostureWithinDocument>, tool: &ToolDocument) -> Markup {
    html! {
        p {
            (tool.name) " " (tool.version) ": error of a click " (format!("{:.2}", settings.marking_sd_mm)) " mm ("
            (settings.marking_error.source) "), " (sources::posture_of(settings).to_lowercase()) " "
            (sources::posture_used(settings, within)) ", frame " (settings.frame) ", " (settings.samples)
            " random samples from seed " (settings.seed) ". It " (frame::PURPOSE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_and_codes_are_shown_and_names_are_not() {
        for code in ["AB", "A.B.", "R2", "7", "ÄÖ"] {
            assert!(is_code(code), "{code}");
        }
        for name in ["", "Ana", "ANNABEL", "A B", "truth", "Li", "<b>"] {
            assert!(!is_code(name), "{name}");
        }
    }
}
