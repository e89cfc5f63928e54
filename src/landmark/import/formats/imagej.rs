//! ImageJ's region of interest (`.roi`): points, a line, or the outline of an area, in a header of 64 bytes and what follows.
//!
//! All numbers are big-endian. The layout is that of ImageJ 1.53t and 1.54u (`ij/io/RoiDecoder.java`, `RoiEncoder.java`), compared
//! with roifile 2026.2.10. Points and lines count from the centre of a pixel, areas from its corner.

use super::super::contents::{Label, MarkedCircle, MarkedLine, MarkedPoint, Picture, Pixel};
use super::super::refusal::Refusal;
use super::roi_layout::{
    COMPOSITE, FRACTIONS, HEADER, OPTIONS, SUBTYPE, TYPE, VERSION, floats, int, name, positions, short, sides,
};

/// Whether the bytes are a region of interest of ImageJ.
pub(in crate::landmark::import) fn is(bytes: &[u8]) -> bool {
    bytes.len() >= HEADER && bytes.starts_with(b"Iout")
}

/// The one picture of a region: a single point by its name where it has one, several points by their places, or a line.
///
/// # Errors
///
/// Where the region is of a kind that is neither points nor a line nor an outline, and where the file is cut off.
pub(in crate::landmark::import) fn read(bytes: &[u8]) -> Result<Vec<Picture>, Refusal> {
    let Roi { name, marks } = decode(bytes, "")?;
    let name = name.filter(|name| !is_automatic(name));
    let mut picture = Picture::default();
    add(&mut picture, name, marks, "")?;
    Ok(vec![picture])
}

/// One region.
pub(super) struct Roi {
    /// What its second header calls it.
    pub(super) name: Option<String>,
    /// What it marks.
    pub(super) marks: Marks,
}

/// What a region marks, in the file's own numbers.
pub(super) enum Marks {
    /// Points.
    Points(Vec<[f64; 2]>),
    /// A line or an outline, without a label.
    Line(MarkedLine),
    /// An oval, by the left, top, right and bottom of its box.
    Oval([f64; 4]),
}

/// Adds what one region marks: a point alone and a line by their name, several points by their places among all points of the picture,
/// and an oval named `iris_r` or `iris_l` as that iris; `place` is what the region is called in a message.
pub(super) fn add(picture: &mut Picture, name: Option<String>, marks: Marks, place: &str) -> Result<(), Refusal> {
    match marks {
        Marks::Points(points) => {
            let name = name.filter(|_| points.len() == 1);
            for at in points {
                let label = name.clone().map_or(Label::Place(picture.points.len()), Label::Name);
                picture.points.push(MarkedPoint { label, at: Some(at) });
            }
        }
        Marks::Line(line) => picture.lines.push(MarkedLine { label: name, ..line }),
        Marks::Oval(sides) => match name.as_deref().and_then(|name| IRISES.iter().position(|iris| *iris == name)) {
            None => picture.lines.push(MarkedLine { label: name, ..closed(around(sides)) }),
            Some(side) => {
                if picture.irises[side].replace(circle(sides, place)?).is_some() {
                    let message = format!("a second region is called {}", IRISES[side]);
                    return Err(Refusal::new(place, message, "Remove the one that does not fit."));
                }
            }
        },
    }
    Ok(())
}

/// What ovals about the subject's right and left iris are called.
const IRISES: [&str; 2] = ["iris_r", "iris_l"];

/// A circle of an oval's box, counted from the centres of pixels as points are.
fn circle([left, top, right, bottom]: [f64; 4], place: &str) -> Result<MarkedCircle, Refusal> {
    let (width, height) = (right - left, bottom - top);
    // Numbers of 32 bits do not give the width of a circle and its height alike to the last digit.
    if width <= 0.0 || (width - height).abs() > 1e-3 * width {
        let message = format!("an iris is a circle, and the oval is {width} wide and {height} high");
        return Err(Refusal::new(place, message, "Draw the oval anew with the Shift key held down."));
    }
    Ok(MarkedCircle { centre: [left.midpoint(right) - 0.5, top.midpoint(bottom) - 0.5], diameter: width })
}

/// Whether a name is one that ImageJ makes of a region's place where the user gives none: row and column, before them the slice, behind
/// them a number that tells two of them apart: `0200-0120`, `0001-0200-0120`, `0200-0120-1`.
pub(super) fn is_automatic(name: &str) -> bool {
    let mut parts = 0;
    let mut long_parts = 0;
    for part in name.split('-') {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        parts += 1;
        long_parts += usize::from(part.len() >= 4);
    }
    parts >= 2 && long_parts >= 2
}

