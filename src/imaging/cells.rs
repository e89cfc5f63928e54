//! A photo in a few square or oblong cells: the mean luma of each.

use image::{DynamicImage, GrayImage};

use crate::imaging::decoded_image::DecodedImage;
use crate::imaging::orientation::Orientation;
use crate::imaging::region::PixelRegion;
use crate::imaging::stored_picture::StoredPicture;

/// The side of what the luma is known of, px.
const BLOCK: u32 = 8;

/// For each column, or row, of a picture which cells it lies in, and with how many pixels.
type Shares = Vec<Vec<(usize, f64)>>;

impl DecodedImage {
    /// Whether [`cells`](Self::cells) has to decode the whole photo first.
    pub(super) fn has_costly_cells(&self) -> bool {
        !self.stored().is_decoded() && !self.stored().has_eighth()
    }

    /// The upright photo in `side` × `side` cells: the mean luma of each, its colours as they are stored, from 0 to 255. It is that of blocks of
    /// 8 × 8 px, each of which counts in the cells that it lies in by its share; of a small photo that of its pixels.
    pub(super) fn cells(&self, side: usize) -> Vec<f64> {
        let (width, height) = self.size();
        let is_small = width.min(height) < 2 * BLOCK * side as u32;
        let known = self.stored().eighth_luma().filter(|_| !is_small && !self.is_part());
        let (luma, unit, orientation) = match known {
            Some(luma) => (luma, BLOCK, self.header().orientation),
            None => {
                let whole = DynamicImage::from(self.stored_colours(PixelRegion::whole((width, height))));
                let luma = if is_small { Some(whole.to_luma8()) } else { whole.eighth_luma() };
                (luma.unwrap_or_default(), if is_small { 1 } else { BLOCK }, Orientation::default())
            }
        };
        let stored = orientation.stored_size((width, height));
        let [columns, rows] = shares(orientation, stored, unit, side);
        let turned = orientation.stored_size((1, 2)) != (1, 2);
        let mut cells = summed(&luma, &columns, &rows, side);
        if turned {
            cells = (0..side * side).map(|index| cells[index % side * side + index / side]).collect();
        }
        cells
    }
}

/// The shares of the stored columns and rows in the cells of the upright axis that each runs along.
fn shares(orientation: Orientation, stored: (u32, u32), unit: u32, side: usize) -> [Shares; 2] {
    let corner = orientation.upright_position([0.0, 0.0], stored);
    let turned = orientation.stored_size((1, 2)) != (1, 2);
    let of = |length: u32, axis: usize| {
        let length = f64::from(length);
        // A row or column that begins at the far side runs backwards.
        let is_backwards = corner[axis] > 0.0;
        let places = (0..).map(|index| f64::from(index * unit)).take_while(move |from| *from < length);
        places
            .map(|from| {
                let to = (from + f64::from(unit)).min(length);
                let (from, to) = if is_backwards { (length - to, length - from) } else { (from, to) };
                within_cells(from / length * side as f64, to / length * side as f64, side)
            })
            .collect()
    };
    [of(stored.0, usize::from(turned)), of(stored.1, usize::from(!turned))]
}

/// The cells that a stretch lies in, in cells from the first one's beginning, each with the length that it has of it.
fn within_cells(from: f64, to: f64, side: usize) -> Vec<(usize, f64)> {
    let first = (from as usize).min(side - 1);
    let cells = (first..side).take_while(|cell| *cell as f64 <= to);
    let length = |cell: usize| to.min((cell + 1) as f64) - from.max(cell as f64);
    cells.map(|cell| (cell, length(cell))).filter(|(_, length)| *length > 0.0).collect()
}

/// The means of the cells, row by row of the stored picture.
fn summed(luma: &GrayImage, columns: &Shares, rows: &Shares, side: usize) -> Vec<f64> {
    let (mut sums, mut counts) = (vec![0.0; side * side], vec![0.0; side * side]);
    let widths = columns.iter().flatten().fold(vec![0.0; side], |mut widths, (cell, share)| {
        widths[*cell] += share;
        widths
    });
    for (levels, in_rows) in luma.as_raw().chunks_exact(columns.len().max(1)).zip(rows) {
        let mut line = vec![0.0; side];
        for (level, in_columns) in levels.iter().zip(columns) {
            in_columns.iter().for_each(|(cell, share)| line[*cell] += share * f64::from(*level));
        }
        for (row, share) in in_rows {
            for (column, (sum, width)) in line.iter().zip(&widths).enumerate() {
                sums[row * side + column] += share * sum;
                counts[row * side + column] += share * width;
            }
        }
    }
    sums.iter().zip(counts).map(|(sum, count)| if count > 0.0 { sum / count } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, RgbImage};
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    use super::within_cells;
    use crate::imaging::{Limits, PixelRegion, decode};

    /// The cells of a JPEG, whose blocks state their means, are those of its pixels: no format is looked at more coarsely than another, and
    /// copies of one picture in two of them are told.
    #[test]
    fn what_the_blocks_state_is_what_the_pixels_have() {
        let mut state = 7_u32;
        for (width, height) in [(400_u32, 304_u32), (523, 777)] {
            let card = RgbImage::from_fn(width, height, |x, y| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let shade = |factor: u32| (60 + factor * x % 70 + y / 9 % 50 + (state >> 27)) as u8;
                image::Rgb([shade(1), shade(2), shade(3)])
            });
            let (mut jpeg, mut png) = (Vec::new(), std::io::Cursor::new(Vec::new()));
            let mut encoder = Encoder::new(&mut jpeg, 90);
            encoder.set_sampling_factor(SamplingFactor::F_2_2);
            encoder.encode(card.as_raw(), width as u16, height as u16, ColorType::Rgb).unwrap();
            let whole = decode(&jpeg, &Limits { whole: true, ..Limits::default() }).unwrap();
            let pixels = whole.crop_srgb(PixelRegion::whole(whole.size()));
            DynamicImage::from(pixels).write_to(&mut png, image::ImageFormat::Png).unwrap();
            let cells = |file: &[u8]| decode(file, &Limits::default()).unwrap().cells(16);
            let (stated, taken) = (cells(&jpeg), whole.cells(16));
            assert_eq!(cells(png.get_ref()), taken, "{width} × {height}: the same pixels in another format");
            let apart = stated.iter().zip(&taken).map(|(a, b)| (a - b).abs());
            let worst = apart.fold(0.0_f64, f64::max);
            // The mean of a block is rounded to a level, and a cell has nine of them and more; the blocks at the rim hold more than is seen.
            assert!(worst < 0.5, "{width} × {height}: {worst} levels apart");
            assert!(worst > 0.0, "{width} × {height}: they are not one and the same");
        }
    }

    #[test]
    fn a_stretch_counts_where_it_lies() {
        assert_eq!(within_cells(0.0, 1.0, 4), [(0, 1.0)]);
        assert_eq!(within_cells(0.75, 2.25, 4), [(0, 0.25), (1, 1.0), (2, 0.25)]);
        assert_eq!(within_cells(3.5, 4.0, 4), [(3, 0.5)]);
        assert_eq!(within_cells(0.0, 4.0, 4), [(0, 1.0), (1, 1.0), (2, 1.0), (3, 1.0)], "one pixel in all of them");
    }
}
