//! Two pieces of work beside each other, such as on the two photos of a comparison.

use std::any::Any;
use std::panic::resume_unwind;
use std::sync::mpsc::{SendError, channel};
use std::thread::{Builder, scope};

/// What two functions return, which run beside each other; one after the other where the system gives no thread.
///
/// A panic of either is passed on.
pub fn side_by_side<T: Send, U>(first: impl FnOnce() -> T + Send, second: impl FnOnce() -> U) -> (T, U) {
    scope(|scope| {
        // A thread that cannot be had would take the work with it, so it gets that once it runs.
        let (give, take) = channel();
        let work = move || take.recv().map(|first: Box<dyn FnOnce() -> T + Send + '_>| first());
        let Ok(thread) = Builder::new().spawn_scoped(scope, work) else { return (first(), second()) };
        if let Err(SendError(first)) = give.send(Box::new(first)) {
            return (first(), second());
        }
        let second = second();
        let joined = thread.join().and_then(|done| done.map_err(|closed| Box::new(closed) as Box<dyn Any + Send>));
        (joined.unwrap_or_else(|panic| resume_unwind(panic)), second)
    })
}
