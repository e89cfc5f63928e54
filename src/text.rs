//! Text from elsewhere, such as names of files, made fit for a terminal and a report.

use std::fmt::Display;
use std::path::Path;

/// A text from elsewhere, a file's name say, that can stand on a terminal and in a report: control characters and marks
/// of writing direction, which show a name as another one, are escaped.
pub fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let escape = |c: char| if c.is_control() || turns(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

/// A printable name as a landmark file can state it, where backslashes divide folders.
pub fn plain_name(name: &str) -> String {
    printable(name).replace('\\', "_")
}

/// A path that can stand on a terminal.
pub fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// The name of a file without its folder, as it can stand on a terminal.
pub fn file_name(path: &Path) -> String {
    printable(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy())
}

/// A message with what it is about before every line.
pub(crate) fn with_prefix(about: &str, message: &impl Display) -> String {
    message.to_string().lines().map(|line| format!("{about}: {line}")).collect::<Vec<_>>().join("\n")
}
