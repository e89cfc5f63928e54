//! The course over two or more visits: every visit against the first and against the one before it.

use super::change::{QUESTIONS, Verdict};
use super::left_out::LeftOut;
use super::matching::{MatchingReason, MatchingState};
use super::pair::PairComparison;
use super::photo::{Measurement, MouthError};
use super::settings::{LipHeld, Settings};
use super::visit_means::{ComparedPhotos, VisitPhotoValues};
use crate::caution::{Caution, Severity};
use crate::estimate::{Estimate, Uncertainty};
use crate::landmark::FoundMarks;
use crate::measure::{MEASURES, Measure};
use crate::uncertainty::{
    UncertaintyBudget, WithinVisits, factor_of_independent, independent_of_factor, single_factor,
};
use crate::units::LengthUnit;

/// The photos of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The day, as the photos have it.
    pub day: i64,
    /// Which photos, as they were given.
    pub photos: Vec<usize>,
    /// Which of them is the marked one: the first that a person marked.
    pub marked: usize,
    /// The [number of the visit](crate::uncertainty::Sampling::visit) for what is drawn for its photos: its photos have other
    /// [numbers](crate::uncertainty::Sampling::photos) than those of all other visits, where it is not 0.
    pub apart: u64,
}

impl Visit {
    /// Its marked photo by itself, as it is compared with another visit's.
    fn marked_alone(&self) -> Self {
        Self { photos: vec![self.marked], apart: 0, ..self.clone() }
    }

    fn is_one_photo(&self) -> bool {
        self.photos.len() == 1
    }
}

/// What a measure did between two visits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VisitChange {
    /// The later visit minus the earlier, of the means over their photos.
    pub difference: f64,
    /// Its standard uncertainty: marking, scale, pose and posture of the lips.
    pub u: f64,
    /// Its own 95 % coverage interval.
    pub ci95: [f64; 2],
    /// The interval that the verdict rests on, which holds for all comparisons together with 95 %: of the
    /// [two questions](QUESTIONS) for all comparisons of that measure, of others for those of all other measures.
    pub bounds95: [f64; 2],
    /// The smallest detectable change: the coverage factor of the bounds times u.
    pub sdc95: f64,
    /// The probability that it is larger, by itself; of the [two questions](QUESTIONS) alone.
    pub probability_larger: Option<f64>,
    /// Whether it changed.
    pub verdict: Verdict,
    /// The same by the clicks alone, also where no match was used; `None` where nobody asked the pixels.
    pub clicks_only: Option<Estimate>,
    /// What u is made up of, where it was evaluated.
    pub budget: Option<UncertaintyBudget>,
}

/// One measure at one visit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VisitValue {
    /// The value: the first visit's, and the change since.
    pub value: Option<f64>,
    /// Since the first visit; `None` at the first, and where it was not measured.
    pub from_first: Option<VisitChange>,
    /// Since the visit before; `None` at the first and at the second, where it would be the same.
    pub from_previous: Option<VisitChange>,
}

/// The course of one measure.
#[derive(Clone, Debug)]
pub struct MeasureSeries {
    /// The measure.
    pub measure: &'static Measure,
    /// One point a visit.
    pub points: Vec<VisitValue>,
    /// How much the measure differs between photos of one day beyond the marking, as a standard deviation a photo.
    pub posture: f64,
}

