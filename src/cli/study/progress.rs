//! How far a run is: on a terminal a bar, elsewhere a line now and then.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Where no bar can be drawn, a line is written no more often than this.
const PAUSE: Duration = Duration::from_secs(30);

/// How far a run is.
pub struct People {
    all: usize,
    start: Instant,
    bar: Option<ProgressBar>,
    /// How many are done, how many of them were measured, and when that was said last.
    done: Mutex<(usize, usize, Instant)>,
}

impl People {
    pub fn new(all: usize) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(all as u64);
            let style = ProgressStyle::with_template("{pos} of {len} people {wide_bar} {per_sec}, {eta} left");
            style.map_or(bar.clone(), |style| bar.with_style(style))
        });
        let start = Instant::now();
        Self { all, start, bar, done: Mutex::new((0, 0, start)) }
    }

    /// One more is done; `measured` says whether there was anything to measure.
    pub fn one(&self, measured: bool) {
        let mut state = self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        state.0 += 1;
        state.1 += usize::from(measured);
        if let Some(bar) = &self.bar {
            bar.inc(1);
            return;
        }
        if state.2.elapsed() < PAUSE || state.0 == self.all {
            return;
        }
        state.2 = Instant::now();
        let rate = state.1 as f64 / self.start.elapsed().as_secs_f64().max(1e-3);
        let left = (self.all - state.0) as f64 / rate.max(1e-6);
        crate::terminal::note(&format!(
            "{} of {} people, {:.1} a minute, about {} min left",
            state.0,
            self.all,
            60.0 * rate,
            (left / 60.0).ceil()
        ));
    }
}

impl Drop for People {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
