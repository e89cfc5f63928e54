//! From the records of people to the files of a study.

use std::path::{Path, PathBuf};

use lipmetry::Settings;
use lipmetry::files::{Folder, StudyState, beside_folder, read, read_landmarks, sidecar, sum_of};
use lipmetry::report::TableStyle;
use lipmetry::study::group::GroupOptions;
use lipmetry::study::{
    Job, OutputOptions, Outputs, PROBLEMS_FILE, PersonRecord, PhotoRecord, PlannedPhoto, Problem, RepeatedPhoto,
    STUDY_FILE, StudyOutputs, StudyPlan, TableOptions,
};

use super::arguments::{IdsChoice, SourceOptions, StudyOutputOptions};
use super::codes::Codes;
use crate::error::CliError;
use crate::progress::Progress;
use crate::terminal::{self, shown};
use lipmetry::text::printable;

/// What follows the name in that of the folder of a study's results.
const STUDY: &str = "study";

/// The largest study.json that is looked at to know whether it is one.
const MAX_STUDY_BYTES: u64 = 64 << 20;

/// Where the files go, and whether they may take the place of others.
pub struct Place {
    path: Option<PathBuf>,
    force: bool,
    inputs: Vec<PathBuf>,
}

impl Place {
    /// The place that the options name, else the one beside the study. What is there already, and no result of this command, is
    /// complained of before any work is done.
    pub fn new(
        source: &SourceOptions,
        options: &StudyOutputOptions,
        root: &Path,
        plan: &StudyPlan,
    ) -> Result<Self, CliError> {
        let path = match (&options.output, options.json) {
            (Some(path), _) => Some(path.clone()),
            (None, true) => None,
            (None, false) if source.study.is_dir() => Some(beside_folder(&source.study, STUDY)?),
            (None, false) => Some(source.study.with_extension(STUDY)),
        };
        if let Some(path) = path.as_ref().filter(|path| source.study.is_dir() && is_within(path, root)) {
            let problem = format!(
                "{}: this is in the study's folder, among the patients: results are shared and photos are not. Name a folder beside it with \
                 -o (--output)",
                shown(path)
            );
            return Err(CliError::Output(problem));
        }
        let photos = plan.people.iter().flat_map(|person| &person.visits).flat_map(|visit| &visit.photos);
        let mut inputs: Vec<PathBuf> = photos.map(|photo| root.join(&photo.path)).collect();
        inputs.extend((!source.study.is_dir()).then(|| source.study.clone()));
        inputs.extend(source.people.clone());
        let is_ours = path.as_ref().is_some_and(|path| is_study(&path.join(STUDY_FILE)));
        let place = Self { path, force: options.force || is_ours, inputs };
        place.folder(&[STUDY_FILE, PROBLEMS_FILE])?;
        Ok(place)
    }

    fn folder(&self, names: &[&str]) -> Result<Option<Folder>, CliError> {
        let folder = self.path.as_ref().map(|path| Folder::new(path, self.force, names, &self.inputs));
        Ok(folder.transpose()?)
    }
}

/// Whether a folder, be it there or not, is another one or lies in it.
fn is_within(path: &Path, folder: &Path) -> bool {
    let Ok(folder) = std::fs::canonicalize(folder) else { return false };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = whole.ancestors().find_map(|part| std::fs::canonicalize(part).ok());
    there.is_some_and(|there| there.starts_with(&folder))
}

/// The first of the problems, a line each: on the terminal, which nobody shares.
fn listed(problems: &[Problem]) -> String {
    const MOST: usize = 10;
    let line = |of: &Problem| {
        let photo = of.photo.map(|number| format!(" photo {number}")).unwrap_or_default();
        let about = format!("{} {}{photo}", of.id, of.visit);
        format!("  {}: {}\n", printable(about.trim()), of.message)
    };
    let more = problems.len().saturating_sub(MOST);
    let rest = if more > 0 { format!("  and {more} more\n") } else { String::new() };
    problems.iter().take(MOST).map(line).collect::<String>() + &rest
}

/// Whether a file is what this command wrote.
fn is_study(path: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Format {
        format: String,
    }
    let bytes = read(path, "study", MAX_STUDY_BYTES);
    bytes.is_ok_and(|bytes| serde_json::from_slice::<Format>(&bytes).is_ok_and(|of| of.format == "lipmetry-study"))
}

/// What the files are made from.
pub struct Finish<'a> {
    pub root: &'a Path,
    pub plan: &'a StudyPlan,
    pub jobs: &'a [Job],
    pub keys: &'a [String],
    pub state: &'a StudyState,
    pub settings: &'a Settings,
    pub options: &'a StudyOutputOptions,
    pub strict: bool,
    /// The most bytes that a photo's file may have.
    pub most_bytes: u64,
}

