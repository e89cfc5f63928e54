//! A table of comma-separated values that a person or a spreadsheet wrote.

use std::path::Path;

use super::super::read;
use crate::error::FileError;

/// The largest table that is read, in bytes: a row for each of a hundred thousand photos.
const MAX_BYTES: u64 = 64 << 20;

/// A table with its header.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) header: Vec<String>,
    /// The rows, each with its line in the file.
    pub(super) rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    /// Reads a table: commas, semicolons or tabs between cells, as its first line has them.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, is no UTF-8, names a column twice, or a row has another number of cells than the header.
    pub(super) fn read(path: &Path, what: &str) -> Result<Self, FileError> {
        let bytes = read(path, what, MAX_BYTES)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| {
            FileError::new(path, "this is not written in UTF-8; save it as \"CSV UTF-8\" from the spreadsheet program")
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let first = text.lines().next().unwrap_or_default();
        let delimiter = [b',', b';', b'\t']
            .into_iter()
            .max_by_key(|delimiter| (first.bytes().filter(|byte| byte == delimiter).count(), *delimiter == b','));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let wrong =
            |error: csv::Error| FileError::new(path, format!("this is no table of comma-separated values: {error}"));
        let header: Vec<String> = reader.headers().map_err(wrong)?.iter().map(str::to_owned).collect();
        let lower = |name: &String| name.to_lowercase();
        for (place, name) in header.iter().enumerate() {
            if name.is_empty() || header[..place].iter().any(|other| lower(other) == lower(name)) {
                let problem = format!(
                    "column {} {}",
                    place + 1,
                    if name.is_empty() {
                        "has no name; give it one in the first row".to_owned()
                    } else {
                        format!("is the second one called {name}; give it another name")
                    }
                );
                return Err(FileError::new(path, problem));
            }
        }
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.map_err(wrong)?;
            let line = row.position().map_or(0, csv::Position::line);
            let cells: Vec<String> = row.iter().map(str::to_owned).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push((line, cells));
            }
        }
        Ok(Self { header, rows })
    }

    /// Where the column of that name is, in capital or small letters.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|other| other.eq_ignore_ascii_case(name))
    }

    /// The columns that are none of these.
    pub(super) fn further(&self, known: &[&str]) -> Vec<usize> {
        let is_known = |name: &String| known.iter().any(|known| known.eq_ignore_ascii_case(name));
        (0..self.header.len()).filter(|place| !is_known(&self.header[*place])).collect()
    }
}
