//! Matched marks as the report states them: which marks of the after photo the pixels found, why others kept their clicks,
//! and what it does to the error of the change, in one sentence.

use indexmap::{IndexMap, IndexSet};
use schemars::JsonSchema;
use serde::Serialize;

use super::printed::unit_suffix;
use super::rounding::change_with_error;
use crate::alignment::Occasion;
use crate::comparison::{CHECK_MM, Matching, MatchingReason, MatchingState, PairComparison};
use crate::landmark::file::{IRIS_NAMES, Mirroring, Position};
use crate::landmark::{CurveName, Landmark, MatchFault, MatchState, MatchedMarks, MatchedPoint};
use crate::measure::MeasureId;

/// The state of a comparison for which nobody asked the pixels.
pub(super) const OFF: &str = "off";

/// What the pixels say of the after photo's marks.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MatchingDocument {
    /// `accepted`: all marks that were looked for; `partly`; `rejected`: none; `off`: nobody asked the pixels.
    pub state: &'static str,
    /// The stable points, the corners of the mouth and the centres of the irises, by their names.
    pub points: IndexMap<&'static str, MatchedPointDocument>,
    /// The curves, by their names.
    pub curves: IndexMap<&'static str, MatchedCurveDocument>,
    /// How far the change moves when the after photo's clicks do; absent unless `--match-check` asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<MatchCheckDocument>,
    /// Why nothing was looked for, or why no border is used, in sentences.
    pub reasons: Vec<String>,
    /// What was matched and what it does to the change, in one sentence or two.
    pub sentence: String,
}

/// How far the matched change of `upper_vermilion_height_mean` moves when the after photo's clicks are moved at random.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MatchCheckDocument {
    /// By how much each click was moved, a standard deviation per axis, in millimetres.
    pub moved_by_mm: f64,
    /// How often.
    pub draws: usize,
    /// How often the upper border was matched all the same; the figures are of these.
    pub matched: usize,
    /// The standard deviation of the change, in the unit of length; null of fewer than two.
    pub sd: Option<f64>,
    /// The largest distance from the change with the clicks as they are, in the unit of length.
    pub largest: f64,
}

/// One point of the after photo as the pixels have it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MatchedPointDocument {
    /// `accepted`, `rejected_by_program` or `rejected_by_user`.
    pub state: &'static str,
    /// Why it is not used, in a few words; absent where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// Where it was found, in pixels of the upright picture as the file shows it.
    pub at: Position,
    /// The correlation of both patches there, from -1 to 1.
    pub correlation: f64,
    /// By how much the way back misses the before photo's mark, in millimetres of a face of average size.
    pub way_back: f64,
}

/// One curve of the after photo as the pixels have it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MatchedCurveDocument {
    /// `accepted`, `rejected_by_program` or `rejected_by_user`.
    pub state: &'static str,
    /// Why it is not used, in a few words; absent where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// The median correlation of the patches along it, from -1 to 1.
    pub correlation: f64,
    /// By how much the way back misses it, root mean square, in millimetres of a face of average size.
    pub way_back: f64,
    /// How far across the border the skin beside it alone lies from the whole, the median along it, in millimetres of a face
    /// of average size; absent where it was not looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skin_only: Option<f64>,
}

/// What the pixels gave a comparison. `mirroring` is the after photo's.
pub fn matching_document(comparison: &PairComparison, mirroring: Mirroring) -> MatchingDocument {
    let Some(matching) = &comparison.matching else {
        return MatchingDocument {
            state: OFF,
            points: IndexMap::new(),
            curves: IndexMap::new(),
            check: None,
            reasons: Vec::new(),
            sentence: "The marks are the clicks alone.".to_owned(),
        };
    };
    let (points, curves) =
        matching.marks.as_ref().map_or_else(Default::default, |marks| (points(marks, mirroring), curves(marks)));
    MatchingDocument {
        state: matching.state().id(),
        points,
        curves,
        check: matching.check.map(|check| MatchCheckDocument {
            moved_by_mm: CHECK_MM,
            draws: check.draws,
            matched: check.matched,
            sd: check.sd,
            largest: check.largest,
        }),
        reasons: matching.reasons.iter().map(reason).collect(),
        sentence: sentence(comparison, matching),
    }
}

