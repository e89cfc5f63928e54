//! `lipmetry study run`, `worker`, `merge` and `schema` as their users run them, on the painted face.

use std::collections::BTreeMap;
use std::path::Path;

use crate::command_line::{Folder, failure, program, success};

/// Two people with two visits each, marked; the second person is the first one's photos with other bytes behind them.
fn study() -> Folder {
    let folder = Folder::empty();
    for (id, tail) in [("P01", ""), ("P02", "2")] {
        for (visit, name) in [("day0", "before"), ("day14", "after")] {
            person(&folder, &format!("study/{id}/{visit}"), name, tail);
        }
    }
    std::fs::write(folder.path("study/people.csv"), "id,arm,age\nP01,a,31\nP02,b,44\n").unwrap();
    folder
}

/// A visit with one marked photo, called so that no table may repeat it.
fn person(folder: &Folder, visit: &str, name: &str, tail: &str) {
    std::fs::create_dir_all(folder.path(visit)).unwrap();
    folder.copy(&format!("{name}.jpg"), format!("{visit}/Secret Name.jpg"));
    folder.copy(&format!("{name}.landmarks.json"), format!("{visit}/Secret Name.landmarks.json"));
    if !tail.is_empty() {
        let photo = folder.path(format!("{visit}/Secret Name.jpg"));
        std::fs::write(&photo, [std::fs::read(&photo).unwrap(), tail.into()].concat()).unwrap();
    }
    // The sum of the file is another one then; without one the name is asked, which is another one, too: no caution that matters here.
    let marks = folder.path(format!("{visit}/Secret Name.landmarks.json"));
    let mut file: serde_json::Value = serde_json::from_slice(&std::fs::read(&marks).unwrap()).unwrap();
    file["photo"].as_object_mut().unwrap().remove("sha256");
    file["photo"].as_object_mut().unwrap().remove("picture_sha256");
    std::fs::write(&marks, serde_json::to_vec(&file).unwrap()).unwrap();
}

/// The files of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

/// The rows of a table, each by its columns.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().unwrap().clone();
    let row =
        |record: csv::StringRecord| header.iter().zip(&record).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[test]
fn a_run_gives_what_compare_gives_and_the_same_bytes_again_by_every_way() {
    let folder = study();
    success(&folder.run(&["study", "run", "study"]));
    let first = files(&folder.path("study.study"));
    for name in [
        "values.csv",
        "changes.csv",
        "cautions.csv",
        "photos.csv",
        "markings.csv",
        "problems.csv",
        "study.json",
        "study.html",
        "paper.md",
        "datapackage.json",
    ] {
        assert!(first.contains_key(name), "{name} is missing: {:?}", first.keys());
    }
    // The same numbers as those of the one comparison.
    let compared =
        folder.run(&["compare", "study/P01/day0/Secret Name.jpg", "study/P01/day14/Secret Name.jpg", "--json"]);
    let report: serde_json::Value = serde_json::from_str(success(&compared)).unwrap();
    let changes = rows(&first["changes.csv"]);
    let of = |id: &str, measure: &str| changes.iter().find(|row| row["id"] == id && row["measure"] == measure).unwrap();
    for measure in ["upper_vermilion_height_mean", "mouth_width", "vermilion_height_difference", "cupids_bow_angle"] {
        let (row, change) = (of("P01", measure), &report["change"][measure]);
        let wanted = [
            ("difference", &change["difference"]["value"]),
            ("u", &change["difference"]["u"]),
            ("sdc95", &change["sdc95"]),
        ];
        for (column, value) in wanted {
            assert_eq!(row[column].parse::<f64>().unwrap(), value.as_f64().unwrap(), "{measure} {column}: {row:?}");
        }
        assert_eq!(row["verdict"], change["verdict"].as_str().unwrap());
    }
    assert_eq!(of("P01", "mouth_width")["age"], "31");
    assert_eq!(of("P02", "mouth_width")["arm"], "b");
    // Once more, with nothing to measure; with other jobs; from nothing.
    success(&folder.run(&["study", "run", "study", "--jobs", "1"]));
    assert!(files(&folder.path("study.study")) == first, "a second run gives other bytes");
    std::fs::remove_dir_all(folder.path("study/.lipmetry")).unwrap();
    success(&folder.run(&["study", "run", "study", "--jobs", "2", "-o", "again"]));
    assert!(files(&folder.path("again")) == first, "two jobs give other bytes");
    // By a worker, the jobs in the other order.
    let plan = success(&folder.run(&["study", "run", "study", "--plan"])).to_owned();
    let jobs: Vec<&str> = plan.lines().rev().collect();
    let worked = program()
        .current_dir(folder.path(""))
        .args(["study", "worker", "study"])
        .write_stdin(jobs.join("\n"))
        .output()
        .unwrap();
    std::fs::write(folder.path("shard.jsonl"), success(&worked)).unwrap();
    std::fs::remove_dir_all(folder.path("study/.lipmetry")).unwrap();
    success(&folder.run(&["study", "merge", "study", "shard.jsonl", "-o", "merged"]));
    assert!(files(&folder.path("merged")) == first, "merged results give other bytes");
    // No name of a file, no path and no date stands in any of them.
    for (name, bytes) in &first {
        let text = String::from_utf8_lossy(bytes);
        for told in ["Secret", "lipmetry test", "landmarks.json:"] {
            assert!(!text.contains(told), "{name} tells {told}");
        }
    }
}

