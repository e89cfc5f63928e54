//! A band of a component's coefficients, as one pass tells it (T.81, G.1.2.2 and G.1.2.3): read as many rows of blocks at a time as somebody
//! wants, so that all passes over a row can be read before the next row is.

use super::bits::Bits;
use super::data::Data;
use super::huffman::{Symbols, extended};
use super::index::{Damage, NotRead};
use super::scan::{Scan, check_end, check_within};

/// A pass over a band, and how far it has come.
pub(super) struct Band {
    scan: Scan,
    table: Symbols,
    data: Data,
    /// In bits.
    at: usize,
    /// How many of the blocks that follow have no coefficient, or none that is new.
    run: u32,
}

impl Band {
    pub(super) fn new(scan: Scan, table: Symbols, data: Data) -> Self {
        Self { scan, table, data, at: 0, run: 0 }
    }

    /// Reads a row of blocks. `present` says of each which coefficients are not 0, the lowest bit being the first one's.
    pub(super) fn row(&mut self, blocks: &mut [[i16; 64]], present: &mut [u64]) -> Result<(), NotRead> {
        let mut bits = Bits::new(&self.data.bytes, self.at);
        let mut run = self.run;
        for (block, present) in blocks.iter_mut().zip(present) {
            match self.scan.high {
                0 if run > 0 => run -= 1,
                0 => self.first(&mut bits, block, present, &mut run)?,
                _ => self.finer(&mut bits, block, present, &mut run)?,
            }
        }
        (self.at, self.run) = (bits.at(), run);
        check_within(&self.data, self.at)
    }

    /// Whether it ends where its data do.
    pub(super) fn end(&self) -> Result<(), NotRead> {
        if self.run > 0 {
            return Err(NotRead::spread(Damage::Code));
        }
        check_end(&self.data, self.at)
    }

    /// A band of a block's coefficients for the first time (G.1.2.2). `run` is how many blocks after it have none.
    #[inline]
    fn first(
        &self,
        bits: &mut Bits<'_>,
        block: &mut [i16; 64],
        present: &mut u64,
        run: &mut u32,
    ) -> Result<(), NotRead> {
        let mut at = self.scan.first;
        // 57 bits are loaded at a time; a symbol and its value have 31 at the most.
        let (mut window, mut used) = (bits.loaded(), 0);
        while at <= self.scan.last {
            if used > 57 - 31 {
                bits.pass(used);
                (window, used) = (bits.loaded(), 0);
            }
            let (symbol, length) = self.table.first(window)?;
            let (zeros, size) = (symbol >> 4, u32::from(symbol & 15));
            (window, used) = (window << length, used + length);
            if size == 0 {
                if zeros < 15 {
                    bits.pass(used);
                    *run = (1 << zeros) - 1 + bits.take(u32::from(zeros));
                    return Ok(());
                }
                at += 16;
                continue;
            }
            at += usize::from(zeros);
            if at > self.scan.last {
                return Err(NotRead::spread(Damage::Code));
            }
            let value = extended((window >> (64 - size)) as u32, size) << self.scan.low;
            (window, used) = (window << size, used + size as usize);
            block[at] = i16::try_from(value).map_err(|_| NotRead::spread(Damage::Level))?;
            *present |= 1 << at;
            at += 1;
        }
        bits.pass(used);
        // Sixteen zeros may not reach beyond the band.
        if at > self.scan.last + 1 { Err(NotRead::spread(Damage::Code)) } else { Ok(()) }
    }

    /// One more bit of a band of a block's coefficients (G.1.2.3). `run` is how many blocks from this one on have no new coefficient.
    fn finer(
        &self,
        bits: &mut Bits<'_>,
        block: &mut [i16; 64],
        present: &mut u64,
        run: &mut u32,
    ) -> Result<(), NotRead> {
        // The coefficients from one place up to, and with, the last.
        let from = |at: usize| u64::MAX.checked_shl(at as u32).unwrap_or(0) & (u64::MAX >> (63 - self.scan.last));
        let known = *present;
        let mut at = self.scan.first;
        while *run == 0 && at <= self.scan.last {
            let (symbol, window) = self.table.next(bits)?;
            let (zeros, size) = (symbol >> 4, symbol & 15);
            let sign = match (zeros, size) {
                (15, 0) => None,
                (_, 0) => {
                    *run = (1 << zeros) + bits.take(u32::from(zeros));
                    break;
                }
                (_, 1) => {
                    bits.pass(1);
                    Some(window >> 63 == 1)
                }
                _ => return Err(NotRead::spread(Damage::Code)),
            };
            // So many zeros are passed over, and the next one is what the symbol is of.
            let mut free = !known & from(at);
            for _ in 0..zeros {
                free &= free.wrapping_sub(1);
            }
            if free == 0 {
                return Err(NotRead::spread(Damage::Code));
            }
            let place = free.trailing_zeros() as usize;
            self.correct(known & from(at) & !from(place), bits, block);
            if let Some(is_positive) = sign {
                block[place] = if is_positive { 1 << self.scan.low } else { -1 << self.scan.low };
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
            let told = bits.take(count);
            for bit in (0..count).rev() {
                let value = &mut block[places.trailing_zeros() as usize];
                let step = ((told >> bit & 1) as i16) << self.scan.low;
                *value = if *value > 0 { value.wrapping_add(step) } else { value.wrapping_sub(step) };
                places &= places.wrapping_sub(1);
            }
        }
    }
}
