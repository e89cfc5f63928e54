//! TPS files: points by place, of one specimen or several, with y upwards.
//!
//! Written by tpsDig (whose source is closed), read by geomorph 4.0.8 (commit 4da98fb), StereoMorph 1.6.6 (68255c4) and Momocs
//! 1.5.0 (3b4a80d). `SCALE` multiplies. Keys are of any case here, with or without blanks about the `=`.
//!
//! - tpsDig marks a missing point by a negative x and y, geomorph by `NA NA`.
//! - webmorphR (21681c7, `write_tps`) writes minus the row for y: there all y are negative, and no point is missing.
//! - StereoMorph's `writeLMToTPS` turns y and shifts it until the lowest point has y = 0. Where that point was is lost.

use super::super::contents::{Counting, Label, MarkedLine, MarkedPoint, Picture, StatedScale, Vertical};
use super::super::refusal::Refusal;
use super::rows::{count, number, picture_name, place, position, quoted, rows};

/// Whether the text is a TPS file: its first row that has something in it is `LM=` or `LM3=` with a number.
pub(in crate::landmark::import) fn is(text: &str) -> bool {
    rows(text).next().and_then(|(_, row)| row.split_once('=')).is_some_and(|(key, value)| {
        let key = key.trim();
        (key.eq_ignore_ascii_case("lm") || key.eq_ignore_ascii_case("lm3")) && value.trim().parse::<u64>().is_ok()
    })
}

/// The specimens of a TPS file, each a picture, with y as the file has it.
///
/// # Errors
///
/// Where a row is not what its place in the file asks for, where points have three coordinates, and where the file has lost what
/// places its points on the photo.
pub(in crate::landmark::import) fn read(text: &str) -> Result<Vec<Picture>, Refusal> {
    let mut specimens: Vec<Specimen> = Vec::new();
    for (row, words) in rows(text) {
        match (words.split_once('='), specimens.last_mut()) {
            (Some((key, value)), last) => {
                let key = key.trim().to_ascii_uppercase();
                if let Some(last) = &last {
                    last.block_is_full()?;
                }
                match (key.as_str(), last) {
                    ("LM", last) => {
                        if let Some(last) = last {
                            last.lines_are_all_there()?;
                        }
                        specimens.push(Specimen::new(row, count(row, value.trim())?));
                    }
                    ("LM3" | "POINTS3", _) => return Err(three_coordinates(row)),
                    (_, Some(last)) => last.key(row, &key, value.trim())?,
                    (_, None) => {}
                }
            }
            (None, Some(last)) => last.row(row, words)?,
            (None, None) => return Err(Refusal::new(place(row), "no LM= stands before it", SAVE_ANEW)),
        }
    }
    if let Some(last) = specimens.last() {
        last.block_is_full()?;
        last.lines_are_all_there()?;
    }
    let are_several = specimens.len() > 1;
    specimens.into_iter().map(|specimen| specimen.picture(are_several)).collect()
}

const SAVE_ANEW: &str = "Save the file anew from its program, or correct this row.";

fn three_coordinates(row: usize) -> Refusal {
    Refusal::new(
        place(row),
        "the points have three coordinates, and a photo has two",
        "Save the points of the photo, as LM=, not those of a surface.",
    )
}

/// One specimen while it is read.
struct Specimen {
    begins: usize,
    points: Vec<Option<[f64; 2]>>,
    lines: Vec<Line>,
    /// The lines that CURVES and OUTLINES have announced.
    announced: usize,
    is_closed: bool,
    block: Block,
    image: Option<String>,
    id: Option<String>,
    scale: Option<f64>,
}

struct Line {
    at: Vec<Option<[f64; 2]>>,
    is_closed: bool,
}

/// What the rows without a key are.
enum Block {
    /// Points of the specimen: the row that announced them, and their number.
    Landmarks(usize, usize),
    /// Points of the last line, likewise.
    Line(usize, usize),
    /// Numbers that are no points.
    Other,
}

impl Specimen {
    fn new(begins: usize, number: usize) -> Self {
        Self {
            begins,
            points: Vec::new(),
            lines: Vec::new(),
            announced: 0,
            is_closed: false,
            block: Block::Landmarks(begins, number),
            image: None,
            id: None,
            scale: None,
        }
    }

