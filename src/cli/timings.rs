//! `LIPMETRY_TIMINGS=1`: how long each stage of a run took, on standard error. Nothing of it is in any report.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lipmetry::stage::{Moment, Stage, observe};

use crate::terminal;

/// The name of the variable of the environment.
const VARIABLE: &str = "LIPMETRY_TIMINGS";

/// A run whose stages are timed.
pub struct Timings {
    begun: Instant,
}

/// What a stage took so far, on all threads.
#[derive(Clone, Copy, Debug)]
struct Taken {
    times: u32,
    /// The processor's time, but for that of stages within it.
    cpu: Duration,
    first_begun: Instant,
    last_ended: Instant,
}

/// A stage that has begun on this thread.
struct Open {
    begun: Instant,
    cpu: Duration,
    /// What the stages within it took.
    within: Duration,
}

static TAKEN: Mutex<BTreeMap<Stage, Taken>> = Mutex::new(BTreeMap::new());

thread_local! {
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
}

impl Timings {
    /// Begins, where the variable is set to 1.
    pub fn wanted() -> Option<Self> {
        let is_wanted = std::env::var_os(VARIABLE).is_some_and(|value| value == "1");
        is_wanted.then(|| {
            observe(told);
            Self { begun: Instant::now() }
        })
    }

    /// Says what each stage took.
    pub fn tell(self) {
        let (all, taken) = (cpu(Whose::Process), taken());
        let mut text = row("stage", "cpu ms", "wall ms", "times");
        for (stage, taken) in taken.iter() {
            let wall = taken.last_ended.duration_since(taken.first_begun);
            text += &row(stage.name(), &ms(taken.cpu), &ms(wall), &taken.times.to_string());
        }
        let staged: Duration = taken.values().map(|taken| taken.cpu).sum();
        text += &row("elsewhere", &ms(all.saturating_sub(staged)), "", "");
        text += &row("all", &ms(all), &ms(self.begun.elapsed()), "");
        terminal::note(text.trim_end());
    }
}

fn row(stage: &str, cpu: &str, wall: &str, times: &str) -> String {
    let mut row = String::new();
    let _infallible = writeln!(row, "{:<12}{cpu:>9}{wall:>9}{times:>6}", format!("{stage} "));
    row
}

fn ms(duration: Duration) -> String {
    format!("{:.1}", 1000.0 * duration.as_secs_f64())
}

/// The observer: a thread's stages are within each other.
fn told(stage: Stage, moment: Moment) {
    OPEN.with_borrow_mut(|open| match moment {
        Moment::Begins => {
            open.push(Open { begun: Instant::now(), cpu: cpu(Whose::Thread), within: Duration::ZERO });
        }
        Moment::Ends => {
            let Some(ended) = open.pop() else { return };
            let (cpu, now) = (cpu(Whose::Thread).saturating_sub(ended.cpu), Instant::now());
            if let Some(outer) = open.last_mut() {
                outer.within += cpu;
            }
            let mut taken = taken();
            let none = Taken { times: 0, cpu: Duration::ZERO, first_begun: ended.begun, last_ended: now };
            let taken = taken.entry(stage).or_insert(none);
            taken.times += 1;
            taken.cpu += cpu.saturating_sub(ended.within);
            taken.first_begun = taken.first_begun.min(ended.begun);
            taken.last_ended = taken.last_ended.max(now);
        }
    });
}

/// What was told is whole even where a thread panicked.
fn taken() -> MutexGuard<'static, BTreeMap<Stage, Taken>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Of what the processor's time is asked for.
#[derive(Clone, Copy)]
enum Whose {
    Thread,
    Process,
}

/// The processor's time so far.
#[cfg(unix)]
fn cpu(whose: Whose) -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let clock = match whose {
        Whose::Thread => ClockId::ThreadCPUTime,
        Whose::Process => ClockId::ProcessCPUTime,
    };
    // Neither clock was ever before its start.
    Duration::try_from(clock_gettime(clock)).unwrap_or_default()
}

/// Elsewhere nothing safe tells it: the columns are zero.
#[cfg(not(unix))]
fn cpu(_whose: Whose) -> Duration {
    Duration::ZERO
}
