//! dlib's image dataset: the XML of imglab and of ml-morph.
//!
//! Source: dlib 20.0.1 (run) and `dlib/data_io/image_dataset_metadata.cpp` (read, commit 3d40bf5): positions are whole
//! numbers, names of parts are text, and a part that is missing is left out.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::super::contents::{Label, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::reading::{Kind, MOST_IN_PICTURE, NO_SIZE, Reading, file_name};

const NOT_WHOLE: Kind = Kind {
    message: "positions are whole numbers of pixels, dlib itself refuses others",
    remedy: "Round x and y to whole numbers",
};

const NO_NAME: Kind = Kind { message: "a part needs a name", remedy: "Give each part a name, or a number from 0" };

const SAME_NAME: Kind =
    Kind { message: "a box has one part of each name", remedy: "Give the parts different names or numbers" };

const GAPS: Kind = Kind {
    message: "the parts are numbered with gaps and without 0, so that the first number may be 0 or 1",
    remedy: "Number the parts from 0, each by its place",
};

const TOO_HIGH: Kind =
    Kind { message: "parts are numbered from 0 to 9999", remedy: "Number the parts by their places" };

/// The largest whole number up to which all are held exactly.
const MOST: i64 = 1 << 53;

/// Whether it is an image dataset.
pub(in crate::landmark::import) fn is(root: Node<'_, '_>) -> bool {
    root.has_tag_name("dataset") && root.children().any(|child| child.has_tag_name("images"))
}

/// Reads the boxes, each as a picture of its own. Positions count from the centre of the first stored pixel; parts
/// whose names are numbers are put in the order of the numbers, in which those missing are told.
///
/// # Errors
///
/// Positions that are not whole numbers, parts without names or of the same name, numbers that do not tell their
/// places.
pub(in crate::landmark::import) fn read(root: Node<'_, '_>) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let mut pictures = Vec::new();
    let images = root.children().filter(|child| child.has_tag_name("images")).flat_map(|images| images.children());
    for (i, image) in images.filter(|child| child.has_tag_name("image")).enumerate() {
        let name = image.attribute("file").and_then(file_name);
        let size = read_size(image, i, &mut reading);
        for (j, face) in image.children().filter(|child| child.has_tag_name("box")).enumerate() {
            reading.next_picture();
            let points = read_box(face, format_args!("image[{i}]/box[{j}]"), &mut reading)?;
            pictures.push(Picture { name: name.clone(), size, points, ..Picture::default() });
        }
    }
    reading.finish(pictures)
}

fn read_size(image: Node<'_, '_>, i: usize, reading: &mut Reading) -> Option<(f64, f64)> {
    let (width, height) = (image.attribute("width"), image.attribute("height"));
    if width.is_none() && height.is_none() {
        return None;
    }
    let above_0 = |text: Option<&str>| whole(text?).filter(|number| *number > 0.0);
    let size = above_0(width).zip(above_0(height));
    if size.is_none() {
        let value = format_args!("{:?} × {:?}", width.unwrap_or_default(), height.unwrap_or_default());
        reading.problem(&NO_SIZE, format_args!("image[{i}]"), value);
    }
    size
}

fn read_box(
    face: Node<'_, '_>,
    place: std::fmt::Arguments<'_>,
    reading: &mut Reading,
) -> Result<Vec<MarkedPoint>, Refusal> {
    let mut parts = Vec::new();
    for (k, part) in face.children().filter(|child| child.has_tag_name("part")).enumerate() {
        reading.count(1, place)?;
        let name = part.attribute("name").unwrap_or_default();
        if name.trim().is_empty() {
            reading.problem(&NO_NAME, format_args!("{place}/part[{k}]"), format_args!("{name:?}"));
        }
        let number = |key: &str| whole(part.attribute(key)?);
        match number("x").zip(number("y")) {
            Some((x, y)) => parts.push((name, [x, y])),
            None => {
                let [x, y] = ["x", "y"].map(|key| part.attribute(key).unwrap_or_default());
                reading.problem(&NOT_WHOLE, format_args!("{place}/part '{name}'"), format_args!("{x:?}, {y:?}"));
            }
        }
    }
    let numbers: Option<Vec<u64>> = parts.iter().map(|(name, _)| part_number(name)).collect();
    Ok(match numbers {
        Some(numbers) => by_number(&numbers, &parts, place, reading)?,
        None => by_name(&parts, place, reading),
    })
}

