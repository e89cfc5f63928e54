//! A study's folder: who has which photos, and what they give.

mod code;
mod days;
mod folder;
mod manifest;
mod marks;
mod people;
mod state;
mod table;
mod work;

use std::path::{Path, PathBuf};

use crate::error::FileError;
use crate::study::{StudyPlan, VisitName, looks_dated};

pub use marks::study_status;
pub use people::PEOPLE_FILE;
pub use state::{STATE_FOLDER, StudyState};
pub use work::{study_key, study_work};

/// Where a study's people and photos are found.
#[derive(Clone, Debug)]
pub struct StudyFiles {
    /// The folder that paths are relative to.
    pub root: PathBuf,
    /// The manifest that lists all photos; `None` where folders say whose they are.
    manifest: Option<PathBuf>,
    /// A table of people with their arms; `None` reads `people.csv` in the folder where it is there.
    people: Option<PathBuf>,
}

impl StudyFiles {
    /// The study at a path: a folder of people with a folder for each visit, or a manifest, whose paths are relative to its folder.
    /// `people` is a table of the people, with their arms.
    pub fn new(path: &Path, people: Option<&Path>) -> Self {
        let people = people.map(Path::to_owned);
        if path.is_dir() {
            return Self { root: path.to_owned(), manifest: None, people };
        }
        let root = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        Self { root, manifest: Some(path.to_owned()), people }
    }

    /// Who has which photos. What is wrong with one person, visit or photo is a problem of the plan and stops nothing else.
    ///
    /// # Errors
    ///
    /// Where the folder, the manifest or the table of people cannot be read, or lacks what no study can do without.
    pub fn plan(&self) -> Result<StudyPlan, FileError> {
        if let Some(manifest) = self.manifest.as_deref().filter(|manifest| manifest.symlink_metadata().is_err()) {
            return Err(FileError::new(manifest, "there is no such folder or manifest"));
        }
        let mut plan = match &self.manifest {
            Some(manifest) => manifest::plan(manifest)?,
            None => folder::plan(&self.root)?,
        };
        people::add(&mut plan, &self.root, self.people.as_deref())?;
        plan.people.sort_by(|a, b| super::natural_order::natural_text(&a.id, &b.id));
        for person in &mut plan.people {
            code::sort_visits(person);
        }
        if let Some(problem) = code::too_much(&plan) {
            return Err(FileError::new(self.manifest.as_deref().unwrap_or(&self.root), problem));
        }
        code::check(&mut plan);
        let is_visit = |id: &str| VisitName::read(id) != VisitName::Name || looks_dated(id);
        if self.manifest.is_none() && !plan.people.is_empty() && plan.people.iter().all(|person| is_visit(&person.id)) {
            let problem = "all folders in it are called like visits, so this looks like the folder of one person: name the one above it, \
                           which has a folder for each person, or follow one person with `lipmetry visits`";
            return Err(FileError::new(&self.root, problem));
        }
        plan.problems.sort();
        if plan.people.is_empty() {
            let problem = "no person is in this study: each has a folder of its own with a folder for each visit \
                           (P01/day0/photo.jpg, P01/day14/photo.jpg), or a row for each photo in a manifest with the columns id,visit,photo";
            return Err(FileError::new(self.manifest.as_deref().unwrap_or(&self.root), problem));
        }
        Ok(plan)
    }
}
