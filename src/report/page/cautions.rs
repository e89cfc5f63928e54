//! The cautions in full: what was found, with its values, and what to do.

use maud::{Markup, html};

use crate::caution::{Caution, Severity};
use crate::report::words::points_named;

/// Those that threaten something: information is told elsewhere.
fn threats(cautions: &[Caution]) -> Vec<&Caution> {
    cautions.iter().filter(|caution| !caution.is_information()).collect()
}

/// All of them, the gravest first.
pub(super) fn all(cautions: &[Caution]) -> Markup {
    let cautions = threats(cautions);
    html! {
        @if cautions.is_empty() {
            p #all-cautions { "None." }
        } @else {
            ul .cautions #all-cautions {
                @for caution in cautions { (item(caution.severity().id(), "", &caution.message(), caution.advice())) }
            }
        }
    }
}

/// One caution of that severity, `about` being the photos that it is about, where the message does not say it.
pub(super) fn item(severity: &str, about: &str, message: &str, advice: &str) -> Markup {
    let word = match severity {
        "note" => "Note. ",
        "warning" => "Warning. ",
        _ => "No verdict. ",
    };
    html! {
        li class=(severity) { strong { (word) } (about) (points_named(message, true)) " " span .advice { (points_named(advice, true)) } }
    }
}

/// How many there are, behind the title of their section.
pub(super) fn count(cautions: &[Caution]) -> String {
    match threats(cautions).len() {
        0 => "Cautions: none".to_owned(),
        count => format!("Cautions ({count})"),
    }
}

/// How many are written out on the printed sheet.
const ON_SHEET: usize = 4;

/// The cautions of the printed sheet: the graver ones with what was found, the others counted.
pub(super) fn on_sheet(cautions: &[Caution]) -> Markup {
    let cautions = threats(cautions);
    let graver = cautions.iter().filter(|caution| caution.severity() != Severity::Note).copied();
    let graver: Vec<&Caution> = graver.collect();
    let shown = &graver[..graver.len().min(ON_SHEET)];
    let more = cautions.len() - shown.len();
    html! {
        @if cautions.is_empty() {
            p { "Cautions: none." }
        } @else {
            p {
                "Cautions: "
                @for (index, caution) in shown.iter().enumerate() {
                    @if index > 0 { "; " }
                    @if caution.severity() == Severity::Blocking { "no verdict: " }
                    (caution.in_short())
                }
                @match (shown.is_empty(), more) {
                    (_, 0) => ".",
                    (true, 1) => "one note.",
                    (true, count) => { (count) " notes." }
                    (false, count) => { "; " (count) " more on the following pages." }
                }
            }
        }
    }
}
