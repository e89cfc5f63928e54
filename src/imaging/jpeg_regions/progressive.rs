//! Progressive pictures (T.81, annex G): their coefficients come in several passes, a band of them or one more bit of each at a time.
//!
//! All of them are read first; they are kept as those of a sequential picture. Restarts within them are
//! hardly ever seen, and left to the other decoder; so is what does not follow the order of passes that the standard demands.

use super::bits::Bits;
use super::data::{Data, Inseparable};
use super::frame::{BLOCK, Frame};
use super::huffman::{DcTable, NoCode, Symbols, extended};
use super::index::{Damage, NotRead};

/// Damage in what is spread over all passes, of which no row can be told.
fn damaged(damage: Damage) -> NotRead {
    NotRead::Damaged { damage, row: None }
}

impl From<NoCode> for NotRead {
    fn from(_: NoCode) -> Self {
        damaged(Damage::Code)
    }
}

/// More passes than these nobody makes: each costs time, however short it is.
const MOST_SCANS: usize = 100;

/// A coefficient that no pass has told yet.
const UNTOLD: u8 = u8::MAX;

/// A component's coefficients.
pub(super) struct Plane {
    /// Blocks of a row, in whole units, and those that a pass of this component alone has.
    stride: usize,
    own: [usize; 2],
    /// Blocks of a unit.
    across: usize,
    down: usize,
    /// The first coefficient of each block.
    pub(super) levels: Vec<i16>,
    /// All of each block but the first, whose place is empty: 64, in the order of the passes, from the lowest frequency to the highest.
    others: Vec<i16>,
    /// Which of these are not 0, the lowest bit being that of the empty place.
    pub(super) present: Vec<u64>,
    /// The lowest bit that was told of each coefficient.
    told: [u8; 64],
}

impl Plane {
    /// The coefficients of a block but the first.
    pub(super) fn block(&self, at: usize) -> &[i16; 64] {
        &self.others.as_chunks().0[at]
    }

    /// The blocks of a unit, in the data's order.
    pub(super) fn of_unit(&self, row: usize, column: usize) -> impl Iterator<Item = usize> + use<> {
        let (stride, across) = (self.stride, self.across);
        let rows = row * self.down..(row + 1) * self.down;
        rows.flat_map(move |y| (column * across..(column + 1) * across).map(move |x| y * stride + x))
    }
}

/// A scan's header (B.2.3).
struct Scan {
    /// Which components it has, and the places of their tables.
    components: Vec<(usize, u8, u8)>,
    first: usize,
    last: usize,
    /// The bit that was told before, 0 for none, and the one that is told now.
    high: u8,
    low: u8,
}

/// The coefficients of a file whose frame and first scan's header were read.
pub(super) fn planes(file: &[u8], frame: &mut Frame, mut header: Vec<u8>) -> Result<Vec<Plane>, NotRead> {
    let units = frame.units();
    let count = units.0 as usize * units.1 as usize;
    // Every block has a bit at least.
    if file.len() * 8 < count * frame.blocks().len() {
        return Err(NotRead::Unusual);
    }
    let mut planes = empty(frame);
    for _ in 0..MOST_SCANS {
        if frame.restart_interval != 0 {
            return Err(NotRead::Unusual);
        }
        let scan = Scan::read(&header, frame).ok_or(NotRead::Unusual)?;
        scan.note(&mut planes).ok_or(NotRead::Unusual)?;
        let data = match Data::read(file, frame.data_from, 1) {
            Ok(data) if data.intervals.len() == 1 => data,
            Ok(_) | Err(Inseparable::Unusual | Inseparable::Restarts(_)) => return Err(NotRead::Unusual),
        };
        scan.decode(frame, &data, &mut planes)?;
        if data.are_last(file) {
            let is_begun = planes.iter().all(|plane| plane.told[0] != UNTOLD);
            return is_begun.then_some(planes).ok_or(NotRead::Unusual);
        }
        header = frame.read_segments(file, data.end).ok_or(NotRead::Unusual)?;
    }
    Err(NotRead::Unusual)
}

fn empty(frame: &Frame) -> Vec<Plane> {
    let (across, down) = frame.units();
    let most = |of: fn(&super::frame::Component) -> u32| frame.components.iter().map(of).max().unwrap_or(1);
    let (most_across, most_down) = (most(|part| part.across), most(|part| part.down));
    let plane = |part: &super::frame::Component| {
        let stride = (across * part.across) as usize;
        let count = stride * (down * part.down) as usize;
        let own = [
            (frame.width * part.across).div_ceil(most_across * BLOCK) as usize,
            (frame.height * part.down).div_ceil(most_down * BLOCK) as usize,
        ];
        Plane {
            stride,
            own,
            across: part.across as usize,
            down: part.down as usize,
            levels: vec![0; count],
            others: vec![0; 64 * count],
            present: vec![0; count],
            told: [UNTOLD; 64],
        }
    };
    frame.components.iter().map(plane).collect()
}

