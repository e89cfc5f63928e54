//! The same upright picture, however it is stored.

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation as Exif;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage};
use lipmetry::imaging::PixelRegion;

use super::{MOUTH, hostile, mean_difference, mouth, read, test_card};

/// An EXIF block with nothing but the orientation.
fn exif(orientation: u8) -> Vec<u8> {
    let entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
    [&b"MM\0*\0\0\0\x08\0\x01"[..], &entry, &[0; 4]].concat()
}

/// How a camera that is held as EXIF `orientation` says stores the upright picture `card`.
fn stored(card: &RgbImage, orientation: u8) -> RgbImage {
    let mut pixels = DynamicImage::from(card.clone());
    // A quarter turn is undone by the opposite one; every other orientation undoes itself.
    let undo = match orientation {
        6 => 8,
        8 => 6,
        same => same,
    };
    pixels.apply_orientation(Exif::from_exif(undo).expect("1 to 8"));
    pixels.into_rgb8()
}

#[test]
fn lossless_files_give_exactly_the_upright_pixels() {
    let card = test_card(37, 23);
    for orientation in 1..=8 {
        let pixels = stored(&card, orientation);
        let (width, height) = pixels.dimensions();
        let mut png = Vec::new();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_exif_metadata(exif(orientation)).expect("PNG has EXIF");
        encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).expect("encoded");
        let mut webp = Vec::new();
        let mut encoder = WebPEncoder::new_lossless(&mut webp);
        encoder.set_exif_metadata(exif(orientation)).expect("WebP has EXIF");
        encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).expect("encoded");
        for file in [png, webp] {
            let photo = read(&file).expect("decodes");
            assert_eq!((photo.size(), photo.header().orientation.exif()), ((37, 23), orientation));
            assert_eq!(photo.crop_srgb(PixelRegion::whole((37, 23))), card, "orientation {orientation}");
            let part = PixelRegion { x: 5, y: 2, width: 11, height: 17 };
            let expected = image::imageops::crop_imm(&card, 5, 2, 11, 17).to_image();
            assert_eq!(photo.crop_srgb(part), expected, "orientation {orientation}");
        }
    }
}

/// The reference moved by a pixel, as the mouth would look in a photo that was turned about the wrong centre.
fn moved(dx: i64, dy: i64) -> Option<RgbImage> {
    let at = |start: u32, by: i64| u32::try_from(i64::from(start) + by).expect("inside the photo");
    let region = PixelRegion { x: at(MOUTH.x, dx), y: at(MOUTH.y, dy), ..MOUTH };
    Some(read(&hostile("face001.png")?).expect("decodes").crop_srgb(region))
}

#[test]
fn every_encoding_of_the_face_shows_the_same_mouth() {
    let Some(reference) = mouth("face001.png") else { return };
    // The bound of a lossy file: noise of its quantisation, which a quality above 90 keeps at one to two levels
    // of 255 on skin. Another face or a mirrored mouth differs by more than ten.
    let lossless = ["face001.tif", "face001_rgba.png"].map(|name| (name.to_owned(), 0.0));
    let jpegs = (1..=8).map(|n| (format!("face001_orient{n}.jpg"), 2.0));
    let mut files: Vec<_> = lossless.into_iter().chain(jpegs).collect();
    files.extend(["face001_orient_invalid13.jpg", "face001.webp"].map(|name| (name.to_owned(), 2.0)));
    if cfg!(feature = "heic") {
        files.push(("face001.heic".to_owned(), 2.0));
    }
    for (name, bound) in files {
        let Some(crop) = mouth(&name) else { return };
        let difference = mean_difference(&crop, &reference);
        assert!(difference <= bound, "{name}: {difference}");
        for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
            let Some(moved) = moved(dx, dy) else { return };
            let misplaced = mean_difference(&crop, &moved);
            assert!(misplaced > difference, "{name}: {difference} in place, {misplaced} at ({dx}, {dy})");
        }
    }
}

#[test]
fn a_region_outside_is_cut_off() {
    let card = test_card(37, 23);
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(&card, 37, 23, ExtendedColorType::Rgb8).expect("encoded");
    let photo = read(&file).expect("decodes");
    let corner = photo.crop_srgb(PixelRegion { x: 30, y: 20, width: u32::MAX, height: 100 });
    assert_eq!(corner, image::imageops::crop_imm(&card, 30, 20, 7, 3).to_image());
    assert_eq!(photo.crop_srgb(PixelRegion { x: 37, y: 0, width: 5, height: 5 }).dimensions(), (0, 0));
    assert_eq!(photo.crop_srgb(PixelRegion { x: u32::MAX, y: u32::MAX, width: 1, height: 1 }).dimensions(), (0, 0));
    assert_eq!(photo.crop_srgb(PixelRegion::default()).dimensions(), (0, 0));
}

/// A turn or mirroring of a whole picture.
#[cfg(feature = "heic")]
type HeadRotation = fn(&RgbImage) -> RgbImage;

/// A HEIC file keeps its turns in its boxes. One that nobody needs, the bits per channel, is made into a turn.
#[cfg(feature = "heic")]
#[test]
fn the_turns_of_a_heic_file_are_applied_once() {
    let Some(plain) = hostile("face001.heic") else { return };
    let whole = PixelRegion::whole((950, 1200));
    let upright = read(&plain).expect("decodes").crop_srgb(whole);
    let at = plain.windows(4).position(|kind| kind == b"pixi").expect("bits per channel");
    let turns: [(_, _, _, HeadRotation); 5] = [
        (b"irot", 1, 8, image::imageops::rotate270),
        (b"irot", 2, 3, image::imageops::rotate180),
        (b"irot", 3, 6, image::imageops::rotate90),
        (b"imir", 0, 4, image::imageops::flip_vertical),
        (b"imir", 1, 2, image::imageops::flip_horizontal),
    ];
    for (kind, value, exif, turn) in turns {
        let mut file = plain.clone();
        file[at..at + 4].copy_from_slice(kind);
        file[at + 4] = value;
        let photo = read(&file).expect("decodes");
        let expected = turn(&upright);
        assert_eq!((photo.size(), photo.header().orientation.exif()), (expected.dimensions(), exif));
        assert_eq!(photo.crop_srgb(PixelRegion::whole(photo.size())), expected, "{kind:?} {value}");
    }
}
