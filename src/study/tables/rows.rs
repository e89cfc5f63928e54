//! The rows of the tables, from the records of people.

use super::super::plan::FurtherColumn;
use super::super::problem::Problem;
use super::super::record::{COMMON_SOURCES, PersonRecord, VisitRecord};
use super::columns::tables;
use super::dictionary::further_of;
use crate::tables::{Cell, CsvStyle, TableWriter, ucum};

/// What of people and visits is shown in tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// Whether the dates of visits are.
    pub dates: bool,
    /// Whether the sums of photos are, by which whoever has a photo finds its row.
    pub sums: bool,
    /// How tables are written.
    pub style: CsvStyle,
}

/// The tables of a study while they are made: people are added in the order of their codes.
#[derive(Debug)]
pub struct Tables {
    shown: TableOptions,
    values: TableWriter,
    changes: TableWriter,
    cautions: TableWriter,
    photos: TableWriter,
    markings: TableWriter,
    problems: TableWriter,
}

/// One value of one marking of a photo that was marked twice or more.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkingRow<'a> {
    /// The person's record.
    pub person: &'a PersonRecord,
    /// The visit, by its place in the record.
    pub visit: usize,
    /// The photo's number in the visit.
    pub photo: usize,
    /// Which of its markings, counted from 1.
    pub marking: usize,
    /// Who marked, as a number.
    pub marker: usize,
    /// The measure's id.
    pub measure: &'a str,
    /// The value.
    pub value: f64,
    /// The unit, as reports write it.
    pub unit: &'a str,
}

impl Tables {
    /// Tables with these further columns.
    ///
    /// # Errors
    ///
    /// Returns an error where rows cannot be written, which does not happen in memory.
    pub fn new(further: &[FurtherColumn], shown: TableOptions) -> Result<Self, csv::Error> {
        let [values, changes, cautions, photos, markings, problems] = tables().map(|table| {
            TableWriter::new(&table, further_of(&table, further).map(|column| column.name.clone()), shown.style)
        });
        Ok(Self {
            shown,
            values: values?,
            changes: changes?,
            cautions: cautions?,
            photos: photos?,
            markings: markings?,
            problems: problems?,
        })
    }

    /// Adds what one person's photos gave, without its problems.
    ///
    /// # Errors
    ///
    /// As [`Tables::new`].
    pub fn add(&mut self, person: &PersonRecord) -> Result<(), csv::Error> {
        self.add_values(person)?;
        self.add_changes(person)?;
        self.add_cautions(person)?;
        self.add_photos(person)
    }

    /// Adds one value of one marking.
    ///
    /// # Errors
    ///
    /// As [`Tables::new`].
    pub fn add_marking(&mut self, row: &MarkingRow<'_>) -> Result<(), csv::Error> {
        let visit = row.person.visits.get(row.visit);
        let cells = [
            Cell::Text(&row.person.id),
            name_of(visit),
            Cell::whole(visit.and_then(|visit| visit.day)),
            Cell::text(row.person.arm.as_deref()),
            whole(row.photo),
            whole(row.marking),
            whole(row.marker),
            Cell::Text(row.measure),
            Cell::number(Some(row.value)),
            Cell::Text(ucum(row.unit)),
        ];
        self.markings.row(cells, &row.person.further)
    }

    /// Adds a problem.
    ///
    /// # Errors
    ///
    /// As [`Tables::new`].
    pub fn add_problem(&mut self, problem: &Problem) -> Result<(), csv::Error> {
        let cells = [
            Cell::text(Some(&problem.id)),
            Cell::text(Some(&problem.visit)),
            problem.photo.map_or(Cell::Missing, whole),
            Cell::Text(problem.code.id()),
            Cell::Text(&problem.message),
        ];
        self.problems.row(cells, [])
    }

    /// The tables, each with the name of its file.
    ///
    /// # Errors
    ///
    /// As [`Tables::new`].
    pub fn files(self) -> Result<Vec<(String, Vec<u8>)>, csv::Error> {
        let all = [self.values, self.changes, self.cautions, self.photos, self.markings, self.problems];
        let named = tables().into_iter().zip(all);
        named.map(|(table, rows)| Ok((format!("{}.csv", table.name), rows.into_bytes()?))).collect()
    }

