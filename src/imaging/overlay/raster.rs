//! From vectors to pixels: the pictures copied into place, the drawing rendered over them.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, RgbImage};
use kurbo::Rect;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::error::OverlayError;
use super::font;
use super::page::Page;
use super::scene::Scene;
use super::style::PAGE_WIDTH;

/// Contrast of the third panel's picture, as a share of the photo's: enough to see where on the mouth
/// the outlines are, too little to compete with them.
const PALE_CONTRAST: i32 = 45;
/// Mean grey of the third panel's picture, whatever the skin and the light: dark strokes stand off it,
/// and white casings still show.
const PALE_MEAN: i32 = 205;

/// Paints `scene` as laid out on `page`.
pub(super) fn paint(scene: &Scene, page: &Page) -> Result<RgbImage, OverlayError> {
    let options = Options { fontdb: font::database(), font_family: "Inter".to_owned(), ..Options::default() };
    let tree = Tree::from_str(&page.to_svg(scene), &options)?;
    let (width, height) = (PAGE_WIDTH as u32, page.height);
    let mut canvas = Pixmap::new(width, height).ok_or(OverlayError::Canvas { width, height })?;
    for (photo, window) in scene.photos.iter().zip(&page.windows) {
        copy(&photo.picture, window.area, &mut canvas, |pixel| pixel);
    }
    if let (Some(window), Some(photo)) = (page.windows.get(2), scene.photos.first()) {
        let mean = mean_luma(&photo.picture);
        copy(&photo.picture, window.area, &mut canvas, |pixel| pale(pixel, mean));
    }
    resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());
    // The page covers all that the pictures do not, so every pixel is opaque.
    let mut opaque = RgbImage::new(width, height);
    for (to, from) in opaque.chunks_exact_mut(3).zip(canvas.data().chunks_exact(4)) {
        to.copy_from_slice(&from[..3]);
    }
    Ok(opaque)
}

/// Encodes `picture` with the encoder's default settings: on photos the slower ones save nothing.
pub(super) fn encode(picture: &RgbImage) -> Result<Vec<u8>, OverlayError> {
    let mut bytes = Vec::with_capacity(picture.len() / 2);
    PngEncoder::new(&mut bytes).write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)?;
    Ok(bytes)
}

fn copy(picture: &RgbImage, area: Rect, canvas: &mut Pixmap, tone: impl Fn([u8; 3]) -> [u8; 3]) {
    // Windows begin on whole pixels and have the picture's size.
    let (left, top) = (area.x0 as usize, area.y0 as usize);
    let (stride, width) = (canvas.width() as usize, picture.width() as usize);
    for (row, pixels) in picture.as_raw().chunks_exact(3 * width).enumerate() {
        let start = 4 * ((top + row) * stride + left);
        let target = canvas.data_mut()[start..start + 4 * width].chunks_exact_mut(4);
        for (to, from) in target.zip(pixels.chunks_exact(3)) {
            let [red, green, blue] = tone([from[0], from[1], from[2]]);
            to.copy_from_slice(&[red, green, blue, 255]);
        }
    }
}

/// The picture of the panel with both outlines: pale and grey, so that the outlines stand off it.
pub fn pale_picture(picture: &RgbImage) -> RgbImage {
    let mean = mean_luma(picture);
    let mut pale_one = picture.clone();
    for pixel in pale_one.pixels_mut() {
        pixel.0 = pale(pixel.0, mean);
    }
    pale_one
}

/// The pixel in grey, of low contrast and near white.
fn pale(pixel: [u8; 3], mean: i32) -> [u8; 3] {
    let grey = PALE_MEAN + (luma(pixel) - mean) * PALE_CONTRAST / 100;
    [grey.clamp(0, 255) as u8; 3]
}

/// Luma by the weights of Rec. 601, 0 to 255; in integers, so that it is the same on every machine.
fn luma([red, green, blue]: [u8; 3]) -> i32 {
    (299 * i32::from(red) + 587 * i32::from(green) + 114 * i32::from(blue)) / 1000
}

fn mean_luma(picture: &RgbImage) -> i32 {
    let sum: i64 = picture.pixels().map(|pixel| i64::from(luma(pixel.0))).sum();
    let count = i64::from(picture.width()) * i64::from(picture.height());
    // A mean of values from 0 to 255 fits; a panel is never without pixels.
    (sum / count.max(1)) as i32
}
