//! A region of a picture as a file of its own, which holds the same blocks.
//!
//! The other decoder makes the pixels of it: transform, finer colours and conversion are its, so they are the same as those of the whole
//! picture. The codes of the coefficients are copied as they are; only the first ones, which are told by their differences, are written anew.

use std::ops::Range;

use super::bits::Bits;
use super::index::Index;
use super::writer::{Writer, difference_codes};
use crate::imaging::region::PixelRegion;

/// A file of some units of a picture, and what it shows of it.
pub(crate) struct Cut {
    pub(crate) file: Vec<u8>,
    /// What it shows.
    pub(crate) region: PixelRegion,
}

impl Index {
    /// The size of the picture, px.
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.frame.width, self.frame.height)
    }

    /// A file with all units that a rectangle touches and one more on each side, for colours that are told by their neighbours.
    /// The rectangle lies within the picture and is not empty.
    pub(crate) fn cut(&self, region: PixelRegion) -> Cut {
        let PixelRegion { x: left, y: top, .. } = region;
        let (right, bottom) = (left + region.width, top + region.height);
        let ((width, height), (across, down)) = (self.frame.unit(), self.frame.units());
        let (first, last) = ((left / width).saturating_sub(1), (right.div_ceil(width) + 1).min(across));
        let (upper, lower) = ((top / height).saturating_sub(1), (bottom.div_ceil(height) + 1).min(down));
        let (left, top) = (first * width, upper * height);
        let size = ((last * width).min(self.frame.width) - left, (lower * height).min(self.frame.height) - top);
        let mut writer = Writer::new(self.frame.head(size.0, size.1, &difference_codes()));
        let mut before = [0_i32; 3];
        for row in upper..lower {
            self.copy_row(row, first..last, &mut before, &mut writer);
        }
        Cut { file: writer.finish(), region: PixelRegion { x: left, y: top, width: size.0, height: size.1 } }
    }

    /// Copies some units of a row.
    fn copy_row(&self, row: u32, columns: Range<u32>, before: &mut [i32; 3], writer: &mut Writer) {
        let (mut column, at) = self.place(row, columns.start);
        let mut bits = Bits::new(&self.data, at);
        let across = self.frame.units().0;
        let restart = self.frame.restart_interval;
        while column < columns.end {
            let unit = row * across + column;
            // The place of an interval's first unit is that of its first byte.
            if restart != 0 && unit.is_multiple_of(restart) && !bits.at().is_multiple_of(8) {
                bits = Bits::new(&self.data, bits.at().div_ceil(8) * 8);
            }
            let levels = &self.levels[unit as usize * self.blocks.len()..][..self.blocks.len()];
            for (component, level) in self.blocks.iter().zip(levels) {
                let (dc, ac) = &self.tables[*component];
                // The codes were all there when they were passed over first.
                let _ = dc.difference(&mut bits);
                let start = bits.at();
                let _ = ac.pass_block(&mut bits);
                if column >= columns.start {
                    let level = i32::from(*level);
                    writer.difference(level - before[*component]);
                    before[*component] = level;
                    writer.copy(&self.data, start, bits.at());
                }
            }
            column += 1;
        }
    }
}