    /// The cells that most rows begin with.
    fn about<'a>(&self, person: &'a PersonRecord, visit: usize) -> [Cell<'a>; 5] {
        let visit = person.visits.get(visit);
        let date = visit.and_then(|visit| visit.date.as_deref()).filter(|_| self.shown.dates);
        [
            Cell::Text(&person.id),
            name_of(visit),
            Cell::whole(visit.and_then(|visit| visit.day)),
            Cell::text(date),
            Cell::text(person.arm.as_deref()),
        ]
    }

    fn add_values(&mut self, person: &PersonRecord) -> Result<(), csv::Error> {
        for value in &person.values {
            let used = value.photo.is_none_or(|number| {
                person.photos.iter().any(|photo| photo.visit == value.visit && photo.number == number && photo.used)
            });
            let cells = [
                Cell::Text(if value.photo.is_some() { "photo" } else { "visit" }),
                value.photo.map_or(Cell::Missing, whole),
                Cell::Text(&value.measure),
                Cell::number(Some(value.value)),
                Cell::number(value.uncorrected),
                Cell::number(value.u),
                Cell::number(value.low),
                Cell::number(value.high),
                Cell::Truth(used),
                Cell::Text(&value.unit),
                Cell::Text(ucum(&value.unit)),
            ];
            self.values.row(self.about(person, value.visit).into_iter().chain(cells), &person.further)?;
        }
        Ok(())
    }

    fn add_changes(&mut self, person: &PersonRecord) -> Result<(), csv::Error> {
        let reference = person.visits.iter().find(|visit| visit.is_reference);
        let used = |visit: Option<&VisitRecord>| whole(visit.map_or(0, |visit| visit.photos_used));
        for change in &person.changes {
            let budget = change.budget;
            let part = |part: fn(&super::super::BudgetRecord) -> f64| Cell::number(budget.as_ref().map(part));
            let cells = [
                name_of(reference),
                Cell::Text(&change.measure),
                Cell::number(Some(change.difference)),
                Cell::number(Some(change.u)),
                Cell::number(Some(change.low)),
                Cell::number(Some(change.high)),
                Cell::number(Some(change.bounds_low)),
                Cell::number(Some(change.bounds_high)),
                Cell::number(Some(change.sdc95)),
                Cell::Text(&change.verdict),
                Cell::number(change.probability_larger),
                Cell::number(change.clicks_only),
                Cell::number(change.clicks_only_u),
                part(|of| of.marking),
                part(|of| of.pose),
                part(|of| of.scale),
                part(|of| of.posture),
                part(|of| of.posture_between_visits),
                used(person.visits.get(change.visit)),
                used(reference),
                Cell::Text(&change.unit),
                Cell::Text(ucum(&change.unit)),
            ];
            let common = (0..COMMON_SOURCES.len()).map(|source| Cell::number(change.common.get(source).copied()));
            let about = self.about(person, change.visit);
            self.changes.row(about.into_iter().chain(cells).chain(common), &person.further)?;
        }
        Ok(())
    }

    fn add_cautions(&mut self, person: &PersonRecord) -> Result<(), csv::Error> {
        for caution in &person.cautions {
            let cells = [
                whole(caution.photo),
                caution.against.map_or(Cell::Missing, |against| name_of(person.visits.get(against))),
                Cell::Text(&caution.code),
                Cell::Text(&caution.severity),
                Cell::Text(&caution.message),
            ];
            self.cautions.row(self.about(person, caution.visit).into_iter().chain(cells), &person.further)?;
        }
        Ok(())
    }

    fn add_photos(&mut self, person: &PersonRecord) -> Result<(), csv::Error> {
        for photo in &person.photos {
            let is_reference = person.visits.get(photo.visit).is_some_and(|visit| visit.is_reference);
            let cells = [
                whole(photo.number),
                Cell::text(photo.sha256.as_deref().filter(|_| self.shown.sums)),
                Cell::whole(photo.width.map(i64::from)),
                Cell::whole(photo.height.map(i64::from)),
                Cell::Text(&photo.marks),
                whole(photo.markings),
                Cell::text(photo.matched.as_deref()),
                Cell::number(photo.mm_per_px),
                Cell::text(photo.calibration.as_deref()),
                Cell::Truth(photo.used),
                Cell::text(photo.reason.as_deref()),
                Cell::Truth(is_reference),
            ];
            let further = person.further.iter().chain(&photo.further);
            self.photos.row(self.about(person, photo.visit).into_iter().chain(cells), further)?;
        }
        Ok(())
    }
}

fn name_of(visit: Option<&VisitRecord>) -> Cell<'_> {
    Cell::text(visit.map(|visit| visit.name.as_str()))
}

fn whole<'a>(number: usize) -> Cell<'a> {
    Cell::Whole(number as i64)
}
