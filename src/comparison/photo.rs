//! One photo measured: the values with their uncertainties, and what they rest on.

use std::sync::{Arc, OnceLock};

use super::settings::Settings;
use crate::alignment::{
    CalibratedMarking, FaceFrame, LandmarkErrors, Occasion, PairAlignment, PhotoAlignment, picture_stretch,
};
use crate::caution::{self, Caution, Subject};
use crate::estimate::Estimate;
use crate::landmark::{MarkedPhoto, Marking};
use crate::measure::{Lip, Measure, MeasureId, Quantity, measure};
use crate::uncertainty::{
    MarkingError, NoiseFloor, SampleDeviations, Sampling, landmark_errors, noise_floors, sample_photo,
};

/// The measures of one photo, with the frame and the lip they were taken in.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// The mean of the photo's markings, in its pixels; in a comparison with matched marks these in the place of clicks.
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
    /// With pose correction: how far the camera was from the face, in millimetres; without a calibration as if the face
    /// had the nominal size.
    pub distance: Option<Estimate>,
    /// With pose correction: the frame without it, and the same measures in that frame.
    pub uncorrected: Option<Uncorrected>,
    /// What makes the values less than trustworthy, the gravest first, as far as the photo's landmarks tell. Empty in a
    /// comparison, which owns the cautions of both its photos.
    pub cautions: Vec<Caution>,
    /// What the indices that cannot be negative would show on a symmetric lip.
    floors: Floors,
}

/// The noise floors of a photo, which are found when they are first asked for: most measurements are made without anybody doing so.
#[derive(Clone, Debug)]
struct Floors {
    photo: MarkedPhoto,
    clicked: Marking,
    frames: Frames,
    sampling: Sampling,
    found: OnceLock<Vec<NoiseFloor>>,
}

/// What a photo was aligned in: with other marks it has another frame.
#[derive(Clone, Debug)]
pub(super) enum Frames {
    /// By itself.
    Alone(Box<PhotoAlignment>),
    /// As one of a pair.
    OfPair(Arc<PairAlignment>, Occasion),
}

impl Frames {
    /// The frame where the marks are off as the first marking is off the second.
    fn with_marks(&self, sampled: &Marking, about: &Marking) -> Option<FaceFrame> {
        match self {
            Self::Alone(alignment) => alignment.with_marks(sampled, about),
            Self::OfPair(alignment, occasion) => alignment.with_marks(*occasion, sampled, about),
        }
    }
}

/// A photo in its frame without pose correction, which does not see how the head is turned and tipped.
#[derive(Clone, Debug)]
pub struct Uncorrected {
    /// The frame.
    pub frame: FaceFrame,
    /// The outcome of every measure in it, in the order of [`MEASURES`](crate::measure::MEASURES), found when it is first asked for.
    quantities: OnceLock<Vec<Quantity>>,
}

impl Uncorrected {
    fn new(frame: FaceFrame) -> Self {
        Self { frame, quantities: OnceLock::new() }
    }

    fn quantities(&self, marking: &Marking) -> &[Quantity] {
        self.quantities.get_or_init(|| {
            let lip = Lip::marked(&marking.configuration, &self.frame);
            measure(&lip).into_iter().map(|(_, quantity)| quantity).collect()
        })
    }
}

/// The corners of the mouth are missing or lie in one place, so nothing can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the corners of the mouth, ch_r and ch_l, are missing or lie in one place")]
pub struct MouthError;

/// Where the mouth of a photo is.
#[derive(Clone, Debug)]
pub struct Mouth {
    /// The mean of the photo's markings, in its pixels.
    pub marking: Marking,
    /// How the photo's pixels become positions on the face.
    pub frame: FaceFrame,
    /// The lips in the face frame.
    pub lip: Lip,
}

/// What a measurement is made from: a photo in its frame, and how its samples came out.
pub(super) struct Evidence<'a> {
    pub(super) photo: &'a MarkedPhoto,
    /// The mean of the photo's markings.
    pub(super) clicked: &'a Marking,
    /// The same, with matched marks in the place of clicks where there are some.
    pub(super) marking: Marking,
    pub(super) frame: FaceFrame,
    /// With pose correction: the photo's frame without it.
    pub(super) uncorrected: Option<FaceFrame>,
    pub(super) error: MarkingError,
    pub(super) deviations: &'a SampleDeviations,
    pub(super) frames: Frames,
    pub(super) sampling: Sampling,
}

impl Measurement {
    /// Measures a photo: values and uncertainties, and, when they are asked for, noise floors and the same values without pose correction.
    pub(super) fn new(evidence: Evidence<'_>) -> Self {
        let Evidence { photo, clicked, marking, frame, uncorrected, error, deviations, frames, sampling } = evidence;
        let lip = Lip::marked(&marking.configuration, &frame);
        let evaluated = |(measure, quantity): (&'static Measure, Quantity)| {
            (measure, quantity.map(|value| deviations.evaluated(measure, &value)))
        };
        Self {
            quantities: measure(&lip).into_iter().map(evaluated).collect(),
            markings: photo.markings.len(),
            floors: Floors { photo: photo.clone(), clicked: clicked.clone(), frames, sampling, found: OnceLock::new() },
            distance: frame.distance_mm().map(|distance| deviations.of_distance(distance)),
            uncorrected: uncorrected.map(Uncorrected::new),
            cautions: Vec::new(),
            marking,
            frame,
            lip,
            error,
        }
    }

    /// The outcome of the measure with that id.
    pub fn quantity(&self, id: MeasureId) -> Option<&Quantity> {
        self.quantities.iter().find(|(measure, _)| measure.id == id).map(|(_, quantity)| quantity)
    }