/// One region from its bytes; `place` is what it is called in a message.
pub(super) fn decode(bytes: &[u8], place: &str) -> Result<Roi, Refusal> {
    let refusal =
        |message: String| Refusal::new(place, message, "Save the points or the line in ImageJ as a region of its own.");
    if !is(bytes) {
        return Err(refusal("it is not a region of interest of ImageJ".to_owned()));
    }
    let cut_off = || refusal(format!("it is cut off: it has {} bytes, and its header asks for more", bytes.len()));
    let half = |at: usize| short(bytes, at).unwrap_or_default();
    let kind = bytes[TYPE];
    if let Some(what) = not_marks(kind, half(SUBTYPE), int(bytes, COMPOSITE).unwrap_or_default()) {
        return Err(refusal(format!("it is {what}, which marks no points and no line")));
    }
    let has_fractions = half(OPTIONS) & FRACTIONS != 0 && half(VERSION) >= 222;
    let at = match kind {
        1 | 2 => {
            let [left, top, right, bottom] = sides(bytes, has_fractions && half(VERSION) >= 223);
            vec![[left, top], [right, top], [right, bottom], [left, bottom]]
        }
        3 => {
            let [x1, y1, x2, y2] = floats(bytes);
            vec![[x1, y1], [x2, y2]]
        }
        _ => positions(bytes, has_fractions).ok_or_else(cut_off)?,
    };
    if at.is_empty() {
        return Err(refusal("it has no points".to_owned()));
    }
    if at.iter().flatten().any(|value| !value.is_finite()) {
        return Err(refusal("one of its positions is not a number".to_owned()));
    }
    let marks = match kind {
        2 => Marks::Oval(sides(bytes, has_fractions && half(VERSION) >= 223)),
        10 => Marks::Points(at),
        3 | 4 | 5 | 9 => Marks::Line(MarkedLine { label: None, at, is_closed: false, pixel: None }),
        _ => Marks::Line(closed(at)),
    };
    Ok(Roi { name: name(bytes), marks })
}

/// What a region is that marks nothing; `None` where it is points, a line or an outline.
fn not_marks(kind: u8, subtype: u16, composite: i32) -> Option<String> {
    Some(match (kind, subtype) {
        _ if composite > 0 => "a composite region, made of several".to_owned(),
        (_, 1) => "a text".to_owned(),
        (_, 2) => "an arrow".to_owned(),
        (_, 3) => "a fitted ellipse".to_owned(),
        (_, 4) => "an image".to_owned(),
        (_, 5) => "a rotated rectangle".to_owned(),
        (0..=5 | 7..=10, _) => return None,
        (6, _) => "empty".to_owned(),
        _ => format!("of the unknown kind {kind}"),
    })
}

/// An outline whose first point does not stand twice.
fn closed(mut at: Vec<[f64; 2]>) -> MarkedLine {
    if at.len() > 1 && at.first() == at.last() {
        at.pop();
    }
    MarkedLine { label: None, at, is_closed: true, pixel: Some(Pixel::Corner) }
}

