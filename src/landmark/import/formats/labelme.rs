//! labelme's JSON: points, lines and outlines of one picture.
//!
//! Source: labelme 6.3.1, `_label_file.py` and `_shape.py` (run); what version 5 read besides, a shape without a type,
//! which is a polygon, is read too.

use serde_json::Value;

use super::super::contents::{MarkedCircle, MarkedLine, Picture};
use super::super::refusal::Refusal;
use super::reading::{Kind, Reading, SECOND_IRIS, WRONG_SHAPE, add_points, distance, file_name, iris};

const ONE_POINT: Kind =
    Kind { message: "a shape of the type point has one point", remedy: "Mark each landmark as a point of its own" };

const NO_CIRCLE: Kind = Kind {
    message: "a circle is its centre and a point on its edge, apart from each other",
    remedy: "Draw the circle again",
};

/// Whether it is a file of labelme.
pub(in crate::landmark::import) fn is(root: &Value) -> bool {
    root.get("shapes").is_some_and(Value::is_array)
        && root.get("imagePath").is_some_and(|path| path.is_string() || path.is_null())
}

/// Reads the picture's marks. x runs to the right and y down in pixels, from the corner of the upright picture.
///
/// # Errors
///
/// A position that is none, a line that is too short, or a shape that holds no landmark (a mask, a rectangle, a circle
/// that is not named iris_r or iris_l).
pub(in crate::landmark::import) fn read(root: &Value) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let mut picture = Picture {
        name: root.get("imagePath").and_then(Value::as_str).and_then(file_name),
        size: reading.size(root.get("imageWidth"), root.get("imageHeight"), format_args!("imageWidth, imageHeight")),
        ..Picture::default()
    };
    for (i, shape) in reading.list(root.get("shapes"), format_args!("shapes")).iter().enumerate() {
        read_shape(shape, i, &mut picture, &mut reading)?;
    }
    reading.finish(vec![picture])
}

fn read_shape(shape: &Value, i: usize, picture: &mut Picture, reading: &mut Reading) -> Result<(), Refusal> {
    let name = shape.get("label").and_then(Value::as_str);
    let shape_type = match shape.get("shape_type") {
        None | Some(Value::Null) => "polygon",
        Some(text) => text.as_str().unwrap_or_default(),
    };
    let wrong = (format_args!("shapes[{i}]"), format_args!("{shape_type} {:?}", name.unwrap_or_default()));
    let side = name.and_then(iris).filter(|_| shape_type == "circle");
    if side.is_none() && !["point", "points", "line", "linestrip", "polygon"].contains(&shape_type) {
        reading.problem(&WRONG_SHAPE, wrong.0, wrong.1);
        return Ok(());
    }
    let place = format_args!("shapes[{i}].points");
    let all = reading.list(shape.get("points"), place).len();
    let at = reading.positions(shape.get("points"), place)?;
    if at.len() < all {
        return Ok(());
    }
    match (shape_type, side) {
        ("circle", Some(side)) => read_circle(&at, side, i, picture, reading),
        ("point", _) if at.len() != 1 => reading.problem(&ONE_POINT, place, format_args!("{} points", at.len())),
        ("point" | "points", _) => add_points(picture, name, &at),
        _ => {
            let is_closed = shape_type == "polygon";
            if let Some(at) = reading.line(at, is_closed, place) {
                picture.lines.push(MarkedLine { label: name.map(str::to_owned), at, is_closed, pixel: None });
            }
        }
    }
    Ok(())
}

fn read_circle(at: &[[f64; 2]], side: usize, i: usize, picture: &mut Picture, reading: &mut Reading) {
    let place = format_args!("shapes[{i}].points");
    let diameter = if let [centre, edge] = at { 2.0 * distance(*centre, *edge) } else { 0.0 };
    match at.first() {
        Some(&centre) if diameter > 0.0 && diameter.is_finite() => {
            if picture.irises[side].replace(MarkedCircle { centre, diameter }).is_some() {
                reading.problem(&SECOND_IRIS, format_args!("shapes[{i}]"), ["iris_r", "iris_l"][side]);
            }
        }
        _ => reading.problem(&NO_CIRCLE, place, format_args!("{} points, diameter {diameter}", at.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::contents::Label;
    use super::super::mangled::{SHAPES, mangled};
    use super::*;
    use proptest::prelude::*;

    const EXAMPLE: &str = r#"{"version": "6.3.1", "flags": {}, "shapes": [
        {"label": "ch_r", "points": [[120.25, 200.75]], "group_id": null, "description": "", "shape_type": "point",
         "flags": {}, "mask": null},
        {"label": "upper_border", "points": [[120.25, 200.75], [180.5, 180], [280.5, 201.25]], "shape_type": "linestrip"},
        {"label": "lips", "points": [[1, 2], [3, 4], [5, 7], [1, 2]]},
        {"label": "many", "points": [[8, 9], [10, 11]], "shape_type": "points"},
        {"label": "iris_l", "points": [[265, 80], [268, 84]], "shape_type": "circle"}],
        "imagePath": "..\\photos\\photo.jpg", "imageData": null, "imageHeight": 300, "imageWidth": 400}"#;

    fn example() -> Value {
        serde_json::from_str(EXAMPLE).unwrap()
    }

    #[test]
    fn every_shape_is_read_as_it_stands() {
        assert!(is(&example()));
        let pictures = read(&example()).unwrap();
        let [picture] = pictures.as_slice() else { panic!("{pictures:?}") };
        assert_eq!(picture.name.as_deref(), Some("photo.jpg"));
        assert_eq!(picture.size, Some((400.0, 300.0)));
        assert_eq!(picture.points.len(), 3);
        assert_eq!(picture.points[0].label, Label::Name("ch_r".to_owned()));
        assert_eq!(picture.points[0].at, Some([120.25, 200.75]));
        assert_eq!(picture.points[2].label, Label::Place(2));
        assert_eq!(picture.points[2].at, Some([10.0, 11.0]));
        assert_eq!(picture.lines[0].at, [[120.25, 200.75], [180.5, 180.0], [280.5, 201.25]]);
        assert!(!picture.lines[0].is_closed);
        assert_eq!(picture.lines[1].at.len(), 3);
        assert!(picture.lines[1].is_closed);
        assert_eq!(picture.irises, [None, Some(MarkedCircle { centre: [265.0, 80.0], diameter: 10.0 })]);
    }

    #[test]
    fn all_wrong_positions_are_told_at_once() {
        let mut root = example();
        root["shapes"][0]["points"][0] = serde_json::json!([1, "a"]);
        root["shapes"][1]["points"][2] = serde_json::json!([1]);
        let refusal = read(&root).unwrap_err();
        assert_eq!(refusal.place, "shapes[0].points[0], shapes[1].points[2]");
        assert!(refusal.message.ends_with(r#"found [1,"a"], [1]"#), "{refusal}");
    }

    #[test]
    fn shapes_that_hold_no_landmark_are_refused() {
        for (shape_type, points) in [("rectangle", 2), ("mask", 2), ("circle", 2), ("oriented_rectangle", 4)] {
            let mut root = example();
            root["shapes"][0]["shape_type"] = shape_type.into();
            root["shapes"][0]["points"] = vec![vec![1.0, 2.0]; points].into();
            let refusal = read(&root).unwrap_err();
            assert_eq!(refusal.place, "shapes[0]");
            assert!(refusal.message.contains(shape_type), "{refusal}");
        }
        let mut root = example();
        root["shapes"][4]["points"][1] = serde_json::json!([265, 80]);
        assert!(read(&root).unwrap_err().message.contains("centre"));
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
