//! GeoJSON as QuPath writes it, and that of other programs.
//!
//! Source: `qupath-core/src/main/java/qupath/lib/io/ROITypeAdapters.java` and `QuPathTypeAdapters.java` of
//! qupath/qupath (read, commit e7662d8) and RFC 7946: pixels of the picture with two decimals; an object's name or its
//! class; an ellipse as the polygon of its outline, told by `isEllipse`.

use serde_json::Value;

use super::super::contents::{MarkedCircle, MarkedLine, Picture};
use super::super::refusal::Refusal;
use super::reading::{Kind, NO_POSITION, Reading, SECOND_IRIS, WRONG_SHAPE, add_points, iris, is_known, two_numbers};

const HOLES: Kind = Kind { message: "an outline with holes is not read", remedy: "Fill the holes or draw a line" };

const CHILDREN: Kind =
    Kind { message: "objects within objects are not read", remedy: "Export the objects as a feature collection" };

/// How far an iris may be from round, as a part of its diameter: QuPath writes two decimals.
const ROUND: f64 = 0.02;

/// Whether it is GeoJSON: a collection of features, a list of them or one.
pub(in crate::landmark::import) fn is(root: &Value) -> bool {
    match root {
        Value::Array(list) => list.first().is_some_and(is_feature),
        _ => {
            is_feature(root)
                || (has_type(root, "FeatureCollection") && root.get("features").is_some_and(Value::is_array))
        }
    }
}

fn is_feature(value: &Value) -> bool {
    has_type(value, "Feature") && value.get("geometry").is_some()
}

fn has_type(value: &Value, name: &str) -> bool {
    value.get("type").and_then(Value::as_str) == Some(name)
}

/// Reads the features as one picture, whose name the file does not tell. Positions are pixels from the corner.
///
/// # Errors
///
/// Positions that are none, lines that are too short, a landmark's name on another kind of shape.
pub(in crate::landmark::import) fn read(root: &Value) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let mut picture = Picture::default();
    let (key, features) = match root {
        Value::Array(list) => ("", list.as_slice()),
        _ if is_feature(root) => ("feature", std::slice::from_ref(root)),
        _ => ("features", reading.list(root.get("features"), format_args!("features"))),
    };
    for (i, feature) in features.iter().enumerate() {
        read_feature(feature, format_args!("{key}[{i}]"), &mut picture, &mut reading)?;
    }
    reading.finish(vec![picture])
}

/// The object's name, or that of its class.
fn name(feature: &Value) -> Option<&str> {
    let properties = feature.get("properties")?;
    let class = properties.get("classification");
    let names = [
        properties.get("name"),
        class.and_then(|class| class.get("name")),
        class.and_then(|class| class.get("names")?.as_array().filter(|names| names.len() == 1)?.first()),
        class,
        properties.get("label"),
    ];
    names.into_iter().flatten().filter_map(Value::as_str).find(|name| !name.trim().is_empty())
}

fn read_feature(
    feature: &Value,
    place: std::fmt::Arguments<'_>,
    picture: &mut Picture,
    reading: &mut Reading,
) -> Result<(), Refusal> {
    let name = name(feature);
    let children = ["childObjects", "children"].iter().find_map(|key| feature.get("properties")?.get(key)?.as_array());
    if children.is_some_and(|children| !children.is_empty()) {
        reading.problem(&CHILDREN, place, format_args!("{:?}", name.unwrap_or_default()));
    }
    let Some(geometry) = feature.get("geometry").filter(|geometry| !geometry.is_null()) else { return Ok(()) };
    let kind = geometry.get("type").and_then(Value::as_str).unwrap_or_default();
    let coordinates = geometry.get("coordinates");
    let at_place = format_args!("{place}.geometry.coordinates");
    let is_ellipse = geometry.get("isEllipse").and_then(Value::as_bool) == Some(true);
    match kind {
        "Point" => {
            reading.count(1, at_place)?;
            add_points(picture, name, position(coordinates, at_place, reading).as_slice());
        }
        "MultiPoint" => add_points(picture, name, &positions(coordinates, at_place, reading)?),
        "LineString" => add_line(positions(coordinates, at_place, reading)?, false, name, place, (picture, reading)),
        "Polygon" => {
            let rings = reading.list(coordinates, at_place);
            if rings.len() > 1 {
                reading.problem(
                    &HOLES,
                    place,
                    format_args!("{:?} with {} rings", name.unwrap_or_default(), rings.len()),
                );
            }
            let at = positions(rings.first(), format_args!("{at_place}[0]"), reading)?;
            match name.and_then(iris) {
                Some(side) if is_ellipse => add_iris(&at, side, place, (picture, reading)),
                _ if is_ellipse && !name.is_some_and(is_known) => {}
                _ if is_ellipse => reading.problem(&WRONG_SHAPE, place, format_args!("ellipse {name:?}")),
                _ => add_line(at, true, name, place, (picture, reading)),
            }
        }
        _ if name.is_some_and(is_known) => {
            reading.problem(&WRONG_SHAPE, place, format_args!("{kind} {:?}", name.unwrap_or_default()));
        }
        _ => {}
    }
    Ok(())
}

fn add_line(
    at: Vec<[f64; 2]>,
    is_closed: bool,
    name: Option<&str>,
    place: std::fmt::Arguments<'_>,
    (picture, reading): (&mut Picture, &mut Reading),
) {
    if let Some(at) = reading.line(at, is_closed, place) {
        picture.lines.push(MarkedLine { label: name.map(str::to_owned), at, is_closed, pixel: None });
    }
}

