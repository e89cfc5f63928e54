//! How sure the figures are: the error of marking, and what it does to every measure.

pub mod agreement;
mod clicks;
mod figures;
mod interval;
mod marking_error;
mod monte_carlo;
mod noise_floor;
mod repeatability;
mod replicates;

pub use clicks::click_errors;
pub use figures::Deviations;
pub use interval::Range;
pub use marking_error::{DEFAULT_MARKING_SD_MM, DEFAULT_SHARED_SD_MM, MarkingError, MarkingErrorSource};
pub use monte_carlo::{POSE_SD_DEG, PairDeviations, Sampling, sample_pair, sample_photo};
pub use noise_floor::{NoiseFloor, noise_floors, shape_change_floor};
pub use repeatability::{Repeatability, RepeatabilityError, Repeats, repeatability};
pub use replicates::{Scatter, Sum, scatter};
