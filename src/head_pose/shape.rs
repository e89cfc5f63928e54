//! The shape of one person's face: the average face with symmetric and antisymmetric deviations of its stable points.

use nalgebra::Vector3;

use super::average_face::{ANTISYMMETRIC_SD, mean_position, stable};
use super::coordinates::HeadPoint;
use crate::landmark::{Landmark, Side};

/// The positions of the named points on a head, in the order of [`Landmark::ALL`].
pub(super) type HeadPoints = [HeadPoint; Landmark::ALL.len()];

/// One person's stable points in space: the average face with deviations.
///
/// A pair of points has six deviations, three that both sides share and three by which they differ; a midline point has
/// two in the midline plane and one out of it. What both sides share is stated for the subject's left.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    /// The first deviation of each landmark's group; none where no photo has it.
    first: [Option<usize>; Landmark::ALL.len()],
    deviations: Vec<f64>,
    standard_deviations: Vec<f64>,
}

impl Shape {
    /// The average face with the given stable points.
    pub fn average(landmarks: impl IntoIterator<Item = Landmark>) -> Self {
        let mut present = [false; Landmark::ALL.len()];
        for landmark in landmarks {
            present[landmark as usize] = true;
        }
        let mut first = [None; Landmark::ALL.len()];
        let mut standard_deviations = Vec::new();
        for landmark in Landmark::stable().filter(|landmark| landmark.side() != Side::Left) {
            let known = present[landmark as usize] || present[landmark.mirrored() as usize];
            let (true, Some(average)) = (known, stable(landmark)) else { continue };
            first[landmark as usize] = Some(standard_deviations.len());
            first[landmark.mirrored() as usize] = Some(standard_deviations.len());
            let [x, y, z] = average.symmetric_sd;
            match landmark.side() {
                Side::Midline => standard_deviations.extend([ANTISYMMETRIC_SD, y, z]),
                Side::Right | Side::Left => {
                    standard_deviations.extend([x, y, z]);
                    standard_deviations.extend([ANTISYMMETRIC_SD; 3]);
                }
            }
        }
        Self { first, deviations: vec![0.0; standard_deviations.len()], standard_deviations }
    }

    pub fn len(&self) -> usize {
        self.deviations.len()
    }

    pub fn deviations(&self) -> &[f64] {
        &self.deviations
    }

    pub fn standard_deviations(&self) -> &[f64] {
        &self.standard_deviations
    }

    /// The direction in which each deviation of its group moves a point.
    pub fn derivative(&self, landmark: Landmark) -> impl Iterator<Item = (usize, Vector3<f64>)> + use<> {
        let axes = [Vector3::x(), Vector3::y(), Vector3::z()];
        let (shared, apart) = match landmark.side() {
            Side::Midline => (axes, None),
            Side::Left => (axes, Some(axes)),
            Side::Right => (axes.map(in_mirror), Some(axes.map(|axis| -in_mirror(axis)))),
        };
        let directions = shared.into_iter().chain(apart.into_iter().flatten());
        let first = self.first[landmark as usize];
        first.into_iter().flat_map(move |first| directions.clone().enumerate().map(move |(k, by)| (first + k, by)))
    }

    /// The position of a point; for one that no photo has it is the average one.
    pub fn point(&self, landmark: Landmark) -> HeadPoint {
        let mean = mean_position(landmark).unwrap_or_default();
        self.derivative(landmark).fold(mean, |point, (k, direction)| point + direction * self.deviations[k])
    }

    /// The positions of all points.
    pub fn points(&self) -> HeadPoints {
        Landmark::ALL
            .map(|landmark| if landmark.stability().is_some() { self.point(landmark) } else { HeadPoint::zeros() })
    }

    #[must_use]
    pub fn moved(&self, step: &[f64]) -> Self {
        let mut moved = self.clone();
        for (deviation, step) in moved.deviations.iter_mut().zip(step) {
            *deviation += step;
        }
        moved
    }
}

/// A direction as in a mirror, about the midline.
fn in_mirror(direction: Vector3<f64>) -> Vector3<f64> {
    Vector3::new(-direction.x, direction.y, direction.z)
}
