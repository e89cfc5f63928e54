//! Tables as CSV, tidy and typed: columns with their meaning, units in ASCII, missing values as empty cells.

mod cell;
mod column;
mod common_columns;
mod ucum;
mod writer;

pub(crate) use cell::text_cell;
pub use cell::{misread_as, misread_in_cell};
pub(crate) use column::PlainColumn;
pub use column::{Column, ColumnType, TableColumns};
pub(crate) use common_columns::{CAUTION, MARKS, MEASURE, REASON, REST_OF_CHANGE, UCUM, UNIT, USED};
pub use ucum::ucum;
pub use writer::CsvStyle;
pub(crate) use writer::{Cell, TableWriter};
