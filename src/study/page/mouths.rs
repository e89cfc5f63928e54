//! The mean outline of the lips before and after, and how people differ from it.

use maud::{Markup, html};

use super::figure::{Drawing, Figure, KeyItem, isolated, key};
use super::input::FigurePerson;
use super::plot::{Plot, WIDTH};
use super::shown::{Shown, counted};
use super::superimposed::{Lines, Spread, Superimposed, mean, spread, superimposed};
use super::waterfall::missing_in_words;
use crate::geometry::{Face, Point};
use crate::report::hundredths;
use crate::study::OutlineRecord;

/// How high the name of an arm above its mouth is.
const HEADING: f64 = 44.0;
/// The room for a mouth, below that.
const ROOM: f64 = 270.0;
/// The lines on which it is shown how people differ, and at how many places on each.
const PLACES: [(usize, usize); 2] = [(0, 9), (3, 7)];

/// One arm's mouths.
struct ArmMouths<'a> {
    name: Option<&'a str>,
    /// Places among the mouths that are laid over each other.
    members: Vec<usize>,
}

/// The mean outlines at the reference and at the later visit that most people have.
pub(super) fn outlines(shown: &Shown<'_>) -> Figure {
    let (name, title) = ("outlines".to_owned(), "The mean outline of the lips");
    let undrawn = |reason: &str| Figure {
        name: name.clone(),
        caption: format!("{title}."),
        words: reason.to_owned(),
        drawn: Err(reason.to_owned()),
    };
    let Some(visit) = shown.main_visit() else {
        return undrawn("There is no visit after the reference, so no mean outline is drawn.");
    };
    let people: Vec<(&str, &FigurePerson)> = shown.people_of(None).collect();
    let pairs: Vec<(&FigurePerson, [&OutlineRecord; 2])> = people
        .iter()
        .filter_map(|(_, person)| {
            Some((*person, [person.reference()?.outline.as_ref()?, person.later(&visit.name)?.outline.as_ref()?]))
        })
        .collect();
    let outlines: Vec<[&OutlineRecord; 2]> = pairs.iter().map(|(_, outlines)| *outlines).collect();
    let Some(laid) = superimposed(&outlines) else {
        return undrawn(
            "Nobody has outlines of the lips at the reference and at a later visit, so no mean outline is drawn.",
        );
    };
    let arms: Vec<ArmMouths<'_>> = shown.arms().into_iter().map(|arm| of_arm(&laid, &pairs, arm)).collect();
    let arms: Vec<ArmMouths<'_>> = arms.into_iter().filter(|arm| !arm.members.is_empty()).collect();
    if arms.is_empty() {
        return undrawn(
            "Nobody in an arm has outlines of the lips at the reference and at a later visit, so no mean outline is drawn.",
        );
    }
    let count: usize = arms.iter().map(|arm| arm.members.len()).sum();
    let caption = format!(
        "{title} at the reference visit (dashed) and at {} (solid){}, in {}. People are laid over each other by position and rotation of their outline at the \
         reference visit, sizes kept and nothing reflected; both outlines of a person are moved as one, so that what changed stays. {}{}",
        shown.visit_name(visit),
        if shown.group.arms.is_empty() { "" } else { ", by arm" },
        shown.length_unit(),
        if count > 1 {
            "The ellipses show how people differ at the reference visit (one standard deviation). "
        } else {
            "Of one person nothing is shown of how people differ. "
        },
        missing_in_words(shown.people() - count, shown.people())
    );
    let words: Vec<String> = arms.iter().map(|arm| in_words(shown, &laid, arm)).collect();
    let words = format!("{title} at the reference visit and at {}. {}", shown.visit_name(visit), words.join(" "));
    Figure {
        name: name.clone(),
        caption: caption.trim_end().to_owned(),
        words,
        drawn: Ok(draw(&laid, &arms, shown.length_unit().symbol())),
    }
}

fn of_arm<'a>(
    laid: &Superimposed,
    pairs: &[(&FigurePerson, [&OutlineRecord; 2])],
    name: Option<&'a str>,
) -> ArmMouths<'a> {
    let is_of = |person: usize| name.is_none() || pairs[person].0.arm.as_deref() == name;
    let members = laid.people.iter().enumerate().filter(|(_, person)| is_of(**person)).map(|(place, _)| place);
    ArmMouths { name, members: members.collect() }
}

impl ArmMouths<'_> {
    /// Its mouths before (0) or after (1).
    fn mouths<'m>(&'m self, laid: &'m Superimposed, time: usize) -> impl Iterator<Item = &'m Lines> {
        self.members.iter().map(move |place| &laid.mouths[*place][time])
    }
}

/// How far the middle of the mean upper border and of the mean lower one moved.
fn in_words(shown: &Shown<'_>, laid: &Superimposed, arm: &ArmMouths<'_>) -> String {
    let middle = |time: usize, line: usize| {
        let mean = mean(arm.mouths(laid, time))?;
        mean[line].get(mean[line].len() / 2).map(|point| point.y)
    };
    let moved = |line: usize| Some(middle(1, line)? - middle(0, line)?);
    let unit = shown.length_unit();
    let way =
        |moved: f64, up: &str, down: &str| format!("{:.1} {unit} {}", moved.abs(), if moved < 0.0 { down } else { up });
    let people = counted(arm.members.len(), "person", "people");
    let of = arm.name.map_or_else(String::new, |name| format!("{}, ", isolated(name, 24)));
    match (moved(0), moved(3)) {
        (Some(upper), Some(lower)) => format!(
            "{of}{people}: in the middle the upper border lies {} and the lower border {} at the later visit.",
            way(upper, "higher", "lower"),
            way(lower, "higher", "lower")
        ),
        _ => format!("{of}{people}."),
    }
}

