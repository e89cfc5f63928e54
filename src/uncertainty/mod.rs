//! How certain the measured values are: the error of marking, what it does to every measure, and how well repeated
//! markings agree.

pub mod agreement;
mod by_origin;
pub(crate) mod distributions;
mod interval;
mod marking_error;
mod marking_sampler;
mod matched_sampler;
mod model_error;
mod monte_carlo;
mod noise_floor;
mod outline_error;
mod pair_deviations;
mod posture;
mod repeatability;
mod replicates;
mod sample_deviations;
mod simultaneous;
mod standard_normal;
mod visit_means;

pub use by_origin::{MarkKind, OriginAgreement, agreement_by_origin};
pub use marking_error::{DEFAULT_MARKING_SD_MM, DEFAULT_SHARED_SD_MM, MarkingError, MarkingErrorSource};
pub use marking_sampler::{landmark_errors, move_clicks};
pub(crate) use matched_sampler::moved_as_far_as_all;
pub(crate) use model_error::{LeanOfAll, LeaningLines};
pub use monte_carlo::{POSE_SD_DEG, SampledPair, Sampling, sample_pair, sample_photo};
pub use noise_floor::{NoiseFloor, matched_shape_floor, noise_floors, shape_change_floor};
pub(crate) use outline_error::OutlineError;
pub use pair_deviations::{PairDeviations, UncertaintyBudget, UncertaintyPart};
pub(crate) use posture::posture_of_measure;
pub(crate) use repeatability::marker;
pub use repeatability::{Repeatability, RepeatabilityError, Repeats, repeatability};
pub use replicates::{ReplicateScatter, SumOfSquares, replicate_scatter};
pub use sample_deviations::SampleDeviations;
pub use simultaneous::{LargestDeviations, factor_of_independent, independent_of_factor, single_factor};
pub(crate) use visit_means::row_of;
pub use visit_means::{LaterVisit, MeanDeviations, OtherPhoto, PhotoThatCounts, VisitMean, VisitSamples, WithinVisits};
