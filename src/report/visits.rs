//! A course over visits as JSON, as CSV and as a table.

use comfy_table::{Cell, Table, presets};
use indexmap::{IndexMap, IndexSet};
use schemars::JsonSchema;
use serde::Serialize;

use super::build::TOOL;
use super::document::{CautionDocument, PhotoIdentity, SettingsDocument, ToolDocument};
use super::printed::{HEADLINE_MEASURES, unit_suffix};
use super::rounding::{change_with_error, rounded};
use super::settings::settings_document;
use super::table::{TableStyle, caution_line, right, wrapped};
use crate::caution::{Caution, Severity};
use crate::comparison::{Settings, Verdict, VisitChange, Visits};
use crate::estimate::{Estimate, Uncertainty};
use crate::measure::{Measure, MeasureId};
use crate::schema;
use crate::uncertainty::MarkingError;
use crate::units::LengthUnit;

/// The course of lips over two or more photos of one person.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "lipmetry visits report")]
pub struct VisitsReport {
    /// What kind of file this is.
    #[schemars(extend("const" = "lipmetry-visits"))]
    pub format: &'static str,
    /// The version of the format.
    pub version: u32,
    /// The program that made it.
    pub tool: ToolDocument,
    /// The settings it was made with.
    pub settings: SettingsDocument,
    /// The unit of length.
    pub unit: &'static str,
    /// What day 0 is: `first_visit` or `treatment`.
    pub day_zero: &'static str,
    /// How many comparisons are made of each measure: each visit with the first and with the one before.
    pub comparisons: usize,
    /// The coverage factor of `upper_vermilion_height_mean` and `vermilion_height_difference` at which all of them hold
    /// together with 95 %.
    pub coverage_factor: f64,
    /// How many differences between photos of one day the posture was taken from, beside the default.
    pub repeats: usize,
    /// The visits, the first one first.
    pub visits: Vec<VisitDocument>,
    /// The course of each measure by its id.
    pub measures: IndexMap<&'static str, MeasureSeriesDocument>,
    /// One sentence per headline measure.
    pub summary: Vec<String>,
}

/// One visit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VisitDocument {
    /// Days since day 0.
    pub day: i64,
    /// Its photos.
    pub photos: Vec<VisitsPhotoDocument>,
}

/// One photo of a visit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VisitsPhotoDocument {
    /// The file name, without its folder.
    pub file: String,
    /// The SHA-256 sum of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// What threatens its comparisons, those with the first photo first.
    pub cautions: Vec<VisitCautionDocument>,
}

/// A caution about the comparison of two photos.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VisitCautionDocument {
    /// What it is about, in one word that stays the same.
    pub code: &'static str,
    /// `note`, `warning` or `blocking`.
    pub severity: &'static str,
    /// What is the matter, with the values.
    pub message: String,
    /// What to do about it.
    pub advice: &'static str,
    /// The measures whose changes get no verdict because of it.
    pub withholds: Vec<&'static str>,
    /// The file name of the earlier photo, which the message calls the before photo.
    pub against: String,
}

/// The course of one measure.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MeasureSeriesDocument {
    /// The unit.
    pub unit: &'static str,
    /// How much a lip differs between photos of one day beyond the marking, a standard deviation per photo.
    pub posture_sd: f64,
    /// One point per visit.
    pub points: Vec<PointDocument>,
}

/// One measure at one visit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PointDocument {
    /// Days since day 0.
    pub day: i64,
    /// The value; null where it was not measured.
    pub value: Option<f64>,
    /// The change since the first visit; null at the first.
    pub from_first: Option<VisitChangeDocument>,
    /// The change since the visit before; null at the first and the second.
    pub from_previous: Option<VisitChangeDocument>,
}

/// A change between two visits.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VisitChangeDocument {
    /// The later minus the earlier.
    pub difference: f64,
    /// Its standard uncertainty.
    pub u: f64,
    /// Its own 95 % coverage interval.
    pub ci95: [f64; 2],
    /// The interval that the verdict rests on, which holds for all comparisons together with 95 %: of
    /// `upper_vermilion_height_mean` and `vermilion_height_difference` for all comparisons of that measure, of others for
    /// those of all other measures.
    pub bounds95: [f64; 2],
    /// The smallest detectable change for all of them together.
    pub sdc95: f64,
    /// The probability that it is larger, by itself; of `upper_vermilion_height_mean` and `vermilion_height_difference`
    /// alone, and where a verdict is passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability_larger: Option<f64>,
    /// `increased`, `decreased`, `not_detected` or `inconclusive`.
    pub verdict: &'static str,
}

