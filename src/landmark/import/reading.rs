//! From bytes to marks in a file's own numbers: which format it is, told by its content alone.

use serde_json::Value;

use super::contents::Picture;
use super::convention::{CONVENTIONS, Convention, Format};
use super::formats::{
    coco, cvat, dlib, emotrics, imagej, label_studio, labelme, mediapipe, menpo, napari, points_csv, pts, qupath,
    roi_set, slicer, stereomorph, tem, tps, via, via_csv,
};
use super::refusal::Refusal;
use crate::imaging::ImageFormat;

/// The largest file that is read, in bytes.
pub const MAX_IMPORT_BYTES: usize = 16 << 20;

type Pictures = Result<Vec<Picture>, Refusal>;

/// A format of bytes: whether a file is one, and its marks.
type OfBytes = (Format, fn(&[u8]) -> bool, fn(&[u8]) -> Pictures);
/// A format of text.
type OfText = (Format, fn(&str) -> bool, fn(&str) -> Pictures);
/// A format in JSON.
type OfJson = (Format, fn(&Value) -> bool, fn(&Value) -> Pictures);
/// A format in XML.
type OfXml = (Format, fn(roxmltree::Node<'_, '_>) -> bool, fn(roxmltree::Node<'_, '_>) -> Pictures);

const BYTES: [OfBytes; 2] = [(Format::ImageJ, imagej::is, imagej::read), (Format::RoiSet, roi_set::is, roi_set::read)];
const TEXTS: [OfText; 8] = [
    (Format::Tps, tps::is, tps::read),
    (Format::Pts, pts::is, pts::read),
    (Format::Tem, tem::is, tem::read),
    (Format::Emotrics, emotrics::is, emotrics::read),
    (Format::StereoMorph, stereomorph::is, stereomorph::read),
    (Format::Napari, napari::is, napari::read),
    (Format::Via, via_csv::is, via_csv::read),
    (Format::PointsCsv, points_csv::is, points_csv::read),
];
const JSONS: [OfJson; 8] = [
    (Format::Labelme, labelme::is, labelme::read),
    (Format::MediaPipe, mediapipe::is, mediapipe::read),
    (Format::Coco, coco::is, coco::read),
    (Format::Menpo, menpo::is, menpo::read),
    (Format::LabelStudio, label_studio::is, label_studio::read),
    (Format::Via, via::is, via::read),
    (Format::QuPath, qupath::is, qupath::read),
    (Format::Slicer, slicer::is, slicer::read),
];
const XMLS: [OfXml; 2] = [(Format::Dlib, dlib::is, dlib::read), (Format::Cvat, cvat::is, cvat::read)];

/// What a file calls its pictures, each once.
///
/// # Errors
///
/// A refusal says why the file cannot be read.
pub fn stated_names(bytes: &[u8]) -> Result<Vec<String>, Refusal> {
    let mut names: Vec<String> = read(bytes)?.1.into_iter().filter_map(|picture| picture.name).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// How the format of a file counts; `None` of one that is none of another program, or cannot be read.
pub fn known_convention(bytes: &[u8]) -> Option<&'static Convention> {
    read(bytes).ok().map(|(format, _)| format.convention())
}

/// Which format a file is, and its marks.
pub(super) fn read(bytes: &[u8]) -> Result<(Format, Vec<Picture>), Refusal> {
    if bytes.len() > MAX_IMPORT_BYTES {
        let message = format!("This file has {} bytes", bytes.len());
        let remedy = format!("At most {MAX_IMPORT_BYTES} are read: export the marks of this photo alone.");
        return Err(Refusal::new("", message, remedy));
    }
    if let Some((format, _, read)) = BYTES.iter().find(|(_, is, _)| is(bytes)) {
        return Ok((*format, read(bytes)?));
    }
    let text = text(bytes)?;
    check_bounds(text)?;
    match text.trim_start().chars().next() {
        Some('{' | '[') => of_json(text),
        Some('<') if !stereomorph::is(text) => of_xml(text),
        _ => {
            let (format, _, read) = TEXTS.iter().find(|(_, is, _)| is(text)).ok_or_else(unknown)?;
            let is_foreign = *format == Format::PointsCsv && !points_csv::is_own(text);
            Ok((if is_foreign { Format::Table } else { *format }, read(text)?))
        }
    }
}

