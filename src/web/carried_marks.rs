//! Carries the marks of a visit's marked photo over to another photo of the visit.

use crate::imaging::DecodedImage;
use crate::landmark::{CurveName, FoundMarks, Irises, Landmark, Marking};
use crate::matching::{FacePicture, match_marks};

use super::carrying::Reference;

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
    let unseen = || "The face is not found in it.".to_owned();
    let face = reference.face.as_ref().ok_or_else(unseen)?;
    let zoom = f64::from(photo.size().0) / f64::from(reference.size.0);
    let mut rough = reference.marking.clone();
    rough.configuration = rough.configuration.map(|point| crate::geometry::Point::new(point.x * zoom, point.y * zoom));
    for iris in [&mut rough.irises.right, &mut rough.irises.left].into_iter().flatten() {
        (iris.centre.x, iris.centre.y) = (iris.centre.x * zoom, iris.centre.y * zoom);
        iris.diameter *= zoom;
    }
    let other = FacePicture::read(photo, reference.mirrored, &rough).ok_or_else(unseen)?;
    let marks = match_marks((face, &reference.marking), (&other, &rough));
    let found = marks.found(&reference.marking);
    if found.points.is_empty() {
        return Err("The marks are not found in it.".to_owned());
    }
    let found = only(&marks.marking(&reference.marking, &rough), &found);
    Ok(CarriedMarks { found, rough })
}

/// The marking with the marks that were found, and no other.
fn only(marking: &Marking, found: &FoundMarks) -> Marking {
    let mut only = marking.clone();
    for landmark in Landmark::ALL.into_iter().filter(|landmark| !found.points.contains(landmark)) {
        only.configuration.set_point(landmark, None);
    }
    for name in CurveName::ALL.into_iter().filter(|name| !found.curves.contains(name)) {
        only.configuration.set_curve(name, None);
    }
    only.irises = Irises::default();
    only
}
