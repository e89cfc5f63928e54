//! COCO's key points: one annotation of one picture, whose category names all landmarks.
//!
//! Source: the format of the COCO data set as pycocotools 2.0.11 reads it (run).

use serde::Serialize;

use super::leaving::Leaving;
use crate::landmark::Landmark;
use crate::landmark::import::Refusal;

/// The largest position: beyond it not every whole number is held.
const MOST: f64 = (1_u64 << 53) as f64;

#[derive(Serialize)]
struct File<'a> {
    info: Info,
    licenses: [(); 0],
    images: [Image<'a>; 1],
    annotations: [Annotation; 1],
    categories: [Category; 1],
}

#[derive(Serialize)]
struct Info {
    description: &'static str,
}

#[derive(Serialize)]
struct Image<'a> {
    id: u32,
    file_name: &'a str,
    width: u32,
    height: u32,
}

#[derive(Serialize)]
struct Annotation {
    id: u32,
    image_id: u32,
    category_id: u32,
    iscrowd: u32,
    segmentation: [(); 0],
    area: f64,
    bbox: [i64; 4],
    num_keypoints: usize,
    keypoints: Vec<i64>,
}

#[derive(Serialize)]
struct Category {
    id: u32,
    name: &'static str,
    supercategory: &'static str,
    keypoints: Vec<&'static str>,
    skeleton: [(); 0],
}

/// Writes the named points; curves and irises have no place in key points. Positions are whole pixels of which (0, 0)
/// is the first, and the box holds the pixels of all points as a whole. Points that are not marked are written 0, 0,
/// 0.
///
/// # Errors
///
/// A position that is not a whole number, a point that stands twice, or no point at all.
pub(in crate::landmark) fn write(leaving: &Leaving) -> Result<Vec<u8>, Refusal> {
    let mut keypoints = vec![0; 3 * Landmark::ALL.len()];
    for (name, at) in &leaving.points {
        if at.iter().any(|number| number.floor() != *number || number.abs() > MOST) {
            let message = format!("the position {}, {} is not two whole numbers", at[0], at[1]);
            return Err(Refusal::new(name.id(), message, "Round it to whole pixels"));
        }
        let place = Landmark::ALL.iter().position(|landmark| landmark == name).unwrap_or_default();
        if keypoints[3 * place + 2] != 0 {
            return Err(Refusal::new(name.id(), "the point is marked twice", "Remove one of its marks"));
        }
        keypoints[3 * place..3 * place + 3].copy_from_slice(&[at[0] as i64, at[1] as i64, 2]);
    }
    let range = |axis: usize| {
        let numbers = leaving.points.iter().map(|(_, at)| at[axis] as i64);
        numbers.clone().min().zip(numbers.max()).map(|(least, most)| (least, most - least + 1))
    };
    let Some(((x, width), (y, height))) = range(0).zip(range(1)) else {
        return Err(Refusal::new("", "there is no named point to write", "Mark the landmarks"));
    };
    let file = File {
        info: Info { description: "landmarks of the face: https://cocodataset.org/#format-data" },
        licenses: [],
        images: [Image { id: 1, file_name: &leaving.picture, width: leaving.size.0, height: leaving.size.1 }],
        annotations: [Annotation {
            id: 1,
            image_id: 1,
            category_id: 1,
            iscrowd: 0,
            segmentation: [],
            area: width as f64 * height as f64,
            bbox: [x, y, width, height],
            num_keypoints: leaving.points.len(),
            keypoints,
        }],
        categories: [Category {
            id: 1,
            name: "face",
            supercategory: "person",
            keypoints: Landmark::ALL.iter().map(|landmark| landmark.id()).collect(),
            skeleton: [],
        }],
    };
    super::json::indented(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_landmark_has_its_place_and_the_box_holds_all_pixels() {
        let leaving = Leaving {
            picture: "photo.jpg".to_owned(),
            size: (400, 300),
            points: vec![(Landmark::Ls, [200.0, 185.0]), (Landmark::ChR, [120.0, 200.0])],
            ..Leaving::default()
        };
        let bytes = write(&leaving).unwrap();
        let root: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let annotation = &root["annotations"][0];
        assert_eq!(annotation["bbox"], serde_json::json!([120, 185, 81, 16]));
        assert_eq!(annotation["area"], 1296.0);
        assert_eq!(annotation["num_keypoints"], 2);
        let numbers = annotation["keypoints"].as_array().unwrap();
        assert_eq!(numbers.len(), 54);
        assert_eq!(numbers[..6], [120, 200, 2, 0, 0, 0]);
        assert_eq!(numbers[12..15], [200, 185, 2]);
        assert_eq!(root["categories"][0]["keypoints"][4], "ls");
        assert_eq!(root["images"][0]["width"], 400);
    }

    #[test]
    fn what_key_points_do_not_hold_is_refused() {
        let write = |points: Vec<(Landmark, [f64; 2])>| write(&Leaving { points, ..Leaving::default() }).unwrap_err();
        for number in [1.5, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(write(vec![(Landmark::Ls, [1.0, number])]).place, "ls");
        }
        assert!(write(vec![(Landmark::Ls, [1.0, 2.0]); 2]).message.contains("twice"));
        assert!(write(Vec::new()).message.contains("no named point"));
    }
}
