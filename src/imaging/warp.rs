//! Part of a photo resampled into the face frame.

use image::RgbImage;

use super::bilinear::{self, RUN, between};
use super::decoded_image::NO_PIXEL;
use super::{DecodedImage, PixelRegion};
use crate::elementary::hypot;
use crate::geometry::{Image, Point};

/// The side of the cells on whose corners the source of a picture is asked for, in the picture's pixels; within them it
/// is bilinear. A head's surface bends by less than a tenth of a pixel in a cell.
const CELL: u32 = RUN as u32;

/// The part of a photo that a picture of `size` pixels shows, resampled into it.
///
/// `source` takes a position in the picture (pixels, (0, 0) the outer corner of the top-left one) to the place in the
/// upright, **un-mirrored** photo; it is evaluated on a grid and must be smooth. `mirrored` says that the stored
/// photo is a mirror image. Only the region needed is read, turned, converted and filtered. Where the
/// picture is smaller than that region by a factor of two or more, whole blocks of pixels are averaged
/// first, so that nothing is skipped; in between the interpolation is bilinear. Beyond the photo the
/// picture is grey.
pub fn warp(
    photo: &DecodedImage,
    mirrored: bool,
    size: (u32, u32),
    source: impl Fn(f64, f64) -> Point<Image>,
) -> RgbImage {
    let (width, height) = photo.size();
    let stored = |x: f64, y: f64| {
        let point = source(x, y);
        (if mirrored { f64::from(width) - point.x } else { point.x }, point.y)
    };
    let mut picture = RgbImage::from_pixel(size.0, size.1, NO_PIXEL);
    if size.0 == 0 || size.1 == 0 {
        return picture;
    }
    let (columns, rows) = (edges(size.0), edges(size.1));
    let mut grid: Vec<Vec<(f64, f64)>> =
        rows.iter().map(|y| columns.iter().map(|x| stored(f64::from(*x), f64::from(*y))).collect()).collect();
    let region = region_around(&grid.concat(), (width, height));
    if region.is_empty() {
        return picture;
    }
    let (from, to) = (grid[0][0], grid[0][columns.len() - 1]);
    let step = hypot(to.0 - from.0, to.1 - from.1) / f64::from(size.0);
    let (crop, shrink) = shrunk(photo, region, step);
    for place in grid.iter_mut().flatten() {
        // From pixel centre to pixel centre, where the interpolation's weights are.
        *place = ((place.0 - f64::from(region.x)) / shrink - 0.5, (place.1 - f64::from(region.y)) / shrink - 0.5);
    }
    for (line, row) in picture.chunks_exact_mut(3 * size.0 as usize).zip(0..size.1) {
        let strip = (row / CELL) as usize;
        let down = (f64::from(row - rows[strip]) + 0.5) / f64::from(rows[strip + 1] - rows[strip]);
        let at = |column: usize| between(grid[strip][column], grid[strip + 1][column], down);
        let mut left = at(0);
        for (cell, out) in line.chunks_mut(3 * RUN).enumerate() {
            let right = at(cell + 1);
            bilinear::fill(out, &crop, left, right);
            left = right;
        }
    }
    picture
}

/// Where the cells of a side of that length begin and end.
fn edges(length: u32) -> Vec<u32> {
    (0..length).step_by(CELL as usize).chain([length]).collect()
}

/// The pixels that the quadrilateral with these corners touches, with one more on each side for the
/// interpolation, as far as they lie in the photo.
fn region_around(corners: &[(f64, f64)], (width, height): (u32, u32)) -> PixelRegion {
    let fold = |of: fn(&(f64, f64)) -> f64, most: u32| {
        let least = corners.iter().map(of).fold(f64::INFINITY, f64::min);
        let largest = corners.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let from = (least.floor() - 1.0).clamp(0.0, f64::from(most)) as u32;
        let to = (largest.ceil() + 1.0).clamp(0.0, f64::from(most)) as u32;
        (from, to - from)
    };
    let (x, columns) = fold(|corner| corner.0, width);
    let (y, rows) = fold(|corner| corner.1, height);
    PixelRegion { x, y, width: columns, height: rows }
}

/// So many pixels at the most are copied at a time, or a row of blocks.
const MOST_AT_A_TIME: u32 = 1 << 16;

/// A part of the photo with blocks of pixels averaged where `step`, the photo's pixels per pixel of the picture, is
/// two or more, and the side of a block. Pixels beyond the last whole block are left out: the part has some to spare.
fn shrunk(photo: &DecodedImage, region: PixelRegion, step: f64) -> (RgbImage, f64) {
    // A step that is no number (an endless picture) shrinks nothing.
    let side = (step.floor().max(1.0) as u32).min(region.width).min(region.height);
    if side < 2 {
        return (photo.crop_srgb(region), 1.0);
    }
    let (columns, rows) = (region.width / side, region.height / side);
    let area = f64::from(side * side);
    let mut small = RgbImage::new(columns, rows);
    photo.prepare(region);
    let at_a_time = (MOST_AT_A_TIME / region.width / side).max(1);
    let stride = 3 * region.width as usize;
    let (mut of_columns, mut of_blocks) = (vec![0_u16; stride], vec![[0_u32; 3]; columns as usize]);
    let mut out = small.chunks_exact_mut(3 * columns as usize);
    for from in (0..rows).step_by(at_a_time as usize) {
        let height = at_a_time.min(rows - from) * side;
        let band = photo.crop_srgb(PixelRegion { y: region.y + from * side, height, ..region });
        for (lines, out) in band.chunks_exact(stride * side as usize).zip(&mut out) {
            of_blocks.fill([0; 3]);
            // So many lines of levels have a sum of 16 bits.
            for lines in lines.chunks(256 * stride) {
                of_columns.fill(0);
                for line in lines.chunks_exact(stride) {
                    of_columns.iter_mut().zip(line).for_each(|(sum, level)| *sum += u16::from(*level));
                }
                for (sums, block) in of_blocks.iter_mut().zip(of_columns.chunks_exact(3 * side as usize)) {
                    for column in block.as_chunks::<3>().0 {
                        sums.iter_mut().zip(column).for_each(|(sum, part)| *sum += u32::from(*part));
                    }
                }
            }
            for (mean, sums) in out.chunks_exact_mut(3).zip(&of_blocks) {
                // A mean of levels is a level. The quotient of two such numbers rounded down is that of whole ones, which takes longer.
                mean.iter_mut().zip(sums).for_each(|(mean, sum)| *mean = (f64::from(*sum) / area) as u8);
            }
        }
    }
    (small, f64::from(side))
}
