//! Cautions about the days on which the two photos were taken.

use jiff::civil::Date;

use super::family::{Entry, Family};
use super::{Caution, Severity};

/// How the days of the two photos lie.
#[derive(Clone, Debug, PartialEq)]
pub enum DatesCaution {
    /// How long after the first photo the second was taken.
    DaysBetween {
        /// The days from before to after.
        days: i64,
    },
    /// The after photo was taken before the before photo.
    DatesReversed {
        /// How many days before it.
        days: i64,
    },
}

/// How many days lie between the photos, where both days are known.
pub(super) fn of_pair(before: Option<Date>, after: Option<Date>) -> Option<Caution> {
    // The number of days between two dates, so no day is longer or shorter than another.
    let days = i64::from((after? - before?).get_days());
    let caution =
        if days < 0 { DatesCaution::DatesReversed { days: -days } } else { DatesCaution::DaysBetween { days } };
    Some(Caution::Dates(caution))
}

impl Family for DatesCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::DaysBetween { .. } => Entry {
                code: "days_between",
                in_short: "days lie between the photos",
                severity: Severity::Note,
                concerns_pair: true,
                when: || "both days are known (`photo.taken`, else the camera's day)".into(),
                advice: "Compare visits that lie equally far from the treatment.",
            },
            Self::DatesReversed { .. } => Entry {
                code: "dates_reversed",
                in_short: "the after photo was taken first",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || "the after photo was taken on an earlier day than the before photo".into(),
                advice: "Check which photo is which: changes are after minus before.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::DaysBetween { days: 0 } => "Both photos were taken on one day.".into(),
            Self::DaysBetween { days: 1 } => "The after photo was taken 1 day after the before photo.".into(),
            Self::DaysBetween { days } => format!("The after photo was taken {days} days after the before photo."),
            Self::DatesReversed { days } => {
                let plural = if *days == 1 { "" } else { "s" };
                format!("The after photo was taken {days} day{plural} before the before photo.")
            }
        }
    }

    fn examples() -> Vec<Caution> {
        [Self::DaysBetween { days: 14 }, Self::DatesReversed { days: 1 }].map(Caution::Dates).into()
    }
}