fn draw(laid: &Superimposed, arms: &[ArmMouths<'_>], unit: &str) -> Drawing {
    let view = View::of(laid, arms);
    let height = HEADING + view.height;
    let panels = html! {
        @for (index, arm) in arms.iter().enumerate() {
            g transform=(format!("translate(0 {})", hundredths(height * index as f64))) { (panel(laid, arm, &view)) }
        }
    };
    let below = height * arms.len() as f64;
    let several = arms.iter().any(|arm| arm.members.len() > 1);
    let (key, rows) = key(&samples(several), below + 40.0);
    let bar = html! {
        path .s-axis d=(format!("M{} {}v-8h{}v8", 20.0, hundredths(below + 24.0), hundredths(view.bar() * view.scale))) fill="none" {}
        text .s-text.s-quiet x=(hundredths(20.0 + view.bar() * view.scale + 10.0)) y=(hundredths(below + 25.0)) { (view.bar()) " " (unit) }
    };
    Drawing { height: below + 40.0 + rows + 6.0, elements: html! { (panels) (bar) (key) } }
}

/// Where mouths are drawn: one scale across and up, the same for all arms.
struct View {
    scale: f64,
    middle: [f64; 2],
    height: f64,
}

impl View {
    fn of(laid: &Superimposed, arms: &[ArmMouths<'_>]) -> Self {
        let means = arms.iter().flat_map(|arm| [mean(arm.mouths(laid, 0)), mean(arm.mouths(laid, 1))]).flatten();
        let points: Vec<Point<Face>> = means.flatten().flatten().collect();
        let spreads = arms.iter().flat_map(|arm| spreads(laid, arm));
        let extent = spreads.map(|spread| spread.sd[0]).fold(0.0, f64::max);
        let ends = |of: fn(&Point<Face>) -> f64| {
            points.iter().map(of).fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
        };
        let ((left, right), (low, high)) = (ends(|point| point.x), ends(|point| point.y));
        let (wide, tall) = (right - left + 2.0 * extent, high - low + 2.0 * extent);
        let scale = ((Plot::width() - 20.0) / wide.max(1e-9)).min(ROOM / tall.max(1e-9));
        let height = hundredths(tall * scale + 16.0);
        Self { scale, middle: [0.5 * (left + right), 0.5 * (low + high)], height }
    }

    fn place(&self, point: Point<Face>) -> (f64, f64) {
        let (x, y) = (point.x - self.middle[0], point.y - self.middle[1]);
        (hundredths(0.5 * WIDTH + self.scale * x), hundredths(HEADING + 0.5 * self.height - self.scale * y))
    }

    fn path(&self, line: &[Point<Face>]) -> String {
        let place = |point: &Point<Face>| {
            let (x, y) = self.place(*point);
            format!("{x} {y}")
        };
        format!("M{}", line.iter().map(place).collect::<Vec<_>>().join("L"))
    }

    /// The length of the bar that shows the scale, in units of length.
    fn bar(&self) -> f64 {
        if self.scale * 10.0 > 60.0 { 10.0 } else { 50.0 }
    }
}

fn spreads(laid: &Superimposed, arm: &ArmMouths<'_>) -> Vec<Spread> {
    let points = |line: usize| arm.mouths(laid, 0).next().map_or(0, |mouth| mouth[line].len());
    let at = |(line, places): (usize, usize)| {
        let last = points(line).saturating_sub(1);
        (0..places).filter_map(move |place| spread(arm.mouths(laid, 0), line, (place * last) / (places - 1)))
    };
    PLACES.into_iter().flat_map(at).collect()
}

fn panel(laid: &Superimposed, arm: &ArmMouths<'_>, view: &View) -> Markup {
    let parted = arm.members.iter().any(|place| laid.parted[*place]);
    let lines: &[usize] = if parted { &[0, 1, 2, 3] } else { &[0, 1, 3] };
    html! {
        text .s-text x="20" y="24" {
            @if let Some(name) = arm.name { tspan .s-strong { (isolated(name, 24)) } ": " }
            (counted(arm.members.len(), "person", "people"))
        }
        @for spread in spreads(laid, arm) {
            @let (x, y) = view.place(spread.middle);
            ellipse .s-people rx=(hundredths(view.scale * spread.sd[0])) ry=(hundredths(view.scale * spread.sd[1]))
                transform=(format!("translate({x} {y}) rotate({})", hundredths(-spread.angle.to_degrees()))) {}
        }
        @for (time, class) in [(0, "s-line-before"), (1, "s-line-after")] {
            @if let Some(mean) = mean(arm.mouths(laid, time)) {
                @for line in lines { path class=(class) d=(view.path(&mean[*line])) {} }
            }
        }
    }
}

fn samples(several: bool) -> Vec<KeyItem> {
    let item = |sample: Markup, name: &str| KeyItem { sample, name: name.to_owned() };
    let mut items = vec![
        item(html! { path .s-line-before d="M0 8H26" {} }, "reference visit"),
        item(html! { path .s-line-after d="M0 8H26" {} }, "later visit"),
    ];
    if several {
        items.push(item(html! { ellipse .s-people cx="13" cy="8" rx="12" ry="6" {} }, "how people differ"));
    }
    items
}
