//! One person's job done: the photos read, one decoded at a time, and the record of what they gave.

use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::photo::{draft, has_landmarks, read_marked, read_unmarked, sidecar};
use super::super::sum_of;
use super::days::{Dated, day_of};
use crate::comparison::Settings;
use crate::error::{Error, FileError};
use crate::imaging::MemoryBudget;
use crate::landmark::file::MAX_BYTES;
use crate::pipeline::{PhotoFile, VisitPhoto};
use crate::study::{
    Job, PersonRecord, PlannedPhoto, Problem, ProblemCode, ReadPerson, ReadPhoto, ReadVisit, person_record,
};
use crate::text::{file_name, shown};

/// The day of the first visit of every course: only the order of the visits is told to it.
const FIRST_DAY: Date = Date::constant(2000, 1, 1);

/// The sum of everything that a person's record rests on: the job, the program's version, and the bytes of photos and landmark files
/// below `root`.
///
/// # Errors
///
/// Where a number of the job is not finite.
pub fn study_key(root: &Path, job: &Job, budget: &MemoryBudget) -> Result<String, serde_json::Error> {
    let sum = sum_of;
    let photos = job.person.visits.iter().flat_map(|visit| &visit.photos);
    let sums: Vec<Option<String>> = photos
        .flat_map(|photo| {
            let path = root.join(&photo.path);
            [
                sum(&path, budget.limits().max_file_bytes),
                sum(&landmarks_of(root, photo), MAX_BYTES as u64),
                Some(draft(&path).is_file().to_string()),
            ]
        })
        .collect();
    job.key(&sums)
}

/// Does a job below `root`. What cannot be read is a problem of the record, and stops nothing else.
///
/// # Errors
///
/// Where a number of the job is not finite.
pub fn study_work(root: &Path, job: &Job, budget: &MemoryBudget) -> Result<PersonRecord, serde_json::Error> {
    let key = study_key(root, job, budget)?;
    let settings = job.settings.settings();
    let mut reader =
        Reader { root, id: &job.person.id, settings: &settings, budget, sums: Vec::new(), problems: Vec::new() };
    let dated = Dated::of(root, &job.person, budget);
    reader.problems.extend(dated.problems(&job.person.id));
    let visits = dated.visits.iter().enumerate().map(|(place, visit)| reader.visit(place, visit)).collect();
    let read = ReadPerson { visits, has_reference: dated.has_reference, problems: reader.problems };
    Ok(person_record(job, key, read))
}

/// Where the landmarks of a photo lie.
pub(super) fn landmarks_of(root: &Path, photo: &PlannedPhoto) -> PathBuf {
    photo.landmarks.as_ref().map_or_else(|| sidecar(&root.join(&photo.path)), |path| root.join(path))
}

