//! The one pass over the data of a sequential picture.

use std::ops::Range;

use super::bits::Bits;
use super::coded::{Coded, STRIDE};
use super::data::{Data, Inseparable};
use super::frame::Frame;
use super::huffman::{AcTable, DcTable, NoCode};
use super::index::{Damage, Index, NotRead, Others};

/// Passes over the data of a sequential picture.
pub(super) fn pass(file: &[u8], frame: Frame) -> Result<Index, NotRead> {
    let tables: Option<Vec<_>> = frame.components.iter().map(|part| frame.tables(part)).collect();
    let (Some(tables), Some(limits)) = (tables, frame.dc_limits()) else { return Err(NotRead::Unusual) };
    let units = frame.units();
    let count = units.0 as usize * units.1 as usize;
    let interval = if frame.restart_interval == 0 { count } else { frame.restart_interval as usize };
    let Data { bytes, intervals, .. } = match Data::read(file, frame.data_from, count.div_ceil(interval.max(1))) {
        Ok(data) if data.are_last(file) => data,
        Ok(_) | Err(Inseparable::Unusual) => return Err(NotRead::Unusual),
        Err(Inseparable::Restarts(known)) => {
            return Err(NotRead::damaged(Damage::Restart, &frame, known.saturating_mul(interval)));
        }
    };
    if intervals.len() != count.div_ceil(interval) {
        return Err(NotRead::damaged(Damage::Restart, &frame, intervals.len().saturating_mul(interval)));
    }
    let blocks = frame.blocks();
    // The first coefficient of a block has a code, of one bit at least, and the others together have one.
    if bytes.len() * 8 < count * blocks.len() * 2 {
        return Err(NotRead::damaged(Damage::Short, &frame, 0));
    }
    let levels = Vec::with_capacity(count * blocks.len());
    let coded = Coded { data: bytes, tables, places: Vec::new(), end: 0 };
    Pass { frame, blocks, coded, levels, limits, across: units.0, unit: 0 }.all(&intervals, interval, count)
}

/// The one pass over the data.
struct Pass {
    frame: Frame,
    /// The component of each block of a unit.
    blocks: Vec<usize>,
    coded: Coded,
    levels: Vec<i16>,
    /// Of each component the level that no block is beyond.
    limits: Vec<i32>,
    across: u32,
    unit: usize,
}

impl Pass {
    fn damaged(&self, damage: Damage) -> NotRead {
        NotRead::damaged(damage, &self.frame, self.unit)
    }

    fn all(mut self, intervals: &[Range<usize>], interval: usize, count: usize) -> Result<Index, NotRead> {
        for range in intervals {
            let end = (self.unit + interval).min(count);
            let found = match self.blocks.len() {
                1 => self.interval::<1>(range.start, end),
                3 => self.interval::<3>(range.start, end),
                4 => self.interval::<4>(range.start, end),
                _ => self.interval::<6>(range.start, end),
            };
            let at = match found {
                Ok(at) => at,
                Err(damage) => return Err(self.damaged(damage)),
            };
            if at > 8 * range.end {
                return Err(self.damaged(Damage::Short));
            }
            self.coded.end = at as u64;
            // Encoders fill the last byte, mostly with ones; some more bytes of one kind are harmless at the end, and elsewhere another
            // decoder's business.
            let rest = &self.coded.data[at.div_ceil(8)..range.end];
            if !(rest.iter().all(|byte| *byte == 0) || rest.iter().all(|byte| *byte == 0xff)) {
                return Err(self.damaged(Damage::Long));
            }
            if !rest.is_empty() && self.unit < count {
                return Err(NotRead::Unusual);
            }
        }
        let Self { frame, blocks, coded, levels, .. } = self;
        Ok(Index { frame, blocks, levels, others: Others::Coded(coded) })
    }

    /// Passes over the units of an interval that begins at a byte, up to unit `end`. Where it ends, in bits.
    fn interval<const BLOCKS: usize>(&mut self, from: usize, end: usize) -> Result<usize, Damage> {
        let Coded { data, tables, places, .. } = &mut self.coded;
        let kinds: [usize; BLOCKS] = self.blocks[..].try_into().map_err(|_| Damage::Code)?;
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
                self.levels.push(*level as i16);
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

fn code(_: NoCode) -> Damage {
    Damage::Code
}
