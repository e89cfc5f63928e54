//! The luma of a part of a photo in square cells, between whose middles it is interpolated.

use crate::geometry::{Image, Point};
use crate::imaging::DecodedImage;
use crate::imaging::decoded_image::BlockMeans;

/// The luma of some cells of a photo.
pub(super) struct LumaPlane {
    /// From 0 to 255, row by row; rows and columns are those of the upright photo as the file shows it.
    pub(super) luma: Vec<f64>,
    /// How many cells a row has, and how many rows there are.
    pub(super) shape: [usize; 2],
    /// The side of a cell, in pixels.
    pub(super) side: f64,
    /// Where the first cell begins, in pixels.
    pub(super) corner: [f64; 2],
    /// The photo's width where it is a mirror image, to un-mirror places.
    pub(super) mirror: Option<f64>,
}

/// The side of a block, in pixels.
const BLOCK: f64 = 8.0;

/// No cell is of more blocks along a side.
const MOST_BLOCKS: f64 = 64.0;

/// A block may be wider than what is asked for by a third.
const COARSEST: f64 = 4.0 / 3.0;

impl LumaPlane {
    /// The whole photo in cells of blocks of 8 × 8 px, as many as are `side` pixels wide or fewer, and one at least; `None` where a block is
    /// wider than that by more than a third, and where the photo would have to be decoded for it.
    pub(super) fn of_blocks(photo: &DecodedImage, mirrored: bool, side: f64) -> Option<Self> {
        if side * COARSEST < BLOCK {
            return None;
        }
        let count = (side / BLOCK).clamp(1.0, MOST_BLOCKS) as usize;
        let BlockMeans { means, size, corner } = photo.block_means()?;
        let size = size.map(|blocks| blocks as usize);
        let shape = size.map(|blocks| blocks / count);
        let (mut luma, mut sums) = (Vec::with_capacity(shape[0] * shape[1]), vec![0.0_f64; shape[0]]);
        let pixels = (count * count) as f64;
        for rows in means.chunks_exact((size[0] * count).max(1)) {
            sums.fill(0.0);
            for row in rows.chunks_exact(size[0]) {
                for (sum, blocks) in sums.iter_mut().zip(row.chunks_exact(count)) {
                    blocks.iter().for_each(|mean| *sum += f64::from(*mean));
                }
            }
            luma.extend(sums.iter().map(|sum| sum / pixels));
        }
        let mirror = mirrored.then(|| f64::from(photo.size().0));
        let (side, corner) = (BLOCK * count as f64, corner.map(f64::from));
        (!luma.is_empty()).then_some(Self { luma, shape, side, corner, mirror })
    }

    /// The luma at a place of the un-mirrored photo, bilinear between the middles of the cells; `None` beyond the outermost ones.
    pub(super) fn at(&self, place: Point<Image>) -> Option<f64> {
        let x = (self.mirror.map_or(place.x, |width| width - place.x) - self.corner[0]) / self.side - 0.5;
        let y = (place.y - self.corner[1]) / self.side - 0.5;
        let [columns, rows] = self.shape;
        let inside = x >= 0.0 && y >= 0.0 && x < (columns - 1) as f64 && y < (rows - 1) as f64;
        if !inside {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        let (u, v) = (x - column as f64, y - row as f64);
        let at = row * columns + column;
        let along = |at: usize| self.luma[at] + u * (self.luma[at + 1] - self.luma[at]);
        let (upper, lower) = (along(at), along(at + columns));
        Some(upper + v * (lower - upper))
    }
}
