//! Where photos come from and where what was marked goes: files beside the photos, or memory alone.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;

use crate::files::{self, Folder};
use crate::imaging::Limits;
use crate::landmark::file::MAX_BYTES;
use crate::text::shown;

use super::error::RequestError;

/// What is kept of a photo beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StoredFile {
    /// Its landmark file.
    Landmarks,
    /// The marking that is being made.
    Draft,
}

/// Photos by their numbers, and what is kept of them.
pub trait Store: Send + Sync + std::fmt::Debug {
    /// The bytes of a photo.
    ///
    /// # Errors
    ///
    /// Where they cannot be read.
    fn photo(&self, number: usize) -> Result<Bytes, RequestError>;

    /// What is kept of a photo; `None` where nothing is.
    ///
    /// # Errors
    ///
    /// Where it is there and cannot be read.
    fn kept(&self, number: usize, what: StoredFile) -> Result<Option<Vec<u8>>, RequestError>;

    /// Keeps `bytes` in the place of `known`, whole or not at all; `None` stands for nothing.
    ///
    /// # Errors
    ///
    /// Where something else than `known` is there by now, and where it cannot be written.
    fn keep(
        &self,
        number: usize,
        what: StoredFile,
        known: Option<&[u8]>,
        bytes: Option<&[u8]>,
    ) -> Result<(), RequestError>;

    /// Keeps the files of the report on the two photos, and says where; `None` where nothing stays.
    ///
    /// # Errors
    ///
    /// Where a report is there already, and where it cannot be written.
    fn keep_report(&self, before: usize, after: usize, files: &[(&str, &[u8])])
    -> Result<Option<String>, RequestError>;

    /// Whether a photo can be taken in.
    ///
    /// # Errors
    ///
    /// Where none are taken in, or no more.
    fn has_room(&self) -> Result<(), RequestError>;

    /// Takes in a photo, and gives its number.
    ///
    /// # Errors
    ///
    /// Where photos are not taken in, or no more.
    fn take_in(&self, bytes: Bytes) -> Result<usize, RequestError>;
}

/// The largest draft that is read.
pub(super) const MAX_DRAFT_BYTES: u64 = 1 << 20;

/// Files beside the photos.
#[derive(Debug)]
pub struct SidecarStore {
    /// The photos.
    pub photos: Vec<PathBuf>,
    /// The folder of the report; by default `NAME.lipmetry` beside the after photo.
    pub output: Option<PathBuf>,
    /// Whether a report that is there is overwritten.
    pub force: bool,
}

impl SidecarStore {
    fn path(&self, number: usize, what: StoredFile) -> Result<PathBuf, RequestError> {
        let photo = self.photo_path(number)?;
        Ok(match what {
            StoredFile::Landmarks => files::sidecar(photo),
            StoredFile::Draft => photo.with_extension("landmarks.draft.json"),
        })
    }

    fn photo_path(&self, number: usize) -> Result<&Path, RequestError> {
        self.photos.get(number).map(PathBuf::as_path).ok_or_else(RequestError::missing)
    }
}

impl Store for SidecarStore {
    fn photo(&self, number: usize) -> Result<Bytes, RequestError> {
        let path = self.photo_path(number)?;
        files::read(path, "photo", Limits::default().max_file_bytes).map(Bytes::from).map_err(RequestError::broken)
    }

    fn kept(&self, number: usize, what: StoredFile) -> Result<Option<Vec<u8>>, RequestError> {
        let path = self.path(number, what)?;
        if std::fs::symlink_metadata(&path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
            return Ok(None);
        }
        let (name, most) = match what {
            StoredFile::Landmarks => ("landmark file", MAX_BYTES as u64),
            StoredFile::Draft => ("draft", MAX_DRAFT_BYTES),
        };
        files::read(&path, name, most).map(Some).map_err(RequestError::broken)
    }

