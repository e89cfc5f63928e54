//! What the pictures tell, by their figures and on the painted face.

use image::{DynamicImage, Rgb, RgbImage, imageops};
use lipmetry::caution::{Caution, PictureQuality, picture_cautions, picture_pair_cautions};
use lipmetry::comparison::{Settings, locate_mouth};
use lipmetry::imaging::quality::{LipLines, MouthRegion, SamePicture, Thumbnail, lab, quality};
use lipmetry::imaging::{DecodedImage, Limits, capture_day, decode};
use lipmetry::report::{Picture, picture_quality};

use crate::faces::assert_near;
use crate::photos::{fixture, landmarks, picture};

const GOOD: PictureQuality = PictureQuality {
    blur_mm: Some(0.2),
    lightness: 60.0,
    clipped_dark: 0.0,
    clipped_bright: 0.0,
    skin: Some([65.0, 12.0, 18.0]),
    lips: None,
};

fn codes(cautions: &[Caution]) -> Vec<&'static str> {
    cautions.iter().map(Caution::code).collect()
}

#[test]
fn thresholds_of_one_picture() {
    let of = |quality: PictureQuality| codes(&picture_cautions(None, &quality, 0.3));
    assert_eq!(of(GOOD), Vec::<&str>::new());
    for (just_not, triggers, code) in [
        (PictureQuality { blur_mm: Some(0.59), ..GOOD }, PictureQuality { blur_mm: Some(0.61), ..GOOD }, "blurred"),
        (PictureQuality { lightness: 20.5, ..GOOD }, PictureQuality { lightness: 19.5, ..GOOD }, "exposure_poor"),
        (PictureQuality { lightness: 89.5, ..GOOD }, PictureQuality { lightness: 90.5, ..GOOD }, "exposure_poor"),
        (PictureQuality { clipped_dark: 0.09, ..GOOD }, PictureQuality { clipped_dark: 0.11, ..GOOD }, "exposure_poor"),
        (
            PictureQuality { clipped_bright: 0.09, ..GOOD },
            PictureQuality { clipped_bright: 0.11, ..GOOD },
            "exposure_poor",
        ),
    ] {
        assert_eq!(of(just_not.clone()), Vec::<&str>::new(), "{just_not:?}");
        assert_eq!(of(triggers.clone()), [code], "{triggers:?}");
    }
    assert_eq!(of(PictureQuality { blur_mm: None, skin: None, ..GOOD }), Vec::<&str>::new());
}

#[test]
fn thresholds_of_two_pictures() {
    let against = |after: PictureQuality| codes(&picture_pair_cautions(&GOOD, &after, 0.3));
    assert_eq!(against(GOOD), Vec::<&str>::new());
    for (just_not, triggers, code) in [
        (
            PictureQuality { blur_mm: Some(0.39), ..GOOD },
            PictureQuality { blur_mm: Some(0.41), ..GOOD },
            "sharpness_differs",
        ),
        (
            PictureQuality { skin: Some([50.5, 12.0, 18.0]), ..GOOD },
            PictureQuality { skin: Some([49.5, 12.0, 18.0]), ..GOOD },
            "brightness_differs",
        ),
        (
            PictureQuality { skin: Some([65.0, 12.0, 25.5]), ..GOOD },
            PictureQuality { skin: Some([65.0, 12.0, 26.5]), ..GOOD },
            "colour_differs",
        ),
    ] {
        assert_eq!(against(just_not.clone()), Vec::<&str>::new(), "{just_not:?}");
        assert_eq!(against(triggers.clone()), [code], "{triggers:?}");
    }
    // Both sharper than a click: what they differ by does not matter.
    let sharp = PictureQuality { blur_mm: Some(0.05), ..GOOD };
    assert_eq!(codes(&picture_pair_cautions(&sharp, &GOOD, 0.3)), Vec::<&str>::new());
}

