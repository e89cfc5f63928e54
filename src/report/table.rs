//! The table on the terminal.

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::pose::{distance_line, pose_difference_line};
use super::printed::unit_symbol;
use super::rounding::{change_with_error, rounded, rounded_percent, with_error};
use super::verdict;
use crate::caution::{Caution, Severity};
use crate::comparison::{Change, Measurement, PairComparison};
use crate::estimate::Estimate;
use crate::measure::{Measure, NotMeasured};
use crate::units::{Dimension, LengthUnit};

/// How the table is set: its width, and what is put before and after a text to make it stand out. The
/// library prints nothing and knows no terminal, so the program says how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableStyle {
    /// The width in columns; a terminal's, or enough for everything.
    pub width: u16,
    /// Starts and ends what should stand out.
    pub strong: (&'static str, &'static str),
    /// Starts and ends what should stand back.
    pub faint: (&'static str, &'static str),
    /// Starts and ends a warning.
    pub warning: (&'static str, &'static str),
}

impl TableStyle {
    /// Text alone, for files and pipes.
    pub fn plain(width: u16) -> Self {
        Self { width, strong: ("", ""), faint: ("", ""), warning: ("", "") }
    }
}

/// The narrowest table that is set; a narrower terminal wraps the lines itself.
const LEAST_WIDTH: u16 = 40;

/// The comparison as text: headline, table, cautions.
pub fn comparison_table(
    comparison: &PairComparison,
    headline: &str,
    cautions: &[Caution],
    style: &TableStyle,
) -> String {
    let unit = comparison.before.frame.unit();
    let columns = Columns::within(style.width);
    let mut table = empty_table(&columns.header(), style);
    let mut missing = Vec::new();
    for (index, (measure, change)) in comparison.changes.iter().enumerate() {
        if measure.is_profile() {
            continue;
        }
        let values = [&comparison.before, &comparison.after].map(|photo| estimate(photo, index));
        if values == [None, None] {
            missing.push((*measure, comparison.before.quantities[index].1.as_ref().err()));
            continue;
        }
        let mut row = vec![Cell::new(measure.name)];
        row.extend(columns.values(measure, unit, values));
        row.extend(columns.change(measure, unit, change.as_ref().ok()));
        table.add_row(row);
    }
    if let Ok(shape) = &comparison.shape_change {
        let mut row = vec![Cell::new("Shape change")];
        row.extend(columns.empty_values());
        row.push(right(with_error(shape, Dimension::Ratio, unit)));
        row.extend(columns.empty_percent());
        let floor = comparison.shape_change_floor.map(|floor| format!("{floor:.3} is noise"));
        row.extend([Cell::new(""), Cell::new(floor.unwrap_or_default())]);
        table.add_row(row);
    }
    let mut text = format!("{}\n\n{}\n", strong(headline, style), table.trim_fmt());
    text.push_str(&alignment_line(comparison, unit));
    text.push_str(&pose_line(pose_difference_line(comparison), style));
    text.push_str(&missing_lines(&missing, style));
    text.push_str(&caution_lines(cautions, style));
    text
}

/// What a table of changes has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Columns {
    /// Both values with their errors, the change, also in percent, and the verdict.
    All,
    /// Both values without their errors, the change and the verdict.
    Short,
    /// The change and the verdict.
    Change,
}

impl Columns {
    fn within(width: u16) -> Self {
        match width {
            104.. => Self::All,
            72.. => Self::Short,
            _ => Self::Change,
        }
    }

    fn header(self) -> Vec<&'static str> {
        match self {
            Self::All => vec!["", "before", "after", "change", "", "unit", "verdict"],
            Self::Short => vec!["", "before", "after", "change", "unit", "verdict"],
            Self::Change => vec!["", "change", "unit", "verdict"],
        }
    }

    fn values(self, measure: &Measure, unit: LengthUnit, values: [Option<&Estimate>; 2]) -> Vec<Cell> {
        let text = |value: Option<&Estimate>| {
            let text = value.map(|estimate| match self {
                Self::All => with_error(estimate, measure.dimension, unit),
                Self::Short | Self::Change => rounded(estimate.value, measure.dimension, unit),
            });
            right(text.unwrap_or_else(|| "–".to_owned()))
        };
        if self == Self::Change { Vec::new() } else { values.map(text).into() }
    }

    fn empty_values(self) -> Vec<Cell> {
        if self == Self::Change { Vec::new() } else { vec![Cell::new(""), Cell::new("")] }
    }

    fn empty_percent(self) -> Option<Cell> {
        (self == Self::All).then(|| Cell::new(""))
    }

    fn change(self, measure: &Measure, unit: LengthUnit, change: Option<&Change>) -> Vec<Cell> {
        let difference = change.and_then(|change| change.difference.scalar());
        let difference = difference.map(|difference| change_with_error(difference, measure.dimension, unit));
        let percent = change.and_then(|change| change.percent.as_ref()).map(rounded_percent).unwrap_or_default();
        let mut cells = vec![right(difference.unwrap_or_default())];
        cells.extend(self.empty_percent().map(|_| right(percent)));
        cells.push(Cell::new(unit_symbol(measure, unit)));
        cells.push(Cell::new(change.map(|change| verdict::in_words(measure, change)).unwrap_or_default()));
        cells
    }
}

