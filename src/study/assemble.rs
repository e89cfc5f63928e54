//! A person's photos, measured and compared: the record.

use super::course::add_course;
use super::job::Job;
use super::read::{ReadPerson, ReadVisit};
use super::record::{CautionRecord, PersonRecord, PhotoRecord, RECORD_VERSION, ValueRecord, VisitRecord};
use super::{Problem, ProblemCode};
use crate::alignment::{CalibrationKind, FaceFrame, ScaleSource};
use crate::caution::Caution;
use crate::comparison::{Measurement, Settings, Visits, VisitsError, measure_photo};
use crate::error::Error;
use crate::measure::MEASURES;
use crate::pipeline::{VisitPhoto, compare_with_first};
use crate::uncertainty::Sampling;

/// Where a photo of a course stands in the person's visits: the place of the visit, and the photo's place in it.
pub(super) type Place = (usize, usize);

/// What a person's photos gave. `key` is the sum of all that it rests on.
///
/// Visits are compared with the person's first one, all in one frame. Where that one cannot be measured there are no changes: another
/// visit never takes its place. What keeps one visit from being compared leaves the others as they are.
pub fn person_record(job: &Job, key: String, mut read: ReadPerson) -> PersonRecord {
    let settings = job.settings.settings();
    let mut problems = std::mem::take(&mut read.problems);
    let mut record = PersonRecord {
        version: RECORD_VERSION,
        key,
        id: job.person.id.clone(),
        arm: job.person.arm.clone(),
        further: job.person.further.clone(),
        ..PersonRecord::default()
    };
    record.visits = read
        .visits
        .iter()
        .enumerate()
        .map(|(place, visit)| visit_record(visit, read.has_reference && place == 0))
        .collect();
    record.photos = photo_records(&read);
    let mut teller = Teller { id: &job.person.id, problems: &mut problems };
    if let Some((course, photos, places)) = course_of(&read, &settings, &mut teller) {
        add_course(&mut record, &course, (&photos, &places), &settings, &mut teller);
    }
    for (place, visit) in read.visits.iter().enumerate() {
        let is_measured = record.values.iter().any(|value| value.visit == place);
        if !is_measured && visit.is_usable() {
            add_alone(&mut record, place, visit, &settings, &mut teller);
        }
    }
    teller.of_changes(&record, &read);
    problems.sort();
    problems.dedup();
    record.problems = problems;
    record
}

/// Tells problems of one person.
pub(super) struct Teller<'a> {
    id: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Teller<'_> {
    /// Tells a problem at a visit, or of the person.
    pub(super) fn tell(&mut self, record: &PersonRecord, place: Option<usize>, code: ProblemCode, message: &str) {
        let visit = place.and_then(|place| record.visits.get(place)).map(|visit| visit.name.clone());
        self.add(visit.unwrap_or_default(), None, code, message);
    }

    pub(super) fn add(&mut self, visit: String, photo: Option<usize>, code: ProblemCode, message: &str) {
        let message = message.lines().collect::<Vec<_>>().join("; ");
        self.problems.push(Problem { id: self.id.to_owned(), visit, photo, code, message });
    }

    /// Why a person has no change at all.
    fn of_changes(&mut self, record: &PersonRecord, read: &ReadPerson) {
        if !record.changes.is_empty() || read.visits.is_empty() {
            return;
        }
        let measured = read.visits.iter().filter(|visit| visit.is_usable()).count();
        let first_is_measured = read.visits.first().is_some_and(ReadVisit::is_usable);
        let message = match (measured, read.has_reference, first_is_measured) {
            (0, ..) => "nothing of this person could be measured",
            (1, _, true) => "only one visit of this person could be measured, so there is no change",
            (_, false, _) => {
                self.add(String::new(), None, ProblemCode::NoReference, "of this person's visits none is known to be the first, \
                    so there is no change: name their folders day0, day14 or by dates, state the day in a manifest, or \"taken\" in the landmark files");
                return;
            }
            (_, true, false) => {
                "this person's first visit could not be measured, so there is no change: no other visit takes its place"
            }
            (_, true, true) => return,
        };
        self.add(String::new(), None, ProblemCode::OneVisit, message);
    }
}

fn visit_record(visit: &ReadVisit, is_reference: bool) -> VisitRecord {
    VisitRecord {
        name: visit.name.clone(),
        day: visit.day,
        date: visit.date.map(|date| date.to_string()),
        is_reference,
        photos_used: 0,
        outline: None,
    }
}

fn photo_records(read: &ReadPerson) -> Vec<PhotoRecord> {
    let of_visit = |(place, visit): (usize, &ReadVisit)| -> Vec<PhotoRecord> {
        let record = |photo: &super::read::ReadPhoto| {
            let identity = photo.seen.as_ref().map(VisitPhoto::identity);
            let marked = photo.seen.as_ref().and_then(VisitPhoto::marked);
            PhotoRecord {
                visit: place,
                number: photo.number,
                further: photo.further.clone(),
                sha256: photo.sha256.clone(),
                width: identity.map(|identity| identity.width),
                height: identity.map(|identity| identity.height),
                marks: if marked.is_some() { "hand" } else { "none" }.to_owned(),
                markings: marked.map_or(0, |marked| marked.markings.len()),
                ..PhotoRecord::default()
            }
        };
        visit.photos.iter().map(record).collect()
    };
    read.visits.iter().enumerate().flat_map(of_visit).collect()
}

