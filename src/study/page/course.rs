//! The change of each person over the visits, and the mean of it.

use maud::{Markup, html};

use super::figure::{Drawing, Figure, KeyItem, isolated, key};
use super::input::FigurePerson;
use super::plot::{LEFT, Plot, RIGHT, WIDTH, range};
use super::shown::{Mean, Shown, counted};
use super::waterfall::missing_in_words;
use crate::measure::MeasureId;
use crate::report::hundredths;
use crate::study::VisitName;
use crate::study::group::StudyVisitDocument;

const TOP: f64 = 34.0;
const HEIGHT: f64 = 270.0;
/// The place of the names of the visits and of the axis below the field.
const BELOW: f64 = 62.0;
/// How far the means of arms stand apart at one visit.
const APART: f64 = 11.0;
/// Labels of visits are no nearer than this, on a telephone, too.
const LABEL: f64 = 78.0;
/// How lines of arms are broken, so that they are told apart without colours; further arms begin anew.
const DASHES: [&str; 4] = ["none", "10 5", "3 4", "13 4 3 4"];

/// A visit's place along the axis.
struct Stop<'a> {
    /// The name; `None` of the reference.
    visit: Option<&'a str>,
    x: f64,
    label: String,
}

/// The places of the visits: by the median of their days where all are known, else one after the other.
struct Stops<'a> {
    of: Vec<Stop<'a>>,
    by_days: bool,
}

/// The course of a measure.
pub(super) fn course(shown: &Shown<'_>, measure: MeasureId) -> Figure {
    let name = format!("course-{measure}");
    let title = format!("{}: the change since the reference visit", measure.measure().name);
    let stops = stops(shown);
    let people: Vec<(&str, &FigurePerson)> = shown.people_of(None).collect();
    let drawn = people.iter().filter(|(_, person)| changes(person, measure, &stops).len() > 1).count();
    if drawn == 0 {
        let reason = "Nobody has a change of this measure, so no course is drawn.".to_owned();
        return Figure { name, caption: format!("{title}."), words: reason.clone(), drawn: Err(reason) };
    }
    let caption = format!(
        "{title}, in {}, {}. Thin: each person. Bold: the mean{} with its 95 % interval. A change whose verdict a caution keeps back is \
         drawn, and {} in the mean. {}",
        shown.unit_of(measure),
        if stops.by_days { "by day" } else { "by visit" },
        if shown.group.arms.is_empty() { "" } else { " of each arm" },
        shown.withheld_in_mean(),
        missing_in_words(shown.people() - drawn, shown.people())
    );
    let at = |visit: &StudyVisitDocument| {
        format!("At {}. {}", shown.visit_name(visit), shown.means_in_words(measure, &visit.name))
    };
    let words = format!(
        "{title}, {}. {}",
        counted(drawn, "person", "people"),
        shown.group.visits.iter().map(at).collect::<Vec<_>>().join(" ")
    );
    let drawing = draw(shown, measure, &stops, &people);
    Figure { name, caption: caption.trim_end().to_owned(), words, drawn: Ok(drawing) }
}

fn stops<'a>(shown: &Shown<'a>) -> Stops<'a> {
    let visits = &shown.group.visits;
    let mut references: Vec<i64> = shown.figures.people().filter_map(|(_, person)| person.reference()?.day).collect();
    references.sort_unstable();
    let reference = references.get(references.len() / 2).copied();
    let by_days = reference.is_some() && visits.iter().all(|visit| visit.day.is_some());
    let day = |day: f64| format!("{}", day.round()).replace('-', "−");
    let first = Stop {
        visit: None,
        x: if by_days { reference.unwrap_or_default() as f64 } else { 0.0 },
        label: if by_days { day(reference.unwrap_or_default() as f64) } else { "reference".to_owned() },
    };
    let later = visits.iter().enumerate().map(|(index, visit)| Stop {
        visit: Some(visit.name.as_str()),
        x: if by_days { visit.day.unwrap_or_default() } else { index as f64 + 1.0 },
        label: match visit.day.filter(|_| by_days) {
            Some(median) => day(median),
            None => label(shown, visit),
        },
    });
    Stops { of: std::iter::once(first).chain(later).collect(), by_days }
}