/// Reads one person's photos.
struct Reader<'a> {
    root: &'a Path,
    id: &'a str,
    settings: &'a Settings,
    budget: &'a MemoryBudget,
    /// The sums of the photos that were read, each with its visit and number.
    sums: Vec<(String, String)>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn visit(&mut self, place: usize, visit: &super::days::DatedVisit<'_>) -> ReadVisit {
        let day = FIRST_DAY.saturating_add((place as i64).days());
        let mut photos: Vec<ReadPhoto> = visit
            .photos
            .iter()
            .enumerate()
            .map(|(index, photo)| ReadPhoto {
                number: index + 1,
                further: photo.further.clone(),
                ..ReadPhoto::default()
            })
            .collect();
        let is_marked = |photo: &PlannedPhoto| photo.landmarks.is_some() || has_landmarks(&self.root.join(&photo.path));
        let (marked, unmarked): (Vec<usize>, Vec<usize>) =
            (0..photos.len()).partition(|index| is_marked(visit.photos[*index]));
        let mut seen = Vec::new();
        for index in marked {
            let found = self.marked(visit, index, day);
            photos[index].sha256 = found.as_ref().map(|photo| photo.identity().sha256.clone());
            seen.extend(found.clone());
            photos[index].seen = found;
        }
        for index in &unmarked {
            let (sha256, found) = self.unmarked(visit, *index, day, &seen);
            photos[*index].sha256 = sha256;
            photos[*index].seen = found;
        }
        if seen.is_empty() && !photos.is_empty() && unmarked.len() == photos.len() {
            self.nothing_marked(visit);
        }
        ReadVisit { name: visit.name.clone(), day: visit.day, date: visit.date, photos }
    }

    /// A photo that a person marked, looked at.
    fn marked(&mut self, visit: &super::days::DatedVisit<'_>, index: usize, day: Date) -> Option<VisitPhoto> {
        let photo = visit.photos[index];
        let path = self.root.join(&photo.path);
        let landmarks = photo.landmarks.as_ref().map(|path| self.root.join(path));
        let called = called(visit, index);
        let read = read_marked(&path, landmarks.as_deref(), Some(called), self.budget);
        let looked_at = read.and_then(|read| {
            let sha256 = read.sha256().unwrap_or_default().to_owned();
            Ok((sha256, VisitPhoto::new(&read, Some(day), self.settings)?))
        });
        match looked_at {
            Ok((sha256, found)) => self.once(visit, index, sha256).then_some(found),
            Err(error) => {
                self.tell_error(visit, index, &error);
                None
            }
        }
    }

    /// A photo that nobody marked, with the marks of one of its visit that was; its sum, where it could be read.
    fn unmarked(
        &mut self,
        visit: &super::days::DatedVisit<'_>,
        index: usize,
        day: Date,
        marked: &[VisitPhoto],
    ) -> (Option<String>, Option<VisitPhoto>) {
        let path = self.root.join(&visit.photos[index].path);
        match read_unmarked(&path, self.budget) {
            Ok(Some(file)) => {
                let sha256 = file.sha256.clone();
                let is_first = self.once(visit, index, sha256.clone());
                if marked.is_empty() || !is_first {
                    return (Some(sha256), None);
                }
                let label = called(visit, index);
                let file = PhotoFile { called: Some(label.clone()), ..file };
                match VisitPhoto::unmarked(file, label, Some(day), marked, self.settings) {
                    Ok(photo) => (Some(sha256), Some(photo)),
                    Err(error) => {
                        self.tell_error(visit, index, &error);
                        (Some(sha256), None)
                    }
                }
            }
            Ok(None) => {
                let error = FileError::new(&path, "there is no such photo");
                self.tell_error(visit, index, &error.into());
                (None, None)
            }
            Err(error) => {
                self.tell_error(visit, index, &error);
                (None, None)
            }
        }
    }

    /// Whether a photo is the first of its person with this sum; of another one it is told.
    fn once(&mut self, visit: &super::days::DatedVisit<'_>, index: usize, sha256: String) -> bool {
        let called = called(visit, index);
        let twin = self.sums.iter().find(|(sum, _)| *sum == sha256).map(|(_, twin)| twin.clone());
        match twin {
            Some(twin) => {
                let message = format!("this is the same file as {twin}, and counts once");
                self.tell(&visit.name, Some(index), ProblemCode::PhotoTwice, &message);
                false
            }
            None => {
                self.sums.push((sha256, called));
                true
            }
        }
    }

    fn nothing_marked(&mut self, visit: &super::days::DatedVisit<'_>) {
        let has_draft = visit.photos.iter().any(|photo| draft(&self.root.join(&photo.path)).is_file());
        let (code, message) = if has_draft {
            let message = "a draft of marks is there, and what nobody confirmed is never measured: confirm or correct its marks \
                           with `lipmetry study mark`";
            (ProblemCode::DraftOnly, message)
        } else {
            let message = "no photo of this visit is marked, and one must be: mark it with `lipmetry study mark`";
            (ProblemCode::NotMarked, message)
        };
        self.tell(&visit.name, None, code, message);
    }

    fn tell_error(&mut self, visit: &super::days::DatedVisit<'_>, index: usize, error: &Error) {
        let path = self.root.join(&visit.photos[index].path);
        let landmarks = landmarks_of(self.root, visit.photos[index]);
        let message = without_names(&error.to_string(), &[(&path, "the photo"), (&landmarks, "its landmark file")]);
        self.tell(&visit.name, Some(index), code_of(error), &message);
    }

    fn tell(&mut self, visit: &str, photo: Option<usize>, code: ProblemCode, message: &str) {
        let message = message.lines().collect::<Vec<_>>().join("; ");
        let (id, visit, photo) = (self.id.to_owned(), visit.to_owned(), photo.map(|index| index + 1));
        self.problems.push(Problem { id, visit, photo, code, message });
    }
}

/// What errors and cautions call a photo in the place of its file's name.
fn called(visit: &super::days::DatedVisit<'_>, index: usize) -> String {
    format!("photo {} of {}", index + 1, visit.name)
}

/// What kind of problem an error is.
fn code_of(error: &Error) -> ProblemCode {
    match error {
        Error::Landmarks { .. } | Error::Mouth { .. } => ProblemCode::LandmarksUnreadable,
        Error::File(file) if file.path.extension().is_some_and(|of| of.eq_ignore_ascii_case("json")) => {
            ProblemCode::LandmarksUnreadable
        }
        Error::Several(errors) => errors.first().map_or(ProblemCode::PhotoUnreadable, code_of),
        _ => ProblemCode::PhotoUnreadable,
    }
}

/// A message without the names of files: each path, and each name, becomes what it is.
fn without_names(message: &str, files: &[(&PathBuf, &str)]) -> String {
    let mut message = message.to_owned();
    for (path, what) in files {
        message = message.replace(&shown(path), what);
    }
    for (path, what) in files {
        let name = file_name(path);
        if name.len() > 4 {
            message = message.replace(&name, what);
        }
    }
    message
}

/// The day that a photo's landmark file or its camera states, without decoding it.
pub(super) fn taken(root: &Path, photo: &PlannedPhoto, budget: &MemoryBudget) -> Option<Date> {
    day_of(&root.join(&photo.path), &landmarks_of(root, photo), budget)
}
