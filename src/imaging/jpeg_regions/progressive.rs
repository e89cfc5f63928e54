//! Progressive pictures (T.81, annex G): their coefficients come in several passes, a band of them or one more bit of each at a time.
//!
//! The first coefficients are read at once. Of all others every pass is read side by side, a row of units at a time, so that no more than
//! a row's are ever held as they are; they are kept as those of a sequential picture, in its order. Restarts within passes are hardly ever
//! seen, and left to the other decoder; so is what does not follow the order of passes that the standard demands.

use super::band::Band;
use super::bits::Bits;
use super::data::{Data, Inseparable};
use super::frame::Frame;
use super::huffman::{DcTable, Symbols};
use super::index::{Damage, Index, NotRead, Others};
use super::scan::{Progress, Scan, check_end};
use super::told::{Told, symbols};

/// More passes than these nobody makes: each costs time, however short it is.
const MOST_SCANS: usize = 100;

/// Reads all passes of a file whose frame and first scan's header were read.
pub(super) fn read(file: &[u8], mut frame: Frame, header: Vec<u8>) -> Result<Index, NotRead> {
    let (across, down) = frame.units();
    let blocks = frame.blocks();
    let count = across as usize * down as usize * blocks.len();
    // Every block has a bit at least.
    if file.len() * 8 < count {
        return Err(NotRead::Unusual);
    }
    let mut levels = vec![0; count];
    let mut parts = parts(&frame);
    let passes = passes(file, &mut frame, header, &mut levels, &mut parts);
    frame.made_sequential(symbols());
    let others = rows(&frame, &levels, &mut parts);
    // Damage of one pass counts, whatever is unusual about another.
    match (passes, others) {
        (Ok(()), Ok(others)) => Ok(Index { frame, blocks, levels, others: Others::Told(others) }),
        (_, Err(damage @ NotRead::Damaged { .. })) | (Err(damage @ NotRead::Damaged { .. }), _) => Err(damage),
        _ => Err(NotRead::Unusual),
    }
}

/// A component's coefficients beyond the first of each block.
struct Part {
    /// Its blocks in a unit.
    across: usize,
    down: usize,
    /// Where they begin among a unit's.
    from: usize,
    /// Blocks of a row, in whole units, and those that a pass of this component alone has.
    stride: usize,
    own: [usize; 2],
    bands: Vec<Band>,
    /// Of a row of units: the blocks, row by row, from the lowest frequency to the highest; the first coefficient's place is empty.
    blocks: Vec<[i16; 64]>,
    /// Which of these are not 0, the lowest bit being that of the empty place.
    present: Vec<u64>,
}

fn parts(frame: &Frame) -> Vec<Part> {
    let units = frame.units();
    let (width, height) = frame.unit();
    let mut before = 0;
    let parts = frame.components.iter().map(|part| {
        let (across, down) = (part.across as usize, part.down as usize);
        let from = before;
        before += across * down;
        let stride = units.0 as usize * across;
        // Blocks that reach into the picture, whose units have so many of them (A.1.1 and A.2.4).
        let own = [(frame.width * part.across).div_ceil(width), (frame.height * part.down).div_ceil(height)];
        Part {
            across,
            down,
            from,
            stride,
            own: own.map(|side| side as usize),
            bands: Vec::new(),
            blocks: vec![[0; 64]; stride * down],
            present: vec![0; stride * down],
        }
    });
    parts.collect()
}

/// Reads the first coefficients, and what there is of the others: their headers, tables and data.
fn passes(
    file: &[u8],
    frame: &mut Frame,
    mut header: Vec<u8>,
    levels: &mut [i16],
    parts: &mut [Part],
) -> Result<(), NotRead> {
    let mut progress = Progress::of(parts.len());
    for _ in 0..MOST_SCANS {
        if frame.restart_interval != 0 {
            return Err(NotRead::Unusual);
        }
        let scan = Scan::read(&header, frame).ok_or(NotRead::Unusual)?;
        progress.note(&scan).ok_or(NotRead::Unusual)?;
        let data = match Data::read(file, frame.data_from, 1) {
            Ok(data) if data.intervals.len() == 1 => data,
            Ok(_) | Err(Inseparable::Unusual | Inseparable::Restarts(_)) => return Err(NotRead::Unusual),
        };
        let (end, is_last) = (data.end, data.are_last(file));
        match scan.components[..] {
            [(index, _, place)] if scan.first > 0 => {
                let table = frame.ac_codes(place).and_then(Symbols::new).ok_or(NotRead::Unusual)?;
                parts[index].bands.push(Band::new(scan, table, data));
            }
            _ => first_coefficients(&scan, frame, &data, parts, levels)?,
        }
        if is_last {
            return if progress.is_begun() { Ok(()) } else { Err(NotRead::Unusual) };
        }
        header = frame.read_segments(file, end).ok_or(NotRead::Unusual)?;
    }
    Err(NotRead::Unusual)
}

