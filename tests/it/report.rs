//! The report: its shape, its words, its figures for the machine and for people.

mod matched;
mod photos;
mod shape;
pub mod words;

use lipmetry::caution::{Caution, SamePictureCaution, Withheld};
use lipmetry::comparison::{Settings, measure_photo};
use lipmetry::estimate::{Estimate, Uncertainty};
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::report::{
    ComparisonReport, MeasurementReport, TableStyle, comparison_report, comparison_table, measurement_report,
    measurement_table, rounded, rounded_change, rounded_percent, with_error,
};
use lipmetry::units::Dimension::{Angle, Area, Length, Percent, Ratio, Score};
use lipmetry::units::LengthUnit::{Millimetre, PercentBiocularWidth, PercentMouthWidth};

use super::faces::assert_near;
use super::photos::{compared, fixture, identity, landmarks, painted_pair};

/// The report of two landmark files.
fn pair_report(before: &LandmarkFile, after: &LandmarkFile) -> ComparisonReport {
    let comparison = compared(before, after);
    comparison_report(&comparison, &identity(before), &identity(after), &comparison.cautions, &Settings::default())
}

/// The report of one landmark file.
fn photo_report(file: &LandmarkFile) -> MeasurementReport {
    let measurement = measure_photo(&file.marked_photo(), &Settings::default()).unwrap();
    let cautions = measurement.cautions.clone();
    measurement_report(&measurement, &identity(file), &cautions, &Settings::default())
}

fn before() -> LandmarkFile {
    landmarks(&fixture("before.landmarks.json"))
}

fn after() -> LandmarkFile {
    landmarks(&fixture("after.landmarks.json"))
}

/// The least that may be marked: no stable point, no curve but the upper border.
fn bare(mut file: LandmarkFile) -> LandmarkFile {
    let required = ["ch_r", "ch_l", "cph_r", "cph_l", "ls", "sto"];
    file.scale = None;
    for marking in &mut file.markings {
        marking.points.0.retain(|landmark, _| required.contains(&landmark.id()));
        marking.irises = None;
        marking.curves.upper_free_margin = None;
        marking.curves.lower_border = None;
    }
    file
}

/// Every table there is to print: a pair and a photo, with everything marked and with the least.
fn tables(style: TableStyle) -> Vec<String> {
    let mut tables = Vec::new();
    for (before, after) in [(before(), after()), (bare(before()), bare(after()))] {
        let report = pair_report(&before, &after);
        let comparison = compared(&before, &after);
        tables.push(comparison_table(&comparison, &report, &comparison.cautions, &style));
        let report = photo_report(&before);
        let measurement = measure_photo(&before.marked_photo(), &Settings::default()).unwrap();
        let cautions = measurement.cautions.clone();
        tables.push(measurement_table(&measurement, &report, &cautions, &style));
    }
    tables
}

#[test]
fn no_line_of_a_table_is_wider_than_asked_for() {
    for width in [60, 72, 80, 100, 140] {
        for all in [false, true] {
            for table in tables(TableStyle { all, ..TableStyle::plain(width) }) {
                for line in table.lines() {
                    let columns = line.chars().count();
                    assert!(columns <= usize::from(width), "{columns} columns of {width}: {line:?}\n{table}");
                    let is_torn = line.ends_with('±') || line.trim_start().starts_with(['±', '%']);
                    assert!(!is_torn, "a number is broken at {width}: {line:?}\n{table}");
                }
            }
        }
    }
}

/// The six rows of the clinician's sheet, in its order, and the way to the others.
#[test]
fn the_table_has_six_rows_unless_all_are_asked_for() {
    let names = [
        "Mean vermilion height, upper lip",
        "Vermilion height at the midline",
        "Curve prominence",
        "Philtrum length",
        "Vermilion height, right minus left",
        "Symmetry score",
    ];
    // With everything marked, a pair and a photo; with the least, likewise.
    for (table, count) in tables(TableStyle::plain(120)).iter().zip([6, 6, 2, 2]) {
        let rows: Vec<&str> = table.lines().skip_while(|line| !line.starts_with("   ")).skip(1).collect();
        let rows: Vec<&str> = rows.into_iter().take_while(|line| !line.is_empty()).collect();
        let known = names.iter().filter(|name| rows.iter().any(|row| row.starts_with(*name)));
        assert_eq!(known.count(), rows.len(), "{table}");
        let words = table.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(rows.len() == count && words.contains("All 33 measures: --all."), "{table}");
    }
}

