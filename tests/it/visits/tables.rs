//! The tables of a course and of a study of repeatability: one variable a column, one observation a row, and each value once.

use std::collections::{BTreeMap, BTreeSet};

use lipmetry::comparison::{FrameChoice, Settings};
use lipmetry::landmark::{CurveName, Landmark, MarkedPhoto};
use lipmetry::report::{
    PhotoIdentity, VisitsReport, repeatability_columns, visits_columns, visits_report, visits_tables,
};
use lipmetry::tables::{ColumnType, CsvStyle, TableColumns};

use super::{compare_visits, dated, photos};
use crate::faces::assert_near;
use crate::simulation::{Chance, DEFAULT_HAND, knowing};

/// Three visits, the first of two photos.
const DAYS: [(i64, f64); 4] = [(0, 0.0), (0, 0.1), (14, 1.2), (60, 0.6)];

type Row = BTreeMap<String, String>;

/// The rows of a table in the plain style, by the names of the columns.
pub fn rows(bytes: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(bytes);
    let names = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| names.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// A table has its columns in their order, each cell is of its column's type, and what is never empty is not. Empty is the only word for
/// what is missing, and no number has a sign that programs do not know.
pub fn assert_typed(table: &TableColumns, bytes: &[u8]) {
    let name = table.name;
    let mut reader = csv::Reader::from_reader(bytes);
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), columns, "{name}");
    for record in reader.records().map(Result::unwrap) {
        for (cell, column) in record.iter().zip(&table.columns) {
            let is_right = match column.kind {
                _ if cell.is_empty() => !column.required,
                ColumnType::Number => cell.contains(['.', 'e']) && cell.parse::<f64>().is_ok_and(f64::is_finite),
                ColumnType::Integer => cell.parse::<i64>().is_ok(),
                ColumnType::Boolean => ["true", "false"].contains(&cell),
                ColumnType::String => !["NA", "NaN", "nan", "inf"].contains(&cell),
            };
            assert!(is_right, "{name}: {cell:?} in the column {}", column.name);
            assert!(column.name != "ucum" || cell.is_ascii(), "{name}: {cell}");
        }
    }
}

/// The course of photos, one of them without its lower border.
fn course(photos: &[MarkedPhoto], settings: &Settings) -> VisitsReport {
    let course = compare_visits(&dated(photos, &DAYS), settings).unwrap();
    let identity = |index: usize| PhotoIdentity {
        file: format!("{index}.jpg"),
        width: 100,
        height: 100,
        sha256: "0".repeat(64),
        mirrored: false,
        taken: None,
    };
    let files: Vec<PhotoIdentity> = (0..photos.len()).map(identity).collect();
    visits_report(&course, &files, (0, false), settings, &course.faces[0].error)
}

fn without_lower_border() -> (Vec<MarkedPhoto>, Settings) {
    let mut photos = photos(&DAYS, DEFAULT_HAND, &mut Chance::new(31));
    let marks = &mut photos[2].markings[0].configuration;
    marks.set_curve(CurveName::LowerBorder, None);
    marks.set_point(Landmark::Li, None);
    (photos, knowing(DEFAULT_HAND, 200, 3))
}

fn number(row: &Row, column: &str) -> Option<f64> {
    let cell = &row[column];
    (!cell.is_empty()).then(|| cell.parse().unwrap())
}

