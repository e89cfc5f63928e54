//! A table of comma-separated values that a person or a spreadsheet wrote.

use std::path::Path;

use super::super::read;
use crate::error::FileError;

/// The largest table that is read, in bytes: a row for each of a hundred thousand photos.
const MAX_BYTES: u64 = 64 << 20;

/// The longest cell, in characters: a path.
const MAX_LETTERS: usize = 4096;

/// The most columns.
const MAX_COLUMNS: usize = 500;

/// What stands between cells, as people call it.
fn shown(delimiter: Option<u8>) -> &'static str {
    match delimiter {
        Some(b';') => "semicolon",
        Some(b'\t') => "tab",
        _ => "comma",
    }
}

/// Complains of columns that cannot be told apart, or would begin like a formula.
fn check_header(path: &Path, header: &[String]) -> Result<(), FileError> {
    let lower = |name: &String| name.to_lowercase();
    if header.len() > MAX_COLUMNS {
        let problem = format!("this has {} columns, and may have {MAX_COLUMNS}", header.len());
        return Err(FileError::new(path, problem));
    }
    let is_odd = |name: &&String| name.starts_with(['=', '+', '-', '@']) || name.chars().any(char::is_control);
    if let Some(odd) = header.iter().find(is_odd) {
        let problem = format!(
            "the column {} begins like a formula, or has control characters; give it another name",
            crate::text::printable(odd)
        );
        return Err(FileError::new(path, problem));
    }
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
    Ok(())
}

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
            .flexible(true)
            .delimiter(delimiter.unwrap_or(b','))
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let wrong =
            |error: csv::Error| FileError::new(path, format!("this is no table of comma-separated values: {error}"));
        let header: Vec<String> = reader.headers().map_err(wrong)?.iter().map(str::to_owned).collect();
        check_header(path, &header)?;
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.map_err(wrong)?;
            let line = row.position().map_or(0, csv::Position::line);
            let mut cells: Vec<String> = row.iter().map(str::to_owned).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if let Some(long) = cells.iter().position(|cell| cell.chars().count() > MAX_LETTERS) {
                let problem = format!("line {line}: cell {} has more than {MAX_LETTERS} characters", long + 1);
                return Err(FileError::new(path, problem));
            }
            // What a spreadsheet leaves out at the end of a row is empty.
            if cells.len() > header.len() {
                let (found, wanted) = (cells.len(), header.len());
                let problem = format!(
                    "line {line} has {found} cells, and the first row {wanted}: put quotes about a cell with a {} in it",
                    shown(delimiter)
                );
                return Err(FileError::new(path, problem));
            }
            cells.resize(header.len(), String::new());
            rows.push((line, cells));
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