/// The first coefficients of all blocks, or one more bit of each (G.1.2.1).
fn first_coefficients(
    scan: &Scan,
    frame: &Frame,
    data: &Data,
    parts: &[Part],
    levels: &mut [i16],
) -> Result<(), NotRead> {
    let table = |place| frame.dc_codes(place).and_then(DcTable::new).ok_or(NotRead::Unusual);
    let tables = scan.components.iter();
    let tables = tables.map(|(_, place, _)| if scan.high == 0 { table(*place).map(Some) } else { Ok(None) });
    let tables: Vec<Option<DcTable>> = tables.collect::<Result<_, _>>()?;
    let mut before = [0_i32; 3];
    let mut bits = Bits::new(&data.bytes, 0);
    let mut block = |index: usize, table: &Option<DcTable>, level: &mut i16| {
        let Some(table) = table else {
            *level = level.wrapping_add((bits.take(1) as i16) << scan.low);
            return Ok(());
        };
        let sum = &mut before[index];
        *sum += table.difference(&mut bits)?;
        let told = sum.checked_mul(1 << scan.low).and_then(|told| i16::try_from(told).ok());
        *level = told.ok_or(NotRead::spread(Damage::Level))?;
        Ok::<(), NotRead>(())
    };
    let (units, of_unit) = (frame.units(), frame.blocks().len());
    if let [(index, ..)] = scan.components[..] {
        let part = &parts[index];
        for row in 0..part.own[1] {
            let first = row / part.down * units.0 as usize * of_unit + part.from + row % part.down * part.across;
            for unit in 0..part.own[0].div_ceil(part.across) {
                let count = part.across.min(part.own[0] - unit * part.across);
                for level in &mut levels[first + unit * of_unit..][..count] {
                    block(index, &tables[0], level)?;
                }
            }
        }
    } else {
        for unit in levels.chunks_exact_mut(of_unit) {
            for ((index, ..), table) in scan.components.iter().zip(&tables) {
                let part = &parts[*index];
                for level in &mut unit[part.from..part.from + part.across * part.down] {
                    block(*index, table, level)?;
                }
            }
        }
    }
    check_end(data, bits.at())
}

/// Reads all others, row by row of units, and brings them in the order of a sequential picture.
fn rows(frame: &Frame, levels: &[i16], parts: &mut [Part]) -> Result<Told, NotRead> {
    let limits = frame.dc_limits().ok_or(NotRead::Unusual)?;
    let (across, down) = frame.units();
    let mut told = Told::of(across as usize, across as usize * down as usize, levels.len());
    let of_unit = frame.blocks().len();
    for (row, levels) in levels.chunks_exact(across as usize * of_unit).enumerate() {
        for part in &mut *parts {
            part.read(row)?;
        }
        for (column, levels) in levels.chunks_exact(of_unit).enumerate() {
            told.begin();
            for (part, limit) in parts.iter_mut().zip(&limits) {
                if !part.keep(column, levels, *limit, &mut told) {
                    return Err(NotRead::damaged(Damage::Level, frame, row * across as usize + column));
                }
            }
        }
        told.end_row();
    }
    let worse = |before, end| match (before, end) {
        (Err(NotRead::Unusual) | Ok(()), Err(end)) => Err(end),
        (before, _) => before,
    };
    parts.iter().flat_map(|part| &part.bands).map(Band::end).fold(Ok(()), worse)?;
    Ok(told)
}

impl Part {
    /// Reads a row of units.
    fn read(&mut self, row: usize) -> Result<(), NotRead> {
        self.present.fill(0);
        let first = row * self.down;
        let rows = self.blocks.chunks_exact_mut(self.stride).zip(self.present.chunks_exact_mut(self.stride));
        for (blocks, present) in rows.take(self.own[1].saturating_sub(first)) {
            for band in &mut self.bands {
                band.row(&mut blocks[..self.own[0]], &mut present[..self.own[0]])?;
            }
        }
        Ok(())
    }

    /// Keeps the blocks of a unit, and empties them; whether none has a coefficient that is larger than any can be. `levels` are the first
    /// ones of all blocks of the unit.
    fn keep(&mut self, unit: usize, levels: &[i16], limit: i32, told: &mut Told) -> bool {
        let mut is_known = true;
        let mut levels = levels[self.from..].iter();
        for row in 0..self.down {
            let from = row * self.stride + unit * self.across;
            for at in from..from + self.across {
                is_known &= levels.next().is_some_and(|level| i32::from(*level).abs() <= limit);
                is_known &= told.keep(&mut self.blocks[at], self.present[at]);
            }
        }
        is_known
    }
}

#[cfg(test)]
mod tests;