/// A visit in few letters.
fn label(shown: &Shown<'_>, visit: &StudyVisitDocument) -> String {
    match VisitName::read(&visit.name) {
        VisitName::Name => isolated(&visit.name, 12),
        _ => shown.visit_name(visit),
    }
}

/// The places and changes of a person, with 0 at the reference; the person's own days where places are days.
fn changes(person: &FigurePerson, measure: MeasureId, stops: &Stops<'_>) -> Vec<(f64, f64)> {
    let own = |day: Option<i64>, stop: &Stop<'_>| match day.filter(|_| stops.by_days) {
        Some(day) => day as f64,
        None => stop.x,
    };
    let place = |stop: &Stop<'_>| match stop.visit {
        None => Some((own(person.reference()?.day, stop), 0.0)),
        Some(name) => {
            let visit = person.later(name)?;
            Some((own(visit.day, stop), visit.change(measure)?.difference))
        }
    };
    let mut places: Vec<(f64, f64)> = stops.of.iter().filter_map(place).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    places
}

fn draw(shown: &Shown<'_>, measure: MeasureId, stops: &Stops<'_>, people: &[(&str, &FigurePerson)]) -> Drawing {
    let courses: Vec<_> = people
        .iter()
        .map(|(_, person)| (place_of_arm(shown, person), changes(person, measure, stops)))
        .filter(|(_, places)| places.len() > 1)
        .collect();
    let means: Vec<Vec<(f64, Mean)>> = shown.arms().into_iter().map(|arm| means(shown, measure, stops, arm)).collect();
    let all = || courses.iter().flat_map(|(_, places)| places);
    let ends = means.iter().flatten().flat_map(|(_, mean)| mean.ends());
    let y = range(all().map(|(_, y)| *y).chain(ends), 1.0);
    let xs = || all().map(|(x, _)| *x).chain(stops.of.iter().map(|stop| stop.x));
    let (first, last) = xs().fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
    // Half a label is free at either side.
    let margin = 0.045 * (last - first).max(1e-9);
    let plot = Plot { x: [first - margin, last + margin], y, top: TOP, height: HEIGHT };
    let opacity = hundredths((3.0 / (courses.len() as f64).sqrt()).clamp(0.15, 0.6));
    let elements = html! {
        (plot.grid())
        (plot.title("change", shown.unit_of(measure), 12.0))
        @for (arm, places) in &courses {
            path class=(thread(*arm)) stroke-opacity=(opacity) d=(plot.path(places.iter().copied())) {}
        }
        @for (index, means) in means.iter().enumerate() { (bold(&plot, means, index, shown.group.arms.len(), stops.of[0].x)) }
        line .s-axis x1=(LEFT) x2=(WIDTH - RIGHT) y1=(plot.bottom()) y2=(plot.bottom()) {}
        (labels(&plot, stops))
    };
    let (key, height) = key(&samples(shown), TOP + HEIGHT + BELOW);
    Drawing { height: TOP + HEIGHT + BELOW + height + 6.0, elements: html! { (elements) (key) } }
}

fn place_of_arm(shown: &Shown<'_>, person: &FigurePerson) -> Option<usize> {
    shown.group.arms.iter().position(|arm| Some(&arm.name) == person.arm.as_ref())
}

fn means(shown: &Shown<'_>, measure: MeasureId, stops: &Stops<'_>, arm: Option<&str>) -> Vec<(f64, Mean)> {
    let of = |stop: &Stop<'_>| Some((stop.x, shown.mean(measure, stop.visit?, arm)?));
    stops.of.iter().filter_map(of).collect()
}

/// The mean of an arm over the visits, from 0 at the reference on.
fn bold(plot: &Plot, means: &[(f64, Mean)], index: usize, arms: usize, reference: f64) -> Markup {
    let arm = (arms > 0).then_some(index);
    let aside = if arms > 0 { APART * (index as f64 - 0.5 * (arms as f64 - 1.0)) } else { 0.0 };
    let places: Vec<(f64, f64)> = std::iter::once((plot.across(reference), plot.up(0.0)))
        .chain(means.iter().map(|(x, mean)| (hundredths(plot.across(*x) + aside), plot.up(mean.value))))
        .collect();
    let path: Vec<String> = places.iter().map(|(x, y)| format!("{x} {y}")).collect();
    html! {
        @if places.len() > 1 {
            path .s-halo d=(format!("M{}", path.join("L"))) {}
            path class=(format!("s-course {}", class(arm))) stroke-dasharray=(DASHES[index % DASHES.len()]) d=(format!("M{}", path.join("L"))) {}
        }
        @for ((x, y), (_, mean)) in places.iter().skip(1).zip(means) {
            @if let Some([low, high]) = mean.interval {
                @let (low, high) = (plot.up(low), plot.up(high));
                path class=(format!("s-error {}", class(arm))) d=(format!("M{x} {low}V{high}M{} {low}h10M{} {high}h10", x - 5.0, x - 5.0)) {}
            }
            (mark(arm, *x, *y))
        }
    }
}

