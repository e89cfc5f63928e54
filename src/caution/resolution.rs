//! Cautions about how many pixels the mouth has.

use super::family::{Entry, Family, the};
use super::{Caution, Severity, Subject};
use crate::alignment::Occasion;

/// A position that is only known to the pixel has a standard deviation of 1/√12 pixel per axis (GUM 4.3.7).
const PIXELS_PER_DEVIATION: f64 = 3.464_101_615_137_754_6;

/// No hand is asked for more pixels than for this error, in millimetres.
const LEAST_ERROR_MM: f64 = 0.1;

/// How many pixels the mouth has.
#[derive(Clone, Debug, PartialEq)]
pub enum ResolutionCaution {
    /// The mouth has few pixels.
    ResolutionLow {
        /// Which photo.
        photo: Option<Occasion>,
        /// Pixels per millimetre at the mouth.
        px_per_mm: f64,
        /// The marking error, a standard deviation per axis, in millimetres.
        marking_sd_mm: f64,
        /// Whether the pixels alone are coarser than the marking.
        blocking: bool,
    },
}

/// Whether the mouth has enough pixels: one should be no larger than the error of a click, so that it adds less than
/// a twentieth to it. Where its rounding alone is as large as the click's error, nothing is detectable that the click
/// could detect.
pub(super) fn of_photo(subject: &Subject<'_>) -> Option<Caution> {
    let [millimetre, _] = subject.frame.millimetres();
    let px_per_mm = millimetre.length();
    let marking_sd_mm = subject.error.independent_mm;
    let pixel_mm = px_per_mm.recip();
    let blocking = pixel_mm > PIXELS_PER_DEVIATION * marking_sd_mm.max(LEAST_ERROR_MM);
    let low = ResolutionCaution::ResolutionLow { photo: subject.occasion, px_per_mm, marking_sd_mm, blocking };
    (pixel_mm > marking_sd_mm.max(LEAST_ERROR_MM)).then_some(Caution::Resolution(low))
}

impl Family for ResolutionCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::ResolutionLow { blocking, .. } => Entry {
                code: "resolution_low",
                in_short: "a photo has too few pixels",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: false,
                when: || {
                    format!(
                        "a pixel at the mouth is larger than the error of a click (or than {LEAST_ERROR_MM} mm, where \
                         that is larger); blocking where it is more than {PIXELS_PER_DEVIATION:.1} times as large"
                    )
                },
                advice: "Use the photo in its full size, or take one from nearer with more zoom.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::ResolutionLow { photo, px_per_mm, marking_sd_mm, .. } => format!(
                "In {} the mouth has {px_per_mm:.1} pixels per millimetre: a pixel is {:.2} mm, a click is good to \
                 {marking_sd_mm:.2} mm.",
                the(*photo),
                px_per_mm.recip()
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let photo = Some(Occasion::After);
        let low = |(px_per_mm, blocking)| Self::ResolutionLow { photo, px_per_mm, marking_sd_mm: 0.3, blocking };
        [(2.0, false), (0.8, true)].map(low).map(Caution::Resolution).into()
    }
}
