//! The part of a photo around the mouth in square cells, so that blur and colours cost the same on every photo.

use super::luma_plane::{LumaPlane, bounds};
use crate::geometry::{Image, Point};
use crate::imaging::luma::luma;
use crate::imaging::{DecodedImage, PixelRegion};

/// The most cells along a side.
const MOST_CELLS: u32 = 512;

/// Part of a photo in square cells, each the mean of its pixels. Rows and columns are those of the upright photo as the
/// file shows it.
pub(super) struct Grid {
    cells: Vec<Cell>,
    columns: usize,
    rows: usize,
    /// The side of a cell, in pixels.
    side: u32,
    left: u32,
    top: u32,
    /// The photo's width where it is a mirror image, to un-mirror places.
    mirror: Option<f64>,
}

/// The mean of some pixels, and how many of them are clipped.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    /// Red, green and blue, sRGB, from 0 to 255.
    pub(super) rgb: [f64; 3],
    pub(super) pixels: u32,
    pub(super) dark: u32,
    pub(super) bright: u32,
}

/// No channel of a black pixel is above this level, none of a white one below the other: a JPEG blurs clipped
/// pixels by some levels.
const BLACK: u8 = 5;
const WHITE: u8 = 250;

impl Grid {
    /// The cells around an outline, `margin` pixels and what the picture has of them, each about `side` pixels wide and
    /// the mean of its middle line: the lines between would cost their reading and add nothing. `None` where the
    /// picture has none.
    pub(super) fn read(
        photo: &DecodedImage,
        mirrored: bool,
        outline: &[Point<Image>],
        margin: f64,
        side: f64,
    ) -> Option<Self> {
        let mirror = mirrored.then(|| f64::from(photo.size().0));
        let [left, top, right, bottom] = bounds(outline, mirror, margin);
        let (width, height) = photo.size();
        let clamp = |value: f64, most: u32| value.clamp(0.0, f64::from(most)) as u32;
        let (left, right) = (clamp(left.floor(), width), clamp(right.ceil(), width));
        let (top, bottom) = (clamp(top.floor(), height), clamp(bottom.ceil(), height));
        if right <= left || bottom <= top {
            return None;
        }
        let finest = side.round().clamp(1.0, f64::from(width.max(height))) as u32;
        let side = finest.max((right - left).div_ceil(MOST_CELLS)).max((bottom - top).div_ceil(MOST_CELLS));
        let (columns, rows) = ((right - left) / side, (bottom - top) / side);
        if columns == 0 || rows == 0 {
            return None;
        }
        photo.prepare(PixelRegion { x: left, y: top, width: columns * side, height: rows * side });
        let mut cells = Vec::with_capacity((columns * rows) as usize);
        for row in 0..rows {
            // A line at a time, so that no copy of the region is held.
            let line = PixelRegion { x: left, y: top + row * side + side / 2, width: columns * side, height: 1 };
            let line = photo.crop_srgb(line);
            cells.extend(line.as_raw().chunks_exact(3 * side as usize).map(cell));
        }
        Some(Self { cells, columns: columns as usize, rows: rows as usize, side, left, top, mirror })
    }

    /// The cells, row by row.
    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// How many cells a row has, and how many rows there are.
    pub(super) fn shape(&self) -> [usize; 2] {
        [self.columns, self.rows]
    }

    /// The middle of each cell, on the un-mirrored photo, with it.
    pub(super) fn places(&self) -> impl Iterator<Item = (Point<Image>, &Cell)> {
        let side = f64::from(self.side);
        (0..self.rows).flat_map(move |row| {
            (0..self.columns).map(move |column| {
                let x = f64::from(self.left) + (column as f64 + 0.5) * side;
                let y = f64::from(self.top) + (row as f64 + 0.5) * side;
                let x = self.mirror.map_or(x, |width| width - x);
                (Point::new(x, y), &self.cells[row * self.columns + column])
            })
        })
    }

    /// The cell at a place of the un-mirrored photo; `None` outside.
    pub(super) fn at(&self, place: Point<Image>) -> Option<&Cell> {
        let x = self.mirror.map_or(place.x, |width| width - place.x);
        let index = |at: f64, from: u32, count: usize| {
            let index = ((at - f64::from(from)) / f64::from(self.side)).floor();
            (index >= 0.0 && index < count as f64).then_some(index as usize)
        };
        self.cells.get(index(place.y, self.top, self.rows)? * self.columns + index(x, self.left, self.columns)?)
    }

    /// The luma of the cells as a picture of them.
    pub(super) fn luma_plane(&self) -> LumaPlane {
        LumaPlane {
            luma: self.cells.iter().map(|cell| luma(cell.rgb)).collect(),
            shape: self.shape(),
            side: f64::from(self.side),
            corner: [self.left, self.top].map(f64::from),
            mirror: self.mirror,
        }
    }

    /// The side of a cell, in pixels.
    pub(super) fn side(&self) -> f64 {
        f64::from(self.side)
    }
}

fn cell(pixels: &[u8]) -> Cell {
    let mut sums = [0_u32; 3];
    let mut cell = Cell::default();
    let (pixels, _) = pixels.as_chunks::<3>();
    for &[red, green, blue] in pixels {
        sums = [sums[0] + u32::from(red), sums[1] + u32::from(green), sums[2] + u32::from(blue)];
        cell.dark += u32::from(red.max(green).max(blue) <= BLACK);
        cell.bright += u32::from(red.min(green).min(blue) >= WHITE);
    }
    cell.pixels = pixels.len() as u32;
    cell.rgb = sums.map(|sum| f64::from(sum) / f64::from(cell.pixels.max(1)));
    cell
}
