//! The study of repeatability, from landmark files to what `compare` makes of it.

use serde_json::{Value, json};

use super::terminal::assert_lines_fit;
use super::{Folder, failure, stderr, success};
use crate::simulation::Chance;
use crate::visits::tables::{assert_typed, rows};

/// A folder with the painted pair, each photo marked four times by two markers.
fn study() -> Folder {
    let folder = Folder::with_pair();
    let mut chance = Chance::new(4);
    for name in ["before", "after"] {
        let path = folder.path(format!("{name}.landmarks.json"));
        let mut file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let exact = file["markings"][0].clone();
        let markings: Vec<Value> = (0..4)
            .map(|index| {
                let mut marking = exact.clone();
                marking["marker"] = json!(["Anna B.", "Carl D."][index / 2]);
                for position in marking["points"].as_object_mut().unwrap().values_mut() {
                    for coordinate in position.as_array_mut().unwrap() {
                        // 0.2 mm at 11 px.
                        *coordinate = (coordinate.as_f64().unwrap() + 2.2 * chance.normal()).into();
                    }
                }
                marking
            })
            .collect();
        file["markings"] = markings.into();
        std::fs::write(path, file.to_string()).unwrap();
    }
    folder
}

#[test]
fn a_study_is_printed_written_and_taken_by_compare() {
    let folder = study();
    let before = folder.contents();
    let files = ["before.landmarks.json", "after.jpg"];
    let run = |more: &[&str]| folder.run(&[&["repeatability"], &files[..], more].concat());
    let table = success(&run(&[])).to_owned();
    assert!(table.contains("8 markings of 2 photos by 2 markers"), "{table}");
    assert!(table.contains("Mean vermilion height, upper lip") && !table.contains("upper_vermilion"), "{table}");
    assert!(table.contains("Corner of the mouth, right"), "{table}");
    assert_lines_fit(&folder, &[&["repeatability"], &files[..]].concat());
    let json: Value = serde_json::from_str(success(&run(&["--json"]))).unwrap();
    let schema: Value = serde_json::from_str(success(&folder.run(&["schema", "repeatability"]))).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    assert!(schema.is_valid(&json), "{:?}", schema.validate(&json));
    assert_eq!(json["files"], json!(["before.jpg", "after.jpg"]));
    assert!(!json.to_string().contains("Anna"), "no marker's name leaves the landmark file");
    let csv = success(&run(&["--csv"])).to_owned();
    assert_eq!(csv.lines().count(), 1 + json["rows"].as_array().unwrap().len(), "one pair of markers");
    assert!(csv.starts_with("kind,measure,name,level,tem,"), "{csv}");
    let german = success(&run(&["--csv", "--csv-style", "excel-de"])).to_owned();
    assert!(german.starts_with("\u{feff}kind;measure;name;level;tem;"), "{german}");
    assert!(german.contains("mm") && !german.contains("0."), "{german}");
    assert_eq!(folder.contents(), before, "nothing is written unless a folder is named");
    success(&run(&["-o", "study"]));
    assert_eq!(
        folder.added(&before),
        ["study", "study/repeatability.csv", "study/repeatability.json", "study/repeatability_agreement.csv"]
    );
    let again = failure(&run(&["-o", "study"]), 1);
    assert!(again[0].contains("--force"), "{again:?}");
    success(&run(&["-o", "study", "--force"]));

    let report = |more: &[&str]| -> Value {
        let arguments = [&["compare", "before.jpg", "after.jpg", "--json"], more].concat();
        serde_json::from_str(success(&folder.run(&arguments))).unwrap()
    };
    let taken = report(&["--use-repeatability", "study/repeatability.json"]);
    assert_eq!(taken["settings"]["marking_error"]["source"], "repeatability");
    assert_eq!(taken["settings"]["marking_sd_mm"], json["marking_sd_mm"]);
    assert_eq!(taken["settings"]["marking_error"]["points_sd_mm"], json["marking_error"]["points_sd_mm"]);
    let own = report(&[]);
    assert_eq!(own["settings"]["marking_error"]["source"], "replicates");
    assert_eq!(own["settings"]["marking_error"]["markings"], 8);
    let stated =
        report(&["--marking-sd", "0.15", "--shared-sd", "0", "--posture-sd", "0", "--samples", "300", "--seed", "9"]);
    let settings = &stated["settings"];
    assert_eq!(settings["marking_error"]["source"], "stated");
    for (key, value) in
        [("marking_sd_mm", 0.15), ("shared_sd_mm", 0.0), ("posture_sd_mm", 0.0), ("samples", 300.0), ("seed", 9.0)]
    {
        assert_eq!(settings[key].as_f64(), Some(value), "{key}");
    }
}

