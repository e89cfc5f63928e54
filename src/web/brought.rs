//! Photos that are brought to the page and stay in memory: added, taken away, and given their landmark files.

use std::time::Duration;

use bytes::Bytes;

use crate::landmark::file::{Belonging, LandmarkFile};
use crate::landmark::import::known_convention;
use crate::pipeline::PhotoFile;
use crate::text::printable;

use super::error::RequestError;
use super::marking_session::{MarkingSession, State};
use super::save::{belonging, markings};
use super::saved_marks::SavedMarks;
use super::store::{StoredFile, lock};
use super::visits::{MAX_PHOTOS_OF_VISIT, Visit, check_count};

/// What is said of a file of another program's marks, which the list of photos does not take; `None` of other files.
fn of_program(name: &str, bytes: &[u8]) -> Option<String> {
    let program = known_convention(bytes)?.program;
    Some(format!(
        "{name} holds marks of another program ({program}). Open the photo that they belong to, and drop the file there."
    ))
}

/// What holds a photo while its landmark file is replaced: no window is called so.
const REPLACING: &str = "";

impl MarkingSession {
    /// Whether the user may bring photos and landmark files.
    pub(super) fn takes_files(&self) -> bool {
        !self.keeps
    }

    /// Adds a photo of the user's, once it has been decoded, and gives its number. It belongs to a visit (0 before, 1 after), or
    /// where none is named to the first that has no photo yet; else to none.
    ///
    /// # Errors
    ///
    /// A picture that cannot be decoded is refused, and one for which there is no room.
    pub(super) fn add_photo(&self, name: &str, bytes: Bytes, place: Option<usize>) -> Result<usize, RequestError> {
        let name = printable(name);
        self.check_room(place)?;
        let decoding = lock(&self.decoding);
        let photo = PhotoFile::decode(&name, &bytes, &self.limits);
        let photo = photo.and_then(|photo| photo.photo.check_all().map(|()| photo));
        drop(decoding);
        let undecoded = |error| of_program(&name, &bytes).unwrap_or_else(|| format!("{name}: {error}"));
        let mut photo = photo.map_err(|error| RequestError::unusable(undecoded(error)))?;
        photo.sum_picture(&bytes);
        // One at a time: the store numbers the photos as their names are. Others may have come meanwhile.
        let _one_at_a_time = lock(&self.saving);
        self.check_room(place)?;
        let awaited_place = self.awaited_place(&photo);
        let number = self.store.add_photo(bytes)?;
        let mut state = lock(&self.state);
        state.names.push(name);
        let first_empty = || state.visits.iter().position(|visit| visit.photos.is_empty());
        let place = place.or(awaited_place).or_else(first_empty);
        let with_room = |visit: &&mut Visit| visit.photos.len() < MAX_PHOTOS_OF_VISIT;
        if let Some(visit) = place.and_then(|place| state.visits.get_mut(place)).filter(with_room) {
            visit.photos.push(number);
        }
        drop(state);
        self.give_awaited(number, &photo)?;
        Ok(number)
    }

    fn check_room(&self, place: Option<usize>) -> Result<(), RequestError> {
        let photos = place.and_then(|place| Some(lock(&self.state).visits.get(place)?.photos.len()));
        photos.map_or(Ok(()), |photos| check_count(photos + 1))?;
        self.store.check_room()
    }

    /// Takes a photo that was brought away, with its marks.
    ///
    /// # Errors
    ///
    /// Photos that were named when the page was opened stay, and so does one that is open in another window.
    pub(super) fn remove_photo(&self, number: usize, window: &str) -> Result<(), RequestError> {
        self.check_markings_shown()?;
        self.hold(number, window, false)?;
        if !self.takes_files() {
            return Err(RequestError::conflict("The photos were named when this page was opened: they stay."));
        }
        let _not_while_saving = lock(&self.saving);
        lock(&self.state).take_away(number, window, (self.system.clock)())?;
        self.drafts.forget(number);
        self.forget_photo(number);
        lock(&self.carrying).forget(number);
        self.store.remove_photo(number)
    }

    /// Gives a landmark file back to the photo that it belongs to, or saved marks to theirs. A photo's markings that are there are
    /// replaced where `replaces` says so.
    ///
    /// # Errors
    ///
    /// A file that cannot be used, or belongs to no photo that is there, is refused with the reason, and so is one in place of
    /// the markings of a photo that is open in a window.
    pub(super) fn add_landmarks(&self, name: &str, bytes: &[u8], replaces: bool) -> Result<(), RequestError> {
        if !self.takes_files() {
            return Err(RequestError::conflict("Put the landmark file beside its photo, and reload this page."));
        }
        self.check_markings_shown()?;
        let name = printable(name);
        if let Some(saved) = SavedMarks::read(&name, bytes)? {
            return self.take_saved_marks(saved, replaces);
        }
        let unusable = |problems| {
            let problem = of_program(&name, bytes).unwrap_or_else(|| format!("{name} cannot be used.\n{problems}"));
            RequestError::unusable(problem)
        };
        let file = LandmarkFile::read(bytes).map_err(unusable)?;
        let number = self.owner(&name, &file)?;
        let _one_at_a_time = lock(&self.saving);
        // Nobody takes the photo away in between.
        let name = self.name(number)?;
        let there = self.landmarks(number)?;
        if let Some((old, _)) = &there {
            if !replaces {
                let count = markings(old.markings.len());
                return Err(RequestError::conflict(format!("{name} has {count} already.")));
            }
            // No window opens the photo until its file is replaced.
            lock(&self.state).check_not_held(number, None, (self.system.clock)())?;
            self.hold(number, REPLACING, false)?;
        }
        let known = there.as_ref().map(|(_, bytes)| bytes.as_slice());
        let replaced = self.store.replace(number, StoredFile::Landmarks, known, Some(bytes));
        self.release(number, REPLACING);
        replaced
    }

