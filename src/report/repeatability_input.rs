//! A study of repeatability read back, for the error of marking in it.

use serde::Deserialize;

use crate::landmark::Landmark;
use crate::uncertainty::{MarkingError, MarkingErrorSource};

/// The largest repeatability.json that is read, in bytes: ten times what the largest study writes.
pub const MAX_REPEATABILITY_BYTES: u64 = 4 << 20;

/// No hand is off by more, in millimetres per axis.
const MOST_MM: f64 = 3.0;

/// A file that is no study, or one whose values cannot be.
#[derive(Debug, thiserror::Error)]
pub enum RepeatabilityInputError {
    /// It is not JSON, or lacks something.
    #[error("this is no repeatability.json as `lipmetry repeatability` writes it: {0}")]
    Form(#[from] serde_json::Error),
    /// Another format or version.
    #[error("this says that it is {format} version {version}; a lipmetry-repeatability file of version 1 is needed")]
    Format {
        /// The format stated.
        format: String,
        /// The version stated.
        version: u32,
    },
    /// A standard deviation that no hand has.
    #[error("{key} is {value}; a standard deviation from 0 to {MOST_MM} mm is possible")]
    OutOfRange {
        /// Where it stands.
        key: String,
        /// What it is.
        value: f64,
    },
}

#[derive(Deserialize)]
struct Study {
    format: String,
    version: u32,
    marking_sd_mm: f64,
    shared_sd_mm: f64,
    marking_error: Errors,
}

#[derive(Deserialize)]
struct Errors {
    markings: usize,
    degrees_of_freedom: usize,
    contour_sd_mm: f64,
    iris_diameter_sd_mm: f64,
    points_sd_mm: std::collections::BTreeMap<String, f64>,
}

/// The error of marking that a study found, from the bytes of its repeatability.json.
///
/// # Errors
///
/// Returns [`RepeatabilityInputError`] where the file is no such study, or states an error that no hand has.
pub fn marking_error_of(bytes: &[u8]) -> Result<MarkingError, RepeatabilityInputError> {
    let study: Study = serde_json::from_slice(bytes)?;
    if (study.format.as_str(), study.version) != ("lipmetry-repeatability", 1) {
        return Err(RepeatabilityInputError::Format { format: study.format, version: study.version });
    }
    let errors = &study.marking_error;
    let values = [
        ("marking_sd_mm", study.marking_sd_mm),
        ("shared_sd_mm", study.shared_sd_mm),
        ("marking_error.contour_sd_mm", errors.contour_sd_mm),
        ("marking_error.iris_diameter_sd_mm", errors.iris_diameter_sd_mm),
    ];
    let points = errors.points_sd_mm.iter().map(|(id, value)| (format!("marking_error.points_sd_mm.{id}"), *value));
    for (key, value) in values.into_iter().map(|(key, value)| (key.to_owned(), value)).chain(points) {
        if !(0.0..=MOST_MM).contains(&value) {
            return Err(RepeatabilityInputError::OutOfRange { key, value });
        }
    }
    let mut error = MarkingError::stated(study.marking_sd_mm, study.shared_sd_mm);
    error.contour_mm = errors.contour_sd_mm;
    error.iris_diameter_mm = errors.iris_diameter_sd_mm;
    error.origin =
        MarkingErrorSource::Repeatability { markings: errors.markings, degrees_of_freedom: errors.degrees_of_freedom };
    let named = errors.points_sd_mm.iter().filter_map(|(id, value)| Some((Landmark::from_id(id)?, *value)));
    Ok(named.fold(error, |error, (landmark, value)| error.with_point(landmark, value)))
}
