//! MediaPipe's face mesh as JSON: 468 points, or 478 with the irises, of each face.
//!
//! MediaPipe has no file format of its own. The shapes read here are those in which its results are written:
//! `faceLandmarks` of the tasks for JavaScript, `face_landmarks` of those for Python, `landmark` of the protocol
//! buffer `NormalizedLandmarkList` and its lists `multiFaceLandmarks` and `multi_face_landmarks` (mediapipe 0.10.21 to
//! 1.2.3), and a bare list of points.

use serde_json::Value;

use super::super::contents::{Label, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::reading::{Kind, Reading};

/// The keys under which a list of faces stands.
const FACES: [&str; 4] = ["faceLandmarks", "face_landmarks", "multiFaceLandmarks", "multi_face_landmarks"];

/// The numbers of points of the mesh: without and with the irises.
const COUNTS: [usize; 2] = [468, 478];

/// How far outside the picture a point of a face may lie, in widths or heights: beyond it the numbers are no
/// fractions.
const MOST_OUTSIDE: f64 = 2.0;

const WRONG_COUNT: Kind = Kind {
    message: "the face mesh has 468 points, or 478 with the irises",
    remedy: "Write all points of the face landmarker, in its order",
};

const NO_FRACTIONS: Kind = Kind {
    message: "x and y are fractions of the picture's width and height, about 0 to 1",
    remedy: "Write the normalized points, not pixels or the metres of world points",
};

/// Whether it is a result of the face mesh.
pub(in crate::landmark::import) fn is(root: &Value) -> bool {
    match faces(root) {
        Some(Faces::One(face)) => face.first().is_some_and(is_point),
        Some(Faces::Several(_, list)) => list.iter().all(|face| face_points(face).is_some()),
        None => false,
    }
}

/// Reads the faces, each as a picture of its own. Positions are fractions of the picture's width and height.
///
/// # Errors
///
/// Another number of points, or numbers that are no fractions.
pub(in crate::landmark::import) fn read(root: &Value) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let mut pictures = Vec::new();
    match faces(root) {
        Some(Faces::One(face)) => {
            let place = if root.is_array() { "" } else { "landmark" };
            pictures.push(read_face(face, format_args!("{place}"), &mut reading)?);
        }
        Some(Faces::Several(key, list)) => {
            for (i, face) in list.iter().enumerate() {
                reading.next_picture();
                let points = face_points(face).unwrap_or_default();
                pictures.push(read_face(points, format_args!("{key}[{i}]"), &mut reading)?);
            }
        }
        None => {}
    }
    reading.finish(pictures)
}

enum Faces<'a> {
    One(&'a [Value]),
    Several(&'static str, &'a [Value]),
}

fn faces(root: &Value) -> Option<Faces<'_>> {
    if let Some(list) = root.as_array() {
        let is_one = list.first().is_some_and(Value::is_object) && list.first().and_then(face_points).is_none();
        return Some(if is_one { Faces::One(list) } else { Faces::Several("", list) }).filter(|_| !list.is_empty());
    }
    let several = FACES.iter().find_map(|key| Some(Faces::Several(key, root.get(key)?.as_array()?)));
    several.or_else(|| Some(Faces::One(root.get("landmark")?.as_array()?)))
}

/// The points of one face in a list of faces: a list itself, or an object with it.
fn face_points(face: &Value) -> Option<&[Value]> {
    let points = face.as_array().or_else(|| face.get("landmark")?.as_array())?;
    points.first().is_none_or(is_point).then_some(points)
}

fn is_point(value: &Value) -> bool {
    ["x", "y", "z"].iter().all(|key| value.get(key).is_some())
}

fn read_face(points: &[Value], place: std::fmt::Arguments<'_>, reading: &mut Reading) -> Result<Picture, Refusal> {
    let mut picture = Picture::default();
    reading.count(points.len(), place)?;
    if !COUNTS.contains(&points.len()) {
        reading.problem(&WRONG_COUNT, place, format_args!("{} points", points.len()));
        return Ok(picture);
    }
    for (i, point) in points.iter().enumerate() {
        let x = reading.number(point.get("x"), format_args!("{place}[{i}].x"));
        let y = reading.number(point.get("y"), format_args!("{place}[{i}].y"));
        let Some((x, y)) = x.zip(y) else { continue };
        if [x, y].iter().any(|number| !(-MOST_OUTSIDE..=1.0 + MOST_OUTSIDE).contains(number)) {
            reading.problem(&NO_FRACTIONS, format_args!("{place}[{i}]"), format_args!("{x}, {y}"));
        }
        picture.points.push(MarkedPoint { label: Label::Place(i), at: Some([x, y]) });
    }
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::super::mangled::{SHAPES, mangled};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn face(count: usize) -> Value {
        (0..count).map(|i| json!({"x": i as f64 / 1000.0, "y": 0.25, "z": -0.01})).collect()
    }

    #[test]
    fn all_shapes_of_json_give_the_same_face() {
        let mesh = face(478);
        for root in [
            json!({"faceLandmarks": [mesh], "faceBlendshapes": [], "facialTransformationMatrixes": []}),
            json!({"face_landmarks": [mesh]}),
            json!({"multiFaceLandmarks": [{"landmark": mesh}]}),
            json!({"multi_face_landmarks": [mesh]}),
            json!({"landmark": mesh}),
            json!([mesh]),
            json!([{"landmark": mesh}]),
            mesh.clone(),
        ] {
            assert!(is(&root));
            let pictures = read(&root).unwrap();
            assert_eq!(pictures.len(), 1);
            assert_eq!(pictures[0].points.len(), 478);
            assert_eq!(pictures[0].points[473], MarkedPoint { label: Label::Place(473), at: Some([0.473, 0.25]) });
        }
        assert_eq!(read(&json!({"faceLandmarks": [mesh, face(478)]})).unwrap().len(), 2);
        assert_eq!(read(&face(468)).unwrap()[0].points.len(), 468);
    }

    #[test]
    fn other_results_are_refused() {
        let refusal = read(&json!({"face_landmarks": [face(478), face(33)]})).unwrap_err();
        assert_eq!((refusal.place.as_str(), refusal.message.contains("33 points")), ("face_landmarks[1]", true));
        let mut mesh = face(468);
        mesh[7]["x"] = json!(412.5);
        let refusal = read(&json!({"landmark": mesh})).unwrap_err();
        assert_eq!((refusal.place.as_str(), refusal.message.contains("412.5, 0.25")), ("landmark[7]", true));
        mesh[7]["x"] = json!("a");
        assert_eq!(read(&json!({"landmark": mesh})).unwrap_err().place, "landmark[7].x");
        assert!(read(&json!({"faceLandmarks": []})).is_err());
        for root in [json!([]), json!({"landmark": [1]}), json!([[1, 2, 3]]), json!([{"x": 1, "y": 2}]), json!(null)] {
            assert!(!is(&root), "{root}");
        }
    }

    proptest! {
        #[test]
        fn no_file_of_that_shape_panics(
            root in mangled(r#"{"face_landmarks": [[{"x": 0.5, "y": 0.5, "z": 0}, {"x": 0.5, "y": 0.5, "z": 0}]]}"#, SHAPES),
            list in mangled(r#"[{"x": 0.5, "y": 0.5, "z": 0}, {"x": 0.5, "y": 0.5, "z": 0}]"#, SHAPES),
            change in mangled("0.5", 1), place in 0..478_usize,
        ) {
            let mut mesh = face(478);
            mesh[place]["x"] = change;
            for root in [root, list, mesh] {
                let _ = (is(&root), read(&root));
            }
        }
    }
}
