//! What the name of a visit says of its day.

use jiff::civil::Date;

/// What the name of a visit says of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitName {
    /// `day14`, `d14`, `day -3` or `14`: so many days after the day that is counted from.
    Day(i64),
    /// `2026-03-14`, `20260314` or `14.03.2026`: the day itself.
    Date(Date),
    /// Any other name, which says nothing of the day.
    Name,
}

/// No study goes on for longer, in days: a larger number is no day.
const MOST_DAYS: i64 = 36_525;

impl VisitName {
    /// Reads a visit's name, whose letters may be capital or small.
    ///
    /// ```
    /// use lipmetry::study::VisitName;
    ///
    /// assert_eq!(VisitName::read("Day 14"), VisitName::Day(14));
    /// assert_eq!(VisitName::read("day-3"), VisitName::Day(-3));
    /// assert_eq!(VisitName::read("007"), VisitName::Day(7));
    /// assert_eq!(VisitName::read("2026-03-14"), VisitName::Date(jiff::civil::date(2026, 3, 14)));
    /// assert_eq!(VisitName::read("baseline"), VisitName::Name);
    /// ```
    pub fn read(name: &str) -> Self {
        let name = name.trim();
        if let Some(date) = date(name) {
            return Self::Date(date);
        }
        let lower = name.to_ascii_lowercase();
        let number = ["day", "d"].into_iter().find_map(|prefix| lower.strip_prefix(prefix)).unwrap_or(&lower);
        let number = number.trim_start_matches(['_', ' ']);
        let digits = number.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(number);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::Name;
        }
        match digits.parse::<i64>() {
            Ok(days) if days <= MOST_DAYS => {
                Self::Day(if number.starts_with(['-', '\u{2212}']) { -days } else { days })
            }
            _ => Self::Name,
        }
    }
}

/// A date as much of Europe writes it, `14.03.2026`: with points it is never a month first.
fn day_first(name: &str) -> Option<Date> {
    let parts: Vec<&str> = name.split('.').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let is_number =
        |part: &str, most: usize| !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(day, 2) || !is_number(month, 2) || year.len() != 4 || !is_number(year, 4) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Whether a name holds what people take for a date, though it is none that is read: such a name is not repeated where dates are not.
pub fn looks_dated(name: &str) -> bool {
    if matches!(VisitName::read(name), VisitName::Date(_)) {
        return true;
    }
    let digits = name.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    let runs: Vec<usize> = digits.map(str::len).collect();
    let is_triple = |three: &[usize]| matches!(three, [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 2 | 4]);
    runs.iter().any(|run| *run == 8 || *run == 6) || runs.windows(3).any(is_triple)
}

/// A date as ISO 8601 writes it, with hyphens or, of eight digits, without.
fn date(name: &str) -> Option<Date> {
    if let Some(date) = day_first(name) {
        return Some(date);
    }
    let is_plain = name.len() == 8 && name.bytes().all(|byte| byte.is_ascii_digit());
    let is_hyphened = name.len() == 10 && name.bytes().filter(|byte| *byte == b'-').count() == 2;
    (is_plain || is_hyphened).then(|| name.parse().ok()).flatten()
}
