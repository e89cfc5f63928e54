//! The coordinates of the head-pose fit: points on a head, and the normalized picture plane of a photo.

use nalgebra::Vector3;

/// A position in space on one head: millimetres of a face of average size, x towards the subject's **left**, y **up**
/// from the height of the average endocanthia, z **forwards** from the depth of the average subnasale.
pub type HeadPoint = Vector3<f64>;

/// The picture plane of one photo, turned and scaled so that the face in it stands about upright at about the size of
/// the average face, in millimetres: x towards the subject's left, y up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormalizedImage {}

impl crate::geometry::Frame for NormalizedImage {}
