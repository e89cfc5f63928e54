//! The data dictionary: every column of every table, as text and as a Frictionless data package.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::super::plan::FurtherColumn;
use super::columns::tables;
use crate::tables::{ColumnType, CsvStyle, TableColumns};

/// The descriptor of a data package (Frictionless Data, Data Package and Table Schema version 1) of the tables in one folder: the file
/// `datapackage.json` beside them. `further` are the columns that are carried along.
///
/// # Errors
///
/// Returns an error where it cannot be written as JSON, which does not happen.
pub fn data_package(further: &[FurtherColumn], style: CsvStyle) -> Result<Vec<u8>, serde_json::Error> {
    let resources: Vec<Value> = tables().iter().map(|table| resource(table, further, style)).collect();
    let package = json!({
        "profile": "tabular-data-package",
        "name": "lipmetry-study",
        "title": "Measures of lips on photographs, by person, visit and measure",
        "created_by": format!("lipmetry {}", env!("CARGO_PKG_VERSION")),
        "resources": resources,
    });
    let mut bytes = serde_json::to_vec_pretty(&package)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn resource(table: &TableColumns, further: &[FurtherColumn], style: CsvStyle) -> Value {
    let is_german = style == CsvStyle::ExcelDe;
    let fields = table.columns.iter().map(|column| {
        let mut field = Map::new();
        field.insert("name".to_owned(), json!(column.name));
        field.insert("type".to_owned(), json!(column.kind.id()));
        if is_german && column.kind == ColumnType::Number {
            field.insert("decimalChar".to_owned(), json!(","));
        }
        field.insert("description".to_owned(), json!(column.meaning));
        if column.required {
            field.insert("constraints".to_owned(), json!({ "required": true }));
        }
        Value::Object(field)
    });
    let carried = further_of(table, further).map(|column| {
        json!({ "name": column.name, "type": "string", "description": "Carried along from the manifest or the table of people." })
    });
    let fields: Vec<Value> = fields.chain(carried).collect();
    json!({
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": format!("{}.csv", table.name),
        "title": format!("One row is {}", table.row),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": if is_german { ";" } else { "," }, "lineTerminator": "\n", "header": true },
        "schema": { "fields": fields, "missingValues": [""] },
    })
}

/// The further columns that a table has.
pub(super) fn further_of<'a>(
    table: &TableColumns,
    further: &'a [FurtherColumn],
) -> impl Iterator<Item = &'a FurtherColumn> {
    let (of_people, of_photos) = (table.name != "problems", table.of_photos);
    let people = further.iter().filter(move |column| column.of_person && of_people);
    people.chain(further.iter().filter(move |column| !column.of_person && of_photos))
}

/// The dictionary as text: each table with what a row is and what each column means.
pub fn dictionary() -> String {
    let mut text = String::new();
    for table in tables() {
        let _infallible = writeln!(text, "{}.csv: one row is {}", table.name, table.row);
        let width = table.columns.iter().map(|column| column.name.len()).max().unwrap_or_default();
        for column in &table.columns {
            let empty = if column.required { "" } else { " May be empty." };
            let (name, kind) = (&column.name, column.kind.id());
            let _infallible = writeln!(text, "  {name:width$}  {kind:7}  {}{empty}", column.meaning);
        }
        text.push('\n');
    }
    text
}
