//! The lightness of a photo reduced to cells of parts of a millimetre or some: what a face is looked for in.

use crate::geometry::{Image, Point};
use crate::imaging::{DecodedImage, PixelRegion};
use crate::matching::FacePicture;
use crate::matching::box_sums::BoxSums;
use crate::matching::channels::local_contrast;
use crate::matching::lab::Tables;
use crate::matching::sampler::{Between, Plane};

/// Of a cell so many lines are read, or all that it has: features of the face are broader than the gaps, and the other lines would
/// cost their reading.
const LINES: u32 = 4;

/// The lightness of a part of a photo in square cells.
#[derive(Clone, Debug)]
pub(super) struct Reduced {
    plane: Plane<1>,
    /// The side of a cell, in the photo's pixels.
    cell: f64,
    /// Where the first cell begins on the un-mirrored photo, in pixels.
    corner: [f64; 2],
}

impl Reduced {
    /// L* of a part of a photo in cells of `cell` pixels. `region` is on the un-mirrored photo. `None` where that has no whole cell.
    pub(super) fn of_photo(photo: &DecodedImage, mirrored: bool, region: PixelRegion, cell: u32) -> Option<Self> {
        let region = region.clipped_to(photo.size());
        let (columns, rows) = (region.width.checked_div(cell)?, region.height.checked_div(cell)?);
        if columns == 0 || rows == 0 {
            return None;
        }
        let [width, height] = [columns, rows].map(|cells| cells as usize);
        let x = if mirrored { photo.size().0 - region.x - columns * cell } else { region.x };
        photo.prepare(PixelRegion { x, y: region.y, width: columns * cell, height: rows * cell });
        let mut sums = vec![[0_u32; 3]; width * height];
        let lines = cell.min(LINES);
        // Lines along the rows as they are stored: others would be gathered from all over the memory.
        let turned = photo.header().size() != (photo.header().stored_width, photo.header().stored_height);
        for line in 0..if turned { columns } else { rows } * lines {
            let at = line / lines * cell + (2 * (line % lines) + 1) * cell / (2 * lines);
            let part = if turned {
                PixelRegion { x: x + at, y: region.y, width: 1, height: rows * cell }
            } else {
                PixelRegion { x, y: region.y + at, width: columns * cell, height: 1 }
            };
            let pixels = photo.crop_srgb(part);
            let line = (line / lines) as usize;
            let (first, step) = if turned { (line, width) } else { (line * width, 1) };
            for (index, pixels) in pixels.as_raw().chunks_exact(3 * cell as usize).enumerate() {
                add(sums.get_mut(first + index * step)?, pixels);
            }
        }
        let (tables, count) = (Tables::get(), lines * cell);
        let mut values: Vec<[f32; 1]> = sums.iter().map(|sum| [tables.lightness(mean(*sum, count))]).collect();
        if mirrored {
            values.chunks_exact_mut(width).for_each(<[_]>::reverse);
        }
        let plane = Plane { values, width, height, origin: [0.0; 2] };
        Some(Self { plane, cell: f64::from(cell), corner: [f64::from(region.x), f64::from(region.y)] })
    }

    /// L* of a face's picture in cells of so many of its pixels.
    pub(super) fn of_picture(picture: &FacePicture, side: usize) -> Option<Self> {
        let [width, height] = picture.size().map(|length| length / side.max(1));
        if width == 0 || height == 0 {
            return None;
        }
        let (tables, count) = (Tables::get(), (side * side) as u32);
        let mut values = Vec::with_capacity(width * height);
        let mut sums = BoxSums::new(side, 3 * side * width);
        for row in 0..height {
            let lines = (row * side..(row + 1) * side).map(|line| picture.row(line));
            values.extend(sums.of(lines).map(|sum| [tables.lightness(mean(sum, count))]));
        }
        let plane = Plane { values, width, height, origin: [0.0; 2] };
        Some(Self { plane, cell: side as f64 * picture.side(), corner: picture.corner() })
    }