/// Three markers are three pairs: the error of marking stands once all the same, and each pair's limits once in a table of their own.
#[test]
fn an_error_of_marking_stands_once_however_many_pairs_there_are() {
    let folder = study();
    for name in ["before", "after"] {
        let path = folder.path(format!("{name}.landmarks.json"));
        let mut file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for (index, marker) in ["AB", "AB", "CD", "EF"].into_iter().enumerate() {
            file["markings"][index]["marker"] = marker.into();
        }
        std::fs::write(path, file.to_string()).unwrap();
    }
    success(&folder.run(&["repeatability", "before.jpg", "after.jpg", "-o", "out"]));
    let table = |name: &str| std::fs::read(folder.path("out").join(name)).unwrap();
    let [errors, agreement] = lipmetry::report::repeatability_columns().map(|columns| {
        let bytes = table(&format!("{}.csv", columns.name));
        assert_typed(&columns, &bytes);
        rows(&bytes)
    });
    let json: Value = serde_json::from_slice(&table("repeatability.json")).unwrap();
    let written = json["rows"].as_array().unwrap();
    let key = |row: &std::collections::BTreeMap<String, String>| [row["measure"].clone(), row["level"].clone()];
    let keys: std::collections::BTreeSet<[String; 2]> = errors.iter().map(key).collect();
    assert_eq!(keys.len(), errors.len(), "an error of marking stands twice");
    let of_mouth = |row: &&std::collections::BTreeMap<String, String>| row["measure"] == "mouth_width";
    let pairs: Vec<&str> = agreement.iter().filter(of_mouth).map(|row| row["pair"].as_str()).collect();
    assert_eq!(pairs, ["marking 2 minus 1", "marker 2 minus 1", "marker 3 minus 1", "marker 3 minus 2"]);
    assert_eq!(errors.iter().filter(of_mouth).count(), 2, "within and total");
    assert_eq!(agreement.len(), written.iter().filter(|row| row["pair"].is_string()).count());
    for (rows, columns) in [
        (&errors, &["tem", "tem_low", "tem_high", "sem", "sdc95", "icc", "icc_high", "markings_for_1_mm"][..]),
        (&agreement, &["bias", "bias_high", "lower_limit", "upper_limit_low", "pairs"]),
    ] {
        for row in rows {
            let is_it = |other: &&Value| {
                let [measure, level] = key(row);
                let is_pair = row.get("pair").is_none_or(|pair| other["pair"] == pair.as_str());
                other["id"] == measure.as_str() && other["level"] == level.as_str() && is_pair
            };
            let other = written.iter().find(is_it).unwrap();
            for column in columns {
                assert_eq!(row[*column].parse().ok(), other[*column].as_f64(), "{column}: {row:?}");
            }
        }
    }
}

#[test]
fn what_cannot_be_studied_is_said_of_every_file() {
    let folder = study();
    std::fs::write(folder.path("damaged.landmarks.json"), "{").unwrap();
    let told = failure(
        &folder.run(&["repeatability", "damaged.jpg", "absent.jpg", "before.jpg", "before.jpg", ".", "-o", "out"]),
        1,
    );
    for part in ["damaged.landmarks.json", "absent.landmarks.json", "before.landmarks.json: this file is named twice"] {
        assert!(told.iter().any(|line| line.contains(part)), "{part}: {told:?}");
    }
    assert!(told.iter().any(|line| line.contains("this is a folder: name the landmark files in it")), "{told:?}");
    assert!(!folder.path("out").exists());
    let once = Folder::with_pair();
    let told = failure(&once.run(&["repeatability", "before.jpg"]), 1);
    assert!(told[0].contains("none of the photos was marked twice"), "{told:?}");
    let output = folder.run(&["repeatability", "before.jpg"]);
    assert!(success(&output).contains("Only one photo was marked twice or more"), "{output:?}");
    std::fs::copy(folder.path("before.landmarks.json"), folder.path("study.json")).unwrap();
    for (arguments, status, part) in [
        (&["--use-repeatability", "absent.json"][..], 1, "absent.json"),
        (&["--use-repeatability", "study.json"], 1, "no repeatability.json"),
        (&["--marking-sd=-1"], 2, "--marking-sd"),
        (&["--marking-sd", "-1"], 2, "0 to 3"),
        (&["--pose-sd", "-1"], 2, "--pose-sd"),
        (&["--marking-sd", "nan"], 2, "0 to 3"),
        (&["--samples", "5"], 2, "--samples"),
        (&["--marking-sd", "0.2", "--use-repeatability", "study.json"], 2, "cannot be used with"),
    ] {
        let output = folder.run(&[&["compare", "before.jpg", "after.jpg", "--json"], arguments].concat());
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
        assert!(stderr(&output).contains(part), "{arguments:?}: {}", stderr(&output));
    }
}

