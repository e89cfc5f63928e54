//! Reading and writing files, carefully: what is read is a regular file of a bounded size, what is written is there whole or
//! not at all, and nothing is overwritten unasked.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::FileError;

mod natural_order;
mod photo;
mod photo_folder;
mod report;
mod visit;

pub use photo::{draft, has_landmarks, read_landmarks, read_picture, read_unmarked, sidecar};
pub use photo_folder::{MAX_PHOTOS, photos_in};
pub use report::{beside_folder, folder_report_path, report_path};
pub use visit::{nothing_marked, read_visit};

impl FileError {
    fn new(path: &Path, problem: impl Into<String>) -> Self {
        Self { path: path.to_owned(), problem: problem.into(), source: None }
    }

    fn of_system(path: &Path, problem: &str, error: io::Error) -> Self {
        // An error that is made of another one names the temporary file, which is nobody's.
        let said =
            if error.get_ref().is_some() { io::Error::from(error.kind()).to_string() } else { error.to_string() };
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
    let unreadable = |error| FileError::of_system(path, &format!("cannot read the {what}"), error);
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => FileError::new(path, format!("there is no such {what}")),
        _ => unreadable(error),
    })?;
    if !metadata.is_file() {
        return Err(FileError::new(path, format!("this is not a regular file, so not a {what}")));
    }
    if metadata.len() > most {
        let problem = format!("{} bytes are too many for a {what}, which may have {most}", metadata.len());
        return Err(FileError::new(path, problem));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // The file may grow between the look at its size and the reading.
    let limited = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    limited.map_err(unreadable)?;
    Ok(bytes)
}

/// Writes a file that is there whole or not at all. What lies there already is overwritten where `overwrite` says so.
///
/// # Errors
///
/// Where it cannot be written, or is there and may not be overwritten.
pub fn write(path: &Path, bytes: &[u8], overwrite: bool) -> Result<(), FileError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = written(folder, path, bytes)?;
    if overwrite && let Ok(metadata) = std::fs::metadata(path) {
        if metadata.permissions().readonly() {
            return Err(FileError::new(path, "this file is write-protected; allow writing to it, or move it away"));
        }
        let kept = file.as_file().set_permissions(metadata.permissions());
        kept.map_err(|error| FileError::of_system(path, "cannot be written", error))?;
    }
    persist(file, path, overwrite)
}

/// A folder for files that are made together.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    force: bool,
}

impl Folder {
    /// The folder at `path` for the files `names`.
    ///
    /// # Errors
    ///
    /// Where one of them is there already, unless it may be overwritten by `force`, or where one of the `inputs` would
    /// be overwritten, before any work is done.
    pub fn new(path: &Path, force: bool, names: &[&str], inputs: &[impl AsRef<Path>]) -> Result<Self, FileError> {
        if is_there(path) && !path.is_dir() {
            let problem = "this is no folder; name one with --output, which may be a new one";
            return Err(FileError::new(path, problem));
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
        Ok(Self { path: path.to_owned(), force })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the files into the folder, all complete or none.
    ///
    /// # Errors
    ///
    /// Where one of them cannot be written, or is there by now.
    pub fn write(&self, files: &[(&str, &[u8])]) -> Result<(), FileError> {
        let path = &self.path;
        let is_new = !path.exists();
        std::fs::create_dir_all(path).map_err(|error| FileError::of_system(path, "cannot write here", error))?;
        let written = self.place(files);
        if written.is_err() && is_new {
            // Nothing half-written stays: an empty new folder goes, one with something in it does not.
            let _not_empty = std::fs::remove_dir(path);
        }
        written
    }

    fn place(&self, files: &[(&str, &[u8])]) -> Result<(), FileError> {
        let mut temporary = Vec::new();
        for (name, bytes) in files {
            let path = self.path.join(name);
            temporary.push((written(&self.path, &path, bytes)?, path));
        }
        // A folder in the place of a file is never replaced: this must show before either file is.
        if let Some((_, path)) = temporary.iter().find(|(_, path)| path.is_dir()) {
            return Err(FileError::new(path, "a folder has this name; it cannot be written"));
        }
        let new: Vec<PathBuf> = temporary.iter().map(|(_, path)| path.clone()).filter(|path| !is_there(path)).collect();
        let placed = temporary.into_iter().try_for_each(|(file, path)| persist(file, &path, self.force));
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
    let mut file = new_file(folder).map_err(unwritable)?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(unwritable)?;
    Ok(file)
}

fn persist(file: NamedTempFile, path: &Path, overwrite: bool) -> Result<(), FileError> {
    let placed = if overwrite { file.persist(path) } else { file.persist_noclobber(path) };
    placed.map(drop).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => exists(path),
        _ => FileError::of_system(path, "cannot be written", error.error),
    })
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

/// A temporary file in the folder, readable by others as any new file is.
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lipmetry-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
