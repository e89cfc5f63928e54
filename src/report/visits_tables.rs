//! A course over visits as tables, for spreadsheets and statistics programs: the values, the changes, the photos, the cautions.

use super::visits::{PointDocument, VisitChangeDocument, VisitDocument, VisitsReport};
use super::visits_columns::visits_columns;
use crate::report::BudgetDocument;
use crate::tables::{Cell, CsvStyle, TableColumns, TableWriter, ucum};

/// The files of [`visits_tables`], in their order.
pub const VISITS_TABLES: [&str; 4] = ["visits.csv", "visits_changes.csv", "visits_photos.csv", "visits_cautions.csv"];

/// The tables of a course as CSV, in the order of [`VISITS_TABLES`], with the columns of [`visits_columns`].
///
/// Each value stands once, in the row of its visit and measure, with its own uncertainty; each change once, in the row of its visit,
/// measure and reference. What was not measured has a row with empty cells.
///
/// # Errors
///
/// Returns an error where the rows cannot be written, which does not happen in memory.
pub fn visits_tables(report: &VisitsReport, style: CsvStyle) -> Result<[Vec<u8>; 4], csv::Error> {
    let course = Course { report };
    let [values, changes, photos, cautions] = visits_columns();
    let written = |table: &TableColumns, rows: Vec<Vec<Cell<'_>>>| {
        let mut writer = TableWriter::new(table, std::iter::empty(), style)?;
        let title = || Cell::text(report.title.as_deref());
        rows.into_iter().try_for_each(|row| writer.row(row.into_iter().chain([title()]), []))?;
        writer.into_bytes()
    };
    // Names of visits are made for the tables.
    let names: Vec<String> = (1..=report.visits.len()).map(|number| format!("visit {number}")).collect();
    Ok([
        written(&values, course.values(&names))?,
        written(&changes, course.changes(&names))?,
        written(&photos, course.photos(&names))?,
        written(&cautions, course.cautions(&names))?,
    ])
}

/// A course while its rows are made; the last cell, the title, comes to all of them.
struct Course<'a> {
    report: &'a VisitsReport,
}

impl<'a> Course<'a> {
    /// The cells that all rows begin with.
    fn about(&self, visit: usize, names: &'a [String]) -> [Cell<'a>; 4] {
        let of = &self.report.visits[visit];
        [
            Cell::text(self.report.id.as_deref()),
            Cell::Text(&names[visit]),
            Cell::Whole(of.day),
            Cell::text(of.photos.first().and_then(|photo| photo.taken.as_deref())),
        ]
    }

    fn values(&self, names: &'a [String]) -> Vec<Vec<Cell<'a>>> {
        let mut rows = Vec::new();
        for (visit, of) in self.report.visits.iter().enumerate() {
            for (id, series) in &self.report.measures {
                let PointDocument { value, u, ci95, uncorrected, .. } = &series.points[visit];
                let cells = [
                    Cell::Text(id),
                    Cell::number(*value),
                    Cell::number(*uncorrected),
                    Cell::number(*u),
                    Cell::number(ci95.map(|ends| ends[0])),
                    Cell::number(ci95.map(|ends| ends[1])),
                    used(of),
                    Cell::Text(series.unit),
                    Cell::Text(ucum(series.unit)),
                ];
                rows.push(self.about(visit, names).into_iter().chain(cells).collect());
            }
        }
        rows
    }

    fn changes(&self, names: &'a [String]) -> Vec<Vec<Cell<'a>>> {
        let mut rows = Vec::new();
        for visit in 1..self.report.visits.len() {
            // The second visit has the first before it: that is one comparison, not two.
            let previous = (visit > 1).then_some(("previous", visit - 1));
            for (against, reference) in [Some(("first", 0)), previous].into_iter().flatten() {
                for (id, series) in &self.report.measures {
                    let point = &series.points[visit];
                    let change = if against == "first" { &point.from_first } else { &point.from_previous };
                    let about = [Cell::Text(&names[reference]), Cell::Text(against), Cell::Text(id)];
                    let ends = [
                        used(&self.report.visits[visit]),
                        used(&self.report.visits[reference]),
                        Cell::Text(series.unit),
                        Cell::Text(ucum(series.unit)),
                    ];
                    let row = self.about(visit, names).into_iter().chain(about);
                    rows.push(row.chain(of_change(change.as_ref())).chain(ends).collect());
                }
            }
        }
        rows
    }

    fn photos(&self, names: &'a [String]) -> Vec<Vec<Cell<'a>>> {
        let mut rows = Vec::new();
        for (visit, of) in self.report.visits.iter().enumerate() {
            for (place, photo) in of.photos.iter().enumerate() {
                let cells = [
                    whole(place + 1),
                    Cell::Text(&photo.file),
                    Cell::Text(&photo.sha256),
                    Cell::Text(photo.marks),
                    Cell::text(photo.matching.as_ref().map(|of| of.state)),
                    Cell::Truth(photo.used),
                    Cell::text(photo.reason.as_deref()),
                    Cell::Truth(visit == 0),
                ];
                rows.push(self.about(visit, names).into_iter().chain(cells).collect());
            }
        }
        rows
    }

    fn cautions(&self, names: &'a [String]) -> Vec<Vec<Cell<'a>>> {
        let mut rows = Vec::new();
        for (visit, of) in self.report.visits.iter().enumerate() {
            for (place, photo) in of.photos.iter().enumerate() {
                for caution in &photo.cautions {
                    let against = caution.against_visit.checked_sub(1).and_then(|visit| names.get(visit));
                    let cells = [
                        whole(place + 1),
                        Cell::text(against.map(String::as_str)),
                        whole(caution.against_photo),
                        Cell::Text(caution.code),
                        Cell::Text(caution.severity),
                        Cell::Text(&caution.message),
                        Cell::Text(caution.advice),
                    ];
                    rows.push(self.about(visit, names).into_iter().chain(cells).collect());
                }
            }
        }
        rows
    }
}

/// The cells of a change; empty where there is none.
fn of_change<'a>(change: Option<&VisitChangeDocument>) -> [Cell<'a>; 16] {
    let number = |of: fn(&VisitChangeDocument) -> f64| Cell::number(change.map(of));
    let clicks = change.and_then(|change| change.clicks_only.as_ref());
    let budget = change.and_then(|change| change.budget);
    let part = |of: fn(&BudgetDocument) -> f64| Cell::number(budget.as_ref().map(of));
    [
        number(|of| of.difference),
        number(|of| of.u),
        number(|of| of.ci95[0]),
        number(|of| of.ci95[1]),
        number(|of| of.bounds95[0]),
        number(|of| of.bounds95[1]),
        number(|of| of.sdc95),
        Cell::text(change.map(|of| of.verdict)),
        Cell::number(change.and_then(|of| of.probability_larger)),
        Cell::number(clicks.map(|of| of.value)),
        Cell::number(clicks.and_then(|of| of.u)),
        part(|of| of.marking),
        part(|of| of.pose),
        part(|of| of.scale),
        part(|of| of.posture),
        part(|of| of.posture_between_visits),
    ]
}

/// How many photos of a visit count.
fn used<'a>(visit: &VisitDocument) -> Cell<'a> {
    whole(visit.photos.iter().filter(|photo| photo.used).count())
}

fn whole<'a>(number: usize) -> Cell<'a> {
    Cell::Whole(number as i64)
}
