//! What figures and the counts of the page need of each person.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::comparison::{QUESTIONS, Verdict};
use crate::measure::MeasureId;
use crate::study::{ChangeRecord, OutlineRecord, PersonRecord};

/// What figures and the counts of the page need of the people of a study.
///
/// It holds the codes as the records have them: where tables have others in their place, the records have to have them, too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureInput {
    people: BTreeMap<String, FigurePerson>,
}

/// One person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigurePerson {
    /// What the record rests on, by which one of two of the same code is chosen.
    key: String,
    /// The arm.
    pub arm: Option<String>,
    /// The unit of length; `None` where nothing was measured.
    pub unit: Option<String>,
    /// The visits, in the order of the record.
    pub visits: Vec<FigureVisit>,
    /// What there is of photos and cautions.
    pub counts: PersonCounts,
}

/// One visit of one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureVisit {
    /// Its name.
    pub name: String,
    /// Its day, where it is known.
    pub day: Option<i64>,
    /// Whether it is the one that changes are counted from.
    pub is_reference: bool,
    /// How many of its photos count.
    pub photos_used: usize,
    /// The changes since the reference, of the [two questions](QUESTIONS) alone.
    pub changes: Vec<FigureChange>,
    /// The outlines of the lips.
    pub outline: Option<OutlineRecord>,
}

/// One person's change of one measure, in its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FigureChange {
    /// The measure.
    pub measure: MeasureId,
    /// The difference, later minus reference.
    pub difference: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The verdict.
    pub verdict: Verdict,
}

/// How many photos one person has, how their marks came there, and the cautions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersonCounts {
    /// How many photos.
    pub photos: usize,
    /// How many count in the mean of their visit.
    pub used: usize,
    /// Of those that count, how their marks came there: `hand`, `carried`, ….
    pub marks: BTreeMap<String, usize>,
    /// How many photos were marked twice or more.
    pub marked_again: usize,
    /// Of the photos whose marks were looked for by the pixels, how they were matched: `full`, `partial`, `none`, ….
    pub matched: BTreeMap<String, usize>,
    /// Of those that count, what millimetres were taken from: `iris`, `ruler`, `factor`, or `none`.
    pub calibration: BTreeMap<String, usize>,
    /// The codes of the cautions with their severity, each once.
    pub cautions: BTreeMap<(String, String), usize>,
}

impl FigureInput {
    /// Adds a person. Of two records of one code the one counts whose key is the smaller, whichever comes first, as in the group. A
    /// change that is no number is left out.
    pub fn add(&mut self, record: &PersonRecord) {
        let person = FigurePerson {
            key: record.key.clone(),
            arm: record.arm.clone().filter(|arm| !arm.is_empty()),
            unit: record.unit.clone(),
            visits: visits(record),
            counts: counts(record),
        };
        let there = self.people.get(&record.id);
        let is_first = |there: &FigurePerson| {
            let order = person.key.cmp(&there.key).then_with(|| person.visits.len().cmp(&there.visits.len()));
            order == Ordering::Less
        };
        if there.is_none_or(is_first) {
            self.people.insert(record.id.clone(), person);
        }
    }

    /// The people, in the order of their codes.
    pub fn people(&self) -> impl Iterator<Item = (&str, &FigurePerson)> {
        self.people.iter().map(|(id, person)| (id.as_str(), person))
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }
}

impl FigurePerson {
    /// The visit of that name, as long as it is not the reference.
    pub fn later(&self, name: &str) -> Option<&FigureVisit> {
        self.visits.iter().find(|visit| visit.name == name && !visit.is_reference)
    }

    /// The visit that changes are counted from.
    pub fn reference(&self) -> Option<&FigureVisit> {
        self.visits.iter().find(|visit| visit.is_reference)
    }
}

impl FigureVisit {
    /// The change of a measure since the reference.
    pub fn change(&self, measure: MeasureId) -> Option<&FigureChange> {
        self.changes.iter().find(|change| change.measure == measure)
    }
}

fn visits(record: &PersonRecord) -> Vec<FigureVisit> {
    let visit = |(index, visit): (usize, &crate::study::VisitRecord)| FigureVisit {
        name: visit.name.clone(),
        day: visit.day,
        is_reference: visit.is_reference,
        photos_used: visit.photos_used,
        changes: record.changes.iter().filter(|change| change.visit == index).filter_map(figure_change).collect(),
        outline: visit.outline.clone(),
    };
    record.visits.iter().enumerate().map(visit).collect()
}

fn figure_change(change: &ChangeRecord) -> Option<FigureChange> {
    let measure: MeasureId = change.measure.parse().ok()?;
    let verdicts = [Verdict::Increased, Verdict::Decreased, Verdict::NotDetected];
    let verdict = verdicts.into_iter().find(|verdict| verdict.id() == change.verdict).unwrap_or(Verdict::Inconclusive);
    let ChangeRecord { difference, low, high, .. } = *change;
    let is_known = QUESTIONS.contains(&measure) && [difference, low, high].iter().all(|number| number.is_finite());
    is_known.then_some(FigureChange { measure, difference, low, high, verdict })
}

fn counts(record: &PersonRecord) -> PersonCounts {
    let mut counts = PersonCounts { photos: record.photos.len(), ..PersonCounts::default() };
    let mut seen = std::collections::BTreeSet::new();
    for photo in &record.photos {
        counts.marked_again += usize::from(photo.markings > 1);
        if let Some(matched) = &photo.matched {
            *counts.matched.entry(matched.clone()).or_default() += 1;
        }
        if photo.used {
            counts.used += 1;
            *counts.marks.entry(photo.marks.clone()).or_default() += 1;
            let calibration = photo.calibration.as_deref().unwrap_or("none");
            *counts.calibration.entry(calibration.to_owned()).or_default() += 1;
        }
    }
    for caution in &record.cautions {
        if seen.insert((&caution.code, caution.visit, caution.photo)) {
            *counts.cautions.entry((caution.severity.clone(), caution.code.clone())).or_default() += 1;
        }
    }
    counts
}
