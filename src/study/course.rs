//! The course of one person as rows: values, changes, outlines and cautions.

use super::ProblemCode;
use super::assemble::{Place, Teller, add_scale, caution_record};
use super::outline::outline_of;
use super::record::{BudgetRecord, ChangeRecord, PersonRecord, ValueRecord};
use crate::comparison::{
    COMMON_ERRORS, LeftOut, MeasureSeries, Measurement, PairComparison, Settings, Verdict, VisitPhotoValues, Visits,
    common_errors,
};
use crate::estimate::Estimate;
use crate::measure::MeasureId;
use crate::pipeline::VisitPhoto;

/// Adds what a course of photos gives. `places` says where each of them stands in the person's visits.
pub(super) fn add_course(
    record: &mut PersonRecord,
    course: &Visits,
    (photos, places): (&[VisitPhoto], &[Place]),
    settings: &Settings,
    teller: &mut Teller<'_>,
) {
    record.unit = Some(course.unit.symbol().to_owned());
    for (index, visit) in course.visits.iter().enumerate() {
        let Some((place, _)) = visit.photos.first().and_then(|photo| places.get(*photo)).copied() else { continue };
        let of_visit = OfVisit { course, photos, places, index, place };
        of_visit.add_values(record);
        of_visit.add_photos(record, teller);
        if index > 0 {
            of_visit.add_changes(record, settings, teller);
        }
        record.visits[place].outline = Some(outline_of(&course.faces[index].lip));
    }
    for of in &course.cautions {
        let (Some((visit, photo)), Some((against, _))) = (places.get(of.photo), places.get(of.against)) else {
            continue;
        };
        for caution in &of.cautions {
            record.cautions.push(caution_record(*visit, photo + 1, Some(*against), caution));
        }
    }
}

/// One visit of a course.
struct OfVisit<'a> {
    course: &'a Visits,
    photos: &'a [VisitPhoto],
    places: &'a [Place],
    /// Its place in the course.
    index: usize,
    /// Its place among the person's visits.
    place: usize,
}

