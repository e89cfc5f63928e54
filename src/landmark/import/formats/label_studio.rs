//! Label Studio's JSON and JSON-MIN exports: key points and polygons in per cent of the picture.
//!
//! Source: label-studio-sdk 2.1.2, `label_studio_sdk/converter/converter.py` and `keypoints.py` (run) and the
//! documentation of the export: x · `original_width` / 100 are pixels of the upright picture; `image_rotation` tells
//! that the picture was turned in the editor. JSON-MIN has the same values by the names of the controls, and does not
//! tell the rotation.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::contents::{MarkedLine, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::reading::{Kind, Reading, WRONG_SHAPE, is_known, label};

const ROTATED: Kind = Kind {
    message: "the picture was turned in the editor (image_rotation), and the per cents are of the turned one",
    remedy: "Turn the picture back in Label Studio or mark it anew",
};

const SIZES: Kind =
    Kind { message: "all marks of a task are of one picture of one size", remedy: "Export tasks of one picture each" };

const NAMES: Kind = Kind { message: "a point has one label", remedy: "Give each point one label" };

/// The longest name of a picture that is kept, in bytes.
const LONGEST_NAME: usize = 255;

/// What stands in a task's list of results or, in JSON-MIN, under the name of a control.
struct Region<'a> {
    /// The mark itself.
    value: &'a Value,
    /// What tells the picture's size and rotation.
    about: &'a Value,
    /// Where it stands.
    place: String,
}

/// Whether it is an export of Label Studio: a list of tasks, or one.
pub(in crate::landmark::import) fn is(root: &Value) -> bool {
    let task = root.as_array().map_or(Some(root), |tasks| tasks.first());
    task.is_some_and(|task| annotations(task).is_some() || is_min(task))
}

/// The annotations of a task of the JSON export; `completions` until version 0.8.
fn annotations(task: &Value) -> Option<(&'static str, &Vec<Value>)> {
    task.get("data").filter(|data| data.is_object())?;
    ["annotations", "completions"].iter().find_map(|key| Some((*key, task.get(key)?.as_array()?)))
}

fn is_min(task: &Value) -> bool {
    let has = |key| task.get(key).is_some();
    has("annotation_id") && has("annotator") && task.as_object().is_some_and(|task| !min_regions(task).is_empty())
}

fn min_regions(task: &Map<String, Value>) -> Vec<(&String, &Vec<Value>)> {
    let is_labelled = |value: &Value| labels(value).is_some_and(|labels| !labels.is_empty());
    let is_region = |value: &Value| value.get("original_width").is_some() && is_labelled(value);
    let lists = task.iter().filter_map(|(key, value)| Some((key, value.as_array()?)));
    lists.filter(|(_, list)| list.first().is_some_and(is_region)).collect()
}

/// Reads each annotation as a picture of its own; predictions and cancelled annotations are left out. Positions are
/// per cent of the width and the height.
///
/// # Errors
///
/// A picture that was turned, marks of pictures of several sizes, positions that are none.
pub(in crate::landmark::import) fn read(root: &Value) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let mut pictures = Vec::new();
    let tasks = root.as_array().map_or(std::slice::from_ref(root), Vec::as_slice);
    for (i, task) in tasks.iter().enumerate() {
        let name = name(task);
        if let Some((key, list)) = annotations(task) {
            for (j, annotation) in list.iter().enumerate() {
                let is_true = |key| annotation.get(key).and_then(Value::as_bool) == Some(true);
                if is_true("was_cancelled") || is_true("skipped") {
                    continue;
                }
                let place = format!("[{i}].{key}[{j}].result");
                let results = annotation.get("result").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                let labelled = labelled(results);
                let is_twin = |result: &Value| {
                    labelled.contains(id(result)) && labels(&result["value"]).is_some_and(|labels| labels.is_empty())
                };
                let results = results.iter().enumerate().filter(|(_, result)| !is_twin(result));
                let regions = results.filter_map(|(k, result)| {
                    Some(Region { value: result.get("value")?, about: result, place: format!("{place}[{k}]") })
                });
                pictures.push(read_regions(regions, name.clone(), &mut reading)?);
            }
        } else if let Some(map) = task.as_object() {
            let regions = min_regions(map).into_iter().flat_map(|(key, list)| {
                let place = move |k| format!("[{i}].{key:.80}[{k}]");
                list.iter().enumerate().map(move |(k, value)| Region { value, about: value, place: place(k) })
            });
            pictures.push(read_regions(regions, name.clone(), &mut reading)?);
        }
    }
    reading.finish(pictures)
}

