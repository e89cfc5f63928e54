//! A person's photos as they were read: what assembling a record starts from.

use jiff::civil::Date;

use super::Problem;
use crate::pipeline::VisitPhoto;

/// A person's visits as they were read, in time order, those without a day last.
#[derive(Debug, Default)]
pub struct ReadPerson {
    /// The visits.
    pub visits: Vec<ReadVisit>,
    /// Whether the first of them is known to be the one that changes are counted from.
    pub has_reference: bool,
    /// What went wrong while they were read.
    pub problems: Vec<Problem>,
}

/// One visit as it was read.
#[derive(Debug, Default)]
pub struct ReadVisit {
    /// Its name, as it is shown.
    pub name: String,
    /// Its day, where it is known.
    pub day: Option<i64>,
    /// Its date, where it is known.
    pub date: Option<Date>,
    /// Its photos.
    pub photos: Vec<ReadPhoto>,
}

/// One photo as it was read.
#[derive(Debug, Default)]
pub struct ReadPhoto {
    /// Which of the visit's photos it is, counted from 1.
    pub number: usize,
    /// Its values of the further columns.
    pub further: Vec<String>,
    /// The sum of its file, where it could be read.
    pub sha256: Option<String>,
    /// What it shows; `None` where it could not be read, or no photo of its visit is marked.
    pub seen: Option<VisitPhoto>,
}

impl ReadVisit {
    /// Whether a photo of it that a person marked was read.
    pub(super) fn is_usable(&self) -> bool {
        self.photos.iter().any(|photo| photo.seen.as_ref().is_some_and(VisitPhoto::is_marked))
    }
}
