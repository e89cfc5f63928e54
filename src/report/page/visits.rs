//! The course over the visits as a page.

use maud::{Markup, html};

use super::axes::{Axes, LEFT, RIGHT};
use super::sources::posture_of;
use super::{PageLabels, frame, pictures};
use crate::comparison::{MeasureSeries, Visits};
use crate::imaging::overlay::{OverlayError, Panel, PanelChoice, PhotoView, panel_svg};
use crate::measure::MeasureId;
use crate::report::picture::visit_scene;
use crate::report::printed::{HEADLINE_MEASURES, unit_symbol};
use crate::report::rounding::rounded;
use crate::report::visits::{VisitDocument, VisitsReport, printed, signed};
use crate::units::LengthUnit;

const KIND: &str = "Lips over several visits";

/// The page of a course: `views` are its visits' mouths in `panel`, in their order.
///
/// # Errors
///
/// Returns an [`OverlayError`] where a view cannot be drawn.
pub fn visits_page(
    course: &Visits,
    report: &VisitsReport,
    panel: Panel,
    views: &[PhotoView],
    labels: &PageLabels,
) -> Result<String, OverlayError> {
    let headline = |id: &MeasureId| course.measures.iter().find(|course_of| course_of.measure.id == *id);
    let headlines: Vec<&MeasureSeries> = HEADLINE_MEASURES.iter().filter_map(headline).collect();
    let days: Vec<i64> = report.visits.iter().map(|visit| visit.day).collect();
    let body = html! {
        header {
            h1 { bdi { (labels.title.as_deref().unwrap_or(KIND)) } }
            @if let Some(id) = &labels.id { p .code { "Code " bdi { (id) } } }
        }
        @for line in &report.summary { p .headline { (line) } }
        section aria-labelledby="mouths" {
            h2 id="mouths" { "The mouths" }
            (strip(course, panel, views, &days)?)
        }
        section aria-labelledby="course" {
            h2 id="course" { "The course" }
            p {
                "Bars and bands hold the truth with 95 % for all " (report.comparisons) " comparisons of a measure together (" (format!("{:.2}", report.coverage_factor))
                " standard uncertainties). In the grey zone a visit does not differ detectably from the first. Days are counted from the "
                @if report.day_zero == "treatment" { "treatment." } @else { "first visit." }
            }
            @for course_of in headlines { (chart(course_of, &days, course.unit)) }
        }
        section aria-labelledby="measures" {
            h2 id="measures" { "All measures" }
            (table(course, &days))
        }
        (cautions(&report.visits))
        section aria-labelledby="sources" {
            h2 id="sources" { "How it was measured" }
            dl {
                @for visit in &report.visits {
                    dt { "Day " (signed(visit.day)) }
                    dd { @for photo in &visit.photos { div { bdi { (photo.file) } "; SHA-256 " (photo.sha256) } } }
                }
                dt { (posture_of(&report.settings)) }
                dd { (format!("{:.2}", report.settings.posture_sd_mm)) " mm per photo, with " (report.repeats) " differences between photos of one day" }
                dt { "Error of a click" }
                dd { (format!("{:.2}", report.settings.marking_sd_mm)) " mm, and " (format!("{:.2}", report.settings.shared_sd_mm)) " mm shared along a border" }
                dt { "Random samples" }
                dd { (report.settings.samples) ", seed " (report.settings.seed) }
                dt { "Program" }
                dd { (report.tool.name) " " (report.tool.version) }
            }
        }
    };
    Ok(frame::page(KIND, labels, &body))
}

fn strip(course: &Visits, panel: Panel, views: &[PhotoView], days: &[i64]) -> Result<Markup, OverlayError> {
    let mut mouths = Vec::new();
    if let Some(first) = views.first() {
        for (index, ((view, face), day)) in views.iter().zip(&course.faces).zip(days).enumerate() {
            let scene = visit_scene(panel, first, view, face);
            let label = format!("The mouth on day {}, with its outline drawn on it.", signed(*day));
            let choice = PanelChoice::Photo(usize::from(index > 0));
            let drawing = panel_svg(&scene, choice, &label, &format!("visit-{index}"))?;
            mouths.push(html! {
                figure .view {
                    figcaption { "Day " (signed(*day)) }
                    (pictures::stack(&view.picture, &drawing)?)
                }
            });
        }
    }
    Ok(html! { div .views.strip { @for mouth in mouths { (mouth) } } })
}

/// As wide as a page's column.
const SIZE: [f64; 2] = [700.0, 260.0];

