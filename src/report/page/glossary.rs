//! The words of the page, explained.

use maud::{Markup, html};

/// Each word with what it means here, in the order in which a reader meets them.
const WORDS: [(&str, &str); 20] = [
    (
        "Mean vermilion height",
        "How much of the red of the upper lip shows, on average from one corner of the mouth to the other. Vermilion is the red of the lip.",
    ),
    (
        "Height at the midline",
        "The same in the middle only: from the dip of the upper lip to the line where the lips meet.",
    ),
    ("Right and left", "Those of the person in the photo. A difference between the sides is right minus left."),
    (
        "95 %",
        "If the same was measured on a hundred such pairs of photos, the truth would lie between the two ends in about 95 of them.",
    ),
    (
        "± (standard uncertainty)",
        "How far a number may be off: in two of three cases the truth lies within it, in 19 of 20 within twice as much.",
    ),
    (
        "Cannot say",
        "What was measured may come from the photos, the marking and how the lip was held. It does not say that nothing changed.",
    ),
    (
        "Smallest detectable change",
        "What would have to change before these photos show it. Smaller changes stay hidden in them.",
    ),
    ("Posture", "How a lip is held at rest. It differs from photo to photo without any treatment."),
    (
        "Pose",
        "How the head is turned and tipped before the camera. As far as the eyes and the nose show it, it is taken out.",
    ),
    (
        "Scale",
        "How many millimetres a pixel is: from the irises, a ruler, or stated. Without it lengths are in percent of the distance between the outer corners of the eyes, %bw, or of the width of the mouth, %mw.",
    ),
    (
        "Matched mark",
        "A mark of the after photo that the program found by the picture: the place that looks like the one marked in the before photo. It is drawn as a double line or an empty diamond.",
    ),
    (
        "Way back",
        "The found place is looked for in the before photo again. By how much that misses the mark tells whether the two belong together.",
    ),
    (
        "By the clicks alone",
        "What comes out if nothing is matched and every point is where a person clicked it. It always stands beside the matched change.",
    ),
    ("Contour point", "A point that was clicked along the edge of a lip; a smooth line is drawn through them."),
    (
        "Note, warning, blocking",
        "Three weights of a caution. A note is good to know; after a warning the numbers may mislead; a blocking one leaves no verdict, since the photos cannot be compared.",
    ),
    (
        "Withheld",
        "A number that a caution speaks against. It is computed and shown pale, and no verdict is passed on it.",
    ),
    ("Philtrum", "The skin between the nose and the upper lip."),
    (
        "Symmetry score",
        "How much the upper lip overlaps with its own mirror image: 100 is perfectly even. Marking alone takes a few points away.",
    ),
    ("Curve prominence", "How far the upper edge of the lip rises above the line between the corners of the mouth."),
    ("Residual", "How far points still lie apart after two photos were laid over each other."),
];

/// The words as a list.
pub(super) fn words() -> Markup {
    html! {
        dl .glossary {
            @for (word, meaning) in WORDS {
                dt { (word) }
                dd { (meaning) }
            }
        }
    }
}
