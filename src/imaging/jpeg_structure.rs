//! A JPEG's markers, from the first to the end mark (ITU-T T.81, annex B).
//!
//! JPEG decoders fill what is missing with grey and report success. The markers show, without decoding and
//! in a small part of its time, whether the file reaches the end of its picture.

use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;

const JPEG: ImageFormat = ImageFormat::Jpeg;

/// The frame header (SOF).
#[derive(Debug, Clone)]
pub(super) struct FrameHeader {
    /// The low byte of its marker: 0xc0 baseline, 0xc1 extended, 0xc2 progressive, others unsupported.
    pub(super) kind: u8,
    /// Bits per sample.
    pub(super) precision: u8,
    pub(super) width: u16,
    pub(super) height: u16,
    /// The name of each component.
    identifiers: Vec<u8>,
    /// Horizontal and vertical sampling factor of each component.
    pub(super) sampling: Vec<(u8, u8)>,
}

/// What stands before the picture data.
#[derive(Debug, Clone)]
pub(super) struct Preamble {
    pub(super) frame: FrameHeader,
    /// Whether an Adobe segment says how the components become colours.
    pub(super) adobe: bool,
    /// How many components the first scan holds.
    pub(super) first_scan_components: u8,
    /// The content of the first scan's header.
    first_scan: Vec<u8>,
    /// Where the first scan's header ends.
    scan_start: usize,
}

/// Where the picture ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// The offset of the end mark (EOI), or of the end of the data where there is none.
    pub(super) end: usize,
    /// Bytes of entropy-coded data in all scans.
    pub(super) coded: usize,
    /// Bytes of entropy-coded data in the last one.
    pub(super) last_scan: usize,
    /// Whether there is an end mark.
    pub(super) marked: bool,
}

/// How many low bits of each coefficient of each component the scans so far have left out (T.81, G.1.1.1).
struct Progress<'a> {
    frame: &'a FrameHeader,
    left_out: Vec<[u8; 64]>,
}

impl Preamble {
    /// Reads the segments up to the first scan.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        const PLACE: &str = "before the picture begins";
        let mut frame = None;
        let mut adobe = false;
        let mut at = 2;
        loop {
            let (marker, after) = next_marker(bytes, at).ok_or_else(|| cut(bytes, PLACE))?;
            at = after;
            match marker {
                0xd9 => return Err(DecodeError::damaged(JPEG, "it ends before a picture begins")),
                _ if stands_alone(marker) => continue,
                _ => {}
            }
            let content = segment(bytes, at, PLACE)?;
            at += 2 + content.len();
            match marker {
                0xda => {
                    let frame = frame.ok_or_else(|| DecodeError::damaged(JPEG, "it has no frame header"))?;
                    let first_scan_components = content.first().copied().unwrap_or(0);
                    let first_scan = content.to_vec();
                    return Ok(Self { frame, adobe, first_scan_components, first_scan, scan_start: at });
                }
                0xee => adobe |= content.starts_with(b"Adobe"),
                _ if is_frame(marker) && frame.is_none() => frame = Some(FrameHeader::read(marker, content)?),
                _ if is_frame(marker) => return Err(DecodeError::damaged(JPEG, "it has two frame headers")),
                _ => {}
            }
        }
    }

    /// Follows the scans to the end mark. What comes after it (a second picture, a film, anything that a
    /// program appended) is not read.
    ///
    /// Some files lack nothing but the mark. They end inside the last scan, at the end of the file or where another
    /// picture begins, and whether that scan is complete only its decoding shows.
    pub(super) fn follow(&self, bytes: &[u8]) -> Result<Extent, DecodeError> {
        const PLACE: &str = "inside the picture";
        let mut progress = Progress::new(&self.frame);
        progress.add(&self.first_scan);
        let (mut coded, mut last_scan) = (0, 0);
        let mut at = self.scan_start;
        let mut in_scan = true;
        loop {
            if in_scan {
                let start = at;
                let found = scan_end(bytes, start);
                at = found.unwrap_or_else(|| without_half_a_mark(bytes));
                last_scan = at.saturating_sub(start);
                coded += last_scan;
                let another_picture = bytes.get(at + 1) == Some(&0xd8);
                if found.is_none() || another_picture {
                    let extent = Extent { end: at, coded, last_scan, marked: false };
                    return if progress.is_complete() { Ok(extent) } else { Err(cut(bytes, PLACE)) };
                }
            }
            let (marker, after) = next_marker(bytes, at).ok_or_else(|| cut(bytes, PLACE))?;
            match marker {
                0xd9 => return Ok(Extent { end: after - 2, coded, last_scan, marked: true }),
                // A new scan, tables, restart interval, number of lines, comment, application data.
                0xda | 0xc4 | 0xdb | 0xdd | 0xdc | 0xfe | 0xe0..=0xef => {
                    let content = segment(bytes, after, PLACE)?;
                    at = after + 2 + content.len();
                    in_scan = marker == 0xda;
                    if in_scan {
                        progress.add(content);
                    }
                }
                0xd0..=0xd7 => (at, in_scan) = (after, true),
                marker => {
                    let what = format!("marker ff {marker:02x} amid the picture, at byte {}", after - 2);
                    return Err(DecodeError::damaged(JPEG, what));
                }
            }
        }
    }
}

