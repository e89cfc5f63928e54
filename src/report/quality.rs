//! What the pictures of measured photos show at the mouth.

use super::picture::Picture;
use crate::alignment::{average_face_on, constellation};
use crate::caution::{LYING_DEG, LipsSeen, PictureQuality};
use crate::comparison::Mouth;
use crate::geometry::{CoordinateReading, Face, Point};
use crate::imaging::quality::{LipEvidence, LipLines, MouthRegion, SkinTexture, lips_by_reading, quality};
use crate::landmark::{CurveName, MarkedPhoto};
use crate::measure::{Mark, resting_on};

/// How closely straight lines follow the lips, in millimetres: skin is looked for 3 mm away.
const OUTLINE_MM: f64 = 0.5;

/// What the picture shows at the mouth that was found on it; `None` where the mouth is not in the picture.
pub fn picture_quality(mouth: &Mouth, picture: Picture<'_>) -> Option<PictureQuality> {
    let [millimetre, _] = mouth.frame.millimetres();
    let surface = mouth.frame.surface(mouth.lip.configuration());
    let outline = outline(mouth).into_iter().map(|point| surface.to_image(point)).collect();
    let region = MouthRegion { outline, px_per_mm: millimetre.length(), lines: lines(mouth, millimetre.length()) };
    let found = quality(picture.photo, picture.mirrored, &region)?;
    Some(PictureQuality {
        blur_mm: found.blur.map(|blur| blur.mm),
        lightness: found.lightness,
        clipped_dark: found.clipped_dark,
        clipped_bright: found.clipped_bright,
        skin: found.skin.map(|colour| [colour.l, colour.a, colour.b]),
        lips: found.lips.map(|evidence| lips_seen(evidence, mouth, &region, picture)),
    })
}

/// What is seen at the marked curves, and, where that is hardly lips, where else they are.
fn lips_seen(evidence: LipEvidence, mouth: &Mouth, region: &MouthRegion, picture: Picture<'_>) -> LipsSeen {
    let turned = constellation(&mouth.marking.configuration)
        .is_some_and(|marks| marks.forms_a_face() && marks.roll_deg.abs() >= LYING_DEG);
    let elsewhere = (evidence.score < LipsSeen::doubtful(evidence.coloured, turned))
        .then(|| lips_by_reading(picture.photo, picture.mirrored, &region.lines, region.px_per_mm))
        .flatten();
    let upper_border = evidence.upper_border.map(|border| [border.redness, border.step, border.certainty]);
    let is_off = upper_border.is_some_and(LipsSeen::upper_border_is_off);
    let rests_on_upper_border =
        if is_off { resting_on(&mouth.lip, Mark::Curve(CurveName::UpperBorder)) } else { Vec::new() };
    LipsSeen {
        score: evidence.score,
        coloured: evidence.coloured,
        turned,
        elsewhere: elsewhere.map(|(reading, evidence)| (reading, evidence.score)),
        stored: CoordinateReading::of_stored(picture.photo.header().orientation.exif()),
        upper_border,
        rests_on_upper_border,
    }
}

/// The curves as they were marked, in pixels.
fn lines(mouth: &Mouth, px_per_mm: f64) -> LipLines {
    let configuration = &mouth.marking.configuration;
    let tolerance = OUTLINE_MM * px_per_mm;
    let line = |name| configuration.fitted(name).map(|curve| curve.flatten(tolerance)).unwrap_or_default();
    LipLines {
        upper_border: line(CurveName::UpperBorder),
        upper_free_margin: line(CurveName::UpperFreeMargin),
        lower_border: line(CurveName::LowerBorder),
    }
}

/// The texture of the skin of the face that was marked; `None` where the picture does not show it, and without the points of the eyes
/// and the nose that say where it is.
pub fn skin_texture(marked: &MarkedPhoto, picture: Picture<'_>) -> Option<SkinTexture> {
    let from_average = average_face_on(&marked.mean_marking().configuration)?;
    SkinTexture::read(picture.photo, picture.mirrored, &from_average)
}

/// The outline of both lips, as far as they were marked: along the upper border to the left and back along the lowest
/// curve there is.
fn outline(mouth: &Mouth) -> Vec<Point<Face>> {
    let tolerance = OUTLINE_MM / mouth.frame.unit().nominal_mm();
    let curve = |name| Some(mouth.lip.curve(name).ok()?.flatten(tolerance));
    let mut outline = curve(CurveName::UpperBorder).unwrap_or_default();
    let back =
        [CurveName::LowerBorder, CurveName::LowerFreeMargin, CurveName::UpperFreeMargin].into_iter().find_map(curve);
    outline.extend(back.unwrap_or_default().into_iter().rev());
    outline
}
