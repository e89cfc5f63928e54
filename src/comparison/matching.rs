//! The comparison of a pair by matched marks: whether the pair is fit for it, which matched marks are used, and the change
//! beside the one by the clicks alone.

use super::change::QUESTIONS;
use super::pair::{Pair, PairComparison, compare};
use super::photo::MouthError;
use super::settings::Settings;
use crate::alignment::Occasion;
use crate::caution::{Caution, ExpressionCaution, MatchingCaution, POINT_ASTRAY_MM, PictureLikeness, matched_differs};
use crate::landmark::{
    Cosmetics, CurveName, FoundMarks, Landmark, MarkedPhoto, Marking, MatchDecisions, MatchFault, MatchState,
    MatchedMarks, stations,
};
use crate::measure::{Mark, MeasureId, resting_on};
use crate::uncertainty::{DEFAULT_SHARED_SD_MM, MarkingError, Sampling, move_clicks};

/// From this size of a pixel on nothing is matched, in millimetres.
pub const COARSEST_MM: f64 = 0.45;

/// From this blur on nothing is matched, a standard deviation in millimetres: twice the error of a careful click, whatever
/// error is stated of the clicks.
pub const MOST_BLUR_MM: f64 = 0.6;

/// Whether the marks of a pair are matched by the pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum MatchingChoice {
    /// Where the photos allow it: a mark whose match does not pass keeps its click.
    #[default]
    Auto,
    /// Never: the clicks alone.
    Off,
}

/// What the pixels gave a comparison.
#[derive(Clone, Debug)]
pub struct Matching {
    /// What was found; `None` where nothing was looked for.
    pub marks: Option<MatchedMarks>,
    /// Why nothing was looked for, or why marks were rejected.
    pub reasons: Vec<MatchingReason>,
    /// The comparison by the clicks alone; `None` where no match is used, so that the comparison itself is that.
    pub clicks_only: Option<Box<PairComparison>>,
    /// How far the change moves when the after photo's clicks do, where that was asked for and the upper border is matched.
    pub check: Option<MatchCheck>,
    /// Whether nobody clicked in the after photo, so that all its marks are the pixels'.
    pub carried: bool,
}

/// How far the matched change of the mean height of the upper vermilion moves when the after photo's clicks are moved at
/// random, each by [`CHECK_MM`] an axis: not at all, if it is the pixels' alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatchCheck {
    /// How often they were moved.
    pub draws: usize,
    /// How often the borders of the upper lip were matched all the same; the figures are of these.
    pub matched: usize,
    /// The standard deviation of the change, in the unit of length; `None` of fewer than two.
    pub sd: Option<f64>,
    /// The largest distance from the change of the clicks as they are, in the unit of length.
    pub largest: f64,
}

/// How often the after photo's clicks are moved to check a match, and by how much: a standard deviation per axis, in
/// millimetres, as of a careful click.
pub const CHECK_DRAWS: usize = 8;
pub const CHECK_MM: f64 = 0.3;

/// How much of what could be matched is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchingState {
    /// All that was looked for.
    Accepted,
    /// Some of it.
    Partly,
    /// Nothing.
    Rejected,
}

impl MatchingState {
    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Partly => "partly",
            Self::Rejected => "rejected",
        }
    }
}

/// Why a pair is not matched, or not all of it.
#[derive(Clone, Debug, PartialEq)]
pub enum MatchingReason {
    /// The pixels of a photo are not at hand.
    NoPixels,
    /// Both photos are one file.
    OneFile,
    /// The face of a photo is not in its picture, or not where its marks say.
    NoFace(Occasion),
    /// A photo is blurred.
    Blurred(Occasion),
    /// A photo has too few pixels: millimetres per pixel.
    Coarse(Occasion, f64),
    /// The mouth is held differently.
    Expression,
    /// There is paint on the lips of a photo, as is stated: no border is matched.
    Cosmetics(Occasion),
    /// There may be paint on the lips: the border is not matched.
    MayBePaint,
    /// Too few of the stable points look alike in both pictures.
    FewPoints,
    /// What a person decided on the matched marks was of other clicks.
    DecisionsLapsed,
    /// The upper border is not matched, so that there is nothing to check.
    NothingToCheck,
}

