//! How blurred a photo is at its sharpest edges.

use image::{ImageBuffer, Luma};
use imageproc::filter::gaussian_blur_f32;

use super::grid::Grid;

/// The luma of the cells.
type Plane = ImageBuffer<Luma<f32>, Vec<f32>>;

/// How blurred the sharpest edges are, as the standard deviation of the Gaussian blur that makes a step look so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blur {
    /// In pixels of the photo.
    pub px: f64,
    /// In millimetres on the face.
    pub mm: f64,
}

/// The blurs that are laid over the picture, in cells: the first keeps noise from looking like sharp edges, and is
/// taken off again.
const FIRST: f32 = 1.0;
const SECOND: f32 = 1.0;

/// The part of the cells with the steepest gradients that count as edges.
const EDGES: f64 = 0.005;

/// Fewer cells than this along a side hold no edge with its surroundings.
const LEAST_SIDE: u32 = 16;

/// The least gradient that is an edge, in levels of 255 per cell: noise that is smoothed as here stays below it.
const LEAST_GRADIENT: f32 = 1.0;

/// How many cells at the rim have no full surroundings.
const RIM: u32 = 4;

/// The blur at the edges of a grid; `None` where it is too small or has none.
///
/// Blurring an edge of standard deviation σ once more, by s, lowers its steepest gradient by R = √(σ² + s²) / σ, from
/// which σ = s / √(R² − 1) (Zhuo & Sim 2011, "Defocus map estimation from a single image", Pattern Recognition 44(9),
/// equations 5 and 6). R is the median over the steepest cells. A softer edge than a step, as the border of the red
/// is, counts as blur as well: for a click it is the same.
pub(super) fn blur(grid: &Grid, px_per_mm: f64) -> Option<Blur> {
    let [width, height] = grid.shape().map(|side| side as u32);
    if width < LEAST_SIDE || height < LEAST_SIDE {
        return None;
    }
    let luma = |rgb: [f64; 3]| (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) as f32;
    let plane = Plane::from_raw(width, height, grid.cells().iter().map(|cell| luma(cell.rgb)).collect())?;
    let smooth = gaussian_blur_f32(&plane, FIRST);
    let smoother = gaussian_blur_f32(&smooth, SECOND);
    let mut edges: Vec<(f32, f32)> = Vec::with_capacity(grid.cells().len());
    for row in RIM..height - RIM {
        let steepness = |column| (gradient(&smooth, column, row), gradient(&smoother, column, row));
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
    let [first, second] = [FIRST, SECOND].map(f64::from);
    let total = second * second / excess;
    let px = grid.side() * (total - first * first).max(0.0).sqrt();
    Some(Blur { px, mm: px / px_per_mm })
}

fn gradient(plane: &Plane, column: u32, row: u32) -> f32 {
    let at = |column, row| plane.get_pixel(column, row).0[0];
    let across = at(column + 1, row) - at(column - 1, row);
    let down = at(column, row + 1) - at(column, row - 1);
    0.5 * (across * across + down * down).sqrt()
}
