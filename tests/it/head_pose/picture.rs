//! Pictures resampled along a bent surface.

use image::{DynamicImage, Rgb, RgbImage};
use lipmetry::geometry::Point;
use lipmetry::imaging::{DecodedImage, Limits, decode, warp};

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
