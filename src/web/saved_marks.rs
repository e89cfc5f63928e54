//! All marks of the photos in one file, to go on with another day: the photos are chosen again, and get their marks back.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::landmark::file::LandmarkFile;
use crate::pipeline::{PhotoFile, sha256};
use crate::text::printable;

use super::draft::Draft;
use super::error::{RequestError, excerpt};
use super::marking_session::MarkingSession;
use super::save::markings;
use super::store::{StoredFile, lock};
use super::visits::MAX_PHOTOS_OF_VISIT;

/// What tells such a file from a landmark file.
const KIND: &str = "lipmetry marks";
/// The version of the format that is written, and the only one that is read.
const VERSION: u32 = 1;
/// The most photos that marks wait for.
const MOST_WAITING: usize = 4 * MAX_PHOTOS_OF_VISIT;
/// The most photos of a file: those that wait, and those that are there.
const MOST_PHOTOS: usize = MOST_WAITING + 2 * MAX_PHOTOS_OF_VISIT;
/// The longest name of a photo, in characters: none is longer that a system allows.
const LONGEST_NAME: usize = 1000;

/// The marks of photos, each with what the photo is known by.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedMarks {
    kind: String,
    version: u32,
    photos: Vec<SavedPhoto>,
}

/// The marks of a photo.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedPhoto {
    /// What the photo was called.
    file: String,
    /// The SHA-256 sum of its file.
    sha256: String,
    /// The SHA-256 sum of its picture without the file's metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture_sha256: Option<String>,
    /// The visit that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    visit: Option<SavedVisit>,
    /// Its landmark file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    landmarks: Option<Value>,
    /// The marking that was begun and not saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draft: Option<Draft>,
}

/// A visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SavedVisit {
    Before,
    After,
}

/// A photo whose marks are there, and that is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct AwaitedPhoto {
    /// What it was called.
    name: String,
    /// The visit that it belongs to.
    visit: Option<SavedVisit>,
}

impl SavedVisit {
    /// 0 before, 1 after.
    fn place(self) -> usize {
        match self {
            Self::Before => 0,
            Self::After => 1,
        }
    }
}

impl SavedMarks {
    /// The saved marks that a file holds; `None` of another kind of file.
    ///
    /// # Errors
    ///
    /// An error says what is wrong with the saved marks of the file called `name`.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Option<Self>, RequestError> {
        #[derive(Deserialize)]
        struct Kind {
            kind: String,
            version: u32,
            #[serde(default)]
            photos: Vec<IgnoredAny>,
        }
        // Editors of some systems put a mark in front of a text.
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let Ok(Kind { kind, version, photos }) = serde_json::from_slice(bytes) else { return Ok(None) };
        if kind != KIND {
            return Ok(None);
        }
        let unusable = |problem: &str| RequestError::unusable(format!("{name} cannot be used: {problem}"));
        if version != VERSION {
            let problem = format!("it has version {version} of the saved marks, and this page reads {VERSION}.");
            return Err(unusable(&problem));
        }
        if photos.len() > MOST_PHOTOS {
            return Err(unusable(&format!("it has marks of more than {MOST_PHOTOS} photos.")));
        }
        let saved: Self = serde_json::from_slice(bytes).map_err(|error| unusable(&excerpt(&error.to_string())))?;
        for photo in &saved.photos {
            photo.check().map_err(|problem| unusable(&format!("{}: {problem}", excerpt(&photo.file))))?;
        }
        Ok(Some(saved))
    }
}

impl SavedPhoto {
    fn check(&self) -> Result<(), String> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_sum = |sum: &String| sum.len() == 64 && sum.bytes().all(is_digit);
        if ![Some(&self.sha256), self.picture_sha256.as_ref()].into_iter().flatten().all(is_sum) {
            return Err("a sum is no SHA-256 in 64 hexadecimal digits, lower case.".to_owned());
        }
        if self.file.chars().count() > LONGEST_NAME {
            return Err(format!("the name of a photo has at most {LONGEST_NAME} characters."));
        }
        self.landmark_file()?;
        self.draft.as_ref().map_or(Ok(()), Draft::check)
    }

    /// Its landmark file as it is written beside a photo.
    fn landmark_file(&self) -> Result<Option<Vec<u8>>, String> {
        let Some(value) = &self.landmarks else { return Ok(None) };
        let bytes = serde_json::to_vec(value).map_err(|error| error.to_string())?;
        let file = LandmarkFile::read(&bytes).map_err(|problems| problems.to_string())?;
        file.write().map(Some).map_err(|error| error.to_string())
    }

    /// Whether it is of this photo: the same file, or the same picture with other metadata.
    fn is_of(&self, photo: &PhotoFile) -> bool {
        self.sha256 == photo.sha256
            || self.picture_sha256.is_some() && self.picture_sha256.as_deref() == photo.picture_sha256.as_deref()
    }
}

