//! Where photos come from and where their markings go: files beside the photos, or memory alone.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;

use crate::error::FileError;
use crate::files::{self, Folder, Protection};
use crate::imaging::Limits;
use crate::landmark::file::MAX_BYTES;
use crate::text::{file_name, shown};

use super::error::RequestError;
use super::visits::MAX_PHOTOS_OF_VISIT;

/// What is stored with a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StoredFile {
    /// Its landmark file.
    Landmarks,
    /// The marking that is being made.
    Draft,
}

/// What a store gives, or why it cannot.
pub type Stored<T> = Result<T, RequestError>;

/// Photos by their numbers, and what is stored with them. Whoever calls it may have to wait, for a disk or for another program, and
/// holds up nobody else meanwhile.
pub trait Store: Send + Sync + std::fmt::Debug {
    /// The bytes of a photo.
    ///
    /// # Errors
    ///
    /// An error says why they cannot be read.
    fn photo(&self, number: usize) -> Stored<Bytes>;

    /// The bytes of a file that is stored with a photo; `None` where there is none.
    ///
    /// # Errors
    ///
    /// An error says why a file that is there cannot be read.
    fn read(&self, number: usize, what: StoredFile) -> Stored<Option<Vec<u8>>>;

    /// The folder that a photo lies in; `None` where it lies in none.
    fn folder(&self, number: usize) -> Option<PathBuf>;

    /// Replaces the bytes `old` of a file with `new`, whole or not at all; `None` stands for no file.
    ///
    /// # Errors
    ///
    /// Nothing is replaced where the file is no longer what `old` says, or cannot be written.
    fn replace(&self, number: usize, what: StoredFile, old: Option<&[u8]>, new: Option<&[u8]>) -> Stored<()>;

    /// Saves the files of the report on photos, named for the one called `after`, and says where; `None` where nothing stays.
    ///
    /// # Errors
    ///
    /// Nothing is saved where a report is there already, or cannot be written.
    fn save_report(&self, photos: &[usize], after: usize, files: &[(&str, &[u8])]) -> Stored<Option<String>>;

    /// Checks that a photo can be added.
    ///
    /// # Errors
    ///
    /// An error says why no photo, or no further one, can be added.
    fn check_room(&self) -> Stored<()>;

    /// Adds a photo, and gives its number.
    ///
    /// # Errors
    ///
    /// An error says why no photo, or no further one, can be added.
    fn add_photo(&self, bytes: Bytes) -> Stored<usize>;

    /// Removes a photo that was added, with everything that is stored with it. Its number is not given again.
    ///
    /// # Errors
    ///
    /// An error says why it stays.
    fn remove_photo(&self, number: usize) -> Stored<()>;
}

/// The largest draft that is read.
pub(super) const MAX_DRAFT_BYTES: u64 = 1 << 20;

/// Files beside the photos.
#[derive(Debug)]
pub struct SidecarStore {
    /// The photos.
    pub photos: Vec<PathBuf>,
    /// The folder of the report; by default one beside the after photo, `NAME.lipmetry`.
    pub output: Option<PathBuf>,
    /// What the folder of the report is called beside the after photo, where it is not after that one.
    pub folder_name: Option<String>,
    /// Whether a report that is there is overwritten.
    pub force: bool,
}

impl SidecarStore {
    fn path(&self, number: usize, what: StoredFile) -> Stored<PathBuf> {
        let photo = self.photo_path(number)?;
        Ok(match what {
            StoredFile::Landmarks => files::sidecar(photo),
            StoredFile::Draft => files::draft(photo),
        })
    }

    /// Where a file of a photo is written to: a landmark file that is kept elsewhere stays there.
    fn written_path(&self, number: usize, what: StoredFile) -> Stored<PathBuf> {
        let path = self.path(number, what)?;
        Ok(if what == StoredFile::Landmarks { std::fs::canonicalize(&path).unwrap_or(path) } else { path })
    }