/// The same four markings of each photo, their initials written in many ways: two markers, and the same figures.
#[test]
fn initials_count_without_their_case_and_the_blanks_about_them() {
    let folder = study();
    let run = |spellings: [[&str; 2]; 2]| -> Value {
        for name in ["before", "after"] {
            let path = folder.path(format!("{name}.landmarks.json"));
            let mut file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            for (index, marking) in file["markings"].as_array_mut().unwrap().iter_mut().enumerate() {
                marking["marker"] = json!(spellings[index / 2][index % 2]);
            }
            std::fs::write(path, file.to_string()).unwrap();
        }
        let output = folder.run(&["repeatability", "before.landmarks.json", "after.landmarks.json", "--json"]);
        serde_json::from_str(success(&output)).unwrap()
    };
    let plain = run([["ab", "ab"], ["cd", "cd"]]);
    assert_eq!(plain["markers"], 2);
    for spellings in [
        [["AB", "ab"], ["cd", "Cd"]],
        [["ab ", " AB"], ["cd\t", "\u{a0}CD"]],
        [["Stra\u{df}", "STRASS"], ["\u{c4}b", "A\u{308}B "]],
    ] {
        assert!(run(spellings) == plain, "{spellings:?} are other markers than ab and cd");
    }
    assert_eq!(run([["ab", "a b"], ["cd", "cd"]])["markers"], 3, "a blank between letters is part of a name");
    assert_eq!(run([["", " "], ["cd", "cd"]])["markers"], 2, "no initials are nobody's");
}

#[test]
fn marks_are_told_apart_by_their_origins_where_that_is_asked_for() {
    let folder = study();
    let path = folder.path("before.landmarks.json");
    let mut file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let marking = &mut file["markings"][3];
    marking["origins"] = json!({ "ch_r": "confirmed", "ch_l": "confirmed" });
    marking["proposals"] = json!([{ "by": "face_model", "model": "m", "version": "1", "marks": ["ch_r", "ch_l"] }]);
    std::fs::write(&path, file.to_string()).unwrap();
    let files = ["repeatability", "before.jpg", "after.jpg"];
    let without: Value = serde_json::from_str(success(&folder.run(&[&files[..], &["--json"]].concat()))).unwrap();
    assert_eq!(without.get("by_origin"), None);
    let with: Value =
        serde_json::from_str(success(&folder.run(&[&files[..], &["--by-origin", "--json"]].concat()))).unwrap();
    let schema: Value = serde_json::from_str(success(&folder.run(&["schema", "repeatability"]))).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&with));
    let rows = with["by_origin"].as_array().unwrap();
    let row = |origin: &str| rows.iter().find(|row| row["id"] == "ch" && row["origin"] == origin).unwrap().clone();
    assert_eq!([&row("confirmed")["n"], &row("confirmed")["by"]], [&json!(2), &json!("face_model")]);
    // 3 and 4 markings of both corners.
    assert_eq!([&row("placed")["n"], &row("placed")["photos"]], [&json!(14), &json!(2)]);
    let table = success(&folder.run(&[&files[..], &["--by-origin"]].concat())).to_owned();
    assert!(table.contains("confirmed, face model") && table.contains("towards their proposal"), "{table}");
    assert_lines_fit(&folder, &[&files[..], &["--by-origin"]].concat());
}
