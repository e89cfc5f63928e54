//! Reading photos and their landmark files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lipmetry::files;
use lipmetry::imaging::Limits;
use lipmetry::landmark::file::{LandmarkFile, MAX_BYTES};
use lipmetry::pipeline::{Input, PhotoFile};

use crate::error::CliError;
use crate::terminal::{file_name, shown};

/// Reads a photo and its landmarks, by default from beside it.
pub fn read(path: &Path, landmarks: Option<&Path>) -> Result<Input, CliError> {
    let sidecar = landmarks.map_or_else(|| files::sidecar(path), PathBuf::from);
    let (photo, file) = CliError::both(read_photo(path), read_landmarks(&sidecar))?;
    Input::new(Arc::new(photo), &file).map_err(|problems| in_file(&sidecar, &problems.to_string()))
}

/// Reads two photos at once.
pub fn read_both(
    (before, before_landmarks): (&Path, Option<&Path>),
    (after, after_landmarks): (&Path, Option<&Path>),
) -> Result<(Input, Input), CliError> {
    std::thread::scope(|scope| {
        let first = scope.spawn(|| read(before, before_landmarks));
        let second = read(after, after_landmarks);
        CliError::both(first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), second)
    })
}

fn read_photo(path: &Path) -> Result<PhotoFile, CliError> {
    let limits = Limits::default();
    let bytes = read_file(path, "photo", limits.max_file_bytes)?;
    PhotoFile::decode(&file_name(path), &bytes, &limits).map_err(|error| in_file(path, &error.to_string()))
}

pub fn read_landmarks(path: &Path) -> Result<LandmarkFile, CliError> {
    let bytes = read_file(path, "landmark file", MAX_BYTES as u64)?;
    LandmarkFile::read(&bytes).map_err(|problems| in_file(path, &problems.to_string()))
}

/// A regular file of at most `most` bytes.
pub fn read_file(path: &Path, what: &str, most: u64) -> Result<Vec<u8>, CliError> {
    files::read(path, what, most).map_err(|found| {
        let missing = what == "landmark file" && !path.exists();
        let remedy = "; mark the photo with `lipmetry mark`, or name its landmarks on the command line (see --help)";
        in_file(path, &(found.problem + if missing { remedy } else { "" }))
    })
}

/// The failure with the file's name before every line.
pub fn in_file(path: &Path, message: &str) -> CliError {
    CliError::Input(message.lines().map(|line| format!("{}: {line}", shown(path))).collect())
}
