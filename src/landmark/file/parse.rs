//! From JSON to a landmark file or to the parts of a draft: keys, types and ranges, as the schema describes them.

use super::document::{
    CosmeticsDocument, CurvesDocument, ExpressionDocument, IrisDocument, IrisesDocument, LandmarkFile,
    MAX_CURVE_POINTS, MAX_MARKINGS, MAX_SIDE, MAX_TEXT, MarkingDocument, NodeDocument, PhotoDocument, PointsDocument,
    ProgramDocument, ScaleDocument,
};
use super::json_tree::JsonTree;
use super::matches_reader;
use super::origin;
use super::other_format;
use super::problem::{LandmarkProblem, LandmarkProblems};
use super::proposals;
use super::tree_reader::{Item, TreeReader, printable};
use crate::landmark::{CurveName, Landmark};

/// The text of a landmark file, without a byte-order mark.
fn text(bytes: &[u8]) -> Result<&str, LandmarkProblem> {
    if let Some(problem) = other_format::of_encoding(bytes) {
        return Err(problem);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        other_format::of_bytes(bytes).unwrap_or_else(|| {
            let before = &bytes[..error.valid_up_to()];
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            let message = format!("This is not JSON: the text is not UTF-8 in line {line}, at byte {}", before.len());
            LandmarkProblem::new("", message, "Save it as UTF-8, in an editor that reads it as it should be.")
        })
    })
}

/// Reads a landmark file.
pub(super) fn read(bytes: &[u8]) -> Result<LandmarkFile, LandmarkProblems> {
    if bytes.len() > super::MAX_BYTES {
        let message = format!("This file has {} bytes", bytes.len());
        return Err(
            LandmarkProblem::new("", message, format!("A landmark file has at most {}.", super::MAX_BYTES)).into()
        );
    }
    let text = text(bytes)?;
    let tree: JsonTree = serde_json::from_str(text).map_err(|error| {
        other_format::of_bytes(bytes).unwrap_or_else(|| {
            LandmarkProblem::new("", format!("This is not JSON: {error}"), "Correct it at that line and column.")
        })
    })?;
    if let Some(problem) = other_format::of_json(&tree) {
        return Err(problem.into());
    }
    let mut reader = TreeReader::default();
    let file = file(&mut reader, &Item { place: String::new(), tree: &tree });
    LandmarkProblems::none(reader.problems)?;
    file.ok_or_else(|| {
        LandmarkProblem::new("", "This is not a landmark file", "See `lipmetry schema landmarks`.").into()
    })
}

fn file(reader: &mut TreeReader, item: &Item<'_>) -> Option<LandmarkFile> {
    let keys = ["format", "version", "photo", "mirrored", "expression", "cosmetics", "scale", "markings", "matches"];
    let object = reader.object(item, &keys)?;
    let format = reader.required(&object, "format", "\"format\": \"lipmetry-landmarks\"");
    let format = format.and_then(|item| reader.word(&item, &[("lipmetry-landmarks", "lipmetry-landmarks")]));
    let version = reader.required(&object, "version", "\"version\": 1").and_then(|item| version(reader, &item));
    let photo = reader.required(&object, "photo", "the photo's file name, width and height");
    let photo = photo.and_then(|item| photo_document(reader, &item));
    let mirrored = object.optional("mirrored").map_or(Some(false), |item| reader.boolean(&item));
    let expressions = [
        ("rest", ExpressionDocument::Rest),
        ("smile", ExpressionDocument::Smile),
        ("other", ExpressionDocument::Other),
    ];
    let expression = object.optional("expression").and_then(|item| reader.word(&item, &expressions));
    let answers =
        [("yes", CosmeticsDocument::Yes), ("no", CosmeticsDocument::No), ("unknown", CosmeticsDocument::Unknown)];
    let cosmetics = object.optional("cosmetics").and_then(|item| reader.word(&item, &answers));
    let scale = object.optional("scale").and_then(|item| scale(reader, &item));
    let markings = reader.required(&object, "markings", "a list of one or more markings");
    let markings = markings.and_then(|item| reader.list(&item, 1, MAX_MARKINGS));
    let markings: Vec<MarkingDocument> =
        markings.into_iter().flatten().filter_map(|item| marking(reader, &item)).collect();
    let matches = object.optional("matches").and_then(|item| matches_reader::read(reader, &item));
    Some(LandmarkFile {
        format: format?.to_owned(),
        version: version?,
        photo: photo?,
        mirrored: mirrored?,
        expression,
        cosmetics,
        scale,
        markings,
        matches: matches.unwrap_or_default(),
    })
}

