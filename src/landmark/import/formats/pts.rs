//! iBUG .pts files: points by place between braces.
//!
//! Written by menpo 0.11.1 (x and y counted from 1, three decimals) and by the web imglab (5fb47a0: counted from 0, whole). The two
//! have the same header. A missing point is `0 0` or `nan nan`.

use super::super::contents::{Counting, Label, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::rows::{count, place, position, rows};

/// Whether the text is a .pts file: its first row is `version:` with a number, and a row before the points is a brace.
pub(in crate::landmark::import) fn is(text: &str) -> bool {
    let mut rows = rows(text).map(|(_, row)| row);
    let is_version = |row: &str| header(row, "version").is_some_and(|value| value.parse::<f64>().is_ok());
    rows.next().is_some_and(is_version) && rows.take(4).any(|row| row == "{")
}

/// The one picture of a .pts file.
///
/// # Errors
///
/// Where a row between the braces is not an x and a y, and where their number is not the one that the header states.
pub(in crate::landmark::import) fn read(text: &str) -> Result<Vec<Picture>, Refusal> {
    const REMEDY: &str = "Save the file anew from its program.";
    let mut rows = rows(text);
    let mut stated = None;
    loop {
        match rows.next() {
            Some((_, "{")) => break,
            Some((row, words)) => {
                if let Some(value) = header(words, "n_points") {
                    stated = Some(count(row, value)?);
                }
            }
            None => return Err(Refusal::new("", "no brace { stands before the points", REMEDY)),
        }
    }
    let mut points: Vec<Option<[f64; 2]>> = Vec::new();
    loop {
        match rows.next() {
            Some((_, "}")) => break,
            Some((row, words)) => points.push(position(row, words)?),
            None => return Err(Refusal::new("", "no brace } stands after the points: the file is cut off", REMEDY)),
        }
    }
    if let Some((row, _)) = rows.next() {
        return Err(Refusal::new(place(row), "more stands after the closing brace", REMEDY));
    }
    if let Some(stated) = stated.filter(|stated| *stated != points.len()) {
        let message = format!("n_points is {stated}, and {} points stand between the braces", points.len());
        return Err(Refusal::new("n_points", message, REMEDY));
    }
    let is_whole = points.iter().flatten().flatten().all(|value| value.fract() == 0.0);
    let point = |(place, at): (usize, Option<[f64; 2]>)| MarkedPoint {
        label: Label::Place(place),
        at: at.filter(|at| *at != [0.0, 0.0]),
    };
    Ok(vec![Picture {
        points: points.into_iter().enumerate().map(point).collect(),
        counting: Counting { is_whole, ..Counting::default() },
        ..Picture::default()
    }])
}

/// The value of a row of the header.
fn header<'a>(row: &'a str, key: &str) -> Option<&'a str> {
    row.split_once(':').filter(|(name, _)| name.trim().eq_ignore_ascii_case(key)).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn points_by_place() {
        let text = "version: 1\r\nn_points:  4\r\n{\r\n350.5 150.5\r\n0 0\r\nnan nan\r\n1 2\r\n}\r\n";
        assert!(is(text));
        let [picture] = &read(text).unwrap()[..] else { panic!() };
        let at: Vec<_> = picture.points.iter().map(|point| point.at).collect();
        assert_eq!(at, [Some([350.5, 150.5]), None, None, Some([1.0, 2.0])]);
        assert_eq!(picture.points[3].label, Label::Place(3));
        assert!(!picture.counting.is_whole);
    }

    #[test]
    fn whole_numbers_are_told() {
        for (rows, whole) in [("3 4\n5 6", true), ("3.0 4.000\n0 0", true), ("3 4\n5 6.5", false)] {
            let read = read(&format!("version: 1\nn_points: 2\n{{\n{rows}\n}}")).unwrap();
            assert_eq!(read[0].counting.is_whole, whole, "{rows}");
        }
    }

    #[test]
    fn refusals() {
        for (text, said) in [
            ("version: 1\nn_points: 2\n{\n1 2\n}\n", "n_points is 2, and 1"),
            ("version: 1\nn_points: 1\n{\n1 2\n", "cut off"),
            ("version: 1\nn_points: 1\n", "no brace {"),
            ("version: 1\nn_points: 1\n{\n1,5 2\n}\n", "comma"),
            ("version: 1\nn_points: x\n{\n1 2\n}\n", "whole number"),
            ("version: 1\nn_points: 1\n{\n1 2\n}\n4 4", "after the closing brace"),
        ] {
            let refusal = read(text).unwrap_err();
            assert!(refusal.message.contains(said), "{refusal}");
        }
    }

    #[test]
    fn other_texts_are_not_pts() {
        for text in ["", "version: 1\nn_points: 2\n", "{\n\"version\": 1\n}", "version: \"5\"\n{\n", "LM=2\n{\n"] {
            assert!(!is(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(version: 1|n_points:|[-0-9. {}\r\nna]){0,60}") {
            let _ = (is(&text), read(&text));
        }
    }
}