/// The mark of an arm: round, square, a triangle, a diamond.
fn mark(arm: Option<usize>, x: f64, y: f64) -> Markup {
    let class = format!("{}-mark", class(arm));
    html! {
        @match arm.unwrap_or_default() % 4 {
            0 => circle class=(class) cx=(x) cy=(y) r="5.5" {},
            1 => rect class=(class) x=(hundredths(x - 5.0)) y=(hundredths(y - 5.0)) width="10" height="10" {},
            2 => path class=(class) d=(format!("M{x} {}l6.5 11h-13z", hundredths(y - 6.5))) {},
            _ => path class=(class) d=(format!("M{x} {}l6.5 6.5l-6.5 6.5l-6.5 -6.5z", hundredths(y - 6.5))) {},
        }
    }
}

/// How the line of one person is drawn.
fn thread(arm: Option<usize>) -> String {
    arm.map_or_else(|| "s-thread s-thread-all".to_owned(), |arm| format!("s-thread {}", class(Some(arm))))
}

fn class(arm: Option<usize>) -> String {
    arm.map_or_else(|| "s-all".to_owned(), |arm| format!("s-arm-{}", arm % 4 + 1))
}

/// The days or names of the visits, as long as they have place: the first and the last come first.
fn labels(plot: &Plot, stops: &Stops<'_>) -> Markup {
    let mut taken: Vec<f64> = Vec::new();
    let last = stops.of.len() - 1;
    let mut order: Vec<usize> = (0..=last).collect();
    order.sort_by_key(|index| (*index != 0, *index != last, *index));
    let mut shown: Vec<(f64, &str)> = Vec::new();
    let least = if stops.by_days { LABEL } else { 1.6 * LABEL };
    for index in order {
        let (x, label) = (plot.across(stops.of[index].x), stops.of[index].label.as_str());
        if taken.iter().all(|other| (other - x).abs() >= least) {
            taken.push(x);
            shown.push((x, label));
        }
    }
    html! {
        @for stop in &stops.of {
            @let x = plot.across(stop.x);
            line .s-axis x1=(x) x2=(x) y1=(plot.bottom()) y2=(plot.bottom() + 6.0) {}
        }
        @for (x, label) in shown { text .s-text.s-quiet x=(x) y=(plot.bottom() + 26.0) text-anchor="middle" { (label) } }
        text .s-text.s-quiet x=(LEFT + 0.5 * Plot::width()) y=(plot.bottom() + 50.0) text-anchor="middle" {
            @if stops.by_days { "day" } @else { "visit" }
        }
    }
}

fn samples(shown: &Shown<'_>) -> Vec<KeyItem> {
    let sample = |arm: Option<usize>, index: usize| {
        html! {
            path class=(format!("s-course {}", class(arm))) stroke-dasharray=(DASHES[index % DASHES.len()]) d="M0 8H26" {}
            (mark(arm, 13.0, 8.0))
        }
    };
    let thread = KeyItem {
        sample: html! { path class=(thread(None)) stroke-opacity="0.6" d="M0 12L13 4L26 8" {} },
        name: "one person".to_owned(),
    };
    let arms = shown.group.arms.iter().enumerate();
    let mut items: Vec<KeyItem> = arms
        .map(|(index, arm)| KeyItem {
            sample: sample(Some(index), index),
            name: format!("mean of {}", isolated(&arm.name, 16)),
        })
        .collect();
    if items.is_empty() {
        items.push(KeyItem { sample: sample(None, 0), name: "mean".to_owned() });
    }
    items.push(thread);
    items
}
