//! The report for machines: its keys, its figures, its schema.

use lipmetry::comparison::{PairComparison, Settings, measure_photo};
use lipmetry::landmark::{Expression, Landmark};
use lipmetry::measure::{MEASURES, Value as Figure};
use lipmetry::report::{PhotoIdentity, comparison_report, measurement_report, report_schema};
use serde_json::Value;

use super::{after, bare, before, pair_report, photo_report};
use crate::photos::{compared, identity, painted_pair};

fn schema() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(&report_schema()).unwrap()).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// Reports of all kinds: everything marked and the least, a pair and one photo.
fn reports() -> Vec<(&'static str, Value)> {
    let to_value = |report: &dyn erased::Report| report.value();
    vec![
        ("pair", to_value(&pair_report(&before(), &after()))),
        ("bare pair", to_value(&pair_report(&bare(before()), &bare(after())))),
        ("half-bare pair", to_value(&pair_report(&before(), &bare(after())))),
        ("photo", to_value(&photo_report(&before()))),
        ("bare photo", to_value(&photo_report(&bare(before())))),
    ]
}

/// Any report as a value.
mod erased {
    pub trait Report {
        fn value(&self) -> serde_json::Value;
    }

    impl<T: serde::Serialize> Report for T {
        fn value(&self) -> serde_json::Value {
            serde_json::to_value(self).unwrap()
        }
    }
}

#[test]
fn every_report_fits_the_schema() {
    let schema = schema();
    for (what, report) in reports() {
        if let Err(error) = schema.validate(&report) {
            panic!("{what}: {error}");
        }
    }
}

#[test]
fn the_schema_rejects_a_report_that_lacks_a_key_or_has_the_wrong_kind_of_value() {
    let schema = schema();
    for (what, report) in reports() {
        for key in keys(&report) {
            let mut without = report.clone();
            without.as_object_mut().unwrap().remove(key);
            assert!(!schema.is_valid(&without), "{what} without {key}");
            let mut wrong = report.clone();
            wrong[key] = Value::from(true);
            assert!(!schema.is_valid(&wrong), "{what} with {key}: true");
        }
    }
    let (_, mut report) = reports().remove(0);
    report["format"] = "lipmetry-reports".into();
    assert!(!schema.is_valid(&report), "another format");
    report["format"] = "lipmetry-measurement".into();
    assert!(!schema.is_valid(&report), "a comparison that calls itself a measurement");
}

