//! The day on which a photo was taken, to count the days between two of them.

use exif::Tag;
use jiff::civil::Date;

use super::exif_fields;
use super::panic_guard::or_none;

/// The day on which a photo was taken, by the camera's clock: the EXIF field DateTimeOriginal, else DateTime (EXIF
/// 2.32, section 4.6). `None` where the file has none, or none that is a day. The time of day is never read.
pub fn capture_day(bytes: &[u8]) -> Option<Date> {
    or_none(|| {
        let exif = exif_fields::read(bytes)?;
        let day = |tag| day(exif_fields::text(&exif, tag)?);
        day(Tag::DateTimeOriginal).or_else(|| day(Tag::DateTime))
    })?
}

/// The day of a text such as `2026:03:02 10:15:00`. The standard asks for colons; programs also write the dashes of
/// ISO 8601, or slashes.
fn day(text: &[u8]) -> Option<Date> {
    let text = std::str::from_utf8(text.trim_ascii_start().get(..10)?).ok()?;
    let separator = text.chars().nth(4).filter(|separator| matches!(separator, ':' | '-' | '/' | '.'))?;
    let mut parts = text.splitn(3, separator);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().filter(|date| date.year() > 1900)
}
