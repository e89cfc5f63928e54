//! The changes of all people, sorted by size, each with its interval, and their mean.

use maud::{Markup, html};

use super::figure::{Drawing, Figure, KeyItem, isolated, key};
use super::input::FigureChange;
use super::plot::{LEFT, Plot, RIGHT, WIDTH, range};
use super::shown::{Shown, counted, mean_in_words};
use crate::comparison::Verdict;
use crate::measure::MeasureId;
use crate::report::hundredths;

/// How high the field of an arm is.
const HEIGHT: f64 = 210.0;
/// How high what stands above it is: the arm and its mean, on a telephone in letters 24 units high.
const HEADING: f64 = 62.0;
/// How much place the codes of people have below it.
const CODES: f64 = 92.0;
/// No bar is further from the next one than this.
const WIDEST_STEP: f64 = 56.0;
/// Where bars are further apart than this, they are drawn with an outline; else there is a strip below them.
const NARROW_STEP: f64 = 4.0;
/// Codes of people are shown as long as so many are in the figure.
pub(super) const MOST_CODES: usize = 60;

/// What belongs to be said where people have several later visits.
const TOGETHER: &str =
    "A person's later visits are judged together, by wider intervals: a bar whose line clears 0 may not be told. ";

/// One person's bar.
struct Bar<'a> {
    id: &'a str,
    change: FigureChange,
}

/// The bars of an arm, or of all people.
struct Arm<'a> {
    name: Option<&'a str>,
    bars: Vec<Bar<'a>>,
}

/// The waterfall of a measure at a visit.
pub(super) fn waterfall(shown: &Shown<'_>, measure: MeasureId) -> Figure {
    let name = format!("waterfall-{measure}");
    let title = format!("{}: the change of each person", measure.measure().name);
    let Some(visit) = shown.main_visit() else {
        let reason = "There is no visit after the reference, so no change is drawn.".to_owned();
        return Figure { name, caption: format!("{title}."), words: reason.clone(), drawn: Err(reason) };
    };
    let arms: Vec<Arm<'_>> = shown.arms().into_iter().map(|arm| of_arm(shown, measure, &visit.name, arm)).collect();
    let people: usize = arms.iter().map(|arm| arm.bars.len()).sum();
    let missing = shown.people() - people;
    if people == 0 {
        let reason = format!("Nobody has a change of this measure at {}, so none is drawn.", shown.visit_name(visit));
        return Figure { name, caption: format!("{title}."), words: reason.clone(), drawn: Err(reason) };
    }
    let told = |verdict| arms.iter().flat_map(|arm| &arm.bars).filter(|bar| bar.change.verdict == verdict).count();
    let [up, down] = directions(measure);
    let words = format!(
        "{title} at {}. {}: {} {up}, {} {down}, {} not told, {} without a verdict. {}",
        shown.visit_name(visit),
        counted(people, "person", "people"),
        told(Verdict::Increased),
        told(Verdict::Decreased),
        told(Verdict::NotDetected),
        told(Verdict::Inconclusive),
        shown.means_in_words(measure, &visit.name)
    );
    let caption = format!(
        "{title} at {}, in {}, sorted by size, with its 95 % interval (thin line). The band is the mean with its 95 % interval. {} \
         has no verdict, because a caution stands against it, and is {} in the mean. {}{}",
        shown.visit_name(visit),
        shown.unit_of(measure),
        if step(most(&arms)) < NARROW_STEP {
            "Dark bars are told by themselves, grey ones are not; a pale one"
        } else {
            "Full bars are told by themselves, empty ones are not; a dashed one"
        },
        shown.withheld_in_mean(),
        [
            if is_cut(&arms, reach(shown, measure, &visit.name, &arms)) {
                "A triangle stands where a line goes on. "
            } else {
                ""
            },
            if people > MOST_CODES { "The strip below shows which are told. " } else { "" },
            if shown.group.visits.len() > 1 { TOGETHER } else { "" },
        ]
        .concat(),
        missing_in_words(missing, shown.people())
    );
    let drawn = Ok(draw(shown, measure, &visit.name, &arms));
    Figure { name, caption: caption.trim_end().to_owned(), words, drawn }
}

/// How many people are missing in a figure; nothing where none is.
pub(super) fn missing_in_words(missing: usize, people: usize) -> String {
    match missing {
        0 => String::new(),
        1 => format!("One of {people} has none and is not drawn."),
        count => format!("{count} of {people} have none and are not drawn."),
    }
}

