//! The drafts of the photos as they lie in the store, and as this page last saw them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::draft::Draft;
use super::error::{RequestError, excerpt};
use super::marking_session::MarkingSession;
use super::store::{MAX_DRAFT_BYTES, StoredFile, lock};

/// A draft's bytes as this page last saw them; `None` where there was none.
type Known = Arc<Mutex<Option<Vec<u8>>>>;

/// The drafts as this page last saw them, by the numbers of their photos. Each is held by itself while its file is read or written:
/// two requests at once would each take the other's file for another program's.
#[derive(Debug, Default)]
pub(super) struct KnownDrafts(Mutex<HashMap<usize, Known>>);

impl KnownDrafts {
    fn of(&self, number: usize) -> Known {
        lock(&self.0).entry(number).or_default().clone()
    }

    /// Forgets the draft of a photo that was taken away.
    pub(super) fn forget(&self, number: usize) {
        lock(&self.0).remove(&number);
    }
}

impl MarkingSession {
    /// The draft of a photo as it lies in the store.
    pub(super) fn draft(&self, number: usize) -> Result<Option<Draft>, RequestError> {
        let known = self.drafts.of(number);
        let mut known = lock(&known);
        let Some(bytes) = self.store.read(number, StoredFile::Draft)? else {
            *known = None;
            return Ok(None);
        };
        let unusable = |error: String| {
            let error = excerpt(error.trim_end_matches('.'));
            RequestError::unusable(format!(
                "The draft of this photo, beside it as NAME.landmarks.draft.json, cannot be read: {error}. Move it away, and reload this page."
            ))
        };
        let draft: Draft = serde_json::from_slice(&bytes).map_err(|error| unusable(error.to_string()))?;
        draft.check().map_err(unusable)?;
        if self.blind_study().is_some() && draft.marker != self.marker_of_study() {
            let problem = "Another person has begun to mark this photo, and has not saved. Mark the others meanwhile.";
            return Err(RequestError::conflict(problem));
        }
        *known = Some(bytes);
        Ok(Some(draft))
    }

    /// Stores the draft of a photo, or without one removes it.
    pub(super) fn set_draft(&self, number: usize, draft: Option<&Draft>) -> Result<(), RequestError> {
        let marker = self.blind_study().and_then(|_| self.marker_of_study());
        let draft = draft.map(|draft| Draft { marker, ..draft.clone() });
        let bytes = draft.map(|draft| serde_json::to_vec(&draft)).transpose().map_err(RequestError::unusable)?;
        if bytes.as_ref().is_some_and(|bytes| bytes.len() as u64 > MAX_DRAFT_BYTES) {
            return Err(RequestError::unusable(format!("A draft may have {MAX_DRAFT_BYTES} bytes at the most.")));
        }
        let known = self.drafts.of(number);
        let mut known = lock(&known);
        self.store.replace(number, StoredFile::Draft, known.as_deref(), bytes.as_deref())?;
        *known = bytes;
        Ok(())
    }
}
