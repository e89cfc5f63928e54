//! Two marked photos of one mouth compared: one frame for both, the measures of each, and the change of every measure.

use std::sync::{Arc, OnceLock};

use super::change::{Change, Changes};
use super::consistency::Consistency;
use super::matching::Matching;
use super::photo::{Evidence, Frames, Measurement, MouthError};
use super::settings::{LipHeld, POSTURE_OF_VISIT, Settings};
use super::visit_means::PhotosOfVisits;
use crate::alignment::{CalibratedMarking, FaceFrame, Occasion, PairAlignment, picture_stretch};
use crate::caution::{self, Caution, PairSubject, PictureLikeness, Withheld, is_blocked, without_consequences};
use crate::estimate::Estimate;
use crate::head_pose::{HeadRotation, PictureStretch};
use crate::landmark::{MarkedPhoto, Marking, MatchedMarks};
use crate::measure::{Measure, MeasureId, NotMeasured, Quantity, shape_change};
use crate::uncertainty::{
    MarkingError, PairDeviations, SampledPair, Sampling, landmark_errors, matched_shape_floor, sample_pair,
    shape_change_floor,
};

/// Two marked photos of one mouth.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The photo before the treatment.
    pub before: &'a MarkedPhoto,
    /// The photo after it.
    pub after: &'a MarkedPhoto,
    /// Whether both photos are the same file.
    pub same_file: bool,
}