#[test]
fn a_comparison_has_the_keys_of_the_format() {
    let report = serde_json::to_value(pair_report(&before(), &after())).unwrap();
    let top = [
        "after",
        "alignment",
        "answers",
        "before",
        "cautions",
        "change",
        "consistency",
        "format",
        "joint_coverage_factor",
        "matching",
        "settings",
        "summary",
        "tool",
        "version",
    ];
    assert_eq!(keys(&report), top);
    assert_eq!((report["format"].as_str(), report["version"].as_u64()), (Some("lipmetry-report"), Some(1)));
    assert_eq!(report["tool"], serde_json::json!({"name": "lipmetry", "version": env!("CARGO_PKG_VERSION")}));
    let settings = [
        "biocular_width_mm",
        "frame",
        "iris_mm",
        "lip_depths",
        "marking_error",
        "marking_sd_mm",
        "match",
        "mouth_width_mm",
        "pose_sd_deg",
        "posture_of",
        "posture_of_visit_sd_mm",
        "posture_sd_mm",
        "samples",
        "seed",
        "shared_sd_mm",
    ];
    assert_eq!(keys(&report["settings"]), settings);
    let error = ["contour_sd_mm", "degrees_of_freedom", "iris_diameter_sd_mm", "markings", "points_sd_mm", "source"];
    assert_eq!(keys(&report["settings"]["marking_error"]), error);
    for visit in ["before", "after"] {
        let photo = ["distance", "frame", "markings", "measures", "not_measured", "photo", "scale", "unit", "upright"];
        assert_eq!(keys(&report[visit]), photo);
        assert_eq!(keys(&report[visit]["photo"]), ["file", "height", "mirrored", "sha256", "width"]);
        assert_eq!(keys(&report[visit]["scale"]), ["mm_per_px", "source", "u", "unit_per_px"]);
        assert_eq!(report[visit]["photo"]["file"], format!("{visit}.jpg"));
        assert_eq!(
            (report[visit]["unit"].as_str(), report[visit]["scale"]["source"].as_str()),
            (Some("mm"), Some("iris"))
        );
    }
    let alignment = &report["alignment"];
    let expected = [
        "basis",
        "misfits",
        "pose_difference",
        "pose_fit",
        "residual_rms",
        "residuals",
        "rotation_deg",
        "scale_ratio",
        "stable_points",
        "unit",
    ];
    assert_eq!(keys(alignment), expected);
    assert_eq!(keys(&alignment["pose_difference"]), ["pitch_deg", "u_pitch_deg", "u_yaw_deg", "yaw_deg"]);
    assert_eq!(keys(&alignment["pose_fit"]), ["residual_ratio", "settled"]);
    let stable = alignment["stable_points"].as_array().unwrap();
    assert_eq!(stable.len(), Landmark::stable().count(), "{stable:?}");
    let change = ["bounds95", "budget", "difference", "percent", "percent_ci95", "percent_u", "sdc95", "verdict"];
    assert_eq!(keys(&report["change"]["mouth_width"]), change);
    assert_eq!(keys(&report["change"]["mouth_width"]["difference"]), ["ci95", "u", "uncorrected", "unit", "value"]);
    // An angle has no natural zero, so no percent.
    assert_eq!(
        keys(&report["change"]["commissure_cant"]),
        ["bounds95", "budget", "difference", "magnitude", "sdc95", "verdict"]
    );
    assert_eq!(
        keys(&report["change"]["commissure_cant"]["budget"]),
        ["largest", "marking", "pose", "posture", "posture_between_visits", "scale"]
    );
    let question = ["bounds95", "budget", "difference", "magnitude", "probability_larger", "sdc95", "verdict"];
    assert_eq!(keys(&report["change"]["vermilion_height_difference"]), question);
    assert_eq!(keys(&report["change"]["commissure_cant"]["magnitude"]), ["bounds95", "difference", "sdc95", "verdict"]);
    assert_eq!(keys(&report["change"]["shape_change"]), ["distance"]);
    let floored = ["ci95", "noise_floor", "u", "unit", "value"];
    assert_eq!(keys(&report["change"]["shape_change"]["distance"]), floored);
    for index in ["shape_asymmetry", "symmetry_score", "own_axis_symmetry_score", "mirror_distance"] {
        let floored = ["ci95", "noise_floor", "u", "uncorrected", "unit", "value"];
        assert_eq!(keys(&report["before"]["measures"][index]), floored, "{index}");
    }
    for caution in report["cautions"].as_array().unwrap() {
        assert_eq!(keys(caution), ["advice", "code", "message", "severity"]);
    }
    assert_eq!(keys(&report["summary"]), ["headline", "lines"]);
}

/// The cameras of the painted face (fixtures/README.md): the alignment must find what the painter did. The magnifications
/// are those at subnasale, in whose plane the fit's scales are good to half a percent; between the photos the head turns
/// from 1.2° to −1.0° and from 0.8° to −1.4°, found as well as the depths of this face are known, to a tenth of the whole or
/// so; the roll, which trades against where the optical axis lies, to half a degree. How far away the cameras were, nine
/// points tell to a few hundred millimetres: within two standard uncertainties.
#[test]
fn the_alignment_of_the_painted_face_is_what_was_painted() {
    let report = pair_report(&before(), &after());
    let alignment = &report.alignment;
    assert!((alignment.scale_ratio - 10.1 / 11.2).abs() < 0.005, "{}", alignment.scale_ratio);
    assert!((alignment.rotation_deg.abs() - 4.5).abs() < 0.6, "{}", alignment.rotation_deg);
    let residual = alignment.residual_rms.unwrap();
    assert!((0.001..0.05).contains(&residual), "{residual}");
    assert!(alignment.misfits.is_empty(), "{:?}", alignment.misfits);
    let turned = alignment.pose_difference.as_ref().unwrap();
    assert!((turned.yaw_deg + 2.2).abs() < 0.4 && (turned.pitch_deg + 2.2).abs() < 0.4, "{turned:?}");
    for (measurement, distance) in [(&report.before, 1100.0), (&report.after, 1040.0)] {
        let told = measurement.distance.as_ref().unwrap();
        let u = told.u.unwrap();
        assert!(u < 300.0 && (told.value - distance).abs() < 2.0 * u, "{} ± {u} for {distance}", told.value);
    }
}