/// The report of a course. `files` are the photos as they were given; `zero` is the day that days are counted from, and
/// whether it is the treatment's.
pub fn visits_report(
    course: &Visits,
    files: &[PhotoIdentity],
    (zero, treated): (i64, bool),
    settings: &Settings,
    error: &MarkingError,
) -> VisitsReport {
    let day = |index: usize| course.visits[index].day - zero;
    let measures = course.measures.iter().filter(|measure| measure.points.iter().any(|point| point.value.is_some()));
    let measures = measures.map(|course_of| {
        let points = course_of.points.iter().enumerate().map(|(index, point)| PointDocument {
            day: day(index),
            value: point.value,
            from_first: point.from_first.map(|change| change_document(&change)),
            from_previous: point.from_previous.map(|change| change_document(&change)),
        });
        let document = MeasureSeriesDocument {
            unit: course_of.measure.dimension.symbol(course.unit),
            posture_sd: course_of.posture,
            points: points.collect(),
        };
        (course_of.measure.id.as_str(), document)
    });
    let photo = |index: &usize| VisitsPhotoDocument {
        file: files[*index].file.clone(),
        sha256: files[*index].sha256.clone(),
        cautions: course
            .cautions
            .iter()
            .filter(|of| of.photo == *index)
            .flat_map(|of| of.cautions.iter().map(|caution| caution_document(caution, &files[of.against].file)))
            .collect(),
    };
    VisitsReport {
        format: "lipmetry-visits",
        version: 1,
        tool: TOOL,
        settings: settings_document(settings, error, course.lip_held),
        unit: course.unit.symbol(),
        day_zero: if treated { "treatment" } else { "first_visit" },
        comparisons: course.comparisons,
        coverage_factor: course.factor,
        repeats: course.repeats,
        visits: course
            .visits
            .iter()
            .enumerate()
            .map(|(index, visit)| VisitDocument { day: day(index), photos: visit.photos.iter().map(photo).collect() })
            .collect(),
        measures: measures.collect(),
        summary: HEADLINE_MEASURES.into_iter().filter_map(|id| sentence(course, id, zero)).collect(),
    }
}

fn caution_document(caution: &Caution, against: &str) -> VisitCautionDocument {
    let CautionDocument { code, severity, message, advice, withholds } = super::build::caution(caution);
    VisitCautionDocument { code, severity, message, advice, withholds, against: against.to_owned() }
}

fn change_document(change: &VisitChange) -> VisitChangeDocument {
    VisitChangeDocument {
        difference: change.difference,
        u: change.u,
        ci95: change.ci95,
        bounds95: change.bounds95,
        sdc95: change.sdc95,
        probability_larger: change.probability_larger,
        verdict: change.verdict.id(),
    }
}

/// The change of a course as it is printed.
pub(super) fn printed(change: &VisitChange, measure: &Measure, unit: LengthUnit) -> String {
    let uncertainty = Some(Uncertainty { u: change.u, ci95: change.ci95 });
    change_with_error(&Estimate { value: change.difference, uncertainty }, measure.dimension, unit)
}

/// A day, counted from day 0, with a minus sign before it.
pub(super) fn signed(day: i64) -> String {
    day.to_string().replace('-', "−")
}

/// On which days a headline measure differs detectably from the first visit.
fn sentence(course: &Visits, id: MeasureId, zero: i64) -> Option<String> {
    let of = course.measures.iter().find(|course_of| course_of.measure.id == id)?;
    let points = of.points.iter().zip(&course.visits).filter_map(|(point, visit)| Some((visit.day, point.from_first?)));
    let points: Vec<(i64, VisitChange)> = points.collect();
    let told = points.iter().filter(|(_, change)| change.verdict != Verdict::Inconclusive);
    let widest = told.map(|(_, change)| change.sdc95).reduce(f64::max).unwrap_or_default();
    let detected: Vec<String> = points
        .iter()
        .filter(|(_, change)| change.verdict.is_detectable())
        .map(|(day, change)| {
            let symbol = unit_suffix(of.measure, course.unit);
            format!("{}{symbol} on day {}", printed(change, of.measure, course.unit), signed(day - zero))
        })
        .collect();
    let name = of.measure.name;
    if points.iter().all(|(_, change)| change.verdict == Verdict::Inconclusive) {
        return Some(format!("{name}: the photos cannot tell; read the cautions."));
    }
    let limit = rounded(widest, of.measure.dimension, course.unit);
    let changes = of.points.iter().zip(&course.visits).skip(1);
    let untold = changes.filter_map(|(point, visit)| {
        let why = match point.from_first {
            None => "it was not measured with an error",
            Some(change) if change.verdict == Verdict::Inconclusive => "the photos cannot tell",
            Some(_) => return None,
        };
        Some(format!("on day {} {why}", signed(visit.day - zero)))
    });
    let untold: Vec<String> = untold.collect();
    let what = if detected.is_empty() {
        let symbol = unit_suffix(of.measure, course.unit);
        format!("{name}: no visit differs detectably from the first; up to {limit}{symbol} would not show")
    } else {
        format!("{name}, against the first visit: {}", detected.join(", "))
    };
    let but = if untold.is_empty() { String::new() } else { format!("; {}", untold.join(", ")) };
    Some(format!("{what}{but}."))
}

/// The schema of visits.json, as JSON text with a newline at its end.
pub fn visits_schema() -> String {
    schema::of_output::<VisitsReport>("visits")
}

