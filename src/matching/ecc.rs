//! A patch refined by an affine map: the enhanced correlation coefficient (Evangelidis & Psarakis 2008, "Parametric image
//! alignment using enhanced correlation coefficient maximization", IEEE Transactions on Pattern Analysis and Machine
//! Intelligence 30(10)), forward additive.

use nalgebra::{Matrix6, Vector6};

use super::correlation::Patch;
use super::sampler::{clamped, cubic_slopes, cubic_weights, dot, split};

/// The most steps, and the movement of a patch's corner, in samples, at which it has settled.
const STEPS: usize = 40;
const SETTLED: f64 = 5e-3;

/// A patch whose values vary by less than this, squared, has no texture.
const LEAST_VARIANCE: f64 = 1e-6;

/// Where an affine map puts a patch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aligned {
    /// Where the middle of the patch lies, in columns and rows of the target.
    pub(super) middle: [f64; 2],
    /// The correlation there.
    pub(super) correlation: f64,
    /// The determinant of the map's linear part: by how much areas grow.
    pub(super) determinant: f64,
}

/// The affine map of `template` into `target` with the largest correlation, from `middle` on, the place in the target of the template's
/// middle. `None` where there is no texture, or where the search does not settle.
pub(super) fn aligned(template: &Patch<1>, target: &Patch<1>, middle: [f64; 2]) -> Option<Aligned> {
    let mut template = template.clone();
    let norm = template.centred();
    let count = template.planes[0].len() as f64;
    if norm.is_nan() || norm <= LEAST_VARIANCE * count {
        return None;
    }
    let half = 0.5 * (template.columns.max(template.rows) as f64 - 1.0);
    // The linear part moves the patch's edge by so many samples.
    let mut map = [half, 0.0, middle[0], 0.0, half, middle[1]];
    for _ in 0..STEPS {
        let sums = NormalEquations::of(&template, target, half, &map);
        let correlation = sums.correlation(norm)?;
        let step = sums.step(norm)?;
        let moved = step.iter().map(|part| part.abs()).fold(0.0, f64::max);
        map.iter_mut().zip(step.iter()).for_each(|(part, step)| *part += step);
        if !map.iter().all(|part| part.is_finite()) {
            return None;
        }
        if moved < SETTLED {
            let determinant = (map[0] * map[4] - map[1] * map[3]) / (half * half);
            return Some(Aligned { middle: [map[2], map[5]], correlation, determinant });
        }
    }
    None
}

/// Sums over the patch for one step.
struct NormalEquations {
    hessian: Matrix6<f64>,
    /// The products of the gradients with the warped image and with the template.
    image: Vector6<f64>,
    template: Vector6<f64>,
    /// Of the warped image with itself, and with the template.
    image_image: f64,
    image_template: f64,
}

impl NormalEquations {
    fn of(template: &Patch<1>, target: &Patch<1>, half: f64, map: &[f64; 6]) -> Self {
        let middle = [0.5 * (template.columns as f64 - 1.0), 0.5 * (template.rows as f64 - 1.0)];
        let count = template.planes[0].len() as f64;
        let (mut hessian, mut image, mut of_template) = (Matrix6::zeros(), Vector6::zeros(), Vector6::zeros());
        let (mut slopes, mut sum) = (Vector6::zeros(), 0.0);
        let (mut image_image, mut image_template) = (0.0, 0.0);
        let [values] = &template.planes;
        for (row, line) in values.chunks_exact(template.columns).enumerate() {
            let y = (row as f64 - middle[1]) / half;
            // Of one line: sums with 1, x and x² are enough for the whole 6 × 6.
            let mut of_line = LineSums::default();
            for (column, value) in line.iter().enumerate() {
                let x = (column as f64 - middle[0]) / half;
                let at = [map[0] * x + map[1] * y + map[2], map[3] * x + map[4] * y + map[5]];
                of_line.add(x, f64::from(*value), value_and_slopes(target, at).map(f64::from));
            }
            sum += of_line.sum;
            image_image += of_line.image_image;
            image_template += of_line.image_template;
            of_line.spread(y, &mut hessian, [&mut slopes, &mut image, &mut of_template]);
        }
        // About the means; the template has none.
        image -= slopes * (sum / count);
        hessian -= slopes * slopes.transpose() / count;
        Self { hessian, image, template: of_template, image_image: image_image - sum * sum / count, image_template }
    }

