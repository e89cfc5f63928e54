//! Templates: what the points of a file that names none are by their places, where their number says whose they are.

use crate::landmark::{CurveName, Landmark};

/// Which point of a face each place of a list is. Sides are those of the picture as it looks: what these programs call right lies
/// at the picture's left, whether the picture is a mirror image or not.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// What it is called.
    pub name: &'static str,
    /// How many points a list has by which it is known.
    pub count: usize,
    /// The named points, by their places counted from 0; without those on the line where the lips meet.
    pub points: &'static [(usize, Landmark)],
    /// The midline points of the upper lip's and the lower lip's free margins: one place where the lips are closed.
    pub margins: [usize; 2],
    /// Places that stand for the wings of the nose and are the outer ends of the nostrils: the subject's right and left.
    pub nostrils: Option<[usize; 2]>,
    /// The lines through the places, from the subject's right corner of the mouth to the left one.
    pub lines: &'static [(CurveName, &'static [usize])],
    /// Whether only programs set these points.
    pub is_by_program: bool,
    /// Whether the free margins of closed lips lie as far apart as those of parted ones may, so that they do not tell.
    pub is_ambiguous_of_lips: bool,
    /// The centre of each iris and the places on its edge, the subject's right one first: those at its two sides.
    pub irises: Option<[(usize, [usize; 2]); 2]>,
}
