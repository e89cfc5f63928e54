//! From two marked photos to measures, their change, and what threatens the comparison.

mod caution;
mod change;
mod consistency;
mod pair;
mod photo;
mod settings;
mod threat;
mod visits;

pub use caution::{Caution, Exposure, Proportion, Severity};
pub use change::{Change, Judgement, Magnitude, Verdict};
pub use consistency::{Consistency, Pattern};
pub use pair::{Comparison, Pair, compare};
pub use photo::{Measurement, MouthError, Uncorrected, measure_photo};
pub use settings::{FrameChoice, POSTURE_SD_MM, Settings};
pub use threat::{PictureQuality, picture_cautions, picture_pair_cautions};
pub use visits::{DatedPhoto, MeasureSeries, Visit, VisitChange, VisitValue, Visits, VisitsError, compare_visits};
