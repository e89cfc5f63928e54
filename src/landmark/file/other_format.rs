//! Files of other kinds that are given as landmark files: what they are called, so that the message names the file and not its
//! first letter.
//!
//! Each is known by what its own program always writes. They are named here and not read: coordinates of other programs count from
//! other corners, and not all name their points, which only an import can ask.

use super::json_tree::JsonTree;
use super::problem::LandmarkProblem;

/// What to do about landmarks of another program.
const MARK_ANEW: &str =
    "Make a landmark file of it with `lipmetry import`; what that cannot read is marked with `lipmetry mark`.";

/// What JSON of another program is called, the keys of its first object by which it is known, and whether that object stands in a
/// list.
const JSON_FORMATS: [(&str, &[&str], bool); 12] = [
    ("a labelme file", &["shapes", "imagePath"], false),
    ("a MediaPipe face mesh", &["faceLandmarks"], false),
    ("a MediaPipe face mesh", &["face_landmarks"], false),
    ("a MediaPipe face mesh", &["multiFaceLandmarks"], false),
    ("a MediaPipe face mesh", &["landmark"], false),
    ("a COCO file of key points", &["images", "annotations"], false),
    ("a menpo file (.ljson)", &["groups"], false),
    ("a menpo file (.ljson)", &["landmarks", "labels"], false),
    ("a VIA project", &["_via_img_metadata"], false),
    ("a file of 3D Slicer's markups (.mrk.json)", &["markups"], false),
    ("a GeoJSON file, as QuPath writes it", &["type", "features"], false),
    ("a Label Studio export", &["data", "annotations"], true),
];

/// The formats of lipmetry's own reports.
const REPORTS: [&str; 4] = ["lipmetry-report", "lipmetry-measurement", "lipmetry-visits", "lipmetry-repeatability"];

/// What a file of bytes is called, and how it begins.
const BEGINNINGS: [(&str, &[u8]); 10] = [
    ("an ImageJ region (.roi)", b"Iout"),
    ("a zip archive, as ImageJ's RoiSet.zip is one", b"PK\x03\x04"),
    ("a JPEG picture", b"\xff\xd8\xff"),
    ("a PNG picture", b"\x89PNG"),
    ("a WebP picture", b"RIFF"),
    ("a TIFF picture", b"II*\0"),
    ("a TIFF picture", b"MM\0*"),
    ("a PDF document", b"%PDF"),
    ("a StereoMorph file of shapes", b"<shapes"),
    ("an Emotrics file", b"# File name {"),
];

/// The problem of a file that is written in UTF-16 or UTF-32, with a byte-order mark or without one: JSON begins with a bracket
/// or a blank, whose other bytes are 0.
pub(super) fn of_encoding(bytes: &[u8]) -> Option<LandmarkProblem> {
    let begins = |byte: u8| matches!(byte, b'{' | b'[' | b' ' | b'\t' | b'\r' | b'\n');
    let encoding = match *bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => "UTF-32",
        [0, 0, 0, first, ..] | [first, 0, 0, 0, ..] if begins(first) => "UTF-32",
        [0xff, 0xfe, ..] => "UTF-16 (little-endian)",
        [0xfe, 0xff, ..] => "UTF-16 (big-endian)",
        [first, 0, ..] if begins(first) => "UTF-16 (little-endian)",
        [0, first, ..] if begins(first) => "UTF-16 (big-endian)",
        _ => return None,
    };
    let remedy =
        "Save it as UTF-8: an editor offers that as the encoding; Windows PowerShell writes it with `-Encoding utf8`.";
    Some(LandmarkProblem::new("", format!("This text is written in {encoding}, not in UTF-8"), remedy))
}

/// The problem of a file that is no JSON, where its kind is known.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<LandmarkProblem> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(problem("a HEIC picture or a film"));
    }
    let known = BEGINNINGS.iter().find(|(_, beginning)| bytes.trim_ascii_start().starts_with(beginning));
    let name = known.map(|(name, _)| *name).or_else(|| of_text(bytes))?;
    Some(problem(name))
}

/// The name of a text of another program. What a file says in another encoding does not matter here: the words are ASCII.
fn of_text(bytes: &[u8]) -> Option<&'static str> {
    /// How much of a file is looked at, in bytes.
    const HEAD: usize = 4096;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    if head.trim_start().starts_with('<') {
        let has = |element: &str| head.contains(element);
        return Some(match () {
            () if has("<dataset") => "an XML file of dlib's imglab",
            () if has("<annotations") => "an XML file of CVAT",
            () => "an XML file",
        });
    }
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.next()?;
    let second = lines.next();
    let lower = first.to_ascii_lowercase();
    let key = lower.split_once('=').map(|(key, _)| key.trim_end());
    if matches!(key, Some("lm" | "lm3")) {
        return Some("a TPS file");
    }
    if lower.starts_with("version:") && second.is_some_and(|line| line.to_ascii_lowercase().starts_with("n_points:")) {
        return Some("an iBUG file of points (.pts)");
    }
    let is_position = |line: &str| {
        let mut numbers = line.split_whitespace().map(str::parse::<f64>);
        matches!((numbers.next(), numbers.next(), numbers.next()), (Some(Ok(_)), Some(Ok(_)), None))
    };
    if first.parse::<u32>().is_ok() && second.is_some_and(is_position) {
        return Some("a template of PsychoMorph or WebMorph (.tem)");
    }
    // A table: as many separators in the second row as in its head, at least.
    let is_table = |separator: char| {
        let count = |line: &str| line.matches(separator).count();
        count(first) > 0 && !first.starts_with(['{', '[']) && second.is_some_and(|row| count(row) >= count(first))
    };
    [',', ';', '\t'].into_iter().any(is_table).then_some("a table (CSV)")
}

/// The problem of JSON of another program, and of lipmetry's own other files.
pub(super) fn of_json(tree: &JsonTree) -> Option<LandmarkProblem> {
    let (entries, in_list) = match tree {
        JsonTree::Object(entries) => (entries, false),
        JsonTree::Array(items) => match items.first()? {
            JsonTree::Object(entries) => (entries, true),
            _ => return None,
        },
        _ => return None,
    };
    let value = |key: &str| entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    if let Some(JsonTree::String(format)) = value("format") {
        let remedy = "Name the landmark file that the report was made from: NAME.landmarks.json beside the photo.";
        let report = LandmarkProblem::new("", "This is a lipmetry report, not a landmark file", remedy);
        return REPORTS.contains(&format.as_str()).then_some(report);
    }
    if !in_list && ["about", "marking"].iter().all(|key| value(key).is_some()) {
        let remedy = "Open the photo with `lipmetry mark`, confirm or correct its marks and save them: nothing that nobody \
                      confirmed is measured.";
        return Some(LandmarkProblem::new("", "This is the draft of a marking, not a landmark file", remedy));
    }
    // A landmark file that lacks its format still has markings.
    if value("markings").is_some() {
        return None;
    }
    let is_known =
        |(_, keys, list): &&(&str, &[&str], bool)| *list == in_list && keys.iter().all(|key| value(key).is_some());
    Some(problem(JSON_FORMATS.iter().find(is_known)?.0))
}

fn problem(name: &str) -> LandmarkProblem {
    LandmarkProblem::new("", format!("This is {name}, not a landmark file of lipmetry"), MARK_ANEW)
}
