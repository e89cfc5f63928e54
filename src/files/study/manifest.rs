//! A study as a manifest: a table with a row for each photo.

use std::collections::BTreeMap;
use std::path::Path;

use super::people::{check_names, row_problem};
use super::table::Table;
use crate::error::FileError;
use crate::study::{FurtherColumn, PlannedPerson, PlannedPhoto, PlannedVisit, StudyPlan, VisitName, inside};
use crate::text::printable;

/// The columns that a manifest's reader knows.
const KNOWN: [&str; 6] = ["id", "visit", "day", "photo", "landmarks", "arm"];

/// The plan of a study that a manifest lists.
///
/// # Errors
///
/// Where it cannot be read, or has no columns `id` and `photo`.
pub(super) fn plan(path: &Path) -> Result<StudyPlan, FileError> {
    let table = Table::read(path, "manifest")?;
    let columns = KNOWN.map(|name| table.column(name));
    let [Some(_), _, _, Some(_), _, _] = columns else {
        let found: Vec<String> = table.header.iter().map(|name| printable(name)).collect();
        let problem = format!(
            "a manifest has the columns id and photo, and may have visit, day, landmarks, arm and further ones, which the first row names; \
             it names: {}",
            found.join(", ")
        );
        return Err(FileError::new(path, problem));
    };
    let further = table.further(&KNOWN);
    let mut plan = StudyPlan::default();
    check_names(path, &table, &further, &plan)?;
    let mut rows: BTreeMap<String, Vec<Row<'_>>> = BTreeMap::new();
    for (line, cells) in &table.rows {
        match Row::read(cells, columns) {
            Ok(row) => rows.entry(row.id.to_owned()).or_default().push(row),
            Err((id, problem)) => {
                // The person is counted all the same.
                if !id.is_empty() {
                    rows.entry(id.to_owned()).or_default();
                }
                plan.problems.push(row_problem(id, format!("line {line} of the manifest does not count: {problem}")));
            }
        }
    }
    let of_person: Vec<bool> = further.iter().map(|column| is_of_person(&rows, *column)).collect();
    let columns = further.iter().zip(&of_person);
    plan.further = columns
        .clone()
        .map(|(column, of_person)| FurtherColumn { name: table.header[*column].clone(), of_person: *of_person })
        .collect();
    for (id, rows) in rows {
        let cells = |row: &Row<'_>, person: bool| -> Vec<String> {
            columns.clone().filter(|(_, of)| **of == person).map(|(column, _)| row.cells[*column].clone()).collect()
        };
        let mut person = PlannedPerson { id, ..PlannedPerson::default() };
        person.further = rows.first().map(|row| cells(row, true)).unwrap_or_default();
        let mut places: BTreeMap<(String, Option<i64>), usize> = BTreeMap::new();
        for row in &rows {
            add_arm(&mut person, row, &mut plan);
            let photo = PlannedPhoto {
                path: row.photo.to_owned(),
                landmarks: row.landmarks.map(str::to_owned),
                further: cells(row, false),
            };
            let visit = row.visit();
            let place = *places.entry((visit.name.clone(), visit.day)).or_insert(person.visits.len());
            match person.visits.get_mut(place) {
                Some(visit) => visit.photos.push(photo),
                None => person.visits.push(PlannedVisit { photos: vec![photo], ..visit }),
            }
        }
        plan.people.push(person);
    }
    Ok(plan)
}

/// Whether a column has one value in all rows of each person.
fn is_of_person(rows: &BTreeMap<String, Vec<Row<'_>>>, column: usize) -> bool {
    rows.values().all(|rows| rows.windows(2).all(|pair| pair[0].cells[column] == pair[1].cells[column]))
}

fn add_arm(person: &mut PlannedPerson, row: &Row<'_>, plan: &mut StudyPlan) {
    match (&person.arm, row.arm) {
        (Some(arm), Some(other)) if arm != other => {
            let message =
                format!("the manifest has this person in the arm {arm} and in others, such as {other}: {arm} counts");
            let problem = row_problem(&person.id, message);
            if plan.problems.last().is_none_or(|last| {
                last.id != problem.id || !last.message.starts_with("the manifest has this person in the arm")
            }) {
                plan.problems.push(problem);
            }
        }
        (None, Some(arm)) => person.arm = Some(arm.to_owned()),
        _ => {}
    }
}

/// A row of a manifest.
struct Row<'a> {
    cells: &'a [String],
    id: &'a str,
    name: Option<&'a str>,
    day: Option<VisitName>,
    photo: &'a str,
    landmarks: Option<&'a str>,
    arm: Option<&'a str>,
}

impl<'a> Row<'a> {
    /// The row, or whose it is and what is wrong with it.
    fn read(cells: &'a [String], columns: [Option<usize>; 6]) -> Result<Self, (&'a str, String)> {
        let [id, name, day, photo, landmarks, arm] = columns
            .map(|column| column.and_then(|column| cells.get(column)).map(String::as_str).filter(|c| !c.is_empty()));
        let id = id.ok_or(("", "it has no id".to_owned()))?;
        let photo = photo.ok_or((id, "it names no photo".to_owned()))?;
        for path in [Some(photo), landmarks].into_iter().flatten() {
            if !inside(path) {
                let problem = "its files lie in the folder of the manifest or below it, and are named from there, with / between folders";
                return Err((id, problem.to_owned()));
            }
        }
        let day = day.map(|day| match VisitName::read(day) {
            VisitName::Name => {
                let problem =
                    format!("its day {:?} is no number of days and no date such as 2026-03-14", printable(day));
                Err((id, problem))
            }
            day => Ok(day),
        });
        Ok(Self { cells, id, name, day: day.transpose()?, photo, landmarks, arm })
    }

    /// The visit without its photos.
    fn visit(&self) -> PlannedVisit {
        let (day, called) = match self.day {
            Some(VisitName::Day(day)) => (Some(day), format!("day {day}")),
            Some(VisitName::Date(date)) => (None, date.to_string()),
            // Without a folder and a name: photos of one day are one visit once their day is known.
            _ => (None, String::new()),
        };
        let name = match (self.name, self.day) {
            // A date says more than a name that says nothing of the day.
            (Some(name), Some(VisitName::Date(_))) if VisitName::read(name) == VisitName::Name => called,
            (Some(name), _) => name.to_owned(),
            (None, _) => called,
        };
        PlannedVisit { name, day, photos: Vec::new() }
    }
}
