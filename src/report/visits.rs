//! A course over visits as JSON.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::build::TOOL;
use super::document::{
    BudgetDocument, CautionDocument, ClicksOnlyDocument, PhotoIdentity, SettingsDocument, ToolDocument,
};
use super::matching;
use super::photos::{PhotoRole, left_out_line, line_of_photos, reason_of};
use super::printed::{HEADLINE_MEASURES, unit_suffix};
use super::quantities::{budget_document, clicks_only_document};
use super::rounding::{change_with_error, rounded};
use super::settings::settings_document;
use crate::caution::Caution;
use crate::comparison::{MeasureSeries, PROBABLE, Settings, Verdict, Visit, VisitChange, VisitMatch, Visits};
use crate::measure::{Measure, MeasureId};
use crate::schema;
use crate::text::is_same_name;
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
    /// A code for the person, as it was given; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The title, as it was given; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
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
    /// How many degrees of freedom the photos of one day give the posture, beside the default.
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
    /// The day on which it was taken, as in 2026-03-14; absent unless dates were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
    /// How its marks came there: `hand` (a person marked it), `carried` from the visit's marked photo, `none`.
    pub marks: &'static str,
    /// Whether it counts in the mean of its visit.
    pub used: bool,
    /// Why it does not count, as a whole sentence; absent where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether its marks were carried from the visit's marked photo.
    pub carried: bool,
    /// What its pixels gave its comparison with the first photo; absent of that, of carried marks, and with `--match off`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matching: Option<VisitMatchDocument>,
    /// What threatens its comparisons, those with the first photo first.
    pub cautions: Vec<VisitCautionDocument>,
}

/// What a photo's pixels gave its comparison with the first photo of the course.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VisitMatchDocument {
    /// `accepted`: all marks that were looked for are its pixels'; `partly`; `rejected`: none, so that they are its clicks.
    pub state: &'static str,
    /// Why nothing was looked for, or why no border is used, in sentences.
    pub reasons: Vec<String>,
    /// The same in a few words.
    pub remark: String,
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
    /// The file name of the earlier photo, which the message calls the before photo; with its day and its number on that day
    /// where another photo of the course has the same one.
    pub against: String,
    /// Which visit that photo is of, counted from 1.
    pub against_visit: usize,
    /// Which of that visit's photos it is, counted from 1.
    pub against_photo: usize,
}

