//! The codes against those of the standard.

use super::{AcTable, Codes, DcTable, NoCode, Symbols};
use crate::imaging::jpeg_regions::bits::{Bits, PADDING};
use crate::imaging::jpeg_regions::writer::{DifferenceCodes, Writer, difference_codes};

/// Ones and zeros as data.
fn data(bits: &str) -> Vec<u8> {
    let bits: Vec<u8> = bits.bytes().filter(|bit| *bit != b' ').map(|bit| bit - b'0').collect();
    let byte = |eight: &[u8]| (0..8).fold(0, |byte, at| byte << 1 | eight.get(at).copied().unwrap_or(1));
    bits.chunks(8).map(byte).chain([0xff; PADDING]).collect()
}

/// T.81, table K.3: the differences of luma.
fn k3() -> Codes {
    Codes { counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], symbols: (0..12).collect() }
}

/// The beginning of T.81, table K.5, and its code of sixteen zeros, with the number of codes of each length.
fn k5() -> Codes {
    let counts = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 0, 0, 0, 0, 0];
    let symbols = vec![
        0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71,
        0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0,
    ];
    Codes { counts, symbols }
}

#[test]
fn differences_are_those_of_the_standard() {
    let table = DcTable::new(&k3()).unwrap();
    // Code, further bits, difference: T.81, tables F.1 and K.3.
    for (bits, difference, length) in [
        ("00", 0, 2),
        ("010 0", -1, 4),
        ("010 1", 1, 4),
        ("110 00000", -31, 8),
        ("110 11111", 31, 8),
        ("111110 10000000", 128, 14),
        ("111111110 00000000000", -2047, 20),
        ("111111110 11111111111", 2047, 20),
    ] {
        let data = data(bits);
        let mut read = Bits::new(&data, 0);
        assert_eq!(table.difference(&mut read), Ok(difference), "{bits}");
        assert_eq!(read.at(), length, "{bits}");
    }
    assert_eq!(table.difference(&mut Bits::new(&data("11111111 1"), 0)), Err(NoCode));
}

#[test]
fn blocks_end_where_the_standard_says() {
    let table = AcTable::new(&k5()).unwrap();
    let coefficient = "00 1 ";
    let zeros = "11111111001 ";
    for (bits, length) in [
        ("1010".to_owned(), 4),
        ("00 1 00 0 1010".to_owned(), 10),
        ("1111000 00000001 1010".to_owned(), 0),
        // Sixteen zeros three times and a coefficient; then all 63 of them, which need no end.
        (format!("{zeros}{zeros}{zeros}{coefficient}1010"), 40),
        (coefficient.repeat(63), 189),
        (format!("{}1100 1 ", coefficient.repeat(61)), 188),
    ] {
        let data = data(&bits);
        let mut read = Bits::new(&data, 0);
        let found = table.pass_block(&mut read).map(|()| read.at());
        if length > 0 {
            assert_eq!(found, Ok(length), "{bits}");
        }
    }
    // A coefficient beyond the last, sixteen zeros beyond it, and bits that are no code.
    for bits in [format!("{}1100 1", coefficient.repeat(62)), zeros.repeat(4), "1111111111111111".to_owned()] {
        assert_eq!(table.pass_block(&mut Bits::new(&data(&bits), 0)), Err(NoCode), "{bits}");
    }
    // From any bit on.
    for shift in 1..8 {
        let data = data(&format!("{}{}1010", "1".repeat(shift), coefficient.repeat(20)));
        let mut read = Bits::new(&data, shift);
        assert_eq!(table.pass_block(&mut read).map(|()| read.at()), Ok(shift + 64), "{shift}");
    }
}

#[test]
fn symbols_are_those_of_the_standard() {
    let table = Symbols::new(&k5()).unwrap();
    for (bits, symbol, rest) in [("1010 1", 0x00, 1), ("1100 0", 0x11, 0), ("11111111001 1", 0xf0, 1)] {
        let (found, window) = table.next(&mut Bits::new(&data(bits), 0)).unwrap();
        assert_eq!((found, window >> 63), (symbol, rest), "{bits}");
    }
}

#[test]
fn codes_that_cannot_be_are_none() {
    let full = Codes { counts: [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], symbols: vec![0, 1] };
    let over = Codes { counts: [1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], symbols: vec![0, 1, 2, 3] };
    let lacking = Codes { counts: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], symbols: vec![0] };
    for codes in [full, over, lacking] {
        assert!(DcTable::new(&codes).is_none() && AcTable::new(&codes).is_none(), "{codes:?}");
    }
    let too_large = Codes { counts: [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], symbols: vec![16] };
    assert!(DcTable::new(&too_large).is_none(), "no difference has sixteen bits");
}

/// What is written is read again, whatever the codes are; what has no code is not written.
#[test]
fn differences_come_back() {
    let differences = [0, 1, -1, 5, -2047, 2047, -32767, 32767, 0, -300];
    // Lengths as a file may have them, of all sizes but 4, the longest of 16 bits.
    let sizes: Vec<u8> = (0..16).filter(|size| *size != 4).collect();
    let own = Codes { counts: [0, 1, 2, 2, 2, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1], symbols: sizes };
    for codes in [difference_codes(), own] {
        let by_size = DifferenceCodes::new(&codes);
        let has_four = codes.symbols.contains(&4);
        let mut writer = Writer::new(Vec::new());
        differences.iter().for_each(|difference| writer.difference(&by_size, *difference).unwrap());
        assert_eq!(Writer::new(Vec::new()).difference(&by_size, -9).is_some(), has_four);
        let file = writer.finish();
        let mut data = Vec::new();
        let mut bytes = file[..file.len() - 2].iter();
        while let Some(byte) = bytes.next() {
            data.push(*byte);
            if *byte == 0xff {
                assert_eq!(bytes.next(), Some(&0), "a byte ff is followed by 0");
            }
        }
        data.extend([0xff; PADDING]);
        let (table, mut read) = (DcTable::new(&codes).unwrap(), Bits::new(&data, 0));
        for difference in differences {
            assert_eq!(table.difference(&mut read), Ok(difference));
        }
    }
}
