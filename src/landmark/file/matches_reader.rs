//! From JSON to what a landmark file states of matches: keys, types and ranges, as the schema describes them.

use super::document::{IRIS_NAMES, MAX_CURVE_POINTS, MAX_TEXT, Position};
use super::matches::{
    MAX_MATCHES, MatchDocument, MatchStateDocument, MatchedCurveDocument, MatchedCurvesDocument, MatchedPointDocument,
    MatchedPointsDocument, PhotoRef,
};
use super::parse;
use super::tree_reader::{Item, Object, TreeReader};
use crate::landmark::{CurveName, Landmark};

/// What may be a matched point.
pub(super) fn point_names() -> Vec<&'static str> {
    Landmark::ALL.map(Landmark::id).into_iter().chain(IRIS_NAMES).collect()
}

/// What may be a matched curve.
pub(super) fn curve_names() -> Vec<&'static str> {
    CurveName::ALL.map(CurveName::id).to_vec()
}

pub(super) fn read(reader: &mut TreeReader, item: &Item<'_>) -> Option<Vec<MatchDocument>> {
    let matches = reader.list(item, 0, MAX_MATCHES)?;
    Some(matches.into_iter().filter_map(|item| match_document(reader, &item)).collect())
}

fn match_document(reader: &mut TreeReader, item: &Item<'_>) -> Option<MatchDocument> {
    let object = reader.object(item, &["to", "clicks", "algorithm", "points", "curves"])?;
    let to = reader.required(&object, "to", "the file name and the SHA-256 sum of the earlier photo");
    let to = to.and_then(|item| photo_ref(reader, &item));
    let clicks = required_sum(reader, &object, "clicks", "the sum of the clicks of both photos");
    let algorithm = reader.required(&object, "algorithm", "how the marks were matched");
    let algorithm = algorithm.and_then(|item| reader.text(&item, MAX_TEXT));
    let points = object.optional("points").map(|item| named(reader, &item, &point_names(), point));
    let curves = object.optional("curves").map(|item| named(reader, &item, &curve_names(), curve));
    Some(MatchDocument {
        to: to?,
        clicks: clicks?,
        algorithm: algorithm?,
        points: MatchedPointsDocument(points.unwrap_or_default().into_iter().collect()),
        curves: MatchedCurvesDocument(curves.unwrap_or_default().into_iter().collect()),
    })
}

fn photo_ref(reader: &mut TreeReader, item: &Item<'_>) -> Option<PhotoRef> {
    let object = reader.object(item, &["file", "sha256"])?;
    let file = reader.required(&object, "file", "the earlier photo's file name");
    let file = file.and_then(|item| parse::file_name(reader, &item));
    let sha256 = required_sum(reader, &object, "sha256", "the SHA-256 sum of the earlier photo's file");
    Some(PhotoRef { file: file?, sha256: sha256? })
}

fn required_sum(reader: &mut TreeReader, object: &Object<'_>, key: &str, what: &str) -> Option<String> {
    let item = reader.required(object, key, what)?;
    parse::sum(reader, &item, "Write 64 hexadecimal digits.")
}

/// The marks of an object by their names.
fn named<T>(
    reader: &mut TreeReader,
    item: &Item<'_>,
    names: &[&'static str],
    read: fn(&mut TreeReader, &Item<'_>) -> Option<T>,
) -> Vec<(&'static str, T)> {
    let Some(object) = reader.object(item, names) else { return Vec::new() };
    let mark = |(key, item): (&str, Item<'_>)| {
        let name = names.iter().find(|name| **name == key)?;
        Some((*name, read(reader, &item)?))
    };
    object.items().filter_map(mark).collect()
}

fn point(reader: &mut TreeReader, item: &Item<'_>) -> Option<MatchedPointDocument> {
    let object = reader.object(item, &["state", "at", "correlation", "way_back"])?;
    let state = state(reader, &object);
    let at = reader.required(&object, "at", "where it was found").and_then(|item| reader.near_position(&item));
    let (correlation, way_back) = figures(reader, &object);
    Some(MatchedPointDocument { state: state?, at: at?, correlation: correlation?, way_back: way_back? })
}

fn curve(reader: &mut TreeReader, item: &Item<'_>) -> Option<MatchedCurveDocument> {
    let object = reader.object(item, &["state", "correlation", "way_back", "after"])?;
    let state = state(reader, &object);
    let (correlation, way_back) = figures(reader, &object);
    let after = reader.required(&object, "after", "where its stations were found");
    let after = after.and_then(|item| reader.list(&item, 0, MAX_CURVE_POINTS));
    let after: Option<Vec<Position>> =
        after.map(|stations| stations.iter().filter_map(|item| reader.near_position(item)).collect());
    Some(MatchedCurveDocument { state: state?, correlation: correlation?, way_back: way_back?, after: after? })
}

fn state(reader: &mut TreeReader, object: &Object<'_>) -> Option<MatchStateDocument> {
    let states = [
        ("accepted", MatchStateDocument::Accepted),
        ("rejected_by_program", MatchStateDocument::RejectedByProgram),
        ("rejected_by_user", MatchStateDocument::RejectedByUser),
    ];
    let state = reader.required(object, "state", "whether it was accepted, or who rejected it")?;
    reader.word(&state, &states)
}

/// The correlation and the way back.
fn figures(reader: &mut TreeReader, object: &Object<'_>) -> (Option<f64>, Option<f64>) {
    let correlation = reader.required(object, "correlation", "the correlation of the patches, from -1 to 1");
    let correlation = correlation.and_then(|item| reader.between(&item, -1.0, 1.0));
    let way_back = reader.required(object, "way_back", "by how many millimetres the way back misses");
    (correlation, way_back.and_then(|item| reader.not_negative(&item)))
}
