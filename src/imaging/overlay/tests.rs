//! The overlay is read by people, so the tests ask what a person would: is everything there, where it
//! belongs, apart from everything else, and harmless whatever was typed.

use image::{Rgb, RgbImage};
use kurbo::{BezPath, Point, Rect};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::label::{self, Label};
use super::page::Page;
use super::photo_panel;
use super::text::Font;
use super::*;
use samples::*;

mod samples;

#[test]
fn the_document_says_all_that_the_scene_says() {
    let written = texts(&pair());
    for expected in [
        "Before",
        "After",
        "Both outlines",
        "one marking",
        "aligned on eyes and nose",
        "6.6 ± 0.4",
        "10 mm",
        "R",
        "L",
        "Mean vermilion height",
        "6.4",
        "→",
        "6.6",
        "+0.2 ± 0.4 mm",
        "cannot say",
        "+1 more in report.json",
        "lipmetry",
    ] {
        assert!(written.iter().any(|text| text == expected), "{expected:?} is not in {written:?}");
    }
}

/// A border that the pixels found is two lines with a gap, whichever photo's; a point is a diamond and no dot.
#[test]
fn what_the_pixels_found_is_drawn_as_a_double_line_and_diamonds() {
    let clicked = pair();
    let mut found = clicked.clone();
    let second = &mut found.photos[1];
    second.borders.found = [true, false, false, true];
    second.found = std::mem::take(&mut second.points);
    let count = |scene: &Scene, what: &str| svg(scene).expect("a valid scene").matches(what).count();
    // Two borders in the photo, the same in the third panel and the sample of the key have a gap more; the diamonds are two
    // paths each.
    let points = found.photos[1].found.len();
    assert_eq!(count(&found, "<path") - count(&clicked, "<path"), 2 + 2 + 1 + 2 * points);
    assert_eq!(count(&clicked, "<circle") - count(&found, "<circle"), points);
    let differing = |place: usize| {
        let [a, b] = [&clicked, &found]
            .map(|scene| panel_svg(scene, PanelChoice::Photo(place), "", "a").expect("a valid scene"));
        a != b
    };
    assert!(!differing(0) && differing(1), "the other photo is drawn as before");
    png(&found).expect("drawn all the same");
}

#[test]
fn any_text_is_harmless_and_shown_as_typed() {
    let mut scene = pair();
    for photo in &mut scene.photos {
        (photo.title, photo.note) = (NASTY.to_owned(), NASTY.to_owned());
        photo.heights.iter_mut().for_each(|height| height.label = NASTY.to_owned());
    }
    scene.headlines[0] = HeadlineValue {
        title: NASTY.to_owned(),
        before: Some(NASTY.to_owned()),
        after: NASTY.to_owned(),
        change: Some(NASTY.to_owned()),
        note: NASTY.to_owned(),
        withheld: false,
    };
    (scene.alignment_note, scene.footer, scene.cautions) =
        (NASTY.to_owned(), NASTY.to_owned(), vec![NASTY.repeat(400)]);
    let written = texts(&scene);
    assert!(written.iter().any(|text| text == "<b>\"R&D\"</b> ']]> مرحبا 😀 z\u{301} end"), "{written:?}");
    png(&scene).expect("drawn all the same");
}

#[test]
fn empty_text_and_missing_parts_leave_no_trace() {
    let mut scene = pair();
    for photo in &mut scene.photos {
        photo.borders = Borders { upper_border: photo.borders.upper_border.clone(), ..Borders::default() };
        (photo.title, photo.note, photo.band) = (String::new(), String::new(), None);
        photo.heights.clear();
        photo.points.clear();
    }
    scene.photos[1].borders = Borders::default();
    (scene.scale_bar, scene.midline) = (None, false);
    scene.headlines.clear();
    scene.cautions.clear();
    (scene.alignment_note, scene.footer) = (String::new(), String::new());
    assert_eq!(texts(&scene), ["R", "L", "R", "L", "R", "L", "Both outlines"]);
    png(&scene).expect("drawn all the same");
}

