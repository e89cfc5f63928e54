//! How blurred a photo is at its sharpest edges.

use super::grid::Grid;
use crate::imaging::luma::luma;

/// The luma of the cells.
struct Plane {
    levels: Vec<f32>,
    width: usize,
    height: usize,
}

/// How blurred the sharpest edges are, as the standard deviation of the Gaussian blur that makes a step look so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blur {
    /// In pixels of the photo.
    pub px: f64,
    /// In millimetres on the face.
    pub mm: f64,
}

/// The standard deviation of each of the two blurs that are laid over the picture, in cells: the first keeps noise from looking like
/// sharp edges, and is taken off again.
const SIGMA: f64 = 1.0;
/// That blur along one axis: a Gaussian at whole cells up to two from the middle, of sum 1.
const KERNEL: [f32; 3] = [0.402_619_96, 0.244_201_34, 0.054_488_68];

/// The part of the cells with the steepest gradients that count as edges.
const EDGES: f64 = 0.005;

/// Fewer cells than this along a side hold no edge with its surroundings.
const LEAST_SIDE: usize = 16;

/// The least gradient that is an edge, in levels of 255 per cell: noise that is smoothed as here stays below it.
const LEAST_GRADIENT: f32 = 1.0;

/// How many cells at the rim have no full surroundings.
const RIM: usize = 4;

/// The blur at the edges of a grid; `None` where it is too small or has none.
///
/// Blurring an edge of standard deviation σ once more, by s, lowers its steepest gradient by R = √(σ² + s²) / σ, from
/// which σ = s / √(R² − 1) (Zhuo & Sim 2011, "Defocus map estimation from a single image", Pattern Recognition 44(9),
/// equations 5 and 6). R is the median over the steepest cells. A softer edge than a step, as the border of the red
/// is, counts as blur as well: for a click it is the same.
pub(super) fn blur(grid: &Grid, px_per_mm: f64) -> Option<Blur> {
    let [width, height] = grid.shape();
    if width < LEAST_SIDE || height < LEAST_SIDE {
        return None;
    }
    let plane = Plane { levels: grid.cells().iter().map(|cell| luma(cell.rgb) as f32).collect(), width, height };
    let smooth = plane.blurred();
    let smoother = smooth.blurred();
    let mut edges: Vec<(f32, f32)> = Vec::with_capacity(grid.cells().len());
    for row in RIM..height - RIM {
        let steepness = |column| (smooth.gradient(column, row), smoother.gradient(column, row));
        edges.extend((RIM..width - RIM).map(steepness));
    }
    let count = ((EDGES * edges.len() as f64) as usize).max(1);
    edges.select_nth_unstable_by(count - 1, |a, b| b.0.total_cmp(&a.0));
    edges.truncate(count);
    edges.retain(|(gradient, _)| *gradient >= LEAST_GRADIENT);
    let mut ratios: Vec<f64> = edges.iter().map(|(first, second)| f64::from(first / second)).collect();
    let ratio = super::median(&mut ratios)?;
    // An edge without an end has no blur that could be estimated.
    let excess = (ratio * ratio - 1.0).max(1e-6);
    let total = SIGMA * SIGMA / excess;
    let px = grid.side() * (total - SIGMA * SIGMA).max(0.0).sqrt();
    Some(Blur { px, mm: px / px_per_mm })
}

/// The sum of five levels by [`KERNEL`], in their order.
fn weighted([a, b, c, d, e]: [f32; 5]) -> f32 {
    KERNEL[2] * a + KERNEL[1] * b + KERNEL[0] * c + KERNEL[1] * d + KERNEL[2] * e
}

impl Plane {
    /// The plane blurred by [`SIGMA`], along the rows and then along the columns; beyond the rim the levels are those of the rim.
    fn blurred(&self) -> Self {
        self.along_rows().along_columns()
    }

    fn along_rows(&self) -> Self {
        let mut levels = Vec::with_capacity(self.levels.len());
        let mut padded = vec![0.0; self.width + 4];
        for row in self.levels.chunks_exact(self.width) {
            padded[2..self.width + 2].copy_from_slice(row);
            padded[..2].fill(row[0]);
            padded[self.width + 2..].fill(row[self.width - 1]);
            levels.extend(padded.array_windows().map(|[a, b, c, d, e]| weighted([a, b, c, d, e].map(|level| *level))));
        }
        Self { levels, ..*self }
    }

    fn along_columns(&self) -> Self {
        let mut levels = Vec::with_capacity(self.levels.len());
        for row in 0..self.height {
            let rows = [0, 1, 2, 3, 4].map(|step: usize| {
                let row = (row + step).saturating_sub(2).min(self.height - 1);
                &self.levels[row * self.width..][..self.width]
            });
            levels.extend((0..self.width).map(|column| weighted(rows.map(|row| row[column]))));
        }
        Self { levels, ..*self }
    }

    /// Half the difference of the neighbours of a cell within the rim, along both axes.
    fn gradient(&self, column: usize, row: usize) -> f32 {
        let at = |column: usize, row: usize| self.levels[row * self.width + column];
        let across = at(column + 1, row) - at(column - 1, row);
        let down = at(column, row + 1) - at(column, row - 1);
        0.5 * (across * across + down * down).sqrt()
    }
}
