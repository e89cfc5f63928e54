//! The third panel: both outlines over each other, and what changed between the upper borders.

use std::fmt::Display;

use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};

use super::markup::{Anchor, Halo, Markup, path_data, polyline_data};
use super::photo_panel::draw_letters;
use super::scene::{PhotoView, Scene};
use super::stroke::{Casing, Stroke, Window, draw_midline};
use super::style::{FIRST_DASHES, HUES, INK, INSET, LABEL, LETTER, LIGHT};
use super::text::{Font, clean};

const MIDLINE: Stroke =
    Stroke { colour: INK, width: 2.0, dashes: Some("12 9"), casing: Casing { opacity: 0.4, ..Casing::PALE } };
/// Length of the line sample in the key.
const SAMPLE: f64 = 62.0;
/// Free space between a sample and its title.
const SPACE: f64 = 12.0;
/// Free space between the two entries of the key.
const BETWEEN_ENTRIES: f64 = 36.0;
/// Width of the letter and the space kept beside it.
const LETTER_ROOM: f64 = 1.5 * LETTER;
const DARK_ON_PALE: Halo = Halo { fill: INK, around: LIGHT };

/// Draws both outlines of the photos `first` and `second`.
pub(super) fn draw(markup: &mut Markup, scene: &Scene, first: &PhotoView, second: &PhotoView, window: &Window) {
    let key = Key::fit([first, second], window);
    let curves = [first, second].into_iter().flat_map(|photo| photo.borders.curves());
    let boxes = curves.map(|curve| window.face_to_page.transform_rect_bbox(curve.bounding_box()));
    let extent = boxes.reduce(|a, b| a.union(b)).unwrap_or_default();
    window.clipped(markup, "lipmetry-both", extent, |markup| {
        if scene.hatched {
            shade_change(markup, [&first.borders.upper_border, &second.borders.upper_border], window);
        }
        if scene.midline {
            let below = Rect { y1: window.area.y1, ..key.area.inflate(SPACE, SPACE) };
            draw_midline(markup, window, MIDLINE, &[below]);
        }
        for (place, photo) in [first, second].into_iter().enumerate() {
            for (index, (curve, found)) in photo.borders.curves_with_origin().enumerate() {
                let stroke = line(place, if index == 0 { 4.6 } else { 3.0 });
                let data = path_data(curve, window.face_to_page);
                if found { stroke.draw_double(markup, &data) } else { stroke.draw(markup, &data) }
            }
        }
    });
    draw_letters(markup, window, DARK_ON_PALE);
    key.draw(markup);
}

fn line(photo: usize, width: f64) -> Stroke {
    let dashes = (photo == 0).then_some(FIRST_DASHES);
    Stroke { colour: HUES[photo].on_white, width, dashes, casing: Casing::PALE }
}

/// Shades the region between two borders in the hue of the one that lies higher there, hatched one
/// way or the other so that grey print tells them apart as well.
fn shade_change(markup: &mut Markup, borders: [&BezPath; 2], window: &Window) {
    let between = closed_between(borders);
    if between.is_empty() {
        return;
    }
    let region = path_data(&between, window.face_to_page);
    for (higher, (hue, tilt)) in HUES.iter().zip([-45, 45]).enumerate() {
        let (clip, hatch) = (format!("lipmetry-higher-{higher}"), format!("lipmetry-hatch-{higher}"));
        let over = path_data(&over(borders[1 - higher], window), Affine::IDENTITY);
        markup.open("clipPath", &[("id", &clip)]);
        markup.empty("path", &[("d", &over)]);
        markup.close("clipPath");
        let turn = format!("rotate({tilt})");
        let tile: [(&str, &dyn Display); 5] = [
            ("id", &hatch),
            ("patternUnits", &"userSpaceOnUse"),
            ("width", &9),
            ("height", &9),
            ("patternTransform", &turn),
        ];
        markup.open("pattern", &tile);
        markup.empty("rect", &[("width", &9), ("height", &9), ("fill", &hue.on_white), ("fill-opacity", &0.20)]);
        markup.empty("rect", &[("width", &9), ("height", &2.4), ("fill", &hue.on_white), ("fill-opacity", &0.50)]);
        markup.close("pattern");
        let (clip, fill) = (format!("url(#{clip})"), format!("url(#{hatch})"));
        markup.open("g", &[("clip-path", &clip)]);
        markup.empty("path", &[("d", &region), ("fill", &fill), ("fill-rule", &"evenodd")]);
        markup.close("g");
    }
}

