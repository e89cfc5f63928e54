//! Values between the pixels of a plane, by cubic convolution.

/// A rectangle of pixels with `C` values each, row by row.
#[derive(Clone, Debug)]
pub(super) struct Plane<const C: usize> {
    pub(super) values: Vec<[f32; C]>,
    pub(super) width: usize,
    pub(super) height: usize,
    /// Where its first pixel lies in the picture.
    pub(super) origin: [f64; 2],
}

/// The weights of four successive pixels for a place at `t`, from 0 to 1, between the two in the middle: cubic convolution with
/// a = −1/2, which is right for parabolas (Keys 1981, "Cubic convolution interpolation for digital image processing", IEEE
/// Transactions on Acoustics, Speech, and Signal Processing 29(6)).
pub(super) fn cubic_weights(t: f64) -> [f64; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [0.5 * (2.0 * t2 - t3 - t), 0.5 * (3.0 * t3 - 5.0 * t2 + 2.0), 0.5 * (4.0 * t2 - 3.0 * t3 + t), 0.5 * (t3 - t2)]
}

/// Their derivatives.
pub(super) fn cubic_slopes(t: f64) -> [f64; 4] {
    let t2 = t * t;
    [
        0.5 * (4.0 * t - 3.0 * t2 - 1.0),
        0.5 * (9.0 * t2 - 10.0 * t),
        0.5 * (8.0 * t - 9.0 * t2 + 1.0),
        0.5 * (3.0 * t2 - 2.0 * t),
    ]
}

/// The pixel at or before a coordinate, and how far after it that is; a coordinate far outside is taken for one beyond the edge.
pub(super) fn split(at: f64, length: usize) -> (isize, f64) {
    let at = at.clamp(-4.0, length as f64 + 4.0);
    // Cut off above zero is rounded down, for which many processors have no instruction.
    let floor = (at + 4.0) as isize - 4;
    (floor, at - floor as f64)
}

/// The index nearest to `index` that there is.
pub(super) fn clamped(index: isize, length: usize) -> usize {
    (index.max(0) as usize).min(length.saturating_sub(1))
}

/// A place along one side of a plane: the pixels on both sides of it, and how far it lies from the first to the second.
pub(super) struct Between {
    pixels: [usize; 2],
    part: f32,
}

impl Between {
    fn of(at: f64, length: usize) -> Self {
        let (first, part) = split(at, length);
        Self { pixels: [clamped(first, length), clamped(first + 1, length)], part: part as f32 }
    }
}

impl<const C: usize> Plane<C> {
    /// The values at a place of the picture, whole numbers at the middles of pixels; the outermost pixels go on beyond the edge.
    pub(super) fn at(&self, [x, y]: [f64; 2]) -> [f32; C] {
        let (column, s) = split(x - self.origin[0], self.width);
        let (row, t) = split(y - self.origin[1], self.height);
        let (across, down) = (cubic_weights(s).map(|w| w as f32), cubic_weights(t).map(|w| w as f32));
        let mut sum = [0.0; C];
        let inside = column >= 1 && row >= 1 && column + 2 < self.width as isize && row + 2 < self.height as isize;
        if inside {
            let first = (row - 1) as usize * self.width + (column - 1) as usize;
            for (index, weight) in down.iter().enumerate() {
                let from = first + index * self.width;
                if let Some(pixels) = self.values[from..].first_chunk::<4>() {
                    add(&mut sum, pixels, &across, *weight);
                }
            }
        } else {
            for (index, weight) in (-1..=2).zip(&down) {
                let line = clamped(row + index, self.height) * self.width;
                let pixel = |k: isize| self.values[line + clamped(column + k, self.width)];
                add(&mut sum, &[pixel(-1), pixel(0), pixel(1), pixel(2)], &across, *weight);
            }
        }
        sum
    }

    /// The same, linear between the pixels, for values that hardly change from one to the next.
    pub(super) fn between(&self, [x, y]: [f64; 2]) -> [f32; C] {
        self.between_pixels(&self.column(x), &self.row(y))
    }

    /// Between which columns a place lies.
    pub(super) fn column(&self, x: f64) -> Between {
        Between::of(x - self.origin[0], self.width)
    }

    /// Between which rows a place lies.
    pub(super) fn row(&self, y: f64) -> Between {
        Between::of(y - self.origin[1], self.height)
    }

    /// The value at a place that lies so between the pixels.
    pub(super) fn between_pixels(&self, column: &Between, row: &Between) -> [f32; C] {
        let [upper, lower] = row.pixels.map(|row| {
            let line = row * self.width;
            let (a, b) = (self.values[line + column.pixels[0]], self.values[line + column.pixels[1]]);
            std::array::from_fn::<f32, C, _>(|k| a[k] + column.part * (b[k] - a[k]))
        });
        std::array::from_fn(|k| upper[k] + row.part * (lower[k] - upper[k]))
    }
}

fn add<const C: usize>(sum: &mut [f32; C], pixels: &[[f32; C]; 4], across: &[f32; 4], weight: f32) {
    for k in 0..C {
        let line =
            across[0] * pixels[0][k] + across[1] * pixels[1][k] + across[2] * pixels[2][k] + across[3] * pixels[3][k];
        sum[k] += weight * line;
    }
}
