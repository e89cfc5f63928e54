//! The JSON Schema of the landmark file, made from its types.

use super::document::LandmarkFile;
use crate::schema;

/// The JSON Schema of the landmark file (draft 2020-12), as JSON text with a newline at its end.
pub fn landmarks_schema() -> String {
    schema::of_input::<LandmarkFile>("landmarks")
}
