//! Data that are written anew.

use super::huffman::Codes;

/// The bits of each code of the first coefficients' differences.
const DIFFERENCE_CODE: u32 = 5;

/// The codes that [`Writer::difference`] writes: sixteen of one length, none of ones only.
pub(super) fn difference_codes() -> Codes {
    let mut counts = [0; 16];
    counts[DIFFERENCE_CODE as usize - 1] = 16;
    Codes { counts, symbols: (0..16).collect() }
}

/// Data that are written bit by bit.
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

    /// The code of a difference and its bits (T.81, F.1.2.1).
    pub(super) fn difference(&mut self, difference: i32) {
        let size = 32 - difference.unsigned_abs().leading_zeros();
        let value = (difference - i32::from(difference < 0)).cast_unsigned() & ((1_u32 << size) - 1);
        self.write(u64::from(size) << size | u64::from(value), DIFFERENCE_CODE + size);
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
    pub(super) fn write(&mut self, bits: u64, count: u32) {
        self.last = self.last << count | bits;
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            for byte in ((self.last >> self.count) as u32).to_be_bytes() {
                self.byte(byte);
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
