//! Scenes to test with: lips of any size and tilt over grey photos.

use image::{Rgb, RgbImage};
use kurbo::{BezPath, Point, Rect, Shape};
use resvg::usvg::roxmltree::Document;

use super::super::*;

pub(super) const GREY: Rgb<u8> = Rgb([120, 120, 120]);
/// Typed by nobody, or by somebody with bad intentions.
pub(super) const NASTY: &str = "<b>\"R&D\"</b> ']]> \u{0}\u{7}\u{202e}\u{fffe} مرحبا 😀 z\u{301}\n\t end";

/// A mouth as wide as `width`, with lips `height` high and a Cupid's bow of the given half width.
pub(super) fn borders(width: f64, height: f64, bow: f64, tilt: f64) -> Borders {
    let (half, level) = (width / 2.0, -60.0);
    let curve = |points: &[(f64, f64)]| {
        let mut path = BezPath::new();
        for (index, &(x, y)) in points.iter().enumerate() {
            let at = Point::new(x, level + y + tilt * x);
            if index == 0 { path.move_to(at) } else { path.line_to(at) }
        }
        path
    };
    Borders {
        upper_border: curve(&[(-half, 0.0), (-bow, height), (0.0, 0.8 * height), (bow, height), (half, 0.0)]),
        upper_free_margin: Some(curve(&[(-half, 0.0), (0.0, 0.0), (half, 0.0)])),
        lower_free_margin: Some(curve(&[(-half, 0.0), (0.0, -0.1 * height), (half, 0.0)])),
        lower_border: Some(curve(&[(-half, 0.0), (0.0, -1.4 * height), (half, 0.0)])),
        found: [false; 4],
    }
}

pub(super) fn bounds(borders: &Borders) -> Rect {
    borders.curves().map(Shape::bounding_box).reduce(|all, one| all.union(one)).expect("borders have a curve")
}

pub(super) fn photo(panel: &Panel, borders: Borders, title: &str) -> PhotoView {
    let (width, height) = panel.size();
    let on_border: Vec<Point> =
        borders.upper_border.elements().iter().filter_map(|element| element.end_point()).collect();
    let height_at = |index: usize| HeightLine {
        from: on_border[index],
        to: Point::new(on_border[index].x, -60.0),
        label: "6.6 ± 0.4".to_owned(),
    };
    let lowest = borders.lower_border.as_ref().map_or(Point::new(0.0, -70.0), |curve| {
        let area = curve.bounding_box();
        Point::new(0.0, area.y0)
    });
    let lower = HeightLine { from: lowest, to: Point::new(0.0, -60.0), label: "9.1".to_owned() };
    PhotoView {
        title: title.to_owned(),
        note: "one marking".to_owned(),
        picture: RgbImage::from_pixel(width, height, GREY),
        heights: vec![height_at(1), height_at(2), height_at(3), lower],
        points: on_border,
        found: Vec::new(),
        borders,
        band: Some(0.4),
    }
}

pub(super) fn headline() -> HeadlineValue {
    HeadlineValue {
        title: "Mean vermilion height".to_owned(),
        before: Some("6.4".to_owned()),
        after: "6.6".to_owned(),
        change: Some("+0.2 ± 0.4 mm".to_owned()),
        note: "cannot say".to_owned(),
        withheld: false,
    }
}

pub(super) fn scene_of(mouths: Vec<Borders>) -> Scene {
    let mouth = mouths.iter().map(bounds).reduce(|all, one| all.union(one)).expect("at least one mouth");
    let panel = Panel::around(mouth, mouths.len()).expect("a mouth has a size");
    let titles = ["Before", "After"];
    Scene {
        panel,
        photos: mouths.into_iter().zip(titles).map(|(borders, title)| photo(&panel, borders, title)).collect(),
        midline: true,
        hatched: true,
        scale_bar: Some(ScaleBar { length: mouth.width() / 5.0, label: "10 mm".to_owned() }),
        headlines: vec![headline(), headline(), headline()],
        alignment_note: "aligned on eyes and nose".to_owned(),
        cautions: vec!["The head is tipped further back in the second photo.".to_owned(), "Blur.".to_owned()],
        grave_cautions: 0,
        footer: "lipmetry".to_owned(),
    }
}

pub(super) fn pair() -> Scene {
    scene_of(vec![borders(50.0, 8.0, 5.0, 0.0), borders(51.0, 9.0, 5.5, 0.02)])
}

pub(super) fn single() -> Scene {
    scene_of(vec![borders(50.0, 8.0, 5.0, 0.0)])
}

pub(super) fn drawn(scene: &Scene) -> RgbImage {
    image::load_from_memory(&png(scene).expect("a valid scene")).expect("a valid PNG").to_rgb8()
}

pub(super) fn texts(scene: &Scene) -> Vec<String> {
    let svg = svg(scene).expect("a valid scene");
    let document = Document::parse(&svg).expect("well-formed XML");
    let nodes = document.descendants().filter(|node| node.has_tag_name("text"));
    nodes.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}
