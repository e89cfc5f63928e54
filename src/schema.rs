//! JSON Schemas (draft 2020-12) as text, in the words of the standard alone, so that strict validators take them.

use schemars::generate::SchemaSettings;
use schemars::transform::RestrictFormats;
use schemars::{JsonSchema, Schema};

/// The version of the formats that the schemas describe, the last part of their identifiers.
const VERSION: u32 = 1;

/// The schema of the files that are read as `T`, with a newline at its end: what may be left out is not required.
/// `name` is the schema's own, as in `lipmetry schema NAME`.
pub(crate) fn of_input<T: JsonSchema>(name: &str) -> String {
    text::<T>(name, SchemaSettings::draft2020_12())
}

/// The schema of the files that are written from `T`, with a newline at its end: what is always there is required.
/// `name` is the schema's own, as in `lipmetry schema NAME`.
pub(crate) fn of_output<T: JsonSchema>(name: &str) -> String {
    text::<T>(name, SchemaSettings::draft2020_12().for_serialize())
}

fn text<T: JsonSchema>(name: &str, settings: SchemaSettings) -> String {
    // The standard has no format for numbers: `double` and `uint32` are words of another one.
    let generator = settings.with_transform(RestrictFormats::default()).into_generator();
    let mut schema: Schema = generator.into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), format!("urn:lipmetry:schema:{name}:{VERSION}").into());
    format!("{:#}\n", schema.as_value())
}
