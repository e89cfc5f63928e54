//! Two visits of several photos each: the means over the photos that count, their change, and which photos do not count.
//!
//! One photo of each visit is marked; the change between these two is a comparison of a pair. Every other photo was compared
//! with one of them, by marks that its pixels found, and what it has beyond that one is added. What differs between the photos of
//! a visit beyond their errors is how the lip is held, and takes the place of the default posture.

use std::sync::Arc;

use super::change::{Change, Changes};
use super::left_out::LeftOut;
use super::pair::PairComparison;
use super::photo::Measurement;
use super::settings::{POSTURE_OF_VISIT, Settings};
use crate::alignment::Occasion;
use crate::caution::{Caution, Severity, Withheld};
use crate::elementary::hypot;
use crate::estimate::Estimate;
use crate::measure::{Measure, MeasureId, Need, NotMeasured, Quantity};
use crate::uncertainty::{
    LaterVisit, MeanDeviations, OtherPhoto, PhotoThatCounts, VisitSamples, WithinVisits, posture_of_measure, row_of,
};

/// What is known of one photo of a visit before the photos are held against each other.
#[derive(Clone, Debug)]
pub enum PhotoEvidence {
    /// It is the visit's marked photo, which the two visits are compared by.
    Marked,
    /// Another photo, compared with a marked one.
    Other {
        /// The comparison, this photo being the later one.
        pair: Arc<PairComparison>,
        /// Which marked photo it was compared with.
        from: Occasion,
        /// Whether its marks were carried; otherwise a person marked it too.
        carried: bool,
    },
    /// It does not count, for this reason.
    LeftOut(LeftOut),
}

/// Two visits whose photos were compared and not yet held against each other.
#[derive(Clone, Debug)]
pub struct ComparedPhotos {
    /// The comparison of the marked photos.
    pub marked: PairComparison,
    /// What each photo of each visit shows.
    pub evidence: [Vec<PhotoEvidence>; 2],
}

impl ComparedPhotos {
    /// How much the photos of each visit differ beyond their errors.
    pub fn within(&self) -> [WithinVisits; 2] {
        let judged = self.marked.judged(&self.evidence);
        let samples = self.marked.samples(&judged);
        [0, 1].map(|visit| samples.within(visit))
    }

    /// Of a visit whose marked photo is held otherwise than all others that a person marked too, two or more, the first of these: it is the
    /// one to compare by. `None` of the visit after where all its photos differ from the first visit's in that.
    pub fn instead_of_marked(&self, visit: usize) -> Option<usize> {
        let marked_too = self.evidence[visit].iter().enumerate().filter_map(|(place, evidence)| match evidence {
            PhotoEvidence::Other { pair, from, carried: false } => Some((place, pair, *from as usize)),
            _ => None,
        });
        let marked_too: Vec<(usize, &PairComparison, usize)> =
            marked_too.map(|(place, pair, from)| (place, pair.as_ref(), from)).collect();
        let is_held_otherwise = |pair: &PairComparison| pair.cautions.iter().any(Caution::is_mouth_held_otherwise);
        let differ = |pair: &PairComparison, from: usize| {
            // Beside the first visit's photo the marked photo of this one may differ as all of them do.
            if from == visit {
                is_held_otherwise(pair)
            } else {
                is_held_otherwise(pair) != is_held_otherwise(&self.marked)
            }
        };
        let all = marked_too.len() + 1 >= TELLS_ODD && marked_too.iter().all(|(_, pair, from)| differ(pair, *from));
        all.then(|| marked_too.first().map(|(place, ..)| *place)).flatten()
    }

    /// The comparison of the means over the photos of both visits; `within` is what photos of one visit differ by, of these visits and
    /// of others of the same person.
    #[must_use]
    pub fn over_visits(self, within: &WithinVisits, settings: &Settings) -> PairComparison {
        self.marked.over_visits(self.evidence, within, settings)
    }

