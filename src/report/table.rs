//! The table on the terminal.

use super::answers::{AnswerDocument, AnswersDocument};
use super::document::{ComparisonReport, MeasurementReport};
use super::grid::{Column, Grid};
use super::matching::{MatchingDocument, OFF, check_sentence};
use super::photos::{left_out_lines, posture_sentence, visit_line};
use super::pose::{distance_line, pose_difference_line};
use super::printed::{SHEET_MEASURES, information, unit_symbol};
use super::rounding::{change_with_error, interval, rounded, rounded_percent, to_error, with_error};
use super::verdict;
use super::words::points_named;
use crate::caution::{Caution, Severity};
use crate::comparison::{Change, Measurement, PairComparison, Verdict};
use crate::estimate::{Estimate, Uncertainty};
use crate::measure::{MEASURES, Measure, NotMeasured};
use crate::units::{Dimension, LengthUnit};

/// How the table is set: its width, which measures it has, and what is put before and after a text to make it stand out. The
/// library prints nothing and knows no terminal, so the program says how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableStyle {
    /// The width in columns; a terminal's, or enough for everything.
    pub width: u16,
    /// Whether all measures are shown, rather than the six of the clinician's sheet.
    pub all: bool,
    /// Starts and ends what should stand out.
    pub strong: (&'static str, &'static str),
    /// Starts and ends what should stand back.
    pub faint: (&'static str, &'static str),
    /// Starts and ends a warning.
    pub warning: (&'static str, &'static str),
}

impl TableStyle {
    /// Text alone, for files and pipes, with the measures of the clinician's sheet.
    pub fn plain(width: u16) -> Self {
        Self { width, all: false, strong: ("", ""), faint: ("", ""), warning: ("", "") }
    }

    /// As wide as it can be set: a narrower terminal wraps the lines itself.
    pub(crate) fn columns(&self) -> usize {
        self.width.max(LEAST_WIDTH).into()
    }

    /// The places in the list of all measures of those that are shown, in their order.
    pub(crate) fn shown(&self) -> Vec<&'static Measure> {
        match self.all {
            true => MEASURES.iter().filter(|measure| !measure.is_profile()).collect(),
            false => SHEET_MEASURES.into_iter().map(|id| id.measure()).collect(),
        }
    }
}

/// The narrowest table that is set; a narrower terminal wraps the lines itself.
const LEAST_WIDTH: u16 = 40;

/// The comparison as text: the three answers, table, cautions.
pub fn comparison_table(
    comparison: &PairComparison,
    report: &ComparisonReport,
    cautions: &[Caution],
    style: &TableStyle,
) -> String {
    let by_clicks = comparison.clicks_only().filter(|_| style.all);
    let grids = ChangeColumns::ALL.map(|columns| columns.grid(comparison, by_clicks, style));
    let is_wide_enough = grids.last().is_some_and(|narrowest| narrowest.width() <= style.columns());
    let grids = match is_wide_enough {
        true => grids,
        false => ChangeColumns::ALL.map(|columns| columns.grid(comparison, None, style)),
    };
    let grid = Grid::first_that_fits(style.columns(), grids);
    let mut text = answers(&report.answers, style) + "\n";
    text.push_str(&grid.map(|grid| grid.text(style.columns())).unwrap_or_default());
    text.push_str(&paragraph(&how_judged(style), style));
    text.push_str(&photo_lines(report, style));
    for sentence in information(cautions) {
        text.push_str(&paragraph(&sentence, style));
    }
    text.push_str(&matching_lines(&report.matching, comparison.before.frame.unit(), style));
    text.push_str(&paragraph(&alignment_line(comparison, comparison.before.frame.unit()), style));
    text.push_str(&pose_difference_line(comparison).map(|line| paragraph(&line, style)).unwrap_or_default());
    let missing = |measure: &&'static Measure| {
        let reason = |photo: &Measurement| photo.quantity(measure.id)?.as_ref().err().cloned();
        let [before, after] = [&comparison.before, &comparison.after].map(reason);
        Some((*measure, before.or(after)?))
    };
    text.push_str(&missing_lines(&style.shown().iter().filter_map(missing).collect::<Vec<_>>(), style));
    text.push_str(&caution_lines(cautions, style));
    text
}

