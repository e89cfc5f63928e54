//! Squares of a photo that the networks look at, and their samples.

use crate::elementary::sin_cos;
use crate::geometry::{Image, Point, Vector};
use crate::imaging::{DecodedImage, PixelRegion};

/// A square of the picture, turned about its centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// Its centre, in pixels of the picture as the file shows it.
    pub centre: Point<Image>,
    /// The length of a side, in pixels.
    pub side: f64,
    /// In radians; positive turns clockwise as seen.
    pub angle: f64,
}

/// What stands for the pixels beyond the picture's edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// Nothing: 0 in every channel.
    Black,
    /// The nearest pixel of the edge.
    Edge,
}

/// The most samples a value is the mean of, along each side: on a 16-megapixel photo with noise of 12 levels eight by eight take the
/// standard deviation of the points from 0.155 to 0.032 mm.
pub const MOST_SAMPLES: usize = 8;

/// No more pixels than these are copied at a time.
const BAND_PIXELS: f64 = 4e6;

impl Region {
    /// The square about the whole picture, upright.
    pub fn whole((width, height): (u32, u32)) -> Self {
        let [width, height] = [width, height].map(f64::from);
        Self { centre: Point::new(width / 2.0, height / 2.0), side: width.max(height), angle: 0.0 }
    }

    /// The position of a fraction of the square, (0, 0) being its top-left and (1, 1) its bottom-right corner.
    pub fn position(&self, [u, v]: [f64; 2]) -> Point<Image> {
        let [across, down] = self.sides();
        self.centre + across * (u - 0.5) + down * (v - 0.5)
    }

    /// Its upper and its left side.
    fn sides(&self) -> [Vector<Image>; 2] {
        let (sin, cos) = sin_cos(self.angle);
        [Vector::new(cos, sin) * self.side, Vector::new(-sin, cos) * self.side]
    }

    /// The square as `n` × `n` values for each of the channels red, green and blue, one channel after the other, each from 0 to 255.
    ///
    /// A value is the mean of k × k samples, k being the photo's pixels to a value along a side, from 1 to `most_samples`; a sample is
    /// bilinear between the middles of the four pixels about it.
    pub fn values(&self, photo: &DecodedImage, n: usize, outside: Outside, most_samples: usize) -> Vec<f32> {
        let k = ((self.side / n as f64) as usize).clamp(1, most_samples);
        let step = 1.0 / (n * k) as f64;
        let start = self.position([0.5 * step; 2]);
        let [along, down] = self.sides().map(|side| side * step);
        let mut values = vec![0.0; 3 * n * n];
        let bands = ((self.side * self.side / BAND_PIXELS).ceil() as usize).clamp(1, n);
        let rows = n.div_ceil(bands);
        for first in (0..n).step_by(rows) {
            let last = (first + rows).min(n);
            let pixels = Pixels::about(photo, self.bounds(first as f64 / n as f64, last as f64 / n as f64), outside);
            for row in first..last {
                for column in 0..n {
                    let mut sum = [0.0; 4];
                    for q in row * k..(row + 1) * k {
                        for p in column * k..(column + 1) * k {
                            pixels.add_sample(start + along * p as f64 + down * q as f64, &mut sum);
                        }
                    }
                    for (channel, value) in sum.into_iter().take(3).enumerate() {
                        values[(channel * n + row) * n + column] = value / (k * k) as f32;
                    }
                }
            }
        }
        values
    }

    /// Left, top, right and bottom of the part between two fractions of the height.
    fn bounds(&self, from: f64, to: f64) -> [f64; 4] {
        let corners = [[0.0, from], [1.0, from], [0.0, to], [1.0, to]].map(|corner| self.position(corner));
        let least = |of: fn(&Point<Image>) -> f64| corners.iter().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: fn(&Point<Image>) -> f64| corners.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        [least(|at| at.x), least(|at| at.y), most(|at| at.x), most(|at| at.y)]
    }
}

/// The pixels about a part of a region.
struct Pixels {
    /// Red, green and blue, row by row.
    bytes: Vec<u8>,
    /// How many of them are a row.
    width: usize,
    /// The columns and rows that are here, of those of the photo.
    extent: [i64; 2],
    /// Where the middle of the first of them lies in the photo, and that of the last one from there.
    first: [f64; 2],
    last: [f64; 2],
    /// The column and row of the photo at which they begin.
    origin: [i64; 2],
    size: [i64; 2],
    outside: Outside,
}

