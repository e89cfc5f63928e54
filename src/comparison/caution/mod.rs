//! What threatens the measures or their comparison: each threat a variant with its figures.

mod advice;
mod message;
mod pose_message;

use crate::alignment::{Misfit, Occasion};
use crate::head_pose::HeadRotation;
use crate::landmark::{CurveName, Landmark};
use crate::units::LengthUnit;

/// Something that threatens the measures or their comparison. Where a caution concerns one photo, `photo` says
/// which one of a pair; `None` is a photo by itself.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Caution {
    /// The photos could not be aligned on stable points.
    AlignedOnLipCorners,
    /// One photo alone, and its stable points give no midline.
    NoFacialMidline,
    /// A stable point does not fit the others.
    StablePointMisfit {
        /// The point and how far off it is.
        misfit: Misfit,
        /// The unit of the distance.
        unit: LengthUnit,
    },
    /// The stable points of the two photos fit each other badly.
    AlignmentResidualHigh {
        /// The root mean square of the residual distances.
        rms: f64,
        /// Its unit.
        unit: LengthUnit,
        /// Whether it is so high that the photos cannot be compared.
        blocking: bool,
    },
    /// Only one photo of the pair is calibrated.
    ScaleFromOnePhoto {
        /// The photo that is.
        calibrated: Occasion,
    },
    /// The lips are parted in one photo and closed in the other.
    LipsPartedInOne {
        /// The photo with parted lips.
        parted: Occasion,
        /// The gap between the lips in it.
        gap: f64,
        /// Its unit.
        unit: LengthUnit,
    },
    /// The gap between parted lips differs.
    GapDiffers {
        /// The gaps before and after.
        gaps: [f64; 2],
        /// Their unit.
        unit: LengthUnit,
    },
    /// The expressions are stated to differ.
    ExpressionDiffers,
    /// The mouth is wider in one photo than in the other, as a smile makes it.
    MouthWidthDiffers {
        /// After against before, in percent.
        percent: f64,
        /// Whether it is so much that the photos cannot be compared.
        blocking: bool,
    },
    /// There is no calibration in millimetres.
    NotCalibrated {
        /// The unit used instead.
        unit: LengthUnit,
    },
    /// Irises were marked, but the landmark file states no scale.
    IrisesNotUsed,
    /// The calibrations of the two photos disagree with their alignment.
    CalibrationDisagrees {
        /// The millimetres of the after photo against those of the before photo, in percent.
        percent: f64,
        /// The standard uncertainty of that.
        u: f64,
    },
    /// The two irises of a photo differ.
    IrisesDiffer {
        /// Which photo.
        photo: Option<Occasion>,
        /// The right one against the left one, in percent.
        percent: f64,
        /// The standard uncertainty of that.
        u: f64,
    },
    /// Both photos are the same file.
    SamePhotoTwice,
    /// Two files that hold the same picture.
    SamePictureTwice {
        /// Whether one is the other's mirror image.
        mirrored: bool,
    },
    /// One photo seems to be a mirror image.
    SeemsMirrored {
        /// How sure the stable points make it, from 0 to 1.
        probability: f64,
        /// Whether that is sure enough to hold back the verdicts.
        blocking: bool,
    },
    /// The landmark file names another photo.
    LandmarksNameAnotherPhoto {
        /// The name in the landmark file.
        stated: String,
        /// The photo's name.
        photo: String,
    },
    /// A point lies where none belongs.
    PointImplausible {
        /// Which photo.
        photo: Option<Occasion>,
        /// What is measured.
        what: Proportion,
        /// How much it is.
        value: f64,
    },
    /// Two borders cross.
    BordersCross {
        /// Which photo.
        photo: Option<Occasion>,
        /// The border that should be above.
        upper: CurveName,
        /// The border that should be below.
        lower: CurveName,
        /// How far the first lies below the second at the most.
        depth: f64,
        /// The unit of the depth.
        unit: LengthUnit,
        /// Whether the area between them is lost.
        blocking: bool,
    },
    /// A curve turns back on its way from the right corner to the left.
    CurveDoublesBack {
        /// Which photo.
        photo: Option<Occasion>,
        /// Which curve.
        curve: CurveName,
        /// How far it goes back.
        distance: f64,
        /// The unit of the distance.
        unit: LengthUnit,
    },
    /// One of several markings places a point far from the others.
    MarkingsDisagree {
        /// Which photo.
        photo: Option<Occasion>,
        /// The point.
        landmark: Landmark,
        /// The marking that is furthest from the mean, counted from 1.
        marking: usize,
        /// How far it is, in millimetres.
        distance_mm: f64,
        /// The standard deviation an axis that the markings have otherwise, in millimetres.
        sd_mm: f64,
    },
    /// The mouth has few pixels.
    ResolutionLow {
        /// Which photo.
        photo: Option<Occasion>,
        /// Pixels per millimetre at the mouth.
        px_per_mm: f64,
        /// The marking error, a standard deviation an axis, in millimetres.
        marking_sd_mm: f64,
        /// Whether the pixels alone are coarser than the marking.
        blocking: bool,
    },
    /// Edges at the mouth are blurred.
    Blurred {
        /// Which photo.
        photo: Option<Occasion>,
        /// The standard deviation of the blur, in millimetres.
        blur_mm: f64,
        /// The marking error, a standard deviation an axis, in millimetres.
        marking_sd_mm: f64,
    },
    /// One photo is much sharper than the other.
    SharpnessDiffers {
        /// The standard deviations of the blur before and after, in millimetres.
        blurs_mm: [f64; 2],
    },
    /// The mouth is too dark or too bright to see its edges.
    ExposurePoor {
        /// Which photo.
        photo: Option<Occasion>,
        /// What is wrong.
        exposure: Exposure,
    },
    /// The skin is much brighter in one photo than in the other.
    BrightnessDiffers {
        /// The lightness L* of the skin, after minus before.
        difference: f64,
    },
    /// The skin has another colour in one photo than in the other.
    ColourDiffers {
        /// The distance in the plane of a* and b*.
        difference: f64,
    },
    /// The facial midline and the lip's own axis part.
    MidlinesDisagree {
        /// Which photo.
        photo: Option<Occasion>,
        /// How far the lip's own axis lies to the subject's right, and the standard uncertainty of that.
        deviation: [f64; 2],
        /// How far it is turned, in degrees, positive where the right side is higher, and the same.
        cant_deg: [f64; 2],
        /// The unit of the deviation.
        unit: LengthUnit,
    },
    /// How long after the first photo the second was taken.
    DaysBetween {
        /// The days from before to after.
        days: i64,
    },
    /// The after photo was taken before the before photo.
    DatesReversed {
        /// How many days before it.
        days: i64,
    },
    /// The photo's colour profile could not be used.
    ColourProfileUnusable {
        /// The photo's name.
        photo: String,
    },
    /// The pose is not corrected: pitch and yaw of the head are not taken out.
    PoseNotCorrected {
        /// How far two photos may differ in each, a standard deviation in degrees, by what the errors count.
        sd_deg: f64,
    },
    /// The head is turned or tipped much against the other photo.
    PoseDiffers {
        /// How it is turned in the after photo against the before photo.
        turn: HeadRotation,
        /// The standard uncertainties of that; `None` where they were not evaluated.
        u: Option<HeadRotation>,
        /// Whether it is so much that the photos cannot be compared.
        blocking: bool,
    },
    /// The face is seen from aside, from above or from below.
    HeadTurned {
        /// Which photo.
        photo: Option<Occasion>,
        /// How far the head is turned from facing the camera.
        facing: HeadRotation,
        /// Whether it is so much that nothing can be told.
        blocking: bool,
    },
    /// The camera was so near that areas cannot be seen as from straight ahead.
    CameraNear {
        /// Which photo.
        photo: Option<Occasion>,
        /// How near, in millimetres.
        distance_mm: f64,
        /// The standard uncertainty of that.
        u_mm: f64,
    },
    /// The two photos were taken from different distances.
    CameraDistanceDiffers {
        /// The distances before and after, in millimetres.
        distances_mm: [f64; 2],
    },
    /// The search for the pose of the head did not settle.
    PoseNotSettled,
    /// The stable points are further off the fitted face than their errors allow.
    PoseResidualHigh {
        /// How many times as far as is expected, root mean square.
        ratio: f64,
    },
}

