//! HEIC as phones and apps write it: how it is turned, where its chroma lies, metadata of any size.

use heifer::heifer_hevc_enc::encoder::{EncoderConfig, Planes, encode_picture};
use heifer::heifer_isobmff::boxes::HevcConfig;
use heifer::heifer_isobmff::writer::{HeifWriter, ImageSpec};
use heifer::{EncodeOptions, Image, Metadata};
use image::{DynamicImage, RgbImage};
use lipmetry::imaging::{DecodedImage, Limits, PixelRegion, capture_day, decode, focal_length};

use super::exif_blocks::{DATE, FILM, Value, tiff};
use super::{faults, matrix_packet, opened};

const ORIENTATION: u16 = 0x0112;

/// A grey picture that no turn maps onto itself, and no chroma to be moved.
fn card(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let level = 40 + 160 * x / width + if y < height / 3 { 40 } else { 0 };
        image::Rgb([level as u8; 3])
    })
}

fn encoded(card: &RgbImage, exif: Option<Vec<u8>>, xmp: Option<Vec<u8>>) -> Vec<u8> {
    let data = card.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255].map(u16::from)).collect();
    let image = Image { width: card.width(), height: card.height(), bit_depth: 8, has_alpha: false, data };
    let metadata = Metadata { exif, xmp, icc_profile: None };
    heifer::encode_with_metadata(&image, &metadata, &EncodeOptions { quality: 95, ..EncodeOptions::default() }).unwrap()
}

/// A file whose Exif says the orientation; the encoder writes 1, which is set right afterwards.
fn oriented(card: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut file = encoded(card, Some(tiff(&[(ORIENTATION, Value::Short(1))], &[], 0)), None);
    let entry = [0x12, 0x01, 3, 0, 1, 0, 0, 0, 1, 0];
    let at = file.windows(entry.len()).rposition(|bytes| bytes == entry).unwrap();
    file[at + 8] = orientation;
    file
}

/// The file with its first property of one kind made a turn: `irot` and `imir` read one byte of it.
fn with_property(mut file: Vec<u8>, from: &[u8; 4], to: &[u8; 4], value: u8) -> Vec<u8> {
    let at = file.windows(4).position(|bytes| bytes == from).unwrap();
    file[at..at + 4].copy_from_slice(to);
    file[at + 4] = value;
    file
}

fn whole(photo: &DecodedImage) -> RgbImage {
    photo.crop_srgb(PixelRegion::whole(photo.size()))
}

fn read(file: &[u8]) -> DecodedImage {
    decode(file, &Limits::default()).unwrap()
}

