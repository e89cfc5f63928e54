//! The average face: the mean positions of its stable points in space, and how far people differ from them.
//!
//! Millimetres of a face of average size, x towards the subject's left, y up from the endocanthia, z forwards from
//! subnasale, the head held upright. Widths and heights are the means of young women and men in Farkas (1994),
//! *Anthropometry of the Head and Face*, 2nd ed. (en–en 32.6, ex–ex 89.5, al–al 33.2, sn–prn 19.6, se–sn 48). Depths
//! are those of profiles in natural head position against the vertical through subnasale in Arnett et al. (1999), "Soft
//! tissue cephalometric analysis: diagnosis and treatment planning of dentofacial deformity", American Journal of
//! Orthodontics and Dentofacial Orthopedics 116(3): pronasale 16.0 to 17.4 in front of it, glabella 8 to 8.5 behind,
//! the upper lip's most forward point 3.3 to 3.7 in front, the lower one's 1.0 to 1.9, orbitale 18.7 to 22.4
//! behind, with standard deviations of 1.2 to 2.7. The points between them are rounded to half a millimetre, and no
//! standard deviation is stated smaller than what such a table leaves open for other people.

use super::coordinates::HeadPoint;
use crate::landmark::{Landmark, Side};

/// A stable point on the average face. Of a pair it is the subject's left one.
#[derive(Clone, Copy, Debug)]
pub(super) struct AveragePoint {
    /// The mean position.
    pub mean: [f64; 3],
    /// The standard deviation between persons along each axis, of what both sides share.
    pub symmetric_sd: [f64; 3],
    /// How well the point is defined at all: the standard deviation per axis of the place that one hand takes for it
    /// about the one that anatomy means, beside the error of the click.
    pub definition_sd: f64,
}

/// The correlation of the place that one hand takes for a point between two photos of one person: what the hand always
/// takes for it on this face is common to both, how light and view make it look is each photo's own.
///
/// Li et al. 2022, Aesthetic Plastic Surgery 46, had 46 points of 160 persons, imaged anew in separate sessions, marked
/// by two raters: their errors within and between raters, less a click of 0.3 mm, make it 0.47 to 0.62. Two face meshes
/// on four photos of one person make it 0.46 to 0.70. Too high a value makes intervals too narrow, and hands vary more
/// than meshes. Nothing shows that points differ in it.
const DEFINED_ALIKE: f64 = 0.5;

/// The standard deviation along each axis of the difference between the two sides of a healthy face, in millimetres
/// (Klingenberg et al. 2002 and Farkas 1994 find asymmetries of 0.5 to 1 mm).
pub(super) const ANTISYMMETRIC_SD: f64 = 0.7;

/// The average position of a stable point; `None` for the points of the lips.
pub(super) fn stable(landmark: Landmark) -> Option<AveragePoint> {
    let average = |mean, symmetric_sd, definition_sd| Some(AveragePoint { mean, symmetric_sd, definition_sd });
    match landmark {
        Landmark::EnR | Landmark::EnL => average([16.3, 0.0, -20.0], [1.5, 1.5, 2.5], 0.3),
        Landmark::ExR | Landmark::ExL => average([44.8, 2.0, -28.0], [2.5, 1.8, 3.0], 0.5),
        Landmark::AlR | Landmark::AlL => average([16.6, -36.0, -11.5], [2.0, 2.5, 2.2], 0.5),
        Landmark::Sn => average([0.0, -42.0, 0.0], [0.0, 2.5, 1.8], 0.4),
        Landmark::Prn => average([0.0, -32.5, 15.5], [0.0, 2.8, 2.0], 0.7),
        Landmark::Se => average([0.0, 6.0, -9.0], [0.0, 3.0, 2.5], 0.7),
        _ => None,
    }
}

/// The mean position of a stable point in space, on its side.
pub fn mean_position(landmark: Landmark) -> Option<HeadPoint> {
    let [x, y, z] = stable(landmark)?.mean;
    let x = if landmark.side() == Side::Right { -x } else { x };
    Some(HeadPoint::new(x, y, z))
}

/// How well a stable point is defined at all: the standard deviation per axis of the place that one hand takes for it about
/// the one that anatomy means, in millimetres, beside the error of the click. Half of its variance is common to all photos
/// of a person. `None` for the points of the lips.
pub fn definition_sd(landmark: Landmark) -> Option<f64> {
    stable(landmark).map(|point| point.definition_sd)
}

/// The standard deviation per axis of what is common to all photos of one person in how a stable point is defined, in
/// millimetres; 0 for the points of the lips.
pub(super) fn definition_sd_of_person(landmark: Landmark) -> f64 {
    stable(landmark).map_or(0.0, |point| DEFINED_ALIKE.sqrt() * point.definition_sd)
}

/// The point about which a head turns and at which the cameras look: subnasale of the average face, the stable point
/// nearest to the lips.
pub(super) const PIVOT: HeadPoint = HeadPoint::new(0.0, -42.0, 0.0);

/// How far the iris lies in front of the endocanthion, in millimetres: the limbus is about 4 mm in front of the
/// inner corner of the eye (the cornea stands 16 to 17 mm before the lateral rim of the orbit in Hertel's measure, its
/// limbus 2.5 mm behind its apex, and the inner corner 9 to 10 mm before that rim).
pub const IRIS_BEFORE_ENDOCANTHION: f64 = 4.0;
