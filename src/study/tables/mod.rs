//! The tables of a study: tidy, one variable a column, and their dictionary.

mod cell;
mod columns;
mod dictionary;
mod rows;
mod ucum;
mod writer;

pub use cell::misread_as;
pub use columns::{Column, ColumnType, TableColumns, is_own_column, tables};
pub use dictionary::{data_package, dictionary};
pub use rows::{MarkingRow, TableOptions, Tables};
pub use ucum::ucum;
pub use writer::CsvStyle;
