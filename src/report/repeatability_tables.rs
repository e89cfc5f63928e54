//! A study of repeatability as tables, for spreadsheets and statistics programs: the errors of marking, and the limits of agreement.

use super::repeatability::{RepeatabilityReport, RowDocument};
use crate::tables::ColumnType::{Integer, Number, String as Text};
use crate::tables::{Cell, Column, CsvStyle, PlainColumn, TableColumns, TableWriter, ucum};

/// The files of [`repeatability_tables`], in their order.
pub const REPEATABILITY_TABLES: [&str; 2] = ["repeatability.csv", "repeatability_agreement.csv"];

const KIND: PlainColumn = ("kind", Text, true, "`point` (both axes together) or `measure`.");
const MEASURE: PlainColumn = ("measure", Text, true, "The point's or the measure's id.");
const NAME: PlainColumn = ("name", Text, true, "Its name for people.");
const LEVEL: PlainColumn = (
    "level",
    Text,
    true,
    "`within`: one marker's markings of a photo; `total`: all markings of a photo, whoever made them.",
);
const UNIT: PlainColumn = ("unit", Text, true, "The unit, as reports write it.");
const UCUM: PlainColumn = ("ucum", Text, true, "The unit as a UCUM code, in ASCII.");

const ERRORS: [PlainColumn; 18] = [
    KIND,
    MEASURE,
    NAME,
    LEVEL,
    ("tem", Number, false, "The technical error of measurement (Dahlberg)."),
    ("tem_low", Number, false, "The lower end of its 95 % confidence interval."),
    ("tem_high", Number, false, "The upper end of it."),
    ("degrees_of_freedom", Integer, true, "Its degrees of freedom."),
    ("sem", Number, false, "The standard error of measurement that goes with the correlation."),
    ("sdc95", Number, false, "The smallest detectable change of one marking against one, 1.96 √2 TEM."),
    (
        "icc_model",
        Text,
        false,
        "The model of the intraclass correlation: of one marker's markings, or between the markers' means.",
    ),
    ("icc", Number, false, "The intraclass correlation; empty where too few photos or markers allow none."),
    ("icc_low", Number, false, "The lower end of its 95 % confidence interval."),
    ("icc_high", Number, false, "The upper end of it."),
    (
        "markings_for_1_mm",
        Integer,
        false,
        "How many markings of each photo it takes to see a change of 1 mm, the posture of the lip included; of lengths alone.",
    ),
    ("markings_for_1_mm_without_posture", Integer, false, "The same without the posture."),
    UNIT,
    UCUM,
];

const AGREEMENT: [PlainColumn; 17] = [
    KIND,
    MEASURE,
    NAME,
    LEVEL,
    (
        "pair",
        Text,
        true,
        "What is compared by Bland and Altman's method: the second marking minus the first, or one marker minus another.",
    ),
    ("pairs", Integer, true, "How many differences there are."),
    ("bias", Number, false, "Their mean."),
    ("bias_low", Number, false, "The lower end of its 95 % confidence interval."),
    ("bias_high", Number, false, "The upper end of it."),
    ("lower_limit", Number, false, "The lower limit of agreement."),
    ("lower_limit_low", Number, false, "The lower end of its 95 % confidence interval."),
    ("lower_limit_high", Number, false, "The upper end of it."),
    ("upper_limit", Number, false, "The upper limit of agreement."),
    ("upper_limit_low", Number, false, "The lower end of its 95 % confidence interval."),
    ("upper_limit_high", Number, false, "The upper end of it."),
    UNIT,
    UCUM,
];

/// The tables of a study of repeatability with their columns, in the order in which they are written.
pub fn repeatability_columns() -> [TableColumns; 2] {
    let table = |name, row, columns: &[PlainColumn]| TableColumns {
        name,
        row,
        of_photos: false,
        columns: columns.iter().map(Column::from).collect(),
    };
    [
        table("repeatability", "one point or measure at one level", &ERRORS),
        table(
            "repeatability_agreement",
            "the agreement of one pair of markings or markers on one point or measure",
            &AGREEMENT,
        ),
    ]
}

/// The tables as CSV, in the order of [`REPEATABILITY_TABLES`], with the columns of [`repeatability_columns`]. An error of marking stands
/// once for its point or measure and level, however many pairs of markers there are.
///
/// # Errors
///
/// Returns an error where the rows cannot be written, which does not happen in memory.
pub fn repeatability_tables(report: &RepeatabilityReport, style: CsvStyle) -> Result<[Vec<u8>; 2], csv::Error> {
    let [errors, agreement] = repeatability_columns();
    let mut errors = TableWriter::new(&errors, std::iter::empty(), style)?;
    let mut agreement = TableWriter::new(&agreement, std::iter::empty(), style)?;
    let mut last = None;
    for row in &report.rows {
        // A level's rows, one a pair, follow each other.
        let key = (row.kind, row.id, row.level);
        if last.replace(key) != Some(key) {
            errors.row(about(row).into_iter().chain(of_errors(row)).chain(units(row)), [])?;
        }
        if let Some(pair) = row.pair.as_deref() {
            add_pair(&mut agreement, row, pair)?;
        }
    }
    Ok([errors.into_bytes()?, agreement.into_bytes()?])
}

fn about(row: &RowDocument) -> [Cell<'_>; 4] {
    [Cell::Text(row.kind), Cell::Text(row.id), Cell::Text(&row.name), Cell::Text(row.level)]
}

fn units(row: &RowDocument) -> [Cell<'_>; 2] {
    [Cell::Text(row.unit), Cell::Text(ucum(row.unit))]
}

fn of_errors(row: &RowDocument) -> [Cell<'_>; 12] {
    let markings = |number: Option<u64>| Cell::whole(number.and_then(|number| i64::try_from(number).ok()));
    [
        Cell::number(Some(row.tem)),
        Cell::number(Some(row.tem_low)),
        Cell::number(Some(row.tem_high)),
        Cell::Whole(row.degrees_of_freedom as i64),
        Cell::number(row.sem),
        Cell::number(Some(row.sdc95)),
        Cell::text(row.icc_model),
        Cell::number(row.icc),
        Cell::number(row.icc_low),
        Cell::number(row.icc_high),
        markings(row.markings_for_1_mm),
        markings(row.markings_for_1_mm_without_posture),
    ]
}

fn add_pair(table: &mut TableWriter, row: &RowDocument, pair: &str) -> Result<(), csv::Error> {
    let cells = [
        Cell::Text(pair),
        Cell::whole(row.pairs.map(|pairs| pairs as i64)),
        Cell::number(row.bias),
        Cell::number(row.bias_low),
        Cell::number(row.bias_high),
        Cell::number(row.lower_limit),
        Cell::number(row.lower_limit_low),
        Cell::number(row.lower_limit_high),
        Cell::number(row.upper_limit),
        Cell::number(row.upper_limit_low),
        Cell::number(row.upper_limit_high),
    ];
    table.row(about(row).into_iter().chain(cells).chain(units(row)), [])
}
