//! Data that are written anew.

use super::huffman::Codes;

/// Codes for differences of every size: sixteen of five bits, none of ones only.
pub(super) fn difference_codes() -> Codes {
    let mut counts = [0; 16];
    counts[4] = 16;
    Codes { counts, symbols: (0..16).collect() }
}

/// The code of each size of a difference, in bits, and the code's length: 0 where there is none.
pub(super) struct DifferenceCodes([(u64, u32); 16]);

impl DifferenceCodes {
    pub(super) fn new(codes: &Codes) -> Self {
        let mut by_size = [(0, 0); 16];
        for (symbol, length, code) in codes.each().into_iter().flatten() {
            if let Some(known) = by_size.get_mut(usize::from(symbol)) {
                *known = (code.into(), length);
            }
        }
        Self(by_size)
    }
}

/// A file's data that are written bit by bit, with a zero behind each byte of ones (T.81, F.1.2.3).
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// The last bits, and how many, fewer than 32.
    last: u64,
    count: u32,
}

impl Writer {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, last: 0, count: 0 }
    }

    /// The code of a difference and its bits (T.81, F.1.2.1); `None` where there is no code of its size.
    pub(super) fn difference(&mut self, codes: &DifferenceCodes, difference: i32) -> Option<()> {
        let size = 32 - difference.unsigned_abs().leading_zeros();
        let (code, length) = codes.0.get(size as usize).filter(|(_, length)| *length > 0)?;
        let value = (difference - i32::from(difference < 0)).cast_unsigned() & ((1_u32 << size) - 1);
        self.write(code << size | u64::from(value), length + size);
        Some(())
    }

    /// The bits of `data` from one place to another.
    pub(super) fn copy(&mut self, data: &[u8], from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let count = (to - at).min(32);
            let eight =
                data.get(at / 8..).and_then(<[u8]>::first_chunk::<8>).map_or(0, |eight| u64::from_be_bytes(*eight));
            self.write(eight << (at % 8) >> (64 - count), count as u32);
            at += count;
        }
    }

    /// At most 32 bits.
    #[inline]
    pub(super) fn write(&mut self, bits: u64, count: u32) {
        self.last = self.last << count | bits;
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            let four = (self.last >> self.count) as u32;
            if has_ones(four) {
                four.to_be_bytes().into_iter().for_each(|byte| self.byte(byte));
            } else {
                self.bytes.extend_from_slice(&four.to_be_bytes());
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
        if byte == 0xff {
            self.bytes.push(0);
        }
    }

    /// The file, its last byte filled with ones and its end marked.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let fill = (8 - self.count % 8) % 8;
        self.last = self.last << fill | ((1 << fill) - 1);
        self.count += fill;
        while self.count > 0 {
            self.count -= 8;
            self.byte((self.last >> self.count) as u8);
        }
        self.bytes.extend([0xff, 0xd9]);
        self.bytes
    }
}

/// Whether one of four bytes is of ones only.
#[inline]
fn has_ones(four: u32) -> bool {
    // A byte whose complement is 0 borrows from its highest bit, and only then or above such a one is that bit set in both.
    (!four).wrapping_sub(0x0101_0101) & four & 0x8080_8080 != 0
}

#[cfg(test)]
mod tests {
    use super::{Writer, has_ones};

    /// Each byte of four is looked at, whatever the others are.
    #[test]
    fn a_byte_of_ones_is_seen_wherever_it_is() {
        let others = [0x00, 0x01, 0x7f, 0x80, 0xfe];
        for place in 0..4 {
            for other in others {
                let mut four = [other; 4];
                assert!(!has_ones(u32::from_be_bytes(four)), "{four:x?}");
                four[place] = 0xff;
                assert!(has_ones(u32::from_be_bytes(four)), "{four:x?}");
            }
        }
    }

    /// Bits written in pieces of any length are those written one by one; in a file a zero is behind each byte of ones.
    #[test]
    fn pieces_of_any_length_are_the_same_bits() {
        let data: Vec<u8> = (0..200_u32).map(|index| if index % 7 == 0 { 0xff } else { (index * 37) as u8 }).collect();
        let padded: Vec<u8> = data.iter().copied().chain([0xff; 8]).collect();
        for pieces in [&[1_usize][..], &[3, 32, 7, 1, 19], &[32], &[31, 2]] {
            let mut writer = Writer::new(Vec::new());
            let mut at = 0;
            for piece in pieces.iter().cycle() {
                let end = (at + piece).min(8 * data.len());
                writer.copy(&padded, at, end);
                at = end;
                if at == 8 * data.len() {
                    break;
                }
            }
            let mut expected: Vec<u8> =
                data.iter().flat_map(|byte| [*byte, 0].into_iter().take(1 + usize::from(*byte == 0xff))).collect();
            expected.extend([0xff, 0xd9]);
            assert_eq!(writer.finish(), expected, "{pieces:?}");
        }
    }
}
