//! Which photos belong to the visit before and which to the visit after, and which photo of each is marked by hand: the others
//! get its marks.

use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::imaging::capture_day;

use super::error::RequestError;
use super::marking_session::{MarkingSession, State};
use super::store::{Store, StoredFile, lock};

/// The most photos of one visit: more do not make a mean that is worth the looking through.
pub(super) const MAX_PHOTOS_OF_VISIT: usize = 20;

/// The numbers of the photo before and of the photo after that are marked by hand, as far as they are there.
pub(super) type Pair = [Option<usize>; 2];

/// The photos of a visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Visit {
    /// Their numbers, in the order in which they are shown.
    pub photos: Vec<usize>,
    /// The one that a person chose to mark.
    #[serde(default)]
    pub chosen: Option<usize>,
}

/// The visit before and the visit after.
pub(super) type Visits = [Visit; 2];

/// A visit as the page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct VisitRow {
    /// The numbers of its photos.
    pub photos: Vec<usize>,
    /// The one that a person chose to mark.
    pub chosen: Option<usize>,
    /// The one that is marked by hand.
    pub marked: Option<usize>,
    /// Why that one, in a sentence; null of a visit of one photo.
    pub why: Option<String>,
    /// Whether nobody has looked yet which photo to mark.
    pub undecided: bool,
}

/// What tells to which visit a photo belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Belongs {
    folder: Option<PathBuf>,
    day: Option<Date>,
}

/// The visits that folders or days tell: of two folders the first named is the visit before; else the photos of the earliest day
/// are, and those of the latest day the visit after. `None` where neither tells.
fn told(photos: &[(usize, Belongs)]) -> Option<Visits> {
    let mut folders: Vec<&PathBuf> = photos.iter().filter_map(|(_, belongs)| belongs.folder.as_ref()).collect();
    folders.dedup();
    let of = |is_its: &dyn Fn(&Belongs) -> bool| {
        let its = photos.iter().filter(|(_, belongs)| is_its(belongs)).map(|(number, _)| *number);
        Visit { photos: its.take(MAX_PHOTOS_OF_VISIT).collect(), chosen: None }
    };
    if let [before, after] = folders.as_slice() {
        return Some([before, after].map(|folder| of(&|belongs| belongs.folder.as_ref() == Some(folder))));
    }
    let days = || photos.iter().filter_map(|(_, belongs)| belongs.day);
    let (first, last) = (days().min()?, days().max()?);
    (first != last).then(|| [first, last].map(|day| of(&|belongs| belongs.day == Some(day))))
}

/// The visits of photos as they were named or brought: of more than two what folders and days tell, else the first is the photo
/// before and the second the one after, and the others belong to none.
pub(super) fn first_visits(store: &dyn Store, numbers: &[usize]) -> Visits {
    let told = if numbers.len() > 2 { told(&belongings(store, numbers)) } else { None };
    told.unwrap_or_else(|| {
        [0, 1].map(|place| Visit { photos: numbers.get(place).copied().into_iter().collect(), chosen: None })
    })
}

/// Where photos are kept and when they were taken; what is wrong with one is said when it is opened.
fn belongings(store: &dyn Store, numbers: &[usize]) -> Vec<(usize, Belongs)> {
    let of = |number: &usize| {
        let stated = store.read(*number, StoredFile::Landmarks).ok().flatten();
        let stated = stated.and_then(|bytes| crate::landmark::file::LandmarkFile::read(&bytes).ok());
        let stated = stated.and_then(|file| file.marked_photo().taken);
        let day = stated.or_else(|| capture_day(&store.photo(*number).ok()?));
        (*number, Belongs { folder: store.folder(*number), day })
    };
    numbers.iter().map(of).collect()
}

impl State {
    /// The place of the visit that a photo belongs to: 0 before, 1 after.
    pub fn place_of(&self, number: usize) -> Option<usize> {
        self.visits.iter().position(|visit| visit.photos.contains(&number))
    }

    /// The photos that are there: first those of the visits, then those of none.
    pub fn in_order(&self) -> Vec<usize> {
        let of_none = |number: &usize| !self.removed.contains(number) && self.place_of(*number).is_none();
        let others = (0..self.names.len()).filter(of_none);
        self.visits.iter().flat_map(|visit| visit.photos.iter().copied()).chain(others).collect()
    }

    /// Takes a photo out of its visit.
    pub fn leave_visit(&mut self, number: usize) {
        for visit in &mut self.visits {
            visit.photos.retain(|other| *other != number);
            visit.chosen.take_if(|other| *other == number);
        }
    }
}

impl MarkingSession {
    /// The visits as the page shows them.
    pub(super) fn visit_rows(&self) -> [VisitRow; 2] {
        let visits = lock(&self.state).visits.clone();
        visits.map(|visit| self.visit_row(visit))
    }