/// The course over the visits. Of two photos it has the numbers of their comparison.
#[derive(Clone, Debug)]
pub struct Visits {
    /// The visits, the first one first.
    pub visits: Vec<Visit>,
    /// One course per measure with a single value, in the order of [`MEASURES`].
    pub measures: Vec<MeasureSeries>,
    /// The unit of length.
    pub unit: LengthUnit,
    /// How many comparisons are made of each measure.
    pub comparisons: usize,
    /// The coverage factor of the [two questions](QUESTIONS) that goes with them.
    pub factor: f64,
    /// How many degrees of freedom the photos of one day give the posture, beside the default.
    pub repeats: usize,
    /// How the lip is held in all photos: which posture is the default.
    pub lip_held: LipHeld,
    /// The marked photo of each visit, in the frame that it shares with the first visit's, with the means over the visit's photos.
    pub faces: Vec<Measurement>,
    /// Which photos a person marked.
    pub by_hand: Vec<usize>,
    /// Which photos nobody marked, so that their marks were carried.
    pub carried: Vec<usize>,
    /// Which photos do not count, and why.
    pub left_out: Vec<(usize, LeftOut)>,
    /// What threatens the comparisons: of each photo against the first all of it, of two others what the two hold against each
    /// other. In the photos' time order.
    pub cautions: Vec<PairCautions>,
    /// What the pixels gave each photo but the first; none where nobody asked them.
    pub matches: Vec<VisitMatch>,
    /// The comparison of the first visit with each later one, in their order.
    pub from_first: Vec<PairComparison>,
}

impl Visits {
    /// Which marks of a photo are its pixels': none where it is not matched.
    pub fn found(&self, photo: usize) -> FoundMarks {
        let of_photo = self.matches.iter().find(|of| of.photo == photo);
        of_photo.map(|of| of.found.clone()).unwrap_or_default()
    }
}

/// What the pixels gave the comparison of a photo with the first one of its course.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitMatch {
    /// The photo, as it was given.
    pub photo: usize,
    /// How much of what could be matched is used.
    pub state: MatchingState,
    /// Why it is not matched, or not all of it.
    pub reasons: Vec<MatchingReason>,
    /// Which of its marks are its pixels'.
    pub found: FoundMarks,
}

/// What threatens the comparison of two photos of a course.
#[derive(Clone, Debug, PartialEq)]
pub struct PairCautions {
    /// The later photo, as it was given.
    pub photo: usize,
    /// The earlier one.
    pub against: usize,
    /// What threatens it, the gravest first; none among them where nothing does.
    pub cautions: Vec<Caution>,
}

/// Why there is no course.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VisitsError {
    /// Too few photos.
    #[error("a course takes two photos or more, not {0}; one is measured by `lipmetry measure`")]
    TooFew(usize),
    /// All photos are of one day.
    #[error("all photos were taken on one day, so there is no course; give later visits, or other dates")]
    OneDay,
    /// A photo has no mouth.
    #[error("photo {0}: {1}")]
    MouthError(usize, MouthError),
    /// A visit has no photo that a person marked.
    #[error(
        "none of the photos of this day is marked, and one must be, with `lipmetry mark`; the others get its marks by their pixels"
    )]
    NothingMarked(usize),
    /// The photos have no common unit of length.
    #[error(
        "photo {0} is measured in {1} and the first photo in {2}: calibrate all photos, or none, and mark the outer corners of the eyes"
    )]
    Units(usize, LengthUnit, LengthUnit),
}

/// Compares all visits with the first, and each with the one before. `days` has the day of each photo, counted from any one day, and
/// whether a person marked it; `compare` compares the photos of two visits.
///
/// Every photo is compared with one of the first visit: what two later visits of several photos differ by is the difference of what each
/// differs by from the first one, so that the work grows with the photos, not with their pairs. The marked photos of the two are
/// compared by themselves, too: for what threatens their comparison, and for the change where each visit has one photo.
///
/// Photos of one day are one visit: differences between visits are those of the means over their photos, and what photos of one
/// day differ by beyond their errors is the posture of the lip, pooled over all visits with the default. Of V visits 2 V − 3
/// comparisons are made of each measure; by Šidák's inequality (1967, Journal of the American Statistical Association 62(318))
/// intervals that hold with 0.95^(1/(2V−3)) each hold together with 95 %.
///
/// # Errors
///
/// With fewer than two photos, with photos of one day only, where nobody marked a photo of a day, and where photos have no
/// common unit.
pub fn compare_visits(
    days: &[(i64, bool)],
    settings: &Settings,
    compare: impl Fn(&Visit, &Visit) -> Result<ComparedPhotos, MouthError>,
) -> Result<Visits, VisitsError> {
    compare_with(days, true, settings, compare)
}

