//! What is implausible about single marks, said as soon as one is placed: by the checks of landmark files and the cautions
//! on misplaced points, as if everything that is marked were confirmed.

use serde::Serialize;

use crate::caution::Caution;
use crate::landmark::file::LandmarkFile;
use crate::landmark::{CurveName, Landmark};
use crate::pipeline::{Photo, doubts_of_marks};

use super::draft::Draft;
use super::live_measures::missing_marks;
use super::marking_session::{DecodedPhoto, MarkingSession};

/// What is implausible about some marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MarkDoubt {
    /// The marks that it is about, by their names in files.
    pub marks: Vec<&'static str>,
    /// What is implausible, in a sentence that names marks as files do.
    pub message: String,
}

/// What is implausible about a draft's marks, proposals among them: a mark that is placed lies right or wrong against those.
/// Nothing before all required marks are there, and nothing where it cannot be told.
pub fn mark_doubts(photo: &DecodedPhoto, draft: &Draft, session: &MarkingSession) -> Vec<MarkDoubt> {
    let mut whole = draft.clone();
    (whole.marking.origins, whole.ruler_origin) = (None, None);
    let whole = whole.settled();
    if !missing_marks(&whole.marking, whole.about.parted).is_empty() {
        return Vec::new();
    }
    let Ok(bytes) = whole.file(photo.file.document(), None).write() else { return Vec::new() };
    let file = match LandmarkFile::read(&bytes) {
        Ok(file) => file,
        Err(problems) => {
            let doubt = |place: &str, message: &str| MarkDoubt {
                marks: named(&format!("{place} {message}")),
                // The page calls marks by the sides of the picture, and left is the subject's here.
                message: format!("{}.", message.replace("to the left of", "on the wrong side of")),
            };
            return problems.list().iter().map(|problem| doubt(&problem.place, &problem.message)).collect();
        }
    };
    let doubts = |photo: Photo| doubts_of_marks(&photo, &session.settings).ok();
    let cautions = Photo::new(photo.file.clone(), &file).ok().and_then(doubts).unwrap_or_default();
    let doubt = |caution: &Caution| MarkDoubt { marks: named(&caution.message()), message: caution.message() };
    cautions.iter().map(doubt).collect()
}

/// The marks that a text names as files do.
fn named(text: &str) -> Vec<&'static str> {
    let words: Vec<&str> = text.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_').collect();
    let points = Landmark::ALL.into_iter().map(|landmark| landmark.id());
    let curves = CurveName::ALL.into_iter().map(|curve| curve.id());
    points.chain(curves).filter(|name| words.contains(name)).collect()
}