/// The course of one measure.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MeasureSeriesDocument {
    /// The unit.
    pub unit: &'static str,
    /// How much a lip differs between photos by itself, beyond their errors, a standard deviation per photo: as the photos of one day
    /// show and by default.
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
    /// The standard uncertainty of the value by itself: marking, scale, pose and posture of the lips, also what all values of a person
    /// have in common and no change has. Null where it was not evaluated.
    pub u: Option<f64>,
    /// The 95 % coverage interval of the value.
    pub ci95: Option<[f64; 2]>,
    /// The value without pose correction.
    pub uncorrected: Option<f64>,
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
    /// The change by the clicks alone, also where no match was used; absent with `--match off`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clicks_only: Option<ClicksOnlyDocument>,
    /// What u is made up of; absent where it was not evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetDocument>,
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
    let measures = measures.map(|series| (series.measure.id.as_str(), series_document(course, series, zero)));
    let names = photo_names(course, files, zero);
    let reason = |photo: usize| course.left_out.iter().find(|(left_out, _)| *left_out == photo);
    let photo = |index: &usize| VisitsPhotoDocument {
        file: files[*index].file.clone(),
        sha256: files[*index].sha256.clone(),
        taken: files[*index].taken.clone(),
        marks: marks(course, *index),
        used: reason(*index).is_none(),
        reason: reason(*index).map(|(_, reason)| reason_of(reason, &files[*index].file)),
        carried: course.carried.contains(index) && reason(*index).is_none(),
        matching: course.matches.iter().find(|of| of.photo == *index).map(match_document),
        cautions: course
            .cautions
            .iter()
            .filter(|of| of.photo == *index)
            .flat_map(|of| {
                let (name, place) = (&names[of.against], place_of(course, of.against));
                of.cautions.iter().map(move |caution| caution_document(caution, name, place))
            })
            .collect(),
    };
    VisitsReport {
        format: "lipmetry-visits",
        version: 1,
        tool: TOOL,
        id: None,
        title: None,
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

fn series_document(course: &Visits, series: &MeasureSeries, zero: i64) -> MeasureSeriesDocument {
    let id = series.measure.id;
    let points = series.points.iter().enumerate().map(|(index, point)| {
        let uncertainty = course.estimate(index, id).and_then(|value| value.uncertainty);
        PointDocument {
            day: course.visits[index].day - zero,
            value: point.value,
            u: uncertainty.map(|of| of.u),
            ci95: uncertainty.map(|of| of.ci95),
            uncorrected: course.uncorrected(index, id).filter(|_| point.value.is_some()),
            from_first: point.from_first.map(|change| change_document(&change)),
            from_previous: point.from_previous.map(|change| change_document(&change)),
        }
    });
    MeasureSeriesDocument {
        unit: series.measure.dimension.symbol(course.unit),
        posture_sd: series.posture,
        points: points.collect(),
    }
}

impl VisitsReport {
    /// Of which photos each visit's values are the means, and which do not count, a line each; none where each visit is one photo.
    pub(super) fn lines_of_photos(&self) -> Vec<String> {
        if self.visits.iter().all(|visit| visit.photos.len() == 1) {
            return Vec::new();
        }
        self.visits.iter().flat_map(VisitDocument::lines_of_photos).collect()
    }
}

impl VisitDocument {
    fn lines_of_photos(&self) -> Vec<String> {
        let used = self.photos.iter().map(|photo| (photo.file.as_str(), PhotoRole::of(photo.used, photo.carried)));
        let line = line_of_photos(&format!("Day {}", signed(self.day)), used);
        let left_out =
            self.photos.iter().filter_map(|photo| Some(left_out_line(&photo.file, photo.reason.as_deref()?)));
        std::iter::once(line).chain(left_out).collect()
    }
}

/// The name of each photo, by which it is told from the others: its file's; where another photo's file has the same one, as in two
/// folders, with its place in the course.
pub(super) fn photo_names(course: &Visits, files: &[PhotoIdentity], zero: i64) -> Vec<String> {
    let mut names: Vec<String> = files.iter().map(|photo| photo.file.clone()).collect();
    for visit in &course.visits {
        for (place, photo) in visit.photos.iter().enumerate() {
            let file = &files[*photo].file;
            if files.iter().filter(|other| is_same_name(&other.file, file)).count() > 1 {
                names[*photo] = format!("{file} (day {}, photo {})", signed(visit.day - zero), place + 1);
            }
        }
    }
    names
}

fn match_document(of: &VisitMatch) -> VisitMatchDocument {
    VisitMatchDocument {
        state: of.state.id(),
        // The later photo is the one that the document is of.
        reasons: of.reasons.iter().map(matching::reason).collect(),
        remark: matching::remark(of.state, &of.reasons),
    }
}

fn caution_document(caution: &Caution, against: &str, place: [usize; 2]) -> VisitCautionDocument {
    let CautionDocument { code, severity, message, advice, withholds } = super::build::caution(caution);
    let [against_visit, against_photo] = place;
    let against = against.to_owned();
    VisitCautionDocument { code, severity, message, advice, withholds, against, against_visit, against_photo }
}

/// Which visit a photo is of, and which of the visit's photos it is, both counted from 1.
fn place_of(course: &Visits, photo: usize) -> [usize; 2] {
    let of_visit = |visit: &Visit| visit.photos.iter().position(|other| *other == photo);
    let place = course.visits.iter().enumerate().find_map(|(index, visit)| Some([index, of_visit(visit)?]));
    place.unwrap_or_default().map(|index| index + 1)
}

/// How the marks of a photo came there.
fn marks(course: &Visits, photo: usize) -> &'static str {
    if course.by_hand.contains(&photo) {
        "hand"
    } else if course.carried.contains(&photo) {
        "carried"
    } else {
        "none"
    }
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
        clicks_only: change.clicks_only.as_ref().map(clicks_only_document),
        budget: change.budget.as_ref().map(budget_document),
    }
}

/// The change of a course as it is printed.
pub(super) fn printed(change: &VisitChange, measure: &Measure, unit: LengthUnit) -> String {
    change_with_error(&change.estimate(), measure.dimension, unit)
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
            None => "there is no verdict",
            Some(change) if change.verdict == Verdict::Inconclusive => "the photos cannot tell",
            Some(_) => return None,
        };
        Some(format!("on day {} {why}", signed(visit.day - zero)))
    });
    let untold: Vec<String> = untold.collect();
    let what = if detected.is_empty() {
        let symbol = unit_suffix(of.measure, course.unit);
        let probable = probable(of.measure, &points, (zero, course.unit));
        format!("{name}: no visit differs detectably from the first; up to {limit}{symbol} would not show{probable}")
    } else {
        format!("{name}, against the first visit: {}", detected.join(", "))
    };
    let but = if untold.is_empty() { String::new() } else { format!("; {}", untold.join(", ")) };
    Some(format!("{what}{but}."))
}

/// What probably changed, where nothing is detected: of the measures that have a probability.
fn probable(measure: &Measure, points: &[(i64, VisitChange)], (zero, unit): (i64, LengthUnit)) -> String {
    let what = |(day, change): &(i64, VisitChange)| {
        let larger = match change.probability_larger? {
            probability if probability >= PROBABLE => "larger",
            probability if 1.0 - probability >= PROBABLE => "smaller",
            _ => return None,
        };
        let printed = printed(change, measure, unit);
        Some(format!("; probably {larger} on day {} ({printed}{})", signed(day - zero), unit_suffix(measure, unit)))
    };
    points.iter().filter_map(what).collect()
}

/// The schema of visits.json, as JSON text with a newline at its end.
pub fn visits_schema() -> String {
    schema::of_output::<VisitsReport>("visits")
}
