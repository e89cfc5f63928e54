//! Cautions about light and colour.

use super::family::{Entry, Family, the};
use super::{Caution, PictureQuality, Severity};
use crate::alignment::Occasion;
use crate::elementary::hypot;

/// Below this median lightness edges drown in noise: an 8-bit sRGB level there is 0.4 steps of L*, and skin and lips,
/// 10 to 20 steps apart in good light, are 3 to 5 apart.
const DARK: f64 = 20.0;

/// Above this median lightness skin and lips are both close to white.
const BRIGHT: f64 = 90.0;

/// The part of the mouth that may be without any detail.
const CLIPPED: f64 = 0.1;

/// A difference of the skin's lightness from which on the light is another: in one room, from one photo to the next, it
/// is below 5.
const LIGHTNESS: f64 = 15.0;

/// A difference of the skin's a* and b* from which on the light has another colour: daylight and a warm lamp are 10 to
/// 20 apart, 2.3 can just be seen (Mahy, Van Eycken & Oosterlinck 1994, Color Research & Application 19(2)).
const COLOUR: f64 = 8.0;

/// What can be done about different light.
const SAME_LIGHT: &str = "Take both photos in the same light: colour and shade move the edge that the eye sees.";

/// In what light, and in what colours, the mouth is seen.
#[derive(Clone, Debug, PartialEq)]
pub enum LightCaution {
    /// The mouth is too dark or too bright to see its edges.
    ExposurePoor {
        /// Which photo.
        photo: Option<Occasion>,
        /// What is wrong.
        exposure: Exposure,
    },
    /// The skin is much brighter in one photo than in the other.
    BrightnessDiffers {
        /// The lightness L* of the skin, after minus before.
        difference: f64,
    },
    /// The skin has another colour in one photo than in the other.
    ColourDiffers {
        /// The distance in the plane of a* and b*.
        difference: f64,
    },
    /// The photo's colour profile could not be used.
    ColourProfileUnusable {
        /// The photo's name.
        photo: String,
    },
}

/// What is wrong with the light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Exposure {
    /// Too dark: the median lightness L*.
    Dark(f64),
    /// Too bright: the median lightness L*.
    Bright(f64),
    /// So many of the pixels are black, from 0 to 1.
    ClippedDark(f64),
    /// So many of the pixels are white, from 0 to 1.
    ClippedBright(f64),
}

/// Whether the mouth is dark, bright, or without detail.
pub(super) fn of_photo(photo: Option<Occasion>, quality: &PictureQuality) -> Vec<Caution> {
    let exposures = [
        (quality.lightness < DARK).then_some(Exposure::Dark(quality.lightness)),
        (quality.lightness > BRIGHT).then_some(Exposure::Bright(quality.lightness)),
        (quality.clipped_dark > CLIPPED).then_some(Exposure::ClippedDark(quality.clipped_dark)),
        (quality.clipped_bright > CLIPPED).then_some(Exposure::ClippedBright(quality.clipped_bright)),
    ];
    let poor = |exposure| Caution::Light(LightCaution::ExposurePoor { photo, exposure });
    exposures.into_iter().flatten().map(poor).collect()
}

/// Whether the skin around the lips, L*, a*, b* before and after, is seen in another light.
pub(super) fn of_pair(skins: [Option<[f64; 3]>; 2]) -> Vec<Caution> {
    let [Some([l, a, b]), Some([other_l, other_a, other_b])] = skins else { return Vec::new() };
    let (lightness, colour) = (other_l - l, hypot(other_a - a, other_b - b));
    let found = [
        (lightness.abs() > LIGHTNESS).then_some(LightCaution::BrightnessDiffers { difference: lightness }),
        (colour > COLOUR).then_some(LightCaution::ColourDiffers { difference: colour }),
    ];
    found.into_iter().flatten().map(Caution::Light).collect()
}

impl Family for LightCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::ExposurePoor { .. } => Entry {
                code: "exposure_poor",
                in_short: "a photo is too dark or too bright",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    format!(
                        "the median lightness L* at the mouth is below {DARK} or above {BRIGHT}, or more than {} % of \
                         its pixels are black or burnt out to white",
                        100.0 * CLIPPED
                    )
                },
                advice: "Take the photo in even light, neither against a window nor with a flash.",
            },
            Self::BrightnessDiffers { .. } => Entry {
                code: "brightness_differs",
                in_short: "the light differs",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || format!("the skin around the lips differs by more than {LIGHTNESS} steps of lightness (L*)"),
                advice: SAME_LIGHT,
            },
            Self::ColourDiffers { .. } => Entry {
                code: "colour_differs",
                in_short: "the colours differ",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || format!("the skin around the lips differs by more than {COLOUR} in the plane of a* and b*"),
                advice: SAME_LIGHT,
            },
            Self::ColourProfileUnusable { .. } => Entry {
                code: "colour_profile_unusable",
                in_short: "a colour profile cannot be used",
                severity: Severity::Note,
                concerns_pair: false,
                when: || "the colour profile inside the photo cannot be used".into(),
                advice: "Measures do not depend on it; only the picture's colours may be off.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::ExposurePoor { photo, exposure } => exposure.message(the(*photo)),
            Self::BrightnessDiffers { difference } => format!(
                "The skin around the lips is {} in the after photo, by {:.0} of 100 steps of lightness (L*).",
                if *difference > 0.0 { "brighter" } else { "darker" },
                difference.abs()
            ),
            Self::ColourDiffers { difference } => format!(
                "The skin around the lips has another colour in the after photo: {difference:.0} apart in a* and b*, \
                 where 2 can be seen."
            ),
            Self::ColourProfileUnusable { photo } => {
                format!("The colour profile inside {photo} cannot be used; its colours are taken as sRGB.")
            }
        }
    }

    fn examples() -> Vec<Caution> {
        let exposures =
            [Exposure::Dark(12.0), Exposure::Bright(93.0), Exposure::ClippedDark(0.2), Exposure::ClippedBright(0.3)];
        let poor = exposures.map(|exposure| Self::ExposurePoor { photo: Some(Occasion::After), exposure });
        let others = [
            Self::BrightnessDiffers { difference: -20.0 },
            Self::ColourDiffers { difference: 14.0 },
            Self::ColourProfileUnusable { photo: "photo.jpg".to_owned() },
        ];
        poor.into_iter().chain(others).map(Caution::Light).collect()
    }
}

impl Exposure {
    fn message(self, the: &str) -> String {
        match self {
            Self::Dark(lightness) => {
                format!("In {the} the mouth is dark: its median lightness is {lightness:.0} of 100.")
            }
            Self::Bright(lightness) => {
                format!("In {the} the mouth is bright: its median lightness is {lightness:.0} of 100.")
            }
            Self::ClippedDark(part) => format!("In {the} {:.0} % of the mouth is black.", 100.0 * part),
            Self::ClippedBright(part) => format!("In {the} {:.0} % of the mouth is burnt out to white.", 100.0 * part),
        }
    }
}
