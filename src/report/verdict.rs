//! Verdicts in words.

use crate::comparison::{Change, Verdict};
use crate::measure::Measure;
use crate::units::Dimension;

/// The verdict on a change in few words; empty where none was passed.
///
/// An index of symmetry says whether the sides are more or less alike, and so does a measure with a sign by its
/// magnitude. What is not detected is called probable where its probability says so, which the two questions alone have.
/// Where such a measure changed but its magnitude did not change detectably, the other side leads.
pub fn in_words(measure: &Measure, change: &Change) -> &'static str {
    if change.withheld {
        return INCONCLUSIVE;
    }
    let Some(judgement) = change.judgement() else { return "" };
    if judgement.verdict == Verdict::NotDetected && judgement.sdc95 == 0.0 {
        return NO_CHANGE;
    }
    if measure.is_lateral() {
        let magnitude = change.magnitude.and_then(|magnitude| magnitude.judgement);
        let probably = magnitude.and_then(|judgement| judgement.probably_larger());
        return match (judgement.verdict, magnitude.map(|judgement| judgement.verdict)) {
            (Verdict::Inconclusive, _) => INCONCLUSIVE,
            (_, Some(Verdict::Increased)) => LESS_EVEN,
            (_, Some(Verdict::Decreased)) => MORE_EVEN,
            (Verdict::Increased, _) => "more to the right",
            (Verdict::Decreased, _) => "more to the left",
            (Verdict::NotDetected, _) => match probably {
                Some(true) => "probably less even",
                Some(false) => "probably more even",
                None => NOT_DETECTED,
            },
        };
    }
    // A score is high where the sides are alike, a distance is low.
    let (up, down) = match (measure.is_index(), measure.dimension) {
        (true, Dimension::Score) => (MORE_EVEN, LESS_EVEN),
        (true, _) => (LESS_EVEN, MORE_EVEN),
        (false, _) => ("larger", "smaller"),
    };
    match judgement.verdict {
        Verdict::Increased => up,
        Verdict::Decreased => down,
        Verdict::NotDetected => match judgement.probably_larger() {
            Some(true) => "probably larger",
            Some(false) => "probably smaller",
            None => NOT_DETECTED,
        },
        Verdict::Inconclusive => INCONCLUSIVE,
    }
}

const MORE_EVEN: &str = "more even";
const LESS_EVEN: &str = "less even";
const NO_CHANGE: &str = "no change";
const NOT_DETECTED: &str = "cannot say";
const INCONCLUSIVE: &str = "no verdict";