/// The course of the visits that can be compared with the first one, with its photos and their places; none where that one cannot be
/// measured.
///
/// Of most people all visits can be compared. Where something stands against it, each visit is held against the first by itself: what
/// is wrong with one is told, and the others are compared.
fn course_of(
    read: &ReadPerson,
    settings: &Settings,
    teller: &mut Teller<'_>,
) -> Option<(Visits, Vec<VisitPhoto>, Vec<Place>)> {
    let usable: Vec<usize> = (0..read.visits.len()).filter(|place| read.visits[*place].is_usable()).collect();
    if !read.has_reference || usable.first() != Some(&0) || usable.len() < 2 {
        return None;
    }
    let compared = |places: &[usize], settings: &Settings| {
        let (photos, at) = photos_of(read, places);
        compare_with_first(&photos, settings).map(|course| (course, photos, at))
    };
    if let Ok(course) = compared(&usable, settings) {
        return Some(course);
    }
    let sampling = Sampling { samples: 0, ..settings.sampling };
    let values_alone = Settings { sampling, ..settings.clone() };
    let mut kept = vec![0];
    for place in &usable[1..] {
        match compared(&[0, *place], &values_alone) {
            Ok(_) => kept.push(*place),
            Err(error) => {
                let code = match &error {
                    Error::Visits { source: VisitsError::Units(..), .. } => ProblemCode::OtherUnit,
                    Error::PhotoTwice { .. } => ProblemCode::PhotoTwice,
                    _ => ProblemCode::OneVisit,
                };
                teller.add(read.visits[*place].name.clone(), None, code, &error.to_string());
            }
        }
    }
    if kept.len() < 2 {
        return None;
    }
    // Each of them could be compared with the first; where all together cannot, that is told too.
    let course = compared(&kept, settings);
    course.map_err(|error| teller.add(String::new(), None, ProblemCode::OneVisit, &error.to_string())).ok()
}

/// The photos of some visits that were seen, each with its place.
fn photos_of(read: &ReadPerson, places: &[usize]) -> (Vec<VisitPhoto>, Vec<Place>) {
    let of_visit = |visit: &usize| {
        let photos = read.visits[*visit].photos.iter().enumerate();
        let seen = photos.filter_map(|(place, photo)| Some((photo.seen.clone()?, (*visit, place))));
        seen.collect::<Vec<(VisitPhoto, Place)>>()
    };
    places.iter().flat_map(of_visit).unzip()
}

/// Adds the values of a visit that is compared with no other: those of its first marked photo, measured by itself.
fn add_alone(record: &mut PersonRecord, place: usize, visit: &ReadVisit, settings: &Settings, teller: &mut Teller<'_>) {
    let found = visit.photos.iter().find_map(|photo| Some((photo, photo.seen.as_ref()?.marked()?)));
    let Some((photo, marked)) = found else { return };
    let measurement = match measure_photo(marked, settings) {
        Ok(measurement) => measurement,
        Err(error) => return teller.tell(record, Some(place), ProblemCode::NotMarked, &error.to_string()),
    };
    let unit = measurement.frame.unit();
    record.unit.get_or_insert_with(|| unit.symbol().to_owned());
    for measure in MEASURES.iter().filter(|measure| !measure.is_profile()) {
        let Some(estimate) = measurement.estimate(measure.id) else { continue };
        let uncorrected = measurement.uncorrected_value(measure.id);
        let value = ValueRecord {
            visit: place,
            photo: None,
            measure: measure.id.as_str().to_owned(),
            value: estimate.value,
            uncorrected: uncorrected.or((measurement.uncorrected.is_none()).then_some(estimate.value)),
            u: estimate.uncertainty.map(|of| of.u),
            low: estimate.uncertainty.map(|of| of.ci95[0]),
            high: estimate.uncertainty.map(|of| of.ci95[1]),
            unit: measure.dimension.symbol(unit).to_owned(),
        };
        record.values.push(ValueRecord { photo: Some(photo.number), ..value.clone() });
        record.values.push(value);
    }
    record.visits[place].photos_used = 1;
    let cautions = photo.seen.as_ref().map(|seen| seen.cautions_with(measurement.cautions.clone(), settings));
    for caution in cautions.unwrap_or_default() {
        record.cautions.push(caution_record(place, photo.number, None, &caution));
    }
    if let Some(of_photo) = record.photos.iter_mut().find(|of| of.visit == place && of.number == photo.number) {
        of_photo.used = true;
        add_scale(of_photo, &measurement);
    }
}

/// What a caution of a photo says.
pub(super) fn caution_record(visit: usize, photo: usize, against: Option<usize>, caution: &Caution) -> CautionRecord {
    CautionRecord {
        visit,
        photo,
        against,
        code: caution.code().to_owned(),
        severity: caution.severity().id().to_owned(),
        message: caution.message(),
    }
}

/// What a photo's pixels are in millimetres.
pub(super) fn add_scale(photo: &mut PhotoRecord, measurement: &Measurement) {
    let frame: &FaceFrame = &measurement.frame;
    if let ScaleSource::Calibrated(scale) = &frame.scale().source {
        photo.mm_per_px = Some(scale.mm_per_px);
        let kinds = scale.kinds.iter().map(|kind| match kind {
            CalibrationKind::Iris => "iris",
            CalibrationKind::Ruler => "ruler",
            CalibrationKind::Factor => "factor",
        });
        photo.calibration = Some(kinds.collect::<Vec<_>>().join("+"));
    }
}
