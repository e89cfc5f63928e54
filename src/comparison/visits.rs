//! The course over two or more visits: every visit against the first and against the one before it.

use statrs::distribution::{ContinuousCDF, Normal};

use super::change::{Change, QUESTIONS, Verdict};
use super::matching::{MatchingReason, MatchingState};
use super::pair::PairComparison;
use super::photo::{Measurement, MouthError};
use super::settings::LipHeld;
use crate::caution::{Caution, Severity};
use crate::estimate::{Estimate, Uncertainty};
use crate::landmark::FoundMarks;
use crate::measure::{MEASURES, Measure};
use crate::uncertainty::{factor_of_independent, independent_of_factor, single_factor};
use crate::units::LengthUnit;

/// The photos of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The day, as the photos have it.
    pub day: i64,
    /// Which photos, as they were given.
    pub photos: Vec<usize>,
}

/// What a measure did between two visits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VisitChange {
    /// The later visit minus the earlier, the mean over all pairs of their photos.
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
    /// How many differences between photos of one day the posture was estimated from, beside the default.
    pub repeats: usize,
    /// How the lip is held in all photos: which posture is the default.
    pub lip_held: LipHeld,
    /// One photo of each visit, in the frame that it shares with the first.
    pub faces: Vec<Measurement>,
    /// What threatens the comparisons: of each photo against the first all of it, of two others what the two hold against each
    /// other. In the photos' time order.
    pub cautions: Vec<PairCautions>,
    /// What the pixels gave each photo but the first; none where nobody asked them.
    pub matches: Vec<VisitMatch>,
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
    /// The photos have no common unit of length.
    #[error(
        "photo {0} is measured in {1} and the first photo in {2}: calibrate all photos, or none, and mark the outer corners of the eyes"
    )]
    Units(usize, LengthUnit, LengthUnit),
}

/// How many degrees of freedom the default posture counts for beside the photos' own repeats.
const DEFAULT_COUNTS: f64 = 4.0;

/// Compares all visits with the first, and each with the one before. `days` has the day of each photo, counted from any one day;
/// `compare` compares two of the photos, with all cautions that apply.
///
/// Photos of one day are replicates of one visit: differences between visits are the means over all pairs of their photos, and
/// what photos of one day differ by beyond their marking is the posture of the lip, pooled with the default posture as if
/// that rested on four differences. Of V visits 2 V − 3 comparisons are made of each measure; by Šidák's inequality
/// (1967, Journal of the American Statistical Association 62(318)) intervals that hold with 0.95^(1/(2V−3)) each hold together with
/// 95 %.
///
/// # Errors
///
/// With fewer than two photos, with photos of one day only, and where photos have no common unit.
pub fn compare_visits(
    days: &[i64],
    compare: impl Fn(usize, usize) -> Result<PairComparison, MouthError>,
) -> Result<Visits, VisitsError> {
    if days.len() < 2 {
        return Err(VisitsError::TooFew(days.len()));
    }
    let visits = visits(days);
    if visits.len() < 2 {
        return Err(VisitsError::OneDay);
    }
    let comparisons = 2 * visits.len() - 3;
    let factor = factor_of_independent(comparisons as f64);
    let pairs = Pairs::of(&visits, compare)?;
    let unit = pairs.unit()?;
    let scalars = MEASURES.iter().filter(|measure| !measure.is_profile());
    let measures = scalars
        .map(|measure| {
            let posture = pairs.posture(measure);
            let repeated = !pairs.within.is_empty();
            let change = |pairs: &[(usize, usize, PairComparison)], from: &Visit, to: &Visit| {
                Between { from, to, comparisons, posture: repeated.then_some(posture) }.change(measure, pairs)
            };
            let first = pairs.first_value(measure);
            let points = visits.iter().enumerate().map(|(index, visit)| {
                if index == 0 {
                    return VisitValue { value: first, ..VisitValue::default() };
                }
                let from_first = change(&pairs.first, &visits[0], visit);
                let from_previous = (index > 1).then(|| change(&pairs.previous, &visits[index - 1], visit)).flatten();
                let value = first.zip(from_first).map(|(value, change)| value + change.difference);
                VisitValue { value, from_first, from_previous }
            });
            MeasureSeries { measure, points: points.collect(), posture }
        })
        .collect();
    let repeats = pairs.within.len();
    let of_visit =
        |visit: &Visit| pairs.first.iter().find(|(from, to, _)| *from == visits[0].photos[0] && *to == visit.photos[0]);
    let mut faces: Vec<Measurement> = pairs.first.first().map(|(_, _, pair)| pair.before.clone()).into_iter().collect();
    faces.extend(visits[1..].iter().filter_map(|visit| Some(of_visit(visit)?.2.after.clone())));
    let cautions = pairs.cautions(visits[0].photos[0]);
    let (lip_held, matches) = (pairs.lip_held(), pairs.matches(visits[0].photos[0]));
    Ok(Visits { visits, measures, unit, comparisons, factor, repeats, lip_held, faces, cautions, matches })
}