/// Of visits of several photos: a line for each visit, one for each photo that does not count, and how the photos differ.
fn photo_lines(report: &ComparisonReport, style: &TableStyle) -> String {
    let visits = [("Before", &report.before), ("After", &report.after)];
    if visits.iter().all(|(_, visit)| visit.photos.is_empty()) {
        return String::new();
    }
    let of_visit = |(title, visit)| std::iter::once(visit_line(title, visit)).chain(left_out_lines(visit));
    let lines: Vec<String> =
        visits.into_iter().flat_map(of_visit).map(|line| wrapped(&line, style.width, "  ")).collect();
    let by_clicks = style.all.then(|| "The column \"by clicks\" is of the two marked photos.".to_owned());
    let others = report.posture_within_visits.as_ref().map(posture_sentence).into_iter().chain(by_clicks);
    format!("\n{}\n", lines.join("\n")) + &others.map(|line| paragraph(&line, style)).collect::<String>()
}

/// Which marks the pixels found and what it does to the change, and the check of it where that was asked for.
fn matching_lines(matching: &MatchingDocument, unit: LengthUnit, style: &TableStyle) -> String {
    if matching.state == OFF {
        return String::new();
    }
    let check = matching.check.as_ref().map(|check| check_sentence(check, unit.symbol()));
    let lines = [Some(matching.sentence.clone()), check].into_iter().flatten();
    lines.map(|line| paragraph(&line, style)).collect()
}

/// The three answers, each with its number and what it is at most.
fn answers(AnswersDocument { fuller, even, photos }: &AnswersDocument, style: &TableStyle) -> String {
    [fuller, even, photos].map(|answer| answer_lines(answer, style)).concat()
}

fn answer_lines(answer: &AnswerDocument, style: &TableStyle) -> String {
    let AnswerDocument { question, sentence, number, bound, beside, next_step, .. } = answer;
    let first = wrapped(&format!("{question} {sentence}"), style.width, "  ");
    let rest = first.strip_prefix(question).unwrap_or(&first);
    let mut text = format!("{}{question}{}{rest}\n", style.strong.0, style.strong.1);
    let number = number.iter().zip(bound).map(|(number, bound)| format!("{number}; {bound}."));
    for line in number.chain(beside.iter().cloned()).chain(next_step.iter().cloned()) {
        text.push_str(&(wrapped(&format!("  {line}"), style.width, "  ") + "\n"));
    }
    text
}

/// How the rows are judged, and where the others are.
fn how_judged(style: &TableStyle) -> String {
    let judged =
        "The mean height and the difference between the sides are judged by themselves, all other measures together.";
    match style.all {
        true => judged.to_owned(),
        false => format!("{judged} {}", all_measures()),
    }
}

fn all_measures() -> String {
    format!("All {} measures: --all.", MEASURES.iter().filter(|measure| !measure.is_profile()).count())
}

/// What a table of changes has room for, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ChangeColumns {
    /// Both values with their errors, the change, also in percent, its interval and the verdict.
    All,
    /// The same without the percent.
    WithoutPercent,
    /// Both values without their errors, the change, its interval and the verdict.
    Interval,
    /// The change, its interval and the verdict.
    Short,
    /// The change and the verdict.
    Change,
}

impl ChangeColumns {
    const ALL: [Self; 5] = [Self::All, Self::WithoutPercent, Self::Interval, Self::Short, Self::Change];

    fn columns(self, has_clicks: bool) -> Vec<Column> {
        let mut columns = vec![Column::of_words("")];
        if self.has_values() {
            columns.extend(["before", "after"].map(Column::of_numbers));
        }
        columns.push(Column::of_numbers("change"));
        columns.extend(has_clicks.then(|| Column::of_numbers("by clicks")));
        columns.extend((self == Self::All).then(|| Column::of_numbers("")));
        columns.extend(self.has_interval().then(|| Column::of_numbers("95 %")));
        columns.extend(["unit", "verdict"].map(Column::of_words));
        columns
    }

    fn has_values(self) -> bool {
        matches!(self, Self::All | Self::WithoutPercent | Self::Interval)
    }

    fn has_interval(self) -> bool {
        self != Self::Change
    }

    /// The table, with the change by the clicks alone where `clicks` has it.
    fn grid(self, comparison: &PairComparison, clicks: Option<&PairComparison>, style: &TableStyle) -> Grid {
        let mut grid = Grid::new(self.columns(clicks.is_some()));
        for measure in style.shown() {
            let values = [&comparison.before, &comparison.after].map(|photo| estimate(photo, measure));
            if values == [None, None] {
                continue;
            }
            let change = comparison.change(measure.id);
            let mark = match change.and_then(Change::verdict) {
                Some(Verdict::Increased | Verdict::Decreased) => style.strong,
                Some(Verdict::Inconclusive) => style.faint,
                Some(Verdict::NotDetected) | None => ("", ""),
            };
            let by_clicks = clicks.map(|clicks| clicks.change(measure.id));
            grid.push(self.row(measure, comparison.before.frame.unit(), values, (change, by_clicks)), mark);
        }
        if let Ok(shape) = &comparison.shape_change
            && style.all
        {
            let by_clicks = clicks.map(|clicks| clicks.shape_change.as_ref().ok());
            grid.push(self.shape_row(shape, comparison.shape_change_floor(), by_clicks), ("", ""));
        }
        grid
    }

