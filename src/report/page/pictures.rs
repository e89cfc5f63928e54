//! The mouths, with what was measured drawn over them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{GrayImage, RgbImage};
use jpeg_encoder::ColorType;
use maud::{Markup, PreEscaped, html};

use super::cautions;
use crate::caution::Caution;
use crate::imaging::overlay::{
    HeadlineValue, OverlayError, PanelChoice, Scene, pale_picture, panel_svg, resting_place,
};

/// Good enough that no block shows at the size of a page, and a third of the bytes of the best.
const QUALITY: u8 = 85;

/// How the identifiers of a photo's drawing begin.
const PHOTO: &str = "photo";

/// What the letters and the dashed line on a photo are.
const LEGEND: &str =
    "R and L are the person's right and left. The dashed white line is the mirror image of the upper edge.";

/// Before and after over each other with a control between them. Where no script runs the two stand side by side. The lines can be
/// switched off, and both pictures grow together. `below` is what else is to be said of the lines.
pub(super) fn slider(scene: &Scene, taken: [Option<&str>; 2], below: &Markup) -> Result<Markup, OverlayError> {
    let [before, after] = ["before", "after"].map(|when| alternative(scene, when));
    Ok(html! {
        section .mouths aria-labelledby="mouths" {
            h2 id="mouths" { "Before and after" }
            div .slider {
                (viewing())
                div .window tabindex="-1" {
                    div .views {
                        figure .view.first {
                            figcaption .before { "Before" (day(taken[0])) }
                            (stack(&scene.photos[0].picture, &panel_svg(scene, PanelChoice::Photo(0), &before, PHOTO)?)?)
                        }
                        figure .view.second {
                            figcaption .after { "After" (day(taken[1])) }
                            (stack(&scene.photos[1].picture, &panel_svg(scene, PanelChoice::Photo(1), &after, PHOTO)?)?)
                        }
                        span .handle aria-hidden="true" {}
                    }
                }
                input .control type="range" min="0" max="100" value=(resting_place(scene)) step="1"
                    aria-label="How much of the before photo is shown, the rest being the after photo";
            }
            p .note { (LEGEND) }
            (below)
        }
    })
}

/// A day behind the name of a photo, where it is to be stated.
fn day(taken: Option<&str>) -> Markup {
    html! { @if let Some(day) = taken { ", " time datetime=(day) { (day) } } }
}

/// The switch for the lines, and the sizes of the pictures.
fn viewing() -> Markup {
    html! {
        div .viewing {
            label { input .lines type="checkbox" checked; " Lines" }
            fieldset {
                legend { "Size" }
                @for (index, size) in ["1×", "2×", "4×"].into_iter().enumerate() {
                    label { input class=(format!("size x{}", 1 << index)) type="radio" name="size" checked[index == 0]; " " (size) }
                }
            }
        }
    }
}

/// Both outlines over each other; where no verdict is passed, why, and what to do.
pub(super) fn both(scene: &Scene, withheld: Option<&Caution>) -> Result<Markup, OverlayError> {
    let label = "Both outlines over each other, before dashed and after solid.";
    Ok(html! {
        h3 { "Both outlines" }
        @if let Some(caution) = withheld {
            p { "No verdict is passed on what lies between the two outlines, so it is not hatched." }
            ul .cautions { (cautions::item(caution.severity().id(), "", &caution.message(), caution.advice())) }
        }
        figure .view.outlines {
            (grey_stack(&pale_picture(&scene.photos[0].picture), &panel_svg(scene, PanelChoice::Both, label, PHOTO)?)?)
        }
        @if !scene.alignment_note.is_empty() { p .note { (scene.alignment_note) } }
    })
}

/// The only photo.
pub(super) fn single(scene: &Scene, taken: Option<&str>) -> Result<Markup, OverlayError> {
    let label = alternative(scene, "photo");
    Ok(html! {
        section .mouths aria-labelledby="mouths" {
            h2 id="mouths" { "The mouth" }
            div .slider {
                (viewing())
                div .window tabindex="-1" {
                    div .views.alone {
                        figure .view {
                            @if taken.is_some() { figcaption .before { "Photo" (day(taken)) } }
                            (stack(&scene.photos[0].picture, &panel_svg(scene, PanelChoice::Photo(0), &label, PHOTO)?)?)
                        }
                    }
                }
            }
            p .note { (LEGEND) }
        }
    })
}

/// What a picture shows, for those who do not see it: the headline values that are not withheld.
fn alternative(scene: &Scene, when: &str) -> String {
    let headline = |headline: &HeadlineValue| {
        let value = match (when, &headline.before) {
            ("before", Some(before)) => before,
            _ => &headline.after,
        };
        format!("{} {value}", headline.title.to_lowercase())
    };
    let headlines: Vec<String> = scene.headlines.iter().filter(|shown| !shown.withheld).map(headline).collect();
    let subject = match when {
        "before" => "The mouth before",
        "after" => "The mouth after",
        _ => "The mouth",
    };
    let drawn = format!("{subject}, seen from straight ahead, with its outline and heights drawn on it");
    if headlines.is_empty() { format!("{drawn}.") } else { format!("{drawn}: {}.", headlines.join(", ")) }
}

/// A picture and what is drawn over it.
pub(super) fn stack(picture: &RgbImage, drawing: &str) -> Result<Markup, OverlayError> {
    Ok(stacked(&source(picture)?, picture.dimensions(), drawing))
}

/// The same of a grey picture, which takes a third of the time in one channel.
fn grey_stack(picture: &GrayImage, drawing: &str) -> Result<Markup, OverlayError> {
    let source = address(picture.as_raw(), picture.dimensions(), ColorType::Luma)?;
    Ok(stacked(&source, picture.dimensions(), drawing))
}

fn stacked(source: &str, (width, height): (u32, u32), drawing: &str) -> Markup {
    html! {
        div .stack {
            img src=(source) width=(width) height=(height) alt="";
            (PreEscaped(drawing))
        }
    }
}

/// A picture with nothing drawn on it.
pub(super) fn plain(picture: &RgbImage, label: &str) -> Result<Markup, OverlayError> {
    let (width, height) = picture.dimensions();
    Ok(html! { img .plain src=(source(picture)?) width=(width) height=(height) alt=(label); })
}

fn source(picture: &RgbImage) -> Result<String, OverlayError> {
    address(picture.as_raw(), picture.dimensions(), ColorType::Rgb)
}

/// A picture as an address that holds it.
fn address(levels: &[u8], (width, height): (u32, u32), kind: ColorType) -> Result<String, OverlayError> {
    let mut bytes = Vec::new();
    // A panel is at most as wide as the overlay's page.
    jpeg_encoder::Encoder::new(&mut bytes, QUALITY)
        .encode(levels, width as u16, height as u16, kind)
        .map_err(|error| OverlayError::Encode(image::ImageError::IoError(std::io::Error::other(error))))?;
    let mut address = "data:image/jpeg;base64,".to_owned();
    STANDARD.encode_string(bytes, &mut address);
    Ok(address)
}
