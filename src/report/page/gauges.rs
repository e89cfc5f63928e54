//! The small pictures on the cards: an interval against zero, the two halves of a lip, and two photos.

use kurbo::{BezPath, Shape};
use maud::{Markup, html};

use super::tables::hundredths;
use crate::comparison::Measurement;
use crate::geometry::{Face, Point};
use crate::landmark::CurveName;

/// An interval against zero, with the words at its two ends.
pub(super) struct Interval<'a> {
    /// What was found.
    pub value: f64,
    /// What it may be with 95 %.
    pub bounds: [f64; 2],
    /// The unit as it stands behind a number.
    pub unit: &'a str,
    /// What negative and what positive values mean.
    pub ends: [&'a str; 2],
}

/// Where a gauge's line begins and ends, in units of its picture.
const LINE: [f64; 2] = [12.0, 328.0];
/// Ends that a gauge may have: the smallest that holds the interval is taken.
const REACHES: [f64; 13] = [0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 30.0, 50.0, 80.0, 100.0, 200.0];

/// The interval as a bar over a line whose middle is zero.
pub(super) fn interval(shown: &Interval<'_>) -> Markup {
    let Interval { value, bounds: [low, high], unit, ends: [less, more] } = shown;
    let farthest = low.abs().max(high.abs());
    let reach = REACHES.into_iter().find(|reach| *reach >= farthest).unwrap_or(farthest);
    let [from, to] = LINE;
    let x = |value: f64| hundredths(0.5 * (from + to) + 0.5 * (to - from) * (value / reach).clamp(-1.0, 1.0));
    let label =
        format!("A line with zero in its middle: {value:.2}{unit}, with 95 % from {low:.2} to {high:.2}{unit}.");
    let label = label.replace('-', "−");
    html! {
        svg .gauge viewBox="0 0 340 46" role="img" aria-label=(label) {
            (scale(&format!("{reach}{unit} {less}"), &format!("{reach}{unit} {more}")))
            line .range x1=(x(*low)) x2=(x(*high)) y1="14" y2="14" {}
            circle .dot cx=(x(*value)) cy="14" r="7" {}
        }
    }
}

/// The same line where no verdict is passed: nothing stands on it.
pub(super) fn no_interval() -> Markup {
    html! {
        svg .gauge.empty viewBox="0 0 340 46" role="img" aria-label="A line with zero in its middle and nothing on it: no verdict." {
            (scale("", ""))
        }
    }
}

fn scale(less: &str, more: &str) -> Markup {
    let [from, to] = LINE;
    let zero = 0.5 * (from + to);
    html! {
        line .line x1=(from) x2=(to) y1="14" y2="14" {}
        line .zero x1=(zero) x2=(zero) y1="2" y2="26" {}
        text x=(from) y="42" { (less) }
        text x=(zero) y="42" text-anchor="middle" { "0" }
        text x=(to) y="42" text-anchor="end" { (more) }
    }
}

/// A half-lip picture's size in its own units, for each photo.
const HALVES: [f64; 2] = [160.0, 66.0];
/// How closely straight lines follow a border, in millimetres.
const SMOOTH_MM: f64 = 0.1;

/// The two halves of the upper lip on either side of the midline, of each photo, with the mirror image of the other half as a dashed
/// line over them.
pub(super) fn halves(photos: &[(&str, &Measurement)]) -> Markup {
    let width = HALVES[0] * photos.len() as f64 + 10.0 * (photos.len() as f64 - 1.0);
    let names: Vec<String> = photos.iter().map(|(name, _)| name.to_lowercase()).collect();
    let label = format!(
        "The right and the left half of the upper lip, {}, each with the other half's mirror image.",
        names.join(" and ")
    );
    html! {
        svg .halves.one[photos.len() == 1] viewBox=(format!("0 0 {width} {}", HALVES[1])) role="img" aria-label=(label) {
            @for (index, (name, photo)) in photos.iter().enumerate() {
                (lip(name, photo, (HALVES[0] + 10.0) * index as f64))
            }
        }
    }
}

