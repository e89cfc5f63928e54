//! The report in sentences that a patient understands.

use super::document::SummaryDocument;
use super::evenness::even;
use super::matching::IN_PLAIN_WORDS;
use super::photos::{CARRIED_IN_PLAIN_WORDS, both_photos, counts_sentence};
use super::pose::correction_sentence;
use super::printed::{HEADLINE_MEASURES, estimate, unit_suffix};
use super::rounding::{interval, rounded, size, with_error};
use crate::caution::{Caution, Withheld};
use crate::comparison::{Change, Measurement, PairComparison, Pattern, Verdict};
use crate::estimate::{COVERAGE_FACTOR_95, Estimate, Uncertainty};
use crate::measure::{MEASURES, MeasureId};

const NOT_EVALUATED: &str = "The values are stated without their error, so no change is detectable.";

/// The change of a height in words.
struct HeightWords {
    id: MeasureId,
    /// What it is that is more or less.
    subject: &'static str,
    /// Which it has more or less of, where the verdict is passed.
    place: &'static str,
    /// The subject's name within a sentence.
    name: &'static str,
}

const HEIGHTS: [HeightWords; 3] = [
    HeightWords {
        id: MeasureId::UpperVermilionHeightMean,
        subject: "The upper lip shows",
        place: "on average",
        name: "how much of the upper lip shows on average",
    },
    HeightWords {
        id: MeasureId::UpperVermilionHeight,
        subject: "The upper lip shows",
        place: "at the centre",
        name: "how much of the upper lip shows at the centre",
    },
    HeightWords {
        id: MeasureId::CurveProminence,
        subject: "The upper curve rises",
        place: "at its peaks",
        name: "how far the upper curve rises",
    },
];

pub(super) fn of_comparison(comparison: &PairComparison, cautions: &[Caution]) -> SummaryDocument {
    let mut lines: Vec<String> = HEIGHTS.iter().filter_map(|words| height_sentence(comparison, words)).collect();
    lines.extend(evenness_sentence(comparison));
    let headline = if let Some(what) = withholding(comparison, cautions) {
        lines.splice(0..0, percent_sentence(comparison, what));
        format!("These photos cannot tell whether the lip changed. {}", what.message())
    } else if lines.is_empty() {
        format!("The marked points allow none of the headline measures in {}.", both_photos(comparison))
    } else {
        lines.remove(0)
    };
    lines.extend(consistency_sentence(comparison));
    lines.extend(correction_sentence(comparison));
    lines.extend(shape_sentence(comparison));
    lines.extend(comparison.clicks_only().map(|_| IN_PLAIN_WORDS.to_owned()));
    if let Some(counts) = counts_sentence(comparison) {
        lines.push(format!("{counts} {CARRIED_IN_PLAIN_WORDS}"));
    }
    lines.extend(error_sentence(comparison));
    lines.extend(caution_sentence(cautions));
    SummaryDocument { headline: headline.trim_end().to_owned(), lines }
}

pub(super) fn of_measurement(measurement: &Measurement, cautions: &[Caution]) -> SummaryDocument {
    let unit = measurement.frame.unit();
    let mut sentences = HEADLINE_MEASURES.into_iter().filter_map(|id| {
        let (measure, estimate) = estimate(measurement, id)?;
        let symbol = unit_suffix(measure, unit);
        let between = interval(estimate).map(|[low, high]| format!(" (between {low} and {high}{symbol})"));
        let text = with_error(estimate, measure.dimension, unit);
        Some(format!("{}: {text}{symbol}{}.", measure.name, between.unwrap_or_default()))
    });
    let first = MEASURES.iter().find(|measure| measure.id == HEADLINE_MEASURES[0]);
    let doubted = first.and_then(|first| cautions.iter().find(|caution| caution.withholds().covers(first)));
    let headline = match doubted {
        Some(caution) => format!("These values cannot be trusted. {}", caution.message()),
        None => sentences.next().unwrap_or_else(|| "The marked points allow none of the headline measures.".to_owned()),
    };
    let mut lines: Vec<String> = sentences.collect();
    let floor = measurement.noise_floor(MeasureId::SymmetryScore);
    lines.extend(floor.map(|floor| {
        format!("A perfectly even lip, marked like this one, would score {:.1} on average.", 100.0 - floor)
    }));
    if estimate(measurement, HEADLINE_MEASURES[0]).is_some_and(|(_, estimate)| estimate.uncertainty.is_none()) {
        lines.push(NOT_EVALUATED.to_owned());
    }
    lines.extend(caution_sentence(cautions));
    SummaryDocument { headline, lines }
}

