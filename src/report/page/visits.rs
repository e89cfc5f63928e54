//! The course over the visits as a page.

use maud::{Markup, html};

use super::tables::hundredths;
use super::{PageLabels, frame, pictures};
use crate::comparison::{MeasureSeries, Visits};
use crate::imaging::overlay::{OverlayError, Panel, PhotoView, Shown, panel_svg};
use crate::measure::MeasureId;
use crate::report::picture::course_scene;
use crate::report::rounding::rounded;
use crate::report::summary::HEADLINE_MEASURES;
use crate::report::visits::{VisitDocument, VisitsReport, printed};
use crate::units::{Dimension, LengthUnit};

const KIND: &str = "Lips over several visits";

/// The page of a course: `views` are its visits' mouths in `panel`, in their order.
///
/// # Errors
///
/// Where a view cannot be drawn.
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
                " standard uncertainties). In the grey zone a visit cannot be told from the first. Days are counted from the "
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
                dt { "Posture of a lip at rest" }
                dd { (format!("{:.2}", report.settings.posture_sd_mm)) " mm a photo, with " (report.repeats) " differences between photos of one day" }
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

fn signed(day: i64) -> String {
    day.to_string().replace('-', "−")
}

fn strip(course: &Visits, panel: Panel, views: &[PhotoView], days: &[i64]) -> Result<Markup, OverlayError> {
    let mut figures = Vec::new();
    if let Some(first) = views.first() {
        for (index, ((view, face), day)) in views.iter().zip(&course.faces).zip(days).enumerate() {
            let scene = course_scene(panel, first, view, face);
            let label = format!("The mouth on day {}, with its outline drawn on it.", signed(*day));
            let shown = Shown::Photo(usize::from(index > 0));
            let drawing = panel_svg(&scene, shown, &label, &format!("visit-{index}"))?;
            figures.push(html! {
                figure .view {
                    figcaption { "Day " (signed(*day)) }
                    (pictures::stack(&view.picture, &drawing)?)
                }
            });
        }
    }
    Ok(html! { div .views.strip { @for figure in figures { (figure) } } })
}

fn symbol(course_of: &MeasureSeries, unit: LengthUnit) -> &'static str {
    match course_of.measure.dimension {
        Dimension::Score | Dimension::Ratio => "",
        dimension => dimension.symbol(unit),
    }
}

const WIDTH: f64 = 700.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 36.0;

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
                Some(change) => (change.interval.map(|end| baseline + end), change.sdc95),
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
    let x = |day: f64| hundredths(LEFT + (day - first) / (last - first).max(1.0) * (WIDTH - LEFT - RIGHT));
    let y = |value: f64| hundredths(TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM));
    let path = |places: Vec<(f64, f64)>| {
        let places: Vec<String> = places.into_iter().map(|(day, value)| format!("{} {}", x(day), y(value))).collect();
        format!("M{}", places.join("L"))
    };
    let ring = |upper: Vec<(f64, f64)>, lower: Vec<(f64, f64)>| {
        format!("{}Z", path(upper.into_iter().chain(lower.into_iter().rev()).collect()))
    };
    let zone = ring(
        points.iter().map(|(day, _, _, limit)| (*day, baseline + limit)).collect(),
        points.iter().map(|(day, _, _, limit)| (*day, baseline - limit)).collect(),
    );
    let band = ring(
        points.iter().map(|(day, _, ends, _)| (*day, ends[1])).collect(),
        points.iter().map(|(day, _, ends, _)| (*day, ends[0])).collect(),
    );
    let dimension = course_of.measure.dimension;
    let told: Vec<String> = points
        .iter()
        .map(|(day, value, ..)| format!("day {}: {}", signed(*day as i64), rounded(*value, dimension, unit)))
        .collect();
    let label = format!("{} {}: {}.", course_of.measure.name, symbol(course_of, unit), told.join(", "));
    html! {
        figure .chart {
            figcaption { (course_of.measure.name) @if !symbol(course_of, unit).is_empty() { ", " (symbol(course_of, unit)) } }
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(label) {
                path .zone d=(zone) {}
                path .band.b1 d=(band) {}
                line .grid x1=(LEFT) y1=(y(baseline)) x2=(WIDTH - RIGHT) y2=(y(baseline)) {}
                path .curve.c1 d=(path(points.iter().map(|(day, value, ..)| (*day, *value)).collect())) {}
                @for (day, value, [low, high], _) in &points {
                    line .bar x1=(x(*day)) y1=(y(*low)) x2=(x(*day)) y2=(y(*high)) {}
                    circle .dot cx=(x(*day)) cy=(y(*value)) r="5" {}
                    text .quiet x=(x(*day)) y=(HEIGHT - 10.0) text-anchor=(if *day == first { "start" } else if *day == last { "end" } else { "middle" }) {
                        (signed(*day as i64))
                    }
                }
                @for end in [low + margin, baseline, high - margin] {
                    text .quiet x=(LEFT - 8.0) y=(y(end) + 5.0) text-anchor="end" { (rounded(end, dimension, unit)) }
                }
            }
        }
    }
}

fn table(course: &Visits, days: &[i64]) -> Markup {
    let measured = |course_of: &&MeasureSeries| course_of.points.iter().any(|point| point.value.is_some());
    html! {
        table .course {
            caption { "The first visit's value, and the changes since, with their standard uncertainty; those in bold can be told from none." }
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
                        td .text { (symbol(course_of, course.unit)) }
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
                    h3 { "Day " (signed(visit.day)) ", " bdi { (photo.file) } ", against the first visit" }
                    ul .cautions {
                        @for caution in &photo.cautions {
                            li class=(caution.severity) { (caution.message) " " span .advice { (caution.advice) } }
                        }
                    }
                }
            }
        }
    }
}