fn points(marks: &MatchedMarks, mirroring: Mirroring) -> IndexMap<&'static str, MatchedPointDocument> {
    let named = Landmark::ALL.into_iter().map(Landmark::id).zip(&marks.points);
    let all = named.chain(IRIS_NAMES.into_iter().zip(&marks.irises));
    let document = |point: &MatchedPoint| MatchedPointDocument {
        state: point.state.id(),
        why: why(point.state),
        at: mirroring.position(point.at),
        correlation: point.correlation,
        way_back: point.way_back_mm,
    };
    all.filter_map(|(name, point)| Some((name, document(point.as_ref()?)))).collect()
}

fn curves(marks: &MatchedMarks) -> IndexMap<&'static str, MatchedCurveDocument> {
    let all = CurveName::ALL.into_iter().zip(&marks.curves);
    let found = all.filter_map(|(name, curve)| Some((name.id(), curve.as_ref()?)));
    let documents = found.map(|(name, curve)| {
        let document = MatchedCurveDocument {
            state: curve.state.id(),
            why: why(curve.state),
            correlation: curve.correlation,
            way_back: curve.way_back_mm,
            skin_only: curve.skin_only_mm,
        };
        (name, document)
    });
    documents.collect()
}

/// Why a mark is not used, in a few words.
pub fn why(state: MatchState) -> Option<&'static str> {
    Some(match state {
        MatchState::Accepted => return None,
        MatchState::RejectedByUser => "you rejected it",
        MatchState::RejectedByProgram(fault) => match fault {
            MatchFault::OutsidePicture => "it lies at the edge of a picture",
            MatchFault::Correlation => "the pictures are too unlike there",
            MatchFault::WayBack => "the way back misses the mark",
            MatchFault::Rim => "what looks alike lies at the edge of the search, far from the click",
            MatchFault::FarFromClick => "it lies too far from the click",
            MatchFault::FewPoints => "too few points of the eyes and the nose matched",
            MatchFault::Cosmetics => "there is paint on the lips",
            MatchFault::Expression => "the mouth is held differently",
            MatchFault::CosmeticsUnknown => "there may be paint on the lips",
        },
    })
}

/// Why nothing was looked for, or no border is used, as a sentence.
pub fn reason(reason: &MatchingReason) -> String {
    let the = |occasion: &Occasion| match occasion {
        Occasion::Before => "before",
        Occasion::After => "after",
    };
    match reason {
        MatchingReason::NoPixels => "The pictures are not at hand.".to_owned(),
        MatchingReason::OneFile => "Both photos are one file.".to_owned(),
        MatchingReason::NoFace(photo) => format!("The marks of the {} photo do not say where the face is, or its picture does not show it.", the(photo)),
        MatchingReason::Blurred(photo) => format!("The {} photo is blurred.", the(photo)),
        MatchingReason::Coarse(photo, mm) => {
            format!("The {} photo has too few pixels: one is {mm:.2} mm.", the(photo))
        }
        MatchingReason::Expression => "The mouth is held differently in both photos.".to_owned(),
        MatchingReason::Cosmetics(photo) => {
            format!("There is paint on the lips in the {} photo, so the borders are the clicks'.", the(photo))
        }
        MatchingReason::DecisionsLapsed => {
            "What was decided on the matched marks was of other clicks, or of another way of matching, and does not hold.".to_owned()
        }
        MatchingReason::FewPoints => "Too few points of the eyes and the nose look alike in both pictures.".to_owned(),
        MatchingReason::NothingToCheck => "The upper border is not matched, so there is nothing to check.".to_owned(),
        MatchingReason::MayBePaint => "There may be paint on the lips, so the borders are the clicks'.".to_owned(),
    }
}

/// The same in a few words.
fn in_short(reason: &MatchingReason) -> &'static str {
    match reason {
        MatchingReason::NoPixels => "no pictures",
        MatchingReason::OneFile => "one file",
        MatchingReason::NoFace(_) => "no face at the marks",
        MatchingReason::Blurred(_) => "blurred",
        MatchingReason::Coarse(..) => "too few pixels",
        MatchingReason::Expression => "mouth held differently",
        MatchingReason::Cosmetics(_) => "paint on the lips",
        MatchingReason::MayBePaint => "may be paint on the lips",
        MatchingReason::DecisionsLapsed => "decisions of other clicks",
        MatchingReason::FewPoints => "too few points alike",
        MatchingReason::NothingToCheck => "nothing to check",
    }
}

