//! The parts of a draft that are parts of a landmark file: of one form, but marks may be missing or only proposed.
//!
//! The functions are what serde's `deserialize_with` takes.

use serde::de::{Deserialize, Deserializer, Error as _};

use super::document::{MarkingDocument, PointsDocument, ScaleDocument};
use super::json_tree::JsonTree;
use super::matches::MatchDocument;
use super::matches_reader;
use super::parse;
use super::problem::LandmarkProblems;
use super::tree_reader::{Item, TreeReader};

/// The marking of a draft.
pub(crate) fn draft_marking<'de, D: Deserializer<'de>>(deserializer: D) -> Result<MarkingDocument, D::Error> {
    part(deserializer, "marking", parse::marking)
}

/// The points that were clicked to place the rest.
pub(crate) fn draft_anchors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PointsDocument, D::Error> {
    part(deserializer, "anchors", parse::points)
}

/// What a draft carries along of the matches of its photo.
pub(crate) fn draft_matches<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<MatchDocument>, D::Error> {
    part(deserializer, "matches", matches_reader::read)
}

/// The scale of a draft.
pub(crate) fn draft_scale<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ScaleDocument>, D::Error> {
    part(deserializer, "scale", |reader, item| match item.tree {
        JsonTree::Null => Some(None),
        _ => parse::scale(reader, item).map(Some),
    })
}

fn part<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    place: &str,
    read: impl FnOnce(&mut TreeReader, &Item<'_>) -> Option<T>,
) -> Result<T, D::Error> {
    let tree = JsonTree::deserialize(deserializer)?;
    let mut reader = TreeReader { is_draft: true, ..TreeReader::default() };
    let part = read(&mut reader, &Item { place: place.to_owned(), tree: &tree });
    LandmarkProblems::none(reader.problems).map_err(D::Error::custom)?;
    part.ok_or_else(|| D::Error::custom(format!("{place} cannot be read")))
}
