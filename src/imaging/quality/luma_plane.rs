//! The luma of a part of a photo in square cells, between whose middles it is interpolated.

use crate::geometry::{Image, Point};
use crate::imaging::decoded_image::BlockMeans;
use crate::imaging::luma::luma_thousandths;
use crate::imaging::{DecodedImage, PixelRegion};

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

    /// The same of the part of the photo within an outline, of whose pixels the means are taken: of a photo that does not state them.
    pub(super) fn of_pixels(photo: &DecodedImage, mirrored: bool, outline: &[Point<Image>], side: f64) -> Option<Self> {
        if side * COARSEST < BLOCK {
            return None;
        }
        let (width, height) = photo.size();
        let mirror = mirrored.then(|| f64::from(width));
        let [left, top, right, bottom] = bounds(outline, mirror, 0.0);
        let [from_left, from_top] = photo.block_corner();
        let count = (side / BLOCK).clamp(1.0, MOST_BLOCKS) as u32;
        let cell = BLOCK as u32 * count;
        // One cell more on each side, between whose middle and the next the outline lies.
        let cells = |least: f64, most: f64, corner: u32, length: u32| {
            let (least, most) = (least - f64::from(corner), most - f64::from(corner));
            let first = (least / f64::from(cell)).floor().max(1.0) as u32 - 1;
            let end = ((most / f64::from(cell)).ceil().max(0.0) as u32).saturating_add(1);
            (first, end.min(length / BLOCK as u32 / count).saturating_sub(first))
        };
        let ((column, columns), (row, rows)) =
            (cells(left, right, from_left, width), cells(top, bottom, from_top, height));
        if columns == 0 || rows == 0 {
            return None;
        }
        let (x, y) = (from_left + column * cell, from_top + row * cell);
        photo.prepare(PixelRegion { x, y, width: columns * cell, height: rows * cell });
        let mut luma = Vec::with_capacity(columns as usize * rows as usize);
        for row in 0..rows {
            // A row of cells at a time, so that no copy of the region is held.
            let strip = PixelRegion { x, y: y + row * cell, width: columns * cell, height: cell };
            let strip = photo.stored_colours(strip);
            let mut sums = vec![0_u64; columns as usize];
            for line in strip.as_raw().chunks_exact(3 * (columns * cell) as usize) {
                for (sum, pixels) in sums.iter_mut().zip(line.chunks_exact(3 * cell as usize)) {
                    let (pixels, _) = pixels.as_chunks::<3>();
                    *sum += u64::from(pixels.iter().map(|pixel| luma_thousandths(*pixel)).sum::<u32>());
                }
            }
            luma.extend(sums.iter().map(|sum| *sum as f64 / (1000.0 * f64::from(cell) * f64::from(cell))));
        }
        let (side, corner) = (f64::from(cell), [x, y].map(f64::from));
        Some(Self { luma, shape: [columns as usize, rows as usize], side, corner, mirror })
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

/// Left, top, right and bottom of an outline with a margin, on the photo as the file shows it.
pub(super) fn bounds(outline: &[Point<Image>], mirror: Option<f64>, margin: f64) -> [f64; 4] {
    let x = |point: &Point<Image>| mirror.map_or(point.x, |width| width - point.x);
    let least = |of: &dyn Fn(&Point<Image>) -> f64| outline.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: &dyn Fn(&Point<Image>) -> f64| outline.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let y = |point: &Point<Image>| point.y;
    [least(&x) - margin, least(&y) - margin, most(&x) + margin, most(&y) + margin]
}

#[cfg(test)]
mod tests {
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    use super::LumaPlane;
    use crate::geometry::Point;
    use crate::imaging::{Limits, decode};

    /// What a JPEG states of its blocks is what its pixels come to, however it is turned; and a part is the same part of the whole.
    #[test]
    fn means_that_are_stated_are_those_of_the_pixels() {
        let (width, height) = (413_u16, 306_u16);
        let level = |x: usize, y: usize| {
            let wave = 60 * usize::from((x / 13 + y / 9).is_multiple_of(2)) + (x * 3 + y * 5) % 40;
            [wave + 70, wave + 50, 2 * x % 90 + 60].map(|level| level as u8)
        };
        let (across, down) = (usize::from(width), usize::from(height));
        let pixels: Vec<u8> = (0..across * down).flat_map(|at| level(at % across, at / across)).collect();
        let mut plain = Vec::new();
        let mut encoder = Encoder::new(&mut plain, 90);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.encode(&pixels, width, height, ColorType::Rgb).unwrap();
        for orientation in 1..=8_u8 {
            // An EXIF block with nothing but the orientation, behind the file's first mark.
            let tag = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
            let exif = [b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".as_slice(), &tag, &[0; 4]].concat();
            let length = (exif.len() as u16 + 2).to_be_bytes();
            let file = [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat();
            let parts = decode(&file, &Limits::default()).unwrap();
            let whole = decode(&file, &Limits { whole: true, ..Limits::default() }).unwrap();
            assert_eq!(parts.header().orientation, whole.header().orientation);
            let (right, bottom) = (f64::from(parts.size().0) - 60.0, f64::from(parts.size().1) - 50.0);
            let outline = [Point::new(70.0, 60.0), Point::new(right, bottom)];
            for (mirrored, side) in [(false, 7.0), (true, 7.0), (false, 17.0)] {
                let stated = LumaPlane::of_blocks(&parts, mirrored, side).unwrap();
                assert!(LumaPlane::of_blocks(&whole, mirrored, side).is_none(), "the whole picture states nothing");
                let taken = LumaPlane::of_pixels(&whole, mirrored, &outline, side).unwrap();
                let mut worst = 0.0_f64;
                for (x, y) in
                    (70..right as usize).step_by(3).flat_map(|x| (60..bottom as usize).step_by(3).map(move |y| (x, y)))
                {
                    let place = Point::new(x as f64, y as f64);
                    let (stated, taken) = (stated.at(place).unwrap(), taken.at(place).unwrap());
                    worst = worst.max((stated - taken).abs());
                }
                // Levels are rounded, each by half of one at most, and their means by much less.
                assert!(worst < 0.2, "orientation {orientation}, {mirrored}, {side}: {worst} levels apart");
                assert!(worst > 0.0, "they are not one and the same");
            }
        }
    }

    /// Blocks that are coarser than what is asked for are none.
    #[test]
    fn fine_cells_are_not_made_of_blocks() {
        let mut file = Vec::new();
        Encoder::new(&mut file, 90).encode(&[128; 64 * 64], 64, 64, ColorType::Luma).unwrap();
        let photo = decode(&file, &Limits::default()).unwrap();
        let outline = [Point::new(8.0, 8.0), Point::new(56.0, 56.0)];
        assert!(LumaPlane::of_blocks(&photo, false, 5.9).is_none());
        assert!(LumaPlane::of_pixels(&photo, false, &outline, 5.9).is_none());
        assert!(LumaPlane::of_pixels(&photo, false, &outline, 6.1).is_some());
        let beyond = [Point::new(900.0, 900.0), Point::new(990.0, 990.0)];
        assert!(LumaPlane::of_pixels(&photo, false, &beyond, 8.0).is_none());
    }
}
