//! Files that claim more than they are: stopped by their header, before their size is allocated.

use std::time::{Duration, Instant};

use image::codecs::png::PngEncoder;
use image::codecs::tiff::TiffEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use lipmetry::imaging::{DecodeError, Limits, decode, probe};

use super::{hostile, read, test_card};

const CARD: (u32, u32) = (40, 24);

/// A PNG whose header declares another size, its checksum made right.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let card = test_card(CARD.0, CARD.1);
    PngEncoder::new(&mut file).write_image(&card, CARD.0, CARD.1, ExtendedColorType::Rgb8).expect("encoded");
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    file
}

/// The checksum of PNG chunks (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// A TIFF whose directory declares another width and height, all rows in its one strip.
fn tiff(width: u32, height: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let card = test_card(CARD.0, CARD.1);
    TiffEncoder::new(&mut file).write_image(&card, CARD.0, CARD.1, ExtendedColorType::Rgb8).expect("encoded");
    let mut file = file.into_inner();
    for (tag, value) in [(256_u16, width), (257, height), (278, height)] {
        let tag = tag.to_le_bytes();
        let entry = [tag[0], tag[1], 4, 0, 1, 0, 0, 0];
        let at = file.windows(8).rposition(|bytes| bytes == entry).expect("the tag");
        file[at + 8..at + 12].copy_from_slice(&value.to_le_bytes());
    }
    file
}

/// A lossless WebP whose frame declares another size.
fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let card = test_card(CARD.0, CARD.1);
    WebPEncoder::new_lossless(&mut file).write_image(&card, CARD.0, CARD.1, ExtendedColorType::Rgb8).expect("encoded");
    let at = file.windows(4).position(|kind| kind == b"VP8L").expect("a frame") + 9;
    let size = (width - 1) | (height - 1) << 14;
    file[at..at + 4].copy_from_slice(&size.to_le_bytes());
    file
}

/// A JPEG of the hostile set whose frame header declares another size.
fn jpeg(width: u16, height: u16) -> Option<Vec<u8>> {
    let mut file = hostile("face001_orient1.jpg")?;
    let at = file.windows(4).position(|bytes| bytes == [0xff, 0xc0, 0, 17]).expect("a frame header");
    file[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    file[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    Some(file)
}

/// A HEIC of the hostile set whose every size property declares another size.
#[cfg(feature = "heic")]
fn heic(width: u32, height: u32) -> Option<Vec<u8>> {
    let mut file = hostile("face001.heic")?;
    let places: Vec<_> = (0..file.len() - 16).filter(|&at| file[at..].starts_with(b"ispe")).collect();
    for at in places {
        file[at + 8..at + 12].copy_from_slice(&width.to_be_bytes());
        file[at + 12..at + 16].copy_from_slice(&height.to_be_bytes());
    }
    Some(file)
}

/// The error of a file, which must come before a picture could have been allocated and filled.
fn quick_error(bytes: &[u8]) -> DecodeError {
    let start = Instant::now();
    let error = read(bytes).expect_err("it lies");
    // Filling 600 MB takes a tenth of a second at the very least; reading a header takes microseconds.
    assert!(start.elapsed() < Duration::from_millis(50), "{error}: {:?}", start.elapsed());
    error
}

#[test]
fn sizes_above_the_limits_are_refused_by_the_header() {
    let mut files = vec![png(60_000, 50_000), png(16_385, 1), tiff(60_000, 50_000)];
    files.extend(jpeg(16_385, 100));
    #[cfg(feature = "heic")]
    files.extend(heic(60_000, 50_000));
    for file in files {
        let error = quick_error(&file);
        assert!(matches!(error, DecodeError::TooLarge { .. }), "{error}");
    }
    // A WebP has 14 bits for a side; its area is what exceeds.
    let error = quick_error(&webp(16_383, 16_383));
    assert!(matches!(error, DecodeError::TooLarge { width: 16_383, height: 16_383, .. }), "{error}");
}

#[test]
fn sizes_within_the_limits_that_the_file_cannot_hold_are_refused_before_decoding() {
    let mut files = vec![png(12_000, 12_000)];
    files.extend(jpeg(12_000, 12_000));
    for file in files {
        let error = quick_error(&file);
        let room = "it declares 12000 × 12000 px and holds";
        assert!(matches!(&error, DecodeError::Damaged { what, .. } if what.contains(room)), "{error}");
    }
}

#[test]
fn a_size_that_is_slightly_wrong_is_an_error_too() {
    let mut files = vec![png(41, 24), png(40, 25), webp(40, 48)];
    files.extend(jpeg(950, 1216));
    files.extend(jpeg(1000, 1200));
    #[cfg(feature = "heic")]
    files.extend(heic(1000, 1300));
    for file in files {
        let error = read(&file).expect_err("it lies");
        assert!(matches!(error, DecodeError::Damaged { .. } | DecodeError::Truncated { .. }), "{error}");
    }
}

#[test]
fn every_limit_holds_and_is_inclusive() {
    let (width, height) = CARD;
    let file = png(width, height);
    let exact = Limits {
        max_file_bytes: file.len() as u64,
        max_width: width,
        max_height: height,
        max_pixels: u64::from(width * height),
        max_alloc_bytes: 1 << 20,
    };
    decode(&file, &exact).expect("within the limits");
    let refused = |limits: Limits| probe(&file, &limits).expect_err("above the limit");
    let smaller = Limits { max_file_bytes: exact.max_file_bytes - 1, ..exact };
    assert!(matches!(refused(smaller), DecodeError::FileTooLarge { .. }));
    for limits in [
        Limits { max_width: width - 1, ..exact },
        Limits { max_height: height - 1, ..exact },
        Limits { max_pixels: exact.max_pixels - 1, ..exact },
    ] {
        assert!(matches!(refused(limits), DecodeError::TooLarge { width: 40, height: 24, .. }));
    }
    // Two passes over a JPEG keep its coefficients, two bytes each, beside its three bytes per pixel.
    let Some(progressive) = hostile("face001_progressive.jpg") else { return };
    let pixels_alone = Limits { max_alloc_bytes: 950 * 1200 * 3 + progressive.len() as u64, ..Limits::default() };
    let error = probe(&progressive, &pixels_alone).expect_err("above the limit");
    assert!(matches!(error, DecodeError::TooMuchMemory { width: 950, height: 1200, .. }), "{error}");
}

#[test]
fn a_header_is_read_without_the_picture() {
    let Some(bytes) = hostile("face001_truncated50.jpg") else { return };
    let header = probe(&bytes, &Limits::default()).expect("its header is whole");
    assert_eq!(header.size(), (950, 1200));
    let Some(bytes) = hostile("face001_orient6.jpg") else { return };
    let header = probe(&bytes, &Limits::default()).expect("decodes");
    assert_eq!((header.stored_width, header.stored_height, header.size()), (1200, 950, (950, 1200)));
}
