//! The VGG Image Annotator's JSON: a project, or its annotations alone.
//!
//! Source: `via-2.x.y/src/via.js` of ox-vgg/via (read, commit aa9b87f, VIA 2.0.10): whole pixels from the corner of
//! the upright picture; names are values of attributes that the user defines.

use serde_json::{Map, Value};

use super::super::contents::{MarkedCircle, MarkedLine, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::reading::{Kind, Reading, SECOND_IRIS, WRONG_SHAPE, file_name, iris, is_known, label};

const LENGTHS: Kind =
    Kind { message: "a line has as many x as y (all_points_x, all_points_y)", remedy: "Export the annotations again" };

const NO_RADIUS: Kind = Kind { message: "a circle's radius r is above 0", remedy: "Draw the circle again" };

/// The names of the attribute that holds a mark's name, where a mark has several attributes.
const NAMES: [&str; 4] = ["name", "label", "point", "landmark"];

/// Whether it is a project of VIA 2, or the annotations of one or of VIA 1.
pub(in crate::landmark::import) fn is(root: &Value) -> bool {
    let Some(map) = root.as_object() else { return false };
    let is_file = |file: &Value| {
        file.get("filename").is_some_and(Value::is_string)
            && file.get("regions").is_some_and(|regions| regions.is_array() || regions.is_object())
    };
    match map.get("_via_img_metadata") {
        Some(files) => files.is_object(),
        None => !map.is_empty() && map.values().all(is_file),
    }
}

/// Reads each file's regions. Positions are pixels from the corner of the upright picture.
///
/// # Errors
///
/// Positions that are none, lines that are too short, a landmark's name on another kind of region.
pub(in crate::landmark::import) fn read(root: &Value) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let mut pictures = Vec::new();
    let files = root.get("_via_img_metadata").unwrap_or(root).as_object();
    for (key, file) in files.into_iter().flatten() {
        reading.next_picture();
        let name = file.get("filename").and_then(Value::as_str).and_then(file_name);
        let mut picture = Picture { name, ..Picture::default() };
        for (i, region) in regions(file.get("regions")) {
            let place = format_args!("{key:.80}.regions[{i}]");
            let [shape, attributes] = ["shape_attributes", "region_attributes"].map(|key| region.get(key));
            read_region(shape.unwrap_or(&Value::Null), attributes, place, &mut picture, &mut reading)?;
        }
        pictures.push(picture);
    }
    reading.finish(pictures)
}

/// The regions in their order: a list, or in VIA 1 a map by their numbers.
fn regions(regions: Option<&Value>) -> Vec<(usize, &Value)> {
    match regions {
        Some(Value::Array(list)) => list.iter().enumerate().collect(),
        Some(Value::Object(map)) => {
            let number = |(i, (key, value)): (usize, (&String, _))| (key.parse().unwrap_or(i), value);
            let mut list: Vec<_> = map.iter().enumerate().map(number).collect();
            list.sort_by_key(|(number, _)| *number);
            list
        }
        _ => Vec::new(),
    }
}

/// What a region is called: the value of its single attribute, or of the one that is called name, label, point or
/// landmark.
fn name(attributes: &Map<String, Value>) -> Option<&str> {
    let value = if attributes.len() == 1 {
        attributes.values().next()
    } else {
        NAMES.iter().find_map(|name| attributes.get(*name).filter(|value| text(value).is_some()))
    };
    text(value?)
}

