//! The upper border as a curve with its band, and its right half against its left.

use maud::{Markup, html};

use super::axes::{Axes, BOTTOM, RIGHT, TOP, inner};
use crate::comparison::Measurement;
use crate::estimate::Estimate;
use crate::landmark::CurveName;
use crate::measure::{MeasureId, Value, profile_positions};
use crate::units::LengthUnit;

/// As wide as a page's column, and as half of it.
const WHOLE: [f64; 2] = [700.0, 300.0];
const HALF: [f64; 2] = [340.0, 220.0];
/// How closely straight lines follow a border, in millimetres.
const SMOOTH_MM: f64 = 0.02;
/// Round heights between which the axis runs, about five of them.
fn ticks([low, high]: [f64; 2]) -> Vec<f64> {
    let step =
        [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0].into_iter().find(|step| (high - low) / step <= 6.0).unwrap_or(100.0);
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).take(12).map(|index| index as f64 * step).collect()
}

fn estimates(measurement: &Measurement) -> Option<&[Estimate]> {
    match measurement.quantity(MeasureId::CurveProminenceProfile)? {
        Ok(Value::Profile(estimates)) => Some(estimates),
        _ => None,
    }
}

/// The height of the upper border above the chord along it, with its 95 % band.
pub(super) fn profile(photos: &[(&str, &Measurement)], unit: LengthUnit) -> Markup {
    let curves: Vec<(&str, &[Estimate])> =
        photos.iter().filter_map(|(name, photo)| Some((*name, estimates(photo)?))).collect();
    let ends = |estimate: &Estimate| estimate.uncertainty.map_or([estimate.value; 2], |uncertainty| uncertainty.ci95);
    let all = || curves.iter().flat_map(|(_, estimates)| estimates.iter().flat_map(ends));
    let (low, high) = (all().fold(0.0, f64::min), all().fold(1.0, f64::max));
    let axes = Axes { x: [0.0, 1.0], y: [low, high * 1.05], size: WHOLE };
    let [width, height] = WHOLE;
    let positions = profile_positions();
    let highest = |estimates: &[Estimate]| estimates.iter().map(|estimate| estimate.value).fold(f64::MIN, f64::max);
    let heights: Vec<String> = curves
        .iter()
        .map(|(name, estimates)| format!("{} up to {:.1} {unit}", name.to_lowercase(), highest(estimates)))
        .collect();
    let label =
        format!("Height of the upper border above the line between the corners of the mouth: {}.", heights.join(", "));
    html! {
        figure .chart {
            figcaption {
                "Height of the upper border above the line between the corners of the mouth, in " (unit.symbol()) ", with 95 % bands"
                @if curves.len() == 2 { ": before dashed, after solid" } "."
            }
            svg viewBox=(axes.view_box()) role="img" aria-label=(label) {
                @for tick in ticks(axes.y) {
                    @let (x, y) = axes.at(0.0, tick);
                    line .grid x1=(x) y1=(y) x2=(width - RIGHT) y2=(y) {}
                    text .quiet x=(x - 8.0) y=(y + 5.0) text-anchor="end" { (tick.to_string().replace('-', "−")) }
                }
                @for (index, (_, estimates)) in curves.iter().enumerate() {
                    @let upper = positions.iter().zip(*estimates).map(|(x, estimate)| (*x, ends(estimate)[1]));
                    @let lower = positions.iter().zip(*estimates).map(|(x, estimate)| (*x, ends(estimate)[0]));
                    path class=(format!("band b{index}")) d=(axes.band(upper, lower)) {}
                }
                @for (index, (_, estimates)) in curves.iter().enumerate() {
                    @let curve = positions.iter().zip(*estimates).map(|(x, estimate)| (*x, estimate.value));
                    path class=(format!("curve c{index}{}", if index + 1 < curves.len() { " dashed" } else { "" })) d=(axes.path(curve)) {}
                }
                @for (x, anchor, name) in [(0.0, "start", "right corner"), (0.5, "middle", "middle"), (1.0, "end", "left corner")] {
                    text .quiet x=(axes.at(x, 0.0).0) y=(height - 12.0) text-anchor=(anchor) { (name) }
                }
            }
        }
    }
}

/// The right half of the upper border with the left half mirrored onto it.
pub(super) fn sides(name: &str, measurement: &Measurement, index: usize) -> Markup {
    let Ok(curve) = measurement.lip.curve(CurveName::UpperBorder) else { return html! {} };
    let points = curve.flatten(SMOOTH_MM / measurement.frame.unit().nominal_mm());
    // The half begins where the curve crosses the midline.
    let half = |sign: f64| -> Vec<(f64, f64)> {
        let mut half = Vec::new();
        for pair in points.windows(2) {
            let (from, to) = ((sign * pair[0].x, pair[0].y), (sign * pair[1].x, pair[1].y));
            if from.0 >= 0.0 {
                half.push(from);
            }
            if from.0 * to.0 < 0.0 {
                half.push((0.0, from.1 + (to.1 - from.1) * from.0 / (from.0 - to.0)));
            }
        }
        half.extend(points.last().map(|last| (sign * last.x, last.y)).filter(|last| last.0 >= 0.0));
        half
    };
    let (right, left) = (half(-1.0), half(1.0));
    let all = || right.iter().chain(&left);
    let x = all().map(|point| point.0).fold(1.0, f64::max);
    let (low, high) = (all().map(|p| p.1).fold(f64::MAX, f64::min), all().map(|p| p.1).fold(f64::MIN, f64::max));
    // One scale across and up, whichever of the two needs it smaller.
    let [across, up] = inner(HALF);
    let unit = (x / across).max(1.1 * (high - low) / up).max(f64::MIN_POSITIVE);
    let middle = 0.5 * (low + high);
    let axes = Axes { x: [0.0, unit * across], y: [middle - 0.5 * unit * up, middle + 0.5 * unit * up], size: HALF };
    let [width, height] = HALF;
    html! {
        figure .chart {
            figcaption { (name) ": right half solid, left half mirrored onto it dashed." }
            svg viewBox=(axes.view_box()) role="img"
                aria-label=(format!("{name}: the right half of the upper border with the mirrored left half over it.")) {
                @let (axis, _) = axes.at(0.0, middle);
                line .grid x1=(axis) y1=(TOP) x2=(axis) y2=(height - BOTTOM) {}
                path class=(format!("curve c{index}")) d=(axes.path(right.iter().copied())) {}
                path class=(format!("curve c{index} dashed")) d=(axes.path(left.iter().copied())) {}
                text .quiet x=(axis) y=(height - 12.0) text-anchor="start" { "midline" }
                text .quiet x=(width - RIGHT) y=(height - 12.0) text-anchor="end" { "towards the corner" }
            }
        }
    }
}
