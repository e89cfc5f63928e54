//! The day on which a photo was taken, to count the days between two of them. Nothing else of the metadata is looked
//! at.

use exif::{In, Reader, Tag, Value};
use jiff::civil::Date;

use super::panic_guard::or_none;

/// The day on which a photo was taken, by the camera's clock: the EXIF field DateTimeOriginal, else DateTime (EXIF
/// 2.32, section 4.6). `None` where the file has none, or none that is a day. The time of day is never read.
pub fn capture_day(bytes: &[u8]) -> Option<Date> {
    or_none(|| {
        let exif = Reader::new().read_from_container(&mut std::io::Cursor::new(bytes)).ok()?;
        let day = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
            Value::Ascii(texts) => day(texts.first()?),
            _ => None,
        };
        day(Tag::DateTimeOriginal).or_else(|| day(Tag::DateTime))
    })?
}

/// The day of a text such as `2026:03:02 10:15:00`.
fn day(text: &[u8]) -> Option<Date> {
    let text = std::str::from_utf8(text.get(..10)?).ok()?;
    let mut parts = text.splitn(3, ':');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().filter(|date| date.year() > 1900)
}
