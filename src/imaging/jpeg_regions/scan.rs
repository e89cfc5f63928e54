//! What a pass of a progressive picture tells (T.81, B.2.3 and G.1.1.1), and in which order passes may come.

use super::data::Data;
use super::frame::Frame;
use super::index::{Damage, NotRead};

/// A coefficient that no pass has told yet.
const UNTOLD: u8 = u8::MAX;

/// A scan's header (B.2.3).
pub(super) struct Scan {
    /// Which components it has, and the places of their tables.
    pub(super) components: Vec<(usize, u8, u8)>,
    pub(super) first: usize,
    pub(super) last: usize,
    /// The bit that was told before, 0 for none, and the one that is told now.
    pub(super) high: u8,
    pub(super) low: u8,
}

impl Scan {
    /// `None` where a header says what no pass can tell.
    pub(super) fn read(content: &[u8], frame: &Frame) -> Option<Self> {
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
}

/// The lowest bit that was told of each coefficient of each component.
pub(super) struct Progress(Vec<[u8; 64]>);

impl Progress {
    /// Before the first pass.
    pub(super) fn of(components: usize) -> Self {
        Self(vec![[UNTOLD; 64]; components])
    }

    /// Notes what a pass tells; `None` where that is not what comes next.
    pub(super) fn note(&mut self, scan: &Scan) -> Option<()> {
        for (index, ..) in &scan.components {
            let told = self.0.get_mut(*index)?;
            let before = if scan.high == 0 { UNTOLD } else { scan.high };
            if scan.first > 0 && told[0] == UNTOLD || told[scan.first..=scan.last].iter().any(|told| *told != before) {
                return None;
            }
            told[scan.first..=scan.last].fill(scan.low);
        }
        Some(())
    }

    /// Whether something was told of every component.
    pub(super) fn is_begun(&self) -> bool {
        self.0.iter().all(|told| told[0] != UNTOLD)
    }
}

/// Whether a pass that has read so many bits of its data has not read more than there are.
pub(super) fn check_within(data: &Data, at: usize) -> Result<(), NotRead> {
    if at > 8 * end(data) { Err(NotRead::spread(Damage::Short)) } else { Ok(()) }
}

/// Whether a pass that has read so many bits of its data has read them all.
pub(super) fn check_end(data: &Data, at: usize) -> Result<(), NotRead> {
    check_within(data, at)?;
    match &data.bytes[at.div_ceil(8)..end(data)] {
        [] => Ok(()),
        // More bytes of one kind than fill the last one are harmless, and another decoder's business.
        [first @ (0 | 0xff), others @ ..] if others.iter().all(|byte| byte == first) => Err(NotRead::Unusual),
        _ => Err(NotRead::spread(Damage::Long)),
    }
}

/// Where data that never begin anew end, in bytes.
fn end(data: &Data) -> usize {
    data.intervals.first().map_or(0, |interval| interval.end)
}
