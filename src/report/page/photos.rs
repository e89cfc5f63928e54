//! The photos of two visits: the mouths of all of them at one scale, and what each says of the height of the lip.

use maud::{Markup, html};

use super::axes::{Axes, LEFT, RIGHT};
use super::charts::{tick_label, ticks};
use super::pictures::{plain, stack};
use super::tables::hundredths;
use crate::comparison::{PairComparison, QUESTIONS};
use crate::estimate::Estimate;
use crate::imaging::overlay::{OverlayError, PanelChoice, panel_svg};
use crate::report::document::{ComparisonReport, PhotoReport};
use crate::report::photo_views::PhotoViews;
use crate::report::photos::{PhotoRole, VisitPhotoDocument, counts_sentence};
use crate::report::printed::{estimate, unit_suffix};
use crate::report::rounding::{change_with_error, interval, to_error};
use crate::report::withheld::withholding_change;

/// What stands below the pictures of the marked photos of visits of several: what they are.
pub(super) fn note(comparison: &PairComparison) -> Markup {
    html! {
        @if comparison.visits.is_some() {
            p .note { "Drawn here and on the cards are the marked photos, with their own heights; the answers and the table are of the means." }
        }
    }
}

/// The section: the photos of each visit and a chart of their values. `views` are their mouths.
pub(super) fn section(
    comparison: &PairComparison,
    report: &ComparisonReport,
    views: &PhotoViews,
) -> Result<Markup, OverlayError> {
    let values = Values::of(comparison);
    let visits = [("Before", &report.before), ("After", &report.after)];
    let mut strips = Vec::new();
    for (index, (title, visit)) in visits.into_iter().enumerate() {
        strips.push(strip(index, title, visit, (views, values.as_ref()))?);
    }
    Ok(html! {
        section .shots aria-labelledby="photos" {
            h2 id="photos" { "The photos" }
            @if let Some(counts) = counts_sentence(comparison) { p { (counts) " A visit of several photos counts by their mean, since a lip never rests twice in quite the same way." } }
            div .visits { @for strip in strips { (strip) } }
            @if let Some(values) = values { (values.chart(visits.map(|(_, visit)| visit))) }
        }
    })
}

