//! Where in the data each part of the picture is.

use std::fmt;
use std::ops::Range;

use image::{GrayImage, RgbImage};

use super::bits::Bits;
use super::data::{Data, Inseparable};
use super::frame::{BLOCK, Frame};
use super::huffman::{AcTable, DcTable, NoCode};
use super::progressive::{self, NotRead};

/// From one place that is kept to the next, in units.
pub(super) const STRIDE: u32 = 16;

/// A picture that was passed over once.
pub(crate) struct Index {
    pub(super) frame: Frame,
    pub(super) data: Vec<u8>,
    pub(super) tables: Vec<(DcTable, AcTable)>,
    /// The component of each block of a unit.
    pub(super) blocks: Vec<usize>,
    /// The bit at which every [`STRIDE`]th unit of a row begins, row by row.
    pub(super) places: Vec<u64>,
    /// The first coefficient of each block, in the data's order.
    pub(super) levels: Vec<i16>,
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

/// A file that was looked at.
pub(crate) enum Opened {
    /// Its regions can be had.
    Picture(Box<Index>),
    /// It is coded in another way.
    Other,
    /// It is damaged: what, and where that is known in which row of pixels or above it.
    Damaged { damage: Damage, row: Option<u32> },
}

/// What a first coefficient of 8 bits cannot be, after quantisation: those of samples from -128 to 127 are from -1024 to 1016 (T.81,
/// A.3.3), and rounding or an editor's rescaling may add to it. Twice that no picture has.
const MOST: i64 = 2048;

impl Index {
    /// Passes over the data of a file.
    pub(crate) fn open(file: &[u8]) -> Opened {
        let Some((mut frame, scan)) = Frame::read(file) else { return Opened::Other };
        if !frame.is_progressive() {
            return frame.read_scan(&scan).map_or(Opened::Other, |()| Self::pass(file, frame));
        }
        match progressive::as_sequential(file, frame, scan) {
            Ok(file) => Self::open(&file),
            Err(NotRead::Unusual) => Opened::Other,
            Err(NotRead::Damaged(damage)) => Opened::Damaged { damage, row: None },
        }
    }

    /// Passes over the data of a sequential picture.
    fn pass(file: &[u8], frame: Frame) -> Opened {
        let tables: Option<Vec<_>> = frame.components.iter().map(|part| frame.tables(part)).collect();
        let steps: Option<Vec<_>> = frame.components.iter().map(|part| frame.dc_step(part)).collect();
        let (Some(tables), Some(steps)) = (tables, steps) else { return Opened::Other };
        let units = frame.units();
        let count = units.0 as usize * units.1 as usize;
        let interval = if frame.restart_interval == 0 { count } else { frame.restart_interval as usize };
        let Data { bytes, intervals, .. } = match Data::read(file, frame.data_from, count.div_ceil(interval.max(1))) {
            Ok(data) if data.are_last(file) => data,
            Ok(_) => return Opened::Other,
            Err(Inseparable::Unusual) => return Opened::Other,
            Err(Inseparable::Restarts(known)) => return frame.damaged(Damage::Restart, known.saturating_mul(interval)),
        };
        if intervals.len() != count.div_ceil(interval) {
            return frame.damaged(Damage::Restart, intervals.len().saturating_mul(interval));
        }
        let blocks = frame.blocks();
        // The first coefficient of a block has a code, of one bit at least, and the others together have one.
        if bytes.len() * 8 < count * blocks.len() * 2 {
            return frame.damaged(Damage::Short, 0);
        }
        let limits =
            steps.iter().map(|step| (MOST / i64::from((*step).max(1)) + 1).min(i16::MAX.into()) as i32).collect();
        let (places, levels) = (Vec::new(), Vec::with_capacity(count * blocks.len()));
        let index = Self { frame, data: bytes, tables, blocks, places, levels };
        Pass { index, limits, across: units.0, unit: 0 }.all(&intervals, interval, count)
    }

    /// The unit's number in its row from which on a place is kept, and the place.
    pub(super) fn place(&self, row: u32, column: u32) -> (u32, usize) {
        let across = self.frame.units().0.div_ceil(STRIDE);
        let kept = column / STRIDE;
        (kept * STRIDE, self.places[(row * across + kept) as usize] as usize)
    }

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
        (self.data.len() + 8 * self.places.len() + 2 * self.levels.len()) as u64
    }

    /// Whether it has no colours.
    pub(crate) fn is_grey(&self) -> bool {
        self.frame.components.len() == 1
    }
}

/// The one pass over the data.
struct Pass {
    index: Index,
    /// Of each component the level that no block is beyond.
    limits: Vec<i32>,
    across: u32,
    unit: usize,
}

impl Pass {
    fn damaged(&self, damage: Damage) -> Opened {
        self.index.frame.damaged(damage, self.unit)
    }

    fn all(mut self, intervals: &[Range<usize>], interval: usize, count: usize) -> Opened {
        for range in intervals {
            let end = (self.unit + interval).min(count);
            let found = match self.index.blocks.len() {
                1 => self.interval::<1>(range.start, end),
                3 => self.interval::<3>(range.start, end),
                4 => self.interval::<4>(range.start, end),
                _ => self.interval::<6>(range.start, end),
            };
            let at = match found {
                Ok(at) => at,
                Err(damage) => return self.damaged(damage),
            };
            if at > 8 * range.end {
                return self.damaged(Damage::Short);
            }
            // Encoders fill the last byte, mostly with ones; some more bytes of one kind are harmless at the end, and elsewhere another
            // decoder's business.
            let rest = &self.index.data[at.div_ceil(8)..range.end];
            if !(rest.iter().all(|byte| *byte == 0) || rest.iter().all(|byte| *byte == 0xff)) {
                return self.damaged(Damage::Long);
            }
            if !rest.is_empty() && self.unit < count {
                return Opened::Other;
            }
        }
        Opened::Picture(Box::new(self.index))
    }

    /// Passes over the units of an interval that begins at a byte, up to unit `end`. Where it ends, in bits.
    fn interval<const BLOCKS: usize>(&mut self, from: usize, end: usize) -> Result<usize, Damage> {
        let Index { data, tables, blocks, places, levels, .. } = &mut self.index;
        let kinds: [usize; BLOCKS] = blocks[..].try_into().map_err(|_| Damage::Code)?;
        let tables: [&(DcTable, AcTable); BLOCKS] = kinds.map(|kind| &tables[kind]);
        let limits = kinds.map(|kind| self.limits[kind]);
        let mut bits = Bits::new(data, 8 * from);
        let mut before = [0_i32; 3];
        let mut column = (self.unit % self.across as usize) as u32;
        while self.unit < end {
            if column.is_multiple_of(STRIDE) {
                places.push(bits.at() as u64);
            }
            for block in 0..BLOCKS {
                let (dc, ac) = tables[block];
                let level = &mut before[kinds[block]];
                *level += dc.difference(&mut bits).map_err(code)?;
                if level.abs() > limits[block] {
                    return Err(Damage::Level);
                }
                levels.push(*level as i16);
                ac.pass_block(&mut bits).map_err(code)?;
            }
            self.unit += 1;
            column += 1;
            if column == self.across {
                column = 0;
            }
        }
        Ok(bits.at())
    }
}

impl Frame {
    /// The damage in a unit, or before it.
    fn damaged(&self, damage: Damage, unit: usize) -> Opened {
        let row = unit as u64 / u64::from(self.units().0) * u64::from(self.unit().1);
        Opened::Damaged { damage, row: Some(row.min(self.height.into()) as u32) }
    }
}

fn code(_: NoCode) -> Damage {
    Damage::Code
}