/// The gravest caution that keeps the verdict on the first headline measure back, or else all verdicts.
fn withholding<'a>(comparison: &PairComparison, cautions: &'a [Caution]) -> Option<&'a Caution> {
    let id = HEIGHTS[0].id;
    let told = comparison.change(id).and_then(Change::verdict);
    if told != Some(Verdict::Inconclusive) && !comparison.is_blocked() {
        return None;
    }
    let measure = MEASURES.iter().find(|measure| measure.id == id)?;
    cautions.iter().find(|caution| caution.withholds().covers(measure))
}

/// Where only the millimetres are in doubt: the change in percent, which no calibration enters.
fn percent_sentence(comparison: &PairComparison, what: &Caution) -> Option<String> {
    let HeightWords { id, subject, place, .. } = &HEIGHTS[0];
    let percent = comparison.change(*id)?.percent?;
    if comparison.is_blocked() || what.withholds() != Withheld::Lengths {
        return None;
    }
    let change = size(percent.value, percent.uncertainty?.u);
    let [low, high] = interval(&percent)?;
    let more = if percent.value < 0.0 { "less" } else { "more" };
    let between = between(percent.value < 0.0);
    Some(format!(
        "In percent, which need no calibration: {} {change} % {more} {place} ({between} {low} and {high} %).",
        subject.to_lowercase()
    ))
}

/// How the ends of a change are led in that was said as more or less: of less they are negative.
fn between(is_less: bool) -> &'static str {
    if is_less { "a change between" } else { "between" }
}

fn height_sentence(comparison: &PairComparison, words: &HeightWords) -> Option<String> {
    let change = comparison.change(words.id).filter(|change| !change.withheld)?;
    let (measure, _) = estimate(&comparison.before, words.id)?;
    let difference = change.difference.scalar()?;
    let unit = comparison.before.frame.unit();
    let HeightWords { subject, place, name, .. } = words;
    let more = if difference.value < 0.0 { "less" } else { "more" };
    let symbol = unit_suffix(measure, unit);
    let (Some(judgement), Some(uncertainty)) = (change.judgement(), difference.uncertainty) else {
        let change = rounded(difference.value.abs(), measure.dimension, unit);
        return Some(format!("{subject} {change}{symbol} {more} {place}."));
    };
    // Nothing is uncertain about the difference of a photo to itself.
    let judged = Uncertainty { u: uncertainty.u, ci95: judgement.bounds95 };
    let Some([low, high]) = interval(&Estimate { value: difference.value, uncertainty: Some(judged) }) else {
        let change = rounded(difference.value.abs(), measure.dimension, unit);
        return Some(match difference.value == 0.0 {
            true => format!("{subject} the same {place} in both photos."),
            false => format!("{subject} {change}{symbol} {more} {place}, taken without any error."),
        });
    };
    let change = size(difference.value, uncertainty.u);
    let none = change.chars().all(|character| matches!(character, '0' | '.'));
    let between = between(difference.value < 0.0 && !none);
    let amount = if none { "no difference".to_owned() } else { format!("{change}{symbol} {more}") };
    let measured = format!("{amount} {place} ({between} {low} and {high}{symbol})");
    let limit = size(judgement.sdc95, uncertainty.u);
    Some(if judgement.verdict.is_detectable() {
        format!("{subject} {measured}. That is more than the photos can hide.")
    } else if judgement.probably_larger().is_some() {
        let probable = name_of_change(difference.value, name);
        format!("Probably {probable}: measured was {measured}, and these photos cannot rule out that nothing changed.")
    } else {
        format!(
            "The photos cannot tell a difference in {name}: measured was {measured}, and up to {limit}{symbol} can come from \
             the photos, the marking and how the lip is held."
        )
    })
}

