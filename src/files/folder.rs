//! The folder of a report, and single files: what is written is there whole or not at all.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::place::{Place, Set};
use super::{Protection, exists, is_same_file, is_there};
use crate::error::FileError;

/// Held while something is written, from before the first byte of it until nothing but it is left.
static WRITING: Mutex<()> = Mutex::new(());

fn writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on nothing is written: whoever begins to waits for ever. For a program that is about to end. `false` where something is
/// just being written, which should be waited for: it takes milliseconds.
pub fn end_writing() -> bool {
    match WRITING.try_lock() {
        Ok(guard) => std::mem::forget(guard),
        Err(std::sync::TryLockError::Poisoned(poisoned)) => std::mem::forget(poisoned.into_inner()),
        Err(std::sync::TryLockError::WouldBlock) => return false,
    }
    true
}

/// Writes a file that is there whole or not at all, and is on the disk when this returns. What lies there already is overwritten
/// where `overwrite` says so, and keeps its mode; a new file is as narrow as `protection`.
///
/// # Errors
///
/// Where it cannot be written, or is there and may not be overwritten: not asked for, or write-protected.
pub fn write(path: &Path, bytes: &[u8], overwrite: bool, protection: &Protection) -> Result<(), FileError> {
    let failed = |error| FileError::of_system(path, "cannot be written", error);
    let name = path.file_name().ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
    let _whole = writing();
    let folder = path.parent().unwrap_or(Path::new("."));
    let place = Place::find_folder(folder).map_err(failed)?;
    place.put(Set { files: &[(name, bytes)], force: overwrite, protection })
}

/// A folder for files that are made together.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Where it is; what keeps one from going there is told when something is written.
    place: io::Result<Place>,
    force: bool,
    protection: Protection,
}

impl Folder {
    /// The folder at `path` for the files `names`, which are derived from `inputs`. What an earlier run that was killed left there
    /// is finished or removed.
    ///
    /// # Errors
    ///
    /// Where one of them is there already, unless it may be overwritten by `force` and is not write-protected, or where one of the
    /// `inputs` would be overwritten, before any work is done.
    pub fn new(path: &Path, force: bool, names: &[&str], inputs: &[impl AsRef<Path>]) -> Result<Self, FileError> {
        if is_there(path) && !path.is_dir() {
            let problem = "this is no folder; name one with --output, which may be a new one";
            return Err(FileError::new(path, problem));
        }
        let place = Place::find(path);
        if let Ok(place) = &place {
            place.sweep();
        }
        let targets: Vec<PathBuf> = names.iter().map(|name| path.join(name)).collect();
        if let Some(there) = targets.iter().find(|target| !force && is_there(target)) {
            return Err(exists(there));
        }
        let is_input = |target: &&PathBuf| inputs.iter().any(|input| is_same_file(target, input.as_ref()));
        if let Some(target) = targets.iter().find(is_input) {
            let problem = "this is an input and would be overwritten; choose another folder with --output";
            return Err(FileError::new(target, problem));
        }
        if let Ok(place) = &place {
            place.check(&names.iter().map(OsStr::new).collect::<Vec<_>>(), force)?;
        }
        Ok(Self { path: path.to_owned(), place, force, protection: Protection::of(inputs) })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the files into the folder, all complete or none. They are on the disk when this returns.
    ///
    /// # Errors
    ///
    /// Where one of them cannot be written, or is there by now, and where a link has taken the place of the folder.
    pub fn write(&self, files: &[(&str, &[u8])]) -> Result<(), FileError> {
        let files: Vec<(&OsStr, &[u8])> = files.iter().map(|(name, bytes)| (OsStr::new(*name), *bytes)).collect();
        let _whole = writing();
        match &self.place {
            Ok(place) => place.put(Set { files: &files, force: self.force, protection: &self.protection }),
            Err(error) => Err(FileError::of_system(&self.path, "cannot write here", again(error))),
        }
    }
}

/// The same error of the system.
fn again(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
}
