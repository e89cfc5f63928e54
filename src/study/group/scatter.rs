//! What one person's change scatters by in a study, divided into what more photos, more markings or more people take away.

use super::build::length_unit;
use super::input::{GroupInput, GroupPerson, LaterVisit, PersonChange, Told};
use super::random_effects::RandomEffects;
use crate::comparison::{POSTURE_OF_VISIT, POSTURE_SD_MM};
use crate::measure::MeasureId;
use crate::study::COMMON_SOURCES;
use crate::units::LengthUnit;

/// What changes of one measure scatter by, as standard deviations in the unit of the measure, of the change between one photo before and one after,
/// each marked once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scatter {
    /// The measure.
    pub measure: MeasureId,
    /// The unit of length.
    pub unit: LengthUnit,
    /// How many people it rests on; 0 where it is assumed.
    pub people: usize,
    /// Between people: how differently they truly change.
    pub between_people: f64,
    /// Of the clicks: less with more photos and more markings.
    pub marking: f64,
    /// Of the pose of the head and of what is unknown of the face in space; taken to stay however many photos there are.
    pub pose: f64,
    /// Of the scale, that part which comes from the clicks of irises: less with more photos and more markings.
    pub scale: f64,
    /// Of the scale, that part which goes with the change, as a part of it.
    pub scale_of_change: f64,
    /// Of how the lips are held, that part which differs from photo to photo: less with more photos.
    pub posture: f64,
    /// Of how the lips are held, that part which all photos of a visit share.
    pub posture_between_visits: f64,
    /// What all people have in common, whatever the change: no number of people makes it less.
    pub common: f64,
    /// What all people have in common and goes with the change, as a part of it.
    pub common_of_change: f64,
}

/// The common sources whose effect goes with the change: a wrong millimetre and a match that reads too little.
const GO_WITH_THE_CHANGE: [&str; 2] = ["iris", "matching"];

/// A person's change with its photos.
struct Measured<'a> {
    arm: Option<&'a str>,
    visit: &'a LaterVisit,
    change: &'a PersonChange,
}

impl Scatter {
    /// Of the mean height of the upper vermilion, where no study is known: photos of one pose taken and marked with care, with the
    /// default errors of marking and posture and the mean iris. How differently people change nobody knows beforehand; it must be stated.
    ///
    /// Marking, pose and scale are the medians of simulated people (docs/method.md, section 13).
    pub fn assumed(between_people_mm: f64) -> Self {
        let two = std::f64::consts::SQRT_2;
        let within = POSTURE_SD_MM * (1.0 - POSTURE_OF_VISIT * POSTURE_OF_VISIT).sqrt();
        Self {
            measure: MeasureId::UpperVermilionHeightMean,
            unit: LengthUnit::Millimetre,
            people: 0,
            between_people: between_people_mm,
            marking: 0.29,
            pose: 0.16,
            scale: 0.02,
            scale_of_change: 0.036,
            posture: two * within,
            posture_between_visits: two * POSTURE_OF_VISIT * POSTURE_SD_MM,
            common: 0.0,
            common_of_change: 0.007,
        }
    }

    /// What the changes of a measure at a visit scatter by in a study, within its arms; `None` with fewer than two people in any arm whose
    /// changes and budgets are known.
    pub fn of_study(input: &GroupInput, measure: MeasureId, visit: &str) -> Option<Self> {
        let unit = input.unit().and_then(length_unit).unwrap_or(LengthUnit::Millimetre);
        let is_length = measure.measure().dimension.power_of_length() != 0;
        let counts = |person: &GroupPerson| !is_length || person.unit.as_deref() == Some(unit.symbol());
        let people: Vec<Measured<'_>> = input
            .people()
            .map(|(_, person)| person)
            .filter(|person| counts(person))
            .filter_map(|person| Measured::of(person, measure, visit))
            .collect();
        let between_people = between_people(&people)?;
        let with_budget: Vec<&Measured<'_>> = people.iter().filter(|of| of.change.budget.is_some()).collect();
        if with_budget.len() < 2 {
            return None;
        }
        let mean = |of: &dyn Fn(&Measured<'_>) -> f64| {
            with_budget.iter().map(|person| of(person)).sum::<f64>() / with_budget.len() as f64
        };
        let [scale, scale_of_change] = scale(&with_budget);
        let [common, common_of_change] = common(&people);
        Some(Self {
            measure,
            unit,
            people: people.len(),
            between_people,
            marking: mean(&|of| of.own_part(of.budget().marking, &["matching", "model"]) / of.clicks()).sqrt(),
            pose: mean(&|of| of.own_part(of.budget().pose, &["face"])).sqrt(),
            scale: (scale / mean(&|of| of.clicks())).sqrt(),
            scale_of_change: scale_of_change.sqrt(),
            posture: mean(&|of| {
                let within = of.budget().posture.powi(2) - of.budget().posture_between_visits.powi(2);
                within.max(0.0) / of.photos()
            })
            .sqrt(),
            posture_between_visits: mean(&|of| of.budget().posture_between_visits.powi(2)).sqrt(),
            common,
            common_of_change,
        })
    }
}

