//! A study of repeatability as text for the terminal.

use super::by_origin::by_origin_table;
use super::grid::{Column, Grid};
use super::repeatability::{RepeatabilityReport, RowDocument};
use super::rounding::to_error;
use super::table::{TableStyle, paragraph, wrapped};
use crate::units::{Dimension, LengthUnit};

/// The study as text: what it rests on, a table, what is missing.
pub fn repeatability_table(report: &RepeatabilityReport, style: &TableStyle) -> String {
    let about = format!(
        "{} markings of {} photos by {} {}. The error of a click is {:.2} mm per axis, and {:.2} mm shared along a border.",
        report.markings,
        report.photos,
        report.markers,
        if report.markers == 1 { "marker" } else { "markers" },
        report.marking_sd_mm,
        report.shared_sd_mm,
    );
    let mut text = format!("{}\n\n", wrapped(&about, style.width, ""));
    let most = Columns { agreement: true, icc: Icc::WithInterval, markings: true };
    let choices = [
        most,
        Columns { icc: Icc::Alone, ..most },
        Columns { agreement: false, ..most },
        Columns { agreement: false, icc: Icc::Alone, ..most },
        Columns { agreement: false, icc: Icc::Alone, markings: false },
        Columns { agreement: false, icc: Icc::Absent, markings: false },
    ];
    let grid = Grid::first_that_fits(style.columns(), choices.map(|columns| columns.grid(report)));
    text.push_str(&grid.map(|grid| grid.text(style.columns())).unwrap_or_default());
    let words = "TEM is the technical error of measurement, SDC the smallest detectable change, ICC the intraclass correlation. \
                 All figures, with their intervals: --csv, --json, or -o DIR.";
    text.push_str(&paragraph(words, style));
    for remark in &report.remarks {
        text.push_str(&paragraph(remark, style));
    }
    if let Some(rows) = &report.by_origin {
        text.push_str(&by_origin_table(rows, style));
    }
    text
}

/// What is shown of the correlation.
#[derive(Clone, Copy, PartialEq)]
enum Icc {
    WithInterval,
    Alone,
    Absent,
}

/// What a table has room for beside names, levels and errors.
#[derive(Clone, Copy)]
struct Columns {
    /// The bias and the limits of agreement, a row for each pair of markers.
    agreement: bool,
    icc: Icc,
    /// How many markings it takes to see 1 mm.
    markings: bool,
}

impl Columns {
    fn grid(self, report: &RepeatabilityReport) -> Grid {
        let mut columns = vec![Column::of_words(""), Column::of_words("level")];
        columns.extend(["TEM", "SDC"].map(Column::of_numbers));
        columns.push(Column::of_words("unit"));
        columns.extend((self.icc != Icc::Absent).then(|| Column::of_numbers("ICC")));
        if self.agreement {
            columns.extend(["bias", "limits of agreement"].map(Column::of_numbers));
        }
        columns.extend(self.markings.then(|| Column::of_numbers("markings for 1 mm")));
        let mut grid = Grid::new(columns);
        let mut last: Option<&RowDocument> = None;
        for row in &report.rows {
            let of_last = last.filter(|last| last.id == row.id && last.kind == row.kind);
            // Rows of one level differ in the pair of markers alone.
            if !self.agreement && of_last.is_some_and(|last| last.level == row.level) {
                continue;
            }
            grid.push(self.row(row, of_last.is_none()), ("", ""));
            last = Some(row);
        }
        grid
    }

    fn row(self, row: &RowDocument, is_first: bool) -> Vec<String> {
        let u = Some(row.tem_high - row.tem).filter(|u| u.is_finite());
        let rounded = |value: f64| to_error(value, u.map(|u| 0.5 * u), Dimension::Length, LengthUnit::Millimetre);
        let level = match &row.pair {
            Some(pair) if row.level == "total" && self.agreement => format!("total, {pair}"),
            _ => row.level.to_owned(),
        };
        // A ratio and a score have no unit.
        let unit = if row.unit == "1" { "" } else { row.unit };
        let name = if is_first { row.name.clone() } else { String::new() };
        let mut cells = vec![name, level, rounded(row.tem), rounded(row.sdc95), unit.to_owned()];
        if self.icc != Icc::Absent {
            let icc = match (self.icc, row.icc, row.icc_low, row.icc_high) {
                (Icc::WithInterval, Some(icc), Some(low), Some(high)) => format!("{icc:.2} ({low:.2} to {high:.2})"),
                (_, Some(icc), ..) => format!("{icc:.2}"),
                (_, None, ..) => String::new(),
            };
            cells.push(icc.replace('-', "−"));
        }
        if self.agreement {
            cells.push(row.bias.map(rounded).unwrap_or_default());
            let limits = row.lower_limit.zip(row.upper_limit);
            cells.push(limits.map(|(low, high)| format!("{} to {}", rounded(low), rounded(high))).unwrap_or_default());
        }
        if self.markings {
            cells.push(match (row.markings_for_1_mm, row.markings_for_1_mm_without_posture) {
                (Some(count), _) => count.to_string(),
                (None, Some(_)) => "hidden by posture".to_owned(),
                (None, None) => String::new(),
            });
        }
        cells
    }
}