/// The same where each visit is compared with the first alone: of V visits V − 1 comparisons are made of each measure.
///
/// # Errors
///
/// As [`compare_visits`].
pub fn compare_with_first(
    days: &[(i64, bool)],
    settings: &Settings,
    compare: impl Fn(&Visit, &Visit) -> Result<ComparedPhotos, MouthError>,
) -> Result<Visits, VisitsError> {
    compare_with(days, false, settings, compare)
}

fn compare_with(
    days: &[(i64, bool)],
    with_previous: bool,
    settings: &Settings,
    compare: impl Fn(&Visit, &Visit) -> Result<ComparedPhotos, MouthError>,
) -> Result<Visits, VisitsError> {
    if days.len() < 2 {
        return Err(VisitsError::TooFew(days.len()));
    }
    let mut visits = visits(days)?;
    if visits.len() < 2 {
        return Err(VisitsError::OneDay);
    }
    if with_previous && visits[1..].iter().any(|visit| !visit.is_one_photo()) {
        visits[1..].iter_mut().zip(0..).for_each(|(visit, apart)| visit.apart = apart);
    }
    let comparisons = if with_previous { 2 * visits.len() - 3 } else { visits.len() - 1 };
    let factor = factor_of_independent(comparisons as f64);
    let pairs = Pairs::of(&visits, with_previous, settings, compare)?;
    let unit = pairs.unit(&visits)?;
    let scalars = MEASURES.iter().filter(|measure| !measure.is_profile());
    let measures = scalars
        .map(|measure| {
            let first = pairs.first_value(measure);
            let points = (0..visits.len()).map(|index| {
                if index == 0 {
                    return VisitValue { value: first, ..VisitValue::default() };
                }
                let from_first = change(measure, &pairs.first[index - 1], comparisons);
                let previous = index.checked_sub(2).and_then(|before| pairs.previous.get(before));
                let from_previous = previous.and_then(|pair| change(measure, pair, comparisons));
                let value = first.zip(from_first).map(|(value, change)| value + change.difference);
                VisitValue { value, from_first, from_previous }
            });
            MeasureSeries { measure, points: points.collect(), posture: pairs.posture(measure) }
        })
        .collect();
    let repeats = pairs.within.most_degrees() as usize;
    let mut faces = vec![pairs.first[0].before.clone()];
    faces.extend(pairs.first.iter().map(|pair| pair.after.clone()));
    let (cautions, left_out) = (pairs.cautions(&visits), pairs.left_out(&visits));
    let (lip_held, matches) = (pairs.lip_held(), pairs.matches(&visits));
    let is_found = |photo: usize| {
        let reason = left_out.iter().find(|(other, _)| *other == photo).map(|(_, reason)| reason);
        !matches!(reason, Some(LeftOut::NotFound(_) | LeftOut::NotCarried | LeftOut::SamePicture { .. }))
    };
    let carried = (0..days.len()).filter(|photo| !days[*photo].1 && is_found(*photo)).collect();
    Ok(Visits {
        by_hand: (0..days.len()).filter(|photo| days[*photo].1).collect(),
        carried,
        visits,
        measures,
        unit,
        comparisons,
        factor,
        repeats,
        lip_held,
        faces,
        left_out,
        cautions,
        matches,
        from_first: pairs.first,
    })
}

/// The photos by their days, in time order.
fn visits(days: &[(i64, bool)]) -> Result<Vec<Visit>, VisitsError> {
    let mut order: Vec<usize> = (0..days.len()).collect();
    order.sort_by_key(|index| days[*index].0);
    let mut groups: Vec<(i64, Vec<usize>)> = Vec::new();
    for index in order {
        let day = days[index].0;
        match groups.last_mut() {
            Some((same, photos)) if *same == day => photos.push(index),
            _ => groups.push((day, vec![index])),
        }
    }
    let visit = |(day, photos): (i64, Vec<usize>)| {
        let marked = photos.iter().copied().find(|index| days[*index].1);
        let marked = marked.ok_or_else(|| VisitsError::NothingMarked(photos[0]))?;
        Ok(Visit { day, photos, marked, apart: 0 })
    };
    groups.into_iter().map(visit).collect()
}

