//! A region of a picture as a file of its own, which holds the same blocks.
//!
//! The other decoder makes the pixels of it: transform, finer colours and conversion are its, so they are the same as those of the whole
//! picture. The codes of the coefficients are copied as they are, rows of them at once; only the first ones of a row, which are told by their
//! differences from what is not in the file, are written anew.

use std::ops::Range;

use super::index::{Index, Others};
use super::told::lengths;
use super::writer::{DifferenceCodes, Writer, difference_codes};
use crate::imaging::region::PixelRegion;

/// A file of some units of a picture, and what it shows of it.
pub(crate) struct Cut {
    pub(crate) file: Vec<u8>,
    /// What it shows.
    pub(crate) region: PixelRegion,
}

/// Some units of a picture.
struct Units {
    rows: Range<u32>,
    columns: Range<u32>,
    /// Width and height of what they show, px.
    size: (u32, u32),
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
        let units = Units { rows: upper..lower, columns: first..last, size };
        let file = self.copied(&units).unwrap_or_else(|| self.written(&units));
        Cut { file, region: PixelRegion { x: left, y: top, width: size.0, height: size.1 } }
    }

    /// A file with its own codes, of whose rows all is copied but what the first unit of each is told by; `None` where these codes do not
    /// have what that takes, where the data begin anew in between, or where they are not coded.
    fn copied(&self, units: &Units) -> Option<Vec<u8>> {
        let Others::Coded(coded) = &self.others else { return None };
        if self.frame.restart_interval != 0 {
            return None;
        }
        let codes: Vec<DifferenceCodes> = self.frame.own_dc_codes()?.into_iter().map(DifferenceCodes::new).collect();
        let mut writer = Writer::new(self.frame.head(units.size, None));
        let (across, count) = (self.frame.units().0, self.blocks.len());
        let mut before = [0; 3];
        for row in units.rows.clone() {
            let [first, last] =
                [units.columns.start, units.columns.end - 1].map(|column| (row * across + column) as usize);
            let place = (row, units.columns.clone());
            coded.copy_row(&self.frame, &self.blocks, place, &mut writer, |block, writer| {
                let component = self.blocks[block];
                let level = i32::from(self.levels[first * count + block]);
                writer.difference(&codes[component], level - before[component])
            })?;
            // Of several blocks of a component the last one counts.
            for (component, level) in self.blocks.iter().zip(&self.levels[last * count..]) {
                before[*component] = i32::from(*level);
            }
        }
        Some(writer.finish())
    }

    /// A file whose first coefficients are all written anew.
    fn written(&self, units: &Units) -> Vec<u8> {
        let codes = difference_codes();
        let mut writer = Writer::new(self.frame.head(units.size, Some(&codes)));
        let (codes, lengths) = (DifferenceCodes::new(&codes), lengths());
        let (across, count) = (self.frame.units().0, self.blocks.len());
        let mut before = [0; 3];
        let mut first_of = |unit: usize, block: usize, writer: &mut Writer| {
            let level = i32::from(self.levels[unit * count + block]);
            let before = &mut before[self.blocks[block]];
            // These codes are of every size.
            let _ = writer.difference(&codes, level - *before);
            *before = level;
        };
        for row in units.rows.clone() {
            match &self.others {
                Others::Coded(coded) => {
                    let place = (row, units.columns.clone());
                    coded.write_row(&self.frame, &self.blocks, place, &mut writer, &mut first_of);
                }
                Others::Told(told) => {
                    for unit in units.columns.clone().map(|column| (row * across + column) as usize) {
                        told.write(unit, count, &lengths, &mut writer, |block, writer| first_of(unit, block, writer));
                    }
                }
            }
        }
        writer.finish()
    }
}