impl<'a> Measured<'a> {
    fn of(person: &'a GroupPerson, measure: MeasureId, visit: &str) -> Option<Self> {
        let visit = person.visits.iter().find(|of| of.name == visit && !of.changes.is_empty())?;
        let change = visit.changes.iter().find(|change| change.measure == measure)?;
        (change.told != Told::Withheld).then_some(Self { arm: person.arm.as_deref(), visit, change })
    }

    fn budget(&self) -> crate::study::BudgetRecord {
        self.change.budget.unwrap_or_default()
    }

    /// The variance of a part of the budget without the common errors whose names begin so.
    fn own_part(&self, part: f64, sources: &[&str]) -> f64 {
        let is_in = |id: &str| sources.iter().any(|source| id.starts_with(source));
        let common = COMMON_SOURCES.iter().enumerate().filter(|(_, source)| is_in(source.id));
        let common: f64 = common.map(|(at, _)| self.change.effect(at).powi(2)).sum();
        (part * part - common).max(0.0)
    }

    /// The variance of the clicks in both visits over that of one marking of one photo in each.
    fn clicks(&self) -> f64 {
        let [before, after] = self.visit.counts.map(|of| if of.photos == 0 { 1.0 } else { of.of_clicks });
        0.5 * (before + after)
    }

    /// The same of what differs from photo to photo.
    fn photos(&self) -> f64 {
        let [before, after] = self.visit.counts.map(|of| (of.photos.max(1) as f64).recip());
        0.5 * (before + after)
    }
}

/// The standard deviation between people within their arms, each arm's τ² counting by its degrees of freedom.
fn between_people(people: &[Measured<'_>]) -> Option<f64> {
    let mut arms: Vec<Option<&str>> = people.iter().map(|of| of.arm).collect();
    arms.sort_unstable();
    arms.dedup();
    let (mut sum, mut freedom) = (0.0, 0.0);
    for arm in arms {
        let of_arm = || people.iter().filter(|of| of.arm == arm).map(|of| of.change);
        let values: Vec<f64> = of_arm().map(|change| change.difference).collect();
        let own: Vec<f64> = of_arm().map(PersonChange::own_variance).collect();
        if let Some(effects) = RandomEffects::new(&values, &own) {
            let degrees = values.len() as f64 - 1.0;
            sum += degrees * effects.paule_mandel();
            freedom += degrees;
        }
    }
    (freedom > 0.0).then(|| (sum / freedom).sqrt())
}

/// The variance of the scale as a + b d² over the differences d: a comes from the clicks, b from a millimetre that is wrong in all
/// photos of a person. Least squares with both at least 0.
fn scale(people: &[&Measured<'_>]) -> [f64; 2] {
    let points: Vec<[f64; 2]> =
        people.iter().map(|of| [of.change.difference.powi(2), of.own_part(of.budget().scale, &["iris"])]).collect();
    let count = points.len() as f64;
    let [x, y] = [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / count);
    let xx: f64 = points.iter().map(|point| (point[0] - x).powi(2)).sum();
    let xy: f64 = points.iter().map(|point| (point[0] - x) * (point[1] - y)).sum();
    let slope = if xx > 0.0 { (xy / xx).max(0.0) } else { 0.0 };
    let rest = y - slope * x;
    if rest >= 0.0 {
        return [rest, slope];
    }
    let through: f64 = points.iter().map(|point| point[0] * point[1]).sum();
    [0.0, through / points.iter().map(|point| point[0].powi(2)).sum::<f64>()]
}

/// What is common: a standard deviation whatever the change is, and one as a part of it.
fn common(people: &[Measured<'_>]) -> [f64; 2] {
    let count = people.len() as f64;
    let squares: f64 = people.iter().map(|of| of.change.difference.powi(2)).sum();
    let (mut constant, mut of_change) = (0.0, 0.0);
    for (at, source) in COMMON_SOURCES.iter().enumerate() {
        if GO_WITH_THE_CHANGE.contains(&source.id) {
            let along: f64 = people.iter().map(|of| of.change.effect(at) * of.change.difference).sum();
            of_change += if squares > 0.0 { (along / squares).powi(2) } else { 0.0 };
        } else {
            constant += (people.iter().map(|of| of.change.effect(at)).sum::<f64>() / count).powi(2);
        }
    }
    [constant.sqrt(), of_change.sqrt()]
}
