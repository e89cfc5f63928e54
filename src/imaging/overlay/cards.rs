//! The headline values, each on a card: the values, the change with its error, the verdict.

use kurbo::{Point, Rect};

use super::markup::{Anchor, Markup};
use super::scene::HeadlineValue;
use super::style::{CARD, CORNER, HUES, INK, NOTE, QUIET};
use super::text::{Font, clean};

const PADDING: f64 = 28.0;
const TITLE: Font = Font::regular(30.0);
const CHANGE: Font = Font::regular(38.0);
/// Where a value is withheld: no number, and no larger than the text around it.
const WITHHELD: Font = Font::regular(32.0);
const VERDICT: Font = Font::regular(NOTE + 2.0);
/// Sizes for the values, the largest that fits is taken.
const VALUE_SIZES: [f64; 4] = [54.0, 46.0, 38.0, 31.0];
/// Smallest size of the values beside which the change may stand; below, it gets its own row.
const SHARED_ROW: usize = 2;
/// Free space on either side of the arrow, and between values and change, px.
const APART: f64 = 14.0;
const ARROW: &str = "→";

/// A card whose text has been fitted to a width.
#[derive(Debug)]
pub(super) struct Card {
    width: f64,
    title: Vec<String>,
    before: Option<String>,
    after: String,
    values: Font,
    change: Option<String>,
    /// Whether the change stands beside the values.
    beside: bool,
    withheld: bool,
    note: Vec<String>,
}

impl Card {
    /// Fits `headline` into a card of `width` px.
    pub fn new(headline: &HeadlineValue, width: f64) -> Self {
        let room = width - 2.0 * PADDING;
        let (before, after) = (headline.before.as_deref().map(clean), clean(&headline.after));
        let change = headline.change.as_deref().map(|change| CHANGE.elide(&clean(change), room));
        let beside_room = room - change.as_deref().map_or(0.0, |change| CHANGE.width(change) + 2.0 * APART);
        let fonts = if headline.withheld { [WITHHELD; 4] } else { VALUE_SIZES.map(Font::semibold) };
        let fitting = |fonts: &[Font], room: f64| {
            fonts.iter().copied().find(|&font| values_width(before.as_deref(), &after, font) <= room)
        };
        let shared = fitting(&fonts[..SHARED_ROW], beside_room);
        let smallest = fonts[fonts.len() - 1];
        let values = shared.or_else(|| fitting(&fonts, room)).unwrap_or(smallest);
        let each = match before {
            Some(_) => (room - smallest.width(ARROW) - 2.0 * APART) / 2.0,
            None => room,
        };
        let fit = |value: &str| {
            let all = values_width(before.as_deref(), &after, values);
            if all <= room { value.to_owned() } else { values.elide(value, each) }
        };
        Self {
            width,
            title: TITLE.wrap(&clean(&headline.title), room, 2),
            before: before.as_deref().map(fit),
            after: fit(&after),
            values,
            beside: change.is_some() && shared.is_some(),
            withheld: headline.withheld,
            change,
            note: VERDICT.wrap(&clean(&headline.note), room, 3),
        }
    }

    /// Height that the text needs, px.
    pub fn height(&self) -> f64 {
        let own_row = if self.change.is_some() && !self.beside { CHANGE.size * 1.3 } else { 0.0 };
        let title = self.title.len() as f64 * TITLE.size * 1.25;
        let note = self.note.len() as f64 * VERDICT.size * 1.3;
        2.0 * PADDING + title + VALUE_SIZES[0] * 1.25 + own_row + note
    }

    /// Draws the card with its top-left corner at `corner`, `height` px high.
    pub fn draw(&self, markup: &mut Markup, corner: Point, height: f64) {
        let area = Rect::from_origin_size(corner, (self.width, height));
        let (width, radius) = (self.width, CORNER);
        markup.empty(
            "rect",
            &[
                ("x", &area.x0),
                ("y", &area.y0),
                ("width", &width),
                ("height", &height),
                ("rx", &radius),
                ("fill", &CARD),
            ],
        );
        let mut at = corner + (PADDING, PADDING);
        for line in &self.title {
            markup.text(line, at + (0.0, TITLE.size * 0.85), Anchor::Start, TITLE, INK);
            at.y += TITLE.size * 1.25;
        }
        let baseline = Point::new(at.x, at.y + VALUE_SIZES[0]);
        self.draw_values(markup, baseline);
        at.y += VALUE_SIZES[0] * 1.25;
        let right = area.x1 - PADDING;
        if let Some(change) = &self.change {
            if !self.beside {
                at.y += CHANGE.size * 1.3;
            }
            let y = if self.beside { baseline.y } else { at.y - CHANGE.size * 0.3 };
            markup.text(change, Point::new(right, y), Anchor::End, CHANGE, INK);
        }
        for line in &self.note {
            at.y += VERDICT.size * 1.3;
            let y = at.y - VERDICT.size * 0.2;
            if self.change.is_some() {
                markup.text(line, Point::new(right, y), Anchor::End, VERDICT, QUIET);
            } else {
                markup.text(line, Point::new(at.x, y), Anchor::Start, VERDICT, QUIET);
            }
        }
    }

    fn draw_values(&self, markup: &mut Markup, mut at: Point) {
        let [first, second] = HUES.map(|hue| hue.on_white);
        let Some(before) = &self.before else {
            let ink = if self.withheld {
                INK
            } else if self.change.is_some() {
                second
            } else {
                first
            };
            return markup.text(&self.after, at, Anchor::Start, self.values, ink);
        };
        markup.text(before, at, Anchor::Start, self.values, first);
        at.x += self.values.width(before) + APART;
        markup.text(ARROW, at, Anchor::Start, self.values, QUIET);
        at.x += self.values.width(ARROW) + APART;
        markup.text(&self.after, at, Anchor::Start, self.values, second);
    }
}

fn values_width(before: Option<&str>, after: &str, font: Font) -> f64 {
    let start = before.map_or(0.0, |before| font.width(before) + font.width(ARROW) + 2.0 * APART);
    start + font.width(after)
}