impl<'a> Progress<'a> {
    fn new(frame: &'a FrameHeader) -> Self {
        Self { frame, left_out: vec![[u8::MAX; 64]; frame.identifiers.len()] }
    }

    /// Adds the content of a scan's header: how many components, each with its tables, the first and the last
    /// coefficient, and the lowest bit.
    fn add(&mut self, content: &[u8]) {
        let count = content.first().copied().map_or(0, usize::from);
        let (Some(components), Some(&[first, last, bits])) =
            (content.get(1..1 + 2 * count), content.get(1 + 2 * count..).and_then(<[u8]>::first_chunk))
        else {
            return;
        };
        // Only a progressive picture comes in parts.
        let (first, last, lowest) = if self.frame.kind == 0xc2 { (first, last, bits & 15) } else { (0, 63, 0) };
        for component in components.chunks_exact(2) {
            let Some(index) = self.frame.identifiers.iter().position(|name| *name == component[0]) else { continue };
            let range = usize::from(first)..=usize::from(last);
            for left_out in self.left_out[index].get_mut(range).unwrap_or_default() {
                *left_out = lowest;
            }
        }
    }

    /// Whether the scans hold every bit of every coefficient.
    fn is_complete(&self) -> bool {
        self.left_out.iter().flatten().all(|left_out| *left_out == 0)
    }
}

impl FrameHeader {
    fn read(kind: u8, content: &[u8]) -> Result<Self, DecodeError> {
        let damaged = || DecodeError::damaged(JPEG, "its frame header is too short");
        let &[precision, h1, h0, w1, w0, count] = content.first_chunk().ok_or_else(damaged)?;
        let components = content.get(6..6 + 3 * usize::from(count)).ok_or_else(damaged)?;
        let identifiers = components.chunks_exact(3).map(|c| c[0]).collect();
        let sampling = components.chunks_exact(3).map(|c| (c[1] >> 4, c[1] & 15)).collect();
        let (width, height) = (u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0]));
        Ok(Self { kind, precision, width, height, identifiers, sampling })
    }

    /// The number of 8 × 8 blocks of each component, in whole units of the sampling factors.
    pub(super) fn blocks(&self) -> impl Iterator<Item = u64> + '_ {
        let most =
            |factors: fn(&(u8, u8)) -> u8| u64::from(self.sampling.iter().map(factors).max().unwrap_or(1).max(1));
        let units =
            u64::from(self.width).div_ceil(8 * most(|s| s.0)) * u64::from(self.height).div_ceil(8 * most(|s| s.1));
        self.sampling.iter().map(move |&(across, down)| units * u64::from(across) * u64::from(down))
    }
}

/// The content of the segment whose length stands at `at`.
pub(super) fn segment<'a>(bytes: &'a [u8], at: usize, place: &'static str) -> Result<&'a [u8], DecodeError> {
    let Some(&length) = bytes.get(at..).and_then(<[u8]>::first_chunk) else {
        return Err(cut(bytes, place));
    };
    let length = usize::from(u16::from_be_bytes(length));
    if length < 2 {
        return Err(DecodeError::damaged(JPEG, format!("a segment of {length} bytes, at byte {at}")));
    }
    bytes.get(at + 2..at + length).ok_or_else(|| cut(bytes, place))
}

/// The next marker's low byte and where it ends. Stray bytes before it are skipped: cameras leave some.
pub(super) fn next_marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xff)?;
        at += bytes.get(at..)?.iter().position(|&byte| byte != 0xff)?;
        let marker = *bytes.get(at)?;
        at += 1;
        if marker != 0 {
            return Some((marker, at));
        }
    }
}

/// Where the entropy-coded data that begin at `at` end: at the first marker that is no restart marker. In
/// these data a byte ff is followed by 00.
pub(super) fn scan_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xff)?;
        match bytes.get(at + 1)? {
            0 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

/// The end of a file that may end with the first half of a mark.
fn without_half_a_mark(bytes: &[u8]) -> usize {
    bytes.len() - bytes.iter().rev().take_while(|&&byte| byte == 0xff).count()
}

pub(super) fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

pub(super) fn stands_alone(marker: u8) -> bool {
    matches!(marker, 0x01 | 0xd0..=0xd8)
}

fn cut(bytes: &[u8], place: &'static str) -> DecodeError {
    DecodeError::truncated(JPEG, bytes, place)
}
