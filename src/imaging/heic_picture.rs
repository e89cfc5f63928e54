//! The pixels of a HEIC photo: its coded pictures decoded, put together and turned into RGB, once each.
//!
//! The decoder's library can do all this too, at the price of a copy with four bytes per pixel for every turn. Here the
//! parts go straight to their places in the one picture that is kept, three bytes per pixel, and turning is left to
//! whoever looks at a part of it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use heifer::Error;
use heifer::heifer_hevc_dec::decoder::{DecodeOptions, decode_picture};
use heifer::heifer_hevc_dec::recon::Frame;
use heifer::heifer_isobmff::boxes::{ColorInfo, Property};
use heifer::heifer_isobmff::{HeifFile, ItemId};
use image::{DynamicImage, GenericImageView, RgbImage, RgbaImage};

use super::heic_colour::{Coding, luma, rgb};
use super::heic_layout::{MAX_DEPTH, Placement, has_transforms, opacity_of};
use super::panic_guard::or_none;
use super::region::PixelRegion;

/// The part of a picture that its placement keeps, not yet turned.
pub(super) fn decode(file: &HeifFile<'_>, placement: &Placement, max_pixels: u64) -> Result<DynamicImage, Error> {
    let decoding = Decoding { file, max_pixels };
    let colours = decoding.picture(placement, 0)?;
    match opacity_of(file, placement.base)? {
        None => Ok(colours.into()),
        Some(opacity) => decoding.with_opacity(colours, placement, opacity).map(DynamicImage::from),
    }
}

/// A file that is decoded.
pub(super) struct Decoding<'a> {
    pub(super) file: &'a HeifFile<'a>,
    /// The largest coded picture that is accepted, luma samples.
    pub(super) max_pixels: u64,
}

/// How a picture is made of tiles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tiling {
    /// The width and height of each tile, px.
    pub(super) tile: (u32, u32),
    /// How many there are in a row.
    columns: usize,
}

/// One of a grid's tiles.
pub(super) struct Tile {
    /// Its place in the file's list, row by row.
    index: usize,
    pixels: RgbImage,
}

impl Tile {
    /// What it holds, bytes.
    pub(super) fn bytes(&self) -> u64 {
        self.pixels.as_raw().len() as u64
    }
}

