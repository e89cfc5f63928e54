//! Whether two files hold one picture: a small picture of each, compared.

use crate::imaging::DecodedImage;

/// Cells along a side.
const SIDE: usize = 32;

/// Pixels that are read for a cell, along a side.
const SAMPLES: usize = 3;

/// A small picture of a whole photo, of even brightness and contrast: two files that hold one picture have the same,
/// whatever their size and compression.
#[derive(Clone, Debug, PartialEq)]
pub struct Thumbnail {
    /// The cells' luma, of mean 0 and standard deviation 1; all 0 for a picture of one shade.
    cells: Vec<f64>,
    /// Width over height of the photo.
    aspect: f64,
}

impl Thumbnail {
    /// The thumbnail of the upright, un-mirrored photo. Some ten thousand single pixels are read.
    pub fn of(photo: &DecodedImage, mirrored: bool) -> Self {
        let (width, height) = photo.size();
        let position = |index: usize, size: u32| {
            let middle = (index as f64 + 0.5) / (SIDE * SAMPLES) as f64 * f64::from(size);
            (middle as u32).min(size.saturating_sub(1))
        };
        let mut cells = vec![0.0; SIDE * SIDE];
        for row in 0..SIDE * SAMPLES {
            let y = position(row, height);
            for column in 0..SIDE * SAMPLES {
                let [red, green, blue] = photo.stored_level(position(column, width), y);
                let luma = 0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
                cells[row / SAMPLES * SIDE + column / SAMPLES] += luma;
            }
        }
        let count = cells.len() as f64;
        let mean = cells.iter().sum::<f64>() / count;
        let sd = (cells.iter().map(|cell| (cell - mean).powi(2)).sum::<f64>() / count).sqrt();
        for cell in &mut cells {
            *cell = if sd > 0.0 { (*cell - mean) / sd } else { 0.0 };
        }
        let thumbnail = Self { cells, aspect: f64::from(width) / f64::from(height.max(1)) };
        if mirrored { thumbnail.mirrored() } else { thumbnail }
    }

    /// The thumbnail as in a mirror.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let rows = self.cells.chunks_exact(SIDE);
        Self { cells: rows.flat_map(|row| row.iter().rev().copied()).collect(), aspect: self.aspect }
    }

    /// The root mean square of the difference, 0 for the same picture, √2 for two that have nothing in common; `None`
    /// where one is wider in proportion than the other, so that they are no copies.
    pub fn difference(&self, other: &Self) -> Option<f64> {
        if (self.aspect / other.aspect - 1.0).abs() > ASPECT {
            return None;
        }
        let squares: f64 = self.cells.iter().zip(&other.cells).map(|(a, b)| (a - b).powi(2)).sum();
        Some((squares / self.cells.len() as f64).sqrt())
    }

    /// Whether both show one picture, and if so whether one of them as a mirror image.
    pub fn same_picture(&self, other: &Self) -> Option<SamePicture> {
        let is_same = |difference: Option<f64>| difference.is_some_and(|difference| difference < SAME);
        if is_same(self.difference(other)) {
            Some(SamePicture::Upright)
        } else if is_same(self.difference(&other.mirrored())) {
            Some(SamePicture::Mirrored)
        } else {
            None
        }
    }
}

/// How two files hold one picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SamePicture {
    /// The same way round.
    Upright,
    /// One as the other's mirror image.
    Mirrored,
}

/// Resizing rounds a side to whole pixels.
const ASPECT: f64 = 0.01;

/// Below this difference two files hold one picture. Of real faces, copies compressed anew at quality 40 or resized
/// to less than half were 0.013 to 0.038 apart; two photos of one person in one setup 0.35 to 0.52; and a face beside a
/// copy whose shape had been made symmetric 0.078 at the least.
const SAME: f64 = 0.06;
