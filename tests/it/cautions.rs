//! Every caution: what triggers it, what just does not, and a real or rendered photo where it must fire.

mod landmarks;
mod matching;
mod pictures;
#[cfg(feature = "cli")]
mod real;
mod withheld;
