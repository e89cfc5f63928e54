//! What one person's photos gave: everything that tables and the group are made of, as one line of JSON.

use serde::{Deserialize, Serialize};

use super::Problem;
use crate::comparison::COMMON_ERRORS;

/// The version of the record's format.
pub const RECORD_VERSION: u32 = 1;

/// What one person's photos gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonRecord {
    /// The version of the format, [`RECORD_VERSION`].
    pub version: u32,
    /// The SHA-256 sum of all that it rests on: photos, landmark files, settings, plan and the program's version.
    pub key: String,
    /// The person's code.
    pub id: String,
    /// The arm of the study.
    pub arm: Option<String>,
    /// The person's values of the further columns.
    pub further: Vec<String>,
    /// The unit of length: `mm`, `%bw` or `%mw`; `None` where nothing was measured.
    pub unit: Option<String>,
    /// The visits in time order, those without a day last. Visits of which nothing was measured are among them.
    pub visits: Vec<VisitRecord>,
    /// The photos, in the order of the visits.
    pub photos: Vec<PhotoRecord>,
    /// The values: of each photo, and of each visit the mean over its photos that count.
    pub values: Vec<ValueRecord>,
    /// The changes of each visit since the reference.
    pub changes: Vec<ChangeRecord>,
    /// The cautions.
    pub cautions: Vec<CautionRecord>,
    /// What went wrong.
    pub problems: Vec<Problem>,
}

/// One visit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VisitRecord {
    /// Its name.
    pub name: String,
    /// Its day: as the names or the manifest count them, else from the person's first day; `None` where nobody knows it.
    pub day: Option<i64>,
    /// Its date, where it is known, as ISO 8601 has it.
    pub date: Option<String>,
    /// Whether it is the one that changes are counted from.
    pub is_reference: bool,
    /// How many of its photos count; 0 where nothing was measured.
    pub photos_used: usize,
    /// The outlines of the lips of its marked photo, in the frame that it shares with the reference's.
    pub outline: Option<OutlineRecord>,
}

/// The outlines of the lips in the face frame: x to the subject's left as it is seen, y up, in the person's unit of length.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OutlineRecord {
    /// The upper border of the upper vermilion, at equal fractions of its arc length from the subject's right corner to the left one.
    pub upper_border: Vec<[f64; 2]>,
    /// The free margin of the upper lip.
    pub upper_margin: Vec<[f64; 2]>,
    /// The free margin of the lower lip, where it was marked by itself.
    pub lower_margin: Vec<[f64; 2]>,
    /// The lower border of the lower vermilion.
    pub lower_border: Vec<[f64; 2]>,
}

/// One photo.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PhotoRecord {
    /// The visit, by its place in [`PersonRecord::visits`].
    pub visit: usize,
    /// Which of the visit's photos it is, counted from 1 in the order of their names.
    pub number: usize,
    /// Its values of the further columns.
    pub further: Vec<String>,
    /// The SHA-256 sum of its file; `None` where it could not be read.
    pub sha256: Option<String>,
    /// Its width in pixels, upright.
    pub width: Option<u32>,
    /// Its height in pixels, upright.
    pub height: Option<u32>,
    /// How its marks came there: `hand` (a person marked it), `carried` (from another photo of the visit), or `none`.
    pub marks: String,
    /// How many times it was marked.
    pub markings: usize,
    /// How its marks were matched with the reference's: `full`, `partial`, `none`, …; `None` where nobody asked the pixels.
    pub matched: Option<String>,
    /// Millimetres a pixel at the mouth, where the photo is calibrated.
    pub mm_per_px: Option<f64>,
    /// What millimetres were taken from: `iris`, `ruler`, `factor`, or none.
    pub calibration: Option<String>,
    /// Whether it counts in its visit's means.
    pub used: bool,
    /// Why it does not.
    pub reason: Option<String>,
}

