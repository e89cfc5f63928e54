//! The measures of one photo, with everything that threatens them.

use super::compare::mouth_error;
use super::findings::Findings;
use super::photo::Photo;
use super::report::Report;
use crate::caution::{Caution, without_consequences};
use crate::comparison::{Measurement, Settings, measure_photo};
use crate::error::Error;

/// Measures one photo, with all cautions that apply.
///
/// # Errors
///
/// Where the corners of the mouth coincide, and where the picture is damaged there.
pub fn measure(photo: &Photo, settings: &Settings) -> Result<MeasuredPhoto, Error> {
    let mut measurement =
        measure_photo(photo.marked(), settings).map_err(|source| mouth_error(std::slice::from_ref(photo), source))?;
    let findings = Findings::of(photo, &measurement.mouth());
    photo.check()?;
    let own = std::mem::take(&mut measurement.cautions);
    let all = findings.cautions_with(own, measurement.error.independent_mm);
    measurement.cautions = without_consequences(all);
    measurement.cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
    Ok(MeasuredPhoto { photo: photo.clone(), settings: settings.clone(), measurement })
}

/// What is implausible about the marks of a landmark file by themselves, without its photo: a sentence each. Of a file that cannot be
/// read or measured it is why.
pub fn mark_doubts(landmarks: &[u8]) -> Vec<String> {
    let measured = Photo::from_landmarks(landmarks).and_then(|photo| measure(&photo, &Settings::values_only()));
    let about_marks = |caution: &&Caution| matches!(caution, Caution::Plausibility(_) | Caution::Misplaced(_));
    match measured {
        Ok(measured) => measured.cautions().iter().filter(about_marks).map(Caution::message).collect(),
        Err(error) => error.to_string().lines().map(str::to_owned).collect(),
    }
}

/// The measures of one photo.
#[derive(Clone, Debug)]
pub struct MeasuredPhoto {
    photo: Photo,
    settings: Settings,
    measurement: Measurement,
}

impl MeasuredPhoto {
    /// What threatens the measures, the gravest first.
    pub fn cautions(&self) -> &[Caution] {
        &self.measurement.cautions
    }

    /// Its report: report.json, report.html and overlay.png.
    pub fn report(&self) -> Report<'_> {
        Report::of_photo(self)
    }

    /// The photo.
    pub fn photo(&self) -> &Photo {
        &self.photo
    }

    /// The settings that it was measured with.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Everything that was measured.
    #[doc(hidden)]
    pub fn details(&self) -> &Measurement {
        &self.measurement
    }
}
