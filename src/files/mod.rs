//! Reading and writing files, carefully: what is read is a regular file of a bounded size, what is written is there whole or
//! not at all, and nothing is overwritten unasked.

use std::io::{self, Read};
use std::path::Path;

use crate::error::FileError;

mod folder;
mod lock;
mod natural_order;
mod open;
mod photo;
mod photo_folder;
#[cfg(unix)]
mod placing;
#[cfg(not(unix))]
mod plain;
mod protection;
mod report;
#[cfg(unix)]
mod staging;
mod study;
mod visit;

pub use crate::pipeline::REPORT_FOLDER;
pub use folder::{Folder, end_writing, write};
pub use lock::{Held, hold, remove_left_lock};
use open::{open, unreadable};
pub use photo::{blind_draft, draft, has_landmarks, read_landmarks, read_marked, read_picture, read_unmarked, sidecar};
pub use photo_folder::{MAX_PHOTOS, photos_in};
pub use protection::Protection;
pub use report::{beside_folder, folder_report_path, report_path};
pub use study::{PEOPLE_FILE, STATE_FOLDER, StudyFiles, StudyState, study_key, study_status, study_work};
pub use visit::{nothing_marked, read_visit};

#[cfg(unix)]
use placing as place;
#[cfg(not(unix))]
use plain as place;

impl FileError {
    fn new(path: &Path, problem: impl Into<String>) -> Self {
        Self { path: path.to_owned(), problem: problem.into(), source: None }
    }

    fn of_system(path: &Path, problem: &str, error: io::Error) -> Self {
        // An error that is made of another one names the temporary file, which is nobody's.
        let said = match error.get_ref() {
            Some(made) => {
                let kind = io::Error::from(error.kind()).to_string();
                let whole = made.to_string();
                // Of a kind without a name, such as too many open files, only the whole says which.
                if kind.starts_with("uncategorized") {
                    whole.split(" at path ").next().unwrap_or(&kind).to_owned()
                } else {
                    kind
                }
            }
            None => error.to_string(),
        };
        Self { path: path.to_owned(), problem: format!("{problem}: {said}"), source: Some(error) }
    }
}

/// A regular file of at most `most` bytes; `what` says what it should be. Anything else (a folder, a device, a pipe) could
/// block or never end.
///
/// # Errors
///
/// Where there is none, where it is no regular file or has too many bytes, and where it cannot be read.
pub fn read(path: &Path, what: &str, most: u64) -> Result<Vec<u8>, FileError> {
    let (file, size) = open(path, what)?;
    if size > most {
        let problem = format!("{size} bytes are too many for a {what}, which may have {most}");
        return Err(FileError::new(path, problem));
    }
    let mut bytes = Vec::new();
    // A file is small beside its limit, and memory may be short all the same.
    let reserved = bytes.try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX));
    reserved.map_err(|_| unreadable(path, what, io::ErrorKind::OutOfMemory.into()))?;
    // The file may grow between the look at its size and the reading.
    let limited = file.take(most).read_to_end(&mut bytes);
    limited.map_err(|error| unreadable(path, what, error))?;
    Ok(bytes)
}

/// The first bytes of a regular file, at most so many; `what` says what it should be.
///
/// # Errors
///
/// As [`read`] has them, but for files that are too large.
fn read_beginning(path: &Path, what: &str, most: u64) -> Result<Vec<u8>, FileError> {
    let (file, _) = open(path, what)?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).map_err(|error| unreadable(path, what, error))?;
    Ok(bytes)
}

/// The SHA-256 sum of a regular file of at most `most` bytes, in 64 hexadecimal digits, read piece by piece; `None` where it cannot be read.
pub fn sum_of(path: &Path, most: u64) -> Option<String> {
    use sha2::{Digest, Sha256};
    let (file, size) = open(path, "file").ok()?;
    if size > most {
        return None;
    }
    let (mut file, mut sum, mut piece) = (file.take(most), Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Some(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            Ok(length) => sum.update(&piece[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

/// Whether a path is taken, be it by a link that leads nowhere.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Whether two paths lead to one file; a path that leads nowhere is no file.
fn is_same_file(a: &Path, b: &Path) -> bool {
    match (std::fs::canonicalize(a), std::fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

fn exists(path: &Path) -> FileError {
    FileError::new(path, "this is there already; choose another place with --output, or overwrite it with --force")
}