/// One row of the CSV: a measure of a visit, and its change.
#[derive(Serialize)]
struct Row<'a> {
    photo: String,
    day: i64,
    measure: &'a str,
    value: Option<f64>,
    against: &'a str,
    difference: Option<f64>,
    u: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    bounds_low: Option<f64>,
    bounds_high: Option<f64>,
    sdc95: Option<f64>,
    probability_larger: Option<f64>,
    unit: &'a str,
    verdict: &'a str,
    cautions: &'a str,
}

/// The course in long form: one row per visit, measure and comparison. The photos of a visit stand in one field, joined
/// by `+`, and so do the codes of its cautions.
///
/// # Errors
///
/// Returns an error where the rows cannot be written, which does not happen in memory.
pub fn visits_csv(report: &VisitsReport) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for (index, visit) in report.visits.iter().enumerate() {
        let files: Vec<&str> = visit.photos.iter().map(|photo| photo.file.as_str()).collect();
        let cautions = codes(visit);
        for (id, course) in &report.measures {
            let point = &course.points[index];
            let changes = [("first", &point.from_first), ("previous", &point.from_previous)];
            let mut row = |against, change: Option<&VisitChangeDocument>| {
                writer.serialize(Row {
                    photo: files.join("+"),
                    day: visit.day,
                    measure: id,
                    value: point.value,
                    against,
                    difference: change.map(|change| change.difference),
                    u: change.map(|change| change.u),
                    low: change.map(|change| change.ci95[0]),
                    high: change.map(|change| change.ci95[1]),
                    bounds_low: change.map(|change| change.bounds95[0]),
                    bounds_high: change.map(|change| change.bounds95[1]),
                    sdc95: change.map(|change| change.sdc95),
                    probability_larger: change.and_then(|change| change.probability_larger),
                    unit: course.unit,
                    verdict: change.map_or("", |change| change.verdict),
                    cautions: &cautions,
                })
            };
            // What was not measured has a row all the same: it names the photo and its cautions.
            if point.from_first.is_none() && point.from_previous.is_none() {
                row("", None)?;
            }
            for (against, change) in changes {
                if let Some(change) = change {
                    row(against, Some(change))?;
                }
            }
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The codes of a visit's cautions, each once, joined by `+`.
fn codes(visit: &VisitDocument) -> String {
    let all = visit.photos.iter().flat_map(|photo| &photo.cautions).map(|caution| caution.code);
    all.collect::<IndexSet<&str>>().into_iter().collect::<Vec<&str>>().join("+")
}

/// The course as text: the sentences, a table of the headline measures, and what threatens it.
pub fn visits_table(course: &Visits, report: &VisitsReport, zero: i64, style: &TableStyle) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let days = course.visits.iter().map(|visit| format!("day {}", signed(visit.day - zero)));
    table.set_header(std::iter::once(String::new()).chain(days));
    for id in HEADLINE_MEASURES {
        let Some(of) = course.measures.iter().find(|course_of| course_of.measure.id == id) else { continue };
        let mut row = vec![Cell::new(of.measure.name)];
        row.extend(of.points.iter().map(|point| {
            let text = match (point.value, point.from_first) {
                (_, Some(change)) => {
                    let mark = if change.verdict.is_detectable() { "*" } else { "" };
                    format!("{}{mark}", printed(&change, of.measure, course.unit))
                }
                (Some(value), None) => rounded(value, of.measure.dimension, course.unit),
                (None, None) => "–".to_owned(),
            };
            right(text)
        }));
        table.add_row(row);
    }
    let mut text: String = report.summary.iter().map(|line| wrapped(line, style.width, "  ") + "\n").collect();
    text.push_str(&format!("\n{}\n\n", table.trim_fmt()));
    let note = format!(
        "The first column is the first visit, the others are changes since; * is detectable. {} comparisons are made of each \
         measure, so a change must be {:.2} standard uncertainties large.",
        report.comparisons, report.coverage_factor
    );
    text.push_str(&(wrapped(&note, style.width, "") + "\n"));
    text.push_str(&caution_lines(report, style));
    text
}

/// The cautions that are graver than notes, each once with the photos that it is about, the gravest first; the notes are counted.
fn caution_lines(report: &VisitsReport, style: &TableStyle) -> String {
    let mut graver: IndexMap<(&str, String, &str), Vec<String>> = IndexMap::new();
    let mut notes = 0;
    for visit in &report.visits {
        for photo in &visit.photos {
            for caution in &photo.cautions {
                if caution.severity == Severity::Note.id() {
                    notes += 1;
                    continue;
                }
                let text = format!("{} {}", caution.message, caution.advice);
                let photos = graver.entry((caution.severity, text, &caution.against)).or_default();
                photos.push(format!("{} (day {})", photo.file, signed(visit.day)));
            }
        }
    }
    graver.sort_by_cached_key(|(severity, ..), _| *severity != Severity::Blocking.id());
    let mut text = String::new();
    for ((severity, what, against), photos) in graver {
        let about = format!("{} against {against}: {what}", photos.join(", "));
        text.push_str(&caution_line(severity, &about, style.warning, style));
    }
    match notes {
        0 => {}
        1 => text.push_str("\nOne note more is in visits.json and visits.html.\n"),
        _ => text.push_str(&format!("\n{notes} notes more are in visits.json and visits.html.\n")),
    }
    text
}
