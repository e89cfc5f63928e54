//! One photo's panel: the borders, the mirrored border, the midline, the heights and the points.

use kurbo::{Affine, BezPath, ParamCurve, ParamCurveArclen, Point, Rect, Shape};

use super::label::{self, Label};
use super::markup::{Anchor, Halo, Markup, path_data, polyline_data};
use super::scene::{PhotoView, ScaleBar, Scene};
use super::stroke::{Casing, Stroke, Window, draw_midline};
use super::style::{CASING, Hue, INSET, LABEL, LETTER, LIGHT};
use super::text::{Font, clean};

/// Radius of a marked point, its dark rim included.
const POINT_RADIUS: f64 = 7.0;
/// Distance of the points along a curve that labels keep clear of, page px.
const SAMPLING: f64 = 4.0;

/// Half the diagonal of the diamond at a point that was found.
const DIAMOND: f64 = 8.5;
const FOUND: Stroke = Stroke { colour: LIGHT, width: 2.4, dashes: None, casing: Casing::DARK };
const HEIGHT: Stroke = Stroke { colour: LIGHT, width: 3.0, dashes: None, casing: Casing::DARK };
const LEADER: Stroke = Stroke { colour: LIGHT, width: 1.6, dashes: None, casing: Casing::FAINT };
const MIDLINE: Stroke = Stroke { colour: LIGHT, width: 2.0, dashes: Some("12 9"), casing: Casing::FAINT };
const GHOST: Stroke = Stroke { colour: LIGHT, width: 2.4, dashes: Some("7 6"), casing: Casing::FAINT };

/// Draws all that lies over one photo.
pub(super) fn draw(markup: &mut Markup, scene: &Scene, photo: &PhotoView, hue: Hue, window: &Window, name: &str) {
    let labels = label::place(&photo.heights, window, &obstacles(scene, photo, window));
    let on_page = |(curve, to_page): (&BezPath, Affine)| to_page.transform_rect_bbox(curve.bounding_box());
    let ghost = window.face_to_page * Affine::FLIP_X;
    let curves = photo.borders.curves().map(|curve| (curve, window.face_to_page));
    let drawn = curves.chain([(&photo.borders.upper_border, ghost)]).map(on_page);
    let extent = drawn.chain(labels.iter().map(|label| label.area)).reduce(|a, b| a.union(b)).unwrap_or_default();
    window.clipped(markup, name, extent, |markup| {
        draw_band(markup, scene, photo, window);
        let gaps: Vec<Rect> = labels.iter().map(|label| label.area.inflate(4.0, 4.0)).collect();
        if scene.midline {
            draw_midline(markup, window, MIDLINE, &gaps);
            GHOST.draw(markup, &path_data(&photo.borders.upper_border, window.face_to_page * Affine::FLIP_X));
        }
        draw_borders(markup, photo, hue, window);
        for height in &photo.heights {
            HEIGHT.draw_through(markup, &[window.face_to_page * height.from, window.face_to_page * height.to]);
        }
        draw_labels(markup, &labels);
        for &point in &photo.points {
            draw_point(markup, window.face_to_page * point);
        }
        for &point in &photo.found {
            draw_found(markup, window.face_to_page * point);
        }
    });
    draw_letters(markup, window, Halo::ON_PHOTO);
    if let Some(bar) = &scene.scale_bar {
        draw_scale_bar(markup, window, bar);
    }
}

/// Page points along everything that a label must keep clear of.
pub(super) fn obstacles(scene: &Scene, photo: &PhotoView, window: &Window) -> Vec<Point> {
    let mut taken = Vec::new();
    for curve in photo.borders.curves() {
        sample(curve, window.face_to_page, &mut taken);
    }
    if scene.midline {
        sample(&photo.borders.upper_border, window.face_to_page * Affine::FLIP_X, &mut taken);
    }
    for &point in photo.points.iter().chain(&photo.found) {
        let at = window.face_to_page * point;
        taken.extend([at - (0.0, POINT_RADIUS), at + (0.0, POINT_RADIUS)]);
    }
    taken
}

fn sample(curve: &BezPath, transform: Affine, into: &mut Vec<Point>) {
    for segment in (transform * curve).segments() {
        let steps = (segment.arclen(1.0) / SAMPLING).ceil().max(1.0);
        let count = steps as usize;
        into.extend((0..=count).map(|step| segment.eval(step as f64 / steps)));
    }
}

