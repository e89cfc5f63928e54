//! StereoMorph's shapes files: named points and curves of one picture, y downwards from the upper edge.
//!
//! The file looks like XML and is none: its attributes are without quotes and its names have points. Read as `readShapes` and
//! `XML4R2list` of StereoMorph 1.6.6 (commit 68255c4) read it: columns stand between tabs, row names first where `rownames=TRUE`, and
//! `NA` or `-` is missing. A curve is taken from `curves.pixel`, the pixels along it, and else from `curves.control`: three points each
//! of which the last is the next one's first, for a parabola from the first to the last that the second draws towards itself.

use super::super::contents::{Label, MarkedLine, MarkedPoint, Picture, StatedScale};
use super::super::refusal::Refusal;
use super::rows::{is_missing, number, picture_name, quoted, rows};

const REMEDY: &str = "Save the shapes of the photo anew in StereoMorph, with the points along the curves.";

/// Whether the text is a shapes file: its first element is `shapes` of the type list.
pub(in crate::landmark::import) fn is(text: &str) -> bool {
    let head = text.trim_start().strip_prefix('<').and_then(|rest| rest.split_once('>')).map(|(head, _)| head);
    head.is_some_and(|head| head.split_whitespace().next() == Some("shapes") && attribute(head, "type") == Some("list"))
}

/// The one picture of a shapes file.
///
/// # Errors
///
/// Where the elements do not close, where points are of a surface or of several views, where they stand in scaled units only, and
/// where the control points of a curve are not threes.
pub(in crate::landmark::import) fn read(text: &str) -> Result<Vec<Picture>, Refusal> {
    let mut picture = Picture::default();
    let mut found = Found::default();
    for leaf in leaves(text)? {
        found.take(&leaf, &mut picture)?;
    }
    if picture.points.is_empty() && found.has_other_points {
        return Err(Refusal::new(
            "landmarks.scaled or landmarks",
            "the points do not stand in pixels of the photo, which landmarks.pixel would have",
            REMEDY,
        ));
    }
    for (name, at) in found.controls {
        if picture.lines.iter().any(|line| line.label.as_ref() == Some(&name)) {
            continue;
        }
        if at.len() > 2 && at.len().is_multiple_of(2) {
            return Err(Refusal::new(
                format!("curves.control, {name}"),
                format!("the curve has {} control points, an even number, and no points along it", at.len()),
                REMEDY,
            ));
        }
        let at = if at.len() > 2 { along(&at) } else { at };
        picture.lines.push(MarkedLine { label: Some(name), at, is_closed: false, pixel: None });
    }
    picture.scale = found.scaling.map(|per_pixel| StatedScale { per_pixel, unit: found.unit });
    Ok(vec![picture])
}

/// Points along the parabolas of control points (StereoMorph, `bezier` of degree 2), four steps each: of a bend by a right angle the
/// chords lie within 1/50 of the parabola's own length.
fn along(control: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut at: Vec<[f64; 2]> = control.first().copied().into_iter().collect();
    for start in (0..control.len().saturating_sub(2)).step_by(2) {
        let three = [control[start], control[start + 1], control[start + 2]];
        for step in [0.25, 0.5, 0.75, 1.0_f64] {
            let weights = [(1.0 - step).powi(2), 2.0 * step * (1.0 - step), step.powi(2)];
            at.push([0, 1].map(|axis| weights.iter().zip(three).map(|(weight, point)| weight * point[axis]).sum()));
        }
    }
    at
}

/// What is put together only when all has been seen.
#[derive(Default)]
struct Found {
    controls: Vec<(String, Vec<[f64; 2]>)>,
    scaling: Option<f64>,
    unit: Option<String>,
    has_other_points: bool,
}

impl Found {
    fn take(&mut self, leaf: &Leaf<'_>, picture: &mut Picture) -> Result<(), Refusal> {
        let named = |at: Vec<Row>| at.into_iter().filter_map(|(_, at)| at).collect();
        match leaf.path.get(1..).unwrap_or_default() {
            ["landmarks.pixel"] => {
                for (index, (name, at)) in leaf.matrix()?.into_iter().enumerate() {
                    picture.points.push(MarkedPoint { label: name.map_or(Label::Place(index), Label::Name), at });
                }
            }
            ["landmarks.scaled" | "landmarks"] => self.has_other_points = true,
            ["curves.pixel", name] => {
                let at = named(leaf.matrix()?);
                picture.lines.push(MarkedLine { label: Some((*name).to_owned()), at, is_closed: false, pixel: None });
            }
            ["curves.control", name] => self.controls.push(((*name).to_owned(), named(leaf.matrix()?))),
            ["landmarks.pixel" | "curves.pixel" | "curves.control", ..] if leaf.path.len() > 2 => {
                return Err(leaf.refusal("it has points of several views, and a photo is one"));
            }
            ["scaling"] => {
                let word = leaf.content.trim();
                if !word.is_empty() && !is_missing(word) {
                    let scaling = leaf.number(word)?;
                    if scaling <= 0.0 {
                        return Err(leaf.refusal(&format!("{} is no length of a pixel", quoted(word))));
                    }
                    self.scaling = Some(scaling);
                }
            }
            ["scaling.units"] => {
                let word = leaf.content.trim();
                self.unit = (!word.is_empty() && !is_missing(word)).then(|| word.to_owned());
            }
            ["image.name"] => picture.name = picture_name(leaf.content),
            ["image.id"] if picture.name.is_none() => picture.name = picture_name(leaf.content),
            _ => {}
        }
        Ok(())
    }
}

