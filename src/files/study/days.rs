//! Which day each visit of a person is: by its name, the manifest, the landmark files, or the cameras' clocks.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::super::natural_order::natural_text;
use super::super::{read, read_landmarks};
use super::work::taken;
use crate::imaging::{MemoryBudget, capture_day};
use crate::pipeline::day_number;
use crate::study::{PlannedPerson, PlannedPhoto, PlannedVisit, Problem, ProblemCode, VisitName, looks_dated};
use crate::text::{folded, printable};

/// A person's visits in time order, those without a day last.
pub(super) struct Dated<'a> {
    pub(super) visits: Vec<DatedVisit<'a>>,
    /// Whether the first of them is known to be the first.
    pub(super) has_reference: bool,
}

/// A visit with its day.
#[derive(Clone)]
pub(super) struct DatedVisit<'a> {
    /// Its name, as it is shown: a date is not, but the visit's place.
    pub(super) name: String,
    pub(super) day: Option<i64>,
    pub(super) date: Option<Date>,
    pub(super) photos: Vec<&'a PlannedPhoto>,
}

/// What a first visit is called, where no visit has a day.
const FIRST: [&str; 7] = ["before", "baseline", "pre", "t0", "v0", "visit 0", "visit0"];

/// Whether a visit's name says that it is the first one.
pub(super) fn is_first_visit(name: &str) -> bool {
    FIRST.contains(&folded(name.trim()).as_str())
}

impl<'a> Dated<'a> {
    pub(super) fn of(root: &Path, person: &'a PlannedPerson, budget: &MemoryBudget) -> Self {
        let mut visits: Vec<DatedVisit<'a>> =
            person.visits.iter().flat_map(|visit| dated(root, visit, budget)).collect();
        let counted = visits.iter().any(|visit| visit.day.is_some());
        let first = visits.iter().filter_map(|visit| visit.date).min();
        // Days that names count and dates of a calendar are not put in one order: what has a date alone counts from the first of them.
        if let Some(first) = first.filter(|_| !counted) {
            for visit in &mut visits {
                visit.day = visit.date.map(|date| day_number(date) - day_number(first));
            }
        }
        visits.sort_by(|a, b| {
            let key = |visit: &DatedVisit<'_>| (visit.day.is_none(), visit.day, visit.date);
            key(a).cmp(&key(b)).then_with(|| natural_text(&a.name, &b.name))
        });
        let mut has_reference = visits.first().is_some_and(|visit| visit.day.is_some());
        if !has_reference {
            let is_first = |visit: &DatedVisit<'_>| is_first_visit(&visit.name);
            let found: Vec<usize> = (0..visits.len()).filter(|place| is_first(&visits[*place])).collect();
            if let [place] = found.as_slice() {
                let visit = visits.remove(*place);
                visits.insert(0, visit);
                has_reference = true;
            }
        }
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for (place, visit) in visits.iter_mut().enumerate() {
            if visit.name.is_empty() || looks_dated(&visit.name) {
                visit.name = format!("visit {}", place + 1);
            }
            // Two visits are never one in the tables, though they are called alike.
            let times = known.entry(folded(&visit.name)).or_default();
            *times += 1;
            if *times > 1 {
                visit.name = format!("{} ({times})", visit.name);
            }
        }
        Self { visits, has_reference }
    }

    /// The visits whose day nobody knows.
    pub(super) fn problems(&self, id: &str) -> Vec<Problem> {
        let message = |visit: &DatedVisit<'a>| match visit.date {
            Some(_) => {
                "this visit has a date and others have a number of days, which cannot be put in one order: use one of the two for this \
                 person"
            }
            None => {
                "nobody knows the day of this visit, beside those of the others: name its folder as in day14 or 2026-03-14, state the \
                 day in a manifest, or \"taken\" in its landmark file"
            }
        };
        let of_visit = |visit: &DatedVisit<'a>| Problem {
            id: id.to_owned(),
            visit: visit.name.clone(),
            photo: None,
            code: ProblemCode::NoDay,
            message: message(visit).to_owned(),
        };
        self.visits.iter().filter(|visit| visit.day.is_none()).map(of_visit).collect()
    }
}

/// A visit with what is known of its day; photos that no folder and no name puts into visits are one visit a day.
fn dated<'a>(root: &Path, visit: &'a PlannedVisit, budget: &MemoryBudget) -> Vec<DatedVisit<'a>> {
    let photos = || visit.photos.iter().collect::<Vec<_>>();
    let name = printable(visit.name.trim());
    match visit.stated() {
        VisitName::Day(day) => vec![DatedVisit { name, day: Some(day), date: None, photos: photos() }],
        VisitName::Date(date) => vec![DatedVisit { name, day: None, date: Some(date), photos: photos() }],
        VisitName::Name if name.is_empty() => {
            let mut by_day: BTreeMap<Option<Date>, Vec<&PlannedPhoto>> = BTreeMap::new();
            for photo in &visit.photos {
                by_day.entry(taken(root, photo, budget)).or_default().push(photo);
            }
            let of_day = |(date, photos)| DatedVisit { name: String::new(), day: None, date, photos };
            by_day.into_iter().map(of_day).collect()
        }
        VisitName::Name => {
            let date = visit.photos.iter().find_map(|photo| taken(root, photo, budget));
            vec![DatedVisit { name, day: None, date, photos: photos() }]
        }
    }
}

/// The day that the landmark file at a path states, else the one of the camera's clock.
pub(super) fn day_of(photo: &Path, landmarks: &Path, budget: &MemoryBudget) -> Option<Date> {
    let stated = || read_landmarks(landmarks).ok()?.photo.taken.as_deref()?.parse().ok();
    let by_camera = || capture_day(&read(photo, "photo", budget.limits().max_file_bytes).ok()?);
    stated().or_else(by_camera)
}