fn version(reader: &mut TreeReader, item: &Item<'_>) -> Option<u32> {
    let version = reader.number(item)?;
    if version == 1.0 {
        return Some(1);
    }
    reader.problem(&item.place, format!("Version {version} is not known"), "This program reads version 1.");
    None
}

fn photo_document(reader: &mut TreeReader, item: &Item<'_>) -> Option<PhotoDocument> {
    let object = reader.object(item, &["file", "width", "height", "sha256", "picture_sha256", "taken"])?;
    let file = reader.required(&object, "file", "the photo's file name");
    let file = file.and_then(|item| file_name(reader, &item));
    let width = reader.required(&object, "width", "the width of the upright photo in pixels");
    let width = width.and_then(|item| reader.count(&item, MAX_SIDE));
    let height = reader.required(&object, "height", "the height of the upright photo in pixels");
    let height = height.and_then(|item| reader.count(&item, MAX_SIDE));
    let [sha256, picture_sha256] =
        ["sha256", "picture_sha256"].map(|key| object.optional(key).and_then(|item| optional_sum(reader, &item)));
    let taken = object.optional("taken").and_then(|item| day(reader, &item));
    Some(PhotoDocument { file: file?, width: width?, height: height?, sha256, picture_sha256, taken })
}

/// A day as RFC 3339 writes it; the parser takes shorter forms too, and longer ones.
fn day(reader: &mut TreeReader, item: &Item<'_>) -> Option<String> {
    let text = reader.text(item, MAX_TEXT)?;
    if has_form(text.as_bytes(), b"0000-00-00") && text.parse::<jiff::civil::Date>().is_ok() {
        return Some(text);
    }
    let message = format!("\"{}\" is not a day", printable(&text));
    reader.problem(&item.place, message, "Write it as in 2026-03-02.");
    None
}

pub(super) fn file_name(reader: &mut TreeReader, item: &Item<'_>) -> Option<String> {
    let name = reader.text(item, MAX_TEXT)?;
    if name.is_empty() || name.contains(['/', '\\']) {
        let message = format!("\"{}\" is not a file name", printable(&name));
        reader.problem(&item.place, message, "Write the name alone, without a folder.");
        return None;
    }
    Some(name)
}

fn optional_sum(reader: &mut TreeReader, item: &Item<'_>) -> Option<String> {
    sum(reader, item, "Write 64 hexadecimal digits, or leave it out.")
}

/// A SHA-256 sum; `remedy` says what to do where it is none.
pub(super) fn sum(reader: &mut TreeReader, item: &Item<'_>, remedy: &str) -> Option<String> {
    let sum = reader.text(item, MAX_TEXT)?;
    if sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(sum);
    }
    let message = format!("\"{}\" is not a SHA-256 sum", printable(&sum));
    reader.problem(&item.place, message, remedy);
    None
}

