//! The zero-mean normalized cross-correlation of a patch with every place of a larger one (Lewis 1995, "Fast normalized
//! cross-correlation", Vision Interface).

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

/// `C` planes of values in rows of equal length, one after the other: what a patch holds.
#[derive(Clone, Debug)]
pub(super) struct Patch<const C: usize> {
    pub(super) planes: [Vec<f32>; C],
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// A squared norm below this, for each value, is rounding: such a patch has no texture.
const LEAST_VARIANCE: f64 = 1e-6;

impl<const C: usize> Patch<C> {
    /// The patch with these values at each column and row.
    pub(super) fn sampled(columns: usize, rows: usize, mut value: impl FnMut(usize, usize) -> [f32; C]) -> Self {
        let mut planes = std::array::from_fn(|_| Vec::with_capacity(columns * rows));
        for row in 0..rows {
            for column in 0..columns {
                for (plane, value) in planes.iter_mut().zip(value(column, row)) {
                    plane.push(value);
                }
            }
        }
        Self { planes, columns, rows }
    }

    /// Takes the mean out of every plane and gives the square of the norm of what remains.
    pub(super) fn centred(&mut self) -> f64 {
        let mut square = 0.0;
        for plane in &mut self.planes {
            let mean = plane.iter().map(|value| f64::from(*value)).sum::<f64>() / plane.len().max(1) as f64;
            plane.iter_mut().for_each(|value| *value = (f64::from(*value) - mean) as f32);
            square += plane.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>();
        }
        square
    }

    /// The correlations of this patch at the places in `target` that it is moved to by whole columns and rows, from its first corner on,
    /// `COLUMNS` of them in each row. Without texture on either side a correlation is 0.
    pub(super) fn correlations<const COLUMNS: usize>(&self, target: &Self) -> Vec<[f64; COLUMNS]> {
        let mut template = self.clone();
        let square = template.centred();
        let count = (self.columns * self.rows) as f64;
        let least = LEAST_VARIANCE * count * C as f64;
        let sums = Sums::of(target);
        let mut found: Vec<[f64; COLUMNS]> = Products { template: &template, target }.dispatch();
        for (down, line) in found.iter_mut().enumerate() {
            for (across, product) in line.iter_mut().enumerate() {
                let there = sums.variation([across, down], [self.columns, self.rows]);
                *product = if square > least && there > least {
                    (*product / (square * there).sqrt()).clamp(-1.0, 1.0)
                } else {
                    0.0
                };
            }
        }
        found
    }
}

/// No vector is shorter than this.
const SHORTEST: usize = 4;

/// The sums of products of a patch with a larger one at the places that it is moved to. They are made with the widest vectors that the
/// processor has: each sum by itself, in the same order, so that they are the same to the last bit.
struct Products<'a, const C: usize, const COLUMNS: usize> {
    template: &'a Patch<C>,
    target: &'a Patch<C>,
}

impl<const C: usize, const COLUMNS: usize> SimdOp for Products<'_, C, COLUMNS> {
    type Output = Vec<[f64; COLUMNS]>;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> Self::Output {
        // So many vectors hold the sums of a line.
        const { assert!(COLUMNS <= 14 * SHORTEST) };
        match COLUMNS.div_ceil(isa.f32().len()) {
            0..=2 => self.in_vectors::<I, 2>(isa),
            3 => self.in_vectors::<I, 3>(isa),
            4 => self.in_vectors::<I, 4>(isa),
            5 => self.in_vectors::<I, 5>(isa),
            6 | 7 => self.in_vectors::<I, 7>(isa),
            8 | 9 => self.in_vectors::<I, 9>(isa),
            _ => self.in_vectors::<I, 14>(isa),
        }
    }
}

impl<const C: usize, const COLUMNS: usize> Products<'_, C, COLUMNS> {
    /// With so many vectors, which hold a line's sums.
    #[inline(always)]
    fn in_vectors<I: Isa, const VECTORS: usize>(self, isa: I) -> Vec<[f64; COLUMNS]> {
        let Self { template, target } = self;
        let ops = isa.f32();
        let (length, held) = (ops.len(), VECTORS * ops.len());
        let rows = (target.rows + 1).saturating_sub(template.rows);
        let mut found = vec![[0.0; COLUMNS]; rows];
        // What vectors reach beyond the end of a line is added up for nothing.
        let wide = target.columns + held;
        let (mut padded, mut sums) = (vec![0.0_f32; wide * target.rows], vec![0.0_f32; held]);
        for (plane, other) in template.planes.iter().zip(&target.planes) {
            for (padded, line) in padded.chunks_exact_mut(wide).zip(other.chunks_exact(target.columns)) {
                padded[..target.columns].copy_from_slice(line);
            }
            for (down, products) in found.iter_mut().enumerate() {
                let lines = padded.chunks_exact(wide).skip(down);
                for (line, other) in plane.chunks_exact(template.columns).zip(lines) {
                    let mut held_sums = [ops.zero(); VECTORS];
                    for (value, others) in line.iter().zip(other.windows(held)) {
                        let (value, others) = (ops.splat(*value), ops.load_many::<VECTORS>(others));
                        for (sum, other) in held_sums.iter_mut().zip(others) {
                            *sum = ops.add(*sum, ops.mul(value, other));
                        }
                    }
                    for (sums, held) in sums.chunks_exact_mut(length).zip(held_sums) {
                        ops.store(held, sums);
                    }
                    for (product, sum) in products.iter_mut().zip(&sums) {
                        *product += f64::from(*sum);
                    }
                }
            }
        }
        found
    }
}

