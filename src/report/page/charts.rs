//! The upper border as a curve, its change with the band of that, and its right half against its left.

use maud::{Markup, html};

use super::axes::{Axes, BOTTOM, LEFT, RIGHT, TOP, inner};
use super::gauges::half;
use super::tables::hundredths;
use crate::comparison::{Measurement, PairComparison};
use crate::estimate::Estimate;
use crate::landmark::CurveName;
use crate::measure::{MeasureId, Value, profile_positions};
use crate::report::withheld::withholding_change;
use crate::units::LengthUnit;

/// As wide as a page's column, and as half of it.
const WHOLE: [f64; 2] = [700.0, 260.0];
const HALF: [f64; 2] = [340.0, 240.0];
/// How closely straight lines follow a border, in millimetres.
const SMOOTH_MM: f64 = 0.05;

/// Round numbers between which an axis runs, about five of them.
pub(crate) fn ticks([low, high]: [f64; 2]) -> Vec<f64> {
    let steps = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0];
    let step = steps.into_iter().find(|step| (high - low) / step <= 6.0).unwrap_or(100.0);
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).take(12).map(|index| (index as f64 * step * 10.0).round() / 10.0).collect()
}

/// What stands under a chart of what a caution speaks against, which is drawn thin.
const WITHHELD: &str = " A caution speaks against it.";

/// A tick's number, with a true minus sign.
pub(crate) fn tick_label(tick: f64) -> String {
    (tick + 0.0).to_string().replace('-', "−")
}

fn estimates(measurement: &Measurement) -> Option<&[Estimate]> {
    match measurement.quantity(MeasureId::CurveProminenceProfile)? {
        Ok(Value::Profile(estimates)) => Some(estimates),
        _ => None,
    }
}

/// The ends of an estimate's interval; itself where it has none.
fn ends(estimate: &Estimate) -> [f64; 2] {
    estimate.uncertainty.map_or([estimate.value; 2], |uncertainty| uncertainty.ci95)
}

/// The height of the upper border above the chord along it; of one photo with its 95 % band.
pub(super) fn profile(photos: &[(&str, &Measurement)], unit: LengthUnit, withheld: bool) -> Markup {
    let curves: Vec<(&str, &[Estimate])> =
        photos.iter().filter_map(|(name, photo)| Some((*name, estimates(photo)?))).collect();
    let all = || curves.iter().flat_map(|(_, estimates)| estimates.iter().flat_map(ends));
    let (low, high) = (all().fold(0.0, f64::min), all().fold(1.0, f64::max));
    let axes = Axes { x: [0.0, 1.0], y: [low, high * 1.05], size: WHOLE };
    let positions = profile_positions();
    let highest = |estimates: &[Estimate]| estimates.iter().map(|estimate| estimate.value).fold(f64::MIN, f64::max);
    let heights: Vec<String> = curves
        .iter()
        .map(|(name, estimates)| format!("{} up to {:.1} {unit}", name.to_lowercase(), highest(estimates)))
        .collect();
    let label =
        format!("Height of the upper edge above the line between the corners of the mouth: {}.", heights.join(", "));
    html! {
        figure .chart.withheld[withheld] {
            figcaption {
                "Height of the upper edge above the line between the corners of the mouth, in " (unit.symbol())
                @if curves.len() == 2 { ": before dashed, after solid." } @else { ", with its 95 % band." }
                @if withheld { (WITHHELD) }
            }
            svg viewBox=(axes.view_box()) role="img" aria-label=(label) {
                (along(&axes))
                @if let [(_, only)] = curves.as_slice() {
                    path .band.b0 d=(band(&axes, only.iter().map(ends))) {}
                }
                @for (index, (_, estimates)) in curves.iter().enumerate() {
                    @let curve = positions.iter().zip(*estimates).map(|(x, estimate)| (*x, estimate.value));
                    path class=(format!("curve c{index}{}", if index + 1 < curves.len() { " dashed" } else { "" })) d=(axes.path(curve)) {}
                }
            }
        }
    }
}

/// What the upper border changed along it, with the band that holds the whole of it with 95 %; without the curve where no verdict is
/// passed on it.
pub(super) fn profile_change(comparison: &PairComparison, unit: LengthUnit) -> Markup {
    let Some(change) = comparison.change(MeasureId::CurveProminenceProfile) else { return html! {} };
    if withholding_change(comparison, MeasureId::CurveProminenceProfile).is_some() {
        return html! { p { "What the upper edge changed is not drawn: no verdict is passed on it." } };
    }
    let differences = change.difference.estimates();
    let judged = |(at, difference): (usize, &Estimate)| {
        change.judgements.get(at).map_or([difference.value; 2], |judgement| judgement.bounds95)
    };
    let bounds: Vec<[f64; 2]> = differences.iter().enumerate().map(judged).collect();
    let all = || bounds.iter().flatten().copied();
    // At least half a unit to either side, so that noise does not fill the chart.
    let [low, high] = [all().fold(-0.5, f64::min), all().fold(0.5, f64::max)];
    let margin = 0.05 * (high - low);
    let axes = Axes { x: [0.0, 1.0], y: [low - margin, high + margin], size: WHOLE };
    let curve = || profile_positions().into_iter().zip(differences).map(|(x, estimate)| (x, estimate.value));
    let (least, most) = curve().fold((f64::MAX, f64::MIN), |(low, high), (_, y)| (low.min(y), high.max(y)));
    let label = format!("Change of the upper edge's height, after minus before: from {least:.1} to {most:.1} {unit}.");
    let [width, _] = WHOLE;
    let (_, zero) = axes.at(0.0, 0.0);
    html! {
        figure .chart {
            figcaption {
                "Change of that height, after minus before, in " (unit.symbol()) ", with the band that holds all of it with 95 %: where the band leaves the line at zero, the change shows."
            }
            svg viewBox=(axes.view_box()) role="img" aria-label=(label.replace("-0.0 ", "0.0 ").replace('-', "−")) {
                (along(&axes))
                path .band.b1 d=(band(&axes, bounds.iter().copied())) {}
                line .zero x1=(LEFT) x2=(width - RIGHT) y1=(zero) y2=(zero) {}
                path .curve.c1 d=(axes.path(curve())) {}
            }
        }
    }
}