fn as_photo(picture: &RgbImage) -> DecodedImage {
    let mut bytes = Vec::new();
    DynamicImage::from(picture.clone())
        .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png)
        .unwrap();
    decode(&bytes, &Limits::default()).unwrap()
}

/// A rectangle of 40 × 16 mm as the outline of lips.
fn region(px_per_mm: f64) -> MouthRegion {
    let corners = [(20.0, 30.0), (60.0, 30.0), (60.0, 46.0), (20.0, 46.0)];
    let outline = corners.map(|(x, y)| lipmetry::geometry::Point::new(x * px_per_mm, y * px_per_mm)).to_vec();
    MouthRegion { outline, px_per_mm, lines: LipLines::default() }
}

/// A picture of 80 × 80 mm with one step, 10 mm beside the middle of the lips, blurred by a Gaussian of `sigma` mm.
fn step(px_per_mm: f64, sigma: f64) -> RgbImage {
    let side = (80.0 * px_per_mm) as u32;
    // The step is the error function of the Gaussian, summed numerically.
    let level = |x: f64| {
        let at = (x / px_per_mm - 50.0) / sigma;
        let cumulative = 0.5 * libm::erfc(-at / std::f64::consts::SQRT_2);
        (60.0 + 120.0 * cumulative).round() as u8
    };
    RgbImage::from_fn(side, side, |x, _| Rgb([level(f64::from(x) + 0.5); 3]))
}

/// A cell is 1/6 mm wide, which alone is a blur of 0.05 mm, and the steepest cells lie up to half of one beside the edge.
/// 8-bit steps are good to some per cent of the blur, and of one of many cells to much less.
#[test]
fn the_blur_of_a_step_is_what_it_was_drawn_with() {
    for px_per_mm in [6.0, 12.0] {
        let mut last = 0.0;
        for sigma in [0.2, 0.4, 0.6, 0.9] {
            let photo = as_photo(&step(px_per_mm, sigma));
            let found = quality(&photo, false, &region(px_per_mm)).unwrap().blur.unwrap();
            let tolerance = if sigma < 0.7 { 0.1 * sigma + 0.04 } else { 0.4 * sigma };
            assert_near("blur", found.mm, sigma, tolerance);
            assert_near("px", found.px, found.mm * px_per_mm, 1e-9);
            assert!(found.mm > last, "it grows with the blur");
            last = found.mm;
            let mirrored = as_photo(&imageops::flip_horizontal(&step(px_per_mm, sigma)));
            let in_mirror = quality(&mirrored, true, &region(px_per_mm)).unwrap().blur.unwrap();
            assert_near("mirrored", in_mirror.mm, found.mm, 0.02);
        }
    }
}

/// skimage.color.rgb2lab (scikit-image 0.26), `rgb2lab(np.array([[[200, 150, 130]]]) / 255)`: 66.2946, 16.0501, 17.8653; and
/// of (30, 60, 90): 24.4670, −0.5681, −21.2960. White is 100, 0, 0 by definition, to the rounding of the primaries.
#[test]
fn colours_are_those_of_another_program() {
    for (rgb, expected) in [
        ([200.0, 150.0, 130.0], [LAB_SKIN[0], LAB_SKIN[1], LAB_SKIN[2]]),
        ([30.0, 60.0, 90.0], [LAB_BLUE[0], LAB_BLUE[1], LAB_BLUE[2]]),
        ([255.0; 3], [100.0, 0.0, 0.0]),
        ([0.0; 3], [0.0, 0.0, 0.0]),
    ] {
        let found = lab(rgb);
        for (found, expected) in [found.l, found.a, found.b].into_iter().zip(expected) {
            assert_near(&format!("{rgb:?}"), found, expected, 0.01);
        }
    }
}

const LAB_SKIN: [f64; 3] = [66.2946, 16.0501, 17.8653];
const LAB_BLUE: [f64; 3] = [24.4670, -0.5681, -21.2960];

