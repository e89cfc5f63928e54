//! Every measure on lips whose values a person can work out, and on lips that lack something.

mod degenerate;
mod document;
mod hand;
mod overlap;
mod parted;

pub use overlap::GRID;
mod flattened;