    /// The photo that was measured.
    pub(super) fn photo(&self) -> &MarkedPhoto {
        &self.floors.photo
    }

    /// What an index that cannot be negative would show on a symmetric lip, where it is one and was evaluated.
    pub fn noise_floor(&self, id: MeasureId) -> Option<f64> {
        let Floors { photo, clicked, frames, sampling, found } = &self.floors;
        let with_marks = |sampled: &Marking, about: &Marking| frames.with_marks(sampled, about);
        let floors =
            found.get_or_init(|| noise_floors(photo, clicked, &self.frame, with_marks, &self.error, *sampling));
        floors.iter().find(|floor| floor.id == id).map(|floor| floor.mean)
    }

    /// The estimate of the measure with that id, where it was measured and has one value.
    pub fn estimate(&self, id: MeasureId) -> Option<&Estimate> {
        self.quantity(id)?.as_ref().ok()?.scalar()
    }

    /// The value of the measure with that id without pose correction, where the pose is corrected and there is one.
    pub fn uncorrected_value(&self, id: MeasureId) -> Option<f64> {
        let index = self.quantities.iter().position(|(measure, _)| measure.id == id)?;
        Some(self.uncorrected.as_ref()?.quantities(&self.marking).get(index)?.as_ref().ok()?.scalar()?.value)
    }

    /// Where the mouth is that was measured.
    pub fn mouth(&self) -> Mouth {
        Mouth { marking: self.marking.clone(), frame: self.frame.clone(), lip: self.lip.clone() }
    }

    /// What cautions are looked for in; `occasion` says which photo of a pair it is.
    pub(super) fn subject<'a>(&'a self, occasion: Option<Occasion>, photo: &'a MarkedPhoto) -> Subject<'a> {
        Subject {
            occasion,
            photo,
            marking: &self.marking,
            frame: &self.frame,
            uncorrected_frame: self.uncorrected.as_ref().map_or(&self.frame, |uncorrected| &uncorrected.frame),
            lip: &self.lip,
            quantities: &self.quantities,
            error: &self.error,
            distance: self.distance,
        }
    }

    /// The value of the measure with that id, where it was measured and has one value.
    pub(super) fn value(&self, id: MeasureId) -> Option<f64> {
        self.estimate(id).map(|estimate| estimate.value)
    }
}

/// Measures one photo in its own face frame.
///
/// # Errors
///
/// It fails where the corners of the mouth are missing or coincide; validated landmark files have them.
pub fn measure_photo(photo: &MarkedPhoto, settings: &Settings) -> Result<Measurement, MouthError> {
    let marking = photo.mean_marking();
    let Aligned { calibrated, settings, error, errors, uncorrected, corrected } =
        &Aligned::new(photo, &marking, settings)?;
    let (error, alignment) = (error.clone(), corrected.as_ref().unwrap_or(uncorrected));
    let mut measurement = Measurement::new(Evidence {
        photo,
        clicked: &marking,
        marking: marking.clone(),
        frame: alignment.frame.clone(),
        uncorrected: corrected.as_ref().map(|_| uncorrected.frame.clone()),
        deviations: &sample_photo(photo, &marking, alignment, &error, settings.sampling),
        error,
        frames: Frames::Alone(Box::new(alignment.clone())),
        sampling: settings.sampling,
    });
    let subject = measurement.subject(None, photo);
    let correction = alignment.pose_correction.as_ref();
    let stretch = picture_stretch(&[calibrated], std::slice::from_ref(errors), correction);
    let mut cautions = caution::of_photo(&subject, correction, stretch.as_ref(), settings.sampling.pose_sd_deg);
    cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
    measurement.cautions = cautions;
    Ok(measurement)
}

/// Finds where the mouth of a photo is, in the frame in which it is measured.
///
/// # Errors
///
/// As [`measure_photo`].
pub fn locate_mouth(photo: &MarkedPhoto, settings: &Settings) -> Result<Mouth, MouthError> {
    let marking = photo.mean_marking();
    let Aligned { uncorrected, corrected, .. } = Aligned::new(photo, &marking, settings)?;
    let frame = corrected.unwrap_or(uncorrected).frame;
    Ok(Mouth { lip: Lip::marked(&marking.configuration, &frame), marking, frame })
}

/// A photo in its face frames.
struct Aligned<'a> {
    calibrated: CalibratedMarking<'a>,
    /// The settings for this face.
    settings: Settings,
    error: MarkingError,
    /// The errors of the named points.
    errors: LandmarkErrors,
    uncorrected: PhotoAlignment,
    /// With pose correction.
    corrected: Option<PhotoAlignment>,
}

impl<'a> Aligned<'a> {
    fn new(photo: &'a MarkedPhoto, marking: &'a Marking, settings: &Settings) -> Result<Self, MouthError> {
        let calibrated = CalibratedMarking::new(photo, marking);
        let uncorrected = PhotoAlignment::new(&calibrated).ok_or(MouthError)?;
        let settings = settings.for_face(&uncorrected.frame, marking);
        let [millimetre, _] = uncorrected.frame.millimetres();
        let error = settings.marking_error(&[(photo, millimetre.length())]);
        let errors = landmark_errors(photo, marking, &uncorrected.frame, &error);
        let corrected = settings.pose_corrected(|| PhotoAlignment::pose_corrected(&calibrated, &errors, settings.lips));
        Ok(Self { calibrated, settings, error, errors, uncorrected, corrected })
    }
}
