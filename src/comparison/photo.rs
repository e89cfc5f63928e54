use super::caution::{Caution, calibration_cautions};
use crate::alignment::{FaceFrame, Upright};
use crate::landmark::{MarkedPhoto, Marking};
use crate::measure::{Lip, Measure, Quantity, measure};

/// The measures of one photo, with the frame and the lip they were taken in.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// How the photo's pixels become positions on the face.
    pub frame: FaceFrame,
    /// The lips in the face frame.
    pub lip: Lip,
    /// The outcome of every measure, in the order of [`MEASURES`](crate::measure::MEASURES).
    pub quantities: Vec<(&'static Measure, Quantity)>,
    /// How many independent markings the values are the mean of.
    pub markings: usize,
}

/// The corners of the mouth are missing or lie in one place, so nothing can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the corners of the mouth, ch_r and ch_l, are missing or lie in one place")]
pub struct NoMouth;

impl Measurement {
    pub(super) fn new(marking: &Marking, frame: FaceFrame, markings: usize) -> Self {
        let lip = Lip::marked(&marking.configuration, &frame);
        let quantities = measure(&lip);
        Self { frame, lip, quantities, markings }
    }

    /// The outcome of the measure with that id.
    pub fn quantity(&self, id: &str) -> Option<&Quantity> {
        self.quantities.iter().find(|(measure, _)| measure.id == id).map(|(_, quantity)| quantity)
    }
}

/// Measures one photo in its own face frame.
///
/// # Errors
///
/// Where the corners of the mouth are missing or coincide; validated landmark files have them.
pub fn measure_photo(photo: &MarkedPhoto) -> Result<(Measurement, Vec<Caution>), NoMouth> {
    let marking = photo.mean_marking();
    let frame = FaceFrame::of_photo(&marking, photo.calibration.as_ref()).ok_or(NoMouth)?;
    let mut cautions = Vec::new();
    if frame.upright() == Upright::Mouth {
        cautions.push(Caution::NoFacialMidline);
    }
    cautions.extend(calibration_cautions(&frame, [photo].into_iter()));
    cautions.push(Caution::PoseNotCorrected);
    Ok((Measurement::new(&marking, frame, photo.markings.len()), cautions))
}
