//! Files that are cut off or damaged: an error or a picture of the declared size, never a panic.

use std::io::Cursor;
use std::sync::OnceLock;

use image::ImageFormat;
use image::codecs::jpeg::JpegEncoder;
use lipmetry::imaging::{DecodeError, Limits, PixelRegion, decode, probe};
use proptest::prelude::*;

use super::{hostile, read, test_card};

/// One small file of each kind, encoded once.
fn small_files() -> &'static [Vec<u8>] {
    static FILES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(encode_small_files)
}

/// PNG, WebP, TIFF, JPEG and, with its feature, HEIC, in this order.
fn encode_small_files() -> Vec<Vec<u8>> {
    let card = test_card(96, 64);
    let mut files: Vec<_> = [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff]
        .map(|format| {
            let mut file = Cursor::new(Vec::new());
            card.write_to(&mut file, format).expect("encoded");
            file.into_inner()
        })
        .into();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 85).encode_image(&card).expect("encoded");
    files.push(jpeg);
    #[cfg(feature = "heic")]
    files.push(heifer::encode_rgb8(96, 64, &card, &heifer::EncodeOptions::default()).expect("encoded"));
    files
}

/// Limits a little above the small files, so that damage to a size shows.
fn narrow() -> Limits {
    let mut limits = Limits::default();
    (limits.max_width, limits.max_height) = (512, 512);
    limits.max_alloc_bytes = 8 << 20;
    limits
}

#[test]
fn small_files_decode() {
    for file in small_files() {
        assert_eq!(decode(file, &narrow()).expect("decodes").size(), (96, 64));
    }
}

#[test]
fn a_file_that_is_cut_anywhere_is_an_error() {
    let mut files = small_files().to_vec();
    for name in ["face001_progressive.jpg", "face001.webp", "face001_palette.png", "face001_cmyk.jpg"] {
        files.extend(hostile(name));
    }
    if cfg!(feature = "heic") {
        files.extend(hostile("face001.heic"));
    }
    for file in files {
        let first = file[..12].to_vec();
        // The last bytes of a TIFF may be a gap that nobody reads, and a JPEG may lack its end mark; every other kind
        // ends with its end mark.
        let last = match file[..4] {
            [b'I', b'I', 42, 0] => file.len() * 9 / 10,
            [0xff, 0xd8, ..] => file.len() - 3,
            _ => file.len() - 1,
        };
        for step in 0..=60 {
            let cut = &file[..last * step / 60];
            let error = read(cut).err().unwrap_or_else(|| panic!("{first:?} at {} of {}", cut.len(), file.len()));
            assert!(
                !matches!(error, DecodeError::TooLarge { .. } | DecodeError::TooMuchMemory { .. }),
                "{first:?} at {}: {error}",
                cut.len()
            );
        }
    }
}

/// Baseline and progressive, in colour and grey: the last scan of a progressive picture may hold bits that are no
/// codes, which no decoder misses.
fn jpegs() -> Vec<Vec<u8>> {
    let card = test_card(96, 64);
    let grey: Vec<u8> = card.pixels().map(|pixel| pixel[1]).collect();
    let encoded = |progressive: bool, pixels: &[u8], colours| {
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 85);
        encoder.set_progressive(progressive);
        encoder.encode(pixels, 96, 64, colours).unwrap();
        bytes
    };
    let mut files = vec![small_files()[3].clone()];
    for progressive in [false, true] {
        files.push(encoded(progressive, card.as_raw(), jpeg_encoder::ColorType::Rgb));
        files.push(encoded(progressive, &grey, jpeg_encoder::ColorType::Luma));
    }
    files.extend(hostile("face001_orient1.jpg"));
    files.extend(hostile("face001_progressive.jpg"));
    files
}

#[test]
fn a_jpeg_that_lacks_nothing_but_its_end_mark_is_whole() {
    for mut file in jpegs() {
        let expected = read(&file).expect("decodes");
        let whole = PixelRegion::whole(expected.size());
        let expected = expected.crop_srgb(whole);
        assert_eq!(file.split_off(file.len() - 2), [0xff, 0xd9]);
        // Nothing of the mark, half of it, and another picture in its place.
        for rest in [&[][..], &[0xff], &small_files()[3]] {
            let found = read(&[&file[..], rest].concat()).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(found.crop_srgb(whole), expected);
        }
    }
}

#[test]
fn a_jpeg_without_its_end_mark_that_lacks_more_is_cut_off() {
    for file in jpegs() {
        let data = file.len() - 2;
        for missing in [4, 5, 8, 20, 60, 200] {
            let error = read(&file[..data - missing]).expect_err("its last blocks are missing");
            assert!(matches!(error, DecodeError::Truncated { .. } | DecodeError::Damaged { .. }), "{missing}: {error}");
        }
        // What an interrupted copy leaves: the rest of the size in zeros, the picture whole or not.
        for (end, zeros) in [(data, 40), (data - 30, 30), (data / 2, data / 2)] {
            let error = read(&[&file[..end], &vec![0; zeros]].concat()).expect_err("zeros are no picture");
            assert!(matches!(error, DecodeError::Truncated { .. } | DecodeError::Damaged { .. }), "{zeros}: {error}");
        }
    }
}

