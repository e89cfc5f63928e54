//! A course over visits as text for the terminal.

use indexmap::{IndexMap, IndexSet};

use super::document::PhotoIdentity;
use super::grid::{Column, Grid};
use super::printed::unit_symbol;
use super::rounding::rounded;
use super::table::{GLUE, TableStyle, caution_line, paragraph, wrapped};
use super::visits::{VisitDocument, VisitsReport, photo_names, printed, signed};
use crate::caution::{Caution, Severity};
use crate::comparison::{MeasureSeries, Verdict, Visits};

/// The course as text: the sentences, a table of the measures, and what threatens it. `files` are the photos as they were given;
/// `zero` is the day that days are counted from.
pub fn visits_table(
    course: &Visits,
    report: &VisitsReport,
    files: &[PhotoIdentity],
    zero: i64,
    style: &TableStyle,
) -> String {
    let days = course.visits.iter().map(|visit| Column::of_numbers(format!("day {}", signed(visit.day - zero))));
    let mut grid = Grid::new([Column::of_words("")].into_iter().chain(days).collect());
    for measure in style.shown() {
        let Some(of) = course.measures.iter().find(|of| of.measure.id == measure.id) else { continue };
        if of.points.iter().any(|point| point.value.is_some()) {
            grid.push(row(of, course), ("", ""));
        }
    }
    let mut text: String = report.summary.iter().map(|line| wrapped(line, style.width, "  ") + "\n").collect();
    text.push_str(&format!("\n{}", grid.parts(style.columns())));
    let more = if style.all { "" } else { " All measures: --all." };
    let comparisons = match report.comparisons {
        1 => "One comparison is made".to_owned(),
        count => format!("{count} comparisons are made"),
    };
    let note = format!(
        "The first column is the first visit, the others are changes since; * is detectable, and of what has a ? the photos cannot \
         tell. {comparisons} of each measure, and all marks hold together with 95 %.{more}"
    );
    text.push_str(&paragraph(&note, style));
    let photos: String = report.lines_of_photos().iter().map(|line| wrapped(line, style.width, "  ") + "\n").collect();
    if !photos.is_empty() {
        text.push_str(&format!("\n{photos}"));
    }
    text.push_str(&marks_line(report).map(|line| paragraph(&line, style)).unwrap_or_default());
    text.push_str(&caution_lines(course, &photo_names(course, files, zero), style));
    text
}

/// Where the marks of each visit come from; `None` where nobody asked the pixels.
fn marks_line(report: &VisitsReport) -> Option<String> {
    let of_visit = |visit: &VisitDocument| {
        let used = visit.photos.iter().filter(|photo| photo.used);
        let remarks = used.filter_map(|photo| Some(photo.matching.as_ref()?.remark.as_str()));
        let remarks: IndexSet<&str> = remarks.collect();
        let remarks: Vec<&str> = remarks.into_iter().collect();
        (!remarks.is_empty()).then(|| format!("day {} {}", signed(visit.day), remarks.join(", ")))
    };
    let visits: Vec<String> = report.visits.iter().filter_map(of_visit).collect();
    (!visits.is_empty()).then(|| format!("The marks, against the first photo: {}.", visits.join("; ")))
}

/// A measure over the visits.
fn row(of: &MeasureSeries, course: &Visits) -> Vec<String> {
    let name = match unit_symbol(of.measure, course.unit) {
        "" => of.measure.name.to_owned(),
        unit => format!("{},{GLUE}{unit}", of.measure.name),
    };
    let cells = of.points.iter().map(|point| match (point.value, point.from_first) {
        (_, Some(change)) => {
            let mark = match change.verdict {
                Verdict::Increased | Verdict::Decreased => "*",
                Verdict::NotDetected => "",
                Verdict::Inconclusive => "?",
            };
            format!("{}{mark}", printed(&change, of.measure, course.unit))
        }
        (Some(value), None) => rounded(value, of.measure.dimension, course.unit),
        (None, None) => "–".to_owned(),
    });
    [name].into_iter().chain(cells).collect()
}

/// The cautions that are graver than notes, each kind once with the photos that it is about, the gravest first; the notes are
/// counted.
fn caution_lines(course: &Visits, names: &[String], style: &TableStyle) -> String {
    let mut graver: IndexMap<(&str, &str), Vec<Found<'_>>> = IndexMap::new();
    let mut notes = 0;
    for of in &course.cautions {
        for caution in &of.cautions {
            if caution.severity() == Severity::Note {
                notes += 1;
                continue;
            }
            let found = Found { caution, photo: &names[of.photo], against: &names[of.against] };
            graver.entry((caution.severity().id(), caution.code())).or_default().push(found);
        }
    }
    graver.sort_by_cached_key(|(severity, _), _| *severity != Severity::Blocking.id());
    let mut text = String::new();
    for ((severity, _), found) in graver {
        text.push_str(&caution_line(severity, &in_words(&found), style.warning, style));
    }
    match notes {
        0 => {}
        1 => text.push_str(&paragraph("One note more is in visits.json and visits.html.", style)),
        _ => text.push_str(&paragraph(&format!("{notes} notes more are in visits.json and visits.html."), style)),
    }
    text
}

/// A caution of a comparison.
struct Found<'a> {
    caution: &'a Caution,
    /// The later photo's name.
    photo: &'a str,
    /// The earlier photo's.
    against: &'a str,
}

impl Found<'_> {
    /// Which of the two photos the message is about, in its words: the earlier one, the later one.
    fn names(&self, message: &str) -> [bool; 2] {
        [BEFORE, AFTER].map(|words| message.contains(words))
    }

    /// Whether the message is about the later photo by its own name.
    fn is_by_name(&self, message: &str) -> bool {
        !self.caution.concerns_pair() && message.contains(self.photo)
    }

    /// The photos that it is about.
    fn photos(&self) -> String {
        let message = self.caution.message();
        match self.names(&message) {
            [true, false] => self.against.to_owned(),
            [false, true] => self.photo.to_owned(),
            [false, false] if self.is_by_name(&message) => self.photo.to_owned(),
            _ => format!("{} against {}", self.photo, self.against),
        }
    }

    /// The message with the names of the photos.
    fn message(&self) -> String {
        let message = self.caution.message();
        if self.is_by_name(&message) {
            return message;
        }
        if self.names(&message) == [false; 2] {
            return format!("{}: {message}", self.photos());
        }
        let articles = |message: String, words: &str, name: &str| {
            let message = message.replace(&format!("the {words}"), name).replace(&format!("The {words}"), name);
            message.replace(words, name)
        };
        articles(articles(message, BEFORE, self.against), AFTER, self.photo)
    }
}

/// What messages call the earlier photo.
const BEFORE: &str = "before photo";
/// What they call the later one.
const AFTER: &str = "after photo";

/// What is said of the first of some cautions of one kind, and of which other photos it is said too.
fn in_words(all: &[Found<'_>]) -> String {
    let Some(first) = all.first() else { return String::new() };
    // What is said of the first photo is said again in each of its comparisons.
    let others: IndexSet<String> = all.iter().map(Found::photos).filter(|photos| *photos != first.photos()).collect();
    let also = match others.len() {
        0 => String::new(),
        _ => format!(" Likewise: {}.", others.into_iter().collect::<Vec<_>>().join(", ")),
    };
    format!("{}{also} {}", first.message(), first.caution.advice())
}