    fn correlation(&self, norm: f64) -> Option<f64> {
        let product = norm * self.image_image;
        (product > 0.0).then(|| self.image_template / product.sqrt())
    }

    fn step(&self, norm: f64) -> Option<Vector6<f64>> {
        let solver = self.hessian.cholesky()?;
        let (of_image, of_template) = (solver.solve(&self.image), solver.solve(&self.template));
        let below = self.image_template - self.template.dot(&of_image);
        let above = self.image_image - self.image.dot(&of_image);
        // Where the denominator is not positive the correlation has no largest value along the gradients: the paper's other
        // choice, which only has to be large enough.
        let factor = if below > 0.0 {
            above / below
        } else {
            let other = norm - self.template.dot(&of_template);
            (above.max(0.0) / other.max(f64::MIN_POSITIVE)).sqrt()
        };
        Some(of_template * factor - of_image)
    }
}

/// What is summed along one line of the patch, where y is the same: powers of x with the products of both slopes.
#[derive(Default)]
struct LineSums {
    sum: f64,
    image_image: f64,
    image_template: f64,
    /// x⁰, x¹ and x² with the slopes' squares xx, xy, yy.
    squares: [[f64; 3]; 3],
    /// x⁰ and x¹ with each slope: itself, times the image, times the template.
    firsts: [[[f64; 2]; 2]; 3],
}

impl LineSums {
    fn add(&mut self, x: f64, template: f64, [image, across, down]: [f64; 3]) {
        self.sum += image;
        self.image_image += image * image;
        self.image_template += image * template;
        for (products, product) in self.squares.iter_mut().zip([across * across, across * down, down * down]) {
            products[0] += product;
            products[1] += product * x;
            products[2] += product * x * x;
        }
        for (slopes, factor) in self.firsts.iter_mut().zip([1.0, image, template]) {
            for (sums, slope) in slopes.iter_mut().zip([across * factor, down * factor]) {
                sums[0] += slope;
                sums[1] += slope * x;
            }
        }
    }

    /// Adds the line to the sums over the parameters: the map's row for x, then that for y, each with x, y and 1.
    fn spread(&self, y: f64, hessian: &mut Matrix6<f64>, vectors: [&mut Vector6<f64>; 3]) {
        for (vector, slopes) in vectors.into_iter().zip(&self.firsts) {
            for (axis, [one, x]) in slopes.iter().enumerate() {
                for (k, part) in [*x, y * one, *one].into_iter().enumerate() {
                    vector[3 * axis + k] += part;
                }
            }
        }
        for (a, b, [one, x, xx]) in [(0, 0, self.squares[0]), (0, 3, self.squares[1]), (3, 3, self.squares[2])] {
            let block = [[xx, x * y, x], [x * y, y * y * one, y * one], [x, y * one, one]];
            for (i, row) in block.iter().enumerate() {
                for (j, part) in row.iter().enumerate() {
                    hessian[(a + i, b + j)] += part;
                    if a != b {
                        hessian[(b + j, a + i)] += part;
                    }
                }
            }
        }
    }
}

