//! What programs for tables make of a text.

/// What a program for tables reads a text as, where it is not taken for a text: R, pandas and spreadsheets drop leading zeros, take `NA`
/// and `null` for missing, and `1E5` for a number. `None` where it stays a text everywhere.
///
/// ```
/// use lipmetry::study::misread_as;
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
