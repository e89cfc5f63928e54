//! The height of the upper lip's red at the midline and at both peaks of the Cupid's bow.

use super::{Lip, Need, NotMeasured};
use crate::geometry::{Face, Point};
use crate::landmark::{CurveName, Landmark};

/// The height of the upper vermilion at the midline.
///
/// **Formula** y(ls) − y(sto), of parted lips y(ls) − y(sto_s), along the midline direction. **Unit**
/// length. **Sign** positive where ls is above. **Reference** Farkas (1994), vermilion height of the upper
/// lip, ls–sto.
///
/// # Errors
///
/// It fails where ls or stomion is missing.
///
/// ```
/// use lipmetry::measure::{Lip, upper_vermilion_height};
///
/// assert_eq!(upper_vermilion_height(&Lip::example())?, 7.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn upper_vermilion_height(lip: &Lip) -> Result<f64, NotMeasured> {
    at_midline(lip).map(HeightSegment::height)
}

/// The height of the upper vermilion at the right peak of the Cupid's bow.
///
/// **Formula** from cph_r to the upper free margin, along the midline direction. **Unit** length. **Sign**
/// positive where the peak is above the margin.
///
/// # Errors
///
/// It fails where cph_r or the upper free margin is missing, or the margin does not pass below it.
///
/// ```
/// use lipmetry::measure::{Lip, upper_vermilion_height_r};
///
/// assert!((upper_vermilion_height_r(&Lip::example())? - 8.0).abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn upper_vermilion_height_r(lip: &Lip) -> Result<f64, NotMeasured> {
    at_peak(lip, Landmark::CphR).map(HeightSegment::height)
}

/// The height of the upper vermilion at the left peak of the Cupid's bow: as
/// [`upper_vermilion_height_r`], from cph_l.
///
/// # Errors
///
/// It fails where cph_l or the upper free margin is missing, or the margin does not pass below it.
///
/// ```
/// use lipmetry::measure::{Lip, upper_vermilion_height_l};
///
/// assert!((upper_vermilion_height_l(&Lip::example())? - 8.0).abs() < 1e-9);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn upper_vermilion_height_l(lip: &Lip) -> Result<f64, NotMeasured> {
    at_peak(lip, Landmark::CphL).map(HeightSegment::height)
}

/// The segment along which a height was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeightSegment {
    /// The end on the vermilion border.
    pub border: Point<Face>,
    /// The end on the free margin, straight below in the face frame.
    pub margin: Point<Face>,
}

impl HeightSegment {
    /// The height, in the lip's unit of length.
    pub fn height(self) -> f64 {
        self.border.y - self.margin.y
    }
}

/// Where the heights at the right peak, at the midline and at the left peak were measured, as far as
/// they can be.
pub fn upper_vermilion_heights(lip: &Lip) -> Vec<HeightSegment> {
    [at_peak(lip, Landmark::CphR), at_midline(lip), at_peak(lip, Landmark::CphL)].into_iter().flatten().collect()
}

fn at_midline(lip: &Lip) -> Result<HeightSegment, NotMeasured> {
    let (border, stomion) = NotMeasured::both(lip.point(Landmark::Ls), lip.upper_stomion())?;
    Ok(HeightSegment { border, margin: Point::new(border.x, stomion.y) })
}

fn at_peak(lip: &Lip, peak: Landmark) -> Result<HeightSegment, NotMeasured> {
    let (border, margin) = NotMeasured::both(lip.point(peak), lip.curve(CurveName::UpperFreeMargin))?;
    let ordinate = margin.ordinates_at(border.x).into_iter().reduce(f64::max).ok_or(Need::MarginBelow(peak))?;
    Ok(HeightSegment { border, margin: Point::new(border.x, ordinate) })
}