#[test]
fn all_cautions_that_hold_the_verdicts_back_are_shown_and_the_others_counted() {
    let mut scene = pair();
    scene.cautions = ["First.", "Second.", "Third.", "Fourth."].map(str::to_owned).to_vec();
    for (grave, shown, more) in [
        (0, 1, Some("+3 more in report.json")),
        (1, 1, Some("+3 more in report.json")),
        (2, 2, Some("+2 more in report.json")),
        (4, 4, None),
    ] {
        scene.grave_cautions = grave;
        let written = texts(&scene);
        for (index, caution) in scene.cautions.iter().enumerate() {
            assert_eq!(written.contains(caution), index < shown, "{grave} grave: {written:?}");
        }
        assert_eq!(
            written.iter().find(|text| text.starts_with('+') && text.contains("more")).map(String::as_str),
            more
        );
        // Nothing reaches below the page.
        let svg = svg(&scene).expect("a valid scene");
        let document = resvg::usvg::roxmltree::Document::parse(&svg).expect("well-formed XML");
        let number =
            |node: resvg::usvg::roxmltree::Node<'_, '_>, name| node.attribute(name).and_then(|n| n.parse::<f64>().ok());
        let height = number(document.root_element(), "height").expect("a height");
        let lowest =
            document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| number(node, "y"));
        let lowest = lowest.fold(0.0, f64::max);
        assert!(lowest > 0.5 * height && lowest < height, "{grave} grave: text down to {lowest} of {height}");
        png(&scene).expect("drawn all the same");
    }
}

/// The labels of one photo, and the boxes of what else is written on its panel.
fn placed(scene: &Scene, index: usize) -> (Vec<Label>, Vec<Rect>, Vec<Point>, Rect) {
    let (page, photo) = (Page::lay_out(scene), &scene.photos[index]);
    let window = &page.windows[index];
    let obstacles = photo_panel::obstacles(scene, photo, window);
    let labels = label::place(&photo.heights, window, &obstacles);
    let area = window.area;
    let letter = |x: f64| Font::semibold(style::LETTER).line_box(Point::new(x, area.y1 - style::INSET), style::LETTER);
    let mut fixed = vec![letter(area.x0 + style::INSET), letter(area.x1 - style::INSET - style::LETTER)];
    if let Some(bar) = &scene.scale_bar {
        let [from, to] = photo_panel::scale_bar_ends(window, bar);
        fixed.push(Rect::from_points(from, to).inflate(0.0, 16.0 + style::LABEL));
    }
    (labels, fixed, obstacles, area)
}

#[test]
fn labels_never_collide_on_any_lips() {
    let mut random = ChaCha8Rng::seed_from_u64(20);
    for round in 0..300 {
        let mut lips = || {
            let width = random.random_range(20.0..90.0);
            let bow = width * random.random_range(0.005..0.3);
            borders(width, width * random.random_range(0.03..0.7), bow, random.random_range(-0.25..0.25))
        };
        let mouths = if round % 3 == 0 { vec![lips()] } else { vec![lips(), lips()] };
        let mut scene = scene_of(mouths);
        let label = [
            "6.6",
            "6.6 ± 0.4 mm",
            "a label of a hundred and more characters, of which nobody knows how it came to be so long",
        ][round % 3];
        for photo in &mut scene.photos {
            photo.heights.iter_mut().for_each(|height| height.label = label.to_owned());
        }
        for index in 0..scene.photos.len() {
            let (labels, fixed, obstacles, panel) = placed(&scene, index);
            assert_eq!(labels.len(), 4, "round {round}: one label per height");
            for (place, one) in labels.iter().enumerate() {
                let others = labels[place + 1..].iter().map(|other| other.area).chain(fixed.iter().copied());
                for other in others {
                    assert!(!one.area.overlaps(other), "round {round}: {one:?} collides with {other:?}");
                }
                assert!(panel.contains_rect(one.area), "round {round}: {one:?} leaves the panel {panel:?}");
                let hit = obstacles.iter().find(|point| one.area.contains(**point));
                assert!(hit.is_none(), "round {round}: {one:?} lies on the drawing at {hit:?}");
            }
        }
    }
}

#[test]
fn leaders_keep_the_order_of_the_heights() {
    let (labels, ..) = placed(&pair(), 0);
    let above: Vec<f64> = labels[..3].iter().map(|label| label.area.center().x).collect();
    assert!(above.is_sorted(), "{above:?}");
    // Pushed apart evenly about the middle one: least squares leaves the centre of gravity in place.
    let page = Page::lay_out(&pair());
    let anchors: Vec<f64> =
        pair().photos[0].heights[..3].iter().map(|height| (page.windows[0].face_to_page * height.from).x).collect();
    assert!((above.iter().sum::<f64>() - anchors.iter().sum::<f64>()).abs() < 1e-6, "{above:?} for {anchors:?}");
}