/// What a change upwards and downwards is called.
pub(super) fn directions(measure: MeasureId) -> [&'static str; 2] {
    if measure.measure().is_lateral() { ["more to the right", "more to the left"] } else { ["larger", "smaller"] }
}

fn of_arm<'a>(shown: &Shown<'a>, measure: MeasureId, visit: &str, name: Option<&'a str>) -> Arm<'a> {
    let change = |(id, person): (&'a str, &'a super::input::FigurePerson)| {
        Some(Bar { id, change: *person.later(visit)?.change(measure)? })
    };
    let mut bars: Vec<Bar<'a>> = shown.people_of(name).filter_map(change).collect();
    bars.sort_by(|a, b| b.change.difference.total_cmp(&a.change.difference));
    Arm { name, bars }
}

/// How many bars the largest arm has.
fn most(arms: &[Arm<'_>]) -> usize {
    arms.iter().map(|arm| arm.bars.len()).max().unwrap_or_default().max(1)
}

/// How far bars are apart where so many stand in one field.
fn step(bars: usize) -> f64 {
    (Plot::width() / bars as f64).min(WIDEST_STEP)
}

fn draw(shown: &Shown<'_>, measure: MeasureId, visit: &str, arms: &[Arm<'_>]) -> Drawing {
    let people: usize = arms.iter().map(|arm| arm.bars.len()).sum();
    let step = step(most(arms));
    let reach = reach(shown, measure, visit, arms);
    let below = if people <= MOST_CODES { CODES } else { 26.0 };
    let of_arm = HEADING + HEIGHT + below;
    let panels = html! {
        @for (index, arm) in arms.iter().enumerate() {
            @let plot = Plot { x: [0.0, 1.0], y: reach, top: HEADING + of_arm * index as f64, height: HEIGHT };
            (heading(shown, measure, visit, arm, &plot))
            (panel(shown, measure, visit, (arm, step, people), &plot))
        }
    };
    let (key, height) = key(&samples(measure, step < NARROW_STEP), of_arm * arms.len() as f64 + 8.0);
    Drawing { height: of_arm * arms.len() as f64 + 8.0 + height + 6.0, elements: html! { (panels) (key) } }
}

/// What the axis reaches: all changes and means, and nine of ten ends of intervals; what lies beyond is cut off and marked.
fn reach(shown: &Shown<'_>, measure: MeasureId, visit: &str, arms: &[Arm<'_>]) -> [f64; 2] {
    let changes = || arms.iter().flat_map(|arm| &arm.bars).map(|bar| bar.change);
    let mut lows: Vec<f64> = changes().map(|change| change.low).collect();
    let mut highs: Vec<f64> = changes().map(|change| change.high).collect();
    lows.sort_by(f64::total_cmp);
    highs.sort_by(|a, b| b.total_cmp(a));
    let beyond = if lows.len() < 10 { 0 } else { lows.len() / 10 };
    let ends = lows.get(beyond).into_iter().chain(highs.get(beyond)).copied();
    let means = arms.iter().filter_map(|arm| shown.mean(measure, visit, arm.name)).flat_map(|mean| mean.ends());
    range(changes().map(|change| change.difference).chain(ends).chain(means), 1.0)
}

