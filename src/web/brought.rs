//! Photos that are brought to the page and stay in memory: added, replaced, taken away, and given their landmark files;
//! and which two of the photos are the one before and the one after.

use hyper::body::Bytes;

use crate::imaging::Limits;
use crate::landmark::file::{Belonging, LandmarkFile};
use crate::pipeline::PhotoFile;
use crate::text::printable;

use super::error::RequestError;
use super::marking_session::{MarkingSession, State};
use super::save::{belonging, markings};
use super::store::{Stored, StoredFile, lock};

/// The numbers of the photo before and of the photo after, as far as they are there.
pub(super) type Pair = [Option<usize>; 2];

/// A photo at a place of the pair, and what is stored with it.
#[derive(Debug, PartialEq)]
struct Occupant {
    number: usize,
    /// Its landmark file and its draft.
    stored: [Stored<Option<Vec<u8>>>; 2],
}

impl MarkingSession {
    /// Whether the user may bring photos and landmark files.
    pub(super) fn takes_files(&self) -> bool {
        !self.keeps
    }

    /// Adds a photo of the user's, once it has been decoded, and gives its number: at a place of the pair (0 before, 1 after),
    /// from where it replaces another one, or at the first free place.
    ///
    /// # Errors
    ///
    /// A picture that cannot be decoded is refused, and a third photo, and one in place of a photo that is open in a window or
    /// was marked while the picture was decoded; nothing is replaced then.
    pub(super) fn add_photo(&self, name: &str, bytes: Bytes, place: Option<usize>) -> Result<usize, RequestError> {
        let name = printable(name);
        let old = self.occupant(&lock(&self.state), place);
        match &old {
            Some(old) => self.check_not_held(old.number)?,
            None => self.store.check_room()?,
        }
        let decoding = lock(&self.decoding);
        let photo = PhotoFile::decode(&name, &bytes, &Limits::default());
        drop(decoding);
        photo.map_err(|error| RequestError::unusable(format!("{name}: {error}")))?;
        self.put_photo(name, bytes, place, old.as_ref())
    }

    /// Puts a photo in its place, from where it replaces the one that is known to be there. One that was taken away meanwhile
    /// leaves the place free.
    fn put_photo(
        &self,
        name: String,
        bytes: Bytes,
        place: Option<usize>,
        known: Option<&Occupant>,
    ) -> Result<usize, RequestError> {
        let _not_while_saving = lock(&self.saving);
        let mut state = lock(&self.state);
        let old = self.occupant(&state, place);
        if let Some(old) = &old {
            state.check_not_held(old.number, None)?;
            if Some(old) != known {
                let problem =
                    "The photo that was to be replaced has changed meanwhile. Look at it, and replace it then.";
                return Err(RequestError::conflict(problem));
            }
            self.take_away(&mut state, old.number)?;
        }
        let number = self.store.add_photo(bytes)?;
        state.names.push(name);
        let place = place.or_else(|| state.pair.iter().position(Option::is_none));
        if let Some(entry) = place.and_then(|place| state.pair.get_mut(place)) {
            *entry = Some(number);
        }
        drop(state);
        if let Some(old) = old {
            self.forget_photo(old.number);
        }
        Ok(number)
    }

    /// The photo at a place of the pair; `None` where the place is free, or no place is named.
    fn occupant(&self, state: &State, place: Option<usize>) -> Option<Occupant> {
        let number = place.and_then(|place| state.pair.get(place).copied().flatten())?;
        let stored = [StoredFile::Landmarks, StoredFile::Draft].map(|what| self.store.read(number, what));
        Some(Occupant { number, stored })
    }

    /// Takes a photo that was brought away, with its marks.
    ///
    /// # Errors
    ///
    /// Photos that were named when the page was opened stay, and so does one that is open in another window.
    pub(super) fn remove_photo(&self, number: usize, window: &str) -> Result<(), RequestError> {
        self.check_markings_shown()?;
        self.hold(number, window, false)?;
        let _not_while_saving = lock(&self.saving);
        let mut state = lock(&self.state);
        state.check_not_held(number, Some(window))?;
        self.take_away(&mut state, number)?;
        drop(state);
        self.forget_photo(number);
        Ok(())
    }

