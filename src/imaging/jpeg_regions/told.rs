//! Coefficients that are known, block by block.

use super::huffman::Codes;
use super::writer::Writer;

/// The coefficients beyond the first of each block, but for those that are 0.
#[derive(PartialEq, Eq)]
pub(super) struct Told {
    /// Units of a row.
    across: usize,
    /// Of each block, in the order of a sequential picture's data, which there are: the lowest bit would be the first coefficient's.
    present: Vec<u64>,
    /// Of each row of units, from the lowest frequency to the highest, block by block.
    values: Vec<Box<[i16]>>,
    /// Where in its row those of each unit begin.
    starts: Vec<u32>,
    /// The row that is being kept.
    row: Vec<i16>,
}

/// The symbols of coefficients and the lengths of their codes: some dozens are nearly all that there are.
pub(super) fn symbols() -> Codes {
    /// With 3, 5 and 7 bits; all others have 11.
    const SHORT: [(usize, &[u8]); 3] = [
        (3, &[0x01, 0x00, 0x02, 0x11]),
        (5, &[0x03, 0x21, 0x31, 0x12, 0x04, 0x41, 0x51, 0x61]),
        (7, &[0x22, 0x13, 0x05, 0x71, 0x81, 0x91, 0xa1, 0xb1, 0xc1, 0xd1, 0xe1, 0xf1, 0xf0, 0x32, 0x06, 0x42]),
    ];
    let mut codes = Codes { counts: [0; 16], symbols: Vec::new() };
    for (length, symbols) in SHORT {
        codes.counts[length - 1] = symbols.len() as u8;
        codes.symbols.extend_from_slice(symbols);
    }
    let short = codes.symbols.clone();
    let others = (0..=u8::MAX).filter(|symbol| symbol & 15 != 0 && !short.contains(symbol));
    codes.symbols.extend(others);
    codes.counts[10] = (codes.symbols.len() - short.len()) as u8;
    codes
}

/// The code of each symbol, and its length.
type Lengths = [(u64, u32); 256];

/// What writes coefficients with [`symbols`].
pub(super) fn lengths() -> Box<Lengths> {
    let mut lengths = Box::new([(0, 0); 256]);
    for (symbol, length, code) in symbols().each().into_iter().flatten() {
        lengths[usize::from(symbol)] = (code.into(), length);
    }
    lengths
}

impl Told {
    /// Nothing yet of a picture with so many blocks, in units of which a row has so many.
    pub(super) fn of(across: usize, units: usize, blocks: usize) -> Self {
        Self {
            across,
            present: Vec::with_capacity(blocks),
            values: Vec::new(),
            starts: Vec::with_capacity(units),
            row: Vec::new(),
        }
    }

    /// What follows is of the next unit.
    pub(super) fn begin(&mut self) {
        // A row has fewer coefficients than 4 × 65,535 × 16 samples.
        self.starts.push(self.row.len() as u32);
    }

    /// A row of units is complete.
    pub(super) fn end_row(&mut self) {
        self.values.push(self.row.as_slice().into());
        self.row.clear();
    }

    /// Takes those of the next block, and leaves zeros; whether none is larger than any of 8 bits can be.
    pub(super) fn keep(&mut self, block: &mut [i16; 64], present: u64) -> bool {
        let (mut rest, mut is_known) = (present, true);
        self.present.push(present);
        while rest != 0 {
            let value = std::mem::take(&mut block[rest.trailing_zeros() as usize]);
            is_known &= value != i16::MIN;
            self.row.push(value);
            rest &= rest.wrapping_sub(1);
        }
        is_known
    }

    /// Writes a unit of so many blocks, each behind its first coefficient, which `first` writes.
    pub(super) fn write(
        &self,
        unit: usize,
        blocks: usize,
        lengths: &Lengths,
        writer: &mut Writer,
        mut first: impl FnMut(usize, &mut Writer),
    ) {
        let (row, mut at) = (&self.values[unit / self.across], self.starts[unit] as usize);
        for block in 0..blocks {
            first(block, writer);
            let present = self.present[unit * blocks + block];
            let values = &row[at..at + present.count_ones() as usize];
            write_block(writer, lengths, values, present);
            at += values.len();
        }
    }

    /// What it holds, bytes.
    pub(super) fn bytes(&self) -> usize {
        let values: usize = self.values.iter().map(|row| row.len()).sum();
        8 * self.present.len() + 4 * self.starts.len() + 2 * values
    }
}

/// The coefficients of a block beyond its first, none of more than 15 bits (F.1.2.2).
fn write_block(writer: &mut Writer, lengths: &Lengths, values: &[i16], mut present: u64) {
    let mut next = 1;
    let mut symbol = |symbol: usize, value: u32, size: u32| {
        let (code, length) = lengths[symbol];
        writer.write(code << size | u64::from(value), length + size);
    };
    for value in values {
        let place = present.trailing_zeros();
        let mut zeros = place - next;
        while zeros > 15 {
            symbol(0xf0, 0, 0);
            zeros -= 16;
        }
        let level = i32::from(*value);
        let size = 32 - level.unsigned_abs().leading_zeros();
        let value = (level - i32::from(level < 0)).cast_unsigned() & ((1 << size) - 1);
        symbol((zeros << 4 | size) as usize, value, size);
        next = place + 1;
        present &= present.wrapping_sub(1);
    }
    if next < 64 {
        symbol(0, 0, 0);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Told, symbols};

    /// Every coefficient of at most 15 bits after at most 15 zeros has a code, and so have the end of a block and sixteen zeros.
    #[test]
    fn every_coefficient_has_a_code() {
        let each: Vec<(u8, u32, u32)> = symbols().each().unwrap().collect();
        let known: BTreeSet<u8> = each.iter().map(|(symbol, ..)| *symbol).collect();
        let wanted: BTreeSet<u8> =
            (0..=u8::MAX).filter(|symbol| symbol & 15 != 0 || matches!(symbol, 0 | 0xf0)).collect();
        assert_eq!((known, each.len()), (wanted, 242));
    }

    /// A coefficient of 16 bits, which no picture of 8 bits has, is not kept.
    #[test]
    fn a_coefficient_beyond_all_is_told() {
        let mut block = [0; 64];
        for (level, is_kept) in [(i16::MAX, true), (-i16::MAX, true), (i16::MIN, false)] {
            block[5] = level;
            let mut told = Told::of(1, 1, 1);
            assert_eq!((told.keep(&mut block, 1 << 5), &told.row[..], block[5]), (is_kept, &[level][..], 0));
        }
    }
}
