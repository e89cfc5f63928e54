//! Why no marks are suggested.

use super::detector::FoundFace;

/// Why no marks are suggested on a photo, in words for the person who wants to mark it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NoSuggestion {
    /// Nothing in the picture looks like a face.
    #[error(
        "no face was found. If the picture shows a face without its eyes, say so and point at the corners of the mouth; a close-up of the \
         mouth is marked by hand"
    )]
    NoFace,
    /// The face is not upright.
    #[error("no upright, whole face was found: {}. Turn the photo in an image editor and save it as a new file", turned(*.counterclockwise))]
    Turned {
        /// By how many quarters of a turn, 1 to 3, the picture has to be turned counterclockwise.
        counterclockwise: usize,
    },
    /// There are faces of which none was chosen.
    #[error("there are {} faces, counted from the left of the picture; say which is meant", .0.len())]
    SeveralFaces(Vec<FoundFace>),
    /// The chosen face is not there.
    #[error("there is no face number {asked}: {found} found, counted from the left of the picture")]
    NoSuchFace {
        /// The number, from 1.
        asked: usize,
        /// How many there are.
        found: usize,
    },
    /// Something looks like a face, but its points do not stay where they are found, or do not look like those of a face.
    #[error(
        "no face was found with certainty: it may be half hidden or cut off, strongly turned or inclined, or no face. Mark it by hand \
         (sureness {presence:.2} of 1; looked for again, the points moved by {moved:.0} % of the distance of the pupils)"
    )]
    Uncertain {
        /// The lesser of the presences of the two passes, from 0 to 1.
        presence: f64,
        /// The median distance between the passes, in percent of the distance of the pupils.
        moved: f64,
    },
    /// The corners of the mouth were pointed at, but the picture shows too little of the face about them.
    #[error(
        "the picture shows too little of the face about the mouth: it has to show it from below the eyes to the chin. Mark a close-up of the \
         mouth by hand (sureness {presence:.2} of 1)"
    )]
    CloseUp {
        /// The lesser of the presences of the two passes, from 0 to 1.
        presence: f64,
    },
    /// The corners of the mouth were pointed at in one place, outside the picture, or the one for the other.
    #[error(
        "the corners of the mouth lie in one place, outside the picture, or are exchanged; point at each of them again"
    )]
    Corners,
    /// The program's networks cannot be run: the program is damaged.
    #[error("the face model cannot be run: {0}; mark by hand, and report this")]
    Networks(String),
}

/// How a picture lies whose face becomes upright by so many quarters of a turn counterclockwise, and what is to be done.
fn turned(counterclockwise: usize) -> &'static str {
    match counterclockwise {
        1 => "the photo seems to lie on its side, to be turned left (counterclockwise) by 90°",
        2 => "the photo seems to be upside down, to be turned by 180°",
        _ => "the photo seems to lie on its side, to be turned right (clockwise) by 90°",
    }
}