/// One measure over the days.
fn chart(course_of: &MeasureSeries, days: &[i64], unit: LengthUnit) -> Markup {
    let Some(baseline) = course_of.points.first().and_then(|point| point.value) else { return html! {} };
    let points: Vec<(f64, f64, [f64; 2], f64)> = course_of
        .points
        .iter()
        .zip(days)
        .filter_map(|(point, day)| {
            let value = point.value?;
            let (interval, limit) = match point.from_first {
                Some(change) => (change.bounds95.map(|end| baseline + end), change.sdc95),
                None => ([value; 2], 0.0),
            };
            Some((*day as f64, value, interval, limit))
        })
        .collect();
    let ends = points.iter().flat_map(|(_, _, [low, high], limit)| [*low, *high, baseline - limit, baseline + limit]);
    let (low, high) = ends.fold((f64::MAX, f64::MIN), |(low, high), end| (low.min(end), high.max(end)));
    let margin = 0.06 * (high - low).max(f64::MIN_POSITIVE);
    let (low, high) = (low - margin, high + margin);
    let (first, last) =
        (days.iter().copied().min().unwrap_or(0) as f64, days.iter().copied().max().unwrap_or(1) as f64);
    let axes = Axes { x: [first, first + (last - first).max(1.0)], y: [low, high], size: SIZE };
    let zone = axes.band(
        points.iter().map(|(day, _, _, limit)| (*day, baseline + limit)),
        points.iter().map(|(day, _, _, limit)| (*day, baseline - limit)),
    );
    let band = axes.band(
        points.iter().map(|(day, _, [_, high], _)| (*day, *high)),
        points.iter().map(|(day, _, [low, _], _)| (*day, *low)),
    );
    let [width, height] = SIZE;
    let dimension = course_of.measure.dimension;
    let values: Vec<String> = points
        .iter()
        .map(|(day, value, ..)| format!("day {}: {}", signed(*day as i64), rounded(*value, dimension, unit)))
        .collect();
    let label = format!("{} {}: {}.", course_of.measure.name, unit_symbol(course_of.measure, unit), values.join(", "));
    html! {
        figure .chart {
            figcaption { (course_of.measure.name) @if !unit_symbol(course_of.measure, unit).is_empty() { ", " (unit_symbol(course_of.measure, unit)) } }
            svg viewBox=(axes.view_box()) role="img" aria-label=(label) {
                path .zone d=(zone) {}
                path .band.b1 d=(band) {}
                @let (_, level) = axes.at(first, baseline);
                line .grid x1=(LEFT) y1=(level) x2=(width - RIGHT) y2=(level) {}
                path .curve.c1 d=(axes.path(points.iter().map(|(day, value, ..)| (*day, *value)))) {}
                @for (day, value, [low, high], _) in &points {
                    @let (x, y) = axes.at(*day, *value);
                    line .bar x1=(x) y1=(axes.at(*day, *low).1) x2=(x) y2=(axes.at(*day, *high).1) {}
                    circle .dot cx=(x) cy=(y) r="5" {}
                    text .quiet x=(x) y=(height - 10.0) text-anchor=(if *day == first { "start" } else if *day == last { "end" } else { "middle" }) {
                        (signed(*day as i64))
                    }
                }
                @for end in [low + margin, baseline, high - margin] {
                    text .quiet x=(LEFT - 8.0) y=(axes.at(first, end).1 + 5.0) text-anchor="end" { (rounded(end, dimension, unit)) }
                }
            }
        }
    }
}

fn table(course: &Visits, days: &[i64]) -> Markup {
    let measured = |course_of: &&MeasureSeries| course_of.points.iter().any(|point| point.value.is_some());
    html! {
        table .course {
            caption { "The first visit's value, and the changes since, with their standard uncertainty; those in bold are detectable." }
            thead { tr {
                th scope="col" { "Measure" }
                @for day in days { th scope="col" { "Day " (signed(*day)) } }
                th .text scope="col" { "Unit" }
            } }
            tbody {
                @for course_of in course.measures.iter().filter(measured) {
                    tr data-id=(course_of.measure.id) {
                        th scope="row" { (course_of.measure.name) }
                        @for (point, day) in course_of.points.iter().zip(days) {
                            td data-label=(format!("day {}", signed(*day))) {
                                @match (point.value, point.from_first) {
                                    (_, Some(change)) if change.verdict.is_detectable() => strong { (printed(&change, course_of.measure, course.unit)) },
                                    (_, Some(change)) => (printed(&change, course_of.measure, course.unit)),
                                    (Some(value), None) => (rounded(value, course_of.measure.dimension, course.unit)),
                                    (None, None) => "–",
                                }
                            }
                        }
                        td .text { (unit_symbol(course_of.measure, course.unit)) }
                    }
                }
            }
        }
    }
}

fn cautions(visits: &[VisitDocument]) -> Markup {
    html! {
        section aria-labelledby="cautions" {
            h2 id="cautions" { "Cautions" }
            @if visits.iter().all(|visit| visit.photos.iter().all(|photo| photo.cautions.is_empty())) { p { "None." } }
            @for visit in visits {
                @for photo in visit.photos.iter().filter(|photo| !photo.cautions.is_empty()) {
                    @for group in photo.cautions.chunk_by(|a, b| a.against == b.against) {
                        h3 { "Day " (signed(visit.day)) ", " bdi { (photo.file) } ", against " bdi { (group[0].against) } }
                        ul .cautions {
                            @for caution in group {
                                li class=(caution.severity) { (caution.message) " " span .advice { (caution.advice) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
