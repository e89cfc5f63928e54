//! Cautions about how sharp the edges at the mouth are.

use super::family::{Entry, Family, the};
use super::{Caution, Severity};
use crate::alignment::Occasion;

/// A click finds the middle of a blurred edge to about half of the blur's standard deviation: from twice the error of a
/// click on, the blur adds as much as the hand.
const BLUR_DEVIATIONS: f64 = 2.0;

/// A blur that is more than this many times the other's moves edges by its own.
const SHARPNESS_RATIO: f64 = 2.0;

/// What can be done about blur.
const ADVICE: &str = "Take sharp photos: in good light, the camera held still and focused on the lips.";

/// How sharp the edges at the mouth are.
#[derive(Clone, Debug, PartialEq)]
pub enum SharpnessCaution {
    /// Edges at the mouth are blurred.
    Blurred {
        /// Which photo.
        photo: Option<Occasion>,
        /// The standard deviation of the blur, in millimetres.
        blur_mm: f64,
        /// The marking error, a standard deviation per axis, in millimetres.
        marking_sd_mm: f64,
    },
    /// One photo is much sharper than the other.
    SharpnessDiffers {
        /// The standard deviations of the blur before and after, in millimetres.
        blurs_mm: [f64; 2],
    },
}

/// Whether the blur, a standard deviation in millimetres, is large beside the error of a click.
pub(super) fn of_photo(photo: Option<Occasion>, blur_mm: Option<f64>, marking_sd_mm: f64) -> Vec<Caution> {
    let blurred = blur_mm.filter(|blur| *blur > BLUR_DEVIATIONS * marking_sd_mm);
    let blurred = blurred.map(|blur_mm| SharpnessCaution::Blurred { photo, blur_mm, marking_sd_mm });
    blurred.map(Caution::Sharpness).into_iter().collect()
}

/// Whether one photo, before or after, is much sharper than the other.
pub(super) fn of_pair(blurs_mm: [Option<f64>; 2], marking_sd_mm: f64) -> Vec<Caution> {
    let [Some(before), Some(after)] = blurs_mm else { return Vec::new() };
    let (sharp, soft) = (before.min(after), before.max(after));
    // Where both are sharper than a click, the ratio means nothing.
    let differs = soft > SHARPNESS_RATIO * sharp && soft > marking_sd_mm;
    let caution = SharpnessCaution::SharpnessDiffers { blurs_mm: [before, after] };
    differs.then_some(Caution::Sharpness(caution)).into_iter().collect()
}

impl Family for SharpnessCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::Blurred { .. } => Entry {
                code: "blurred",
                in_short: "a photo is blurred",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    format!("edges at the mouth are blurred by more than {BLUR_DEVIATIONS} times the error of a click")
                },
                advice: ADVICE,
            },
            Self::SharpnessDiffers { .. } => Entry {
                code: "sharpness_differs",
                in_short: "one photo is sharper",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || {
                    format!(
                        "edges at the mouth are blurred more than {SHARPNESS_RATIO} times as much in one photo, and \
                         by more than the error of a click"
                    )
                },
                advice: ADVICE,
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Blurred { photo, blur_mm, marking_sd_mm } => format!(
                "In {} the edges at the mouth are blurred by {blur_mm:.2} mm (standard deviation); a click on a sharp \
                 edge is good to {marking_sd_mm:.2} mm.",
                the(*photo)
            ),
            Self::SharpnessDiffers { blurs_mm: [before, after] } => {
                format!("The edges at the mouth are blurred by {before:.2} mm before and by {after:.2} mm after.")
            }
        }
    }

    fn examples() -> Vec<Caution> {
        let blurred = Self::Blurred { photo: Some(Occasion::After), blur_mm: 0.7, marking_sd_mm: 0.3 };
        [blurred, Self::SharpnessDiffers { blurs_mm: [0.1, 0.5] }].map(Caution::Sharpness).into()
    }
}
