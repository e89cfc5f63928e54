//! What leaves for another program: marks in the numbers of its format.

use crate::landmark::{CurveName, Landmark};

/// The marks of one photo, as a format counts: its place of a pixel, its rows, its way up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leaving {
    /// What the picture is called, without a folder.
    pub picture: String,
    /// The width and height of the picture as the format counts its rows, in pixels.
    pub size: (u32, u32),
    /// The named points, in the order in which they are written.
    pub points: Vec<(Landmark, [f64; 2])>,
    /// The curves with all their points, named ones among them.
    pub curves: Vec<(CurveName, Vec<[f64; 2]>)>,
    /// The circles about the irises, the subject's right one first: centre and diameter.
    pub irises: [Option<([f64; 2], f64)>; 2],
    /// The length of a pixel in millimetres, where it is known without the marks.
    pub mm_per_px: Option<f64>,
}
