//! Two visits of one or more photos each, compared: the marked photos as a pair, every other photo with one of them.

use std::sync::Arc;

use super::findings::{Findings, skin_likeness};
use super::matching::{Face, decisions, matched, picture_likeness};
use super::one_camera::distrust_a_part;
use super::photo::Photo;
use super::shot::{Seen, Shot};
use crate::alignment::Occasion;
use crate::caution::{Caution, PictureLikeness};
use crate::comparison::{self, ComparedPhotos, LeftOut, MouthError, Pair, PairComparison, PhotoEvidence, Settings};
use crate::error::Error;
use crate::landmark::file::StatedDecisions;
use crate::landmark::{CurveName, Landmark, MatchDecisions, MatchedMarks, Origin, Proposer, Provenance};
use crate::matching::carry;
use crate::stage::{Stage, during};
use crate::uncertainty::Sampling;

/// Two visits, each by what its photos show.
pub(super) struct TwoVisits<'a> {
    visits: [Vec<&'a Shot>; 2],
    /// Which photo of each is the marked one.
    places: [usize; 2],
    marked: [&'a Seen; 2],
    /// The [number of the visit after](crate::uncertainty::Sampling::visit) for what is drawn for its photos.
    apart: u64,
}

/// The number by which the errors of a photo are drawn, of one of a visit that is held against others than the first.
fn numbered(number: u64, apart: u64) -> u64 {
    number + NUMBERS_OF_VISIT * apart
}

/// What photos of the first visit of a course show beside its marked one, with the numbers by which their errors were drawn: the same in
/// its comparison with every later visit.
#[derive(Default)]
pub(super) struct FirstVisit {
    shown: Vec<(usize, u64, PhotoEvidence)>,
}

/// The photos of a later visit of a course have numbers from so many times the visit's on.
const NUMBERS_OF_VISIT: u64 = 1 << 20;

impl<'a> TwoVisits<'a> {
    /// The visits before and after.
    ///
    /// # Errors
    ///
    /// Where a visit has no photo, or none that a person marked; of both at once.
    pub(super) fn new(visits: [&'a [Shot]; 2]) -> Result<Self, Error> {
        Self::of(visits.map(|visit| visit.iter().collect()))
    }

    /// The same of photos that lie apart.
    pub(super) fn of(visits: [Vec<&'a Shot>; 2]) -> Result<Self, Error> {
        let marked = |visit: &[&'a Shot]| {
            let found = visit.iter().enumerate().filter(|(_, shot)| shot.is_marked());
            let mut found = found.filter_map(|(place, shot)| Some((place, shot.seen.as_deref().ok()?)));
            let photos = || visit.iter().map(|shot| shot.label().to_owned()).collect();
            found.next().ok_or_else(|| Error::NothingMarked { photos: photos(), drafts: Vec::new(), choice: None })
        };
        let (before, after) = Error::both(marked(&visits[0]), marked(&visits[1]))?;
        Ok(Self { visits, places: [before.0, after.0], marked: [before.1, after.1], apart: 0 })
    }

    /// The same in a course, where what is drawn for the visit after is its own.
    pub(super) fn apart(self, apart: u64) -> Self {
        Self { apart, ..self }
    }

    /// The marked photos.
    pub(super) fn marked_photos(&self) -> [Photo; 2] {
        self.marked.map(|seen| seen.photo.clone())
    }

    /// Compares the photos, by the marked ones, and says which these are. Where most of a visit's photos that a person marked are held
    /// otherwise than the first of them, another one takes its place.
    ///
    /// # Errors
    ///
    /// Where the corners of the mouth coincide in a marked photo.
    pub(super) fn compare(mut self, settings: &Settings) -> Result<(Self, ComparedPhotos), MouthError> {
        let compared = self.compare_by_marked(settings, None)?;
        let instead = [0, 1].map(|visit| compared.instead_of_marked(visit));
        for (visit, place) in instead.into_iter().enumerate() {
            let seen = place.and_then(|place| Some((place, self.visits[visit][place].seen.as_deref().ok()?)));
            if let Some((place, seen)) = seen {
                (self.places[visit], self.marked[visit]) = (place, seen);
            }
        }
        let compared = if instead == [None; 2] { compared } else { self.compare_by_marked(settings, None)? };
        Ok((self, compared))
    }

    /// Compares the photos by those that are the marked ones. What is drawn for the photos' errors depends on their places alone. In a
    /// course the photos of its `first` visit are compared once.
    ///
    /// # Errors
    ///
    /// Where the corners of the mouth coincide in a marked photo.
    pub(super) fn compare_by_marked(
        &self,
        settings: &Settings,
        mut first: Option<&mut FirstVisit>,
    ) -> Result<ComparedPhotos, MouthError> {
        let [before, after] = self.marked;
        let of_visit = |visit: usize| if visit == 0 { 0 } else { self.apart };
        let sampling = Sampling { photos: [0, numbered(1, self.apart)], visit: self.apart, ..settings.sampling };
        let marked =
            compare_marked([before, after], MatchDecisions::default(), &Settings { sampling, ..settings.clone() })?;
        // The marked photos are numbers 0 and 1.
        let mut number = 2;
        let after_by_pixels = marked.found().curves.contains(&CurveName::UpperBorder);
        let evidence = [0, 1].map(|visit| {
            let mut evidence = Vec::new();
            for (place, shot) in self.visits[visit].iter().enumerate() {
                if place == self.places[visit] {
                    evidence.push(PhotoEvidence::Marked);
                    continue;
                }
                if let Some(twin) = self.twin(visit, place) {
                    evidence.push(PhotoEvidence::LeftOut(LeftOut::SamePicture { twin }));
                    continue;
                }
                let settings = Settings { match_check: false, ..settings.clone() };
                let of = Other { shot, number, marked: [before, after], visit, apart: of_visit(visit) };
                let shown = match first.as_deref_mut().filter(|_| visit == 0) {
                    Some(first) => first.shown(place, number, || of.evidence(false, &settings)),
                    None => of.evidence(visit == 1 && after_by_pixels, &settings),
                };
                // What does not count changes nothing, the random numbers of the others neither.
                number += u64::from(!matches!(shown, PhotoEvidence::LeftOut(_)));
                evidence.push(shown);
            }
            evidence
        });
        Ok(ComparedPhotos { marked, evidence })
    }
}

impl FirstVisit {
    /// What the photo at this place shows, found where it was not found before with this number.
    fn shown(&mut self, place: usize, number: u64, find: impl FnOnce() -> PhotoEvidence) -> PhotoEvidence {
        let known = self.shown.iter().find(|(at, drawn, _)| (*at, *drawn) == (place, number));
        if let Some((.., shown)) = known {
            return shown.clone();
        }
        let shown = find();
        self.shown.push((place, number, shown.clone()));
        shown
    }
}

impl TwoVisits<'_> {
    /// The photo whose picture a photo is a copy of: the marked one or an earlier one of its visit, or one of the other visit.
    fn twin(&self, visit: usize, place: usize) -> Option<String> {
        let seen = self.visits[visit][place].seen.as_deref().ok()?;
        let own = self.visits[visit].iter().enumerate();
        let own = own.filter(|(other, _)| *other != place && (*other < place || *other == self.places[visit]));
        let mut own = own.map(|(_, shot)| *shot);
        let is_copy = |other: &&Shot| other.seen.as_deref().is_ok_and(|other| seen.is_copy_of(other));
        let mut others = self.visits[1 - visit].iter().copied();
        let is_alike = |other: &&Shot| other.seen.as_deref().is_ok_and(|other| seen.looks_like(other));
        let twin = own.find(is_copy).or_else(|| others.find(is_alike))?;
        Some(twin.identity().file.clone())
    }
}

/// A photo of a visit that is not its marked one.
struct Other<'a> {
    shot: &'a Shot,
    number: u64,
    marked: [&'a Seen; 2],
    visit: usize,
    /// The [number of its visit](crate::uncertainty::Sampling::visit) for what is drawn for it.
    apart: u64,
}

impl Other<'_> {
    /// What it shows beside a marked photo: beside that of the first visit where the pixels find its marks from there, so that all photos
    /// have one reference, otherwise beside that of its own.
    fn evidence(&self, from_first: bool, settings: &Settings) -> PhotoEvidence {
        let seen = match &self.shot.seen {
            Ok(seen) => seen,
            Err(reason) => return PhotoEvidence::LeftOut(reason.clone()),
        };
        let found = match &seen.carried {
            // A person marked it too: it is compared as the marked photos are.
            None => {
                let settings = Settings { sampling: self.sampling(0, settings), ..settings.clone() };
                compare_marked([self.marked[0], seen], corrections(seen), &settings).map(|pair| (pair, 0))
            }
            Some(marks) => {
                let first = from_first.then(|| self.beside_first(seen, settings)).flatten();
                let beside_own = || Ok((self.compared(self.visit, &seen.photo, (seen, marks), settings)?, self.visit));
                first.map_or_else(beside_own, |pair| Ok((pair, 0)))
            }
        };
        match found {
            Ok((pair, from)) => {
                let from = [Occasion::Before, Occasion::After][from];
                PhotoEvidence::Other { pair: Arc::new(pair), from, carried: seen.carried.is_some() }
            }
            Err(MouthError) => PhotoEvidence::LeftOut(LeftOut::NotFound(MouthError.to_string())),
        }
    }

    /// Beside the first visit's marked photo, by marks that are carried from there.
    fn beside_first(&self, seen: &Seen, settings: &Settings) -> Option<PairComparison> {
        let (Face::Seen(Some(first)), Face::Seen(Some(here))) = (&self.marked[0].face, &seen.face) else { return None };
        let marking = self.marked[0].photo.marked().mean_marking();
        let carried = carry((first, &marking), (here, &seen.photo.marked().mean_marking())).ok()?;
        let photo = seen.photo.with_marking(carried.marking);
        let pair = self.compared(0, &photo, (seen, &carried.marks), settings).ok()?;
        let is_found = pair.found().curves.contains(&CurveName::UpperBorder);
        (is_found && !pair.cautions.iter().any(Caution::is_mouth_held_otherwise)).then_some(pair)
    }

    /// Beside a marked photo, by marks that were carried from it.
    fn compared(
        &self,
        from: usize,
        photo: &Photo,
        (seen, marks): (&Seen, &MatchedMarks),
        settings: &Settings,
    ) -> Result<PairComparison, MouthError> {
        let first = self.marked[from];
        let mut photos = [first.photo.clone(), photo.clone()];
        distrust_a_part(&mut photos);
        let pair = Pair { before: photos[0].marked(), after: photos[1].marked(), same_file: false };
        let skin = skin_likeness(first.skin.as_ref(), seen.skin.as_ref());
        let likeness = PictureLikeness { skin, ..PictureLikeness::default() };
        let settings = Settings { sampling: self.sampling(from, settings), ..settings.clone() };
        let marking_sd_mm = settings.marking.clone().unwrap_or_default().independent_mm;
        let cautions = Findings::pair_cautions(&first.findings, &seen.findings, marking_sd_mm);
        let one_visit = from == self.visit;
        comparison::compare_carried(&pair, (marks.clone(), one_visit), (likeness, cautions), &settings)
    }

    fn sampling(&self, from: usize, settings: &Settings) -> Sampling {
        let from = if from == 0 { 0 } else { numbered(1, self.apart) };
        Sampling { photos: [from, numbered(self.number, self.apart)], visit: self.apart, ..settings.sampling }
    }
}

/// The marks that a person moved away from where matching had proposed them: there the pixels were wrong, and are not asked again.
fn corrections(seen: &Seen) -> MatchDecisions {
    let moved = Provenance { origin: Some(Origin::Moved), proposer: Some(Proposer::Matching) };
    let mut decisions = MatchDecisions::default();
    for marking in &seen.photo.marked().markings {
        let origins = &marking.origins;
        decisions.points.extend(Landmark::ALL.into_iter().filter(|landmark| origins.point(*landmark) == moved));
        decisions.curves.extend(CurveName::ALL.into_iter().filter(|name| origins.curve(*name) == moved));
        decisions.irises = [0, 1].map(|side| decisions.irises[side] || origins.irises[side] == moved);
    }
    decisions
}

/// Two photos that a person marked; the matched marks that `corrections` names are not used.
fn compare_marked(
    seen: [&Seen; 2],
    corrections: MatchDecisions,
    settings: &Settings,
) -> Result<PairComparison, MouthError> {
    let mut photos = seen.map(|seen| seen.photo.clone());
    distrust_a_part(&mut photos);
    let [before, after] = &photos;
    let same_file = seen[0].findings.is_same_file(&seen[1].findings);
    let pair = Pair { before: before.marked(), after: after.marked(), same_file };
    let skin = skin_likeness(seen[0].skin.as_ref(), seen[1].skin.as_ref());
    let (faces, blurs_mm) = (seen.map(|seen| &seen.face), seen.map(|seen| seen.findings.blur_mm()));
    let markings = [pair.before.mean_marking(), pair.after.mean_marking()];
    let likeness = picture_likeness(markings.each_ref(), faces, skin, blurs_mm);
    let clicks = comparison::compare_pair_with_pictures(&pair, likeness, settings)?;
    let cautions = Findings::pair_cautions(&seen[0].findings, &seen[1].findings, clicks.before.error.independent_mm);
    let clicks = clicks.with_cautions(cautions.clone());
    let pixels = (
        faces,
        blurs_mm,
        match decisions(before.sha256(), after.matches(), &pair) {
            StatedDecisions::Fits(stated) => StatedDecisions::Fits(stated.and(corrections)),
            StatedDecisions::None if corrections != MatchDecisions::default() => StatedDecisions::Fits(corrections),
            other => other,
        },
    );
    during(Stage::Matching, || matched(clicks, &pair, pixels, (likeness, cautions), settings))
}
