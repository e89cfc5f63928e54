//! Every measure in one table: its values, its change with the interval that the verdict rests on, and where the error comes from.

use maud::{Markup, html};

use crate::caution::Caution;
use crate::comparison::{Change, Measurement, PairComparison};
use crate::estimate::{Estimate, Uncertainty};
use crate::measure::Measure;
use crate::report::printed::{SHEET_MEASURES, estimate, unit_symbol};
use crate::report::rounding::{change_with_error, interval, rounded_percent, with_error};
use crate::report::verdict;
use crate::report::withheld::{is_withheld, withholding};
use crate::uncertainty::UncertaintyPart;
use crate::units::LengthUnit;

fn is_detectable(change: &Change) -> bool {
    change.judgement().is_some_and(|judgement| judgement.verdict.is_detectable())
}

/// How a row is set: in bold where a change is detectable, quietly where no verdict is passed.
fn row_class(change: Option<&Change>) -> Option<&'static str> {
    let change = change?;
    if is_withheld(change) { Some("withheld") } else { is_detectable(change).then_some("detectable") }
}

/// How the numbers of a table are meant.
const NUMBERS: &str =
    "± is the standard uncertainty, the interval holds 95 %. Differences between the sides are right minus left.";

/// The titles of a table's columns; those of text are set to the left.
fn header(titles: &[&str]) -> Markup {
    html! {
        thead { tr {
            @for title in titles { th class=[column(title)] scope="col" { (title) } }
        } }
    }
}

fn column(title: &str) -> Option<&'static str> {
    match title {
        "Unit" | "Verdict" | SHARES => Some("text"),
        CHART => Some("text chart"),
        _ => None,
    }
}

/// The title of what the error comes from.
const SHARES: &str = "Error from, %";
/// The title of the small charts.
const CHART: &str = "Against what would show";

/// Every measure before and after, with its change, the interval of that and the verdict.
pub(super) fn changes(comparison: &PairComparison, unit: LengthUnit) -> Markup {
    let rows = comparison.changes.iter().filter(|(measure, _)| !measure.is_profile());
    html! {
        table .measures {
            caption {
                (NUMBERS) " " (JUDGED) @if comparison.visits.is_some() { " " (OF_VISITS) } " The error comes from the marking, the pose of the head, the scale and the posture of the lips. In the small charts the grey zone is what would not show; they end at three times that."
                @if comparison.clicks_only().is_some() { " " (BY_CLICKS) @if comparison.visits.is_some() { " It is of the two marked photos." } }
            }
            (header(&["Measure", "Before", "After", "Change", "Interval", "Unit", "Verdict", SHARES, CHART]))
            tbody { @for (measure, change) in rows { (change_row(comparison, measure, change.as_ref().ok(), unit)) } }
        }
    }
}

/// How the verdicts are meant together.
const JUDGED: &str = "Mean vermilion height and the vermilion height, right minus left, are judged one by one; all other measures are judged \
                      together, so that a lip without change has a row in bold among them in one of twenty pairs at most.";

/// What the values of visits of several photos are.
const OF_VISITS: &str = "Values are means over the photos that count, and changes those of the means. In brackets behind the posture: that part of it \
                         which all photos of a visit share, so that more of them do not make it smaller.";

/// What the second line of a change is.
const BY_CLICKS: &str =
    "The quiet line below a change is what the clicks alone say, without the marks that the pixels found.";

fn change_row(comparison: &PairComparison, measure: &Measure, change: Option<&Change>, unit: LengthUnit) -> Markup {
    let difference = change.and_then(|change| change.difference.scalar());
    let clicks = comparison.clicks_only().and_then(|clicks| clicks.change(measure.id)?.difference.scalar());
    let value = |photo| {
        let value = estimate(photo, measure.id).map(|(_, estimate)| with_error(estimate, measure.dimension, unit));
        value.unwrap_or_else(|| "–".to_owned())
    };
    html! {
        tr data-id=(measure.id) class=[row_class(change)] {
            th scope="row" { (measure.name) }
            td data-label="before" { (value(&comparison.before)) }
            td data-label="after" { (value(&comparison.after)) }
            td data-label="change" {
                @if let Some(difference) = difference { (change_with_error(difference, measure.dimension, unit)) }
                @if let Some(percent) = change.and_then(|change| change.percent.as_ref()) { span .percent { " (" (rounded_percent(percent)) ")" } }
                @if let Some(clicks) = clicks { span .by-clicks { "clicks: " (change_with_error(clicks, measure.dimension, unit)) } }
            }
            td data-label="95 % from" {
                @if let Some([low, high]) = change.and_then(bounds) { (low) " to " (high) }
            }
            td .text { (unit_symbol(measure, unit)) }
            td .text { (change.map(|change| verdict::in_words(measure, change)).unwrap_or_default()) }
            td .text.shares data-label="error in % from" { (change.and_then(|change| shares(change, comparison.visits.is_some())).unwrap_or_default()) }
            td .chart { @if let Some(change) = change { (bar(change)) } }
        }
    }
}

/// The ends of the interval that the verdict rests on.
fn bounds(change: &Change) -> Option<[String; 2]> {
    let (difference, judgement) = change.difference.scalar().zip(change.judgement())?;
    let uncertainty = Uncertainty { u: difference.uncertainty?.u, ci95: judgement.bounds95 };
    interval(&Estimate { value: difference.value, uncertainty: Some(uncertainty) })
}

/// Parts of the error that are smaller than this are left out.
const LEAST_SHARE: f64 = 0.05;