#[test]
fn a_flat_picture_has_its_colour_and_no_edge() {
    let photo = as_photo(&RgbImage::from_pixel(800, 800, Rgb([200, 150, 130])));
    let found = quality(&photo, false, &region(10.0)).unwrap();
    assert_eq!(found.blur, None);
    assert_near("lightness", found.lightness, LAB_SKIN[0], 0.01);
    assert_near("skin", found.skin.unwrap().b, LAB_SKIN[2], 0.01);
    assert_eq!((found.clipped_dark, found.clipped_bright), (0.0, 0.0));
    // The lips take 46 × 22 mm with their margin; the left half of the picture is black, the right half white.
    let halves = RgbImage::from_fn(800, 800, |x, _| if x < 400 { Rgb([0; 3]) } else { Rgb([255; 3]) });
    let found = quality(&as_photo(&halves), false, &region(10.0)).unwrap();
    assert_near("black", found.clipped_dark, 0.5, 0.01);
    assert_near("white", found.clipped_bright, 0.5, 0.01);
}

#[test]
fn a_mouth_that_is_not_in_the_picture_tells_nothing_and_a_huge_one_little() {
    let photo = as_photo(&RgbImage::from_pixel(40, 40, Rgb([120; 3])));
    let with = |px_per_mm: f64, corners: [(f64, f64); 3]| {
        let outline = corners.map(|(x, y)| lipmetry::geometry::Point::new(x, y)).to_vec();
        quality(&photo, false, &MouthRegion { outline, px_per_mm, lines: LipLines::default() })
    };
    let inside = [(10.0, 10.0), (30.0, 10.0), (20.0, 20.0)];
    assert_eq!(with(10.0, [(1e4, 1e4), (2e4, 1e4), (1e4, 2e4)]), None);
    assert_eq!(with(f64::NAN, inside), None);
    assert_eq!(with(0.0, inside), None);
    assert_eq!(with(10.0, [(f64::NAN, 0.0), (1.0, 1.0), (2.0, 0.0)]), None);
    assert!(with(1e-9, inside).is_some());
    assert!(with(1e300, inside).is_some());
    assert!(with(0.5, [(-1e9, -1e9), (1e9, -1e9), (0.0, 1e9)]).is_some());
}

/// The painted face, changed as a bad photo is.
fn painted(change: impl Fn(RgbImage) -> RgbImage) -> PictureQuality {
    let bytes = std::fs::read(fixture("before.jpg")).unwrap();
    let changed = as_photo(&change(image::load_from_memory(&bytes).unwrap().to_rgb8()));
    let marked = landmarks(&fixture("before.landmarks.json")).marked_photo();
    let mouth = locate_mouth(&marked, &Settings::values_only()).unwrap();
    picture_quality(&mouth, Picture { photo: &changed, mirrored: false }).unwrap()
}

#[test]
fn a_blurred_a_dark_a_burnt_out_and_a_tinted_copy_are_told() {
    let good = painted(|picture| picture);
    assert_eq!(codes(&picture_cautions(None, &good, 0.3)), Vec::<&str>::new(), "{good:?}");
    let levels = |change: fn([u8; 3]) -> [f64; 3]| {
        painted(|mut picture| {
            for pixel in picture.pixels_mut() {
                pixel.0 = change(pixel.0).map(|level| level.clamp(0.0, 255.0) as u8);
            }
            picture
        })
    };
    // 11.2 px a millimetre: a blur of 0.9 mm.
    let blurred = painted(|picture| imageops::blur(&picture, 10.0));
    assert_near("blur", blurred.blur_mm.unwrap(), 0.9, 0.35);
    assert_eq!(codes(&picture_cautions(None, &blurred, 0.3)), ["blurred"], "{blurred:?}");
    assert_eq!(codes(&picture_pair_cautions(&good, &blurred, 0.3)), ["sharpness_differs"]);
    let dark = levels(|rgb| rgb.map(|level| 0.15 * f64::from(level)));
    assert_eq!(codes(&picture_cautions(None, &dark, 0.3)), ["exposure_poor"], "{dark:?}");
    let burnt = levels(|rgb| rgb.map(|level| 4.0 * f64::from(level)));
    assert!(codes(&picture_cautions(None, &burnt, 0.3)).contains(&"exposure_poor"), "{burnt:?}");
    let tinted = levels(|[red, green, blue]| [1.15 * f64::from(red), f64::from(green), 0.7 * f64::from(blue)]);
    assert_eq!(codes(&picture_pair_cautions(&good, &tinted, 0.3)), ["colour_differs"], "{good:?} {tinted:?}");
}