/// The photos by their days, in time order.
fn visits(days: &[i64]) -> Vec<Visit> {
    let mut order: Vec<usize> = (0..days.len()).collect();
    order.sort_by_key(|index| days[*index]);
    let mut visits: Vec<Visit> = Vec::new();
    for index in order {
        let day = days[index];
        match visits.last_mut() {
            Some(visit) if visit.day == day => visit.photos.push(index),
            _ => visits.push(Visit { day, photos: vec![index] }),
        }
    }
    visits
}

/// The comparisons of photos that a course rests on: which photo, which other, and their comparison.
struct Pairs {
    /// The first visit's photos with all later ones.
    first: Vec<(usize, usize, PairComparison)>,
    /// Each visit's photos with the next one's, from the second visit on.
    previous: Vec<(usize, usize, PairComparison)>,
    /// The photos of one visit with each other.
    within: Vec<(usize, usize, PairComparison)>,
}

impl Pairs {
    fn of(
        visits: &[Visit],
        compare: impl Fn(usize, usize) -> Result<PairComparison, MouthError>,
    ) -> Result<Self, VisitsError> {
        let compared = |from: usize, to: usize| {
            let comparison = compare(from, to).map_err(|problem| VisitsError::MouthError(to, problem))?;
            Ok((from, to, comparison))
        };
        let all = |from: &[usize], to: &[usize]| -> Result<Vec<_>, VisitsError> {
            from.iter().flat_map(|from| to.iter().map(|to| compared(*from, *to))).collect()
        };
        let (mut first, mut previous, mut within) = (Vec::new(), Vec::new(), Vec::new());
        for (index, visit) in visits.iter().enumerate() {
            if index > 0 {
                first.extend(all(&visits[0].photos, &visit.photos)?);
            }
            if index > 1 {
                previous.extend(all(&visits[index - 1].photos, &visit.photos)?);
            }
            for (place, photo) in visit.photos.iter().enumerate() {
                within.extend(all(&visit.photos[..place], &[*photo])?);
            }
        }
        Ok(Self { first, previous, within })
    }

    /// What threatens the comparisons, in their order; of those with another photo than `first` what holds verdicts back, tells that two
    /// files hold one picture, or asks whether both show one person. How many days lie between photos is no caution: a course is about them.
    fn cautions(&self, first: usize) -> Vec<PairCautions> {
        let all = [&self.first, &self.previous, &self.within].into_iter().flatten();
        let of_pair = |(from, to, pair): &(usize, usize, PairComparison)| {
            let counts = |caution: &&Caution| match caution {
                caution if caution.is_information() => false,
                Caution::SamePicture(_) | Caution::OnePerson(_) => true,
                _ => *from == first || (caution.concerns_pair() && caution.severity() == Severity::Blocking),
            };
            let cautions = pair.cautions.iter().filter(counts).cloned().collect();
            PairCautions { photo: *to, against: *from, cautions }
        };
        all.map(of_pair).filter(|of| of.against == first || !of.cautions.is_empty()).collect()
    }

    /// What the pixels gave each photo that was compared with `first`, in the order of the visits.
    fn matches(&self, first: usize) -> Vec<VisitMatch> {
        let with_first = self.within.iter().chain(&self.first).filter(|(from, ..)| *from == first);
        let of_pair = |(_, photo, pair): &(usize, usize, PairComparison)| {
            let matching = pair.matching.as_ref()?;
            let (state, reasons) = (matching.state(), matching.reasons.clone());
            Some(VisitMatch { photo: *photo, state, reasons, found: pair.found() })
        };
        with_first.filter_map(of_pair).collect()
    }