impl Scan {
    fn read(content: &[u8], frame: &Frame) -> Option<Self> {
        let (&count, rest) = content.split_first()?;
        let (parts, rest) = rest.split_at_checked(2 * usize::from(count))?;
        let &[first, last, bits] = rest else { return None };
        let mut components: Vec<(usize, u8, u8)> = Vec::new();
        for part in parts.chunks_exact(2) {
            let index = frame.components.iter().position(|known| known.identifier == part[0])?;
            if components.last().is_some_and(|(before, ..)| *before >= index) {
                return None;
            }
            let (dc, ac) = (part[1] >> 4, part[1] & 15);
            // A pass that reads no codes names their tables all the same.
            if dc > 3 || ac > 3 || first == 0 && frame.dc_codes(dc).is_none() {
                return None;
            }
            components.push((index, dc, ac));
        }
        let (high, low) = (bits >> 4, bits & 15);
        let is_known = match (first, last, components.len()) {
            (0, 0, 1..) => true,
            (1.., ..64, 1) => first <= last,
            _ => false,
        };
        let is_next = high == 0 || high == low + 1;
        let (first, last) = (first.into(), last.into());
        (is_known && is_next && low <= 13).then_some(Self { components, first, last, high, low })
    }

    /// Notes what it tells; `None` where that is not what comes next.
    fn note(&self, planes: &mut [Plane]) -> Option<()> {
        for (index, ..) in &self.components {
            let told = &mut planes.get_mut(*index)?.told;
            let before = if self.high == 0 { UNTOLD } else { self.high };
            if self.first > 0 && told[0] == UNTOLD || told[self.first..=self.last].iter().any(|told| *told != before) {
                return None;
            }
            told[self.first..=self.last].fill(self.low);
        }
        Some(())
    }

    fn decode(&self, frame: &Frame, data: &Data, planes: &mut [Plane]) -> Result<(), NotRead> {
        let mut bits = Bits::new(&data.bytes, 0);
        let end = data.intervals.first().map_or(0, |interval| interval.end);
        if self.first == 0 {
            self.first_coefficients(frame, &mut bits, planes)?;
        } else if let &[(index, _, place)] = &self.components[..] {
            let table = frame.ac_codes(place).and_then(Symbols::new).ok_or(NotRead::Unusual)?;
            let Plane { stride, own: [across, down], others, present, .. } = &mut planes[index];
            let blocks = others.as_chunks_mut().0;
            let mut run = 0_u32;
            for row in 0..*down {
                let of_row = *stride * row..*stride * row + *across;
                for (block, present) in blocks[of_row.clone()].iter_mut().zip(&mut present[of_row]) {
                    match self.high {
                        0 if run > 0 => run -= 1,
                        0 => self.band(&table, &mut bits, block, present, &mut run)?,
                        _ => self.finer_band(&table, &mut bits, block, present, &mut run)?,
                    }
                }
                if bits.at() > 8 * end {
                    return Err(damaged(Damage::Short));
                }
            }
            if run > 0 {
                return Err(damaged(Damage::Code));
            }
        }
        if bits.at() > 8 * end {
            return Err(damaged(Damage::Short));
        }
        let rest = &data.bytes[bits.at().div_ceil(8)..end];
        match rest {
            [] => Ok(()),
            // More bytes of one kind than fill the last one are harmless, and another decoder's business.
            [first @ (0 | 0xff), others @ ..] if others.iter().all(|byte| byte == first) => Err(NotRead::Unusual),
            _ => Err(damaged(Damage::Long)),
        }
    }

