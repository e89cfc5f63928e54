//! The page: where the panels, their titles, the cards and the closing line go.

use kurbo::{Point, Rect};

use super::cards::Card;
use super::markup::{Anchor, Markup, round_rect_data};
use super::scene::Scene;
use super::stroke::Window;
use super::style::{CORNER, GAP, HUES, INK, MARGIN, NOTE, PAGE_WIDTH, QUIET, TITLE};
use super::text::{Font, clean};
use super::{pair_panel, photo_panel};

const TITLE_FONT: Font = Font::semibold(TITLE);
const NOTE_FONT: Font = Font::regular(NOTE);
const CAUTION_FONT: Font = Font::regular(NOTE + 1.0);
/// From one line of notes to the next, px.
const NOTE_STEP: f64 = NOTE * 1.35;
/// Room for the caution's mark, px.
const MARK: f64 = 44.0;

/// A page that has been laid out.
#[derive(Debug)]
pub(super) struct Page {
    /// One window per panel, page pixels.
    pub windows: Vec<Window>,
    headers: Vec<Header>,
    cards: Vec<(Card, Rect)>,
    closing: Closing,
    /// Height of the page, whole px.
    pub height: u32,
}

/// The title of a panel and the quiet note beside or under it.
#[derive(Debug)]
struct Header {
    title: String,
    colour: &'static str,
    note: Vec<String>,
    /// Whether the note stands on the title's line.
    beside: bool,
}

/// The cautions and the footer.
#[derive(Debug)]
struct Closing {
    caution: Vec<String>,
    /// The lines that a caution begins on.
    marks: Vec<usize>,
    more: String,
    footer: String,
    /// Which line the footer stands on: the caution's last, or one of its own.
    footer_line: usize,
    top: f64,
}

impl Page {
    /// Lays out `scene`, which has been validated.
    pub fn lay_out(scene: &Scene) -> Self {
        let width = f64::from(scene.panel.size().0);
        let headers = headers(scene, width);
        let below = headers.iter().map(Header::lines_below).max().unwrap_or(0) as f64;
        // Pictures are copied to whole pixels.
        let top = (MARGIN + TITLE + below * NOTE_STEP + 22.0).ceil();
        let windows: Vec<Window> = (0..headers.len())
            .map(|column| Window::at(&scene.panel, Point::new(MARGIN + column as f64 * (width + GAP), top)))
            .collect();
        let bottom = top + f64::from(scene.panel.size().1);
        let cards = cards(scene, top, bottom);
        let end = cards.iter().map(|(_, area)| area.y1).fold(bottom, f64::max);
        let closing = Closing::fit(scene, end);
        // Below some thousands, by the limits on the panel's shape and on the lines of text.
        let height = (closing.end() + MARGIN).ceil() as u32;
        Self { windows, headers, cards, closing, height }
    }

    /// The SVG document.
    pub fn to_svg(&self, scene: &Scene) -> String {
        let mut markup = Markup::default();
        let view_box = format!("0 0 {PAGE_WIDTH} {}", self.height);
        markup.open(
            "svg",
            &[
                ("xmlns", &"http://www.w3.org/2000/svg"),
                ("width", &PAGE_WIDTH),
                ("height", &self.height),
                ("viewBox", &view_box),
            ],
        );
        for (place, photo) in scene.photos.iter().enumerate() {
            photo_panel::draw(
                &mut markup,
                scene,
                photo,
                HUES[place],
                &self.windows[place],
                &format!("lipmetry-photo-{place}"),
            );
        }
        if let [first, second] = scene.photos.as_slice() {
            pair_panel::draw(&mut markup, scene, first, second, &self.windows[2]);
        }
        self.draw_paper(&mut markup);
        for (header, window) in self.headers.iter().zip(&self.windows) {
            header.draw(&mut markup, window.area);
        }
        for (card, area) in &self.cards {
            card.draw(&mut markup, area.origin(), area.height());
        }
        self.closing.draw(&mut markup);
        markup.close("svg");
        markup.finish()
    }

    /// The white page with its holes. It is drawn over the panels' content, which gives that round corners.
    fn draw_paper(&self, markup: &mut Markup) {
        let mut paper = format!("M0,0H{PAGE_WIDTH}V{}H0Z", self.height);
        for window in &self.windows {
            paper.push_str(&round_rect_data(window.area, CORNER));
        }
        markup.empty("path", &[("d", &paper), ("fill", &"#ffffff"), ("fill-rule", &"evenodd")]);
    }
}