    fn key(&mut self, row: usize, key: &str, value: &str) -> Result<(), Refusal> {
        match key {
            "CURVES" | "OUTLINES" => {
                self.announced = self.announced.saturating_add(count(row, value)?);
                self.is_closed = key == "OUTLINES";
            }
            "POINTS" => {
                self.lines.push(Line { at: Vec::new(), is_closed: self.is_closed });
                self.block = Block::Line(row, count(row, value)?);
            }
            "SCALE" => {
                let scale = number(row, value)?;
                if scale <= 0.0 {
                    return Err(Refusal::new(
                        place(row),
                        format!("SCALE={value} is no length of a pixel"),
                        "Take the row out, or write the length of a pixel.",
                    ));
                }
                self.scale = Some(scale);
            }
            "IMAGE" => self.image = picture_name(value),
            "ID" => self.id = picture_name(value),
            "RADII" | "CHAIN" => self.block = Block::Other,
            _ => {}
        }
        Ok(())
    }

    fn row(&mut self, row: usize, words: &str) -> Result<(), Refusal> {
        let (into, (begins, number)) = match (&self.block, self.lines.last_mut()) {
            (Block::Landmarks(begins, number), _) => (&mut self.points, (*begins, *number)),
            (Block::Line(begins, number), Some(line)) => (&mut line.at, (*begins, *number)),
            _ => return Ok(()),
        };
        if into.len() >= number {
            return Err(Refusal::new(
                place(row),
                format!("{} stands after the {number} points that row {begins} announces", quoted(words)),
                SAVE_ANEW,
            ));
        }
        into.push(position(row, words)?);
        Ok(())
    }

    /// Whether as many points stand as were announced.
    fn block_is_full(&self) -> Result<(), Refusal> {
        let (begins, number, found) = match (&self.block, self.lines.last()) {
            (Block::Landmarks(begins, number), _) => (*begins, *number, self.points.len()),
            (Block::Line(begins, number), Some(line)) => (*begins, *number, line.at.len()),
            _ => return Ok(()),
        };
        if found < number {
            let message = format!("{number} points are announced, and {found} stand");
            return Err(Refusal::new(place(begins), message, SAVE_ANEW));
        }
        Ok(())
    }

    fn lines_are_all_there(&self) -> Result<(), Refusal> {
        if self.lines.len() == self.announced {
            return Ok(());
        }
        Err(Refusal::new(
            place(self.begins),
            format!("the specimen announces {} curves, and {} stand", self.announced, self.lines.len()),
            SAVE_ANEW,
        ))
    }