fn lip(name: &str, photo: &Measurement, left: f64) -> Markup {
    let tolerance = SMOOTH_MM / photo.frame.unit().nominal_mm();
    let flat = |name| photo.lip.curve(name).map(|curve| curve.flatten(tolerance));
    let Ok(border) = flat(CurveName::UpperBorder) else { return html! {} };
    let margin = flat(CurveName::UpperFreeMargin).unwrap_or_default();
    let all = || border.iter().chain(&margin);
    let across = all().map(|point| point.x.abs()).fold(f64::MIN_POSITIVE, f64::max);
    let (low, high) = all().fold((f64::MAX, f64::MIN), |(low, high), point| (low.min(point.y), high.max(point.y)));
    let [width, height] = HALVES;
    let [middle, room] = [left + 0.5 * width, height - 20.0];
    let size = (0.5 * width - 4.0).min(room * across / (high - low).max(f64::MIN_POSITIVE)) / across;
    let place = |sign: f64| move |point: &(f64, f64)| (middle + sign * size * point.0, 2.0 + size * (high - point.1));
    let [right, left_half] = [-1.0, 1.0].map(|sign| {
        let mut outline = half(&border, sign);
        outline.extend(half(&margin, sign).into_iter().rev());
        (outline, half(&border, sign))
    });
    html! {
        path .half.right d=(path(right.0.iter().map(place(-1.0)), true)) {}
        path .half.left d=(path(left_half.0.iter().map(place(1.0)), true)) {}
        path .mirror d=(path(left_half.1.iter().map(place(-1.0)), false)) {}
        path .mirror d=(path(right.1.iter().map(place(1.0)), false)) {}
        line .middle x1=(hundredths(middle)) x2=(hundredths(middle)) y1="0" y2=(height - 14.0) {}
        text x=(hundredths(left + 2.0)) y=(height - 2.0) { "R" }
        text x=(hundredths(middle)) y=(height - 2.0) text-anchor="middle" { (name) }
        text x=(hundredths(left + width - 2.0)) y=(height - 2.0) text-anchor="end" { "L" }
    }
}

/// The part of a line on one side of the midline, from the midline outwards where it crosses it; across is positive on that side.
pub(super) fn half(points: &[Point<Face>], sign: f64) -> Vec<(f64, f64)> {
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
}

fn path(points: impl Iterator<Item = (f64, f64)>, closed: bool) -> String {
    let mut path = BezPath::new();
    for (index, (x, y)) in points.enumerate() {
        let point = (hundredths(x), hundredths(y));
        if index == 0 { path.move_to(point) } else { path.line_to(point) }
    }
    if closed && !path.is_empty() {
        path.close_path();
    }
    path.into_path(0.0).to_svg()
}

/// Whether photos are fit to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fitness {
    /// Nothing graver than a note stands.
    Fit,
    /// Warnings stand, or only larger changes than the one measured would show.
    WithDoubts,
    /// No verdict is passed.
    Unfit,
}

/// As many photos as there are, with a tick, a question mark or a cross.
pub(super) fn photos(count: usize, fitness: Fitness) -> Markup {
    let label = match fitness {
        Fitness::Fit => "Photos with a tick.",
        Fitness::WithDoubts => "Photos with a question mark.",
        Fitness::Unfit => "Photos with a cross.",
    };
    let sign = match fitness {
        Fitness::Fit => "M0 9l6 7L18 0",
        Fitness::WithDoubts => "M1 4a6 6 0 1 1 7 6v4m0 4v3",
        Fitness::Unfit => "M0 0l17 17M17 0L0 17",
    };
    html! {
        svg .photos viewBox="0 0 110 56" role="img" aria-label=(label) {
            @for index in 0..count {
                @let x = 2 + 26 * index;
                @let y = 2 + 8 * index;
                rect .frame x=(x) y=(y) width="44" height="42" rx="4" {}
                path .mouth d=(format!("M{} {}c6 -6 9 -5 12 -3c3 -2 6 -3 12 3c-8 8 -16 8 -24 0z", x + 10, y + 22)) {}
            }
            path .sign d=(sign) transform=(format!("translate({} 18)", 34 + 26 * count)) {}
        }
    }
}
