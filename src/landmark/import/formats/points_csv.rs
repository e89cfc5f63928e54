//! The plain table of points: `name,x,y`, in pixels of the upright photo from the outer corner of its top-left pixel.
//!
//! A row with a `curve` is a point of that curve, in the order of `index` where the table has that column; one named `iris_r` or `iris_l`
//! is the centre of that iris with its `diameter`. Columns stand in any order,
//! others are passed over. Semicolons or tabs may stand in the place of the commas, and then commas in the place of decimal points, as
//! spreadsheets write them in many countries.

use std::collections::BTreeMap;

use super::super::contents::{Label, MarkedCircle, MarkedLine, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::rows::{count, is_missing, number, place, quoted, rows};

const SAVE_ANEW: &str = "Correct the row.";

/// Whether the text is such a table: its head has the columns `name`, `x` and `y`.
pub(in crate::landmark::import) fn is(text: &str) -> bool {
    rows(text).next().is_some_and(|(_, head)| {
        let separator = char::from(separator(head));
        let has =
            |name: &str| head.split(separator).any(|column| column.trim().trim_matches('"').eq_ignore_ascii_case(name));
        ["name", "x", "y"].into_iter().all(has)
    })
}

/// Whether the table is lipmetry's own, with all of its columns.
pub(in crate::landmark::import) fn is_own(text: &str) -> bool {
    rows(text).next().is_some_and(|(_, head)| {
        let head = head.to_ascii_lowercase();
        ["curve", "index", "diameter"].into_iter().all(|column| head.contains(column))
    })
}

/// The one picture of the table.
///
/// # Errors
///
/// Where a row has no name and no curve, or half a position, or what is not a number.
pub(in crate::landmark::import) fn read(text: &str) -> Result<Vec<Picture>, Refusal> {
    let separator = rows(text).next().map_or(b',', |(_, head)| separator(head));
    let mut table = csv::ReaderBuilder::new().delimiter(separator).trim(csv::Trim::All).from_reader(text.as_bytes());
    let head = table.headers().map_err(|problem| unreadable(&problem))?.clone();
    let column = |name: &str| head.iter().position(|column| column.eq_ignore_ascii_case(name));
    let (Some(name), Some(x), Some(y)) = (column("name"), column("x"), column("y")) else {
        return Err(Refusal::new("the head", "the columns name, x and y are not all there", "Name the columns."));
    };
    let [curve, index, diameter] = ["curve", "index", "diameter"].map(column);
    let mut picture = Picture::default();
    let mut lines: Vec<Line> = Vec::new();
    let mut line_of: BTreeMap<String, usize> = BTreeMap::new();
    for record in table.records() {
        let record = record.map_err(|problem| unreadable(&problem))?;
        let row = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or_default());
        let commas = separator != b',';
        let word = |column: usize| record.get(column).unwrap_or_default();
        let optional = |column: Option<usize>| column.map(word).filter(|word| !word.is_empty());
        let at = [value(row, word(x), commas)?, value(row, word(y), commas)?];
        let at = both(at).ok_or_else(|| {
            let message = format!("of x and y only one is there: {}", quoted(&[word(x), word(y)].join(" ")));
            Refusal::new(place(row), message, SAVE_ANEW)
        })?;
        match (optional(Some(name)), optional(curve)) {
            (_, Some(curve)) => {
                let place = optional(index).map(|index| count(row, index)).transpose()?;
                let line = *line_of.entry(curve.to_owned()).or_insert_with(|| {
                    lines.push(Line { label: curve.to_owned(), nodes: Vec::new() });
                    lines.len() - 1
                });
                if let (Some(line), Some(at)) = (lines.get_mut(line), at) {
                    line.nodes.push((place.unwrap_or(line.nodes.len()), at));
                }
            }
            (None, None) => {
                return Err(Refusal::new(place(row), "the point has no name and belongs to no curve", SAVE_ANEW));
            }
            (Some(name), None) => match ["iris_r", "iris_l"].iter().position(|iris| *iris == name) {
                Some(side) => {
                    let diameter = value(row, optional(diameter).unwrap_or_default(), commas)?;
                    if let Some(iris) = circle(row, at, diameter)?
                        && picture.irises[side].replace(iris).is_some()
                    {
                        return Err(Refusal::new(place(row), format!("{name} stands for the second time"), SAVE_ANEW));
                    }
                }
                None => picture.points.push(MarkedPoint { label: Label::Name(name.to_owned()), at }),
            },
        }
    }
    picture.lines = lines.into_iter().map(Line::finish).collect();
    Ok(vec![picture])
}

