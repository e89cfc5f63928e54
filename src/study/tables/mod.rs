//! The tables of a study: tidy, one variable a column, and their dictionary.

mod columns;
mod dictionary;
mod rows;

pub use columns::{is_own_column, tables};
pub use dictionary::{data_package, dictionary};
pub use rows::{MarkingRow, TableOptions, Tables};
