//! Where in the data each part of the picture is.

use std::fmt;

use image::{GrayImage, RgbImage};

use super::coded::Coded;
use super::frame::{BLOCK, Frame};
use super::huffman::NoCode;
use super::told::Told;

/// A picture that was passed over once.
pub(crate) struct Index {
    pub(super) frame: Frame,
    /// The component of each block of a unit.
    pub(super) blocks: Vec<usize>,
    /// The first coefficient of each block, in the order of a sequential picture's data.
    pub(super) levels: Vec<i16>,
    pub(super) others: Others,
}

/// The coefficients beyond the first of each block.
pub(super) enum Others {
    Coded(Coded),
    Told(Told),
}

impl NotRead {
    /// Damage in what several passes tell together, of which no row is said.
    pub(super) fn spread(damage: Damage) -> Self {
        Self::Damaged { damage, row: None }
    }

    /// Damage in a unit, or before it.
    pub(super) fn damaged(damage: Damage, frame: &Frame, unit: usize) -> Self {
        let row = unit as u64 / u64::from(frame.units().0) * u64::from(frame.unit().1);
        Self::Damaged { damage, row: Some(row.min(frame.height.into()) as u32) }
    }
}

impl From<NoCode> for NotRead {
    fn from(_: NoCode) -> Self {
        Self::spread(Damage::Code)
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index({} × {} px)", self.frame.width, self.frame.height)
    }
}

/// What is wrong with the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// They hold a code that no table has, or a block of more than 64 coefficients.
    Code,
    /// A block is lighter or darker than any can be.
    Level,
    /// They end before the picture does.
    Short,
    /// They go on behind it.
    Long,
    /// They do not begin anew where they should.
    Restart,
}

/// Why the regions of a file cannot be had.
#[derive(Debug)]
pub(crate) enum NotRead {
    /// It is coded in a way that is another decoder's business.
    Unusual,
    /// It is damaged: what, and where that is known in which row of pixels or above it.
    Damaged { damage: Damage, row: Option<u32> },
}

impl Index {
    /// The picture at an eighth of its size: of each block the mean, which is an eighth of the first coefficient (T.81, A.3.3), its colours turned
    /// into red, green and blue (ITU-T T.871, clause 7).
    pub(crate) fn eighth(&self) -> RgbImage {
        let (columns, rows) = (self.frame.width.div_ceil(BLOCK), self.frame.height.div_ceil(BLOCK));
        let luma = &self.frame.components[0];
        let (wide, high) = (luma.across, luma.down);
        let steps: Vec<f32> =
            self.frame.components.iter().map(|part| self.frame.dc_step(part).unwrap_or(1) as f32).collect();
        let across = self.frame.units().0;
        let is_rgb = self.frame.is_rgb();
        RgbImage::from_fn(columns, rows, |column, row| {
            let unit = (row / high * across + column / wide) as usize;
            let levels = &self.levels[unit * self.blocks.len()..][..self.blocks.len()];
            let mean = |block: usize, component: usize| f32::from(levels[block]) * steps[component] / 8.0;
            let y = mean((row % high * wide + column % wide) as usize, 0) + 128.0;
            let colours = if self.frame.components.len() == 1 {
                [y; 3]
            } else {
                let first = (wide * high) as usize;
                let (cb, cr) = (mean(first, 1), mean(first + 1, 2));
                match is_rgb {
                    true => [y, cb + 128.0, cr + 128.0],
                    false => [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb],
                }
            };
            // Between 0 and 255 by the clamp.
            image::Rgb(colours.map(|level| (level + 0.5).clamp(0.0, 255.0) as u8))
        })
    }

    /// The luma of the picture at an eighth of its size.
    pub(crate) fn eighth_luma(&self) -> GrayImage {
        if self.frame.is_rgb() {
            return image::DynamicImage::from(self.eighth()).into_luma8();
        }
        let (columns, rows) = (self.frame.width.div_ceil(BLOCK), self.frame.height.div_ceil(BLOCK));
        // Between 0 and 255 by the clamp.
        let level = |eighths: i32| (128 + ((eighths + 4) >> 3)).clamp(0, 255) as u8;
        let means = self.means(columns as usize, rows as usize, level);
        GrayImage::from_raw(columns, rows, means).unwrap_or_default()
    }

    /// The mean luma of each whole block, row by row, unrounded; `None` of a picture that is stored as red, green and blue.
    pub(crate) fn block_means(&self) -> Option<Vec<f32>> {
        let (columns, rows) = (self.frame.width / BLOCK, self.frame.height / BLOCK);
        let level = |eighths: i32| (128.0 + eighths as f32 / 8.0).clamp(0.0, 255.0);
        (!self.frame.is_rgb()).then(|| self.means(columns as usize, rows as usize, level))
    }

    /// Of each block of the first component something that is made of its first coefficient, eight times the mean less 128.
    fn means<T>(&self, columns: usize, rows: usize, of: impl Fn(i32) -> T) -> Vec<T> {
        let luma = &self.frame.components[0];
        let (wide, high) = (luma.across as usize, luma.down as usize);
        let step = self.frame.dc_step(luma).unwrap_or(1) as i32;
        let row_length = self.frame.units().0 as usize * self.blocks.len();
        let mut means = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            let levels = &self.levels[row / high * row_length..][..row_length];
            let of_unit = row % high * wide;
            let block = |column: usize| column / wide * self.blocks.len() + of_unit + column % wide;
            means.extend((0..columns).map(|column| of(i32::from(levels[block(column)]) * step)));
        }
        means
    }

    /// What it holds, bytes.
    pub(crate) fn bytes(&self) -> u64 {
        let others = match &self.others {
            Others::Coded(coded) => coded.bytes(),
            Others::Told(told) => told.bytes(),
        };
        (others + 2 * self.levels.len()) as u64
    }

    /// Whether it has no colours.
    pub(crate) fn is_grey(&self) -> bool {
        self.frame.components.len() == 1
    }
}
