//! How sure the figures are said to be, against hands whose error is known.

mod budget;
mod by_origin;
mod closed_forms;
mod common_errors;
mod coverage;
mod floors;
mod lifts;
mod matched;
mod no_change;
mod power;
mod replicates;
mod suggested;