pub(super) fn scale(reader: &mut TreeReader, item: &Item<'_>) -> Option<ScaleDocument> {
    #[derive(Clone, Copy)]
    enum Kind {
        Iris,
        Ruler,
        Factor,
    }
    let all = ["kind", "from", "to", "length_mm", "value", "u_mm"];
    let JsonTree::Object(_) = item.tree else {
        reader.object(item, &all);
        return None;
    };
    let kinds = [("iris", Kind::Iris), ("ruler", Kind::Ruler), ("mm_per_px", Kind::Factor)];
    // The keys depend on the kind, so it is read first and the keys are checked against it.
    let mut first = TreeReader::default();
    let object = first.object(item, &all)?;
    let kind = reader.required(&object, "kind", "\"kind\": \"iris\", \"ruler\" or \"mm_per_px\"");
    match kind.and_then(|item| reader.word(&item, &kinds))? {
        Kind::Iris => {
            reader.object(item, &["kind"])?;
            Some(ScaleDocument::Iris {})
        }
        Kind::Ruler => {
            let object = reader.object(item, &["kind", "from", "to", "length_mm", "u_mm"])?;
            let from = reader.required(&object, "from", "one end of the ruler").and_then(|i| reader.position(&i));
            let to = reader.required(&object, "to", "the other end of the ruler").and_then(|i| reader.position(&i));
            let length_mm = reader.required(&object, "length_mm", "the length between the ends in millimetres");
            let length_mm = length_mm.and_then(|item| reader.positive(&item));
            let u_mm = object.optional("u_mm").and_then(|item| reader.not_negative(&item));
            Some(ScaleDocument::Ruler { from: from?, to: to?, length_mm: length_mm?, u_mm })
        }
        Kind::Factor => {
            let object = reader.object(item, &["kind", "value", "u_mm"])?;
            let value = reader.required(&object, "value", "millimetres per pixel").and_then(|i| reader.positive(&i));
            let u_mm = object.optional("u_mm").and_then(|item| reader.not_negative(&item));
            Some(ScaleDocument::MmPerPx { value: value?, u_mm })
        }
    }
}

pub(super) fn marking(reader: &mut TreeReader, item: &Item<'_>) -> Option<MarkingDocument> {
    let keys = [
        "marker",
        "marked_at",
        "method",
        "points",
        "curves",
        "irises",
        "origins",
        "proposals",
        "imported_from",
        "snapped",
    ];
    let object = reader.object(item, &keys)?;
    let marker = object.optional("marker").and_then(|item| reader.text(&item, MAX_TEXT));
    let marked_at = object.optional("marked_at").and_then(|item| timestamp(reader, &item));
    let method = object.optional("method").and_then(|item| reader.text(&item, MAX_TEXT));
    let points = reader.required(&object, "points", "the named points").and_then(|item| points(reader, &item));
    let curves = reader.required(&object, "curves", "the curves").and_then(|item| curves(reader, &item));
    let irises = object.optional("irises").and_then(|item| irises(reader, &item));
    let origins = object.optional("origins").and_then(|item| origin::read(reader, &item));
    let proposals = object.optional("proposals").and_then(|item| proposals::read(reader, &item)).unwrap_or_default();
    let imported_from = object.optional("imported_from").and_then(|item| program(reader, &item));
    let snapped =
        object.optional("snapped").and_then(|item| proposals::read_snapped(reader, &item)).unwrap_or_default();
    let (points, curves) = (points?, curves?);
    Some(MarkingDocument {
        marker,
        marked_at,
        method,
        points,
        curves,
        irises,
        origins,
        proposals,
        imported_from,
        snapped,
    })
}

fn program(reader: &mut TreeReader, item: &Item<'_>) -> Option<ProgramDocument> {
    let object = reader.object(item, &["program", "format"])?;
    let program = proposals::stated(reader, &object, "program", "the name of the program");
    let format = proposals::stated(reader, &object, "format", "the format of its file");
    Some(ProgramDocument { program: program?, format: format? })
}

fn timestamp(reader: &mut TreeReader, item: &Item<'_>) -> Option<String> {
    let text = reader.text(item, MAX_TEXT)?;
    if has_form_of_rfc_3339(&text) && text.parse::<jiff::Timestamp>().is_ok() {
        return Some(text);
    }
    let message = format!("\"{}\" is not a time", printable(&text));
    reader.problem(&item.place, message, "Write it as in 2026-03-02T10:15:00Z.");
    None
}