/// The measures of one photo as text: headline, table, cautions.
pub fn measurement_table(
    measurement: &Measurement,
    headline: &str,
    cautions: &[Caution],
    style: &TableStyle,
) -> String {
    let unit = measurement.frame.unit();
    let mut table = empty_table(&["", "value", "unit"], style);
    let mut missing = Vec::new();
    for (index, (measure, quantity)) in measurement.quantities.iter().enumerate() {
        match estimate(measurement, index) {
            Some(estimate) => {
                let value = with_error(estimate, measure.dimension, unit);
                table.add_row(vec![Cell::new(measure.name), right(value), Cell::new(unit_symbol(measure, unit))]);
            }
            None => missing.push((*measure, quantity.as_ref().err())),
        }
    }
    let missing: Vec<_> = missing.into_iter().filter(|(_, reason)| reason.is_some()).collect();
    let mut text = format!("{}\n\n{}\n", strong(headline, style), table.trim_fmt());
    text.push_str(&pose_line(distance_line(measurement), style));
    text.push_str(&missing_lines(&missing, style));
    text.push_str(&caution_lines(cautions, style));
    text
}

fn empty_table(header: &[&str], style: &TableStyle) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(style.width.max(LEAST_WIDTH))
        .set_header(header.iter().enumerate().map(|(index, title)| {
            let is_text = index == 0 || matches!(*title, "unit" | "verdict");
            Cell::new(title).set_alignment(if is_text { CellAlignment::Left } else { CellAlignment::Right })
        }));
    // The values never wrap; the names take what is left.
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if index == 0 { 0 } else { 1 }, 1));
        if header[index] == "verdict" {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(10)));
        } else if index > 0 {
            column.set_constraint(ColumnConstraint::ContentWidth);
        } else {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(12)));
        }
    }
    table
}

/// A cell of a value.
pub(super) fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

fn estimate(measurement: &Measurement, index: usize) -> Option<&Estimate> {
    measurement.quantities[index].1.as_ref().ok()?.scalar()
}

fn strong(text: &str, style: &TableStyle) -> String {
    format!("{}{}{}", style.strong.0, wrapped(text, style.width, ""), style.strong.1)
}

fn alignment_line(comparison: &PairComparison, unit: LengthUnit) -> String {
    let alignment = &comparison.alignment;
    match alignment.residual_rms() {
        Some(rms) => {
            format!("\nAligned on {} stable points, residual {rms:.2} {unit} (RMS).\n", alignment.residuals.len())
        }
        None => "\nAligned on the corners of the mouth.\n".to_owned(),
    }
}

fn pose_line(line: Option<String>, style: &TableStyle) -> String {
    line.map(|line| format!("\n{}\n", wrapped(&line, style.width, ""))).unwrap_or_default()
}

fn missing_lines(missing: &[(&Measure, Option<&NotMeasured>)], style: &TableStyle) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let mut text = "\nNot measured:\n".to_owned();
    for (measure, reason) in missing {
        let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        let line = wrapped(&format!("  {}{reason}", measure.name), style.width, "    ");
        text.push_str(&format!("{}{line}{}\n", style.faint.0, style.faint.1));
    }
    text
}

/// The cautions, the gravest first, each with its advice.
fn caution_lines(cautions: &[Caution], style: &TableStyle) -> String {
    let line = |caution: &Caution| {
        let mark = if caution.severity() == Severity::Note { style.faint } else { style.warning };
        caution_line(caution.severity().id(), &format!("{} {}", caution.message(), caution.advice()), mark, style)
    };
    cautions.iter().map(line).collect()
}

/// A caution after the word for its severity, which `mark` starts and ends.
pub(super) fn caution_line(word: &str, text: &str, mark: (&str, &str), style: &TableStyle) -> String {
    let body = wrapped(&format!("{word}: {text}"), style.width, "  ");
    format!("\n{}{word}{}{}\n", mark.0, mark.1, body.strip_prefix(word).unwrap_or(&body))
}

/// The text broken at spaces into lines of at most `width` columns, all but the first after `indent`.
pub fn wrapped(text: &str, width: u16, indent: &str) -> String {
    let options = textwrap::Options::new(width.max(LEAST_WIDTH).into())
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}
