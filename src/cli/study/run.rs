//! `lipmetry study run`: everything that is ready, measured.

use lipmetry::Error;
use lipmetry::files::{StudyFiles, StudyState};

use super::arguments::RunOptions;
use super::finish::{Finish, Place};
use super::measure::{Run, jobs};
use crate::error::CliError;
use crate::settings;
use crate::terminal;

pub fn run(options: &RunOptions) -> Result<(), CliError> {
    let settings = settings::settings(&options.uncertainty)?;
    let files = StudyFiles::new(&options.study.study, options.study.people.as_deref());
    let plan = files.plan().map_err(Error::File)?;
    let jobs = jobs(&plan, &settings);
    if options.plan {
        let lines: Result<Vec<String>, _> = jobs.iter().map(|job| job.line().map_err(Error::Json)).collect();
        return terminal::print_bytes((lines?.join("\n") + "\n").as_bytes());
    }
    let place = Place::new(&options.study, &options.output, &files.root, &plan)?;
    let state = StudyState::open(&files.root, options.study.state.as_deref())?;
    let budget = options.memory.budget();
    let keys = Run { root: &files.root, jobs: &jobs, state: &state, budget: &budget }.measure(options.jobs)?;
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