/// 16 points of an oval.
fn around([left, top, right, bottom]: [f64; 4]) -> Vec<[f64; 2]> {
    // The cosines of 0, 22.5, 45 and 67.5 degrees.
    let quarter = [1.0, 0.923_879_532_511_286_7, std::f64::consts::FRAC_1_SQRT_2, 0.382_683_432_365_089_8];
    let cosine = |step: usize| match (step / 4 % 4, step % 4) {
        (0, part) => quarter[part],
        (1, 0) | (3, 0) => 0.0,
        (1, part) => -quarter[4 - part],
        (2, part) => -quarter[part],
        (_, part) => quarter[4 - part],
    };
    let (x, y) = (left.midpoint(right), top.midpoint(bottom));
    let (across, down) = ((right - left) / 2.0, (bottom - top) / 2.0);
    (0..16).map(|step| [x + across * cosine(step), y + down * cosine(step + 12)]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::roi_layout::*;
    use super::*;
    use proptest::prelude::*;

    /// A header of version 228 with a box.
    fn header(kind: u8, [top, left, bottom, right]: [i16; 4], number: u16, options: u16) -> Vec<u8> {
        let mut bytes = vec![0; HEADER];
        bytes[..4].copy_from_slice(b"Iout");
        bytes[VERSION + 1] = 228;
        bytes[TYPE] = kind;
        for (at, value) in [(TOP, top), (LEFT, left), (BOTTOM, bottom), (RIGHT, right)] {
            bytes[at..at + 2].copy_from_slice(&value.to_be_bytes());
        }
        bytes[NUMBER..NUMBER + 2].copy_from_slice(&number.to_be_bytes());
        bytes[OPTIONS..OPTIONS + 2].copy_from_slice(&options.to_be_bytes());
        bytes
    }

    fn with(mut bytes: Vec<u8>, shorts: &[u16], floats: &[f32]) -> Vec<u8> {
        bytes.extend(shorts.iter().flat_map(|value| value.to_be_bytes()));
        bytes.extend(floats.iter().flat_map(|value| value.to_be_bytes()));
        bytes
    }

    fn named(mut bytes: Vec<u8>, name: &str) -> Vec<u8> {
        let header = bytes.len();
        bytes[SECOND_HEADER..HEADER].copy_from_slice(&(header as i32).to_be_bytes());
        let units: Vec<u16> = name.encode_utf16().collect();
        let mut second = vec![0; HEADER];
        second[NAME..NAME + 4].copy_from_slice(&(header as i32 + 64).to_be_bytes());
        second[NAME_LENGTH..NAME_LENGTH + 4].copy_from_slice(&(units.len() as i32).to_be_bytes());
        bytes.extend(second);
        bytes.extend(units.iter().flat_map(|unit| unit.to_be_bytes()));
        bytes
    }

    fn only_line(bytes: &[u8]) -> MarkedLine {
        let picture = read(bytes).unwrap().remove(0);
        assert!(picture.points.is_empty());
        picture.lines.into_iter().next().unwrap()
    }

    #[test]
    fn a_named_point_with_fractions() {
        let bytes = named(with(header(10, [200, 120, 201, 121], 1, 128), &[0, 0], &[119.75, 200.25]), "ch_r");
        assert!(is(&bytes));
        let points = read(&bytes).unwrap().remove(0).points;
        assert_eq!(points, [MarkedPoint { label: Label::Name("ch_r".into()), at: Some([119.75, 200.25]) }]);
        let bytes = named(with(header(10, [200, 120, 201, 121], 1, 128), &[0, 0], &[119.75, 200.25]), "0200-0120");
        assert_eq!(read(&bytes).unwrap()[0].points[0].label, Label::Place(0));
    }

    #[test]
    fn several_whole_points_by_place() {
        let bytes = named(with(header(10, [-3, 120, 0, 0], 2, 0), &[0, 40_000, 5, 0], &[]), "lips");
        let points = read(&bytes).unwrap().remove(0).points;
        assert_eq!(points[0], MarkedPoint { label: Label::Place(0), at: Some([120.0, 2.0]) });
        assert_eq!(points[1], MarkedPoint { label: Label::Place(1), at: Some([40_120.0, -3.0]) });
    }

    #[test]
    fn the_number_of_many_points_stands_behind() {
        let mut bytes = with(header(5, [0, 0, 9, 9], 0, 0), &[1, 2, 3, 4], &[]);
        bytes[FLOATS..FLOATS + 4].copy_from_slice(&2_i32.to_be_bytes());
        assert_eq!(only_line(&bytes).at, [[1.0, 3.0], [2.0, 4.0]]);
    }

    #[test]
    fn lines_count_from_centres_and_areas_from_corners() {
        for (kind, is_area) in [(0, true), (4, false), (5, false), (7, true), (8, true), (9, false)] {
            let bytes =
                named(with(header(kind, [10, 20, 13, 23], 3, 128), &[0; 6], &[20., 22., 23., 10., 11.5, 13.]), "a");
            let line = only_line(&bytes);
            assert_eq!(line.at, [[20.0, 10.0], [22.0, 11.5], [23.0, 13.0]]);
            assert_eq!((line.is_closed, line.pixel), (is_area, is_area.then_some(Pixel::Corner)), "{kind}");
            assert_eq!(line.label.as_deref(), Some("a"));
        }
        let mut bytes = header(3, [0; 4], 0, 0);
        for (at, value) in [(18, 1.5_f32), (22, 2.0), (26, -3.0), (30, 4.25)] {
            bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        }
        let line = only_line(&bytes);
        assert_eq!(line.at, [[1.5, 2.0], [-3.0, 4.25]]);
        assert_eq!((line.is_closed, line.pixel), (false, None));
    }

    #[test]
    fn an_outline_does_not_repeat_its_first_point() {
        let bytes = with(header(0, [0, 0, 2, 2], 4, 0), &[0, 2, 2, 0, 0, 0, 2, 0], &[]);
        assert_eq!(only_line(&bytes).at, [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0]]);
    }

    #[test]
    fn rectangles_and_ovals() {
        let line = only_line(&header(1, [10, 20, 14, 26], 0, 0));
        assert_eq!(line.at, [[20.0, 10.0], [26.0, 10.0], [26.0, 14.0], [20.0, 14.0]]);
        assert_eq!((line.is_closed, line.pixel), (true, Some(Pixel::Corner)));
        let mut bytes = header(2, [10, 20, 14, 26], 0, 128);
        for (at, value) in [(18, 20.5_f32), (22, 10.5), (26, 6.0), (30, 4.0)] {
            bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        }
        let oval = only_line(&bytes);
        assert_eq!(oval.at.len(), 16);
        assert_eq!([oval.at[0], oval.at[4]], [[26.5, 12.5], [23.5, 14.5]]);
        assert_eq!([oval.at[8], oval.at[12]], [[20.5, 12.5], [23.5, 10.5]]);
        for [x, y] in oval.at {
            let on_it = ((x - 23.5) / 3.0).powi(2) + ((y - 12.5) / 2.0).powi(2);
            assert!((on_it - 1.0).abs() < 1e-12, "{x} {y}");
        }
    }

    #[test]
    fn a_circle_called_iris_is_one() {
        let picture = read(&named(header(2, [66, 251, 94, 279], 0, 0), "iris_l")).unwrap().remove(0);
        assert_eq!(picture.irises, [None, Some(MarkedCircle { centre: [264.5, 79.5], diameter: 28.0 })]);
        assert!(picture.lines.is_empty());
        let refusal = read(&named(header(2, [66, 251, 94, 280], 0, 0), "iris_r")).unwrap_err();
        assert!(refusal.message.contains("29 wide and 28 high"), "{refusal}");
        let mut twice = Picture::default();
        for is_first in [true, false] {
            let Roi { name, marks } = decode(&named(header(2, [0, 0, 9, 9], 0, 0), "iris_r"), "").unwrap();
            assert_eq!(add(&mut twice, name, marks, "a").is_ok(), is_first);
        }
    }

    #[test]
    fn old_versions_have_no_fractions() {
        let mut bytes = with(header(10, [200, 120, 201, 121], 1, 128), &[0, 0], &[1.0, 1.0]);
        bytes[VERSION + 1] = 221;
        assert_eq!(read(&bytes).unwrap()[0].points[0].at, Some([120.0, 200.0]));
    }

    #[test]
    fn refusals_name_the_kind() {
        let subtype = |kind: u8, subtype: u8| {
            let mut bytes = header(kind, [0; 4], 0, 0);
            bytes[SUBTYPE + 1] = subtype;
            bytes
        };
        let mut composite = header(1, [0; 4], 0, 0);
        composite[COMPOSITE + 3] = 7;
        for (bytes, said) in [
            (composite, "composite"),
            (subtype(1, 1), "a text"),
            (subtype(3, 2), "an arrow"),
            (subtype(7, 3), "ellipse"),
            (subtype(1, 4), "an image"),
            (subtype(7, 5), "rotated"),
            (header(6, [0; 4], 0, 0), "empty"),
            (header(77, [0; 4], 0, 0), "unknown kind 77"),
            (header(10, [0; 4], 0, 0), "no points"),
            (header(10, [0; 4], 9, 0), "cut off"),
            (with(header(10, [0; 4], 1, 128), &[0, 0], &[1.0]), "cut off"),
            (with(header(10, [0; 4], 1, 128), &[0, 0], &[1.0, f32::NAN]), "not a number"),
            (b"Iout".to_vec(), "not a region"),
        ] {
            let refusal = read(&bytes).unwrap_err();
            assert!(refusal.message.contains(said), "{refusal}");
        }
    }

    #[test]
    fn automatic_names() {
        for name in ["0200-0120", "0001-0200-0120", "0200-0120-1", "00200-00120", "12345-0001-0002-0003"] {
            assert!(is_automatic(name), "{name}");
        }
        for name in ["ch_r", "0200", "2-3", "0200-012a", "", "-", "li-1", "2024-05"] {
            assert!(!is_automatic(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(
            mut bytes in proptest::collection::vec(any::<u8>(), 0..300),
            kind in 0..12_u8,
            number in 0..40_u16,
            second in 0..300_i32,
        ) {
            let _ = read(&bytes);
            if bytes.len() >= HEADER {
                bytes[..4].copy_from_slice(b"Iout");
                let _ = read(&bytes);
                bytes[TYPE] = kind;
                bytes[NUMBER..NUMBER + 2].copy_from_slice(&number.to_be_bytes());
                bytes[COMPOSITE..COMPOSITE + 4].fill(0);
                bytes[SUBTYPE..SUBTYPE + 2].fill(0);
                bytes[SECOND_HEADER..HEADER].copy_from_slice(&second.to_be_bytes());
                let _ = read(&bytes);
            }
        }
    }
}
