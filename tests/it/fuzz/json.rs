//! JSON changed as JSON: what comes out is well-formed and says something else.

use serde_json::{Map, Value, json};

use super::random::Random;

/// Changes one place of a value.
pub fn change(value: &mut Value, random: &mut Random) {
    let count = nodes(value);
    let mut at = random.below(count);
    change_at(value, &mut at, random);
}

/// How many values there are, this one and all below it.
fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(entries) => entries.values().map(nodes).sum(),
        _ => 0,
    }
}

/// Changes the value that is so many places further on; says whether it was there.
fn change_at(value: &mut Value, at: &mut usize, random: &mut Random) -> bool {
    if *at == 0 {
        *value = changed(value, random);
        return true;
    }
    *at -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| change_at(item, at, random)),
        Value::Object(entries) => entries.values_mut().any(|entry| change_at(entry, at, random)),
        _ => false,
    }
}

fn changed(value: &Value, random: &mut Random) -> Value {
    match value {
        Value::Number(number) if !random.once_in(4) => {
            let number = number.as_f64().unwrap_or(0.0);
            match random.below(8) {
                0 => json!(number + random.below(2000) as f64 / 100.0 - 10.0),
                1 => json!(-number),
                2 => json!(number * 1e6),
                3 => json!(1e308),
                4 => json!(5e-324),
                5 => json!(random.edge()),
                6 => json!(0),
                _ => json!(number as i64),
            }
        }
        Value::Array(items) if !random.once_in(4) => {
            let mut items = items.clone();
            let (from, to) = (random.below(items.len()), random.below(items.len()));
            match random.below(4) {
                _ if items.is_empty() => items.push(Value::Null),
                0 => items.swap(from, to),
                1 => items.truncate(from),
                2 => drop(items.remove(from)),
                _ => items.insert(to, items[from].clone()),
            }
            Value::Array(items)
        }
        Value::Object(entries) if !random.once_in(4) => Value::Object(changed_entries(entries, random)),
        Value::String(text) if !random.once_in(4) => {
            let mut bytes = text.clone().into_bytes();
            super::bytes::change(&mut bytes, random);
            Value::String(String::from_utf8_lossy(&bytes).into_owned())
        }
        _ => any(random),
    }
}

/// Entries with one left out, called by another's name, or given another's value.
fn changed_entries(entries: &Map<String, Value>, random: &mut Random) -> Map<String, Value> {
    let mut all: Vec<(String, Value)> = entries.clone().into_iter().collect();
    let (from, to) = (random.below(all.len()), random.below(all.len()));
    match random.below(4) {
        _ if all.is_empty() => all.push(("a".to_owned(), any(random))),
        0 => drop(all.remove(from)),
        1 => all[to].1 = all[from].1.clone(),
        2 => all[to].0 = all[from].0.clone(),
        _ => all[from].0.push('x'),
    }
    all.into_iter().collect()
}

fn any(random: &mut Random) -> Value {
    match random.below(8) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!([]),
        3 => json!({}),
        4 => json!(""),
        5 => json!("\u{202e}\u{0}\n\u{feff}"),
        6 => json!(random.edge()),
        _ => (0..random.below(200)).fold(json!(0), |inner, _| json!([inner])),
    }
}