    /// The same in cells of so many of these; `None` where there is no whole one.
    pub(super) fn coarser(&self, side: usize) -> Option<Self> {
        let side = side.max(1);
        let [width, height] = self.size().map(|length| length / side);
        if width == 0 || height == 0 {
            return None;
        }
        let mut values = vec![[0.0_f32]; width * height];
        for (row, line) in self.plane.values.chunks_exact(self.plane.width).take(height * side).enumerate() {
            let means = &mut values[row / side * width..];
            for (mean, cells) in means.iter_mut().zip(line.chunks_exact(side)) {
                mean[0] += cells.iter().map(|[value]| value).sum::<f32>();
            }
        }
        values.iter_mut().for_each(|value| value[0] /= (side * side) as f32);
        let plane = Plane { values, width, height, origin: [0.0; 2] };
        Some(Self { plane, cell: side as f64 * self.cell, corner: self.corner })
    }

    /// The lightness freed of shading and contrast over a Gaussian of `sigma` pixels of the photo.
    pub(super) fn evened(&self, sigma: f64) -> Self {
        Self { plane: evened(self.plane.clone(), sigma / self.cell), ..*self }
    }

    /// The side of a cell, in the photo's pixels.
    pub(super) fn cell(&self) -> f64 {
        self.cell
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> [usize; 2] {
        [self.plane.width, self.plane.height]
    }

    /// The middle of what is shown, on the photo.
    pub(super) fn middle(&self) -> Point<Image> {
        let [x, y] = [0, 1].map(|axis| self.corner[axis] + 0.5 * self.cell * self.size()[axis] as f64);
        Point::new(x, y)
    }

    /// A place of the photo in cells, whole numbers at their middles.
    pub(super) fn place(&self, point: Point<Image>) -> [f64; 2] {
        let at = |of: f64, from: f64| (of - from) / self.cell - 0.5;
        [at(point.x, self.corner[0]), at(point.y, self.corner[1])]
    }

    /// The place of the photo at a column and a row.
    pub(super) fn point(&self, [x, y]: [f64; 2]) -> Point<Image> {
        Point::new(self.corner[0] + (x + 0.5) * self.cell, self.corner[1] + (y + 0.5) * self.cell)
    }

    /// The lightness at a place of the photo, linear between the cells; `None` outside.
    pub(super) fn at(&self, point: Point<Image>) -> Option<f32> {
        let place = self.place(point);
        let inside = |at: f64, length: usize| at >= -0.5 && at <= length as f64 - 0.5;
        let shown = inside(place[0], self.plane.width) && inside(place[1], self.plane.height);
        shown.then(|| self.plane.between(place)[0])
    }

    /// The same and its slopes along columns and rows, by cell.
    pub(super) fn with_slopes(&self, point: Point<Image>) -> Option<[f32; 3]> {
        let value = self.at(point)?;
        let [x, y] = self.place(point);
        let at = |x, y| self.plane.between([x, y])[0];
        Some([value, at(x + 0.5, y) - at(x - 0.5, y), at(x, y + 0.5) - at(x, y - 0.5)])
    }
}

fn add(sum: &mut [u32; 3], pixels: &[u8]) {
    for pixel in pixels.chunks_exact(3) {
        sum.iter_mut().zip(pixel).for_each(|(sum, level)| *sum += u32::from(*level));
    }
}

/// A mean of levels is a level.
fn mean(sum: [u32; 3], count: u32) -> [u8; 3] {
    sum.map(|sum| ((sum + count / 2) / count.max(1)) as u8)
}

fn evened(mut plane: Plane<1>, sigma: f64) -> Plane<1> {
    let block = (sigma / 4.0).floor().max(1.0);
    let local = local_contrast(&plane, block as usize, sigma / block);
    let place = |at: usize| (at as f64 + 0.5) / block - 0.5;
    let columns: Vec<Between> = (0..plane.width).map(|column| local.column(place(column))).collect();
    let width = plane.width.max(1);
    for (row, line) in plane.values.chunks_exact_mut(width).enumerate() {
        let row = local.row(place(row));
        for (value, column) in line.iter_mut().zip(&columns) {
            let [mean, scale] = local.between_pixels(column, &row);
            value[0] = (value[0] - mean) * scale;
        }
    }
    plane
}
