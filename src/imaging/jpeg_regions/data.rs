//! The picture's data without what is put between them: stuffed bytes and restart markers (T.81, B.1.1.5 and F.1.2.3).

use std::ops::Range;

use super::bits::PADDING;

/// The data of a scan.
pub(super) struct Data {
    /// Without stuffed bytes, and with [`PADDING`] bytes behind.
    pub(super) bytes: Vec<u8>,
    /// The bytes of each interval between two restarts.
    pub(super) intervals: Vec<Range<usize>>,
    /// Where in the file they end: at a marker.
    pub(super) end: usize,
}

/// The mark of the picture's end.
const END: [u8; 2] = [0xff, 0xd9];

/// Why data cannot be separated.
pub(super) enum Inseparable {
    /// The file ends amid them, or there is what is hardly ever seen: the other decoder's business.
    Unusual,
    /// The restart markers do not follow each other: after this many.
    Restarts(usize),
}

impl Data {
    /// Whether the picture ends with them.
    pub(super) fn are_last(&self, file: &[u8]) -> bool {
        file.get(self.end..self.end + 2) == Some(&END)
    }

    /// The data that begin at `at` and end with a marker, of no more than so many intervals. A restart after the last one begins nothing.
    pub(super) fn read(file: &[u8], at: usize, most: usize) -> Result<Self, Inseparable> {
        let mut rest = file.get(at..).unwrap_or_default();
        let mut bytes = Vec::with_capacity(rest.len() + PADDING);
        let mut intervals = Vec::new();
        let mut start = 0;
        loop {
            let plain = rest.iter().position(|byte| *byte == 0xff).ok_or(Inseparable::Unusual)?;
            let (data, marker) = rest.split_at(plain);
            bytes.extend_from_slice(data);
            match marker.get(1) {
                Some(0) => bytes.push(0xff),
                Some(restart @ 0xd0..=0xd7) => {
                    if usize::from(restart & 7) != intervals.len() & 7 || intervals.len() >= most {
                        return Err(Inseparable::Restarts(intervals.len().min(most)));
                    }
                    intervals.push(start..bytes.len());
                    start = bytes.len();
                }
                // Two of them are a marker with a byte before it that fills.
                Some(0xff) | None => return Err(Inseparable::Unusual),
                Some(_) => {
                    if intervals.len() < most || start < bytes.len() {
                        intervals.push(start..bytes.len());
                    }
                    bytes.extend([0xff; PADDING]);
                    bytes.shrink_to_fit();
                    return Ok(Self { bytes, intervals, end: file.len() - marker.len() });
                }
            }
            rest = &marker[2..];
        }
    }
}
