//! The height of the upper border above the chord, all along it.

use super::{Lip, Need, NotMeasured};
use crate::geometry::{Face, Point, Similarity};
use crate::landmark::CurveName;

/// The number of steps along the chord between the positions of the profile.
pub const PROFILE_STEPS: u32 = 20;

/// The fractions of the chord at which the profile is taken: 0, 0.05 … 1, from ch_r to ch_l.
pub fn profile_positions() -> Vec<f64> {
    (0..=PROFILE_STEPS).map(|step| f64::from(step) / f64::from(PROFILE_STEPS)).collect()
}

/// The upper vermilion curve itself: its heights above the chord.
///
/// **Formula** at each of [`profile_positions`] the signed height of the upper border above the chord,
/// perpendicular to it; where the border passes over a position more than once, the topmost. **Unit**
/// length. **Sign** positive above the chord.
///
/// # Errors
///
/// It fails where the upper border is missing or does not span the chord.
///
/// ```
/// use lipmetry::measure::{Lip, curve_prominence_profile};
///
/// let profile = curve_prominence_profile(&Lip::example())?;
/// assert_eq!(profile.len(), 21);
/// assert!((profile[8] - 8.0).abs() < 1e-9, "the right peak, at 0.4 of the chord");
/// assert!((profile[10] - 7.0).abs() < 1e-9, "the dip, in the middle");
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn curve_prominence_profile(lip: &Lip) -> Result<Vec<f64>, NotMeasured> {
    let (border, [right, left]) = NotMeasured::both(lip.curve(CurveName::UpperBorder), lip.chord())?;
    let along = (left - right).unit().ok_or(Need::MouthWidth)?;
    let width = right.distance(left);
    // Chord coordinates: x along the chord in parts of it, y the height above it in the same parts.
    let chord: Similarity<Face, Face> = Similarity::onto_axes(right, along, along.perpendicular(), width.recip());
    let positions = profile_positions();
    // The border begins and ends on the chord.
    let inner = &positions[1..positions.len() - 1];
    let mut profile = Vec::with_capacity(positions.len());
    profile.push(0.0);
    for highest in border.tops_of(|point: Point<Face>| chord.point(point), inner) {
        profile.push(width * highest.ok_or(Need::BorderAboveChord)?);
    }
    profile.push(0.0);
    Ok(profile)
}
