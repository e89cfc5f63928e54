use crate::alignment::Occasion;
use crate::comparison::caution::{Caution, Exposure};

/// What the picture of a photo shows at the mouth.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureQuality {
    /// The standard deviation of the blur of its sharpest edges, in millimetres; `None` where there is no edge.
    pub blur_mm: Option<f64>,
    /// The median lightness L* at the mouth, from 0 to 100.
    pub lightness: f64,
    /// The part of the mouth's pixels that are black, from 0 to 1.
    pub clipped_dark: f64,
    /// The part that is burnt out to white, from 0 to 1.
    pub clipped_bright: f64,
    /// The colour L*, a*, b* of the skin around the lips; `None` where it is not in the picture.
    pub skin: Option<[f64; 3]>,
}

/// Below this median lightness edges drown in noise: an 8-bit sRGB level there is 0.4 steps of L*, and skin and lips,
/// 10 to 20 steps apart in good light, are 3 to 5 apart.
const DARK: f64 = 20.0;

/// Above this median lightness skin and lips are both close to white.
const BRIGHT: f64 = 90.0;

/// The part of the mouth that may be without any detail.
const CLIPPED: f64 = 0.1;

/// A click finds the middle of a blurred edge to about half of the blur's standard deviation: from twice the error of a
/// click on, the blur adds as much as the hand.
const BLUR_DEVIATIONS: f64 = 2.0;

/// A blur that is more than this many times the other's moves edges by its own.
const SHARPNESS_RATIO: f64 = 2.0;

/// A difference of the skin's lightness from which on the light is another: in one room, from one photo to the next, it
/// is below 5.
const LIGHTNESS: f64 = 15.0;

/// A difference of the skin's a* and b* from which on the light has another colour: daylight and a warm lamp are 10 to
/// 20 apart, 2.3 can just be seen (Mahy, Van Eycken & Oosterlinck 1994, Color Research & Application 19(2)).
const COLOUR: f64 = 8.0;

/// What threatens the measures of a photo in its picture. `marking_sd_mm` is the error of a click.
pub fn picture_cautions(photo: Option<Occasion>, quality: &PictureQuality, marking_sd_mm: f64) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if let Some(blur_mm) = quality.blur_mm.filter(|blur| *blur > BLUR_DEVIATIONS * marking_sd_mm) {
        cautions.push(Caution::Blurred { photo, blur_mm, marking_sd_mm });
    }
    let exposures = [
        (quality.lightness < DARK).then_some(Exposure::Dark(quality.lightness)),
        (quality.lightness > BRIGHT).then_some(Exposure::Bright(quality.lightness)),
        (quality.clipped_dark > CLIPPED).then_some(Exposure::ClippedDark(quality.clipped_dark)),
        (quality.clipped_bright > CLIPPED).then_some(Exposure::ClippedBright(quality.clipped_bright)),
    ];
    cautions.extend(exposures.into_iter().flatten().map(|exposure| Caution::ExposurePoor { photo, exposure }));
    cautions
}

/// What threatens the comparison of two photos in their pictures.
pub fn picture_pair_cautions(before: &PictureQuality, after: &PictureQuality, marking_sd_mm: f64) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if let (Some(first), Some(second)) = (before.blur_mm, after.blur_mm) {
        let (sharp, soft) = (first.min(second), first.max(second));
        // Where both are sharper than a click, the ratio means nothing.
        if soft > SHARPNESS_RATIO * sharp && soft > marking_sd_mm {
            cautions.push(Caution::SharpnessDiffers { blurs_mm: [first, second] });
        }
    }
    if let (Some([l, a, b]), Some([other_l, other_a, other_b])) = (before.skin, after.skin) {
        let difference = other_l - l;
        if difference.abs() > LIGHTNESS {
            cautions.push(Caution::BrightnessDiffers { difference });
        }
        let difference = (other_a - a).hypot(other_b - b);
        if difference > COLOUR {
            cautions.push(Caution::ColourDiffers { difference });
        }
    }
    cautions
}
