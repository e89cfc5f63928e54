use jiff::civil::Date;

use crate::comparison::caution::Caution;

/// How many days lie between the photos, where both days are known.
pub(super) fn of_pair(before: Option<Date>, after: Option<Date>) -> Option<Caution> {
    // The number of days between two dates, so no day is longer or shorter than another.
    let days = i64::from((after? - before?).get_days());
    Some(if days < 0 { Caution::DatesReversed { days: -days } } else { Caution::DaysBetween { days } })
}
