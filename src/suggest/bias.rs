//! What is known of how far the mesh lies from where people mark, on average, and its correction.
//!
//! The mean offset was measured on one half of 22 faces with human marks (every second one in the order of their names), in the face's own
//! frame (the line of the pupils is level, their distance 63 mm), right and left pooled by symmetry. A mean b with the standard error s
//! is shrunk to b · max(0, 1 − s²/b²): the positive-part estimator of James and Stein (1961), which leaves small and uncertain
//! offsets at 0. On the other half only the lower border gained by it, so it alone is corrected; the tables stand in `docs/method.md`.

use super::mapping::counterpart;
use super::mesh::IRIS_CENTRES;
use super::networks::MESH_POINTS;
use crate::geometry::{Image, Point, Vector};
use crate::landmark::{Iris, PUPIL_DISTANCE_MM};

/// How far the mesh's lower border lies inside the red of the lip, in nominal millimetres: −0.69 ± 0.25 on 11 faces, shrunk by 0.87. On
/// the other 11 the root mean square distance of the border became 0.81 instead of 0.91, that of `li` 1.15 instead of 1.27. (Of 192
/// faces it had been 0.1 to 0.9, by set.)
const LOWER_BORDER_INSIDE_MM: f64 = 0.60;

/// The right half of the mesh's lower border, from the corner of the mouth to the midline.
const LOWER_BORDER: [usize; 6] = [61, 146, 91, 181, 84, 17];

/// How large the iris is by its limbus, as a part of the mesh's: the mean of 64 irises of 16 faces, of which the standard deviation is 0.05.
const IRIS_FACTOR: f64 = 0.90;

/// The mesh, its lower border moved outwards to where people mark it.
///
/// `mesh` is in pixels of the un-mirrored picture. A mesh of another number of points, or with both pupils in one place, is
/// left as it is.
#[must_use]
pub fn corrected(mesh: &[[f64; 3]]) -> Vec<[f64; 3]> {
    let mut moved = mesh.to_vec();
    if mesh.len() != MESH_POINTS {
        return moved;
    }
    let at = |index: usize| Point::<Image>::new(mesh[index][0], mesh[index][1]);
    let [right, left] = IRIS_CENTRES.map(at);
    let by = LOWER_BORDER_INSIDE_MM * right.distance(left) / PUPIL_DISTANCE_MM;
    let border: Vec<usize> =
        LOWER_BORDER.into_iter().chain(LOWER_BORDER.into_iter().rev().skip(1).map(counterpart)).collect();
    for three in border.windows(3) {
        // From the subject's right to the left, y being down: a quarter turn points away from the mouth.
        let outwards = (at(three[2]) - at(three[0])).unit().map_or(Vector::new(0.0, 0.0), Vector::perpendicular);
        let [x, y, z] = mesh[three[1]];
        moved[three[1]] = [x + by * outwards.x, y + by * outwards.y, z];
    }
    moved
}

/// The mesh's iris as large as its limbus is on average: for want of a better one, and only to be looked at.
#[must_use]
pub fn of_likely_size(mesh: Iris) -> Iris {
    Iris { diameter: IRIS_FACTOR * mesh.diameter, ..mesh }
}
