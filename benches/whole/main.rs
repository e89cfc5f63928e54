//! What the program costs as a whole process, against decoding the same photos, in one run.
//!
//! ```text
//! cargo build --release && cargo bench --bench whole
//! cargo bench --bench whole -- --tables [megapixels] [points] [markings] [samples] [visits]
//! ```
//!
//! The first prints the ratios: of `compare` with and without matching, with its report and with `--json`, of photos of 12 and of 48
//! megapixels and of progressive ones, against libjpeg-turbo where its `djpeg` is there (it decodes to nothing, row by row), against the
//! decoder that the program has, and how long each stage took. The second prints the tables of `docs/performance.md`. All processes
//! of a table run in turn; of their times it shows medians, of their memory the most.
//!
//! - `LIPMETRY_OTHER=PROGRAM`: another build of the program, such as the last release's, is measured beside this one.
//! - `LIPMETRY_HEIC=DIR`: `before.heic` and `after.heic` in it, with landmarks beside them, are measured, too.
//! - `LIPMETRY_VISITS=DIR`: visits of several photos are, in the folders `before` and `after`, one photo of each with its landmarks.
//! - `LIPMETRY_ROUNDS=N`: how often each runs, else 15 times.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints its result and panics when it fails")]

#[cfg(unix)]
mod cost;
#[cfg(unix)]
mod photos;
#[cfg(unix)]
mod ratios;
#[cfg(unix)]
mod tables;

#[cfg(unix)]
fn main() {
    if cost::is_in_between() || ratios::is_decoder() || std::env::args().any(|argument| argument == "--test") {
        return;
    }
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--tables") {
        tables::print(&arguments[at + 1..]);
    } else {
        ratios::print();
    }
}

/// What a child has used is asked for as Unix answers.
#[cfg(not(unix))]
fn main() {}

/// How often each process runs.
#[cfg(unix)]
fn rounds() -> usize {
    std::env::var("LIPMETRY_ROUNDS").map_or(15, |rounds| rounds.parse().unwrap())
}

/// The program that is measured.
#[cfg(unix)]
const PROGRAM: &str = env!("CARGO_BIN_EXE_lipmetry");
