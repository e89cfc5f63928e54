//! From clicks to the face frame: superimposition, the facial midline, the scale.

mod calibration;
mod frame;
mod midline;
mod pair;
mod procrustes;
mod proposal;
mod robust;
mod single;
mod space;

pub use calibration::{CalibrationKind, IRIS_DIAMETER_MM, IRIS_DIAMETER_SD_MM, MillimetreScale, Scale, ScaleSource};
pub use frame::{FaceFrame, Surface, Upright};
pub use midline::facial_midline;
pub use pair::{Basis, Misfit, PairAlignment, Photo, Residual, Visit};
pub use procrustes::{ScaleRule, full_procrustes_distance, superimpose, symmetry_axis};
pub use proposal::{carried_proposal, carriers, generic_proposal};
pub use robust::{RobustFit, superimpose_robustly};
pub use single::PhotoAlignment;
pub use space::{ClickErrors, SpatialFit};
