//! Squares of a photo that the networks look at, and their samples.

use image::RgbImage;

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
        let (sin, cos) = self.angle.sin_cos();
        let [x, y] = [u - 0.5, v - 0.5].map(|part| part * self.side);
        self.centre + Vector::new(cos * x - sin * y, sin * x + cos * y)
    }

    /// The square as `n` × `n` values for each of the channels red, green and blue, one channel after the other, each from 0 to 255.
    ///
    /// A value is the mean of k × k samples, k being the photo's pixels to a value along a side, from 1 to `most_samples`; a sample is
    /// bilinear between the middles of the four pixels about it.
    pub fn values(&self, photo: &DecodedImage, n: usize, outside: Outside, most_samples: usize) -> Vec<f32> {
        let k = ((self.side / n as f64) as usize).clamp(1, most_samples);
        let mut values = vec![0.0; 3 * n * n];
        let bands = ((self.side * self.side / BAND_PIXELS).ceil() as usize).clamp(1, n);
        let rows = n.div_ceil(bands);
        for first in (0..n).step_by(rows) {
            let last = (first + rows).min(n);
            let pixels = Pixels::about(photo, self.bounds(first as f64 / n as f64, last as f64 / n as f64), outside);
            for row in first..last {
                for column in 0..n {
                    let mean = self.mean(&pixels, [column, row], (n, k));
                    for (channel, value) in mean.into_iter().enumerate() {
                        values[(channel * n + row) * n + column] = value;
                    }
                }
            }
        }
        values
    }

    /// The mean of the samples of one value.
    fn mean(&self, pixels: &Pixels, [column, row]: [usize; 2], (n, k): (usize, usize)) -> [f32; 3] {
        let step = 1.0 / (n * k) as f64;
        let at = |index: usize| (index as f64 + 0.5) * step;
        let first = self.position([at(column * k), at(row * k)]);
        let (sin, cos) = self.angle.sin_cos();
        let [along, down] =
            [Vector::new(cos, sin), Vector::new(-sin, cos)].map(|unit: Vector<Image>| unit * (step * self.side));
        let mut sum = [0.0_f32; 3];
        for q in 0..k {
            for p in 0..k {
                pixels.add_sample(first + along * p as f64 + down * q as f64, &mut sum);
            }
        }
        sum.map(|value| value / (k * k) as f32)
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
    copied: RgbImage,
    /// The column and row of the photo at which the copy begins.
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
        let copied = photo.crop_srgb(PixelRegion { x, y, width, height });
        Self { copied, origin: [x.into(), y.into()], size: [size.0.into(), size.1.into()], outside }
    }

    /// Adds the values at a position.
    fn add_sample(&self, at: Point<Image>, sum: &mut [f32; 3]) {
        let [x, y] = [at.x - 0.5, at.y - 0.5];
        let [column, row] = [x.floor(), y.floor()];
        let [s, t] = [(x - column) as f32, (y - row) as f32];
        let [column, row] = [column as i64, row as i64];
        let width = self.copied.width() as usize;
        let [i, j] = [column - self.origin[0], row - self.origin[1]];
        let bytes = self.copied.as_raw();
        if i >= 0 && j >= 0 && i + 1 < width as i64 && j + 1 < i64::from(self.copied.height()) {
            let upper = 3 * (j as usize * width + i as usize);
            let lower = upper + 3 * width;
            if let (Some(above), Some(below)) = (bytes[upper..].first_chunk::<6>(), bytes[lower..].first_chunk::<6>()) {
                for (channel, sum) in sum.iter_mut().enumerate() {
                    let [a, b] = [above[channel], above[channel + 3]].map(f32::from);
                    let [c, d] = [below[channel], below[channel + 3]].map(f32::from);
                    let [high, low] = [a + s * (b - a), c + s * (d - c)];
                    *sum += high + t * (low - high);
                }
            }
            return;
        }
        for (down, weight) in [(0, 1.0 - t), (1, t)] {
            for (across, weight) in [(0, weight * (1.0 - s)), (1, weight * s)] {
                if let Some(pixel) = self.pixel(column + across, row + down) {
                    for (sum, level) in sum.iter_mut().zip(pixel) {
                        *sum += weight * f32::from(level);
                    }
                }
            }
        }
    }

    /// A pixel of the photo; `None` where nothing is.
    fn pixel(&self, column: i64, row: i64) -> Option<[u8; 3]> {
        let [width, height] = self.size;
        let is_inside = (0..width).contains(&column) && (0..height).contains(&row);
        if !is_inside && self.outside == Outside::Black {
            return None;
        }
        let [x, y] = [column.clamp(0, width - 1) - self.origin[0], row.clamp(0, height - 1) - self.origin[1]];
        let place = |at: i64, length: u32| u32::try_from(at).unwrap_or(0).min(length.saturating_sub(1));
        self.copied
            .get_pixel_checked(place(x, self.copied.width()), place(y, self.copied.height()))
            .map(|pixel| pixel.0)
    }
}
