//! The group as JSON: study.json.

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{RowDocument, ToolDocument};
use crate::schema;

/// The group of a study: the mean change of each measure at each later visit, by arm, and the arms compared.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "lipmetry study report")]
pub struct GroupReport {
    /// What kind of file this is.
    #[schemars(extend("const" = "lipmetry-study"))]
    pub format: &'static str,
    /// The version of the format.
    pub version: u32,
    /// The program that made it.
    pub tool: ToolDocument,
    /// How many people are in the study, with those of whom nothing was measured.
    pub people: usize,
    /// The unit of length that most of them have; absent where nothing was measured.
    pub unit: Option<String>,
    /// How many people have another unit of length: only their angles, ratios and percentages are counted.
    pub people_of_another_unit: usize,
    /// How many people have no change of any measure at any visit.
    pub people_without_change: usize,
    /// The arms in natural order; empty where there are none.
    pub arms: Vec<ArmDocument>,
    /// How many people have no arm, where there are arms: they count among all people alone.
    pub people_without_arm: usize,
    /// The visits after the reference, in the order of their median day, those without a day last.
    pub visits: Vec<StudyVisitDocument>,
    /// The errors that all people have in common, in the order in which `common` has them.
    pub common_sources: Vec<CommonSourceDocument>,
    /// How the numbers were found.
    pub methods: GroupMethodsDocument,
    /// The mean changes: for each visit first all people, then each arm; the measures in the order of reports.
    pub changes: Vec<GroupChangeDocument>,
    /// The arms compared: for each visit each further arm minus the first one.
    pub differences: Vec<ArmDifferenceDocument>,
    /// How well repeated markings of the study's photos agree; absent where none was marked twice.
    pub reliability: Option<ReliabilityDocument>,
    /// What is missing or not mixed in, as sentences.
    pub remarks: Vec<String>,
}

/// An arm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ArmDocument {
    /// Its name.
    pub name: String,
    /// How many people are in it.
    pub people: usize,
}

/// A visit after the reference.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StudyVisitDocument {
    /// Its name.
    pub name: String,
    /// The median of its days; absent where no day is known.
    pub day: Option<f64>,
    /// The earliest day.
    pub first_day: Option<i64>,
    /// The latest day.
    pub last_day: Option<i64>,
    /// How many people have changes at it.
    pub people: usize,
    /// How many people have none: the visit is missing, or nothing of it or of their reference was measured.
    pub missing: usize,
}

/// An error that all people have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommonSourceDocument {
    /// The word in `common`.
    pub id: &'static str,
    /// The name for people.
    pub name: &'static str,
}

/// How the numbers of the group were found.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GroupMethodsDocument {
    /// The mean and its interval.
    pub mean: &'static str,
    /// The standard deviation between people.
    pub between_people: &'static str,
    /// The intervals that hold together.
    pub together: &'static str,
    /// The comparison of arms.
    pub arms: &'static str,
    /// Whether changes whose verdict a caution keeps back are among the means.
    pub withheld_are_counted: bool,
}

/// How many people stand behind a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PeopleCounted {
    /// How many changes the mean is of.
    pub n: usize,
    /// How many changes a caution keeps the verdict of back; not among `n`, unless `methods` says so.
    pub n_withheld: usize,
    /// How many people have no change at this visit.
    pub n_missing_visit: usize,
    /// How many people have changes at this visit, but none of this measure.
    pub n_missing_measure: usize,
    /// How many people have another unit of length.
    pub n_other_unit: usize,
}

/// The mean change of one measure at one visit, later minus reference, in the unit of the measure.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GroupChangeDocument {
    /// The visit's name.
    pub visit: String,
    /// The arm; absent of all people.
    pub arm: Option<String>,
    /// The measure's id.
    pub measure: &'static str,
    /// The measure's name for people.
    pub name: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// How many people stand behind it.
    #[serde(flatten)]
    pub people: PeopleCounted,
    /// The mean; absent without people.
    pub mean: Option<f64>,
    /// What is known of the mean's error; absent with fewer than two people.
    pub error: Option<GroupErrorDocument>,
    /// The verdict by `bounds_low` and `bounds_high`: `increased`, `decreased` or `not_detected`; absent without them.
    pub verdict: Option<&'static str>,
    /// The median.
    pub median: Option<f64>,
    /// The standard deviation of the measured changes, with their errors.
    pub sd_observed: Option<f64>,
    /// The standard deviation between people of the true changes: the measurement errors taken out.
    pub sd_between: Option<SdBetweenDocument>,
    /// The mean by random effects, where people whose change is known better weigh more: beside the mean, to see what it rests on.
    pub weighted: Option<WeightedMeanDocument>,
    /// How many of the people were told what.
    pub told: ToldCounts,
}

