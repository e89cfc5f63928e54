//! The report as it is written. The schema is made from these types; within a version keys are only ever
//! added.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

/// The comparison of two photos.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ComparisonReport {
    /// What kind of file this is.
    #[schemars(extend("const" = "lipmetry-report"))]
    pub format: &'static str,
    /// The version of the format.
    pub version: u32,
    /// The program that made it.
    pub tool: ToolDocument,
    /// The settings it was made with.
    pub settings: SettingsDocument,
    /// The photo before the treatment.
    pub before: PhotoReport,
    /// The photo after it.
    pub after: PhotoReport,
    /// How the photos were brought into one face frame.
    pub alignment: AlignmentDocument,
    /// The change of every measure that both photos have, after minus before.
    pub change: IndexMap<&'static str, ChangeDocument>,
    /// Whether vermilion and philtrum moved as a lip flip moves them; null where one of them is not
    /// measured on both photos.
    pub consistency: Option<ConsistencyDocument>,
    /// What threatens the comparison, the gravest first.
    pub cautions: Vec<CautionDocument>,
    /// The same for people.
    pub summary: SummaryDocument,
}

/// The measures of one photo.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MeasurementReport {
    /// What kind of file this is.
    #[schemars(extend("const" = "lipmetry-measurement"))]
    pub format: &'static str,
    /// The version of the format.
    pub version: u32,
    /// The program that made it.
    pub tool: ToolDocument,
    /// The settings it was made with.
    pub settings: SettingsDocument,
    /// The photo and its measures.
    #[serde(flatten)]
    pub photo: PhotoReport,
    /// What threatens the measures, the gravest first.
    pub cautions: Vec<CautionDocument>,
    /// The same for people.
    pub summary: SummaryDocument,
}

/// The program.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ToolDocument {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The settings.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SettingsDocument {
    /// The face frame: `flat`, a similarity transform, which takes out position, size and roll.
    pub frame: &'static str,
}

/// One photo and its measures.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PhotoReport {
    /// Which photo.
    pub photo: PhotoDocument,
    /// The unit of length: `mm`, `%bw` (percent of the biocular width) or `%mw` (of the mouth width).
    pub unit: &'static str,
    /// The unit of length in pixels.
    pub scale: ScaleReport,
    /// What "up" was taken from: `facial_midline` or `mouth`.
    pub upright: &'static str,
    /// How many independent markings the values are the mean of.
    pub markings: usize,
    /// The measures by their ids.
    pub measures: IndexMap<&'static str, MeasureDocument>,
    /// The measures that could not be taken, with what they need.
    pub not_measured: IndexMap<&'static str, String>,
}

/// Which photo.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PhotoDocument {
    /// The file name, without its folder.
    pub file: String,
    /// The width of the upright picture in pixels.
    pub width: u32,
    /// The height of the upright picture in pixels.
    pub height: u32,
    /// The SHA-256 sum of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// Whether the picture is a mirror image that was un-mirrored.
    pub mirrored: bool,
}

/// The unit of length in pixels.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ScaleReport {
    /// Units of length per pixel.
    pub unit_per_px: f64,
    /// Millimetres per pixel; null without a calibration.
    pub mm_per_px: Option<f64>,
    /// The standard uncertainty of `mm_per_px` from the calibration itself; null where it is not known.
    pub u: Option<f64>,
    /// Where it comes from: `iris`, `ruler`, `mm_per_px`, two of them joined by `+`, `biocular_width` or
    /// `mouth_width`. The photos of a pair share one.
    pub source: String,
}

/// One measure of one photo.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum MeasureDocument {
    /// One figure.
    Scalar(QuantityDocument),
    /// A figure at each position along the chord.
    Profile(ProfileDocument),
}

/// A value and its uncertainty.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct QuantityDocument {
    /// The value.
    pub value: f64,
    /// The standard uncertainty (k = 1); absent where it was not evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub u: Option<f64>,
    /// The ends of the 95 % coverage interval; absent where it was not evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci95: Option<[f64; 2]>,
    /// The unit: `mm`, `mm²`, `%bw`, `%bw²`, `%mw`, `%mw²`, `°`, `%` or `1`.
    pub unit: &'static str,
}

/// Values along the chord.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProfileDocument {
    /// The fractions of the chord, from ch_r to ch_l.
    pub at: Vec<f64>,
    /// The value at each of them.
    pub value: Vec<f64>,
    /// The standard uncertainties; absent where they were not evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub u: Option<Vec<f64>>,
    /// The 95 % coverage intervals; absent where they were not evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci95: Option<Vec<[f64; 2]>>,
    /// The unit.
    pub unit: &'static str,
}

/// How the photos were brought into one face frame.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AlignmentDocument {
    /// What they were aligned on: `stable_points` or `lip_corners`.
    pub basis: &'static str,
    /// The stable points they were aligned on.
    pub stable_points: Vec<&'static str>,
    /// The distance that remains at each of them.
    pub residuals: IndexMap<&'static str, f64>,
    /// The root mean square of these; null where the alignment leaves none.
    pub residual_rms: Option<f64>,
    /// The unit of the distances.
    pub unit: &'static str,
    /// The stable points that were left out because they do not fit.
    pub misfits: IndexMap<&'static str, MisfitDocument>,
    /// The roll of the head after minus before, in degrees, positive to the subject's left.
    pub rotation_deg: f64,
    /// The magnification of the after photo over that of the before photo.
    pub scale_ratio: f64,
}

/// A stable point that does not fit the others.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MisfitDocument {
    /// How far it lies from where the others put it.
    pub distance: f64,
    /// The photo in which it seems misplaced, `before` or `after`; null where it cannot be told.
    pub photo: Option<&'static str>,
}

/// The change of one measure.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ChangeDocument {
    /// After minus before.
    Difference {
        /// After minus before.
        difference: MeasureDocument,
        /// In percent of the value before; absent where that has no meaning.
        #[serde(skip_serializing_if = "Option::is_none")]
        percent: Option<f64>,
    },
    /// The distance between the shapes, which has no sign.
    Distance(ShapeChangeDocument),
}

/// A distance between shapes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShapeChangeDocument {
    /// The distance, 0 for the same shape.
    pub distance: QuantityDocument,
}

/// Whether vermilion and philtrum moved as a lip flip moves them, in opposite senses.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ConsistencyDocument {
    /// The change of `upper_vermilion_height`.
    pub upper_vermilion_height: f64,
    /// The change of `philtrum_length`.
    pub philtrum_length: f64,
    /// The unit of both.
    pub unit: &'static str,
    /// `opposite`, as a flip moves them; `same`, as an error of scale does; `neither` where one did not
    /// change at all.
    pub pattern: &'static str,
}

/// Something that threatens the measures.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CautionDocument {
    /// What kind.
    pub code: &'static str,
    /// `note`, `warning` or `blocking`.
    pub severity: &'static str,
    /// What was found, with its figures.
    pub message: String,
    /// What can be done about it.
    pub advice: &'static str,
}

/// The report for people.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SummaryDocument {
    /// One sentence.
    pub headline: String,
    /// Further sentences.
    pub lines: Vec<String>,
}