/// Of each visit and measure one row with the value, its u and interval as in visits.json; what was not measured has a row with empty
/// cells. A mean over the column counts each visit once.
#[test]
fn a_value_stands_once_with_its_own_error() {
    let (photos, settings) = without_lower_border();
    let report = course(&photos, &settings);
    let [values, ..] = visits_tables(&report, CsvStyle::Plain).unwrap();
    let [table, ..] = visits_columns();
    assert_typed(&table, &values);
    let rows = rows(&values);
    let keys: BTreeSet<(&str, &str)> =
        rows.iter().map(|row| (row["visit"].as_str(), row["measure"].as_str())).collect();
    assert_eq!((rows.len(), keys.len()), (3 * report.measures.len(), rows.len()));
    let (mut measured, mut missing) = (0, 0);
    for row in &rows {
        let (visit, measure) = (row["visit"].as_str(), row["measure"].as_str());
        let index = ["visit 1", "visit 2", "visit 3"].iter().position(|name| *name == visit).unwrap();
        let point = &report.measures[measure].points[index];
        assert_eq!(number(row, "value"), point.value, "{visit}, {measure}");
        assert_eq!(number(row, "uncorrected"), point.uncorrected, "{visit}, {measure}");
        assert_eq!(number(row, "u"), point.u, "{visit}, {measure}");
        assert_eq!([number(row, "low"), number(row, "high")], [0, 1].map(|end| point.ci95.map(|ends| ends[end])));
        assert_eq!((row["day"].as_str(), row["photos"].as_str()), [("0", "2"), ("14", "1"), ("60", "1")][index]);
        assert_eq!((row["id"].as_str(), row["date"].as_str(), row["title"].as_str()), ("", "", ""));
        match (number(row, "value"), number(row, "u"), number(row, "low"), number(row, "high")) {
            (Some(value), Some(u), Some(low), Some(high)) => {
                assert!(low <= value && value <= high && u > 0.0, "{visit}, {measure}: {row:?}");
                measured += 1;
            }
            (None, None, None, None) => missing += 1,
            _ => panic!("{visit}, {measure}: half a value: {row:?}"),
        }
    }
    let lower = |row: &&Row| row["measure"] == "lower_vermilion_height";
    let heights: Vec<bool> = rows.iter().filter(lower).map(|row| row["value"].is_empty()).collect();
    assert_eq!(heights, [false, true, false]);
    assert!(missing >= 1 && measured > 60, "{missing} missing, {measured} measured");
    let unit = |measure: &str| rows.iter().find(|row| row["measure"] == measure).map(|row| row["ucum"].as_str());
    assert_eq!(unit("lower_vermilion_height"), Some("mm"));
    assert_eq!(unit("upper_vermilion_area"), Some("mm2"));
}

/// u is that of the value, and not of a change: of the first visit, too. `uncorrected` is the value where no pose is corrected.
#[test]
fn the_error_is_that_of_the_value() {
    let photos = photos(&DAYS, DEFAULT_HAND, &mut Chance::new(31));
    let settings = knowing(DEFAULT_HAND, 200, 3);
    let report = course(&photos, &settings);
    let compared = compare_visits(&dated(&photos, &DAYS), &settings).unwrap();
    for series in &compared.measures {
        let id = series.measure.id;
        let Some(of) = report.measures.get(id.as_str()) else { continue };
        for (index, point) in of.points.iter().enumerate() {
            let Some(mean) = compared.faces[index].estimate(id) else { continue };
            let uncertainty = mean.uncertainty.unwrap();
            assert_eq!(point.u, Some(uncertainty.u), "{id} at visit {index}");
            // The interval lies about the value as that of the mean about the mean.
            let (value, [low, high]) = (point.value.unwrap(), point.ci95.unwrap());
            assert_near("low", low - value, uncertainty.ci95[0] - mean.value, 1e-9);
            assert_near("high", high - value, uncertainty.ci95[1] - mean.value, 1e-9);
        }
    }
    let of = &report.measures["upper_vermilion_height_mean"].points;
    let u = |index: usize| of[index].u.unwrap();
    let change = of[1].from_first.as_ref().unwrap();
    assert!(u(1) != change.u, "{} of the value, {} of the change", u(1), change.u);
    // Without pose correction it is what a course without it has in the same comparison.
    let flat = Settings { frame: FrameChoice::Uncorrected, ..settings };
    let flat = compare_visits(&dated(&photos, &DAYS), &flat).unwrap();
    for measure in ["mouth_width", "upper_vermilion_height_mean", "lower_vermilion_height"] {
        let id = compared.measures.iter().find(|of| of.measure.id.as_str() == measure).unwrap().measure.id;
        for (index, point) in report.measures[measure].points.iter().enumerate() {
            let (uncorrected, expected) = (point.uncorrected.unwrap(), flat.faces[index].estimate(id).unwrap().value);
            assert_near(measure, uncorrected, expected, 1e-9);
            assert!((uncorrected - point.value.unwrap()).abs() > 1e-6, "the pose of these photos is corrected");
        }
    }
}

