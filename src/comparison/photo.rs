use super::caution::Caution;
use super::settings::Settings;
use super::threat;
use crate::alignment::FaceFrame;
use crate::landmark::{MarkedPhoto, Marking};
use crate::measure::{Lip, Measure, Quantity, Value, measure};
use crate::precision::{Deviations, MarkingError, NoiseFloor, noise_floors, sample_photo};

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
}

/// The corners of the mouth are missing or lie in one place, so nothing can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the corners of the mouth, ch_r and ch_l, are missing or lie in one place")]
pub struct NoMouth;

impl Measurement {
    pub(super) fn new(photo: &MarkedPhoto, marking: Marking, frame: FaceFrame, error: MarkingError) -> Self {
        let lip = Lip::marked(&marking.configuration, &frame);
        let quantities = measure(&lip);
        let markings = photo.markings.len();
        Self { marking, frame, lip, quantities, markings, error, noise_floors: Vec::new() }
    }

    /// The measures with their uncertainties and noise floors.
    #[must_use]
    pub(super) fn evaluated(mut self, photo: &MarkedPhoto, deviations: &Deviations, settings: &Settings) -> Self {
        for (measure, quantity) in &mut self.quantities {
            if let Ok(value) = quantity {
                *value = deviations.evaluated(measure, value);
            }
        }
        self.noise_floors = noise_floors(photo, &self.marking, &self.frame, &self.error, settings.sampling);
        self
    }

    /// The outcome of the measure with that id.
    pub fn quantity(&self, id: &str) -> Option<&Quantity> {
        self.quantities.iter().find(|(measure, _)| measure.id == id).map(|(_, quantity)| quantity)
    }

    /// What an index that cannot be negative would show on a symmetric lip, where it is one and was evaluated.
    pub fn noise_floor(&self, id: &str) -> Option<f64> {
        self.noise_floors.iter().find(|floor| floor.id == id).map(|floor| floor.mean)
    }

    /// The figure of the measure with that id, where it has one.
    pub(super) fn figure(&self, id: &str) -> Option<f64> {
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
pub fn measure_photo(photo: &MarkedPhoto, settings: &Settings) -> Result<(Measurement, Vec<Caution>), NoMouth> {
    let marking = photo.mean_marking();
    let frame = FaceFrame::of_photo(&marking, photo.calibration.as_ref()).ok_or(NoMouth)?;
    let [millimetre, _] = frame.millimetres();
    let error = settings.marking_error(&[(photo, millimetre.length())]);
    let deviations = sample_photo(photo, &marking, &frame, &error, settings.sampling);
    let measurement = Measurement::new(photo, marking, frame, error).evaluated(photo, &deviations, settings);
    let mut cautions = threat::of_photo(photo, &measurement);
    cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
    Ok((measurement, cautions))
}