    /// The comparison of the means over the photos of two later visits, by what each of them is beyond one first visit with which both
    /// were compared; `direct` is that of their marked photos, in whose unit the values are.
    #[must_use]
    pub(super) fn between_later(
        later: [&Self; 2],
        direct: PairComparison,
        within: &WithinVisits,
        settings: &Settings,
    ) -> PairComparison {
        let [judged, again] = later.map(|visits| visits.marked.judged(&visits.evidence));
        let scale = |photo: &Measurement| photo.frame.scale().unit_per_px;
        // One photo is in two comparisons each: the first visit's marked one, and that of the earlier one of these.
        let unit = scale(&direct.before) / scale(&later[0].marked.after);
        let units = [unit, unit * scale(&later[0].marked.before) / scale(&later[1].marked.before)];
        let visits = [later[0].marked.beside_first(&judged, units[0]), later[1].marked.beside_first(&again, units[1])];
        let posture = (POSTURE_OF_VISIT, settings.sampling);
        let means = VisitSamples::of_later(visits, &direct.deviations, within, posture);
        let photos = [(later[0], &judged), (later[1], &again)]
            .map(|(of, judged)| judged[1].iter().map(|photo| of.marked.values_of(1, photo)).collect());
        let marked = later.map(|visits| marked_of(&visits.evidence[1]));
        direct.with_means(means, [&judged[1], &again[1]], (photos, marked), within)
    }
}

/// Which of the photos of a visit is the marked one.
fn marked_of(evidence: &[PhotoEvidence]) -> usize {
    evidence.iter().position(|of| matches!(of, PhotoEvidence::Marked)).unwrap_or_default()
}

/// One photo of a visit, as it counts in the visit's mean.
#[derive(Clone, Debug)]
pub struct VisitPhotoValues {
    /// Why it does not count; `None` where it does.
    pub left_out: Option<LeftOut>,
    /// Whether its marks were carried from another photo.
    pub carried: bool,
    /// What was measured on it, in the frame that it shares with the marked photo that it was compared with; `None` where
    /// nothing was. Its values are in the unit of the two visits, and are what the marked photo has and the difference to it.
    pub measurement: Option<Measurement>,
}

/// The photos of two visits.
#[derive(Clone, Debug)]
pub struct PhotosOfVisits {
    /// The photos of the visit before and of that after, in their order.
    pub photos: [Vec<VisitPhotoValues>; 2],
    /// Which photo of each is the one that the visits are compared by.
    pub marked: [usize; 2],
    /// How the lip is held in photos of one visit: the standard deviation of the mean height in one photo, in the unit of length, by
    /// the photos and the default.
    pub posture_within: Option<PostureWithin>,
}

/// How much the mean height of the upper vermilion differs between photos of one visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PostureWithin {
    /// The standard deviation in one photo, in the unit of length.
    pub sd: f64,
    /// How many degrees of freedom the photos have.
    pub degrees: f64,
    /// The default, in the unit of length.
    pub default: f64,
    /// What all photos of a visit share, in the unit of length: counted beside it.
    pub between_visits: f64,
}

/// A value of a photo that lies further than this many standard deviations of the default posture from the median of its visit is no
/// other posture of the lip at rest: 1.25 mm of the mean height. People whose lips rest half as well again, and clicks, stay within
/// that.
const FAR: f64 = 5.0;

/// The measures that are held against the other photos of a visit.
const HELD_AGAINST_OTHERS: [MeasureId; 4] = [
    MeasureId::UpperVermilionHeightMean,
    MeasureId::LowerVermilionHeight,
    MeasureId::PhiltrumLength,
    MeasureId::MouthWidth,
];

/// From so many photos on the median of a visit says which of them is the odd one.
const TELLS_ODD: usize = 3;

/// A photo of a visit while it is judged.
struct Judged<'a> {
    evidence: &'a PhotoEvidence,
    left_out: Option<LeftOut>,
    /// Its values, in the unit of the two visits; empty where it has none.
    row: Vec<f64>,
}

/// Whose marks a photo's values rest on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Witness {
    /// A person marked it.
    Hand,
    /// Its marks are those of a marked photo, before or after.
    CarriedFrom(usize),
}

impl PairComparison {
    /// How many photos count in the visits before and after.
    pub fn photos_used(&self) -> [usize; 2] {
        let count = |photos: &Vec<VisitPhotoValues>| photos.iter().filter(|photo| photo.left_out.is_none()).count();
        self.visits.as_ref().map_or([1, 1], |visits| visits.photos.each_ref().map(count))
    }

