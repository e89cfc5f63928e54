//! Huffman tables (T.81, annexes C and F.2.2.3), made to be passed over fast: a look at the next bits tells where several codes end.

use super::bits::Bits;

/// How many bits are looked at together.
const LOOK: u32 = 12;

/// A code that no table has: ones only (T.81, annex C), a code that was not given, or one that has no meaning here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoCode;

/// What a table segment (DHT) says: how many codes there are of 1 to 16 bits, and their symbols.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Codes {
    pub(super) counts: [u8; 16],
    pub(super) symbols: Vec<u8>,
}

/// The codes in order (T.81, figures C.1 and C.2).
struct Coded {
    symbol: u8,
    length: u32,
    code: u32,
}

impl Codes {
    /// Each symbol, the length of its code and the code; `None` where the codes cannot be.
    pub(super) fn each(&self) -> Option<impl Iterator<Item = (u8, u32, u32)> + use<>> {
        Some(self.coded()?.into_iter().map(|code| (code.symbol, code.length, code.code)))
    }

    /// `None` where there are more codes of a length than can be told apart, or one of ones only.
    fn coded(&self) -> Option<Vec<Coded>> {
        let (mut code, mut coded) = (0_u32, Vec::with_capacity(self.symbols.len()));
        let mut symbols = self.symbols.iter();
        for (length, count) in (1..).zip(self.counts) {
            for symbol in symbols.by_ref().take(count.into()) {
                coded.push(Coded { symbol: *symbol, length, code });
                code += 1;
            }
            if count > 0 && code >= 1 << length {
                return None;
            }
            code <<= 1;
        }
        let count: usize = self.counts.iter().map(|count| usize::from(*count)).sum();
        (coded.len() == count && symbols.next().is_none()).then_some(coded)
    }
}

/// The codes longer than [`LOOK`], or those whose number follows them: by length, as in T.81, figure F.16.
#[derive(Clone)]
struct ByLength {
    /// Of each length the codes left aligned in 16 bits: the first that is longer, and what takes a code to its symbol.
    ends: [(u32, i32); 17],
    symbols: Vec<u8>,
}

impl ByLength {
    fn new(codes: &Codes, coded: &[Coded]) -> Self {
        let mut ends = [(0, 0); 17];
        let mut index = 0_usize;
        let mut end = 0;
        for (length, count) in (1..).zip(codes.counts) {
            if let Some(first) = coded.get(index).filter(|_| count > 0) {
                index += usize::from(count);
                end = (first.code + u32::from(count)) << (16 - length);
                ends[length as usize] = (end, index as i32 - i32::from(count) - first.code as i32);
            } else {
                ends[length as usize] = (end, 0);
            }
        }
        Self { ends, symbols: codes.symbols.clone() }
    }

    /// The next code's symbol and length.
    #[inline]
    fn find(&self, window: u64) -> Result<(u8, usize), NoCode> {
        let next = (window >> 48) as u32;
        for length in 1..=16_usize {
            let (end, offset) = self.ends[length];
            if next < end {
                let index = (next >> (16 - length)) as i32 + offset;
                let symbol = usize::try_from(index).ok().and_then(|index| self.symbols.get(index));
                return symbol.map(|symbol| (*symbol, length)).ok_or(NoCode);
            }
        }
        Err(NoCode)
    }
}

/// A table of the coefficients beyond the first of a block. A symbol says how many zeros there are before a coefficient, and how many
/// bits follow that tell its value (T.81, F.1.2.2.1).
#[derive(Clone)]
pub(super) struct AcTable {
    looks: Box<[u32; 1 << LOOK]>,
    by_length: ByLength,
}

/// What [`LOOK`] bits hold, in a number:
///
/// | bits | what |
/// |---|---|
/// | 0 to 4 | how many bits all of it has |
/// | 8 to 14 | how many coefficients it goes on |
/// | 15 | whether the block ends with it |
/// | 16 to 20 | how many bits the first symbol has with what follows it |
/// | 24 to 28 | how many coefficients that goes on; 0 where it ends the block |
///
/// 0 where a code is longer than that, or there is none.
struct Look;