/// One value of one measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ValueRecord {
    /// The visit, by its place in [`PersonRecord::visits`].
    pub visit: usize,
    /// The photo, by its number in the visit; `None` for the mean over the visit's photos that count.
    pub photo: Option<usize>,
    /// The measure's id.
    pub measure: String,
    /// The value, in the frame that the person's visits share.
    pub value: f64,
    /// The value in the photo's own frame without pose correction; of a visit the mean of its photos that count.
    pub uncorrected: Option<f64>,
    /// The standard uncertainty of the value.
    pub u: Option<f64>,
    /// The lower end of its 95 % coverage interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The unit, as reports write it: `mm`, `mm²`, `°`, `%`, `1`, `%bw`, …
    pub unit: String,
}

/// The change of one measure between the reference and a later visit, later minus reference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChangeRecord {
    /// The later visit, by its place in [`PersonRecord::visits`].
    pub visit: usize,
    /// The measure's id.
    pub measure: String,
    /// The difference.
    pub difference: f64,
    /// Its standard uncertainty.
    pub u: f64,
    /// The lower end of its own 95 % coverage interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The lower end of the interval that the verdict rests on.
    pub bounds_low: f64,
    /// The upper end.
    pub bounds_high: f64,
    /// The smallest detectable change.
    pub sdc95: f64,
    /// The verdict: `increased`, `decreased`, `not_detected` or `inconclusive`.
    pub verdict: String,
    /// The probability that the value is larger; of the two questions alone.
    pub probability_larger: Option<f64>,
    /// The difference by the clicks alone; `None` where nobody asked the pixels.
    pub clicks_only: Option<f64>,
    /// Its standard uncertainty.
    pub clicks_only_u: Option<f64>,
    /// What `u` is made up of.
    pub budget: Option<BudgetRecord>,
    /// What errors that all people of a study have in common do to the difference, in the order of [`COMMON_SOURCES`]: by how much one
    /// standard deviation of each moves it, with its sign. Its square is a part of that of `u`.
    pub common: Vec<f64>,
    /// The unit, as reports write it.
    pub unit: String,
}

/// What a standard uncertainty is made up of, as standard uncertainties whose squares add up to its square; the last is a part of the
/// posture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BudgetRecord {
    /// Of the clicks.
    pub marking: f64,
    /// Of the pose of the head and of what is unknown of the face in space.
    pub pose: f64,
    /// Of the millimetre.
    pub scale: f64,
    /// Of how the lips are held.
    pub posture: f64,
    /// That part of it which all photos of a visit share.
    pub posture_between_visits: f64,
}

/// An error that all people of a study have in common, so that it does not average out over them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommonSource {
    /// The word in tables and JSON.
    pub id: &'static str,
    /// The name for people.
    pub name: &'static str,
}

/// The errors that people of a study have in common, in the order of [`ChangeRecord::common`].
pub const COMMON_SOURCES: [CommonSource; COMMON_ERRORS] = [
    CommonSource { id: "iris", name: "the mean diameter of irises" },
    CommonSource { id: "face_mouth", name: "how far the average mouth stands before the nose" },
    CommonSource { id: "face_peaks", name: "how far the average peaks of the Cupid's bow stand before its dip" },
    CommonSource { id: "face_margin", name: "how far the average free margin lies behind the upper border" },
    CommonSource { id: "face_lower", name: "how far the average lower border lies behind the upper one" },
    CommonSource { id: "face_corners", name: "how far the average corners of the mouth lie behind the upper border" },
    CommonSource { id: "matching", name: "what matches read too little on average" },
    CommonSource { id: "model_upper", name: "how the vermilion borders of confirmed marks lean on average" },
    CommonSource { id: "model_margin", name: "how the free margins of confirmed marks lean on average" },
];

/// One caution of one photo.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CautionRecord {
    /// The visit, by its place in [`PersonRecord::visits`].
    pub visit: usize,
    /// The photo, by its number in the visit.
    pub photo: usize,
    /// The visit that it was compared with; `None` of a photo by itself.
    pub against: Option<usize>,
    /// The caution's code.
    pub code: String,
    /// `note`, `warning` or `blocking`.
    pub severity: String,
    /// What it says, without names of files.
    pub message: String,
}
