//! The answers as cards: which sentence and which small picture goes with each question.

use maud::{Markup, html};

use super::cards::{Card, first_screen, fitness_picture};
use super::gauges;
use crate::caution::Caution;
use crate::comparison::{Measurement, PairComparison};
use crate::measure::MeasureId;
use crate::report::document::{ComparisonReport, MeasurementReport};
use crate::report::printed::{estimate, unit_suffix};
use crate::report::withheld::{withholding, withholding_change};

/// The three cards of a comparison.
pub(super) fn of_comparison(comparison: &PairComparison, report: &ComparisonReport) -> Markup {
    let withheld = |id| withholding_change(comparison, id).is_some();
    let photos = [("before", &comparison.before), ("after", &comparison.after)];
    let cards = [
        Card {
            question: "Fuller?",
            sentence: &report.summary.headline,
            number: None,
            bound: None,
            picture: fuller(comparison),
        },
        Card {
            question: "Even?",
            sentence: "",
            number: None,
            bound: None,
            picture: if withheld(MeasureId::VermilionHeightDifference) {
                gauges::no_interval()
            } else {
                gauges::halves(&photos)
            },
        },
        Card {
            question: "Can these photos tell?",
            sentence: "",
            number: None,
            bound: None,
            picture: fitness_picture(2, &comparison.cautions, withheld(MeasureId::UpperVermilionHeightMean)),
        },
    ];
    first_screen(&cards, &comparison.cautions, None)
}

/// The change of the mean height against none.
fn fuller(comparison: &PairComparison) -> Markup {
    let id = MeasureId::UpperVermilionHeightMean;
    let unit = comparison.before.frame.unit();
    let shown = || {
        let (measure, _) = estimate(&comparison.before, id)?;
        let difference = comparison.change(id)?.difference.scalar()?;
        Some((unit_suffix(measure, unit), difference.value, difference.uncertainty?.ci95))
    };
    match shown().filter(|_| withholding_change(comparison, id).is_none()) {
        Some((unit, value, bounds)) => {
            gauges::interval(&gauges::Interval { value, bounds, unit: &unit, ends: ["less", "more"] })
        }
        None => gauges::no_interval(),
    }
}

/// The two cards of one photo.
pub(super) fn of_measurement(measurement: &Measurement, report: &MeasurementReport, all: &[Caution]) -> Markup {
    let withheld = withholding(all, MeasureId::VermilionHeightDifference).is_some();
    let cards = [
        Card {
            question: "Even?",
            sentence: &report.summary.headline,
            number: None,
            bound: None,
            picture: if withheld { gauges::no_interval() } else { gauges::halves(&[("", measurement)]) },
        },
        Card {
            question: "Fit to be compared?",
            sentence: "",
            number: None,
            bound: None,
            picture: fitness_picture(1, all, withheld),
        },
    ];
    html! { (first_screen(&cards, all, None)) }
}
