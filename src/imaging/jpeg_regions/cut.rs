//! A region of a picture as a file of its own, which holds the same blocks.
//!
//! The other decoder makes the pixels of it: transform, finer colours and conversion are its, so they are the same as those of the whole
//! picture. The codes of the coefficients are copied as they are; only the first ones, which are told by their differences, are written anew.

use super::index::{Index, Others};
use super::told::lengths;
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
        let count = self.blocks.len();
        let mut before = [0_i32; 3];
        let mut first_of = |unit: usize, block: usize, writer: &mut Writer| {
            let level = i32::from(self.levels[unit * count + block]);
            let before = &mut before[self.blocks[block]];
            writer.difference(level - *before);
            *before = level;
        };
        let lengths = lengths();
        for row in upper..lower {
            match &self.others {
                Others::Coded(coded) => {
                    coded.write_row(&self.frame, &self.blocks, (row, first..last), &mut writer, &mut first_of);
                }
                Others::Told(told) => (first..last).map(|column| (row * across + column) as usize).for_each(|unit| {
                    told.write(unit, count, &lengths, &mut writer, |block, writer| first_of(unit, block, writer));
                }),
            }
        }
        Cut { file: writer.finish(), region: PixelRegion { x: left, y: top, width: size.0, height: size.1 } }
    }
}
