#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails should panic"
)]
//! The tests of the library.

mod alignment;
mod curves;
mod faces;
mod fixtures;
mod measures;
mod oracles;
mod properties;
