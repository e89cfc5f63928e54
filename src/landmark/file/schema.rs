use schemars::generate::SchemaSettings;

use super::document::LandmarkFile;

/// The JSON Schema of the landmark file (draft 2020-12), as JSON text with a newline at its end.
pub fn landmarks_schema() -> String {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<LandmarkFile>();
    format!("{:#}\n", schema.as_value())
}
