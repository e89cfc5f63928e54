//! menpo's landmark JSON (`.ljson`), versions 1, 2 and 3.
//!
//! Source: menpo 0.11.1, `menpo/io/input/landmark.py` and `menpo/io/output/landmark.py` (run). A point is [y, x]; null
//! stands for a number that is missing. Version 3 has groups by name, each with points and labels, which are masks of
//! the points; version 2 one group at the top; version 1 a list of labels, each with its points.

use serde_json::Value;

use super::super::contents::{Label, MarkedLine, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::reading::{Kind, NO_POSITION, Reading};
use crate::landmark::CurveName;

const NO_MASK: Kind = Kind {
    message: "a label's mask is a list of places of its points, from 0",
    remedy: "Export the file again with menpo",
};

const HALF_MISSING: Kind = Kind {
    message: "a point is missing as a whole or not at all",
    remedy: "Set both numbers of the point, or neither",
};

const NO_VERSION: Kind = Kind {
    message: "the file's parts are not those of its version (1, 2 or 3)",
    remedy: "Export the file again with menpo",
};

/// Whether it is a file of menpo.
pub(in crate::landmark::import) fn is(root: &Value) -> bool {
    match root.get("version").and_then(Value::as_u64) {
        Some(1) => root.get("groups").is_some_and(Value::is_array),
        Some(2) => root.get("landmarks").is_some_and(|landmarks| landmarks.get("points").is_some()),
        Some(3) => root.get("groups").is_some_and(Value::is_object),
        _ => false,
    }
}

/// Reads the groups of points, each as a picture of its own. Positions count from the centre of the first pixel; x and
/// y are exchanged, so that x stands first.
///
/// # Errors
///
/// Positions that are not two numbers, points of which half is missing, labels of points that are not there.
pub(in crate::landmark::import) fn read(root: &Value) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let mut pictures = Vec::new();
    match (root.get("version").and_then(Value::as_u64), root.get("groups")) {
        (Some(1), Some(Value::Array(groups))) => pictures.push(read_version_1(groups, &mut reading)?),
        (Some(2), _) => pictures.push(read_group(root, format_args!(""), &mut reading)?),
        (Some(3), Some(Value::Object(groups))) => {
            for (name, group) in groups {
                reading.next_picture();
                pictures.push(read_group(group, format_args!("groups.{name:.80}."), &mut reading)?);
            }
        }
        (version, _) => reading.problem(&NO_VERSION, format_args!("version"), format_args!("{version:?}")),
    }
    reading.finish(pictures)
}

fn read_version_1(groups: &[Value], reading: &mut Reading) -> Result<Picture, Refusal> {
    let mut at = Vec::new();
    let mut labels = Vec::new();
    for (i, group) in groups.iter().enumerate() {
        let place = format_args!("groups[{i}].landmarks");
        let points = reading.list(group.get("landmarks"), place);
        reading.count(points.len(), place)?;
        let before = at.len();
        for (j, point) in points.iter().enumerate() {
            at.push(position(point.get("point").unwrap_or(point), format_args!("{place}[{j}]"), reading));
        }
        labels.push((group.get("label").and_then(Value::as_str).unwrap_or_default(), (before..at.len()).collect()));
    }
    Ok(picture(&at, &labels))
}

/// A group of version 3, or the file of version 2.
fn read_group(group: &Value, place: std::fmt::Arguments<'_>, reading: &mut Reading) -> Result<Picture, Refusal> {
    let points = group.get("landmarks").and_then(|landmarks| landmarks.get("points"));
    let points = reading.list(points, format_args!("{place}landmarks.points"));
    reading.count(points.len(), format_args!("{place}landmarks.points"))?;
    let at: Vec<_> = (points.iter().enumerate())
        .map(|(i, point)| position(point, format_args!("{place}landmarks.points[{i}]"), reading))
        .collect();
    let mut labels = Vec::new();
    let list = group.get("labels").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (i, label) in list.iter().enumerate() {
        match label.get("label").and_then(Value::as_str).zip(places(label.get("mask"), at.len())) {
            Some(label) => labels.push(label),
            None => reading.problem(&NO_MASK, format_args!("{place}labels[{i}]"), label),
        }
    }
    Ok(picture(&at, &labels))
}

/// The places that a mask holds, in their order: menpo writes the places, and reads flags too.
fn places(mask: Option<&Value>, points: usize) -> Option<Vec<usize>> {
    let mask = mask?.as_array()?;
    if mask.len() == points && mask.iter().all(Value::is_boolean) {
        return Some((0..points).filter(|&place| mask[place] == true).collect());
    }
    let place = |value: &Value| value.as_u64().map(|place| place as usize).filter(|place| *place < points);
    let mut places: Vec<usize> = mask.iter().map(place).collect::<Option<_>>()?;
    places.sort_unstable();
    places.dedup();
    Some(places)
}

fn position(value: &Value, place: std::fmt::Arguments<'_>, reading: &mut Reading) -> Option<[f64; 2]> {
    match value.as_array().map(Vec::as_slice) {
        Some([Value::Null, Value::Null]) => None,
        Some([Value::Null, _] | [_, Value::Null]) => {
            reading.problem(&HALF_MISSING, place, value);
            None
        }
        Some([_, _]) => reading.position(value, place).map(|[y, x]| [x, y]),
        _ => {
            reading.problem(&NO_POSITION, place, value);
            None
        }
    }
}