fn id(result: &Value) -> &str {
    result.get("id").and_then(Value::as_str).unwrap_or_default()
}

/// The ids of the marks with labels: a mark may stand several times, as its shape, its label and its text.
fn labelled(results: &[Value]) -> BTreeSet<&str> {
    let is_labelled = |result: &&Value| labels(&result["value"]).is_some_and(|labels| !labels.is_empty());
    results.iter().filter(is_labelled).map(id).filter(|id| !id.is_empty()).collect()
}

fn read_regions<'a>(
    regions: impl Iterator<Item = Region<'a>>,
    name: Option<String>,
    reading: &mut Reading,
) -> Result<Picture, Refusal> {
    reading.next_picture();
    let mut picture = Picture { name, ..Picture::default() };
    let mut item = None;
    for region in regions {
        let Region { value, about, place } = &region;
        let Some(labels) = labels(value) else { continue };
        if !matches!(about.get("image_rotation").map(Value::as_f64), None | Some(Some(0.0) | None)) {
            reading.problem(&ROTATED, format_args!("{place}"), &about["image_rotation"]);
        }
        let place_of_size = format_args!("{place}: original_width, original_height");
        if let Some(size) = reading.size(about.get("original_width"), about.get("original_height"), place_of_size)
            && *picture.size.get_or_insert(size) != size
        {
            reading.problem(&SIZES, format_args!("{place}"), format_args!("{} × {}", size.0, size.1));
        }
        let of = about.get("item_index").unwrap_or(&Value::Null);
        if *item.get_or_insert(of) != of {
            reading.problem(&SIZES, format_args!("{place}"), format_args!("item_index {of}"));
        }
        read_region(&region, &labels, &mut picture, reading)?;
    }
    Ok(picture)
}

fn read_region(
    region: &Region<'_>,
    labels: &[&str],
    picture: &mut Picture,
    reading: &mut Reading,
) -> Result<(), Refusal> {
    let Region { value, place, .. } = region;
    let place = format_args!("{place}.value");
    let name = labels.first().copied();
    if labels.len() > 1 {
        reading.problem(&NAMES, place, format_args!("{labels:?}"));
    }
    let kind = value.get("points").map_or("", |_| "points");
    if kind == "points" {
        let at = reading.positions(value.get("points"), format_args!("{place}.points"))?;
        let is_closed = value.get("closed").and_then(Value::as_bool).unwrap_or(true);
        if let Some(at) = reading.line(at, is_closed, place) {
            picture.lines.push(MarkedLine { label: name.map(str::to_owned), at, is_closed, pixel: None });
        }
    } else if is_point(value) {
        reading.count(1, place)?;
        let x = reading.number(value.get("x"), format_args!("{place}.x"));
        let y = reading.number(value.get("y"), format_args!("{place}.y"));
        if let Some((x, y)) = x.zip(y) {
            let label = label(name, picture);
            picture.points.push(MarkedPoint { label, at: Some([x, y]) });
        }
    } else if labels.iter().any(|name| is_known(name)) {
        reading.problem(&WRONG_SHAPE, place, format_args!("{labels:?}"));
    }
    Ok(())
}

/// A key point has x, y and a width; a rectangle has a height too, an ellipse radii.
fn is_point(value: &Value) -> bool {
    let has = |key| value.get(key).is_some();
    has("keypointlabels") || (has("x") && has("y") && !["height", "radiusX", "rle", "vertices"].into_iter().any(has))
}

