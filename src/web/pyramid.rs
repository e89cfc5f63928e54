//! A photo in copies of half the size each, cut into tiles: the page shows any part of it at any size quickly.

use std::sync::Arc;

use image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, EncodingError, SamplingFactor};

use super::made_tiles::MadeTiles;
use crate::imaging::{DecodeError, DecodedImage, PixelRegion};
use crate::pipeline::PhotoFile;

/// The side of a tile, in pixels.
pub const TILE: u32 = 512;

/// The quality of the tiles, of 100: nothing that a person could click on is lost.
const QUALITY: u8 = 94;

/// A photo, upright, in sRGB, as the file shows it: whole, at half its size, at a quarter, and so on, until one tile holds it.
///
/// A pixel of level n covers 2ⁿ × 2ⁿ pixels of the photo, counted from its top left corner. The whole copy is the photo itself, of which the
/// parts that are looked at are decoded, turned and converted. So are those of the finer copies where the file tells the photo at
/// an eighth of its size without being decoded; the coarser ones are made of that.
#[derive(Debug)]
pub struct Pyramid {
    file: Arc<PhotoFile>,
    /// The finest level of those that are kept.
    first_kept: usize,
    /// From there on.
    kept: Vec<RgbImage>,
    /// Tiles of the finer ones.
    made: MadeTiles,
}

/// The level of a photo at an eighth of its size.
const EIGHTH: usize = 3;

impl Pyramid {
    /// The photo's copies.
    ///
    /// # Errors
    ///
    /// Where the photo is damaged.
    pub fn new(file: Arc<PhotoFile>) -> Result<Self, DecodeError> {
        let is_large = |(width, height): (u32, u32)| width.max(height) > TILE;
        let eighth = if is_large(halved_size(file.photo.size(), EIGHTH - 1)) { file.photo.eighth() } else { None };
        let (first_kept, mut kept) = match eighth {
            Some(eighth) => (EIGHTH, vec![eighth]),
            None if is_large(file.photo.size()) => {
                (1, vec![reduced(&file.photo, PixelRegion::whole(file.photo.size()), 1)])
            }
            None => (1, Vec::new()),
        };
        file.photo.check()?;
        while let Some(level) = kept.last().filter(|level| is_large(level.dimensions())) {
            kept.push(halved(level));
        }
        Ok(Self { file, first_kept, kept, made: MadeTiles::default() })
    }

    /// What it holds beside the photo, bytes.
    pub fn bytes(&self) -> u64 {
        self.kept.iter().map(|level| level.as_raw().len() as u64).sum::<u64>() + self.made.bytes()
    }

    /// How many copies there are.
    pub fn levels(&self) -> usize {
        self.first_kept + self.kept.len()
    }

    /// Width and height of a level; `None` where there is none.
    fn size(&self, level: usize) -> Option<(u32, u32)> {
        (level < self.levels()).then(|| halved_size(self.file.photo.size(), level))
    }

    /// A part of a level, which lies within it.
    fn part(&self, level: usize, [x, y, width, height]: [u32; 4]) -> Option<RgbImage> {
        if let Some(kept) = level.checked_sub(self.first_kept) {
            return Some(image::imageops::crop_imm(self.kept.get(kept)?, x, y, width, height).to_image());
        }
        // A part of the photo is cut off at its edges, where the copies' last pixels cover less.
        let size = self.file.photo.size();
        let [x, y, width, height] = [x, y, width, height].map(|side| side << level);
        Some(reduced(&self.file.photo, PixelRegion { x, y, width, height }.clipped_to(size), level))
    }

    /// The tile in the given column and row of a level, as JPEG; `None` where there is none.
    ///
    /// # Errors
    ///
    /// The encoder fails on no tile of a size that occurs; its error is passed on all the same.
    pub fn tile(&self, level: usize, column: u32, row: u32) -> Option<Result<Vec<u8>, EncodingError>> {
        let (width, height) = self.size(level)?;
        let (x, y) = (column.checked_mul(TILE)?, row.checked_mul(TILE)?);
        if x >= width || y >= height {
            return None;
        }
        let make = || Some(encoded(&self.part(level, [x, y, TILE.min(width - x), TILE.min(height - y)])?));
        if level >= self.first_kept { make() } else { self.made.get((level, column, row), make) }
    }

    /// A part of the photo, of the finest copy in which it is at most so many pixels wide and high; `None` where the photo has none
    /// of it.
    ///
    /// # Errors
    ///
    /// The encoder fails on no part of a size that occurs; its error is passed on all the same.
    pub fn cut(&self, part: PixelRegion, most: u32) -> Option<Result<Cut, EncodingError>> {
        let fits = |level: &usize| part.width.max(part.height) >> *level <= most;
        let level = (0..self.levels()).find(fits)?;
        let (whole, side) = (self.size(level)?, 1 << level);
        let (column, row) = (part.x / side, part.y / side);
        let width = (part.x + part.width).div_ceil(side).min(whole.0).checked_sub(column)?;
        let height = (part.y + part.height).div_ceil(side).min(whole.1).checked_sub(row)?;
        if width == 0 || height == 0 {
            return None;
        }
        let cut = self.part(level, [column, row, width, height])?;
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

/// The size of a level of a photo of this size.
fn halved_size((width, height): (u32, u32), level: usize) -> (u32, u32) {
    (width.div_ceil(1 << level), height.div_ceil(1 << level))
}

/// A part of a photo in a copy of some level, made of strips: the photo's own pixels are never all there.
fn reduced(photo: &DecodedImage, part: PixelRegion, level: usize) -> RgbImage {
    let (width, height) = halved_size((part.width, part.height), level);
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    // A strip has as many rows as to part none of the squares that become a pixel.
    let rows = TILE.max(1 << level);
    for top in (0..part.height).step_by(rows as usize) {
        let strip = PixelRegion { y: part.y + top, height: rows.min(part.height - top), ..part };
        let strip = (0..level).fold(photo.passing_srgb(strip), |strip, _| halved(&strip));
        pixels.extend_from_slice(strip.as_raw());
    }
    RgbImage::from_raw(width, height, pixels).unwrap_or_default()
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
