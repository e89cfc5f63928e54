//! Putting a set of files in place where the system is none of Unix: each file is written under a temporary name and renamed.

use std::ffi::OsStr;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Protection, exists, is_there};
use crate::error::FileError;

/// Files that are put in place together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Set<'a> {
    /// Their names and bytes.
    pub files: &'a [(&'a OsStr, &'a [u8])],
    /// Whether they take the place of what is there.
    pub force: bool,
    /// What they are derived from; the system's own lists protect what lies in a folder.
    #[allow(dead_code, reason = "modes are those of Unix")]
    pub protection: &'a Protection,
}

/// A folder as it was named.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
}

impl Place {
    /// The place that a path leads to.
    pub(super) fn find(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned() })
    }

    /// The folder that a path leads to, which is there.
    pub(super) fn find_folder(path: &Path) -> io::Result<Self> {
        Self::find(if path.as_os_str().is_empty() { Path::new(".") } else { path })
    }

    /// What dead runs left under temporary names is not told from what living ones write.
    pub(super) fn sweep(&self) {}

    /// Sees that files of these names can be written.
    pub(super) fn check(&self, names: &[&OsStr], force: bool) -> Result<(), FileError> {
        for path in names.iter().map(|name| self.path.join(name)) {
            if path.is_dir() {
                return Err(FileError::new(&path, "a folder has this name; it cannot be written"));
            }
            if !force && is_there(&path) {
                return Err(exists(&path));
            }
            if path.metadata().is_ok_and(|metadata| metadata.permissions().readonly()) {
                return Err(FileError::new(
                    &path,
                    "this file is write-protected; allow writing to it, or move it away",
                ));
            }
        }
        Ok(())
    }

    /// Puts a set in place.
    pub(super) fn put(&self, set: Set<'_>) -> Result<(), FileError> {
        let path = &self.path;
        let is_new = !path.exists();
        std::fs::create_dir_all(path).map_err(|error| FileError::of_system(path, "cannot write here", error))?;
        let written = self.place(set);
        if written.is_err() && is_new {
            // Nothing half-written stays: an empty new folder goes, one with something in it does not.
            let _not_empty = std::fs::remove_dir(path);
        }
        written
    }

    fn place(&self, set: Set<'_>) -> Result<(), FileError> {
        let names: Vec<&OsStr> = set.files.iter().map(|(name, _)| *name).collect();
        self.check(&names, set.force)?;
        let mut temporary = Vec::new();
        for (name, bytes) in set.files {
            let path = self.path.join(name);
            temporary.push((written(&self.path, &path, bytes)?, path));
        }
        let new: Vec<PathBuf> = temporary.iter().map(|(_, path)| path.clone()).filter(|path| !is_there(path)).collect();
        let placed = temporary.into_iter().try_for_each(|(file, path)| persist(file, &path, set.force));
        if placed.is_err() {
            for path in new {
                let _not_placed = std::fs::remove_file(path);
            }
        }
        placed
    }
}

/// A temporary file in `folder` with the bytes that are to lie at `path`.
fn written(folder: &Path, path: &Path, bytes: &[u8]) -> Result<NamedTempFile, FileError> {
    let unwritable = |error| FileError::of_system(path, "cannot be written", error);
    let mut file = tempfile::Builder::new().prefix(".lipmetry-").tempfile_in(folder).map_err(unwritable)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(unwritable)?;
    Ok(file)
}

fn persist(file: NamedTempFile, path: &Path, overwrite: bool) -> Result<(), FileError> {
    let placed = if overwrite { file.persist(path) } else { file.persist_noclobber(path) };
    placed.map(drop).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => exists(path),
        _ => FileError::of_system(path, "cannot be written", error.error),
    })
}