/// Everything that two photos show of the change of one mouth.
#[derive(Clone, Debug)]
pub struct PairComparison {
    /// How the photos were brought into one frame.
    pub alignment: PairAlignment,
    /// The measures of the before photo.
    pub before: Measurement,
    /// The measures of the after photo.
    pub after: Measurement,
    /// The change of every measure, in the order of [`MEASURES`](crate::measure::MEASURES).
    pub changes: Vec<(&'static Measure, Result<Change, NotMeasured>)>,
    /// The coverage factor at which the bounds of all measures but the [two questions](super::QUESTIONS) hold together
    /// with 95 %; `None` where no uncertainty was evaluated.
    pub joint_factor: Option<f64>,
    /// The change of shape, size removed: a distance, never negative.
    pub shape_change: Result<Estimate, NotMeasured>,
    /// The standard uncertainties of how the head turned between the photos, where the pose is corrected and it was
    /// evaluated.
    pub turn_error: Option<HeadRotation>,
    /// How the lip is held in both photos: which posture the verdicts count.
    pub lip_held: LipHeld,
    /// What threatens the comparison, the gravest first.
    pub cautions: Vec<Caution>,
    /// What the pixels gave it; `None` where nobody asked them.
    pub matching: Option<Matching>,
    /// The photos of two visits of which this is the comparison; `None` of two photos. Then the quantities are means over the
    /// photos that count, and all else is of the marked photos.
    pub visits: Option<Box<PhotosOfVisits>>,
    /// The samples.
    pub(super) deviations: PairDeviations,
    /// Whether both photos are one file with one marking: there is no change, whatever else is the matter.
    same_clicks: bool,
    shape_floor: ShapeFloor,
}

/// What the change of shape would be of a lip that did not change, found when it is first asked for.
#[derive(Clone, Debug)]
struct ShapeFloor {
    /// The marks of the after photo that are matched.
    matched: Option<MatchedMarks>,
    sampling: Sampling,
    found: OnceLock<Option<f64>>,
}

/// Compares two photos in one face frame.
///
/// # Errors
///
/// It fails where the corners of the mouth are missing or coincide; validated landmark files have them.
pub fn compare_pair(pair: &Pair<'_>, settings: &Settings) -> Result<PairComparison, MouthError> {
    compare_pair_with_pictures(pair, PictureLikeness::default(), settings)
}

/// The same where the pictures are at hand: `likeness` is how alike they are.
///
/// # Errors
///
/// As [`compare_pair`].
pub fn compare_pair_with_pictures(
    pair: &Pair<'_>,
    likeness: PictureLikeness,
    settings: &Settings,
) -> Result<PairComparison, MouthError> {
    compare(pair, None, likeness, settings)
}

/// The same with the marks of the after photo that its pixels found from the before photo's in the place of its clicks.
///
/// # Errors
///
/// As [`compare_pair`].
pub(super) fn compare(
    pair: &Pair<'_>,
    matched: Option<&MatchedMarks>,
    likeness: PictureLikeness,
    settings: &Settings,
) -> Result<PairComparison, MouthError> {
    let photos = [pair.before, pair.after];
    let aligned = Aligned::new(photos, matched, settings)?;
    let same_clicks = pair.same_file && pair.before.markings == pair.after.markings;
    let lip_held = LipHeld::stated(photos.map(|photo| photo.expression));
    let deviations = aligned.sampled(photos, matched, (same_clicks, lip_held));
    let Aligned { clicked, markings, settings, error, uncorrected, alignment, stretch } = aligned;
    let frames = Arc::new(alignment.clone());
    let measured = |occasion: Occasion, marking: Marking, uncorrected: Option<FaceFrame>| {
        let (photo, frame, deviations) = match occasion {
            Occasion::Before => (pair.before, &alignment.before, &deviations.before),
            Occasion::After => (pair.after, &alignment.after, &deviations.after),
        };
        Measurement::new(Evidence {
            photo,
            clicked: &clicked[occasion as usize],
            marking,
            frame: frame.clone(),
            uncorrected,
            error: error.clone(),
            deviations,
            frames: Frames::OfPair(frames.clone(), occasion),
            sampling: settings.sampling,
        })
    };
    let ([before, after], [flat_before, flat_after]) = (markings, uncorrected);
    let before = measured(Occasion::Before, before, flat_before);
    let after = measured(Occasion::After, after, flat_after);
    let Changes { changes, joint_factor } = Changes::new(quantities(&before, &after), &deviations);
    let turn_error = deviations.of_turn();
    let shape = shape_change(&before.lip, &after.lip);
    let subject = PairSubject {
        before: before.subject(Some(Occasion::Before), pair.before),
        after: after.subject(Some(Occasion::After), pair.after),
        alignment: &alignment,
        turn_error,
        stretch: stretch.as_ref(),
        likeness,
        same_file: pair.same_file,
    };
    let cautions = caution::of_pair(&subject, settings.sampling.pose_sd_deg);
    let comparison = PairComparison {
        changes,
        joint_factor,
        turn_error,
        shape_change: shape.map(|value| Estimate { value, uncertainty: deviations.of_shape_change(value) }),
        lip_held,
        shape_floor: ShapeFloor { matched: matched.cloned(), sampling: settings.sampling, found: OnceLock::new() },
        cautions: Vec::new(),
        matching: None,
        visits: None,
        deviations,
        same_clicks,
        alignment,
        before,
        after,
    };
    Ok(comparison.with_cautions(cautions))
}

/// Two photos in one face frame.
struct Aligned {
    /// The mean clicks of each photo.
    clicked: [Marking; 2],
    /// The same, with matched marks in the after photo where there are some.
    markings: [Marking; 2],
    /// The settings for this face.
    settings: Settings,
    error: MarkingError,
    /// The frames without pose correction, where the pose is corrected.
    uncorrected: [Option<FaceFrame>; 2],
    alignment: PairAlignment,
    stretch: Option<PictureStretch>,
}

impl Aligned {
    fn new(photos: [&MarkedPhoto; 2], matched: Option<&MatchedMarks>, settings: &Settings) -> Result<Self, MouthError> {
        let clicked = photos.map(MarkedPhoto::mean_marking);
        let after = matched.map_or_else(|| clicked[1].clone(), |matched| matched.marking(&clicked[0], &clicked[1]));
        let markings = [clicked[0].clone(), after];
        let [first, second] = [0, 1].map(|occasion| CalibratedMarking::new(photos[occasion], &markings[occasion]));
        let uncorrected = PairAlignment::new(&first, &second).ok_or(MouthError)?;
        let settings = settings.for_face(&uncorrected.before, &markings[0]);
        let frames = [uncorrected.before.clone(), uncorrected.after.clone()];
        let [px_before, px_after] = frames.each_ref().map(|frame| frame.millimetres()[0].length());
        let error = settings.marking_error(&[(photos[0], px_before), (photos[1], px_after)]);
        let errors =
            [0, 1].map(|occasion| landmark_errors(photos[occasion], &markings[occasion], &frames[occasion], &error));
        let corrected = settings.pose_corrected(|| uncorrected.pose_corrected(&first, &second, &errors, settings.lips));
        let is_same_tissue = |landmark| matched.is_some_and(|matched| matched.accepted_point(landmark).is_some());
        let without_pose = frames.map(|frame| corrected.is_some().then_some(frame));
        let alignment = corrected.unwrap_or(uncorrected).of_same_tissue(is_same_tissue);
        let stretch = picture_stretch(&[&first, &second], &errors, alignment.pose_correction());
        Ok(Self { clicked, markings, settings, error, uncorrected: without_pose, alignment, stretch })
    }

