//! lipmetry measures lips on photographs: two photos of one mouth, before and after a treatment, and the
//! points that a person marked on them, become figures.
//!
//! The library does what the program does, without touching a file: a landmark file's bytes become a
//! [`MarkedPhoto`](landmark::MarkedPhoto), two of these a [`Comparison`](comparison::Comparison), that a
//! report and, with the photos' pixels, an annotated picture.
//!
//! ```
//! use lipmetry::landmark::file::LandmarkFile;
//! use lipmetry::comparison::{Pair, Settings, Verdict, compare};
//!
//! let before = LandmarkFile::read(include_bytes!("../fixtures/before.landmarks.json"))?.marked_photo();
//! let after = LandmarkFile::read(include_bytes!("../fixtures/after.landmarks.json"))?.marked_photo();
//!
//! let comparison = compare(&Pair { before: &before, after: &after, same_file: false }, &Settings::default())?;
//! let (height, change) = &comparison.changes[0];
//! assert_eq!(height.id.as_str(), "upper_vermilion_height_mean");
//! let percent = change.clone()?.percent.ok_or("a length has a percentage")?.value;
//! assert!((percent - 14.4).abs() < 0.1);
//! // One marking of each photo cannot tell 0.7 mm: the marking and the lip's posture hide up to 0.9 mm.
//! let judgement = *change.clone()?.judgement().ok_or("the uncertainty was evaluated")?;
//! assert_eq!(judgement.verdict, Verdict::WithinError);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it does not claim
//!
//! It documents and measures photographs. It knows no norm and no score of beauty, finds no landmarks by
//! itself, and never invents a point that nobody marked. The pose of the head is taken out as far as the stable points tell
//! it and lips are as deep as lips are; where they do not tell it a caution says so. What a verdict says of a change holds
//! for the photos and their marking; what a treatment did it does not say.
//!
//! # Code map
//!
//! Arrows point one way: each module uses only those above it.
//!
//! | module | what |
//! |---|---|
//! | [`units`], [`estimate`] | quantities that carry their unit and their error |
//! | [`geometry`] | frames as types, similarity transforms, axes, curves |
//! | [`landmark`] | the named points and curves, and what was marked |
//! | [`head_pose`] | the head in space before the camera |
//! | [`alignment`] | superimposition, midline, scale, the face frame |
//! | [`measure`] | one measure, or one close family, a file |
//! | [`uncertainty`] | the error of marking, Monte Carlo, agreement of repeated markings |
//! | [`caution`] | what makes measures or their comparison less than trustworthy, one family a file |
//! | [`comparison`] | change, verdict, consistency |
//! | [`imaging`] | bytes to pixels, the warped mouth, photo quality, the overlay |
//! | `schema` | JSON Schemas that strict validators take |
//! | [`landmark::file`] | the landmark file |
//! | [`report`] | JSON, table, what the overlay shows |
//! | [`pipeline`] | from bytes to the files of a report |
//! | `files` | files, read and written carefully |
//! | `web` | the marking page and its server |
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

pub mod alignment;
pub mod caution;
pub mod comparison;
pub mod estimate;
#[cfg(feature = "web")]
pub mod files;
pub mod geometry;
pub mod head_pose;
pub mod imaging;
pub mod landmark;
pub mod measure;
pub mod pipeline;
pub mod report;
mod schema;
pub mod uncertainty;
pub mod units;
#[cfg(feature = "web")]
pub mod web;
