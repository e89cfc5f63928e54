//! Which marks of the after photo were found by its pixels: in a sentence below the photos, and one by one in a table.

use maud::{Markup, html};

use crate::report::matching::{IN_PLAIN_WORDS, MatchingDocument, OFF, check_sentence};
use crate::report::words::mark_name;
use crate::units::LengthUnit;

/// What the lines and points on the photos are where some were found by the pixels.
pub(super) const LEGEND: &str = "Double lines and empty diamonds were found by the picture itself; single lines lead through clicks, which are dots.";

/// How a mark of the after photo is used, in words.
fn used(state: &str) -> &'static str {
    if state == ACCEPTED { "found by the pixels" } else { "the click" }
}

/// The state of a mark that is used.
const ACCEPTED: &str = "accepted";

/// What stands below the photos: nothing where nobody asked the pixels.
pub(super) fn note(matching: &MatchingDocument) -> Markup {
    let some = states(matching).any(|state| state == ACCEPTED) && matching.state != "rejected";
    html! {
        @if matching.state != OFF {
            @if some { p .note { (LEGEND) } }
            p .note.matching { (matching.sentence) }
        }
    }
}

fn states(matching: &MatchingDocument) -> impl Iterator<Item = &'static str> {
    let points = matching.points.values().map(|point| point.state);
    points.chain(matching.curves.values().map(|curve| curve.state))
}

/// Whether there are marks that were looked for.
pub(super) fn is_table(matching: &MatchingDocument) -> bool {
    states(matching).next().is_some()
}

/// The title, with how many marks were found.
pub(super) fn title(matching: &MatchingDocument) -> String {
    let found = states(matching).filter(|state| *state == ACCEPTED).count();
    format!("Matched marks ({found} of {})", states(matching).count())
}

/// A mark: its id, its state, why it is not used, its correlation, the way back.
type Row<'a> = (&'a str, &'a str, Option<&'a str>, f64, f64);

/// Every mark that was looked for: whether it is used, and what speaks for it.
pub(super) fn table(matching: &MatchingDocument, unit: LengthUnit) -> Markup {
    let points = matching
        .points
        .iter()
        .map(|(id, point)| -> Row<'_> { (id, point.state, point.why, point.correlation, point.way_back) });
    let curves = matching
        .curves
        .iter()
        .map(|(id, curve)| -> Row<'_> { (id, curve.state, curve.why, curve.correlation, curve.way_back) });
    html! {
        p { (IN_PLAIN_WORDS) " A mark that does not pass keeps its click. The change by the clicks alone stands beside the change in the table of all measures." }
        @for reason in &matching.reasons { p { (reason) } }
        @if let Some(check) = &matching.check { p { (check_sentence(check, unit.symbol())) } }
        table .marks {
            caption { "The correlation says how alike both pictures are there: 1 is the same. The way back says by how much the before photo's mark is missed when it is looked for from the after photo's." }
            thead { tr {
                th scope="col" { "Mark" }
                th .text scope="col" { "What is used" }
                th scope="col" { "Correlation" }
                th scope="col" { "Way back, mm" }
            } }
            tbody {
                @for (id, state, why, correlation, way_back) in points.chain(curves) {
                    tr data-id=(id) class=[(state != ACCEPTED).then_some("withheld")] {
                        th scope="row" { (capitalized(&mark_name(id))) }
                        td .text { (used(state)) @if let Some(why) = why { ": " (why) } }
                        td data-label="correlation" { (format!("{correlation:.2}").replace('-', "−")) }
                        td data-label="way back, mm" { (format!("{way_back:.2}")) }
                    }
                }
            }
        }
    }
}

/// The name of a mark at the beginning of its row, without its article.
fn capitalized(name: &str) -> String {
    let name = name.strip_prefix("the ").unwrap_or(name);
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
