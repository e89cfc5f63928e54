//! How the marks of a marking came to their places.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::document::IRIS_NAMES;
use super::json_tree::JsonTree;
use super::tree_reader::{Item, TreeReader, printable};
use crate::landmark::{CurveName, Landmark};

/// How a mark came to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OriginDocument {
    /// A program proposed the place, and nobody has looked at it: it is not marked yet. Only drafts have such marks; in a
    /// landmark file they are an error.
    Proposed,
    /// A person put it there.
    Placed,
    /// A program proposed a place, and a person moved it from there.
    Moved,
    /// A program proposed the place, and a person let it stand: such a mark leans towards the proposal.
    Confirmed,
    /// A person put it there in another program.
    Imported,
}

impl OriginDocument {
    /// The words of a landmark file.
    const WORDS: [(&str, Self); 4] = [
        ("placed", Self::Placed),
        ("moved", Self::Moved),
        ("confirmed", Self::Confirmed),
        ("imported", Self::Imported),
    ];
    /// The word that only a draft may use besides.
    const PROPOSED: (&str, Self) = ("proposed", Self::Proposed);
}

/// How the parts of one mark came to their places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum MarkOrigin {
    /// All of it in one way.
    Whole(OriginDocument),
    /// Each contour point of a curve in its own way, in their order; only drafts tell them apart.
    ContourPoints(Vec<OriginDocument>),
}

impl MarkOrigin {
    /// Whether a part of the mark is only proposed.
    pub fn is_proposed(&self) -> bool {
        match self {
            Self::Whole(origin) => *origin == OriginDocument::Proposed,
            Self::ContourPoints(origins) => origins.contains(&OriginDocument::Proposed),
        }
    }

    /// The one origin of the whole mark; `None` of no parts. A curve of which a single point was touched was looked at and
    /// moved; where no program had proposed it, the person placed it.
    pub(super) fn whole(&self) -> Option<OriginDocument> {
        match self {
            Self::Whole(origin) => Some(*origin),
            Self::ContourPoints(origins) => {
                let first = *origins.first()?;
                let is_persons =
                    |origin: &OriginDocument| matches!(origin, OriginDocument::Placed | OriginDocument::Imported);
                Some(match origins.as_slice() {
                    origins if origins.iter().all(|origin| *origin == first) => first,
                    origins if origins.iter().all(is_persons) => OriginDocument::Placed,
                    _ => OriginDocument::Moved,
                })
            }
        }
    }
}

/// The origins of a marking's marks by their names: named points, curves (for the contour points on them), `iris_r` and
/// `iris_l`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OriginsDocument(pub IndexMap<&'static str, MarkOrigin>);

impl OriginsDocument {
    /// Whether a part of the mark with this name is only proposed.
    pub fn is_proposed(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(MarkOrigin::is_proposed)
    }

    /// As a landmark file states them: one origin for each mark.
    #[must_use]
    pub fn by_mark(&self) -> Self {
        let whole = |(name, origin): (&&'static str, &MarkOrigin)| Some((*name, MarkOrigin::Whole(origin.whole()?)));
        Self(self.0.iter().filter_map(whole).collect())
    }
}

/// What may have an origin.
pub(super) fn names() -> Vec<&'static str> {
    let points = Landmark::ALL.map(Landmark::id);
    let curves = CurveName::ALL.map(CurveName::id);
    points.into_iter().chain(curves).chain(IRIS_NAMES).collect()
}

impl JsonSchema for OriginsDocument {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OriginsDocument".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "How marks came to their places: a person placed them, here or in another program from which they \
                            are imported; or a program proposed a place and a person moved the mark or confirmed it. Of a curve: \
                            the contour points on it.",
            "propertyNames": { "enum": names() },
            "additionalProperties": { "enum": OriginDocument::WORDS.map(|(word, _)| word) },
        })
    }
}

pub(super) fn read(reader: &mut TreeReader, item: &Item<'_>) -> Option<OriginsDocument> {
    let names = names();
    let object = reader.object(item, &names)?;
    let mut origins = OriginsDocument::default();
    if !reader.is_draft && refuse_proposed(reader, item, object.items()) {
        return None;
    }
    for (key, item) in object.items() {
        let name = names.iter().find(|name| **name == key);
        if let (Some(name), Some(origin)) = (name, mark_origin(reader, &item)) {
            origins.0.insert(name, origin);
        }
    }
    Some(origins)
}

fn mark_origin(reader: &mut TreeReader, item: &Item<'_>) -> Option<MarkOrigin> {
    match item.tree {
        JsonTree::Array(_) if reader.is_draft => {
            let origins = reader.list(item, 0, usize::MAX)?;
            let origins = origins.into_iter().filter_map(|item| word(reader, &item));
            Some(MarkOrigin::ContourPoints(origins.collect()))
        }
        _ => word(reader, item).map(MarkOrigin::Whole),
    }
}

fn word(reader: &mut TreeReader, item: &Item<'_>) -> Option<OriginDocument> {
    let [placed, moved, confirmed, imported] = OriginDocument::WORDS;
    if reader.is_draft {
        return reader.word(item, &[placed, moved, confirmed, imported, OriginDocument::PROPOSED]);
    }
    reader.word(item, &OriginDocument::WORDS)
}

/// Whether marks are only proposed: in one problem, however many they are.
fn refuse_proposed<'a>(
    reader: &mut TreeReader,
    origins: &Item<'_>,
    items: impl Iterator<Item = (&'a str, Item<'a>)>,
) -> bool {
    let is_proposed =
        |item: &Item<'_>| matches!(item.tree, JsonTree::String(text) if text == OriginDocument::PROPOSED.0);
    let proposed: Vec<(&str, Item<'_>)> = items.filter(|(_, item)| is_proposed(item)).collect();
    match proposed.as_slice() {
        [] => return false,
        [(_, item)] => {
            let remedy = "Have a person confirm the mark or move it and state that, or leave the mark out.";
            reader.problem(&item.place, "A mark that is only proposed is not marked, so it is never measured", remedy);
        }
        several => {
            let names: Vec<String> = several.iter().map(|(name, _)| printable(name)).collect();
            let message = format!(
                "{} marks are only proposed, and what nobody confirmed is never measured: {}",
                several.len(),
                names.join(", ")
            );
            let remedy = "Open the photo with `lipmetry mark`, confirm or correct these marks and save them.";
            reader.problem(&origins.place, message, remedy);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{MarkOrigin, OriginDocument};

    #[test]
    fn a_curve_that_persons_made_was_placed_and_one_that_was_proposed_was_moved() {
        use OriginDocument::{Confirmed, Imported, Moved, Placed};
        for (parts, whole) in [
            (vec![Imported, Imported], Imported),
            (vec![Imported, Placed], Placed),
            (vec![Placed, Imported, Placed], Placed),
            (vec![Confirmed, Placed], Moved),
            (vec![Confirmed, Imported], Moved),
        ] {
            assert_eq!(MarkOrigin::ContourPoints(parts.clone()).whole(), Some(whole), "{parts:?}");
        }
        assert_eq!(MarkOrigin::ContourPoints(Vec::new()).whole(), None);
    }
}