/// A row of a matrix: its name, and the position unless that is missing.
type Row = (Option<String>, Option<[f64; 2]>);

/// An element without others in it.
struct Leaf<'a> {
    /// Its name behind those of the elements about it.
    path: Vec<&'a str>,
    /// What stands between its angle brackets.
    head: &'a str,
    content: &'a str,
}

impl Leaf<'_> {
    fn refusal(&self, message: &str) -> Refusal {
        Refusal::new(self.path.get(1..).unwrap_or_default().join(", "), message, REMEDY)
    }

    fn number(&self, word: &str) -> Result<f64, Refusal> {
        number(0, word).map_err(|refusal| self.refusal(&refusal.message))
    }

    /// The rows of a matrix of two columns, with their names where it has them.
    fn matrix(&self) -> Result<Vec<Row>, Refusal> {
        if let Some(kind) = attribute(self.head, "type").filter(|kind| *kind != "matrix") {
            return Err(self.refusal(&format!("it is of the type {kind}, and points of one photo are a matrix")));
        }
        let is_set = |name: &str| attribute(self.head, name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let are_named = is_set("rownames");
        let rows = rows(self.content).skip(usize::from(is_set("colnames")));
        let row = |(_, row): (usize, &str)| {
            let mut cells = row.split('\t').map(str::trim);
            let name = if are_named { cells.next() } else { None };
            let (Some(x), Some(y), None) = (cells.next(), cells.next(), cells.next()) else {
                return Err(self.refusal(&format!("a row is x and y between tabs, and {} is not", quoted(row))));
            };
            let is_absent = |word: &str| word.is_empty() || word == "-" || is_missing(word);
            let at = if is_absent(x) || is_absent(y) { None } else { Some([self.number(x)?, self.number(y)?]) };
            Ok((name.map(str::to_owned), at))
        };
        rows.map(row).collect()
    }
}

/// The elements that have no others in them.
fn leaves(text: &str) -> Result<Vec<Leaf<'_>>, Refusal> {
    let refusal = |message: String| Refusal::new("", message, REMEDY);
    let mut leaves = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    // What stands behind the last tag, if that opened an element.
    let mut last_head = None;
    let mut rest = text;
    while let Some((content, behind)) = rest.split_once('<') {
        let Some((head, behind)) = behind.split_once('>') else {
            return Err(refusal(format!("the element {} does not end", quoted(behind))));
        };
        rest = behind;
        if let Some(name) = head.strip_prefix('/') {
            let name = name.trim();
            if open.last() != Some(&name) {
                return Err(refusal(format!("{} ends, and it is not the element that was opened last", quoted(name))));
            }
            if let Some(head) = last_head.take() {
                // Only what can be of use is kept, so that many elements in each other do not take the square of their number.
                if open.len() <= 4 {
                    leaves.push(Leaf { path: open.clone(), head, content });
                }
            }
            open.pop();
        } else {
            open.push(head.split_whitespace().next().unwrap_or_default());
            last_head = Some(head);
        }
    }
    match open.last() {
        Some(name) => Err(refusal(format!("the element {} does not end: the file is cut off", quoted(name)))),
        None => Ok(leaves),
    }
}

