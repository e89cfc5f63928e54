//! From vectors to pixels: the pictures copied into place, the drawing rendered over them.

use std::array;

use image::{GrayImage, RgbImage};
use kurbo::Rect;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::error::OverlayError;
use super::font;
use super::page::Page;
use super::scene::Scene;
use super::style::PAGE_WIDTH;
use crate::imaging::luma::luma_thousandths;

/// Contrast of the third panel's picture, as a share of the photo's: enough to see where on the mouth
/// the outlines are, too little to compete with them.
const PALE_CONTRAST: i32 = 45;
/// Mean grey of the third panel's picture, whatever the skin and the light: dark strokes stand off it,
/// and white casings still show.
const PALE_MEAN: i32 = 205;

/// Paints `scene` as laid out on `page`: every pixel is opaque.
pub(super) fn paint(scene: &Scene, page: &Page) -> Result<Pixmap, OverlayError> {
    let options = Options { fontdb: font::database(), font_family: "Inter".to_owned(), ..Options::default() };
    let tree = Tree::from_str(&page.to_svg(scene), &options)?;
    let (width, height) = (PAGE_WIDTH as u32, page.height);
    let mut canvas = Pixmap::new(width, height).ok_or(OverlayError::Canvas { width, height })?;
    for (photo, window) in scene.photos.iter().zip(&page.windows) {
        let colour = |pixel: &[u8; 3]| [pixel[0], pixel[1], pixel[2], 255];
        copy(photo.picture.as_raw().as_chunks().0, photo.picture.width(), window.area, &mut canvas, colour);
    }
    if let (Some(window), Some(photo)) = (page.windows.get(2), scene.photos.first()) {
        let pale = pale_picture(&photo.picture);
        let colour = |grey: &u8| [*grey, *grey, *grey, 255];
        copy(pale.as_raw(), pale.width(), window.area, &mut canvas, colour);
    }
    // The page covers all that the pictures do not.
    resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());
    Ok(canvas)
}

/// Copies pixels, so many a row, to where the window is.
fn copy<P>(pixels: &[P], width: u32, area: Rect, canvas: &mut Pixmap, colour: impl Fn(&P) -> [u8; 4]) {
    // Windows begin on whole pixels and have the picture's size.
    let (left, top) = (area.x0 as usize, area.y0 as usize);
    let (stride, width) = (canvas.width() as usize, width as usize);
    for (row, pixels) in pixels.chunks_exact(width).enumerate() {
        let start = 4 * ((top + row) * stride + left);
        let target = canvas.data_mut()[start..start + 4 * width].chunks_exact_mut(4);
        for (to, from) in target.zip(pixels) {
            to.copy_from_slice(&colour(from));
        }
    }
}

/// The picture of the panel with both outlines: pale and grey, so that the outlines stand off it.
pub fn pale_picture(picture: &RgbImage) -> GrayImage {
    let mut levels: Vec<u8> = picture.as_raw().as_chunks().0.iter().map(luma).collect();
    let sum: u64 = levels.iter().map(|level| u64::from(*level)).sum();
    // A mean of values from 0 to 255 fits; a panel is never without pixels.
    let mean = (sum / (levels.len() as u64).max(1)) as i32;
    let tones: [u8; 256] = array::from_fn(|level| pale(level as i32, mean));
    for level in &mut levels {
        *level = tones[usize::from(*level)];
    }
    // There are as many levels as the picture has pixels.
    GrayImage::from_raw(picture.width(), picture.height(), levels).unwrap_or_default()
}

/// A luma of low contrast and near white.
fn pale(luma: i32, mean: i32) -> u8 {
    (PALE_MEAN + (luma - mean) * PALE_CONTRAST / 100).clamp(0, 255) as u8
}

/// Luma by the weights of Rec. 601, 0 to 255; in integers, so that it is the same on every machine.
fn luma(pixel: &[u8; 3]) -> u8 {
    // A thousandth of at most 255 000, rounded down: an eighth, then a 125th, which sixteen bits hold.
    let eighths = (luma_thousandths(*pixel) >> 3) as u16;
    (eighths / 125) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luma_is_a_thousandth_rounded_down() {
        for (red, green) in (0..=255_u8).flat_map(|red| (0..=255_u8).map(move |green| (red, green))) {
            for blue in [0, 1, 77, 128, 254, 255_u8] {
                let expected = luma_thousandths([red, green, blue]) / 1000;
                assert_eq!(u32::from(luma(&[red, green, blue])), expected, "of {red}, {green}, {blue}");
            }
        }
    }

    #[test]
    fn the_pale_picture_has_the_mean_and_the_contrast_it_is_made_for() {
        // Lumas 100 and 140 about a mean of 120: 45 % of each difference is left.
        let picture = RgbImage::from_fn(10, 2, |_, y| image::Rgb([if y == 0 { 100 } else { 140 }; 3]));
        let pale = pale_picture(&picture);
        assert_eq!(pale.dimensions(), (10, 2));
        assert_eq!([pale.get_pixel(0, 0).0, pale.get_pixel(9, 1).0], [[196], [214]]);
        assert_eq!(pale_picture(&RgbImage::new(0, 0)).dimensions(), (0, 0));
        let extremes = RgbImage::from_fn(10, 1, |x, _| image::Rgb([if x == 0 { 255 } else { 0 }; 3]));
        // 205 + 230 · 0.45 is beyond white.
        assert_eq!(pale_picture(&extremes).get_pixel(0, 0).0, [255]);
    }
}
