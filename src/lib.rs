//! lipmetry measures lips on photographs: two photos of one mouth, before and after a treatment, and the
//! points that a person marked on them, become measures with error bars, and a report.
//!
//! ```
//! # #[cfg(feature = "fs")] {
//! use lipmetry::{MeasureId, Photo, Settings};
//!
//! let before = Photo::open("fixtures/before.jpg")?;
//! let after = Photo::open("fixtures/after.jpg")?;
//! let comparison = lipmetry::compare(&before, &after, &Settings::default())?;
//!
//! let height = comparison.change(MeasureId::UpperVermilionHeightMean)?;
//! println!("{height}");
//! # assert_eq!(height.to_string(), "+0.7 ± 0.4 mm (+16 ± 9 %), probably larger");
//! for caution in comparison.cautions() {
//!     println!("{caution}");
//! }
//! # let folder = tempfile::tempdir()?;
//! # std::env::set_current_dir(&folder)?;
//! comparison.report().write_to("out")?;
//! # assert!(std::path::Path::new("out/report.html").is_file());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! It prints `+0.7 ± 0.4 mm (+16 ± 9 %), probably larger`: the change after minus before with its standard uncertainty, the
//! same in percent, and the verdict.
//!
//! The landmarks of `before.jpg` lie beside it as `before.landmarks.json`, where `lipmetry mark` writes them. `report.json`,
//! `report.html` and `overlay.png` in the folder `out` are those that `lipmetry compare` writes; a report that is there already
//! stays, unless [`Report::overwrite_in`] says otherwise.
//!
//! [`measure`] does the same for one photo, [`visits`] for photos over time. Without touching a file, [`Photo::from_bytes`] takes
//! photos and [`Report::files`] gives reports as bytes; [`Photo::from_landmarks`] takes the landmarks alone, which is enough to
//! compare, without the cautions about pictures and without a report.
//!
//! # Features
//!
//! | feature | what | default |
//! |---|---|---|
//! | `fs` | `Photo::open`, `Report::write_to` and what reads and writes files | with `cli` |
//! | `heic` | photos in the HEIC format of phones | yes |
//! | `suggest` | marks suggested by a face model that is part of the program | yes |
//! | `page` | what answers the marking page, without a server | with `web` |
//! | `web` | the marking page and its server; with `fs` | with `cli` |
//! | `cli` | the program `lipmetry`; with `web` | yes |
//!
//! A program that uses the library needs `default-features = false, features = ["fs", "heic"]`.
//!
//! # What it does not claim
//!
//! It documents and measures photographs. It knows no norm and no score of beauty, suggests landmarks for a person to confirm and finds none by
//! itself, and never invents a point that nobody marked. The pose of the head is taken out as far as the stable points tell
//! it and lips are as deep as lips are; where they do not tell it a caution says so. What a verdict says of a change holds
//! for the photos and their marking; what a treatment did it does not say.
//!
//! # Code map
//!
//! Arrows point one way: each module uses only those above it. All but [`caution`], `error` and `visits` are the inside of the library, which
//! may change with every version; what is on this page stays.
//!
//! | module | what |
//! |---|---|
//! | `text` | names from elsewhere, fit to be printed |
//! | `stage` | the stages of the work, told to whoever times them |
//! | `elementary` | elementary functions with the same bits on every platform |
//! | `units`, `estimate` | quantities that carry their unit and their error |
//! | `geometry` | frames as types, similarity transforms, axes, curves |
//! | `landmark` | the named points and curves, and what was marked |
//! | `head_pose` | the head in space before the camera |
//! | `alignment` | superimposition, midline, scale, the face frame |
//! | `measure` | one measure, or one close family, a file |
//! | `uncertainty` | the error of marking, Monte Carlo, agreement of repeated markings |
//! | `caution` | what makes measures or their comparison less than trustworthy, one family a file |
//! | `comparison` | change, verdict, consistency: what the marks alone tell |
//! | `imaging` | bytes to pixels, the warped mouth, photo quality, the overlay |
//! | `matching` | where the after photo's marks lie by its pixels |
//! | `suggest` | marks that a face model suggests, to be confirmed (feature `suggest`) |
//! | `schema` | JSON Schemas that strict validators take |
//! | `tables` | tables as CSV, for spreadsheets and statistics programs |
//! | `landmark::file` | the landmark file |
//! | `landmark::import` | marks of other programs, placed on a photo |
//! | `landmark::export` | marks for other programs |
//! | `report` | JSON, table, what the overlay shows |
//! | [`error`] | everything that can go wrong, in one type |
//! | `pipeline` | from photos to a comparison with all its cautions, and to the bytes of its report |
//! | `study` | many people: plans, records, tables, the group and its page |
//! | `files` | files, read and written carefully: `Photo::open`, `Report::write_to` (feature `fs`) |
//! | `web` | the marking page (feature `page`) and its server (feature `web`) |
//!
//! From `units` to `comparison` the core is pure: no files, no pixels, no clock, no printing. The
//! edges alone touch files, sockets and the terminal: `files`, `web`, and the program in `src/cli`, which sees only what is
//! public here.
//!
//! # Invariants
//!
//! - Right and left are the subject's; a difference between the sides is right minus left, a change is after
//!   minus before.
//! - Image points and face points are different types.
//! - Rotating, moving or resizing a photo with its points changes no measure; mirroring it with its names
//!   flips the sign of every lateral measure and changes no other; swapping the photos flips every change;
//!   the same photo twice has no change at all.
//! - What is missing has a reason, never a 0 or a NaN.

#[doc(hidden)]
pub mod alignment;
pub mod caution;
#[doc(hidden)]
pub mod comparison;
mod elementary;
pub mod error;
#[doc(hidden)]
pub mod estimate;
#[cfg(feature = "fs")]
#[doc(hidden)]
pub mod files;
#[doc(hidden)]
pub mod geometry;
#[doc(hidden)]
pub mod head_pose;
#[doc(hidden)]
pub mod imaging;
#[doc(hidden)]
pub mod landmark;
#[doc(hidden)]
pub mod matching;
#[doc(hidden)]
pub mod measure;
#[doc(hidden)]
pub mod pipeline;
#[doc(hidden)]
pub mod report;
mod schema;
#[doc(hidden)]
pub mod stage;
#[doc(hidden)]
pub mod study;
#[cfg(feature = "suggest")]
#[doc(hidden)]
pub mod suggest;
#[doc(hidden)]
pub mod tables;
#[doc(hidden)]
pub mod text;
#[doc(hidden)]
pub mod uncertainty;
#[doc(hidden)]
pub mod units;
#[cfg(feature = "page")]
#[doc(hidden)]
pub mod web;

pub use caution::{Caution, Severity};
pub use comparison::{FrameChoice, Settings, Verdict};
pub use error::Error;
pub use estimate::{Estimate, Uncertainty};
pub use measure::MeasureId;
pub use pipeline::{Comparison, MeasureChange, MeasuredPhoto, PageOptions, Photo, Report, TimePoint, compare, measure};
pub use report::{Crop, PageLabels};
pub use uncertainty::{MarkingError, Sampling};

pub mod visits {
    //! Two or more photos of one person over their visits.
    pub use crate::comparison::{MeasureSeries, PairCautions, Visit, VisitChange, VisitValue, Visits};
    pub use crate::pipeline::{VisitPhoto, compare_visits};
}