/// The band between intervals along the chord.
fn band(axes: &Axes, intervals: impl DoubleEndedIterator<Item = [f64; 2]> + Clone) -> String {
    let positions = profile_positions();
    let end = |at: usize| {
        let intervals: Vec<f64> = intervals.clone().map(|interval| interval[at]).collect();
        positions.clone().into_iter().zip(intervals).collect::<Vec<_>>()
    };
    axes.band(end(1).into_iter(), end(0).into_iter())
}

/// The grid of heights, and the places along the mouth.
fn along(axes: &Axes) -> Markup {
    let [width, height] = axes.size;
    html! {
        @for tick in ticks(axes.y) {
            @let (x, y) = axes.at(axes.x[0], tick);
            line .grid x1=(x) y1=(y) x2=(width - RIGHT) y2=(y) {}
            text .quiet x=(x - 8.0) y=(y + 5.0) text-anchor="end" { (tick_label(tick)) }
        }
        @for (x, anchor, name) in [(0.0, "start", "right corner"), (0.5, "middle", "middle"), (1.0, "end", "left corner")] {
            text .quiet x=(axes.at(x, 0.0).0) y=(height - 12.0) text-anchor=(anchor) { (name) }
        }
    }
}

/// The right half of the upper border with the left half mirrored onto it.
pub(super) fn sides(name: &str, measurement: &Measurement, index: usize, withheld: bool) -> Markup {
    let Ok(curve) = measurement.lip.curve(CurveName::UpperBorder) else { return html! {} };
    let points = curve.flatten(SMOOTH_MM / measurement.frame.unit().nominal_mm());
    let (right, left) = (half(&points, -1.0), half(&points, 1.0));
    let all = || right.iter().chain(&left);
    let x = all().map(|point| point.0).fold(1.0, f64::max);
    let (low, high) = (all().map(|p| p.1).fold(f64::MAX, f64::min), all().map(|p| p.1).fold(f64::MIN, f64::max));
    // Heights are counted from the lower corner. One scale across and up, whichever of the two needs it smaller.
    let raised = |points: &[(f64, f64)]| points.iter().map(|(x, y)| (*x, y - low)).collect::<Vec<_>>();
    let [across, up] = inner(HALF);
    let scale = (x / across).max(1.1 * (high - low) / up).max(f64::MIN_POSITIVE);
    let middle = 0.5 * (high - low);
    let axes = Axes { x: [0.0, scale * across], y: [middle - 0.5 * scale * up, middle + 0.5 * scale * up], size: HALF };
    let [width, height] = HALF;
    let unit = measurement.frame.unit();
    html! {
        figure .chart.withheld[withheld] {
            figcaption { (name) ": right half solid, left half mirrored onto it dashed, in " (unit.symbol()) " from the midline and above the lower corner." }
            svg viewBox=(axes.view_box()) role="img"
                aria-label=(format!("{name}: the right half of the upper edge with the mirrored left half over it.")) {
                @let bottom = height - BOTTOM;
                @for tick in ticks(axes.y).into_iter().filter(|tick| *tick >= 0.0) {
                    @let (x, y) = axes.at(0.0, tick);
                    line .grid x1=(x) y1=(y) x2=(width - RIGHT) y2=(y) {}
                    text .quiet x=(x - 8.0) y=(y + 5.0) text-anchor="end" { (tick_label(tick)) }
                }
                @for tick in ticks(axes.x) {
                    @let (x, _) = axes.at(tick, 0.0);
                    line .grid x1=(x) y1=(TOP) x2=(x) y2=(bottom) {}
                    text .quiet x=(hundredths(x)) y=(bottom + 18.0) text-anchor="middle" { (tick_label(tick)) }
                }
                path class=(format!("curve c{index}")) d=(axes.path(raised(&right).into_iter())) {}
                path class=(format!("curve c{index} dashed")) d=(axes.path(raised(&left).into_iter())) {}
                text .quiet x=(axes.at(0.0, 0.0).0) y=(height - 6.0) text-anchor="start" { "midline" }
                text .quiet x=(width - RIGHT) y=(height - 6.0) text-anchor="end" { "towards the corner" }
            }
        }
    }
}