fn headers(scene: &Scene, width: f64) -> Vec<Header> {
    let photos = scene.photos.iter().zip(HUES);
    let mut texts: Vec<(&str, &str, &'static str)> =
        photos.map(|(photo, hue)| (photo.title.as_str(), photo.note.as_str(), hue.on_white)).collect();
    if texts.len() == 2 {
        texts.push(("Both outlines", &scene.alignment_note, INK));
    }
    // All beside or all below: titles of one row read as one row.
    let beside = texts.iter().all(|(title, note, _)| Header::fits_beside(&clean(title), &clean(note), width));
    texts.into_iter().map(|(title, note, colour)| Header::fit(title, note, colour, width, beside)).collect()
}

/// Under the panels of a pair in one row, beside the panel of one photo in one column.
fn cards(scene: &Scene, top: f64, bottom: f64) -> Vec<(Card, Rect)> {
    let width = (PAGE_WIDTH - 2.0 * MARGIN - 2.0 * GAP) / 3.0;
    let cards: Vec<Card> = scene.headlines.iter().map(|headline| Card::new(headline, width)).collect();
    let tallest = cards.iter().map(Card::height).fold(0.0, f64::max).ceil();
    let place = |index: usize| match scene.photos.len() {
        1 => Point::new(MARGIN + 2.0 * (width + GAP), top + index as f64 * (tallest + GAP)),
        _ => Point::new(MARGIN + index as f64 * (width + GAP), bottom + GAP),
    };
    let areas = (0..cards.len()).map(|index| Rect::from_origin_size(place(index), (width, tallest)));
    let areas: Vec<Rect> = areas.collect();
    cards.into_iter().zip(areas).collect()
}

impl Header {
    fn fits_beside(title: &str, note: &str, width: f64) -> bool {
        TITLE_FONT.width(title) + NOTE_FONT.width(note) + 1.5 * NOTE <= width
    }

    fn fit(title: &str, note: &str, colour: &'static str, width: f64, beside: bool) -> Self {
        let (title, note) = (TITLE_FONT.elide(&clean(title), width), clean(note));
        let note = if beside { vec![note] } else { NOTE_FONT.wrap(&note, width, 2) };
        Self { title, colour, note, beside }
    }

    fn lines_below(&self) -> usize {
        if self.beside { 0 } else { self.note.len() }
    }

    fn draw(&self, markup: &mut Markup, panel: Rect) {
        let mut y = MARGIN + TITLE;
        markup.text(&self.title, Point::new(panel.x0, y), Anchor::Start, TITLE_FONT, self.colour);
        for line in &self.note {
            if self.beside {
                markup.text(line, Point::new(panel.x1, y), Anchor::End, NOTE_FONT, QUIET);
            } else {
                y += NOTE_STEP;
                markup.text(line, Point::new(panel.x0, y), Anchor::Start, NOTE_FONT, QUIET);
            }
        }
    }
}

impl Closing {
    fn fit(scene: &Scene, end: f64) -> Self {
        let room = PAGE_WIDTH - 2.0 * MARGIN;
        let shown = scene.grave_cautions.max(1).min(scene.cautions.len());
        let more = match scene.cautions.len() - shown {
            0 => String::new(),
            count => format!("+{count} more in report.json"),
        };
        let behind = if more.is_empty() { 0.0 } else { CAUTION_FONT.width(&more) + NOTE };
        let (mut caution, mut marks) = (Vec::new(), Vec::new());
        for (index, text) in scene.cautions[..shown].iter().enumerate() {
            marks.push(caution.len());
            let taken = if index + 1 == shown { behind } else { 0.0 };
            caution.extend(CAUTION_FONT.wrap(&clean(text), room - MARK - taken, 2));
        }
        let footer = NOTE_FONT.elide(&clean(&scene.footer), room);
        let last = caution.last().map_or(0.0, |line| MARK + CAUTION_FONT.width(line) + behind + 2.0 * NOTE);
        let below = !footer.is_empty() && last + NOTE_FONT.width(&footer) > room;
        let footer_line = if below { caution.len() } else { caution.len().saturating_sub(1) };
        Self { caution, marks, more, footer, footer_line, top: end + GAP }
    }

    fn end(&self) -> f64 {
        let footer = if self.footer.is_empty() { 0 } else { self.footer_line + 1 };
        match self.caution.len().max(footer) {
            0 => self.top - GAP,
            lines => self.top + lines as f64 * NOTE_STEP,
        }
    }

    fn draw(&self, markup: &mut Markup) {
        let first = self.top + NOTE;
        let left = MARGIN + MARK;
        for line in &self.marks {
            draw_mark(markup, Point::new(MARGIN + 4.0, first + 3.0 + *line as f64 * NOTE_STEP));
        }
        for (index, line) in self.caution.iter().enumerate() {
            let at = Point::new(left, first + index as f64 * NOTE_STEP);
            markup.text(line, at, Anchor::Start, CAUTION_FONT, INK);
            if index + 1 == self.caution.len() {
                let behind = at + (CAUTION_FONT.width(line) + NOTE, 0.0);
                markup.text(&self.more, behind, Anchor::Start, CAUTION_FONT, QUIET);
            }
        }
        let y = first + self.footer_line as f64 * NOTE_STEP;
        markup.text(&self.footer, Point::new(PAGE_WIDTH - MARGIN, y), Anchor::End, NOTE_FONT, QUIET);
    }
}

/// Draws the triangle with an exclamation mark that begins a caution, its left foot at `foot`.
fn draw_mark(markup: &mut Markup, foot: Point) {
    let Point { x, y } = foot;
    let triangle = format!("M{x},{y}h28l-14,-25z");
    markup.empty(
        "path",
        &[("d", &triangle), ("fill", &"none"), ("stroke", &INK), ("stroke-width", &2.4), ("stroke-linejoin", &"round")],
    );
    let stem = format!("M{},{}v8m0,2.6v2.8", x + 14.0, y - 17.0);
    markup.empty("path", &[("d", &stem), ("fill", &"none"), ("stroke", &INK), ("stroke-width", &2.8)]);
}
