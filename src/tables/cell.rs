//! What programs for tables make of a text.

use std::borrow::Cow;

/// A text from a person as it stands in a CSV file: spreadsheets take a cell for a formula whose first character is one of
/// `=`, `+`, `-`, `@`, one of their full-width forms, a tab or a carriage return, so an apostrophe goes before it. Numbers are written
/// as they are.
pub(crate) fn text_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { format!("'{text}").into() } else { text.into() }
}

/// What a formula begins with (OWASP, CSV Injection).
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// What a program for tables reads a text as, where it is not taken for a text: R, pandas and spreadsheets drop leading zeros, take `NA`
/// and `null` for missing, and `1E5` for a number. `None` where it stays a text everywhere.
///
/// ```
/// use lipmetry::tables::misread_as;
///
/// assert_eq!(misread_as("P007"), None);
/// assert_eq!(misread_as("007"), Some("a number"));
/// assert_eq!(misread_as("1E5"), Some("a number"));
/// assert_eq!(misread_as("NA"), Some("a missing value"));
/// assert_eq!(misread_as("=1+1"), Some("a formula"));
/// assert_eq!(misread_as("3-4"), Some("a date"));
/// ```
pub fn misread_as(text: &str) -> Option<&'static str> {
    const MISSING: [&str; 12] =
        ["na", "n/a", "nan", "null", "none", "nil", "#n/a", "-", "inf", "infinity", "-inf", "<na>"];
    let lower = text.trim().to_lowercase();
    if lower.is_empty() {
        return Some("a missing value");
    }
    if MISSING.contains(&lower.as_str()) {
        return Some("a missing value");
    }
    if matches!(lower.as_str(), "true" | "false" | "t" | "f") {
        return Some("a truth value");
    }
    if lower.replace(',', ".").parse::<f64>().is_ok() || lower.parse::<i128>().is_ok() {
        return Some("a number");
    }
    if lower.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return Some("a formula");
    }
    let parts: Vec<&str> = lower.split(['-', '/', '.']).collect();
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = |part: &str| {
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].contains(&part)
    };
    let is_date = (2..=3).contains(&parts.len())
        && (parts.iter().all(is_number) || parts.iter().any(|part| is_month(part)) && parts.iter().any(is_number));
    if is_date || month_and_number(&lower) { Some("a date") } else { None }
}

/// The same of the cell that a text is in the tables of this library: what would be a formula has an apostrophe there.
///
/// ```
/// use lipmetry::tables::misread_in_cell;
///
/// assert_eq!(misread_in_cell("007"), Some("a number"));
/// assert_eq!(misread_in_cell("+49"), None);
/// ```
pub fn misread_in_cell(text: &str) -> Option<&'static str> {
    misread_as(&text_cell(text))
}

/// `mar1`, `sept2`: spreadsheets take them for days.
fn month_and_number(lower: &str) -> bool {
    let letters = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let days = &lower[letters.len()..];
    let is_day = !days.is_empty() && days.len() <= 2;
    let months = [
        "jan", "feb", "mar", "march", "apr", "april", "may", "jun", "june", "jul", "july", "aug", "sep", "sept", "oct",
        "nov", "dec",
    ];
    is_day && months.contains(&letters)
}

#[cfg(test)]
mod tests {
    use super::text_cell;

    #[test]
    fn what_a_spreadsheet_would_calculate_is_text() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-12", "'-12"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("\u{ff1d}1+1", "'\u{ff1d}1+1"),
            ("P-12", "P-12"),
            ("", ""),
            ("'=1", "'=1"),
        ] {
            assert_eq!(text_cell(text), cell);
        }
    }
}