/// A change stands once for each reference, the second visit's once: its first visit is the one before. Sums by hand.
#[test]
fn a_change_stands_once_for_each_comparison() {
    let (photos, settings) = without_lower_border();
    let report = course(&photos, &settings);
    let [values, changes, ..] = visits_tables(&report, CsvStyle::Plain).unwrap();
    let [_, table, ..] = visits_columns();
    assert_typed(&table, &changes);
    let (values, changes) = (rows(&values), rows(&changes));
    let of = |row: &Row| ["visit", "reference", "against"].map(|column| row[column].clone());
    let comparisons: BTreeSet<[String; 3]> = changes.iter().map(of).collect();
    let expected =
        [["visit 2", "visit 1", "first"], ["visit 3", "visit 1", "first"], ["visit 3", "visit 2", "previous"]];
    assert_eq!(comparisons, expected.map(|row| row.map(str::to_owned)).into());
    assert_eq!(comparisons.len(), report.comparisons);
    assert_eq!(changes.len(), report.comparisons * report.measures.len());
    let value = |visit: &str, measure: &str| {
        let row = values.iter().find(|row| row["visit"] == visit && row["measure"] == measure);
        number(row.unwrap(), "value")
    };
    let mut missing = 0;
    for row in &changes {
        let (measure, about) = (row["measure"].as_str(), of(row));
        let Some(difference) = number(row, "difference") else {
            let cells = table.columns[7..23].iter().map(|column| row[&column.name].as_str());
            assert!(cells.clone().all(str::is_empty), "{measure}, {about:?}: {row:?}");
            missing += 1;
            continue;
        };
        // Sums of numbers below 1000 are good to 1e-12; against the visit before two photos are compared anew, in a frame of their own.
        let (later, earlier) = (value(&row["visit"], measure).unwrap(), value(&row["reference"], measure).unwrap());
        if row["against"] == "first" {
            assert_near(measure, difference, later - earlier, 1e-9);
        }
        assert!(["increased", "decreased", "not_detected", "inconclusive"].contains(&row["verdict"].as_str()));
        let parts = ["u_marking", "u_pose", "u_scale", "u_posture"].map(|part| number(row, part).unwrap());
        let u = number(row, "u").unwrap();
        // u is that of the same samples: a thousandth is far more than rounding.
        assert_near(measure, parts.iter().map(|part| part * part).sum::<f64>().sqrt(), u, 1e-3 * u.max(1e-9));
        let [low, high] = ["bounds_low", "bounds_high"].map(|end| number(row, end).unwrap());
        assert!(low <= difference && difference <= high, "{measure}: {row:?}");
        let photos = if about[1] == "visit 1" { "2" } else { "1" };
        assert_eq!((row["photos"].as_str(), row["photos_reference"].as_str()), ("1", photos));
    }
    let lower = changes.iter().filter(|row| row["measure"] == "lower_vermilion_height" && row["difference"].is_empty());
    assert_eq!(lower.count(), 2, "to the visit without it and from it");
    assert!(missing >= 2 && missing < changes.len() / 2, "{missing}");
}