/// A progressive picture comes in passes; without the later ones it decodes, and is not what was taken.
#[test]
fn a_progressive_jpeg_without_its_last_passes_is_cut_off() {
    let mut files = vec![jpegs()[3].clone()];
    files.extend(hostile("face001_progressive.jpg"));
    for file in files {
        let scans: Vec<usize> = (2..file.len() - 1).filter(|&at| file[at..].starts_with(&[0xff, 0xda])).collect();
        assert!(scans.len() > 2, "{scans:?}");
        for &at in &scans[1..] {
            let error = read(&file[..at]).expect_err("a pass is missing");
            assert!(matches!(error, DecodeError::Truncated { .. }), "{error}");
        }
    }
}

#[test]
fn an_end_mark_in_the_wrong_place_hides_nothing() {
    let mut files = vec![small_files()[3].clone()];
    files.extend(hostile("face001_orient1.jpg"));
    files.extend(hostile("face001_cmyk.jpg"));
    for file in files {
        for eighths in 4..8 {
            let mut cut = file[..file.len() * eighths / 8].to_vec();
            // A byte ff would swallow the mark.
            cut.extend([0, 0xff, 0xd9]);
            let error = read(&cut).expect_err("the lower part is missing");
            assert!(matches!(error, DecodeError::Damaged { .. }), "{error}");
        }
    }
}

#[test]
fn what_follows_the_picture_does_not_matter() {
    for file in small_files() {
        if file.starts_with(b"II*\0") || file.get(4..8) == Some(b"ftyp") {
            continue;
        }
        let expected = read(file).expect("decodes").crop_srgb(PixelRegion::whole((96, 64)));
        // A second picture, a film, what Samsung's gallery appends, rubbish.
        let samsung = b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1772446500000SEFHk\0\0\0\x01\0\0\0\x24\0\0\0SEFT";
        for trailer in [&file[..], b"\0\0\0\x18ftypmp42", samsung, &[0xff; 100]] {
            let photo = read(&[&file[..], trailer].concat()).expect("decodes");
            assert_eq!(photo.crop_srgb(PixelRegion::whole((96, 64))), expected);
        }
    }
}

#[test]
fn moving_webp_pictures_are_refused() {
    let mut file = b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x0f\0\0\x0f\0\0ANIM\0\0\0\0".to_vec();
    file.resize(38, 0);
    let error = read(&file).expect_err("it moves");
    assert!(matches!(&error, DecodeError::Unsupported { what, .. } if what.contains("animated")), "{error}");
}

/// Whatever is in `bytes`: no panic, and no picture above the limits.
fn survives(bytes: &[u8]) {
    let limits = narrow();
    let probed = probe(bytes, &limits);
    if let Ok(photo) = decode(bytes, &limits) {
        let (width, height) = photo.size();
        assert!(width <= limits.max_width && height <= limits.max_height);
        assert_eq!(probed.expect("what decodes has a header").size(), (width, height));
        let crop = photo.crop_srgb(PixelRegion { x: 3, y: 5, width: 64, height: 64 });
        assert!(crop.width() <= 64 && crop.height() <= 64);
    }
}

proptest! {
    // 5 kinds of file in 400 cases: 80 of each, a second in all.
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_bytes_never_panic(
        kind in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        head in any::<bool>(),
    ) {
        let mut file = kind.get(small_files()).clone();
        // Headers are a small part of a file and the part that does harm.
        let reach = if head { file.len().min(700) } else { file.len() };
        for (place, value) in damage {
            let at = place.index(reach);
            file[at] = value;
        }
        survives(&file);
    }

    #[test]
    fn cut_and_damaged_bytes_never_panic(
        kind in any::<prop::sample::Index>(),
        end in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        bit in 0..8_u32,
    ) {
        let mut file = kind.get(small_files()).clone();
        file.truncate(end.index(file.len()) + 1);
        let at = place.index(file.len());
        file[at] ^= 1 << bit;
        survives(&file);
    }

    #[test]
    fn rubbish_behind_a_known_beginning_never_panics(
        kind in any::<prop::sample::Index>(),
        rubbish in prop::collection::vec(any::<u8>(), 0..400),
        keep in 2..40_usize,
    ) {
        let file = kind.get(small_files());
        survives(&[&file[..keep.min(file.len())], &rubbish].concat());
    }
}

/// The decoder underneath makes another picture of such a file and reports no error, so it has to be refused.
#[test]
fn colours_one_after_the_other_at_half_the_resolution_are_refused() {
    let card = super::test_card(64, 48);
    let encoded = |sampling| {
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
        encoder.set_sampling_factor(sampling);
        encoder.set_optimized_huffman_tables(true);
        encoder.encode(card.as_raw(), 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
        bytes
    };
    let refused = read(&encoded(jpeg_encoder::SamplingFactor::F_2_2)).unwrap_err().to_string();
    assert!(refused.contains("one after the other"), "{refused}");
    // With all colours in full the same order decodes: within what a quality of 90 costs this noisy card.
    let photo = read(&encoded(jpeg_encoder::SamplingFactor::F_1_1)).unwrap();
    let difference = super::mean_difference(&photo.crop_srgb(lipmetry::imaging::PixelRegion::whole((64, 48))), &card);
    assert!((0.0..12.0).contains(&difference), "mean difference {difference} levels");
}
