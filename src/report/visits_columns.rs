//! The columns of the tables of a course: the one place that says what they are called, what type they have and what they mean.
//! Names and types are those of the study's tables, so that a script reads both.

use crate::tables::ColumnType::{Boolean, Integer, Number, String as Text};
use crate::tables::{
    CAUTION, Column, MARKS, MEASURE, PlainColumn, REASON, REST_OF_CHANGE, TableColumns, UCUM, UNIT, USED,
};

const ID: PlainColumn = ("id", Text, false, "The person's code (`--id`).");
const VISIT: PlainColumn = ("visit", Text, true, "`visit 1`, `visit 2` and so on, in the order of time.");
const DAY: PlainColumn = ("day", Integer, true, "Days from the first visit, or from `--treated`.");
const DATE: PlainColumn = (
    "date",
    Text,
    false,
    "The day on which the visit's first photo was taken (ISO 8601); filled with `--dates` alone.",
);
const PHOTO: PlainColumn = ("photo", Integer, true, "Which of the visit's photos, counted from 1.");
const TITLE: PlainColumn = ("title", Text, false, "The title (`--title`).");

const VALUES: [PlainColumn; 14] = [
    ID,
    VISIT,
    DAY,
    DATE,
    MEASURE,
    (
        "value",
        Number,
        false,
        "The mean over the visit's photos that count, in the frame that the visits share; empty where it was not measured.",
    ),
    ("uncorrected", Number, false, "The same without pose correction."),
    (
        "u",
        Number,
        false,
        "The standard uncertainty of the value: everything, also what all values of a person have in common and no change has.",
    ),
    ("low", Number, false, "The lower end of its 95 % coverage interval."),
    ("high", Number, false, "The upper end of it."),
    ("photos", Integer, true, "How many photos of the visit count."),
    UNIT,
    UCUM,
    TITLE,
];

const CHANGES: [PlainColumn; 15] = [
    ID,
    VISIT,
    DAY,
    DATE,
    ("reference", Text, true, "The visit that the change is counted from."),
    (
        "against",
        Text,
        true,
        "`first`: counted from the first visit; `previous`: from the visit before, where that is another one. Use one of the two, or changes count twice.",
    ),
    MEASURE,
    (
        "difference",
        Number,
        false,
        "The value at the visit minus that at the reference; empty where one of them was not measured, and then so are all that follow.",
    ),
    ("u", Number, false, "Its standard uncertainty: marking, scale, pose and posture of the lips."),
    ("low", Number, false, "The lower end of its own 95 % coverage interval."),
    ("high", Number, false, "The upper end of it."),
    (
        "bounds_low",
        Number,
        false,
        "The lower end of the interval that the verdict rests on, which holds together with those of all other comparisons.",
    ),
    ("bounds_high", Number, false, "The upper end of it."),
    ("sdc95", Number, false, "The smallest detectable change."),
    (
        "verdict",
        Text,
        false,
        "`increased`, `decreased`, `not_detected`, or `inconclusive` where a caution keeps the verdict back.",
    ),
];

const PHOTOS: [PlainColumn; 13] = [
    ID,
    VISIT,
    DAY,
    DATE,
    PHOTO,
    ("file", Text, true, "The file's name; with `--id` the code and a number."),
    ("sha256", Text, true, "The SHA-256 sum of the photo's file."),
    MARKS,
    (
        "matched",
        Text,
        false,
        "How its marks were matched with the first photo's by the pixels: `accepted`, `partly`, `rejected`; empty where they were not asked.",
    ),
    USED,
    REASON,
    ("is_reference", Boolean, true, "Whether it is of the first visit."),
    TITLE,
];

const CAUTIONS: [PlainColumn; 12] = [
    ID,
    VISIT,
    DAY,
    DATE,
    PHOTO,
    ("against", Text, false, "The visit of the earlier photo that it was compared with."),
    ("against_photo", Integer, true, "Which of that visit's photos, counted from 1."),
    CAUTION[0],
    CAUTION[1],
    CAUTION[2],
    ("advice", Text, true, "What to do about it."),
    TITLE,
];

/// The tables of a course with their columns, in the order in which they are written.
pub fn visits_columns() -> [TableColumns; 4] {
    let table = |name, row, columns: &[PlainColumn]| TableColumns {
        name,
        row,
        of_photos: false,
        columns: columns.iter().map(Column::from).collect(),
    };
    let changes = [&CHANGES[..], &REST_OF_CHANGE, &[TITLE]].concat();
    [
        table("visits", "one measure at one visit", &VALUES),
        table("visits_changes", "the change of one measure between two visits", &changes),
        table("visits_photos", "one photo", &PHOTOS),
        table("visits_cautions", "one caution of one photo", &CAUTIONS),
    ]
}