#[test]
fn a_measurement_has_the_photo_s_keys_at_the_top() {
    let report = serde_json::to_value(photo_report(&before())).unwrap();
    let expected = [
        "cautions",
        "distance",
        "format",
        "frame",
        "markings",
        "measures",
        "not_measured",
        "photo",
        "scale",
        "settings",
        "summary",
        "tool",
        "unit",
        "upright",
        "version",
    ];
    assert_eq!(keys(&report), expected);
    assert_eq!(report["format"], "lipmetry-measurement");
}

#[test]
fn every_measure_is_either_measured_or_not_in_the_order_of_the_registry() {
    let order: Vec<&str> = MEASURES.iter().map(|measure| measure.id.as_str()).collect();
    for (before, after) in [(before(), after()), (bare(before()), bare(after()))] {
        let report = pair_report(&before, &after);
        for photo in [&report.before, &report.after] {
            let (measured, missing) = (&photo.measures, &photo.not_measured);
            let expected =
                |keep: &dyn Fn(&str) -> bool| order.iter().copied().filter(|id| keep(id)).collect::<Vec<_>>();
            assert_eq!(measured.keys().copied().collect::<Vec<_>>(), expected(&|id| !missing.contains_key(id)));
            assert_eq!(missing.keys().copied().collect::<Vec<_>>(), expected(&|id| !measured.contains_key(id)));
            assert_eq!(measured.len() + missing.len(), order.len());
        }
        let changed: Vec<&str> = report.change.keys().copied().filter(|id| *id != "shape_change").collect();
        let in_both = |id: &&str| report.before.measures.contains_key(id) && report.after.measures.contains_key(id);
        assert_eq!(changed, order.iter().copied().filter(in_both).collect::<Vec<_>>());
    }
}

#[test]
fn what_is_missing_is_told_with_what_it_needs() {
    let full = photo_report(&before());
    let told: Vec<(&str, &str)> = full.photo.not_measured.iter().map(|(id, why)| (*id, why.as_str())).collect();
    assert_eq!(told, [("interlabial_gap", "needs parted lips (the points sto_s and sto_i)")]);

    let mut without_nose = before();
    without_nose.markings[0].points.0.shift_remove(&Landmark::Sn);
    let report = photo_report(&without_nose);
    assert_eq!(report.photo.not_measured["philtrum_length"], "needs the point sn");
    assert_eq!(report.photo.not_measured["vermilion_ratio"], "needs the point sn");

    let report = photo_report(&bare(before()));
    let midline = "the facial midline (two or more stable points, such as en_r and en_l)";
    for (id, why) in [
        ("upper_vermilion_height_mean", "needs the curve upper_free_margin".to_owned()),
        ("lower_vermilion_height", "needs the point li".to_owned()),
        ("ls_deviation", format!("needs {midline}")),
        ("half_width_asymmetry", format!("needs {midline}")),
        ("symmetry_score", format!("needs the curve upper_free_margin and {midline}")),
    ] {
        assert_eq!(report.photo.not_measured.get(id), Some(&why), "{id}");
    }
    for id in ["mouth_width", "curve_prominence", "cupids_bow_depth", "curve_arc_ratio"] {
        assert!(report.photo.measures.contains_key(id), "{id} needs no more than the least");
    }
}