/// Whether an interval reaches beyond the axis.
fn is_cut(arms: &[Arm<'_>], [low, high]: [f64; 2]) -> bool {
    arms.iter().flat_map(|arm| &arm.bars).any(|bar| bar.change.low < low || bar.change.high > high)
}

fn heading(shown: &Shown<'_>, measure: MeasureId, visit: &str, arm: &Arm<'_>, plot: &Plot) -> Markup {
    let people = counted(arm.bars.len(), "person", "people");
    html! {
        text .s-text x=(LEFT) y=(plot.top - 38.0) {
            @match arm.name {
                Some(name) => { tspan .s-strong { (isolated(name, 24)) } ": " (people) },
                None => { (people) },
            }
        }
        text .s-text.s-quiet x=(LEFT) y=(plot.top - 12.0) {
            (shown.mean(measure, visit, arm.name).map_or_else(|| "no mean".to_owned(), |mean| mean_in_words(&mean, measure, shown.length_unit())))
        }
    }
}

fn panel(
    shown: &Shown<'_>,
    measure: MeasureId,
    visit: &str,
    (arm, step, people): (&Arm<'_>, f64, usize),
    plot: &Plot,
) -> Markup {
    let first = LEFT + 0.5 * (Plot::width() - step * arm.bars.len() as f64);
    let mean = shown.mean(measure, visit, arm.name);
    html! {
        @if let Some([low, high]) = mean.as_ref().and_then(|mean| mean.interval) { (plot.across_band("s-band", [low, high])) }
        (plot.grid())
        (plot.title("change", shown.unit_of(measure), 38.0))
        @for (index, bar) in arm.bars.iter().enumerate() {
            @let middle = first + step * (index as f64 + 0.5);
            g {
                @if people <= MOST_CODES { title { (isolated(bar.id, 60)) ": " (shown.change_in_words(&bar.change)) } }
                (one_bar(&bar.change, middle, step, plot))
                @if people <= MOST_CODES { (code(bar.id, middle, step, plot)) }
            }
        }
        @if let Some(mean) = &mean { (plot.across_line("s-mean", mean.value)) }
        line .s-axis x1=(LEFT) x2=(WIDTH - RIGHT) y1=(plot.bottom()) y2=(plot.bottom()) {}
    }
}

/// A person's bar from 0 to the change, and the line of its interval, cut off at the edges of the field.
fn one_bar(change: &FigureChange, middle: f64, step: f64, plot: &Plot) -> Markup {
    let (zero, end) = (plot.up(0.0), plot.up(change.difference));
    let width = if step < NARROW_STEP { step } else { 0.74 * step };
    let (top, height) = (zero.min(end), (zero - end).abs());
    let class = class(change.verdict, step < NARROW_STEP);
    let [low, high] = [change.low, change.high].map(|value| plot.within(value));
    let thickness = (0.12 * step).clamp(0.3, 1.3);
    html! {
        rect class=(format!("s-bar {class}")) x=(hundredths(middle - 0.5 * width)) y=(top) width=(hundredths(width)) height=(hundredths(height)) {}
        line .s-interval x1=(hundredths(middle)) x2=(hundredths(middle)) y1=(low) y2=(high) stroke-width=(hundredths(thickness)) {}
        @if change.high > plot.y[1] { (beyond(middle, plot.top, -1.0, step)) }
        @if change.low < plot.y[0] { (beyond(middle, plot.bottom(), 1.0, step)) }
        @if step < NARROW_STEP && change.verdict.is_detectable() {
            rect class=(class) x=(hundredths(middle - 0.5 * step)) y=(plot.bottom() + 8.0) width=(hundredths(step)) height="8" {}
        }
    }
}

/// What stands for an interval that reaches beyond the field.
fn beyond(x: f64, y: f64, way: f64, step: f64) -> Markup {
    let half = (0.3 * step).clamp(1.0, 4.0);
    html! { path .s-interval stroke-width="1" d=(format!("M{} {y}h{}l{} {}z", hundredths(x - half), hundredths(2.0 * half), hundredths(-half), hundredths(1.6 * half * way))) {} }
}

fn class(verdict: Verdict, is_thin: bool) -> &'static str {
    match (verdict, is_thin) {
        (Verdict::Increased, _) => "s-larger",
        (Verdict::Decreased, _) => "s-smaller",
        (Verdict::NotDetected, false) => "s-not-told",
        (Verdict::NotDetected, true) => "s-not-told-thin",
        (Verdict::Inconclusive, false) => "s-no-verdict",
        (Verdict::Inconclusive, true) => "s-no-verdict-thin",
    }
}

/// The code of a person, upwards below the bar.
fn code(id: &str, middle: f64, step: f64, plot: &Plot) -> Markup {
    let (x, y) = (hundredths(middle + if step > 15.0 { 4.5 } else { 3.2 }), plot.bottom() + 11.0);
    html! {
        text .s-code.s-code-large[step > 15.0] x=(x) y=(y) text-anchor="end" transform=(format!("rotate(-90 {x} {y})")) { (isolated(id, 10)) }
    }
}

fn samples(measure: MeasureId, is_thin: bool) -> Vec<KeyItem> {
    let [up, down] = directions(measure);
    let of = |verdict, name: &str| KeyItem {
        sample: html! { rect class=(class(verdict, is_thin)) width="26" height="16" {} },
        name: name.to_owned(),
    };
    vec![
        of(Verdict::Increased, up),
        of(Verdict::NotDetected, "not told"),
        of(Verdict::Decreased, down),
        of(Verdict::Inconclusive, "no verdict"),
    ]
}
