//! The table on the terminal.

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::rounding::{rounded, rounded_change, rounded_percent};
use crate::alignment::Basis;
use crate::comparison::{Caution, Comparison, Measurement, Severity};
use crate::measure::{Measure, Value};
use crate::units::{Dimension, LengthUnit};

/// How the table is set: its width, and what is put before and after a text to make it stand out. The
/// library prints nothing and knows no terminal, so the program says how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The width in columns; a terminal's, or enough for everything.
    pub width: u16,
    /// Starts and ends what should stand out.
    pub strong: (&'static str, &'static str),
    /// Starts and ends what should stand back.
    pub faint: (&'static str, &'static str),
    /// Starts and ends a warning.
    pub warning: (&'static str, &'static str),
}

impl Style {
    /// Text alone, for files and pipes.
    pub fn plain(width: u16) -> Self {
        Self { width, strong: ("", ""), faint: ("", ""), warning: ("", "") }
    }
}

/// The narrowest table that is set; a narrower terminal wraps the lines itself.
const LEAST_WIDTH: u16 = 40;

/// The comparison as text: headline, table, cautions.
pub fn comparison_table(comparison: &Comparison, headline: &str, cautions: &[Caution], style: &Style) -> String {
    let unit = comparison.before.frame.unit();
    let mut table = empty_table(&["", "before", "after", "change", "", "unit"], style);
    let mut missing = Vec::new();
    for (index, (measure, change)) in comparison.changes.iter().enumerate() {
        if measure.id == "curve_prominence_profile" {
            continue;
        }
        let [before, after] = [&comparison.before, &comparison.after].map(|photo| figure(photo, index, unit));
        if before.is_none() && after.is_none() {
            missing.push((*measure, comparison.before.quantities[index].1.as_ref().err()));
            continue;
        }
        let (difference, percent) = match change.as_ref().map(|change| (&change.difference, change.percent)) {
            Ok((Value::Scalar(difference), percent)) => (
                rounded_change(difference.value, measure.dimension, unit),
                percent.map(rounded_percent).unwrap_or_default(),
            ),
            _ => Default::default(),
        };
        let dash = || "–".to_owned();
        table.add_row(vec![
            Cell::new(measure.name),
            right(before.unwrap_or_else(dash)),
            right(after.unwrap_or_else(dash)),
            right(difference),
            right(percent),
            Cell::new(unit_symbol(measure, unit)),
        ]);
    }
    if let Ok(shape) = &comparison.shape_change {
        let distance = right(format!("{:.3}", shape.value));
        table.add_row(vec![Cell::new("Shape change"), Cell::new(""), Cell::new(""), distance]);
    }
    let mut text = format!("{}\n\n{}\n", strong(headline, style), table.trim_fmt());
    text.push_str(&alignment_line(comparison, unit));
    text.push_str(&missing_lines(&missing, style));
    text.push_str(&caution_lines(cautions, style));
    text
}

/// The measures of one photo as text: headline, table, cautions.
pub fn measurement_table(measurement: &Measurement, headline: &str, cautions: &[Caution], style: &Style) -> String {
    let unit = measurement.frame.unit();
    let mut table = empty_table(&["", "value", "unit"], style);
    let mut missing = Vec::new();
    for (index, (measure, quantity)) in measurement.quantities.iter().enumerate() {
        match figure(measurement, index, unit) {
            Some(value) => {
                table.add_row(vec![Cell::new(measure.name), right(value), Cell::new(unit_symbol(measure, unit))]);
            }
            None => missing.push((*measure, quantity.as_ref().err())),
        }
    }
    let missing: Vec<_> = missing.into_iter().filter(|(_, reason)| reason.is_some()).collect();
    let mut text = format!("{}\n\n{}\n", strong(headline, style), table.trim_fmt());
    text.push_str(&missing_lines(&missing, style));
    text.push_str(&caution_lines(cautions, style));
    text
}

fn empty_table(header: &[&str], style: &Style) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(style.width.max(LEAST_WIDTH))
        .set_header(header.iter().enumerate().map(|(index, title)| {
            let last = index + 1 == header.len();
            Cell::new(title).set_alignment(if last { CellAlignment::Left } else { CellAlignment::Right })
        }));
    // The figures never wrap; the names take what is left.
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if index == 0 { 0 } else { 1 }, 1));
        if index > 0 {
            column.set_constraint(ColumnConstraint::ContentWidth);
        } else {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(12)));
        }
    }
    table
}

fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

fn figure(measurement: &Measurement, index: usize, unit: LengthUnit) -> Option<String> {
    let (measure, quantity) = &measurement.quantities[index];
    match quantity {
        Ok(Value::Scalar(estimate)) => Some(rounded(estimate.value, measure.dimension, unit)),
        Ok(Value::Profile(_)) | Err(_) => None,
    }
}

fn unit_symbol(measure: &Measure, unit: LengthUnit) -> &'static str {
    match measure.dimension {
        Dimension::Ratio | Dimension::Score => "",
        dimension => dimension.symbol(unit),
    }
}

fn strong(text: &str, style: &Style) -> String {
    format!("{}{}{}", style.strong.0, wrapped(text, style.width, ""), style.strong.1)
}

fn alignment_line(comparison: &Comparison, unit: LengthUnit) -> String {
    let alignment = &comparison.alignment;
    match (alignment.basis, alignment.residual_rms()) {
        (Basis::StablePoints, Some(rms)) => {
            format!("\nAligned on {} stable points, residual {rms:.2} {unit} (RMS).\n", alignment.residuals.len())
        }
        _ => "\nAligned on the corners of the mouth.\n".to_owned(),
    }
}

fn missing_lines(missing: &[(&Measure, Option<&crate::measure::NotMeasured>)], style: &Style) -> String {
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
fn caution_lines(cautions: &[Caution], style: &Style) -> String {
    let mut text = String::new();
    for caution in cautions {
        let severity = caution.severity();
        let mark = if severity == Severity::Note { style.faint } else { style.warning };
        let word = severity.id();
        let body = wrapped(&format!("{word}: {} {}", caution.message(), caution.advice()), style.width, "  ");
        let body = body.strip_prefix(word).unwrap_or(&body);
        text.push_str(&format!("\n{}{word}{}{body}\n", mark.0, mark.1));
    }
    text
}

/// The text broken at spaces into lines of at most `width` columns, all but the first after `indent`.
fn wrapped(text: &str, width: u16, indent: &str) -> String {
    let width = usize::from(width.max(LEAST_WIDTH));
    let mut lines = vec![String::new()];
    for (index, word) in text.split(' ').enumerate() {
        let line = lines.len() - 1;
        let length = lines[line].chars().count();
        if index > 0 && length + 1 + word.chars().count() > width && length > indent.len() {
            lines.push(format!("{indent}{word}"));
        } else {
            if index > 0 {
                lines[line].push(' ');
            }
            lines[line].push_str(word);
        }
    }
    lines.join("\n")
}
