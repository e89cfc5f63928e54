//! PNG: the decoder, and what the chunks must show before it runs.

use std::io::Cursor;

use image::codecs::png::PngDecoder;

use crate::imaging::decoded_image::DecodedImage;
use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::header::Header;
use crate::imaging::limits::Limits;
use crate::imaging::room::{MAX_DEFLATE_RATIO, area, check_room};
use crate::imaging::{png_chunks, raster};

const PNG: ImageFormat = ImageFormat::Png;

/// Signature, then the first chunk: length, type, 13 bytes, checksum.
const HEADER_BYTES: usize = 8 + 4 + 4 + 13 + 4;

/// The most that a PNG's profile, text and rows may unpack to beside the picture: the profiles of cameras and printers
/// have up to some megabytes.
const MAX_UNPACKED_BYTES: u64 = 16 << 20;

/// The header of a PNG file.
pub(super) fn header(bytes: &[u8], limits: &Limits) -> Result<Header, DecodeError> {
    check_header(bytes, limits)?;
    raster::header(PNG, open(bytes, limits)?, 0)
}

/// The pixels of a PNG file whose header has passed the limits.
pub(super) fn decode(bytes: &[u8], header: Header, limits: &Limits) -> Result<DecodedImage, DecodeError> {
    check_chunks(bytes, &header)?;
    raster::decode(bytes, header, open(bytes, limits)?, limits, png_chunks::colours(bytes))
}

/// A profile and text are unpacked while the header is read: they need a limit of their own.
fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<PngDecoder<Cursor<&'a [u8]>>, DecodeError> {
    let most = raster::memory(limits.max_alloc_bytes.min(MAX_UNPACKED_BYTES));
    PngDecoder::with_limits(Cursor::new(bytes), most).map_err(|error| raster::explain(PNG, bytes, error))
}

/// Whether the file holds its header, and one that declares pixels.
fn check_header(bytes: &[u8], limits: &Limits) -> Result<(), DecodeError> {
    let number = |at: usize| bytes.get(at..).and_then(<[u8]>::first_chunk).map(|&four| u32::from_be_bytes(four));
    match (number(16), number(20)) {
        (Some(width), Some(height)) if bytes.len() >= HEADER_BYTES => {
            if width == 0 || height == 0 {
                return Err(DecodeError::NoPixels { width, height });
            }
            // The decoder has limits of its own, and says no size.
            if width.max(height) > limits.max_width.max(limits.max_height) {
                return Err(DecodeError::TooLarge { width, height, limits: *limits });
            }
            Ok(())
        }
        _ => Err(DecodeError::truncated(PNG, bytes, "inside the header")),
    }
}

/// Whether the chunks reach the end mark, and hold enough bytes for the declared size.
///
/// What follows the end mark is nobody's business: some programs append to it.
pub(super) fn check_chunks(bytes: &[u8], header: &Header) -> Result<(), DecodeError> {
    let mut at = 8_usize;
    let mut packed = 0_u64;
    loop {
        let chunk = bytes.get(at..).unwrap_or_default();
        let (Some(&length), Some(kind)) = (chunk.first_chunk::<4>(), chunk.get(4..8)) else {
            return Err(DecodeError::truncated(PNG, bytes, "before the picture's end mark"));
        };
        let length = u32::from_be_bytes(length) as usize;
        if chunk.len() < length.saturating_add(12) {
            return Err(DecodeError::truncated(PNG, bytes, "inside the picture"));
        }
        match kind {
            b"IDAT" => packed += length as u64,
            b"IEND" => break,
            _ => {}
        }
        at += length + 12;
    }
    let size = (header.stored_width, header.stored_height);
    let unpacked = area(size).saturating_mul(bits_per_pixel(bytes)).div_ceil(8);
    check_room(PNG, size, packed, unpacked.div_ceil(MAX_DEFLATE_RATIO))
}

/// The bits of one pixel as the header states depth and kind of colour (PNG, 11.2.1); one where it states nothing that is known.
fn bits_per_pixel(bytes: &[u8]) -> u64 {
    let (depth, kind) = (bytes.get(24).copied().unwrap_or(1), bytes.get(25).copied().unwrap_or_default());
    let samples = match kind {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };
    u64::from(depth.max(1)) * samples
}
