//! Photos and their landmarks, read from where the command line says.

use std::path::{Path, PathBuf};

use lipmetry::imaging::MemoryBudget;
use lipmetry::{Error, Photo, files};

use crate::error::CliError;
use crate::terminal::{file_name, shown};

/// Reads a photo and its landmarks, by default from beside it; its report calls it by its name.
pub fn read(path: &Path, landmarks: Option<&Path>, budget: &MemoryBudget) -> Result<Photo, Error> {
    files::read_marked(path, landmarks, None, budget)
}

/// The photos that an argument names: those of a folder, else the photo itself, be it there or not.
pub fn photos_at(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if path.is_dir() { Ok(files::photos_in(path)?) } else { Ok(vec![path.to_owned()]) }
}

/// The photos that arguments name, folders in the place of theirs, and what is wrong with folders.
fn gathered(arguments: &[PathBuf]) -> (Vec<PathBuf>, Option<CliError>) {
    let (mut photos, mut failure) = (Vec::new(), None::<CliError>);
    for argument in arguments {
        match photos_at(argument) {
            Ok(found) => photos.extend(found),
            Err(problem) => failure = Some(joined(failure, problem.into())),
        }
    }
    (photos, failure)
}

fn joined(failure: Option<CliError>, other: CliError) -> CliError {
    match failure {
        Some(failure) => failure.and(other),
        None => other,
    }
}

/// The failure with the file's name before every line.
pub fn in_file(path: &Path, message: &str) -> CliError {
    CliError::Input(message.lines().map(|line| format!("{}: {line}", shown(path))).collect())
}

/// The photos that arguments name, folders in the place of theirs; each is there and has landmarks of its own. All problems at once.
pub fn named_once(arguments: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let (photos, failure) = gathered(arguments);
    let checked = photos.iter().enumerate().filter_map(|(index, path)| once(path, &photos[..index]).err());
    let failure = checked.fold(failure, |failure, other| Some(joined(failure, other)));
    failure.map_or(Ok(photos), Err)
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
