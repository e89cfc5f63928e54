//! Colours and sizes, all in one place. Sizes are pixels of the page, which is always 2400 wide.

/// Width of the page.
pub(super) const PAGE_WIDTH: f64 = 2400.0;
/// White around the page.
pub(super) const MARGIN: f64 = 36.0;
/// White between panels, and between cards.
pub(super) const GAP: f64 = 36.0;
/// Radius of the panels' and cards' corners.
pub(super) const CORNER: f64 = 14.0;

/// Text that carries the message.
pub(super) const INK: &str = "#1b1f24";
/// Text that accompanies it.
pub(super) const QUIET: &str = "#57606a";
/// Behind the headline values.
pub(super) const CARD: &str = "#f3f5f7";
/// Casing under light strokes on a photo, so that they show on any skin.
pub(super) const CASING: &str = "#14181d";
/// Points, heights, ghost and text on a photo.
pub(super) const LIGHT: &str = "#ffffff";

/// How one photo's colours look on skin and on white.
#[derive(Debug, Clone, Copy)]
pub struct Hue {
    /// A light variant, for strokes over a photo.
    pub on_skin: &'static str,
    /// A dark variant, for text on white and strokes over the pale grey picture.
    pub on_white: &'static str,
}

/// The hues of the first and of the second photo: variants of Okabe and Ito's blue and orange, which every
/// common kind of colour vision distinguishes.
pub const HUES: [Hue; 2] =
    [Hue { on_skin: "#74c6f4", on_white: "#0072b2" }, Hue { on_skin: "#ffb83d", on_white: "#b85a00" }];
/// Dashes of the first outline where both are in one panel; the second is solid.
pub(super) const FIRST_DASHES: &str = "15 9";

/// Size of a panel's title.
pub(super) const TITLE: f64 = 38.0;
/// Size of notes beside titles, of cautions and of the footer.
pub(super) const NOTE: f64 = 25.0;
/// Size of labels on the photos.
pub(super) const LABEL: f64 = 27.0;
/// Size of the side letters.
pub(super) const LETTER: f64 = 30.0;
/// Distance of a panel's inner furniture from its edges.
pub(super) const INSET: f64 = 26.0;
/// Width of the halo around text on a photo; half of it shows outside the letters.
pub(super) const HALO: f64 = 6.0;
