//! The painted face against the figures of its formulas.
//!
//! The truth comes from `tools/painter` by quadrature, without a fitted curve, and is good to 0.002 of
//! each unit; the landmark files hold the formulas' points to 0.0001 px. What remains is how well a spline
//! through some twenty points a border follows the formula, so the tolerances are a tenth of one careful
//! click (0.3 mm) or less.

use lipmetry::measure::MeasureId;
use std::collections::BTreeSet;
use std::path::Path;

use lipmetry::comparison::{Measurement, Pair, PairComparison, compare_pair};
use lipmetry::landmark::MarkedPhoto;
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::measure::{MEASURES, Value};
use lipmetry::units::{Dimension, LengthUnit};
use serde_json::Value as Json;

fn fixture(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(file);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn marked(visit: &str) -> MarkedPhoto {
    LandmarkFile::read(&fixture(&format!("{visit}.landmarks.json"))).unwrap().marked_photo()
}

fn truth() -> Json {
    serde_json::from_slice(&fixture("truth.json")).unwrap()
}

fn comparison() -> PairComparison {
    let (before, after) = (marked("before"), marked("after"));
    compare_pair(&Pair { before: &before, after: &after, same_file: false }, &crate::simulation::uncorrected()).unwrap()
}

/// How far a measure may be from the truth, in its unit.
fn tolerance(id: &str, dimension: Dimension, truth: f64) -> f64 {
    match (id, dimension) {
        (_, Dimension::Length) => 0.02,
        (_, Dimension::Area) => 1e-3 * truth.abs(),
        (_, Dimension::Percent | Dimension::Score) => 0.1,
        (_, Dimension::Angle) => 0.05,
        (_, Dimension::Ratio) => 0.001,
    }
}

fn numbers(value: &Json) -> Vec<f64> {
    match value {
        Json::Array(items) => items.iter().map(|item| item.as_f64().unwrap()).collect(),
        single => vec![single.as_f64().unwrap()],
    }
}

fn values(value: &Value) -> Vec<f64> {
    match value {
        Value::Scalar(estimate) => vec![estimate.value],
        Value::Profile(estimates) => estimates.iter().map(|estimate| estimate.value).collect(),
    }
}

/// Compares every figure of the truth and tells all that are off.
fn check(visit: &str, measurement: &Measurement) {
    let truth = truth();
    assert_eq!(measurement.lip.unit(), LengthUnit::Millimetre, "{visit}: the irises give millimetres");
    assert_eq!(truth["unit"], "mm");
    let mut wrong = Vec::new();
    for (id, expected) in truth[visit].as_object().unwrap() {
        let measure = MEASURES.iter().find(|measure| measure.id.as_str() == id);
        let measure = measure.unwrap_or_else(|| panic!("{id} of truth.json is no measure"));
        let measured = match measurement.quantity(id.parse().unwrap()).unwrap() {
            Ok(value) => values(value),
            Err(reason) => panic!("{visit} {id} {reason}"),
        };
        let expected = numbers(expected);
        assert_eq!(measured.len(), expected.len(), "{visit} {id}");
        for (index, (measured, expected)) in measured.iter().zip(&expected).enumerate() {
            let tolerance = tolerance(id, measure.dimension, *expected);
            let off = measured - expected;
            eprintln!("{visit} {id}[{index}]: {measured} for {expected}, off {off:.5} of {tolerance:.5}");
            if off.abs() > tolerance || !off.is_finite() {
                wrong.push(format!("{id}[{index}]: {measured} for {expected}, tolerance {tolerance}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{visit}: {wrong:#?}");
}

#[test]
fn measures_of_the_painted_face_before_are_those_of_its_formulas() {
    check("before", &comparison().before);
}

#[test]
fn measures_of_the_painted_face_after_are_those_of_its_formulas() {
    check("after", &comparison().after);
}

#[test]
fn truth_knows_every_measure_but_the_gap_of_the_closed_lips() {
    let truth = truth();
    let measured: BTreeSet<&str> =
        MEASURES.iter().map(|measure| measure.id.as_str()).filter(|id| *id != "interlabial_gap").collect();
    for visit in ["before", "after"] {
        let known: BTreeSet<&str> = truth[visit].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(known, measured, "{visit}: see tools/painter/truth.rs, then paint truth.json anew");
    }
    let comparison = comparison();
    for measurement in [&comparison.before, &comparison.after] {
        let gap = measurement.quantity(MeasureId::InterlabialGap).unwrap().clone().unwrap_err();
        assert_eq!(gap.to_string(), "needs parted lips (the points sto_s and sto_i)");
    }
}

#[test]
fn shape_change_of_the_painted_pair_is_that_of_its_formulas() {
    let truth = truth();
    let change = truth["change"].as_object().unwrap();
    assert_eq!(change.keys().collect::<Vec<_>>(), ["shape_change"]);
    let (expected, measured) = (change["shape_change"].as_f64().unwrap(), comparison().shape_change.unwrap().value);
    let tolerance = 0.001;
    assert!((measured - expected).abs() <= tolerance, "{measured} for {expected}, tolerance {tolerance}");
}
