use super::caution::Caution;
use super::settings::Settings;
use super::threat;
use crate::alignment::{CalibratedMarking, FaceFrame, PhotoAlignment};
use crate::estimate::Estimate;
use crate::landmark::{MarkedPhoto, Marking};
use crate::measure::{Lip, Measure, MeasureId, Quantity, Value, measure};
use crate::uncertainty::{MarkingError, NoiseFloor, SampleDeviations, landmark_errors, noise_floors, sample_photo};

/// The measures of one photo, with the frame and the lip they were taken in.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// The mean of the photo's markings, in its pixels.
    pub marking: Marking,
    /// How the photo's pixels become positions on the face.
    pub frame: FaceFrame,
    /// The lips in the face frame.
    pub lip: Lip,
    /// The outcome of every measure, in the order of [`MEASURES`](crate::measure::MEASURES).
    pub quantities: Vec<(&'static Measure, Quantity)>,
    /// How many independent markings the values are the mean of.
    pub markings: usize,
    /// The error of one marking that the uncertainties rest on.
    pub error: MarkingError,
    /// What the indices that cannot be negative would show on a symmetric lip.
    pub noise_floors: Vec<NoiseFloor>,
    /// With pose correction: how far the camera was from the face, in millimetres; without a calibration as if the face had the
    /// nominal size.
    pub distance: Option<Estimate>,
    /// With pose correction: the uncorrected frame, which does not see the pose of the head, and the same measures in it.
    pub uncorrected: Option<Uncorrected>,
}

/// A photo in its frame without pose correction.
#[derive(Clone, Debug)]
pub struct Uncorrected {
    /// The frame.
    pub frame: FaceFrame,
    /// The outcome of every measure in it, in the order of [`MEASURES`](crate::measure::MEASURES).
    pub quantities: Vec<Quantity>,
}

/// The corners of the mouth are missing or lie in one place, so nothing can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the corners of the mouth, ch_r and ch_l, are missing or lie in one place")]
pub struct MouthError;

impl Measurement {
    pub(super) fn new(photo: &MarkedPhoto, marking: Marking, frame: FaceFrame, error: MarkingError) -> Self {
        let lip = Lip::marked(&marking.configuration, &frame);
        let quantities = measure(&lip);
        let markings = photo.markings.len();
        Self {
            marking,
            frame,
            lip,
            quantities,
            markings,
            error,
            noise_floors: Vec::new(),
            distance: None,
            uncorrected: None,
        }
    }

    /// The measurement with what the uncorrected frame would have made of it.
    #[must_use]
    pub(super) fn against(self, uncorrected: FaceFrame) -> Self {
        let lip = Lip::marked(&self.marking.configuration, &uncorrected);
        let quantities = measure(&lip).into_iter().map(|(_, quantity)| quantity).collect();
        Self { uncorrected: Some(Uncorrected { frame: uncorrected, quantities }), ..self }
    }

    /// The measures with their uncertainties and noise floors.
    #[must_use]
    pub(super) fn evaluated(
        mut self,
        photo: &MarkedPhoto,
        deviations: &SampleDeviations,
        with_marks: impl Fn(&Marking, &Marking) -> Option<FaceFrame>,
        settings: &Settings,
    ) -> Self {
        for (measure, quantity) in &mut self.quantities {
            if let Ok(value) = quantity {
                *value = deviations.evaluated(measure, value);
            }
        }
        self.distance = self.frame.distance_mm().map(|distance| deviations.of_distance(distance));
        self.noise_floors = noise_floors(photo, &self.marking, &self.frame, with_marks, &self.error, settings.sampling);
        self
    }

    /// The outcome of the measure with that id.
    pub fn quantity(&self, id: MeasureId) -> Option<&Quantity> {
        self.quantities.iter().find(|(measure, _)| measure.id == id).map(|(_, quantity)| quantity)
    }

    /// What an index that cannot be negative would show on a symmetric lip, where it is one and was evaluated.
    pub fn noise_floor(&self, id: MeasureId) -> Option<f64> {
        self.noise_floors.iter().find(|floor| floor.id == id).map(|floor| floor.mean)
    }

    /// The figure of the measure with that id without pose correction, where the pose is corrected and it has one.
    pub fn uncorrected_value(&self, id: MeasureId) -> Option<f64> {
        let index = self.quantities.iter().position(|(measure, _)| measure.id == id)?;
        match self.uncorrected.as_ref()?.quantities.get(index)? {
            Ok(Value::Scalar(estimate)) => Some(estimate.value),
            _ => None,
        }
    }

    /// the uncorrected frame of the photo, whatever frame it is measured in.
    pub(super) fn uncorrected_frame(&self) -> &FaceFrame {
        self.uncorrected.as_ref().map_or(&self.frame, |uncorrected| &uncorrected.frame)
    }

    /// The figure of the measure with that id, where it has one.
    pub(super) fn value(&self, id: MeasureId) -> Option<f64> {
        match self.quantity(id)? {
            Ok(Value::Scalar(estimate)) => Some(estimate.value),
            _ => None,
        }
    }
}

/// Measures one photo in its own face frame.
///
/// # Errors
///
/// Where the corners of the mouth are missing or coincide; validated landmark files have them.
pub fn measure_photo(photo: &MarkedPhoto, settings: &Settings) -> Result<(Measurement, Vec<Caution>), MouthError> {
    let marking = photo.mean_marking();
    let of_photo = CalibratedMarking {
        marking: &marking,
        calibration: photo.calibration.as_ref(),
        focal_length: photo.focal_length,
    };
    let uncorrected = PhotoAlignment::new(&of_photo).ok_or(MouthError)?;
    let [millimetre, _] = uncorrected.frame.millimetres();
    let error = settings.marking_error(&[(photo, millimetre.length())]);
    let corrected = settings.pose_corrected(|| {
        let errors = landmark_errors(photo, &marking, &uncorrected.frame, &error);
        PhotoAlignment::pose_corrected(&of_photo, &errors, settings.lips)
    });
    let alignment = corrected.as_ref().unwrap_or(&uncorrected);
    let deviations = sample_photo(photo, &marking, alignment, &error, settings.sampling);
    let with_marks = |sampled: &Marking, about: &Marking| alignment.with_marks(sampled, about);
    let measurement = Measurement::new(photo, marking.clone(), alignment.frame.clone(), error).evaluated(
        photo,
        &deviations,
        with_marks,
        settings,
    );
    let measurement = if corrected.is_some() { measurement.against(uncorrected.frame.clone()) } else { measurement };
    let mut cautions = threat::of_photo(photo, &measurement, alignment.pose_correction.as_ref(), settings);
    cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
    Ok((measurement, cautions))
}