/// What is measured again is what changed, and nothing else.
#[test]
fn a_second_run_measures_what_changed_alone() {
    let folder = study();
    success(&folder.run(&["study", "run", "study"]));
    let records = || files(&folder.path("study/.lipmetry/records"));
    let times = || -> BTreeMap<String, std::time::SystemTime> {
        let entries = std::fs::read_dir(folder.path("study/.lipmetry/records")).unwrap().map(|entry| entry.unwrap());
        entries
            .map(|entry| {
                (entry.file_name().to_string_lossy().into_owned(), entry.metadata().unwrap().modified().unwrap())
            })
            .collect()
    };
    let (before, at) = (records(), times());
    assert_eq!(before.len(), 2);
    // One mark of one person moves by a pixel.
    let marks = folder.path("study/P02/day14/Secret Name.landmarks.json");
    let mut file: serde_json::Value = serde_json::from_slice(&std::fs::read(&marks).unwrap()).unwrap();
    let ls = &mut file["markings"][0]["points"]["ls"];
    let y = ls[1].as_f64().unwrap();
    ls[1] = serde_json::json!(y + 0.25);
    std::fs::write(&marks, serde_json::to_vec(&file).unwrap()).unwrap();
    success(&folder.run(&["study", "run", "study"]));
    let (after, then) = (records(), times());
    let changed: Vec<&String> = before.keys().filter(|name| before[*name] != after[*name]).collect();
    assert_eq!(changed.len(), 1, "one person's record is another one");
    assert!(before.keys().filter(|name| at[*name] == then[*name]).count() == 1, "the other one was not written again");
    // Other settings are another measurement.
    success(&folder.run(&["study", "run", "study", "--posture-sd", "0"]));
    assert!(after.keys().all(|name| records()[name] != after[name]));
}

#[test]
fn what_is_wrong_with_one_stops_nothing_else() {
    let folder = study();
    // Nobody marked it; broken; the same photo under another code; a visit without a day.
    std::fs::create_dir_all(folder.path("study/P03/day0")).unwrap();
    folder.copy("before.jpg", "study/P03/day0/Secret Name.jpg");
    std::fs::create_dir_all(folder.path("study/P03/day14")).unwrap();
    std::fs::write(folder.path("study/P03/day14/Secret Name.jpg"), b"\xff\xd8\xff\xe0 broken").unwrap();
    folder.copy("after.landmarks.json", "study/P03/day14/Secret Name.landmarks.json");
    for (visit, name) in [("day0", "before"), ("day14", "after")] {
        person(&folder, &format!("study/P04/{visit}"), name, "");
    }
    person(&folder, "study/P02/follow up", "after", "another file");
    let out = success(&folder.run(&["study", "run", "study"])).to_owned();
    assert!(out.contains("problems stopped nothing else"), "{out}");
    let written = files(&folder.path("study.study"));
    let problems = rows(&written["problems.csv"]);
    let has = |id: &str, visit: &str, code: &str| {
        problems.iter().any(|row| row["id"] == id && row["visit"] == visit && row["code"] == code)
    };
    for (id, visit, code) in [
        ("P03", "day0", "not_marked"),
        ("P03", "day14", "photo_unreadable"),
        ("P03", "", "one_visit"),
        ("P04", "day0", "person_twice"),
        ("P04", "day14", "person_twice"),
        ("P02", "follow up", "no_day"),
        ("P03", "", "manifest_row"),
    ] {
        assert!(has(id, visit, code), "{id} {visit} {code}: {problems:#?}");
    }
    let changes = rows(&written["changes.csv"]);
    for (id, visit, day) in
        [("P01", "day14", "14"), ("P04", "day14", "14"), ("P02", "day14", "14"), ("P02", "follow up", "")]
    {
        assert!(
            changes.iter().any(|row| row["id"] == id && row["visit"] == visit && row["day"] == day),
            "{id} {visit}"
        );
    }
    assert!(!String::from_utf8_lossy(&written["problems.csv"]).contains("Secret"));
    // With --strict the files are written all the same.
    let strict = folder.run(&["study", "run", "study", "--strict", "-o", "strict"]);
    assert_eq!(strict.status.code(), Some(1));
    let told = String::from_utf8_lossy(&strict.stderr).into_owned();
    assert!(told.contains("problems.csv has"), "{told}");
    assert!(files(&folder.path("strict")) == written);
}