    fn over_visits(self, evidence: [Vec<PhotoEvidence>; 2], within: &WithinVisits, settings: &Settings) -> Self {
        if evidence.iter().all(|photos| photos.len() == 1) && *within == WithinVisits::default() {
            return self;
        }
        let judged = self.judged(&evidence);
        let means = self.samples(&judged).of_means(within, POSTURE_OF_VISIT, settings.sampling);
        let photos = [0, 1].map(|visit| judged[visit].iter().map(|photo| self.values_of(visit, photo)).collect());
        let marked = evidence.each_ref().map(|photos| marked_of(photos));
        self.with_means(means, [&judged[0], &judged[1]], (photos, marked), within)
    }

    /// The same comparison of the means over the photos of both visits.
    fn with_means(
        self,
        means: MeanDeviations,
        judged: [&[Judged<'_>]; 2],
        (photos, marked): ([Vec<VisitPhotoValues>; 2], [usize; 2]),
        within: &WithinVisits,
    ) -> Self {
        let posture_within = self.posture_within(within);
        let mut comparison = self;
        let measured = [&mut comparison.before, &mut comparison.after];
        let of_visits = measured.into_iter().zip(&means.means).zip(&means.values).enumerate();
        for (visit, ((measurement, mean), deviations)) in of_visits {
            let mut column = 0;
            for (measure, quantity) in &mut measurement.quantities {
                let lacking = || lacking(judged[visit], measure, quantity);
                let shifted = with_values(quantity, &mean.row[column..], lacking);
                column += width_of(measure, quantity);
                *quantity = shifted.map(|value| deviations.evaluated(measure, &value));
            }
        }
        let Changes { changes, joint_factor } =
            Changes::new(super::pair::quantities(&comparison.before, &comparison.after), &means.deviations);
        (comparison.changes, comparison.joint_factor) = (changes, joint_factor);
        comparison.visits = Some(Box::new(PhotosOfVisits { photos, marked, posture_within }));
        comparison.deviations = means.deviations;
        let withheld: Vec<Withheld> = comparison.cautions.iter().map(Caution::withholds).collect();
        for (measure, change) in &mut comparison.changes {
            if let Ok(change) = change
                && withheld.iter().any(|withheld| withheld.covers(measure))
            {
                Change::withhold_verdicts(change);
            }
        }
        comparison
    }

    /// The samples of the photos that count.
    fn samples<'a>(&'a self, judged: &[Vec<Judged<'a>>; 2]) -> VisitSamples<'a> {
        let counting = |photo: &Judged<'a>| {
            let counts = match photo.evidence {
                PhotoEvidence::Marked => PhotoThatCounts::Marked,
                PhotoEvidence::Other { pair, from, .. } => PhotoThatCounts::Other(self.other(pair, *from)),
                PhotoEvidence::LeftOut(_) => return None,
            };
            photo.left_out.is_none().then(|| (counts, photo.row.clone()))
        };
        VisitSamples {
            marked: &self.deviations,
            photos: judged.each_ref().map(|photos| photos.iter().filter_map(counting).collect()),
        }
    }

    /// The visit after, beside the one before. `unit` is the unit of length in that which is wanted.
    fn beside_first<'a>(&'a self, judged: &[Vec<Judged<'a>>; 2], unit: f64) -> LaterVisit<'a> {
        let first = row_of(self.before.quantities.iter().map(|(_, quantity)| quantity));
        LaterVisit { samples: self.samples(judged), first, unit }
    }

    /// What another photo was compared by.
    fn other<'a>(&self, pair: &'a PairComparison, from: Occasion) -> OtherPhoto<'a> {
        let here = [&self.before, &self.after][from as usize].frame.scale().unit_per_px;
        OtherPhoto {
            deviations: &pair.deviations,
            from: from as usize,
            unit: here / pair.before.frame.scale().unit_per_px,
        }
    }

    /// The photos of each visit with their values, and why some of them do not count.
    fn judged<'a>(&self, evidence: &'a [Vec<PhotoEvidence>; 2]) -> [Vec<Judged<'a>>; 2] {
        [0, 1].map(|visit| {
            let mut judged: Vec<Judged<'a>> = evidence[visit].iter().map(|of| self.judged_alone(visit, of)).collect();
            self.leave_out_far(visit, &mut judged);
            judged
        })
    }

