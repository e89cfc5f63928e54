//! The JSON Schema of report.json.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::document::{ComparisonReport, MeasurementReport};

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
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = generator.into_root_schema_for::<AnyReport>();
    format!("{:#}\n", schema.as_value())
}
