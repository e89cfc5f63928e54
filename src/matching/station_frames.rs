//! The stations of a curve with the directions along it and across it.

use crate::elementary::exp;
use crate::geometry::{Image, Point, Vector};

/// The stations of one curve in one photo.
#[derive(Clone, Debug)]
pub(super) struct StationFrames {
    pub(super) points: Vec<Point<Image>>,
    /// Unit vectors along the curve, from the subject's right to the left.
    pub(super) along: Vec<Vector<Image>>,
    /// The distance from the first station along the curve, in pixels.
    pub(super) length: Vec<f64>,
}

/// The standard deviation of the Gaussian over which the direction of the curve is made smooth, in millimetres: the corners of the Cupid's bow
/// do not turn neighbouring ribbons away from each other.
const SMOOTH_MM: f64 = 1.2;

impl StationFrames {
    /// `None` where two successive stations lie in one place, or nowhere.
    pub(super) fn new(points: Vec<Point<Image>>, mm_per_px: f64) -> Option<Self> {
        let steps: Vec<Vector<Image>> = points.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let lengths: Vec<f64> = steps.iter().map(|step| step.length()).collect();
        if lengths.is_empty() || !lengths.iter().all(|length| length.is_finite() && *length > 0.0) {
            return None;
        }
        let mut length = vec![0.0];
        for step in &lengths {
            length.push(length[length.len() - 1] + step);
        }
        let middles: Vec<f64> = length.windows(2).map(|pair| 0.5 * (pair[0] + pair[1])).collect();
        let sigma = SMOOTH_MM / mm_per_px;
        let direction = |at: f64| {
            let weight = |middle: f64| exp(-0.5 * ((middle - at) / sigma).powi(2));
            let weighted = steps.iter().zip(&middles).map(|(step, middle)| *step * weight(*middle));
            weighted.fold(Vector::new(0.0, 0.0), |sum, step| sum + step).unit()
        };
        // Where the stations are so far apart that no weight remains, the direction is that of the nearest step.
        let along = (0..points.len())
            .map(|index| direction(length[index]).or_else(|| steps[index.min(steps.len() - 1)].unit()))
            .collect::<Option<Vec<_>>>()?;
        Some(Self { points, along, length })
    }

    /// The unit vector across the curve, upwards on an upright face.
    pub(super) fn across(&self, index: usize) -> Vector<Image> {
        let along = self.along[index];
        Vector::new(along.y, -along.x)
    }
}
