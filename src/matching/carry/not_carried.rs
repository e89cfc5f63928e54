//! Why the marks of a photo were not carried to another one.

use std::fmt;

use crate::landmark::{CurveName, MatchFault};

/// Why the marks of a photo were not carried to another one, with the figures that tell it: the reason that the pixels make likeliest.
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
    /// The photo is a mirror image of what it is stated to be.
    Mirrored {
        /// The correlation of the skin's texture as the photo is, from −1 to 1.
        direct: f64,
        /// The same in a mirror.
        mirrored: f64,
    },
    /// The skin is that of another person.
    AnotherPerson {
        /// The correlation of the skin's texture as the photo is, from −1 to 1.
        direct: f64,
        /// The same in a mirror: what is alike in all faces.
        mirrored: f64,
    },
    /// An eye, or both, are closed.
    EyesClosed {
        /// The correlations of the irises with what lies between the corners of the eyes, the subject's right and left.
        irises: [Option<f64>; 2],
    },
    /// The photo is more blurred than the marked one.
    Blurred {
        /// The standard deviation of the Gaussian that makes the marked photo look so, in millimetres.
        blur_mm: f64,
    },
    /// Too few of the points at the eyes and the nose matched: the head is turned, or lit from elsewhere.
    FewPoints {
        /// How many did.
        matched: usize,
        /// How many are marked.
        marked: usize,
    },
    /// The mouth is held differently, as in a smile.
    MouthHeldDifferently {
        /// By how much it is wider, in per cent, and its corners higher, in millimetres; `None` where they were not found.
        moved: Option<[f64; 2]>,
    },
    /// A border of the upper lip was not found.
    BorderNotFound {
        /// Which one.
        curve: CurveName,
        /// What was wrong with the match; `None` where it was not looked for.
        fault: Option<MatchFault>,
        /// The median correlation of its patches.
        correlation: f64,
    },
}

impl fmt::Display for NotCarried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFace { correlation } => {
                write!(f, "The face of the marked photo was not found in it (likeness {correlation:.2}).")
            }
            Self::CutOff { marks } => write!(f, "The face is cut off: {marks} marks would lie outside the photo."),
            Self::TooSmall { mm_per_px } => {
                write!(f, "The face is too small in it: a pixel is {mm_per_px:.2} mm, which shows no border.")
            }
            Self::Mirrored { direct, mirrored } => write!(
                f,
                "It is a mirror image: the skin is like the marked photo's in a mirror ({mirrored:.2}), not as it is \
                 ({direct:.2})."
            ),
            Self::AnotherPerson { direct, mirrored } => write!(
                f,
                "It seems to show another person: the skin is no more like the marked photo's ({direct:.2}) than like its \
                 mirror image ({mirrored:.2})."
            ),
            Self::EyesClosed { irises: [right, left] } => {
                let closed = |iris: &Option<f64>| iris.is_some_and(|iris| iris < super::CLOSED);
                let which = match (closed(right), closed(left)) {
                    (true, false) => "The subject's right eye is",
                    (false, true) => "The subject's left eye is",
                    _ => "The eyes are",
                };
                write!(f, "{which} closed, or covered: who blinks may not hold the face at rest.")
            }
            Self::Blurred { blur_mm } => {
                write!(f, "It is blurred by {blur_mm:.1} mm more than the marked photo.")
            }
            Self::FewPoints { matched, marked } => write!(
                f,
                "Only {matched} of {marked} points at the eyes and the nose were found: the head is turned, or the light \
                 comes from elsewhere."
            ),
            Self::MouthHeldDifferently { moved: Some([wider, lifted]) } => write!(
                f,
                "The mouth is held differently: {:.0} % {}, its corners {:.1} mm {}.",
                wider.abs(),
                if *wider > 0.0 { "wider" } else { "narrower" },
                lifted.abs(),
                if *lifted > 0.0 { "higher" } else { "lower" }
            ),
            Self::MouthHeldDifferently { moved: None } => {
                f.write_str("The mouth is held differently, or covered: its corners were not found.")
            }
            Self::BorderNotFound { curve, correlation, .. } => {
                write!(f, "{} was not found in it (likeness {correlation:.2}).", capital(curve.definition()))
            }
        }
    }
}

/// A sentence's first letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