/// A probable change: what there is more or less of.
fn name_of_change(change: f64, name: &str) -> String {
    if change < 0.0 { format!("a decrease of {name}") } else { format!("an increase of {name}") }
}

/// Whether the lip is even, and whether that changed, as the answer says it.
fn evenness_sentence(comparison: &PairComparison) -> Option<String> {
    let change = comparison.change(MeasureId::VermilionHeightDifference)?;
    change.judgement().filter(|_| !change.withheld)?;
    let answer = even(comparison, &[]);
    Some(format!("{} {}", answer.sentence, answer.beside.unwrap_or_default()))
}

fn consistency_sentence(comparison: &PairComparison) -> Option<String> {
    let consistency = comparison.consistency()?;
    if !consistency.is_detectable() {
        return None;
    }
    let sentence = match consistency.pattern() {
        Pattern::Opposite => {
            "The red of the upper lip and the skin above it changed in opposite senses: a lip flip moves them so, an error of \
             scale does not."
        }
        Pattern::Same => {
            "The red of the upper lip and the skin above it changed in the same sense: an error of scale or another camera \
             distance moves them so, a lip flip does not."
        }
        Pattern::Neither => return None,
    };
    Some(sentence.to_owned())
}

/// How many markings the error rests on, and what more of them would do.
fn error_sentence(comparison: &PairComparison) -> Option<String> {
    let evaluated = comparison.changes.iter().any(|(_, change)| {
        let difference = change.as_ref().ok().and_then(|change| change.difference.scalar());
        difference.is_some_and(|difference| difference.uncertainty.is_some())
    });
    if !evaluated {
        return Some(NOT_EVALUATED.to_owned());
    }
    // What the pixels found does not hang on the clicks of the after photo.
    let is_marked_once = comparison.before.markings == 1 && comparison.after.markings == 1;
    let photo = if comparison.visits.is_some() { "marked photo" } else { "photo" };
    (is_marked_once && comparison.clicks_only().is_none()).then(|| {
        format!(
            "Each {photo} was marked once; marked four times by hand, anew each time, what the marking hides is halved."
        )
    })
}

/// Whether the outline kept its shape, its size apart: how far it changed against what marking alone shows of a lip that did not.
pub(super) fn shape_sentence(comparison: &PairComparison) -> Option<String> {
    let distance = comparison.shape_change.as_ref().ok()?;
    if comparison.is_blocked() {
        return Some("These photos cannot tell: they cannot be compared.".to_owned());
    }
    let (floor, u) = (comparison.shape_change_floor()?, distance.uncertainty?.u);
    let [changed, marked] = [distance.value, floor].map(|part| format!("{:.1} %", 100.0 * part));
    let unchanged = match comparison.clicks_only() {
        Some(_) => "a lip that did not change would show",
        None => "marking the same lip twice shows",
    };
    let between = if comparison.visits.is_some() { " between the two marked photos" } else { "" };
    Some(if distance.value <= floor + COVERAGE_FACTOR_95 * u {
        format!(
            "As far as these photos show, yes: its size apart, the outline of the upper lip differs by {changed} of its size{between}, and \
             {unchanged} {marked} on average."
        )
    } else {
        format!(
            "Its shape changed, or the mouth was held differently: its size apart, the outline of the upper lip differs by {changed} \
             of its size{between}, where {unchanged} {marked} on average."
        )
    })
}

fn caution_sentence(cautions: &[Caution]) -> Option<String> {
    match cautions.iter().filter(|caution| !caution.is_information()).count() {
        0 => None,
        1 => Some("There is one caution: read it before you rely on the values.".to_owned()),
        count => Some(format!("There are {count} cautions: read them before you rely on the values.")),
    }
}