    fn take_away(&self, state: &mut State, number: usize) -> Result<(), RequestError> {
        self.store.remove_photo(number)?;
        state.removed.insert(number);
        state.drafts.remove(&number);
        state.holds.remove(&number);
        state.looks.remove(&number);
        for entry in &mut state.pair {
            entry.take_if(|other| *other == number);
        }
        state.comparison.take_if(|report| report.before == number || report.after == number);
        Ok(())
    }

    /// Says which photo is the one before and which the one after.
    ///
    /// # Errors
    ///
    /// A photo is one of the two at the most, and is there; one that was brought is one of the two.
    pub(super) fn set_pair(&self, pair: Pair) -> Result<(), RequestError> {
        let mut state = lock(&self.state);
        let is_there = |number: &usize| *number < state.names.len() && !state.removed.contains(number);
        if !pair.iter().flatten().all(is_there) {
            return Err(RequestError::missing());
        }
        if pair[0].is_some() && pair[0] == pair[1] {
            return Err(RequestError::unusable("Choose two photos."));
        }
        if self.takes_files() && state.pair.iter().flatten().any(|brought| !pair.contains(&Some(*brought))) {
            return Err(RequestError::unusable("Remove a photo instead."));
        }
        state.pair = pair;
        Ok(())
    }

    /// Gives a landmark file back to the photo that it belongs to, and gives the photo's number. A photo's markings that are
    /// there are replaced where `replaces` says so.
    ///
    /// # Errors
    ///
    /// A file that cannot be used, or belongs to no photo that is there, is refused with the reason, and so is one in place of
    /// the markings of a photo that is open in a window.
    pub(super) fn add_landmarks(&self, name: &str, bytes: &[u8], replaces: bool) -> Result<usize, RequestError> {
        if !self.takes_files() {
            return Err(RequestError::conflict("Put the landmark file beside its photo, and reload this page."));
        }
        self.check_markings_shown()?;
        let name = printable(name);
        let unusable = |problems| RequestError::unusable(format!("{name} cannot be used.\n{problems}"));
        let file = LandmarkFile::read(bytes).map_err(unusable)?;
        let number = self.owner(&name, &file)?;
        let _one_at_a_time = lock(&self.saving);
        let name = self.name(number)?;
        // Held until the file is written: no window opens the photo, and nobody takes it away, in between.
        let state = lock(&self.state);
        if state.removed.contains(&number) {
            return Err(RequestError::missing());
        }
        let there = self.landmarks(number)?;
        if let Some((old, _)) = &there {
            if !replaces {
                let count = markings(old.markings.len());
                return Err(RequestError::conflict(format!("{name} has {count} already.")));
            }
            state.check_not_held(number, None)?;
        }
        let known = there.as_ref().map(|(_, bytes)| bytes.as_slice());
        self.store.replace(number, StoredFile::Landmarks, known, Some(bytes))?;
        Ok(number)
    }