/// Two hand-marked photos of one day, and one a day after: a row each.
#[test]
fn a_photo_and_a_caution_have_a_row_each() {
    let (photos, settings) = without_lower_border();
    let report = course(&photos, &settings);
    let [_, _, photos, cautions] = visits_tables(&report, CsvStyle::Plain).unwrap();
    let [_, _, photos_table, cautions_table] = visits_columns();
    assert_typed(&photos_table, &photos);
    assert_typed(&cautions_table, &cautions);
    let of = |row: &Row| ["visit", "photo", "file", "marks", "used", "is_reference"].map(|column| row[column].clone());
    let expected = [
        ["visit 1", "1", "0.jpg", "hand", "true", "true"],
        ["visit 1", "2", "1.jpg", "hand", "true", "true"],
        ["visit 2", "1", "2.jpg", "hand", "true", "false"],
        ["visit 3", "1", "3.jpg", "hand", "true", "false"],
    ];
    assert_eq!(rows(&photos).iter().map(of).collect::<Vec<_>>(), expected.map(|row| row.map(str::to_owned)));
    let stated: usize = report.visits.iter().flat_map(|visit| &visit.photos).map(|photo| photo.cautions.len()).sum();
    assert_eq!(rows(&cautions).len(), stated);
}

/// As a spreadsheet under German settings reads it: the same cells, decimal commas in numbers alone.
#[test]
fn tables_for_german_spreadsheets_have_the_same_cells() {
    let (photos, settings) = without_lower_border();
    let report = course(&photos, &settings);
    let plain = visits_tables(&report, CsvStyle::Plain).unwrap();
    let german = visits_tables(&report, CsvStyle::ExcelDe).unwrap();
    for (table, (plain, german)) in visits_columns().iter().zip(plain.iter().zip(&german)) {
        let german = std::str::from_utf8(german).unwrap().strip_prefix('\u{feff}').unwrap();
        let mut german = csv::ReaderBuilder::new().delimiter(b';').from_reader(german.as_bytes());
        let mut plain = csv::Reader::from_reader(plain.as_slice());
        assert_eq!(german.headers().unwrap(), plain.headers().unwrap());
        let pairs: Vec<_> = german.records().map(Result::unwrap).zip(plain.records().map(Result::unwrap)).collect();
        for (german, plain) in &pairs {
            for ((german, plain), column) in german.iter().zip(plain).zip(&table.columns) {
                let is_number = column.kind == ColumnType::Number;
                let expected = if is_number { plain.replace('.', ",") } else { plain.to_owned() };
                assert_eq!(german, expected, "{}", column.name);
            }
        }
        assert_eq!(plain.records().count() + german.records().count(), 0, "both have as many rows");
        assert!(!pairs.is_empty() || table.name == "visits_cautions", "{}", table.name);
    }
}

/// A column that the study's table has too is called as there and has its type; the others are few and known.
#[test]
fn names_and_types_are_those_of_the_studys_tables() {
    let of_study = lipmetry::study::tables();
    let study = |name: &str| of_study.iter().find(|table| table.name == name).unwrap();
    let own: [(&str, &[&str]); 4] = [
        ("values", &["photos", "title"]),
        ("changes", &["against", "title"]),
        ("photos", &["file", "title"]),
        ("cautions", &["against_photo", "advice", "title"]),
    ];
    for (table, (name, own)) in visits_columns().iter().zip(own) {
        let names: BTreeSet<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names.len(), table.columns.len(), "{}: a name twice", table.name);
        for column in &table.columns {
            let there = study(name).columns.iter().find(|other| other.name == column.name);
            match there {
                Some(there) => assert_eq!(there.kind, column.kind, "{}.{}", table.name, column.name),
                None => {
                    assert!(own.contains(&column.name.as_str()), "{}.{} is no column there", table.name, column.name)
                }
            }
        }
    }
}

/// `docs/reading-the-report.md` names every column of every table.
#[test]
fn every_column_is_documented() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reading-the-report.md");
    let text = std::fs::read_to_string(path).unwrap();
    for (from, tables) in
        [("\n## Visits", visits_columns().to_vec()), ("\n## Repeatability", repeatability_columns().to_vec())]
    {
        let section = text.split(from).nth(1).unwrap();
        let section = section.split("\n## ").next().unwrap();
        for table in tables {
            assert!(section.contains(&format!("`{}.csv`", table.name)), "{}", table.name);
            for column in &table.columns {
                assert!(section.contains(&format!("`{}`", column.name)), "{}.{}", table.name, column.name);
            }
        }
    }
}
