//! The columns of the tables: the one place that says what they are called, what type they have and what they mean.

use super::super::record::COMMON_SOURCES;
use crate::tables::{
    CAUTION, Column, ColumnType, MARKS, MEASURE, PlainColumn, REASON, REST_OF_CHANGE, TableColumns, UCUM, UNIT, USED,
};

use ColumnType::{Boolean, Integer, Number, String as Text};

const ID: PlainColumn = ("id", Text, true, "The person's code.");
const VISIT: PlainColumn = (
    "visit",
    Text,
    true,
    "The visit's name; of visits that are named by their dates `visit 1`, `visit 2`, in the order of time.",
);
const DAY: PlainColumn = (
    "day",
    Integer,
    false,
    "The day of the visit: as the folders or the manifest count it, else from the person's first visit. Empty where nobody knows it.",
);
const ARM: PlainColumn = ("arm", Text, false, "The arm of the study.");
const DATE: PlainColumn = ("date", Text, false, "The date of the visit (ISO 8601); filled with --dates alone.");

const VALUES: [PlainColumn; 16] = [
    ID,
    VISIT,
    DAY,
    DATE,
    ARM,
    (
        "level",
        Text,
        true,
        "`visit`: the mean over the visit's photos that count; `photo`: one of these photos. Use one of the two, or values count twice.",
    ),
    (
        "photo",
        Integer,
        false,
        "Which of the visit's photos, counted from 1 in the order of their names; empty for the visit.",
    ),
    MEASURE,
    ("value", Number, true, "The value, in the frame that the person's visits share."),
    ("uncorrected", Number, false, "The value in the photo's own frame without pose correction."),
    (
        "u",
        Number,
        false,
        "The standard uncertainty of the value: everything, also what all values of a person have in common.",
    ),
    ("low", Number, false, "The lower end of its 95 % coverage interval."),
    ("high", Number, false, "The upper end of it."),
    ("used", Boolean, true, "Whether the photo counts in its visit's mean; `true` for visits."),
    UNIT,
    UCUM,
];

const CHANGES: [PlainColumn; 15] = [
    ID,
    VISIT,
    DAY,
    DATE,
    ARM,
    ("reference", Text, true, "The visit that the change is counted from: the person's first."),
    MEASURE,
    ("difference", Number, true, "The value at the visit minus that at the reference."),
    ("u", Number, true, "Its standard uncertainty: marking, scale, pose and posture of the lips."),
    ("low", Number, true, "The lower end of its own 95 % coverage interval."),
    ("high", Number, true, "The upper end of it."),
    (
        "bounds_low",
        Number,
        true,
        "The lower end of the interval that the verdict rests on, which holds together with those of the person's other comparisons.",
    ),
    ("bounds_high", Number, true, "The upper end of it."),
    ("sdc95", Number, true, "The smallest detectable change."),
    (
        "verdict",
        Text,
        true,
        "`increased`, `decreased`, `not_detected`, or `inconclusive` where a caution keeps the verdict back.",
    ),
];

const CAUTIONS: [PlainColumn; 10] = [
    ID,
    VISIT,
    DAY,
    DATE,
    ARM,
    ("photo", Integer, true, "Which of the visit's photos it concerns."),
    ("against", Text, false, "The visit that it was compared with; empty for a photo by itself."),
    CAUTION[0],
    CAUTION[1],
    CAUTION[2],
];

const PHOTOS: [PlainColumn; 17] = [
    ID,
    VISIT,
    DAY,
    DATE,
    ARM,
    ("photo", Integer, true, "Which of the visit's photos, counted from 1 in the order of their names."),
    (
        "sha256",
        Text,
        false,
        "The SHA-256 sum of the photo's file; empty where it could not be read, and with --ids hash.",
    ),
    ("width", Integer, false, "Its width in pixels, upright."),
    ("height", Integer, false, "Its height in pixels, upright."),
    MARKS,
    ("markings", Integer, true, "How many times it was marked."),
    (
        "matched",
        Text,
        false,
        "How its marks were matched with the reference's by the pixels; empty where they were not asked.",
    ),
    ("mm_per_px", Number, false, "Millimetres a pixel at the mouth, where the photo is calibrated."),
    ("calibration", Text, false, "What millimetres were taken from."),
    USED,
    REASON,
    ("is_reference", Boolean, true, "Whether it is of the visit that changes are counted from."),
];

const MARKINGS: [PlainColumn; 10] = [
    ID,
    VISIT,
    DAY,
    ARM,
    ("photo", Integer, true, "Which of the visit's photos, counted from 1 in the order of their names."),
    ("marking", Integer, true, "Which of the photo's markings, counted from 1."),
    ("marker", Integer, true, "Who marked, numbered in the order of the initials; these are not repeated here."),
    MEASURE,
    (
        "value",
        Number,
        true,
        "The value of this marking by itself, in its own frame without pose correction: what repeatability is computed from.",
    ),
    UCUM,
];

const PROBLEMS: [PlainColumn; 5] = [
    ("id", Text, false, "The person's code; empty where it concerns the study's folder."),
    ("visit", Text, false, "The visit's name; empty where it concerns the person."),
    ("photo", Integer, false, "Which of the visit's photos, counted from 1 in the order of their names."),
    ("code", Text, true, "What kind of problem it is."),
    ("message", Text, true, "What is wrong, and what to do."),
];

/// The tables of a study with their columns, in the order in which they are written.
pub fn tables() -> [TableColumns; 6] {
    let table = |name, row, of_photos, columns: &[PlainColumn]| TableColumns {
        name,
        row,
        of_photos,
        columns: columns.iter().map(Column::from).collect(),
    };
    let columns = [&CHANGES[..], &REST_OF_CHANGE].concat();
    let mut changes = table("changes", "the change of one measure at one later visit of one person", false, &columns);
    changes.columns.extend(COMMON_SOURCES.iter().map(|source| Column {
        name: format!("common_{}", source.id),
        kind: Number,
        meaning: format!(
            "By how much one standard deviation of an error that all people have in common moves the difference: {}.",
            source.name
        ),
        required: false,
    }));
    [
        table("values", "one measure of one visit, or of one photo of it", false, &VALUES),
        changes,
        table("cautions", "one caution of one photo", false, &CAUTIONS),
        table("photos", "one photo", true, &PHOTOS),
        table("markings", "one measure of one marking of a photo that was marked twice or more", false, &MARKINGS),
        table("problems", "one problem that did not stop the rest", false, &PROBLEMS),
    ]
}

/// Whether one of the tables has a column of this name.
pub fn is_own_column(name: &str) -> bool {
    tables().iter().flat_map(|table| &table.columns).any(|column| column.name.eq_ignore_ascii_case(name))
}
