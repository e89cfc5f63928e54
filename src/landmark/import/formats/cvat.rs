//! CVAT for images 1.1: the XML of a task's pictures.
//!
//! Source: the documentation of the format and `cvat/apps/dataset_manager/formats/cvat.py` of cvat-ai/cvat (read):
//! positions are pixels with two decimals, from the corner of the upright picture; `outside="1"` is a point of a
//! skeleton that is not in the picture, and a hidden one (`occluded="1"`) has its position.

use roxmltree::Node;

use super::super::contents::{MarkedCircle, MarkedLine, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::reading::{
    Kind, NO_POSITION, NO_SIZE, Reading, SECOND_IRIS, WRONG_SHAPE, add_points, file_name, iris, is_known, label,
};

const VIDEO: Kind =
    Kind { message: "tracks of a video are not read", remedy: "Export the task as \"CVAT for images 1.1\"" };

const OUTSIDE: Kind =
    Kind { message: "only single points can be missing (outside=\"1\")", remedy: "Remove the mark that is outside" };

/// How far the two radii of a circle may differ, as a part of their sum: CVAT writes two decimals.
const ROUND: f64 = 0.01;

/// Whether it is a file of CVAT: for images, or for a video, which is refused.
pub(in crate::landmark::import) fn is(root: Node<'_, '_>) -> bool {
    let has = |name| root.children().any(|child| child.has_tag_name(name));
    root.has_tag_name("annotations") && (has("version") || has("meta")) && (has("image") || has("track"))
}

/// Reads the marks of each picture. Positions are pixels from the corner of the upright picture.
///
/// # Errors
///
/// Positions that are none, lines that are too short, a landmark's name on a box or a mask, or tracks of a video.
pub(in crate::landmark::import) fn read(root: Node<'_, '_>) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let mut pictures = Vec::new();
    if root.children().any(|child| child.has_tag_name("track")) {
        reading.problem(&VIDEO, format_args!("track"), "tracks");
    }
    for (i, image) in root.children().filter(|child| child.has_tag_name("image")).enumerate() {
        reading.next_picture();
        let mut picture = Picture {
            name: image.attribute("name").and_then(file_name),
            size: size(image, i, &mut reading),
            ..Picture::default()
        };
        for (j, shape) in image.children().filter(Node::is_element).enumerate() {
            let tag = shape.tag_name().name();
            let place = format_args!("image[{i}]/{tag}[{j}]");
            if tag == "skeleton" {
                for (k, point) in shape.children().filter(|child| child.has_tag_name("points")).enumerate() {
                    read_shape(point, format_args!("{place}/points[{k}]"), &mut picture, &mut reading)?;
                }
            } else {
                read_shape(shape, place, &mut picture, &mut reading)?;
            }
        }
        pictures.push(picture);
    }
    reading.finish(pictures)
}

fn size(image: Node<'_, '_>, i: usize, reading: &mut Reading) -> Option<(f64, f64)> {
    let (width, height) = (image.attribute("width"), image.attribute("height"));
    let above_0 = |text: Option<&str>| number(text?).filter(|number| *number > 0.0);
    let size = above_0(width).zip(above_0(height));
    if size.is_none() && (width.is_some() || height.is_some()) {
        let value = format_args!("{:?} × {:?}", width.unwrap_or_default(), height.unwrap_or_default());
        reading.problem(&NO_SIZE, format_args!("image[{i}]"), value);
    }
    size
}

fn read_shape(
    shape: Node<'_, '_>,
    place: std::fmt::Arguments<'_>,
    picture: &mut Picture,
    reading: &mut Reading,
) -> Result<(), Refusal> {
    let tag = shape.tag_name().name();
    let name = shape.attribute("label").unwrap_or_default();
    let is_outside = shape.attribute("outside") == Some("1");
    match tag {
        "points" | "polyline" | "polygon" => {
            let text = shape.attribute("points").unwrap_or_default();
            let at = positions(text, place, reading)?;
            if at.is_empty() {
                return Ok(());
            }
            match tag {
                "points" if is_outside && at.len() == 1 => {
                    let label = label(Some(name), picture);
                    picture.points.push(MarkedPoint { label, at: None });
                }
                _ if is_outside => reading.problem(&OUTSIDE, place, format_args!("{tag} {name:?}")),
                "points" => add_points(picture, Some(name), &at),
                _ => {
                    let is_closed = tag == "polygon";
                    if let Some(at) = reading.line(at, is_closed, place) {
                        picture.lines.push(MarkedLine { label: Some(name.to_owned()), at, is_closed, pixel: None });
                    }
                }
            }
        }
        "ellipse" if iris(name).is_some() && !is_outside => read_iris(shape, place, picture, reading),
        _ if is_known(name) => reading.problem(&WRONG_SHAPE, place, format_args!("{tag} {name:?}")),
        _ => {}
    }
    Ok(())
}

