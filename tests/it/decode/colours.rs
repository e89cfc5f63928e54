//! Colours: profiles, inks, grey, 16 bits, transparency.

use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage, Rgba, RgbaImage};
use lipmetry::imaging::{ColourTreatment, DecodeError, PixelRegion};

use super::{MOUTH, hostile, mean_difference, mouth, read, test_card};

#[test]
fn display_p3_becomes_srgb() {
    let (Some(reference), Some(bytes)) = (mouth("face001.png"), hostile("face001_displayp3.jpg")) else { return };
    let photo = read(&bytes).expect("decodes");
    assert_eq!(photo.colour(), ColourTreatment::Converted);
    let converted = photo.crop_srgb(MOUTH);
    // Without its profile the same file is taken as sRGB.
    let unmarked = read(&without_profile(&bytes)).expect("decodes");
    assert_eq!(unmarked.colour(), ColourTreatment::Srgb);
    let unconverted = unmarked.crop_srgb(MOUTH);
    // The mean over a channel cancels the JPEG's noise, and what is left is the colour: skin keeps its red and
    // green to half a level, which is what rounding to 8 bits twice may leave, and loses several without.
    let shift = |crop: &RgbImage, channel: usize| {
        let pairs = crop.pixels().zip(reference.pixels());
        let sum: f64 = pairs.map(|(a, b)| f64::from(a[channel]) - f64::from(b[channel])).sum();
        sum / f64::from(MOUTH.width * MOUTH.height)
    };
    for channel in 0..3 {
        let with = shift(&converted, channel);
        assert!(with.abs() < 0.5, "channel {channel}: {with}");
    }
    assert!(shift(&unconverted, 0) < -3.0, "{}", shift(&unconverted, 0));
    // A quality above 90 leaves one to two levels of noise on skin, as in the sRGB files.
    let noise = mean_difference(&converted, &reference);
    assert!(noise < 1.5, "{noise}");
}

/// The JPEG with its ICC segment's name overwritten, so that no reader takes it for a profile.
fn without_profile(jpeg: &[u8]) -> Vec<u8> {
    let mut file = jpeg.to_vec();
    let at = file.windows(11).position(|name| name == b"ICC_PROFILE").expect("a profile");
    file[at..at + 3].copy_from_slice(b"XYZ");
    file
}

#[test]
fn a_broken_profile_does_not_cost_the_photo() {
    let Some(bytes) = hostile("face001_displayp3.jpg") else { return };
    let start = bytes.windows(12).position(|name| name == b"ICC_PROFILE\0").expect("a profile") + 14;
    let mut file = bytes.clone();
    // The profile's signature, at its byte 36.
    file[start + 36..start + 40].fill(0);
    let photo = read(&file).expect("decodes");
    assert_eq!(photo.colour(), ColourTreatment::ProfileUnreadable);
    assert!(photo.colour().note().is_some());
    // A byte wrong anywhere in it neither stops the decoder nor the conversion.
    for at in (start..start + 548).step_by(3) {
        let mut file = bytes.clone();
        file[at] ^= 0xff;
        let photo = read(&file).unwrap_or_else(|error| panic!("byte {at}: {error}"));
        assert_eq!(photo.crop_srgb(PixelRegion { width: 8, height: 8, ..MOUTH }).dimensions(), (8, 8));
    }
}

#[test]
fn inks_become_colours() {
    let (Some(reference), Some(bytes)) = (mouth("face001.png"), hostile("face001_cmyk.jpg")) else { return };
    let crop = read(&bytes).expect("decodes").crop_srgb(MOUTH);
    // Inverted inks would differ by more than a hundred levels.
    let difference = mean_difference(&crop, &reference);
    assert!(difference < 1.5, "{difference}");
    // A printing profile is for the inks, which are gone: it is left aside, and the photo says so.
    let profile = [&[0; 12][..], b"prtrCMYKLab ", &[0; 12], b"acsp", &[0; 88], &[0; 4]].concat();
    let length = u16::try_from(2 + 14 + profile.len()).expect("a short profile").to_be_bytes();
    let segment = [&[0xff, 0xe2][..], &length, b"ICC_PROFILE\0\x01\x01", &profile].concat();
    let photo = read(&[&bytes[..2], &segment, &bytes[2..]].concat()).expect("decodes");
    assert!(photo.colour().note().is_some(), "{:?}", photo.colour());
    assert_eq!(photo.crop_srgb(MOUTH), crop);
}

#[test]
fn inks_of_unknown_meaning_are_refused() {
    let Some(mut bytes) = hostile("face001_cmyk.jpg") else { return };
    let at = bytes.windows(5).position(|name| name == b"Adobe").expect("the segment of its maker");
    bytes[at] = b'B';
    let error = read(&bytes).expect_err("full ink or none?");
    assert!(matches!(&error, DecodeError::Unsupported { what, .. } if what.contains("CMYK")), "{error}");
}