/// The labels of a mark of any kind; of a mark without one, none.
fn labels(value: &Value) -> Option<Vec<&str>> {
    let map = value.as_object()?;
    let lists = map.iter().filter(|(key, _)| key.ends_with("labels")).filter_map(|(_, value)| value.as_array());
    let labels: Vec<_> = lists.flatten().filter_map(Value::as_str).collect();
    let is_mark = ["x", "points", "rle", "vertices"].iter().any(|key| map.contains_key(*key));
    (is_mark || !labels.is_empty()).then_some(labels)
}

/// The endings by which a text of the data is known for the picture's address.
const ENDINGS: [&str; 8] = ["jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp", "gif"];

/// The picture's name: the last part of the data's address under `image`, of the only address that ends as a picture's
/// does, or of the upload.
fn name(task: &Value) -> Option<String> {
    let data = task.get("data").unwrap_or(task);
    let texts = || data.as_object().into_iter().flat_map(Map::values).filter_map(Value::as_str);
    let is_picture = |name: &String| {
        name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    };
    let only = || {
        let mut names = texts().filter_map(last_part).filter(is_picture);
        names.next().filter(|_| names.next().is_none())
    };
    let stated = |value: Option<&Value>| value.and_then(Value::as_str).and_then(last_part);
    stated(data.get("image")).or_else(only).or_else(|| stated(task.get("file_upload")))
}