    /// The photo that is marked by hand is the one that a person chose, else the first that has marks, else the one that is proposed,
    /// else the first.
    pub(super) fn visit_row(&self, Visit { photos, chosen }: Visit) -> VisitRow {
        let has_marks = |number: &usize| matches!(self.store.read(*number, StoredFile::Landmarks), Ok(Some(_)));
        let (proposed, names) = {
            let state = lock(&self.state);
            (state.proposed.get(&photos).cloned(), state.names.clone())
        };
        let name = |number: usize| names.get(number).cloned().unwrap_or_default();
        let by_marks = || photos.iter().find(|number| has_marks(number)).copied();
        let mut undecided = false;
        let (marked, why) = match (chosen.or_else(by_marks), &proposed, photos.first()) {
            (Some(marked), ..) if has_marks(&marked) => (Some(marked), format!("{} is marked.", name(marked))),
            (Some(marked), ..) => (Some(marked), format!("Mark {}: you chose it.", name(marked))),
            (None, Some(Some(proposed)), _) => (Some(proposed.number), proposed.why.clone()),
            (None, told, Some(first)) => {
                undecided = told.is_none() && photos.len() > 1;
                (Some(*first), format!("Mark {}: it comes first.", name(*first)))
            }
            (None, _, None) => (None, String::new()),
        };
        let why = (photos.len() > 1).then_some(why);
        VisitRow { photos, chosen, marked, why, undecided }
    }

    /// Whether a photo's marks are carried over from the marked photo of its visit: it is not that one, and has no marks of its own.
    pub(super) fn is_carried(&self, rows: &[VisitRow; 2], number: usize) -> bool {
        let is_other = |row: &VisitRow| row.photos.contains(&number) && row.marked != Some(number);
        rows.iter().any(is_other) && matches!(self.store.read(number, StoredFile::Landmarks), Ok(None))
    }

    /// Says which photos belong to which visit.
    ///
    /// # Errors
    ///
    /// A photo belongs to one visit at the most, and is there; a visit has up to [`MAX_PHOTOS_OF_VISIT`] photos, and the one that is
    /// chosen is one of them.
    pub(super) fn set_visits(&self, visits: Visits) -> Result<(), RequestError> {
        let mut state = lock(&self.state);
        let all: Vec<usize> = visits.iter().flat_map(|visit| visit.photos.iter().copied()).collect();
        let is_there = |number: &usize| *number < state.names.len() && !state.removed.contains(number);
        let is_chosen_of_its_own = |visit: &Visit| visit.chosen.is_none_or(|chosen| visit.photos.contains(&chosen));
        if !all.iter().all(is_there) || !visits.iter().all(is_chosen_of_its_own) {
            return Err(RequestError::missing());
        }
        if all.iter().enumerate().any(|(index, number)| all[..index].contains(number)) {
            return Err(RequestError::unusable("A photo belongs to one visit: before, after, or neither."));
        }
        visits.iter().try_for_each(|visit| check_count(visit.photos.len()))?;
        state.visits = visits;
        Ok(())
    }

    /// Sorts all photos into visits by their days, where these tell; says whether they do.
    pub(super) fn sort_by_day(&self) -> bool {
        let numbers = lock(&self.state).in_order();
        let Some(visits) = told(&belongings(self.store.as_ref(), &numbers)) else { return false };
        let mut state = lock(&self.state);
        // Photos that were taken away meanwhile are none of it.
        let is_there = state.in_order();
        state.visits = visits.map(|Visit { mut photos, .. }| {
            photos.retain(|number| is_there.contains(number));
            Visit { photos, chosen: None }
        });
        true
    }
}

/// Checks that a visit may have so many photos.
///
/// # Errors
///
/// An error says how many it may have.
pub(super) fn check_count(count: usize) -> Result<(), RequestError> {
    if count <= MAX_PHOTOS_OF_VISIT {
        return Ok(());
    }
    let problem = format!("A visit has {MAX_PHOTOS_OF_VISIT} photos at the most; three to five are enough.");
    Err(RequestError::conflict(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photos<const N: usize>(belong: [(&str, Option<&str>); N]) -> Vec<(usize, Belongs)> {
        let of = |(folder, day): (&str, Option<&str>)| Belongs {
            folder: (!folder.is_empty()).then(|| PathBuf::from(folder)),
            day: day.and_then(|day| day.parse().ok()),
        };
        belong.map(of).into_iter().enumerate().collect()
    }

    fn numbers(visits: Option<Visits>) -> Option<[Vec<usize>; 2]> {
        visits.map(|visits| visits.map(|visit| visit.photos))
    }

    #[test]
    fn photos_of_two_folders_or_of_the_first_and_the_last_day_are_two_visits() {
        let (early, late) = (Some("2026-03-02"), Some("2026-04-20"));
        let by_folder = photos([("b", late), ("b", None), ("a", early)]);
        assert_eq!(numbers(told(&by_folder)), Some([vec![0, 1], vec![2]]));
        // The days' order, not the photos'; a day in between, and a photo without one, belong to neither.
        let by_day = photos([("", late), ("", early), ("", Some("2026-03-20")), ("", early), ("", None)]);
        assert_eq!(numbers(told(&by_day)), Some([vec![1, 3], vec![0]]));
        for nothing in [photos([("a", early), ("a", early)]), photos([("", None), ("", None)]), photos([])] {
            assert_eq!(told(&nothing), None);
        }
        // Three folders are no two visits: the days tell.
        let three = photos([("a", early), ("b", early), ("c", late)]);
        assert_eq!(numbers(told(&three)), Some([vec![0, 1], vec![2]]));
    }
}