    /// Removes the locks that a run left beside the photos which was killed while it wrote.
    pub fn remove_left_locks(&self) {
        let of = |number| [StoredFile::Landmarks, StoredFile::Draft].map(|what| self.written_path(number, what));
        (0..self.photos.len()).flat_map(of).flatten().for_each(|path| files::remove_left_lock(&path));
    }

    fn photo_path(&self, number: usize) -> Stored<&Path> {
        self.photos.get(number).map(PathBuf::as_path).ok_or_else(RequestError::missing)
    }
}

impl Store for SidecarStore {
    fn photo(&self, number: usize) -> Stored<Bytes> {
        let path = self.photo_path(number)?;
        let bytes = files::read(path, "photo", Limits::default().max_file_bytes);
        bytes.map(Bytes::from).map_err(|error| RequestError::of_photo(number, "", &error.problem))
    }

    fn read(&self, number: usize, what: StoredFile) -> Stored<Option<Vec<u8>>> {
        let path = self.path(number, what)?;
        if std::fs::symlink_metadata(&path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
            return Ok(None);
        }
        let (name, most) = match what {
            StoredFile::Landmarks => ("landmark file", MAX_BYTES as u64),
            StoredFile::Draft => ("draft", MAX_DRAFT_BYTES),
        };
        files::read(&path, name, most)
            .map(Some)
            .map_err(|error| RequestError::of_photo(number, beside(what), &error.problem))
    }

    fn folder(&self, number: usize) -> Option<PathBuf> {
        Some(self.photos.get(number)?.parent()?.to_owned())
    }

    fn replace(&self, number: usize, what: StoredFile, old: Option<&[u8]>, new: Option<&[u8]>) -> Stored<()> {
        let path = self.written_path(number, what)?;
        // Another lipmetry waits in the meantime, and then finds that the file has changed.
        let _held = files::hold(&path);
        if self.read(number, what)?.as_deref() != old {
            return Err(RequestError::conflict(changed_elsewhere(what)));
        }
        let broken = |problem: &str| RequestError::of_photo(number, beside(what), problem);
        match new {
            Some(bytes) => {
                let photo = self.photo_path(number)?;
                let protection = Protection::of(&[photo, &files::sidecar(photo), &files::draft(photo)]);
                files::write(&path, bytes, old.is_some(), &protection).map_err(|error| broken(&error.problem))
            }
            None if old.is_none() => Ok(()),
            None => std::fs::remove_file(&path).map_err(|error| broken(&format!("cannot be removed: {error}"))),
        }
    }

    fn save_report(&self, photos: &[usize], after: usize, files: &[(&str, &[u8])]) -> Stored<Option<String>> {
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let mut inputs = Vec::new();
        for number in photos {
            inputs.extend([self.photo_path(*number)?.to_owned(), self.path(*number, StoredFile::Landmarks)?]);
        }
        let after = self.photo_path(after)?;
        let beside = || match &self.folder_name {
            Some(name) => after.with_file_name(name),
            None => files::report_path(after),
        };
        let folder = self.output.clone().unwrap_or_else(beside);
        let folder = Folder::new(&folder, self.force, &names, &inputs)
            .map_err(|error| RequestError::conflict(without_folder(&error)))?;
        let elsewhere =
            if self.output.is_some() { "" } else { "; open this page anew with --output and another folder" };
        folder.write(files).map_err(|problem| RequestError::broken(without_folder(&problem) + elsewhere))?;
        Ok(Some(shown(folder.path())))
    }

    fn check_room(&self) -> Stored<()> {
        Err(RequestError::conflict(
            "The photos were named when this page was opened; open it without any to bring your own.",
        ))
    }

    fn add_photo(&self, _: Bytes) -> Stored<usize> {
        self.check_room().map(|()| 0)
    }

    fn remove_photo(&self, _: usize) -> Stored<()> {
        self.check_room()
    }
}

