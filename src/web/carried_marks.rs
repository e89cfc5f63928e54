//! Carries the marks of a visit's marked photo over to another photo of the visit.

use crate::imaging::DecodedImage;
use crate::landmark::Marking;
use crate::matching::{FacePicture, NotCarried, carry, find_face};

use super::carrying::Reference;
use super::guide::sentence;

/// Marks that were carried over to a photo.
#[derive(Clone, Debug)]
pub(super) struct CarriedMarks {
    /// Those that the pixels found, and no other.
    pub found: Marking,
    /// All marks of the marked photo, where the face as a whole has them.
    pub rough: Marking,
}

/// The marks on a photo that the pixels share with the marked photo of its visit.
///
/// # Errors
///
/// The reason, in a sentence, why none can be carried over.
pub(super) fn carried_marks(reference: &Reference, photo: &DecodedImage) -> Result<CarriedMarks, String> {
    let why = |reason: NotCarried| sentence(&reason.to_string());
    let Some(face) = &reference.face else {
        return Err("The marked photo has too few marks about the face to find it in this one.".to_owned());
    };
    let face = (face, &reference.marking);
    let rough = find_face(face, photo, reference.mirrored).map_err(why)?.rough_marking(&reference.marking);
    let Some(other) = FacePicture::read(photo, reference.mirrored, &rough) else {
        return Err("The face lies outside the photo.".to_owned());
    };
    let found = carry(face, (&other, &rough)).map_err(why)?.marking;
    Ok(CarriedMarks { found, rough })
}
