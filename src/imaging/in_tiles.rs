//! A picture that is decoded tile by tile, as its parts are looked at.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use image::{DynamicImage, GrayImage, RgbImage};

use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::region::PixelRegion;
use crate::imaging::stored_picture::StoredPicture;

/// The side of a tile, px.
const TILE: u32 = 128;

/// No more pixels than about these are decoded at a time, so that a large part is not there twice.
const MOST_AT_A_TIME: u32 = 4 << 20;

/// What decodes any part of a picture of one byte (grey) or three (red, green and blue) a pixel.
pub(super) trait RegionDecoder: Debug + Send + Sync + 'static {
    /// The kind of file.
    const FORMAT: ImageFormat;

    /// Whether all of the file was looked at when it was opened, so that no part of it is damaged.
    const IS_SOUND: bool;

    /// Whether the picture at an eighth of its size is known without decoding.
    const HAS_EIGHTH: bool;

    /// Width and height, px.
    fn size(&self) -> (u32, u32);

    /// Whether it has no colours.
    fn is_grey(&self) -> bool;

    /// What it holds, bytes.
    fn bytes(&self) -> u64;

    /// The part that is decoded when one looks at a region: it, or more, up to the borders of what is coded together.
    fn coded_together(&self, region: PixelRegion) -> PixelRegion {
        region
    }

    /// The levels of a region within the picture, row by row.
    ///
    /// # Errors
    ///
    /// Returns [`DecodeError`] where that part is damaged.
    fn decode(&self, region: PixelRegion) -> Result<Vec<u8>, DecodeError>;

    /// The picture at an eighth of its size, where that is known.
    #[cfg_attr(not(feature = "page"), allow(dead_code, reason = "the marking page asks for it"))]
    fn eighth(&self) -> Option<RgbImage> {
        None
    }

    /// The luma of that.
    fn eighth_luma(&self) -> Option<GrayImage> {
        None
    }

    /// The mean luma of each whole block of 8 × 8 px, row by row, unrounded, where that is known.
    fn block_means(&self) -> Option<Vec<f32>> {
        None
    }
}

/// The levels of a tile, row by row.
type Tile = Arc<[u8]>;

/// A picture of which those tiles are kept that somebody looked at.
#[derive(Debug)]
pub(super) struct InTiles<D> {
    decoder: Arc<D>,
    channels: usize,
    /// How many tiles a row has.
    across: u32,
    /// The levels of each tile that was decoded, row by row of tiles.
    tiles: Mutex<Vec<Option<Tile>>>,
}

impl<D: RegionDecoder> InTiles<D> {
    pub(super) fn new(decoder: D) -> Self {
        let (width, height) = decoder.size();
        let (across, down) = (width.div_ceil(TILE), height.div_ceil(TILE));
        let channels = if decoder.is_grey() { 1 } else { 3 };
        let tiles = Mutex::new(vec![None; across as usize * down as usize]);
        Self { decoder: Arc::new(decoder), channels, across, tiles }
    }

    fn tiles(&self) -> MutexGuard<'_, Vec<Option<Tile>>> {
        // A tile is there or not, never half of it.
        self.tiles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where a tile lies.
    fn place(&self, index: usize) -> PixelRegion {
        let (width, height) = self.decoder.size();
        let (x, y) = (index as u32 % self.across * TILE, index as u32 / self.across * TILE);
        PixelRegion { x, y, width: TILE.min(width - x), height: TILE.min(height - y) }
    }

    /// The tiles that a region touches.
    fn touched(&self, region: PixelRegion) -> impl Iterator<Item = usize> + use<D> {
        let columns = region.x / TILE..(region.x + region.width).div_ceil(TILE);
        let rows = region.y / TILE..(region.y + region.height).div_ceil(TILE);
        let across = self.across;
        rows.flat_map(move |row| columns.clone().map(move |column| (row * across + column) as usize))
    }

