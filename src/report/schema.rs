//! The JSON Schema of report.json.

use schemars::JsonSchema;

use super::document::{ComparisonReport, MeasurementReport};
use crate::schema;

/// Either of the two reports.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "lipmetry report")]
#[allow(dead_code, reason = "it exists for its schema alone")]
enum AnyReport {
    Comparison(Box<ComparisonReport>),
    Measurement(Box<MeasurementReport>),
}

/// The JSON Schema (draft 2020-12) of report.json, of a comparison or of one photo, as JSON text with a
/// newline at its end.
pub fn report_schema() -> String {
    schema::of_output::<AnyReport>("report")
}
