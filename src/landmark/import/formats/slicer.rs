//! 3D Slicer's markups (`.mrk.json`): points and curves of one picture.
//!
//! Source: `Modules/Loadable/Markups/MRML/vtkMRMLMarkupsJsonStorageNode.cxx`,
//! `Libs/MRML/Core/vtkMRMLMarkupsStorageNode.cxx` and the schema 1.0.3 of Slicer/Slicer (read, commit 583e9b3).
//! Positions are millimetres by the picture's spacing, which ITK makes of the photo's density; LPS runs with the
//! picture's rows, RAS against them; "0" and "1" are their old names.

use serde_json::Value;

use super::super::contents::{Counting, MarkedLine, MarkedPoint, Picture, Unit};
use super::super::refusal::Refusal;
use super::reading::{Kind, NO_POSITION, Reading, WRONG_SHAPE, is_known, label, two_numbers};

const NO_SYSTEM: Kind =
    Kind { message: "the coordinate system is LPS or RAS", remedy: "Save the markups again in one of them" };

const NO_UNIT: Kind =
    Kind { message: "the coordinates' unit is mm", remedy: "Save the markups again with lengths in millimetres" };

const NO_STATUS: Kind = Kind {
    message: "a point's positionStatus is defined, undefined, preview or missing",
    remedy: "Save the markups again in 3D Slicer",
};

const NOT_FLAT: Kind = Kind {
    message: "the points do not lie in the plane of a picture",
    remedy: "Mark them on the picture in the axial view, all on one slice",
};

/// How far from one plane the points may lie, in millimetres: what rounding leaves.
const FLAT: f64 = 1e-3;

/// A control point of a markup.
struct ControlPoint<'a> {
    /// What it is called; empty without a name.
    label: &'a str,
    /// Where it is, x first, as the picture runs; `None` where it is not placed.
    at: Option<[f64; 2]>,
}

/// Whether it is a file of markups.
pub(in crate::landmark::import) fn is(root: &Value) -> bool {
    let schema = root.get("@schema").and_then(Value::as_str).unwrap_or_default();
    schema.contains("markups-schema") && root.get("markups").is_some_and(Value::is_array)
}

/// Reads all markups as those of one picture, whose name the file does not tell. Positions are millimetres by the
/// density that the photo's file states, from the centre of the first stored pixel, whichever system the file has.
///
/// # Errors
///
/// Another unit than mm, positions that are none or not in one plane, or a landmark's name on another kind of markup.
pub(in crate::landmark::import) fn read(root: &Value) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let mut picture = Picture {
        counting: Counting { unit: Some(Unit::StatedMillimetres), ..Counting::default() },
        ..Picture::default()
    };
    let mut slice = None;
    for (i, markup) in reading.list(root.get("markups"), format_args!("markups")).iter().enumerate() {
        let place = format_args!("markups[{i}]");
        let sign = sign(markup, place, &mut reading);
        let points = read_points(markup, place, sign, &mut slice, &mut reading)?;
        let kind = markup.get("type").and_then(Value::as_str).unwrap_or_default();
        let name = name(markup, &points);
        match kind {
            "Fiducial" => {
                for point in points {
                    let label = label(Some(point.label), &picture);
                    picture.points.push(MarkedPoint { label, at: point.at });
                }
            }
            "Line" | "Curve" | "ClosedCurve" => {
                let is_closed = kind == "ClosedCurve";
                let at: Vec<_> = points.iter().filter_map(|point| point.at).collect();
                if at.is_empty() {
                    continue;
                }
                if let Some(at) = reading.line(at, is_closed, place) {
                    picture.lines.push(MarkedLine { label: name, at, is_closed, pixel: None });
                }
            }
            _ if name.as_deref().is_some_and(is_known) || points.iter().any(|point| is_known(point.label)) => {
                reading.problem(&WRONG_SHAPE, place, format_args!("{kind} {:?}", name.unwrap_or_default()));
            }
            _ => {}
        }
    }
    if picture.points.iter().all(|point| point.at.is_none()) {
        picture.points.clear();
    }
    reading.finish(vec![picture])
}

/// 1 where x and y run as in the picture, −1 where they run against it.
fn sign(markup: &Value, place: std::fmt::Arguments<'_>, reading: &mut Reading) -> f64 {
    let unit = match markup.get("coordinateUnits") {
        Some(Value::Array(code)) => code.first(),
        unit => unit,
    };
    if unit.is_some_and(|unit| unit != "mm") {
        reading.problem(&NO_UNIT, format_args!("{place}.coordinateUnits"), unit.unwrap_or(&Value::Null));
    }
    match markup.get("coordinateSystem").map(|system| system.as_str().unwrap_or_default()) {
        None | Some("LPS" | "1") => 1.0,
        Some("RAS" | "0") => -1.0,
        Some(system) => {
            reading.problem(&NO_SYSTEM, format_args!("{place}.coordinateSystem"), format_args!("{system:?}"));
            1.0
        }
    }
}