#[test]
fn codes_stand_for_people_where_they_are_asked_for() {
    let folder = study();
    success(&folder.run(&["study", "run", "study", "--ids", "hash"]));
    let first = files(&folder.path("study.study"));
    let photo = std::fs::read(folder.path("study/P01/day0/Secret Name.jpg")).unwrap();
    let sum = lipmetry::pipeline::sha256(&photo);
    for (name, bytes) in &first {
        let text = String::from_utf8_lossy(bytes);
        // As whole words: a code is a P and digits of a sum, and one in a hundred begins as an identifier does.
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
        assert!(!words.any(|word| word == "P01" || word == "P02"), "{name}");
        // Nor what is carried along, nor the sums of photos.
        assert!(!text.contains(",age") && !text.contains(&sum), "{name}");
    }
    success(&folder.run(&["study", "run", "study", "--ids", "hash"]));
    assert!(files(&folder.path("study.study")) == first, "the codes stay");
    // Another secret gives other codes.
    std::fs::remove_dir_all(folder.path("study/.lipmetry")).unwrap();
    success(&folder.run(&["study", "run", "study", "--ids", "hash"]));
    assert!(files(&folder.path("study.study"))["changes.csv"] != first["changes.csv"]);
}

#[test]
fn tables_for_german_spreadsheets_have_the_same_numbers() {
    let folder = study();
    success(&folder.run(&["study", "run", "study"]));
    let plain = files(&folder.path("study.study"));
    success(&folder.run(&["study", "run", "study", "--csv-style", "excel-de"]));
    let german = files(&folder.path("study.study"));
    let text = String::from_utf8(german["changes.csv"].clone()).unwrap();
    assert!(text.starts_with("\u{feff}id;visit;day;"), "{}", &text[..40]);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let place = reader.headers().unwrap().iter().position(|name| name == "difference").unwrap();
    let numbers: Vec<f64> =
        reader.records().map(|row| row.unwrap()[place].replace(',', ".").parse().unwrap()).collect();
    let wanted: Vec<f64> = rows(&plain["changes.csv"]).iter().map(|row| row["difference"].parse().unwrap()).collect();
    assert_eq!(numbers, wanted);
}

#[test]
fn a_folder_of_something_else_is_not_overwritten() {
    let folder = study();
    std::fs::create_dir(folder.path("out")).unwrap();
    std::fs::write(folder.path("out/problems.csv"), "mine").unwrap();
    let told = failure(&folder.run(&["study", "run", "study", "-o", "out"]), 1).join("\n");
    assert!(told.contains("this is there already") && told.contains("--force"), "{told}");
    assert_eq!(std::fs::read(folder.path("out/problems.csv")).unwrap(), b"mine");
    assert!(!folder.path("study/.lipmetry").exists(), "nothing was done");
    success(&folder.run(&["study", "run", "study", "-o", "out", "--force"]));
    // What this command wrote it writes anew.
    success(&folder.run(&["study", "run", "study", "-o", "out"]));
}

#[test]
fn lines_that_are_no_jobs_or_results_are_told_and_the_others_done() {
    let folder = study();
    let plan = success(&folder.run(&["study", "run", "study", "--plan"])).to_owned();
    let first = plan.lines().next().unwrap();
    let outside = first.replace("P01/day0/Secret Name.jpg", "../day0/Secret Name.jpg");
    let lines = format!("{first}\nno job\n\n{outside}\n{}\n", first.replace("\"version\":1", "\"version\":9"));
    let worked =
        program().current_dir(folder.path("")).args(["study", "worker", "study"]).write_stdin(lines).output().unwrap();
    assert_eq!(worked.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&worked.stdout).lines().count(), 1);
    let told = String::from_utf8_lossy(&worked.stderr).into_owned();
    for said in [
        "line 2 of standard input: this is no job",
        "line 4 of standard input: a path leads out",
        "line 5 of standard input: this is a job of version 9",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    // Results of other settings, of nobody, and none: nothing is written.
    std::fs::write(folder.path("shard.jsonl"), &worked.stdout).unwrap();
    let told = failure(&folder.run(&["study", "merge", "study", "shard.jsonl", "--posture-sd", "0", "-o", "out"]), 1)
        .join("\n");
    assert!(
        told.contains("rests on other photos, marks, settings") && told.contains("P02: there is no result"),
        "{told}"
    );
    assert!(!folder.path("out").exists());
}

