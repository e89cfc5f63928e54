//! COCO's key points as JSON.
//!
//! Source: the format of the COCO data set as pycocotools 2.0.11 reads it (run): x, y and v of each point in one list,
//! v = 0 for a point that is not labelled, 1 for one that is hidden and 2 for one that is seen. The standard's
//! positions are the whole numbers of pixels; other tools write decimals with a convention of their own, and Label
//! Studio whole numbers with another (label-studio-sdk 2.1.2, run).

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::contents::{Counting, Label, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::reading::{Kind, NO_POSITION, Reading, file_name, two_numbers};

const NOT_BY_THREE: Kind = Kind {
    message: "key points are x, y and v of each point that the category names",
    remedy: "Write three numbers for each point, 0, 0, 0 for one that is missing",
};

const NO_VISIBILITY: Kind = Kind {
    message: "the third number of a point is 0 (missing), 1 (hidden) or 2 (seen)",
    remedy: "Write the labels' file, not detections with their scores",
};

const LONG_NAME: Kind = Kind {
    message: "the name of a key point has up to 100 bytes",
    remedy: "Give the points of the category short names",
};

/// The longest name of a point, in bytes: each annotation has all names of its category.
const LONGEST_NAME: usize = 100;

const NO_IMAGE: Kind =
    Kind { message: "the annotation is of no picture in images", remedy: "Export the file again with its pictures" };

const SAME_ID: Kind = Kind { message: "each id stands once", remedy: "Give different ids" };

/// Whether it is a file with annotations of COCO, whatever kind they are.
pub(in crate::landmark::import) fn is(root: &Value) -> bool {
    ["images", "annotations"].iter().all(|key| root.get(key).is_some_and(Value::is_array))
}

/// Reads the annotations with key points, each as a picture of its own.
///
/// # Errors
///
/// Key points that are not three numbers each, or annotations of no picture.
pub(in crate::landmark::import) fn read(root: &Value) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let images = by_id(root.get("images"), "images", &mut reading);
    let categories = by_id(root.get("categories"), "categories", &mut reading);
    let mut pictures = Vec::new();
    let annotations = reading.list(root.get("annotations"), format_args!("annotations"));
    for (i, annotation) in annotations.iter().enumerate() {
        let Some(numbers) = annotation.get("keypoints").filter(|numbers| !numbers.is_null()) else { continue };
        let Some(image) = id(annotation.get("image_id")).and_then(|id| images.get(&id)) else {
            let value = annotation.get("image_id").unwrap_or(&Value::Null);
            reading.problem(&NO_IMAGE, format_args!("annotations[{i}]"), format_args!("image_id {value}"));
            continue;
        };
        reading.next_picture();
        let names = id(annotation.get("category_id")).and_then(|id| categories.get(&id)?.get("keypoints")?.as_array());
        pictures.push(Picture {
            name: image.get("file_name").and_then(Value::as_str).and_then(file_name),
            size: reading.size(image.get("width"), image.get("height"), format_args!("annotations[{i}]: image")),
            points: read_points(numbers, names.map(Vec::as_slice), i, &mut reading)?,
            ..Picture::default()
        });
    }
    // One decimal anywhere tells that the tool writes them.
    let mut numbers = pictures.iter().flat_map(|picture| &picture.points).filter_map(|point| point.at).flatten();
    let is_whole = numbers.all(|number| number.floor() == number) && !is_rounded(root);
    for picture in &mut pictures {
        picture.counting = Counting { is_whole, ..Counting::default() };
    }
    reading.finish(pictures)
}

fn read_points(
    numbers: &Value,
    names: Option<&[Value]>,
    i: usize,
    reading: &mut Reading,
) -> Result<Vec<MarkedPoint>, Refusal> {
    let place = format_args!("annotations[{i}].keypoints");
    let numbers = reading.list(Some(numbers), place);
    reading.count(numbers.len() / 3, place)?;
    if !numbers.len().is_multiple_of(3) || names.is_some_and(|names| names.len() != numbers.len() / 3) {
        let named = names.map_or_else(|| "none".to_owned(), |names| names.len().to_string());
        reading.problem(&NOT_BY_THREE, place, format_args!("{} numbers for {named} named", numbers.len()));
        return Ok(Vec::new());
    }
    if let Some(long) = names.iter().copied().flatten().filter_map(Value::as_str).find(|name| name.len() > LONGEST_NAME)
    {
        reading.problem(&LONG_NAME, place, long);
        return Ok(Vec::new());
    }
    let mut points = Vec::with_capacity(numbers.len() / 3);
    for (j, three) in numbers.chunks_exact(3).enumerate() {
        let name = names.and_then(|names| names[j].as_str()).filter(|name| !name.trim().is_empty());
        let label = name.map_or(Label::Place(j), |name| Label::Name(name.to_owned()));
        let at = match three[2].as_f64() {
            Some(0.0) => None,
            Some(1.0 | 2.0) => {
                let at = two_numbers(three);
                if at.is_none() {
                    let value = format_args!("{}, {}", three[0], three[1]);
                    reading.problem(&NO_POSITION, format_args!("{place}[{}]", 3 * j), value);
                }
                at
            }
            _ => {
                reading.problem(&NO_VISIBILITY, format_args!("{place}[{}]", 3 * j + 2), &three[2]);
                None
            }
        };
        points.push(MarkedPoint { label, at });
    }
    if points.iter().all(|point| point.at.is_none()) {
        points.clear();
    }
    Ok(points)
}

