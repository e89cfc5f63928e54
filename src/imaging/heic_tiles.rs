//! A HEIC photo whose coded tiles are decoded as they are looked at: of some dozens the mouth has a few.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use heifer::Error;
use heifer::heifer_isobmff::HeifFile;

use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::heic_layout::{Placement, opacity_of};
use crate::imaging::heic_picture::{Decoding, Tile, Tiling};
use crate::imaging::in_tiles::RegionDecoder;
use crate::imaging::panic_guard::guarded;
use crate::imaging::region::PixelRegion;
use crate::imaging::{heic, heic_picture};

/// A photo made of tiles.
pub(super) struct HeicTiles {
    file: Vec<u8>,
    placement: Placement,
    tiling: Tiling,
    /// The tile that was decoded to see how it is made, until somebody looks at it.
    known: Mutex<Option<Tile>>,
    max_pixels: u64,
}

impl HeicTiles {
    /// The photo of a file; `None` where it is one coded picture, or has an opacity. One tile is decoded: what the decoder does
    /// not know shows there.
    pub(super) fn open(
        bytes: &[u8],
        file: &HeifFile<'_>,
        placement: &Placement,
        max_pixels: u64,
    ) -> Result<Option<Self>, Error> {
        let is_grid = file.item(placement.base)?.item_type.0 == *b"grid";
        if !is_grid || opacity_of(file, placement.base)?.is_some() {
            return Ok(None);
        }
        let (tiling, tile) = Decoding { file, max_pixels }.tiling(placement.base, 0)?;
        // Nobody will look at what the picture keeps nothing of.
        let is_seen = !tiling.place(&tile).common(placement.kept).is_empty();
        let known = Mutex::new(is_seen.then_some(tile));
        Ok(Some(Self { file: bytes.to_vec(), placement: *placement, tiling, known, max_pixels }))
    }
}

impl HeicTiles {
    /// The tile that was decoded before, once, for whoever first looks at all of it.
    fn known(&self, region: PixelRegion) -> Option<Tile> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // What the picture keeps of it.
        let seen = |tile: &Tile| self.tiling.place(tile).common(self.placement.kept);
        let is_within = known.as_ref().is_some_and(|tile| region.holds(seen(tile)));
        is_within.then(|| known.take()).flatten()
    }
}

impl fmt::Debug for HeicTiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeicTiles").field("placement", &self.placement).finish_non_exhaustive()
    }
}

impl RegionDecoder for HeicTiles {
    const FORMAT: ImageFormat = ImageFormat::Heic;
    const IS_SOUND: bool = false;
    const HAS_EIGHTH: bool = false;

    fn size(&self) -> (u32, u32) {
        (self.placement.kept.width, self.placement.kept.height)
    }

    fn is_grey(&self) -> bool {
        false
    }

    fn bytes(&self) -> u64 {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        self.file.len() as u64 + known.as_ref().map_or(0, Tile::bytes)
    }

    /// Whole tiles, of which the picture may keep a part.
    fn coded_together(&self, PixelRegion { x, y, width, height }: PixelRegion) -> PixelRegion {
        let side = |from: u32, length: u32, kept: u32, kept_length: u32, tile: u32| {
            let (first, end) = ((from + kept) / tile * tile, (from + length + kept).div_ceil(tile) * tile);
            let from = first.saturating_sub(kept);
            (from, (end - kept).min(kept_length) - from)
        };
        let PixelRegion { x: left, y: top, width: across, height: down } = self.placement.kept;
        let (x, width) = side(x, width, left, across, self.tiling.tile.0);
        let (y, height) = side(y, height, top, down, self.tiling.tile.1);
        PixelRegion { x, y, width, height }
    }

    fn decode(&self, region: PixelRegion) -> Result<Vec<u8>, DecodeError> {
        guarded(ImageFormat::Heic, || {
            let file = heic::open(&self.file)?;
            let kept = self.placement.kept;
            let kept = PixelRegion { x: kept.x + region.x, y: kept.y + region.y, ..region };
            let decoding = heic_picture::Decoding { file: &file, max_pixels: self.max_pixels };
            let known = self.known(kept);
            let pixels = decoding.tiles_of(self.placement.base, kept, self.tiling, known.as_ref());
            pixels.map(image::RgbImage::into_raw).map_err(|error| heic::explain(&self.file, error))
        })
    }
}
