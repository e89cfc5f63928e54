//! The draft of marks that come from another program, as the marking page opens it.

use crate::landmark::Landmark;
use crate::landmark::file::{LandmarkFile, PhotoDocument};
use crate::landmark::import::ImportedMarks;

use super::draft::{About, Draft};

/// The points on the eyes and between them.
const ON_EYES: [Landmark; 5] = [Landmark::ExR, Landmark::EnR, Landmark::EnL, Landmark::ExL, Landmark::Se];

/// The draft with marks of another program. What a person marked there is marked; what a program found is proposed.
pub fn imported_draft(marks: &ImportedMarks) -> Draft {
    let has = |landmark| marks.marking.points.0.contains_key(&landmark);
    let about = About {
        mirrored: marks.mirrored,
        parted: has(Landmark::StoS) || has(Landmark::StoI),
        // Whatever lies on the eyes is seen with them alone, and has to be looked at.
        eyes: ON_EYES.into_iter().any(has) || marks.marking.irises.is_some(),
        ..About::default()
    };
    Draft { about, scale: marks.scale.clone(), marking: marks.marking.clone(), ..Draft::default() }
}

/// The marks as a landmark document. As long as one of them is proposed, nothing measures it. Nothing is said of the face that the file
/// does not say.
pub fn imported_document(photo: PhotoDocument, marks: &ImportedMarks) -> LandmarkFile {
    let file = imported_draft(marks).file(photo, None);
    let method = Some("imported".to_owned());
    let markings = file
        .markings
        .into_iter()
        .map(|marking| crate::landmark::file::MarkingDocument { method: method.clone(), ..marking });
    LandmarkFile { expression: None, cosmetics: None, markings: markings.collect(), ..file }
}
