//! One panel by itself, for whoever lays out a page of their own.

use kurbo::Point;

use super::error::OverlayError;
use super::markup::Markup;
use super::scene::Scene;
use super::stroke::Window;
use super::style::HUES;
use super::{pair_panel, photo_panel};

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
