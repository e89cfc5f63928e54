use super::Caution;

impl Caution {
    /// What can be done about it.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::AlignedOnLipCorners | Self::NoFacialMidline => {
                "Mark the corners of the eyes, the nasal wings and subnasale in every photo."
            }
            Self::StablePointMisfit { .. } => "Look at this point in both photos and mark it again where it is off.",
            Self::AlignmentResidualHigh { .. } => {
                "Compare photos of one person, from straight ahead, with the face at rest."
            }
            Self::ScaleFromOnePhoto { .. } => "Calibrate both photos to have the scales checked against each other.",
            Self::LipsPartedInOne { .. } | Self::GapDiffers { .. } => {
                "Compare photos with the lips in the same state, closed and at rest."
            }
            Self::ExpressionDiffers | Self::MouthWidthDiffers { .. } => {
                "Compare photos with the same expression, at rest."
            }
            Self::NotCalibrated { .. } => {
                "Mark the irises or a ruler and state the scale in the landmark file to get millimetres."
            }
            Self::IrisesNotUsed => "Add \"scale\": { \"kind\": \"iris\" } to the landmark file to get millimetres.",
            Self::CalibrationDisagrees { .. } => {
                "Check the ruler, the irises or the stated scale in both photos; percent changes do not depend on it."
            }
            Self::IrisesDiffer { .. } => "Measure both irises again, from edge to edge along the horizontal.",
            Self::SamePhotoTwice => "Check the file names.",
            Self::SamePictureTwice { mirrored: false } => "Check that the second photo is the one you meant.",
            Self::SamePictureTwice { mirrored: true } | Self::SeemsMirrored { .. } => {
                "Find out which photo is the mirror image, as front cameras make them, set \"mirrored\": true in its landmark \
                 file and name its points by the subject's sides."
            }
            Self::LandmarksNameAnotherPhoto { .. } => "Check that the landmark file is the right one.",
            Self::PointImplausible { .. } => "Look at these points on the overlay and mark again what is misplaced.",
            Self::BordersCross { .. } => {
                "Mark both borders again where they cross; they may touch, not pass each other."
            }
            Self::CurveDoublesBack { .. } => "Put the contour points in order along the border.",
            Self::MarkingsDisagree { .. } => {
                "Look at this point in that marking and place it again where it is off."
            }
            Self::ResolutionLow { .. } => "Use the photo in its full size, or take one from nearer with more zoom.",
            Self::Blurred { .. } | Self::SharpnessDiffers { .. } => {
                "Take sharp photos: in good light, the camera held still and focused on the lips."
            }
            Self::ExposurePoor { .. } => "Take the photo in even light, neither against a window nor with a flash.",
            Self::BrightnessDiffers { .. } | Self::ColourDiffers { .. } => {
                "Take both photos in the same light: colour and shade move the edge that the eye sees."
            }
            Self::MidlinesDisagree { .. } => {
                "Read the figures about the lip's own axis beside them, and mark the eyes and the nose with care."
            }
            Self::DaysBetween { .. } => "Compare visits that lie equally far from the treatment.",
            Self::DatesReversed { .. } => "Check which photo is which: changes are after minus before.",
            Self::ColourProfileUnusable { .. } => {
                "Measures do not depend on it; only the picture's colours may be off."
            }
            _ => self.advice_on_pose(),
        }
    }
}
