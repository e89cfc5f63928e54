//! The landmark file: what is accepted, what is rejected and in which words, and that the JSON Schema says
//! the same as the program.

mod damage;
mod matches;
mod meaning;
mod other_files;
mod proposals;
mod structure;

use jsonschema::Validator;
use lipmetry::landmark::file::{LandmarkFile, LandmarkProblem, landmarks_schema};
use serde_json::{Value, json};

use super::photos::landmark_files;

/// The schema as a strict validator reads it, formats such as `date-time` included.
pub fn schema() -> Validator {
    let schema: Value = serde_json::from_str(&landmarks_schema()).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// A good file with something of everything, the lips closed.
fn good() -> Value {
    json!({
        "format": "lipmetry-landmarks",
        "version": 1,
        "photo": { "file": "a.jpg", "width": 400, "height": 300, "sha256": "ab".repeat(32) },
        "mirrored": false,
        "expression": "rest",
        "cosmetics": "no",
        "scale": { "kind": "ruler", "from": [10, 290], "to": [110, 290], "length_mm": 25.5, "u_mm": 0.1 },
        "markings": [{
            "marker": "AB",
            "marked_at": "2026-03-02T10:15:00Z",
            "method": "manual",
            "origins": { "ch_r": "moved", "iris_r": "placed", "sn": "confirmed", "upper_border": "moved" },
            "proposals": [
                { "by": "face_model", "model": "A mesh", "version": "2.1", "marks": ["ch_r", "sn", "upper_border"] },
                { "by": "average_face", "marks": ["ls", "cph_l"] },
                { "by": "matching", "marks": ["en_r"] }
            ],
            "snapped": ["upper_border"],
            "points": {
                "ch_r": [100, 200], "ch_l": [300, 201], "cph_r": [180, 170], "cph_l": [220, 170.5], "ls": [200, 175],
                "sto": [200, 198], "li": [200, 230], "sn": [200, 130], "en_r": [160, 50], "en_l": [240, 50]
            },
            "curves": {
                "upper_border": ["ch_r", [140, 180], "cph_r", "ls", "cph_l", [260, 180], "ch_l"],
                "upper_free_margin": ["ch_r", "sto", "ch_l"],
                "lower_free_margin": null,
                "lower_border": ["ch_r", [150, 225], "li", [250, 225], "ch_l"]
            },
            "irises": {
                "r": { "centre": [120, 50], "diameter": 20 },
                "l": { "centre": [280, 50], "diameter": 20.5 }
            }
        }],
        "matches": [{
            "to": { "file": "b.jpg", "sha256": "cd".repeat(32) },
            "clicks": "12".repeat(32),
            "algorithm": "ncc-ecc-1",
            "points": {
                "en_r": { "state": "accepted", "at": [160.125, 50.5], "correlation": 0.97, "way_back": 0.04 },
                "iris_r": { "state": "rejected_by_user", "at": [121, 50], "correlation": -0.1, "way_back": 2 }
            },
            "curves": {
                "upper_border": {
                    "state": "rejected_by_program", "correlation": 0.5, "way_back": 0.3,
                    "after": [[100, 200], [200.25, 175], [300, 201]]
                }
            }
        }]
    })
}

/// Sets the value at a JSON pointer, whose last part may be a new key or the list's end, `-`.
fn set(file: &mut Value, pointer: &str, value: Value) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match file.pointer_mut(parent).unwrap() {
        Value::Array(items) if last == "-" => items.push(value),
        Value::Array(items) => items[last.parse::<usize>().unwrap()] = value,
        Value::Object(entries) => {
            entries.insert(last.to_owned(), value);
        }
        other => panic!("{pointer} leads into {other}"),
    }
}

/// Takes the key at a JSON pointer away.
fn remove(file: &mut Value, pointer: &str) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let removed = file.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(last);
    assert!(removed.is_some(), "{pointer} was not there");
}

/// The file with all positions as in a mirror, and nothing else changed: a picture is 400 px wide.
fn flipped(file: &Value) -> Value {
    match file {
        Value::Array(items) => match items.as_slice() {
            [Value::Number(x), y @ Value::Number(_)] => json!([400.0 - x.as_f64().unwrap(), y]),
            items => items.iter().map(flipped).collect(),
        },
        Value::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), flipped(value))).collect(),
        other => other.clone(),
    }
}

fn read(file: &Value) -> Result<LandmarkFile, Vec<LandmarkProblem>> {
    read_bytes(file.to_string().as_bytes())
}

fn read_bytes(bytes: &[u8]) -> Result<LandmarkFile, Vec<LandmarkProblem>> {
    LandmarkFile::read(bytes).map_err(|problems| problems.list().to_vec())
}

/// Asserts that one of the problems has this place and all these fragments in its message and remedy.
fn assert_told(what: &str, problems: &[LandmarkProblem], place: &str, fragments: &[&str]) {
    let told = problems.iter().any(|problem| {
        let text = format!("{}|{}", problem.message, problem.remedy);
        problem.place == place && !problem.remedy.is_empty() && fragments.iter().all(|part| text.contains(part))
    });
    assert!(told, "{what}: nothing at {place:?} says {fragments:?}, only {problems:#?}");
}

#[test]
fn all_landmark_files_are_accepted_by_the_program_and_the_schema() {
    let schema = schema();
    for path in landmark_files() {
        let bytes = std::fs::read(&path).unwrap();
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        if let Err(problems) = read_bytes(&bytes) {
            panic!("{}: {problems:#?}", path.display());
        }
        if let Err(error) = schema.validate(&value) {
            panic!("{}: the schema says {error}", path.display());
        }
    }
}

#[test]
fn reading_what_was_written_gives_the_same() {
    let mut originals: Vec<Vec<u8>> = landmark_files().iter().map(|path| std::fs::read(path).unwrap()).collect();
    let mut mirrored = flipped(&good());
    set(&mut mirrored, "/mirrored", json!(true));
    originals.push(good().to_string().into_bytes());
    originals.push(mirrored.to_string().into_bytes());
    let schema = schema();
    for bytes in originals {
        let first = read_bytes(&bytes).unwrap();
        let written = first.write().unwrap();
        assert!(written.ends_with(b"}\n"), "no newline at the end");
        assert_eq!(first, read_bytes(&written).unwrap());
        assert_eq!(first.marked_photo(), read_bytes(&written).unwrap().marked_photo());
        assert_eq!(written, read_bytes(&written).unwrap().write().unwrap(), "writing is not stable");
        assert!(schema.is_valid(&serde_json::from_slice(&written).unwrap()), "the schema rejects what is written");
    }
}