impl Pixels {
    fn about(photo: &DecodedImage, [left, top, right, bottom]: [f64; 4], outside: Outside) -> Self {
        let size = photo.size();
        let range = |low: f64, high: f64, length: u32| {
            let last = f64::from(length.saturating_sub(1));
            let first = (low - 1.0).floor().clamp(0.0, last);
            (first as u32, (high + 1.0).ceil().clamp(first, last) as u32 - first as u32 + 1)
        };
        let ((x, width), (y, height)) = (range(left, right, size.0), range(top, bottom, size.1));
        let region = PixelRegion { x, y, width, height };
        // All of a picture is looked at once.
        let copied = if width == size.0 { photo.passing_srgb(region) } else { photo.crop_srgb(region) };
        Self {
            width: copied.width() as usize,
            extent: [copied.width().into(), copied.height().into()],
            first: [x, y].map(|origin| f64::from(origin) + 0.5),
            last: [copied.width(), copied.height()].map(|length| f64::from(length) - 1.0),
            origin: [x.into(), y.into()],
            size: [size.0.into(), size.1.into()],
            outside,
            bytes: copied.into_raw(),
        }
    }

    /// Adds the values at a position.
    #[inline]
    fn add_sample(&self, at: Point<Image>, sum: &mut [f32; 4]) {
        let [x, y] = [at.x - self.first[0], at.y - self.first[1]];
        if x >= 0.0 && y >= 0.0 && x < self.last[0] && y < self.last[1] {
            // Whole numbers of 32 bits are made from, and into, numbers with fractions by one instruction.
            let [column, row] = [x as i32, y as i32];
            let [s, t] = [(x - f64::from(column)) as f32, (y - f64::from(row)) as f32];
            let upper = row as usize * self.width + column as usize;
            let pair = |index: usize| self.bytes.get(3 * index..).and_then(<[u8]>::first_chunk::<7>);
            if let (Some(above), Some(below)) = (pair(upper), pair(upper + self.width)) {
                let high = mixed(&level(above, 0), &level(above, 3), s);
                let low = mixed(&level(below, 0), &level(below, 3), s);
                let level = mixed(&high, &low, t);
                *sum = std::array::from_fn(|channel| sum[channel] + level[channel]);
                return;
            }
        }
        let [column, row] = [x.floor(), y.floor()];
        let [s, t] = [(x - column) as f32, (y - row) as f32];
        for (down, weight) in [(0, 1.0 - t), (1, t)] {
            for (across, weight) in [(0, weight * (1.0 - s)), (1, weight * s)] {
                if let Some(level) = self.pixel(column as i64 + across, row as i64 + down) {
                    sum.iter_mut().zip(level).for_each(|(sum, level)| *sum += weight * f32::from(level));
                }
            }
        }
    }

    /// A pixel by its column and row among those that are here; `None` where nothing is.
    fn pixel(&self, column: i64, row: i64) -> Option<[u8; 3]> {
        let [x, y] = [column + self.origin[0], row + self.origin[1]];
        let is_inside = (0..self.size[0]).contains(&x) && (0..self.size[1]).contains(&y);
        if !is_inside && self.outside == Outside::Black {
            return None;
        }
        let [columns, rows] = self.extent;
        let [column, row] = [column.clamp(0, (columns - 1).max(0)), row.clamp(0, (rows - 1).max(0))];
        self.bytes.get(3 * usize::try_from(row * columns + column).ok()?..)?.first_chunk().copied()
    }
}

/// Four bytes as numbers, since four are worked on at a time: the red, green and blue of a pixel, and what follows.
#[inline]
fn level(bytes: &[u8; 7], from: usize) -> [f32; 4] {
    std::array::from_fn(|channel| f32::from(bytes[from + channel]))
}

/// The colour a part of the way from one to another.
#[inline]
fn mixed(a: &[f32; 4], b: &[f32; 4], part: f32) -> [f32; 4] {
    std::array::from_fn(|channel| a[channel] + part * (b[channel] - a[channel]))
}
