//! What the checks see of a photo and of a pair: borrowed values, so that they run before there is a measurement.

use super::PictureLikeness;
use crate::alignment::{FaceFrame, Occasion, PairAlignment};
use crate::estimate::Estimate;
use crate::head_pose::{HeadRotation, PictureStretch};
use crate::landmark::{MarkedPhoto, Marking};
use crate::measure::{Lip, Measure, MeasureId, Quantity, Value};
use crate::uncertainty::MarkingError;

/// One photo and what was measured on it.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Which photo of a pair; `None` for one by itself.
    pub(crate) occasion: Option<Occasion>,
    /// The photo with all its markings.
    pub(crate) photo: &'a MarkedPhoto,
    /// The mean of its markings, in its pixels.
    pub(crate) marking: &'a Marking,
    /// The frame that it is measured in.
    pub(crate) frame: &'a FaceFrame,
    /// Its frame without pose correction: the same one where the pose is not corrected.
    pub(crate) uncorrected_frame: &'a FaceFrame,
    /// The lips in the frame.
    pub(crate) lip: &'a Lip,
    /// The measures with their uncertainties.
    pub(crate) quantities: &'a [(&'static Measure, Quantity)],
    /// The error of one marking.
    pub(crate) error: &'a MarkingError,
    /// How far the camera was from the face, in millimetres; `None` where the pose is not corrected.
    pub(crate) distance: Option<Estimate>,
}

impl Subject<'_> {
    /// A length that is known in millimetres, in the photo's unit.
    pub(super) fn in_unit(&self, millimetres: f64) -> f64 {
        millimetres / self.frame.unit().nominal_mm()
    }

    /// The value of the measure with that id, where it has one.
    pub(super) fn estimate(&self, id: MeasureId) -> Option<&Estimate> {
        match self.quantities.iter().find(|(measure, _)| measure.id == id) {
            Some((_, Ok(Value::Scalar(estimate)))) => Some(estimate),
            _ => None,
        }
    }
}

/// Two photos of one mouth.
#[derive(Clone, Copy)]
pub(crate) struct PairSubject<'a> {
    /// The photo before the treatment.
    pub(crate) before: Subject<'a>,
    /// The photo after it.
    pub(crate) after: Subject<'a>,
    /// How they were brought into one frame.
    pub(crate) alignment: &'a PairAlignment,
    /// The standard uncertainties of how the head turned between them, where the pose is corrected and it was
    /// evaluated.
    pub(crate) turn_error: Option<HeadRotation>,
    /// How much the pictures seem to be stretched; `None` where the stable points do not tell.
    pub(crate) stretch: Option<&'a PictureStretch>,
    /// How alike the pictures of the two faces are.
    pub(crate) likeness: PictureLikeness,
    /// Whether both photos are the same file.
    pub(crate) same_file: bool,
}
