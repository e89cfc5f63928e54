//! Two marked photos laid on each other by their marks: how alike the eyes with the nose and the skin about them are.

use super::evidence::{Likeness, Overlaid};
use super::face_frame;
use super::search::{FITTED_MM, Face};
use crate::landmark::Marking;
use crate::matching::{FacePicture, similarity};

/// How alike the faces of two marked photos are, each figure the mean of both directions: exchanged photos give the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaceLikeness {
    /// The correlation of the lightness of eyes and nose, shading taken out, from −1 to 1.
    pub eyes_and_nose: f64,
    /// How alike patches of skin on the cheeks and the nose are, from −1 to 1, as the photos are and with one of them in a mirror;
    /// `None` where the pictures show too little of them.
    pub patches: Option<[f64; 2]>,
}

/// How alike the faces are; `None` where the marks do not say how they lie on each other, and where a picture does not show
/// them.
///
/// Each photo's eyes and nose are fitted to the other's by a similarity, from where the marks have them on. Nothing is kept of the
/// faces but the figures.
pub fn face_likeness(first: (&FacePicture, &Marking), second: (&FacePicture, &Marking)) -> Option<FaceLikeness> {
    let face = |(picture, marking): (&FacePicture, &Marking)| Face::new(picture, &face_frame(marking)?);
    let (first, second) = ((&face(first)?, first.1), (&face(second)?, second.1));
    let [there, back] = [one_way(first, second)?, one_way(second, first)?];
    let patches = there
        .1
        .zip(back.1)
        .map(|(there, back)| [0.5 * (there.direct + back.direct), 0.5 * (there.mirrored + back.mirrored)]);
    Some(FaceLikeness { eyes_and_nose: 0.5 * (there.0 + back.0), patches })
}

/// The correlation of eyes and nose, and how alike the skin is, with the first photo as the template.
fn one_way((face, first): (&Face, &Marking), (other, second): (&Face, &Marking)) -> Option<(f64, Option<Likeness>)> {
    let fitted = face.fitted(&other.picture, &similarity(first, second)?, &FITTED_MM)?;
    let photo = (&other.picture, face.from_average.then(&fitted.to_photo));
    Some((fitted.correlation, Overlaid { reference: face, photo }.likeness()))
}
