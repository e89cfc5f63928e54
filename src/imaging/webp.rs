//! WebP: the decoder, and what the chunks must show before it runs.

use std::io::Cursor;

use image::codecs::webp::WebPDecoder;

use crate::imaging::decoded_image::DecodedImage;
use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::header::Header;
use crate::imaging::limits::Limits;
use crate::imaging::raster;
use crate::imaging::room::{area, check_room};

const WEBP: ImageFormat = ImageFormat::WebP;

/// What the decoder holds for each pixel beside the decoded one.
const WORKING_BYTES: u64 = 4;

/// A lossy frame names for each block of 16 × 16 px how its luma and its chroma are predicted, with probabilities that are fixed: not
/// B_PRED, 111/256, and then DC_PRED, 156/256 and 163/256, and chroma's, 142/256 (RFC 6386, 8.1 and 11.2), are 3.4 bits, and every
/// other choice, that of sixteen sub-blocks included, takes more.
const LOSSY_BITS_PER_BLOCK: u64 = 3;

/// A lossless frame copies 4096 pixels at a time at the most, with a code of a bit at least (RFC 9649, 3.6.2.2). Only where all pixels
/// are alike, or have so few colours that several share one code, could a file have fewer bytes: that is no photo.
const LOSSLESS_RUN: u64 = 4096;

/// The longest side that the decoder reads: it has fourteen bits for a side, and the format one more than they hold.
const DECODED_SIDE: usize = 16_383;

/// The header of a WebP file.
pub(super) fn header(bytes: &[u8]) -> Result<Header, DecodeError> {
    check(bytes)?;
    raster::header(WEBP, open(bytes)?, WORKING_BYTES)
}

/// The pixels of a WebP file whose header has passed the limits.
pub(super) fn decode(bytes: &[u8], header: Header, limits: &Limits) -> Result<DecodedImage, DecodeError> {
    check_held(bytes, &header)?;
    raster::decode(bytes, header, open(bytes)?, limits, None)
}

/// Checks that the picture's chunk can hold what the header declares.
pub(super) fn check_held(bytes: &[u8], header: &Header) -> Result<(), DecodeError> {
    let Frame { is_lossy, bytes: held } = check(bytes)?;
    let size = (header.stored_width, header.stored_height);
    let least_bits = if is_lossy {
        area((size.0.div_ceil(16), size.1.div_ceil(16))) * LOSSY_BITS_PER_BLOCK
    } else {
        area(size).div_ceil(LOSSLESS_RUN)
    };
    check_room(WEBP, size, held, least_bits.div_ceil(8))
}

/// The picture's chunk.
struct Frame {
    is_lossy: bool,
    bytes: u64,
}

fn open(bytes: &[u8]) -> Result<WebPDecoder<Cursor<&[u8]>>, DecodeError> {
    WebPDecoder::new(Cursor::new(bytes)).map_err(|error| raster::explain(WEBP, bytes, error))
}

/// Whether the file is as long as it says, has one frame, and declares one size throughout.
///
/// The lossy decoder allocates for the size in the frame, not for that of the file's header, so the two must
/// agree before it runs.
fn check(bytes: &[u8]) -> Result<Frame, DecodeError> {
    let declared = little_endian(bytes, 4, 4).map_or(0, |length| length.saturating_add(8));
    if bytes.len() < 20 || bytes.len() < declared {
        return Err(DecodeError::truncated(WEBP, bytes, "inside the picture"));
    }
    let mut canvas = None;
    let mut at = 12_usize;
    while let (Some(kind), Some(length)) = (bytes.get(at..at + 4), little_endian(bytes, at + 4, 4)) {
        let content = at + 8;
        if bytes.len() - content < length {
            return Err(DecodeError::truncated(WEBP, bytes, "inside the picture"));
        }
        match kind {
            b"VP8X" => {
                const ANIMATED: u8 = 0x02;
                if bytes.get(content).is_some_and(|flags| flags & ANIMATED != 0) {
                    return Err(DecodeError::unsupported("an animated WebP picture"));
                }
                let side = |offset| little_endian(bytes, content + offset, 3).map(|side| side + 1);
                canvas = side(4).zip(side(7));
            }
            b"VP8 " | b"VP8L" => {
                let is_lossy = kind == b"VP8 ";
                let size = if is_lossy { lossy_size(bytes, content) } else { lossless_size(bytes, content) };
                if size.is_some_and(|(width, height)| width.max(height) > DECODED_SIDE) {
                    return Err(DecodeError::unsupported("a WebP picture with a side of 16384 px"));
                }
                return agree(size, canvas).map(|()| Frame { is_lossy, bytes: length as u64 });
            }
            _ => {}
        }
        // Chunks are padded to even lengths.
        at = content.saturating_add(length).saturating_add(length & 1);
    }
    Err(DecodeError::damaged(WEBP, "it holds no picture"))
}

/// The XMP packet, which may stand anywhere in the file (RFC 9649, 2.7.1.5).
pub(super) fn xmp_packet(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 12_usize;
    loop {
        let (kind, length) = (bytes.get(at..at.checked_add(4)?)?, little_endian(bytes, at.checked_add(4)?, 4)?);
        let content = at + 8;
        if kind == b"XMP " {
            return bytes.get(content..content.checked_add(length)?);
        }
        at = content.checked_add(length)?.checked_add(length & 1)?;
    }
}

/// RFC 6386, 9.1: a three-byte tag, a three-byte start code, then 14 bits of width and of height.
fn lossy_size(bytes: &[u8], content: usize) -> Option<(usize, usize)> {
    let side = |offset| little_endian(bytes, content + offset, 2).map(|side| side & 0x3fff);
    side(6).zip(side(8))
}

/// RFC 9649, 3.4: a signature byte, then 14 bits of width and of height, each less one.
fn lossless_size(bytes: &[u8], content: usize) -> Option<(usize, usize)> {
    let bits = little_endian(bytes, content + 1, 4)?;
    Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}

fn agree(frame: Option<(usize, usize)>, canvas: Option<(usize, usize)>) -> Result<(), DecodeError> {
    match (frame, canvas) {
        (None, _) => Err(DecodeError::damaged(WEBP, "its frame has no header")),
        (Some((width, height)), Some(canvas)) if (width, height) != canvas => {
            let what = format!("it declares {} × {} px and holds {width} × {height} px", canvas.0, canvas.1);
            Err(DecodeError::damaged(WEBP, what))
        }
        _ => Ok(()),
    }
}

/// An unsigned number of up to four bytes.
fn little_endian(bytes: &[u8], at: usize, len: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(len)?)?;
    Some(digits.iter().rev().fold(0, |number, &digit| number << 8 | usize::from(digit)))
}
