//! .tem files of WebMorph, PsychoMorph and webmorphR: points by place, and lines through them.
//!
//! The first row is the number of points, then x and y each; then the number of lines, and for each whether it is closed, the
//! number of its points and their places counted from 0 (webmorphR 0a361c6 `read_stim`, webmorph 0651200 `delin.func.js`). Blank rows
//! and rows with `#` are passed over; the part with the lines may be `0` or absent.

use super::super::contents::{Label, MarkedLine, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::super::templates::TEMPLATES;
use super::rows::{count, place, position, rows};

const REMEDY: &str = "Save the file anew from its program, or correct this row.";

/// Whether the text is a .tem file: a whole number alone, then a row of two numbers.
pub(in crate::landmark::import) fn is(text: &str) -> bool {
    let mut rows = without_comments(text);
    let is_count = rows.next().is_some_and(|(_, row)| row.parse::<usize>().is_ok_and(|count| count > 0));
    is_count && rows.next().is_some_and(|(row, words)| matches!(position(row, words), Ok(Some(_))))
}

/// The one picture of a .tem file. The lines are left out where the number of points is that of a template, whose lines are
/// known by name.
///
/// # Errors
///
/// Where a row is not what its place in the file asks for.
pub(in crate::landmark::import) fn read(text: &str) -> Result<Vec<Picture>, Refusal> {
    let mut rows = without_comments(text);
    let (begins, number) = one_count(&mut rows, "number of points")?;
    let mut points: Vec<[f64; 2]> = Vec::new();
    while points.len() < number {
        let Some((row, words)) = rows.next() else {
            let message = format!("{number} points are announced, and {} stand", points.len());
            return Err(Refusal::new(place(begins), message, REMEDY));
        };
        let Some(at) = position(row, words)? else {
            return Err(Refusal::new(place(row), "a point of a .tem file is never missing", REMEDY));
        };
        points.push(at);
    }
    let lines = lines(&mut rows, &points)?;
    let is_template = TEMPLATES.iter().any(|template| template.count == points.len());
    let point = |(place, at)| MarkedPoint { label: Label::Place(place), at: Some(at) };
    Ok(vec![Picture {
        points: points.into_iter().enumerate().map(point).collect(),
        lines: if is_template { Vec::new() } else { lines },
        ..Picture::default()
    }])
}

fn lines<'a>(
    rows: &mut impl Iterator<Item = (usize, &'a str)>,
    points: &[[f64; 2]],
) -> Result<Vec<MarkedLine>, Refusal> {
    let mut lines = Vec::new();
    let Some((row, words)) = rows.next() else { return Ok(lines) };
    for _ in 0..count(row, words)? {
        let (_, closed) = one_count(rows, "0 for an open line or 1 for a closed one")?;
        let (begins, number) = one_count(rows, "number of a line's points")?;
        if number == 0 {
            continue;
        }
        let Some((row, words)) = rows.next() else { return Err(cut_off("places of a line's points")) };
        let mut at: Vec<[f64; 2]> = Vec::new();
        for word in words.split_whitespace() {
            let index = count(row, word)?;
            let Some(point) = points.get(index) else {
                let message =
                    format!("there is no point {index}: the places are 0 to {}", points.len().saturating_sub(1));
                return Err(Refusal::new(place(row), message, REMEDY));
            };
            at.push(*point);
        }
        if at.len() != number {
            let message = format!("row {begins} announces {number} places, and {} stand", at.len());
            return Err(Refusal::new(place(row), message, REMEDY));
        }
        let is_closed = closed != 0;
        if is_closed && at.len() > 1 && at.first() == at.last() {
            at.pop();
        }
        // A dot is drawn as a line from a point to itself.
        if at.len() > 1 {
            lines.push(MarkedLine { label: None, at, is_closed, pixel: None });
        }
    }
    Ok(lines)
}

fn without_comments(text: &str) -> impl Iterator<Item = (usize, &str)> {
    rows(text).filter(|(_, row)| !row.starts_with('#'))
}

/// The next row, which is a whole number alone.
fn one_count<'a>(rows: &mut impl Iterator<Item = (usize, &'a str)>, what: &str) -> Result<(usize, usize), Refusal> {
    let (row, words) = rows.next().ok_or_else(|| cut_off(what))?;
    Ok((row, count(row, words)?))
}

fn cut_off(what: &str) -> Refusal {
    Refusal::new("", format!("the file ends where the {what} should stand"), "Save the file anew from its program.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "# made by hand\r\n4\r\n10.5\t20\r\n\r\n778.00006\t30\r\n5 6\r\n7\t8\r\n3\r\n0\r\n3\r\n0 2 1\r\n\
                        1\r\n4\r\n0 1 2 0\r\n1\r\n2\r\n3 3\r\n";

    #[test]
    fn points_and_lines() {
        assert!(is(TEXT));
        let [picture] = &read(TEXT).unwrap()[..] else { panic!() };
        let at: Vec<_> = picture.points.iter().map(|point| point.at.unwrap()).collect();
        assert_eq!(at, [[10.5, 20.0], [778.00006, 30.0], [5.0, 6.0], [7.0, 8.0]]);
        assert_eq!(picture.lines.len(), 2);
        assert_eq!(picture.lines[0].at, [at[0], at[2], at[1]]);
        assert!(!picture.lines[0].is_closed);
        assert_eq!(picture.lines[1].at, [at[0], at[1], at[2]]);
        assert!(picture.lines[1].is_closed);
    }

    #[test]
    fn the_part_with_the_lines_may_be_absent() {
        for text in ["2\n1\t2\n3\t4\n", "2\n1\t2\n3\t4\n0\n", "2\r1\t2\r3\t4\r\r"] {
            let read = read(text).unwrap();
            assert_eq!((read[0].points.len(), read[0].lines.len()), (2, 0), "{text:?}");
        }
    }

    #[test]
    fn lines_of_a_template_are_left_to_it() {
        let points = "1\t2\n".repeat(189);
        let read = read(&format!("189\n{points}1\n0\n2\n0 1\n")).unwrap();
        assert_eq!((read[0].points.len(), read[0].lines.len()), (189, 0));
    }

    #[test]
    fn refusals() {
        for (text, row, said) in [
            ("3\n1 2\n", "row 1", "3 points are announced, and 1 stand"),
            ("1\n1 2\n3 4\n", "row 3", "whole number"),
            ("1\n1 NA\n", "row 2", "never missing"),
            ("1\n1 2\n1\n0\n2\n0 1\n", "row 6", "no point 1"),
            ("1\n1 2\n1\n0\n2\n0\n", "row 6", "announces 2 places, and 1"),
            ("1\n1 2\n99999999\n", "", "ends where"),
            ("99999999999999999999999\n1 2\n", "row 1", "whole number"),
        ] {
            let refusal = read(text).unwrap_err();
            assert_eq!(refusal.place, row, "{refusal}");
            assert!(refusal.message.contains(said), "{refusal}");
        }
    }

    #[test]
    fn other_texts_are_not_tem() {
        for text in ["", "0\n1 2", "2\n1,2\n", "2\n", "1 2\n3 4\n", "LM=2\n1 2\n"] {
            assert!(!is(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[-0-9. #\r\n\t]{0,60}") {
            let _ = (is(&text), read(&text));
        }
    }
}