    fn picture(self, are_several: bool) -> Result<Picture, Refusal> {
        let all = || self.points.iter().chain(self.lines.iter().flat_map(|line| &line.at)).flatten();
        let is_negative = all().all(|[_, y]| *y <= 0.0) && all().any(|[x, y]| *y < 0.0 && *x >= 0.0);
        let present = |at: &[f64; 2]| is_negative || at[0] >= 0.0 || at[1] >= 0.0;
        let lowest = self.points.iter().flatten().filter(|at| present(at)).map(|[_, y]| *y).reduce(f64::min);
        if !is_negative && lowest == Some(0.0) {
            return Err(Refusal::new(
                place(self.begins),
                "the specimen cannot be placed on the photo: its lowest point has y = 0, as StereoMorph's writeLMToTPS shifts it, \
                 and how far it was shifted is not in the file",
                "Import StereoMorph's own shapes file of the photo. (The points of this file are in the alphabetical order of \
                 their names.)",
            ));
        }
        let points = self.points.iter().enumerate();
        let point = |(place, at): (usize, &Option<[f64; 2]>)| MarkedPoint {
            label: Label::Place(place),
            at: at.filter(|at| present(at)),
        };
        let line = |line: &Line| MarkedLine {
            label: None,
            at: line.at.iter().flatten().filter(|at| present(at)).copied().collect(),
            is_closed: line.is_closed,
            pixel: None,
        };
        Ok(Picture {
            // webmorphR writes the picture's name as the ID, tpsDig a number: it tells specimens apart where there are several.
            name: self.image.clone().or_else(|| self.id.clone().filter(|_| are_several)),
            points: points.map(point).collect(),
            lines: self.lines.iter().map(line).collect(),
            scale: self.scale.map(|per_pixel| StatedScale { per_pixel, unit: None }),
            counting: Counting { vertical: is_negative.then_some(Vertical::Negative), ..Counting::default() },
            ..Picture::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(picture: &Picture) -> Vec<Option<[f64; 2]>> {
        picture.points.iter().map(|point| point.at).collect()
    }

    #[test]
    fn tps_dig_with_curve_and_scale() {
        let text = "LM=2\r\n120.25 99.25\r\n200 114.75\r\nCURVES=1\r\nPOINTS=2\r\n1 2\r\n3.5 4\r\n\
                    IMAGE=C:\\p\\photo.jpg\r\nID=0\r\nSCALE=0.070000\r\n\r\n";
        assert!(is(text));
        let [picture] = &read(text).unwrap()[..] else { panic!() };
        assert_eq!(at(picture), [Some([120.25, 99.25]), Some([200.0, 114.75])]);
        assert_eq!(picture.points[1].label, Label::Place(1));
        assert_eq!(picture.lines[0].at, [[1.0, 2.0], [3.5, 4.0]]);
        assert!(!picture.lines[0].is_closed);
        assert_eq!(picture.name.as_deref(), Some("photo.jpg"));
        assert_eq!(picture.scale, Some(StatedScale { per_pixel: 0.07, unit: None }));
        assert_eq!(picture.counting, Counting::default());
    }

    #[test]
    fn keys_of_any_case_blanks_and_tabs() {
        let text = "\n lm = 2 \n 1.5 \t 2 \n\t3   4\nComment = a = b\nimage = /a/b.png\nscale= .5\n";
        assert!(is(text));
        let [picture] = &read(text).unwrap()[..] else { panic!() };
        assert_eq!(at(picture), [Some([1.5, 2.0]), Some([3.0, 4.0])]);
        assert_eq!(picture.name.as_deref(), Some("b.png"));
        assert_eq!(picture.scale.as_ref().map(|scale| scale.per_pixel), Some(0.5));
    }

    #[test]
    fn missing_points_are_negative_or_na() {
        let [picture] = &read("LM=4\n1 2\n-1 -1\nNA NA\n-0.5 9\nID=3\n").unwrap()[..] else { panic!() };
        assert_eq!(at(picture), [Some([1.0, 2.0]), None, None, Some([-0.5, 9.0])]);
        assert_eq!(picture.name, None);
        let [picture] = &read("LM=2\n-1 -1\n-1 -1\n").unwrap()[..] else { panic!() };
        assert_eq!(at(picture), [None, None]);
        assert_eq!(picture.counting.vertical, None);
    }

    #[test]
    fn webmorphr_has_minus_the_row() {
        let [picture] = &read("LM=2\n120.25\t-200.75\n-3\t-180.5\nID=photo\n").unwrap()[..] else { panic!() };
        assert_eq!(at(picture), [Some([120.25, -200.75]), Some([-3.0, -180.5])]);
        assert_eq!(picture.counting.vertical, Some(Vertical::Negative));
    }

    #[test]
    fn specimens_are_pictures() {
        let read = read("LM=1\n1 2\nIMAGE=a.jpg\nSCALE=2\nLM=1\n3 4\nIMAGE=b.jpg\nLM=1\n5 -6\nID=c\n").unwrap();
        let names: Vec<_> = read.iter().map(|picture| picture.name.as_deref()).collect();
        assert_eq!(names, [Some("a.jpg"), Some("b.jpg"), Some("c")]);
        assert_eq!(read[1].scale, None);
        assert_eq!(at(&read[1]), [Some([3.0, 4.0])]);
        assert_eq!(read[2].counting.vertical, Some(Vertical::Negative));
    }

    #[test]
    fn refusals_name_the_row() {
        for (text, row, said) in [
            ("LM=1\n1,5 2\n", "row 2", "comma"),
            ("LM=1\n1 2\nSCALE=0,07\n", "row 3", "comma"),
            ("LM=1\n1 2\nSCALE=-1\n", "row 3", "no length"),
            ("LM=2\n1 2\nIMAGE=a\n", "row 1", "2 points are announced, and 1 stand"),
            ("LM=99999999999\n1 2\n", "row 1", "99999999999"),
            ("LM=1\n1 2\n3 4\n", "row 3", "after the 1 points that row 1"),
            ("LM=1\n1 2\nCURVES=2\nPOINTS=1\n1 1\n", "row 1", "announces 2 curves, and 1 stand"),
            ("LM=1\n1 2\nCURVES=1\nLM=1\n1 2\n", "row 1", "announces 1 curves, and 0 stand"),
            ("LM3=1\n1 2 3\n", "row 1", "three coordinates"),
            ("LM=1\n1 2 3\n", "row 2", "3 words"),
            ("LM=2\n10 5\n20 0\nSCALE=0.07\nID=photo\n", "row 1", "cannot be placed on the photo"),
        ] {
            let refusal = read(text).unwrap_err();
            assert_eq!(refusal.place, row, "{refusal}");
            assert!(refusal.message.contains(said), "{refusal}");
        }
    }

    #[test]
    fn other_texts_are_not_tps() {
        for text in ["", "LM=", "LM=a\n1 2\n", "version: 1\nn_points: 68\n{\n", "189\n1\t2\n", "name,x,y\n"] {
            assert!(!is(text), "{text}");
        }
        assert!(is("LM3=2\n"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "(LM|lm3|POINTS|CURVES|SCALE|[-0-9., =\r\nNAe\t]){0,60}") {
            let _ = (is(&text), read(&text));
        }
    }
}
