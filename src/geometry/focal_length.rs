//! The focal length of a camera, as a pinhole at that distance from its photo's pixels.

/// The focal length of a camera in the pixels of its photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FocalLength {
    /// In pixels.
    pub px: f64,
    /// Its relative standard uncertainty.
    pub relative_u: f64,
}