impl Finish<'_> {
    /// Makes all files, writes them into their place, and says what was found.
    pub fn publish(&self, place: &Place) -> Result<(), CliError> {
        let outputs = {
            let _progress = Progress::on("Making the tables and the page");
            self.outputs()?
        };
        let names: Vec<&str> = outputs.files.iter().map(|file| file.name.as_str()).collect();
        let mut told = String::new();
        if let Some(folder) = place.folder(&names)? {
            let files: Vec<(&str, &[u8])> =
                outputs.files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
            folder.write(&files)?;
            told = format!(
                "\nstudy.html, study.json, paper.md, the tables and the figures are in {}\n",
                shown(folder.path())
            );
        }
        if self.options.json {
            let json = outputs.files.iter().find(|file| file.name == STUDY_FILE);
            terminal::print_bytes(json.map_or(&[], |file| file.bytes.as_slice()))?;
        } else {
            let problems = match outputs.problems.len() {
                0 => String::new(),
                1 => {
                    format!("1 problem stopped nothing else; it is in {PROBLEMS_FILE}:\n{}", listed(&outputs.problems))
                }
                count => format!(
                    "{count} problems stopped nothing else; they are in {PROBLEMS_FILE}:\n{}",
                    listed(&outputs.problems)
                ),
            };
            let style = TableStyle { all: self.options.all, ..terminal::style() };
            terminal::print(&format!("{}{told}{problems}", outputs.group.table(&style)))?;
        }
        match (self.strict, outputs.problems.len()) {
            (false, _) | (true, 0) => Ok(()),
            (true, count) => Err(CliError::Strict(format!("--strict: {PROBLEMS_FILE} has {count} rows"))),
        }
    }

    fn outputs(&self) -> Result<StudyOutputs, CliError> {
        let codes = Codes::new(self.options.ids, self.state)?;
        let options = OutputOptions {
            tables: TableOptions {
                sums: self.options.ids == IdsChoice::AsIs,
                dates: self.options.dates,
                style: self.options.tables.csv_style,
            },
            title: self.options.title.clone(),
            group: GroupOptions { with_withheld: self.options.with_withheld },
        };
        let problems = codes.in_problems(self.plan.problems.clone(), self.plan);
        let is_hash = self.options.ids == IdsChoice::Hash;
        // Where codes hide who it is, nothing is carried along that may tell it, nor the sums by which a photo is known.
        let further = if is_hash { &[][..] } else { &self.plan.further };
        let mut outputs = Outputs::new(further, problems, options)?;
        let mut order: Vec<(String, usize)> =
            self.jobs.iter().enumerate().map(|(place, job)| (codes.code(&job.person.id), place)).collect();
        // Where codes stand for what people are called, the order tells nothing of it.
        if is_hash {
            order.sort();
        }
        for (code, place) in order {
            let job = &self.jobs[place];
            let found = self.state.record(&job.person.id, &self.keys[place]);
            let record = found.ok_or_else(|| {
                let problem = "what was measured of this person is not there any more, or its photos or marks changed meanwhile; start the run again";
                CliError::Input(vec![format!("{}: {problem}", lipmetry::text::printable(&job.person.id))])
            })?;
            let repeated = self.repeated(job, &record);
            let problems = codes.in_problems(record.problems, self.plan);
            let further = if is_hash { Vec::new() } else { record.further };
            outputs.add(PersonRecord { id: code, problems, further, ..record }, repeated)?;
        }
        Ok(outputs.finish(self.settings)?)
    }

    /// The photos of a person that were marked twice or more, from their landmark files.
    fn repeated(&self, job: &Job, record: &PersonRecord) -> Vec<RepeatedPhoto> {
        let again: Vec<&PhotoRecord> =
            record.photos.iter().filter(|photo| photo.markings > 1 && photo.sha256.is_some()).collect();
        if again.is_empty() {
            return Vec::new();
        }
        // Which photo is which is known by their sums: visits are in another order once their days are known.
        let photos: Vec<(Option<String>, &PlannedPhoto)> = job
            .person
            .visits
            .iter()
            .flat_map(|visit| &visit.photos)
            .map(|photo| (sum_of(&self.root.join(&photo.path), self.most_bytes), photo))
            .collect();
        let read = |photo: &PhotoRecord| {
            let (_, planned) = photos.iter().find(|(sum, _)| *sum == photo.sha256)?;
            let landmarks = planned
                .landmarks
                .as_ref()
                .map_or_else(|| sidecar(&self.root.join(&planned.path)), |path| self.root.join(path));
            let marked = read_landmarks(&landmarks).ok()?.marked_photo();
            Some(RepeatedPhoto { visit: photo.visit, photo: photo.number, marked })
        };
        again.into_iter().filter_map(read).collect()
    }
}