impl Matching {
    /// A comparison whose clicks are used, for these reasons.
    pub(super) fn none(reasons: Vec<MatchingReason>) -> Self {
        Self { marks: None, reasons, clicks_only: None, check: None, carried: false }
    }

    /// How much of what could be matched is used.
    pub fn state(&self) -> MatchingState {
        let Some(marks) = self.marks.as_ref().filter(|_| self.clicks_only.is_some()) else {
            return MatchingState::Rejected;
        };
        // The upper border is marked in every photo.
        let all =
            marks.states().all(MatchState::is_accepted) && marks.curves[CurveName::UpperBorder as usize].is_some();
        if all { MatchingState::Accepted } else { MatchingState::Partly }
    }
}

/// Why a pair that was compared by its clicks, with what its pictures show, is not fit to be matched; empty where it is.
/// `mm_per_px` are those of its photos, by a face of average size, `blurs_mm` the standard deviations of the blur of their edges. What only the clicks show, such as a mouth that is held
/// differently, is no hindrance: it is judged by the matched marks, which are better.
pub fn not_matchable(
    clicks: &PairComparison,
    mm_per_px: [Option<f64>; 2],
    blurs_mm: [Option<f64>; 2],
) -> Vec<MatchingReason> {
    if clicks.same_file() {
        return vec![MatchingReason::OneFile];
    }
    let mut reasons = Vec::new();
    for ((occasion, mm_per_px), blur) in [Occasion::Before, Occasion::After].into_iter().zip(mm_per_px).zip(blurs_mm) {
        if blur.is_some_and(|mm| mm > MOST_BLUR_MM) {
            reasons.push(MatchingReason::Blurred(occasion));
        }
        match mm_per_px {
            None => reasons.push(MatchingReason::NoFace(occasion)),
            Some(mm) if mm > COARSEST_MM => reasons.push(MatchingReason::Coarse(occasion, mm)),
            Some(_) => {}
        }
    }
    for caution in &clicks.cautions {
        if matches!(caution, Caution::Expression(ExpressionCaution::ExpressionDiffers)) {
            reasons.push(MatchingReason::Expression);
        }
    }
    reasons
}

/// The comparison of a marked photo with one that nobody marked: `marks` are those that were carried there, and no others are in
/// its marking. In another visit than that of the marked photo paint on the lips counts as in [`PairComparison::matched`];
/// in `one_visit` it is the same paint in both photos.
///
/// # Errors
///
/// As [`compare_pair`](super::compare_pair).
pub fn compare_carried(
    pair: &Pair<'_>,
    (marks, one_visit): (MatchedMarks, bool),
    (likeness, more): (PictureLikeness, Vec<Caution>),
    settings: &Settings,
) -> Result<PairComparison, MouthError> {
    let (mut marks, mut reasons, mut cautions) = (marks, Vec::new(), more);
    if !one_visit {
        let stated = [pair.before.cosmetics, pair.after.cosmetics];
        cautions.extend(gate_cosmetics(&mut marks, stated, &mut reasons));
    }
    let mut comparison = compare(pair, Some(&marks), likeness, settings)?.with_cautions(cautions);
    comparison.matching = Some(Matching { marks: Some(marks), reasons, clicks_only: None, check: None, carried: true });
    Ok(comparison)
}

impl PairComparison {
    /// The comparison by its clicks, which says why nothing was matched.
    #[must_use]
    pub fn unmatched(mut self, reasons: Vec<MatchingReason>) -> Self {
        self.matching = Some(Matching::none(reasons));
        self
    }

