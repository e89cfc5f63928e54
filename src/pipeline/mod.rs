//! From photos to a comparison with everything that threatens it, and to the bytes of its report: the one front door, for the
//! library's users, the program and the marking page alike.
//!
//! Nothing here knows a path, a terminal or a socket.

mod change;
mod compare;
mod findings;
mod first_look;
mod matching;
mod measure;
mod one_camera;
mod photo;
mod photo_choice;
mod report;
mod shot;
mod time_point;
mod visit_pair;
mod visits;

pub use change::MeasureChange;
pub use compare::{Comparison, compare};
pub use first_look::FirstLook;
#[cfg(feature = "page")]
pub(crate) use measure::doubts_of_marks;
pub use measure::{MeasuredPhoto, mark_doubts, measure};
pub use photo::{Photo, PhotoFile, picture_sha256, sha256};
pub use photo_choice::PhotoChoice;
pub use report::{
    CSV_FILE, OVERLAY_FILE, PAGE_FILE, PHOTOS_FILE, PageOptions, REPORT_FILE, REPORT_FOLDER, Report, to_json,
};
pub use shot::Shot;
pub use time_point::TimePoint;
pub use visits::compare_with_first;
pub use visits::{VisitPhoto, compare_visits, day_number};