    /// The photo that a landmark file belongs to: the one whose sum it states, or else the only one that it fits, or else of
    /// those the one whose name it states.
    fn owner(&self, name: &str, file: &LandmarkFile) -> Result<usize, RequestError> {
        let numbers = lock(&self.state).in_order();
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
                "{name} fits more than one photo by its size, and states neither a sum nor the name of one of them."
            ))),
        }
    }
}

impl State {
    /// Takes a photo away that is open in no other window.
    fn take_away(&mut self, number: usize, window: &str, now: Duration) -> Result<(), RequestError> {
        self.check_not_held(number, Some(window), now)?;
        self.removed.insert(number);
        self.sums.remove(&number);
        self.holds.remove(&number);
        self.looks.remove(&number);
        self.leave_visit(number);
        self.comparison.take_if(|report| report.photos.contains(&number));
        Ok(())
    }
}

#[cfg(test)]
#[cfg(feature = "web")]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::comparison::Settings;
    use crate::pipeline::PageOptions;
    use crate::web::{MemoryStore, System};

    const BEFORE: &[u8] = include_bytes!("../../fixtures/before.jpg");
    const AFTER: &[u8] = include_bytes!("../../fixtures/after.jpg");

    fn session() -> MarkingSession {
        let store = Box::<MemoryStore>::default();
        let session =
            MarkingSession::new(store, &[], false, Settings::default(), PageOptions::default(), System::PROGRAM);
        for (name, bytes) in [("before.jpg", BEFORE), ("after.jpg", AFTER)] {
            assert!(session.add_photo(name, Bytes::from_static(bytes), None).is_ok(), "{name}");
        }
        session
    }

    #[test]
    fn markings_of_a_photo_that_is_open_are_not_replaced() {
        let session = session();
        let file = include_bytes!("../../fixtures/before.landmarks.json");
        assert_eq!(session.add_landmarks("before.landmarks.json", file, false), Ok(()));
        assert_eq!(session.hold(0, "w", false), Ok(()));
        let refused = session.add_landmarks("before.landmarks.json", file, true);
        assert!(refused.as_ref().is_err_and(|error| error.problem.contains("open in a window")), "{refused:?}");
        session.release(0, "w");
        assert_eq!(session.add_landmarks("before.landmarks.json", file, true), Ok(()));
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
        assert_eq!(session.add_landmarks("before.landmarks.json", marks, false), Ok(()));
        assert_eq!([3, 2].map(|number| session.first_of_two(number)), [Some(2), None]);
        let visit = |photos: &[usize]| Visit { photos: photos.to_vec(), chosen: None };
        assert_eq!(session.set_visits([visit(&[3]), visit(&[2])]), Ok(()));
        assert_eq!(session.first_of_two(3), Some(2));
        // One more photo of a visit starts from the visit's marked photo, and one of none from no other.
        let [fourth, fifth] = ["fourth.jpg", "fifth.jpg"]
            .map(|name| session.add_photo(name, Bytes::from_static(AFTER), None).unwrap_or_default());
        assert_eq!(session.set_visits([visit(&[3]), visit(&[2, fourth])]), Ok(()));
        assert_eq!([3, fourth, fifth].map(|number| session.first_of_two(number)), [Some(2), Some(2), None]);
    }

    #[test]
    fn photos_are_added_to_visits_up_to_a_number_and_belong_to_one() {
        let session = session();
        let add = |place| session.add_photo("more.jpg", Bytes::from_static(AFTER), place);
        assert_eq!([add(Some(0)), add(None)], [Ok(2), Ok(3)]);
        let numbers = || lock(&session.state).visits.clone().map(|visit| visit.photos);
        assert_eq!(numbers(), [vec![0, 2], vec![1]], "a photo for no visit belongs to none where both have some");
        let visit = |photos: &[usize]| Visit { photos: photos.to_vec(), chosen: None };
        for (wrong, status) in [
            ([visit(&[0, 9]), visit(&[])], StatusCode::NOT_FOUND),
            ([Visit { chosen: Some(1), ..visit(&[0]) }, visit(&[])], StatusCode::NOT_FOUND),
            ([visit(&[0, 1]), visit(&[1])], StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            assert_eq!(session.set_visits(wrong).map_err(|error| error.status), Err(status));
        }
        for _ in 0..MAX_PHOTOS_OF_VISIT - 2 {
            assert!(add(Some(0)).is_ok());
        }
        let refused = add(Some(0)).expect_err("a visit is full");
        assert!(refused.status == StatusCode::CONFLICT && refused.problem.contains("20 photos"), "{refused:?}");
        assert_eq!(session.remove_photo(2, "w"), Ok(()));
        assert!(add(Some(0)).is_ok());
    }
}