impl Look {
    const ENDS: u32 = 1 << 15;

    fn bits(look: u32) -> usize {
        (look & 31) as usize
    }

    fn coefficients(look: u32) -> usize {
        (look >> 8 & 127) as usize
    }

    fn first_bits(look: u32) -> usize {
        (look >> 16 & 31) as usize
    }

    fn first_coefficients(look: u32) -> usize {
        (look >> 24 & 31) as usize
    }
}

/// The coefficients that a symbol goes on and the bits that follow it: the end of a block (0/0) goes on by none, sixteen zeros (15/0)
/// have no value. `None` of symbols that only a progressive picture has.
fn meaning(symbol: u8) -> Option<(usize, usize)> {
    match (symbol >> 4, symbol & 15) {
        (0, 0) => Some((0, 0)),
        (15, 0) => Some((16, 0)),
        (_, 0) => None,
        (zeros, bits) => Some((usize::from(zeros) + 1, bits.into())),
    }
}

impl AcTable {
    /// `None` where the codes cannot be.
    pub(super) fn new(codes: &Codes) -> Option<Self> {
        let coded = codes.coded()?;
        let mut first = vec![None; 1 << LOOK];
        for Coded { symbol, length, code } in coded.iter().filter(|code| code.length <= LOOK) {
            let Some((coefficients, bits)) = meaning(*symbol) else { continue };
            let from = (code << (LOOK - length)) as usize;
            first[from..from + (1 << (LOOK - length))].fill(Some((coefficients, *length as usize + bits)));
        }
        let mut looks = Box::new([0; 1 << LOOK]);
        for (index, look) in looks.iter_mut().enumerate() {
            let Some((coefficients, bits)) = first[index] else { continue };
            let (mut all_coefficients, mut all_bits, mut ends) = (coefficients, bits, coefficients == 0);
            while !ends && all_bits < LOOK as usize {
                let Some((coefficients, bits)) = first[index << all_bits & ((1 << LOOK) - 1)] else { break };
                if all_bits + bits > LOOK as usize || all_coefficients + coefficients > 63 {
                    break;
                }
                (all_coefficients, all_bits, ends) =
                    (all_coefficients + coefficients, all_bits + bits, coefficients == 0);
            }
            *look = all_bits as u32
                | (all_coefficients as u32) << 8
                | if ends { Look::ENDS } else { 0 }
                | (bits as u32) << 16
                | (coefficients as u32) << 24;
        }
        let by_length = ByLength::new(codes, &coded);
        Some(Self { looks, by_length })
    }

    /// Passes over the coefficients of a block beyond its first.
    #[inline(always)]
    pub(super) fn pass_block(&self, bits: &mut Bits<'_>) -> Result<(), NoCode> {
        let mut next = 1;
        loop {
            let mut window = bits.loaded();
            // Two looks have 54 bits at the most.
            for _ in 0..2 {
                let look = self.looks[(window >> (64 - LOOK)) as usize];
                let after = next + Look::coefficients(look);
                if look == 0 || after > 63 {
                    if self.pass_one(bits, window, look, &mut next)? {
                        return Ok(());
                    }
                    break;
                }
                let count = Look::bits(look);
                bits.pass(count);
                window <<= count;
                next = after;
                if look & Look::ENDS != 0 {
                    return Ok(());
                }
            }
        }
    }

    /// Passes over one symbol. Whether the block ends with it.
    #[inline(never)]
    fn pass_one(&self, bits: &mut Bits<'_>, window: u64, look: u32, next: &mut usize) -> Result<bool, NoCode> {
        let (coefficients, count) = if look == 0 {
            let (symbol, length) = self.by_length.find(window)?;
            let (coefficients, value) = meaning(symbol).ok_or(NoCode)?;
            (coefficients, length + value)
        } else {
            (Look::first_coefficients(look), Look::first_bits(look))
        };
        *next += coefficients;
        if *next > 64 {
            return Err(NoCode);
        }
        bits.pass(count);
        Ok(coefficients == 0 || *next == 64)
    }
}

