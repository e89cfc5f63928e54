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

#[cfg(test)]
mod tests {
    use super::{Lattice, Plane, cubic_slopes, cubic_weights, dot};

    /// The weights halfway, as Keys states them, at the pixels themselves, and of a mirrored place; none is lost.
    #[test]
    fn the_weights_are_those_of_cubic_convolution() {
        assert_eq!(cubic_weights(0.5), [-0.0625, 0.5625, 0.5625, -0.0625]);
        assert_eq!([0.0, 1.0].map(cubic_weights), [[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]);
        for step in 0..=64 {
            let t = step as f32 / 64.0;
            let (weights, mut turned) = (cubic_weights(t), cubic_weights(1.0 - t));
            turned.reverse();
            // Steps of 2⁻⁶ have exact cubes, so that nothing is rounded.
            assert_eq!(weights, turned, "at {t}");
            assert_eq!(weights.iter().sum::<f32>(), 1.0, "at {t}");
        }
    }

    /// A parabola has its values and its slopes at every place between the pixels.
    #[test]
    fn a_parabola_is_itself() {
        let parabola = |x: f32| 3.0 - 2.0 * x + 0.5 * x * x;
        let pixels = [-1.0, 0.0, 1.0, 2.0].map(parabola);
        for step in 0..=100 {
            let t = step as f32 / 100.0;
            let (value, slope) = (dot(&pixels, &cubic_weights(t)), dot(&pixels, &cubic_slopes(t)));
            // Some roundings of numbers below 8, of 24 binary digits each.
            assert!((value - parabola(t)).abs() < 4e-6, "{value} at {t}, not {}", parabola(t));
            assert!((slope - (t - 2.0)).abs() < 1e-5, "{slope} at {t}, not {}", t - 2.0);
        }
    }

    /// Of a plane, as of one row: a surface of the second degree is itself, wherever the plane lies in the picture; beyond its edge
    /// its outermost pixels go on.
    #[test]
    fn a_curved_surface_is_itself_within_and_constant_beyond() {
        let surface = |x: f64, y: f64| 0.3 * x - 0.2 * y + 0.05 * x * y + 0.02 * x * x - 0.01 * y * y;
        let origin = [40.0, -7.0];
        let values = (0..12 * 15).map(|at| (f64::from(at % 15) + origin[0], f64::from(at / 15) + origin[1]));
        let values = values.map(|(x, y)| [surface(x, y) as f32, 1.0]).collect();
        let plane = Plane { values, width: 15, height: 12, origin };
        let lattice = Lattice { first: [41.3, -5.9], steps: [[0.61, 0.17], [-0.11, 0.53]] };
        for (column, row) in (0..12).flat_map(|row| (0..14).map(move |column| (column, row))) {
            let place @ [x, y] = lattice.place(column, row);
            if !((41.0..=52.0).contains(&x) && (-6.0..=2.0).contains(&y)) {
                continue;
            }
            let [value, one] = plane.at(place);
            // Levels of about 50 have 24 binary digits, and sixteen products of them are summed.
            assert!((f64::from(value) - surface(x, y)).abs() < 2e-5, "{value} at {x}, {y}, not {}", surface(x, y));
            assert!((one - 1.0).abs() < 1e-6, "{one} at {x}, {y}");
        }
        for (place, corner) in
            [([-100.0, -100.0], [40.0, -7.0]), ([1e9, 1e9], [54.0, 4.0]), ([1e9, -1e9], [54.0, -7.0])]
        {
            let [value, _] = plane.at(place);
            let expected = surface(corner[0], corner[1]);
            assert!((f64::from(value) - expected).abs() < 2e-5, "{value} beyond {corner:?}, not {expected}");
        }
    }
}
