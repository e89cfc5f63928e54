//! Reading within bounds: the points are counted, and all problems of one kind make one refusal.

use std::fmt;

use serde_json::Value;

use super::super::contents::{Label, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use crate::landmark::{CurveName, Landmark};

/// The most points that are read of one file.
pub(super) const MOST_IN_FILE: usize = 1_000_000;

/// The most points that are read of one picture.
pub(super) const MOST_IN_PICTURE: usize = 10_000;

/// How many places of one problem are named; the others are counted.
const MOST_NAMED: usize = 8;

/// The most characters that are shown of a wrong value.
const MOST_SHOWN: usize = 60;

/// One kind of problem.
#[derive(Debug)]
pub(super) struct Kind {
    /// What is wrong.
    pub message: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// A position that is none.
pub(super) const NO_POSITION: Kind = Kind {
    message: "a position must be two finite numbers, x and y",
    remedy: "Correct the position or remove the mark",
};

/// A number that is none.
pub(super) const NO_NUMBER: Kind = Kind { message: "a finite number is needed", remedy: "Correct the number" };

/// A list that is none.
pub(super) const NO_LIST: Kind =
    Kind { message: "a list is needed", remedy: "Export the file again from the program that wrote it" };

/// A line of one point, or an area of two.
pub(super) const TOO_FEW: Kind = Kind {
    message: "a line needs two points or more, an area three or more",
    remedy: "Add the missing points or remove the mark",
};

/// A size that no picture has.
pub(super) const NO_SIZE: Kind = Kind {
    message: "the picture's width and height must be two numbers above 0",
    remedy: "Correct the width and the height",
};

/// A mark of a kind that holds no landmark.
pub(super) const WRONG_SHAPE: Kind = Kind {
    message: "this kind of mark is not read",
    remedy: "Mark landmarks as points and curves as lines, irises as circles named iris_r or iris_l, and remove the mark",
};

/// A second circle about one iris.
pub(super) const SECOND_IRIS: Kind =
    Kind { message: "an iris is marked twice", remedy: "Remove the circle that does not fit" };

/// What goes wrong while a file is read, and how many points it has given so far.
#[derive(Debug, Default)]
pub(super) struct Reading {
    kind: Option<&'static Kind>,
    places: Vec<String>,
    values: Vec<String>,
    more: usize,
    in_file: usize,
    in_picture: usize,
}

impl Reading {
    /// Notes a problem. The first one decides which kind the refusal tells of.
    pub(super) fn problem(&mut self, kind: &'static Kind, place: fmt::Arguments<'_>, value: impl fmt::Display) {
        if self.kind.is_some_and(|first| !std::ptr::eq(first, kind)) {
            return;
        }
        self.kind = Some(kind);
        if self.places.len() == MOST_NAMED {
            self.more += 1;
            return;
        }
        self.places.push(place.to_string());
        self.values.push(clipped(&value.to_string()));
    }

    /// Begins another picture.
    pub(super) fn next_picture(&mut self) {
        self.in_picture = 0;
    }

    /// Counts points before they are read.
    ///
    /// # Errors
    ///
    /// More of them than a picture or a file may have.
    pub(super) fn count(&mut self, points: usize, place: fmt::Arguments<'_>) -> Result<(), Refusal> {
        self.in_picture = self.in_picture.saturating_add(points);
        self.in_file = self.in_file.saturating_add(points);
        let (most, of, remedy) = if self.in_picture > MOST_IN_PICTURE {
            (MOST_IN_PICTURE, "one picture", "Remove the points that are no landmarks")
        } else if self.in_file > MOST_IN_FILE {
            (MOST_IN_FILE, "one file", "Export fewer pictures to one file")
        } else {
            return Ok(());
        };
        Err(Refusal::new(place.to_string(), format!("there are more than {most} points of {of}"), remedy))
    }

    /// A finite number.
    pub(super) fn number(&mut self, value: Option<&Value>, place: fmt::Arguments<'_>) -> Option<f64> {
        let number = value.and_then(Value::as_f64).filter(|number| number.is_finite());
        if number.is_none() {
            self.problem(&NO_NUMBER, place, shown(value));
        }
        number
    }

    /// A list.
    pub(super) fn list<'a>(&mut self, value: Option<&'a Value>, place: fmt::Arguments<'_>) -> &'a [Value] {
        let list = value.and_then(Value::as_array);
        if list.is_none() {
            self.problem(&NO_LIST, place, shown(value));
        }
        list.map_or(&[], Vec::as_slice)
    }

    /// A position: a list of exactly two numbers.
    pub(super) fn position(&mut self, value: &Value, place: fmt::Arguments<'_>) -> Option<[f64; 2]> {
        let position = value.as_array().filter(|list| list.len() == 2).and_then(|list| two_numbers(list));
        if position.is_none() {
            self.problem(&NO_POSITION, place, value);
        }
        position
    }

    /// The positions of a list, counted; shorter where some of them are none.
    ///
    /// # Errors
    ///
    /// Too many of them.
    pub(super) fn positions(
        &mut self,
        value: Option<&Value>,
        place: fmt::Arguments<'_>,
    ) -> Result<Vec<[f64; 2]>, Refusal> {
        let list = self.list(value, place);
        self.count(list.len(), place)?;
        Ok(list.iter().enumerate().filter_map(|(i, at)| self.position(at, format_args!("{place}[{i}]"))).collect())
    }

    /// The points of a line or, where it is closed, of an outline without its first point at the end again; `None` for
    /// too few.
    pub(super) fn line(
        &mut self,
        mut at: Vec<[f64; 2]>,
        is_closed: bool,
        place: fmt::Arguments<'_>,
    ) -> Option<Vec<[f64; 2]>> {
        if is_closed && at.len() > 1 && at.first() == at.last() {
            at.pop();
        }
        if at.len() < if is_closed { 3 } else { 2 } {
            self.problem(&TOO_FEW, place, format_args!("{} points", at.len()));
            return None;
        }
        Some(at)
    }

    /// The size of the picture, where it is stated.
    pub(super) fn size(
        &mut self,
        width: Option<&Value>,
        height: Option<&Value>,
        place: fmt::Arguments<'_>,
    ) -> Option<(f64, f64)> {
        let stated = |value: Option<&Value>| value.is_some_and(|value| !value.is_null());
        if !stated(width) && !stated(height) {
            return None;
        }
        let above_0 = |value: Option<&Value>| value?.as_f64().filter(|number| number.is_finite() && *number > 0.0);
        let size = above_0(width).zip(above_0(height));
        if size.is_none() {
            self.problem(&NO_SIZE, place, format_args!("{} × {}", shown(width), shown(height)));
        }
        size
    }

    /// The pictures that have marks.
    ///
    /// # Errors
    ///
    /// What was wrong on the way, or no marks at all.
    pub(super) fn finish(self, mut pictures: Vec<Picture>) -> Result<Vec<Picture>, Refusal> {
        if let Some(kind) = self.kind {
            let more = if self.more == 0 { String::new() } else { format!(" and {} more", self.more) };
            let values = self.values.join(", ");
            return Err(Refusal::new(
                format!("{}{more}", self.places.join(", ")),
                format!("{}; found {values}{more}", kind.message),
                kind.remedy,
            ));
        }
        pictures.retain(|picture| {
            !picture.points.is_empty() || !picture.lines.is_empty() || picture.irises.iter().any(Option::is_some)
        });
        if pictures.is_empty() {
            return Err(Refusal::new("", "the file has no marks", "Export the file again with its points"));
        }
        Ok(pictures)
    }
}

/// The first two elements, where they are finite numbers.
pub(super) fn two_numbers(list: &[Value]) -> Option<[f64; 2]> {
    let number = |value: Option<&Value>| value?.as_f64().filter(|number| number.is_finite());
    Some([number(list.first())?, number(list.get(1))?])
}

/// A value as the refusal shows it.
fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), Value::to_string)
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The longest name of a file that systems have, in bytes.
const LONGEST_FILE_NAME: usize = 255;

