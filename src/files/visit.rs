//! The photos of one visit, read from where they lie: the marked one first, then the others, one decoded photo at a time.

use std::path::{Path, PathBuf};

use super::photo::{ReadPhoto, draft, has_landmarks, open_sharing, read_landmarks, read_photo, sidecar};
use crate::comparison::Settings;
use crate::error::{Error, FileError};
use crate::imaging::{Limits, MemoryBudget};
use crate::landmark::file::LandmarkFile;
use crate::pipeline::{FirstLook, PhotoFile, Shot, TimePoint, sha256};
use crate::report::Crop;
use crate::text::{file_name, is_same_name, printable, shown};

/// Reads the photos of one visit. One of them at least has landmarks: beside it, as `NAME.landmarks.json`, or in the file
/// `landmarks`, which is that of the photo whose sum it states, or else of the one that it names. The visit's marked photo is the one
/// that `landmarks` belong to, else the first that has some beside it; named so it stands before the others. `called` says what the
/// report calls the photo at a place in `photos`, where it is not by its file's name.
///
/// # Errors
///
/// Where no photo has landmarks, which says which of them to mark; where `landmarks` belong to none of the photos; where two
/// photos are one file; and where [`Photo::open`](crate::Photo::open) has some. All problems at once.
pub fn read_visit(
    photos: &[PathBuf],
    landmarks: Option<&Path>,
    called: impl Fn(usize) -> Option<String>,
    crop: Crop,
    settings: &Settings,
    budget: &MemoryBudget,
) -> Result<TimePoint, Error> {
    let looked_at = |photo: &Path, marks: Option<&Path>, called: Option<String>| {
        let (photo, _until_looked_at) = open_sharing(photo, marks, called, budget)?;
        Ok::<Shot, Error>(Shot::marked(&photo, settings)?.without_pixels(crop))
    };
    if let [photo] = photos {
        return looked_at(photo, landmarks, called(0)).map(|shot| TimePoint::from(vec![shot]));
    }
    let called = |photo: &Path| photos.iter().position(|other| other == photo).and_then(&called);
    let named = match landmarks {
        Some(file) => Some((owner(photos, file, budget.limits())?, file)),
        None => None,
    };
    let marks = |photo: &Path| match named {
        Some((owner, file)) if owner == photo => Some(file.to_owned()),
        _ => has_landmarks(photo).then(|| sidecar(photo)),
    };
    let place = |photo: &Path| {
        let is_named = named.is_some_and(|(owner, _)| owner == photo);
        (!is_named, photos.iter().position(|other| other == photo))
    };
    let mut marked: Vec<(&Path, PathBuf)> =
        photos.iter().filter_map(|photo| Some((photo.as_path(), marks(photo)?))).collect();
    if marked.is_empty() {
        return Err(nothing_marked(photos, budget));
    }
    marked.sort_by_key(|(photo, _)| place(photo));
    // The marked photos first: the others' marks are carried from the first of them.
    let (mut shots, mut failure) = (Vec::new(), None::<Error>);
    for (photo, marks) in &marked {
        match looked_at(photo, Some(marks), called(photo)) {
            Ok(shot) => shots.push((*photo, shot)),
            Err(error) => failure = Some(error.after(failure)),
        }
    }
    let from = shots.first().map(|(_, shot)| shot.clone());
    for photo in photos.iter().filter(|photo| marked.iter().all(|(other, _)| other != photo)) {
        match (read_photo(photo, budget), &from) {
            (Ok(read), Some(from)) => {
                let ReadPhoto { photo: file, share: _until_looked_at, .. } = read;
                let file = PhotoFile { called: called(photo), ..file };
                let shot = Shot::unmarked(file, shown(photo), from, settings);
                shots.push((photo, shot.without_pixels(Crop::Mouth)));
            }
            (Ok(_), None) => {}
            (Err(error), _) => failure = Some(error.after(failure)),
        }
    }
    shots.sort_by_key(|(photo, _)| place(photo));
    let shots: Vec<Shot> = shots.into_iter().map(|(_, shot)| shot).collect();
    failure.map_or_else(|| Ok(TimePoint::from(shots)), Err)
}

/// The photo that a landmark file belongs to: the one whose sum it states, else the one that it names.
fn owner<'a>(photos: &'a [PathBuf], landmarks: &Path, limits: &Limits) -> Result<&'a Path, Error> {
    let file = read_landmarks(landmarks)?;
    let by_sum = file.photo.sha256.as_deref().and_then(|stated| {
        let has_sum = |photo: &&PathBuf| {
            let bytes = super::read(photo, "photo", limits.max_file_bytes);
            bytes.is_ok_and(|bytes| sha256(&bytes).eq_ignore_ascii_case(stated))
        };
        photos.iter().find(has_sum)
    });
    // A photo whose metadata were changed has another sum; whether it is the one that is named is asked when it is opened.
    let is_named = |photo: &&PathBuf| is_same_name(&file.photo.file, &file_name(photo));
    let by_name: Vec<&PathBuf> = photos.iter().filter(is_named).collect();
    match (by_sum, by_name.as_slice()) {
        (Some(photo), _) => Ok(photo),
        (None, [photo]) => Ok(photo),
        (None, found) => Err(no_owner(photos, landmarks, &file, found.len()).into()),
    }
}

fn no_owner(photos: &[PathBuf], landmarks: &Path, file: &LandmarkFile, named: usize) -> FileError {
    let stated = printable(&file.photo.file);
    let names: Vec<String> = photos.iter().map(|photo| file_name(photo)).collect();
    let problem = if named == 0 {
        format!("it belongs to {stated}, which is none of the visit's photos {}", names.join(", "))
    } else {
        format!("it belongs to {stated}, and {named} of the visit's photos are called so")
    };
    let remedy = "name the photo that was marked among them, or leave this option out where the landmarks lie beside their photo";
    FileError::new(landmarks, format!("{problem}: {remedy}"))
}

/// The error that no photo of a visit has landmarks, which says which of them to mark, and how; and what else is wrong with them.
pub fn nothing_marked(photos: &[PathBuf], budget: &MemoryBudget) -> Error {
    let (mut looks, mut failure) = (Vec::new(), None::<Error>);
    for photo in photos {
        // One decoded photo at a time: a look is all that stays of it.
        match read_photo(photo, budget) {
            Ok(read) => {
                looks.push((file_name(photo), FirstLook::of(&read.photo)));
                if let Err(source) = read.photo.photo.check() {
                    failure = Some(Error::Decode { photo: shown(photo), source }.after(failure));
                }
            }
            Err(error) => failure = Some(error.after(failure)),
        }
    }
    let looks: Vec<(&str, &FirstLook)> = looks.iter().map(|(name, look)| (name.as_str(), look)).collect();
    let choice = FirstLook::choose(&looks).map(|choice| choice.sentence);
    let names: Vec<String> = photos.iter().map(|photo| file_name(photo)).collect();
    let drafts = photos.iter().filter(|photo| draft(photo).is_file()).map(|photo| file_name(photo));
    let error = Error::NothingMarked { photos: names, drafts: drafts.collect(), choice };
    match failure {
        Some(failure) => error.and(failure),
        None => error,
    }
}