    /// The photo that a landmark file belongs to: the one whose sum it states, or else the only one that it fits, or else of
    /// those the one whose name it states.
    fn owner(&self, name: &str, file: &LandmarkFile) -> Result<usize, RequestError> {
        let numbers: Vec<usize> = lock(&self.state).pair.into_iter().flatten().collect();
        if numbers.is_empty() {
            let problem = format!("{name} belongs to {}: bring that photo with it, or before it.", file.photo.file);
            return Err(RequestError::unusable(problem));
        }
        let (mut fitting, mut reasons) = (Vec::new(), Vec::new());
        for number in numbers {
            let open = self.open_photo(number)?;
            match belonging(file, &open.file) {
                Ok(Belonging::Sum | Belonging::PictureAlone) => return Ok(number),
                Ok(Belonging::Unstated) => fitting.push((number, open.file.name == file.photo.file)),
                Err(problems) => {
                    reasons.push(format!("{name} does not belong to {}.\n{problems}", open.file.name));
                }
            }
        }
        let named = fitting.iter().find(|(_, is_named)| *is_named);
        match (named, fitting.as_slice()) {
            (Some((number, _)), _) | (None, [(number, _)]) => Ok(*number),
            (None, []) => Err(RequestError::unusable(reasons.join("\n"))),
            (None, _) => Err(RequestError::unusable(format!(
                "{name} fits both photos by its size, and states neither a sum nor the name of one of them."
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use hyper::StatusCode;

    use super::*;
    use crate::comparison::Settings;
    use crate::pipeline::PageOptions;
    use crate::web::{Draft, MemoryStore};

    const BEFORE: &[u8] = include_bytes!("../../fixtures/before.jpg");
    const AFTER: &[u8] = include_bytes!("../../fixtures/after.jpg");

    fn session() -> MarkingSession {
        let store = Box::<MemoryStore>::default();
        let session = MarkingSession::new(store, &[], false, Settings::default(), PageOptions::default());
        for (name, bytes) in [("before.jpg", BEFORE), ("after.jpg", AFTER)] {
            assert!(session.add_photo(name, Bytes::from_static(bytes), None).is_ok(), "{name}");
        }
        session
    }

    /// The end of an upload in place of the photo before, as it goes on once the picture is decoded.
    fn put(session: &MarkingSession, known: Option<&Occupant>) -> Result<usize, RequestError> {
        session.put_photo("new.jpg".to_owned(), Bytes::from_static(AFTER), Some(0), known)
    }

    #[test]
    fn what_is_opened_or_marked_while_a_picture_is_decoded_is_not_taken_away() {
        let session = session();
        let known = session.occupant(&lock(&session.state), Some(0));
        let refused = |said: &str| {
            let error = put(&session, known.as_ref()).expect_err("an upload takes nothing away");
            assert!(error.status == StatusCode::CONFLICT && error.problem.contains(said), "{error:?}");
        };
        assert_eq!(session.hold(0, "w", false), Ok(()));
        refused("open in a window");
        // Marked, and closed again.
        assert_eq!(session.set_draft(0, Some(&Draft::default())), Ok(()));
        session.release(0, "w");
        refused("has changed meanwhile");
        assert_eq!(session.draft(0), Ok(Some(Draft::default())));
        assert_eq!(lock(&session.state).pair, [Some(0), Some(1)]);
        // Who has seen the draft replaces it.
        let known = session.occupant(&lock(&session.state), Some(0));
        assert_eq!(put(&session, known.as_ref()), Ok(2));
        assert_eq!(lock(&session.state).pair, [Some(2), Some(1)]);
        assert_eq!(session.draft(0), Ok(None));
    }

    #[test]
    fn an_upload_whose_place_becomes_free_meanwhile_is_added() {
        let session = session();
        let known = session.occupant(&lock(&session.state), Some(0));
        assert_eq!(session.remove_photo(0, "w"), Ok(()));
        assert_eq!(put(&session, known.as_ref()), Ok(2));
        assert_eq!(lock(&session.state).pair, [Some(2), Some(1)]);
    }

    #[test]
    fn markings_of_a_photo_that_is_open_are_not_replaced() {
        let session = session();
        let file = include_bytes!("../../fixtures/before.landmarks.json");
        assert_eq!(session.add_landmarks("before.landmarks.json", file, false), Ok(0));
        assert_eq!(session.hold(0, "w", false), Ok(()));
        let refused = session.add_landmarks("before.landmarks.json", file, true);
        assert!(refused.as_ref().is_err_and(|error| error.problem.contains("open in a window")), "{refused:?}");
        session.release(0, "w");
        assert_eq!(session.add_landmarks("before.landmarks.json", file, true), Ok(0));
    }

    /// Numbers are not given again: the two photos are not always 0 and 1.
    #[cfg(feature = "suggest")]
    #[test]
    fn the_second_photo_starts_from_the_first_whatever_their_numbers() {
        let session = session();
        let marks = include_bytes!("../../fixtures/before.landmarks.json");
        assert_eq!(session.first_of_two(1), None, "nothing is marked");
        for number in [0, 1] {
            assert_eq!(session.remove_photo(number, "w"), Ok(()));
        }
        for (number, bytes) in [(2, BEFORE), (3, AFTER)] {
            assert_eq!(session.add_photo("new.jpg", Bytes::from_static(bytes), None), Ok(number));
        }
        assert_eq!(session.add_landmarks("before.landmarks.json", marks, false), Ok(2));
        assert_eq!([3, 2].map(|number| session.first_of_two(number)), [Some(2), None]);
        assert_eq!(session.set_pair([Some(3), Some(2)]), Ok(()));
        assert_eq!(session.first_of_two(3), Some(2));
        // Of more photos those of the pair belong together; without one only two do.
        let mut state = lock(&session.state);
        state.names.push("third.jpg".to_owned());
        assert_eq!([state.other_of_two(3), state.other_of_two(4)], [Some(2), None]);
    }
}
