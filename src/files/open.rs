//! Opening what is read: a regular file, whatever lies at its path by the time it is open.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::error::FileError;

/// A regular file, open for reading, and its size in bytes; `what` says what it should be.
///
/// Nothing else is opened: a device may act on it. Another file may lie at the path between that look and the opening, which
/// therefore waits for nothing, as it would at a pipe into which nobody writes; what was opened is looked at again.
///
/// # Errors
///
/// Where there is none, where it is no regular file, and where it cannot be opened.
pub(super) fn open(path: &Path, what: &str) -> Result<(File, u64), FileError> {
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => FileError::new(path, format!("there is no such {what}")),
        _ => unreadable(path, what, error),
    })?;
    regular(path, what, &metadata)?;
    open_without_waiting(path, what)
}

/// A regular file, open for reading, and its size in bytes, whatever lay at the path before.
fn open_without_waiting(path: &Path, what: &str) -> Result<(File, u64), FileError> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        // A terminal that is opened would become the one of this process.
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed());
    }
    let opened = options.open(path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
    let (file, metadata) = opened.map_err(|error| unreadable(path, what, error))?;
    regular(path, what, &metadata)?;
    Ok((file, metadata.len()))
}

fn regular(path: &Path, what: &str, metadata: &Metadata) -> Result<(), FileError> {
    if metadata.is_file() {
        return Ok(());
    }
    Err(FileError::new(path, format!("this is not a regular file, so not a {what}")))
}

/// The error of a file that the system does not let us read.
pub(super) fn unreadable(path: &Path, what: &str, error: io::Error) -> FileError {
    FileError::of_system(path, &format!("cannot read the {what}"), error)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, mpsc};
    use std::time::Duration;

    use super::{FileError, open, open_without_waiting};
    use crate::files::read;

    /// Far longer than it takes on a busy machine; a pipe is waited for without end.
    const DEADLINE: Duration = Duration::from_secs(60);

    fn pipe(path: &Path) {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo {}", path.display());
    }

    /// What came of work that must not wait; it goes on in a thread of its own where it does.
    fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || send.send(work()));
        receive.recv_timeout(DEADLINE).expect("this waits for something that never comes")
    }

    #[test]
    fn what_lies_there_by_the_time_it_is_opened_is_looked_at_again() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("pipe");
        pipe(&fifo);
        for place in [fifo, folder.path().to_owned(), PathBuf::from("/dev/zero"), PathBuf::from("/dev/tty")] {
            // Without a terminal the system refuses /dev/tty itself.
            let is_refused = |error: &FileError| {
                error.problem == "this is not a regular file, so not a photo" || place == Path::new("/dev/tty")
            };
            let there = place.clone();
            let opened = in_time(move || open_without_waiting(&there, "photo").map(drop));
            assert!(opened.as_ref().is_err_and(is_refused), "{}: {opened:?}", place.display());
            let there = place.clone();
            let looked_at = in_time(move || open(&there, "photo").map(drop));
            assert!(looked_at.as_ref().is_err_and(is_refused), "{}: {looked_at:?}", place.display());
        }
    }

    /// A file and a pipe change places all the time: reading gives the bytes or refuses, and comes to an end.
    #[test]
    fn a_pipe_that_is_put_in_between_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("kept"), b"bytes").unwrap();
        pipe(&at("pipe"));
        let photo = at("photo");
        std::fs::hard_link(at("kept"), &photo).unwrap();
        let is_read = Arc::new(AtomicBool::new(false));
        let (folder_path, target, stopped) = (folder.path().to_owned(), photo.clone(), is_read.clone());
        let swapping = std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                for other in ["pipe", "kept"] {
                    let link = folder_path.join("link");
                    std::fs::hard_link(folder_path.join(other), &link).unwrap();
                    std::fs::rename(&link, &target).unwrap();
                }
            }
        });
        // Where the reading never ends, the one who changes them does, all the same.
        let ends = is_read.clone();
        std::thread::spawn(move || {
            std::thread::sleep(DEADLINE);
            ends.store(true, Ordering::Relaxed);
        });
        let (whole, refused) = in_time(move || {
            let (mut whole, mut refused) = (0, 0);
            // On a busy machine the other thread may not come to its turn for long.
            let has_ended = || is_read.load(Ordering::Relaxed);
            while whole + refused < 5_000 || (whole == 0 || refused == 0) && !has_ended() {
                match read(&photo, "photo", 100) {
                    Ok(bytes) if bytes == b"bytes" => whole += 1,
                    Err(error) if error.problem.contains("not a regular file") => refused += 1,
                    other => panic!("{other:?}"),
                }
            }
            is_read.store(true, Ordering::Relaxed);
            (whole, refused)
        });
        swapping.join().unwrap();
        assert!(whole > 0 && refused > 0, "{whole} were read, {refused} refused: nothing changed places");
    }
}