/// The text of an attribute: of a group of boxes, that of the only one that is ticked.
fn text(value: &Value) -> Option<&str> {
    let text = match value {
        Value::String(text) => text,
        Value::Object(boxes) => {
            let mut ticked = boxes.iter().filter(|(_, is_ticked)| **is_ticked == true);
            ticked.next().filter(|_| ticked.next().is_none())?.0
        }
        _ => return None,
    };
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// Reads one region into the picture.
pub(super) fn read_region(
    shape: &Value,
    attributes: Option<&Value>,
    place: std::fmt::Arguments<'_>,
    picture: &mut Picture,
    reading: &mut Reading,
) -> Result<(), Refusal> {
    let name = attributes.and_then(Value::as_object).and_then(name);
    let kind = shape.get("name").and_then(Value::as_str).unwrap_or_default();
    match kind {
        "point" => {
            reading.count(1, place)?;
            let x = reading.number(shape.get("cx"), format_args!("{place}.cx"));
            let y = reading.number(shape.get("cy"), format_args!("{place}.cy"));
            if let Some((x, y)) = x.zip(y) {
                let label = label(name, picture);
                picture.points.push(MarkedPoint { label, at: Some([x, y]) });
            }
        }
        "polyline" | "polygon" => {
            let (at, is_closed) = (positions(shape, place, reading)?, kind == "polygon");
            if let Some(at) = reading.line(at, is_closed, place) {
                picture.lines.push(MarkedLine { label: name.map(str::to_owned), at, is_closed, pixel: None });
            }
        }
        "circle" if name.is_some_and(|name| iris(name).is_some()) => {
            let numbers = ["cx", "cy", "r"].map(|key| reading.number(shape.get(key), format_args!("{place}.{key}")));
            let (Some(side), [Some(x), Some(y), Some(r)]) = (name.and_then(iris), numbers) else { return Ok(()) };
            if !(r > 0.0 && (2.0 * r).is_finite()) {
                reading.problem(&NO_RADIUS, place, r);
            } else if picture.irises[side].replace(MarkedCircle { centre: [x, y], diameter: 2.0 * r }).is_some() {
                reading.problem(&SECOND_IRIS, place, name.unwrap_or_default());
            }
        }
        _ if name.is_some_and(is_known) => {
            reading.problem(&WRONG_SHAPE, place, format_args!("{kind} {:?}", name.unwrap_or_default()));
        }
        _ => {}
    }
    Ok(())
}

fn positions(shape: &Value, place: std::fmt::Arguments<'_>, reading: &mut Reading) -> Result<Vec<[f64; 2]>, Refusal> {
    let x = reading.list(shape.get("all_points_x"), format_args!("{place}.all_points_x"));
    let y = reading.list(shape.get("all_points_y"), format_args!("{place}.all_points_y"));
    reading.count(x.len().max(y.len()), place)?;
    if x.len() != y.len() {
        reading.problem(&LENGTHS, place, format_args!("{} x and {} y", x.len(), y.len()));
    }
    let mut at = Vec::new();
    for (i, (x, y)) in x.iter().zip(y).enumerate() {
        let x = reading.number(Some(x), format_args!("{place}.all_points_x[{i}]"));
        let y = reading.number(Some(y), format_args!("{place}.all_points_y[{i}]"));
        at.extend(x.zip(y).map(|(x, y)| [x, y]));
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::super::super::contents::Label;
    use super::super::mangled::{SHAPES, mangled};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const EXAMPLE: &str = r#"{"_via_settings": {}, "_via_img_metadata": {"photo.jpg2528": {"filename": "a/photo.jpg", "size": 2528, "regions": [
        {"shape_attributes": {"name": "point", "cx": 120, "cy": 201}, "region_attributes": {"which": "ch_r"}},
        {"shape_attributes": {"name": "point", "cx": 7, "cy": 8}, "region_attributes": {"quality": "good", "label": "ls"}},
        {"shape_attributes": {"name": "point", "cx": 9, "cy": 8}, "region_attributes": {}},
        {"shape_attributes": {"name": "point", "cx": 5, "cy": 8}, "region_attributes": {"which": {"sn": true, "li": false}}},
        {"shape_attributes": {"name": "polyline", "all_points_x": [1, 3], "all_points_y": [2, 4]}, "region_attributes": {"which": "upper_border"}},
        {"shape_attributes": {"name": "polygon", "all_points_x": [1, 3, 5], "all_points_y": [2, 4, 7]}, "region_attributes": {}},
        {"shape_attributes": {"name": "circle", "cx": 136, "cy": 79, "r": 12}, "region_attributes": {"which": "iris_r"}},
        {"shape_attributes": {"name": "rect", "x": 1, "y": 2, "width": 3, "height": 4}, "region_attributes": {"which": "face"}}],
        "file_attributes": {}}}, "_via_attributes": {}, "_via_data_format_version": "2.0.10", "_via_image_id_list": ["photo.jpg2528"]}"#;

    fn example() -> Value {
        serde_json::from_str(EXAMPLE).unwrap()
    }

    #[test]
    fn every_region_is_read_as_it_stands() {
        assert!(is(&example()));
        let pictures = read(&example()).unwrap();
        let [picture] = pictures.as_slice() else { panic!("{pictures:?}") };
        assert_eq!((picture.name.as_deref(), picture.size), (Some("photo.jpg"), None));
        let name = |name: &str| Label::Name(name.to_owned());
        let point = |label, at| MarkedPoint { label, at: Some(at) };
        assert_eq!(
            picture.points,
            [
                point(name("ch_r"), [120.0, 201.0]),
                point(name("ls"), [7.0, 8.0]),
                point(Label::Place(2), [9.0, 8.0]),
                point(name("sn"), [5.0, 8.0]),
            ]
        );
        assert_eq!(picture.lines[0].at, [[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(picture.lines.iter().map(|line| line.is_closed).collect::<Vec<_>>(), [false, true]);
        assert_eq!(picture.irises[0], Some(MarkedCircle { centre: [136.0, 79.0], diameter: 24.0 }));
    }

    #[test]
    fn annotations_alone_and_those_of_via_1_are_read_in_order() {
        let mut files = example()["_via_img_metadata"].clone();
        assert!(is(&files));
        assert_eq!(read(&files).unwrap(), read(&example()).unwrap());
        let region = |i: u32| json!({"shape_attributes": {"name": "point", "cx": i, "cy": 0}, "region_attributes": {}});
        files["photo.jpg2528"]["regions"] = (0..12).map(|i| (i.to_string(), region(i))).collect::<Map<_, _>>().into();
        assert!(is(&files));
        let x: Vec<_> = read(&files).unwrap()[0].points.iter().map(|point| point.at.unwrap()[0]).collect();
        assert_eq!(x, (0..12).map(f64::from).collect::<Vec<_>>());
        assert!(!is(&json!({})) && !is(&json!({"a": {"filename": "b"}})));
    }

    #[test]
    fn what_is_no_mark_is_refused() {
        let refuse = |region: usize, key: &str, value: Value| {
            let mut root = example();
            root["_via_img_metadata"]["photo.jpg2528"]["regions"][region]["shape_attributes"][key] = value;
            read(&root).unwrap_err()
        };
        assert_eq!(refuse(0, "cx", json!(null)).place, "photo.jpg2528.regions[0].cx");
        assert!(refuse(4, "all_points_x", json!([1, 2, 3])).message.contains("3 x and 2 y"));
        assert!(refuse(0, "name", json!("ellipse")).message.contains(r#"ellipse "ch_r""#));
        assert!(refuse(6, "r", json!(-1)).message.contains("above 0"));
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
