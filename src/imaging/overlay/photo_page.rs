//! One panel by itself, for whoever lays out a page of their own.

use kurbo::{Point, Rect};

use super::error::OverlayError;
use super::label;
use super::markup::Markup;
use super::scene::{PhotoView, Scene};
use super::stroke::Window;
use super::style::HUES;
use super::{pair_panel, photo_panel};

/// Free space between a line over the panel and a number beside it, px.
const BESIDE: f64 = 8.0;
/// How far from the middle a line may rest, in percent of the width.
const FARTHEST: u32 = 20;

/// Where a line from top to bottom over both photos cuts no number, in percent of the width from the left: the place nearest to the
/// middle, and the middle itself where there is none near it.
pub fn resting_place(scene: &Scene) -> u32 {
    let window = Window::at(&scene.panel, Point::ORIGIN);
    let labels =
        |photo: &PhotoView| label::place(&photo.heights, &window, &photo_panel::obstacles(scene, photo, &window));
    let taken: Vec<Rect> = scene.photos.iter().flat_map(labels).map(|label| label.area.inflate(BESIDE, 0.0)).collect();
    let is_free = |percent: &u32| {
        let x = window.area.x0 + f64::from(*percent) / 100.0 * window.area.width();
        taken.iter().all(|area| x <= area.x0 || x >= area.x1)
    };
    (0..=FARTHEST).flat_map(|off| [50 - off, 50 + off]).find(is_free).unwrap_or(50)
}

/// Which panel of a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelChoice {
    /// The photo at that place: 0, or 1 of a pair.
    Photo(usize),
    /// Both outlines of a pair over each other.
    Both,
}

/// What is drawn over one panel: an SVG document of the size of [`Panel::size`](super::Panel::size), transparent where
/// the picture belongs. Its identifiers begin with `name`, which differs from panel to panel of a page; `label` says
/// what it shows.
///
/// # Errors
///
/// Returns the errors of [`svg`](super::svg), and [`OverlayError::Count`] where the scene has no such panel.
pub fn panel_svg(scene: &Scene, choice: PanelChoice, label: &str, name: &str) -> Result<String, OverlayError> {
    scene.validate()?;
    let window = Window::at(&scene.panel, Point::ORIGIN);
    let (width, height) = scene.panel.size();
    let mut markup = Markup::default();
    let view_box = format!("0 0 {width} {height}");
    markup.open(
        "svg",
        &[("xmlns", &"http://www.w3.org/2000/svg"), ("viewBox", &view_box), ("role", &"img"), ("aria-label", &label)],
    );
    let missing = |found| OverlayError::Count { what: "photos", allowed: "as many as the scene has", found };
    match choice {
        PanelChoice::Photo(place) => {
            let photo = scene.photos.get(place).ok_or(missing(place + 1))?;
            photo_panel::draw(&mut markup, scene, photo, HUES[place], &window, &format!("{name}-{place}"));
        }
        PanelChoice::Both => {
            let [first, second] = scene.photos.as_slice() else { return Err(missing(2)) };
            pair_panel::draw(&mut markup, scene, first, second, &window);
        }
    }
    markup.close("svg");
    Ok(markup.finish())
}
