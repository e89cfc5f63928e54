//! Strokes that show on any skin, and where a panel lies on the page.

use std::fmt::Display;

use kurbo::{Affine, Point, Rect};

use super::markup::{Markup, polyline_data};
use super::panel::Panel;
use super::style::{CASING, LIGHT};

/// A panel's place on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// The panel's rectangle, page pixels.
    pub area: Rect,
    /// Takes face-frame points to page pixels.
    pub face_to_page: Affine,
}

impl Window {
    /// The window whose top-left corner is at `corner`.
    pub fn at(panel: &Panel, corner: Point) -> Self {
        let (width, height) = panel.size();
        let area = Rect::from_origin_size(corner, (f64::from(width), f64::from(height)));
        Self { area, face_to_page: panel.face_to_pixel().then_translate(corner.to_vec2()) }
    }

    /// The page's x of the facial midline.
    pub fn midline(&self) -> f64 {
        (self.face_to_page * Point::ORIGIN).x
    }

    /// Draws what `content` draws, cut off at the window's edges where `extent`, the curves that it draws, comes near
    /// them: cutting takes a layer of its own. `name` is unique in the document.
    pub fn clipped(&self, markup: &mut Markup, name: &str, extent: Rect, content: impl FnOnce(&mut Markup)) {
        if self.area.contains_rect(extent.inflate(WIDEST_STROKE, WIDEST_STROKE)) {
            return content(markup);
        }
        let Rect { x0, y0, .. } = self.area;
        let (width, height) = (self.area.width(), self.area.height());
        markup.open("clipPath", &[("id", &name)]);
        markup.empty("rect", &[("x", &x0), ("y", &y0), ("width", &width), ("height", &height)]);
        markup.close("clipPath");
        let reference = format!("url(#{name})");
        markup.open("g", &[("clip-path", &reference)]);
        content(markup);
        markup.close("g");
    }
}

/// How far what is drawn along a curve reaches to either side of it, page pixels.
const WIDEST_STROKE: f64 = 40.0;

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub colour: &'static str,
    pub width: f64,
    pub dashes: Option<&'static str>,
    /// What lies under the line, so that it stands off whatever it crosses.
    pub casing: Casing,
}

/// The wider, see-through line under a stroke.
#[derive(Debug, Clone, Copy)]
pub(super) struct Casing {
    pub colour: &'static str,
    pub opacity: f64,
    /// How far it shows on either side, px.
    pub margin: f64,
}

impl Casing {
    /// Under light lines on a photo.
    pub const DARK: Self = Self { colour: CASING, opacity: 0.62, margin: 1.6 };
    /// Under thin dashed lines, whose gaps it must not fill.
    pub const FAINT: Self = Self { colour: CASING, opacity: 0.30, margin: 1.0 };
    /// Under dark lines on the pale picture of the third panel.
    pub const PALE: Self = Self { colour: LIGHT, opacity: 0.80, margin: 2.0 };
}

/// How wide a double line and the gap in its middle are, in widths of the single line.
const DOUBLE: f64 = 1.8;
const CORE: f64 = 0.8;
/// How far the gap hides the line.
const CORE_OPACITY: f64 = 0.85;

impl Stroke {
    /// Draws the line along path data.
    pub fn draw(&self, markup: &mut Markup, data: &str) {
        if data.is_empty() {
            return;
        }
        let under = self.width + 2.0 * self.casing.margin;
        path(markup, data, self.casing.colour, under, &[("stroke-opacity", &self.casing.opacity)]);
        match &self.dashes {
            Some(dashes) => path(markup, data, self.colour, self.width, &[("stroke-dasharray", dashes)]),
            None => path(markup, data, self.colour, self.width, &[]),
        }
    }

    /// Draws two lines side by side in the place of the line, whatever its dashes: what was found by the pixels.
    pub fn draw_double(&self, markup: &mut Markup, data: &str) {
        if data.is_empty() {
            return;
        }
        Self { width: DOUBLE * self.width, dashes: None, ..*self }.draw(markup, data);
        let between = [("stroke-opacity", &CORE_OPACITY as &dyn Display)];
        path(markup, data, self.casing.colour, CORE * self.width, &between);
    }

    /// Draws a straight line through page points.
    pub fn draw_through(&self, markup: &mut Markup, points: &[Point]) {
        self.draw(markup, &polyline_data(points));
    }
}

fn path(markup: &mut Markup, data: &str, colour: &str, width: f64, more: &[(&str, &dyn Display)]) {
    let mut attributes: Vec<(&str, &dyn Display)> = vec![
        ("d", &data),
        ("fill", &"none"),
        ("stroke", &colour),
        ("stroke-width", &width),
        ("stroke-linejoin", &"round"),
        ("stroke-linecap", &"butt"),
    ];
    attributes.extend_from_slice(more);
    markup.empty("path", &attributes);
}

/// Draws the facial midline from the window's top to its bottom, leaving out the `gaps`.
pub(super) fn draw_midline(markup: &mut Markup, window: &Window, stroke: Stroke, gaps: &[Rect]) {
    let (x, area) = (window.midline(), window.area);
    let mut crossed: Vec<Rect> = gaps.iter().copied().filter(|gap| gap.x0 - 4.0 < x && x < gap.x1 + 4.0).collect();
    crossed.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let mut from = area.y0;
    for gap in crossed {
        if gap.y0 > from {
            stroke.draw_through(markup, &[Point::new(x, from), Point::new(x, gap.y0)]);
        }
        from = from.max(gap.y1);
    }
    if from < area.y1 {
        stroke.draw_through(markup, &[Point::new(x, from), Point::new(x, area.y1)]);
    }
}
