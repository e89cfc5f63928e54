//! What a picture shows at the mouth: how sharp, how bright, in what colour of light; and of the face's skin its texture.

mod blur;
mod colour;
mod grid;
mod lips;
mod luma_plane;
mod skin;
mod thumbnail;

pub use blur::Blur;
pub use colour::{Lab, lab};
pub use lips::{BorderEvidence, LipEvidence, LipLines, lips_by_reading};
pub use skin::SkinTexture;
pub use thumbnail::{SamePicture, Thumbnail, WholePicture};

use super::DecodedImage;
use crate::geometry::{Image, Point};
use grid::Grid;

/// Where the mouth is on the upright, un-mirrored photo.
#[derive(Clone, Debug, PartialEq)]
pub struct MouthRegion {
    /// The closed outline of the lips, in pixels.
    pub outline: Vec<Point<Image>>,
    /// Pixels per millimetre on the face.
    pub px_per_mm: f64,
    /// The curves of the lips; empty where nobody asks whether lips are seen along them.
    pub lines: LipLines,
}

/// What a picture shows at the mouth.
#[derive(Clone, Debug, PartialEq)]
pub struct MouthQuality {
    /// How blurred its sharpest edges are; `None` where it has none.
    pub blur: Option<Blur>,
    /// The median lightness L* (CIE 1976) of the mouth, from 0 to 100.
    pub lightness: f64,
    /// The part of the mouth's pixels that are black, from 0 to 1: no channel above 5 of 255.
    pub clipped_dark: f64,
    /// The part that is burnt out to white: no channel below 250 of 255.
    pub clipped_bright: f64,
    /// The median colour of the skin from 3 to 10 mm around the lips; `None` where too little of it is in the picture.
    pub skin: Option<Lab>,
    /// Whether it shows lips along the curves; `None` where too little of them is in the picture or was marked.
    pub lips: Option<LipEvidence>,
}

/// How far around the lips the edges of the mouth reach, in millimetres.
const MOUTH_MARGIN_MM: f64 = 3.0;

/// Where the skin begins that has the colour of the face: nearer it has the lips' shade and the edge's blur.
const SKIN_FROM_MM: f64 = 3.0;

/// How far it reaches: further up it is the nose, further down the chin's shadow.
const SKIN_TO_MM: f64 = 10.0;

/// The cells in which the mouth is looked at, per millimetre: a blur that matters spans several of them.
const CELLS_PER_MM: f64 = 6.0;

/// Of so many cells one is enough for a median lightness.
const THINNING: usize = 17;

/// The fewest places of skin that a colour is taken of.
const LEAST_SKIN: usize = 50;

/// What the photo shows at the mouth; `None` where the region is empty, is not finite, or lies outside the picture.
///
/// Only lines through the mouth are read, a sixth of a millimetre apart or every one there is, and lines of the skin
/// around it, a millimetre apart; of neither more than 512.
pub fn quality(photo: &DecodedImage, mirrored: bool, mouth: &MouthRegion) -> Option<MouthQuality> {
    let usable = mouth.px_per_mm.is_finite() && mouth.px_per_mm > 0.0 && mouth.outline.len() > 2;
    if !usable || mouth.outline.iter().any(|point| !point.is_finite()) {
        return None;
    }
    let grid = mouth_grid(photo, mirrored, &mouth.outline, mouth.px_per_mm)?;
    let cells = grid.cells();
    let mut lightness: Vec<f64> = cells.iter().step_by(THINNING).map(|cell| lab(cell.rgb).l).collect();
    let counted: u32 = cells.iter().map(|cell| cell.pixels).sum();
    let part = |clipped: u32| f64::from(clipped) / f64::from(counted.max(1));
    Some(MouthQuality {
        blur: blur::blur(&grid, mouth.px_per_mm),
        lightness: median(&mut lightness)?,
        clipped_dark: part(cells.iter().map(|cell| cell.dark).sum()),
        clipped_bright: part(cells.iter().map(|cell| cell.bright).sum()),
        skin: skin(photo, mirrored, mouth),
        lips: lips::evidence(&grid, &mouth.lines, mouth.px_per_mm),
    })
}

/// The cells of the mouth and of what its edges reach around it.
fn mouth_grid(photo: &DecodedImage, mirrored: bool, outline: &[Point<Image>], px_per_mm: f64) -> Option<Grid> {
    Grid::read(photo, mirrored, outline, MOUTH_MARGIN_MM * px_per_mm, px_per_mm / CELLS_PER_MM)
}

fn skin(photo: &DecodedImage, mirrored: bool, mouth: &MouthRegion) -> Option<Lab> {
    let [from, to] = [SKIN_FROM_MM, SKIN_TO_MM].map(|reach| reach * mouth.px_per_mm);
    let grid = Grid::read(photo, mirrored, &mouth.outline, to, mouth.px_per_mm)?;
    let colours: Vec<Lab> = grid
        .places()
        .filter(|(place, _)| {
            let distance = distance_outside(&mouth.outline, *place);
            distance >= from && distance <= to
        })
        .map(|(_, cell)| lab(cell.rgb))
        .collect();
    if colours.len() < LEAST_SKIN {
        return None;
    }
    let channel = |of: fn(&Lab) -> f64| median(&mut colours.iter().map(of).collect::<Vec<_>>());
    Some(Lab { l: channel(|colour| colour.l)?, a: channel(|colour| colour.a)?, b: channel(|colour| colour.b)? })
}

/// The distance of a place from a closed outline, in pixels; 0 within it.
fn distance_outside(outline: &[Point<Image>], place: Point<Image>) -> f64 {
    let mut inside = false;
    let mut least = f64::INFINITY;
    for (a, b) in outline.iter().zip(outline.iter().cycle().skip(1)) {
        let along = *b - *a;
        let to = place - *a;
        let length = along.dot(along);
        let part = if length > 0.0 { (to.dot(along) / length).clamp(0.0, 1.0) } else { 0.0 };
        let off = to - along * part;
        least = least.min(off.dot(off));
        // A ray to the right crosses the outline an odd number of times from within.
        if (a.y > place.y) != (b.y > place.y) && place.x < a.x + along.x * (place.y - a.y) / along.y {
            inside = !inside;
        }
    }
    if inside { 0.0 } else { least.sqrt() }
}

/// The median; `None` of nothing.
fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    Some(*values.select_nth_unstable_by(middle, f64::total_cmp).1)
}
