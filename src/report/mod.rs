//! What leaves the program: the report as JSON with its schema, the terminal table, the sentences for
//! people. Values in, bytes or text out.

mod build;
mod document;
mod picture;
mod rounding;
mod schema;
mod summary;
mod table;

pub use build::{PhotoIdentity, comparison_report, measurement_report};
pub use document::{
    AlignmentDocument, CautionDocument, ChangeDocument, ComparisonReport, ConsistencyDocument, MeasureDocument,
    MeasurementReport, MisfitDocument, PhotoDocument, PhotoReport, ProfileDocument, QuantityDocument, ScaleReport,
    SettingsDocument, ShapeChangeDocument, SummaryDocument, ToolDocument,
};
pub use picture::{PAIR_TITLES, Picture, comparison_scene, measurement_scene};
pub use rounding::{rounded, rounded_change, rounded_percent};
pub use schema::report_schema;
pub use table::{Style, comparison_table, measurement_table};