    /// The tiles of a region that are not there, in as few rectangles as rows of them that are alike make.
    fn missing(&self, region: PixelRegion, tiles: &[Option<Tile>]) -> Vec<PixelRegion> {
        let mut missing: Vec<PixelRegion> = Vec::new();
        // Runs of a row first, which begin where the last one of that row ended or anew.
        for place in self.touched(region).filter(|index| tiles[*index].is_none()).map(|index| self.place(index)) {
            match missing.last_mut().filter(|run| run.y == place.y && run.x + run.width == place.x) {
                Some(run) => run.width += place.width,
                None => missing.push(place),
            }
        }
        let mut merged: Vec<PixelRegion> = Vec::new();
        for run in missing {
            let is_above = |known: &&mut PixelRegion| {
                (known.x, known.width) == (run.x, run.width) && known.y + known.height == run.y
            };
            match merged.iter_mut().find(is_above) {
                Some(known) => known.height += run.height,
                None => merged.push(run),
            }
        }
        merged
    }

    /// Decodes the tiles of a region that are not there.
    fn fill(&self, region: PixelRegion, tiles: &mut [Option<Tile>]) -> Result<(), DecodeError> {
        for missing in self.missing(region, tiles).into_iter().flat_map(bands) {
            // What is coded together may have brought it by now.
            if self.touched(missing).all(|index| tiles[index].is_some()) {
                continue;
            }
            let decoded = self.decoder.coded_together(missing).clipped_to(self.decoder.size());
            let levels = self.levels(decoded)?;
            for index in self.touched(decoded) {
                let place = self.place(index);
                if tiles[index].is_some() || !decoded.holds(place) {
                    continue;
                }
                let tile = self.cut_out(&levels, decoded, place);
                tiles[index] = Some(tile.into());
            }
        }
        Ok(())
    }

    /// The decoder's levels, as many as there should be.
    fn levels(&self, region: PixelRegion) -> Result<Vec<u8>, DecodeError> {
        let levels = self.decoder.decode(region)?;
        let count = self.channels * region.width as usize * region.height as usize;
        if levels.len() == count {
            return Ok(levels);
        }
        let what = format!("a part of {} × {} px holds {} bytes", region.width, region.height, levels.len());
        Err(DecodeError::damaged(D::FORMAT, what))
    }

    /// A part of a region's levels, which lies within it.
    fn cut_out(&self, levels: &[u8], of: PixelRegion, part: PixelRegion) -> Vec<u8> {
        let (width, left) = (self.channels * of.width as usize, self.channels * (part.x - of.x) as usize);
        let count = self.channels * part.width as usize;
        let mut cut = Vec::with_capacity(count * part.height as usize);
        let rows = levels.chunks_exact(width).skip((part.y - of.y) as usize).take(part.height as usize);
        rows.for_each(|row| cut.extend_from_slice(&row[left..left + count]));
        cut
    }

    /// A region of tiles that are there.
    fn assembled(&self, region: PixelRegion, tiles: &[Option<Tile>]) -> Vec<u8> {
        let mut levels = Vec::with_capacity(self.channels * region.width as usize * region.height as usize);
        let right = region.x + region.width;
        for y in region.y..region.y + region.height {
            let mut x = region.x;
            for index in self.touched(PixelRegion { y, height: 1, ..region }) {
                let place = self.place(index);
                let end = right.min(place.x + place.width);
                let from = self.channels * ((y - place.y) as usize * place.width as usize + (x - place.x) as usize);
                let count = self.channels * (end - x) as usize;
                if let Some(row) = tiles[index].as_ref().and_then(|tile| tile.get(from..from + count)) {
                    levels.extend_from_slice(row);
                }
                x = end;
            }
        }
        levels
    }

    fn picture(&self, PixelRegion { width, height, .. }: PixelRegion, levels: Vec<u8>) -> DynamicImage {
        match self.channels {
            1 => GrayImage::from_raw(width, height, levels).unwrap_or_default().into(),
            _ => RgbImage::from_raw(width, height, levels).unwrap_or_default().into(),
        }
    }
}

/// A region in bands of whole rows of tiles.
fn bands(region: PixelRegion) -> impl Iterator<Item = PixelRegion> {
    let height = (MOST_AT_A_TIME / region.width.max(1) / TILE * TILE).max(TILE);
    let tops = (region.y..region.y + region.height).step_by(height as usize);
    tops.map(move |y| PixelRegion { y, height: height.min(region.y + region.height - y), ..region })
}

impl<D: RegionDecoder> StoredPicture for InTiles<D> {
    fn size(&self) -> (u32, u32) {
        self.decoder.size()
    }

    fn bytes(&self) -> u64 {
        let tiles: usize = self.tiles().iter().flatten().map(|tile| tile.len()).sum();
        self.decoder.bytes() + tiles as u64
    }

