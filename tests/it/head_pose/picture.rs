//! Pictures resampled: along a bent surface, and smaller than their photo.

use image::{DynamicImage, Rgb, RgbImage};
use lipmetry::geometry::Point;
use lipmetry::imaging::{DecodedImage, Limits, PixelRegion, decode, warp};

/// A photo whose red is its column and whose green is its row.
fn ruled() -> DecodedImage {
    let picture = RgbImage::from_fn(250, 200, |x, y| Rgb([x as u8, y as u8, 0]));
    let mut png = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut png, image::ImageFormat::Png).unwrap();
    decode(&png.into_inner(), &Limits::default()).unwrap()
}

/// Every pixel has the colour of the place that it stands for, however that bends: on a grid of 16 pixels a perspective and a
/// bulge are off by less than a level.
#[test]
fn a_bent_picture_shows_every_place_where_it_is() {
    let photo = ruled();
    let perspective = |x: f64, y: f64| {
        let depth = 1.0 + 0.001 * x - 0.0006 * y;
        Point::new(30.0 + 1.1 * x / depth, 20.0 + 1.2 * y / depth)
    };
    let bulge = |x: f64, y: f64| {
        let towards = (-((x - 60.0).powi(2) + (y - 50.0).powi(2)) / 1800.0).exp();
        Point::new(40.0 + x + 4.0 * towards, 30.0 + y - 3.0 * towards)
    };
    let turned = |x: f64, y: f64| Point::new(150.0 - 0.8 * y, 30.0 + 0.8 * x);
    let sources: [&dyn Fn(f64, f64) -> Point<lipmetry::geometry::Image>; 3] = [&perspective, &bulge, &turned];
    for (index, source) in sources.into_iter().enumerate() {
        // Sides that are no multiple of the grid's, too.
        for size in [(121, 97), (16, 32), (1, 1)] {
            let picture = warp(&photo, false, size, source);
            for (x, y, pixel) in picture.enumerate_pixels() {
                let place = source(f64::from(x) + 0.5, f64::from(y) + 0.5);
                for (level, expected) in [(pixel[0], place.x - 0.5), (pixel[1], place.y - 0.5)] {
                    let off = (f64::from(level) - expected).abs();
                    assert!(off < 1.0, "source {index}, {size:?}: ({x}, {y}) has {level} for {expected:.2}");
                }
            }
        }
    }
}

/// A picture that is a third as large has the means of 3 × 3 pixels, of a photo that was decoded whole and of one that is decoded where it
/// is looked at, upright and turned by 90°: however many pixels are copied at a time.
#[test]
fn a_smaller_picture_has_the_means_of_blocks() {
    const SIZE: (u32, u32) = (700, 450);
    let mut state = 7_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let picture = RgbImage::from_fn(SIZE.0, SIZE.1, |_, _| Rgb([noise(), noise(), noise()]));
    let mut png = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone()).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let jpeg = |orientation: Option<u8>| {
        let mut file = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut file, 90);
        if let Some(orientation) = orientation {
            // A TIFF header, and one entry: the orientation (0x0112), one number of two bytes.
            let block =
                [b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation], &[0; 6]];
            encoder.add_app_segment(1, block.concat()).unwrap();
        }
        encoder.encode(&picture, SIZE.0 as u16, SIZE.1 as u16, jpeg_encoder::ColorType::Rgb).unwrap();
        file
    };
    for (kind, file) in [("png", png.into_inner()), ("jpeg", jpeg(None)), ("turned jpeg", jpeg(Some(6)))] {
        let photo = decode(&file, &Limits::default()).unwrap();
        let (width, height) = photo.size();
        assert_eq!(width > height, kind != "turned jpeg", "{kind}");
        let small = warp(&photo, false, (width / 3, height / 3), |x, y| Point::new(3.0 * x, 3.0 * y));
        // Decoded anew, as a whole.
        let photo = decode(&file, &Limits::default()).unwrap();
        let whole = photo.crop_srgb(PixelRegion { x: 0, y: 0, width, height });
        for (x, y, pixel) in small.enumerate_pixels() {
            let block = (0..9).map(|at| whole.get_pixel(3 * x + at % 3, 3 * y + at / 3));
            let sums =
                block.fold([0; 3], |sums, pixel| [0, 1, 2].map(|channel| sums[channel] + u32::from(pixel[channel])));
            assert_eq!(pixel.0, sums.map(|sum| (sum / 9) as u8), "{kind}: ({x}, {y})");
        }
    }
}