    /// The first coefficients of all blocks, or one more bit of each (G.1.2.1).
    fn first_coefficients(&self, frame: &Frame, bits: &mut Bits<'_>, planes: &mut [Plane]) -> Result<(), NotRead> {
        let table = |place| frame.dc_codes(place).and_then(DcTable::new).ok_or(NotRead::Unusual);
        let parts: Result<Vec<(usize, Option<DcTable>)>, NotRead> = self
            .components
            .iter()
            .map(|(index, place, _)| Ok((*index, if self.high == 0 { Some(table(*place)?) } else { None })))
            .collect();
        let (parts, is_alone) = (parts?, self.components.len() == 1);
        let mut before = [0_i32; 3];
        let mut block = |bits: &mut Bits<'_>, part: &(usize, Option<DcTable>), plane: &mut Plane, at: usize| {
            let level = &mut plane.levels[at];
            match &part.1 {
                Some(table) => {
                    let sum = &mut before[part.0];
                    *sum += table.difference(bits)?;
                    let told = sum.checked_mul(1 << self.low).and_then(|told| i16::try_from(told).ok());
                    *level = told.ok_or(damaged(Damage::Level))?;
                }
                None => *level = level.wrapping_add((next(bits, 1) as i16) << self.low),
            }
            Ok::<(), NotRead>(())
        };
        if let ([part], true) = (&parts[..], is_alone) {
            let plane = &mut planes[part.0];
            for row in 0..plane.own[1] {
                for column in 0..plane.own[0] {
                    let at = row * plane.stride + column;
                    block(bits, part, plane, at)?;
                }
            }
            return Ok(());
        }
        let (across, down) = frame.units();
        for (row, column) in (0..down as usize).flat_map(|row| (0..across as usize).map(move |column| (row, column))) {
            for part in &parts {
                let plane = &mut planes[part.0];
                for at in plane.of_unit(row, column) {
                    block(bits, part, plane, at)?;
                }
            }
        }
        Ok(())
    }

    /// A band of a block's coefficients for the first time (G.1.2.2). `run` is how many blocks after it have none.
    #[inline]
    fn band(
        &self,
        table: &Symbols,
        bits: &mut Bits<'_>,
        block: &mut [i16; 64],
        present: &mut u64,
        run: &mut u32,
    ) -> Result<(), NotRead> {
        let mut at = self.first;
        while at <= self.last {
            let (symbol, window) = table.next(bits)?;
            let (zeros, size) = (symbol >> 4, u32::from(symbol & 15));
            if size == 0 {
                if zeros < 15 {
                    *run = (1 << zeros) - 1 + next(bits, u32::from(zeros));
                    return Ok(());
                }
                at += 16;
                continue;
            }
            at += usize::from(zeros);
            if at > self.last {
                return Err(damaged(Damage::Code));
            }
            bits.pass(size as usize);
            let value = extended((window >> (64 - size)) as u32, size) << self.low;
            block[at] = i16::try_from(value).map_err(|_| damaged(Damage::Level))?;
            *present |= 1 << at;
            at += 1;
        }
        // Sixteen zeros may not reach beyond the band.
        if at > self.last + 1 { Err(damaged(Damage::Code)) } else { Ok(()) }
    }

    /// One more bit of a band of a block's coefficients (G.1.2.3). `run` is how many blocks from this one on have no new coefficient.
    fn finer_band(
        &self,
        table: &Symbols,
        bits: &mut Bits<'_>,
        block: &mut [i16; 64],
        present: &mut u64,
        run: &mut u32,
    ) -> Result<(), NotRead> {
        // The coefficients from one place up to, and with, the last.
        let from = |at: usize| u64::MAX.checked_shl(at as u32).unwrap_or(0) & (u64::MAX >> (63 - self.last));
        let known = *present;
        let mut at = self.first;
        while *run == 0 && at <= self.last {
            let (symbol, window) = table.next(bits)?;
            let (zeros, size) = (symbol >> 4, symbol & 15);
            let sign = match (zeros, size) {
                (15, 0) => None,
                (_, 0) => {
                    *run = (1 << zeros) + next(bits, u32::from(zeros));
                    break;
                }
                (_, 1) => {
                    bits.pass(1);
                    Some(window >> 63 == 1)
                }
                _ => return Err(damaged(Damage::Code)),
            };
            // So many zeros are passed over, and the next one is what the symbol is of.
            let mut free = !known & from(at);
            for _ in 0..zeros {
                free &= free.wrapping_sub(1);
            }
            if free == 0 {
                return Err(damaged(Damage::Code));
            }
            let place = free.trailing_zeros() as usize;
            self.correct(known & from(at) & !from(place), bits, block);
            if let Some(is_positive) = sign {
                block[place] = if is_positive { 1 << self.low } else { -1 << self.low };
                *present |= 1 << place;
            }
            at = place + 1;
        }
        if *run > 0 {
            self.correct(known & from(at), bits, block);
            *run -= 1;
        }
        Ok(())
    }

    /// One more bit of each of some coefficients that are not 0.
    #[inline]
    fn correct(&self, mut places: u64, bits: &mut Bits<'_>, block: &mut [i16; 64]) {
        while places != 0 {
            let count = places.count_ones().min(32);
            let told = next(bits, count);
            for bit in (0..count).rev() {
                let value = &mut block[places.trailing_zeros() as usize];
                let step = ((told >> bit & 1) as i16) << self.low;
                *value = if *value > 0 { value.wrapping_add(step) } else { value.wrapping_sub(step) };
                places &= places.wrapping_sub(1);
            }
        }
    }
}

/// The next bits, at most 32.
#[inline]
fn next(bits: &mut Bits<'_>, count: u32) -> u32 {
    let value = if count == 0 { 0 } else { (bits.loaded() >> (64 - count)) as u32 };
    bits.pass(count as usize);
    value
}
