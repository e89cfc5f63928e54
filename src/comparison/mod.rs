//! From two marked photos to measures, their change, and what threatens the comparison.

mod caution;
mod change;
mod consistency;
mod course;
mod pair;
mod photo;
mod settings;
mod threat;

pub use caution::{Caution, Exposure, Proportion, Severity};
pub use change::{Change, Judgement, Magnitude, Verdict, change};
pub use consistency::{Consistency, Pattern};
pub use course::{Course, CourseChange, CoursePoint, CourseVisit, DatedPhoto, MeasureCourse, NoCourse, course};
pub use pair::{Comparison, Pair, compare};
pub use photo::{Flat, Measurement, NoMouth, measure_photo};
pub use settings::{FrameChoice, POSTURE_SD_MM, Settings};
pub use threat::{PictureQuality, picture_cautions, picture_pair_cautions};