    fn keep(
        &self,
        number: usize,
        what: StoredFile,
        known: Option<&[u8]>,
        bytes: Option<&[u8]>,
    ) -> Result<(), RequestError> {
        // Another program of this kind waits meanwhile: what it finds then is no longer what it knows. File systems that have no
        // locks leave the moment between the look and the writing open.
        let _held = File::open(self.photo_path(number)?).and_then(|photo| photo.lock().map(|()| photo));
        if self.kept(number, what)?.as_deref() != known {
            return Err(RequestError::conflict(changed_elsewhere(what)));
        }
        let path = self.path(number, what)?;
        // A landmark file that is kept elsewhere stays there.
        let path = if what == StoredFile::Landmarks { std::fs::canonicalize(&path).unwrap_or(path) } else { path };
        match bytes {
            Some(bytes) => files::write(&path, bytes, known.is_some()).map_err(RequestError::broken),
            None if known.is_none() => Ok(()),
            None => std::fs::remove_file(&path)
                .map_err(|error| RequestError::broken(format!("{}: cannot be removed: {error}", shown(&path)))),
        }
    }

    fn keep_report(
        &self,
        before: usize,
        after: usize,
        files: &[(&str, &[u8])],
    ) -> Result<Option<String>, RequestError> {
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let mut inputs = Vec::new();
        for number in [before, after] {
            inputs.extend([self.photo_path(number)?.to_owned(), self.path(number, StoredFile::Landmarks)?]);
        }
        let folder = self.output.clone().unwrap_or_else(|| files::report_path(&inputs[2]));
        let folder = Folder::new(&folder, self.force, &names, &inputs).map_err(RequestError::conflict)?;
        folder.write(files).map_err(RequestError::broken)?;
        Ok(Some(shown(folder.path())))
    }

    fn has_room(&self) -> Result<(), RequestError> {
        Err(RequestError::conflict(
            "The photos were named when this page was opened; open it without any to bring your own.",
        ))
    }

    fn take_in(&self, _: Bytes) -> Result<usize, RequestError> {
        self.has_room().map(|()| 0)
    }
}

fn changed_elsewhere(what: StoredFile) -> &'static str {
    match what {
        StoredFile::Landmarks => {
            "Another program has changed the landmark file of this photo. Reload this page to see it."
        }
        StoredFile::Draft => "Another program is marking this photo too. Close one of the two, and reload this page.",
    }
}

/// The most photos that are taken in.
const MOST_TAKEN_IN: usize = 2;

/// MemoryStore alone: when the program ends, nothing is left.
#[derive(Debug, Default)]
pub struct MemoryStore {
    photos: Mutex<Vec<Bytes>>,
    kept: Mutex<HashMap<(usize, StoredFile), Vec<u8>>>,
}

impl Store for MemoryStore {
    fn photo(&self, number: usize) -> Result<Bytes, RequestError> {
        locked(&self.photos).get(number).cloned().ok_or_else(RequestError::missing)
    }

    fn kept(&self, number: usize, what: StoredFile) -> Result<Option<Vec<u8>>, RequestError> {
        Ok(locked(&self.kept).get(&(number, what)).cloned())
    }

    fn keep(
        &self,
        number: usize,
        what: StoredFile,
        known: Option<&[u8]>,
        bytes: Option<&[u8]>,
    ) -> Result<(), RequestError> {
        let mut kept = locked(&self.kept);
        if kept.get(&(number, what)).map(Vec::as_slice) != known {
            return Err(RequestError::conflict(changed_elsewhere(what)));
        }
        match bytes {
            Some(bytes) => kept.insert((number, what), bytes.to_vec()),
            None => kept.remove(&(number, what)),
        };
        Ok(())
    }

    fn keep_report(&self, _: usize, _: usize, _: &[(&str, &[u8])]) -> Result<Option<String>, RequestError> {
        Ok(None)
    }

    fn has_room(&self) -> Result<(), RequestError> {
        room_beside(&locked(&self.photos))
    }

    fn take_in(&self, bytes: Bytes) -> Result<usize, RequestError> {
        let mut photos = locked(&self.photos);
        room_beside(&photos)?;
        photos.push(bytes);
        Ok(photos.len() - 1)
    }
}

fn room_beside(photos: &[Bytes]) -> Result<(), RequestError> {
    if photos.len() < MOST_TAKEN_IN {
        return Ok(());
    }
    Err(RequestError::conflict("There are two photos already: one before, one after."))
}

/// What a mutex holds; a thread that panicked while it held it left it whole, since nothing here is changed halfway.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