/// The closed path along one border and back along the other, face frame.
fn closed_between([first, second]: [&BezPath; 2]) -> BezPath {
    let mut path = first.clone();
    for element in second.reverse_subpaths().elements() {
        path.push(match *element {
            PathEl::MoveTo(start) if !path.is_empty() => PathEl::LineTo(start),
            other => other,
        });
    }
    if !path.is_empty() {
        path.close_path();
    }
    path
}

/// All of the window that lies higher than `border`, which is carried on level to both edges.
fn over(border: &BezPath, window: &Window) -> BezPath {
    let Rect { x0, x1, y0, .. } = window.area;
    let mut path = window.face_to_page * border;
    let ends =
        path.elements().first().and_then(PathEl::end_point).zip(path.elements().last().and_then(PathEl::end_point));
    if let Some((start, end)) = ends {
        // From above the whole drawing, so that a border beyond the window still has an over and an under.
        let sky = y0.min(start.y).min(end.y) - 10.0 * window.area.height();
        let (left, right) = (x0.min(start.x), x1.max(end.x));
        for corner in
            [Point::new(right, end.y), Point::new(right, sky), Point::new(left, sky), Point::new(left, start.y)]
        {
            path.line_to(corner);
        }
        path.close_path();
    }
    path
}

/// Between the side letters: how each photo's line looks, and its title.
struct Key {
    titles: [String; 2],
    /// Whether the upper border of each photo was found by the pixels.
    found: [bool; 2],
    /// The box of both entries, page px.
    area: Rect,
}

impl Key {
    const FONT: Font = Font::semibold(LABEL);

    fn fit(photos: [&PhotoView; 2], window: &Window) -> Self {
        let titles = photos.map(|photo| photo.title.as_str());
        let room = window.area.width() - 2.0 * (INSET + LETTER_ROOM);
        let each = (room - BETWEEN_ENTRIES) / 2.0 - SAMPLE - SPACE;
        let titles = titles.map(|title| Self::FONT.elide(&clean(title), each));
        let total = titles.iter().map(|title| Self::entry(title)).sum::<f64>() + BETWEEN_ENTRIES;
        let start = Point::new(window.area.center().x - total / 2.0, window.area.y1 - INSET);
        Self { titles, found: photos.map(|photo| photo.borders.found[0]), area: Self::FONT.line_box(start, total) }
    }

    fn entry(title: &str) -> f64 {
        SAMPLE + SPACE + Self::FONT.width(title)
    }

    fn draw(&self, markup: &mut Markup) {
        let baseline = self.area.y0 - Self::FONT.line_box(Point::ORIGIN, 0.0).y0;
        let starts = [self.area.x0, self.area.x1 - Self::entry(&self.titles[1])];
        for (photo, (title, x)) in self.titles.iter().zip(starts).enumerate() {
            let at = Point::new(x, baseline);
            let level = at - (0.0, 0.34 * LABEL);
            let (stroke, sample) = (line(photo, 4.6), polyline_data(&[level, level + (SAMPLE, 0.0)]));
            if self.found[photo] {
                stroke.draw_double(markup, &sample)
            } else {
                stroke.draw(markup, &sample)
            }
            let halo = Halo { fill: HUES[photo].on_white, ..DARK_ON_PALE };
            markup.haloed(title, at + (SAMPLE + SPACE, 0.0), Anchor::Start, Self::FONT, halo);
        }
    }
}
