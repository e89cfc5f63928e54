//! What the name of a visit says of its day.

use jiff::civil::Date;

/// What the name of a visit says of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitName {
    /// `day14`, `d14`, `day -3` or `14`: so many days after the day that is counted from.
    Day(i64),
    /// `2026-03-14` or `20260314`: the day itself.
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

/// A date as ISO 8601 writes it, with hyphens or, of eight digits, without.
fn date(name: &str) -> Option<Date> {
    let is_plain = name.len() == 8 && name.bytes().all(|byte| byte.is_ascii_digit());
    let is_hyphened = name.len() == 10 && name.bytes().filter(|byte| *byte == b'-').count() == 2;
    (is_plain || is_hyphened).then(|| name.parse().ok()).flatten()
}