/// A table of the first coefficients of blocks, which are told by their differences: a symbol says how many bits the difference has
/// (T.81, F.1.2.1).
#[derive(Clone)]
pub(super) struct DcTable {
    /// The length of code and difference in the lower 16 bits and the difference in the upper ones; 0 where they are longer than
    /// [`LOOK`].
    looks: Box<[u32; 1 << LOOK]>,
    by_length: ByLength,
}

impl DcTable {
    /// `None` where the codes cannot be.
    pub(super) fn new(codes: &Codes) -> Option<Self> {
        let coded = codes.coded()?;
        if coded.iter().any(|code| code.symbol > 15) {
            return None;
        }
        let mut looks = Box::new([0; 1 << LOOK]);
        for Coded { symbol, length, code } in &coded {
            let all = length + u32::from(*symbol);
            if all > LOOK {
                continue;
            }
            for value in 0..1_u32 << symbol {
                let difference = extended(value, u32::from(*symbol)) as i16;
                let from = ((code << symbol | value) << (LOOK - all)) as usize;
                looks[from..from + (1 << (LOOK - all))].fill(all | u32::from(difference.cast_unsigned()) << 16);
            }
        }
        let by_length = ByLength::new(codes, &coded);
        Some(Self { looks, by_length })
    }

    /// The next difference.
    #[inline(always)]
    pub(super) fn difference(&self, bits: &mut Bits<'_>) -> Result<i32, NoCode> {
        let window = bits.loaded();
        let look = self.looks[(window >> (64 - LOOK)) as usize];
        if look != 0 {
            bits.pass((look & 31) as usize);
            return Ok(i32::from(((look >> 16) as u16).cast_signed()));
        }
        self.long_difference(bits, window)
    }

    #[inline(never)]
    fn long_difference(&self, bits: &mut Bits<'_>, window: u64) -> Result<i32, NoCode> {
        let (size, length) = self.by_length.find(window)?;
        let value = if size == 0 { 0 } else { (window << length >> (64 - u32::from(size))) as u32 };
        bits.pass(length + usize::from(size));
        Ok(extended(value, size.into()))
    }
}

/// A table whose symbols are read one by one, as progressive pictures need them.
pub(super) struct Symbols {
    /// The symbol in the upper and the length in the lower 8 bits; 0 where the code is longer than [`LOOK`], or there is none.
    looks: Box<[u16; 1 << LOOK]>,
    by_length: ByLength,
}

impl Symbols {
    /// `None` where the codes cannot be.
    pub(super) fn new(codes: &Codes) -> Option<Self> {
        let coded = codes.coded()?;
        let mut looks = Box::new([0; 1 << LOOK]);
        for Coded { symbol, length, code } in coded.iter().filter(|code| code.length <= LOOK) {
            let from = (code << (LOOK - length)) as usize;
            looks[from..from + (1 << (LOOK - length))].fill(u16::from(*symbol) << 8 | *length as u16);
        }
        let by_length = ByLength::new(codes, &coded);
        Some(Self { looks, by_length })
    }

    /// The next symbol and the bits that follow it, from the highest: at least 41 of them are right.
    #[inline(always)]
    pub(super) fn next(&self, bits: &mut Bits<'_>) -> Result<(u8, u64), NoCode> {
        let window = bits.loaded();
        let (symbol, length) = self.first(window)?;
        bits.pass(length);
        Ok((symbol, window << length))
    }

    /// The first symbol of some bits and the length of its code.
    #[inline(always)]
    pub(super) fn first(&self, window: u64) -> Result<(u8, usize), NoCode> {
        match self.looks[(window >> (64 - LOOK)) as usize] {
            0 => self.by_length.find(window),
            look => Ok(((look >> 8) as u8, usize::from(look & 255))),
        }
    }
}

/// The number that so many bits tell (T.81, figure F.12): those that begin with a 0 are negative.
pub(super) fn extended(value: u32, bits: u32) -> i32 {
    let is_negative = bits > 0 && value >> (bits - 1) == 0;
    value as i32 - if is_negative { (1 << bits) - 1 } else { 0 }
}

#[cfg(test)]
mod tests;
