//! A writer of SVG elements that escapes all it is given.

use std::fmt::{Display, Write};

use kurbo::{Affine, BezPath, Point, Rect};

use super::font::FAMILY;
use super::style::{CASING, HALO, LIGHT};
use super::text::Font;

/// An SVG document being written.
#[derive(Debug, Default)]
pub(super) struct Markup {
    out: String,
}

/// Where a line of text begins.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Text drawn over a photo, or over the pale picture of the third panel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Halo {
    pub fill: &'static str,
    pub around: &'static str,
}

impl Halo {
    /// White letters in a dark halo: legible on light and on dark skin.
    pub const ON_PHOTO: Self = Self { fill: LIGHT, around: CASING };
}

impl Markup {
    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.start(name, attributes);
        self.out.insert(self.out.len() - 2, '/');
    }

    /// Opens an element; [`Markup::close`] closes it.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.start(name, attributes);
    }

    /// Closes the element opened as `name`.
    pub fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// A line of text at `at` on the baseline.
    pub fn text(&mut self, line: &str, at: Point, anchor: Anchor, font: Font, fill: &str) {
        self.line(line, at, anchor, font, fill, &[]);
    }

    /// A line of text with a halo, which is painted first so that it never eats into the letters.
    pub fn haloed(&mut self, line: &str, at: Point, anchor: Anchor, font: Font, halo: Halo) {
        let around: [(&str, &dyn Display); 5] = [
            ("stroke", &halo.around),
            ("stroke-width", &HALO),
            ("stroke-opacity", &0.72),
            ("stroke-linejoin", &"round"),
            ("paint-order", &"stroke"),
        ];
        self.line(line, at, anchor, font, halo.fill, &around);
    }

    /// The document.
    pub fn finish(self) -> String {
        self.out
    }

    fn line(&mut self, line: &str, at: Point, anchor: Anchor, font: Font, fill: &str, more: &[(&str, &dyn Display)]) {
        if line.is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y, weight) = (rounded(at.x), rounded(at.y), font.weight.css());
        let mut attributes: Vec<(&str, &dyn Display)> = vec![
            ("x", &x),
            ("y", &y),
            ("text-anchor", &anchor),
            ("font-family", &FAMILY),
            ("font-size", &font.size),
            ("font-weight", &weight),
            ("fill", &fill),
        ];
        attributes.extend_from_slice(more);
        self.start("text", &attributes);
        // On one line with its element: white space around it would be drawn.
        self.out.pop();
        escape(&mut self.out, line);
        self.close("text");
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            let _ = write!(self.out, " {key}=\"");
            escape(&mut self.out, &value.to_string());
            self.out.push('"');
        }
        self.out.push_str(">\n");
    }
}

/// Path data of `path` taken through `transform`, to a hundredth of a pixel.
pub(super) fn path_data(path: &BezPath, transform: Affine) -> String {
    let mut moved = transform * path;
    let round = |point: &mut Point| *point = Point::new(rounded(point.x), rounded(point.y));
    for element in moved.elements_mut() {
        match element {
            kurbo::PathEl::MoveTo(end) | kurbo::PathEl::LineTo(end) => round(end),
            kurbo::PathEl::QuadTo(control, end) => [control, end].into_iter().for_each(round),
            kurbo::PathEl::CurveTo(first, second, end) => [first, second, end].into_iter().for_each(round),
            kurbo::PathEl::ClosePath => {}
        }
    }
    moved.to_svg()
}

/// Path data of a straight line through `points`.
pub(super) fn polyline_data(points: &[Point]) -> String {
    let mut path = BezPath::new();
    for (index, &point) in points.iter().enumerate() {
        if index == 0 { path.move_to(point) } else { path.line_to(point) }
    }
    path_data(&path, Affine::IDENTITY)
}

/// Path data of a rectangle with round corners.
pub(super) fn round_rect_data(rect: Rect, radius: f64) -> String {
    let Rect { x0, y0, x1, y1 } = rect;
    let arc = format!("a{radius},{radius} 0 0 1");
    format!(
        "M{},{y0}H{}{arc} {radius},{radius}V{}{arc} -{radius},{radius}H{}{arc} -{radius},-{radius}V{}{arc} {radius},-{radius}Z",
        x0 + radius,
        x1 - radius,
        y1 - radius,
        x0 + radius,
        y0 + radius,
    )
}

/// `value` to a hundredth: a document a person can read, and the same on every machine.
pub(super) fn rounded(value: f64) -> f64 {
    // Adding zero turns a negative zero into zero.
    (value * 100.0).round() / 100.0 + 0.0
}

fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
}
