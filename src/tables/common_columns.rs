//! Columns that the tables of a course and those of a study have in common, so that a script reads both.

use super::column::ColumnType::{Boolean, Integer, Number, String as Text};
use super::column::PlainColumn;

pub(crate) const MEASURE: PlainColumn =
    ("measure", Text, true, "The measure's id, as in reports and `docs/measures.md`.");
pub(crate) const UNIT: PlainColumn = ("unit", Text, true, "The unit, as reports write it.");
pub(crate) const UCUM: PlainColumn = ("ucum", Text, true, "The unit as a UCUM code, in ASCII.");

/// How marks came to be on a photo.
pub(crate) const MARKS: PlainColumn = (
    "marks",
    Text,
    true,
    "How its marks came there: `hand` (a person marked or confirmed them), `carried` from another photo of the visit, `none`.",
);
pub(crate) const USED: PlainColumn = ("used", Boolean, true, "Whether it counts in its visit's means.");
pub(crate) const REASON: PlainColumn = ("reason", Text, false, "Why it does not.");

/// The code, the severity and the text of a caution.
pub(crate) const CAUTION: [PlainColumn; 3] = [
    ("code", Text, true, "The caution's code, as in `docs/cautions.md`."),
    ("severity", Text, true, "`note`, `warning` or `blocking`."),
    ("message", Text, true, "What it says."),
];

/// What is said of a change beside its difference, its error and its verdict.
pub(crate) const REST_OF_CHANGE: [PlainColumn; 12] = [
    (
        "probability_larger",
        Number,
        false,
        "The probability that the value is larger, from 0 to 1; of the two questions alone.",
    ),
    ("clicks_only", Number, false, "The difference by the clicks alone, where marks were matched."),
    ("clicks_only_u", Number, false, "Its standard uncertainty."),
    (
        "u_marking",
        Number,
        false,
        "The part of u from the clicks. The squares of u_marking, u_pose, u_scale and u_posture add up to that of u.",
    ),
    ("u_pose", Number, false, "The part of u from the pose of the head and the depth of the lips."),
    ("u_scale", Number, false, "The part of u from the millimetre."),
    ("u_posture", Number, false, "The part of u from how the lips are held."),
    (
        "u_posture_between_visits",
        Number,
        false,
        "The part of u_posture that more photos of a visit do not make smaller.",
    ),
    ("photos", Integer, true, "How many photos of the visit count."),
    ("photos_reference", Integer, true, "How many photos of the reference count."),
    UNIT,
    UCUM,
];
