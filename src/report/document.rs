//! The report as it is written. The schema is made from these types; within a version keys are only ever
//! added.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::answers::AnswersDocument;
use super::matching::MatchingDocument;
use super::photos::{PostureWithinDocument, VisitPhotoDocument};

/// The comparison of two photos, or of two visits of several photos. Then the values, the changes and the answers are those of the
/// means over the photos that count; everything else is of the visits' marked photos.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ComparisonReport {
    /// What kind of file this is.
    #[schemars(extend("const" = "lipmetry-report"))]
    pub format: &'static str,
    /// The version of the format.
    pub version: u32,
    /// The program that made it.
    pub tool: ToolDocument,
    /// A code for the person, as it was given; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The title, as it was given; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The settings it was made with.
    pub settings: SettingsDocument,
    /// The photo before the treatment, or the visit.
    pub before: PhotoReport,
    /// The photo after it, or the visit.
    pub after: PhotoReport,
    /// How the lip is held in photos of one visit; absent where no visit has several photos, and where no uncertainty was evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posture_within_visits: Option<PostureWithinDocument>,
    /// How the photos were brought into one face frame; of visits of several photos the marked ones.
    pub alignment: AlignmentDocument,
    /// Which marks of the after photo were found by its pixels; of visits of several photos those of the marked ones.
    pub matching: MatchingDocument,
    /// The change of every measure that both photos have, after minus before; of visits of several photos of their means, while
    /// `uncorrected`, `clicks_only` and `shape_change` are those of the marked photos.
    pub change: IndexMap<&'static str, ChangeDocument>,
    /// The coverage factor at which the `bounds95` of all measures but `upper_vermilion_height_mean` and
    /// `vermilion_height_difference` hold together with 95 %; null where no uncertainty was evaluated.
    pub joint_coverage_factor: Option<f64>,
    /// Whether vermilion and philtrum moved as a lip flip moves them; null where one of them is not
    /// measured on both photos.
    pub consistency: Option<ConsistencyDocument>,
    /// What threatens the comparison, the gravest first.
    pub cautions: Vec<CautionDocument>,
    /// What people ask first: whether the lip is fuller, whether it is even, and whether these photos can tell.
    pub answers: AnswersDocument,
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
    /// A code for the person, as it was given; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The title, as it was given; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
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
    /// Whether marks of the after photo are matched by the pixels: `auto`, where the photos allow it; or `off`. Absent of one
    /// photo.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub matching: Option<&'static str>,
    /// The face frame that was asked for: `auto`, pose-corrected where the stable points determine the pose of the
    /// head, else uncorrected; or `uncorrected`.
    pub frame: &'static str,
    /// Where the random numbers of the Monte Carlo run start.
    pub seed: u64,
    /// How many samples it drew; 0 where no uncertainty was evaluated.
    pub samples: usize,
    /// The error of one click, a standard deviation per axis, in millimetres.
    pub marking_sd_mm: f64,
    /// The error that all points along one border share, a standard deviation per axis, in millimetres.
    pub shared_sd_mm: f64,
    /// Where the error of marking comes from.
    pub marking_error: MarkingErrorDocument,
    /// The posture of the lips that the uncertainty of changes counts: the standard deviation of the mean height of the
    /// upper vermilion in one photo, in millimetres. What it does to a measure is in its budget.
    pub posture_sd_mm: f64,
    /// The part of the posture that all photos of a visit share, which more photos do not make smaller, as such a standard deviation:
    /// it is in `posture_sd_mm`.
    pub posture_of_visit_sd_mm: f64,
    /// Of a lip that is held how: `rest`; or `smile` where both photos are stated to show one.
    pub posture_of: &'static str,
    /// How far two photos may differ in yaw and in pitch where the pose is not corrected, a standard deviation in
    /// degrees.
    pub pose_sd_deg: f64,
    /// How deep lips lie, for frames in correction.
    pub lip_depths: LipDepthsDocument,
    /// The horizontal visible iris diameter that irises are calibrated by, and its standard deviation between persons,
    /// in millimetres.
    pub iris_mm: [f64; 2],
    /// What 100 %bw count as where a length in millimetres (a marking error, a threshold) is needed and there is no
    /// calibration.
    pub biocular_width_mm: f64,
    /// What 100 %mw count as there.
    pub mouth_width_mm: f64,
}

/// How deep the points of lips lie in front of subnasale on a face of average size, in millimetres, on the average and
/// as standard deviations.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LipDepthsDocument {
    /// The means of ls, cph, sto, li and ch.
    pub mean_mm: IndexMap<&'static str, f64>,
    /// Between persons: of the whole mouth against subnasale; of cph, sto, li and ch against it; of one ch against the
    /// other.
    pub sd_mm: IndexMap<&'static str, f64>,
    /// Of each of these between two photos of one person.
    pub photo_sd_mm: f64,
}

