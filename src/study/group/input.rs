//! What the group needs of each person, in an order that does not depend on the order in which they come.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::measure::MeasureId;
use crate::study::{BudgetRecord, ChangeRecord, PersonRecord};

/// The people of a study as the group needs them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupInput {
    people: BTreeMap<String, GroupPerson>,
    /// How many records were of a code that was there already.
    pub twice: usize,
}

/// One person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupPerson {
    /// What the record rests on, by which one of two of the same code is chosen.
    key: String,
    /// The arm.
    pub arm: Option<String>,
    /// The unit of length; `None` where nothing was measured.
    pub unit: Option<String>,
    /// The visits after the reference, in the order of the record.
    pub visits: Vec<LaterVisit>,
}

/// One person's visit after the reference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LaterVisit {
    /// Its name.
    pub name: String,
    /// Its day, where it is known.
    pub day: Option<i64>,
    /// How often the photos of the reference and of this visit were taken and marked.
    pub counts: [PhotosCounted; 2],
    /// The changes of measures since the reference; empty where there is nothing to compare.
    pub changes: Vec<PersonChange>,
}

/// How many photos of a visit count, and how many times they were marked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PhotosCounted {
    /// How many photos count.
    pub photos: usize,
    /// By what the variance of the clicks of one marking is multiplied in the visit's mean: Σ 1/kⱼ over the square of the number of its
    /// photos, kⱼ the markings of each.
    pub of_clicks: f64,
}

/// One person's change of one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonChange {
    /// The measure.
    pub measure: MeasureId,
    /// The difference, later minus reference.
    pub difference: f64,
    /// Its standard uncertainty.
    pub u: f64,
    /// What the common errors do to it, as [`ChangeRecord::common`] without the zeros at its end.
    pub common: Box<[f64]>,
    /// What `u` is made up of.
    pub budget: Option<BudgetRecord>,
    /// What was told of it.
    pub told: Told,
}

/// What was told of one person's change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is larger.
    Larger,
    /// It is smaller.
    Smaller,
    /// It may be none.
    Not {
        /// Whether it is larger, or smaller, with a probability of at least [`PROBABLE`](crate::comparison::PROBABLE).
        probably: Option<bool>,
    },
    /// A caution keeps the verdict back.
    Withheld,
}

impl Told {
    fn of(change: &ChangeRecord) -> Self {
        match change.verdict.as_str() {
            "increased" => Self::Larger,
            "decreased" => Self::Smaller,
            "not_detected" => Self::Not { probably: change.probability_larger.and_then(probably) },
            _ => Self::Withheld,
        }
    }
}

fn probably(probability: f64) -> Option<bool> {
    use crate::comparison::PROBABLE;
    (probability >= PROBABLE || 1.0 - probability >= PROBABLE).then_some(probability >= PROBABLE)
}

impl GroupInput {
    /// Adds a person. Of two records of one code the one counts whose key is the smaller, whichever comes first; a change of a measure
    /// that this version does not know, and one that is no number, are left out.
    pub fn add(&mut self, record: &PersonRecord) {
        let person = GroupPerson {
            key: record.key.clone(),
            arm: record.arm.clone().filter(|arm| !arm.is_empty()),
            unit: record.unit.clone(),
            visits: later_visits(record),
        };
        match self.people.get(&record.id) {
            None => drop(self.people.insert(record.id.clone(), person)),
            Some(there) => {
                self.twice += 1;
                // Records of one key are of the same photos, so that only what is left of them could differ.
                if person.key.cmp(&there.key).then_with(|| person.visits.len().cmp(&there.visits.len()))
                    == Ordering::Less
                {
                    self.people.insert(record.id.clone(), person);
                }
            }
        }
    }

    /// The people, in the order of their codes.
    pub fn people(&self) -> impl Iterator<Item = (&str, &GroupPerson)> {
        self.people.iter().map(|(id, person)| (id.as_str(), person))
    }

    /// How many people there are, with those of whom nothing was measured.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The unit of length that most people have; of equally many millimetres before percent. `None` where nothing was measured.
    pub fn unit(&self) -> Option<&str> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for unit in self.people.values().filter_map(|person| person.unit.as_deref()) {
            *counts.entry(unit).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(unit, count)| (*count, *unit == "mm", *unit == "%bw")).map(|(unit, _)| unit)
    }
}

fn later_visits(record: &PersonRecord) -> Vec<LaterVisit> {
    let reference = record.visits.iter().position(|visit| visit.is_reference);
    let later = record.visits.iter().enumerate().filter(|(_, visit)| !visit.is_reference);
    let visit = |(index, visit): (usize, &crate::study::VisitRecord)| LaterVisit {
        name: visit.name.clone(),
        day: visit.day,
        counts: [reference, Some(index)].map(|at| at.map(|at| counted(record, at)).unwrap_or_default()),
        changes: record.changes.iter().filter(|change| change.visit == index).filter_map(person_change).collect(),
    };
    later.map(visit).collect()
}

fn counted(record: &PersonRecord, visit: usize) -> PhotosCounted {
    let used: Vec<_> = record.photos.iter().filter(|photo| photo.visit == visit && photo.used).collect();
    // Marks that were carried from another photo are as good as one marking.
    let shares: f64 = used.iter().map(|photo| (photo.markings.max(1) as f64).recip()).sum();
    let photos = used.len();
    PhotosCounted { photos, of_clicks: if photos == 0 { 0.0 } else { shares / (photos * photos) as f64 } }
}

fn person_change(change: &ChangeRecord) -> Option<PersonChange> {
    let measure = change.measure.parse().ok()?;
    let used = change.common.iter().rposition(|effect| *effect != 0.0).map_or(0, |last| last + 1);
    let common = change.common.get(..used).unwrap_or_default();
    let is_known = change.difference.is_finite() && change.u.is_finite() && change.u >= 0.0;
    (is_known && common.iter().all(|effect| effect.is_finite())).then(|| PersonChange {
        measure,
        difference: change.difference,
        u: change.u,
        common: common.into(),
        budget: change.budget,
        told: Told::of(change),
    })
}

impl PersonChange {
    /// The signed effect of one standard deviation of a common source; 0 of one that has none.
    pub fn effect(&self, source: usize) -> f64 {
        self.common.get(source).copied().unwrap_or_default()
    }

    /// The variance of the person's own error: what is left of u² without the common errors, but never less than
    /// [`LEAST_OWN`] of it.
    ///
    /// ```
    /// use lipmetry::measure::MeasureId;
    /// use lipmetry::study::group::{PersonChange, Told};
    ///
    /// let mut change = PersonChange {
    ///     measure: MeasureId::MouthWidth,
    ///     difference: 1.0,
    ///     u: 0.5,
    ///     common: [0.3, 0.0, -0.2].into(),
    ///     budget: None,
    ///     told: Told::Larger,
    /// };
    /// // 0.25 − 0.09 − 0.04
    /// assert!((change.own_variance() - 0.12).abs() < 1e-15);
    /// change.u = 0.1;
    /// assert!((change.own_variance() - 0.0001).abs() < 1e-15);
    /// ```
    pub fn own_variance(&self) -> f64 {
        let common: f64 = self.common.iter().map(|effect| effect * effect).sum();
        let whole = self.u * self.u;
        (whole - common).max(LEAST_OWN * whole)
    }
}

/// The least part of a person's u² that is taken for an error of the person's own: the effects of common errors are known to
/// first order, so that their squares could add up to all of it.
pub const LEAST_OWN: f64 = 0.01;