/// The largest difference of two equally large pictures, in levels.
fn apart(a: &RgbImage, b: &RgbImage) -> u8 {
    assert_eq!(a.dimensions(), b.dimensions());
    a.iter().zip(b.iter()).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

#[test]
fn without_a_turn_in_the_container_the_exif_orientation_is_applied() {
    let card = card(96, 64);
    let lying = whole(&read(&encoded(&card, None, None)));
    for orientation in 1..=8 {
        let photo = read(&oriented(&card, orientation));
        let mut expected = DynamicImage::from(lying.clone());
        expected.apply_orientation(image::metadata::Orientation::from_exif(orientation).unwrap());
        assert_eq!(photo.header().orientation.exif(), orientation);
        assert_eq!(whole(&photo), expected.into_rgb8(), "orientation {orientation}");
    }
    let Some(folder) = faults() else { return };
    let photo = opened(&folder.join("11_phone/heic_exif6_no_irot.heic"));
    assert_eq!(photo.size(), (800, 1000));
}

/// The decoder's own turning is the oracle.
#[test]
fn turns_in_the_container_alone_rule() {
    let card = card(96, 64);
    for exif in [1, 6, 3] {
        for quarters in 0..4 {
            let mut files = vec![with_property(oriented(&card, exif), b"pixi", b"irot", quarters)];
            for axis in 0..2 {
                files.push(with_property(files[0].clone(), b"colr", b"imir", axis));
                files.push(with_property(oriented(&card, exif), b"pixi", b"imir", axis));
            }
            for file in files {
                let upright = heifer::decode_rgba8(&file, &heifer::Options::default()).unwrap();
                let size = (upright.width, upright.height);
                let expected = RgbImage::from_raw(size.0, size.1, upright.into_rgb8()).unwrap();
                let photo = read(&file);
                assert_eq!(photo.size(), size);
                // One level for rounding.
                assert!(apart(&whole(&photo), &expected) <= 1, "Exif {exif}, {quarters} quarters");
            }
        }
    }
}

/// Sizes that no whole number of blocks and of tiles makes: the container crops, and a grid's last tiles stick out.
#[test]
fn cropped_pictures_and_grids_are_put_together() {
    for (width, height) in [(97, 63), (1100, 700), (513, 1025)] {
        let card = card(width, height);
        let file = encoded(&card, None, None);
        let expected = heifer::decode_rgba8(&file, &heifer::Options::default()).unwrap();
        let expected = RgbImage::from_raw(width, height, expected.into_rgb8()).unwrap();
        let found = whole(&read(&file));
        assert!(apart(&found, &expected) <= 1, "{width} × {height}: {}", apart(&found, &expected));
        let mut turned = DynamicImage::from(expected);
        turned.apply_orientation(image::metadata::Orientation::Rotate90);
        assert!(apart(&whole(&read(&oriented(&card, 6))), &turned.into_rgb8()) <= 1, "{width} × {height}, turned");
    }
}

/// A picture of one luma whose red changes at a column, or at a row, of chroma.
fn red_step(side: usize, at: usize, across: bool) -> Vec<u8> {
    let half = side / 2;
    let blue = vec![128; half * half];
    let red: Vec<u8> =
        (0..half * half).map(|i| if (if across { i % half } else { i / half }) < at { 100 } else { 156 }).collect();
    let planes = Planes { y: &vec![128; side * side], chroma: Some((&blue, &red)) };
    let config = EncoderConfig { qp: 4, ..EncoderConfig::default() };
    let picture = encode_picture(side as u32, side as u32, planes, &config).unwrap();
    let hevc = HevcConfig {
        profile_idc: picture.profile_idc,
        level_idc: picture.level_idc,
        chroma_format: picture.chroma_format,
        bit_depth_luma: 8,
        bit_depth_chroma: 8,
        nal_length_size: 4,
        nal_units: picture.parameter_sets.clone(),
    };
    let mut writer = HeifWriter::new();
    writer.add_image(&ImageSpec::new(picture.width, picture.height, hevc, &picture.slices));
    writer.finish()
}

/// Where the red changes, in pixels from the left or the top: the share of the line that has the low level.
fn edge(picture: &RgbImage, across: bool) -> f64 {
    let side = picture.width();
    let level =
        |i: u32| f64::from(if across { picture.get_pixel(i, side / 2) } else { picture.get_pixel(side / 2, i) }[0]);
    let (low, high) = (level(2), level(side - 3));
    (0..side).map(|i| (high - level(i)) / (high - low)).sum()
}

/// An encoder that averages four pixels puts an edge of colour where it was. The library's own conversion takes a
/// sample for the colour of the upper left one of the four: half a pixel to the left and up. When this test fails at
/// its second half, the library has mended that, and the conversion of this project is needed for its memory only.
#[test]
fn chroma_lies_in_the_middle_of_four_pixels() {
    for (side, at) in [(64, 16), (64, 9), (96, 30)] {
        for across in [true, false] {
            let file = red_step(side, at, across);
            let truth = 2.0 * at as f64;
            let ours = edge(&whole(&read(&file)), across);
            // The quantisation of the chroma may move an edge of 56 levels by some hundredths.
            assert!((ours - truth).abs() < 0.1, "{side}, {at}, {across}: {ours}");
            let image = heifer::decode_rgba8(&file, &heifer::Options::default()).unwrap();
            let library = RgbImage::from_raw(side as u32, side as u32, image.into_rgb8()).unwrap();
            let theirs = edge(&library, across);
            assert!((theirs - (truth - 0.5)).abs() < 0.1, "{side}, {at}, {across}: the library has {theirs}");
        }
    }
}

#[test]
fn an_exif_item_of_any_size_is_read() {
    for kilobytes in [1, 70, 192, 1000] {
        let fields = [(DATE, Value::Text("2026:03:02 10:15:00")), (FILM, Value::Short(26))];
        let mut block = tiff(&[], &fields, 0);
        block.resize(block.len() + 1024 * kilobytes, 7);
        let file = encoded(&card(64, 48), Some(block), None);
        assert!(capture_day(&file).is_some(), "{kilobytes} KiB");
        assert!(focal_length(&file, (4032, 3024)).is_some(), "{kilobytes} KiB");
    }
}

#[test]
fn the_camera_s_matrix_is_read_from_an_item() {
    let packet = matrix_packet(3032.59, [4032, 3024]);
    let file = encoded(&card(64, 48), None, Some(packet.clone().into_bytes()));
    let found = focal_length(&file, (3024, 4032)).unwrap();
    assert!((found.px - 3032.59).abs() < 1e-6 && found.relative_u < 0.006, "{found:?}");
    // A packet of several megabytes is not read.
    let mut large = packet.into_bytes();
    large.resize(3 << 20, b' ');
    assert_eq!(focal_length(&encoded(&card(64, 48), None, Some(large)), (3024, 4032)), None);
}
