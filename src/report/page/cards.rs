//! The first screen: the questions, each with its answer on a card, and the next step.

use maud::{Markup, html};

use super::gauges::{self, Fitness};
use crate::caution::{Caution, Severity};
use crate::units::LengthUnit;

/// A question with its answer.
pub(super) struct Card<'a> {
    /// The question.
    pub question: &'a str,
    /// One sentence of at most twenty words.
    pub sentence: &'a str,
    /// The number that carries it; none where no verdict is passed.
    pub number: Option<&'a str>,
    /// What else belongs to it: what the number may be at most, and what stands beside it.
    pub beside: Vec<&'a str>,
    /// The small picture.
    pub picture: Markup,
}

/// The cards, and the next step below them. `cautions` are named on the last card, and so is a unit that needs it.
pub(super) fn first_screen(cards: &[Card<'_>], cautions: &[Caution], unit: LengthUnit, next: Option<&str>) -> Markup {
    let needed = cards.iter().any(|card| card.number.is_some());
    let unit = unit_explained(unit).filter(|_| needed);
    html! {
        div .cards {
            @for (index, card) in cards.iter().enumerate() {
                section .card {
                    div .question {
                        h2 { (card.question) }
                        @if let Some(number) = card.number { p .number { (number) } }
                    }
                    p .sentence { (card.sentence) }
                    (card.picture)
                    @for line in &card.beside { p .bound { (line) } }
                    @if index + 1 == cards.len() {
                        @if let Some(unit) = unit { p .named { (unit) } }
                        (named(cautions))
                    }
                }
            }
        }
        @if let Some(next) = next { p .next { strong { "What next? " } (next) } }
    }
}

/// What a unit means that is not known outside of this program.
fn unit_explained(unit: LengthUnit) -> Option<&'static str> {
    match unit {
        LengthUnit::Millimetre => None,
        LengthUnit::PercentBiocularWidth => Some("%bw: percent of the width between the outer corners of the eyes."),
        LengthUnit::PercentMouthWidth => Some("%mw: percent of the width of the mouth."),
    }
}

/// How many of the graver cautions are named on a card.
const NAMED: usize = 2;

/// The graver cautions in a few words, with a link to all of them.
fn named(cautions: &[Caution]) -> Markup {
    let mut graver: Vec<&str> = Vec::new();
    for caution in cautions.iter().filter(|caution| caution.severity() != Severity::Note) {
        if !graver.contains(&caution.in_short()) {
            graver.push(caution.in_short());
        }
    }
    let more = graver.len().saturating_sub(NAMED);
    html! {
        @if !graver.is_empty() {
            p .named {
                a href="#all-cautions" {
                    (graver[..graver.len().min(NAMED)].join("; "))
                    @if more > 0 { "; and " (more) " more" }
                }
            }
        }
    }
}

/// How fit photos are to be compared, by the gravest of their cautions.
pub(super) fn fitness(cautions: &[Caution], withheld: bool) -> Fitness {
    match cautions.iter().map(Caution::severity).max() {
        _ if withheld => Fitness::Unfit,
        Some(Severity::Blocking) => Fitness::Unfit,
        Some(Severity::Warning) => Fitness::WithDoubts,
        _ => Fitness::Fit,
    }
}

/// The picture of how fit the photos are.
pub(super) fn fitness_picture(count: usize, cautions: &[Caution], withheld: bool) -> Markup {
    gauges::photos(count, fitness(cautions, withheld))
}
