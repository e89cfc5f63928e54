//! What lies beside the photos of a study: whether they are marked, without decoding any.

use std::path::Path;

use super::super::{draft, read, read_beginning, sidecar};
use crate::imaging::{Limits, probe};
use crate::landmark::file::{LandmarkFile, LandmarkProblems, MAX_BYTES};
use crate::pipeline::{mark_doubts, picture_sha256, sha256};
use crate::study::{LandmarksFound, PhotoMarks, PlannedPhoto, StudyPlan, StudyStatus};

/// So many bytes of a photo are read for its header; of the few whose header does not lie within them, all.
const HEADER_BYTES: u64 = 256 << 10;

/// How far a study in a folder is marked. Landmark files are read, and of marked photos the headers; where `sums` says so, marked
/// photos are read whole, and it is told by their sums whether their landmark files are theirs.
pub fn study_status(dir: &Path, plan: &StudyPlan, sums: bool) -> StudyStatus {
    StudyStatus::of(plan, |[person, visit, photo]| {
        photo_marks(dir, &plan.people[person].visits[visit].photos[photo], sums)
    })
}

/// What lies beside one photo of a study.
fn photo_marks(dir: &Path, planned: &PlannedPhoto, sums: bool) -> PhotoMarks {
    let photo = dir.join(&planned.path);
    let landmarks = planned.landmarks.as_ref().map_or_else(|| sidecar(&photo), |path| dir.join(path));
    let draft = draft(&photo).symlink_metadata().is_ok();
    if landmarks.symlink_metadata().is_err() {
        let problem = (!photo.is_file()).then(|| "it is not there, or no file".to_owned());
        return PhotoMarks { landmarks: LandmarksFound::None, draft, problem };
    }
    let bytes = match read(&landmarks, "landmark file", MAX_BYTES as u64) {
        Ok(bytes) => bytes,
        Err(error) => {
            let problem = format!("its landmark file: {}", error.problem);
            return PhotoMarks { landmarks: LandmarksFound::Unusable(vec![problem]), draft, problem: None };
        }
    };
    let (landmarks, problem) = match LandmarkFile::read(&bytes) {
        Err(problems) => (LandmarksFound::Unusable(said(&problems)), None),
        Ok(file) => match belongs(&photo, &file, sums) {
            Err(NoPhoto(problem)) => (marked(&file, &bytes), Some(problem)),
            Ok(Err(problems)) => (LandmarksFound::Unusable(said(&problems)), None),
            Ok(Ok(())) => (marked(&file, &bytes), None),
        },
    };
    PhotoMarks { landmarks, draft, problem }
}

/// Why a photo cannot be read.
struct NoPhoto(String);

/// Checks that a landmark file is a photo's, by its size and, where they are asked for, by its sums.
fn belongs(photo: &Path, file: &LandmarkFile, sums: bool) -> Result<Result<(), LandmarkProblems>, NoPhoto> {
    let limits = Limits::default();
    let whole = || read(photo, "photo", limits.max_file_bytes).map_err(|error| NoPhoto(error.problem));
    let header = |bytes: &[u8]| probe(bytes, &limits);
    if sums {
        let bytes = whole()?;
        let header = header(&bytes).map_err(|error| NoPhoto(error.to_string()))?;
        let sum = sha256(&bytes);
        let picture = if file.asks_for_picture(&sum) { picture_sha256(&header, &bytes) } else { None };
        return Ok(file.belonging(header.size(), &sum, picture.as_deref()).map(drop));
    }
    let begins = read_beginning(photo, "photo", HEADER_BYTES).map_err(|error| NoPhoto(error.problem))?;
    let header = header(&begins).or_else(|_| header(&whole()?).map_err(|error| NoPhoto(error.to_string())))?;
    // Whatever its sum is: of that nothing is known.
    let stated = file.photo.sha256.clone().unwrap_or_default();
    Ok(file.belonging(header.size(), &stated, file.photo.picture_sha256.as_deref()).map(drop))
}

/// What the marks of a file that can be used give reason to look at.
fn marked(file: &LandmarkFile, bytes: &[u8]) -> LandmarksFound {
    LandmarksFound::Marked { markings: file.markings.len(), doubts: mark_doubts(bytes) }
}

/// What is wrong with a landmark file, a sentence each.
fn said(problems: &LandmarkProblems) -> Vec<String> {
    problems.list().iter().map(|problem| format!("its landmark file: {}: {}", problem.place, problem.message)).collect()
}
