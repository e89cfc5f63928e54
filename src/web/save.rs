//! From a draft to the landmark file beside the photo.

use serde::Deserialize;

use crate::landmark::file::{Belonging, LandmarkFile, LandmarkProblems};
use crate::pipeline::PhotoFile;

use super::draft::{CorrectedMarking, Draft};
use super::error::RequestError;
use super::marking_session::{DecodedPhoto, MarkingSession};
use super::store::{StoredFile, lock};

/// What the user has agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Consent {
    /// Nothing: a file that is there stays as it is.
    None,
    /// The marking is added to those that are there.
    Add,
    /// The marking that the draft corrects is replaced.
    Replace,
}

impl MarkingSession {
    /// Writes the marking to the photo's landmark file, and gives the number of markings in it.
    pub(super) fn save(&self, number: usize, draft: &Draft, consent: Consent) -> Result<usize, RequestError> {
        let proposed = draft.proposed();
        if !proposed.is_empty() {
            let problem = format!("These marks are not confirmed yet: {}.", proposed.join(", "));
            return Err(RequestError::unusable(problem));
        }
        let photo = self.open_photo(number)?;
        self.check_unchanged(number, &photo)?;
        let _one_at_a_time = lock(&self.saving);
        let there = self.landmarks(number)?;
        let (file, known) = match there {
            None => (draft.file(photo.file.document(), self.marker().as_deref()), None),
            Some((file, bytes)) => (self.joined(file, draft, consent, &photo)?, Some(bytes)),
        };
        let bytes = file.write().map_err(RequestError::unusable)?;
        let checked = LandmarkFile::read(&bytes).map_err(RequestError::unusable)?;
        self.store.replace(number, StoredFile::Landmarks, known.as_deref(), Some(&bytes))?;
        self.count_off_blind_round(number);
        // The marking is saved: a draft that another program has changed or moved since is not this page's to take away.
        let _not_ours = self.set_draft(number, None);
        Ok(checked.markings.len())
    }

    /// The file that is there, with the draft's marking in it.
    fn joined(
        &self,
        mut file: LandmarkFile,
        draft: &Draft,
        consent: Consent,
        photo: &DecodedPhoto,
    ) -> Result<LandmarkFile, RequestError> {
        match belonging(&file, &photo.file).map_err(RequestError::unusable)? {
            // The photo is known: the file states both of its sums from now on.
            Belonging::Sum | Belonging::PictureAlone => {
                file.photo.sha256 = Some(photo.file.sha256.clone());
                file.photo.picture_sha256.clone_from(&photo.file.picture_sha256);
            }
            Belonging::Unstated => {}
        }
        let count = file.markings.len();
        let alone = count == 1 && draft.corrects.is_some();
        if !alone && file.mirrored != draft.about.mirrored {
            let problem = "The markings that are there answer the other way whether the picture is a mirror image. \
                           Correct that answer, or the markings that are there, first.";
            return Err(RequestError::unusable(problem));
        }
        let marker = self.marker();
        match &draft.corrects {
            None if draft.blind || consent == Consent::Add => file.markings.push(draft.marking(marker.as_deref())),
            None => return Err(RequestError::conflict(format!("This photo has {} already.", markings(count)))),
            Some(corrected) if CorrectedMarking::of(&file, corrected.index).as_ref() != Some(corrected) => {
                let problem = "The marking that you corrected has changed in its file meanwhile, or is gone.";
                return Err(RequestError::conflict(problem));
            }
            Some(CorrectedMarking { index, .. }) if consent == Consent::Replace => {
                let old = file.markings.get_mut(*index).ok_or_else(RequestError::missing)?;
                let marker = marker.filter(|marker| !marker.is_empty()).or_else(|| old.marker.clone());
                *old = draft.marking(marker.as_deref());
            }
            Some(CorrectedMarking { index, .. }) => {
                return Err(RequestError::conflict(format!("Marking {} of this photo would be replaced.", index + 1)));
            }
        }
        // What is corrected was asked for anew; a further marking is of the same lips.
        if draft.corrects.is_some() {
            file.cosmetics = draft.about.stated_cosmetics();
        } else {
            file.cosmetics = file.cosmetics.or(draft.about.stated_cosmetics());
        }
        if alone {
            (file.mirrored, file.expression) = (draft.about.mirrored, Some(draft.about.expression));
            file.scale.clone_from(&draft.scale);
        } else if file.scale.is_none() {
            file.scale.clone_from(&draft.scale);
        }
        Ok(file)
    }

    /// Takes a photo that was marked off the blind round; when it was the last, the round is over.
    fn count_off_blind_round(&self, number: usize) {
        let mut state = lock(&self.state);
        if state.study.is_some() {
            return;
        }
        let is_over = state.blind.as_mut().is_some_and(|round| {
            round.due.remove(&number);
            round.due.is_empty()
        });
        if is_over {
            state.blind = None;
        }
    }

    /// The initials of who marks.
    fn marker(&self) -> Option<String> {
        lock(&self.state).marker.clone()
    }
}

/// By what a landmark file belongs to a photo.
pub(super) fn belonging(file: &LandmarkFile, photo: &PhotoFile) -> Result<Belonging, LandmarkProblems> {
    file.belonging(photo.photo.size(), &photo.sha256, photo.picture_sha256.as_deref())
}

pub(super) fn markings(count: usize) -> String {
    if count == 1 { "1 marking".to_owned() } else { format!("{count} markings") }
}
