//! Coefficients written as a sequential picture.

use super::frame::Frame;
use super::huffman::Codes;
use super::progressive::Plane;
use super::writer::{Writer, difference_codes};

/// The symbols of coefficients and the lengths of their codes: some dozens are nearly all that there are.
fn symbols() -> Codes {
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

/// A sequential file with the coefficients; `None` where one is larger than any of 8 bits can be.
pub(super) fn written(mut frame: Frame, planes: &[Plane]) -> Option<Vec<u8>> {
    let ac = symbols();
    let mut codes = [(0, 0); 256];
    for (symbol, length, code) in ac.each().into_iter().flatten() {
        codes[usize::from(symbol)] = (u64::from(code), length);
    }
    frame.made_sequential(ac);
    let (across, down) = frame.units();
    let mut writer = Writer::new(frame.head(frame.width, frame.height, &difference_codes()));
    let mut before = [0_i32; 3];
    for (row, column) in (0..down as usize).flat_map(|row| (0..across as usize).map(move |column| (row, column))) {
        for (plane, before) in planes.iter().zip(&mut before) {
            for y in 0..plane.down {
                for x in 0..plane.across {
                    let at = (row * plane.down + y) * plane.stride + column * plane.across + x;
                    let level = i32::from(plane.blocks[at][0]);
                    writer.difference(level - *before);
                    *before = level;
                    write_block(&mut writer, &codes, &plane.blocks[at], plane.present[at])?;
                }
            }
        }
    }
    Some(writer.finish())
}

/// The coefficients of a block beyond its first (F.1.2.2); `None` where one has more than 15 bits.
fn write_block(writer: &mut Writer, codes: &[(u64, u32); 256], block: &[i16; 64], mut present: u64) -> Option<()> {
    let mut next = 1;
    let mut symbol = |symbol: usize, value: u32, size: u32| {
        let (code, length) = codes[symbol];
        writer.write(code << size | u64::from(value), length + size);
    };
    while present != 0 {
        let place = present.trailing_zeros();
        let mut zeros = place - next;
        while zeros > 15 {
            symbol(0xf0, 0, 0);
            zeros -= 16;
        }
        let level = i32::from(block[place as usize]);
        let size = 32 - level.unsigned_abs().leading_zeros();
        if size > 15 {
            return None;
        }
        let value = (level - i32::from(level < 0)).cast_unsigned() & ((1 << size) - 1);
        symbol((zeros << 4 | size) as usize, value, size);
        next = place + 1;
        present &= present.wrapping_sub(1);
    }
    if next < 64 {
        symbol(0, 0, 0);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::writer::Writer;
    use super::{symbols, write_block};

    /// Every coefficient of at most 15 bits after at most 15 zeros has a code, and so have the end of a block and sixteen zeros.
    #[test]
    fn every_coefficient_has_a_code() {
        let each: Vec<(u8, u32, u32)> = symbols().each().unwrap().collect();
        let known: BTreeSet<u8> = each.iter().map(|(symbol, ..)| *symbol).collect();
        let wanted: BTreeSet<u8> =
            (0..=u8::MAX).filter(|symbol| symbol & 15 != 0 || matches!(symbol, 0 | 0xf0)).collect();
        assert_eq!((known, each.len()), (wanted, 242));
    }

    /// A coefficient of 16 bits, which no picture of 8 bits has, is not written.
    #[test]
    fn a_coefficient_beyond_all_is_none() {
        let mut block = [0; 64];
        for (level, is_written) in [(i16::MAX, true), (-i16::MAX, true), (i16::MIN, false)] {
            block[5] = level;
            let written = write_block(&mut Writer::new(Vec::new()), &[(0, 1); 256], &block, 1 << 5);
            assert_eq!(written.is_some(), is_written, "{level}");
        }
    }
}
