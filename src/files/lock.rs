//! What keeps two programs from writing one file at the same time: a lock on a file of our own beside it, which is there for as
//! long as one writes.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a lock is tried for. Whoever writes holds it for milliseconds; who holds it for longer does not write.
const MOST_WAIT: Duration = Duration::from_secs(2);
/// How often it is tried.
const PAUSE: Duration = Duration::from_millis(20);

/// A lock that is held until this is dropped; its file goes with it.
#[derive(Debug)]
pub struct Held {
    path: PathBuf,
    _file: File,
}

impl Drop for Held {
    fn drop(&mut self) {
        // As long as the lock is held: afterwards the file may be another's.
        let _gone_already = std::fs::remove_file(&self.path);
    }
}

/// Holds the lock of a file that is to be written: `NAME.lock` beside `NAME.json`. Another lipmetry that writes the file is waited
/// for, two seconds at the most. `None` where the lock cannot be had by then, in a folder that cannot be written to, and on file
/// systems without locks: then two programs may write at the same time, and one of two changes may be lost, but nobody who holds a
/// lock can stop this program.
///
/// The lock's file is empty and its owner's alone, so that no other user can hold it. The file itself is not locked: whoever may
/// read it can lock it for as long as he likes.
pub fn hold(path: &Path) -> Option<Held> {
    let lock = path.with_extension("lock");
    let end = Instant::now() + MOST_WAIT;
    loop {
        match Attempt::at(&lock) {
            Attempt::Held(held) => return Some(held),
            Attempt::Impossible => return None,
            Attempt::Busy if Instant::now() >= end => return None,
            Attempt::Busy => std::thread::sleep(PAUSE),
        }
    }
}

/// Removes the lock of a file that a program left which was killed while it wrote.
pub fn remove_left_lock(path: &Path) {
    let lock = path.with_extension("lock");
    if lock.symlink_metadata().is_ok() {
        drop(Attempt::at(&lock));
    }
}

/// What comes of trying a lock once.
enum Attempt {
    Held(Held),
    /// Another one holds it.
    Busy,
    /// There can be none.
    Impossible,
}

impl Attempt {
    fn at(lock: &Path) -> Self {
        let file = match open(lock) {
            Ok(file) => file,
            // Another user's, whose program is writing.
            Err(error) if error.kind() == ErrorKind::PermissionDenied && lock.symlink_metadata().is_ok() => {
                return Self::Busy;
            }
            Err(_) => return Self::Impossible,
        };
        // What is not ours is left alone.
        if !file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() == 0) {
            return Self::Impossible;
        }
        match file.try_lock() {
            // The one who held it until now has removed its file: that one locks nothing any more.
            Ok(()) if !is_at(&file, lock) => Self::Busy,
            Ok(()) => Self::Held(Held { path: lock.to_owned(), _file: file }),
            Err(TryLockError::WouldBlock) => Self::Busy,
            Err(TryLockError::Error(_)) => {
                let _gone_already = std::fs::remove_file(lock);
                Self::Impossible
            }
        }
    }
}

/// The lock's file, made where there is none. A link in its place is not followed, and nothing is waited for.
fn open(lock: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    options.open(lock)
}

/// Whether an open file lies at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), path.symlink_metadata()) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Whether an open file lies at a path: elsewhere a file that is open keeps its place.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// One at a time, whichever of them removes the file in between; and nothing stays.
    #[test]
    fn one_at_a_time_holds_it_and_its_file_goes_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("photo.landmarks.json");
        let (inside, held) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let Some(lock) = hold(&target) else { continue };
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two hold the lock");
                        std::thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        held.fetch_add(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        let held = held.load(Ordering::SeqCst);
        assert!((50..=200).contains(&held), "held {held} times of 200");
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn it_is_given_up_after_two_seconds_and_one_that_was_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("photo.landmarks.json");
        let lock = hold(&target).unwrap();
        assert_eq!(names(folder.path()), ["photo.landmarks.lock"]);
        let begun = Instant::now();
        assert!(hold(&target).is_none());
        // Only the lower bound holds on any machine.
        assert!(begun.elapsed() >= MOST_WAIT, "{:?}", begun.elapsed());
        remove_left_lock(&target);
        assert_eq!(names(folder.path()), ["photo.landmarks.lock"], "a lock that is held is no left one");
        drop(lock);
        std::fs::write(target.with_extension("lock"), "").unwrap();
        remove_left_lock(&target);
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    /// What somebody else put there is no lock, and stays.
    #[cfg(unix)]
    #[test]
    fn what_is_no_lock_is_neither_waited_for_nor_removed() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("photo.landmarks.json");
        let lock = target.with_extension("lock");
        let elsewhere = folder.path().join("elsewhere");
        std::os::unix::fs::symlink(&elsewhere, &lock).unwrap();
        assert!(hold(&target).is_none() && !elsewhere.exists());
        std::fs::remove_file(&lock).unwrap();
        std::fs::write(&lock, "somebody's").unwrap();
        assert!(hold(&target).is_none());
        remove_left_lock(&target);
        assert_eq!(std::fs::read(&lock).unwrap(), b"somebody's");
    }
}
