//! Suggested marks: the networks against their reference, and what is said of pictures that they cannot be used on.

mod human_marks;
mod iris;
mod mapping;
mod oracles;
mod refusals;

use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::{ImageFormat, RgbImage};
use lipmetry::imaging::{DecodedImage, Limits, PixelRegion, decode};

use super::photos::skipped;

/// The folder of the networks' reference beside the project, as [`super::photos::photos`] has that of the photos.
fn models() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/models"));
    if folder.is_dir() {
        return Some(folder.to_owned());
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent", folder.display());
    skipped(&format!("the networks' reference, {}, is absent", folder.display()));
    None
}

/// A picture as a photo.
fn photo_of(pixels: &RgbImage) -> DecodedImage {
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Png).unwrap();
    decode(&bytes.into_inner(), &Limits::default()).unwrap()
}

/// All pixels of a photo.
fn pixels_of(photo: &DecodedImage) -> RgbImage {
    photo.crop_srgb(PixelRegion::whole(photo.size()))
}