/// What is known of the error of a mean, or of a difference of means.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GroupErrorDocument {
    /// The standard uncertainty.
    pub u: f64,
    /// Its effective degrees of freedom (GUM G.4.1); absent where they have no end, so that the distribution is normal.
    pub degrees_of_freedom: Option<f64>,
    /// The lower end of its own 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The lower end of the interval that the verdict rests on: of the two questions the 95 % interval, of all other measures
    /// intervals that hold together with 95 % at this visit.
    pub bounds_low: f64,
    /// The upper end.
    pub bounds_high: f64,
    /// The part of people's own errors in `u`, as a standard uncertainty.
    pub own: f64,
    /// The part of the difference between people in `u`.
    pub between_people: f64,
    /// The parts of the common errors in `u`, in the order of `common_sources`: with the sign of what one standard deviation of each does.
    pub common: Vec<f64>,
}

/// The standard deviation between people.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SdBetweenDocument {
    /// By Paule and Mandel's method.
    pub sd: f64,
    /// The lower end of its 95 % interval, by the profile of Q.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// By restricted maximum likelihood, beside it.
    pub sd_reml: f64,
}

/// The mean by random effects.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WeightedMeanDocument {
    /// The mean, each change weighted by the inverse of its variance and that between people.
    pub mean: f64,
    /// The standard uncertainty (Hartung and Knapp; Sidik and Jonkman), with the common errors.
    pub u: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How many people were told what of their own change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToldCounts {
    /// It is larger.
    pub larger: usize,
    /// It is smaller.
    pub smaller: usize,
    /// It may be none.
    pub not_told: usize,
    /// Of `not_told`: probably larger.
    pub probably_larger: usize,
    /// Of `not_told`: probably smaller.
    pub probably_smaller: usize,
    /// A caution keeps the verdict back.
    pub withheld: usize,
}

/// Two arms compared: the mean change in one minus that in the first one.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArmDifferenceDocument {
    /// The visit's name.
    pub visit: String,
    /// The arm.
    pub arm: String,
    /// The first arm, which it is compared with.
    pub against: String,
    /// The measure's id.
    pub measure: &'static str,
    /// The measure's name for people.
    pub name: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// How many changes of the arm count.
    pub n: usize,
    /// How many of the first one.
    pub n_against: usize,
    /// The difference of the means; absent without people in both.
    pub difference: Option<f64>,
    /// What is known of its error; absent with fewer than two people in either. `between_people` and `own` are of both arms together.
    pub error: Option<GroupErrorDocument>,
    /// The verdict by `bounds_low` and `bounds_high`: `increased`, `decreased` or `not_detected`.
    pub verdict: Option<&'static str>,
    /// The two-sided p value of no difference, by the same method as the interval from `low` to `high`, not corrected for the
    /// number of measures.
    pub p: Option<f64>,
    /// The method.
    pub method: &'static str,
}

/// How well repeated markings of the study's photos agree.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReliabilityDocument {
    /// How many photos were marked twice or more.
    pub photos: usize,
    /// How many markings they have.
    pub markings: usize,
    /// How many markers made them.
    pub markers: usize,
    /// The measures, as in repeatability.json: the technical error, the smallest detectable change of one marking against
    /// one, the intraclass correlation with its model, and Bland and Altman's limits of agreement.
    pub rows: Vec<RowDocument>,
    /// For each measure the values of which Bland and Altman's plot is drawn.
    pub pairs: Vec<PairsDocument>,
    /// What is missing, and why.
    pub remarks: Vec<String>,
}

/// Values that were found twice.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PairsDocument {
    /// The measure's id.
    pub measure: &'static str,
    /// `within`: one marker's first and second marking of each photo; `between`: the means of two markers.
    pub level: &'static str,
    /// Which markers, by their places in the alphabet; absent of one marker.
    pub markers: Option<[usize; 2]>,
    /// The first and the second value of each photo.
    pub values: Vec<[f64; 2]>,
}

impl GroupReport {
    /// As JSON text with a newline at its end.
    ///
    /// # Errors
    ///
    /// Returns an error where it cannot be written as JSON, which does not happen in memory.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self)?))
    }

    /// The row of a measure at a visit, of an arm or of all people.
    pub fn change(&self, visit: &str, arm: Option<&str>, measure: &str) -> Option<&GroupChangeDocument> {
        self.changes.iter().find(|row| row.visit == visit && row.arm.as_deref() == arm && row.measure == measure)
    }
}

/// The JSON Schema (draft 2020-12) of study.json, as JSON text with a newline at its end.
pub fn study_report_schema() -> String {
    schema::of_output::<GroupReport>("study-report")
}
