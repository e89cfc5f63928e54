//! Where the photos are, and what the tests read from them.

use std::io::Write;
use std::path::{Path, PathBuf};

use lipmetry::comparison::{FrameChoice, Pair, PairComparison, Settings, compare_pair};
use lipmetry::imaging::{DecodedImage, Limits, decode};
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::report::{PhotoIdentity, Picture};

/// The folder of real photos beside the project. Where it is absent the test says so and is skipped, but
/// never on the continuous integration's machine: there a skipped test would look like a passed one.
pub fn photos() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/photos"));
    if folder.is_dir() {
        return Some(folder.to_owned());
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent", folder.display());
    skipped(&format!("the real photos, {}, are absent", folder.display()));
    None
}

/// Says that something was skipped, past the capture of a passing test's output.
pub fn skipped(what: &str) {
    std::io::stderr().write_all(format!("SKIPPED: {what}\n").as_bytes()).unwrap();
}

/// A file of the painted face.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")).join(name)
}

/// All landmark files there are: the painted face's and, where present, those of the real photos.
pub fn landmark_files() -> Vec<PathBuf> {
    let mut files = vec![fixture("before.landmarks.json"), fixture("after.landmarks.json")];
    for source in ["human", "machine"] {
        let Some(folder) = photos() else { break };
        let found = std::fs::read_dir(folder.join(source)).unwrap().map(|entry| entry.unwrap().path());
        files.extend(found.filter(|path| path.to_string_lossy().ends_with(".landmarks.json")));
    }
    files.sort();
    files
}

/// The landmark file at `path`, which must be good.
pub fn landmarks(path: &Path) -> LandmarkFile {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    LandmarkFile::read(&bytes).unwrap_or_else(|problems| panic!("{}: {problems}", path.display()))
}

/// The photo at `path`, which must be good.
pub fn picture(path: &Path) -> DecodedImage {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    decode(&bytes, &Limits::default()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A photo that is no mirror image.
pub fn unmirrored(photo: &DecodedImage) -> Picture<'_> {
    Picture { photo, mirrored: false }
}

/// The comparison of two landmark files.
pub fn compared(before: &LandmarkFile, after: &LandmarkFile) -> PairComparison {
    let (before, after) = (before.marked_photo(), after.marked_photo());
    compare_pair(&Pair { before: &before, after: &after, same_file: false }, &Settings::default()).unwrap()
}

/// The same without pose correction.
pub fn compared_flat(before: &LandmarkFile, after: &LandmarkFile) -> PairComparison {
    let (before, after) = (before.marked_photo(), after.marked_photo());
    let settings = Settings { frame: FrameChoice::Uncorrected, ..Settings::default() };
    compare_pair(&Pair { before: &before, after: &after, same_file: false }, &settings).unwrap()
}

/// The comparison of the painted face.
pub fn painted_pair() -> PairComparison {
    compared(&landmarks(&fixture("before.landmarks.json")), &landmarks(&fixture("after.landmarks.json")))
}

/// What a report says about the photo of a landmark file.
pub fn identity(file: &LandmarkFile) -> PhotoIdentity {
    PhotoIdentity {
        file: file.photo.file.clone(),
        width: file.photo.width,
        height: file.photo.height,
        sha256: "0".repeat(64),
        mirrored: file.mirrored,
        taken: None,
    }
}

/// The landmarks of the mirrored picture as somebody marks it who does not know that it is one: the names of the two sides
/// exchanged.
pub fn mirrored_landmarks(landmarks: &str, width: f64) -> String {
    fn turn(value: &mut serde_json::Value, width: f64) {
        match value {
            serde_json::Value::Array(items) if items.len() == 2 && items.iter().all(serde_json::Value::is_number) => {
                items[0] = (width - items[0].as_f64().unwrap()).into();
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(|item| turn(item, width)),
            serde_json::Value::Object(entries) => entries.values_mut().for_each(|entry| turn(entry, width)),
            _ => {}
        }
    }
    let other = |name: &str| match name.rsplit_once('_') {
        Some((point, "r")) => format!("{point}_l"),
        Some((point, "l")) => format!("{point}_r"),
        _ => name.to_owned(),
    };
    let mut file: serde_json::Value = serde_json::from_str(landmarks).unwrap();
    file["photo"].as_object_mut().unwrap().remove("sha256");
    for marking in file["markings"].as_array_mut().unwrap() {
        turn(marking, width);
        let points = marking["points"].as_object().unwrap();
        marking["points"] =
            points.iter().map(|(name, at)| (other(name), at.clone())).collect::<serde_json::Map<_, _>>().into();
        for curve in marking["curves"].as_object_mut().unwrap().values_mut().filter_map(serde_json::Value::as_array_mut)
        {
            curve.reverse();
            for node in curve.iter_mut().filter(|node| node.is_string()) {
                *node = other(node.as_str().unwrap()).into();
            }
        }
        if let Some(irises) = marking.get_mut("irises").and_then(serde_json::Value::as_object_mut) {
            let (right, left) = (irises.remove("r"), irises.remove("l"));
            irises.extend(
                [("l".to_owned(), right), ("r".to_owned(), left)].into_iter().filter_map(|(k, v)| Some((k, v?))),
            );
        }
    }
    file.to_string()
}
