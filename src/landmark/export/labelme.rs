//! labelme's JSON: named points as points, curves as line strips, irises as circles.
//!
//! Source: labelme 6.3.1, `_label_file.py` and `app.py` (run): the keys, their order and their empty values are those
//! of its own writer, and version 5 reads them too.

use serde::Serialize;

use super::leaving::Leaving;
use crate::landmark::import::Refusal;

/// The version whose files these are like.
const VERSION: &str = "6.3.1";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    version: &'static str,
    flags: Empty,
    shapes: Vec<Shape<'a>>,
    image_path: &'a str,
    image_data: (),
    image_height: u32,
    image_width: u32,
}

#[derive(Serialize)]
struct Shape<'a> {
    label: &'static str,
    points: &'a [[f64; 2]],
    group_id: (),
    description: &'static str,
    shape_type: &'static str,
    flags: Empty,
    mask: (),
}

#[derive(Serialize)]
struct Empty {}

/// Writes the marks. Positions are those of the upright picture, from its corner.
///
/// # Errors
///
/// A position that is not finite, or a curve of fewer than two points.
pub(in crate::landmark) fn write(leaving: &Leaving) -> Result<Vec<u8>, Refusal> {
    let points = leaving.points.iter().map(|(name, at)| (name.id(), "point", std::slice::from_ref(at)));
    let curves = leaving.curves.iter().map(|(name, at)| (name.id(), "linestrip", at.as_slice()));
    let irises: Vec<_> = ["iris_r", "iris_l"].into_iter().zip(leaving.irises).filter_map(circle).collect();
    let circles = irises.iter().map(|(label, points)| (*label, "circle", points.as_slice()));
    let mut shapes = Vec::new();
    for (label, shape_type, points) in points.chain(curves).chain(circles) {
        if points.iter().flatten().any(|number| !number.is_finite()) {
            return Err(Refusal::new(label, "a position is not a finite number", "Mark the point again"));
        }
        if shape_type == "linestrip" && points.len() < 2 {
            return Err(Refusal::new(label, format!("the curve has {} points", points.len()), "Mark two or more"));
        }
        shapes.push(Shape { label, points, group_id: (), description: "", shape_type, flags: Empty {}, mask: () });
    }
    let (image_width, image_height) = leaving.size;
    let file = File {
        version: VERSION,
        flags: Empty {},
        shapes,
        image_path: &leaving.picture,
        image_data: (),
        image_height,
        image_width,
    };
    super::json::indented(&file)
}

/// A circle as its centre and the point on its edge to the right.
fn circle((label, iris): (&'static str, Option<([f64; 2], f64)>)) -> Option<(&'static str, [[f64; 2]; 2])> {
    let (centre, diameter) = iris?;
    Some((label, [centre, [centre[0] + diameter / 2.0, centre[1]]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::landmark::{CurveName, Landmark};

    #[test]
    fn the_file_is_as_labelme_writes_it() {
        let leaving = Leaving {
            picture: "photo.jpg".to_owned(),
            size: (400, 300),
            points: vec![(Landmark::ChR, [120.25, 200.0])],
            curves: vec![(CurveName::UpperBorder, vec![[120.25, 200.0], [0.1, 1e-7]])],
            ..Leaving::default()
        };
        let text = String::from_utf8(write(&leaving).unwrap()).unwrap();
        let expected = r#"{
  "version": "6.3.1",
  "flags": {},
  "shapes": [
    {
      "label": "ch_r",
      "points": [
        [
          120.25,
          200.0
        ]
      ],
      "group_id": null,
      "description": "",
      "shape_type": "point",
      "flags": {},
      "mask": null
    },
    {
      "label": "upper_border",
      "points": [
        [
          120.25,
          200.0
        ],
        [
          0.1,
          1e-7
        ]
      ],
      "group_id": null,
      "description": "",
      "shape_type": "linestrip",
      "flags": {},
      "mask": null
    }
  ],
  "imagePath": "photo.jpg",
  "imageData": null,
  "imageHeight": 300,
  "imageWidth": 400
}
"#;
        assert_eq!(text, expected);
        assert_eq!(write(&leaving), write(&leaving.clone()));
    }

    #[test]
    fn irises_are_circles_of_their_centre_and_a_point_on_their_edge() {
        let leaving = Leaving { irises: [None, Some(([265.0, 80.5], 28.0))], ..Leaving::default() };
        let root: serde_json::Value = serde_json::from_slice(&write(&leaving).unwrap()).unwrap();
        let shape = &root["shapes"][0];
        assert_eq!((shape["label"].as_str(), shape["shape_type"].as_str()), (Some("iris_l"), Some("circle")));
        assert_eq!(shape["points"], serde_json::json!([[265.0, 80.5], [279.0, 80.5]]));
    }

    #[test]
    fn positions_that_are_none_are_refused() {
        for number in [f64::NAN, f64::INFINITY] {
            let leaving = Leaving { points: vec![(Landmark::Ls, [1.0, number])], ..Leaving::default() };
            assert_eq!(write(&leaving).unwrap_err().place, "ls");
        }
        let curves = vec![(CurveName::LowerBorder, vec![[1.0, 2.0]])];
        assert_eq!(write(&Leaving { curves, ..Leaving::default() }).unwrap_err().place, "lower_border");
    }
}
