//! Marks that a face model suggests, for a person to confirm or to move: never a measurement.
//!
//! Two small networks, embedded in the program, find the face and 478 points on it. Nothing is recognised, kept or sent. Positions are in
//! pixels of the picture as the file shows it, until they become a [`Suggestion`]'s marks, which lie on the un-mirrored picture.

pub mod bias;
pub mod detector;
pub mod iris;
pub mod mapping;
pub mod mesh;
pub mod networks;
mod no_suggestion;
pub mod region;
mod suggestion;

pub use detector::{Detection, FoundFace};
pub use no_suggestion::NoSuggestion;
pub use suggestion::{SuggestedMark, Suggestion, suggest};

use std::f64::consts::PI;

use crate::geometry::{Image, Point};
use crate::imaging::DecodedImage;
use mesh::TwoPasses;
use region::Region;

/// What the model is called.
pub const MODEL: &str = "MediaPipe Face Mesh V2";
/// Which model it is: the first digits of the SHA-256 sum of its file.
pub const MODEL_VERSION: &str = "cd7df13c5874";

/// From this presence on a face is there. This limit and the next were chosen on 17 photos of 6 people and 24 pictures of other things: a
/// floor against nonsense, no guarantee.
const LEAST_PRESENCE: f64 = 0.5;
/// How far the points may lie from where the first pass found them: the median, in distances of the pupils.
const MOST_SHIFT: f64 = 0.04;
/// How far the line of the eyes may be tilted, in radians: beyond, the photo lies on its side.
const MOST_TILT: f64 = PI / 4.0;
/// A face that is smaller than this part of the largest one is not asked about.
const LEAST_OF_LARGEST: f64 = 0.25;

/// What is known of a photo whose marks are to be suggested.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Request {
    /// Whether the picture is a mirror image.
    pub mirrored: bool,
    /// Whether the lips are parted: the model cannot tell.
    pub lips_parted: bool,
    /// Which of the faces is meant, counted from 1 at the left of the picture; needed where there are several.
    pub face: Option<usize>,
    /// The corners of the mouth at the left and at the right of the picture as the file shows it, in its pixels, where no eyes are in it.
    pub corners: Option<[Point<Image>; 2]>,
}

/// The points of the mesh on the face that is meant, found twice.
///
/// # Errors
///
/// An error says why there are none: no face, one that is not upright or not certain, or several.
pub fn mesh_of(photo: &DecodedImage, request: &Request) -> Result<TwoPasses, NoSuggestion> {
    if let Some(corners) = request.corners {
        return mesh_about(photo, corners);
    }
    let detection = Detection::of(photo)?;
    let turned = detection.turned();
    let Some(face) = chosen(detection.faces, request.face)? else {
        return Err(turned.map_or(NoSuggestion::NoFace, |counterclockwise| NoSuggestion::Turned { counterclockwise }));
    };
    let found = TwoPasses::from(photo, face.region())?;
    if let Some(counterclockwise) = lies(photo, &found, turned)? {
        return Err(NoSuggestion::Turned { counterclockwise });
    }
    let presence = found.presence();
    let is_tilted = found.second.surroundings().angle.abs() > MOST_TILT;
    if is_tilted || !found.is_certain() {
        return Err(NoSuggestion::Uncertain { presence, moved: 100.0 * found.shift });
    }
    Ok(found)
}

/// By how many quarters of a turn counterclockwise a face becomes upright; `None` of one that is upright, however it is tilted. `turned` is
/// what the detector's scores say, which is wrong of one upright face in six that is cut off at the chin or the brow.
///
/// Of a face on its side the mesh is found all the same, with the eyes one above the other: it lies where both say so. One that stands on its head is taken for an
/// upright one, and its points are restless: there the scores are believed where the picture turned round has a mesh that is less so.
fn lies(photo: &DecodedImage, found: &TwoPasses, turned: Option<usize>) -> Result<Option<usize>, NoSuggestion> {
    let by_eyes = match found.second.surroundings().angle {
        eyes if eyes.abs() <= MOST_TILT => None,
        eyes if eyes.abs() > PI - MOST_TILT => Some(2),
        eyes if eyes > 0.0 => Some(1),
        _ => Some(3),
    };
    if by_eyes.is_some() {
        // Of half a face, or of something else, the points of the eyes lie anyhow.
        return Ok(by_eyes.filter(|_| by_eyes == turned && found.is_certain()));
    }
    if turned != Some(2) {
        return Ok(None);
    }
    let region = found.first.region;
    let round = TwoPasses::from(photo, Region { angle: region.angle + PI, ..region })?;
    Ok((round.presence() >= LEAST_PRESENCE && round.shift < found.shift).then_some(2))
}

impl TwoPasses {
    /// Whether a face is there, and its points stay where they are found.
    fn is_certain(&self) -> bool {
        self.presence() >= LEAST_PRESENCE && self.shift <= MOST_SHIFT
    }
}

/// The points of the mesh about a mouth whose corners were pointed at.
fn mesh_about(photo: &DecodedImage, corners: [Point<Image>; 2]) -> Result<TwoPasses, NoSuggestion> {
    let (width, height) = photo.size();
    let is_inside =
        |at: &Point<Image>| (0.0..=f64::from(width)).contains(&at.x) && (0.0..=f64::from(height)).contains(&at.y);
    let [a, b] = corners;
    // A mouth of some pixels at least; one that is steeper than it is wide is none.
    if !corners.iter().all(is_inside) || b.x - a.x < 4.0 || (b.y - a.y).abs() > b.x - a.x {
        return Err(NoSuggestion::Corners);
    }
    let found = TwoPasses::from(photo, Region::of_mouth(corners))?;
    let presence = found.presence();
    if presence < LEAST_PRESENCE {
        return Err(NoSuggestion::CloseUp { presence });
    }
    Ok(found)
}

/// The face that is meant; `None` where there is none at all.
fn chosen(found: Vec<FoundFace>, asked: Option<usize>) -> Result<Option<FoundFace>, NoSuggestion> {
    let largest = found.iter().map(FoundFace::size).fold(0.0, f64::max);
    let mut faces: Vec<FoundFace> =
        found.into_iter().filter(|face| face.size() >= LEAST_OF_LARGEST * largest).collect();
    faces.sort_by(|a, b| a.corners[0].x.total_cmp(&b.corners[0].x));
    let count = faces.len();
    match (asked, count) {
        (_, 0) => Ok(None),
        (None, 1) | (Some(1), 1) => Ok(Some(faces.remove(0))),
        (None, _) => Err(NoSuggestion::SeveralFaces(faces)),
        (Some(asked), _) if (1..=count).contains(&asked) => Ok(Some(faces.remove(asked - 1))),
        (Some(asked), _) => Err(NoSuggestion::NoSuchFace { asked, found: count }),
    }
}
