//! Two or more photos of one person over their visits, compared with all cautions that apply. Of each photo only plain values
//! are kept, so one decoded photo at a time is enough.

use std::sync::Arc;

use jiff::civil::Date;

use super::compare::mouth_error;
use super::findings::{Findings, skin_likeness, skin_of};
use super::matching::{Face, decisions, matched};
use super::photo::Photo;
use crate::caution::Caution;
use crate::comparison::{self, Pair, PairCautions, Settings, Visits, VisitsError, measure_photo};
use crate::error::Error;
use crate::imaging::quality::SkinTexture;
use crate::landmark::MarkedPhoto;
use crate::landmark::file::MatchDocument;
use crate::report::PhotoIdentity;
use crate::uncertainty::Sampling;

/// A photo of a visit without its pixels: its day, its marks, and what its picture showed.
#[derive(Clone, Debug)]
pub struct VisitPhoto {
    label: String,
    identity: PhotoIdentity,
    marked: Arc<MarkedPhoto>,
    day: Date,
    findings: Findings,
    skin: Option<SkinTexture>,
    face: Face,
    matches: Vec<MatchDocument>,
}

impl VisitPhoto {
    /// Looks at a photo, which may be dropped afterwards. Its day is `day`, else the one that its landmark file states, else the
    /// camera's.
    ///
    /// # Errors
    ///
    /// Where its day is not known, and where the corners of the mouth coincide.
    pub fn new(photo: &Photo, day: Option<Date>, settings: &Settings) -> Result<Self, Error> {
        let day = day.or(photo.marked().taken).ok_or_else(|| Error::NoDay { photo: photo.label().to_owned() })?;
        // The place of the mouth is wanted, not how sure it is.
        let sampling = Sampling { samples: 0, ..settings.sampling };
        let measurement = measure_photo(photo.marked(), &Settings { sampling, ..settings.clone() })
            .map_err(|source| mouth_error(std::slice::from_ref(photo), source))?;
        // The day that the course goes by, so that no caution tells another one.
        let mut marked = photo.marked().clone();
        Arc::make_mut(&mut marked).taken = Some(day);
        Ok(Self {
            label: photo.label().to_owned(),
            identity: photo.identity(),
            marked,
            day,
            findings: Findings::of(photo, &measurement),
            skin: skin_of(photo),
            face: Face::of(photo, settings),
            matches: photo.matches().to_vec(),
        })
    }

    /// The day that the course goes by.
    pub fn day(&self) -> Date {
        self.day
    }

    /// What a report says of the photo.
    #[doc(hidden)]
    pub fn identity(&self) -> &PhotoIdentity {
        &self.identity
    }
}

/// Compares all visits with the first, and each with the one before. Photos of one day are one visit; days are counted from the
/// first of the year 1.
///
/// # Errors
///
/// Where a file is given twice, with fewer than two photos, with photos of one day only, and where photos have no common
/// unit of length.
pub fn compare_visits(photos: &[VisitPhoto], settings: &Settings) -> Result<Visits, Error> {
    twins(photos)?;
    let days: Vec<i64> = photos.iter().map(|photo| day_number(photo.day)).collect();
    let compare = |from: usize, to: usize| {
        let (before, after) = (&photos[from], &photos[to]);
        let pair = Pair { before: &before.marked, after: &after.marked, same_file: false };
        let likeness = skin_likeness(before.skin.as_ref(), after.skin.as_ref());
        let clicks = comparison::compare_pair_with_skin(&pair, likeness, settings)?;
        let marking_sd_mm = clicks.before.error.independent_mm;
        let cautions = Findings::pair_cautions(&before.findings, &after.findings, marking_sd_mm);
        let clicks = clicks.with_cautions(cautions.clone());
        let decisions = decisions(Some(&before.identity.sha256), &after.matches, &pair);
        let blurs = [before.findings.blur_mm(), after.findings.blur_mm()];
        let pixels = ([&before.face, &after.face], blurs, decisions);
        matched(clicks, &pair, pixels, (likeness, cautions), settings)
    };
    let label = |photo: usize| photos.get(photo).map(|photo| photo.label.clone());
    let mut visits = comparison::compare_visits(&days, compare).map_err(|source| match source {
        VisitsError::MouthError(photo, source) => Error::Mouth { photo: label(photo).unwrap_or_default(), source },
        VisitsError::Units(photo, ..) => Error::Visits { photo: label(photo), source },
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

/// Complains of files that are given twice.
fn twins(photos: &[VisitPhoto]) -> Result<(), Error> {
    let twice = photos.iter().enumerate().filter_map(|(index, photo)| {
        let twin = photos[..index].iter().find(|twin| twin.findings.is_same_file(&photo.findings))?;
        Some(Error::PhotoTwice { photo: photo.label.clone(), twin: twin.label.clone() })
    });
    twice.reduce(Error::and).map_or(Ok(()), Err)
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
            let same = Findings::same_picture(&photos[*against].findings, &photos[*photo].findings);
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
