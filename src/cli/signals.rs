//! Ctrl-C, the request to end and the end of the terminal: they wait while something is being put in its place, so that it is there whole or not at all.

use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// A signal's number and this are the status of a program that it ended, as shells report it.
const ENDED_BY: i32 = 128;

/// How often, and after which pauses, it is asked whether the writing is done: for 10 seconds, of what takes milliseconds on a disk
/// that answers. After that the program ends, and the next run puts in place or removes what was staged.
const WAITS: usize = 2000;
const PAUSE: Duration = Duration::from_millis(5);

/// From now on Ctrl-C and the request to end leave nothing behind.
///
/// Where the system gives no thread or no descriptor, both end the program at once, as ever; the next run cleans up.
pub fn watch() {
    let (ready, is_ready) = std::sync::mpsc::channel::<()>();
    // A handler once set cannot be unset: there is one only where there is a thread that hears of it.
    let watch = move || {
        let watched = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal));
        let Ok(mut signals) = Signals::new(watched) else { return };
        drop(ready);
        if let Some(signal) = signals.forever().next() {
            end(ENDED_BY + signal);
        }
    };
    if std::thread::Builder::new().name("signals".to_owned()).spawn(watch).is_ok() {
        // Nothing is sent: the other end goes when the signals are watched.
        let _watched = is_ready.recv();
    }
}

/// Ends the program as soon as nothing is half-way in its place.
fn end(status: i32) {
    for _ in 0..WAITS {
        if lipmetry::files::end_writing() {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    std::process::exit(status);
}

/// Whether whoever started the program told it to ignore a signal, as shells do with Ctrl-C for what runs in the background. Where
/// the system does not say, it did not.
fn is_ignored(signal: i32) -> bool {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return false };
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask & (1 << (signal - 1)) != 0
}