/// Whether the file is Label Studio's, which rounds positions from the picture's corner to whole numbers: they are no
/// pixels.
fn is_rounded(root: &Value) -> bool {
    root.get("info").and_then(|info| info.get("contributor")).and_then(Value::as_str) == Some("Label Studio")
}

/// The pictures, or the categories that name key points: Label Studio gives their ids to other categories too.
fn by_id<'a>(list: Option<&'a Value>, key: &str, reading: &mut Reading) -> BTreeMap<String, &'a Value> {
    let mut by_id = BTreeMap::new();
    let list = list.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (i, value) in list.iter().enumerate() {
        if key == "categories" && !value.get("keypoints").is_some_and(Value::is_array) {
            continue;
        }
        if let Some(id) = id(value.get("id"))
            && by_id.insert(id, value).is_some()
        {
            reading.problem(&SAME_ID, format_args!("{key}[{i}]"), format_args!("{} again", value["id"]));
        }
    }
    by_id
}

/// An id as text: some tools write numbers, others words.
fn id(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(format!("{text:?}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::mangled::{SHAPES, mangled};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const EXAMPLE: &str = r#"{"images": [{"id": 1, "file_name": "a/photo.jpg", "width": 400, "height": 300},
        {"id": 2, "file_name": "other.jpg"}],
        "categories": [{"id": 1, "name": "face", "keypoints": ["ch_r", "ls", "al_l"], "skeleton": []}, {"id": 3}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "keypoints": [120, 200, 2, 200, 185, 1, 0, 0, 0]},
        {"id": 2, "image_id": 2, "category_id": 3, "keypoints": [1, 2, 2]}, {"id": 3, "image_id": 2, "bbox": [1, 2, 3, 4]}]}"#;

    fn example() -> Value {
        serde_json::from_str(EXAMPLE).unwrap()
    }

    #[test]
    fn points_have_the_category_s_names_and_v_0_is_missing() {
        assert!(is(&example()));
        let pictures = read(&example()).unwrap();
        assert_eq!(pictures.len(), 2);
        assert_eq!(pictures[0].name.as_deref(), Some("photo.jpg"));
        assert_eq!(pictures[0].size, Some((400.0, 300.0)));
        let point = |name: &str, at| MarkedPoint { label: Label::Name(name.to_owned()), at };
        let expected = [point("ch_r", Some([120.0, 200.0])), point("ls", Some([200.0, 185.0])), point("al_l", None)];
        assert_eq!(pictures[0].points, expected);
        assert_eq!(pictures[1].points, [MarkedPoint { label: Label::Place(0), at: Some([1.0, 2.0]) }]);
        assert!(pictures.iter().all(|picture| picture.counting.is_whole));
    }

    #[test]
    fn one_decimal_in_the_file_is_told_of_all_its_pictures() {
        let mut root = example();
        root["annotations"][1]["keypoints"][0] = json!(1.5);
        assert!(read(&root).unwrap().iter().all(|picture| !picture.counting.is_whole));
        root["annotations"][1]["keypoints"] = json!([1.5, 2.5, 0]);
        let pictures = read(&root).unwrap();
        assert_eq!(pictures.len(), 1);
        assert!(pictures[0].counting.is_whole);
    }

    #[test]
    fn label_studio_s_whole_numbers_are_no_pixels_and_its_ids_stand_twice() {
        let mut root = example();
        root["info"] = json!({"contributor": "Label Studio"});
        root["categories"][1]["id"] = json!(1);
        root["annotations"][1]["category_id"] = json!(1);
        root["annotations"][1]["keypoints"] = json!([1, 2, 2, 0, 0, 0, 0, 0, 0]);
        let pictures = read(&root).unwrap();
        assert_eq!(pictures[1].points[0].label, Label::Name("ch_r".to_owned()));
        assert!(pictures.iter().all(|picture| !picture.counting.is_whole));
        root["categories"][1]["keypoints"] = json!(["a", "b", "c"]);
        assert_eq!(read(&root).unwrap_err().place, "categories[1]");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let refuse = |path: &str, value: Value| {
            let mut root = example();
            *root.pointer_mut(path).unwrap() = value;
            read(&root).unwrap_err()
        };
        assert!(refuse("/categories/0/keypoints/1", json!("a".repeat(101))).message.contains("100 bytes"));
        let refusal = refuse("/annotations/0/keypoints", json!([1, 2, 2]));
        assert!(refusal.message.contains("3 numbers for 3 named"), "{refusal}");
        assert_eq!(refuse("/annotations/0/keypoints/5", json!(0.87)).place, "annotations[0].keypoints[5]");
        assert_eq!(refuse("/annotations/0/keypoints/0", json!(null)).place, "annotations[0].keypoints[0]");
        assert!(refuse("/annotations/0/image_id", json!("1")).message.contains(r#"image_id "1""#));
        assert_eq!(refuse("/images/1/id", json!(1)).place, "images[1]");
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
