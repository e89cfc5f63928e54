//! Photos of a study that were marked twice or more: the table of their markings, and what they show of repeatability.

use std::collections::BTreeSet;

use super::record::PersonRecord;
use super::tables::{MarkingRow, Tables};
use super::{Problem, ProblemCode};
use crate::alignment::FaceFrame;
use crate::landmark::MarkedPhoto;
use crate::measure::{Lip, MEASURES, Value};
use crate::uncertainty::{Repeatability, RepeatabilityError, marker, repeatability};

/// A photo that was marked twice or more.
#[derive(Clone, Debug)]
pub struct RepeatedPhoto {
    /// The visit, by its place in the person's record.
    pub visit: usize,
    /// The photo's number in the visit.
    pub photo: usize,
    /// Its markings.
    pub marked: MarkedPhoto,
}

/// The photos of a study that were marked twice or more.
#[derive(Debug, Default)]
pub(super) struct Markings {
    photos: Vec<(PersonRecord, RepeatedPhoto)>,
}

/// What repeated markings showed.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    pub(super) repeatability: Option<Repeatability>,
    pub(super) problems: Vec<Problem>,
}

impl Markings {
    pub(super) fn add(&mut self, person: &PersonRecord, photos: Vec<RepeatedPhoto>) {
        // Of the person the columns alone are needed.
        let about = || PersonRecord {
            id: person.id.clone(),
            arm: person.arm.clone(),
            further: person.further.clone(),
            visits: person.visits.clone(),
            ..PersonRecord::default()
        };
        self.photos.extend(photos.into_iter().map(|photo| (about(), photo)));
    }

    /// Writes the rows of the markings, and finds what they show. A photo whose lengths have another unit than the first one's is told and
    /// left out.
    pub(super) fn finish(&self, tables: &mut Tables) -> Result<Repeated, csv::Error> {
        let markings = self.photos.iter().flat_map(|(_, photo)| &photo.marked.markings);
        let names: BTreeSet<Option<String>> = markings.map(marker).collect();
        let names: Vec<Option<String>> = names.into_iter().collect();
        for (person, photo) in &self.photos {
            add_rows(tables, person, photo, &names)?;
        }
        let mut repeated = Repeated::default();
        let mut kept: Vec<&(PersonRecord, RepeatedPhoto)> = self.photos.iter().collect();
        while !kept.is_empty() {
            let photos: Vec<&MarkedPhoto> = kept.iter().map(|(_, photo)| &photo.marked).collect();
            match repeatability(&photos) {
                Ok(found) => {
                    repeated.repeatability = Some(found);
                    break;
                }
                Err(RepeatabilityError::NothingRepeated) => break,
                Err(error) => {
                    let (person, photo) = kept.remove(error.photo().unwrap_or_default());
                    repeated.problems.push(Problem {
                        id: person.id.clone(),
                        visit: person.visits.get(photo.visit).map(|visit| visit.name.clone()).unwrap_or_default(),
                        photo: Some(photo.photo),
                        code: ProblemCode::OtherUnit,
                        message: format!("its repeated markings do not count for the error of marking: {error}"),
                    });
                }
            }
        }
        Ok(repeated)
    }
}

/// Each marking is measured by itself in its own face frame without pose correction, as for repeatability.
fn add_rows(
    tables: &mut Tables,
    person: &PersonRecord,
    photo: &RepeatedPhoto,
    names: &[Option<String>],
) -> Result<(), csv::Error> {
    for (index, marking) in photo.marked.markings.iter().enumerate() {
        let Some(frame) = FaceFrame::of_photo(marking, photo.marked.calibration.as_ref()) else { continue };
        let lip = Lip::marked(&marking.configuration, &frame);
        let own = marker(marking);
        let place = names.iter().position(|name| *name == own).unwrap_or_default() + 1;
        for measure in MEASURES.iter().filter(|measure| !measure.is_profile()) {
            let value = measure.take(&lip);
            let Some(estimate) = value.as_ref().ok().and_then(Value::scalar) else { continue };
            tables.add_marking(&MarkingRow {
                person,
                visit: photo.visit,
                photo: photo.photo,
                marking: index + 1,
                marker: place,
                measure: measure.id.as_str(),
                value: estimate.value,
                unit: measure.dimension.symbol(frame.unit()),
            })?;
        }
    }
    Ok(())
}