/// The circle in the box about an ellipse's outline.
fn add_iris(
    at: &[[f64; 2]],
    side: usize,
    place: std::fmt::Arguments<'_>,
    (picture, reading): (&mut Picture, &mut Reading),
) {
    let range = |axis: usize| {
        let numbers = at.iter().map(|at| at[axis]);
        (numbers.clone().fold(f64::INFINITY, f64::min), numbers.fold(f64::NEG_INFINITY, f64::max))
    };
    let (x, y) = (range(0), range(1));
    let (width, height) = (x.1 - x.0, y.1 - y.0);
    let diameter = (width + height) / 2.0;
    if !(diameter > 0.0 && diameter.is_finite() && (width - height).abs() <= ROUND * diameter) {
        reading.problem(&WRONG_SHAPE, place, format_args!("ellipse of {width} × {height}"));
        return;
    }
    let centre = [x.0 + width / 2.0, y.0 + height / 2.0];
    if picture.irises[side].replace(MarkedCircle { centre, diameter }).is_some() {
        reading.problem(&SECOND_IRIS, place, ["iris_r", "iris_l"][side]);
    }
}

fn positions(
    value: Option<&Value>,
    place: std::fmt::Arguments<'_>,
    reading: &mut Reading,
) -> Result<Vec<[f64; 2]>, Refusal> {
    let list = reading.list(value, place);
    reading.count(list.len(), place)?;
    Ok(list
        .iter()
        .enumerate()
        .filter_map(|(i, at)| position(Some(at), format_args!("{place}[{i}]"), reading))
        .collect())
}

/// x and y; a height may follow, which a picture has not.
fn position(value: Option<&Value>, place: std::fmt::Arguments<'_>, reading: &mut Reading) -> Option<[f64; 2]> {
    let list = value.and_then(Value::as_array).filter(|list| (2..=3).contains(&list.len()));
    let position = list.and_then(|list| two_numbers(list));
    if position.is_none() {
        reading.problem(&NO_POSITION, place, value.unwrap_or(&Value::Null));
    }
    position
}

#[cfg(test)]
mod tests {
    use super::super::super::contents::{Label, MarkedPoint};
    use super::super::mangled::{SHAPES, mangled};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const EXAMPLE: &str = r#"{"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": "a", "geometry": {"type": "Point", "coordinates": [120.25, 200.75]},
         "properties": {"objectType": "annotation", "name": "ch_r", "classification": {"name": "x"}}},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2, 0]}, "properties": {"classification": {"names": ["ls"]}}},
        {"type": "Feature", "geometry": {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}, "properties": null},
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, "properties": {"name": "upper_border"}},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [5, 9], [1, 2]]]}, "properties": {}},
        {"type": "Feature", "geometry": {"type": "Polygon", "isEllipse": true, "coordinates": [[[10, 5], [15, 10], [10, 15.01], [5, 10], [10, 5]]]},
         "properties": {"name": "iris_l"}}]}"#;

    fn example() -> Value {
        serde_json::from_str(EXAMPLE).unwrap()
    }

    #[test]
    fn every_geometry_is_read_as_it_stands() {
        assert!(is(&example()));
        let picture = read(&example()).unwrap().remove(0);
        let point = |label, at| MarkedPoint { label, at: Some(at) };
        assert_eq!(
            picture.points,
            [
                point(Label::Name("ch_r".to_owned()), [120.25, 200.75]),
                point(Label::Name("ls".to_owned()), [1.0, 2.0]),
                point(Label::Place(2), [1.0, 2.0]),
                point(Label::Place(3), [3.0, 4.0]),
            ]
        );
        assert_eq!(picture.lines[0].label.as_deref(), Some("upper_border"));
        assert_eq!((picture.lines[1].at.len(), picture.lines[1].is_closed), (3, true));
        let iris = picture.irises[1].unwrap();
        assert!((iris.centre[0] - 10.0).abs() < 1e-12 && (iris.centre[1] - 10.005).abs() < 1e-12);
        assert!((iris.diameter - 10.005).abs() < 1e-12);
    }

    #[test]
    fn lists_and_single_features_are_read() {
        let features = example()["features"].clone();
        assert!(is(&features) && is(&features[0]));
        assert_eq!(read(&features).unwrap(), read(&example()).unwrap());
        assert_eq!(read(&features[0]).unwrap()[0].points.len(), 1);
    }

    #[test]
    fn what_is_no_mark_is_refused() {
        let refuse = |path: &str, value: Value| {
            let mut root = example();
            *root.pointer_mut(path).unwrap() = value;
            read(&root).unwrap_err()
        };
        assert_eq!(refuse("/features/0/geometry/coordinates", json!([1])).place, "features[0].geometry.coordinates");
        assert_eq!(
            refuse("/features/2/geometry/coordinates/1", json!("a")).place,
            "features[2].geometry.coordinates[1]"
        );
        assert!(refuse("/features/3/geometry/type", json!("MultiLineString")).message.contains("upper_border"));
        assert!(refuse("/features/5/geometry/coordinates/0/1/0", json!(30)).message.contains("25 × 10.01"));
        assert!(
            refuse("/features/4/geometry/coordinates", json!([[[1, 2], [3, 4], [5, 6]], []])).message.contains("holes")
        );
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
