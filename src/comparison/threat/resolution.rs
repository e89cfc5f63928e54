use super::Subject;
use crate::comparison::caution::Caution;

/// A position that is only known to the pixel has a standard deviation of 1/√12 pixel, an axis (GUM 4.3.7).
const PIXELS_PER_DEVIATION: f64 = 3.464_101_615_137_754_6;

/// Whether the mouth has enough pixels: one should be no larger than the error of a click, so that it adds less than
/// a twentieth to it. Where its rounding alone is as large as the click's error, nothing can be told that the click
/// could tell.
pub(super) fn of_photo(subject: &Subject<'_>) -> Option<Caution> {
    let [millimetre, _] = subject.measurement.frame.millimetres();
    let px_per_mm = millimetre.length();
    let marking_sd_mm = subject.measurement.error.independent_mm;
    let pixel_mm = px_per_mm.recip();
    let blocking = pixel_mm > PIXELS_PER_DEVIATION * marking_sd_mm.max(LEAST_ERROR_MM);
    (pixel_mm > marking_sd_mm.max(LEAST_ERROR_MM)).then_some(Caution::ResolutionLow {
        photo: subject.occasion,
        px_per_mm,
        marking_sd_mm,
        blocking,
    })
}

/// No hand is asked for more pixels than for this error, in millimetres.
const LEAST_ERROR_MM: f64 = 0.1;
