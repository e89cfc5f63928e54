//! The answers as cards: which small picture goes with each question.

use maud::Markup;

use super::cards::{Card, first_screen, fitness, fitness_picture};
use super::gauges::{self, Fitness};
use crate::caution::Caution;
use crate::comparison::{Measurement, PairComparison};
use crate::measure::MeasureId;
use crate::report::answers::{AnswerDocument, of_photo};
use crate::report::document::ComparisonReport;
use crate::report::printed::unit_suffix;
use crate::report::withheld::{withholding, withholding_change};

fn card(answer: &AnswerDocument, picture: Markup) -> Card<'_> {
    let beside = [&answer.bound, &answer.beside].into_iter().flatten().map(String::as_str).collect();
    let (question, sentence) = (answer.question, answer.sentence.as_str());
    Card { question, sentence, number: answer.number.as_deref(), beside, picture }
}

/// The three cards of a comparison.
pub(super) fn of_comparison(comparison: &PairComparison, report: &ComparisonReport) -> Markup {
    let withheld = |id| withholding_change(comparison, id).is_some();
    let photos = [("before", &comparison.before), ("after", &comparison.after)];
    let even = match withheld(MeasureId::VermilionHeightDifference) {
        true => gauges::no_interval(),
        false => gauges::halves(&photos),
    };
    let answers = &report.answers;
    let fitness = match fitness(&comparison.cautions, withheld(MeasureId::UpperVermilionHeightMean)) {
        Fitness::Fit if answers.photos.answer != "yes" => Fitness::WithDoubts,
        found => found,
    };
    let fitness = gauges::photos(2, fitness);
    let mut even = card(&answers.even, even);
    if comparison.visits.is_some() && !withheld(MeasureId::VermilionHeightDifference) {
        even.beside.push("Drawn: the marked photos.");
    }
    let cards = [card(&answers.fuller, fuller(comparison)), even, card(&answers.photos, fitness)];
    let next =
        [&answers.photos, &answers.fuller, &answers.even].into_iter().find_map(|answer| answer.next_step.as_deref());
    first_screen(&cards, &comparison.cautions, comparison.before.frame.unit(), next)
}

/// The change of the mean height against none.
fn fuller(comparison: &PairComparison) -> Markup {
    let id = MeasureId::UpperVermilionHeightMean;
    let unit = unit_suffix(id.measure(), comparison.before.frame.unit());
    let shown = comparison.change(id).filter(|_| withholding_change(comparison, id).is_none());
    let judged = shown.and_then(|change| change.difference.scalar().zip(change.judgement()));
    match judged {
        Some((difference, judgement)) => gauges::interval(&gauges::Interval {
            value: difference.value,
            bounds: judgement.bounds95,
            unit: &unit,
            ends: ["less", "more"],
        }),
        None => gauges::no_interval(),
    }
}

/// The two cards of one photo.
pub(super) fn of_measurement(measurement: &Measurement, all: &[Caution]) -> Markup {
    let withheld = withholding(all, MeasureId::VermilionHeightDifference).is_some();
    let even = if withheld { gauges::no_interval() } else { gauges::halves(&[("", measurement)]) };
    let [of_even, of_fitness] = of_photo(measurement, all);
    let cards = [card(&of_even, even), card(&of_fitness, fitness_picture(1, all, withheld))];
    let next = [&of_fitness, &of_even].into_iter().find_map(|answer| answer.next_step.as_deref());
    first_screen(&cards, all, measurement.frame.unit(), next)
}
