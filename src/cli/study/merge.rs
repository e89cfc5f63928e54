//! `lipmetry study merge`: the results of workers become the files of a study.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use lipmetry::Error;
use lipmetry::files::{StudyFiles, StudyState, study_key};
use lipmetry::pipeline::sha256;
use lipmetry::study::{Job, PersonRecord};

use super::arguments::MergeOptions;
use super::finish::{Finish, Place};
use super::measure::jobs;
use crate::error::CliError;
use crate::input::in_file;
use crate::settings;

/// The longest line that is read, in bytes, as the longest record that is kept.
const MAX_LINE_BYTES: u64 = 64 << 20;

pub fn run(options: &MergeOptions) -> Result<(), CliError> {
    let settings = settings::settings(&options.uncertainty)?;
    let files = StudyFiles::new(&options.study.study, options.study.people.as_deref());
    let plan = files.plan().map_err(Error::File)?;
    let jobs = jobs(&plan, &settings);
    let place = Place::new(&options.study, &options.output, &files.root, &plan)?;
    let state = StudyState::open(&files.root, options.study.state.as_deref())?;
    let budget = options.memory.budget();
    let keys: Vec<String> =
        jobs.iter().map(|job| study_key(&files.root, job, &budget).map_err(Error::Json)).collect::<Result<_, _>>()?;
    let known: BTreeMap<&str, (&Job, &str)> =
        jobs.iter().zip(&keys).map(|(job, key)| (job.person.id.as_str(), (job, key.as_str()))).collect();
    let mut taken = Taken { known, results: BTreeMap::new(), problems: Vec::new() };
    for path in &options.results {
        taken.take(path)?;
    }
    taken.without(&jobs);
    if !taken.problems.is_empty() {
        return Err(CliError::Input(taken.problems));
    }
    for path in &options.results {
        keep(path, &state)?;
    }
    let finish = Finish {
        root: &files.root,
        plan: &plan,
        jobs: &jobs,
        keys: &keys,
        state: &state,
        settings: &settings,
        options: &options.output,
        strict: options.uncertainty.strict,
        most_bytes: budget.limits().max_file_bytes,
    };
    finish.publish(&place)
}

/// What the files of results hold of the study's people.
struct Taken<'a> {
    /// The job of each person, and the key that its result has.
    known: BTreeMap<&'a str, (&'a Job, &'a str)>,
    /// The sum of each person's result, by which one that is there twice is known.
    results: BTreeMap<String, String>,
    problems: Vec<String>,
}

impl Taken<'_> {
    /// Looks at the results of a file; nothing is kept of them.
    fn take(&mut self, path: &Path) -> Result<(), CliError> {
        each_line(path, |number, line| {
            if let Err(problem) = self.line(line) {
                self.problems.push(format!("{}, line {number}: {problem}", crate::terminal::shown(path)));
            }
            Ok(())
        })
    }

    fn line(&mut self, line: &[u8]) -> Result<(), String> {
        let record: PersonRecord = serde_json::from_slice(line)
            .map_err(|error| format!("this is no result of `lipmetry study worker`: {error}"))?;
        let id = lipmetry::text::printable(&record.id);
        let (job, key) = *self.known.get(record.id.as_str()).ok_or(format!("{id} is no person of this study"))?;
        if key != record.key {
            return Err(format!(
                "the result of {id} rests on other photos, marks, settings or another version than those that are here now; plan and \
                 measure it again, and give the same options to `run --plan` and `merge`"
            ));
        }
        record.check(job).map_err(|problem| format!("the result of {id} cannot be one of this study: {problem}"))?;
        let sum = sha256(line.trim_ascii());
        match self.results.insert(record.id.clone(), sum.clone()) {
            Some(other) if other != sum => {
                Err(format!("there are two different results of {id}; leave one of them out"))
            }
            _ => Ok(()),
        }
    }

    /// Tells the people without a result.
    fn without(&mut self, jobs: &[Job]) {
        let lacks = jobs.iter().filter(|job| !self.results.contains_key(&job.person.id));
        let tell =
            |job: &Job| format!("{}: there is no result of this person", lipmetry::text::printable(&job.person.id));
        let told: Vec<String> = lacks.map(tell).collect();
        self.problems.extend(told);
    }
}

/// Keeps the results of a file, all of which were looked at.
fn keep(path: &Path, state: &StudyState) -> Result<(), CliError> {
    each_line(path, |_, line| {
        let record: PersonRecord = serde_json::from_slice(line).map_err(Error::Json)?;
        Ok(state.keep(&record)?)
    })
}

/// Does something with each line of a file that is not empty.
fn each_line(path: &Path, mut each: impl FnMut(u64, &[u8]) -> Result<(), CliError>) -> Result<(), CliError> {
    let unreadable = |error: std::io::Error| in_file(path, &format!("cannot read the results: {error}"));
    if !path.is_file() {
        return Err(in_file(path, "there is no such file of results"));
    }
    let mut input = BufReader::new(std::fs::File::open(path).map_err(unreadable)?);
    let mut number = 0_u64;
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line).map_err(unreadable)?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        if !line.iter().all(u8::is_ascii_whitespace) {
            each(number, &line)?;
        }
    }
}