    /// The samples of the two photos.
    fn sampled(
        &self,
        photos: [&MarkedPhoto; 2],
        matched: Option<&MatchedMarks>,
        (same_clicks, lip_held): (bool, LipHeld),
    ) -> PairDeviations {
        let pair = SampledPair {
            photos,
            markings: self.markings.each_ref(),
            alignment: &self.alignment,
            same_clicks,
            matched,
            posture_sd: self.settings.posture_sd_mm_of(lip_held) / self.alignment.before.unit().nominal_mm(),
            shared_posture: POSTURE_OF_VISIT,
        };
        sample_pair(&pair, &self.error, self.settings.sampling)
    }
}

/// Every measure with its outcome in both photos.
pub(super) fn quantities<'a>(
    before: &'a Measurement,
    after: &'a Measurement,
) -> impl Iterator<Item = (&'static Measure, &'a Quantity, &'a Quantity)> {
    before.quantities.iter().zip(&after.quantities).map(|((measure, from), (_, to))| (*measure, from, to))
}

impl PairComparison {
    /// What the change of shape would be of a lip that did not change; `None` where it cannot be evaluated, or was not asked to be.
    #[must_use]
    pub fn shape_change_floor(&self) -> Option<f64> {
        let ShapeFloor { matched, sampling, found } = &self.shape_floor;
        *found.get_or_init(|| {
            let (measured, error) = ([&self.before, &self.after], &self.before.error);
            let (photos, markings) = (measured.map(Measurement::photo), measured.map(|photo| &photo.marking));
            let alignment = &self.alignment;
            match matched {
                Some(matched) => {
                    matched_shape_floor(matched, photos, markings[0], &alignment.before, (error, *sampling))
                }
                None => shape_change_floor(photos, markings, alignment, error, *sampling),
            }
        })
    }

    /// Adds what else threatens the comparison, such as what its pictures show; no verdict stands on what that keeps
    /// back.
    #[must_use]
    pub fn with_cautions(mut self, more: impl IntoIterator<Item = Caution>) -> Self {
        self.cautions.extend(more);
        self.cautions = without_consequences(self.cautions);
        self.cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
        if !self.same_clicks {
            let withheld: Vec<Withheld> = self.cautions.iter().map(Caution::withholds).collect();
            let covered = |measure: &Measure| withheld.iter().any(|withheld| withheld.covers(measure));
            let changes = self.changes.iter_mut().filter(|(measure, _)| covered(measure));
            changes.filter_map(|(_, change)| change.as_mut().ok()).for_each(Change::withhold_verdicts);
        }
        self
    }

    /// The change of the measure with that id; `None` where one photo does not have it.
    pub fn change(&self, id: MeasureId) -> Option<&Change> {
        self.changes.iter().find(|(measure, _)| measure.id == id)?.1.as_ref().ok()
    }

    /// The change of the measure with that id without pose correction, which does not see the pose of the head; `None`
    /// where the pose is not corrected or one photo does not have it.
    pub fn uncorrected_change(&self, id: MeasureId) -> Option<f64> {
        Some(self.after.uncorrected_value(id)? - self.before.uncorrected_value(id)?)
    }

    /// Whether both photos are one file with one marking.
    pub(super) fn same_file(&self) -> bool {
        self.same_clicks
    }

    /// Whether a blocking caution keeps every verdict back.
    pub fn is_blocked(&self) -> bool {
        is_blocked(&self.cautions) && !self.same_clicks
    }

    /// Whether vermilion and philtrum moved as a flip moves them; `None` where one of them was not measured.
    pub fn consistency(&self) -> Option<Consistency> {
        let vermilion = self.change(MeasureId::UpperVermilionHeight)?;
        Consistency::of(vermilion, self.change(MeasureId::PhiltrumLength)?)
    }
}