#[test]
fn one_picture_in_two_files() {
    let original = picture(&fixture("before.jpg"));
    let pixels = image::load_from_memory(&std::fs::read(fixture("before.jpg")).unwrap()).unwrap().to_rgb8();
    let thumbnail = Thumbnail::of(&original, false);
    let small = as_photo(&imageops::resize(&pixels, 640, 800, imageops::FilterType::Triangle));
    assert_eq!(thumbnail.same_picture(&Thumbnail::of(&small, false)), Some(SamePicture::Upright));
    let mirrored = as_photo(&imageops::flip_horizontal(&pixels));
    assert_eq!(thumbnail.same_picture(&Thumbnail::of(&mirrored, false)), Some(SamePicture::Mirrored));
    assert_eq!(thumbnail.same_picture(&Thumbnail::of(&mirrored, true)), Some(SamePicture::Upright));
    let after = picture(&fixture("after.jpg"));
    assert_eq!(thumbnail.same_picture(&Thumbnail::of(&after, false)), None);
    let narrow = as_photo(&imageops::resize(&pixels, 600, 800, imageops::FilterType::Triangle));
    assert_eq!(thumbnail.same_picture(&Thumbnail::of(&narrow, false)), None, "another shape");
    let flat = Thumbnail::of(&as_photo(&RgbImage::from_pixel(1, 1, Rgb([7; 3]))), false);
    assert_eq!(flat.difference(&flat), Some(0.0));
}

/// A TIFF header as EXIF has it, with the fields DateTime (0x0132) or DateTimeOriginal (0x9003) in one directory.
fn with_day(day: &str) -> Vec<u8> {
    let text = format!("{day} 10:15:00\0");
    let mut tiff = vec![b'I', b'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x32, 0x01, 2, 0];
    tiff.extend((text.len() as u32).to_le_bytes());
    tiff.extend(26_u32.to_le_bytes());
    tiff.extend([0; 4]);
    tiff.extend(text.as_bytes());
    let mut jpeg = vec![0xff, 0xd8, 0xff, 0xe1];
    jpeg.extend((2 + 6 + tiff.len() as u16).to_be_bytes());
    jpeg.extend(b"Exif\0\0");
    jpeg.extend(tiff);
    jpeg.extend([0xff, 0xd9]);
    jpeg
}

#[test]
fn the_day_of_a_photo_and_nothing_more() {
    assert_eq!(capture_day(&with_day("2026:03:02")), Some(jiff::civil::date(2026, 3, 2)));
    for nonsense in ["0000:00:00", "2026:02:30", "    :  :  ", "1234:01:01", "20260302"] {
        assert_eq!(capture_day(&with_day(nonsense)), None, "{nonsense}");
    }
    for written in ["2026-03-02", "2026/03/02", "2026.03.02"] {
        assert_eq!(capture_day(&with_day(written)), Some(jiff::civil::date(2026, 3, 2)), "{written}");
    }
    let good = with_day("2026:03:02");
    for end in 0..good.len() {
        assert!(matches!(capture_day(&good[..end]), None | Some(_)), "a file that is cut off stops nobody");
    }
    assert_eq!(capture_day(&std::fs::read(fixture("before.jpg")).unwrap()), None, "the painted face was never taken");
}