/// The last part of a path with either separator; `None` where that is no name of a file.
pub(super) fn file_name(path: &str) -> Option<String> {
    let name = path.rsplit(['/', '\\']).next().filter(|name| !name.is_empty() && name.len() <= LONGEST_FILE_NAME);
    name.map(str::to_owned)
}

/// What a point is called: by its name, or by its place among the picture's points where it has none.
pub(super) fn label(name: Option<&str>, picture: &Picture) -> Label {
    match name {
        Some(name) if !name.trim().is_empty() => Label::Name(name.to_owned()),
        _ => Label::Place(picture.points.len()),
    }
}

/// Adds a mark of single points. One point bears the name; several of one name are told apart by their places only.
pub(super) fn add_points(picture: &mut Picture, name: Option<&str>, at: &[[f64; 2]]) {
    for &position in at {
        let label = label(name.filter(|_| at.len() == 1), picture);
        picture.points.push(MarkedPoint { label, at: Some(position) });
    }
}

/// The side of the iris that a circle of that name is about: 0 for the subject's right one, 1 for the left one.
pub(super) fn iris(name: &str) -> Option<usize> {
    ["iris_r", "iris_l"].iter().position(|iris| *iris == name.trim())
}

/// Whether a mark of that name must not be left out without a word.
pub(super) fn is_known(name: &str) -> bool {
    let name = name.trim();
    Landmark::from_id(name).is_some() || CurveName::from_id(name).is_some() || iris(name).is_some()
}