impl MarkingSession {
    /// All marks: of the photos that are there, and those that wait for theirs.
    ///
    /// # Errors
    ///
    /// Earlier markings stay hidden in a blind round.
    pub(super) fn saved_marks(&self) -> Result<SavedMarks, RequestError> {
        self.check_markings_shown()?;
        let (numbers, waiting) = {
            let state = lock(&self.state);
            (state.in_order(), state.waiting.clone())
        };
        let mut photos = Vec::new();
        for number in numbers {
            let landmarks = self.store.read(number, StoredFile::Landmarks)?;
            let draft = self.draft(number)?;
            if landmarks.is_none() && draft.is_none() {
                continue;
            }
            let landmarks = landmarks.map(|bytes| serde_json::from_slice(&bytes)).transpose();
            let sums = lock(&self.state).sums.get(&number).cloned();
            let (sha256, picture_sha256) = match sums {
                Some(sums) => sums,
                None => (sha256(&self.store.photo(number)?), None),
            };
            photos.push(SavedPhoto {
                file: self.name(number)?,
                sha256,
                picture_sha256,
                visit: lock(&self.state).place_of(number).map(|place| [SavedVisit::Before, SavedVisit::After][place]),
                landmarks: landmarks.map_err(RequestError::broken)?,
                draft,
            });
        }
        let is_new = |saved: &SavedPhoto| !photos.iter().any(|photo| photo.sha256 == saved.sha256);
        let waiting: Vec<SavedPhoto> = waiting.into_iter().filter(is_new).collect();
        photos.extend(waiting);
        Ok(SavedMarks { kind: KIND.to_owned(), version: VERSION, photos })
    }

    /// Takes saved marks: photos that are there get theirs, the others' wait for their photos. Markings that are there are replaced
    /// where `replaces` says so.
    ///
    /// # Errors
    ///
    /// An error says which photo has other markings already.
    pub(super) fn take_saved_marks(&self, saved: SavedMarks, replaces: bool) -> Result<(), RequestError> {
        self.check_markings_shown()?;
        let numbers = lock(&self.state).in_order();
        let mut found = Vec::new();
        for number in numbers {
            let open = self.open_photo(number)?;
            if let Some(photo) = saved.photos.iter().find(|photo| photo.is_of(&open.file)) {
                found.push((number, photo));
            }
        }
        let _one_at_a_time = lock(&self.saving);
        let is_found = |photo: &SavedPhoto| found.iter().any(|(_, other)| other.sha256 == photo.sha256);
        let mut waiting = lock(&self.state).waiting.clone();
        for photo in saved.photos.iter().filter(|photo| !is_found(photo)) {
            waiting.retain(|other| other.sha256 != photo.sha256);
            waiting.push(photo.clone());
        }
        if waiting.len() > MOST_WAITING {
            let problem = format!(
                "Marks would wait for {} photos, and {MOST_WAITING} are the most. Choose the photos of those that wait first.",
                waiting.len()
            );
            return Err(RequestError::conflict(problem));
        }
        if !replaces {
            found.iter().try_for_each(|(number, photo)| self.check_unmarked(*number, photo))?;
        }
        for (number, photo) in &found {
            self.give_marks(*number, photo)?;
        }
        let mut state = lock(&self.state);
        state.waiting = waiting;
        Ok(())
    }

    /// The visit (0 before, 1 after) of a photo whose marks wait for it.
    pub(super) fn awaited_place(&self, photo: &PhotoFile) -> Option<usize> {
        let state = lock(&self.state);
        state.waiting.iter().find(|waiting| waiting.is_of(photo))?.visit.map(SavedVisit::place)
    }

    /// Gives a photo that was brought the marks that wait for it.
    pub(super) fn give_awaited(&self, number: usize, photo: &PhotoFile) -> Result<(), RequestError> {
        let awaited = {
            let mut state = lock(&self.state);
            state.sums.insert(number, (photo.sha256.clone(), photo.picture_sha256.clone()));
            let found = state.waiting.iter().position(|waiting| waiting.is_of(photo));
            found.map(|index| state.waiting.remove(index))
        };
        awaited.map_or(Ok(()), |awaited| self.give_marks(number, &awaited))
    }

    /// The photos that marks wait for.
    pub(super) fn awaited(&self) -> Vec<AwaitedPhoto> {
        let state = lock(&self.state);
        let of = |photo: &SavedPhoto| AwaitedPhoto { name: printable(&photo.file), visit: photo.visit };
        state.waiting.iter().map(of).collect()
    }

    /// Checks that a photo has no marks but the ones that are saved.
    fn check_unmarked(&self, number: usize, saved: &SavedPhoto) -> Result<(), RequestError> {
        let Some((old, _)) = self.landmarks(number)? else { return Ok(()) };
        let there = old.write().map_err(RequestError::broken)?;
        if saved.landmark_file().map_err(RequestError::unusable)?.is_none_or(|new| new == there) {
            return Ok(());
        }
        let count = markings(old.markings.len());
        Err(RequestError::conflict(format!("{} has {count} already.", self.name(number)?)))
    }

    fn give_marks(&self, number: usize, saved: &SavedPhoto) -> Result<(), RequestError> {
        // What is open in a window stays as the person there sees it.
        lock(&self.state).check_not_held(number, None, (self.system.clock)())?;
        if let Some(new) = saved.landmark_file().map_err(RequestError::unusable)? {
            let known = self.landmarks(number)?.map(|(_, bytes)| bytes);
            self.store.replace(number, StoredFile::Landmarks, known.as_deref(), Some(&new))?;
        }
        match &saved.draft {
            Some(draft) if self.draft(number)?.is_none() => self.set_draft(number, Some(draft)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
#[cfg(feature = "web")]
mod tests;