fn by_name(parts: &[(&str, [f64; 2])], place: std::fmt::Arguments<'_>, reading: &mut Reading) -> Vec<MarkedPoint> {
    let mut seen = std::collections::BTreeSet::new();
    for (name, _) in parts {
        if !seen.insert(name) {
            reading.problem(&SAME_NAME, place, format_args!("'{name}' twice"));
        }
    }
    let point = |&(name, at): &(&str, [f64; 2])| MarkedPoint { label: Label::Name(name.to_owned()), at: Some(at) };
    parts.iter().map(point).collect()
}

/// The parts in the order of their numbers, from 0 on or, where they are 1, 2, 3 and so on without a gap, from 1.
fn by_number(
    numbers: &[u64],
    parts: &[(&str, [f64; 2])],
    place: std::fmt::Arguments<'_>,
    reading: &mut Reading,
) -> Result<Vec<MarkedPoint>, Refusal> {
    let mut by_number = BTreeMap::new();
    for (&number, (name, at)) in numbers.iter().zip(parts) {
        if by_number.insert(number, *at).is_some() {
            reading.problem(&SAME_NAME, place, format_args!("{number} twice ('{name}')"));
            return Ok(Vec::new());
        }
    }
    let (Some(&first), Some(&last)) = (by_number.keys().next(), by_number.keys().next_back()) else {
        return Ok(Vec::new());
    };
    if last >= MOST_IN_PICTURE as u64 {
        reading.problem(&TOO_HIGH, place, last);
        return Ok(Vec::new());
    }
    reading.count((last as usize + 1).saturating_sub(by_number.len()), place)?;
    let is_whole_from_1 = first == 1 && last == by_number.len() as u64;
    if first > 0 && !is_whole_from_1 {
        reading.problem(&GAPS, place, format_args!("{} parts from {first} to {last}", by_number.len()));
    }
    let range = u64::from(is_whole_from_1)..=last;
    let point = |(i, number)| MarkedPoint { label: Label::Place(i), at: by_number.get(&number).copied() };
    Ok(range.enumerate().map(point).collect())
}

fn part_number(name: &str) -> Option<u64> {
    name.bytes().all(|byte| byte.is_ascii_digit()).then(|| name.parse().ok()).flatten()
}

/// A whole number as dlib reads it.
fn whole(text: &str) -> Option<f64> {
    let number: i64 = text.trim().parse().ok()?;
    (-MOST..=MOST).contains(&number).then_some(number as f64)
}

#[cfg(test)]
mod tests {
    use super::super::mangled::{SHAPES, mangled_text};
    use super::*;
    use proptest::prelude::*;

    fn read_text(text: &str) -> Result<Vec<Picture>, Refusal> {
        let document = roxmltree::Document::parse(text).unwrap();
        assert!(is(document.root_element()));
        read(document.root_element())
    }

    fn with_parts(parts: &[(&str, &str, &str)]) -> Result<Vec<Picture>, Refusal> {
        let parts: String = parts.iter().map(|(name, x, y)| format!("<part name='{name}' x='{x}' y='{y}'/>")).collect();
        read_text(&format!(
            "<dataset><name>n</name><images><image file='a/photo.jpg' width='400' height='300'>\
             <box top='1' left='2' width='3' height='4'>{parts}</box></image></images></dataset>"
        ))
    }

