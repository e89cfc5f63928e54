//! Repeated markings: how far the second value of each photo lies from the first one.

use maud::{Markup, html};

use super::figure::{Drawing, Figure, KeyItem, key};
use super::plot::{LEFT, Plot, RIGHT, WIDTH, range};
use super::shown::{Shown, counted};
use crate::measure::MeasureId;
use crate::report::{change_alone, changes_of_ends, hundredths, tick_label, ticks};
use crate::uncertainty::agreement::{Agreement, bland_altman};

const TOP: f64 = 34.0;
const HEIGHT: f64 = 270.0;
const BELOW: f64 = 62.0;

/// Bland and Altman's plot of a measure: the differences of one marker's second and first marking of a photo against the mean of both,
/// with the mean difference and the limits of agreement (Bland & Altman 1986, 1999), in the unit of the measure.
pub(super) fn agreement_plot(shown: &Shown<'_>, measure: MeasureId) -> Figure {
    let name = format!("bland-altman-{measure}");
    let title = format!("{}: second marking against first", measure.measure().name);
    let undrawn = |reason: &str| Figure {
        name: name.clone(),
        caption: format!("{title}."),
        words: reason.to_owned(),
        drawn: Err(reason.to_owned()),
    };
    let Some(reliability) = &shown.group.reliability else {
        return undrawn("No photo was marked twice, so nothing is drawn of how well markings repeat.");
    };
    let pairs = reliability.pairs.iter().find(|pairs| pairs.measure == measure.as_str() && pairs.level == "within");
    let values = pairs.map(|pairs| pairs.values.as_slice()).unwrap_or_default();
    let points: Vec<(f64, f64)> =
        values.iter().map(|[first, second]| (0.5 * (first + second), second - first)).collect();
    let differences: Vec<f64> = points.iter().map(|(_, difference)| *difference).collect();
    let Some(agreement) = bland_altman(&differences) else {
        return undrawn(
            "Fewer than two photos were marked twice by one marker, so nothing is drawn of how well markings repeat.",
        );
    };
    let unit = shown.unit_of(measure);
    let numbers = in_words(&agreement, unit);
    let caption = format!(
        "{title}: the difference of one marker's second and first marking of a photo (up) against the mean of both (across), in {unit}. {numbers} The bands are the 95 % \
         intervals of the three lines.",
    );
    let words = format!("{title}, {}. {numbers}", counted(points.len(), "photo", "photos"));
    Figure { name: name.clone(), caption, words, drawn: Ok(draw(&points, &agreement, unit)) }
}

fn in_words(agreement: &Agreement, unit: &str) -> String {
    let error = agreement.sd / (agreement.pairs as f64).sqrt();
    let [low, high] = changes_of_ends(agreement.bias_ci95, error);
    let [lower, upper] = changes_of_ends(agreement.limits, error);
    format!(
        "Mean difference {} {unit} (95 %: {low} to {high}); limits of agreement {lower} to {upper} {unit}; {}.",
        change_alone(agreement.bias, error),
        counted(agreement.pairs, "photo", "photos")
    )
}

fn draw(points: &[(f64, f64)], agreement: &Agreement, unit: &str) -> Drawing {
    let (low, high) = points.iter().fold((f64::MAX, f64::MIN), |(low, high), (x, _)| (low.min(*x), high.max(*x)));
    let margin = 0.05 * (high - low).max(0.2);
    let ends = agreement.limits_ci95.into_iter().flatten().chain(agreement.bias_ci95);
    let y = range(points.iter().map(|(_, y)| *y).chain(ends), 0.4);
    let plot = Plot { x: [low - margin, high + margin], y, top: TOP, height: HEIGHT };
    let elements = html! {
        @for limit in agreement.limits_ci95 { (plot.across_band("s-limit-band", limit)) }
        (plot.across_band("s-band", agreement.bias_ci95))
        (plot.grid())
        (plot.title("second minus first", unit, 12.0))
        @for limit in agreement.limits { (plot.across_line("s-limit", limit)) }
        (plot.across_line("s-bias", agreement.bias))
        @for (x, y) in points { circle .s-point cx=(plot.across(*x)) cy=(plot.up(*y)) r="4" {} }
        (across(&plot, unit))
    };
    let (key, height) = key(&samples(), TOP + HEIGHT + BELOW);
    Drawing { height: TOP + HEIGHT + BELOW + height + 6.0, elements: html! { (elements) (key) } }
}

/// The axis of the means.
fn across(plot: &Plot, unit: &str) -> Markup {
    html! {
        line .s-axis x1=(LEFT) x2=(WIDTH - RIGHT) y1=(plot.bottom()) y2=(plot.bottom()) {}
        @for tick in ticks(plot.x) {
            @let x = plot.across(tick);
            line .s-axis x1=(x) x2=(x) y1=(plot.bottom()) y2=(plot.bottom() + 6.0) {}
            text .s-text.s-quiet x=(x) y=(plot.bottom() + 26.0) text-anchor="middle" { (tick_label(tick)) }
        }
        text .s-text.s-quiet x=(hundredths(LEFT + 0.5 * Plot::width())) y=(plot.bottom() + 50.0) text-anchor="middle" { "mean of both markings, " (unit) }
    }
}

fn samples() -> Vec<KeyItem> {
    let item = |sample: Markup, name: &str| KeyItem { sample, name: name.to_owned() };
    vec![
        item(html! { circle .s-point cx="13" cy="8" r="4" {} }, "one photo"),
        item(html! { path .s-bias d="M0 8H26" {} }, "mean difference"),
        item(html! { path .s-limit d="M0 8H26" {} }, "limits of agreement"),
    ]
}
