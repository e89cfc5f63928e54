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

/// The weights of four successive pixels for a place at `t`, from 0 to 1, between the two in the middle, as the coefficients of t³, t², t
/// and 1: cubic convolution with a = −1/2, which is right for parabolas (Keys 1981, "Cubic convolution interpolation for digital image
/// processing", IEEE Transactions on Acoustics, Speech, and Signal Processing 29(6)).
const CUBIC: [[f32; 4]; 4] =
    [[-0.5, 1.5, -1.5, 0.5], [1.0, -2.5, 2.0, -0.5], [-0.5, 0.0, 0.5, 0.0], [0.0, 1.0, 0.0, 0.0]];

/// The weights at `t`.
pub(super) fn cubic_weights(t: f32) -> [f32; 4] {
    let [cube, square, line, one] = &CUBIC;
    std::array::from_fn(|k| ((cube[k] * t + square[k]) * t + line[k]) * t + one[k])
}

/// Their derivatives.
pub(super) fn cubic_slopes(t: f32) -> [f32; 4] {
    let [cube, square, line, _] = &CUBIC;
    std::array::from_fn(|k| (3.0 * cube[k] * t + 2.0 * square[k]) * t + line[k])
}

/// The sum of the products of four values.
pub(super) fn dot(a: &[f32; 4], b: &[f32; 4]) -> f32 {
    (a[0] * b[0] + a[1] * b[1]) + (a[2] * b[2] + a[3] * b[3])
}

/// Places at equal steps, in pixels of a picture, whole numbers at their middles.
pub(super) struct Lattice {
    /// The first one.
    pub(super) first: [f64; 2],
    /// From one to the next, along columns and rows.
    pub(super) steps: [[f64; 2]; 2],
}

impl Lattice {
    /// The place in a column and a row.
    pub(super) fn place(&self, column: usize, row: usize) -> [f64; 2] {
        let [across, down] = &self.steps;
        std::array::from_fn(|axis| self.first[axis] + across[axis] * column as f64 + down[axis] * row as f64)
    }
}

/// The pixel at or before a coordinate, and how far after it that is; a coordinate far outside is taken for one beyond the edge.
pub(super) fn split(at: f64, length: usize) -> (isize, f32) {
    let at = at.clamp(-4.0, length as f64 + 4.0);
    // Cut off above zero is rounded down, for which many processors have no instruction.
    let floor = (at + 4.0) as isize - 4;
    (floor, (at - floor as f64) as f32)
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
        Self { pixels: [clamped(first, length), clamped(first + 1, length)], part }
    }
}

impl<const C: usize> Plane<C> {
    /// The values at a place of the picture, whole numbers at the middles of pixels; the outermost pixels go on beyond the edge.
    pub(super) fn at(&self, [x, y]: [f64; 2]) -> [f32; C] {
        let (column, s) = split(x - self.origin[0], self.width);
        let (row, t) = split(y - self.origin[1], self.height);
        let (across, down) = (cubic_weights(s), cubic_weights(t));
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
