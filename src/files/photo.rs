//! Photos and their landmark files, read from where they lie.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::read;
use crate::error::{Error, FileError};
use crate::imaging::Limits;
use crate::landmark::file::{LandmarkFile, MAX_BYTES};
use crate::pipeline::{Photo, PhotoFile};
use crate::text::{file_name, shown};

/// Where the landmarks of a photo lie: `photo.landmarks.json` beside `photo.jpg`.
pub fn sidecar(photo: &Path) -> PathBuf {
    photo.with_extension("landmarks.json")
}

/// The landmark file at a path.
///
/// # Errors
///
/// Where it cannot be read, and where it is wrong; all problems at once.
pub fn read_landmarks(path: &Path) -> Result<LandmarkFile, Error> {
    let bytes = read(path, "landmark file", MAX_BYTES as u64).map_err(|error| {
        let remedy = "; mark the photo with `lipmetry mark`, or name its landmarks on the command line (see --help)";
        // Beside an error of the system, such as a folder that may not be read, marking the photo is no remedy.
        let remedy = if path.exists() || error.source.is_some() { "" } else { remedy };
        FileError { problem: error.problem + remedy, ..error }
    })?;
    LandmarkFile::read(&bytes).map_err(|source| Error::Landmarks { file: shown(path), source })
}

impl Photo {
    /// A photo with the landmarks that lie beside it as `NAME.landmarks.json`.
    ///
    /// # Errors
    ///
    /// Where one of the two files cannot be read, where the photo cannot be decoded, where the landmark file is wrong, and where
    /// it belongs to another photo; all problems at once.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::open_with(path, sidecar(path))
    }

    /// A photo with its landmarks from elsewhere.
    ///
    /// # Errors
    ///
    /// Where [`Photo::open`] has some.
    pub fn open_with(path: impl AsRef<Path>, landmarks: impl AsRef<Path>) -> Result<Self, Error> {
        let (path, landmarks) = (path.as_ref(), landmarks.as_ref());
        let (photo, file) = Error::both(read_photo(path), read_landmarks(landmarks))?;
        let photo = Self::new(Arc::new(photo), &file);
        let photo = photo.map_err(|source| Error::Landmarks { file: shown(landmarks), source })?;
        Ok(photo.labelled(shown(path)))
    }
}

fn read_photo(path: &Path) -> Result<PhotoFile, Error> {
    let limits = Limits::default();
    let bytes = read(path, "photo", limits.max_file_bytes)?;
    PhotoFile::decode(&file_name(path), &bytes, &limits).map_err(|source| Error::Decode { photo: shown(path), source })
}
