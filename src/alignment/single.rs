use super::frame::FaceFrame;
use super::pair::Photo;
use super::space::{ClickErrors, SpatialFit};
use crate::landmark::Marking;
use crate::pose::LipDepths;

/// One photo in its own face frame.
#[derive(Clone, Debug, PartialEq)]
pub struct PhotoAlignment {
    /// The frame.
    pub frame: FaceFrame,
    /// The head in space; `None` where the frame is flat.
    pub space: Option<SpatialFit>,
}

impl PhotoAlignment {
    /// The photo in its flat frame. `None` where the lip corners are missing or coincide.
    pub fn new(photo: &Photo<'_>) -> Option<Self> {
        Some(Self { frame: FaceFrame::of_photo(photo.marking, photo.calibration)?, space: None })
    }

    /// The photo in a frame in space. `None` where its stable points do not tell the pose.
    #[must_use]
    pub fn in_space(photo: &Photo<'_>, errors: &ClickErrors, lips: LipDepths) -> Option<Self> {
        let space = SpatialFit::new(&[photo], std::slice::from_ref(errors), lips)?;
        let frame = space.frames(&[photo])?.pop()?;
        Some(Self { frame, space: Some(space) })
    }

    /// The frame of the same photo marked a little differently; what nobody knows of a head in space is drawn with
    /// `normal`. `None` where no frame exists.
    pub fn again(&self, photo: &Photo<'_>, normal: &mut impl FnMut() -> f64) -> Option<FaceFrame> {
        match &self.space {
            Some(space) => space.again(&[photo], normal)?.pop(),
            None => {
                let scale = super::Scale::of_photo(photo.marking, photo.calibration)?;
                self.frame.again(photo.marking, scale)
            }
        }
    }

    /// The frame where the marks are off as `drawn` is off `about`, at the scale that it has. `None` where no frame exists.
    pub fn remarked(&self, drawn: &Marking, about: &Marking) -> Option<FaceFrame> {
        match &self.space {
            Some(space) => space.remarked(0, &self.frame, (drawn, about)),
            None => self.frame.again(drawn, self.frame.scale().clone()),
        }
    }
}
