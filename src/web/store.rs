//! Where photos come from and where their markings go: files beside the photos, or memory alone.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

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

/// What is said of a file that another program has changed.
pub(super) fn changed_elsewhere(what: StoredFile) -> &'static str {
    match what {
        StoredFile::Landmarks => {
            "Another program has changed the landmark file of this photo. Reload this page to see it."
        }
        StoredFile::Draft => "Another program is marking this photo too. Close one of the two, and reload this page.",
    }
}

/// Locks a mutex. A thread that panicked while it held the lock left the value whole, since nothing here is changed halfway.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[cfg(feature = "web")]
mod tests;
