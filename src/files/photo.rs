//! Photos and their landmark files, read from where they lie.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{is_same_file, read};
use crate::error::{Error, FileError};
use crate::imaging::{self, MemoryBudget, Share};
use crate::landmark::file::{LandmarkFile, MAX_BYTES};
use crate::pipeline::{Photo, PhotoFile};
use crate::stage::{Stage, during};
use crate::text::{composed, file_name, folded, shown};

/// Where the landmarks of a photo lie: `photo.landmarks.json` beside `photo.jpg`.
///
/// Systems write accented letters in two forms. Where no file has that name and one has it in the other form, it is that one,
/// unless it belongs to a photo of that other form, which lies there too.
pub fn sidecar(photo: &Path) -> PathBuf {
    let path = photo.with_extension(LANDMARKS);
    // A name without accents has one form: no folder is read for it.
    let name = path.file_name().unwrap_or_default();
    if name.is_ascii() || path.symlink_metadata().is_ok() {
        return path;
    }
    let alike = beside(&path, |name, other| composed(name) == composed(other));
    let is_taken = |other: &Path| {
        let other = other.to_string_lossy();
        let Some(stem) = other.strip_suffix(&format!(".{LANDMARKS}")) else { return true };
        let extension = photo.extension().unwrap_or_default();
        let twin = PathBuf::from(format!("{stem}.{}", extension.to_string_lossy()));
        twin.exists() && !is_same_file(&twin, photo)
    };
    match alike.as_slice() {
        [one] if !is_taken(one) => one.clone(),
        _ => path,
    }
}

/// Where the draft of a photo's marks lies: `photo.landmarks.draft.json` beside `photo.jpg`.
pub fn draft(photo: &Path) -> PathBuf {
    photo.with_extension(DRAFT)
}

/// Where the draft of a photo's blind marking in a study lies: `photo.landmarks.blind.draft.json` beside `photo.jpg`.
pub fn blind_draft(photo: &Path) -> PathBuf {
    photo.with_extension(BLIND_DRAFT)
}

/// What follows the name of a photo in that of its landmark file.
const LANDMARKS: &str = "landmarks.json";

/// The same of the draft of one, as the marking page and `lipmetry suggest` write it.
const DRAFT: &str = "landmarks.draft.json";

/// The same of the draft of a blind marking.
const BLIND_DRAFT: &str = "landmarks.blind.draft.json";

/// The files beside a path whose names are like its own, in the order of their names.
fn beside(path: &Path, is_alike: impl Fn(&str, &str) -> bool) -> Vec<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let named =
        |other: OsString| other.to_str().is_some_and(|other| other != name && is_alike(name, other)).then_some(other);
    let mut alike: Vec<PathBuf> =
        entries.filter_map(|entry| named(entry.file_name())).map(|other| path.with_file_name(other)).collect();
    alike.sort();
    alike
}

/// What to do about a file that is not there, where one lies beside it whose name differs only in the form of accented letters or
/// in their case.
fn like(path: &Path) -> Option<String> {
    let alike = beside(path, |name, other| folded(name) == folded(other));
    let names: Vec<String> = alike.iter().map(|path| file_name(path)).collect();
    let differs = "whose name differs only in capital letters or in how accents are written";
    (!names.is_empty()).then(|| format!("; beside it lies {}, {differs}: use one spelling", names.join(" and ")))
}

/// What to do about a landmark file that is not there, where the draft of one lies in its place.
fn draft_instead(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_suffix(LANDMARKS)?;
    let draft = path.with_file_name(format!("{name}{DRAFT}"));
    draft.is_file().then(|| {
        format!(
            "; {} beside it is a draft, and what nobody confirmed is never measured: open the photo with `lipmetry mark`, \
             confirm or correct its marks, and save them",
            file_name(&draft)
        )
    })
}

