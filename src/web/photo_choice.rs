//! Which photo of a visit to mark, as the pixels tell before any is marked, and why.

use crate::pipeline::FirstLook;

use super::error::RequestError;
use super::marking_session::MarkingSession;
use super::store::lock;

/// Which photo of a visit to mark, and why, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proposed {
    pub number: usize,
    pub why: String,
}

impl MarkingSession {
    /// Looks which photo to mark of each visit of several photos of which none is marked, unless that is known. A photo that cannot be
    /// looked at is not proposed: what is wrong with it is said when it is opened.
    ///
    /// # Errors
    ///
    /// In a blind round nothing is proposed.
    pub(super) fn propose_photos(&self) -> Result<(), RequestError> {
        self.check_markings_shown()?;
        for visit in self.visit_rows().into_iter().filter(|visit| visit.undecided) {
            self.propose(visit.photos);
        }
        Ok(())
    }

    /// Looks which of these photos to mark.
    pub(super) fn propose(&self, photos: Vec<usize>) {
        let looks: Vec<(usize, String, FirstLook)> =
            photos.iter().filter_map(|number| self.looked_at(*number)).collect();
        let named: Vec<(&str, &FirstLook)> = looks.iter().map(|(_, name, look)| (name.as_str(), look)).collect();
        let choice = FirstLook::choose(&named);
        let proposed = choice.and_then(|choice| {
            let (number, ..) = looks.get(choice.index)?;
            Some(Proposed { number: *number, why: choice.sentence })
        });
        lock(&self.state).proposed.insert(photos, proposed);
    }

    /// A photo with its name and what it tells before it is marked.
    fn looked_at(&self, number: usize) -> Option<(usize, String, FirstLook)> {
        let (known, name) = {
            let state = lock(&self.state);
            (state.looks.get(&number).cloned(), state.names.get(number)?.clone())
        };
        if let Some(look) = known {
            return Some((number, name, look));
        }
        // The model takes much memory: one photo at a time.
        let _one_at_a_time = lock(&self.carrying);
        let look = FirstLook::of(&self.open_photo(number).ok()?.file);
        lock(&self.state).looks.insert(number, look.clone());
        Some((number, name, look))
    }
}
