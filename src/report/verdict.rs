//! Verdicts in words.

use crate::comparison::{Change, Verdict};
use crate::measure::Measure;
use crate::units::Dimension;

/// The verdict on a change in few words; empty where none was passed.
///
/// An index of symmetry says whether the sides are more or less alike, and so does a measure with a sign by its
/// magnitude. Where such a measure changed but its magnitude did not change detectably, the other side leads.
pub fn in_words(measure: &Measure, change: &Change) -> &'static str {
    let Some(judgement) = change.judgement() else { return "" };
    if measure.is_lateral() {
        let magnitude = change.magnitude.and_then(|magnitude| magnitude.judgement);
        return match (judgement.verdict, magnitude.map(|judgement| judgement.verdict)) {
            (Verdict::CannotBeTold, _) => CANNOT_BE_TOLD,
            (_, Some(Verdict::Increased)) => LESS_ALIKE,
            (_, Some(Verdict::Decreased)) => MORE_ALIKE,
            (Verdict::Increased, _) => "more to the right",
            (Verdict::Decreased, _) => "more to the left",
            (Verdict::WithinError, _) => WITHIN_ERROR,
        };
    }
    // A score is high where the sides are alike, a distance is low.
    let (up, down) = match (measure.is_index(), measure.dimension) {
        (true, Dimension::Score) => (MORE_ALIKE, LESS_ALIKE),
        (true, _) => (LESS_ALIKE, MORE_ALIKE),
        (false, _) => ("larger", "smaller"),
    };
    match judgement.verdict {
        Verdict::Increased => up,
        Verdict::Decreased => down,
        Verdict::WithinError => WITHIN_ERROR,
        Verdict::CannotBeTold => CANNOT_BE_TOLD,
    }
}

const MORE_ALIKE: &str = "more alike";
const LESS_ALIKE: &str = "less alike";
const WITHIN_ERROR: &str = "within the error";
const CANNOT_BE_TOLD: &str = "cannot be told";
