//! Decoders meet hostile files; what goes wrong inside them stays there, and nothing of it is printed.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;

/// Runs a decoder; should it panic, the file is reported as one that cannot be read.
pub(super) fn guarded<T>(format: ImageFormat, work: impl FnOnce() -> Result<T, DecodeError>) -> Result<T, DecodeError> {
    or_none(work).unwrap_or_else(|| Err(stopped(format)))
}

/// The error of a file whose decoder panicked: it may be damaged, or sound and of a kind that its decoder does not expect.
fn stopped(format: ImageFormat) -> DecodeError {
    DecodeError::Unsupported {
        what: format!("this {format} picture, which makes its decoder stop,"),
        remedy: "copy it again from the phone or camera, and if that does not help save it as an ordinary JPEG or PNG photo",
    }
}

/// Runs `work`; `None` should it panic. Where it does so on this thread, no panic hook is told: nothing is printed.
///
/// Nothing that `work` touched is used after a panic, so no half-made state is ever seen.
pub(crate) fn or_none<T>(work: impl FnOnce() -> T) -> Option<T> {
    install_quiet_hook();
    let _guard = Guard::new();
    catch_unwind(AssertUnwindSafe(work)).ok()
}

thread_local! {
    /// How many guards stand on this thread.
    static GUARDS: Cell<u32> = const { Cell::new(0) };
}

/// A guard that stands on this thread while it lives.
struct Guard;

impl Guard {
    fn new() -> Self {
        GUARDS.set(GUARDS.get().saturating_add(1));
        Self
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        GUARDS.set(GUARDS.get().saturating_sub(1));
    }
}

/// Puts a hook before the one that is there, once: it passes on every panic but those of threads on which a guard stands.
fn install_quiet_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = take_hook();
        set_hook(Box::new(move |panic| {
            if GUARDS.get() == 0 {
                previous(panic);
            }
        }));
    });
}
