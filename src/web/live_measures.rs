//! The measures that the page shows while marks move, with their errors and cautions.

use serde::Serialize;

use crate::caution::{Caution, PoseCaution, ScaleCaution, StablePointsCaution};
use crate::comparison::{Measurement, Settings};
use crate::error::Error;
use crate::landmark::file::{MarkingDocument, PointsDocument};
use crate::landmark::{CurveName, Landmark};
use crate::measure::{Measure, Quantity};
use crate::pipeline::{Photo, measure};
use crate::report::{unit_symbol, with_error};

use super::mark_doubts::MarkDoubt;

/// The measures of a marking.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LiveMeasures {
    /// The required marks that are not placed or confirmed yet; as long as there are some, nothing is measured.
    pub waiting: Vec<&'static str>,
    /// What is wrong with the marks.
    pub problems: Vec<String>,
    /// The measures.
    pub measures: Vec<MeasureRow>,
    /// What threatens them, the gravest first.
    pub cautions: Vec<CautionRow>,
    /// What is implausible about single marks, proposed ones too.
    pub doubts: Vec<MarkDoubt>,
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureRow {
    /// Its id in reports.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its value and standard uncertainty, rounded for people.
    pub value: String,
    /// Its unit.
    pub unit: &'static str,
}

/// A caution.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CautionRow {
    /// `note`, `warning` or `blocking`.
    pub severity: &'static str,
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

/// The measures of a photo; of a marking that is not whole yet, cautions do not say what it lacks.
///
/// # Errors
///
/// Nothing can be measured where the corners of the mouth lie in one place.
pub fn live_measures(photo: &Photo, is_whole: bool, settings: &Settings) -> Result<LiveMeasures, Error> {
    let measured = measure(photo, settings)?;
    let cautions = measured.cautions().iter().filter(|caution| is_whole || !says_what_is_missing(caution));
    let cautions = cautions.map(caution_row).collect();
    Ok(LiveMeasures { measures: measure_rows(measured.details()), cautions, ..LiveMeasures::default() })
}

/// Whether a caution only says that something is not marked, which it may be soon.
fn says_what_is_missing(caution: &Caution) -> bool {
    matches!(
        caution,
        Caution::StablePoints(StablePointsCaution::NoFacialMidline)
            | Caution::Scale(ScaleCaution::NotCalibrated { .. } | ScaleCaution::IrisesNotUsed)
            | Caution::Pose(PoseCaution::PoseNotCorrected { .. })
    )
}

fn measure_rows(measurement: &Measurement) -> Vec<MeasureRow> {
    let unit = measurement.frame.unit();
    let row = |(measure, quantity): &(&'static Measure, Quantity)| {
        let estimate = quantity.as_ref().ok()?.scalar()?;
        Some(MeasureRow {
            id: measure.id.as_str(),
            name: measure.name,
            value: with_error(estimate, measure.dimension, unit),
            unit: unit_symbol(measure, unit),
        })
    };
    measurement.quantities.iter().filter_map(row).collect()
}

fn caution_row(caution: &Caution) -> CautionRow {
    CautionRow { severity: caution.severity().id(), message: caution.message(), advice: caution.advice().to_owned() }
}

/// The names of the required marks that a marking lacks, of lips that are parted or closed.
pub fn missing_marks(marking: &MarkingDocument, parted: bool) -> Vec<&'static str> {
    let stomion: &[Landmark] = if parted { &[Landmark::StoS, Landmark::StoI] } else { &[Landmark::Sto] };
    let points = PointsDocument::REQUIRED.iter().chain(stomion);
    let missing = points.filter(|landmark| !marking.points.0.contains_key(*landmark)).map(|landmark| landmark.id());
    missing.chain(marking.curves.upper_border.is_empty().then_some(CurveName::UpperBorder.id())).collect()
}
