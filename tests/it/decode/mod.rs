//! Photo files in, upright sRGB pixels out: every file of the hostile set, the orientation, the colours, the
//! limits, and files that are cut off, damaged or lying.

mod colours;
mod damage;
mod hostile;
mod limits;
mod orientation;
mod regions;

use std::path::PathBuf;

use image::RgbImage;
use lipmetry::imaging::{DecodeError, DecodedImage, Limits, PixelRegion, decode};

/// A part of the face's mouth, in the upright 950 × 1200 px of the hostile set.
const MOUTH: PixelRegion = PixelRegion { x: 200, y: 600, width: 500, height: 300 };

/// The folder of photos.
fn photos() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/photos"))
}

/// The bytes of a file of the hostile set; `None`, and a word about it, where the folder is absent.
fn hostile(name: &str) -> Option<Vec<u8>> {
    let path = photos().join("hostile").join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            assert!(!photos().exists(), "{name}: {error}");
            assert!(std::env::var("CI").as_deref() != Ok("true"), "no folder of photos for {name}: nothing is skipped");
            crate::photos::skipped(&format!("no folder of photos for {name}"));
            None
        }
    }
}

/// Decodes within the default limits.
fn read(bytes: &[u8]) -> Result<DecodedImage, DecodeError> {
    decode(bytes, &Limits::default())
}

/// The mouth of a file that must decode.
fn mouth(name: &str) -> Option<RgbImage> {
    let photo = read(&hostile(name)?).unwrap_or_else(|error| panic!("{name}: {error}"));
    Some(photo.crop_srgb(MOUTH))
}

/// The mean absolute difference over all pixels and channels, in levels of 255.
fn mean_difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a.iter().zip(b.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}

/// A small picture in which every pixel differs from its neighbours and no turn maps it onto itself.
fn test_card(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let level = |value: u32| u8::try_from(value % 256).unwrap_or(u8::MAX);
        image::Rgb([level(x * 5), level(y * 7), level(x * y + 3 * x)])
    })
}
