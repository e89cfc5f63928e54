//! The measures of one photo, with everything that threatens them.

use super::compare::mouth_error;
use super::findings::Findings;
use super::photo::Photo;
use super::report::Report;
use crate::caution::{Caution, without_consequences};
use crate::comparison::{Measurement, Settings, measure_photo};
use crate::error::Error;
use crate::stage::{Stage, during};
use crate::uncertainty::Sampling;

/// Measures one photo, with all cautions that apply.
///
/// # Errors
///
/// Where the corners of the mouth coincide, and where the picture is damaged there.
pub fn measure(photo: &Photo, settings: &Settings) -> Result<MeasuredPhoto, Error> {
    let measured = during(Stage::Comparing, || measure_photo(photo.marked(), settings));
    let mut measurement = measured.map_err(|source| mouth_error(std::slice::from_ref(photo), source))?;
    let findings = during(Stage::Looking, || Findings::of(photo, &measurement.mouth()));
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
    let doubts = Photo::from_landmarks(landmarks).and_then(|photo| doubts_of_marks(&photo, &Settings::default()));
    match doubts {
        Ok(cautions) => cautions.iter().map(Caution::message).collect(),
        Err(error) => error.to_string().lines().map(str::to_owned).collect(),
    }
}

/// What is implausible about the marks of a photo, the gravest first: of the cautions of [`measure`] those on single marks. They rest
/// on values and on the error of a click, so no error of a measure is evaluated for them, and no pixel is looked at.
///
/// # Errors
///
/// Where the corners of the mouth coincide.
pub(crate) fn doubts_of_marks(photo: &Photo, settings: &Settings) -> Result<Vec<Caution>, Error> {
    let settings = Settings { sampling: Sampling { samples: 0, ..settings.sampling }, ..settings.clone() };
    let measured =
        measure_photo(photo.marked(), &settings).map_err(|source| mouth_error(std::slice::from_ref(photo), source))?;
    let mut cautions = without_consequences(measured.cautions);
    cautions.retain(|caution| matches!(caution, Caution::Plausibility(_) | Caution::Misplaced(_)));
    Ok(cautions)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The landmark file of an example photo, one of its marks at another place.
    fn moved(mark: &str, to: [f64; 2]) -> Vec<u8> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/before.landmarks.json");
        let text = std::fs::read(path).expect("an example");
        let mut file: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        for marking in file["markings"].as_array_mut().expect("markings") {
            marking["points"][mark] = to.into();
        }
        serde_json::to_vec(&file).expect("JSON")
    }

    #[test]
    fn doubts_are_those_of_the_whole_measuring() {
        let mut doubtful = 0;
        let of_all = |caution: &Caution| matches!(caution, Caution::Plausibility(_) | Caution::Misplaced(_));
        for mark in ["ch_r", "ch_l", "cph_r", "cph_l", "ls", "sto", "sn", "en_r", "en_l", "ex_r", "ex_l"] {
            for to in [[0.0, 0.0], [790.0, 1400.0], [900.0, 1250.0], [560.0, 1440.0], [800.0, 900.0]] {
                let Ok(photo) = Photo::from_landmarks(&moved(mark, to)) else { continue };
                for settings in [Settings::default(), Settings { posture_sd_mm: 0.0, ..Settings::values_only() }] {
                    let Ok(measured) = measure(&photo, &settings) else { continue };
                    let expected: Vec<Caution> = measured.cautions().iter().filter(|c| of_all(c)).cloned().collect();
                    let doubts = doubts_of_marks(&photo, &settings).expect("measured before");
                    assert_eq!(doubts, expected, "{mark} at {to:?}");
                    doubtful += usize::from(!doubts.is_empty());
                }
            }
        }
        assert!(doubtful > 10, "{doubtful}");
    }
}
