//! The course over the visits as a page.

use indexmap::{IndexMap, IndexSet};
use maud::{Markup, html};

use super::axes::{Axes, LEFT, RIGHT};
use super::sources::posture_of;
use super::{PageLabels, PageOf, charts, frame, glossary, pictures};
use crate::comparison::{MeasureSeries, Verdict, VisitValue, Visits};
use crate::imaging::overlay::{OverlayError, Panel, PanelChoice, PhotoView, panel_svg};
use crate::measure::MeasureId;
use crate::report::picture::{visit_scene, without_numbers};
use crate::report::printed::{HEADLINE_MEASURES, unit_symbol};
use crate::report::rounding::rounded;
use crate::report::visits::{VisitDocument, VisitsPhotoDocument, VisitsReport, printed, signed};
use crate::report::words::files_named;
use crate::units::{Dimension, LengthUnit};

const KIND: &str = "Lips over several visits";

/// What the drawings of visits of several photos are.
const DRAWN: &str =
    "Drawn here are the marked photos, with their own heights; the course and the table are of the means.";

/// The page of a course: `views` are its visits' mouths in `panel`, in their order, and `report_file` is its file.
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
    report_file: PageOf<'_>,
) -> Result<String, OverlayError> {
    let headline = |id: &MeasureId| course.measures.iter().find(|course_of| course_of.measure.id == *id);
    let headlines: Vec<&MeasureSeries> = HEADLINE_MEASURES.iter().filter_map(headline).collect();
    let days: Vec<i64> = report.visits.iter().map(|visit| visit.day).collect();
    let photos = report.lines_of_photos();
    let body = html! {
        (super::opening(KIND, labels))
        @for line in &report.summary { p .headline { (line) } }
        section .mouths aria-labelledby="mouths" {
            h2 id="mouths" { "The mouths" }
            (strip(course, panel, views, &report.visits)?)
            @if !photos.is_empty() { p .note { (DRAWN) } }
            @for line in &photos { p .note { (line) } }
            @if course.matches.iter().any(|of| !of.found.points.is_empty() || !of.found.curves.is_empty()) {
                p .note { (super::matched::LEGEND) }
            }
        }
        section aria-labelledby="course" {
            h2 id="course" { "The course" }
            p {
                "Bars hold the truth with 95 % for " (match report.comparisons { 1 => "the one comparison of a measure".to_owned(), count => format!("all {count} comparisons of a measure together") }) " ("
                (format!("{:.2}", report.coverage_factor))
                " times the error). In the grey zone a visit does not show a change from the first. A visit on which no verdict is passed \
                 is drawn as an empty ring and not joined; a triangle stands for one beyond the chart. Days are counted from the "
                @if report.day_zero == "treatment" { "treatment." } @else { "first visit." }
            }
            @for course_of in headlines { (chart(course_of, &days, course.unit)) }
        }
        div .folded {
            (super::folded("All measures", &table(course, &days)))
            (super::folded("Cautions", &cautions(&report.visits)))
            (super::folded("The words on this page", &glossary::words()))
            (super::folded("How it was measured", &sources(report)))
        }
    };
    Ok(frame::page(KIND, labels, report_file, &body))
}

fn strip(course: &Visits, panel: Panel, views: &[PhotoView], visits: &[VisitDocument]) -> Result<Markup, OverlayError> {
    let mut mouths = Vec::new();
    if let Some(first) = views.first() {
        let marked = course.visits.iter().zip(visits).map(|(visit, document)| {
            let place = visit.photos.iter().position(|photo| *photo == visit.marked);
            (document.day, place.and_then(|place| document.photos.get(place)))
        });
        for (index, ((view, face), (day, photo))) in views.iter().zip(&course.faces).zip(marked).enumerate() {
            let mut scene = visit_scene(panel, first, view, face);
            if index > 0 && is_withheld(course, index) {
                without_numbers(&mut scene.photos[1]);
            }
            let taken = photo.and_then(|photo| photo.taken.as_deref());
            let label = format!("The mouth on day {}, with its outline drawn on it.", signed(day));
            let choice = PanelChoice::Photo(usize::from(index > 0));
            let drawing = panel_svg(&scene, choice, &label, &format!("visit-{index}"))?;
            mouths.push(html! {
                figure .view {
                    figcaption { "Day " (signed(day)) @if let Some(taken) = taken { ", " time datetime=(taken) { (taken) } } (remark(photo)) }
                    (pictures::stack(&view.picture, &drawing)?)
                }
            });
        }
    }
    Ok(html! { div .views.strip { @for mouth in mouths { (mouth) } } })
}

/// Where the marks of a photo come from, behind its day.
fn remark(photo: Option<&VisitsPhotoDocument>) -> Markup {
    html! {
        @if let Some(matching) = photo.and_then(|photo| photo.matching.as_ref()) { span .remark { ", " (matching.remark) } }
    }
}