fn read_iris(shape: Node<'_, '_>, place: std::fmt::Arguments<'_>, picture: &mut Picture, reading: &mut Reading) {
    let name = shape.attribute("label").unwrap_or_default();
    let numbers = ["cx", "cy", "rx", "ry"].map(|key| shape.attribute(key).and_then(number));
    let (Some(side), [Some(x), Some(y), Some(a), Some(b)]) = (iris(name), numbers) else {
        reading.problem(&NO_POSITION, place, format_args!("{numbers:?}"));
        return;
    };
    let diameter = a + b;
    if !(a > 0.0 && b > 0.0 && diameter.is_finite() && (a - b).abs() <= ROUND * diameter) {
        reading.problem(&WRONG_SHAPE, place, format_args!("ellipse {name:?} with the radii {a} and {b}"));
    } else if picture.irises[side].replace(MarkedCircle { centre: [x, y], diameter }).is_some() {
        reading.problem(&SECOND_IRIS, place, name);
    }
}

/// The positions of `x,y;x,y`, counted; none where one of them is wrong.
fn positions(text: &str, place: std::fmt::Arguments<'_>, reading: &mut Reading) -> Result<Vec<[f64; 2]>, Refusal> {
    reading.count(text.bytes().filter(|byte| *byte == b';').count() + 1, place)?;
    let mut at = Vec::new();
    for pair in text.split(';') {
        let position = pair.split_once(',').and_then(|(x, y)| Some([number(x)?, number(y)?]));
        match position {
            Some(position) => at.push(position),
            None => {
                reading.problem(&NO_POSITION, place, format_args!("{pair:?}"));
                return Ok(Vec::new());
            }
        }
    }
    Ok(at)
}

/// A finite decimal number; words such as "inf" are none.
fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::super::super::contents::Label;
    use super::super::mangled::{SHAPES, mangled_text};
    use super::*;
    use proptest::prelude::*;

    const EXAMPLE: &str = r#"<annotations><version>1.1</version><meta/><image id="0" name="a/photo.jpg" width="400" height="300">
        <points label="ch_r" source="manual" occluded="1" points="120.25,200.75" z_order="0"></points>
        <points label="many" points="1.00,2.00;3.00,4.50"/><tag label="smile"/><box label="face" xtl="1" ytl="2" xbr="3" ybr="4"/>
        <polyline label="upper_border" points="1,2;3,4;5,6"/><polygon label="lips" points="1,2;3,4;5,7"/>
        <skeleton label="face"><points label="ls" outside="0" occluded="0" points="200.00,185.25"/>
        <points label="sn" outside="1" occluded="0" points="7.00,8.00"/></skeleton>
        <ellipse label="iris_r" cx="136.5" cy="79" rx="12.01" ry="12.02"/></image></annotations>"#;

    fn read_text(text: &str) -> Result<Vec<Picture>, Refusal> {
        let document = roxmltree::Document::parse(text).unwrap();
        assert!(is(document.root_element()), "{text}");
        read(document.root_element())
    }

    #[test]
    fn every_shape_is_read_as_it_stands() {
        let pictures = read_text(EXAMPLE).unwrap();
        let [picture] = pictures.as_slice() else { panic!("{pictures:?}") };
        assert_eq!(picture.name.as_deref(), Some("photo.jpg"));
        assert_eq!(picture.size, Some((400.0, 300.0)));
        let point = |label, at| MarkedPoint { label, at };
        let name = |name: &str| Label::Name(name.to_owned());
        assert_eq!(
            picture.points,
            [
                point(name("ch_r"), Some([120.25, 200.75])),
                point(Label::Place(1), Some([1.0, 2.0])),
                point(Label::Place(2), Some([3.0, 4.5])),
                point(name("ls"), Some([200.0, 185.25])),
                point(name("sn"), None),
            ]
        );
        assert_eq!(picture.lines[0].at, [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
        assert_eq!(picture.lines.iter().map(|line| line.is_closed).collect::<Vec<_>>(), [false, true]);
        let iris = picture.irises[0].unwrap();
        assert_eq!(iris.centre, [136.5, 79.0]);
        assert!((iris.diameter - 24.03).abs() < 1e-12);
    }

    #[test]
    fn what_is_no_mark_is_refused() {
        let refuse = |from: &str, to: &str| read_text(&EXAMPLE.replace(from, to)).unwrap_err();
        assert_eq!(refuse("120.25,200.75", "120.25;200.75").place, "image[0]/points[0]");
        assert!(refuse("120.25,200.75", "120.25,nan").message.contains(r#""120.25,nan""#));
        assert!(refuse("box label=\"face\"", "box label=\"ls\"").message.contains(r#"box "ls""#));
        assert!(refuse("ry=\"12.02\"", "ry=\"9\"").message.contains("radii 12.01 and 9"));
        assert_eq!(refuse("1,2;3,4;5,6", "1,2").place, "image[0]/polyline[4]");
        assert!(refuse("width=\"400\"", "width=\"-4\"").message.contains("-4"));
        let track = EXAMPLE.replace("<meta/>", "<meta/><track id=\"0\" label=\"ls\"></track>");
        assert!(read_text(&track).unwrap_err().remedy.contains("CVAT for images"));
    }

    proptest! {
        #[test]
        fn no_file_of_that_shape_panics(text in mangled_text(EXAMPLE, SHAPES)) {
            if let Ok(document) = roxmltree::Document::parse(&text) {
                let _ = (is(document.root_element()), read(document.root_element()));
            }
        }
    }
}
