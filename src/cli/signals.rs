//! Ctrl-C and the request to end: they wait while something is being put in its place, so that it is there whole or not at all.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// The statuses of a program that was ended by a signal: 128 and its number, as shells report it.
const INTERRUPTED: (SignalKind, i32) = (SignalKind::interrupt(), 130);
const TERMINATED: (SignalKind, i32) = (SignalKind::terminate(), 143);

/// How often, and after which pauses, it is asked whether the writing is done: for 10 seconds, of what takes milliseconds on a disk
/// that answers. After that the program ends, and the next run puts in place or removes what was staged.
const WAITS: usize = 2000;
const PAUSE: Duration = Duration::from_millis(5);

/// From now on Ctrl-C and the request to end leave nothing behind.
///
/// Where the system gives no thread or no descriptor, both end the program at once, as ever; the next run cleans up.
pub fn watch() {
    let ends = [INTERRUPTED, TERMINATED];
    let (ready, is_ready) = std::sync::mpsc::channel::<()>();
    let watch = move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else { return };
        runtime.block_on(async {
            let signals = ends.iter().filter(|(kind, _)| !is_ignored(*kind));
            let mut signals: Vec<(Signal, i32)> =
                signals.filter_map(|(kind, status)| Some((signal(*kind).ok()?, *status))).collect();
            drop(ready);
            let status = next(&mut signals).await;
            end(status);
        });
    };
    if std::thread::Builder::new().name("signals".to_owned()).spawn(watch).is_ok() {
        // Nothing is sent: the other end goes when the signals are watched.
        let _watched = is_ready.recv();
    }
}

/// The status of the next signal.
async fn next(signals: &mut [(Signal, i32)]) -> i32 {
    poll_fn(|context| {
        let mut came =
            signals.iter_mut().filter_map(|(signal, status)| signal.poll_recv(context).is_ready().then_some(*status));
        came.next().map_or(Poll::Pending, Poll::Ready)
    })
    .await
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
fn is_ignored(kind: SignalKind) -> bool {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return false };
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask & (1 << (kind.as_raw_value() - 1)) != 0
}