/// The distance between two points; infinite where it is beyond numbers.
pub(super) fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (x, y) = ((a[0] - b[0]).abs(), (a[1] - b[1]).abs());
    let longer = x.max(y);
    if longer == 0.0 || !longer.is_finite() {
        return longer;
    }
    longer * ((x / longer) * (x / longer) + (y / longer) * (y / longer)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn problems_of_one_kind_make_one_refusal() {
        let mut reading = Reading::default();
        for i in 0..10 {
            assert_eq!(reading.position(&json!([i, null]), format_args!("points[{i}]")), None);
        }
        assert_eq!(reading.number(None, format_args!("width")), None);
        let refusal = reading.finish(Vec::new()).unwrap_err();
        assert!(refusal.place.starts_with("points[0], points[1], "), "{refusal}");
        assert!(refusal.place.ends_with("points[7] and 2 more"), "{refusal}");
        assert!(refusal.message.contains("found [0,null], [1,null]"), "{refusal}");
        assert!(!refusal.message.contains("nothing"), "{refusal}");
    }

    #[test]
    fn a_file_without_marks_is_refused() {
        assert_eq!(Reading::default().finish(vec![Picture::default()]).unwrap_err().message, "the file has no marks");
    }

    #[test]
    fn a_picture_may_have_ten_thousand_points_and_a_file_a_million() {
        let mut reading = Reading::default();
        for _ in 0..100 {
            reading.next_picture();
            reading.count(MOST_IN_PICTURE, format_args!("a")).unwrap();
        }
        reading.next_picture();
        assert!(reading.count(1, format_args!("b")).unwrap_err().message.contains("1000000 points of one file"));
        let mut reading = Reading::default();
        assert!(reading.count(10_001, format_args!("c")).unwrap_err().message.contains("10000 points of one picture"));
    }

    #[test]
    fn names_are_the_last_parts_of_paths() {
        assert_eq!(file_name("a/b\\c.jpg").as_deref(), Some("c.jpg"));
        assert_eq!(file_name("C:\\photos\\c d.jpg").as_deref(), Some("c d.jpg"));
        assert_eq!(file_name("photos/"), None);
    }

    #[test]
    fn an_outline_does_not_repeat_its_first_point() {
        let mut reading = Reading::default();
        let square = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]];
        assert_eq!(reading.line(square, true, format_args!("a")).unwrap().len(), 3);
        assert_eq!(reading.line(vec![[0.0, 0.0]], false, format_args!("a")), None);
        assert_eq!(reading.line(vec![[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]], true, format_args!("a")), None);
    }

    #[test]
    fn distances_neither_overflow_nor_vanish_early() {
        assert_eq!(distance([0.0, 0.0], [3.0, 4.0]), 5.0);
        assert!((distance([0.0, 0.0], [3e200, 4e200]) / 5e200 - 1.0).abs() < 1e-15);
        assert_eq!(distance([1.0, 1.0], [1.0, 1.0]), 0.0);
        assert!(distance([-1e308, 0.0], [1e308, 0.0]).is_infinite());
    }
}