impl OfVisit<'_> {
    /// The comparison with the first visit that shows its photos.
    fn pair(&self) -> Option<&PairComparison> {
        self.course.from_first.get(self.index.saturating_sub(1))
    }

    /// Its means, and its photos, in that comparison.
    fn measured(&self) -> Option<(&Measurement, Vec<PhotoOf<'_>>)> {
        let pair = self.pair()?;
        let side = usize::from(self.index > 0);
        let means = [&pair.before, &pair.after][side];
        let photos = &self.course.visits[self.index].photos;
        let of_photos: Vec<PhotoOf<'_>> = match &pair.visits {
            Some(visits) => {
                photos.iter().zip(&visits.photos[side]).map(|(photo, of)| PhotoOf::several(*photo, of)).collect()
            }
            None => photos.iter().map(|photo| PhotoOf::single(*photo, means)).collect(),
        };
        Some((means, of_photos))
    }

    fn add_values(&self, record: &mut PersonRecord) {
        let Some((means, photos)) = self.measured() else { return };
        record.visits[self.place].photos_used = photos.iter().filter(|photo| photo.left_out.is_none()).count();
        for series in &self.course.measures {
            let id = series.measure.id;
            let Some(of_visit) = self.course.estimate(self.index, id) else { continue };
            let Some(estimate) = means.estimate(id) else { continue };
            for photo in &photos {
                let Some(measurement) = photo.measurement else { continue };
                let Some(of_photo) = measurement.estimate(id) else { continue };
                // What a photo has beyond the mean of its visit, so that the mean of the photos that count is the visit's value.
                let shifted = of_photo.moved(of_visit.value - estimate.value);
                let number = self.places.get(photo.photo).map(|(_, photo)| photo + 1);
                record.values.push(self.value(series, number, &shifted, measurement.without_pose_correction(id)));
            }
            record.values.push(self.value(series, None, &of_visit, self.course.uncorrected(self.index, id)));
        }
    }

    fn value(
        &self,
        series: &MeasureSeries,
        photo: Option<usize>,
        estimate: &Estimate,
        uncorrected: Option<f64>,
    ) -> ValueRecord {
        ValueRecord {
            visit: self.place,
            photo,
            measure: series.measure.id.as_str().to_owned(),
            value: estimate.value,
            uncorrected,
            u: estimate.uncertainty.map(|of| of.u),
            low: estimate.uncertainty.map(|of| of.ci95[0]),
            high: estimate.uncertainty.map(|of| of.ci95[1]),
            unit: series.measure.dimension.symbol(self.course.unit).to_owned(),
        }
    }

    fn add_photos(&self, record: &mut PersonRecord, teller: &mut Teller<'_>) {
        let Some((_, photos)) = self.measured() else { return };
        let state =
            self.course.matches.iter().find(|of| self.places.get(of.photo).is_some_and(|at| at.0 == self.place));
        let visit = record.visits[self.place].name.clone();
        for of in photos {
            let Some((_, place)) = self.places.get(of.photo) else { continue };
            let found = record.photos.iter_mut().find(|photo| photo.visit == self.place && photo.number == place + 1);
            let Some(photo) = found else { continue };
            if of.carried && of.measurement.is_some() {
                "carried".clone_into(&mut photo.marks);
            }
            photo.used = of.left_out.is_none();
            photo.reason = of.left_out.map(ToString::to_string);
            if let Some(measurement) = of.measurement {
                add_scale(photo, measurement);
            }
            photo.matched = state.filter(|state| state.photo == of.photo).map(|state| state.state.id().to_owned());
            if let Some(reason) = of.left_out {
                let message = format!("this photo does not count: {reason}");
                teller.add(visit.clone(), Some(place + 1), ProblemCode::LeftOut, &message);
            }
        }
    }

    /// What errors that all people have in common do to the changes.
    fn common(&self, pair: &PairComparison, settings: &Settings) -> Vec<(MeasureId, [f64; COMMON_ERRORS])> {
        let marked = |index: usize| self.photos.get(self.course.visits.get(index)?.marked)?.marked();
        match (marked(0), marked(self.index)) {
            (Some(before), Some(after)) => common_errors(pair, [before, after], settings),
            _ => Vec::new(),
        }
    }

    fn add_changes(&self, record: &mut PersonRecord, settings: &Settings, teller: &mut Teller<'_>) {
        let Some(pair) = self.pair() else { return };
        let common = self.common(pair, settings);
        let mut withheld = 0;
        for series in &self.course.measures {
            let Some(change) = series.points.get(self.index).and_then(|point| point.from_first) else { continue };
            withheld += usize::from(change.verdict == Verdict::Inconclusive);
            let clicks_only = change.clicks_only;
            record.changes.push(ChangeRecord {
                visit: self.place,
                measure: series.measure.id.as_str().to_owned(),
                difference: change.difference,
                u: change.u,
                low: change.ci95[0],
                high: change.ci95[1],
                bounds_low: change.bounds95[0],
                bounds_high: change.bounds95[1],
                sdc95: change.sdc95,
                verdict: change.verdict.id().to_owned(),
                probability_larger: change.probability_larger,
                clicks_only: clicks_only.map(|of| of.value),
                clicks_only_u: clicks_only.and_then(|of| of.uncertainty).map(|of| of.u),
                budget: change.budget.map(|of| BudgetRecord {
                    marking: of.marking,
                    pose: of.pose,
                    scale: of.scale,
                    posture: of.posture,
                    posture_between_visits: of.posture_between_visits,
                }),
                common: common
                    .iter()
                    .find(|(measure, _)| *measure == series.measure.id)
                    .map(|(_, effects)| effects.to_vec())
                    .unwrap_or_default(),
                unit: series.measure.dimension.symbol(self.course.unit).to_owned(),
            });
        }
        if withheld > 0 {
            let withholding =
                pair.cautions.iter().filter(|caution| caution.withholds() != crate::caution::Withheld::Nothing);
            let mut codes: Vec<&str> = withholding.map(|caution| caution.code()).collect();
            codes.dedup();
            let measures = if withheld == 1 { "1 measure".to_owned() } else { format!("{withheld} measures") };
            let message =
                format!("no verdict on {measures}, because of: {}; see the table of cautions", codes.join(", "));
            teller.tell(record, Some(self.place), ProblemCode::Withheld, &message);
        }
    }
}

/// One photo of a visit.
struct PhotoOf<'a> {
    /// Its place among the photos of the course.
    photo: usize,
    measurement: Option<&'a Measurement>,
    carried: bool,
    left_out: Option<&'a LeftOut>,
}

impl<'a> PhotoOf<'a> {
    fn several(photo: usize, of: &'a VisitPhotoValues) -> Self {
        Self { photo, measurement: of.measurement.as_ref(), carried: of.carried, left_out: of.left_out.as_ref() }
    }

    fn single(photo: usize, measurement: &'a Measurement) -> Self {
        Self { photo, measurement: Some(measurement), carried: false, left_out: None }
    }
}
