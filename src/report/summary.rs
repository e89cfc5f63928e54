//! The report in sentences.

use super::document::SummaryDocument;
use super::rounding::{rounded, rounded_change, rounded_percent};
use crate::comparison::{Caution, Comparison, Measurement, Pattern};
use crate::measure::{Measure, Value};
use crate::units::Dimension;

/// The measures that lead the report: how prominent, how alike, how far the curve rises.
pub(super) const HEADLINE_MEASURES: [&str; 3] = ["upper_vermilion_height_mean", "symmetry_score", "curve_prominence"];

const NO_ERROR_YET: &str = "The figures are stated without their error: one careful click carries about 0.3 mm, so a \
    difference of some tenths of a millimetre cannot be told from none.";

pub(super) fn of_comparison(comparison: &Comparison, cautions: &[Caution]) -> SummaryDocument {
    let mut sentences = HEADLINE_MEASURES.into_iter().filter_map(|id| change_sentence(comparison, id));
    let headline = sentences
        .next()
        .unwrap_or_else(|| "The marked points allow none of the headline measures in both photos.".to_owned());
    let mut lines: Vec<String> = sentences.collect();
    lines.extend(consistency_sentence(comparison));
    lines.push(NO_ERROR_YET.to_owned());
    lines.extend(caution_sentence(cautions));
    SummaryDocument { headline, lines }
}

pub(super) fn of_measurement(measurement: &Measurement, cautions: &[Caution]) -> SummaryDocument {
    let mut sentences = HEADLINE_MEASURES.into_iter().filter_map(|id| {
        let (measure, value) = scalar(measurement, id)?;
        let text = with_unit(&rounded(value, measure.dimension, measurement.frame.unit()), measure, measurement);
        Some(format!("{}: {text}.", measure.name))
    });
    let headline =
        sentences.next().unwrap_or_else(|| "The marked points allow none of the headline measures.".to_owned());
    let mut lines: Vec<String> = sentences.collect();
    lines.push(NO_ERROR_YET.to_owned());
    lines.extend(caution_sentence(cautions));
    SummaryDocument { headline, lines }
}

fn scalar(measurement: &Measurement, id: &str) -> Option<(&'static Measure, f64)> {
    measurement.quantities.iter().find_map(|(measure, quantity)| match quantity {
        Ok(Value::Scalar(estimate)) if measure.id == id => Some((*measure, estimate.value)),
        _ => None,
    })
}

fn with_unit(text: &str, measure: &Measure, measurement: &Measurement) -> String {
    match measure.dimension {
        Dimension::Score | Dimension::Ratio => text.to_owned(),
        dimension => format!("{text} {}", dimension.symbol(measurement.frame.unit())),
    }
}

fn change_sentence(comparison: &Comparison, id: &str) -> Option<String> {
    let (measure, before) = scalar(&comparison.before, id)?;
    let (_, after) = scalar(&comparison.after, id)?;
    let unit = comparison.before.frame.unit();
    let [from, to] = [before, after].map(|value| rounded(value, measure.dimension, unit));
    let to = with_unit(&to, measure, &comparison.after);
    let difference = rounded_change(after - before, measure.dimension, unit);
    let change = comparison.changes.iter().find(|(measure, _)| measure.id == id);
    let percent = change.and_then(|(_, change)| change.as_ref().ok()?.percent);
    let percent = percent.map(|percent| format!(" ({})", rounded_percent(percent))).unwrap_or_default();
    Some(format!("{}: {from} before, {to} after, a difference of {difference}{percent}.", measure.name))
}

fn consistency_sentence(comparison: &Comparison) -> Option<String> {
    let sentence = match comparison.consistency?.pattern() {
        Pattern::Opposite => {
            "Taken without their errors, the red of the upper lip and the skin above it changed in opposite senses: a lip \
             flip moves them so, an error of scale does not."
        }
        Pattern::Same => {
            "Taken without their errors, the red of the upper lip and the skin above it changed in the same sense: an error \
             of scale or another camera distance moves them so, a lip flip does not."
        }
        Pattern::Neither => return None,
    };
    Some(sentence.to_owned())
}

fn caution_sentence(cautions: &[Caution]) -> Option<String> {
    match cautions.len() {
        0 => None,
        1 => Some("There is one caution: read it before you rely on the figures.".to_owned()),
        count => Some(format!("There are {count} cautions: read them before you rely on the figures.")),
    }
}