    fn unit(&self) -> Result<LengthUnit, VisitsError> {
        let units = self.first.iter().map(|(_, to, pair)| (*to, pair.after.frame.unit()));
        let mut unit = None;
        for (photo, found) in units {
            let expected = *unit.get_or_insert(found);
            if found != expected {
                return Err(VisitsError::Units(photo, found, expected));
            }
        }
        unit.ok_or(VisitsError::OneDay)
    }

    /// The mean over the first visit's photos of what they have in all comparisons, those apart of which no verdict is
    /// passed on the measure, as with a photo of a wrong scale: unless that are all.
    fn first_value(&self, measure: &Measure) -> Option<f64> {
        let told = |pair: &PairComparison| !pair.cautions.iter().any(|caution| caution.withholds().covers(measure));
        let value = |pair: &PairComparison| pair.before.value(measure.id);
        let pairs = || self.first.iter().map(|(_, _, pair)| pair);
        let mut values: Vec<f64> = pairs().filter(|pair| told(pair)).filter_map(value).collect();
        if values.is_empty() {
            values = pairs().filter_map(value).collect();
        }
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }

    /// How the lip is held in the course: in a smile where all photos are stated to show one.
    fn lip_held(&self) -> LipHeld {
        let smile = self.first.iter().all(|(_, _, pair)| pair.lip_held == LipHeld::InSmile);
        if smile { LipHeld::InSmile } else { LipHeld::AtRest }
    }

    /// What lips do between photos of one day beyond the marking, a standard deviation a photo: of two photos the square of the
    /// difference is on average the square of its uncertainty without posture and twice that of the posture.
    fn posture(&self, measure: &Measure) -> f64 {
        let posture = |change: &Change| change.budget.map_or(0.0, |budget| budget.posture.powi(2));
        let default = self.first.first().and_then(|(_, _, pair)| pair.change(measure.id)).map_or(0.0, posture);
        let excess = self.within.iter().filter_map(|(_, _, pair)| {
            let change = pair.change(measure.id)?;
            let difference = change.difference.scalar()?;
            let photos = difference.uncertainty?.u.powi(2) - posture(change);
            Some(0.5 * (difference.value.powi(2) - photos))
        });
        let excess: Vec<f64> = excess.collect();
        let sum = DEFAULT_COUNTS * 0.5 * default + excess.iter().sum::<f64>();
        (sum / (DEFAULT_COUNTS + excess.len() as f64)).max(0.0).sqrt()
    }
}

/// Two visits that are compared.
struct Between<'a> {
    from: &'a Visit,
    to: &'a Visit,
    /// How many comparisons are made of each measure.
    comparisons: usize,
    /// The posture by the photos of one day, where there are any: in place of each pair's own.
    posture: Option<f64>,
}