/// The value of an attribute, without quotes.
fn attribute<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let value =
        |word: &'a str| word.split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    head.split_whitespace().find_map(value).map(|value| value.trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "<shapes type=list>\r\n\
        \t<image.name type=vector names=FALSE length=1 as.numeric=FALSE >a b.jpg</image.name>\r\n\
        \t<scaling type=vector names=FALSE length=1 as.numeric=TRUE >0.07</scaling>\r\n\
        \t<scaling.units type=vector names=FALSE length=1 as.numeric=FALSE >mm</scaling.units>\r\n\
        \t<landmarks.pixel type=matrix rownames=TRUE colnames=FALSE nrow=3 ncol=2 as.numeric=TRUE >\r\n\
        \t\tch_r\t120.25\t200.75\r\n\t\tcorner of eye\tNA\tNA\r\n\t\tls\t1\t2\r\n\
        \t</landmarks.pixel>\r\n\
        \t<landmarks.scaled type=matrix rownames=TRUE colnames=FALSE nrow=1 ncol=2 as.numeric=TRUE >\r\n\
        \t\tch_r\t8.4\t-14.0\r\n\t</landmarks.scaled>\r\n\
        \t<curves.control type=list>\r\n\
        \t\t<upper_border type=matrix rownames=FALSE colnames=FALSE nrow=3 ncol=2 as.numeric=TRUE >\r\n\
        \t\t\t1\t2\r\n\t\t\t9\t9\r\n\t\t\t5\t6\r\n\t\t</upper_border>\r\n\
        \t\t<straight type=matrix rownames=FALSE colnames=FALSE nrow=2 ncol=2 as.numeric=TRUE >\r\n\
        \t\t\t1\t2\r\n\t\t\t5\t6\r\n\t\t</straight>\r\n\t</curves.control>\r\n\
        \t<curves.pixel type=list>\r\n\
        \t\t<upper_border type=matrix rownames=FALSE colnames=FALSE nrow=3 ncol=2 as.numeric=TRUE >\r\n\
        \t\t\t1\t2\r\n\t\t\t-\t-\r\n\t\t\t3.5\t4\r\n\t\t\t5\t6\r\n\t\t</upper_border>\r\n\t</curves.pixel>\r\n\
        </shapes>\r\n\r\n";

    #[test]
    fn points_curves_and_scale() {
        assert!(is(TEXT));
        let [picture] = &read(TEXT).unwrap()[..] else { panic!() };
        let point = |name: &str, at| MarkedPoint { label: Label::Name(name.into()), at };
        let expected =
            [point("ch_r", Some([120.25, 200.75])), point("corner of eye", None), point("ls", Some([1.0, 2.0]))];
        assert_eq!(picture.points, expected);
        assert_eq!(picture.name.as_deref(), Some("a b.jpg"));
        assert_eq!(picture.scale, Some(StatedScale { per_pixel: 0.07, unit: Some("mm".into()) }));
        let lines: Vec<_> = picture.lines.iter().map(|line| (line.label.as_deref(), line.at.len())).collect();
        assert_eq!(lines, [(Some("upper_border"), 3), (Some("straight"), 2)]);
        assert_eq!(picture.lines[0].at[1], [3.5, 4.0]);
    }

    #[test]
    fn points_without_names_stand_by_place_under_a_head() {
        let text = "<shapes type='list'>\n<landmarks.pixel type=\"matrix\" rownames=FALSE colnames=TRUE>\nx\ty\n1\t2\n\
                    </landmarks.pixel>\n<scaling>NA</scaling></shapes>";
        assert!(is(text));
        let [picture] = &read(text).unwrap()[..] else { panic!() };
        assert_eq!(picture.points, [MarkedPoint { label: Label::Place(0), at: Some([1.0, 2.0]) }]);
        assert_eq!(picture.scale, None);
    }

    #[test]
    fn control_points_draw_parabolas() {
        let text = "<shapes type=list><curves.control type=list><a type=matrix>0\t0\n4\t8\n8\t0\n9\t1\n12\t0</a></curves.control></shapes>";
        let line = read(text).unwrap().remove(0).lines.remove(0);
        assert_eq!(line.at[..5], [[0.0, 0.0], [2.0, 3.0], [4.0, 4.0], [6.0, 3.0], [8.0, 0.0]]);
        assert_eq!((line.at.len(), line.at[8]), (9, [12.0, 0.0]));
    }

    #[test]
    fn refusals() {
        let points = |head: &str, rows: &str| {
            format!("<shapes type=list>\n<{head}>\n{rows}\n</{}>\n</shapes>", {
                head.split_whitespace().next().unwrap()
            })
        };
        for (text, said) in [
            (points("landmarks.pixel type=matrix", "1\t2\t3"), "between tabs"),
            (points("landmarks.pixel type=matrix", "1\tx"), "not a number"),
            (points("landmarks.pixel type=array dim=2,2,2", "1\t2"), "type array"),
            (points("landmarks.scaled type=matrix", "1\t2"), "pixels of the photo"),
            (points("landmarks type=matrix", "1\t2\t3"), "pixels of the photo"),
            (points("scaling", "-2"), "no length"),
            (points("curves.pixel type=list", "<v type=list><a type=matrix>1\t2</a></v>"), "several views"),
            (points("curves.control type=list", "<a type=matrix>1\t2\n3\t4\n5\t6\n7\t8</a>"), "4 control points"),
            ("<shapes type=list>\n<a>\n".to_owned(), "cut off"),
            ("<shapes type=list>\n</a>\n".to_owned(), "opened last"),
            ("<shapes type=list>\n<a".to_owned(), "does not end"),
        ] {
            let refusal = read(&text).unwrap_err();
            assert!(refusal.message.contains(said), "{refusal} of {text}");
        }
    }

    #[test]
    fn other_texts_are_not_shapes() {
        for text in
            ["", "<shapes>", "<?xml version=\"1.0\"?><annotations/>", "shapes type=list>", "<shapes type=matrix>"]
        {
            assert!(!is(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "<shapes type=list>(<landmarks.pixel>|</landmarks.pixel>|</shapes>|[-0-9.<>/ \t\nNAé]){0,40}") {
            let _ = (is(&text), read(&text));
        }
    }
}