    /// The comparison of the same pair by matched marks, beside this one by the clicks alone. `likeness` and `more`
    /// cautions are those that this one was made with; `decisions` are what a person rejected.
    ///
    /// # Errors
    ///
    /// As [`compare_pair`](super::compare_pair).
    pub fn matched(
        self,
        pair: &Pair<'_>,
        marks: MatchedMarks,
        decisions: &MatchDecisions,
        (likeness, more): (PictureLikeness, Vec<Caution>),
        settings: &Settings,
    ) -> Result<Self, MouthError> {
        let stated = [pair.before.cosmetics, pair.after.cosmetics];
        let (mut marks, mut reasons) = (marks, Vec::new());
        let is_few = |state| matches!(state, MatchState::RejectedByProgram(MatchFault::FewPoints));
        reasons.extend(marks.states().any(is_few).then_some(MatchingReason::FewPoints));
        let nothing = !marks.has_accepted();
        let points = marks.points.iter().chain(&marks.irises).flatten().count();
        let may_be_paint = gate_cosmetics(&mut marks, stated, &mut reasons);
        marks.reject(decisions);
        let mut cautions = more;
        cautions
            .extend((nothing && points > 0).then_some(Caution::Matching(MatchingCaution::NothingMatched { points })));
        cautions.extend(may_be_paint);
        cautions.extend(astray(&marks, &self, stated.contains(&Cosmetics::Yes)));
        if !marks.has_accepted() {
            let mut comparison = self.with_cautions(of_matching(cautions));
            comparison.matching =
                Some(Matching { marks: Some(marks), reasons, clicks_only: None, check: None, carried: false });
            return Ok(comparison);
        }
        let mut matched = compare(pair, Some(&marks), likeness, settings)?;
        if matched.is_held_differently() {
            marks.reject_all(MatchFault::Expression);
            reasons.push(MatchingReason::Expression);
            let mut comparison = self.with_cautions(of_matching(cautions));
            comparison.matching =
                Some(Matching { marks: Some(marks), reasons, clicks_only: None, check: None, carried: false });
            return Ok(comparison);
        }
        let unknown = stated.contains(&Cosmetics::Unknown);
        let has_border = marks.accepted_curve(CurveName::UpperBorder).is_some()
            || marks.accepted_curve(CurveName::LowerBorder).is_some();
        if unknown && has_border {
            cautions.push(Caution::Matching(MatchingCaution::CosmeticsUnknown));
            cautions.extend(against_clicks(&matched, &self));
        }
        cautions.extend(QUESTIONS.into_iter().filter_map(|measure| differs(measure, &matched, &self)));
        matched = matched.with_cautions(cautions);
        let clicks_only = Some(Box::new(self));
        matched.matching = Some(Matching { marks: Some(marks), reasons, clicks_only, check: None, carried: false });
        Ok(matched)
    }

    /// Whether the mouth is held so differently that its tissue is not where registration looks for it.
    fn is_held_differently(&self) -> bool {
        self.cautions.iter().any(Caution::is_mouth_held_otherwise)
    }

