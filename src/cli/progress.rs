//! What is said on the terminal while a step takes long.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

/// A step that takes longer than this is announced.
const PATIENCE: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);

/// Says on the terminal what the program is at, while this value lives; on no terminal, nothing.
pub struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    pub fn on(step: &'static str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let (done, wait) = channel::<()>();
        let announce = move || {
            // The step is over when the sender is dropped.
            if wait.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_message(step);
            while wait.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                bar.tick();
            }
            bar.finish_and_clear();
        };
        // Without a thread there is no announcement, and the step is done all the same.
        Self(Builder::new().spawn(announce).ok().map(|thread| (done, thread)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.0.take() {
            drop(done);
            // The announcer neither panics nor returns anything.
            let _ended = thread.join();
        }
    }
}
