//! The people of a study, measured: several at a time, each kept as soon as it is done.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use lipmetry::files::{StudyState, study_key, study_work};
use lipmetry::imaging::MemoryBudget;
use lipmetry::study::{Job, PersonRecord, Problem, ProblemCode, RECORD_VERSION, StudyPlan, VisitRecord};
use lipmetry::{Error, Settings};

use super::progress::People;
use crate::error::CliError;

/// What a thread that measures may put on its stack, as the first thread of a program has it.
const STACK_BYTES: usize = 8 << 20;

/// The job of each person, in the order of the plan.
pub fn jobs(plan: &StudyPlan, settings: &Settings) -> Vec<Job> {
    plan.people.iter().map(|person| Job::new(person.clone(), settings)).collect()
}

/// A run over all jobs.
pub struct Run<'a> {
    pub root: &'a Path,
    pub jobs: &'a [Job],
    pub state: &'a StudyState,
    pub budget: &'a MemoryBudget,
}

impl Run<'_> {
    /// Measures whoever has no record that is still true, `threads` people at a time, and gives the key of each.
    pub fn measure(&self, threads: Option<NonZeroUsize>) -> Result<Vec<String>, CliError> {
        let threads = threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let threads = threads.min(self.jobs.len()).max(1);
        let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let keys: Vec<Mutex<String>> = self.jobs.iter().map(|_| Mutex::default()).collect();
        let failure: Mutex<Option<CliError>> = Mutex::new(None);
        let people = People::new(self.jobs.len());
        let work = || {
            while !stopped.load(Ordering::Relaxed) {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = self.jobs.get(place) else { return };
                match self.one(job) {
                    Ok((key, measured)) => {
                        *held(&keys[place]) = key;
                        people.one(measured);
                    }
                    Err(error) => {
                        held(&failure).get_or_insert(error);
                        stopped.store(true, Ordering::Relaxed);
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                // Where the system gives no further thread, those that there are do the work.
                let builder = std::thread::Builder::new().stack_size(STACK_BYTES);
                drop(builder.spawn_scoped(scope, work));
            }
            work();
        });
        drop(people);
        match failure.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            Some(failure) => Err(failure),
            None => Ok(keys.into_iter().map(|key| held(&key).clone()).collect()),
        }
    }

    /// One person: the key of the record that is kept, and whether it was measured just now.
    fn one(&self, job: &Job) -> Result<(String, bool), CliError> {
        let key = study_key(self.root, job, self.budget).map_err(Error::Json)?;
        if self.state.record(&job.person.id, &key).is_some() {
            return Ok((key, false));
        }
        let record = record(self.root, job, self.budget)?;
        self.state.keep(&record)?;
        Ok((record.key, true))
    }
}

/// The record of one person. A fault of the program in one person's photos does not take the others' with it.
pub fn record(root: &Path, job: &Job, budget: &MemoryBudget) -> Result<PersonRecord, CliError> {
    match catch_unwind(AssertUnwindSafe(|| study_work(root, job, budget))) {
        Ok(record) => Ok(record.map_err(Error::Json)?),
        Err(_) => faulty(root, job, budget),
    }
}

/// The record of a person whose photos the program could not get through.
fn faulty(root: &Path, job: &Job, budget: &MemoryBudget) -> Result<PersonRecord, CliError> {
    let person = &job.person;
    let visits = person.visits.iter().enumerate();
    let visits =
        visits.map(|(place, _)| VisitRecord { name: format!("visit {}", place + 1), ..VisitRecord::default() });
    Ok(PersonRecord {
        version: RECORD_VERSION,
        key: study_key(root, job, budget).map_err(Error::Json)?,
        id: person.id.clone(),
        arm: person.arm.clone(),
        further: person.further.clone(),
        visits: visits.collect(),
        problems: vec![Problem {
            id: person.id.clone(),
            visit: String::new(),
            photo: None,
            code: ProblemCode::ProgramFault,
            message: "a fault of the program: nothing of this person was measured, and all others were. Please report it with what \
                      stands on the terminal"
                .to_owned(),
        }],
        ..PersonRecord::default()
    })
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