    fn row(
        self,
        measure: &Measure,
        unit: LengthUnit,
        values: [Option<&Estimate>; 2],
        (change, by_clicks): (Option<&Change>, Option<Option<&Change>>),
    ) -> Vec<String> {
        let shown = |value: Option<&Estimate>| match (value, self) {
            (None, _) => "–".to_owned(),
            (Some(value), Self::All | Self::WithoutPercent) => with_error(value, measure.dimension, unit),
            (Some(value), _) => {
                to_error(value.value, value.uncertainty.map(|uncertainty| uncertainty.u), measure.dimension, unit)
            }
        };
        let scalar = |change: &'_ Change| change.difference.scalar().copied();
        let difference = change.and_then(scalar);
        let mut cells = vec![measure.name.to_owned()];
        if self.has_values() {
            cells.extend(values.map(shown));
        }
        let printed = |change: Option<Estimate>| {
            change.map(|change| change_with_error(&change, measure.dimension, unit)).unwrap_or_default()
        };
        cells.push(printed(difference));
        cells.extend(by_clicks.map(|change| printed(change.and_then(scalar))));
        if self == Self::All {
            let percent = change.and_then(|change| change.percent.as_ref());
            cells.push(percent.map(rounded_percent).unwrap_or_default());
        }
        if self.has_interval() {
            let judged = difference.zip(change.and_then(Change::judgement));
            let ends = judged.and_then(|(difference, judgement)| {
                let Uncertainty { u, .. } = difference.uncertainty?;
                let uncertainty = Some(Uncertainty { u, ci95: judgement.bounds95 });
                interval(&Estimate { uncertainty, ..difference })
            });
            cells.push(ends.map(|ends| ends.join(" to ")).unwrap_or_default());
        }
        cells.push(unit_symbol(measure, unit).to_owned());
        cells.push(change.map(|change| verdict::in_words(measure, change)).unwrap_or_default().to_owned());
        cells
    }

    /// The distance between the shapes, which has no sign and no verdict.
    fn shape_row(self, shape: &Estimate, floor: Option<f64>, by_clicks: Option<Option<&Estimate>>) -> Vec<String> {
        let printed = |shape| with_error(shape, Dimension::Ratio, LengthUnit::Millimetre);
        let mut cells = vec!["Shape change".to_owned()];
        if self.has_values() {
            cells.extend(["", ""].map(str::to_owned));
        }
        cells.push(printed(shape));
        cells.extend(by_clicks.map(|shape| shape.map(printed).unwrap_or_default()));
        cells.extend((self == Self::All).then(String::new));
        cells.extend(self.has_interval().then(String::new));
        cells.push(String::new());
        cells.push(floor.map(|floor| format!("{floor:.3} is noise")).unwrap_or_default());
        cells
    }
}

/// The measures of one photo as text: headline, table, cautions.
pub fn measurement_table(
    measurement: &Measurement,
    report: &MeasurementReport,
    cautions: &[Caution],
    style: &TableStyle,
) -> String {
    let grids = [true, false].map(|has_interval| value_grid(measurement, cautions, has_interval, style));
    let grid = Grid::first_that_fits(style.columns(), grids);
    let mut text = format!("{}\n\n", strong(&report.summary.headline, style));
    text.push_str(&grid.map(|grid| grid.text(style.columns())).unwrap_or_default());
    if !style.all {
        text.push_str(&paragraph(&all_measures(), style));
    }
    text.push_str(&distance_line(measurement).map(|line| paragraph(&line, style)).unwrap_or_default());
    let missing =
        |measure: &&'static Measure| Some((*measure, measurement.quantity(measure.id)?.as_ref().err()?.clone()));
    text.push_str(&missing_lines(&style.shown().iter().filter_map(missing).collect::<Vec<_>>(), style));
    text.push_str(&caution_lines(cautions, style));
    text
}

