//! A photo in copies of half the size each, cut into tiles: the page shows any part of it at any size quickly.

use image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, EncodingError, SamplingFactor};

use crate::imaging::{DecodedImage, PixelRegion};

/// The side of a tile, in pixels.
pub const TILE: u32 = 512;

/// The quality of the tiles, of 100: nothing that a person could click on is lost.
const QUALITY: u8 = 94;

/// A photo, upright, in sRGB, as the file shows it: whole, at half its size, at a quarter, and so on, until one tile holds it.
///
/// A pixel of level n covers 2ⁿ × 2ⁿ pixels of the photo, counted from its top left corner.
#[derive(Debug)]
pub struct Pyramid {
    levels: Vec<RgbImage>,
}

impl Pyramid {
    /// The photo's copies.
    pub fn new(photo: &DecodedImage) -> Self {
        let (width, height) = photo.size();
        let mut levels = vec![photo.crop_srgb(PixelRegion { x: 0, y: 0, width, height })];
        while let Some(level) = levels.last().filter(|level| level.width().max(level.height()) > TILE) {
            levels.push(halved(level));
        }
        Self { levels }
    }

    /// How many copies there are.
    pub fn levels(&self) -> usize {
        self.levels.len()
    }

    /// The tile in the given column and row of a level, as JPEG; `None` where there is none.
    ///
    /// # Errors
    ///
    /// The encoder fails on no tile of a size that occurs; its error is passed on all the same.
    pub fn tile(&self, level: usize, column: u32, row: u32) -> Option<Result<Vec<u8>, EncodingError>> {
        let picture = self.levels.get(level)?;
        let (x, y) = (column.checked_mul(TILE)?, row.checked_mul(TILE)?);
        if x >= picture.width() || y >= picture.height() {
            return None;
        }
        let size = (TILE.min(picture.width() - x), TILE.min(picture.height() - y));
        let tile = image::imageops::crop_imm(picture, x, y, size.0, size.1).to_image();
        Some(encoded(&tile))
    }

    /// A part of the photo, of the finest copy in which it is at most so many pixels wide and high; `None` where the photo has none
    /// of it.
    ///
    /// # Errors
    ///
    /// The encoder fails on no part of a size that occurs; its error is passed on all the same.
    pub fn cut(&self, part: PixelRegion, most: u32) -> Option<Result<Cut, EncodingError>> {
        let fits = |level: &usize| part.width.max(part.height) >> *level <= most;
        let level = (0..self.levels.len()).find(fits)?;
        let (picture, side) = (self.levels.get(level)?, 1 << level);
        let (column, row) = (part.x / side, part.y / side);
        let width = (part.x + part.width).div_ceil(side).min(picture.width()).checked_sub(column)?;
        let height = (part.y + part.height).div_ceil(side).min(picture.height()).checked_sub(row)?;
        if width == 0 || height == 0 {
            return None;
        }
        let cut = image::imageops::crop_imm(picture, column, row, width, height).to_image();
        Some(encoded(&cut).map(|jpeg| Cut { jpeg, left: column * side, top: row * side, side }))
    }
}

/// A part of a photo.
#[derive(Debug)]
pub struct Cut {
    /// As JPEG.
    pub jpeg: Vec<u8>,
    /// The column and the row of the photo at which it begins.
    pub left: u32,
    /// The row.
    pub top: u32,
    /// How many of the photo's pixels are one of its, along each side.
    pub side: u32,
}

fn encoded(tile: &RgbImage) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    // Full colour: the border of a lip shows by colour more than by light.
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    // No side is larger than that of a tile or of a cut.
    encoder.encode(tile.as_raw(), tile.width() as u16, tile.height() as u16, ColorType::Rgb)?;
    Ok(bytes)
}

/// Every pixel the mean of two by two, at the right and lower edges of those that are there.
fn halved(picture: &RgbImage) -> RgbImage {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let (half_width, half_height) = (width.div_ceil(2), height.div_ceil(2));
    let samples = picture.as_raw();
    let mut halved = vec![0; half_width * half_height * 3];
    for (y, row) in halved.chunks_exact_mut(half_width * 3).enumerate() {
        let rows = [2 * y, (2 * y + 1).min(height - 1)].map(|y| &samples[y * width * 3..(y + 1) * width * 3]);
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            let (left, right) = (2 * x * 3, (2 * x + 1).min(width - 1) * 3);
            for (channel, mean) in pixel.iter_mut().enumerate() {
                let sum: u16 =
                    rows.iter().map(|row| u16::from(row[left + channel]) + u16::from(row[right + channel])).sum();
                // A quarter of four levels is a level again.
                *mean = ((sum + 2) / 4) as u8;
            }
        }
    }
    RgbImage::from_raw(half_width as u32, half_height as u32, halved).unwrap_or_default()
}
