use super::caution::{Caution, is_blocked};
use super::change::{Change, Standing, change};
use super::consistency::Consistency;
use super::photo::{Measurement, MouthError};
use super::settings::Settings;
use super::threat;
use crate::alignment::{CalibratedMarking, Occasion, PairAlignment};
use crate::estimate::Estimate;
use crate::head_pose::HeadRotation;
use crate::landmark::{MarkedPhoto, Marking};
use crate::measure::{Measure, MeasureId, NotMeasured, Value, shape_change};
use crate::uncertainty::{PairDeviations, landmark_errors, sample_pair, shape_change_floor};

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

/// Everything that two photos tell about the change of one mouth.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// How the photos were brought into one frame.
    pub alignment: PairAlignment,
    /// The measures of the before photo.
    pub before: Measurement,
    /// The measures of the after photo.
    pub after: Measurement,
    /// The change of every measure, in the order of [`MEASURES`](crate::measure::MEASURES).
    pub changes: Vec<(&'static Measure, Result<Change, NotMeasured>)>,
    /// The change of shape, size removed: a distance, never negative.
    pub shape_change: Result<Estimate, NotMeasured>,
    /// What the change of shape would be of a lip that did not change, where it was evaluated.
    pub shape_change_floor: Option<f64>,
    /// The standard uncertainties of how the head turned between the photos, where the pose is corrected and it was evaluated.
    pub turn_error: Option<HeadRotation>,
    /// Whether vermilion and philtrum moved as a flip moves them, where both were measured.
    pub consistency: Option<Consistency>,
    /// What threatens the comparison, the gravest first.
    pub cautions: Vec<Caution>,
    /// The posture of the lip in a photo, as a standard deviation (root mean square of both), for each change.
    postures: Vec<f64>,
    /// Whether both photos are one file with one marking: there is no change, whatever else is the matter.
    same_clicks: bool,
}

/// Compares two photos in one face frame.
///
/// # Errors
///
/// Where the corners of the mouth are missing or coincide; validated landmark files have them.
pub fn compare(pair: &Pair<'_>, settings: &Settings) -> Result<Comparison, MouthError> {
    let markings = [pair.before.mean_marking(), pair.after.mean_marking()];
    let photos = [pair.before, pair.after];
    let [first, second] = [0, 1].map(|occasion| CalibratedMarking {
        marking: &markings[occasion],
        calibration: photos[occasion].calibration.as_ref(),
        focal_length: photos[occasion].focal_length,
    });
    let uncorrected = PairAlignment::new(&first, &second).ok_or(MouthError)?;
    let uncorrected_frames = [uncorrected.before.clone(), uncorrected.after.clone()];
    let [px_before, px_after] = uncorrected_frames.each_ref().map(|frame| frame.millimetres()[0].length());
    let error = settings.marking_error(&[(pair.before, px_before), (pair.after, px_after)]);
    let corrected = settings.pose_corrected(|| {
        let errors = [0, 1].map(|occasion| {
            landmark_errors(photos[occasion], &markings[occasion], &uncorrected_frames[occasion], &error)
        });
        uncorrected.pose_corrected(&first, &second, &errors, settings.lips)
    });
    let is_pose_corrected = corrected.is_some();
    let alignment = corrected.unwrap_or(uncorrected);
    let same_clicks = pair.same_file && pair.before.markings == pair.after.markings;
    let deviations = sample_pair(photos, markings.each_ref(), &alignment, &error, same_clicks, settings.sampling);
    let [before, after] = markings;
    let before = Measurement::new(pair.before, before, alignment.before.clone(), error.clone());
    let after = Measurement::new(pair.after, after, alignment.after.clone(), error.clone());
    let shape = shape_change(&before.lip, &after.lip);
    let floor = shape_change_floor(photos, &before.marking, &before.frame, &error, settings.sampling);
    let with_marks = |occasion| {
        let alignment = &alignment;
        move |sampled: &Marking, about: &Marking| alignment.with_marks(occasion, sampled, about)
    };
    let mut before = before.evaluated(pair.before, &deviations.before, with_marks(Occasion::Before), settings);
    let mut after = after.evaluated(pair.after, &deviations.after, with_marks(Occasion::After), settings);
    if is_pose_corrected {
        let [flat_before, flat_after] = uncorrected_frames;
        (before, after) = (before.against(flat_before), after.against(flat_after));
    }
    let posture = |measure| {
        let both = [&before, &after].map(|photo| settings.posture(measure, photo));
        (0.5 * (both[0].powi(2) + both[1].powi(2))).sqrt()
    };
    let mut comparison = Comparison {
        changes: changes(&before, &after, &deviations),
        turn_error: deviations.of_turn(),
        postures: before.quantities.iter().map(|(measure, _)| posture(measure)).collect(),
        shape_change: shape.map(|value| Estimate { value, uncertainty: deviations.of_shape_change(value) }),
        shape_change_floor: floor,
        consistency: None,
        cautions: threat::of_pair(pair, &alignment, [&before, &after], deviations.of_turn(), settings),
        before,
        after,
        alignment,
        same_clicks,
    };
    comparison.judge();
    Ok(comparison)
}

impl Comparison {
    /// Adds what else threatens the comparison, such as what its pictures show, and passes the verdicts anew.
    #[must_use]
    pub fn with_cautions(mut self, more: impl IntoIterator<Item = Caution>) -> Self {
        self.cautions.extend(more);
        self.judge();
        self
    }

    /// The change of the measure with that id; `None` where one photo does not have it.
    pub fn change(&self, id: MeasureId) -> Option<&Change> {
        self.changes.iter().find(|(measure, _)| measure.id == id)?.1.as_ref().ok()
    }

    /// The change of the measure with that id without pose correction, which does not see the pose of the head, where the frame is one
    /// in space and both photos have it.
    pub fn uncorrected_change(&self, id: MeasureId) -> Option<f64> {
        Some(self.after.uncorrected_value(id)? - self.before.uncorrected_value(id)?)
    }

    /// Whether a blocking caution keeps every verdict back.
    pub fn is_blocked(&self) -> bool {
        is_blocked(&self.cautions) && !self.same_clicks
    }

    fn judge(&mut self) {
        self.cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
        let blocked = self.is_blocked();
        for ((_, change), posture) in self.changes.iter_mut().zip(&self.postures) {
            if let Ok(change) = change {
                change.judge(Standing { posture: *posture, blocked });
            }
        }
        let changes = (self.change(MeasureId::UpperVermilionHeight), self.change(MeasureId::PhiltrumLength));
        self.consistency = match changes {
            (Some(vermilion), Some(philtrum)) => Consistency::of(vermilion, philtrum),
            _ => None,
        };
    }
}

fn changes(
    before: &Measurement,
    after: &Measurement,
    deviations: &PairDeviations,
) -> Vec<(&'static Measure, Result<Change, NotMeasured>)> {
    let both = before.quantities.iter().zip(&after.quantities);
    both.map(|((measure, from), (_, to))| {
        let values: Result<(&Value, &Value), ()> = match (from, to) {
            (Ok(from), Ok(to)) => Ok((from, to)),
            _ => Err(()),
        };
        let change = change(measure, from, to).map(|change| match values {
            Ok(values) => change.evaluated(measure, values, deviations),
            Err(()) => change,
        });
        (*measure, change)
    })
    .collect()
}
