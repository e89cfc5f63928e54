//! A study of repeatability as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::by_origin::OriginRowDocument;
use super::document::{MarkingErrorDocument, ToolDocument};
use super::settings::marking_error_document;
use crate::comparison::POSTURE_SD_MM;
use crate::landmark::{Landmark, Side};
use crate::measure::{Lip, Measure};
use crate::schema;
use crate::uncertainty::agreement::{Agreement, CorrelationError, Intraclass, TechnicalError, markings_needed};
use crate::uncertainty::{Repeatability, Repeats, posture_of_measure};
use crate::units::{Dimension, LengthUnit};

/// What markings of the same photos show of their error.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "lipmetry repeatability report")]
pub struct RepeatabilityReport {
    /// What kind of file this is.
    #[schemars(extend("const" = "lipmetry-repeatability"))]
    pub format: &'static str,
    /// The version of the format.
    pub version: u32,
    /// The program that made it.
    pub tool: ToolDocument,
    /// The photos' file names, without folders; only those that were marked twice or more count.
    pub files: Vec<String>,
    /// How many photos were marked twice or more.
    pub photos: usize,
    /// How many markings they have.
    pub markings: usize,
    /// How many markers made them, numbered in the order of their names; the names themselves are not repeated here.
    pub markers: usize,
    /// The error of one marking: what `--use-repeatability` takes from this file.
    pub marking_error: MarkingErrorDocument,
    /// The error of one click, a standard deviation per axis, in millimetres, all points together.
    pub marking_sd_mm: f64,
    /// The error that all points along one border share, in the same way.
    pub shared_sd_mm: f64,
    /// What stands in the rows: first the points, then the measures.
    pub rows: Vec<RowDocument>,
    /// What is missing, and why.
    pub remarks: Vec<String>,
    /// How marks that began as proposals lie against those that a person placed on the same photo; with `--by-origin` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_origin: Option<Vec<OriginRowDocument>>,
}

/// One point or measure at one level.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RowDocument {
    /// The point's or measure's id.
    pub id: &'static str,
    /// `point` (both axes together) or `measure`.
    pub kind: &'static str,
    /// `within`: one marker's markings of a photo; `total`: all markings of a photo, whoever made them.
    pub level: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// The technical error of measurement (Dahlberg).
    pub tem: f64,
    /// The lower end of its 95 % confidence interval.
    pub tem_low: f64,
    /// The upper end.
    pub tem_high: f64,
    /// Its degrees of freedom.
    pub degrees_of_freedom: usize,
    /// The standard error of measurement that goes with the correlation.
    pub sem: Option<f64>,
    /// The smallest detectable change of one marking against one, 1.96 √2 TEM.
    pub sdc95: f64,
    /// The model of the intraclass correlation: of one marker's markings, or between the markers' means.
    pub icc_model: Option<&'static str>,
    /// The intraclass correlation.
    pub icc: Option<f64>,
    /// The lower end of its 95 % confidence interval.
    pub icc_low: Option<f64>,
    /// The upper end.
    pub icc_high: Option<f64>,
    /// Which values are compared by Bland and Altman's method: the second marking against the first, or a marker
    /// against another.
    pub pair: Option<String>,
    /// How many differences there are.
    pub pairs: Option<usize>,
    /// Their mean.
    pub bias: Option<f64>,
    /// The lower end of its 95 % confidence interval.
    pub bias_low: Option<f64>,
    /// The upper end.
    pub bias_high: Option<f64>,
    /// The lower limit of agreement.
    pub lower_limit: Option<f64>,
    /// The lower end of its 95 % confidence interval.
    pub lower_limit_low: Option<f64>,
    /// Its upper end.
    pub lower_limit_high: Option<f64>,
    /// The upper limit of agreement.
    pub upper_limit: Option<f64>,
    /// The lower end of its 95 % confidence interval.
    pub upper_limit_low: Option<f64>,
    /// Its upper end.
    pub upper_limit_high: Option<f64>,
    /// How many markings of each photo it takes to see a change of 1 mm in two photos, the posture of the lip included;
    /// absent where the posture alone hides it, and for what is no length.
    pub markings_for_1_mm: Option<u64>,
    /// The same without the posture: judged on the two photos alone.
    pub markings_for_1_mm_without_posture: Option<u64>,
    /// The point's or measure's name for people.
    pub name: String,
}

/// The report of a study. `files` are the names of all photos' files, without folders.
pub fn repeatability_report(study: &Repeatability, files: Vec<String>) -> RepeatabilityReport {
    let mut rows = Vec::new();
    for (landmark, repeats) in &study.points {
        let (id, name) = (landmark.id(), point_name(*landmark));
        let about = About { id, name, kind: "point", unit: "mm", length: None, lip: &study.lip };
        rows.extend(about.rows(repeats));
    }
    for (measure, repeats) in &study.measures {
        let length = (measure.dimension == Dimension::Length).then_some((*measure, study.unit));
        let unit = measure.dimension.symbol(study.unit);
        let (id, name) = (measure.id.as_str(), measure.name.to_owned());
        let about = About { id, name, kind: "measure", unit, length, lip: &study.lip };
        rows.extend(about.rows(repeats));
    }
    RepeatabilityReport {
        format: "lipmetry-repeatability",
        version: 1,
        tool: super::build::TOOL,
        files,
        photos: study.photos,
        markings: study.markings,
        markers: study.markers,
        marking_error: marking_error_document(&study.error),
        marking_sd_mm: study.error.independent_mm,
        shared_sd_mm: study.error.shared_mm,
        rows,
        remarks: remarks(study),
        by_origin: None,
    }
}