#[test]
fn png_holds_pixels_and_nothing_else() {
    let bytes = png(&pair()).expect("a valid scene");
    let (mut at, mut chunks) = (8, Vec::new());
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
        chunks.push(String::from_utf8_lossy(&bytes[at + 4..at + 8]).into_owned());
        at += length + 12;
    }
    chunks.dedup();
    assert_eq!(chunks, ["IHDR", "IDAT", "IEND"]);
    assert_eq!(drawn(&pair()).width(), 2400);
}

#[test]
fn same_scene_same_bytes() {
    for scene in [pair(), single()] {
        assert_eq!(png(&scene).expect("a valid scene"), png(&scene.clone()).expect("a valid scene"));
    }
}

#[test]
fn pictures_and_drawing_share_one_frame_to_the_pixel() {
    let mut scene = single();
    // The subject's right: negative x.
    let marked = Point::new(-20.0, -66.0);
    let pixel = scene.panel.face_to_pixel() * marked;
    assert!(
        pixel.x < f64::from(scene.panel.size().0) / 2.0,
        "the subject's right is drawn at the left, not at {pixel}"
    );
    let photo = &mut scene.photos[0];
    photo.picture.put_pixel(pixel.x as u32, pixel.y as u32, Rgb([255, 0, 0]));
    photo.borders = Borders::default();
    photo.heights.clear();
    photo.points = vec![Point::new(20.0, -66.0)];
    let (page, picture) = (Page::lay_out(&scene), drawn(&scene));
    let red: Vec<(u32, u32)> =
        picture.enumerate_pixels().filter(|(_, _, colour)| colour.0 == [255, 0, 0]).map(|(x, y, _)| (x, y)).collect();
    let expected = page.windows[0].face_to_page * marked;
    assert_eq!(red, [(expected.x as u32, expected.y as u32)]);
    // The marked point is a white disc: its centre of gravity is where the frame says.
    let at = page.windows[0].face_to_page * scene.photos[0].points[0];
    let near = |x: u32, y: u32| Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5).distance(at) < 12.0;
    let white = picture.enumerate_pixels().filter(|(x, y, colour)| near(*x, *y) && colour.0[0] > 200);
    let (sum, count) = white.fold(((0.0, 0.0), 0.0), |((sx, sy), n), (x, y, _)| {
        ((sx + f64::from(x) + 0.5, sy + f64::from(y) + 0.5), n + 1.0)
    });
    assert!(count > 60.0, "a disc of radius 5 has some 80 pixels, found {count}");
    assert!(Point::new(sum.0 / count, sum.1 / count).distance(at) < 0.5, "disc at {sum:?}/{count}, expected {at}");
}

#[test]
fn ghost_is_the_border_mirrored_about_the_midline() {
    let mut scene = single();
    let photo = &mut scene.photos[0];
    let mut only_right = BezPath::new();
    only_right.move_to((-20.0, -58.0));
    only_right.line_to((-8.0, -55.0));
    photo.borders = Borders { upper_border: only_right, ..Borders::default() };
    (photo.heights, photo.points, photo.band) = (Vec::new(), Vec::new(), None);
    let page = Page::lay_out(&scene);
    let changed = |scene: &Scene| {
        let at = page.windows[0].face_to_page * Point::new(14.0, -56.5);
        let picture = drawn(scene);
        let around = (0..24).map(|step| (at.x as u32 + step - 12, at.y as u32));
        around.filter(|&(x, y)| *picture.get_pixel(x, y) != GREY).count()
    };
    assert!(changed(&scene) > 3, "the mirrored border is missing");
    scene.midline = false;
    assert_eq!(changed(&scene), 0, "without a midline nothing can be mirrored");
}

#[test]
fn what_changed_is_shaded_and_only_that() {
    // Without the text, whose letters would be counted as well.
    let shade = |second: Borders, probe: Point| {
        let scene = scene_of(vec![borders(50.0, 8.0, 5.0, 0.0), second]);
        let page = Page::lay_out(&scene);
        let at = page.windows[2].face_to_page * probe;
        let picture = drawn(&scene);
        picture.get_pixel(at.x as u32, at.y as u32).0
    };
    let probe = Point::new(-12.0, -53.0);
    let paper = shade(borders(50.0, 8.0, 5.0, 0.0), probe);
    assert_eq!(paper, [205; 3], "nothing changed, nothing shaded: the mean grey of the pale picture");
    let higher = shade(borders(50.0, 12.0, 5.0, 0.0), probe);
    assert!(higher[0] > higher[2], "where the second is higher the shade is its orange, not {higher:?}");
    let lower = shade(borders(50.0, 3.0, 5.0, 0.0), Point::new(-12.0, -57.0));
    assert!(lower[2] > lower[0], "where the first is higher the shade is its blue, not {lower:?}");
}

