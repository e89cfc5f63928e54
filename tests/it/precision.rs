//! How sure the figures are said to be, against hands whose error is known.

mod coverage;
mod replicates;
