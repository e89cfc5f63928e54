//! The answer to the second question: whether the lip is even.

use super::answers::{AnswerDocument, Asked, EVEN, bound, unknown, withheld, withholding};
use super::photos::both_photos;
use super::printed::{estimate, unit_suffix};
use super::rounding::size;
use crate::caution::Caution;
use crate::comparison::{Change, Measurement, PairComparison, QUESTIONS, Verdict};
use crate::estimate::Uncertainty;

/// The higher side of the lip in one photo, by how much, and whether that can be told from even.
pub(super) struct Sides {
    pub side: &'static str,
    pub amount: String,
    pub told: bool,
    pub uncertainty: Uncertainty,
}

impl Sides {
    pub(super) fn of(photo: &Measurement) -> Option<Self> {
        let (measure, estimate) = estimate(photo, QUESTIONS[1])?;
        let uncertainty = estimate.uncertainty?;
        let [low, high] = uncertainty.ci95;
        let unit = unit_suffix(measure, photo.frame.unit());
        Some(Self {
            side: if estimate.value < 0.0 { "left" } else { "right" },
            amount: format!("{}{unit}", size(estimate.value, uncertainty.u)),
            told: low > 0.0 || high < 0.0,
            uncertainty,
        })
    }
}

impl Sides {
    /// Whether it rounds to nothing.
    fn is_none(&self) -> bool {
        !self.amount.contains(|c: char| ('1'..='9').contains(&c))
    }

    /// By how much which side is higher; of what rounds to nothing no side is.
    pub(super) fn in_words(&self) -> String {
        if self.is_none() { self.amount.clone() } else { format!("{} higher on the {}", self.amount, self.side) }
    }
}

pub(super) fn even(comparison: &PairComparison, cautions: &[Caution]) -> AnswerDocument {
    let measure = QUESTIONS[1].measure();
    let sides = Sides::of(&comparison.before).zip(Sides::of(&comparison.after));
    let Some((before, after)) = sides else {
        return match withholding(measure, cautions) {
            Some(_) => withheld(EVEN, measure, cautions),
            None => unknown(EVEN, None, both_photos(comparison)),
        };
    };
    let Some(asked) = Asked::of(comparison, QUESTIONS[1]) else { return unknown(EVEN, None, both_photos(comparison)) };
    let judged = asked.change.judgement().map(|judgement| judgement.verdict);
    if judged == Some(Verdict::Inconclusive) {
        return withheld(EVEN, measure, cautions);
    }
    let sentence = match (before.told, after.told) {
        (true, false) if after.is_none() => format!(
            "Before, the {} side was {} higher; now neither, as far as these photos can tell.",
            before.side, before.amount
        ),
        (true, false) => format!(
            "Before, the {} side was {} higher; now {}, which these photos cannot tell from even.",
            before.side, before.amount, after.amount
        ),
        (true, true) if before.side == after.side => {
            format!("Before, the {} side was {} higher; now it is {} higher.", before.side, before.amount, after.amount)
        }
        (true, true) => format!(
            "Before, the {} side was {} higher; now the {} side is {} higher.",
            before.side, before.amount, after.side, after.amount
        ),
        (false, true) => {
            format!("Before, no side was clearly higher; now the {} side is {} higher.", after.side, after.amount)
        }
        (false, false) if before.is_none() && after.is_none() => {
            "Neither side was higher before, and neither is now: these photos cannot tell it from even.".to_owned()
        }
        (false, false) if after.is_none() => format!(
            "Before, the {} side was {} higher, now neither: these photos cannot tell it from even.",
            before.side, before.amount
        ),
        (false, false) if before.is_none() => format!(
            "Before, neither side was higher, now the {} by {}: these photos cannot tell it from even.",
            after.side, after.amount
        ),
        (false, false) if before.side == after.side => format!(
            "Before, the {} side was {} higher, now {}: these photos cannot tell either from even.",
            before.side, before.amount, after.amount
        ),
        (false, false) => format!(
            "Before, the {} side was {} higher, now the {} by {}: neither can be told from even.",
            before.side, before.amount, after.side, after.amount
        ),
    };
    let answer = if after.told { format!("{} side higher", after.side) } else { "cannot be told from even".to_owned() };
    let unit = &asked.unit;
    let ends = [format!("{unit} higher on the right"), format!("{unit} higher on the left")];
    let words = bound(after.uncertainty, "", [ends[0].trim_start(), ends[1].trim_start()]);
    AnswerDocument {
        question: EVEN,
        answer,
        sentence,
        number: Some(after.in_words()),
        bound: Some(words),
        beside: Some(whether_more_even(asked.change)),
        next_step: None,
    }
}

/// Whether the two sides became more alike.
fn whether_more_even(change: &Change) -> String {
    let magnitude = change.magnitude.and_then(|magnitude| magnitude.judgement);
    let probably = magnitude.and_then(|magnitude| magnitude.probably_larger());
    let judged = change.judgement();
    let swapped = judged.is_some_and(|judgement| judgement.verdict.is_detectable());
    let words = match (magnitude.map(|magnitude| magnitude.verdict), probably) {
        (Some(Verdict::Increased), _) => "The change itself is clear: it is less even than before.",
        (Some(Verdict::Decreased), _) => "The change itself is clear: it is more even than before.",
        _ if swapped => "The higher side changed; whether it is more even, these photos cannot say.",
        (_, Some(true)) => "It is probably less even than before.",
        (_, Some(false)) => "It is probably more even than before.",
        _ if judged.is_some_and(|judgement| judgement.sdc95 == 0.0) => "Both photos show the same.",
        _ => "Whether it is more even than before, these photos cannot say.",
    };
    words.to_owned()
}
