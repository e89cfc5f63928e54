//! Files damaged at random: nothing panics, and the program and the schema keep agreeing.

use std::cell::Cell;

use jsonschema::Validator;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::{Value, json};

use super::{good, read, read_bytes, schema, set};
use crate::photos::fixture;

fn runner(cases: u32) -> TestRunner {
    let config = ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..Default::default() };
    TestRunner::new(config)
}

/// Any JSON value, some of them such as stand in a landmark file.
fn any_json() -> impl Strategy<Value = Value> {
    let words = ["ch_r", "ls", "sto", "sto_s", "rest", "iris", "mm_per_px", "2026-03-02T10:15:00Z", "", "a\u{0}/b"];
    let words = words.into_iter().chain(["accepted", "rejected_by_user", "unknown", "yes"]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-5.0..500.0).prop_map(Value::from),
        (0..400_u32, 0..300_u32).prop_map(|(x, y)| json!([x, y])),
        prop::sample::select(words.collect::<Vec<_>>()).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(prop::sample::select(vec!["kind", "value", "ls", "r", "x", "at", "state"]), inner, 0..4)
                .prop_map(|map| map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

/// The JSON pointers of all values below the root.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut descend = |key: &str, value: &Value| {
        let pointer = format!("{at}/{key}");
        pointers(value, &pointer, found);
        found.push(pointer);
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| descend(&index.to_string(), item)),
        Value::Object(entries) => entries.iter().for_each(|(key, value)| descend(key, value)),
        _ => {}
    }
}

/// What only the meaning of a file can be accused of.
const ABOUT_MEANING: [&str; 24] = [
    "lies outside the picture",
    "lie outside the picture",
    "larger than the picture",
    "elsewhere than at",
    "is not marked",
    "does not lie on this curve",
    " comes after ",
    "lie in one place",
    "crosses itself",
    "lies on the subject's left",
    " lies to the left of ",
    " lies below ",
    "sto says that",
    "disagree on whether",
    "none is marked",
    "Both ends of the ruler",
    "This scale makes the mouth",
    "is no smaller than the value",
    " pixels apart",
    " lie to the left of ",
    "seem to be exchanged",
    "measured from the lower edge",
    "No coordinate is larger than",
    "stands for a missing point",
];

/// The program rejects what the schema rejects, and what else it rejects is a matter of meaning.
fn assert_agreement(schema: &Validator, file: &Value) {
    match (schema.validate(file), read(file)) {
        (Err(error), Ok(_)) => panic!("only the schema rejects it, {} at {}: {file:#}", error, error.instance_path()),
        (Ok(()), Err(problems)) => {
            for problem in problems {
                let meaning = ABOUT_MEANING.iter().any(|part| problem.message.contains(part));
                assert!(meaning, "only the program rejects it, {problem}: {file:#}");
            }
        }
        _ => {}
    }
}

#[test]
fn any_value_at_any_place_is_judged_alike_by_the_program_and_the_schema() {
    let schema = schema();
    let mut places = Vec::new();
    pointers(&good(), "", &mut places);
    let accepted = Cell::new(0_u32);
    // Either any value, or a nudge: numbers a little off, everything else null.
    let edit = (any::<Index>(), prop::option::of(any_json()), -3.0..3.0);
    let edits = vec(edit, 1..4);
    let run = runner(3000).run(&edits, |edits| {
        let mut file = good();
        for (place, value, nudge) in edits {
            let pointer = place.get(&places);
            let (parent, _) = pointer.rsplit_once('/').unwrap();
            // An earlier edit may have taken away what the pointer leads into.
            let inside = file.pointer(parent).is_some_and(|parent| parent.is_object() || parent.is_array());
            if let (true, Some(old)) = (inside, file.pointer(pointer)) {
                let nudged = old.as_f64().map_or(Value::Null, |number| json!(number + nudge));
                set(&mut file, pointer, value.unwrap_or(nudged));
            }
        }
        assert_agreement(&schema, &file);
        accepted.set(accepted.get() + u32::from(read(&file).is_ok()));
        Ok(())
    });
    run.unwrap();
    // A test of agreement is none when everything is rejected.
    assert!((30..2000).contains(&accepted.get()), "{} of 3000 files were accepted", accepted.get());
}

#[test]
fn flipped_bits_and_cut_ends_never_panic() {
    let original = std::fs::read(fixture("before.landmarks.json")).unwrap();
    let damage = (vec((any::<Index>(), any::<u8>()), 0..6), any::<Index>());
    let run = runner(2000).run(&damage, |(flips, end)| {
        let mut bytes = original.clone();
        for (place, value) in &flips {
            let length = bytes.len();
            bytes[place.index(length)] = *value;
        }
        if flips.is_empty() {
            bytes.truncate(end.index(original.len()));
        }
        match read_bytes(&bytes) {
            // What is read can be worked with.
            Ok(file) => drop(lipmetry::comparison::measure_photo(
                &file.marked_photo(),
                &lipmetry::comparison::Settings::values_only(),
            )),
            Err(problems) => assert!(!problems.is_empty()),
        }
        Ok(())
    });
    run.unwrap();
    // The last two bytes are the closing brace and a newline, which is not needed.
    for end in 0..original.len() - 2 {
        assert!(read_bytes(&original[..end]).is_err(), "cut off after {end} bytes, the file is accepted");
    }
}

#[test]
fn bytes_of_any_kind_never_panic() {
    let run = runner(2000).run(&vec(any::<u8>(), 0..200), |bytes| {
        assert!(read_bytes(&bytes).is_err(), "{bytes:?} is no landmark file");
        Ok(())
    });
    run.unwrap();
}