/// The value at a place of the patch and its slopes along columns and rows, by cubic convolution; the outermost values go on
/// beyond the edge.
fn value_and_slopes(patch: &Patch<1>, [x, y]: [f64; 2]) -> [f32; 3] {
    let (column, s) = split(x, patch.columns);
    let (row, t) = split(y, patch.rows);
    let (down, steep) = (cubic_weights(t), cubic_slopes(t));
    let [values] = &patch.planes;
    let inside = column >= 1 && row >= 1 && column + 2 < patch.columns as isize && row + 2 < patch.rows as isize;
    // Along the columns first: of four of them at once.
    let (mut value, mut slope) = ([0.0; 4], [0.0; 4]);
    let mut add = |k: usize, pixels: &[f32; 4]| {
        for column in 0..4 {
            value[column] += down[k] * pixels[column];
            slope[column] += steep[k] * pixels[column];
        }
    };
    if inside {
        let lines = values[(row - 1) as usize * patch.columns + (column - 1) as usize..].chunks(patch.columns);
        lines.take(4).enumerate().for_each(|(k, line)| line.first_chunk().into_iter().for_each(|line| add(k, line)));
    } else {
        let columns: [usize; 4] = std::array::from_fn(|k| clamped(column + k as isize - 1, patch.columns));
        for k in 0..4 {
            let line = clamped(row + k as isize - 1, patch.rows) * patch.columns;
            add(k, &columns.map(|column| values[line + column]));
        }
    }
    let across = cubic_weights(s);
    [dot(&across, &value), dot(&cubic_slopes(s), &value), dot(&across, &slope)]
}

#[cfg(test)]
mod tests {
    use super::{Patch, aligned};
    use crate::elementary::{hypot, sin};

    /// Waves of 8 to 20 samples, at any place.
    fn level(x: f64, y: f64) -> f64 {
        let waves = [(0.35, 0.1, 0.3), (-0.2, 0.42, 1.1), (0.5, -0.31, 2.0), (0.11, 0.38, 4.0), (0.6, 0.25, 5.1)];
        waves.iter().map(|(along, down, phase)| sin(along * x + down * y + phase)).sum()
    }

    /// What an affine map does is found to a hundredth of a sample, whatever gain and offset.
    #[test]
    fn an_affine_map_is_found() {
        let template = Patch::sampled(53, 53, |x, y| [level(x as f64 - 26.0, y as f64 - 26.0) as f32]);
        for [a, b, c, d, right, down] in
            [[1.0, 0.0, 0.0, 1.0, 0.25, -0.4], [1.05, 0.06, -0.04, 0.97, 1.3, 0.7], [0.92, -0.1, 0.1, 0.95, -2.1, 1.0]]
        {
            // The target shows at M x + t what the template shows at x.
            let determinant = a * d - b * c;
            let target = Patch::sampled(77, 77, |x, y| {
                let (x, y) = (x as f64 - 38.0 - right, y as f64 - 38.0 - down);
                let (x, y) = ((d * x - b * y) / determinant, (a * y - c * x) / determinant);
                [(20.0 + 3.0 * level(x, y)) as f32]
            });
            let found = aligned(&template, &target, [38.0 + right.round(), 38.0 + down.round()]).unwrap();
            let off = hypot(found.middle[0] - 38.0 - right, found.middle[1] - 38.0 - down);
            assert!(off < 0.01, "{off} samples off: {found:?}");
            assert!((found.determinant - determinant).abs() < 0.002, "{found:?} instead of {determinant}");
            assert!(found.correlation > 0.999, "{found:?}");
        }
    }

    #[test]
    fn without_texture_there_is_no_map() {
        let flat = |side| Patch::sampled(side, side, |_, _| [3.0]);
        assert!(aligned(&flat(53), &flat(77), [38.0; 2]).is_none());
        let template = Patch::sampled(53, 53, |x, y| [level(x as f64, y as f64) as f32]);
        assert!(aligned(&template, &flat(77), [38.0; 2]).is_none());
        // Waves along one direction leave five of the six parameters open.
        let stripes = |side| Patch::sampled(side, side, |x, _| [sin(0.3 * x as f64) as f32]);
        assert!(aligned(&stripes(53), &stripes(77), [38.0; 2]).is_none_or(|found| found.middle[0].is_finite()));
    }
}
