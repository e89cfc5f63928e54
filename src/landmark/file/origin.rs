//! How the marks of a marking came to their places.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use super::reader::{Item, Reader};
use crate::landmark::{CurveName, Landmark};

/// How a mark came to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OriginDocument {
    /// A person put it there.
    Placed,
    /// A program proposed a place, and a person moved it from there.
    Moved,
    /// A program proposed the place, and a person let it stand: such a mark leans towards the proposal.
    Confirmed,
}

impl OriginDocument {
    const WORDS: [(&str, Self); 3] = [("placed", Self::Placed), ("moved", Self::Moved), ("confirmed", Self::Confirmed)];
}

/// The origins of a marking's marks by their names: named points, curves (for the contour points on them), `iris_r` and
/// `iris_l`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OriginsDocument(pub IndexMap<&'static str, OriginDocument>);

/// What may have an origin.
fn names() -> Vec<&'static str> {
    let points = Landmark::ALL.map(Landmark::id);
    let curves = CurveName::ALL.map(CurveName::id);
    points.into_iter().chain(curves).chain(["iris_r", "iris_l"]).collect()
}

impl JsonSchema for OriginsDocument {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OriginsDocument".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "How marks came to their places: a person placed them; or a program proposed a place and a person \
                            moved the mark or confirmed it. Of a curve: the contour points on it.",
            "propertyNames": { "enum": names() },
            "additionalProperties": { "enum": OriginDocument::WORDS.map(|(word, _)| word) },
        })
    }
}

pub(super) fn read(reader: &mut Reader, item: &Item<'_>) -> Option<OriginsDocument> {
    let names = names();
    let object = reader.object(item, &names)?;
    let mut origins = OriginsDocument::default();
    for (key, item) in object.items() {
        let name = names.iter().find(|name| **name == key);
        if let (Some(name), Some(origin)) = (name, reader.word(&item, &OriginDocument::WORDS)) {
            origins.0.insert(name, origin);
        }
    }
    Some(origins)
}