fn sources(report: &VisitsReport) -> Markup {
    html! {
        dl {
            @for visit in &report.visits {
                dt { "Day " (signed(visit.day)) }
                dd { @for photo in &visit.photos { div { bdi { (photo.file) } @if let Some(day) = &photo.taken { ", taken on " (day) } "; SHA-256 " (photo.sha256) @if let Some(matching) = &photo.matching { "; marks " (matching.remark) } @if photo.carried { "; marks carried" } @if let Some(reason) = &photo.reason { "; left out. " (reason) } } } }
            }
            dt { (posture_of(&report.settings)) }
            dd { (posture_used(report)) }
            dt { "Error of a click" }
            dd { (format!("{:.2}", report.settings.marking_sd_mm)) " mm, and " (format!("{:.2}", report.settings.shared_sd_mm)) " mm shared along a border" }
            dt { "Random samples" }
            dd { (report.settings.samples) ", seed " (report.settings.seed) }
            dt { "Program" }
            dd { (report.tool.name) " " (report.tool.version) ", which " (frame::PURPOSE) }
        }
    }
}

/// The posture that the error counts: with several photos of one day what these show of the mean height, beside the default.
fn posture_used(report: &VisitsReport) -> String {
    let default = report.settings.posture_sd_mm;
    let height = report.measures.get(MeasureId::UpperVermilionHeightMean.as_str()).filter(|_| report.repeats > 0);
    let Some(height) = height else { return format!("{default:.2} mm per photo") };
    let degrees = match report.repeats {
        1 => "one degree of freedom".to_owned(),
        count => format!("{count} degrees of freedom"),
    };
    format!(
        "{:.2} {} per photo in the mean height, by the photos of one day ({degrees}) and the default of {default:.2} mm",
        height.posture_sd, height.unit
    )
}

/// Whether no verdict is passed on the height of the lip at a visit.
fn is_withheld(course: &Visits, visit: usize) -> bool {
    let of = course.measures.iter().find(|course_of| course_of.measure.id == MeasureId::UpperVermilionHeight);
    let change = of.and_then(|course_of| course_of.points.get(visit)?.from_first);
    change.is_some_and(|change| change.verdict == Verdict::Inconclusive)
}

/// As wide as a page's column.
const SIZE: [f64; 2] = [700.0, 260.0];

/// One visit in the chart of a measure.
struct Place {
    day: f64,
    value: f64,
    /// The ends of its bar; the value itself at the first visit.
    interval: [f64; 2],
    /// What would not show, from the first visit's value.
    limit: f64,
    /// Whether no verdict is passed on it.
    withheld: bool,
}

fn places(course_of: &MeasureSeries, days: &[i64], baseline: f64) -> Vec<Place> {
    let place = |(point, day): (&VisitValue, &i64)| {
        let value = point.value?;
        let (interval, limit, withheld) = match point.from_first {
            Some(change) => {
                (change.bounds95.map(|end| baseline + end), change.sdc95, change.verdict == Verdict::Inconclusive)
            }
            None => ([value; 2], 0.0, false),
        };
        Some(Place { day: *day as f64, value, interval, limit, withheld })
    };
    course_of.points.iter().zip(days).filter_map(place).collect()
}

/// One measure over the days. The axis is that of the visits with a verdict.
fn chart(course_of: &MeasureSeries, days: &[i64], unit: LengthUnit) -> Markup {
    let Some(baseline) = course_of.points.first().and_then(|point| point.value) else { return html! {} };
    let places = places(course_of, days, baseline);
    let sure = || places.iter().filter(|place| !place.withheld);
    let (measure, dimension) = (course_of.measure, course_of.measure.dimension);
    if sure().count() < 2 {
        return html! { p { (measure.name) ": no verdict is passed on any visit, so no course is drawn; read the cautions." } };
    }
    let ends =
        sure().flat_map(|place| [place.interval[0], place.interval[1], baseline - place.limit, baseline + place.limit]);
    let (low, high) = ends.fold((f64::MAX, f64::MIN), |(low, high), end| (low.min(end), high.max(end)));
    let margin = 0.06 * (high - low).max(f64::MIN_POSITIVE);
    let top = if dimension == Dimension::Score { BEST_SCORE } else { f64::MAX };
    let range = [low - margin, (high + margin).min(top)];
    let within = |value: f64| value.clamp(range[0], range[1]);
    let (first, last) =
        (days.iter().copied().min().unwrap_or(0) as f64, days.iter().copied().max().unwrap_or(1) as f64);
    let axes = Axes { x: [first, first + (last - first).max(1.0)], y: range, size: SIZE };
    let zone = axes.band(
        sure().map(|place| (place.day, within(baseline + place.limit))),
        sure().map(|place| (place.day, within(baseline - place.limit))).collect::<Vec<_>>().into_iter(),
    );
    let symbol = unit_symbol(measure, unit);
    html! {
        figure .chart {
            figcaption { (measure.name) @if !symbol.is_empty() { ", " (symbol) } }
            svg viewBox=(axes.view_box()) role="img" aria-label=(in_words(course_of, &places, unit)) {
                path .zone d=(zone) {}
                @let (_, level) = axes.at(first, baseline);
                line .grid x1=(LEFT) y1=(level) x2=(SIZE[0] - RIGHT) y2=(level) {}
                path .curve.c1 d=(axes.path(sure().map(|place| (place.day, place.value)))) {}
                @for place in &places { (drawn(&axes, place, within)) }
                @for day in days { (day_label(&axes, *day as f64)) }
                @for tick in charts::ticks(range) {
                    text .quiet x=(LEFT - 8.0) y=(axes.at(first, tick).1 + 5.0) text-anchor="end" { (charts::tick_label(tick)) }
                }
            }
        }
    }
}