/// What the error of a change comes from, in percent of its square; `of_visits` of several photos with what the photos of each share.
fn shares(change: &Change, of_visits: bool) -> Option<String> {
    let budget = change.budget.as_ref()?;
    let parts = budget.parts().map(|(part, _)| part).into_iter().filter(|part| budget.share(*part) >= LEAST_SHARE);
    let between = (budget.posture_between_visits / budget.u()).powi(2);
    let parts = parts.map(|part| {
        let shared = (of_visits && part == UncertaintyPart::Posture && between >= LEAST_SHARE)
            .then(|| format!(" (between visits {:.0})", 100.0 * between));
        format!("{} {:.0}{}", part.id(), 100.0 * budget.share(part), shared.unwrap_or_default())
    });
    let parts: Vec<String> = parts.collect();
    Some(parts.join(", "))
}

/// The six measures of the printed sheet; where no verdict is passed, no numbers of the change.
pub(super) fn sheet_of_changes(comparison: &PairComparison, unit: LengthUnit) -> Markup {
    let rows = SHEET_MEASURES.iter().filter_map(|id| comparison.changes.iter().find(|(measure, _)| measure.id == *id));
    html! {
        table .six {
            (header(&["Measure", "Before", "After", "Change", "95 % interval", "Unit", "Verdict"]))
            tbody {
                @for (measure, change) in rows {
                    @let change = change.as_ref().ok();
                    @let shown = change.filter(|change| !is_withheld(change));
                    @let value = |photo| estimate(photo, measure.id).map(|(_, estimate)| with_error(estimate, measure.dimension, unit));
                    tr class=[row_class(change)] {
                        th scope="row" { (measure.name) }
                        td { (value(&comparison.before).unwrap_or_else(|| "–".to_owned())) }
                        td { (value(&comparison.after).unwrap_or_else(|| "–".to_owned())) }
                        td {
                            @match shown.and_then(|change| change.difference.scalar()) {
                                Some(difference) => (change_with_error(difference, measure.dimension, unit)),
                                None => "–",
                            }
                        }
                        td {
                            @match shown.and_then(bounds) {
                                Some([low, high]) => { (low) " to " (high) }
                                None => "–",
                            }
                        }
                        td .text { (unit_symbol(measure, unit)) }
                        td .text { (change.map_or("not measured", |change| verdict::in_words(measure, change))) }
                    }
                }
            }
        }
    }
}

/// Every measure of one photo. Those that a caution withholds are marked.
pub(super) fn values(measurement: &Measurement, cautions: &[Caution], unit: LengthUnit) -> Markup {
    html! {
        table .measures {
            caption { (NUMBERS) }
            (header(&["Measure", "Value", "Interval", "Unit", "Verdict"]))
            tbody {
                @for (measure, _) in measurement.quantities.iter().filter(|(measure, _)| !measure.is_profile()) {
                    @let withheld = withholding(cautions, measure.id).map(|_| "withheld");
                    tr data-id=(measure.id) class=[withheld] { (value_cells(measurement, cautions, measure, unit)) }
                }
            }
        }
    }
}

/// The six measures of one photo's printed sheet.
pub(super) fn sheet_of_values(measurement: &Measurement, cautions: &[Caution], unit: LengthUnit) -> Markup {
    let rows =
        SHEET_MEASURES.iter().filter_map(|id| measurement.quantities.iter().find(|(measure, _)| measure.id == *id));
    html! {
        table .six {
            (header(&["Measure", "Value", "95 % interval", "Unit", "Verdict"]))
            tbody { @for (measure, _) in rows {
                @let withheld = withholding(cautions, measure.id).map(|_| "withheld");
                tr class=[withheld] { (value_cells(measurement, cautions, measure, unit)) }
            } }
        }
    }
}

fn value_cells(measurement: &Measurement, cautions: &[Caution], measure: &Measure, unit: LengthUnit) -> Markup {
    let withheld = withholding(cautions, measure.id).is_some();
    html! {
        th scope="row" { (measure.name) }
        @match measurement.quantity(measure.id) {
            Some(Ok(value)) => {
                @let estimate = value.scalar();
                td data-label="value" {
                    @if let Some(estimate) = estimate { (with_error(estimate, measure.dimension, unit)) }
                }
                td data-label="95 % from" {
                    @if let Some([low, high]) = estimate.and_then(interval) { (low) " to " (high) }
                }
                td .text { (unit_symbol(measure, unit)) }
                td .text { @if withheld { "withheld" } }
            }
            Some(Err(reason)) => { td .text colspan="4" { (reason) } }
            None => { td .text colspan="4" {} }
        }
    }
}

/// How far the scale of the changes reaches, in smallest detectable changes.
const REACH: f64 = 3.0;

/// A change over the smallest detectable one, with its interval; nothing where no verdict is passed on it.
fn bar(change: &Change) -> Markup {
    let Some((difference, judgement)) = change.difference.scalar().zip(change.judgement()) else { return html! {} };
    if judgement.sdc95 <= 0.0 || is_withheld(change) {
        return html! {};
    }
    let value = difference.value / judgement.sdc95;
    let [low, high] = judgement.bounds95.map(|end| end / judgement.sdc95);
    // 300 units wide, so that 1 smallest detectable change is 50 of them.
    let x = |part: f64| 150.0 + 50.0 * part.clamp(-REACH, REACH);
    let label = format!("{value:.1} times the smallest detectable change, from {low:.1} to {high:.1}")
        .replace("-0.0", "0.0")
        .replace('-', "−");
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
pub(crate) fn hundredths(value: f64) -> f64 {
    (100.0 * value).round() / 100.0
}
