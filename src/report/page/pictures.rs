//! The mouths, with what was measured drawn over them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::RgbImage;
use maud::{Markup, PreEscaped, html};

use crate::imaging::overlay::{HeadlineValue, OverlayError, PanelChoice, Scene, pale_picture, panel_svg};

/// Good enough that no block shows at the size of a page, and a third of the bytes of the best.
const QUALITY: u8 = 85;

/// How the identifiers of a photo's drawing begin.
const PHOTO: &str = "photo";

/// Before and after over each other with a control between them. Where no script runs the two stand side by
/// side.
pub(super) fn slider(scene: &Scene) -> Result<Markup, OverlayError> {
    let [before, after] = ["before", "after"].map(|when| alternative(scene, when));
    Ok(html! {
        section aria-labelledby="mouths" {
            h2 id="mouths" { "Before and after" }
            div .slider {
                div .views {
                    figure .view.first {
                        figcaption .before { "Before" }
                        (stack(&scene.photos[0].picture, &panel_svg(scene, PanelChoice::Photo(0), &before, PHOTO)?)?)
                    }
                    figure .view.second {
                        figcaption .after { "After" }
                        (stack(&scene.photos[1].picture, &panel_svg(scene, PanelChoice::Photo(1), &after, PHOTO)?)?)
                    }
                }
                input .control type="range" min="0" max="100" value="50" step="1"
                    aria-label="How much of the before photo is shown, the rest being the after photo";
                span .handle aria-hidden="true" {}
            }
            p .note { "R and L are the subject's right and left. The dashed white line is the mirror image of the upper border." }
        }
    })
}

/// Both outlines over each other.
pub(super) fn both(scene: &Scene) -> Result<Markup, OverlayError> {
    let label = "Both outlines over each other, before dashed and after solid.";
    Ok(html! {
        section aria-labelledby="outlines" {
            h2 id="outlines" { "Both outlines" }
            figure .view {
                (stack(&pale_picture(&scene.photos[0].picture), &panel_svg(scene, PanelChoice::Both, label, PHOTO)?)?)
            }
            @if !scene.alignment_note.is_empty() { p .note { (scene.alignment_note) } }
        }
    })
}

/// The only photo.
pub(super) fn single(scene: &Scene) -> Result<Markup, OverlayError> {
    let label = alternative(scene, "photo");
    Ok(html! {
        section aria-labelledby="mouths" {
            h2 id="mouths" { "The mouth" }
            figure .view {
                (stack(&scene.photos[0].picture, &panel_svg(scene, PanelChoice::Photo(0), &label, PHOTO)?)?)
            }
            p .note { "R and L are the subject's right and left. The dashed white line is the mirror image of the upper border." }
        }
    })
}

/// What a picture shows, for those who do not see it: the headline values.
fn alternative(scene: &Scene, when: &str) -> String {
    let headline = |headline: &HeadlineValue| {
        let value = match (when, &headline.before) {
            ("before", Some(before)) => before,
            _ => &headline.after,
        };
        format!("{} {value}", headline.title.to_lowercase())
    };
    let headlines: Vec<String> = scene.headlines.iter().map(headline).collect();
    let subject = match when {
        "before" => "The mouth before",
        "after" => "The mouth after",
        _ => "The mouth",
    };
    format!("{subject}, seen from straight ahead, with its outline and heights drawn on it: {}.", headlines.join(", "))
}

pub(super) fn stack(picture: &RgbImage, drawing: &str) -> Result<Markup, OverlayError> {
    let (width, height) = picture.dimensions();
    let source = format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg(picture)?));
    Ok(html! {
        div .stack {
            img src=(source) width=(width) height=(height) alt="";
            (PreEscaped(drawing))
        }
    })
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, OverlayError> {
    let mut bytes = Vec::new();
    // A panel is at most as wide as the overlay's page.
    let (width, height) = (picture.width() as u16, picture.height() as u16);
    jpeg_encoder::Encoder::new(&mut bytes, QUALITY)
        .encode(picture.as_raw(), width, height, jpeg_encoder::ColorType::Rgb)
        .map_err(|error| OverlayError::Encode(image::ImageError::IoError(std::io::Error::other(error))))?;
    Ok(bytes)
}