/// The last part of an address, without the percent signs of its coding; of local files it stands behind `?d=`.
fn last_part(address: &str) -> Option<String> {
    let path = match address.split_once("?d=") {
        Some((_, path)) => path,
        None if address.contains("://") || address.starts_with('/') => address.split(['?', '#']).next()?,
        None => address,
    };
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|digits| {
            let [high, low] = [digits[0], digits[1]].map(|digit| (digit as char).to_digit(16));
            u8::try_from(high? * 16 + low?).ok()
        });
        match code.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    let decoded = String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned());
    let name = decoded.rsplit(['/', '\\']).next().filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME);
    name.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::super::contents::Label;
    use super::super::mangled::{SHAPES, mangled};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const EXAMPLE: &str = r#"[{"id": 1, "data": {"image": "/data/upload/1/abcdef12-my%20photo.jpg"}, "annotations": [{"id": 1, "result": [
        {"id": "a", "type": "keypointlabels", "from_name": "kp", "original_width": 400, "original_height": 300, "image_rotation": 0,
         "value": {"x": 30.0625, "y": 66.5, "width": 0.5, "keypointlabels": ["ch_r"]}},
        {"id": "b", "type": "polygonlabels", "original_width": 400, "original_height": 300, "image_rotation": 0,
         "value": {"points": [[1, 2], [3, 4], [5, 7]], "closed": true, "polygonlabels": ["lips"]}},
        {"id": "c", "type": "rectanglelabels", "original_width": 400, "original_height": 300, "image_rotation": 0,
         "value": {"x": 1, "y": 2, "width": 3, "height": 4, "rotation": 0, "rectanglelabels": ["face"]}},
        {"id": "d", "type": "choices", "value": {"choices": ["smile"]}}]},
        {"id": 2, "was_cancelled": true, "result": [{"value": {"x": "a", "y": 1, "keypointlabels": ["ls"]}}]}], "predictions": []}]"#;
    const MIN: &str = r#"[{"image": "photo.jpg", "id": 1, "kp": [{"x": 25, "y": 50, "width": 0.5, "keypointlabels": ["ls"],
        "original_width": 400, "original_height": 300}], "annotator": 1, "annotation_id": 1, "created_at": "a", "lead_time": 2}]"#;

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn per_cents_are_read_as_they_stand() {
        assert!(is(&parsed(EXAMPLE)) && is(&parsed(EXAMPLE)[0]));
        let pictures = read(&parsed(EXAMPLE)).unwrap();
        let [picture] = pictures.as_slice() else { panic!("{pictures:?}") };
        assert_eq!(picture.name.as_deref(), Some("abcdef12-my photo.jpg"));
        assert_eq!(picture.size, Some((400.0, 300.0)));
        let at = Some([30.0625, 66.5]);
        assert_eq!(picture.points, [MarkedPoint { label: Label::Name("ch_r".to_owned()), at }]);
        assert_eq!((picture.lines[0].at.len(), picture.lines[0].is_closed), (3, true));
        assert_eq!(picture.lines.len(), 1);
    }

    #[test]
    fn the_picture_is_found_under_another_key() {
        let mut root = parsed(EXAMPLE);
        root[0]["data"] = json!({"who": "A", "face": "s3://b/c.JPG"});
        assert_eq!(read(&root).unwrap()[0].name.as_deref(), Some("c.JPG"));
        root[0]["data"]["other"] = json!("d.png");
        assert_eq!(read(&root).unwrap()[0].name, None);
        root[0]["file_upload"] = json!("abcdef12-e.jpg");
        assert_eq!(read(&root).unwrap()[0].name.as_deref(), Some("abcdef12-e.jpg"));
    }

    #[test]
    fn a_mark_whose_label_and_text_stand_apart_is_one() {
        let mut root = parsed(EXAMPLE);
        let value = json!({"x": 1, "y": 2, "width": 0.5});
        let mut labelled = value.clone();
        labelled["labels"] = json!(["ls"]);
        let mut text = value.clone();
        text["text"] = json!(["blurred"]);
        root[0]["annotations"][0]["result"] = json!([
            {"id": "a", "type": "keypoint", "value": value},
            {"id": "a", "type": "labels", "value": labelled},
            {"id": "a", "type": "textarea", "value": text},
            {"id": "b", "type": "keypoint", "value": value},
        ]);
        let points = read(&root).unwrap().remove(0).points;
        let expected = [Label::Name("ls".to_owned()), Label::Place(1)];
        assert_eq!(points.iter().map(|point| point.label.clone()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn json_min_is_read() {
        assert!(is(&parsed(MIN)));
        let picture = read(&parsed(MIN)).unwrap().remove(0);
        assert_eq!((picture.name.as_deref(), picture.size), (Some("photo.jpg"), Some((400.0, 300.0))));
        let at = Some([25.0, 50.0]);
        assert_eq!(picture.points, [MarkedPoint { label: Label::Name("ls".to_owned()), at }]);
    }

    #[test]
    fn what_is_not_sure_is_refused() {
        let refuse = |path: &str, value: Value| {
            let mut root = parsed(EXAMPLE);
            *root.pointer_mut(path).unwrap() = value;
            read(&root).unwrap_err()
        };
        let result = "/0/annotations/0/result";
        let refusal = refuse(&format!("{result}/0/image_rotation"), json!(90));
        assert_eq!(refusal.place, "[0].annotations[0].result[0]");
        assert!(refusal.message.ends_with("found 90"), "{refusal}");
        assert!(refuse(&format!("{result}/1/original_width"), json!(300)).message.contains("300 × 300"));
        assert!(refuse(&format!("{result}/0/value/x"), json!("a")).place.ends_with("result[0].value.x"));
        assert!(
            refuse(&format!("{result}/0/value/keypointlabels"), json!(["a", "b"])).message.contains(r#"["a", "b"]"#)
        );
        assert!(refuse(&format!("{result}/2/value/rectanglelabels"), json!(["ls"])).message.contains("ls"));
    }

    #[test]
    fn addresses_end_in_the_picture_s_name() {
        for (address, name) in [
            ("/data/local-files/?d=photos/a%2Fb.jpg", "b.jpg"),
            ("https://example.org/p/caf%C3%A9.jpg?x=1/2", "café.jpg"),
            ("s3://bucket/p/100%.jpg", "100%.jpg"),
            ("photo #1?.jpg", "photo #1?.jpg"),
            ("%ff.jpg", "%ff.jpg"),
        ] {
            assert_eq!(last_part(address).as_deref(), Some(name));
        }
    }

    proptest! {
        #[test]
        fn no_file_of_that_shape_panics(roots in (mangled(EXAMPLE, SHAPES), mangled(MIN, SHAPES)), address in ".*") {
            for root in [roots.0, roots.1] {
                if is(&root) {
                    let _ = read(&root);
                }
            }
            let _ = last_part(&address);
        }
    }
}
