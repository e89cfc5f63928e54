//! How well repeated markings of a study's photos agree: the measures of a study of repeatability.

use super::document::{PairsDocument, ReliabilityDocument};
use crate::report::repeatability_report;
use crate::uncertainty::Repeatability;

/// What the group shows of repeated markings: of each measure the rows of repeatability.json, and the values of Bland and Altman's plot.
/// Nothing is computed here.
pub fn reliability(repeated: &Repeatability) -> ReliabilityDocument {
    let report = repeatability_report(repeated, Vec::new());
    let mut pairs = Vec::new();
    for (measure, repeats) in &repeated.measures {
        let measure = measure.id.as_str();
        if !repeats.within_pairs.is_empty() {
            let values = repeats.within_pairs.clone();
            pairs.push(PairsDocument { measure, level: "within", markers: None, values });
        }
        for (markers, values) in repeats.between_pairs.iter().filter(|(_, values)| !values.is_empty()) {
            pairs.push(PairsDocument { measure, level: "between", markers: Some(*markers), values: values.clone() });
        }
    }
    ReliabilityDocument {
        photos: report.photos,
        markings: report.markings,
        markers: report.markers,
        rows: report.rows.into_iter().filter(|row| row.kind == "measure").collect(),
        pairs,
        remarks: report.remarks,
    }
}