/// A record that somebody changed is measured again; a result that is there twice with other numbers, or cannot be one, is refused.
#[test]
fn records_and_results_are_trusted_only_as_far_as_they_can_be() {
    let folder = study();
    success(&folder.run(&["study", "run", "study"]));
    let first = files(&folder.path("study.study"));
    for (name, bytes) in files(&folder.path("study/.lipmetry/records")) {
        let text = String::from_utf8(bytes).unwrap();
        let changed = text.replacen("\"difference\":", "\"difference\":1", 1);
        assert_ne!(text, changed);
        std::fs::write(folder.path("study/.lipmetry/records").join(name), changed).unwrap();
    }
    success(&folder.run(&["study", "run", "study"]));
    assert!(files(&folder.path("study.study")) == first, "a changed record counts");
    let plan = success(&folder.run(&["study", "run", "study", "--plan"])).to_owned();
    let worked =
        program().current_dir(folder.path("")).args(["study", "worker", "study"]).write_stdin(plan).output().unwrap();
    let results = success(&worked).to_owned();
    let other = results.lines().next().unwrap().replacen("\"difference\":", "\"difference\":1", 1);
    for (more, said) in [
        (other, "two different results of P01"),
        (results.lines().next().unwrap().replace("\"visit\":1", "\"visit\":7"), "names visits beyond the 2"),
        (results.lines().next().unwrap().replace("\"not_detected\"", "\"surely\""), "surely is no verdict"),
        (results.lines().next().unwrap().replace("\"mouth_width\"", "\"mouth_depth\""), "mouth_depth is no measure"),
        (results.lines().next().unwrap().replace("\"P01\"", "\"P09\""), "P09 is no person of this study"),
    ] {
        std::fs::write(folder.path("r.jsonl"), format!("{results}{more}\n")).unwrap();
        let told = failure(&folder.run(&["study", "merge", "study", "r.jsonl", "-o", "out"]), 1).join("\n");
        assert!(told.contains(said), "{said}: {told}");
        assert!(!folder.path("out").exists());
    }
    // What is kept from a run does not stand in for a result that is not given.
    std::fs::write(folder.path("r.jsonl"), results.lines().next().unwrap()).unwrap();
    let told = failure(&folder.run(&["study", "merge", "study", "r.jsonl", "-o", "out"]), 1).join("\n");
    assert!(told.contains("P02: there is no result of this person"), "{told}");
}

/// Results are shared, photos are not: neither folder lies in the other one; and a worker in another folder says so.
#[test]
fn results_do_not_go_among_the_patients() {
    let folder = study();
    for output in ["study", "study/out", "study/.lipmetry", "study/P01/../new"] {
        let told = failure(&folder.run(&["study", "run", "study", "-o", output]), 1).join("\n");
        assert!(told.contains("this is in the study's folder"), "{output}: {told}");
    }
    std::fs::create_dir(folder.path("elsewhere")).unwrap();
    let plan = success(&folder.run(&["study", "run", "study", "--plan"])).to_owned();
    let worked = program()
        .current_dir(folder.path(""))
        .args(["study", "worker", "elsewhere"])
        .write_stdin(plan)
        .output()
        .unwrap();
    let told = failure(&worked, 1).join("\n");
    assert!(told.contains("none of the photos of P01 is in elsewhere; is this the study's folder?"), "{told}");
}

#[test]
fn the_schema_names_every_column_that_is_written() {
    let folder = study();
    success(&folder.run(&["study", "run", "study"]));
    let written = files(&folder.path("study.study"));
    let package: serde_json::Value = serde_json::from_slice(&written["datapackage.json"]).unwrap();
    let text = success(&folder.run(&["study", "schema"])).to_owned();
    for resource in package["resources"].as_array().unwrap() {
        let path = resource["path"].as_str().unwrap();
        let fields: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        let header = String::from_utf8_lossy(&written[path]).lines().next().unwrap().to_owned();
        assert_eq!(header, fields.join(","), "{path}");
        for field in fields.iter().filter(|field| **field != "age") {
            assert!(text.contains(field), "{field}");
        }
    }
    let schema: serde_json::Value =
        serde_json::from_str(success(&folder.run(&["study", "schema", "--as", "json-schema"]))).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let study: serde_json::Value = serde_json::from_slice(&written["study.json"]).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&study).map(|error| error.to_string()).collect();
    assert_eq!(wrong, [] as [String; 0]);
}