impl Between<'_> {
    fn change(&self, measure: &Measure, pairs: &[(usize, usize, PairComparison)]) -> Option<VisitChange> {
        let between = |(from, to, _): &&(usize, usize, PairComparison)| {
            self.from.photos.contains(from) && self.to.photos.contains(to)
        };
        let pairs: Vec<&PairComparison> = pairs.iter().filter(between).map(|(_, _, pair)| pair).collect();
        let of_pairs: Vec<OfPair> = pairs.iter().map(|pair| OfPair::of(pair, measure)).collect::<Option<_>>()?;
        let blocked = of_pairs.iter().any(|of| of.change.verdict == Verdict::Inconclusive);
        let first = of_pairs.first()?;
        let whole = |of_pairs: &[OfPair], first: &OfPair| {
            if of_pairs.len() == 1 && self.posture.is_none() { first.change } else { self.mean(of_pairs) }
        };
        let mut change = whole(&of_pairs, first);
        let by_clicks = pairs.iter().map(|pair| OfPair::of(pair.by_clicks()?, measure));
        let by_clicks: Vec<OfPair> = by_clicks.collect::<Option<_>>().unwrap_or_default();
        change.clicks_only = by_clicks.first().map(|first| whole(&by_clicks, first).estimate());
        if self.comparisons > 1 {
            change = self.together(change, measure, &of_pairs);
        }
        change.difference.is_finite().then_some(())?;
        change.verdict = if blocked { Verdict::Inconclusive } else { Verdict::of_bounds(change.bounds95) };
        change.probability_larger = change.probability_larger.filter(|_| !blocked);
        Some(change)
    }

    /// The mean over the pairs of photos of two visits. Each photo has half of a pair's variance, and counts once.
    fn mean(&self, of_pairs: &[OfPair]) -> VisitChange {
        let mean = |of: &dyn Fn(&OfPair) -> f64| of_pairs.iter().map(of).sum::<f64>() / of_pairs.len() as f64;
        let shares = (self.from.photos.len() as f64).recip() + (self.to.photos.len() as f64).recip();
        let variance = mean(&|of| match self.posture {
            Some(sd) => of.change.u.powi(2) - of.posture.powi(2) + 2.0 * sd * sd,
            None => of.change.u.powi(2),
        });
        let (difference, u) = (mean(&|of| of.change.difference), (0.5 * variance * shares).sqrt());
        let ends = |of: &dyn Fn(&VisitChange) -> [f64; 2]| {
            [0, 1].map(|end| {
                let parts = |of_pair: &OfPair| {
                    let change = &of_pair.change;
                    if change.u > 0.0 { (of(change)[end] - change.difference) / change.u } else { 0.0 }
                };
                difference + u * mean(&parts)
            })
        };
        let probability = of_pairs.iter().all(|of| of.change.probability_larger.is_some());
        VisitChange {
            difference,
            u,
            ci95: ends(&|change| change.ci95),
            bounds95: ends(&|change| change.bounds95),
            sdc95: u * mean(&|of| if of.change.u > 0.0 { of.change.sdc95 / of.change.u } else { 0.0 }),
            probability_larger: probability.then(|| probability_above_zero(difference, u)),
            verdict: Verdict::NotDetected,
            clicks_only: None,
        }
    }

    /// The same change where its bounds hold together with those of all other comparisons.
    fn together(&self, change: VisitChange, measure: &Measure, of_pairs: &[OfPair]) -> VisitChange {
        let one = if QUESTIONS.contains(&measure.id) {
            1.0
        } else {
            let independent = |of: &OfPair| independent_of_factor(of.factor);
            of_pairs.iter().map(independent).sum::<f64>() / of_pairs.len() as f64
        };
        let wider = factor_of_independent(one * self.comparisons as f64) / factor_of_independent(one);
        VisitChange {
            bounds95: change.bounds95.map(|end| change.difference + wider * (end - change.difference)),
            sdc95: wider * change.sdc95,
            ..change
        }
    }
}

impl VisitChange {
    /// The difference with its uncertainty.
    pub fn estimate(&self) -> Estimate {
        let uncertainty = Some(Uncertainty { u: self.u, ci95: self.ci95 });
        Estimate { value: self.difference, uncertainty }
    }
}

/// The change of a measure between two photos, as a course counts it.
struct OfPair {
    change: VisitChange,
    /// The posture's part of its standard uncertainty.
    posture: f64,
    /// The coverage factor at which its measures hold together.
    factor: f64,
}

impl OfPair {
    fn of(pair: &PairComparison, measure: &Measure) -> Option<Self> {
        let change = pair.change(measure.id)?;
        let (difference, judgement) = (change.difference.scalar()?, change.judgement()?);
        let uncertainty = difference.uncertainty?;
        Some(Self {
            change: VisitChange {
                difference: difference.value,
                u: uncertainty.u,
                ci95: uncertainty.ci95,
                bounds95: judgement.bounds95,
                sdc95: judgement.sdc95,
                probability_larger: judgement.probability_larger,
                verdict: judgement.verdict,
                clicks_only: None,
            },
            posture: change.budget.map_or(0.0, |budget| budget.posture),
            factor: pair.joint_factor.unwrap_or_else(single_factor),
        })
    }
}

/// The probability that a value with a normal distribution is above 0.
fn probability_above_zero(value: f64, u: f64) -> f64 {
    if u > 0.0 {
        Normal::standard().cdf(value / u)
    } else {
        0.5 + 0.5 * value.signum() * f64::from(u8::from(value != 0.0))
    }
}