    #[test]
    fn parts_stand_in_the_order_of_their_numbers() {
        let names: Vec<String> = (0..12).map(|i| i.to_string()).collect();
        let mut parts: Vec<_> = names.iter().map(|name| (name.as_str(), name.as_str(), "-7")).collect();
        parts.sort_unstable();
        assert_eq!(parts[2].0, "10");
        let pictures = with_parts(&parts).unwrap();
        assert_eq!(pictures[0].name.as_deref(), Some("photo.jpg"));
        assert_eq!(pictures[0].size, Some((400.0, 300.0)));
        for (i, point) in pictures[0].points.iter().enumerate() {
            assert_eq!(*point, MarkedPoint { label: Label::Place(i), at: Some([i as f64, -7.0]) });
        }
        assert_eq!(pictures[0].points.len(), 12);
    }

    #[test]
    fn parts_left_out_are_missing() {
        let pictures = with_parts(&[("00", "5", "6"), ("03", "7", "8")]).unwrap();
        let at: Vec<_> = pictures[0].points.iter().map(|point| point.at).collect();
        assert_eq!(at, [Some([5.0, 6.0]), None, None, Some([7.0, 8.0])]);
    }

    #[test]
    fn numbers_that_do_not_tell_their_places_are_refused() {
        let from_1 = with_parts(&[("2", "7", "8"), ("1", "5", "6")]).unwrap();
        assert_eq!(from_1[0].points[0], MarkedPoint { label: Label::Place(0), at: Some([5.0, 6.0]) });
        assert!(with_parts(&[("1", "5", "6"), ("3", "7", "8")]).unwrap_err().message.contains("0 or 1"));
        assert!(with_parts(&[("1", "5", "6"), ("01", "7", "8")]).unwrap_err().message.contains("1 twice"));
        assert!(with_parts(&[("0", "5", "6"), ("10000", "7", "8")]).unwrap_err().message.contains("10000"));
    }

    #[test]
    fn names_that_are_words_are_names() {
        let pictures = with_parts(&[("ch_r", "120", "200"), ("3", "7", "8")]).unwrap();
        assert_eq!(pictures[0].points[0].label, Label::Name("ch_r".to_owned()));
        assert_eq!(pictures[0].points[1].label, Label::Name("3".to_owned()));
        assert!(with_parts(&[("a", "5", "6"), ("a", "7", "8")]).unwrap_err().message.contains("'a' twice"));
    }

    #[test]
    fn positions_with_decimals_are_refused_all_at_once() {
        let refusal = with_parts(&[("ls", "15.0", "6"), ("sn", "1", "2"), ("li", "nan", "8")]).unwrap_err();
        assert_eq!(refusal.place, "image[0]/box[0]/part 'ls', image[0]/box[0]/part 'li'");
        assert!(refusal.message.contains(r#""15.0", "6", "nan", "8""#), "{refusal}");
    }

    #[test]
    fn several_boxes_are_several_pictures_and_empty_ones_none() {
        let part = "<part name='ls' x='1' y='2'/>";
        let pictures = read_text(&format!(
            "<dataset><images><image file='a.jpg'><box>{part}</box><box>{part}</box><box/></image>\
             <image file='b.jpg'><box>{part}</box></image></images></dataset>"
        ))
        .unwrap();
        let names: Vec<_> = pictures.iter().map(|picture| picture.name.as_deref().unwrap()).collect();
        assert_eq!(names, ["a.jpg", "a.jpg", "b.jpg"]);
        assert!(read_text("<dataset><images><image file='a.jpg'><box/></image></images></dataset>").is_err());
    }

    proptest! {
        #[test]
        fn no_file_of_that_shape_panics(text in mangled_text(
            r#"<dataset><images><image file="a.jpg" width="40" height="30"><box top="1" left="1" width="1" height="1"><part name="0"
            x="1" y="2"/><part name="01" x="3" y="4"/><part name="2" x="5" y="6"/></box></image></images></dataset>"#, SHAPES)) {
            if let Ok(document) = roxmltree::Document::parse(&text) {
                let _ = (is(document.root_element()), read(document.root_element()));
            }
        }
    }
}
