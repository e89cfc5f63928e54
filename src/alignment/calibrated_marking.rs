//! What an alignment needs of one photo: its mean marking, its calibration and the focal length of its camera.

use super::calibration::MillimetreScale;
use crate::geometry::{FocalLength, Image, Point};
use crate::landmark::{Calibration, Landmark, MarkedPhoto, Marking};

/// The marking of one photo with what relates it to millimetres and to the camera.
#[derive(Clone, Copy, Debug)]
pub struct CalibratedMarking<'a> {
    /// The mean of the photo's markings, or a sample of it.
    pub marking: &'a Marking,
    /// The photo's calibration.
    pub calibration: Option<&'a Calibration>,
    /// The focal length of its camera, where it is known.
    pub focal_length: Option<FocalLength>,
}

impl<'a> CalibratedMarking<'a> {
    /// A marking of `photo` with the photo's own calibration and focal length.
    pub fn new(photo: &'a MarkedPhoto, marking: &'a Marking) -> Self {
        Self { marking, calibration: photo.calibration.as_ref(), focal_length: photo.focal_length }
    }

    pub(super) fn point(&self, landmark: Landmark) -> Option<Point<Image>> {
        self.marking.configuration.point(landmark)
    }

    pub(super) fn millimetre_scale(&self) -> Option<MillimetreScale> {
        MillimetreScale::of_photo(self.marking, self.calibration?)
    }
}
