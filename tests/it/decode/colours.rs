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
