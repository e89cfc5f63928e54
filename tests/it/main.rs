//! The tests of the library and of the program, in one binary.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails should panic, one that is skipped should say so"
)]

mod curves;
mod decode;
mod faces;
mod fixtures;
mod measures;
mod oracles;
mod overlay;
