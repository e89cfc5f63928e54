//! Files that claim more than they are: stopped by their header, before their size is allocated.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use image::codecs::png::PngEncoder;
use image::codecs::tiff::TiffEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use lipmetry::imaging::{DecodeError, Limits, MemoryBudget, decode, probe};

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

/// A lossy WebP whose frame declares a size, followed by ten bytes.
fn lossy_webp(width: u16, height: u16) -> Vec<u8> {
    let [width, height] = [width, height].map(u16::to_le_bytes);
    let frame = [&[0x50, 1, 0, 0x9d, 1, 0x2a], &width[..], &height, &[0; 10]].concat();
    let length = |bytes: usize| u32::try_from(bytes).expect("few bytes").to_le_bytes();
    [b"RIFF", &length(12 + frame.len())[..], b"WEBPVP8 ", &length(frame.len()), &frame].concat()
}

/// The TIFF whose directory declares 12000 × 12000 px, and samples that are packed by Deflate.
fn packed_tiff() -> Vec<u8> {
    let mut file = tiff(12_000, 12_000);
    let entry = [3, 1, 3, 0, 1, 0, 0, 0, 1, 0];
    let at = file.windows(10).rposition(|bytes| bytes == entry).expect("the tag of compression");
    file[at + 8] = 8;
    file
}

/// A TIFF of 24 × 20 px that stores its colours one after the other, in tiles of 16 × 16 px; one of those with 64-bit offsets where
/// it is `big`.
fn tiles_of_planes(big: bool) -> Vec<u8> {
    const TILES: u64 = 12;
    let mut file = if big { b"II+\0\x08\0\0\0".to_vec() } else { b"II*\0".to_vec() };
    let word = |number: u64| if big { number.to_le_bytes().to_vec() } else { (number as u32).to_le_bytes().to_vec() };
    let first = file.len() as u64 + if big { 8 } else { 4 };
    let lists = first + TILES * 256;
    file.extend(word(lists + 2 * TILES * 4 + 6));
    file.extend((0..TILES * 256).map(|at| (at % 200) as u8));
    file.extend((0..TILES).flat_map(|tile| ((first + tile * 256) as u32).to_le_bytes()));
    file.extend((0..TILES).flat_map(|_| 256_u32.to_le_bytes()));
    file.extend([8, 0, 8, 0, 8, 0]);
    let entries: [(u16, u16, u64, u64); 11] = [
        (256, 3, 1, 24),
        (257, 3, 1, 20),
        (258, 3, 3, if big { 0x0008_0008_0008 } else { lists + 2 * TILES * 4 }),
        (259, 3, 1, 1),
        (262, 3, 1, 2),
        (277, 3, 1, 3),
        (284, 3, 1, 2),
        (322, 3, 1, 16),
        (323, 3, 1, 16),
        (324, 4, TILES, lists),
        (325, 4, TILES, lists + TILES * 4),
    ];
    file.extend(if big { 11_u64.to_le_bytes().to_vec() } else { 11_u16.to_le_bytes().to_vec() });
    for (tag, kind, count, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(word(count));
        file.extend(word(value));
    }
    file.extend(word(0));
    file
}

/// Well-formed files of which the decoder panics are not called damaged, and nothing is printed of it.
#[test]
fn a_kind_that_stops_its_decoder_is_told_as_one_that_cannot_be_read() {
    let told = [false, true].map(|big| read(&tiles_of_planes(big)).expect_err("it cannot be read").to_string());
    assert_eq!(
        told,
        [
            "a TIFF picture that stores its colours one after the other in tiles that stick out of it cannot be read: save it as an \
             ordinary JPEG, PNG or HEIC photo",
            "this TIFF picture, which makes its decoder stop, cannot be read: copy it again from the phone or camera, and if that does \
             not help save it as an ordinary JPEG or PNG photo",
        ]
    );
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
    let mut files = vec![png(12_000, 12_000), webp(12_000, 12_000), lossy_webp(12_000, 12_000), packed_tiff()];
    files.extend(jpeg(12_000, 12_000));
    for file in files {
        let error = quick_error(&file);
        let room = "it declares 12000 × 12000 px and holds";
        assert!(matches!(&error, DecodeError::Damaged { what, .. } if what.contains(room)), "{error}");
    }
    // What exceeds the budget, too, is no question of memory.
    let error = quick_error(&webp(16_383, 12_288));
    let room = "it declares 16383 × 12288 px and holds";
    assert!(matches!(&error, DecodeError::Damaged { what, .. } if what.contains(room)), "{error}");
}