fn draw_band(markup: &mut Markup, scene: &Scene, photo: &PhotoView, window: &Window) {
    let Some(half) = photo.band else { return };
    let width = 2.0 * half * scene.panel.pixels_per_unit();
    let data = path_data(&photo.borders.upper_border, window.face_to_page);
    // A rim, then a veil: the rim shows on light skin, the veil on dark.
    for (colour, width, opacity) in [(CASING, width + 3.0, 0.22), (LIGHT, width, 0.36)] {
        markup.empty(
            "path",
            &[
                ("d", &data),
                ("fill", &"none"),
                ("stroke", &colour),
                ("stroke-width", &width),
                ("stroke-opacity", &opacity),
                ("stroke-linejoin", &"round"),
            ],
        );
    }
}

fn draw_borders(markup: &mut Markup, photo: &PhotoView, hue: Hue, window: &Window) {
    let upper = Stroke { colour: hue.on_skin, width: 4.4, dashes: None, casing: Casing::DARK };
    let other = Stroke { width: 3.0, ..upper };
    let mut curves: Vec<(&BezPath, bool)> = photo.borders.curves_with_origin().collect();
    // The upper border last, over the ends of the others.
    curves.reverse();
    for (place, (curve, found)) in curves.iter().enumerate() {
        let stroke = if place + 1 == curves.len() { upper } else { other };
        let data = path_data(curve, window.face_to_page);
        if *found { stroke.draw_double(markup, &data) } else { stroke.draw(markup, &data) }
    }
}

/// Draws an empty diamond where the pixels found a point.
fn draw_found(markup: &mut Markup, at: Point) {
    let around = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)];
    let corners = around.map(|(x, y)| at + (x * DIAMOND, y * DIAMOND));
    FOUND.draw_through(markup, &corners);
}

fn draw_point(markup: &mut Markup, at: Point) {
    let (x, y) = (super::markup::rounded(at.x), super::markup::rounded(at.y));
    let radius = POINT_RADIUS - 1.1;
    let attributes: [(&str, &dyn std::fmt::Display); 6] =
        [("cx", &x), ("cy", &y), ("r", &radius), ("fill", &LIGHT), ("stroke", &CASING), ("stroke-width", &2.2)];
    markup.empty("circle", &attributes);
}

fn draw_labels(markup: &mut Markup, labels: &[Label]) {
    for label in labels {
        LEADER.draw(markup, &polyline_data(&label.leader));
    }
    for label in labels {
        markup.haloed(&label.text, label.baseline(), Anchor::Middle, label::FONT, Halo::ON_PHOTO);
    }
}

/// Draws the subject's sides: R at the left edge, L at the right.
pub(super) fn draw_letters(markup: &mut Markup, window: &Window, halo: Halo) {
    let font = Font::semibold(LETTER);
    let Rect { x0, x1, y1, .. } = window.area;
    markup.haloed("R", Point::new(x0 + INSET, y1 - INSET), Anchor::Start, font, halo);
    markup.haloed("L", Point::new(x1 - INSET, y1 - INSET), Anchor::End, font, halo);
}

fn draw_scale_bar(markup: &mut Markup, window: &Window, bar: &ScaleBar) {
    let [from, to] = scale_bar_ends(window, bar);
    let line = Stroke { width: 3.4, ..HEIGHT };
    let tick = |at: Point| [at - (0.0, 8.0), at + (0.0, 8.0)];
    let mut shape = BezPath::new();
    for [start, end] in [[from, to], tick(from), tick(to)] {
        shape.move_to(start);
        shape.line_to(end);
    }
    line.draw(markup, &path_data(&shape, Affine::IDENTITY));
    let font = Font::semibold(LABEL);
    let text = font.elide(&clean(&bar.label), scale_label_room(window, from, to));
    markup.haloed(&text, from.midpoint(to) - (0.0, 16.0), Anchor::Middle, font, Halo::ON_PHOTO);
}

/// The bar's ends, page px: at the bottom, left of the letter L.
pub(super) fn scale_bar_ends(window: &Window, bar: &ScaleBar) -> [Point; 2] {
    let origin = window.face_to_page * Point::ORIGIN;
    let length = (window.face_to_page * Point::new(bar.length, 0.0) - origin).x;
    let end = Point::new(window.area.x1 - INSET - 1.6 * LETTER, window.area.y1 - INSET - 0.36 * LETTER);
    [end - (length, 0.0), end]
}

/// How wide the bar's label may be: centred over the bar it must keep clear of the panel's edge.
fn scale_label_room(window: &Window, from: Point, to: Point) -> f64 {
    let centre = from.midpoint(to).x;
    2.0 * (window.area.x1 - INSET - centre).min(centre - window.area.x0 - INSET)
}