/// The comparisons that a course rests on.
struct Pairs {
    /// The first visit with each later one.
    first: Vec<PairComparison>,
    /// Each visit with the next one, from the second visit on.
    previous: Vec<PairComparison>,
    /// How much photos of one visit differ beyond their errors, over all visits.
    within: WithinVisits,
}

impl Pairs {
    fn of(
        visits: &[Visit],
        with_previous: bool,
        settings: &Settings,
        compare: impl Fn(&Visit, &Visit) -> Result<ComparedPhotos, MouthError>,
    ) -> Result<Self, VisitsError> {
        let compared =
            |from: &Visit, to: &Visit| compare(from, to).map_err(|problem| VisitsError::MouthError(to.marked, problem));
        let first: Vec<ComparedPhotos> =
            visits[1..].iter().map(|visit| compared(&visits[0], visit)).collect::<Result<_, _>>()?;
        let steps = visits[1..].windows(2).filter(|_| with_previous);
        let marked = |pair: &[Visit]| compared(&pair[0].marked_alone(), &pair[1].marked_alone());
        let previous: Vec<ComparedPhotos> = steps.clone().map(marked).collect::<Result<_, _>>()?;
        // Each visit's photos count once.
        let mut within = WithinVisits::default();
        for (index, photos) in first.iter().enumerate() {
            let [of_first, of_later] = photos.within();
            if index == 0 {
                within.add(&of_first);
            }
            within.add(&of_later);
        }
        let previous = previous.into_iter().zip(steps).zip(first.windows(2)).map(|((marked, visits), later)| {
            if visits.iter().all(Visit::is_one_photo) {
                marked.over_visits(&within, settings)
            } else {
                ComparedPhotos::between_later([&later[0], &later[1]], marked.marked, &within, settings)
            }
        });
        let previous = previous.collect();
        let first = first.into_iter().map(|photos| photos.over_visits(&within, settings)).collect();
        Ok(Self { first, previous, within })
    }

    /// What threatens the comparisons of the marked photos, in their order; of those with another visit than the first what holds verdicts
    /// back, tells that two files hold one picture, or asks whether both show one person. How many days lie between photos is no
    /// caution: a course is about them.
    fn cautions(&self, visits: &[Visit]) -> Vec<PairCautions> {
        let from_first = self.first.iter().zip(&visits[1..]).map(|(pair, to)| (&visits[0], to, pair));
        let previous =
            self.previous.iter().zip(visits[1..].windows(2)).map(|(pair, visits)| (&visits[0], &visits[1], pair));
        let of_pair = |(from, to, pair): (&Visit, &Visit, &PairComparison)| {
            let counts = |caution: &&Caution| match caution {
                caution if caution.is_information() => false,
                Caution::SamePicture(_) | Caution::OnePerson(_) => true,
                _ => {
                    let grave = caution.concerns_pair() && caution.severity() == Severity::Blocking;
                    from.marked == visits[0].marked || grave
                }
            };
            let cautions = pair.cautions.iter().filter(counts).cloned().collect();
            PairCautions { photo: to.marked, against: from.marked, cautions }
        };
        let all = from_first.chain(previous).map(of_pair);
        all.filter(|of| of.against == visits[0].marked || !of.cautions.is_empty()).collect()
    }

    /// The photos that do not count, by their comparisons with the first visit.
    fn left_out(&self, visits: &[Visit]) -> Vec<(usize, LeftOut)> {
        let of_visit = |visit: &Visit, photos: &[VisitPhotoValues]| {
            let reasons = visit.photos.iter().zip(photos);
            reasons.filter_map(|(photo, of)| Some((*photo, of.left_out.clone()?))).collect::<Vec<_>>()
        };
        let mut left_out = Vec::new();
        for (index, (pair, visit)) in self.first.iter().zip(&visits[1..]).enumerate() {
            let Some(photos) = &pair.visits else { continue };
            if index == 0 {
                left_out.extend(of_visit(&visits[0], &photos.photos[0]));
            }
            left_out.extend(of_visit(visit, &photos.photos[1]));
        }
        left_out
    }

