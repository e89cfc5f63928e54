//! Points that carry their frame as a type, the maps between frames, axes of symmetry and curves.

mod axis;
mod coordinate_reading;
mod curve;
mod focal_length;
mod frame;
mod polyline;
mod polynomial;
mod similarity;

pub use axis::Axis;
pub use coordinate_reading::CoordinateReading;
pub use curve::{Curve, CurveDeviation, Knot};
pub use focal_length::FocalLength;
pub use frame::{Face, Frame, Image, Point, Vector};
pub use similarity::Similarity;
