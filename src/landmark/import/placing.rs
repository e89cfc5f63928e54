//! From a file's numbers to the upright picture: the unit, the place of a pixel, the way up, the rows.

use super::contents::{Pixel, Unit, Vertical};
use super::options::RowsStated;
use super::photo_facts::PhotoFacts;

/// How the numbers of one file lie to a photo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placing<'a> {
    pub(crate) photo: &'a PhotoFacts,
    pub(crate) rows: RowsStated,
    pub(crate) vertical: Vertical,
    pub(crate) unit: Unit,
    pub(crate) pixel: Pixel,
}

impl Placing<'_> {
    /// The width and height of the rows in which the file counts, in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        match self.rows {
            RowsStated::Stored => self.photo.stored_size(),
            RowsStated::Upright => self.photo.size,
        }
    }

    /// Where a position of the file lies in the upright picture, in pixels from its outer corner.
    pub(crate) fn place(&self, at: [f64; 2]) -> [f64; 2] {
        let (width, height) = self.size();
        let [x, y] = match self.unit {
            Unit::Pixels => at,
            Unit::Fractions => [at[0] * f64::from(width), at[1] * f64::from(height)],
            Unit::Percent => [at[0] * f64::from(width) / 100.0, at[1] * f64::from(height) / 100.0],
            Unit::StatedMillimetres => [at[0] / self.photo.spacing[0], at[1] / self.photo.spacing[1]],
        };
        let y = match self.vertical {
            Vertical::Down | Vertical::Up => y,
            Vertical::Negative => -y,
        };
        let half = offset(self.pixel);
        let [x, y] = [x + half, y + half];
        let y = if self.vertical == Vertical::Up { f64::from(height) - y } else { y };
        match self.rows {
            RowsStated::Upright => [x, y],
            RowsStated::Stored => self.photo.orientation.upright_position([x, y], self.photo.stored_size()),
        }
    }

    /// What the file has for a position of the upright picture: the inverse of [`Placing::place`].
    pub(crate) fn number(&self, at: [f64; 2]) -> [f64; 2] {
        let (width, height) = self.size();
        let [x, y] = match self.rows {
            RowsStated::Upright => at,
            RowsStated::Stored => self.photo.orientation.stored_position(at, self.photo.stored_size()),
        };
        let y = if self.vertical == Vertical::Up { f64::from(height) - y } else { y };
        let half = offset(self.pixel);
        let [x, y] = [x - half, y - half];
        let y = if self.vertical == Vertical::Negative { -y } else { y };
        match self.unit {
            Unit::Pixels => [x, y],
            Unit::Fractions => [x / f64::from(width), y / f64::from(height)],
            Unit::Percent => [100.0 * x / f64::from(width), 100.0 * y / f64::from(height)],
            Unit::StatedMillimetres => [x * self.photo.spacing[0], y * self.photo.spacing[1]],
        }
    }

    /// The same with another place of a pixel.
    pub(crate) fn counting_from(self, pixel: Pixel) -> Self {
        Self { pixel, ..self }
    }
}

/// How far the outer corner of the first pixel lies before the place that counts as 0, in pixels.
fn offset(pixel: Pixel) -> f64 {
    match pixel {
        Pixel::Corner => 0.0,
        Pixel::Centre => 0.5,
        Pixel::CentreFromOne => -0.5,
    }
}
