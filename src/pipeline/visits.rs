//! Two or more photos of one person over their visits, compared with all cautions that apply. Of each photo only plain values
//! are kept, so one decoded photo at a time is enough.

use std::cell::RefCell;

use jiff::civil::Date;

use super::findings::Findings;
use super::photo::{Photo, PhotoFile};
use super::shot::{Shot, twins};
use super::visit_pair::{FirstVisit, TwoVisits};
use crate::caution::Caution;
use crate::comparison::{self, PairCautions, Settings, Visit, Visits, VisitsError};
use crate::error::Error;
use crate::landmark::MarkedPhoto;
use crate::report::{Crop, PhotoIdentity};

/// A photo of a course without its pixels: its day, its marks, and what its picture showed.
#[derive(Clone, Debug)]
pub struct VisitPhoto {
    shot: Shot,
    day: Date,
}

impl VisitPhoto {
    /// Looks at a photo that a person marked, which may be dropped afterwards. Its day is `day`, else the one that its landmark file
    /// states, else the camera's.
    ///
    /// # Errors
    ///
    /// Where its day is not known, and where the corners of the mouth coincide.
    pub fn new(photo: &Photo, day: Option<Date>, settings: &Settings) -> Result<Self, Error> {
        let day = day.or(photo.marked().taken).ok_or_else(|| Error::NoDay { photo: photo.label().to_owned() })?;
        // The day that the course goes by, so that no caution tells another one.
        let shot = Shot::marked(&photo.taken_on(day), settings)?.without_pixels(Crop::Mouth);
        Ok(Self { shot, day })
    }

    /// Looks at a photo that nobody marked: `photos` are those that a person marked, and the marks of the first one of the same day are
    /// carried to it. Its day is `day`, else the camera's. `label` is what errors call it.
    ///
    /// # Errors
    ///
    /// Where its day is not known, and where no photo of that day is marked.
    pub fn unmarked(
        file: PhotoFile,
        label: String,
        day: Option<Date>,
        photos: &[Self],
        settings: &Settings,
    ) -> Result<Self, Error> {
        let Some(day) = day.or(file.taken) else { return Err(Error::NoDay { photo: label }) };
        let marked = photos.iter().find(|photo| photo.day == day && photo.shot.is_marked());
        let Some(marked) = marked else {
            return Err(Error::NothingMarked { photos: vec![label], drafts: Vec::new(), choice: None });
        };
        Ok(Self { shot: Shot::unmarked(file, label, &marked.shot, settings).without_pixels(Crop::Mouth), day })
    }

    /// The day that the course goes by.
    pub fn day(&self) -> Date {
        self.day
    }

    /// Whether a person marked it.
    pub fn is_marked(&self) -> bool {
        self.shot.is_marked()
    }

    /// What a person marked on it; `None` where nobody did.
    pub fn marked(&self) -> Option<&MarkedPhoto> {
        self.shot.seen.as_ref().ok().filter(|seen| seen.carried.is_none()).map(|seen| seen.photo.marked().as_ref())
    }

    /// What its file and picture show of themselves, beside what its marks tell, `marked`.
    pub fn cautions_with(&self, marked: Vec<Caution>, settings: &Settings) -> Vec<Caution> {
        let click = settings.marking.clone().unwrap_or_default().independent_mm;
        match self.findings() {
            Some(findings) => findings.cautions_with(marked, click),
            None => marked,
        }
    }

    /// What a report says of the photo.
    #[doc(hidden)]
    pub fn identity(&self) -> &PhotoIdentity {
        self.shot.identity()
    }

    /// What its picture showed beside its marks; `None` where its marks were not found.
    fn findings(&self) -> Option<&Findings> {
        self.shot.seen.as_ref().ok().map(|seen| &seen.findings)
    }
}

/// Compares all visits with the first, and each with the one before. Photos of one day are one visit; days are counted from the
/// first of the year 1.
///
/// # Errors
///
/// Where a file is given twice, with fewer than two photos, with photos of one day only, where nobody marked a photo of a day,
/// and where photos have no common unit of length.
pub fn compare_visits(photos: &[VisitPhoto], settings: &Settings) -> Result<Visits, Error> {
    compared(photos, true, settings)
}

/// Compares all visits with the first alone.
///
/// # Errors
///
/// As [`compare_visits`].
pub fn compare_with_first(photos: &[VisitPhoto], settings: &Settings) -> Result<Visits, Error> {
    compared(photos, false, settings)
}

fn compared(photos: &[VisitPhoto], with_previous: bool, settings: &Settings) -> Result<Visits, Error> {
    twins(photos.iter().map(|photo| &photo.shot))?;
    let days: Vec<(i64, bool)> = photos.iter().map(|photo| (day_number(photo.day), photo.shot.is_marked())).collect();
    let first = RefCell::new(FirstVisit::default());
    let compare = |from: &Visit, to: &Visit| {
        let of_visit = |visit: &Visit| visit.photos.iter().map(|photo| &photos[*photo].shot).collect();
        // Every visit has a marked photo by now.
        let visits = TwoVisits::of([of_visit(from), of_visit(to)]).map_err(|_| comparison::MouthError)?;
        // Of later visits that are compared with each other only the marked photos are.
        let mut first = first.borrow_mut();
        visits.apart(to.apart).compare_by_marked(settings, (from.photos.len() > 1).then_some(&mut *first))
    };
    let label = |photo: usize| photos.get(photo).map(|photo| photo.shot.label().to_owned());
    let visits = if with_previous {
        comparison::compare_visits(&days, settings, compare)
    } else {
        comparison::compare_with_first(&days, settings, compare)
    };
    let mut visits = visits.map_err(|source| match source {
        VisitsError::MouthError(photo, source) => Error::Mouth { photo: label(photo).unwrap_or_default(), source },
        VisitsError::Units(photo, ..) | VisitsError::NothingMarked(photo) => {
            Error::Visits { photo: label(photo), source }
        }
        source => Error::Visits { photo: None, source },
    })?;
    same_pictures(photos, &mut visits);
    Ok(visits)
}

/// The number of a day, counted from the first of the year 1.
pub fn day_number(day: Date) -> i64 {
    let epoch = Date::constant(1, 1, 1);
    i64::from(day.since(epoch).map_or(0, |span| span.get_days()))
}

/// Adds what two files hold the same picture without being compared, and puts all cautions in time order.
fn same_pictures(photos: &[VisitPhoto], visits: &mut Visits) {
    let order: Vec<usize> = visits.visits.iter().flat_map(|visit| visit.photos.iter().copied()).collect();
    let said = |cautions: &[PairCautions], [photo, against]: [usize; 2]| {
        let of_pair = cautions.iter().filter(|of| of.photo == photo && of.against == against);
        of_pair.flat_map(|of| &of.cautions).any(|caution| matches!(caution, Caution::SamePicture(_)))
    };
    for (place, photo) in order.iter().enumerate() {
        for against in &order[..place] {
            let findings = photos[*against].findings().zip(photos[*photo].findings());
            let same = findings.and_then(|(before, after)| Findings::same_picture(before, after));
            if let Some(caution) = same
                && !said(&visits.cautions, [*photo, *against])
            {
                visits.cautions.push(PairCautions { photo: *photo, against: *against, cautions: vec![caution] });
            }
        }
    }
    let place = |photo: usize| order.iter().position(|other| *other == photo);
    visits.cautions.sort_by_key(|of| (place(of.photo), place(of.against)));
}
