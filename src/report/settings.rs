//! The settings as the report states them.

use super::document::{LipDepthsDocument, MarkingErrorDocument, SettingsDocument};
use crate::alignment::{IRIS_DIAMETER_MM, IRIS_DIAMETER_SD_MM};
use crate::comparison::{FrameChoice, LipHeld, MatchingChoice, POSTURE_OF_VISIT, Settings};
use crate::head_pose::LipDepthPrior;
use crate::landmark::Landmark;
use crate::uncertainty::{MarkingError, MarkingErrorSource};
use crate::units::{BIOCULAR_WIDTH_MM, MOUTH_WIDTH_MM};

/// The settings, with the error of marking and the posture that were used under them.
pub(super) fn settings_document(settings: &Settings, error: &MarkingError, lip_held: LipHeld) -> SettingsDocument {
    SettingsDocument {
        matching: Some(match settings.matching {
            MatchingChoice::Auto => "auto",
            MatchingChoice::Off => "off",
        }),
        frame: match settings.frame {
            FrameChoice::Auto => "auto",
            FrameChoice::Uncorrected => "uncorrected",
        },
        seed: settings.sampling.seed,
        samples: settings.sampling.samples,
        marking_sd_mm: error.independent_mm,
        shared_sd_mm: error.shared_mm,
        marking_error: marking_error_document(error),
        posture_sd_mm: settings.posture_sd_mm_of(lip_held),
        posture_of_visit_sd_mm: POSTURE_OF_VISIT * settings.posture_sd_mm_of(lip_held),
        posture_of: lip_held.id(),
        pose_sd_deg: settings.sampling.pose_sd_deg,
        lip_depths: lip_depths(&settings.lips),
        iris_mm: [IRIS_DIAMETER_MM, IRIS_DIAMETER_SD_MM],
        biocular_width_mm: BIOCULAR_WIDTH_MM,
        mouth_width_mm: MOUTH_WIDTH_MM,
    }
}

fn lip_depths(LipDepthPrior { mean, spread }: &LipDepthPrior) -> LipDepthsDocument {
    let means = [Landmark::Ls, Landmark::CphR, Landmark::Sto, Landmark::Li, Landmark::ChR];
    let names = ["ls", "cph", "sto", "li", "ch"];
    let depth = |(name, landmark): (&'static str, Landmark)| Some((name, mean.of(landmark)?));
    LipDepthsDocument {
        mean_mm: names.into_iter().zip(means).filter_map(depth).collect(),
        sd_mm: [
            ("mouth", spread.mouth),
            ("cph", spread.peaks),
            ("sto", spread.margin),
            ("li", spread.lower),
            ("ch", spread.corners),
            ("ch_apart", spread.corners_apart),
        ]
        .into_iter()
        .collect(),
        photo_sd_mm: spread.photo,
    }
}

/// An error of marking and where it comes from.
pub(super) fn marking_error_document(error: &MarkingError) -> MarkingErrorDocument {
    let (source, markings, degrees_of_freedom) = match error.origin {
        MarkingErrorSource::Default => ("default", 0, 0),
        MarkingErrorSource::Stated => ("stated", 0, 0),
        MarkingErrorSource::Replicates { markings, degrees_of_freedom } => ("replicates", markings, degrees_of_freedom),
        MarkingErrorSource::Repeatability { markings, degrees_of_freedom } => {
            ("repeatability", markings, degrees_of_freedom)
        }
    };
    MarkingErrorDocument {
        source,
        markings,
        degrees_of_freedom,
        contour_sd_mm: error.contour_mm,
        iris_diameter_sd_mm: error.iris_diameter_mm,
        points_sd_mm: Landmark::ALL.into_iter().map(|landmark| (landmark.id(), error.of_point(landmark))).collect(),
    }
}
