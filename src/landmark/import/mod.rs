//! Import: marks of other programs, placed on a photo.
//!
//! A file of another program does not say all that it takes to place its points: which place of a pixel counts as 0, whether the
//! rows are those of the upright picture, which way y runs, whose right is right, what a missing point looks like. The conventions of
//! each program are rows of one table ([`CONVENTIONS`]). What neither the table nor the picture settles is asked ([`Question`]) and
//! never guessed: half a pixel, a turned photo and exchanged sides are what nobody would see.
//!
//! [`import`] goes in steps: the file's marks in its own numbers (`formats`), which of several pictures is the photo's, what the
//! points are called, where they lie, and whether a face stands there.

mod checks;
mod choice;
mod contents;
mod convention;
mod curves;
mod formats;
mod lips;
mod marks;
mod naming;
mod note;
mod options;
mod photo_facts;
mod placed;
mod placing;
mod reading;
mod refusal;
mod settling;
mod standing;
mod template;
mod template_marks;
mod templates;

pub use contents::{Pixel, Unit, Vertical};
pub use convention::{CONVENTIONS, Convention, Counts, Format, MarkedBy, Names, Rows};
pub use marks::{ImportedMarks, import};
pub use note::Note;
pub use options::{ImportOptions, LengthUnit, LipsStated, Order, Question, RowsStated};
pub use photo_facts::PhotoFacts;
pub(crate) use placing::Placing;
pub use reading::{MAX_IMPORT_BYTES, known_convention, stated_names};
pub use refusal::Refusal;
pub(crate) use templates::TEMPLATES;