    /// The comparison with the check of its match: `matched` finds the after photo's marks from clicks of it.
    #[must_use]
    pub fn with_match_check(
        mut self,
        pair: &Pair<'_>,
        (matched, decisions): (impl Fn(&Marking) -> MatchedMarks, &MatchDecisions),
        settings: &Settings,
    ) -> Self {
        let upper = [CurveName::UpperBorder, CurveName::UpperFreeMargin];
        let accepted = |marks: &MatchedMarks| upper.map(|name| marks.accepted_curve(name).is_some());
        let marks = self.matching.as_ref().and_then(|matching| matching.marks.as_ref());
        let as_found = marks.map_or([false; 2], accepted);
        let Some(found) = self.mean_height_change().filter(|_| as_found[0]) else {
            self.matching.iter_mut().for_each(|matching| matching.reasons.push(MatchingReason::NothingToCheck));
            return self;
        };
        let stated = [pair.before.cosmetics, pair.after.cosmetics];
        // What is matched here is matched there, too, by the same gates and decisions.
        let matched = |clicks: &Marking| {
            let mut marks = matched(clicks);
            gate_cosmetics(&mut marks, stated, &mut Vec::new());
            marks.reject(decisions);
            Some(marks).filter(|marks| accepted(marks) == as_found)
        };
        let clicked = pair.after.mean_marking();
        let error = MarkingError::stated(CHECK_MM, DEFAULT_SHARED_SD_MM);
        let values = Settings { sampling: Sampling { samples: 0, ..settings.sampling }, ..settings.clone() };
        let moved = move_clicks(pair.after, &clicked, (&self.after.frame, &error), settings.sampling, CHECK_DRAWS);
        let changes = moved.into_iter().filter_map(|moved| {
            let after = MarkedPhoto { markings: vec![moved], ..pair.after.clone() };
            let marks = matched(&after.markings[0])?;
            compare(&Pair { after: &after, ..*pair }, Some(&marks), PictureLikeness::default(), &values)
                .ok()?
                .mean_height_change()
        });
        let changes: Vec<f64> = changes.collect();
        let (count, mean) = (changes.len() as f64, changes.iter().sum::<f64>() / changes.len() as f64);
        let squares: f64 = changes.iter().map(|change| (change - mean).powi(2)).sum();
        let check = MatchCheck {
            draws: CHECK_DRAWS,
            matched: changes.len(),
            sd: (changes.len() > 1).then(|| (squares / (count - 1.0)).sqrt()),
            largest: changes.iter().map(|change| (change - found).abs()).fold(0.0, f64::max),
        };
        self.matching.iter_mut().for_each(|matching| matching.check = Some(check));
        self
    }

    fn mean_height_change(&self) -> Option<f64> {
        Some(self.change(MeasureId::UpperVermilionHeightMean)?.difference.scalar()?.value)
    }

    /// The comparison by the clicks alone, beside this one by matched marks; `None` where no match is used.
    pub fn clicks_only(&self) -> Option<&Self> {
        self.matching.as_ref()?.clicks_only.as_deref()
    }

    /// Which marks of the after photo are its pixels': none where no match is used.
    pub fn found(&self) -> FoundMarks {
        let matching = self.matching.as_ref().filter(|matching| matching.clicks_only.is_some() || matching.carried);
        let marks = matching.and_then(|matching| matching.marks.as_ref());
        marks.map(|marks| marks.found(&self.before.marking)).unwrap_or_default()
    }

    /// The comparison by the clicks alone, where the pixels were asked: this one, where no match is used.
    pub fn by_clicks(&self) -> Option<&Self> {
        Some(self.matching.as_ref()?.clicks_only.as_deref().unwrap_or(self))
    }
}

/// The cautions that matching gives reason for; the others are those of the clicks.
fn of_matching(cautions: Vec<Caution>) -> impl Iterator<Item = Caution> {
    cautions.into_iter().filter(|caution| matches!(caution, Caution::Matching(_)))
}

