//! A study as folders: `ID/VISIT/photos`.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::super::natural_order::natural_order;
use super::super::photo::sidecar;
use super::days::is_first_visit;
use crate::error::FileError;
use crate::imaging::ImageFormat;
use crate::pipeline::{OVERLAY_FILE, REPORT_FILE};
use crate::study::{
    PlannedPerson, PlannedPhoto, PlannedVisit, Problem, ProblemCode, StudyPlan, VisitName, looks_dated,
};
use crate::text::printable;

/// The most photos of one visit: whoever has more means another folder.
const MAX_PHOTOS: usize = super::super::MAX_PHOTOS;

/// What folders of results end in; they are no people and no visits.
const RESULTS: [&str; 3] = ["lipmetry", "visits", "study"];

/// What lies in a folder and is not hidden, in natural order.
#[derive(Default)]
struct Entries {
    folders: Vec<PathBuf>,
    photos: Vec<PathBuf>,
    /// How many names cannot be used, since they are no Unicode or lead nowhere.
    unusable: usize,
}

impl Entries {
    fn of(folder: &Path) -> Result<Self, FileError> {
        let unreadable = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => FileError::new(folder, "there is no such folder"),
            ErrorKind::NotADirectory => FileError::new(folder, "this is not a folder"),
            _ => FileError::of_system(folder, "cannot read the folder", error),
        };
        let mut entries = Self::default();
        let has_report = folder.join(REPORT_FILE).is_file();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            if name.as_encoded_bytes().first() == Some(&b'.') {
                continue;
            }
            let path = folder.join(&name);
            let extension = path.extension().map(|of| of.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() {
                if name.to_str().is_none() {
                    entries.unusable += 1;
                } else if !RESULTS.iter().any(|result| extension.eq_ignore_ascii_case(result)) {
                    entries.folders.push(path);
                }
            } else if ImageFormat::of_extension(&extension).is_some() && !(has_report && name == OVERLAY_FILE) {
                if name.to_str().is_some() && path.is_file() {
                    entries.photos.push(path);
                } else {
                    entries.unusable += 1;
                }
            }
        }
        entries.folders.sort_by(|a, b| natural_order(a, b));
        entries.photos.sort_by(|a, b| natural_order(a, b));
        Ok(entries)
    }
}

/// The plan of a study whose folders say whose the photos are.
///
/// # Errors
///
/// Where the folder cannot be read.
pub(super) fn plan(root: &Path) -> Result<StudyPlan, FileError> {
    let top = Entries::of(root)?;
    let mut plan = StudyPlan::default();
    let mut reader = Reader { root, problems: Vec::new() };
    reader.strays("", "", &top);
    for folder in &top.folders {
        plan.people.extend(reader.person(folder));
    }
    plan.problems = reader.problems;
    Ok(plan)
}

