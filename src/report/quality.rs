//! What the pictures of measured photos show at the mouth.

use super::picture::Picture;
use crate::caution::PictureQuality;
use crate::comparison::Measurement;
use crate::geometry::{Face, Point};
use crate::imaging::quality::{MouthRegion, quality};
use crate::landmark::CurveName;

/// How closely straight lines follow the lips, in millimetres: skin is looked for 3 mm away.
const OUTLINE_MM: f64 = 0.5;

/// What the picture shows at the mouth that was measured on it; `None` where the mouth is not in the picture.
pub fn picture_quality(measurement: &Measurement, picture: Picture<'_>) -> Option<PictureQuality> {
    let [millimetre, _] = measurement.frame.millimetres();
    let surface = measurement.frame.surface(measurement.lip.configuration());
    let outline = outline(measurement).into_iter().map(|point| surface.to_image(point)).collect();
    let region = MouthRegion { outline, px_per_mm: millimetre.length() };
    let found = quality(picture.photo, picture.mirrored, &region)?;
    Some(PictureQuality {
        blur_mm: found.blur.map(|blur| blur.mm),
        lightness: found.lightness,
        clipped_dark: found.clipped_dark,
        clipped_bright: found.clipped_bright,
        skin: found.skin.map(|colour| [colour.l, colour.a, colour.b]),
    })
}

/// The outline of both lips, as far as they were marked: along the upper border to the left and back along the lowest
/// curve there is.
fn outline(measurement: &Measurement) -> Vec<Point<Face>> {
    let tolerance = OUTLINE_MM / measurement.frame.unit().nominal_mm();
    let curve = |name| Some(measurement.lip.curve(name).ok()?.flatten(tolerance));
    let mut outline = curve(CurveName::UpperBorder).unwrap_or_default();
    let back =
        [CurveName::LowerBorder, CurveName::LowerFreeMargin, CurveName::UpperFreeMargin].into_iter().find_map(curve);
    outline.extend(back.unwrap_or_default().into_iter().rev());
    outline
}