fn remarks(study: &Repeatability) -> Vec<String> {
    let mut remarks = Vec::new();
    if study.photos < 2 {
        remarks.push(
            "Only one photo was marked twice or more: correlations and limits of agreement need two photos at the least, so \
             they are left out."
                .to_owned(),
        );
    }
    if study.markers < 2 {
        remarks
            .push("All markings are by one marker, or name none: nothing is known of how markers differ.".to_owned());
    }
    if study.measures.iter().all(|(_, repeats)| repeats.within.is_none()) {
        remarks.push("No marker marked a photo twice: nothing is known of one marker's own error.".to_owned());
    }
    remarks
}

/// A point as it begins a row, with its side.
fn point_name(landmark: Landmark) -> String {
    let name = landmark.name();
    let name = name.strip_prefix("the ").unwrap_or(name);
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let side = match landmark.side() {
        Side::Right => ", right",
        Side::Left => ", left",
        Side::Midline => "",
    };
    format!("{first}{}{side}", letters.as_str())
}

/// What a row is about.
struct About<'a> {
    id: &'static str,
    name: String,
    kind: &'static str,
    unit: &'static str,
    length: Option<(&'static Measure, LengthUnit)>,
    lip: &'a Lip,
}

impl About<'_> {
    fn rows(&self, repeats: &Repeats) -> Vec<RowDocument> {
        let mut rows = Vec::new();
        if let Some(error) = &repeats.within {
            let pair = repeats.within_agreement.as_ref().map(|agreement| ("marking 2 minus 1".to_owned(), agreement));
            rows.push(self.row("within", error, &repeats.within_correlation, pair));
        }
        if let Some(error) = &repeats.total {
            let pairs: Vec<_> = repeats
                .between_agreement
                .iter()
                .map(|([first, second], agreement)| (format!("marker {second} minus {first}"), agreement))
                .collect();
            let pairs = if pairs.is_empty() { vec![None] } else { pairs.into_iter().map(Some).collect() };
            rows.extend(pairs.into_iter().map(|pair| self.row("total", error, &repeats.between_correlation, pair)));
        }
        rows
    }

    fn row(
        &self,
        level: &'static str,
        error: &TechnicalError,
        correlation: &Result<Intraclass, CorrelationError>,
        pair: Option<(String, &Agreement)>,
    ) -> RowDocument {
        let icc = correlation.as_ref().ok();
        let agreement = pair.as_ref().map(|(_, agreement)| *agreement);
        let needed = |posture_mm: f64| {
            let (measure, unit) = self.length?;
            let posture = posture_of_measure(self.lip, measure, posture_mm / unit.nominal_mm());
            markings_needed(error.tem, posture, unit.nominal_mm().recip())
        };
        RowDocument {
            id: self.id,
            kind: self.kind,
            level,
            unit: self.unit,
            tem: error.tem,
            tem_low: error.ci95[0],
            tem_high: error.ci95[1],
            degrees_of_freedom: error.degrees_of_freedom,
            sem: icc.map(|icc| icc.sem),
            sdc95: error.smallest_detectable_change(),
            icc_model: icc.map(|icc| icc.model),
            icc: icc.map(|icc| icc.value),
            icc_low: icc.map(|icc| icc.ci95[0]),
            icc_high: icc.map(|icc| icc.ci95[1]),
            pairs: agreement.map(|agreement| agreement.pairs),
            bias: agreement.map(|agreement| agreement.bias),
            bias_low: agreement.map(|agreement| agreement.bias_ci95[0]),
            bias_high: agreement.map(|agreement| agreement.bias_ci95[1]),
            lower_limit: agreement.map(|agreement| agreement.limits[0]),
            lower_limit_low: agreement.map(|agreement| agreement.limits_ci95[0][0]),
            lower_limit_high: agreement.map(|agreement| agreement.limits_ci95[0][1]),
            upper_limit: agreement.map(|agreement| agreement.limits[1]),
            upper_limit_low: agreement.map(|agreement| agreement.limits_ci95[1][0]),
            upper_limit_high: agreement.map(|agreement| agreement.limits_ci95[1][1]),
            pair: pair.map(|(name, _)| name),
            markings_for_1_mm: needed(POSTURE_SD_MM),
            markings_for_1_mm_without_posture: needed(0.0),
            name: self.name.clone(),
        }
    }
}

/// The JSON Schema (draft 2020-12) of repeatability.json, as JSON text with a newline at its end.
pub fn repeatability_schema() -> String {
    schema::of_output::<RepeatabilityReport>("repeatability")
}