/// An iris; `None` where its position and its diameter are missing.
fn circle(row: usize, at: Option<[f64; 2]>, diameter: Option<f64>) -> Result<Option<MarkedCircle>, Refusal> {
    match (at, diameter) {
        (Some(centre), Some(diameter)) if diameter > 0.0 => Ok(Some(MarkedCircle { centre, diameter })),
        (None, None) => Ok(None),
        _ => Err(Refusal::new(place(row), "an iris has an x, a y and a diameter above 0", SAVE_ANEW)),
    }
}

struct Line {
    label: String,
    nodes: Vec<(usize, [f64; 2])>,
}

impl Line {
    fn finish(mut self) -> MarkedLine {
        self.nodes.sort_by_key(|(index, _)| *index);
        let at = self.nodes.into_iter().map(|(_, at)| at).collect();
        MarkedLine { label: Some(self.label), at, is_closed: false, pixel: None }
    }
}

/// A number; `None` where it is missing.
fn value(row: usize, word: &str, commas: bool) -> Result<Option<f64>, Refusal> {
    match word {
        "" => Ok(None),
        word if is_missing(word) => Ok(None),
        // A point and a comma in one number would be a separator of thousands: not told apart from a slip.
        word if commas && !word.contains('.') => number(row, &word.replacen(',', ".", 1)).map(Some),
        word => number(row, word).map(Some),
    }
}

/// A position, or that it is missing; `None` where half of it is.
fn both(at: [Option<f64>; 2]) -> Option<Option<[f64; 2]>> {
    match at {
        [Some(x), Some(y)] => Some(Some([x, y])),
        [None, None] => Some(None),
        _ => None,
    }
}

/// What stands between the columns of the head.
fn separator(head: &str) -> u8 {
    head.bytes().find(|byte| matches!(byte, b',' | b';' | b'\t')).unwrap_or(b',')
}

fn unreadable(problem: &csv::Error) -> Refusal {
    Refusal::new("", format!("the table cannot be read: {}", quoted(&problem.to_string())), "Save the table anew.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point(name: &str, at: Option<[f64; 2]>) -> MarkedPoint {
        MarkedPoint { label: Label::Name(name.into()), at }
    }

    #[test]
    fn points_and_curves() {
        let text = "index,Y,note,X,name,curve\r\n,2,a,1.5,ch_r,\r\n,,,NaN,ls,\r\n1,4,,3,,upper_border\r\n0,2,,1.5,,upper_border\r\n";
        assert!(is(text));
        let [picture] = &read(text).unwrap()[..] else { panic!() };
        assert_eq!(picture.points, [point("ch_r", Some([1.5, 2.0])), point("ls", None)]);
        assert_eq!(picture.lines.len(), 1);
        assert_eq!(picture.lines[0].label.as_deref(), Some("upper_border"));
        assert_eq!(picture.lines[0].at, [[1.5, 2.0], [3.0, 4.0]]);
    }

    #[test]
    fn irises_have_a_diameter() {
        let [picture] = &read("name;x;y;diameter\niris_l;265;80,5;28\niris_r;;;\n").unwrap()[..] else { panic!() };
        assert_eq!(picture.irises, [None, Some(MarkedCircle { centre: [265.0, 80.5], diameter: 28.0 })]);
        assert!(picture.points.is_empty());
    }

    #[test]
    fn semicolons_and_decimal_commas() {
        for text in ["name;x;y\nls;1,5;2\n", "name;x;y\r\n\"ls\";1.5;2,0\r\n", "name\tx\ty\rls\t1,5\t2\r"] {
            assert!(is(text), "{text}");
            assert_eq!(read(text).unwrap()[0].points, [point("ls", Some([1.5, 2.0]))], "{text}");
        }
    }

    #[test]
    fn refusals() {
        for (text, said) in [
            ("name,x,y\nls,1,\n", "only one"),
            ("name,x,y\n,1,2\n", "no name"),
            ("name,x,y\nls,\"1,5\",2\n", "comma"),
            ("name;x;y\nls;1.234,5;2\n", "comma"),
            ("name,x,y\nls,1\n", "cannot be read"),
            ("name,x,y\nls,1e999,2\n", "not a number"),
            ("name,x,y,curve,index\n,1,2,a,-1\n", "whole number"),
            ("name,x,y\niris_r,1,2\n", "diameter above 0"),
            ("name,x,y,diameter\niris_r,1,2,-3\n", "diameter above 0"),
            ("name,x,y,diameter\niris_r,1,2,3\niris_r,1,2,3\n", "second time"),
        ] {
            let refusal = read(text).unwrap_err();
            assert!(refusal.message.contains(said), "{refusal}");
        }
    }

    #[test]
    fn other_tables_are_not_points() {
        for text in ["", "index,axis-0,axis-1\n", "name,x\n", " ,X,Y\n", "LM=2\n"] {
            assert!(!is(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(name[,;]x[,;]y[,;]curve[,;]index\n)?[-0-9.,;\"\r\nna]{0,80}") {
            let _ = (is(&text), read(&text));
        }
    }
}
