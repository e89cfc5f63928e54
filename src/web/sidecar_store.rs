//! Files beside the photos: where the marking page of the program reads and writes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use crate::error::FileError;
use crate::files::{self, Folder, Protection};
use crate::imaging::Limits;
use crate::landmark::file::MAX_BYTES;
use crate::text::{file_name, shown};

use super::error::RequestError;
use super::store::{MAX_DRAFT_BYTES, Store, Stored, StoredFile, changed_elsewhere};

/// Files beside the photos.
#[derive(Debug)]
pub struct SidecarStore {
    /// The photos.
    pub photos: Vec<PathBuf>,
    /// Where the landmark files of some of them lie, by their places, if not beside them.
    pub landmarks: HashMap<usize, PathBuf>,
    /// Whether drafts are those of blind markings, which others neither see nor replace.
    pub blind: bool,
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
            StoredFile::Landmarks => self.landmarks.get(&number).cloned().unwrap_or_else(|| files::sidecar(photo)),
            StoredFile::Draft if self.blind => files::blind_draft(photo),
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
