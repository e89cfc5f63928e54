//! All that a study gives: the tables, the group, the page with its figures, and the data package.

use std::collections::BTreeMap;

use super::group::{GroupInput, GroupOptions, GroupReport, group_report};
use super::markings::{Markings, RepeatedPhoto};
use super::page::{FigureInput, Shown, StudyFile, page_files};
use super::record::PersonRecord;
use super::tables::{TableOptions, Tables, data_package};
use super::{FurtherColumn, Problem, ProblemCode};
use crate::comparison::Settings;
use crate::error::Error;
use crate::pipeline::{sha256, to_json};
use crate::report::{PageLabels, PageOf};

/// The file of the group's numbers.
pub const STUDY_FILE: &str = "study.json";

/// The file of what went wrong.
pub const PROBLEMS_FILE: &str = "problems.csv";

/// The file that describes the tables.
const PACKAGE_FILE: &str = "datapackage.json";

/// How the files of a study are made.
#[derive(Clone, Debug, Default)]
pub struct OutputOptions {
    /// How tables are written, and what they show.
    pub tables: TableOptions,
    /// A title for the page.
    pub title: Option<String>,
    /// How the group is found.
    pub group: GroupOptions,
}

/// The files of a study while they are made. People are added in the order of their codes.
#[derive(Debug)]
pub struct Outputs {
    options: OutputOptions,
    further: Vec<FurtherColumn>,
    tables: Tables,
    group: GroupInput,
    figures: FigureInput,
    markings: Markings,
    problems: Vec<Problem>,
    /// The first place at which each photo was seen.
    photos: BTreeMap<String, (String, String)>,
}

/// All that a study gives.
#[derive(Debug)]
pub struct StudyOutputs {
    /// The files.
    pub files: Vec<StudyFile>,
    /// The group.
    pub group: GroupReport,
    /// What went wrong, in the order of the table.
    pub problems: Vec<Problem>,
}

impl Outputs {
    /// The files of a study with these further columns; `problems` are those of its folder.
    ///
    /// # Errors
    ///
    /// Returns an error where tables cannot be written, which does not happen in memory.
    pub fn new(further: &[FurtherColumn], problems: Vec<Problem>, options: OutputOptions) -> Result<Self, Error> {
        Ok(Self {
            tables: Tables::new(further, options.tables)?,
            further: further.to_vec(),
            options,
            group: GroupInput::default(),
            figures: FigureInput::default(),
            markings: Markings::default(),
            problems,
            photos: BTreeMap::new(),
        })
    }

    /// Adds what one person's photos gave. `repeated` are the photos that were marked twice or more.
    ///
    /// # Errors
    ///
    /// As [`Outputs::new`].
    pub fn add(&mut self, mut person: PersonRecord, repeated: Vec<RepeatedPhoto>) -> Result<(), Error> {
        self.problems.append(&mut person.problems);
        for photo in &person.photos {
            let visit = person.visits.get(photo.visit).map(|visit| visit.name.clone()).unwrap_or_default();
            let Some(sum) = photo.sha256.clone() else { continue };
            match self.photos.get(&sum) {
                Some((other, at)) if *other != person.id => self.problems.push(Problem {
                    id: person.id.clone(),
                    visit,
                    photo: Some(photo.number),
                    code: ProblemCode::PersonTwice,
                    message: format!(
                        "this photo is in the study under the code {other} too (visit {at}): if both codes are one person's, who counts \
                         twice, keep one of them"
                    ),
                }),
                Some(_) => {}
                None => drop(self.photos.insert(sum, (person.id.clone(), visit))),
            }
        }
        self.tables.add(&person)?;
        self.group.add(&person);
        self.figures.add(&person);
        self.markings.add(&person, repeated);
        Ok(())
    }

    /// All files. `settings` are those that all people were measured under.
    ///
    /// # Errors
    ///
    /// Returns an error where something cannot be written as JSON or CSV, which does not happen in memory.
    pub fn finish(mut self, settings: &Settings) -> Result<StudyOutputs, Error> {
        let repeated = self.markings.finish(&mut self.tables)?;
        self.problems.extend(repeated.problems);
        self.problems.sort();
        self.problems.dedup();
        for problem in &self.problems {
            self.tables.add_problem(problem)?;
        }
        let group = group_report(&self.group, &self.options.group, repeated.repeatability.as_ref());
        let json = to_json(&group)?;
        let sum = sha256(&json);
        let shown = Shown {
            group: &group,
            figures: &self.figures,
            problems: &self.problems,
            settings,
            labels: &PageLabels { title: self.options.title.clone(), id: None },
            report_file: PageOf { file: STUDY_FILE, sha256: &sum },
        };
        let pages = page_files(&shown);
        let package = data_package(&self.further, self.options.tables.style)?;
        let tables = self.tables.files()?.into_iter();
        let mut files: Vec<StudyFile> = tables.map(|(name, bytes)| StudyFile { name, bytes }).collect();
        files.push(StudyFile { name: PACKAGE_FILE.to_owned(), bytes: package });
        files.push(StudyFile { name: STUDY_FILE.to_owned(), bytes: json });
        files.extend(pages);
        Ok(StudyOutputs { files, group, problems: self.problems })
    }
}
