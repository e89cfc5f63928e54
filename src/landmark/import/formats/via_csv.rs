//! The VGG Image Annotator's table: one row a region.
//!
//! Source: `via-2.x.y/src/via.js` and `via-1.x.y/via.js` of ox-vgg/via (read, commit aa9b87f): shapes and attributes
//! stand as JSON in quoted fields; names of files are not quoted, so that one with a comma breaks its row.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::contents::Picture;
use super::super::refusal::Refusal;
use super::reading::{Kind, Reading, file_name};
use super::via::read_region;

const HEADER: [&str; 7] = [
    "filename",
    "file_size",
    "file_attributes",
    "region_count",
    "region_id",
    "region_shape_attributes",
    "region_attributes",
];

const COLUMNS: Kind = Kind {
    message: "a row has the seven columns of the header",
    remedy: "Rename pictures that have a comma in their names, or export as JSON",
};

const NO_JSON: Kind =
    Kind { message: "shapes and attributes are objects of JSON", remedy: "Export the annotations again" };

/// Whether it is a table of VIA 2, or of VIA 1, whose header begins with #.
pub(in crate::landmark::import) fn is(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().next().unwrap_or_default();
    let header = header.strip_prefix('#').unwrap_or(header);
    header.split(',').map(|column| column.trim().trim_matches('"')).eq(HEADER)
}

/// Reads the rows, those of one file and size as one picture. Positions are pixels from the corner of the upright
/// picture.
///
/// # Errors
///
/// Rows of other columns, and what the project's JSON is refused for.
pub(in crate::landmark::import) fn read(text: &str) -> Result<Vec<Picture>, Refusal> {
    let mut reading = Reading::default();
    let mut rows: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut files: Vec<Vec<(usize, [Value; 2])>> = Vec::new();
    let mut names = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut table = csv::ReaderBuilder::new().has_headers(true).flexible(true).from_reader(text.as_bytes());
    for (i, row) in table.records().enumerate() {
        let line = i + 2;
        let row = row.map_err(|error| Refusal::new(format!("row {line}"), error.to_string(), COLUMNS.remedy))?;
        if row.len() != HEADER.len() {
            reading.problem(&COLUMNS, format_args!("row {line}"), format_args!("{} columns", row.len()));
            continue;
        }
        let parsed = [5, 6].map(|column| serde_json::from_str::<Value>(&row[column]).ok().filter(Value::is_object));
        let [Some(shape), Some(attributes)] = parsed else {
            let column = if parsed[0].is_none() { 5 } else { 6 };
            reading.problem(
                &NO_JSON,
                format_args!("row {line}, {}", HEADER[column]),
                format_args!("{:?}", &row[column]),
            );
            continue;
        };
        let file = *rows.entry((row[0].to_owned(), row[1].to_owned())).or_insert_with(|| {
            names.push(file_name(&row[0]));
            files.push(Vec::new());
            files.len() - 1
        });
        files[file].push((line, [shape, attributes]));
    }
    let mut pictures = Vec::new();
    for (name, regions) in names.into_iter().zip(&files) {
        reading.next_picture();
        let mut picture = Picture { name, ..Picture::default() };
        for (line, [shape, attributes]) in regions {
            read_region(shape, Some(attributes), format_args!("row {line}"), &mut picture, &mut reading)?;
        }
        pictures.push(picture);
    }
    reading.finish(pictures)
}

#[cfg(test)]
mod tests {
    use super::super::super::contents::Label;
    use super::super::mangled::{SHAPES, mangled_text};
    use super::*;
    use proptest::prelude::*;

    const EXAMPLE: &str = concat!(
        "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\r\n",
        r#"a/photo.jpg,2528,"{}",2,0,"{""name"":""point"",""cx"":120,""cy"":201}","{""point"":""ch_r""}""#,
        "\r\n",
        r#"other.jpg,99,"{}",0,0,"{}","{}""#,
        "\r\n",
        r#"a/photo.jpg,2528,"{}",2,1,"{""name"":""polyline"",""all_points_x"":[1,3],""all_points_y"":[2,4]}","{}""#,
        "\r\n",
    );

    #[test]
    fn rows_of_one_file_are_one_picture() {
        for text in [EXAMPLE.to_owned(), format!("#{EXAMPLE}"), format!("\u{feff}{EXAMPLE}"), EXAMPLE.replace('\r', "")]
        {
            assert!(is(&text));
            let pictures = read(&text).unwrap();
            let [picture] = pictures.as_slice() else { panic!("{pictures:?}") };
            assert_eq!(picture.name.as_deref(), Some("photo.jpg"));
            assert_eq!(picture.points.len(), 1);
            assert_eq!(picture.points[0].label, Label::Name("ch_r".to_owned()));
            assert_eq!(picture.points[0].at, Some([120.0, 201.0]));
            assert_eq!(picture.lines[0].at, [[1.0, 2.0], [3.0, 4.0]]);
        }
        assert!(!is("filename,axis-0,axis-1\n") && !is(""));
    }

    #[test]
    fn broken_rows_are_told_at_once() {
        let refusal = read(&EXAMPLE.replace("a/photo.jpg", "a,b.jpg")).unwrap_err();
        assert_eq!(refusal.place, "row 2, row 4");
        assert!(refusal.message.contains("8 columns"), "{refusal}");
        let refusal = read(&EXAMPLE.replace("120,", "NaN,")).unwrap_err();
        assert_eq!(refusal.place, "row 2, region_shape_attributes");
        let refusal = read(&EXAMPLE.replace("120,", "null,")).unwrap_err();
        assert_eq!(refusal.place, "row 2.cx");
    }

    proptest! {
        #[test]
        fn no_file_of_that_shape_panics(text in mangled_text(EXAMPLE, SHAPES)) {
            let _ = (is(&text), read(&text));
        }
    }
}
