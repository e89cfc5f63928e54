//! The colours of a picture at places between the centres of its pixels, bilinear.
//!
//! A run of places is computed in fixed-point arithmetic, all of it at once: 32 bits after the point for the places, 12 for the
//! weights, so a level differs by one at most from that of real numbers. At the picture's edges each place is computed by itself,
//! in single precision.

use image::RgbImage;

use super::decoded_image::NO_PIXEL;

/// The most places of a run.
pub(super) const RUN: usize = 16;

/// The bits after the point of a place, and of a weight.
const PLACE_BITS: u32 = 32;
const WEIGHT_BITS: u32 = 12;
const ONE: u32 = 1 << WEIGHT_BITS;

/// A place, x and y, (0, 0) being the centre of the top-left pixel.
pub(super) type Place = (f64, f64);

/// What lies at a fraction of the way from one place to the other.
pub(super) fn between(from: Place, to: Place, fraction: f64) -> Place {
    (from.0 + (to.0 - from.0) * fraction, from.1 + (to.1 - from.1) * fraction)
}

/// Writes the colours of as many pixels as `line` holds, three bytes each and [`RUN`] of them at the most, which divide the way from
/// one place to the other evenly: the first is shown half a pixel's way from where it begins.
pub(super) fn fill(line: &mut [u8], picture: &RgbImage, from: Place, to: Place) {
    if !is_far_inside(picture, from) || !is_far_inside(picture, to) || !fill_inside(line, picture, from, to) {
        let count = (line.len() / 3) as f64;
        for (column, out) in line.chunks_exact_mut(3).enumerate() {
            let (x, y) = between(from, to, (column as f64 + 0.5) / count);
            out.copy_from_slice(&at(picture, x, y));
        }
    }
}

/// Whether the place is so far from the edges that all pixels around it are there, and the two bytes behind them.
fn is_far_inside(picture: &RgbImage, (x, y): Place) -> bool {
    let (width, height) = picture.dimensions();
    x >= 1.0 && y >= 1.0 && x < f64::from(width) - 3.0 && y < f64::from(height) - 3.0
}

/// [`fill`] of a run far inside; `false` where it is not.
fn fill_inside(line: &mut [u8], picture: &RgbImage, from: Place, to: Place) -> bool {
    let (stride, levels) = (3 * picture.width() as usize, picture.as_raw().as_slice());
    // Far below the largest integer: a side is a 32-bit number of pixels. The fractions are cut off at their last bit.
    let fixed = |value: f64| (value * (1_u64 << PLACE_BITS) as f64) as i64;
    let count = (line.len() / 3).clamp(1, RUN);
    let step = [to.0 - from.0, to.1 - from.1].map(|way| fixed(way / count as f64));
    let mut place = [fixed(from.0) + step[0] / 2, fixed(from.1) + step[1] / 2];
    let mut run = Run::default();
    for index in 0..count {
        let first = (place[1] >> PLACE_BITS) as usize * stride + 3 * (place[0] >> PLACE_BITS) as usize;
        let pair = |start: usize| levels.get(start..).and_then(<[u8]>::first_chunk).copied().map(u64::from_le_bytes);
        let (Some(above), Some(below)) = (pair(first), pair(first + stride)) else { return false };
        // Two pixels beside each other are six bytes; what follows them is not looked at.
        run.corners[0][index] = above as u32;
        run.corners[1][index] = (above >> 24) as u32;
        run.corners[2][index] = below as u32;
        run.corners[3][index] = (below >> 24) as u32;
        run.right[index] = place[0] as u32 >> (PLACE_BITS - WEIGHT_BITS);
        run.down[index] = place[1] as u32 >> (PLACE_BITS - WEIGHT_BITS);
        place = [place[0] + step[0], place[1] + step[1]];
    }
    for (out, colour) in line.chunks_exact_mut(3).zip(run.colours()) {
        out.copy_from_slice(&colour.to_le_bytes()[..3]);
    }
    true
}

/// A run of places: the pixels about each, and where it lies between them.
#[derive(Default)]
struct Run {
    /// Above to the left and to the right, below to the left and to the right: red, green, blue from the lowest byte.
    corners: [[u32; RUN]; 4],
    /// How far to the right of the pixels at the left, in parts of [`ONE`].
    right: [u32; RUN],
    /// How far below the upper pixels.
    down: [u32; RUN],
}

impl Run {
    /// The colours, red in the lowest byte.
    fn colours(&self) -> [u32; RUN] {
        // What the compiler cannot know of the numbers, the masks say: the products are of 15 bits each.
        const WITHIN: u32 = 2 * ONE - 1;
        let mut colours = [0; RUN];
        for (index, colour) in colours.iter_mut().enumerate() {
            let (u, v) = (self.right[index] & (ONE - 1), self.down[index] & (ONE - 1));
            let both = ((u * v + ONE / 2) >> WEIGHT_BITS) & WITHIN;
            // They are never negative, and their sum is one: no level is beyond those of the corners.
            let weights = [(ONE + both - u - v) & WITHIN, (u - both) & WITHIN, (v - both) & WITHIN, both];
            for channel in [0, 8, 16] {
                let levels = self.corners.each_ref().map(|corner| (corner[index] >> channel) & 0xff);
                let sum: u32 = levels.into_iter().zip(weights).map(|(level, weight)| level * weight).sum();
                *colour |= ((sum + ONE / 2) >> WEIGHT_BITS) << channel;
            }
        }
        colours
    }
}

/// The colour at a place; pixels beyond the picture have the colour of what is beyond the photo.
fn at(picture: &RgbImage, x: f64, y: f64) -> [u8; 3] {
    let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
    // A conversion of what is no number, or too large, stays within the integers.
    let floor = |at: f64| {
        let towards_zero = at as i64;
        towards_zero.saturating_sub(i64::from(towards_zero as f64 > at))
    };
    let (column, row) = (floor(x), floor(y));
    if column < -1 || row < -1 || column >= width || row >= height {
        return NO_PIXEL.0;
    }
    let (u, v) = ((x - column as f64) as f32, (y - row as f64) as f32);
    let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), (1.0 - u) * v, u * v];
    let pixel = |column: i64, row: i64| {
        let known = (0..width).contains(&column) && (0..height).contains(&row);
        if known { picture.get_pixel(column as u32, row as u32).0 } else { NO_PIXEL.0 }
    };
    let corners = [pixel(column, row), pixel(column + 1, row), pixel(column, row + 1), pixel(column + 1, row + 1)];
    let mut colour = [0; 3];
    for (channel, level) in colour.iter_mut().enumerate() {
        let sum: f32 = corners.iter().zip(weights).map(|(corner, weight)| f32::from(corner[channel]) * weight).sum();
        *level = (sum + 0.5) as u8;
    }
    colour
}

#[cfg(test)]
mod tests;