/// How a sentence on a file beside a photo begins.
fn beside(what: StoredFile) -> &'static str {
    match what {
        StoredFile::Landmarks => "its landmark file, beside it as NAME.landmarks.json: ",
        StoredFile::Draft => "its draft, beside it as NAME.landmarks.draft.json: ",
    }
}

/// What is wrong with a file, with its name alone.
fn without_folder(error: &FileError) -> String {
    format!("{}: {}", file_name(&error.path), error.problem)
}

fn changed_elsewhere(what: StoredFile) -> &'static str {
    match what {
        StoredFile::Landmarks => {
            "Another program has changed the landmark file of this photo. Reload this page to see it."
        }
        StoredFile::Draft => "Another program is marking this photo too. Close one of the two, and reload this page.",
    }
}

/// The most photos that a user may add, two visits.
const MAX_ADDED_PHOTOS: usize = 2 * MAX_PHOTOS_OF_VISIT;
/// The most bytes that the added photos may have together, beside the last one: they stay in memory.
const MAX_ADDED_BYTES: usize = 512 << 20;

/// Memory alone: when the program ends, nothing is left.
#[derive(Debug, Default)]
pub struct MemoryStore {
    /// By their numbers; `None` are those that were removed.
    photos: Mutex<Vec<Option<Bytes>>>,
    stored: Mutex<HashMap<(usize, StoredFile), Vec<u8>>>,
}

impl Store for MemoryStore {
    fn photo(&self, number: usize) -> Stored<Bytes> {
        lock(&self.photos).get(number).cloned().flatten().ok_or_else(RequestError::missing)
    }

    fn read(&self, number: usize, what: StoredFile) -> Stored<Option<Vec<u8>>> {
        Ok(lock(&self.stored).get(&(number, what)).cloned())
    }

    fn folder(&self, _: usize) -> Option<PathBuf> {
        None
    }

    fn replace(&self, number: usize, what: StoredFile, old: Option<&[u8]>, new: Option<&[u8]>) -> Stored<()> {
        let mut stored = lock(&self.stored);
        if stored.get(&(number, what)).map(Vec::as_slice) != old {
            return Err(RequestError::conflict(changed_elsewhere(what)));
        }
        match new {
            Some(bytes) => stored.insert((number, what), bytes.to_vec()),
            None => stored.remove(&(number, what)),
        };
        Ok(())
    }

    fn save_report(&self, _: &[usize], _: usize, _: &[(&str, &[u8])]) -> Stored<Option<String>> {
        Ok(None)
    }

    fn check_room(&self) -> Stored<()> {
        check_room_beside(&lock(&self.photos))
    }

    fn add_photo(&self, bytes: Bytes) -> Stored<usize> {
        let mut photos = lock(&self.photos);
        check_room_beside(&photos)?;
        photos.push(Some(bytes));
        Ok(photos.len() - 1)
    }

    fn remove_photo(&self, number: usize) -> Stored<()> {
        lock(&self.photos).get_mut(number).and_then(Option::take).ok_or_else(RequestError::missing)?;
        lock(&self.stored).retain(|(other, _), _| *other != number);
        Ok(())
    }
}

fn check_room_beside(photos: &[Option<Bytes>]) -> Stored<()> {
    let bytes: usize = photos.iter().flatten().map(Bytes::len).sum();
    let problem = if photos.iter().flatten().count() >= MAX_ADDED_PHOTOS {
        format!("There are {MAX_ADDED_PHOTOS} photos already. Remove one before you add another.")
    } else if bytes >= MAX_ADDED_BYTES {
        let most = MAX_ADDED_BYTES >> 20;
        format!(
            "The photos have more than {most} MB together, which stay in memory. Remove one before you add another."
        )
    } else {
        return Ok(());
    };
    Err(RequestError::conflict(problem))
}

/// Locks a mutex. A thread that panicked while it held the lock left the value whole, since nothing here is changed halfway.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
