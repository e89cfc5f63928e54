//! The overlay: the measured photos cropped to the mouth, with what was measured drawn over them.
//!
//! A [`Scene`] is a pure description in face-frame units. [`svg`] turns it into the vector part of
//! the picture, with transparent holes where the photos belong, and [`png`] paints both into one
//! opaque PNG without metadata. A pair of photos gets three panels, the third with both outlines
//! over each other; one photo gets one wide panel with its headline values beside it.
//!
//! What distinguishes the photos in colour also does so without: the first outline of the third panel
//! is dashed and the second solid, and what changed is hatched one way or the other. What the pixels found is a double line or
//! an empty diamond; a single line leads through clicks, which are dots.

mod cards;
mod error;
mod font;
mod label;
mod markup;
mod page;
mod pair_panel;
mod panel;
mod photo_page;
mod photo_panel;
mod png_file;
mod raster;
mod scene;
mod stroke;
mod style;
mod sum_of_report;
mod text;

pub use error::OverlayError;
pub use font::FACES;
pub use panel::Panel;
pub use photo_page::{PanelChoice, panel_svg, resting_place};
pub use raster::pale_picture;
pub use scene::{Borders, HeadlineValue, HeightLine, PhotoView, ScaleBar, Scene};
pub use style::{HUES, Hue};
pub use sum_of_report::{KEYWORD, with_sum_of_report};

/// The vector part of the overlay: an SVG document 2400 user units wide.
///
/// The page is opaque but for one hole per panel, so whoever shows the SVG alone puts the pictures
/// behind it. Text is live text in the family `Inter`.
///
/// # Errors
///
/// Returns an [`OverlayError`] when the scene does not fit its panel: a wrong number of photos or headline values, a
/// picture of another size, or a coordinate that is not finite or lies far outside the panel.
pub fn svg(scene: &Scene) -> Result<String, OverlayError> {
    scene.validate()?;
    let page = page::Page::lay_out(scene);
    Ok(page.to_svg(scene))
}

/// The whole overlay as an 8-bit RGB PNG, 2400 pixels wide, with no ancillary chunks.
///
/// The same scene gives the same bytes.
///
/// # Errors
///
/// Returns what [`svg`] does, and [`OverlayError::Render`] or [`OverlayError::Encode`] should the
/// renderer or the encoder fail.
pub fn png(scene: &Scene) -> Result<Vec<u8>, OverlayError> {
    scene.validate()?;
    let page = page::Page::lay_out(scene);
    png_file::encode(&raster::paint(scene, &page)?)
}

#[cfg(test)]
mod tests;
