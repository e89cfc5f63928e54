//! Emotrics' text files: 68 points, and for each iris the centre and the radius.
//!
//! Rows are counted, as the program itself counts them (dguari1/Emotrics, commit efba288): the name of the picture in row 2, x and y of
//! the 68 points in rows 5 to 72, then three rows each for the left and the right iris, which are the subject's. A radius of −1 says
//! that none was found.

use super::super::contents::{Label, MarkedCircle, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::rows::{number, picture_name, place, quoted, rows};

const POINTS: usize = 68;
/// Where the points begin, and where the numbers of the left and the right iris do, in rows counted from 0.
const FIRST: usize = 4;
const LEFT: usize = FIRST + POINTS + 2;
const RIGHT: usize = LEFT + 5;

/// Whether the text is Emotrics': a heading for the file's name, and one for 68 points in row 4.
pub(in crate::landmark::import) fn is(text: &str) -> bool {
    let mut rows = rows(text).map(|(_, row)| row);
    rows.next().is_some_and(|row| row.starts_with("# File name"))
        && rows.nth(FIRST - 2).is_some_and(|row| row.starts_with("# 68 "))
}

/// The one picture of the file.
///
/// # Errors
///
/// Where the file is cut off, and where a row is not what its number asks for.
pub(in crate::landmark::import) fn read(text: &str) -> Result<Vec<Picture>, Refusal> {
    let rows: Vec<(usize, &str)> = rows(text).take(RIGHT + 3).collect();
    let (Some((_, name)), Some(points), Some(left), Some(right)) =
        (rows.get(1), rows.get(FIRST..FIRST + POINTS), rows.get(LEFT..LEFT + 3), rows.get(RIGHT..RIGHT + 3))
    else {
        let message =
            format!("the file has {} rows with something in them, and {} are asked for", rows.len(), RIGHT + 3);
        return Err(Refusal::new("", message, "Save the file anew from Emotrics."));
    };
    let point = |(index, (row, words)): (usize, &(usize, &str))| {
        let Some((x, y)) = words.split_once(',') else {
            let message = format!("{} is not an x, a comma and a y", quoted(words));
            return Err(Refusal::new(place(*row), message, "Save the file anew from Emotrics."));
        };
        let at = Some([number(*row, x.trim())?, number(*row, y.trim())?]);
        Ok(MarkedPoint { label: Label::Place(index), at })
    };
    Ok(vec![Picture {
        name: picture_name(name),
        points: points.iter().enumerate().map(point).collect::<Result<_, _>>()?,
        irises: [iris(right)?, iris(left)?],
        ..Picture::default()
    }])
}

/// One iris from its three rows.
fn iris(rows: &[(usize, &str)]) -> Result<Option<MarkedCircle>, Refusal> {
    let mut values = [0.0; 3];
    for (value, (row, word)) in values.iter_mut().zip(rows) {
        *value = number(*row, word)?;
    }
    let [x, y, radius] = values;
    Ok((radius > 0.0).then_some(MarkedCircle { centre: [x, y], diameter: 2.0 * radius }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(iris: &str) -> String {
        let points: String = (0..68).map(|i| format!("{},{}\r\n", 100 + i, 300 - i)).collect();
        format!(
            "# File name {{ \r\n/a/photo.jpg\r\n# }} \r\n# 68 facial Landmarks [x,y] {{ \r\n{points}# }} \r\n\
             # Left iris [x,y,r] {{ \r\n265\r\n80\r\n{iris}\r\n# }} \r\n\
             # Right iris [x,y,r] {{ \r\n136\r\n79\r\n-1\r\n# }} \r\n\
             # Face bounding Box [top(x), left(y), width, height] {{ \r\n60\r\n20\r\n280\r\n260\r\n# }}"
        )
    }

    #[test]
    fn points_and_irises() {
        let text = text("14");
        assert!(is(&text));
        let [picture] = &read(&text).unwrap()[..] else { panic!() };
        assert_eq!(picture.name.as_deref(), Some("photo.jpg"));
        assert_eq!(picture.points.len(), 68);
        assert_eq!(picture.points[67], MarkedPoint { label: Label::Place(67), at: Some([167.0, 233.0]) });
        assert_eq!(picture.irises, [None, Some(MarkedCircle { centre: [265.0, 80.0], diameter: 28.0 })]);
    }

    #[test]
    fn refusals() {
        assert!(read(&text("x")).unwrap_err().message.contains("not a number"));
        assert!(read(&text("14").replace("110,290", "110")).unwrap_err().message.contains("comma"));
        let whole = text("14");
        let cut = whole.split("# Right").next().unwrap();
        assert!(read(cut).unwrap_err().message.contains("rows"));
    }

    #[test]
    fn other_texts_are_not_emotrics() {
        for text in ["", "# File name {\na\n# }\n", "# a comment\n189\n1\t2\n3\t4\n"] {
            assert!(!is(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[-0-9,# \r\n]{0,400}") {
            let _ = (is(&text), read(&text));
        }
    }
}
