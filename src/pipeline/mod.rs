//! From the bytes of photos and landmark files to the bytes of a report: what the program and the marking page have
//! in common, so that both write the same.
//!
//! Nothing here knows a path, a terminal or a socket.

mod compare;
mod input;
mod measure;
mod name;
mod output;

pub use compare::{compare, draw_comparison};
pub use input::{Input, PhotoFile, sha256};
pub use measure::{draw_measurement, measure};
pub use name::{plain_name, printable};
pub use output::{Drawn, OVERLAY_FILE, PAGE_FILE, PageOptions, REPORT_FILE, to_json};
