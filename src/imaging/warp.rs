use image::{Rgb, RgbImage, imageops};
use imageproc::geometric_transformations::{Border, Interpolation, warp_into_with};

use super::{Photo, PixelRegion};
use crate::geometry::{Image, Point};

/// What is shown where the photo ends.
const BEYOND_THE_PHOTO: Rgb<u8> = Rgb([190, 190, 190]);

/// The part of a photo that a picture of `size` pixels shows, resampled into it.
///
/// `source` tells for a position in the picture (pixels, (0, 0) the outer corner of the top-left one)
/// where in the upright, **un-mirrored** photo it lies; it must be affine. `mirrored` says that the stored
/// photo is a mirror image. Only the region needed is read, turned, converted and filtered. Where the
/// picture is smaller than that region by a factor of two or more, whole blocks of pixels are averaged
/// first, so that nothing is skipped; in between the interpolation is bilinear. Beyond the photo the
/// picture is grey.
pub fn warp(photo: &Photo, mirrored: bool, size: (u32, u32), source: impl Fn(f64, f64) -> Point<Image>) -> RgbImage {
    let (width, height) = photo.size();
    let stored = |x: f64, y: f64| {
        let point = source(x, y);
        (if mirrored { f64::from(width) - point.x } else { point.x }, point.y)
    };
    let mut picture = RgbImage::from_pixel(size.0, size.1, BEYOND_THE_PHOTO);
    let (right, bottom) = (f64::from(size.0), f64::from(size.1));
    let corners = [stored(0.0, 0.0), stored(right, 0.0), stored(0.0, bottom), stored(right, bottom)];
    let region = region_around(&corners, (width, height));
    if region.is_empty() || size.0 == 0 || size.1 == 0 {
        return picture;
    }
    let crop = photo.crop_srgb(region);
    let step = (corners[1].0 - corners[0].0).hypot(corners[1].1 - corners[0].1) / right;
    let (crop, shrink) = shrunk(crop, step);
    let [origin, across, down] = [corners[0], corners[1], corners[2]];
    let along_x = ((across.0 - origin.0) / right / shrink.0, (across.1 - origin.1) / right / shrink.1);
    let along_y = ((down.0 - origin.0) / bottom / shrink.0, (down.1 - origin.1) / bottom / shrink.1);
    // The library's coordinates are those of pixel centres, ours those of their outer corners.
    let left = (origin.0 - f64::from(region.x)) / shrink.0 + 0.5 * (along_x.0 + along_y.0) - 0.5;
    let top = (origin.1 - f64::from(region.y)) / shrink.1 + 0.5 * (along_x.1 + along_y.1) - 0.5;
    let mapping = |x: f32, y: f32| {
        let (x, y) = (f64::from(x), f64::from(y));
        let at = (left + x * along_x.0 + y * along_y.0, top + x * along_x.1 + y * along_y.1);
        (at.0 as f32, at.1 as f32)
    };
    let border = Border::Constant(BEYOND_THE_PHOTO);
    warp_into_with(&crop, mapping, Interpolation::Bilinear, border, &mut picture);
    picture
}

/// The pixels that the quadrilateral with these corners touches, with one more on each side for the
/// interpolation, as far as they lie in the photo.
fn region_around(corners: &[(f64, f64)], (width, height): (u32, u32)) -> PixelRegion {
    let fold = |of: fn(&(f64, f64)) -> f64, most: u32| {
        let least = corners.iter().map(of).fold(f64::INFINITY, f64::min);
        let largest = corners.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let from = (least.floor() - 1.0).clamp(0.0, f64::from(most)) as u32;
        let to = (largest.ceil() + 1.0).clamp(0.0, f64::from(most)) as u32;
        (from, to - from)
    };
    let (x, columns) = fold(|corner| corner.0, width);
    let (y, rows) = fold(|corner| corner.1, height);
    PixelRegion { x, y, width: columns, height: rows }
}

/// The crop with blocks of pixels averaged where `step`, the photo's pixels per pixel of the picture, is
/// two or more, and the exact factors by which it shrank.
fn shrunk(crop: RgbImage, step: f64) -> (RgbImage, (f64, f64)) {
    // A step that is no number (an endless picture) shrinks nothing.
    let factor = step.floor().max(1.0);
    if factor < 2.0 {
        return (crop, (1.0, 1.0));
    }
    let (width, height) = crop.dimensions();
    let side = |pixels: u32| ((f64::from(pixels) / factor).round() as u32).max(1);
    let small = imageops::thumbnail(&crop, side(width), side(height));
    let factors = (f64::from(width) / f64::from(small.width()), f64::from(height) / f64::from(small.height()));
    (small, factors)
}