#[test]
fn grey_stays_grey_and_has_the_brightness_of_the_colours() {
    let (Some(reference), Some(grey)) = (mouth("face001.png"), mouth("face001_grey.jpg")) else { return };
    assert!(grey.pixels().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]));
    // JPEG's own luma (ITU-R BT.601), in a picture of its quality.
    let luma = |pixel: &image::Rgb<u8>| {
        0.299 * f64::from(pixel[0]) + 0.587 * f64::from(pixel[1]) + 0.114 * f64::from(pixel[2])
    };
    let pairs = reference.pixels().zip(grey.pixels());
    let sum: f64 = pairs.map(|(colour, grey)| (luma(colour) - f64::from(grey[0])).abs()).sum();
    let mean = sum / f64::from(MOUTH.width * MOUTH.height);
    assert!(mean < 1.5, "{mean}");
}

#[test]
fn sixteen_bits_become_the_same_eight() {
    let (Some(full), Some(half)) = (hostile("face001.png"), hostile("face001_half_16bit.png")) else { return };
    let full = read(&full).expect("decodes").crop_srgb(PixelRegion { x: 200, y: 600, width: 200, height: 120 });
    let half = read(&half).expect("decodes").crop_srgb(PixelRegion { x: 100, y: 300, width: 100, height: 60 });
    // Every second pixel of the other, each level times 257.
    assert!(half.enumerate_pixels().all(|(x, y, pixel)| pixel == full.get_pixel(2 * x, 2 * y)));
}

#[test]
fn few_colours_stay_near_the_many() {
    let (Some(reference), Some(palette)) = (mouth("face001.png"), mouth("face001_palette.png")) else { return };
    // 256 colours for a face: 2.0 measured; a palette read in the wrong order differs by tens.
    let difference = mean_difference(&palette, &reference);
    assert!(difference < 3.0, "{difference}");
}

#[test]
fn transparency_lies_over_white() {
    let Some(bytes) = hostile("face001_rgba.png") else { return };
    let photo = read(&bytes).expect("decodes");
    let top = photo.crop_srgb(PixelRegion { x: 0, y: 0, width: 950, height: 100 });
    assert!(top.pixels().all(|pixel| pixel.0 == [255; 3]));
    // Half-transparent black is the grey half way: 255 - 255 * 128 / 255 = 127.
    let veil = RgbaImage::from_pixel(4, 4, Rgba([0, 0, 0, 128]));
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(&veil, 4, 4, ExtendedColorType::Rgba8).expect("encoded");
    let crop = read(&file).expect("decodes").crop_srgb(PixelRegion::whole((4, 4)));
    assert!(crop.pixels().all(|pixel| pixel.0 == [127; 3]));
}

#[test]
fn floating_point_is_refused() {
    let picture = DynamicImage::from(test_card(8, 8)).into_rgb32f();
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Tiff).expect("encoded");
    let error = read(file.get_ref()).expect_err("no agreed white");
    assert!(matches!(&error, DecodeError::Unsupported { what, .. } if what.contains("floating-point")), "{error}");
}

/// The PNG of a picture with further chunks before its data.
fn png_with(card: &RgbImage, chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut file = Vec::new();
    let (width, height) = card.dimensions();
    PngEncoder::new(&mut file).write_image(card, width, height, ExtendedColorType::Rgb8).expect("encoded");
    // Signature and first chunk: 8 + 25 bytes.
    let mut at = 33;
    for (kind, content) in chunks {
        let body = [&kind[..], content].concat();
        let chunk = [&(content.len() as u32).to_be_bytes()[..], &body, &crc32(&body).to_be_bytes()].concat();
        file.splice(at..at, chunk.iter().copied());
        at += chunk.len();
    }
    file
}

/// The checksum of PNG chunks (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// The first pixel of a PNG of one colour with those chunks, and how its colours were treated.
fn png_colour(colour: [u8; 3], chunks: &[(&[u8; 4], Vec<u8>)]) -> ([u8; 3], ColourTreatment) {
    let card = RgbImage::from_pixel(8, 8, image::Rgb(colour));
    let photo = read(&png_with(&card, chunks)).expect("decodes");
    (photo.crop_srgb(PixelRegion::whole((8, 8))).get_pixel(0, 0).0, photo.colour())
}