/// The landmark file at a path.
///
/// # Errors
///
/// Where it cannot be read, and where it is wrong; all problems at once.
pub fn read_landmarks(path: &Path) -> Result<LandmarkFile, Error> {
    let bytes = read(path, "landmark file", MAX_BYTES as u64).map_err(|error| {
        // Beside an error of the system, such as a folder that may not be read, marking the photo is no remedy.
        if path.exists() || error.source.is_some() {
            return error;
        }
        let remedy = "; mark the photo with `lipmetry mark`, or name its landmarks on the command line (see --help)";
        let remedy = draft_instead(path).or_else(|| like(path)).unwrap_or_else(|| remedy.to_owned());
        FileError { problem: error.problem + &remedy, ..error }
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
        read_marked(path.as_ref(), Some(landmarks.as_ref()), None, &MemoryBudget::default())
    }
}

/// A photo with its landmarks, by default from beside it, within a budget of memory: it waits with its decoding for those that have
/// a share of it. Its report calls it `called`, where that is stated. Errors name its file.
///
/// # Errors
///
/// Where [`Photo::open`] has some.
pub fn read_marked(
    path: &Path,
    landmarks: Option<&Path>,
    called: Option<String>,
    budget: &MemoryBudget,
) -> Result<Photo, Error> {
    open_sharing(path, landmarks, called, budget).map(|(photo, _)| photo)
}

/// The same with the share of the budget that its pixels have.
pub(super) fn open_sharing<'a>(
    path: &Path,
    landmarks: Option<&Path>,
    called: Option<String>,
    budget: &'a MemoryBudget,
) -> Result<(Photo, Share<'a>), Error> {
    let landmarks = landmarks.map_or_else(|| sidecar(path), Path::to_owned);
    let both = || Error::both(read_photo(path, budget), read_landmarks(&landmarks));
    let (read, file) = during(Stage::Reading, both)?;
    let photo = PhotoFile { called, ..read.photo.known_to(&file, &read.bytes) };
    let photo = Photo::new(Arc::new(photo), &file);
    let photo = photo.map_err(|source| Error::Landmarks { file: shown(&landmarks), source })?;
    Ok((photo.labelled(shown(path)), read.share))
}

/// A photo that has no landmark file beside it; `None` of one that has, or that is not there at all.
///
/// # Errors
///
/// Where the photo cannot be read or decoded.
pub fn read_unmarked(path: &Path, budget: &MemoryBudget) -> Result<Option<PhotoFile>, Error> {
    if !path.is_file() || has_landmarks(path) {
        return Ok(None);
    }
    let read = read_photo(path, budget)?;
    // The face is looked for all over it.
    let sound = read.photo.photo.check_all();
    sound.map_err(|source| Error::Decode { photo: shown(path), source })?;
    Ok(Some(read.photo))
}

/// A photo, whether it has landmarks or not, without them.
///
/// # Errors
///
/// Where the photo cannot be read or decoded.
pub fn read_picture(path: &Path, budget: &MemoryBudget) -> Result<PhotoFile, Error> {
    read_photo(path, budget).map(|read| read.photo)
}

/// Whether something lies where the landmarks of a photo do, be it a file that cannot be read.
pub fn has_landmarks(photo: &Path) -> bool {
    sidecar(photo).symlink_metadata().is_ok()
}

/// A photo, the bytes of its file, and the share of the budget that both have.
pub(super) struct ReadPhoto<'a> {
    pub(super) photo: PhotoFile,
    pub(super) bytes: Vec<u8>,
    pub(super) share: Share<'a>,
}

/// A photo, decoded when the budget has room for it.
pub(super) fn read_photo<'a>(path: &Path, budget: &'a MemoryBudget) -> Result<ReadPhoto<'a>, Error> {
    let limits = budget.limits();
    let bytes = read(path, "photo", limits.max_file_bytes).map_err(|error| {
        let like = if path.exists() || error.source.is_some() { None } else { like(path) };
        FileError { problem: error.problem + &like.unwrap_or_default(), ..error }
    })?;
    let undecoded = |source| Error::Decode { photo: shown(path), source };
    let share = budget.take(&imaging::probe(&bytes, limits).map_err(undecoded)?);
    let photo = PhotoFile::decode(&file_name(path), &bytes, limits).map_err(undecoded)?;
    Ok(ReadPhoto { photo, bytes, share })
}