/// Where the error of marking comes from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MarkingErrorDocument {
    /// `default`, `stated`, `replicates` (the photos at hand were marked more than once) or `repeatability` (a study).
    pub source: &'static str,
    /// How many markings it rests on; 0 where it was assumed or stated.
    pub markings: usize,
    /// How many degrees of freedom their scatter has.
    pub degrees_of_freedom: usize,
    /// The error of a contour point, a standard deviation per axis, in millimetres.
    pub contour_sd_mm: f64,
    /// The error of an iris's diameter, a standard deviation, in millimetres.
    pub iris_diameter_sd_mm: f64,
    /// The error of each named point, a standard deviation per axis, in millimetres.
    pub points_sd_mm: IndexMap<&'static str, f64>,
}

/// One photo and its measures, or a visit of several photos: then unit, scale, frame and distance are those of its marked photo.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PhotoReport {
    /// Which photo; of a visit of several the marked one, by which the visits were compared.
    pub photo: PhotoIdentity,
    /// The photos of the visit, with the marked one among them; absent unless a visit of the comparison has several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<VisitPhotoDocument>,
    /// The unit of length: `mm`, `%bw` (percent of the biocular width) or `%mw` (of the mouth width).
    pub unit: &'static str,
    /// The unit of length in pixels.
    pub scale: ScaleReport,
    /// What "up" was taken from: `facial_midline` or `mouth`.
    pub upright: &'static str,
    /// The face frame that was used: `pose_corrected`, as seen from straight ahead, or `uncorrected`.
    pub frame: &'static str,
    /// How far the camera was from the face, in millimetres; without a calibration as if the face were of average size.
    /// Null in an uncorrected frame.
    pub distance: Option<QuantityDocument>,
    /// How many independent markings the values are the mean of; of a visit of several photos those of the marked one.
    pub markings: usize,
    /// The measures by their ids; of a visit of several photos the means over those that count, whose error counts how these differ.
    /// `uncorrected`, `noise_floor` and `clicks_only` are then those of the marked photo.
    pub measures: IndexMap<&'static str, MeasureDocument>,
    /// The measures that could not be taken, with what they need.
    pub not_measured: IndexMap<&'static str, String>,
}

/// Which photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PhotoIdentity {
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
    /// The day on which it was taken, as in 2026-03-14; absent unless dates were asked for, and where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
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
    /// One value.
    Scalar(QuantityDocument),
    /// A value at each position along the chord.
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
    /// What an index that cannot be negative would be on a perfectly symmetric, unchanged lip, from errors of marking
    /// alone, on the average; of a score how far below 100. Absent for other measures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise_floor: Option<f64>,
    /// The value without pose correction, which does not take the pose of the head out; absent where that is the frame
    /// that was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncorrected: Option<f64>,
    /// The value by the clicks alone, in a comparison with matched marks: of the after photo, whose `value` is by these, and of
    /// the before photo, whose pose and scale are found together with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clicks_only: Option<ClicksOnlyDocument>,
    /// The unit: `mm`, `mm²`, `%bw`, `%bw²`, `%mw`, `%mw²`, `°`, `%` or `1`.
    pub unit: &'static str,
}

/// What the clicks alone give, without matched marks.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ClicksOnlyDocument {
    /// The value.
    pub value: f64,
    /// Its standard uncertainty; absent where it was not evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub u: Option<f64>,
    /// The ends of its 95 % coverage interval; absent where it was not evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci95: Option<[f64; 2]>,
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
    /// The magnification of the after photo over that of the before photo; pose-corrected at the lips.
    pub scale_ratio: f64,
    /// How the head is turned in the after photo against the before photo; null without pose correction.
    pub pose_difference: Option<PoseDifferenceDocument>,
    /// How the heads in space fit the stable points; null without pose correction.
    pub pose_fit: Option<PoseFitDocument>,
}

/// How the head is turned in one photo against the other.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PoseDifferenceDocument {
    /// To the subject's left, in degrees.
    pub yaw_deg: f64,
    /// Chin up, in degrees.
    pub pitch_deg: f64,
    /// The standard uncertainty of the yaw; absent where it was not evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub u_yaw_deg: Option<f64>,
    /// The standard uncertainty of the pitch; absent where it was not evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub u_pitch_deg: Option<f64>,
}

