//! The tests of the library and of the program, in one binary.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails should panic, one that is skipped should say so"
)]
#![allow(clippy::disallowed_methods, reason = "a truth within a tolerance needs no last digit")]

mod agreement;
mod alignment;
mod bursts;
mod cautions;
#[cfg(feature = "cli")]
mod command_line;
mod curves;
mod decode;
mod documentation;
#[cfg(feature = "fs")]
mod examples;
mod faces;
#[cfg(feature = "cli")]
mod faults;
#[cfg(feature = "suggest")]
mod first_looks;
mod fixtures;
mod front_page;
#[cfg(feature = "cli")]
mod fuzz;
mod head_pose;
#[cfg(feature = "cli")]
mod heads;
mod hostile_files;
mod import;
mod landmark_file;
mod layering;
mod matched_heads;
mod matched_pairs;
mod matching;
mod measures;
mod oracles;
mod overlay;
mod photos;
mod posture;
mod properties;
mod proposals;
mod real_photos;
mod report;
mod schemas;
mod simulation;
#[cfg(feature = "cli")]
mod study;
#[cfg(feature = "suggest")]
mod suggest;
mod uncertainty;
mod visits;
#[cfg(all(unix, feature = "cli"))]
mod written;
