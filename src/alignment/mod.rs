//! From marks to face frames: superimposition, the facial midline, the scale, and pose correction.

mod calibrated_marking;
mod calibration;
mod constellation;
mod frame;
mod midline;
mod pair;
mod photo;
mod picture_stretch;
mod pose_correction;
mod procrustes;
mod proposal;
mod robust;
mod stable_points;

pub use calibrated_marking::CalibratedMarking;
pub(crate) use calibration::suggested_iris_u;
pub use calibration::{
    CalibrationKind, IRIS_DIAMETER_MM, IRIS_DIAMETER_SD_MM, MillimetreScale, SUGGESTED_IRIS_U, Scale, ScaleSource,
};
pub use constellation::{Astray, Constellation, constellation, exchanged};
pub use frame::{FaceFrame, Surface, Upright};
pub use midline::facial_midline;
pub use pair::{Alignment, Misfit, Occasion, PairAlignment, StablePointResidual};
pub use photo::PhotoAlignment;
pub use picture_stretch::picture_stretch;
pub use pose_correction::{LandmarkErrors, PoseCorrection, evidence_of_two_faces};
pub use procrustes::{ScaleRule, full_procrustes_distance, superimpose, symmetry_axis};
pub use proposal::{average_face_on, average_face_proposal, carried_proposal, transfer_points};
pub use robust::{RobustFit, superimpose_robustly};
pub use stable_points::StablePointFit;
