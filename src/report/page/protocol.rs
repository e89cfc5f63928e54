//! The photo protocol: one sheet that says, in plain words and drawings, how the photos of a visit are taken.

use maud::{Markup, PreEscaped, html};

use super::frame::{PURPOSE, document};

const TITLE: &str = "Photos of the mouth: how to take them";
const STYLES: &str = include_str!("protocol/page.css");

/// One thing to see to, in the order in which it is done.
struct Step {
    title: &'static str,
    drawing: &'static str,
    /// What to do, a sentence or two each.
    points: &'static [&'static str],
}

const STEPS: [Step; 6] = [
    Step {
        title: "Face and lips free",
        drawing: include_str!("protocol/face.svg"),
        points: &[
            "Hair away from forehead, eyes and mouth. Glasses off, eyes open.",
            "Bare lips: no lipstick, gloss, liner or balm, and no make-up over their edges.",
        ],
    },
    Step {
        title: "Light from the front",
        drawing: include_str!("protocol/light.svg"),
        points: &[
            "Sit facing a window, in daylight but not in the sun. The camera has its back to the window.",
            "Both sides of the face are equally bright, and nobody’s shadow falls on it. No flash.",
        ],
    },
    Step {
        title: "One metre away",
        drawing: include_str!("protocol/distance.svg"),
        points: &[
            "Somebody else holds the phone, 1\u{a0}metre from the face. Measure it, and do not come nearer: zoom to\u{a0}2× instead.",
            "The main camera, never the wide one (0.5×). The whole face is in the picture.",
        ],
    },
    Step {
        title: "Lens as high as the mouth",
        drawing: include_str!("protocol/height.svg"),
        points: &[
            "Hold the phone upright, its lens level with the mouth: not from below, not from above.",
            "Sit straight and look straight into the lens. A chin that is raised only a little makes the lip look higher.",
        ],
    },
    Step {
        title: "Lips at rest",
        drawing: include_str!("protocol/rest.svg"),
        points: &[
            "Say “Emma”, swallow, let go. The teeth do not touch, the lips lie as they fall.",
            "No smile, nothing pressed or pushed forward. Lips that stay a little open at rest may do so.",
        ],
    },
    Step {
        title: "Three photos a visit",
        drawing: include_str!("protocol/three.svg"),
        points: &[
            "Before each photo say “Emma”, swallow and let go again: lips never rest twice in quite the same way. \
             Ten photos in one second show only one of them.",
            "Blink as you like between the photos, not during one. Keep the phone still, focused on the mouth.",
        ],
    },
];

const LEFT_OUT: [&str; 3] = [
    "No mirror and no selfie camera: they can swap left and right.",
    "No portrait mode, no beauty filter, no editing, no cropping.",
    "No copies from a messenger, which makes photos smaller: keep the original files.",
];

const NOTED: [&str; 6] = ["Day", "Time", "Phone", "Zoom", "Distance", "Place"];

/// The photo protocol as a self-contained HTML page, which prints on one sheet of A4 or Letter: for the person who is photographed
/// and the one who holds the camera. It needs no network and runs no script; same program, same bytes.
pub fn protocol_page() -> String {
    let body = html! {
        main {
            header {
                h1 { (TITLE) }
                p {
                    "Three photos before the treatment, and three more about two weeks after it, "
                    strong { "taken in the same way" }
                    ". What differs between the photos should be the lips alone."
                }
            }
            ol .steps { @for (index, step) in STEPS.iter().enumerate() { li { (card(index + 1, step)) } } }
            div .last {
                section {
                    h2 { "Leave out" }
                    (list(&LEFT_OUT))
                }
                section {
                    h2 { "The second visit: everything the same" }
                    p { "Same phone, zoom, distance, seat and light, at the same time of day. To be noted at the first visit:" }
                    dl { @for name in NOTED { div { dt { (name) } dd {} } } }
                }
            }
        }
        footer { "lipmetry " (env!("CARGO_PKG_VERSION")) " " (PURPOSE) }
    };
    document(TITLE, STYLES, None, &body)
}

/// A step: its drawing, its number and title, and what to do.
fn card(number: usize, step: &Step) -> Markup {
    html! {
        (PreEscaped(step.drawing))
        div .words {
            h2 { span .step { (number) } (step.title) }
            (list(step.points))
        }
    }
}

fn list(sentences: &[&str]) -> Markup {
    html! { ul { @for sentence in sentences { li { (sentence) } } } }
}
