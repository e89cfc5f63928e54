//! Why a border was not moved to the colour edge.

use crate::landmark::CurveName;

/// Why a curve stays where it was marked.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SnapRefusal {
    /// Lipstick, liner or gloss.
    #[error("The lips are painted: the edge of the paint is not the border of the lip.")]
    Painted,
    /// A free margin of parted lips.
    #[error(
        "Only the borders of the lips, and the line between closed lips, can be moved to the edge of their colour."
    )]
    LipsParted,
    /// The curve, or what says how large the face is, is not marked.
    #[error("{} is not marked.", capitalized(*curve))]
    NotMarked {
        /// Which curve.
        curve: CurveName,
    },
    /// The picture ends at the curve.
    #[error("{} lies too near to the edge of the picture.", capitalized(*curve))]
    OutsidePicture {
        /// Which curve.
        curve: CurveName,
    },
    /// The pixels are too large.
    #[error("The photo is too small: a pixel at the mouth is about {mm_per_px:.1} mm wide.")]
    TooCoarse {
        /// Nominal millimetres per pixel.
        mm_per_px: f64,
    },
    /// What lies on both sides is too alike.
    #[error("{}", little_contrast(*curve))]
    LittleContrast {
        /// Which curve.
        curve: CurveName,
        /// The difference in pooled standard deviations (d′).
        contrast: f64,
    },
    /// The edge lies beyond what was searched.
    #[error("{} was marked too far from an edge that the colours show: mark it nearer first.", capitalized(*curve))]
    TooFar {
        /// Which curve.
        curve: CurveName,
        /// The part of the stations at the limit of the search.
        part: f64,
    },
    /// Another edge is as strong, or none is strong.
    #[error("The colours show no single clear edge along {}.", name(*curve))]
    NotCertain {
        /// Which curve.
        curve: CurveName,
        /// The median strength of the edge, as a part of the difference of both sides.
        strength: f64,
        /// By how much it is stronger than the best other one.
        ahead: f64,
    },
}

fn name(curve: CurveName) -> &'static str {
    match curve {
        CurveName::UpperBorder => "the upper border",
        CurveName::UpperFreeMargin => "the line between the lips",
        CurveName::LowerFreeMargin => "the lower free margin",
        CurveName::LowerBorder => "the lower border",
    }
}

fn capitalized(curve: CurveName) -> String {
    format!("T{}", &name(curve)[1..])
}

fn little_contrast(curve: CurveName) -> &'static str {
    match curve {
        CurveName::UpperFreeMargin | CurveName::LowerFreeMargin => {
            "The line between the lips is hardly darker than the lips here."
        }
        CurveName::UpperBorder | CurveName::LowerBorder => {
            "The colour of the lip and of the skin differ too little here."
        }
    }
}
