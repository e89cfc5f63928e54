//! The JSON Schemas of all formats: each is one of its draft, has a name of its own, and uses no word that the draft does
//! not know. `tests/browser/schema.test.mjs` gives them to a strict validator.

use lipmetry::landmark::file::landmarks_schema;
use lipmetry::report::{repeatability_schema, report_schema, visits_schema};
use serde_json::{Value, json};

/// The formats of texts that draft 2020-12 defines and that are used here.
const FORMATS: [&str; 2] = ["date", "date-time"];

fn schemas() -> [(&'static str, Value); 4] {
    [
        ("landmarks", landmarks_schema()),
        ("report", report_schema()),
        ("visits", visits_schema()),
        ("repeatability", repeatability_schema()),
    ]
    .map(|(name, text)| (name, serde_json::from_str(&text).unwrap()))
}

/// The formats in the schema that are not among the known ones. A property may be called `format`, but is no text.
fn unknown_formats(schema: &Value) -> Vec<&str> {
    let own = schema.get("format").and_then(Value::as_str).filter(|format| !FORMATS.contains(format));
    let below: Vec<&Value> = match schema {
        Value::Object(object) => object.values().collect(),
        Value::Array(values) => values.iter().collect(),
        _ => Vec::new(),
    };
    own.into_iter().chain(below.into_iter().flat_map(unknown_formats)).collect()
}

#[test]
fn every_schema_is_one_and_has_its_own_name() {
    for (name, schema) in schemas() {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        assert_eq!(schema["$id"], format!("urn:lipmetry:schema:{name}:1"));
        assert!(jsonschema::meta::is_valid(&schema), "{name} is not a schema of its own draft");
        assert!(jsonschema::validator_for(&schema).is_ok(), "{name}: {:?}", jsonschema::validator_for(&schema).err());
    }
}

#[test]
fn no_schema_has_a_format_that_the_standard_does_not_know() {
    for (name, schema) in schemas() {
        assert_eq!(unknown_formats(&schema), Vec::<&str>::new(), "{name}");
    }
    let landmarks = landmarks_schema();
    assert!(FORMATS.iter().all(|format| landmarks.contains(&format!("\"format\": \"{format}\""))), "{landmarks}");
}

#[test]
fn unknown_formats_are_found() {
    let schema = json!({
        "properties": { "format": { "const": "a" }, "x": { "type": "number", "format": "double" } },
        "$defs": { "Y": { "anyOf": [{ "format": "date" }, { "items": { "format": "uint32" } }] } },
    });
    let mut found = unknown_formats(&schema);
    found.sort_unstable();
    assert_eq!(found, ["double", "uint32"]);
}