/// The values of one photo. One that a caution withholds stands without its error, which is larger than the stated one.
fn value_grid(measurement: &Measurement, cautions: &[Caution], has_interval: bool, style: &TableStyle) -> Grid {
    let unit = measurement.frame.unit();
    let doubted = |measure: &Measure| cautions.iter().any(|caution| caution.withholds().covers(measure));
    let mut columns = vec![Column::of_words(""), Column::of_numbers("value")];
    columns.extend(has_interval.then(|| Column::of_numbers("95 %")));
    columns.extend(["unit", ""].map(Column::of_words));
    let mut grid = Grid::new(columns);
    for measure in style.shown() {
        let Some(estimate) = estimate(measurement, measure) else { continue };
        let mut cells = vec![measure.name.to_owned()];
        let is_doubted = doubted(measure);
        cells.push(match is_doubted {
            true => rounded(estimate.value, measure.dimension, unit),
            false => with_error(estimate, measure.dimension, unit),
        });
        if has_interval {
            let ends = interval(estimate).filter(|_| !is_doubted);
            cells.push(ends.map(|ends| ends.join(" to ")).unwrap_or_default());
        }
        cells.push(unit_symbol(measure, unit).to_owned());
        cells.push(if is_doubted { "in doubt" } else { "" }.to_owned());
        grid.push(cells, if is_doubted { style.faint } else { ("", "") });
    }
    grid
}

fn estimate<'a>(measurement: &'a Measurement, measure: &Measure) -> Option<&'a Estimate> {
    measurement.quantity(measure.id)?.as_ref().ok()?.scalar()
}

fn strong(text: &str, style: &TableStyle) -> String {
    format!("{}{}{}", style.strong.0, wrapped(text, style.width, ""), style.strong.1)
}

/// A text after an empty line.
pub(crate) fn paragraph(text: &str, style: &TableStyle) -> String {
    format!("\n{}\n", wrapped(text, style.width, ""))
}

fn alignment_line(comparison: &PairComparison, unit: LengthUnit) -> String {
    let alignment = &comparison.alignment;
    match alignment.residual_rms() {
        Some(rms) => format!("Aligned on {} stable points, residual {rms:.2} {unit} (RMS).", alignment.residuals.len()),
        None => "Aligned on the corners of the mouth.".to_owned(),
    }
}

fn missing_lines(missing: &[(&Measure, NotMeasured)], style: &TableStyle) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let mut text = "\nNot measured:\n".to_owned();
    for (measure, reason) in missing {
        let line = wrapped(&format!("  {}: {reason}", measure.name), style.width, "    ");
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
    cautions.iter().filter(|caution| !caution.is_information()).map(line).collect()
}

/// A caution after the word for its severity, which `mark` starts and ends.
pub(super) fn caution_line(word: &str, text: &str, mark: (&str, &str), style: &TableStyle) -> String {
    let body = wrapped(&format!("{word}: {}", points_named(text, true)), style.width, "  ");
    format!("\n{}{word}{}{}\n", mark.0, mark.1, body.strip_prefix(word).unwrap_or(&body))
}

/// The text broken at spaces into lines of at most `width` columns, all but the first after `indent`.
pub fn wrapped(text: &str, width: u16, indent: &str) -> String {
    lines_of(text, width.max(LEAST_WIDTH).into(), indent).join("\n")
}

/// The text broken at spaces into lines of at most `width` columns, all but the first after `indent`. A number,
/// its error and its unit are not parted.
pub(super) fn lines_of(text: &str, width: usize, indent: &str) -> Vec<String> {
    let options = textwrap::Options::new(width)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(&glued(text), options).into_iter().map(|line| line.replace(GLUE, " ")).collect()
}

/// Stands for a space at which no line ends: no name and no message has it.
pub(crate) const GLUE: char = '\u{1f}';

/// What stands behind a number and is one with it.
const UNITS: [&str; 9] = ["mm", "mm²", "m", "px", "%", "%bw", "%bw²", "%mw", "%mw²"];

/// The text with its numbers glued to their errors and units.
fn glued(text: &str) -> String {
    let mut glued = String::with_capacity(text.len());
    let mut last = "";
    for (index, word) in text.split(' ').enumerate() {
        let unit = word.trim_end_matches(['.', ',', ';', ':', ')']);
        let is_behind_number = last.ends_with(|c: char| c.is_ascii_digit()) && UNITS.contains(&unit);
        if index > 0 {
            let is_joined = [word, last].iter().any(|sign| matches!(*sign, "±" | "→"));
            glued.push(if is_joined || is_behind_number { GLUE } else { ' ' });
        }
        glued.push_str(word);
        last = word;
    }
    glued
}