impl Decoding<'_> {
    fn picture(&self, placement: &Placement, depth: u32) -> Result<RgbImage, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::Invalid("derived images nested too deeply"));
        }
        if self.file.item(placement.base)?.item_type.0 == *b"grid" {
            return self.grid(placement.base, placement.kept, depth);
        }
        let whole = self.coded(placement.base)?;
        Ok(kept(whole, placement.kept))
    }

    /// A coded picture, as large as the file says: more may be coded than is meant to be seen.
    fn coded(&self, id: ItemId) -> Result<RgbImage, Error> {
        let frame = self.frame(id)?;
        let (width, height) = self.seen(id, &frame)?;
        let pixels = rgb(&frame, self.coding(id, &frame)?, width as usize, height as usize);
        RgbImage::from_raw(width, height, pixels).ok_or(Error::Invalid("a picture's pixels do not fill its size"))
    }

    fn frame(&self, id: ItemId) -> Result<Frame, Error> {
        let options = DecodeOptions { max_pixels: self.max_pixels, ..DecodeOptions::default() };
        Ok(decode_picture(&self.file.hevc_bitstream(id)?, options)?)
    }

    fn seen(&self, id: ItemId, frame: &Frame) -> Result<(u32, u32), Error> {
        let coded = (frame.widths[0], frame.heights[0]);
        let (width, height) = self.file.image_size(id)?.unwrap_or(coded);
        Ok((width.min(coded.0), height.min(coded.1)))
    }

    /// What the file says of the levels goes before what the coded picture says.
    fn coding(&self, id: ItemId, frame: &Frame) -> Result<Coding, Error> {
        let stated = self.file.item_properties(id)?.find_map(|property| match property {
            Property::Color(ColorInfo::Nclx { matrix, full_range, .. }) => {
                Some(Coding { matrix: *matrix, full_range: *full_range })
            }
            _ => None,
        });
        Ok(stated.unwrap_or(Coding { matrix: u16::from(frame.matrix_coeffs), full_range: frame.full_range }))
    }

    /// The part of a grid that is kept, all of its tiles being decoded.
    fn grid(&self, id: ItemId, keep: PixelRegion, depth: u32) -> Result<RgbImage, Error> {
        let (tiling, tile) = self.tiling(id, depth)?;
        let tiles: Vec<(usize, ItemId)> = self.file.referenced_items(id, b"dimg").iter().copied().enumerate().collect();
        self.put_together(&tiles, tiling, keep, depth, Some(&tile))
    }

    /// The part of a grid that is kept, only its tiles being decoded, but for one that may be known.
    pub(super) fn tiles_of(
        &self,
        id: ItemId,
        keep: PixelRegion,
        tiling: Tiling,
        known: Option<&Tile>,
    ) -> Result<RgbImage, Error> {
        let is_seen = |(index, _): &(usize, ItemId)| {
            let (left, top) = tiling.corner(*index);
            let across = left < keep.x + keep.width && left.saturating_add(tiling.tile.0) > keep.x;
            across && top < keep.y + keep.height && top.saturating_add(tiling.tile.1) > keep.y
        };
        let tiles = self.file.referenced_items(id, b"dimg").iter().copied().enumerate().filter(is_seen);
        self.put_together(&tiles.collect::<Vec<_>>(), tiling, keep, 0, known)
    }

    /// How a grid is made, which one of its tiles tells: that in the middle, where mostly a face is.
    pub(super) fn tiling(&self, id: ItemId, depth: u32) -> Result<(Tiling, Tile), Error> {
        let grid = self.file.grid(id)?;
        let tiles = self.file.referenced_items(id, b"dimg");
        let (rows, columns) = (usize::from(grid.rows), usize::from(grid.columns));
        let index = rows / 2 * columns + columns / 2;
        let Some(&middle) = tiles.get(index).filter(|_| tiles.len() == rows * columns) else {
            return Err(Error::Invalid("grid tile count does not match its rows and columns"));
        };
        let pixels = self.tile(middle, depth)?;
        let tile = pixels.dimensions();
        let (across, down) = (u64::from(tile.0) * u64::from(grid.columns), u64::from(tile.1) * u64::from(grid.rows));
        if across < u64::from(grid.output_width) || down < u64::from(grid.output_height) {
            return Err(Error::Invalid("grid tiles do not cover the picture"));
        }
        Ok((Tiling { tile, columns }, Tile { index, pixels }))
    }

    /// Decodes tiles on all cores, each one put in its place at once; one of them may be known.
    fn put_together(
        &self,
        tiles: &[(usize, ItemId)],
        tiling: Tiling,
        keep: PixelRegion,
        depth: u32,
        known: Option<&Tile>,
    ) -> Result<RgbImage, Error> {
        let picture = Mutex::new(RgbImage::new(keep.width, keep.height));
        let place = |index: usize, tile: &RgbImage| {
            let mut picture = picture.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            copy(tile, tiling.corner(index), keep, &mut picture);
        };
        let next = AtomicUsize::new(0);
        let work = || -> Result<(), Error> {
            loop {
                let Some(&(index, tile)) = tiles.get(next.fetch_add(1, Ordering::Relaxed)) else { return Ok(()) };
                if let Some(known) = known.filter(|known| known.index == index) {
                    place(index, &known.pixels);
                    continue;
                }
                let tile = self.tile(tile, depth).inspect_err(|_| next.store(tiles.len(), Ordering::Relaxed))?;
                if tile.dimensions() != tiling.tile {
                    return Err(Error::Invalid("grid tiles have different sizes"));
                }
                place(index, &tile);
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(tiles.len());
        std::thread::scope(|scope| {
            // A thread that the system does not give leaves its tiles to the others.
            let guarded = || or_none(work);
            let spawned = (1..threads).map_while(|_| std::thread::Builder::new().spawn_scoped(scope, guarded).ok());
            let others: Vec<_> = spawned.collect();
            let mut result = work();
            for other in others {
                let found = other.join().ok().flatten();
                let found = found.unwrap_or(Err(Error::Invalid("a tile makes the decoder stop")));
                result = result.and(found);
            }
            result
        })?;
        Ok(picture.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// A tile, upright. Tiles that are turned or made of further tiles are allowed and hardly ever seen.
    fn tile(&self, id: ItemId, depth: u32) -> Result<RgbImage, Error> {
        let kind = self.file.item(id)?.item_type.0;
        if kind == *b"hvc1" && !has_transforms(self.file, id)? {
            return self.coded(id);
        }
        let placement = Placement::of(self.file, id)?;
        let mut upright = DynamicImage::from(self.picture(&placement, depth + 1)?);
        placement.orientation.make_upright(&mut upright);
        Ok(upright.into_rgb8())
    }

    /// The colours with their opacity, which is a picture of its own: the luma of it counts.
    fn with_opacity(&self, colours: RgbImage, placement: &Placement, opacity: ItemId) -> Result<RgbaImage, Error> {
        let source = Placement::of(self.file, opacity)?;
        let levels = if self.file.item(source.base)?.item_type.0 == *b"hvc1" {
            let frame = self.frame(source.base)?;
            let (width, height) = self.seen(source.base, &frame)?;
            let full_range = self.coding(source.base, &frame)?.full_range;
            let levels = luma(&frame, full_range, width as usize, height as usize);
            image::GrayImage::from_raw(width, height, levels)
                .ok_or(Error::Invalid("an opacity does not fill its size"))?
        } else {
            let whole = Placement { kept: PixelRegion::whole(source.size), ..source };
            DynamicImage::from(self.picture(&whole, 1)?).into_luma8()
        };
        let PixelRegion { x, y, width, height } = placement.kept;
        if levels.width() < x + width || levels.height() < y + height {
            return Err(Error::Unsupported("a HEIC photo whose opacity is smaller than the photo".to_owned()));
        }
        let levels = levels.view(x, y, width, height).to_image();
        let mut pixels = RgbaImage::new(width, height);
        for ((out, colour), level) in pixels.pixels_mut().zip(colours.pixels()).zip(levels.pixels()) {
            out.0 = [colour.0[0], colour.0[1], colour.0[2], level.0[0]];
        }
        Ok(pixels)
    }
}

impl Tiling {
    /// What a tile covers of the picture.
    pub(super) fn place(self, tile: &Tile) -> PixelRegion {
        let ((x, y), (width, height)) = (self.corner(tile.index), self.tile);
        PixelRegion { x, y, width, height }
    }

    /// Where a tile lies in the picture, its upper left pixel.
    fn corner(self, index: usize) -> (u32, u32) {
        ((index % self.columns) as u32 * self.tile.0, (index / self.columns) as u32 * self.tile.1)
    }
}

/// The part of a picture that is kept, without a copy where that is all.
fn kept(whole: RgbImage, keep: PixelRegion) -> RgbImage {
    if keep == PixelRegion::whole(whole.dimensions()) {
        return whole;
    }
    let PixelRegion { x, y, width, height } = keep.clipped_to(whole.dimensions());
    whole.view(x, y, width, height).to_image()
}

/// Copies what a tile with its upper left pixel at `corner` has of the region that is kept.
fn copy(tile: &RgbImage, corner: (u32, u32), keep: PixelRegion, picture: &mut RgbImage) {
    let (left, top) = (corner.0.max(keep.x), corner.1.max(keep.y));
    let right = (corner.0.saturating_add(tile.width())).min(keep.x.saturating_add(keep.width));
    let bottom = (corner.1.saturating_add(tile.height())).min(keep.y.saturating_add(keep.height));
    if left >= right {
        return;
    }
    let at = |x: u32, y: u32, width: u32| (y as usize * width as usize + x as usize) * 3;
    let bytes = (right - left) as usize * 3;
    let stride = picture.width();
    for y in top..bottom {
        let from = at(left - corner.0, y - corner.1, tile.width());
        let to = at(left - keep.x, y - keep.y, stride);
        let source = &tile.as_raw()[from..from + bytes];
        if let Some(target) = picture.get_mut(to..to + bytes) {
            target.copy_from_slice(source);
        }
    }
}