    /// What a photo shows by itself.
    fn judged_alone<'a>(&self, visit: usize, evidence: &'a PhotoEvidence) -> Judged<'a> {
        let marked = |visit: usize| row_of([&self.before, &self.after][visit].quantities.iter().map(|(_, of)| of));
        match evidence {
            PhotoEvidence::Marked => Judged { evidence, left_out: None, row: marked(visit) },
            PhotoEvidence::LeftOut(reason) => Judged { evidence, left_out: Some(reason.clone()), row: Vec::new() },
            PhotoEvidence::Other { pair, from, .. } => {
                let rows = [&pair.before, &pair.after].map(|photo| row_of(photo.quantities.iter().map(|(_, of)| of)));
                let above = self.other(pair, *from).above([&rows[0], &rows[1]]);
                let row = marked(*from as usize).iter().zip(above).map(|(marked, above)| marked + above).collect();
                Judged { evidence, left_out: self.held_against(pair), row }
            }
        }
    }

    /// What the comparison of a photo with a marked one holds against it: what would keep a verdict back, or a mouth that is held
    /// otherwise, unless the comparison of the marked photos has that too.
    fn held_against(&self, pair: &Self) -> Option<LeftOut> {
        let counts = |caution: &&Caution| {
            let grave = caution.severity() == Severity::Blocking || caution.is_mouth_held_otherwise();
            let same = |other: &Caution| other.code() == caution.code();
            grave && !self.cautions.iter().any(same)
        };
        pair.cautions.iter().find(counts).map(|caution| LeftOut::Caution(Box::new(caution.clone())))
    }

    /// Leaves out the photos with a value that lies too far from the others'. Photos whose marks were carried from one photo share what
    /// is wrong with its marks: they are held against each other and, in its visit, against that photo, but not against other marked ones.
    fn leave_out_far(&self, visit: usize, judged: &mut [Judged<'_>]) {
        let witnesses = |photo: &Judged<'_>| match photo.evidence {
            PhotoEvidence::Marked => [Witness::Hand, Witness::CarriedFrom(visit)],
            PhotoEvidence::Other { from, carried: true, .. } => [Witness::CarriedFrom(*from as usize); 2],
            PhotoEvidence::Other { .. } | PhotoEvidence::LeftOut(_) => [Witness::Hand; 2],
        };
        for group in [Witness::CarriedFrom(0), Witness::CarriedFrom(1), Witness::Hand] {
            while let Some((place, reason)) = self.farthest(visit, judged, |photo| witnesses(photo).contains(&group)) {
                judged[place].left_out = Some(reason);
            }
        }
    }

    /// The photo of a group with the value that lies farthest from the group's median, if it lies too far.
    fn farthest(
        &self,
        visit: usize,
        judged: &[Judged<'_>],
        is_in_group: impl Fn(&Judged<'_>) -> bool,
    ) -> Option<(usize, LeftOut)> {
        let unit = self.before.frame.unit();
        let measurement = [&self.before, &self.after][visit];
        let default_sd = Settings::default().posture_sd_mm_of(self.lip_held) / unit.nominal_mm();
        let mut farthest: Option<(f64, usize, LeftOut)> = None;
        for id in HELD_AGAINST_OTHERS {
            let Some((column, measure)) = column_of(measurement, id) else { continue };
            let counting =
                judged.iter().enumerate().filter(|(_, photo)| photo.left_out.is_none() && is_in_group(photo));
            let values = counting.filter_map(|(place, photo)| Some((place, *photo.row.get(column)?)));
            let values: Vec<(usize, f64)> = values.filter(|(_, value)| value.is_finite()).collect();
            if values.len() < TELLS_ODD {
                continue;
            }
            let sd = posture_of_measure(&measurement.lip, measure, default_sd);
            if sd.is_nan() || sd <= 0.0 {
                continue;
            }
            let middle = median(values.iter().map(|(_, value)| *value));
            for (place, value) in values {
                let difference = value - middle;
                let far = difference.abs() / sd;
                if far > FAR && farthest.as_ref().is_none_or(|(most, ..)| far > *most) {
                    farthest = Some((far, place, LeftOut::FarFromOthers { measure, difference, unit }));
                }
            }
        }
        farthest.map(|(_, place, reason)| (place, reason))
    }

    /// A photo's values as they are reported.
    fn values_of(&self, visit: usize, photo: &Judged<'_>) -> VisitPhotoValues {
        let (measurement, carried) = match photo.evidence {
            PhotoEvidence::Marked => (Some([&self.before, &self.after][visit].clone()), false),
            PhotoEvidence::Other { pair, carried, .. } => (Some(pair.after.clone()), *carried),
            PhotoEvidence::LeftOut(_) => (None, false),
        };
        let measurement = measurement.map(|mut measurement| {
            let mut column = 0;
            for (measure, quantity) in &mut measurement.quantities {
                let width = width_of(measure, quantity);
                if let Some(values) = photo.row.get(column..) {
                    let marked = [&self.before, &self.after].map(|of| of.quantity(measure.id).cloned());
                    let lacking =
                        || marked.iter().flatten().find_map(|of| of.clone().err()).unwrap_or(Need::Area.into());
                    *quantity = with_values(quantity, values, lacking);
                }
                column += width;
            }
            measurement
        });
        VisitPhotoValues { left_out: photo.left_out.clone(), carried, measurement }
    }

    fn posture_within(&self, within: &WithinVisits) -> Option<PostureWithin> {
        let (column, default, between_visits) = self.postures(MeasureId::UpperVermilionHeightMean)?;
        Some(PostureWithin {
            sd: within.variance(column, default * default).sqrt(),
            degrees: within.degrees(column),
            default,
            between_visits,
        })
    }

    /// What lips do to a measure between photos, a standard deviation in one photo, where photos of one visit differ so.
    pub(super) fn posture_of_photo(&self, id: MeasureId, within: &WithinVisits) -> Option<f64> {
        let (column, default, between_visits) = self.postures(id)?;
        Some(hypot(within.variance(column, default * default).sqrt(), between_visits))
    }

    /// Where a measure is in a row of values, what the default posture makes photos of one visit differ by in it, and what it makes
    /// visits differ by beside that, as standard deviations in one photo.
    fn postures(&self, id: MeasureId) -> Option<(usize, f64, f64)> {
        let (column, _) = column_of(&self.before, id)?;
        let whole = self.deviations.default_posture(column);
        Some((column, whole * (1.0 - POSTURE_OF_VISIT * POSTURE_OF_VISIT).sqrt(), whole * POSTURE_OF_VISIT))
    }
}

/// Where the value of a measure is in a row, with the measure.
fn column_of(measurement: &Measurement, id: MeasureId) -> Option<(usize, &'static Measure)> {
    let mut column = 0;
    for (measure, quantity) in &measurement.quantities {
        if measure.id == id {
            return Some((column, measure));
        }
        column += width_of(measure, quantity);
    }
    None
}

/// How many values a measure has in a row.
fn width_of(measure: &Measure, quantity: &Quantity) -> usize {
    match quantity {
        Ok(value) => value.estimates().len(),
        Err(_) if measure.is_profile() => crate::measure::profile_positions().len(),
        Err(_) => 1,
    }
}

/// A quantity with the first of these values in the place of its own; where one of them is no number, what it was not measured for.
fn with_values(quantity: &Quantity, values: &[f64], lacking: impl Fn() -> NotMeasured) -> Quantity {
    let value = quantity.as_ref().map_err(Clone::clone)?;
    if values.iter().take(value.estimates().len()).any(|value| !value.is_finite()) {
        return Err(lacking());
    }
    Ok(value.map(|at, estimate| Estimate { value: values.get(at).copied().unwrap_or(estimate.value), ..*estimate }))
}

/// What a photo that counts lacks for a measure that none of them has; `marked` is what the marked photo has of it.
fn lacking(judged: &[Judged<'_>], measure: &Measure, marked: &Quantity) -> NotMeasured {
    let counting = judged.iter().filter(|photo| photo.left_out.is_none());
    let of_photo = |photo: &Judged<'_>| match photo.evidence {
        PhotoEvidence::Other { pair, .. } => pair.after.quantity(measure.id)?.clone().err(),
        PhotoEvidence::Marked => marked.clone().err(),
        PhotoEvidence::LeftOut(_) => None,
    };
    counting.into_iter().find_map(of_photo).unwrap_or(Need::Area.into())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) { 0.5 * (sorted[half - 1] + sorted[half]) } else { sorted[half] }
}