fn scalar(comparison: &PairComparison, id: &str) -> [f64; 2] {
    [&comparison.before, &comparison.after].map(|measurement| match measurement.quantity(id.parse().unwrap()) {
        Some(Ok(Figure::Scalar(estimate))) => estimate.value,
        other => panic!("{id}: {other:?}"),
    })
}

#[test]
fn figures_are_written_with_all_their_digits() {
    let comparison = painted_pair();
    let text = serde_json::to_string(&pair_report(&before(), &after())).unwrap();
    let mut long = 0;
    for id in ["upper_vermilion_height_mean", "upper_vermilion_area", "mouth_width", "symmetry_score"] {
        let [from, to] = scalar(&comparison, id);
        for value in [from, to, to - from] {
            // The shortest text that reads back as the same number.
            let written = format!("\"value\":{}", serde_json::to_string(&value).unwrap());
            assert!(text.contains(&written), "{id}: {written} is not in the report");
            long += usize::from(written.len() > "\"value\":".len() + 12);
        }
    }
    assert!(long >= 8, "only {long} of 12 figures have more than ten digits");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let write = || serde_json::to_vec_pretty(&pair_report(&before(), &after())).unwrap();
    assert_eq!(write(), write());
    let write = || serde_json::to_vec_pretty(&photo_report(&before())).unwrap();
    assert_eq!(write(), write());
    assert_eq!(report_schema(), report_schema());
}

#[test]
fn the_same_photo_twice_has_not_changed_at_all() {
    for file in [before(), bare(before())] {
        let report = pair_report(&file, &file);
        let text = serde_json::to_value(&report.change).unwrap();
        for (id, change) in text.as_object().unwrap() {
            let difference = change.get("difference").or(change.get("distance")).unwrap();
            let values: Vec<f64> = match &difference["value"] {
                Value::Array(values) => values.iter().map(|value| value.as_f64().unwrap()).collect(),
                value => vec![value.as_f64().unwrap()],
            };
            // A shape's distance from itself is √(1 − ρ²), and ρ differs from 1 by some 1e-16.
            let bound = if id == "shape_change" { 1e-7 } else { 0.0 };
            assert!(values.iter().all(|value| value.abs() <= bound), "{id}: {values:?}");
        }
        assert_eq!(
            (report.alignment.rotation_deg.abs() < 1e-9, (report.alignment.scale_ratio - 1.0).abs() < 1e-12),
            (true, true)
        );
    }
}

#[test]
fn what_the_identity_says_stands_in_the_report_and_nothing_else_of_the_file() {
    let file = before();
    let identity = PhotoIdentity { mirrored: true, ..identity(&file) };
    let measurement = measure_photo(&file.marked_photo(), &Settings::default()).unwrap();
    let cautions = measurement.cautions.clone();
    let report = measurement_report(&measurement, &identity, &cautions, &Settings::default());
    assert!(report.photo.photo.mirrored);
    let text = serde_json::to_string(&report).unwrap();
    let marking = &file.markings[0];
    for private in [&marking.marker, &marking.marked_at].into_iter().flatten() {
        assert!(!text.contains(private.as_str()), "{private} stands in the report");
    }
}

#[test]
fn cautions_are_told_the_gravest_first() {
    let mut smiling = bare(after()).marked_photo();
    smiling.expression = Some(Expression::Smile);
    let before = bare(before());
    let pair = lipmetry::comparison::Pair { before: &before.marked_photo(), after: &smiling, same_file: true };
    let comparison = lipmetry::comparison::compare_pair(&pair, &Settings::default()).unwrap();
    let report = comparison_report(
        &comparison,
        &identity(&before),
        &identity(&before),
        &comparison.cautions,
        &Settings::default(),
    );
    let told: Vec<(&str, &str)> = report.cautions.iter().map(|caution| (caution.code, caution.severity)).collect();
    let expected = [
        ("expression_differs", "blocking"),
        ("aligned_on_lip_corners", "warning"),
        ("same_photo_twice", "note"),
        ("not_calibrated", "note"),
        ("pose_not_corrected", "note"),
    ];
    assert_eq!(told, expected);
    assert_eq!(compared(&before, &before).cautions.len(), 3, "what does not apply is not told");
}
