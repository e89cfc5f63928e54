//! Why the marks of a photo were not carried to another one.

use std::fmt;

use crate::landmark::{CurveName, Landmark, MatchFault};

/// Why the marks of a photo were not carried to another one, with the figures that tell it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotCarried {
    /// Nothing in the photo is like the face.
    NoFace {
        /// The correlation of eyes and nose at the likeliest place, from −1 to 1.
        correlation: f64,
    },
    /// A part of the face lies outside the photo.
    CutOff {
        /// How many marks would lie outside.
        marks: usize,
    },
    /// The face has too few pixels.
    TooSmall {
        /// The size of a pixel on the face, in millimetres.
        mm_per_px: f64,
    },
    /// The photo is a mirror image.
    Mirrored,
    /// A corner of the mouth was not found.
    CornerNotFound {
        /// Which one.
        corner: Landmark,
    },
    /// A border of the upper lip was not found.
    BorderNotFound {
        /// Which one.
        curve: CurveName,
        /// What was wrong with the match; `None` where nothing was found.
        fault: Option<MatchFault>,
        /// The median correlation of its patches.
        correlation: f64,
    },
}

impl fmt::Display for NotCarried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
