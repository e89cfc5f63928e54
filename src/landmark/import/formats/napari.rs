//! napari's table of a layer of points: a row a point, with the axes in the order of an array, so that the row stands before the column.
//!
//! Written by napari 0.9.2: `index,axis-0,axis-1` and further columns that the user has added.

use super::super::contents::{Label, MarkedPoint, Picture};
use super::super::refusal::Refusal;
use super::rows::{is_missing, number, quoted, rows};

/// The columns that may call a point by its name, the first one first.
const NAMES: [&str; 4] = ["label", "name", "landmark", "labels"];

/// Whether the text is such a table: its head has `axis-0` and `axis-1`.
pub(in crate::landmark::import) fn is(text: &str) -> bool {
    rows(text).next().is_some_and(|(_, head)| {
        let has = |name: &str| head.split(',').any(|column| column.trim().trim_matches('"') == name);
        has("axis-0") && has("axis-1")
    })
}

/// The one picture of the table.
///
/// # Errors
///
/// Where the points have more than two axes or are corners of shapes, and where a position is not a number.
pub(in crate::landmark::import) fn read(text: &str) -> Result<Vec<Picture>, Refusal> {
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let head = table.headers().map_err(|problem| unreadable(&problem))?.clone();
    let column = |name: &str| head.iter().position(|column| column == name);
    let axes: Vec<&str> = head.iter().filter(|column| column.starts_with("axis-")).collect();
    let (Some(vertical), Some(horizontal), 2) = (column("axis-0"), column("axis-1"), axes.len()) else {
        return Err(Refusal::new(
            "the head",
            format!("the points have the {} axes {}, and a photo has axis-0 and axis-1", axes.len(), axes.join(", ")),
            "Save the points of a layer of two dimensions.",
        ));
    };
    if column("shape-type").is_some() {
        return Err(Refusal::new(
            "the head",
            "shape-type says that these are corners of shapes",
            "Save a layer of points.",
        ));
    }
    let name = NAMES.iter().find_map(|name| column(name));
    let mut picture = Picture::default();
    for record in table.records() {
        let record = record.map_err(|problem| unreadable(&problem))?;
        let row = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or_default());
        let word = |column: usize| record.get(column).unwrap_or_default();
        let value = |column: usize| match word(column) {
            "" => Ok(None),
            word if is_missing(word) => Ok(None),
            word => number(row, word).map(Some),
        };
        let label = name.map(word).filter(|name| !name.is_empty()).map(str::to_owned);
        picture.points.push(MarkedPoint {
            label: label.map_or(Label::Place(picture.points.len()), Label::Name),
            at: value(horizontal)?.zip(value(vertical)?).map(|(x, y)| [x, y]),
        });
    }
    Ok(vec![picture])
}

fn unreadable(problem: &csv::Error) -> Refusal {
    Refusal::new(
        "",
        format!("the table cannot be read: {}", quoted(&problem.to_string())),
        "Save the layer anew from napari.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_row_stands_first() {
        let text = "index,axis-0,axis-1,label\r\n0,200.25,119.75,ch_r\r\n1,nan,nan,ls\r\n2,7,8,\r\n";
        assert!(is(text));
        let [picture] = &read(text).unwrap()[..] else { panic!() };
        let point = |label, at| MarkedPoint { label, at };
        let expected = [
            point(Label::Name("ch_r".into()), Some([119.75, 200.25])),
            point(Label::Name("ls".into()), None),
            point(Label::Place(2), Some([8.0, 7.0])),
        ];
        assert_eq!(picture.points, expected);
    }

    #[test]
    fn columns_are_found_by_name() {
        let read = read("name,axis-1,\"axis-0\"\n\"ch_r\",1,2\n").unwrap();
        assert_eq!(read[0].points[0], MarkedPoint { label: Label::Name("ch_r".into()), at: Some([1.0, 2.0]) });
    }

    #[test]
    fn refusals() {
        for (text, said) in [
            ("index,axis-0,axis-1,axis-2\n0,1,2,3\n", "3 axes axis-0, axis-1, axis-2"),
            ("index,shape-type,vertex-index,axis-0,axis-1\n0,path,0,2,3\n", "shapes"),
            ("index,axis-0,axis-1\n0,1\n", "cannot be read"),
            ("index,axis-0,axis-1\n0,1,x\n", "not a number"),
            ("index,axis-0,axis-1\n0,1,inf\n", "not a number"),
        ] {
            let refusal = read(text).unwrap_err();
            assert!(refusal.message.contains(said), "{refusal}");
        }
    }

    #[test]
    fn other_tables_are_not_napari() {
        for text in ["", "name,x,y\n", "index,axis-0\n", "filename,axis-0-axis-1\n"] {
            assert!(!is(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(index,axis-0,axis-1,label\n)?[-0-9.,\"\r\nna]{0,80}") {
            let _ = (is(&text), read(&text));
        }
    }
}