/// The control points with their labels.
fn read_points<'a>(
    markup: &'a Value,
    place: std::fmt::Arguments<'_>,
    sign: f64,
    slice: &mut Option<f64>,
    reading: &mut Reading,
) -> Result<Vec<ControlPoint<'a>>, Refusal> {
    let list = markup.get("controlPoints").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    reading.count(list.len(), place)?;
    let mut points = Vec::with_capacity(list.len());
    for (j, point) in list.iter().enumerate() {
        let place = format_args!("{place}.controlPoints[{j}]");
        let name = point.get("label").and_then(Value::as_str).unwrap_or_default();
        let position = point.get("position").filter(|position| !position.is_null());
        let is_there = match point.get("positionStatus").map_or("defined", |status| status.as_str().unwrap_or_default())
        {
            "defined" => position.is_some(),
            "undefined" | "preview" | "missing" => false,
            status => {
                reading.problem(&NO_STATUS, place, format_args!("{status:?}"));
                false
            }
        };
        let numbers = position.filter(|_| is_there).map(|position| {
            let list = position.as_array().filter(|list| list.len() == 3)?;
            two_numbers(list).zip(list[2].as_f64())
        });
        let at = match numbers {
            None => None,
            Some(None) => {
                reading.problem(&NO_POSITION, place, position.unwrap_or(&Value::Null));
                None
            }
            Some(Some((at, z))) => {
                let first = *slice.get_or_insert(z);
                if (z - first).abs() > FLAT {
                    reading.problem(&NOT_FLAT, place, format_args!("{z} mm where others lie at {first} mm"));
                }
                Some(at.map(|number| sign * number))
            }
        };
        points.push(ControlPoint { label: name, at });
    }
    Ok(points)
}

/// The markup's name, or what all its points' labels begin with before a hyphen and a number.
fn name(markup: &Value, points: &[ControlPoint<'_>]) -> Option<String> {
    if let Some(name) = markup.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty()) {
        return Some(name.to_owned());
    }
    let stem = |label: &'_ str| -> Option<usize> {
        let (stem, number) = label.rsplit_once('-')?;
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(stem.len())
    };
    let first = points.first().and_then(|point| Some(&point.label[..stem(point.label)?]))?;
    let is_of_all = points.iter().all(|point| stem(point.label).is_some_and(|end| &point.label[..end] == first));
    (is_of_all && !first.is_empty()).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::super::contents::Label;
    use super::super::mangled::{SHAPES, mangled};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const EXAMPLE: &str = r#"{"@schema": "https://example.org/markups-schema-v1.0.3.json#", "markups": [
        {"type": "Fiducial", "coordinateSystem": "LPS", "coordinateUnits": "mm", "controlPoints": [
         {"id": "1", "label": "ch_r", "position": [119.75, 200.25, 0.0], "positionStatus": "defined"},
         {"id": "2", "label": "ls", "position": [7, 8, 0], "positionStatus": "undefined"},
         {"id": "3", "label": "", "position": [3, 4, 0]}]},
        {"type": "Curve", "coordinateSystem": "RAS", "coordinateUnits": ["mm", "UCUM", "millimeter"], "controlPoints": [
         {"label": "upper_border-1", "position": [-1, -2, 0]}, {"label": "upper_border-2", "position": [-3, -4, -0.0]}]},
        {"type": "ClosedCurve", "name": "lips", "coordinateSystem": "0", "controlPoints": [
         {"position": [-1, -2, 0]}, {"position": [-3, -4, 0]}, {"position": [-5, -7, 0]}]}]}"#;

    fn example() -> Value {
        serde_json::from_str(EXAMPLE).unwrap()
    }

    #[test]
    fn markups_run_as_the_picture_does_whichever_their_system() {
        assert!(is(&example()));
        let picture = read(&example()).unwrap().remove(0);
        assert_eq!(picture.counting.unit, Some(Unit::StatedMillimetres));
        let name = |name: &str| Label::Name(name.to_owned());
        assert_eq!(
            picture.points,
            [
                MarkedPoint { label: name("ch_r"), at: Some([119.75, 200.25]) },
                MarkedPoint { label: name("ls"), at: None },
                MarkedPoint { label: Label::Place(2), at: Some([3.0, 4.0]) },
            ]
        );
        assert_eq!(picture.lines[0].label.as_deref(), Some("upper_border"));
        assert_eq!(picture.lines[0].at, [[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(picture.lines[1].label.as_deref(), Some("lips"));
        assert_eq!((picture.lines[1].at.len(), picture.lines[1].is_closed), (3, true));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let refuse = |path: &str, value: Value| {
            let mut root = example();
            *root.pointer_mut(path).unwrap() = value;
            read(&root).unwrap_err()
        };
        assert!(refuse("/markups/0/coordinateUnits", json!("um")).message.contains(r#"found "um""#));
        assert!(refuse("/markups/1/coordinateUnits/0", json!("cm")).message.contains(r#"found "cm""#));
        assert!(refuse("/markups/0/coordinateSystem", json!("IJK")).message.contains("IJK"));
        assert_eq!(refuse("/markups/0/controlPoints/0/position/2", json!(3)).place.matches("controlPoints").count(), 6);
        assert_eq!(refuse("/markups/0/controlPoints/0/position/1", json!(null)).place, "markups[0].controlPoints[0]");
        assert!(refuse("/markups/0/controlPoints/1/positionStatus", json!("lost")).message.contains("lost"));
        assert!(refuse("/markups/1/type", json!("ROI")).message.contains("upper_border"));
    }

    proptest! {
        #[test]
        fn no_file_of_that_shape_panics(root in mangled(EXAMPLE, SHAPES)) {
            if is(&root) {
                let _ = read(&root);
            }
        }
    }
}