    /// What the pixels gave each visit's marked photo that was compared with the first one's, in the order of the visits.
    fn matches(&self, visits: &[Visit]) -> Vec<VisitMatch> {
        let of_pair = |(pair, visit): (&PairComparison, &Visit)| {
            let matching = pair.matching.as_ref()?;
            let (state, reasons) = (matching.state(), matching.reasons.clone());
            Some(VisitMatch { photo: visit.marked, state, reasons, found: pair.found() })
        };
        self.first.iter().zip(&visits[1..]).filter_map(of_pair).collect()
    }

    fn unit(&self, visits: &[Visit]) -> Result<LengthUnit, VisitsError> {
        let mut unit = None;
        for (pair, visit) in self.first.iter().zip(&visits[1..]) {
            let found = pair.after.frame.unit();
            let expected = *unit.get_or_insert(found);
            if found != expected {
                return Err(VisitsError::Units(visit.marked, found, expected));
            }
        }
        unit.ok_or(VisitsError::OneDay)
    }

    /// The mean over what the first visit has in all comparisons, those apart of which no verdict is passed on the measure, as with
    /// a photo of a wrong scale: unless that are all.
    fn first_value(&self, measure: &Measure) -> Option<f64> {
        let told = |pair: &PairComparison| !pair.cautions.iter().any(|caution| caution.withholds().covers(measure));
        let value = |pair: &PairComparison| pair.before.value(measure.id);
        let mut values: Vec<f64> = self.first.iter().filter(|pair| told(pair)).filter_map(value).collect();
        if values.is_empty() {
            values = self.first.iter().filter_map(value).collect();
        }
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }

    /// How the lip is held in the course: in a smile where all photos are stated to show one.
    fn lip_held(&self) -> LipHeld {
        let smile = self.first.iter().all(|pair| pair.lip_held == LipHeld::InSmile);
        if smile { LipHeld::InSmile } else { LipHeld::AtRest }
    }

    /// What lips do between photos, a standard deviation a photo.
    fn posture(&self, measure: &Measure) -> f64 {
        self.first.first().and_then(|pair| pair.posture_of_photo(measure.id, &self.within)).unwrap_or_default()
    }
}

/// The change of a measure between two visits, where it was taken in both.
fn change(measure: &Measure, pair: &PairComparison, comparisons: usize) -> Option<VisitChange> {
    let of_measure = pair.change(measure.id)?;
    let (difference, judgement) = (of_measure.difference.scalar()?, of_measure.judgement()?);
    let uncertainty = difference.uncertainty?;
    let by_clicks = || pair.by_clicks()?.change(measure.id)?.difference.scalar().copied();
    let mut change = VisitChange {
        difference: difference.value,
        u: uncertainty.u,
        ci95: uncertainty.ci95,
        bounds95: judgement.bounds95,
        sdc95: judgement.sdc95,
        probability_larger: judgement.probability_larger,
        verdict: judgement.verdict,
        clicks_only: by_clicks(),
        budget: of_measure.budget,
    };
    if comparisons > 1 {
        // The same change where its bounds hold together with those of all other comparisons.
        let factor = pair.joint_factor.unwrap_or_else(single_factor);
        let one = if QUESTIONS.contains(&measure.id) { 1.0 } else { independent_of_factor(factor) };
        let wider = factor_of_independent(one * comparisons as f64) / factor_of_independent(one);
        change.bounds95 = change.bounds95.map(|end| change.difference + wider * (end - change.difference));
        change.sdc95 *= wider;
    }
    change.difference.is_finite().then_some(())?;
    let blocked = judgement.verdict == Verdict::Inconclusive;
    change.verdict = if blocked { Verdict::Inconclusive } else { Verdict::of_bounds(change.bounds95) };
    change.probability_larger = change.probability_larger.filter(|_| !blocked);
    Some(change)
}

impl VisitChange {
    /// The difference with its uncertainty.
    pub fn estimate(&self) -> Estimate {
        let uncertainty = Some(Uncertainty { u: self.u, ci95: self.ci95 });
        Estimate { value: self.difference, uncertainty }
    }
}
