//! The overlay of the two example photos against the picture that the README shows.
//!
//! `REGENERATE=1 cargo test overlay` writes the picture anew and fails, so that nobody regenerates it unseen.

use std::path::Path;

use image::RgbImage;
use lipmetry::{Photo, Settings, compare};

/// The mean difference over the picture, in levels of 255. The JPEG decoder's and the renderer's arithmetic may
/// differ by a level at edges between processors; a border drawn 1 px off changes more than 0.2.
const MEAN_DIFFERENCE: f64 = 0.05;

fn example_overlay() -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let read = |name: &str| {
        let bytes = |file: &str| std::fs::read(fixtures.join(file)).unwrap();
        let file = format!("{name}.jpg");
        Photo::from_bytes(&file, &bytes(&file), &bytes(&format!("{name}.landmarks.json"))).unwrap()
    };
    let comparison = compare(read("before"), read("after"), &Settings::default()).unwrap();
    let files = comparison.report().files().unwrap();
    files.into_iter().find(|(name, _)| *name == "overlay.png").unwrap().1
}

fn mean_difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a.iter().zip(b.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}

#[test]
fn the_example_overlay_is_the_one_in_the_readme() {
    let golden_path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/overlay.png");
    let drawn = example_overlay();
    if std::env::var_os("REGENERATE").is_some() {
        std::fs::write(&golden_path, &drawn).unwrap();
        panic!("fixtures/overlay.png was written anew: look at it, then run the tests without REGENERATE");
    }
    let load = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
    let difference = mean_difference(&load(&drawn), &load(&std::fs::read(&golden_path).unwrap()));
    if difference > MEAN_DIFFERENCE {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("overlay.png");
        std::fs::write(&path, &drawn).unwrap();
        panic!(
            "the overlay differs by {difference} levels from fixtures/overlay.png; the new one is {}",
            path.display()
        );
    }
}

#[test]
fn the_overlay_is_the_same_to_the_byte_every_time() {
    assert!(example_overlay() == example_overlay(), "two runs drew different pictures");
}
