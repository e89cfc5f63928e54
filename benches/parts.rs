//! What the parts of `compare` cost, next to decoding the two photos. Run `cargo bench`.
//!
//! A comparison may cost twice the decoding of its two photos (as a whole process: `benches/whole.rs`). Of the
//! second half everything but the overlay may take a tenth, and the overlay the rest.

#![allow(clippy::unwrap_used, reason = "a bench that fails should panic")]

use divan::{Bencher, black_box};
use lipmetry::comparison::{Pair, PairComparison, Settings, compare_pair};
use lipmetry::imaging::{DecodedImage, Limits, decode, overlay};
use lipmetry::landmark::MarkedPhoto;
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::measure::measure;
use lipmetry::report::{PhotoIdentity, Picture, comparison_report, comparison_scene};

const PHOTOS: [&[u8]; 2] = [include_bytes!("../fixtures/before.jpg"), include_bytes!("../fixtures/after.jpg")];
const LANDMARKS: [&[u8]; 2] =
    [include_bytes!("../fixtures/before.landmarks.json"), include_bytes!("../fixtures/after.landmarks.json")];

fn main() {
    divan::main();
}

fn photos() -> [DecodedImage; 2] {
    PHOTOS.map(|bytes| decode(bytes, &Limits::default()).unwrap())
}

fn marked() -> [MarkedPhoto; 2] {
    LANDMARKS.map(|bytes| LandmarkFile::read(bytes).unwrap().marked_photo())
}

fn comparison() -> PairComparison {
    let [before, after] = marked();
    compare_pair(&Pair { before: &before, after: &after, same_file: false }, &Settings::default()).unwrap()
}

#[divan::bench]
fn decode_two_photos() -> [DecodedImage; 2] {
    photos()
}

#[divan::bench]
fn read_two_landmark_files() -> [MarkedPhoto; 2] {
    marked()
}

#[divan::bench]
fn align_and_measure_a_pair(bencher: Bencher<'_, '_>) {
    let [before, after] = marked();
    bencher.bench(|| {
        compare_pair(&Pair { before: &before, after: &after, same_file: false }, &Settings::default()).unwrap()
    });
}

/// The values alone, without samples: the flat alignment and the fit of both poses, measured in either.
#[divan::bench]
fn fit_the_poses_of_a_pair(bencher: Bencher<'_, '_>) {
    let [before, after] = marked();
    let pair = Pair { before: &before, after: &after, same_file: false };
    bencher.bench(|| compare_pair(&pair, &Settings::values_only()).unwrap());
}

#[divan::bench]
fn all_measures_of_one_lip(bencher: Bencher<'_, '_>) {
    let comparison = comparison();
    bencher.bench(|| measure(black_box(&comparison.before.lip)));
}

/// One photo, decoded: face, mesh and irises.
#[cfg(feature = "suggest")]
#[divan::bench]
fn suggest_the_marks_of_a_photo(bencher: Bencher<'_, '_>) {
    let [photo, _] = photos();
    bencher.bench(|| lipmetry::suggest::suggest(&photo, &lipmetry::suggest::Request::default()).unwrap());
}

#[divan::bench]
fn warp_and_lay_out(bencher: Bencher<'_, '_>) {
    let (comparison, photos) = (comparison(), photos());
    let [before, after] = [&photos[0], &photos[1]].map(|photo| Picture { photo, mirrored: false });
    bencher.bench(|| {
        comparison_scene(&comparison, before, after, &comparison.cautions, lipmetry::report::Crop::Mouth).unwrap()
    });
}

#[divan::bench]
fn draw_and_encode_the_overlay(bencher: Bencher<'_, '_>) {
    let (comparison, photos) = (comparison(), photos());
    let [before, after] = [&photos[0], &photos[1]].map(|photo| Picture { photo, mirrored: false });
    let scene =
        comparison_scene(&comparison, before, after, &comparison.cautions, lipmetry::report::Crop::Mouth).unwrap();
    bencher.bench(|| overlay::png(&scene).unwrap());
}

#[divan::bench]
fn write_the_report(bencher: Bencher<'_, '_>) {
    let comparison = comparison();
    let identity = || PhotoIdentity {
        file: "photo.jpg".into(),
        width: 1600,
        height: 2000,
        sha256: "0".repeat(64),
        mirrored: false,
        taken: None,
    };
    bencher.bench(|| {
        let report =
            comparison_report(&comparison, &identity(), &identity(), &comparison.cautions, &Settings::default());
        serde_json::to_vec_pretty(&report).unwrap()
    });
}