/// How the heads in space fit the stable points.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PoseFitDocument {
    /// Whether the search for the poses settled.
    pub settled: bool,
    /// How far the points are off, over what their stated errors let expect, root mean square: 1 on the average.
    pub residual_ratio: f64,
}

/// A stable point that does not fit the others.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MisfitDocument {
    /// How far it lies from where the others put it.
    pub distance: f64,
    /// The photo in which it seems misplaced, `before` or `after`; null where neither can be singled out.
    pub photo: Option<&'static str>,
}

/// The change of one measure.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ChangeDocument {
    /// After minus before.
    Difference(Box<DifferenceDocument>),
    /// After minus before along the chord.
    Profile(ProfileChangeDocument),
    /// The distance between the shapes, which has no sign.
    Distance(ShapeChangeDocument),
}

/// After minus before.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DifferenceDocument {
    /// After minus before.
    pub difference: QuantityDocument,
    /// In percent of the value before; absent where that has no meaning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// The standard uncertainty of `percent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_u: Option<f64>,
    /// The 95 % coverage interval of `percent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_ci95: Option<[f64; 2]>,
    /// The interval that the verdict rests on: of `upper_vermilion_height_mean` and `vermilion_height_difference` the 95 %
    /// coverage interval, of all other measures intervals that hold together with 95 %.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds95: Option<[f64; 2]>,
    /// The smallest detectable change: how far `bounds95` reaches from the difference towards 0, so that a difference is
    /// detected exactly where it is larger than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sdc95: Option<f64>,
    /// The probability that the true value is larger after than before; of `upper_vermilion_height_mean` and
    /// `vermilion_height_difference` alone, and where a verdict is passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability_larger: Option<f64>,
    /// `increased` or `decreased` where `bounds95` excludes 0; `not_detected` where it includes it; `inconclusive` where a
    /// caution keeps the verdict back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<&'static str>,
    /// What the standard uncertainty of the difference is made up of; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetDocument>,
    /// Of a left-right difference: the change of its magnitude.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub magnitude: Option<MagnitudeDocument>,
    /// The change by the clicks alone, also where no match was used; absent with `--match off`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clicks_only: Option<ClicksOnlyDocument>,
}

/// The uncertainty budget of a change: standard uncertainties in its unit, whose squares add up to that of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BudgetDocument {
    /// From the clicks, and from the outline between them.
    pub marking: f64,
    /// From the pose of the head and the depth of the lips.
    pub pose: f64,
    /// From the calibration.
    pub scale: f64,
    /// From how differently the lips are held in two photos.
    pub posture: f64,
    /// That part of the posture which all photos of a visit share: more photos do not make it smaller. It is in `posture`.
    pub posture_between_visits: f64,
    /// Which of them is the largest.
    pub largest: &'static str,
}

/// The change of a magnitude, |after| minus |before|.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MagnitudeDocument {
    /// |after| minus |before|.
    pub difference: QuantityDocument,
    /// The interval that the verdict rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds95: Option<[f64; 2]>,
    /// The smallest detectable change of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sdc95: Option<f64>,
    /// The probability that it is larger, as of the difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability_larger: Option<f64>,
    /// Whether it is detectable: the same words as of the difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<&'static str>,
}

/// After minus before along the chord.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProfileChangeDocument {
    /// After minus before at each position.
    pub difference: ProfileDocument,
    /// The interval that the verdict at each position rests on; they hold together, and with those of the other measures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bounds95: Vec<[f64; 2]>,
    /// The smallest detectable change at each position.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sdc95: Vec<f64>,
    /// The verdict at each position.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub verdict: Vec<&'static str>,
    /// The change by the clicks alone, also where no match was used; absent with `--match off`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clicks_only: Option<ProfileDocument>,
}

/// A distance between shapes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShapeChangeDocument {
    /// The distance, 0 for the same shape.
    pub distance: QuantityDocument,
    /// The distance by the clicks alone, also where no match was used; absent with `--match off`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clicks_only: Option<ClicksOnlyDocument>,
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
    /// Whether both changes are detectable; the pattern means little where they are not.
    pub detectable: bool,
}

/// Something that threatens the measures.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CautionDocument {
    /// What kind.
    pub code: &'static str,
    /// `note`, `warning` or `blocking`.
    pub severity: &'static str,
    /// What was found, with its values.
    pub message: String,
    /// What can be done about it.
    pub advice: &'static str,
    /// The measures whose changes get no verdict because of it.
    pub withholds: Vec<&'static str>,
}

/// The report for people.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SummaryDocument {
    /// One sentence.
    pub headline: String,
    /// Further sentences.
    pub lines: Vec<String>,
}