/// Where the marks of a photo come from, in a few words: `by the pixels`, `by clicks: blurred`.
pub(super) fn remark(state: MatchingState, reasons: &[MatchingReason]) -> String {
    let marks = match state {
        MatchingState::Accepted => "by the pixels",
        MatchingState::Partly => "partly by the pixels",
        MatchingState::Rejected => "by clicks",
    };
    let why: IndexSet<&str> = reasons.iter().map(in_short).collect();
    let why: Vec<&str> = why.into_iter().collect();
    match (why.is_empty(), state) {
        (false, _) => format!("{marks}: {}", why.join(", ")),
        (true, MatchingState::Rejected) => format!("{marks}: nothing matched"),
        (true, _) => marks.to_owned(),
    }
}

/// How far the change moves with the after photo's clicks, as a sentence.
pub fn check_sentence(check: &MatchCheckDocument, unit: &str) -> String {
    let MatchCheckDocument { moved_by_mm, draws, matched, sd, largest } = check;
    let sd = sd.map(|sd| format!(" (standard deviation {sd:.2} {unit})")).unwrap_or_default();
    format!(
        "The clicks of the after photo were moved at random by {moved_by_mm} mm, {draws} times: the upper border matched \
         {matched} times, and the change moved by {largest:.2} {unit} at most{sd}."
    )
}

/// What matching is, for those who do not know it.
pub(super) const IN_PLAIN_WORDS: &str = "The program found marks of the after photo by its picture, starting from those of \
                                         the before photo: an error of a click is then the same in both and drops out of the change.";

/// How many of the points and of the borders were matched, and what it does to the error.
fn sentence(comparison: &PairComparison, matching: &Matching) -> String {
    let Some(marks) = &matching.marks else {
        let reasons: Vec<String> = matching.reasons.iter().map(reason).collect();
        return format!("The marks are the clicks alone. {}", reasons.join(" "));
    };
    let points = marks.points.iter().chain(&marks.irises).flatten().map(|point| point.state);
    let curves = marks.curves.iter().flatten().map(|curve| curve.state);
    let count = |states: &mut dyn Iterator<Item = MatchState>| {
        let states: Vec<MatchState> = states.collect();
        (states.iter().filter(|state| state.is_accepted()).count(), states.len())
    };
    let ((points, of_points), (curves, of_curves)) = (count(&mut points.into_iter()), count(&mut curves.into_iter()));
    // A border that is marked differently in both photos is not looked for.
    let marked =
        CurveName::ALL.into_iter().filter(|name| comparison.before.marking.configuration.curve(*name).is_some());
    let of_curves = of_curves.max(marked.count());
    let between = if comparison.visits.is_some() { " between the marked photos" } else { "" };
    let found = format!("{points} of {of_points} points and {curves} of {of_curves} borders matched{between}.");
    let reasons: String = matching.reasons.iter().map(|of| format!(" {}", reason(of))).collect();
    match errors(comparison, matching) {
        _ if matching.state() == MatchingState::Rejected => format!("{found} The marks are the clicks alone.{reasons}"),
        Some(errors) => format!("{found}{reasons} {errors}"),
        None => format!("{found}{reasons}"),
    }
}

/// The standard uncertainty of the change of the mean height by clicks and by matched marks, what the posture adds apart, and
/// the change by the clicks; of visits of several photos the clicks are those of the marked ones.
fn errors(comparison: &PairComparison, matching: &Matching) -> Option<String> {
    let id = MeasureId::UpperVermilionHeightMean;
    let of = |pair: &PairComparison| {
        let change = pair.change(id)?;
        let difference = *change.difference.scalar()?;
        let posture = change.budget.map_or(0.0, |budget| budget.posture);
        Some((difference, (difference.uncertainty?.u.powi(2) - posture * posture).max(0.0).sqrt()))
    };
    let ((_, matched), (clicks, raw)) = (of(comparison)?, of(matching.clicks_only.as_deref()?)?);
    let unit = comparison.before.frame.unit();
    let suffix = unit_suffix(id.measure(), unit);
    let by_clicks = change_with_error(&clicks, id.measure().dimension, unit);
    Some(if comparison.visits.is_some() {
        format!(
            "Error from marks, head and scale: {raw:.2}{suffix} by the clicks on the marked photos alone, whose change is {by_clicks}{suffix}; \
             {matched:.2}{suffix} of the means."
        )
    } else {
        format!(
            "Error from marks, head and scale {raw:.2} → {matched:.2}{suffix}. By the clicks alone: {by_clicks}{suffix}."
        )
    })
}