/// The oracle: Display P3 to sRGB by the matrices of both (SMPTE EG 432-1, IEC 61966-2-1), each with sRGB's curve.
fn p3_to_srgb(colour: [u8; 3]) -> [f64; 3] {
    let light = |level: u8| {
        let level = f64::from(level) / 255.0;
        if level <= 0.040_45 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(light);
    let matrix = [[1.224_94, -0.224_94, 0.0], [-0.042_06, 1.042_06, 0.0], [-0.019_64, -0.078_64, 1.098_28]];
    matrix.map(|[r, g, b]| {
        let light: f64 = (r * red + g * green + b * blue).clamp(0.0, 1.0);
        255.0 * if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
    })
}

#[test]
fn code_points_of_a_png_are_converted_or_named() {
    for colour in [[200, 140, 120], [90, 160, 110], [120, 120, 190]] {
        let (found, treatment) = png_colour(colour, &[(b"cICP", vec![12, 13, 0, 1])]);
        assert_eq!(treatment, ColourTreatment::Converted);
        for (found, expected) in found.iter().zip(p3_to_srgb(colour)) {
            // A level for the rounding to 8 bits, and one for the tables that the conversion is made with.
            assert!((f64::from(*found) - expected).abs() < 2.0, "{colour:?}: {found} for {expected}");
        }
        assert_eq!(png_colour(colour, &[(b"cICP", vec![1, 13, 0, 1])]), (colour, ColourTreatment::Srgb));
        assert_eq!(png_colour(colour, &[(b"cICP", vec![9, 14, 0, 1])]).1, ColourTreatment::Converted);
        for transfer in [16, 18] {
            assert_eq!(png_colour(colour, &[(b"cICP", vec![9, transfer, 0, 1])]).1, ColourTreatment::HighDynamicRange);
        }
        // A matrix other than 0 is no PNG's: the decoder takes the chunk for damage.
        let card = RgbImage::from_pixel(8, 8, image::Rgb(colour));
        assert!(read(&png_with(&card, &[(b"cICP", vec![12, 13, 1, 1])])).is_err());
    }
    // Linear light of 128/255 is 188 in sRGB: 255 (1.055 · 0.502^(1/2.4) − 0.055) = 187.5.
    let (found, _) = png_colour([128; 3], &[(b"cICP", vec![1, 8, 0, 1])]);
    assert!(found.iter().all(|level| (187..=189).contains(level)), "{found:?}");
    // The narrow range: 16 is black, 235 white.
    assert_eq!(png_colour([16; 3], &[(b"cICP", vec![1, 13, 0, 0])]).0, [0; 3]);
    assert_eq!(png_colour([235; 3], &[(b"cICP", vec![1, 13, 0, 0])]).0, [255; 3]);
}

#[test]
fn of_a_png_s_colour_chunks_the_first_in_rank_counts() {
    let colour = [200, 140, 120];
    let srgb: (&[u8; 4], Vec<u8>) = (b"sRGB", vec![0]);
    let p3 = (b"cICP", vec![12, 13, 0, 1]);
    let gamma = |hundred_thousandths: u32| (b"gAMA", hundred_thousandths.to_be_bytes().to_vec());
    let primaries =
        |points: [u32; 8]| (b"cHRM", points.iter().flat_map(|point| point.to_be_bytes()).collect::<Vec<_>>());
    let of_p3 = primaries([31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000]);
    let of_srgb = primaries([31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]);
    let converted = png_colour(colour, std::slice::from_ref(&p3));
    // cICP goes before an sRGB chunk and before a linear gamma.
    assert_eq!(png_colour(colour, &[p3.clone(), srgb.clone()]), converted);
    assert_eq!(png_colour(colour, &[gamma(100_000), p3]), converted);
    // The sRGB chunk before gamma and primaries.
    assert_eq!(png_colour(colour, &[srgb, gamma(100_000), of_p3.clone()]), (colour, ColourTreatment::Srgb));
    // What most programs write beside sRGB is sRGB.
    assert_eq!(png_colour(colour, &[gamma(45_455), of_srgb]), (colour, ColourTreatment::Srgb));
    // Primaries alone, with sRGB's curve, are what the code points say.
    let (by_primaries, treatment) = png_colour(colour, &[of_p3]);
    assert_eq!(treatment, ColourTreatment::Converted);
    assert!(by_primaries.iter().zip(converted.0).all(|(a, b)| a.abs_diff(b) <= 1), "{by_primaries:?} {converted:?}");
    let (linear, _) = png_colour([128; 3], &[gamma(100_000)]);
    assert!(linear.iter().all(|level| (187..=189).contains(level)), "{linear:?}");
    for wrong in [primaries([0; 8]), primaries([u32::MAX; 8]), (b"cHRM", vec![1, 2, 3]), gamma(0), gamma(1)] {
        png_colour(colour, &[wrong]);
    }
}

/// The library underneath knows these by a number only.
#[test]
fn tiff_pictures_that_cannot_be_read_are_named() {
    let card = test_card(16, 8);
    let mut file = std::io::Cursor::new(Vec::new());
    card.write_to(&mut file, image::ImageFormat::Tiff).expect("encoded");
    let file = file.into_inner();
    let with = |photometric: u16, compression: u16| {
        let mut file = file.clone();
        for (tag, value) in [(262_u16, photometric), (259, compression)] {
            let entry = [&tag.to_le_bytes()[..], &[3, 0, 1, 0, 0, 0]].concat();
            let at = file.windows(8).rposition(|bytes| bytes == entry).expect("the tag");
            file[at + 8..at + 10].copy_from_slice(&value.to_le_bytes());
        }
        read(&file).expect_err("not read").to_string()
    };
    for (photometric, compression, name) in
        [(3, 1, "palette"), (3, 5, "palette"), (6, 7, "holds a JPEG"), (6, 1, "YCbCr"), (8, 1, "L*a*b*")]
    {
        let error = with(photometric, compression);
        assert!(error.contains(name) && error.contains("save it as"), "{error}");
    }
}
