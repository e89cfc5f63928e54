//! From two marked photos to measures, their change, and the verdicts on it.

mod change;
mod common_errors;
mod consistency;
mod left_out;
mod matching;
mod pair;
mod photo;
mod settings;
mod visit_means;
mod visit_values;
mod visits;

pub use change::{Change, Changes, Judgement, Magnitude, PROBABLE, QUESTIONS, Verdict};
pub use common_errors::{COMMON_ERRORS, common_errors};
pub use consistency::{Consistency, Pattern};
pub use left_out::LeftOut;
pub use matching::{
    CHECK_DRAWS, CHECK_MM, COARSEST_MM, MOST_BLUR_MM, MatchCheck, Matching, MatchingChoice, MatchingReason,
    MatchingState, SKIN_ONLY_MM, compare_carried, not_matchable,
};
pub use pair::{Pair, PairComparison, compare_pair, compare_pair_with_pictures};
pub use photo::{Measurement, Mouth, MouthError, Uncorrected, locate_mouth, measure_photo};
pub use settings::{FrameChoice, LipHeld, POSTURE_OF_VISIT, POSTURE_SD_MM, SMILE_POSTURE_SD_MM, Settings};
pub use visit_means::{ComparedPhotos, PhotoEvidence, PhotosOfVisits, PostureWithin, VisitPhotoValues};
pub use visits::{
    MeasureSeries, PairCautions, Visit, VisitChange, VisitMatch, VisitValue, Visits, VisitsError, compare_visits,
    compare_with_first,
};
