//! Every measure on lips whose figures a person can work out, and on lips that lack something.

mod degenerate;
mod hand;
mod overlap;
mod parted;

pub use overlap::GRID;
mod flattened;
