//! Photos and their landmarks, read from where the command line says.

use std::path::Path;

use lipmetry::{Error, Photo};

use crate::error::CliError;
use crate::terminal::shown;

/// Reads a photo and its landmarks, by default from beside it.
pub fn read(path: &Path, landmarks: Option<&Path>) -> Result<Photo, Error> {
    landmarks.map_or_else(|| Photo::open(path), |landmarks| Photo::open_with(path, landmarks))
}

/// Reads two photos at once.
pub fn read_both(
    (before, before_landmarks): (&Path, Option<&Path>),
    (after, after_landmarks): (&Path, Option<&Path>),
) -> Result<(Photo, Photo), Error> {
    std::thread::scope(|scope| {
        let first = scope.spawn(|| read(before, before_landmarks));
        let second = read(after, after_landmarks);
        Error::both(first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), second)
    })
}

/// The failure with the file's name before every line.
pub fn in_file(path: &Path, message: &str) -> CliError {
    CliError::Input(message.lines().map(|line| format!("{}: {line}", shown(path))).collect())
}
