//! What would let two photos tell smaller changes: the step that helps most, with what it would show.

use super::photos::both_photos;
use super::rounding::size;
use crate::alignment::Occasion;
use crate::comparison::{MatchingReason, PairComparison};
use crate::landmark::CurveName;
use crate::uncertainty::{UncertaintyBudget, UncertaintyPart, single_factor};

/// How many more photos of one visit are proposed.
const MORE_PHOTOS: f64 = 2.0;
/// How many more markings of each photo are proposed.
const MORE_MARKINGS: f64 = 3.0;

/// The step that would make the smallest detectable change smallest, with what that would be.
///
/// More photos at one of the two visits, to which the marks are carried: what differs between the photos of that visit falls with
/// their number, and the other visit's part stays, as do the clicks' and the scale's. More markings of both photos: the clicks'
/// part falls with their number (GUM 4.2.3).
pub(super) fn next_step(budget: &UncertaintyBudget, comparison: &PairComparison, unit: &str) -> String {
    let UncertaintyBudget { marking, pose, scale, posture, posture_between_visits } = *budget;
    let squares = |parts: &[f64]| parts.iter().map(|part| part * part).sum::<f64>();
    let [before, after] = comparison.photos_used().map(|count| count as f64);
    let fewer = (before.recip() + (after + MORE_PHOTOS).recip()) / (before.recip() + after.recip());
    let of_photos = squares(&[pose, posture]) - squares(&[posture_between_visits]);
    let with_photos = squares(&[marking, scale, posture_between_visits]) + of_photos * fewer;
    let markings = comparison.before.markings.min(comparison.after.markings) as f64;
    let with_markings = squares(&[pose, scale, posture]) + marking * marking * markings / (markings + MORE_MARKINGS);
    let limit = |variance: f64| format!("{}{unit}", size(single_factor() * variance.sqrt(), budget.u()));
    if let Some(what) = what_lets_match(comparison).filter(|_| budget.largest() == UncertaintyPart::Marking) {
        return format!("To tell smaller changes, {what}: then the pixels can find the marks.");
    }
    // Marking anew does little for what the pixels found.
    let by_pixels = comparison.found().curves.contains(&CurveName::UpperBorder);
    if by_pixels || with_photos <= with_markings {
        // Marks are carried unless nobody asks the pixels.
        let marks = if comparison.matching.is_some() { "; they need no marks" } else { " and mark them" };
        let when = if comparison.visits.is_some() { "at the visit after" } else { "on the day of the after photo" };
        format!("To tell changes of {}, take two more photos {when}{marks}.", limit(with_photos))
    } else {
        format!("To tell changes of {}, mark {} three more times.", limit(with_markings), both_photos(comparison))
    }
}

/// What a person can change so that the upper border may be matched: of the after photo, since the day of the before photo is
/// over, or in a landmark file. `None` where it is matched, or where nothing can be done.
fn what_lets_match(comparison: &PairComparison) -> Option<&'static str> {
    let matching = comparison.matching.as_ref()?;
    if comparison.found().curves.contains(&CurveName::UpperBorder) {
        return None;
    }
    matching.reasons.iter().find_map(|reason| match reason {
        MatchingReason::Blurred(Occasion::After) => Some("take the after photo again, in focus"),
        MatchingReason::Coarse(Occasion::After, _) => {
            Some("use the after photo as the camera made it, or take it closer")
        }
        MatchingReason::Coarse(Occasion::Before, _) => Some("use the before photo as the camera made it"),
        MatchingReason::Expression => Some("take the after photo again with the mouth held as before"),
        MatchingReason::Cosmetics(Occasion::After) => Some("take the after photo without paint on the lips"),
        MatchingReason::MayBePaint => Some("state in both landmark files whether there is paint on the lips"),
        _ => None,
    })
}

/// The shortest advice that says what to do: a shorter first sentence takes the next one with it.
const SHORTEST_ADVICE: usize = 40;

/// The first sentence, or as many as it takes to say what to do.
pub(super) fn first_sentence(text: &str) -> String {
    let ends = text.match_indices(". ").map(|(at, _)| at + 1);
    let end = ends.into_iter().find(|end| *end >= SHORTEST_ADVICE).unwrap_or(text.len());
    text[..end].to_owned()
}