/// Whether a text is written as RFC 3339 has it: date and time in full, with seconds, and a zone of hours and
/// minutes. The parser takes shorter forms too, and longer ones with the zone's name.
fn has_form_of_rfc_3339(text: &str) -> bool {
    let to_seconds = b"0000-00-00T00:00:00";
    let Some((date_and_time, rest)) = text.as_bytes().split_at_checked(to_seconds.len()) else { return false };
    let digits = |fraction: &[u8]| fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let zone = match rest.strip_prefix(b".") {
        Some(fraction) if digits(fraction) > 0 => &fraction[digits(fraction)..],
        _ => rest,
    };
    has_form(date_and_time, to_seconds)
        && [b"Z".as_slice(), b"+00:00", b"-00:00"].iter().any(|form| has_form(zone, form))
}

/// Whether a text has a digit wherever the form has a 0, and the form's letters elsewhere.
fn has_form(text: &[u8], form: &[u8]) -> bool {
    let alike = |(byte, form): (&u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        form => byte.eq_ignore_ascii_case(form),
    };
    text.len() == form.len() && text.iter().zip(form).all(alike)
}

pub(super) fn points(reader: &mut TreeReader, item: &Item<'_>) -> Option<PointsDocument> {
    let names = Landmark::ALL.map(Landmark::id);
    let object = reader.object(item, &names)?;
    let mut points = PointsDocument::default();
    for (key, item) in object.items() {
        if let (Some(landmark), Some(position)) = (Landmark::from_id(key), reader.position(&item)) {
            points.0.insert(landmark, position);
        }
    }
    if reader.is_draft {
        return Some(points);
    }
    let has = |landmark: Landmark| object.optional(landmark.id()).is_some();
    let mut missing: Vec<Landmark> = PointsDocument::REQUIRED.into_iter().filter(|landmark| !has(*landmark)).collect();
    if !has(Landmark::Sto) {
        let parted: Vec<Landmark> = [Landmark::StoS, Landmark::StoI].into_iter().filter(|l| !has(*l)).collect();
        if parted.len() == 2 {
            let remedy = format!("Mark it: {}; or, of parted lips, sto_s and sto_i.", Landmark::Sto.definition());
            reader.problem(&format!("{}.sto", item.place), "This point is missing", remedy);
        } else {
            missing.extend(parted);
        }
    }
    for landmark in missing {
        let remedy = format!("Mark it: {}.", landmark.definition());
        reader.problem(&format!("{}.{landmark}", item.place), "This point is missing", remedy);
    }
    Some(points)
}

fn curves(reader: &mut TreeReader, item: &Item<'_>) -> Option<CurvesDocument> {
    let object = reader.object(item, &CurveName::ALL.map(CurveName::id))?;
    let mut curves = CurvesDocument::default();
    for name in CurveName::ALL {
        curves.set(name, object.optional(name.id()).and_then(|item| curve(reader, &item)));
    }
    if !reader.is_draft {
        reader.required(&object, "upper_border", &format!("it: {}", CurveName::UpperBorder.definition()))?;
    }
    Some(curves)
}

fn curve(reader: &mut TreeReader, item: &Item<'_>) -> Option<Vec<NodeDocument>> {
    let (least, most) = if reader.is_draft { (0, usize::MAX) } else { (2, MAX_CURVE_POINTS) };
    let nodes = reader.list(item, least, most)?;
    let names = Landmark::ALL.map(|landmark| (landmark.id(), landmark));
    let node = |item: Item<'_>| match item.tree {
        JsonTree::String(_) => reader.word(&item, &names).map(NodeDocument::Named),
        _ => reader.position(&item).map(NodeDocument::Contour),
    };
    Some(nodes.into_iter().filter_map(node).collect())
}

fn irises(reader: &mut TreeReader, item: &Item<'_>) -> Option<IrisesDocument> {
    let object = reader.object(item, &["r", "l"])?;
    let mut iris = |key| {
        let item = object.optional(key)?;
        let object = reader.object(&item, &["centre", "diameter"])?;
        let centre = reader.required(&object, "centre", "the centre of the iris").and_then(|i| reader.position(&i));
        let diameter = reader.required(&object, "diameter", "the horizontal visible diameter in pixels");
        let diameter = diameter.and_then(|item| reader.positive(&item));
        Some(IrisDocument { centre: centre?, diameter: diameter? })
    };
    Some(IrisesDocument { r: iris("r"), l: iris("l") })
}
