//! Printing: text, bytes and errors, in colour where the terminal shows it.

use std::fmt::Write as _;
use std::io::Write as _;

use lipmetry::report::TableStyle;
pub use lipmetry::text::{file_name, shown};

use crate::error::CliError;

/// The width of a table that does not go to a terminal.
const WIDTH_ELSEWHERE: u16 = 120;

/// Text on standard output. Colours are taken out where it is no terminal or `NO_COLOR` is set.
pub fn print(text: &str) -> Result<(), CliError> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(())
}

/// Bytes on standard output, as they are.
pub fn print_bytes(bytes: &[u8]) -> Result<(), CliError> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}

/// A line on standard error that is no failure, such as how far a run is.
pub fn note(line: &str) {
    // Where even standard error is closed nothing can be said.
    let _closed = writeln!(anstream::stderr().lock(), "{line}");
}

/// The failure on standard error, a line a problem.
pub fn complain(failure: &CliError) {
    let mut text = String::new();
    for line in failure.to_string().lines() {
        let _infallible = writeln!(text, "\u{1b}[1;31merror\u{1b}[0m: {line}");
    }
    // Where even standard error is closed nothing can be said.
    let _closed = anstream::stderr().lock().write_all(text.as_bytes());
}

/// How wide a table may be: as the terminal, else as `COLUMNS` says.
fn width() -> u16 {
    let stated = || std::env::var("COLUMNS").ok()?.parse().ok();
    let terminal = terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0);
    terminal.or_else(stated).unwrap_or(WIDTH_ELSEWHERE)
}

/// How tables look: colours are always put in, [`print`] takes them out where they do not belong.
pub fn style() -> TableStyle {
    let width = width();
    TableStyle {
        strong: ("\u{1b}[1m", "\u{1b}[0m"),
        faint: ("\u{1b}[2m", "\u{1b}[0m"),
        warning: ("\u{1b}[1;33m", "\u{1b}[0m"),
        ..TableStyle::plain(width)
    }
}
