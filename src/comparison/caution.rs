use crate::alignment::{FaceFrame, Misfit, ScaleSource, Visit};
use crate::landmark::MarkedPhoto;
use crate::units::LengthUnit;

/// Something that threatens the measures or their comparison.
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
    },
    /// Only one photo of the pair is calibrated.
    ScaleFromOnePhoto {
        /// The photo that is.
        calibrated: Visit,
    },
    /// The lips are parted in one photo and closed in the other.
    LipsPartedInOne {
        /// The photo with parted lips.
        parted: Visit,
    },
    /// The expressions are stated to differ.
    ExpressionDiffers,
    /// There is no calibration in millimetres.
    NotCalibrated {
        /// The unit used instead.
        unit: LengthUnit,
    },
    /// Irises were marked, but the landmark file states no scale.
    IrisesNotUsed,
    /// Both photos are the same file.
    SamePhotoTwice,
    /// The landmark file names another photo.
    LandmarksNameAnotherPhoto {
        /// The name in the landmark file.
        stated: String,
        /// The photo's name.
        photo: String,
    },
    /// The photo's colour profile could not be used.
    ColourProfileUnusable {
        /// The photo's name.
        photo: String,
    },
    /// The frame is flat: pitch and yaw of the head are not taken out.
    PoseNotCorrected,
}

/// How much a caution weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Note,
    /// The figures may mislead.
    Warning,
    /// The figures cannot be trusted.
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
            Self::ExpressionDiffers => "expression_differs",
            Self::NotCalibrated { .. } => "not_calibrated",
            Self::IrisesNotUsed => "irises_not_used",
            Self::SamePhotoTwice => "same_photo_twice",
            Self::LandmarksNameAnotherPhoto { .. } => "landmarks_name_another_photo",
            Self::ColourProfileUnusable { .. } => "colour_profile_unusable",
            Self::PoseNotCorrected => "pose_not_corrected",
        }
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        match self {
            Self::AlignedOnLipCorners
            | Self::NoFacialMidline
            | Self::StablePointMisfit { .. }
            | Self::AlignmentResidualHigh { .. }
            | Self::LipsPartedInOne { .. }
            | Self::ExpressionDiffers
            | Self::LandmarksNameAnotherPhoto { .. } => Severity::Warning,
            Self::NotCalibrated { .. }
            | Self::ScaleFromOnePhoto { .. }
            | Self::IrisesNotUsed
            | Self::SamePhotoTwice
            | Self::ColourProfileUnusable { .. }
            | Self::PoseNotCorrected => Severity::Note,
        }
    }

    /// What was found, with its figures.
    pub fn message(&self) -> String {
        match self {
            Self::AlignedOnLipCorners => "The photos have fewer than two stable points in common, so they are aligned \
                on the corners of the mouth. Tilt, position and deviations from the midline cannot be measured that way."
                .into(),
            Self::NoFacialMidline => "The stable points give no facial midline, so \"up\" is taken from the mouth. \
                Tilt, position and deviations from the midline cannot be measured that way."
                .into(),
            Self::StablePointMisfit { misfit, unit } => misfit_message(misfit, *unit),
            Self::AlignmentResidualHigh { rms, unit } => format!(
                "The stable points of the two photos fit each other only to {rms:.1} {unit} (RMS): the head is held \
                 otherwise, the face moved, or it is another person."
            ),
            Self::ScaleFromOnePhoto { calibrated } => format!(
                "Only the {} photo is calibrated; the alignment carries its millimetres to the other.",
                name(*calibrated)
            ),
            Self::LipsPartedInOne { parted } => {
                format!("The lips are parted in the {} photo and closed in the other.", name(*parted))
            }
            Self::ExpressionDiffers => "The stated expressions of the two photos differ.".into(),
            Self::NotCalibrated { unit } => format!(
                "There is no calibration in millimetres: lengths are in percent of {}, {unit}.",
                if *unit == LengthUnit::PercentMouthWidth { "the mouth width" } else { "the biocular width" }
            ),
            Self::IrisesNotUsed => "Irises are marked, but the landmark file states no scale, so they are not used.".into(),
            Self::SamePhotoTwice => "Both photos are the same file.".into(),
            Self::LandmarksNameAnotherPhoto { stated, photo } => {
                format!("The landmark file of {photo} says that it belongs to {stated}.")
            }
            Self::ColourProfileUnusable { photo } => {
                format!("The colour profile inside {photo} cannot be used; its colours are taken as sRGB.")
            }
            Self::PoseNotCorrected => "The pose of the head is not corrected: a chin tipped by 5° changes heights by \
                about 8 % (0.5 mm), and a head turned by 1° shifts the areas of the two halves by about 1.5 %."
                .into(),
        }
    }

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
            Self::LipsPartedInOne { .. } => "Compare photos with the lips in the same state, closed and at rest.",
            Self::ExpressionDiffers => "Compare photos with the same expression, at rest.",
            Self::NotCalibrated { .. } => {
                "Mark the irises or a ruler and state the scale in the landmark file to get millimetres."
            }
            Self::IrisesNotUsed => "Add \"scale\": { \"kind\": \"iris\" } to the landmark file to get millimetres.",
            Self::SamePhotoTwice => "Check the file names.",
            Self::LandmarksNameAnotherPhoto { .. } => "Check that the landmark file is the right one.",
            Self::ColourProfileUnusable { .. } => {
                "Measures do not depend on it; only the picture's colours may be off."
            }
            Self::PoseNotCorrected => {
                "Take both photos from straight ahead, at the same distance, with the head held the same way."
            }
        }
    }
}

fn name(visit: Visit) -> &'static str {
    match visit {
        Visit::Before => "before",
        Visit::After => "after",
    }
}

fn misfit_message(misfit: &Misfit, unit: LengthUnit) -> String {
    let Misfit { landmark, distance, suspect } = misfit;
    let photo = match suspect {
        Some(visit) => format!("; it seems misplaced in the {} photo", name(*visit)),
        None => String::new(),
    };
    format!(
        "The stable point {landmark} lies {distance:.1} {unit} from where the others put it{photo}. It is left out."
    )
}

/// Above this root mean square the stable points do not fit well, in millimetres: two hands that mark one point
/// differ by 0.5 to 1.2 mm (standard deviation), so two photos of one pose stay below it.
const HIGH_RESIDUAL_MM: f64 = 1.5;

/// The threshold in another unit, for a biocular width of 88 mm and a mouth width of 50 mm.
pub(super) fn high_residual(unit: LengthUnit) -> f64 {
    match unit {
        LengthUnit::Millimetre => HIGH_RESIDUAL_MM,
        LengthUnit::PercentBiocularWidth => 100.0 * HIGH_RESIDUAL_MM / 88.0,
        LengthUnit::PercentMouthWidth => 100.0 * HIGH_RESIDUAL_MM / 50.0,
    }
}

/// What the lack of a calibration means for the photos of one frame.
pub(super) fn calibration_cautions<'a>(
    frame: &FaceFrame,
    photos: impl Iterator<Item = &'a MarkedPhoto>,
) -> Vec<Caution> {
    if matches!(frame.scale().source, ScaleSource::Calibrated(_)) {
        return Vec::new();
    }
    let mut cautions = vec![Caution::NotCalibrated { unit: frame.unit() }];
    let has_irises = |photo: &MarkedPhoto| {
        photo.markings.iter().any(|marking| marking.irises.right.is_some() || marking.irises.left.is_some())
    };
    if photos.into_iter().any(|photo| photo.calibration.is_none() && has_irises(photo)) {
        cautions.push(Caution::IrisesNotUsed);
    }
    cautions
}
