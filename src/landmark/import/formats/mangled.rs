//! Files that are nearly right: for the tests that no file panics.

use proptest::prelude::*;
use serde_json::{Value, json};

/// How many values of an example are exchanged.
pub(super) const SHAPES: usize = 4;

/// The example with up to that many of its values exchanged for others.
pub(super) fn mangled(example: &'static str, most: usize) -> impl Strategy<Value = Value> {
    let other = prop_oneof![
        Just(json!(null)),
        Just(json!([])),
        Just(json!({})),
        Just(json!("")),
        Just(json!("0")),
        Just(json!("NaN")),
        Just(json!(true)),
        Just(json!(1e308)),
        Just(json!(-1e308)),
        Just(json!(5e-324)),
        Just(json!(u64::MAX)),
        Just(json!(i64::MIN)),
        Just(json!([null, 1])),
        Just(json!([1, 2, 3])),
        Just(json!([[1, 2], [3, 4]])),
        any::<f64>().prop_map(|number| json!(number)),
        any::<i32>().prop_map(|number| json!(number)),
        ".{0,8}".prop_map(|text| json!(text)),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), other), 0..=most).prop_map(move |changes| {
        let mut root: Value = serde_json::from_str(example).unwrap();
        for (index, other) in changes {
            let mut left = index.index(count(&root));
            replace(&mut root, &mut left, &other);
        }
        root
    })
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(map) => map.values().map(count).sum(),
        _ => 0,
    }
}

fn replace(value: &mut Value, left: &mut usize, other: &Value) -> bool {
    if *left == 0 {
        *value = other.clone();
        return true;
    }
    *left -= 1;
    match value {
        Value::Array(list) => list.iter_mut().any(|value| replace(value, left, other)),
        Value::Object(map) => map.values_mut().any(|value| replace(value, left, other)),
        _ => false,
    }
}

/// The example's text with up to that many of its quoted words exchanged for others.
pub(super) fn mangled_text(example: &'static str, most: usize) -> impl Strategy<Value = String> {
    let other = prop_oneof![
        Just(String::new()),
        Just("-1".to_owned()),
        Just("NaN".to_owned()),
        Just("1e309".to_owned()),
        Just("99999999999999999999".to_owned()),
        Just("1,2;3".to_owned()),
        Just("1,2;;3,4".to_owned()),
        Just("0x10".to_owned()),
        Just("1".to_owned()),
        "[0-9a-z,;.]{0,12}",
    ];
    prop::collection::vec((any::<prop::sample::Index>(), other), 0..=most).prop_map(move |changes| {
        let mut parts: Vec<String> = example.split('"').map(str::to_owned).collect();
        for (index, other) in changes {
            let place = index.index(parts.len() - 1);
            parts[place | 1].clone_from(&other);
        }
        parts.join("\"")
    })
}