/// Of samples that are not packed it is plain how many bytes there have to be.
#[test]
fn a_file_without_its_samples_is_cut_off() {
    let error = quick_error(&tiff(12_000, 12_000));
    assert!(matches!(error, DecodeError::Truncated { .. }), "{error}");
}

/// The message says which limit it is: 16384 a side is allowed, and so many sides of it are not.
#[test]
fn the_message_names_the_limit_that_is_exceeded() {
    for (file, told) in [
        (
            png(16_384, 16_384),
            "the picture is 16384 × 16384 px, 268435456 pixels, and at most 201326592 pixels are accepted, on sides of at most \
             16384 × 16384 px: save it smaller",
        ),
        (png(16_385, 2), "the picture is 16385 × 2 px and at most 16384 × 16384 px are accepted: save it smaller"),
    ] {
        assert_eq!(quick_error(&file).to_string(), told);
    }
    let bare = png(16_384, 12_288);
    assert!(
        matches!(quick_error(&bare), DecodeError::Damaged { .. }),
        "all limits are kept, and the file is too small"
    );
}

/// Photos that fit beside each other are decoded so, others wait.
#[test]
fn photos_share_a_budget() {
    let header = probe(&png(400, 240), &Limits::default()).expect("a header");
    let takes = |both: bool| {
        let max_alloc_bytes = if both { 2 * header.needed_bytes } else { 2 * header.needed_bytes - 1 };
        let budget = MemoryBudget::new(Limits { max_alloc_bytes, ..Limits::default() });
        let (has_second, first) = (AtomicBool::new(false), budget.take(&header));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let _second = budget.take(&header);
                has_second.store(true, Ordering::SeqCst);
            });
            let begun = Instant::now();
            // Longer than a thread takes to begin; where both fit it goes on at once.
            while !has_second.load(Ordering::SeqCst)
                && begun.elapsed() < Duration::from_millis(if both { 60_000 } else { 200 })
            {
                std::thread::yield_now();
            }
            let beside = has_second.load(Ordering::SeqCst);
            drop(first);
            beside
        })
    };
    assert!(takes(true), "both fit, and the second waited");
    assert!(!takes(false), "both do not fit, and the second did not wait");
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
        whole: false,
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

/// The coefficients of a progressive picture are kept where it is read by region, beside the pixels that somebody looks at. What is
/// granted must be enough for both.
#[test]
fn coefficients_that_are_kept_count() {
    // Noise at the best quality and at full colour: nearly all of the 63 that a block has beside the first are not 0.
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let pixels: Vec<u8> = (0..128 * 128 * 3).map(|_| noise()).collect();
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 100);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
    encoder.set_progressive(true);
    encoder.encode(&pixels, 128, 128, jpeg_encoder::ColorType::Rgb).expect("encoded");
    let blocks = 3 * 16 * 16;
    // 64 coefficients of two bytes, which of them there are, the first one, and where they begin; the pixels; the file, and a copy of its
    // data.
    let needed = blocks * (64 * 2 + 8 + 2 + 4) + 128 * 128 * 3 + 2 * file.len() as u64;
    let of = |max_alloc_bytes: u64| Limits { max_alloc_bytes, ..Limits::default() };
    decode(&file, &of(needed)).expect("within the limit");
    match probe(&file, &of(needed - 1)).expect_err("above the limit") {
        DecodeError::TooMuchMemory { needed: told, .. } => assert_eq!(told, needed),
        other => panic!("{other}"),
    }
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
