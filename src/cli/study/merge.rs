//! `lipmetry study merge`: the results of workers become the files of a study.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use lipmetry::Error;
use lipmetry::files::{StudyFiles, StudyState, study_key};
use lipmetry::study::{Job, PersonRecord, RECORD_VERSION};

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
    let known: BTreeMap<&str, &str> =
        jobs.iter().zip(&keys).map(|(job, key)| (job.person.id.as_str(), key.as_str())).collect();
    let mut problems = Vec::new();
    for path in &options.results {
        problems.extend(take(path, &known, &state)?);
    }
    problems.extend(without(&jobs, &keys, &state));
    if !problems.is_empty() {
        return Err(CliError::Input(problems));
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
    };
    finish.publish(&place)
}

/// Keeps the records of a file, and says which of its lines are none of this study.
fn take(path: &Path, known: &BTreeMap<&str, &str>, state: &StudyState) -> Result<Vec<String>, CliError> {
    let unreadable = |error: std::io::Error| in_file(path, &format!("cannot read the results: {error}"));
    if !path.is_file() {
        return Err(in_file(path, "there is no such file of results"));
    }
    let mut input = BufReader::new(std::fs::File::open(path).map_err(unreadable)?);
    let (mut number, mut problems) = (0_u64, Vec::new());
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line).map_err(unreadable)?;
        if read == 0 {
            return Ok(problems);
        }
        number += 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let shown = crate::terminal::shown(path);
        let mut tell = |problem: &str| problems.push(format!("{shown}, line {number}: {problem}"));
        let record: PersonRecord = match serde_json::from_slice(&line) {
            Ok(record) => record,
            Err(error) => {
                tell(&format!("this is no result of `lipmetry study worker`: {error}"));
                continue;
            }
        };
        let id = lipmetry::text::printable(&record.id);
        match known.get(record.id.as_str()) {
            _ if record.version != RECORD_VERSION => tell("this is a result of another version of the program"),
            None => tell(&format!("{id} is no person of this study")),
            Some(key) if **key != record.key => tell(&format!(
                "the result of {id} rests on other photos, marks, settings or another version than those that are here now; plan and measure it again, and give the same options \
                 to `run --plan` and `merge`"
            )),
            Some(_) => state.keep(&record)?,
        }
    }
}

/// The people without a result.
fn without(jobs: &[Job], keys: &[String], state: &StudyState) -> Vec<String> {
    let lacks = |(job, key): (&Job, &String)| {
        let id = &job.person.id;
        let none = state.record(id, key).is_none();
        none.then(|| format!("{}: there is no result of this person", lipmetry::text::printable(id)))
    };
    jobs.iter().zip(keys).filter_map(lacks).collect()
}