/// The sums of the values, plane by plane, and of their squares over all that lies before a corner.
struct Sums<const C: usize> {
    values: [Vec<f64>; C],
    squares: Vec<f64>,
    corners: usize,
}

impl<const C: usize> Sums<C> {
    fn of(patch: &Patch<C>) -> Self {
        let corners = patch.columns + 1;
        let mut squares = vec![0.0; corners * (patch.rows + 1)];
        let values = std::array::from_fn(|k| {
            let mut values = vec![0.0; squares.len()];
            for (row, line) in patch.planes[k].chunks_exact(patch.columns).enumerate() {
                let (mut sum, mut square) = (0.0, 0.0);
                for (column, value) in line.iter().enumerate() {
                    let value = f64::from(*value);
                    sum += value;
                    square += value * value;
                    let at = (row + 1) * corners + column + 1;
                    values[at] = values[at - corners] + sum;
                    // The planes' squares count together: the row above is whole already only in this plane's share.
                    squares[at] += square;
                }
            }
            values
        });
        for at in corners..squares.len() {
            squares[at] += squares[at - corners];
        }
        Self { values, squares, corners }
    }

    /// The sum of the squares about the planes' means in a window.
    fn variation(&self, [column, row]: [usize; 2], [columns, rows]: [usize; 2]) -> f64 {
        let within = |sums: &[f64]| {
            let at = |row: usize, column: usize| sums[row * self.corners + column];
            at(row + rows, column + columns) - at(row, column + columns) - at(row + rows, column) + at(row, column)
        };
        let count = (columns * rows) as f64;
        let means: f64 = self.values.iter().map(|values| within(values).powi(2) / count).sum();
        within(&self.squares) - means
    }
}

/// Where between −1/2 and 1/2 a parabola through three successive values has its top; 0 where the middle one is not the largest.
pub(super) fn top(before: f64, middle: f64, after: f64) -> f64 {
    let bend = before - 2.0 * middle + after;
    if bend < 0.0 && middle >= before && middle >= after { 0.5 * (before - after) / bend } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use rten_simd::SimdOp;

    use super::{Patch, Products, top};

    /// Against the definition, term by term, in two planes.
    #[test]
    fn correlations_are_those_of_the_definition() {
        let mut state = 5_u64;
        let mut number = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / 65536.0
        };
        let template = Patch::sampled(7, 5, |_, _| [number(), 3.0 * number()]);
        let target = Patch::sampled(10, 9, |_, _| [100.0 + number(), number()]);
        let found: Vec<[f64; 4]> = template.correlations(&target);
        assert_eq!(found.len(), 5);
        for (down, line) in found.iter().enumerate() {
            for (across, found) in line.iter().enumerate() {
                let (mut product, mut squares) = (0.0, [0.0; 2]);
                for plane in 0..2 {
                    let one = |row: usize, column: usize| f64::from(template.planes[plane][row * 7 + column]);
                    let other = |row: usize, column: usize| {
                        f64::from(target.planes[plane][(row + down) * 10 + column + across])
                    };
                    let cells = || (0..35).map(|index| (index / 7, index % 7));
                    let mean = |of: &dyn Fn(usize, usize) -> f64| cells().map(|(r, c)| of(r, c)).sum::<f64>() / 35.0;
                    let means = [mean(&one), mean(&other)];
                    for (row, column) in cells() {
                        let (a, b) = (one(row, column) - means[0], other(row, column) - means[1]);
                        product += a * b;
                        squares = [squares[0] + a * a, squares[1] + b * b];
                    }
                }
                let expected = product / (squares[0] * squares[1]).sqrt();
                assert!((found - expected).abs() < 1e-4, "{found} instead of {expected}");
            }
        }
    }

    /// With whatever vectors: to the last bit the sums of single precision, line by line and value by value.
    #[test]
    fn products_are_summed_one_after_the_other() {
        let level = |x: usize, y: usize| ((x * 37 + y * 101) % 256) as f32 * 0.7;
        let template = Patch::sampled(17, 5, |x, y| [level(x, y), level(y, x)]);
        let target = Patch::sampled(49, 9, |x, y| [level(x + 3, y), level(y, x + 7)]);
        let found: Vec<[f64; 33]> = Products { template: &template, target: &target }.dispatch();
        for (down, line) in found.iter().enumerate() {
            for (across, found) in line.iter().enumerate() {
                let mut expected = 0.0;
                for plane in 0..2 {
                    for row in 0..5 {
                        let products = (0..17).map(|at| {
                            template.planes[plane][row * 17 + at]
                                * target.planes[plane][(row + down) * 49 + across + at]
                        });
                        expected += f64::from(products.fold(0.0_f32, |sum, product| sum + product));
                    }
                }
                assert_eq!(found.to_bits(), expected.to_bits(), "{across}, {down}: {found} instead of {expected}");
            }
        }
    }

    #[test]
    fn what_is_even_is_like_nothing() {
        let even = Patch::sampled(10, 9, |_, _| [7.0]);
        let template = Patch::sampled(7, 5, |column, row| [(column * row) as f32]);
        assert_eq!(template.correlations::<4>(&even), [[0.0; 4]; 5]);
        assert_eq!(Patch::sampled(7, 5, |_, _| [7.0]).correlations::<4>(&even), [[0.0; 4]; 5]);
    }

    #[test]
    fn the_top_of_a_parabola() {
        let parabola = |x: f64| 1.0 - (x - 0.3).powi(2);
        assert!((top(parabola(-1.0), parabola(0.0), parabola(1.0)) - 0.3).abs() < 1e-12);
        assert_eq!(top(1.0, 1.0, 1.0), 0.0);
        assert_eq!(top(2.0, 1.0, 0.5), 0.0);
    }
}
