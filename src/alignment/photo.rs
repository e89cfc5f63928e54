//! One photo by itself in its own face frame.

use super::calibrated_marking::CalibratedMarking;
use super::frame::FaceFrame;
use super::pose_correction::{LandmarkErrors, PoseCorrection};
use crate::head_pose::{LipDepthPrior, Unknown};
use crate::landmark::Marking;

/// One photo in its own face frame.
#[derive(Clone, Debug, PartialEq)]
pub struct PhotoAlignment {
    /// The frame.
    pub frame: FaceFrame,
    /// The pose correction; `None` where the pose is not corrected.
    pub pose_correction: Option<PoseCorrection>,
}

impl PhotoAlignment {
    /// The photo in its frame without pose correction. `None` where the lip corners are missing or coincide.
    pub fn new(photo: &CalibratedMarking<'_>) -> Option<Self> {
        Some(Self { frame: FaceFrame::of_photo(photo.marking, photo.calibration)?, pose_correction: None })
    }

    /// The photo in a pose-corrected frame. `None` where its stable points do not determine the pose.
    #[must_use]
    pub fn pose_corrected(photo: &CalibratedMarking<'_>, errors: &LandmarkErrors, lips: LipDepthPrior) -> Option<Self> {
        let correction = PoseCorrection::new(&[photo], std::slice::from_ref(errors), lips)?;
        let frame = correction.frames(&[photo])?.pop()?;
        Some(Self { frame, pose_correction: Some(correction) })
    }

    /// The frame of the same photo marked a little differently; what is unknown of the head in space is drawn with
    /// `normal`. `None` where no frame exists.
    pub fn resample(
        &self,
        photo: &CalibratedMarking<'_>,
        normal: &mut impl FnMut(Unknown) -> f64,
    ) -> Option<FaceFrame> {
        match &self.pose_correction {
            Some(correction) => correction.resample(&[photo], normal)?.pop(),
            None => {
                let scale = super::Scale::of_photo(photo.marking, photo.calibration)?;
                self.frame.resample(photo.marking, scale)
            }
        }
    }

    /// The frame where the marks differ as `sampled` differs from `about`, at the scale that it has. `None` where no
    /// frame exists.
    pub fn with_marks(&self, sampled: &Marking, about: &Marking) -> Option<FaceFrame> {
        match &self.pose_correction {
            Some(correction) => correction.with_marks(0, &self.frame, (sampled, about)),
            None => self.frame.resample(sampled, self.frame.scale().clone()),
        }
    }
}
