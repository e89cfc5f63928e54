//! Whether two files hold one picture: a small picture of each, compared.

use std::sync::OnceLock;

use crate::imaging::luma::luma;
use crate::imaging::{DecodedImage, PixelRegion};

/// Cells along a side.
const SIDE: usize = 32;

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
    /// The thumbnail of the upright, un-mirrored photo.
    pub fn of(photo: &DecodedImage, mirrored: bool) -> Self {
        let (width, height) = photo.size();
        let mut cells = photo.cells(SIDE);
        standardise(&mut cells);
        let thumbnail = Self { cells, aspect: f64::from(width) / f64::from(height.max(1)) };
        if mirrored { thumbnail.mirrored() } else { thumbnail }
    }

    /// The thumbnail as in a mirror.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        Self { cells: in_mirror(&self.cells, SIDE), aspect: self.aspect }
    }

    /// The root mean square of the difference, 0 for the same picture, √2 for two that have nothing in common; `None`
    /// where one is wider in proportion than the other, so that they are no copies.
    pub fn difference(&self, other: &Self) -> Option<f64> {
        if (self.aspect / other.aspect - 1.0).abs() > ASPECT {
            return None;
        }
        Some(difference(&self.cells, &other.cells))
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

/// What a photo looks like as a whole. Of one that would have to be decoded for that only the middle is looked at before it matters: two
/// files whose middles differ hold two pictures.
#[derive(Clone, Debug)]
pub struct WholePicture {
    aspect: f64,
    /// The photo, and whether it is stored as a mirror image; as long as it may be looked at.
    photo: Option<(DecodedImage, bool)>,
    /// Whether its thumbnail is costly.
    is_costly: bool,
    middle: OnceLock<Option<Vec<f64>>>,
    thumbnail: OnceLock<Thumbnail>,
}

/// Cells along a side of the middle.
const MIDDLE_SIDE: usize = 8;

/// Of each side of a photo the middle is this part.
const MIDDLE: u32 = 8;

/// The least standard deviation of the middle's luma, in levels: of an even one there is nothing to compare but noise.
const LEAST_SD: f64 = 2.0;

/// Two middles that differ by more are of two pictures. Those of copies, compressed anew at quality 40 or resized to less than half, were
/// 0.009 to 0.24 apart, those of two photos of one person 1.1 at the least, and those of a face and its symmetric copy 0.59.
const OTHER: f64 = 6.0 * SAME;

impl WholePicture {
    /// The upright, un-mirrored photo, which is kept as long as it may be looked at.
    pub fn of(photo: &DecodedImage, mirrored: bool) -> Self {
        let (width, height) = photo.size();
        let aspect = f64::from(width) / f64::from(height.max(1));
        let is_costly = photo.has_costly_cells();
        let photo = Some((photo.clone(), mirrored));
        Self { aspect, photo, is_costly, middle: OnceLock::new(), thumbnail: OnceLock::new() }
    }

    /// The same without the photo's pixels. Where it would have to be decoded for its thumbnail, its file is kept in their place.
    #[must_use]
    pub fn settled(mut self) -> Self {
        let unloaded = |(photo, mirrored): &(DecodedImage, bool)| Some((photo.without_pixels()?, *mirrored));
        let kept = self.photo.as_ref().filter(|_| self.is_costly).and_then(unloaded);
        if kept.is_some() {
            self.middle();
        } else {
            self.thumbnail();
        }
        self.photo = kept;
        self
    }

    /// The cells of the middle, of mean 0 and standard deviation 1; `None` where it is of one shade.
    fn middle(&self) -> Option<&[f64]> {
        let of_photo = || self.photo.as_ref().and_then(|(photo, mirrored)| middle(photo, *mirrored));
        self.middle.get_or_init(of_photo).as_deref()
    }

    fn thumbnail(&self) -> Option<&Thumbnail> {
        match &self.photo {
            Some((photo, mirrored)) => Some(self.thumbnail.get_or_init(|| Thumbnail::of(photo, *mirrored))),
            None => self.thumbnail.get(),
        }
    }

    /// Whether both show one picture, and if so whether one of them as a mirror image.
    pub fn same_picture(&self, other: &Self) -> Option<SamePicture> {
        let have_other_shapes = (self.aspect / other.aspect - 1.0).abs() > ASPECT;
        if have_other_shapes || (self.is_costly || other.is_costly) && !self.may_be(other) {
            return None;
        }
        self.thumbnail()?.same_picture(other.thumbnail()?)
    }

    /// Whether the middles leave it open that both are one picture.
    fn may_be(&self, other: &Self) -> bool {
        let (Some(own), Some(other)) = (self.middle(), other.middle()) else { return true };
        difference(own, other) < OTHER || difference(own, &in_mirror(other, MIDDLE_SIDE)) < OTHER
    }
}

/// The mean luma of the cells of the middle of an un-mirrored photo; `None` where it is of one shade.
fn middle(photo: &DecodedImage, mirrored: bool) -> Option<Vec<f64>> {
    let (width, height) = photo.size();
    let [columns, rows] = [width, height].map(|side| (side / MIDDLE).max(1));
    let region = PixelRegion { x: (width - columns) / 2, y: (height - rows) / 2, width: columns, height: rows };
    let pixels = photo.crop_srgb(region);
    let (mut sums, mut counts) = ([0.0; MIDDLE_SIDE * MIDDLE_SIDE], [0_u32; MIDDLE_SIDE * MIDDLE_SIDE]);
    for (x, y, image::Rgb(rgb)) in pixels.enumerate_pixels() {
        let cell = |at: u32, side: u32| at as usize * MIDDLE_SIDE / side as usize;
        let cell = cell(y, rows) * MIDDLE_SIDE + cell(x, columns);
        sums[cell] += luma(rgb.map(f64::from));
        counts[cell] += 1;
    }
    let mut cells: Vec<f64> = sums.iter().zip(counts).map(|(sum, count)| sum / f64::from(count.max(1))).collect();
    let is_whole = counts.iter().all(|count| *count > 0);
    let is_clear = is_whole && standardise(&mut cells) >= LEAST_SD;
    is_clear.then(|| if mirrored { in_mirror(&cells, MIDDLE_SIDE) } else { cells })
}

/// Makes the mean 0 and the standard deviation 1, all 0 where there is none; returns what the deviation was.
fn standardise(cells: &mut [f64]) -> f64 {
    let count = cells.len() as f64;
    let mean = cells.iter().sum::<f64>() / count;
    let sd = (cells.iter().map(|cell| (cell - mean).powi(2)).sum::<f64>() / count).sqrt();
    for cell in cells {
        *cell = if sd > 0.0 { (*cell - mean) / sd } else { 0.0 };
    }
    sd
}

/// Rows of so many cells as in a mirror.
fn in_mirror(cells: &[f64], side: usize) -> Vec<f64> {
    cells.chunks_exact(side).flat_map(|row| row.iter().rev().copied()).collect()
}

/// The root mean square of the difference.
fn difference(cells: &[f64], others: &[f64]) -> f64 {
    let squares: f64 = cells.iter().zip(others).map(|(a, b)| (a - b).powi(2)).sum();
    (squares / cells.len() as f64).sqrt()
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
/// to less than half were 0.004 to 0.037 apart; two photos of one person in one setup 0.34 to 0.51; and a face beside a
/// copy whose shape had been made symmetric 0.072 at the least.
const SAME: f64 = 0.06;