/// Where a caution withholds a photo's values, they stand without the error that they would be stated with.
#[test]
fn a_value_that_a_caution_withholds_is_not_shown_as_certain() {
    let measurement = measure_photo(&before().marked_photo(), &Settings::default()).unwrap();
    let report = measurement_report(&measurement, &identity(&before()), &[], &Settings::default());
    let blocking = Caution::SamePicture(SamePictureCaution::SamePictureTwice { mirrored: true });
    assert_eq!(blocking.withholds(), Withheld::Everything);
    let table = |cautions: &[Caution]| measurement_table(&measurement, &report, cautions, &TableStyle::plain(100));
    let row = |table: &str| table.lines().find(|line| line.starts_with("Philtrum length")).unwrap().to_owned();
    let (told, doubted) = (row(&table(&[])), row(&table(&[blocking])));
    assert!(told.contains('±') && told.contains(" to ") && !told.contains("doubt"), "{told}");
    assert!(!doubted.contains('±') && !doubted.contains(" to ") && doubted.ends_with("in doubt"), "{doubted}");
}

#[test]
fn a_table_has_a_row_for_every_measure_and_the_figures_of_the_report() {
    let comparison = painted_pair();
    let report = pair_report(&before(), &after());
    let all = TableStyle { all: true, ..TableStyle::plain(300) };
    let table = comparison_table(&comparison, &report, &comparison.cautions, &all);
    let answers = [&report.answers.fuller, &report.answers.even, &report.answers.photos];
    let mut rest = table.as_str();
    for answer in answers {
        let said = format!("{} {}", answer.question, answer.sentence);
        rest = rest.split_once(&said).unwrap_or_else(|| panic!("{said:?} is not in {table}")).1;
    }
    for (measure, _) in &comparison.changes {
        let is_row = table.lines().any(|line| line.trim_start().starts_with(measure.name));
        // The profile has 21 figures, which no row can hold.
        assert_eq!(is_row, measure.id.as_str() != "curve_prominence_profile", "{}: {table}", measure.id.as_str());
    }
    let (measure, change) = &comparison.changes[0];
    let change = change.as_ref().unwrap();
    let row = table.lines().find(|line| line.starts_with(measure.name)).unwrap();
    let value = |measurement: &lipmetry::comparison::Measurement| match measurement.quantity(measure.id) {
        Some(Ok(lipmetry::measure::Value::Scalar(estimate))) => *estimate,
        other => panic!("{other:?}"),
    };
    let lipmetry::measure::Value::Scalar(difference) = change.difference else { panic!("{measure:?}") };
    let expected = [value(&comparison.before), value(&comparison.after), difference, change.percent.unwrap()];
    let cells: Vec<&str> =
        row[measure.name.len()..].split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    // Half a unit of the last digit that is shown.
    for (end, expected) in cells[4].split(" to ").zip(change.judgement().unwrap().bounds95) {
        let half = 0.500_001 * 10_f64.powi(-(end.split_once('.').map_or(0, |(_, decimals)| decimals.len()) as i32));
        assert_near("an end of the interval", end.replace('−', "-").parse().unwrap(), expected, half);
    }
    assert_eq!(cells[5..], ["mm", "probably larger"], "{row}");
    for (cell, estimate) in cells.iter().zip(expected) {
        let number = |text: &str| text.replace('−', "-").trim_end_matches(" %").parse::<f64>().unwrap();
        let (shown, error) = cell.split_once(" ± ").unwrap_or_else(|| panic!("{cell:?} in {row}"));
        let decimals = shown.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        // Half a unit of the last digit that is shown, which both have in common.
        let half = 0.500_001 * 10_f64.powi(-(decimals as i32));
        assert_near(cell, number(shown), estimate.value, half);
        assert_near(cell, number(error), estimate.uncertainty.unwrap().u, half);
        assert_eq!(error.trim_end_matches(" %").split_once('.').map_or(0, |(_, d)| d.len()), decimals, "{cell}");
    }
}

#[test]
fn a_table_is_marked_up_only_as_the_style_says() {
    let comparison = painted_pair();
    let plain = TableStyle::plain(100);
    let marked = TableStyle { strong: ("<b>", "</b>"), faint: ("<i>", "</i>"), warning: ("<w>", "</w>"), ..plain };
    let report = pair_report(&before(), &after());
    let table = |style| comparison_table(&comparison, &report, &comparison.cautions, style);
    let text = table(&marked);
    assert!(text.starts_with("<b>Is it fuller?</b> ") && text.contains("\n<b>Is it even?</b> "), "{text}");
    let bare = ["<b>", "</b>", "<i>", "</i>", "<w>", "</w>"].iter().fold(text, |text, tag| text.replace(tag, ""));
    assert_eq!(bare, table(&plain));
    assert!(!table(&plain).contains('\u{1b}'));
}

