//! A value known on a grid over the face frame, and between its points.

use crate::plane::FacePoint;

/// Spacing of the grid, millimetres.
pub const STEP: f64 = 0.25;
/// The grid's lower right corner as seen (smallest x and y), millimetres.
const CORNER: FacePoint = FacePoint::new(-92.0, -145.0);
/// How many points a row has, from the subject's right to the left.
pub const COLUMNS: usize = 736;
/// How many rows there are, from below to above.
pub const ROWS: usize = 900;

/// One value per point of the grid, row by row.
pub struct Grid(pub Vec<f64>);

impl Grid {
    /// The values of a function of the place.
    pub fn of(value: impl Fn(FacePoint) -> f64) -> Self {
        Self((0..ROWS * COLUMNS).map(|k| value(place(k % COLUMNS, k / COLUMNS))).collect())
    }

    /// The same from what is known of each point of the grid, in its order.
    pub fn from<T: Copy>(known: &[T], value: impl Fn(T, FacePoint) -> f64) -> Self {
        let one = |(k, known): (usize, &T)| value(*known, place(k % COLUMNS, k / COLUMNS));
        Self(known.iter().enumerate().map(one).collect())
    }

    /// The value at a place; outside the grid, that of its edge.
    pub fn at(&self, p: FacePoint) -> f64 {
        let u = ((p.x - CORNER.x) / STEP).clamp(0.0, (COLUMNS - 2) as f64);
        let v = ((p.y - CORNER.y) / STEP).clamp(0.0, (ROWS - 2) as f64);
        let (i, j) = (u as usize, v as usize);
        let (fu, fv) = (u - i as f64, v - j as f64);
        let at = |di: usize, dj: usize| self.0[(j + dj) * COLUMNS + i + di];
        let low = at(0, 0) + (at(1, 0) - at(0, 0)) * fu;
        let high = at(0, 1) + (at(1, 1) - at(0, 1)) * fu;
        low + (high - low) * fv
    }
}

/// Where a point of the grid lies.
pub fn place(column: usize, row: usize) -> FacePoint {
    FacePoint::new(CORNER.x + STEP * column as f64, CORNER.y + STEP * row as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpolation_is_exact_on_a_slope() {
        let grid = Grid::of(|p| 2.0 * p.x - p.y);
        let p = FacePoint::new(-12.34, -67.89);
        assert!((grid.at(p) - (2.0 * p.x - p.y)).abs() < 1e-9);
    }
}
