//! What a person marked on one photo, with the photo's size, calibration, expression and day.

use jiff::civil::Date;

use super::{Configuration, Origins};
use crate::geometry::{FocalLength, Image, Point};

/// A photo's size and everything a person marked on it, un-mirrored: right is the subject's right.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkedPhoto {
    /// The width of the upright photo in pixels.
    pub width: u32,
    /// The height of the upright photo in pixels.
    pub height: u32,
    /// Whether the picture is a mirror image, so that its pixels have to be un-mirrored too.
    pub mirrored: bool,
    /// The expression of the face.
    pub expression: Option<Expression>,
    /// Whether there is paint on the lips.
    pub cosmetics: Cosmetics,
    /// The day on which the photo was taken.
    pub taken: Option<Date>,
    /// What relates pixels to millimetres.
    pub calibration: Option<Calibration>,
    /// The focal length of the camera, where it is known.
    pub focal_length: Option<FocalLength>,
    /// The independent markings, one or more.
    pub markings: Vec<Marking>,
}

/// One person's marking of a photo.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marking {
    /// The points and curves, in pixels of the un-mirrored photo.
    pub configuration: Configuration<Image>,
    /// The irises' outlines.
    pub irises: Irises,
    /// Who marked: initials or a code.
    pub marker: Option<String>,
    /// How the marks came to their places, as far as it is stated.
    pub origins: Origins,
}

/// The marked outlines of the irises.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Irises {
    /// The subject's right.
    pub right: Option<Iris>,
    /// The subject's left.
    pub left: Option<Iris>,
}

/// The distance between the middles of the pupils, in millimetres: the mean of adults (Dodgson 2004, "Variation and extrema of human
/// interpupillary distance", Proc. SPIE 5291). Nominal millimetres are those of a face that has it.
pub const PUPIL_DISTANCE_MM: f64 = 63.0;

/// The outline of one iris.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Iris {
    /// The centre, in pixels.
    pub centre: Point<Image>,
    /// The horizontal visible diameter, in pixels.
    pub diameter: f64,
}

/// What relates a photo's pixels to millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Calibration {
    /// The horizontal visible iris diameter of the marked irises.
    Iris,
    /// A length in the picture.
    Ruler {
        /// One end, in pixels.
        from: Point<Image>,
        /// The other end, in pixels.
        to: Point<Image>,
        /// The distance between them, in millimetres.
        length_mm: f64,
        /// The standard uncertainty of `length_mm`, in millimetres.
        u_mm: Option<f64>,
    },
    /// A known scale.
    Factor {
        /// Millimetres per pixel.
        mm_per_px: f64,
        /// The standard uncertainty of `mm_per_px`, in millimetres per pixel.
        u_mm: Option<f64>,
    },
}

/// The expression of the face in a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expression {
    /// At rest.
    Rest,
    /// Smiling.
    Smile,
    /// Something else.
    Other,
}

/// Whether there is lipstick, liner or gloss on the lips, which moves the border that pixels show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Cosmetics {
    /// There is.
    Yes,
    /// There is none.
    No,
    /// Nobody said.
    #[default]
    Unknown,
}

impl MarkedPhoto {
    /// The mean of the markings, point by point.
    ///
    /// A point, curve or iris that only some of the markings have is the mean of those. Contour points
    /// are averaged one by one where all markings placed the same nodes, otherwise at equal fractions
    /// of the arc length between the named points.
    pub fn mean_marking(&self) -> Marking {
        super::mean::mean(&self.markings)
    }
}