/// The photos of one visit beside each other.
fn strip(
    index: usize,
    title: &str,
    visit: &PhotoReport,
    (views, values): (&PhotoViews, Option<&Values<'_>>),
) -> Result<Markup, OverlayError> {
    let (mut figures, mut undrawn) = (Vec::new(), Vec::new());
    for (place, photo) in visit.photos.iter().enumerate() {
        let number = place + 1;
        let said = html! {
            span .name { (number) ". " bdi { (photo.photo.file) } }
            @if let Some(value) = values.and_then(|values| values.shown(photo)) { " " span .value { (value) } }
            " " span .role { (role(photo, visit)) }
        };
        match picture(index, place, (title, photo), views)? {
            Some(picture) => figures.push(html! { figure .left-out[!photo.used] { (picture) figcaption { (said) } } }),
            None => undrawn.push(said),
        }
    }
    Ok(html! {
        div .visit {
            h3 class=(if index == 0 { "before" } else { "after" }) { (title) }
            div .strip { @for figure in figures { (figure) } }
            @if !undrawn.is_empty() { ul .undrawn { @for said in undrawn { li { (said) } } } }
        }
    })
}

/// The mouth with its outline; of a photo whose marks are not drawn the photo alone, where it is known.
fn picture(
    index: usize,
    place: usize,
    (title, photo): (&str, &VisitPhotoDocument),
    views: &PhotoViews,
) -> Result<Option<Markup>, OverlayError> {
    let name = format!("{title}, photo {}", place + 1);
    if let Some((view, scene)) = views.scene(index, place) {
        let label = format!("{name}: the mouth with its outline drawn on it.");
        match panel_svg(&scene, PanelChoice::Photo(index), &label, &format!("visit-{index}-{place}")) {
            Ok(drawing) => return stack(&view.picture, &drawing).map(Some),
            // Where the marks of a photo that does not count lie anywhere there is nothing to draw.
            Err(_) if !photo.used => {}
            Err(problem) => return Err(problem),
        }
    }
    let small = views.thumbnail(index, place);
    small.map(|small| plain(small, &format!("{name}, which is left out."))).transpose()
}

/// What a photo is in its visit.
fn role(photo: &VisitPhotoDocument, visit: &PhotoReport) -> String {
    match (photo.role(), &photo.reason) {
        (PhotoRole::LeftOut, Some(reason)) => format!("Left out. {reason}"),
        (PhotoRole::LeftOut, None) => "Left out.".to_owned(),
        (PhotoRole::Carried, _) => "marks carried".to_owned(),
        (PhotoRole::Marked, _) if photo.photo.sha256 == visit.photo.sha256 => "marked, drawn above".to_owned(),
        (PhotoRole::Marked, _) => "marked".to_owned(),
    }
}

/// The mean height of the lip: the means of both visits and their change.
struct Values<'a> {
    name: &'static str,
    id: &'static str,
    unit: String,
    means: [&'a Estimate; 2],
    change: &'a Estimate,
    comparison: &'a PairComparison,
    withheld: bool,
}

/// Where the groups of a chart lie across it: before, after, and the change.
const GROUPS: [[f64; 2]; 3] = [[0.0, 1.0], [1.0, 2.0], [2.0, 2.75]];
/// Of a group: where its photos begin and end, and where its mean stands.
const PHOTOS: [f64; 2] = [0.14, 0.66];
const MEAN: f64 = 0.86;
/// As wide as a page's column.
const SIZE: [f64; 2] = [700.0, 300.0];

impl<'a> Values<'a> {
    /// `None` where the mean height was not measured at both visits.
    fn of(comparison: &'a PairComparison) -> Option<Self> {
        let id = QUESTIONS[0];
        let (measure, before) = estimate(&comparison.before, id)?;
        let (_, after) = estimate(&comparison.after, id)?;
        Some(Self {
            name: measure.name,
            id: id.as_str(),
            unit: unit_suffix(measure, comparison.before.frame.unit()),
            means: [before, after],
            change: comparison.change(id)?.difference.scalar()?,
            withheld: withholding_change(comparison, id).is_some(),
            comparison,
        })
    }

    /// A value alone, to the decimal of the error of the change: what all photos share does not tell them apart.
    fn number(&self, value: f64) -> String {
        let u = self.change.uncertainty.map(|of| of.u);
        to_error(value, u, QUESTIONS[0].measure().dimension, self.comparison.before.frame.unit())
    }

    fn value_of(&self, photo: &VisitPhotoDocument) -> Option<f64> {
        photo.measures.get(self.id).map(|of| of.value)
    }

    /// Whether a photo that does not count has a value.
    fn has_rings(&self, visits: [&PhotoReport; 2]) -> bool {
        visits.into_iter().flat_map(|visit| &visit.photos).any(|photo| !photo.used && self.value_of(photo).is_some())
    }

    /// What stands below a photo; nothing where no verdict is passed.
    fn shown(&self, photo: &VisitPhotoDocument) -> Option<String> {
        let value = self.value_of(photo).filter(|_| !self.withheld)?;
        Some(format!("{}{}", self.number(value), self.unit))
    }

    /// Each photo as a dot, the means with their errors, and the change with its own.
    fn chart(&self, visits: [&PhotoReport; 2]) -> Markup {
        let axes = self.axes(visits);
        let [width, height] = SIZE;
        let unit = self.unit.trim_start();
        html! {
            figure .chart.withheld[self.withheld] {
                figcaption {
                    (self.name) @if !unit.is_empty() { ", " (unit) }
                    ": each photo is a dot" @if self.has_rings(visits) { ", one that is left out a ring" } "; the long line is the mean, the bar what it may be with 95 %."
                    @if self.withheld { " A caution speaks against the change, so it is not drawn." }
                    @else { " The bar of the change is shorter where what all photos have in common, such as the scale and the clicks, drops out of it." }
                }
                svg viewBox=(axes.view_box()) role="img" aria-label=(self.in_words(visits)) {
                    @for tick in ticks(axes.y) {
                        @let (_, y) = axes.at(0.0, tick);
                        line .grid x1=(LEFT) y1=(y) x2=(axes.at(2.0, tick).0) y2=(y) {}
                        text .quiet x=(LEFT - 8.0) y=(y + 5.0) text-anchor="end" { (tick_label(tick)) }
                    }
                    @for (index, visit) in visits.into_iter().enumerate() { (self.visit(&axes, index, visit)) }
                    @if !self.withheld { (self.change(&axes, width)) }
                    @for (index, name) in ["Before", "After", "Change"].into_iter().enumerate().take(if self.withheld { 2 } else { 3 }) {
                        @let [from, to] = GROUPS[index];
                        text .quiet x=(axes.at(0.5 * (from + to), axes.y[0]).0) y=(height - 10.0) text-anchor="middle" { (name) }
                    }
                }
            }
        }
    }

    /// The axis holds the means with their errors and the photos that count; others may lie beyond it.
    fn axes(&self, visits: [&PhotoReport; 2]) -> Axes {
        let used = visits.into_iter().flat_map(|visit| &visit.photos).filter(|photo| photo.used);
        let values = used.filter_map(|photo| self.value_of(photo));
        let bars = self.means.into_iter().flat_map(|mean| bar(mean, 0.0));
        let ends = values.chain(bars).chain(bar(self.change, self.means[0].value));
        let (low, high) = ends.fold((f64::MAX, f64::MIN), |(low, high), end| (low.min(end), high.max(end)));
        let margin = 0.12 * (high - low).max(f64::MIN_POSITIVE);
        Axes { x: [GROUPS[0][0], GROUPS[2][1]], y: [low - margin, high + margin], size: SIZE }
    }

    /// One visit: its photos and its mean.
    fn visit(&self, axes: &Axes, index: usize, visit: &PhotoReport) -> Markup {
        let [from, _] = GROUPS[index];
        let measured = |(number, photo)| Some((number, photo, self.value_of(photo)?));
        let dots: Vec<(usize, &VisitPhotoDocument, f64)> =
            visit.photos.iter().enumerate().filter_map(measured).collect();
        let part = |place: usize| if dots.len() > 1 { place as f64 / (dots.len() - 1) as f64 } else { 0.5 };
        let place = |place: usize| from + PHOTOS[0] + (PHOTOS[1] - PHOTOS[0]) * part(place);
        let mean = self.means[index];
        let (start, y) = axes.at(from + 0.04, mean.value);
        let (end, _) = axes.at(from + 0.96, mean.value);
        let hue = format!("c{index}");
        html! {
            line class=(format!("{hue} mean")) x1=(start) y1=(y) x2=(end) y2=(y) {}
            (error_bar(axes, from + MEAN, mean.value, bar(mean, 0.0), &hue))
            @for (at, (number, photo, value)) in dots.iter().enumerate() {
                (dot(axes, [place(at), mean.value], *value, (number + 1, photo.used, index)))
            }
        }
    }

    /// The change on the mean before: where its bar leaves the dashed line, it shows.
    fn change(&self, axes: &Axes, width: f64) -> Markup {
        let [from, to] = GROUPS[2];
        let base = self.means[0].value;
        let ((start, y), (end, _)) = (axes.at(1.0, base), axes.at(to, base));
        let value = base + self.change.value;
        let at = from + 0.25 * (to - from);
        let dimension = QUESTIONS[0].measure().dimension;
        let text = change_with_error(self.change, dimension, self.comparison.before.frame.unit());
        let (_, top) = axes.at(at, bar(self.change, base)[1]);
        // Both texts stand clear of the line: the change above it unless its bar is far below.
        let far_below = top > y + 34.0;
        let value_at = if far_below { top - 8.0 } else { top.min(y) - 8.0 };
        let none_at = if far_below { y - 8.0 } else { y + 18.0 };
        html! {
            line .zero.dashed x1=(start) y1=(y) x2=(end) y2=(y) {}
            text .quiet x=(width - RIGHT) y=(hundredths(none_at)) text-anchor="end" { "no change" }
            (error_bar(axes, at, value, bar(self.change, base), "ink"))
            text x=(width - RIGHT) y=(hundredths(value_at)) text-anchor="end" { (text.split(" ± ").next().unwrap_or_default()) (self.unit) }
        }
    }

    /// What the chart shows, for those who do not see it.
    fn in_words(&self, visits: [&PhotoReport; 2]) -> String {
        let between = |of: &Estimate| {
            interval(of).map(|[low, high]| format!(" with 95 % from {low} to {high}")).unwrap_or_default()
        };
        let visit = |(index, visit): (usize, &PhotoReport)| {
            let photo = |photo: &VisitPhotoDocument| {
                let left_out = if photo.used { "" } else { " left out" };
                self.value_of(photo).map(|value| self.number(value) + left_out)
            };
            let photos: Vec<String> = visit.photos.iter().filter_map(photo).collect();
            let (when, mean) = (["Before", "after"][index], self.means[index]);
            format!("{when}: {}; mean {}{}", photos.join(", "), self.number(mean.value), between(mean))
        };
        let visits: Vec<String> = visits.into_iter().enumerate().map(visit).collect();
        let change = match self.withheld {
            true => String::new(),
            false => format!(" Change: {}{}{}.", self.number(self.change.value), self.unit, between(self.change)),
        };
        format!("{}{}. {}.{change}", self.name, self.unit, visits.join("; "))
    }
}

/// The ends of an estimate's interval above `base`; itself where it has none.
fn bar(of: &Estimate, base: f64) -> [f64; 2] {
    of.uncertainty.map_or([of.value; 2], |uncertainty| uncertainty.ci95).map(|end| base + end)
}

/// A dot with its bar.
fn error_bar(axes: &Axes, at: f64, value: f64, [low, high]: [f64; 2], hue: &str) -> Markup {
    let (x, y) = axes.at(at, value);
    let ((_, bottom), (_, top)) = (axes.at(at, low), axes.at(at, high));
    html! {
        path class=(format!("{hue} error")) d=(format!("M{} {top}h12m-6 0V{bottom}m-6 0h12", x - 6.0)) {}
        rect class=(format!("{hue} middle")) x=(hundredths(x - 5.0)) y=(hundredths(y - 5.0)) width="10" height="10" {}
    }
}

/// A photo with its number; one beyond the chart is a triangle at its edge.
fn dot(axes: &Axes, [at, mean]: [f64; 2], value: f64, (number, used, index): (usize, bool, usize)) -> Markup {
    let within = value.clamp(axes.y[0], axes.y[1]);
    let (x, y) = axes.at(at, within);
    let above = value > within;
    // The number stands clear of the line of the mean.
    let over = y - axes.at(at, mean).1;
    let below = above || (value == within && (4.0..26.0).contains(&over));
    html! {
        @if value == within {
            circle class=(format!("c{index} {}", if used { "photo" } else { "ring" })) cx=(x) cy=(y) r="6" {}
        } @else {
            path class=(format!("c{index} ring")) d=(format!("M{} {y}h12l-6 {}z", x - 6.0, if above { -10 } else { 10 })) {}
        }
        text .quiet.number x=(x) y=(hundredths(if below { y + 22.0 } else { y - 11.0 })) text-anchor="middle" { (number) }
    }
}