/// The text of a file, without a byte-order mark.
fn text(bytes: &[u8]) -> Result<&str, Refusal> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return Err(Refusal::new("", "This text is written in UTF-16, not in UTF-8", "Save it as UTF-8 in an editor."));
    }
    if bytes.trim_ascii().is_empty() {
        return Err(Refusal::new("", "This file is empty", "Export the marks anew."));
    }
    if let Ok(format) = ImageFormat::of(bytes) {
        let message = format!("This is a photo ({format}), not a file of marks");
        return Err(Refusal::new("", message, "Name the file of marks here, and the photo with --photo.")
            .or_plainly("Drop the file of marks on the photo."));
    }
    std::str::from_utf8(bytes).map_err(|_| unknown())
}

/// The most rows of a text, parts of a JSON file, elements and namespaces of an XML file, and attributes of an element: far beyond what
/// programs write of photos, and little enough that reading takes a moment and little memory.
const MOST_ROWS: usize = 200_000;
const MOST_PARTS: usize = 500_000;
const MOST_ELEMENTS: usize = 200_000;
const MOST_NAMESPACES: usize = 32;
const MOST_ATTRIBUTES: usize = 100;

/// Refuses what would take long or much memory to be read, before it is.
fn check_bounds(text: &str) -> Result<(), Refusal> {
    let count = |bytes: &[u8]| text.bytes().filter(|byte| bytes.contains(byte)).count();
    let too_many = |count: usize, what: &str, most: usize| {
        let message = format!("This file has {count} {what}, and {most} are the most that are read");
        Err(Refusal::new("", message, "Export the marks of this photo alone."))
    };
    match text.trim_start().bytes().next() {
        Some(b'{' | b'[') => match count(b"{[") {
            parts if parts > MOST_PARTS => too_many(parts, "objects and lists", MOST_PARTS),
            _ => Ok(()),
        },
        Some(b'<') => {
            let (elements, namespaces) = (count(b"<"), text.matches("xmlns").count());
            let attributes = text.split('<').map(|element| element.matches('=').count()).max().unwrap_or_default();
            if elements > MOST_ELEMENTS {
                return too_many(elements, "elements", MOST_ELEMENTS);
            }
            if namespaces > MOST_NAMESPACES {
                return too_many(namespaces, "namespaces", MOST_NAMESPACES);
            }
            if attributes > MOST_ATTRIBUTES {
                return too_many(attributes, "attributes of one element", MOST_ATTRIBUTES);
            }
            Ok(())
        }
        _ => match count(b"\n\r") {
            rows if rows > MOST_ROWS => too_many(rows, "rows", MOST_ROWS),
            _ => Ok(()),
        },
    }
}

fn of_json(text: &str) -> Result<(Format, Vec<Picture>), Refusal> {
    let root: Value = serde_json::from_str(text).map_err(|error| {
        Refusal::new("", format!("This is not JSON: {error}"), "Export it anew; perhaps it was not written to its end.")
    })?;
    if root.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("lipmetry")) {
        let message = "This is a file of lipmetry's own, not of another program";
        return Err(Refusal::new(
            "",
            message,
            "A landmark file is used as it is: NAME.landmarks.json beside the photo.",
        )
        .or_plainly("A landmark file is used as it is: beside the photo, or brought with it to the list of photos."));
    }
    let (format, _, read) = JSONS.iter().find(|(_, is, _)| is(&root)).ok_or_else(unknown)?;
    Ok((*format, read(&root)?))
}

fn of_xml(text: &str) -> Result<(Format, Vec<Picture>), Refusal> {
    let document = roxmltree::Document::parse(text).map_err(|error| {
        Refusal::new("", format!("This is not XML: {error}"), "Export it anew; perhaps it was not written to its end.")
    })?;
    let root = document.root_element();
    let (format, _, read) = XMLS.iter().find(|(_, is, _)| is(root)).ok_or_else(unknown)?;
    Ok((*format, read(root)?))
}

fn unknown() -> Refusal {
    let mut programs: Vec<&str> = CONVENTIONS.iter().map(|row| row.program).collect();
    programs.dedup();
    let readable = format!("What can be read is of {}", programs.join(", "));
    let remedy = format!("{readable}; see docs/other-programs.md.");
    Refusal::new("", "This is no file of marks that is known, or not a whole one", remedy)
        .or_plainly(format!("{readable}."))
}