    fn region(&self, region: PixelRegion) -> Result<DynamicImage, DecodeError> {
        let mut tiles = self.tiles();
        self.fill(region, &mut tiles)?;
        let levels = self.assembled(region, &tiles);
        drop(tiles);
        Ok(self.picture(region, levels))
    }

    fn passing(&self, region: PixelRegion) -> Result<DynamicImage, DecodeError> {
        let area = |region: PixelRegion| u64::from(region.width) * u64::from(region.height);
        // The rest of what is coded together is wanted next.
        if area(self.decoder.coded_together(region)) > 2 * area(region) {
            return self.region(region);
        }
        let tiles = self.tiles();
        let levels = if self.touched(region).all(|index| tiles[index].is_some()) {
            self.assembled(region, &tiles)
        } else {
            drop(tiles);
            self.levels(region)?
        };
        Ok(self.picture(region, levels))
    }

    fn prepare(&self, region: PixelRegion) -> Result<(), DecodeError> {
        self.fill(region, &mut self.tiles())
    }

    fn kept(&self, region: PixelRegion) -> Option<Arc<dyn StoredPicture>> {
        let mut kept = vec![None; self.tiles().len()];
        let tiles = self.tiles();
        self.touched(region).for_each(|index| kept[index].clone_from(&tiles[index]));
        let (decoder, tiles) = (self.decoder.clone(), Mutex::new(kept));
        Some(Arc::new(Self { decoder, channels: self.channels, across: self.across, tiles }))
    }

    fn is_sound(&self) -> bool {
        D::IS_SOUND || self.is_decoded()
    }

    fn is_decoded(&self) -> bool {
        self.tiles().iter().all(Option::is_some)
    }

    fn has_eighth(&self) -> bool {
        D::HAS_EIGHTH
    }

    fn eighth(&self) -> Option<RgbImage> {
        self.decoder.eighth()
    }

    fn eighth_luma(&self) -> Option<GrayImage> {
        self.decoder.eighth_luma()
    }

    fn block_means(&self) -> Option<Vec<f32>> {
        self.decoder.block_means()
    }
}

#[cfg(test)]
mod tests {
    use super::{InTiles, PixelRegion, RegionDecoder};
    use crate::imaging::colour::Conversion;
    use crate::imaging::decoded_image::DecodedImage;
    use crate::imaging::error::DecodeError;
    use crate::imaging::format::ImageFormat;
    use crate::imaging::header::Header;
    use crate::imaging::orientation::Orientation;

    /// A picture of which the left half can be decoded, and the rest cannot, for a reason.
    #[derive(Debug)]
    struct Half(DecodeError);

    impl RegionDecoder for Half {
        const FORMAT: ImageFormat = ImageFormat::Heic;
        const IS_SOUND: bool = false;
        const HAS_EIGHTH: bool = false;

        fn size(&self) -> (u32, u32) {
            (512, 128)
        }

        fn is_grey(&self) -> bool {
            true
        }

        fn bytes(&self) -> u64 {
            0
        }

        fn decode(&self, region: PixelRegion) -> Result<Vec<u8>, DecodeError> {
            let is_left = region.x + region.width <= 256;
            is_left.then(|| vec![7; region.width as usize * region.height as usize]).ok_or_else(|| self.0.clone())
        }
    }

    /// The error of a part is that of the photo as it is, not a text in another one; and only who looks there has it.
    #[test]
    fn an_error_stays_what_it_is() {
        let cut = DecodeError::truncated(ImageFormat::Heic, &[0; 9], "inside the picture");
        for error in [DecodeError::unsupported("this"), DecodeError::damaged(ImageFormat::Heic, "that"), cut] {
            let header = Header {
                format: ImageFormat::Heic,
                stored_width: 512,
                stored_height: 128,
                orientation: Orientation::default(),
                needed_bytes: 0,
            };
            let photo =
                DecodedImage::new(header, InTiles::new(Half(error.clone())), Conversion::of_icc(None, true)).unwrap();
            let left = photo.crop_srgb(PixelRegion { x: 9, y: 9, width: 200, height: 50 });
            assert!(left.pixels().all(|pixel| pixel.0 == [7; 3]) && photo.check().is_ok());
            let found = photo.check_all().unwrap_err();
            assert_eq!(found.to_string(), error.to_string());
            assert_eq!(photo.check().unwrap_err().to_string(), error.to_string(), "it stays");
        }
    }
}