#[test]
fn figures_are_rounded_to_a_tenth_of_what_marking_can_tell() {
    for (value, dimension, unit, text) in [
        (6.404_9, Length, Millimetre, "6.40"),
        (-6.406, Length, PercentBiocularWidth, "−6.41"),
        (123.46, Area, Millimetre, "123.5"),
        (123.46, Area, PercentBiocularWidth, "123"),
        (123.56, Area, PercentMouthWidth, "124"),
        (-2.26, Angle, Millimetre, "−2.3"),
        (97.96, Score, PercentMouthWidth, "98.0"),
        (1.06, Percent, Millimetre, "1.1"),
        (1.234_6, Ratio, Millimetre, "1.235"),
        (0.0, Length, Millimetre, "0.00"),
        (-0.0, Length, Millimetre, "0.00"),
        (-0.004_9, Length, Millimetre, "0.00"),
        (-0.005_1, Length, Millimetre, "−0.01"),
        (-0.4, Area, PercentBiocularWidth, "0"),
    ] {
        assert_eq!(rounded(value, dimension, unit), text, "{value} {dimension:?} {unit}");
    }
}

#[test]
fn a_change_has_its_sign_and_a_change_that_rounds_to_nothing_has_none() {
    for (value, dimension, text) in [
        (0.93, Length, "+0.93"),
        (-0.93, Length, "−0.93"),
        (0.004, Length, "0.00"),
        (-0.004, Length, "0.00"),
        (0.0, Length, "0.00"),
        (-0.0, Length, "0.00"),
        (0.04, Score, "0.0"),
        (-0.06, Score, "−0.1"),
        (10.0, Area, "+10.0"),
        (-0.000_4, Ratio, "0.000"),
    ] {
        assert_eq!(rounded_change(value, dimension, Millimetre), text, "{value} {dimension:?}");
    }
    for (value, text) in [(14.53, "+14.5 %"), (-14.56, "−14.6 %"), (-0.04, "0.0 %"), (-0.0, "0.0 %"), (0.06, "+0.1 %")]
    {
        assert_eq!(rounded_percent(&Estimate::unevaluated(value)), text);
    }
}

/// The examples of the rule itself (Review of Particle Physics, Introduction, 5.3): 0.827 ± 0.119 becomes 0.83 ± 0.12, and
/// 0.827 ± 0.367 becomes 0.8 ± 0.4; the rest are its limits.
#[test]
fn a_value_and_its_error_agree_in_their_digits() {
    for (value, u, text) in [
        (0.827, 0.119, "0.83 ± 0.12"),
        (0.827, 0.367, "0.8 ± 0.4"),
        (0.827, 0.354_4, "0.83 ± 0.35"),
        (0.827, 0.354_6, "0.8 ± 0.4"),
        (0.827, 0.949, "0.8 ± 0.9"),
        (0.827, 0.950, "0.8 ± 1.0"),
        (0.827, 0.999_9, "0.8 ± 1.0"),
        (-14.3, 0.010_04, "−14.300 ± 0.010"),
        (1234.0, 12.3, "1234 ± 12"),
        (1234.0, 47.0, "1230 ± 50"),
        (1234.0, 980.0, "1200 ± 1000"),
        (1234.0, 99.94, "1230 ± 100"),
        (3.0, 1e-12, "3.000000 ± 0.000000"),
        (3.0, 0.0, "3.00"),
        (3.0, f64::NAN, "3.00"),
    ] {
        let estimate =
            Estimate { value, uncertainty: Some(Uncertainty { u, ci95: [value - 2.0 * u, value + 2.0 * u] }) };
        assert_eq!(with_error(&estimate, Length, Millimetre), text, "{value} ± {u}");
    }
}

#[test]
fn a_difference_that_rounds_to_nothing_is_neither_more_nor_less() {
    // Two photos with the same marks: the difference is 0, its error is not.
    let report = pair_report(&before(), &before());
    let headline = report.summary.headline;
    assert!(headline.contains("measured was no difference on average (between −"), "{headline}");
    let told = pair_report(&before(), &after()).summary.headline;
    assert!(told.contains("measured was 0.7 mm more on average (between −0.1 and 1.7 mm)"), "{told}");
}