/// A label of one point is its name; one of more points is a part of the face and, where it has a curve's name, that
/// line.
fn picture(at: &[Option<[f64; 2]>], labels: &[(&str, Vec<usize>)]) -> Picture {
    let mut names = vec![None; at.len()];
    let mut picture = Picture::default();
    for (label, places) in labels {
        let label = (*label).to_owned();
        if let [place] = places.as_slice() {
            names[*place] = Some(label);
        } else if CurveName::from_id(&label).is_some() {
            let at: Vec<_> = places.iter().filter_map(|&place| at[place]).collect();
            if at.len() > 1 {
                picture.lines.push(MarkedLine { label: Some(label), at, is_closed: false, pixel: None });
            }
        }
    }
    let point = |(place, (&at, name)): (usize, (&Option<[f64; 2]>, Option<String>))| {
        let label = name.filter(|name| !name.trim().is_empty()).map_or(Label::Place(place), Label::Name);
        MarkedPoint { label, at }
    };
    picture.points = at.iter().zip(names).enumerate().map(point).collect();
    if picture.points.iter().all(|point| point.at.is_none()) {
        picture.points.clear();
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::super::mangled::{SHAPES, mangled};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const VERSION_3: &str = r#"{"version": 3, "groups": {"LJSON": {"landmarks": {"points": [[200.25, 119.75], [null, null], [184.75, 199.5]],
        "connectivity": [[0, 1]]}, "labels": [{"label": "ch_r", "mask": [0]}, {"label": "all", "mask": [0, 1, 2]},
        {"label": "upper_border", "mask": [2, 0]}]}}}"#;
    const VERSION_2: &str = r#"{"version": 2, "landmarks": {"points": [[1, 2], [3, 4]]}, "labels": []}"#;
    const VERSION_1: &str = r#"{"version": 1, "groups": [{"label": "mouth", "landmarks": [{"point": [1, 2]}, {"point": [3, 4]}]},
        {"label": "sn", "landmarks": [{"point": [5, 6]}], "connectivity": []}]}"#;

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    fn read_text(text: &str) -> Picture {
        assert!(is(&parsed(text)));
        let mut pictures = read(&parsed(text)).unwrap();
        assert_eq!(pictures.len(), 1);
        pictures.remove(0)
    }

    #[test]
    fn rows_stand_first_and_null_is_missing() {
        let picture = read_text(VERSION_3);
        let expected = [
            MarkedPoint { label: Label::Name("ch_r".to_owned()), at: Some([119.75, 200.25]) },
            MarkedPoint { label: Label::Place(1), at: None },
            MarkedPoint { label: Label::Place(2), at: Some([199.5, 184.75]) },
        ];
        assert_eq!(picture.points, expected);
        assert_eq!(picture.lines.len(), 1);
        assert_eq!(picture.lines[0].at, [[119.75, 200.25], [199.5, 184.75]]);
    }

    #[test]
    fn older_versions_are_read() {
        let at: Vec<_> = read_text(VERSION_2).points.iter().map(|point| (point.label.clone(), point.at)).collect();
        assert_eq!(at, [(Label::Place(0), Some([2.0, 1.0])), (Label::Place(1), Some([4.0, 3.0]))]);
        let picture = read_text(VERSION_1);
        assert_eq!(picture.points[1], MarkedPoint { label: Label::Place(1), at: Some([4.0, 3.0]) });
        assert_eq!(picture.points[2], MarkedPoint { label: Label::Name("sn".to_owned()), at: Some([6.0, 5.0]) });
    }

    #[test]
    fn groups_are_pictures_of_their_own() {
        let mut root = parsed(VERSION_3);
        root["groups"]["PTS"] = root["groups"]["LJSON"].clone();
        assert_eq!(read(&root).unwrap().len(), 2);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (value, message) in [
            (json!([1, null]), "as a whole"),
            (json!([1, 2, 3]), "two finite numbers"),
            (json!([1, "2"]), "two finite numbers"),
            (json!(7), "two finite numbers"),
        ] {
            let mut root = parsed(VERSION_3);
            root["groups"]["LJSON"]["landmarks"]["points"][2] = value;
            let refusal = read(&root).unwrap_err();
            assert_eq!(refusal.place, "groups.LJSON.landmarks.points[2]");
            assert!(refusal.message.contains(message), "{refusal}");
        }
        let mut root = parsed(VERSION_3);
        root["groups"]["LJSON"]["labels"][0]["mask"] = json!([3]);
        assert_eq!(read(&root).unwrap_err().place, "groups.LJSON.labels[0]");
        assert!(!is(&json!({"version": 4, "groups": {}})));
    }

    proptest! {
        #[test]
        fn no_file_of_that_shape_panics(
            roots in (mangled(VERSION_3, SHAPES), mangled(VERSION_2, SHAPES), mangled(VERSION_1, SHAPES))
        ) {
            for root in [roots.0, roots.1, roots.2] {
                if is(&root) {
                    let _ = read(&root);
                }
            }
        }
    }
}