struct Reader<'a> {
    root: &'a Path,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn complain(&mut self, id: &str, visit: &str, message: impl Into<String>) {
        let (id, visit, code) = (id.to_owned(), shown_visit(visit), ProblemCode::NotInAVisit);
        self.problems.push(Problem { id, visit, photo: None, code, message: message.into() });
    }

    /// Complains of photos that lie beside folders, and of names that cannot be used.
    fn strays(&mut self, id: &str, visit: &str, entries: &Entries) {
        let beside = match (entries.photos.len(), id.is_empty()) {
            (0, _) => None,
            (count, true) => Some((count, "in the study's folder itself; put each into PERSON/VISIT/")),
            (count, false) => Some((count, "beside the folders of visits; put each into the folder of its visit")),
        };
        if let Some((count, place)) = beside {
            self.complain(id, visit, format!("{} {place}", photos_lie(count)));
        }
        self.unusable(id, visit, entries);
    }

    fn unusable(&mut self, id: &str, visit: &str, entries: &Entries) {
        if entries.unusable > 0 {
            let message = format!(
                "{} of files or folders are no valid Unicode, or links that lead nowhere; rename or remove them",
                count_of(entries.unusable, "name", "names")
            );
            self.complain(id, visit, message);
        }
    }

    /// A person with the folders of its visits; without any, each photo of its folder is a visit that has its name.
    fn person(&mut self, folder: &Path) -> Option<PlannedPerson> {
        let id = name_of(folder)?;
        let entries = match Entries::of(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.complain(&id, "", error.problem);
                return Some(PlannedPerson { id, ..PlannedPerson::default() });
            }
        };
        let mut visits: Vec<PlannedVisit> = Vec::new();
        if entries.folders.is_empty() {
            self.unusable(&id, "", &entries);
            for photo in &entries.photos {
                let stem = photo.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
                // A photo's name is repeated nowhere, unless it says the visit.
                let says_day = VisitName::read(stem) != VisitName::Name || is_first_visit(stem);
                let name = if says_day { stem.to_owned() } else { String::new() };
                let photos = self.photos(&id, &name, std::slice::from_ref(photo));
                match visits.iter_mut().find(|visit| visit.name == name) {
                    Some(visit) => visit.photos.extend(photos),
                    None => visits.push(PlannedVisit { name, day: None, photos }),
                }
            }
        } else {
            self.strays(&id, "", &entries);
            visits.extend(entries.folders.iter().filter_map(|folder| self.visit(&id, folder)));
        }
        if visits.is_empty() {
            self.complain(&id, "", "this person's folder holds no photo; put each into the folder of its visit");
        }
        Some(PlannedPerson { id, visits, ..PlannedPerson::default() })
    }

    fn visit(&mut self, id: &str, folder: &Path) -> Option<PlannedVisit> {
        let name = name_of(folder)?;
        let entries = match Entries::of(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.complain(id, &name, error.problem);
                return Some(PlannedVisit { name, ..PlannedVisit::default() });
            }
        };
        self.unusable(id, &name, &entries);
        if !entries.folders.is_empty() {
            let folders = count_of(entries.folders.len(), "folder", "folders");
            self.complain(id, &name, format!("{folders} in the folder of a visit are not looked into"));
        }
        if entries.photos.is_empty() {
            self.complain(id, &name, "no photo is in the folder of this visit");
        }
        let most = &entries.photos[..entries.photos.len().min(MAX_PHOTOS)];
        if most.len() < entries.photos.len() {
            self.complain(
                id,
                &name,
                format!("more than {MAX_PHOTOS} photos are in this visit: the others do not count"),
            );
        }
        let photos = self.photos(id, &name, most);
        Some(PlannedVisit { name, day: None, photos })
    }

    /// The photos without those whose landmarks would lie in another one's file.
    fn photos(&mut self, id: &str, visit: &str, paths: &[PathBuf]) -> Vec<PlannedPhoto> {
        let mut known = BTreeSet::new();
        let mut photos = Vec::new();
        for path in paths {
            if !known.insert(sidecar(path)) {
                let message = "two photos differ only in how their names end, and have one landmark file: the second does not count. \
                               Such a pair is usually one shot that was saved twice: move one of the two elsewhere";
                let code = ProblemCode::PhotoTwice;
                let (id, visit, message) = (id.to_owned(), shown_visit(visit), message.to_owned());
                self.problems.push(Problem { id, visit, photo: None, code, message });
                continue;
            }
            let relative = path.strip_prefix(self.root).unwrap_or(path);
            let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
            photos.extend(parts.map(|parts| PlannedPhoto { path: parts.join("/"), ..PlannedPhoto::default() }));
        }
        photos
    }
}

/// What a problem calls a visit: a date is not repeated.
fn shown_visit(visit: &str) -> String {
    if looks_dated(visit) { "(named by its date)".to_owned() } else { printable(visit) }
}

fn name_of(folder: &Path) -> Option<String> {
    folder.file_name().and_then(|name| name.to_str()).map(str::to_owned)
}

fn photos_lie(count: usize) -> String {
    if count == 1 { "1 photo lies".to_owned() } else { format!("{count} photos lie") }
}

fn count_of(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
