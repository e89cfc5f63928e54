//! Photos and their landmarks, read from where the command line says.

use std::path::{Path, PathBuf};

use lipmetry::{Error, Photo, files};

use crate::error::CliError;
use crate::terminal::{file_name, shown};

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

/// The photos, each of which is there and has landmarks of its own.
pub fn named_once(photos: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let checked = photos.iter().enumerate().filter_map(|(index, path)| once(path, &photos[..index]).err());
    checked.reduce(CliError::and).map_or_else(|| Ok(photos.to_vec()), Err)
}

/// Checks that a photo is there and that its landmarks do not lie where those of a photo before it do.
pub fn once(path: &Path, before: &[PathBuf]) -> Result<(), CliError> {
    if !path.exists() {
        return Err(in_file(path, "there is no such photo"));
    }
    if !path.is_file() {
        return Err(in_file(path, "this is not a regular file, so not a photo"));
    }
    let Some(twin) = before.iter().find(|twin| sidecar(twin) == sidecar(path)) else { return Ok(()) };
    let is_same = std::fs::canonicalize(path).ok() == std::fs::canonicalize(twin).ok();
    let problem = if is_same {
        "this photo is named twice; name it once".to_owned()
    } else {
        format!("its landmarks would lie where those of {} do; rename one of the two", file_name(twin))
    };
    Err(in_file(path, &problem))
}

/// Where a photo's landmarks lie, whatever way its path goes there.
fn sidecar(photo: &Path) -> PathBuf {
    let sidecar = files::sidecar(photo);
    let folder = sidecar.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = sidecar.file_name().unwrap_or_default();
    std::fs::canonicalize(folder).map_or_else(|_| sidecar.clone(), |folder| folder.join(name))
}