/// The after photo's marks that the pixels have far from their clicks, found there and back by patches that look alike. Of
/// painted lips the borders are no marks that pixels could tell.
fn astray(marks: &MatchedMarks, clicks: &PairComparison, painted: bool) -> Vec<Caution> {
    const POINT: (f64, f64) = (0.8, 0.3);
    const CURVE: (f64, f64) = (0.75, 0.2);
    let after = &clicks.after;
    let px_per_mm = after.frame.millimetres()[0].length();
    let is_far =
        |state: MatchState| matches!(state, MatchState::RejectedByProgram(MatchFault::FarFromClick | MatchFault::Rim));
    let point = |landmark: Landmark| {
        let found = marks.points[landmark as usize].as_ref().filter(|found| is_far(found.state))?;
        let alike = found.correlation >= POINT.0 && found.way_back_mm <= POINT.1;
        let distance = after.marking.configuration.point(landmark)?.distance(found.at) / px_per_mm;
        (alike && distance >= POINT_ASTRAY_MM).then_some((Mark::Point(landmark), distance))
    };
    let curve = |name: CurveName| {
        let found = marks.curves[name as usize].as_ref().filter(|found| !painted && is_far(found.state))?;
        let alike = found.correlation >= CURVE.0 && found.way_back_mm <= CURVE.1;
        let clicked =
            stations(&after.marking.configuration, name).filter(|clicked| clicked.len() == found.after.len())?;
        let squares = clicked.iter().zip(&found.after).map(|(clicked, found)| clicked.distance(*found).powi(2));
        let distance = (squares.sum::<f64>() / clicked.len() as f64).sqrt() / px_per_mm;
        alike.then_some((Mark::Curve(name), distance))
    };
    let found = Landmark::ALL.into_iter().filter_map(point).chain(CurveName::ALL.into_iter().filter_map(curve));
    let caution = |(mark, distance_mm): (Mark, f64)| {
        let measures = resting_on(&after.lip, mark);
        Caution::Matching(MatchingCaution::ClickAstray { mark, distance_mm, measures })
    };
    found.map(caution).collect()
}

/// What is stated of paint on the lips, and what the skin beside the border says where nothing is stated.
fn gate_cosmetics(
    marks: &mut MatchedMarks,
    stated: [Cosmetics; 2],
    reasons: &mut Vec<MatchingReason>,
) -> Option<Caution> {
    let painted = [Occasion::Before, Occasion::After].into_iter().zip(stated);
    let painted = painted.filter(|(_, cosmetics)| *cosmetics == Cosmetics::Yes);
    reasons.extend(painted.map(|(occasion, _)| MatchingReason::Cosmetics(occasion)));
    if stated.contains(&Cosmetics::Yes) {
        CurveName::ALL.into_iter().for_each(|name| marks.reject_curve(name, MatchFault::Cosmetics));
        return None;
    }
    let skin_only_mm = marks.accepted_curve(CurveName::UpperBorder).and_then(|border| border.skin_only_mm);
    let parts = skin_only_mm.filter(|mm| mm.abs() > SKIN_ONLY_MM && stated.contains(&Cosmetics::Unknown))?;
    reasons.push(MatchingReason::MayBePaint);
    CurveName::ALL.into_iter().for_each(|name| marks.reject_curve(name, MatchFault::CosmeticsUnknown));
    Some(Caution::Matching(MatchingCaution::MayBePaint { skin_only_mm: parts }))
}

/// From this distance between the border and the skin beside it on, the border may be painted, in millimetres: none of the
/// unpainted pairs of the study reached it, lipstick and overdrawn lips did in a third.
pub const SKIN_ONLY_MM: f64 = 0.2;

/// The measures whose change is detected and has the other sign by the clicks alone.
fn against_clicks(matched: &PairComparison, clicks: &PairComparison) -> Option<Caution> {
    let is_against = |id: MeasureId| {
        let change = matched.change(id)?;
        let by_clicks = clicks.change(id)?.difference.scalar()?.value;
        let detected = change.verdict()?.is_detectable();
        Some(detected && change.difference.scalar()?.value * by_clicks < 0.0)
    };
    let measures: Vec<MeasureId> = matched.changes.iter().map(|(measure, _)| measure.id).collect();
    let measures: Vec<MeasureId> = measures.into_iter().filter(|id| is_against(*id) == Some(true)).collect();
    (!measures.is_empty()).then_some(Caution::Matching(MatchingCaution::MatchedAgainstClicks { measures }))
}

fn differs(measure: MeasureId, matched: &PairComparison, clicks: &PairComparison) -> Option<Caution> {
    let of = |comparison: &PairComparison| {
        let estimate = *comparison.change(measure)?.difference.scalar()?;
        Some([estimate.value, estimate.uncertainty?.u])
    };
    matched_differs(measure, of(matched)?, of(clicks)?)
}