/// A score goes no higher.
const BEST_SCORE: f64 = 100.0;

/// A visit in its chart: a dot with its bar; without a verdict an empty ring, or a triangle at the edge that it lies beyond.
fn drawn(axes: &Axes, place: &Place, within: impl Fn(f64) -> f64) -> Markup {
    let (x, y) = axes.at(place.day, within(place.value));
    let [low, high] = place.interval.map(|end| axes.at(place.day, within(end)).1);
    let (above, outside) = (place.value > within(place.value), place.value != within(place.value));
    html! {
        @if outside {
            @let tip = if above { -10 } else { 10 };
            path .unsure d=(format!("M{} {y}h12l-6 {tip}z", x - 6.0)) {}
        } @else {
            line class=(if place.withheld { "unsure" } else { "bar" }) x1=(x) y1=(low) x2=(x) y2=(high) {}
            circle class=(if place.withheld { "unsure" } else { "dot" }) cx=(x) cy=(y) r="5" {}
        }
    }
}

fn day_label(axes: &Axes, day: f64) -> Markup {
    let [first, last] = axes.x;
    let anchor = if day == first {
        "start"
    } else if day == last {
        "end"
    } else {
        "middle"
    };
    html! { text .quiet x=(axes.at(day, axes.y[0]).0) y=(SIZE[1] - 10.0) text-anchor=(anchor) { (signed(day as i64)) } }
}

/// What a chart shows, for those who do not see it.
fn in_words(course_of: &MeasureSeries, places: &[Place], unit: LengthUnit) -> String {
    let (measure, symbol) = (course_of.measure, unit_symbol(course_of.measure, unit));
    let value = |place: &Place| match place.withheld {
        true => format!("day {}: no verdict", signed(place.day as i64)),
        false => format!("day {}: {}", signed(place.day as i64), rounded(place.value, measure.dimension, unit)),
    };
    format!("{} {symbol}: {}.", measure.name, places.iter().map(value).collect::<Vec<_>>().join(", "))
}

fn table(course: &Visits, days: &[i64]) -> Markup {
    let measured = |course_of: &&MeasureSeries| course_of.points.iter().any(|point| point.value.is_some());
    html! {
        table .course {
            caption { "The first visit's value, and the changes since, with their standard uncertainty; those in bold are detectable, on those in pale slanted type no verdict is passed." }
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
                            @let withheld = point.from_first.is_some_and(|change| change.verdict == Verdict::Inconclusive);
                            td data-label=(format!("day {}", signed(*day))) class=[withheld.then_some("withheld")] {
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

/// A caution that is said once: its severity, its message, its advice and the earlier photo.
type Said<'a> = (&'a str, &'a str, &'a str, &'a str);

/// Every caution once, the gravest first, with the visits that it is about and their files.
fn cautions(visits: &[VisitDocument]) -> Markup {
    let mut all: IndexMap<Said<'_>, Vec<(i64, &str)>> = IndexMap::new();
    for visit in visits {
        for photo in &visit.photos {
            for caution in &photo.cautions {
                let said = (caution.severity, caution.message.as_str(), caution.advice, caution.against.as_str());
                all.entry(said).or_default().push((visit.day, &photo.file));
            }
        }
    }
    let weight = |severity: &str| ["blocking", "warning"].iter().position(|word| *word == severity).unwrap_or(2);
    all.sort_by_cached_key(|(severity, ..), _| weight(severity));
    html! {
        @if all.is_empty() { p { "None." } }
        ul .cautions {
            @for ((severity, message, advice, against), photos) in &all {
                @let days: IndexSet<String> = photos.iter().map(|(day, _)| format!("day {}", signed(*day))).collect();
                @let files: Vec<&str> = photos.iter().map(|(_, file)| *file).collect();
                @let about = format!("{}, against {against}: ", days.into_iter().collect::<Vec<_>>().join(", "));
                @let message = files_named(message, against, &files.join(", "));
                (super::cautions::item(severity, &about, &message, advice))
            }
        }
    }
}
