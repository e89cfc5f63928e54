//! What is printed of a measure: its value and its unit, and which measures lead.

use crate::caution::Caution;
use crate::comparison::Measurement;
use crate::estimate::Estimate;
use crate::measure::{Measure, MeasureId};
use crate::units::{Dimension, LengthUnit};

/// The measures that lead the report: how prominent, how alike, how far the curve rises.
pub(super) const HEADLINE_MEASURES: [MeasureId; 3] =
    [MeasureId::UpperVermilionHeightMean, MeasureId::SymmetryScore, MeasureId::CurveProminence];

/// The rows that the terminal and the clinician's sheet show first: the two questions with what clinicians think in beside
/// them.
pub(super) const SHEET_MEASURES: [MeasureId; 6] = [
    MeasureId::UpperVermilionHeightMean,
    MeasureId::UpperVermilionHeight,
    MeasureId::CurveProminence,
    MeasureId::PhiltrumLength,
    MeasureId::VermilionHeightDifference,
    MeasureId::SymmetryScore,
];

/// What is worth knowing of a comparison and threatens nothing, as sentences: how many days lie between the photos.
pub(super) fn information(cautions: &[Caution]) -> Vec<String> {
    cautions.iter().filter(|caution| caution.is_information()).map(Caution::message).collect()
}

/// The measure with that id and its value; `None` where it was not measured or has a value at each position.
pub(super) fn estimate(measurement: &Measurement, id: MeasureId) -> Option<(&'static Measure, &Estimate)> {
    let (measure, quantity) = measurement.quantities.iter().find(|(measure, _)| measure.id == id)?;
    Some((*measure, quantity.as_ref().ok()?.scalar()?))
}

/// The unit of a measure as people read it: a ratio and a score have none.
pub fn unit_symbol(measure: &Measure, unit: LengthUnit) -> &'static str {
    match measure.dimension {
        Dimension::Ratio | Dimension::Score => "",
        dimension => dimension.symbol(unit),
    }
}

/// The unit as it stands behind a value: after a space, or nothing.
pub(super) fn unit_suffix(measure: &Measure, unit: LengthUnit) -> String {
    match unit_symbol(measure, unit) {
        "" => String::new(),
        symbol => format!(" {symbol}"),
    }
}
