//! Inputs that break what the errors assume: each kind is noticed, named, and keeps its verdict back.

mod expression;
mod lips_in_picture;
mod marked_files;
mod mirrored;
mod names;
mod orientation;
mod people;
mod phone;
mod points;
mod scale;
mod sparse;
mod stretched;
mod together;
mod unlike_faces;

use std::path::{Path, PathBuf};

use lipmetry::comparison::{PairComparison, Verdict};
use lipmetry::measure::MeasureId;
use lipmetry::{Comparison, Photo, Settings, compare};

/// The folder of faulty inputs beside the project. Where it is absent the test says so and is skipped, but never on the
/// continuous integration's machine.
pub fn faults() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/faults"));
    if folder.is_dir() {
        return Some(folder.to_owned());
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent", folder.display());
    crate::photos::skipped(&format!("the faulty inputs, {}, are absent", folder.display()));
    None
}

/// The photo of that path with its landmark file.
pub fn opened(path: &Path) -> Photo {
    Photo::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The comparison of two photos in a folder of the faulty inputs.
pub fn compared_files(folder: &Path, [before, after]: [&str; 2]) -> Comparison {
    let settings = Settings::default();
    compare(opened(&folder.join(before)), opened(&folder.join(after)), &settings)
        .unwrap_or_else(|error| panic!("{before}, {after}: {error}"))
}

/// The codes of the cautions that stand on a comparison.
pub fn codes(comparison: &PairComparison) -> Vec<&'static str> {
    comparison.cautions.iter().map(lipmetry::Caution::code).collect()
}

/// The verdict on the change of a measure with one value; `None` where it was not measured in both photos.
pub fn verdict(comparison: &PairComparison, id: MeasureId) -> Option<Verdict> {
    Some(comparison.change(id)?.judgement()?.verdict)
}

/// The kinds of faulty input, one folder each, that the modules here answer for.
const KINDS: [&str; 11] = [
    "01_stretched",
    "02_scale",
    "03_sparse_outline",
    "04_orientation",
    "05_sn_at_origin",
    "06_negative_height",
    "07_exif",
    "08_focal_after_crop",
    "09_names",
    "10_no_eoi",
    "11_phone",
];

#[test]
fn every_kind_of_faulty_input_is_known_here() {
    let Some(folder) = faults() else { return };
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut found: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    assert_eq!(found, KINDS);
}

#[test]
fn a_sound_pair_has_no_blocking_caution_and_a_verdict_is_passed() {
    let comparison = compared_files(&crate::photos::fixture(""), ["before.jpg", "after.jpg"]);
    assert!(!comparison.is_blocked(), "{:?}", codes(comparison.details()));
    assert_eq!(verdict(comparison.details(), MeasureId::UpperVermilionHeight), Some(Verdict::NotDetected));
}
