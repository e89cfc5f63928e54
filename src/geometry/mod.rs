//! Points that know their frame, the maps between frames, axes of symmetry and curves.

mod axis;
mod curve;
mod frame;
mod polyline;
mod polynomial;
mod similarity;

pub use axis::Axis;
pub use curve::{Curve, Knot};
pub use frame::{Face, Frame, Image, Point, Vector};
pub use similarity::Similarity;