/// A proportion of the face that has its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proportion {
    /// The mouth width over the biocular width, ch_r–ch_l over ex_r–ex_l.
    MouthToEyes,
    /// The width of the Cupid's bow over the mouth width, cph_r–cph_l over ch_r–ch_l.
    BowToMouth,
    /// The distance of the endocanthia over the biocular width, en_r–en_l over ex_r–ex_l.
    InnerToOuterEyes,
    /// The height from the mouth to the eyes over the biocular width.
    MouthBelowEyes,
    /// The height of the upper vermilion at the midline over the mouth width.
    VermilionToMouth,
    /// How far the mouth's middle lies off the midline, over the mouth width.
    MouthOffMidline,
}

/// What is wrong with the light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Exposure {
    /// Too dark: the median lightness L*.
    Dark(f64),
    /// Too bright: the median lightness L*.
    Bright(f64),
    /// So many of the pixels are black, from 0 to 1.
    ClippedDark(f64),
    /// So many of the pixels are white, from 0 to 1.
    ClippedBright(f64),
}

/// How much a caution weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Note,
    /// The figures may mislead.
    Warning,
    /// The figures cannot be trusted, and no verdict is passed on them.
    Blocking,
}

impl Severity {
    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Blocking => "blocking",
        }
    }
}

impl Caution {
    /// The code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AlignedOnLipCorners => "aligned_on_lip_corners",
            Self::NoFacialMidline => "no_facial_midline",
            Self::StablePointMisfit { .. } => "stable_point_misfit",
            Self::AlignmentResidualHigh { .. } => "alignment_residual_high",
            Self::ScaleFromOnePhoto { .. } => "scale_from_one_photo",
            Self::LipsPartedInOne { .. } => "lips_parted_in_one",
            Self::GapDiffers { .. } => "gap_differs",
            Self::ExpressionDiffers => "expression_differs",
            Self::MouthWidthDiffers { .. } => "mouth_width_differs",
            Self::NotCalibrated { .. } => "not_calibrated",
            Self::IrisesNotUsed => "irises_not_used",
            Self::CalibrationDisagrees { .. } => "calibration_disagrees",
            Self::IrisesDiffer { .. } => "irises_differ",
            Self::SamePhotoTwice => "same_photo_twice",
            Self::SamePictureTwice { .. } => "same_picture_twice",
            Self::SeemsMirrored { .. } => "seems_mirrored",
            Self::LandmarksNameAnotherPhoto { .. } => "landmarks_name_another_photo",
            Self::PointImplausible { .. } => "point_implausible",
            Self::BordersCross { .. } => "borders_cross",
            Self::CurveDoublesBack { .. } => "curve_doubles_back",
            Self::MarkingsDisagree { .. } => "markings_disagree",
            Self::ResolutionLow { .. } => "resolution_low",
            Self::Blurred { .. } => "blurred",
            Self::SharpnessDiffers { .. } => "sharpness_differs",
            Self::ExposurePoor { .. } => "exposure_poor",
            Self::BrightnessDiffers { .. } => "brightness_differs",
            Self::ColourDiffers { .. } => "colour_differs",
            Self::MidlinesDisagree { .. } => "midlines_disagree",
            Self::DaysBetween { .. } => "days_between",
            Self::DatesReversed { .. } => "dates_reversed",
            Self::ColourProfileUnusable { .. } => "colour_profile_unusable",
            Self::PoseNotCorrected { .. } => "pose_not_corrected",
            Self::PoseDiffers { .. } => "pose_differs",
            Self::HeadTurned { .. } => "head_turned",
            Self::CameraNear { .. } => "camera_near",
            Self::CameraDistanceDiffers { .. } => "camera_distance_differs",
            Self::PoseNotSettled => "pose_not_settled",
            Self::PoseResidualHigh { .. } => "pose_residual_high",
        }
    }

    /// Whether it concerns how two photos go together, rather than one of them.
    pub fn concerns_pair(&self) -> bool {
        matches!(
            self,
            Self::AlignedOnLipCorners
                | Self::StablePointMisfit { .. }
                | Self::AlignmentResidualHigh { .. }
                | Self::ScaleFromOnePhoto { .. }
                | Self::LipsPartedInOne { .. }
                | Self::GapDiffers { .. }
                | Self::ExpressionDiffers
                | Self::MouthWidthDiffers { .. }
                | Self::CalibrationDisagrees { .. }
                | Self::SamePhotoTwice
                | Self::SamePictureTwice { .. }
                | Self::SeemsMirrored { .. }
                | Self::SharpnessDiffers { .. }
                | Self::BrightnessDiffers { .. }
                | Self::ColourDiffers { .. }
                | Self::DaysBetween { .. }
                | Self::DatesReversed { .. }
                | Self::PoseDiffers { .. }
                | Self::CameraDistanceDiffers { .. }
        )
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        match self {
            Self::AlignmentResidualHigh { blocking, .. }
            | Self::MouthWidthDiffers { blocking, .. }
            | Self::SeemsMirrored { blocking, .. }
            | Self::BordersCross { blocking, .. }
            | Self::ResolutionLow { blocking, .. }
            | Self::PoseDiffers { blocking, .. }
            | Self::HeadTurned { blocking, .. }
                if *blocking =>
            {
                Severity::Blocking
            }
            Self::ExpressionDiffers | Self::SamePictureTwice { mirrored: true } => Severity::Blocking,
            Self::NotCalibrated { .. }
            | Self::ScaleFromOnePhoto { .. }
            | Self::IrisesNotUsed
            | Self::SamePhotoTwice
            | Self::MidlinesDisagree { .. }
            | Self::DaysBetween { .. }
            | Self::ColourProfileUnusable { .. }
            | Self::CameraDistanceDiffers { .. } => Severity::Note,
            // Where the errors count an unknown pose they are wide, but right.
            Self::PoseNotCorrected { sd_deg } if *sd_deg > 0.0 => Severity::Note,
            _ => Severity::Warning,
        }
    }
}

/// Whether one of the cautions is blocking.
pub(super) fn is_blocked(cautions: &[Caution]) -> bool {
    cautions.iter().any(|caution| caution.severity() == Severity::Blocking)
}
