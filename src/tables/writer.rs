//! Tables as bytes: RFC 4180, or as spreadsheets in German-speaking countries read it.

use super::cell::text_cell;
use super::column::TableColumns;
use crate::text::printable;

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum CsvStyle {
    /// Commas between cells, points in numbers, UTF-8 (RFC 4180, with line feeds).
    #[default]
    Plain,
    /// Semicolons between cells, commas in numbers, and the mark by which spreadsheets know UTF-8: as Excel writes and reads it under
    /// German settings.
    ExcelDe,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// A text; what spreadsheets would take for a formula gets an apostrophe.
    Text(&'a str),
    /// A number in full precision.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// `true` or `false`.
    Truth(bool),
    /// A missing value: an empty cell.
    Missing,
}

impl<'a> Cell<'a> {
    pub(crate) fn text(text: Option<&'a str>) -> Self {
        text.filter(|text| !text.is_empty()).map_or(Self::Missing, Self::Text)
    }

    /// A number; one that is not finite is missing.
    pub(crate) fn number(number: Option<f64>) -> Self {
        number.filter(|number| number.is_finite()).map_or(Self::Missing, Self::Number)
    }

    pub(crate) fn whole(number: Option<i64>) -> Self {
        number.map_or(Self::Missing, Self::Whole)
    }
}

/// A table while it is written, row by row.
#[derive(Debug)]
pub(crate) struct TableWriter {
    writer: csv::Writer<Vec<u8>>,
    style: CsvStyle,
    columns: usize,
}

impl TableWriter {
    /// The table with its head; `further` are the names of columns that come after its own.
    pub(crate) fn new(
        table: &TableColumns,
        further: impl Iterator<Item = String>,
        style: CsvStyle,
    ) -> Result<Self, csv::Error> {
        let (delimiter, start) = match style {
            CsvStyle::Plain => (b',', Vec::new()),
            CsvStyle::ExcelDe => (b';', "\u{feff}".as_bytes().to_vec()),
        };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(start);
        let names: Vec<String> = table.names().into_iter().chain(further).collect();
        writer.write_record(&names)?;
        Ok(Self { writer, style, columns: names.len() })
    }

    /// Writes a row: the table's own cells, then those of the further columns.
    pub(crate) fn row<'a>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'a>>,
        further: impl IntoIterator<Item = &'a String>,
    ) -> Result<(), csv::Error> {
        let further = further.into_iter().map(|text| Cell::text(Some(text.as_str())));
        let mut fields: Vec<String> = cells.into_iter().chain(further).map(|cell| self.field(&cell)).collect();
        // A person of another plan may have fewer further columns; none of them is shifted.
        fields.resize(self.columns, String::new());
        self.writer.write_record(&fields)
    }

    fn field(&self, cell: &Cell<'_>) -> String {
        match cell {
            Cell::Text(text) => text_cell(&printable(text)).into_owned(),
            Cell::Number(number) => {
                // The shortest text that reads back as the same number; a whole number keeps its point, so that no reader takes the column for whole numbers.
                let text = format!("{number:?}");
                if self.style == CsvStyle::ExcelDe { text.replace('.', ",") } else { text }
            }
            Cell::Whole(number) => number.to_string(),
            Cell::Truth(truth) => truth.to_string(),
            Cell::Missing => String::new(),
        }
    }

    pub(crate) fn into_bytes(self) -> Result<Vec<u8>, csv::Error> {
        self.writer.into_inner().map_err(|error| error.into_error().into())
    }
}