#[test]
fn panels_stay_of_a_calm_shape() {
    for (width, height) in [(50.0, 20.0), (500.0, 1.0), (1.0, 500.0), (1e-3, 1e-3), (1e6, 2e6)] {
        for photos in [1, 2] {
            let mouth = Rect::from_origin_size((-0.3 * width, -60.0), (width, height));
            let panel = Panel::around(mouth, photos).expect("a mouth has a size");
            let (wide, high) = panel.size();
            let shape = f64::from(high) / f64::from(wide);
            assert!((0.5..=1.01).contains(&shape), "{width} by {height}: {wide} by {high} px");
            assert!(panel.viewport().contains_rect(mouth), "{mouth} is not within {}", panel.viewport());
            let corner = panel.face_to_pixel() * Point::new(panel.viewport().x1, panel.viewport().y0);
            assert!(corner.distance(Point::new(f64::from(wide), f64::from(high))) < 1e-6, "{corner}");
        }
    }
}

#[test]
fn a_region_without_size_is_refused() {
    for (width, height) in [
        (0.0, 0.0),
        (0.0, 5.0),
        (5.0, 0.0),
        (f64::NAN, 5.0),
        (f64::INFINITY, 5.0),
        (f64::MAX, f64::MAX),
        (1e-320, 1e-320),
    ] {
        let refused = Panel::around(Rect::new(0.0, 0.0, width, height), 2);
        assert!(matches!(refused, Err(OverlayError::EmptyRegion { .. })), "{width} by {height}: {refused:?}");
    }
    assert!(matches!(Panel::around(Rect::new(0.0, 0.0, 1.0, 1.0), 3), Err(OverlayError::Count { found: 3, .. })));
}

#[test]
fn what_does_not_fit_the_panel_is_refused() {
    let refused = |change: fn(&mut Scene)| {
        let mut scene = pair();
        change(&mut scene);
        assert_eq!(svg(&scene).is_err(), png(&scene).is_err());
        svg(&scene).expect_err("the scene cannot be drawn").to_string()
    };
    assert!(refused(|scene| drop(scene.photos.pop())).contains("2 (as the panel was made for) photos, not 1"));
    assert!(refused(|scene| scene.headlines.push(headline())).contains("at most 3 headline values, not 4"));
    assert!(refused(|scene| scene.photos[1].picture = RgbImage::new(3, 4)).contains("picture 1 is 3 by 4 px"));
    assert!(refused(|scene| scene.photos[0].points.push(Point::new(f64::NAN, 0.0))).contains("a marked point"));
    assert!(refused(|scene| scene.photos[0].heights[0].to.y = 1e9).contains("the end of a height"));
    assert!(refused(|scene| scene.photos[0].borders.upper_border.line_to((f64::INFINITY, 0.0))).contains("a border"));
    assert!(refused(|scene| scene.photos[0].band = Some(-1.0)).contains("error band"));
    assert!(
        refused(|scene| scene.scale_bar = Some(ScaleBar { length: 1e3, label: String::new() })).contains("scale bar")
    );
}

#[test]
fn elided_text_fits_and_is_no_shorter_than_it_must_be() {
    let font = Font::regular(25.0);
    let text = "aligned on eyes and nose · residual 0.4 mm";
    for room in [0.0, 10.0, 25.0, 100.0, 333.0, 5000.0] {
        let kept = font.elide(text, room);
        assert!(font.width(&kept) <= room, "{kept:?} in {room}");
        let lines = font.wrap(text, room, 2);
        assert!(lines.len() <= 2 && lines.iter().all(|line| font.width(line) <= room), "{lines:?} in {room}");
    }
    assert_eq!(font.elide(text, 5000.0), text);
    assert_eq!(font.elide(text, font.width("aligned…") + 0.1), "aligned…");
    assert_eq!(font.wrap("one two three", font.width("one two") + 0.1, 3), ["one two", "three"]);
}
