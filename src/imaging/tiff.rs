//! TIFF: the decoder, and what the first directory shows before it runs.

use std::io::Cursor;

use image::ImageDecoder as _;
use image::codecs::tiff::TiffDecoder;

use crate::imaging::decoded_image::DecodedImage;
use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::header::Header;
use crate::imaging::limits::Limits;
use crate::imaging::raster;
use crate::imaging::room::{MAX_DEFLATE_RATIO, area, check_room};

const TIFF: ImageFormat = ImageFormat::Tiff;

const NEW_SUBFILE_TYPE: u16 = 254;
const DNG_VERSION: u16 = 50_706;

/// The header of a TIFF file.
pub(super) fn header(bytes: &[u8]) -> Result<Header, DecodeError> {
    check(bytes)?;
    let decoder = open(bytes)?;
    // The decoder holds all samples a second time, those of CMYK in four channels.
    let working_bytes = u64::from(decoder.color_type().bytes_per_pixel()).max(4);
    raster::header(TIFF, decoder, working_bytes)
}

/// The pixels of a TIFF file whose header has passed the limits.
pub(super) fn decode(bytes: &[u8], header: Header, limits: &Limits) -> Result<DecodedImage, DecodeError> {
    check_held(bytes, &header)?;
    raster::decode(bytes, header, open(bytes)?, limits, None)
}

/// Checks that the file can hold what its header declares.
pub(super) fn check_held(bytes: &[u8], header: &Header) -> Result<(), DecodeError> {
    check_packed(bytes, header, u64::from(open(bytes)?.original_color_type().bits_per_pixel()))
}

/// Checks that the file can hold its samples, as they are packed.
fn check_packed(bytes: &[u8], header: &Header, bits_per_pixel: u64) -> Result<(), DecodeError> {
    /// Of LZW: a code of nine bits stands for a string that grew by a byte with each of 4096 codes (TIFF 6.0, section 13).
    const MAX_LZW_RATIO: u64 = 4096 * 8 / 9;
    /// Of PackBits: two bytes stand for 128 (section 9).
    const MAX_PACKBITS_RATIO: u64 = 64;
    let size = (header.stored_width, header.stored_height);
    let least = area(size).saturating_mul(bits_per_pixel).div_ceil(8);
    let (held, compression) = (bytes.len() as u64, Directory::first(bytes).map(|first| first.compression()));
    let ratio = match compression {
        Some(1) if held < least => return Err(DecodeError::truncated(TIFF, bytes, "inside the picture")),
        Some(1) => return Ok(()),
        // Fax: a line takes a bit at least (sections 10 and 11).
        Some(2..=4) => return check_room(TIFF, size, held, u64::from(size.1).div_ceil(8)),
        // JPEG: a block of 64 samples of 8 bits takes a bit at least.
        Some(6 | 7) => 64 * 8,
        Some(8 | 32_946) => MAX_DEFLATE_RATIO,
        Some(32_773) => MAX_PACKBITS_RATIO,
        _ => MAX_LZW_RATIO,
    };
    check_room(TIFF, size, held, least.div_ceil(ratio))
}

fn open(bytes: &[u8]) -> Result<TiffDecoder<Cursor<&[u8]>>, DecodeError> {
    TiffDecoder::new(Cursor::new(bytes)).map_err(|error| raster::explain(TIFF, bytes, error))
}

/// Whether the file holds its first directory.
fn check(bytes: &[u8]) -> Result<(), DecodeError> {
    let big = matches!(bytes, [_, _, 43, 0, ..] | [_, _, 0, 43, ..]);
    let directory = Directory::first(bytes);
    if bytes.len() < 16 || (!big && directory.is_none()) {
        return Err(DecodeError::truncated(TIFF, bytes, "before the picture's directory"));
    }
    match directory.and_then(|directory| unreadable(&directory)) {
        Some(what) => Err(DecodeError::unsupported(what)),
        None => Ok(()),
    }
}

/// What the decoder does not read, by the name that a person can look for. The library underneath names a number only.
fn unreadable(directory: &Directory<'_>) -> Option<&'static str> {
    const PHOTOMETRIC_INTERPRETATION: u16 = 262;
    if directory.has_separate_planes_in_cut_tiles() {
        return Some("a TIFF picture that stores its colours one after the other in tiles that stick out of it");
    }
    match (directory.first_number(PHOTOMETRIC_INTERPRETATION)?, directory.compression()) {
        (3, _) => Some("a TIFF picture with a palette of colours"),
        (6, 6 | 7) => Some("a TIFF picture that holds a JPEG with luma and chroma (YCbCr)"),
        (6, _) => Some("a TIFF picture in luma and chroma (YCbCr)"),
        (8..=10, _) => Some("a TIFF picture in CIE L*a*b* colours"),
        _ => None,
    }
}

/// The name of the raw camera format, where this is one: most of them are TIFF files whose first picture is
/// a thumbnail, and what they hold is no picture yet.
pub(super) fn raw_camera_file(bytes: &[u8]) -> Option<&'static str> {
    const REDUCED: u32 = 1;
    if bytes.get(8..10) == Some(b"CR") {
        return Some("Canon CR2");
    }
    let directory = Directory::first(bytes)?;
    if directory.number(DNG_VERSION).is_some() {
        return Some("DNG");
    }
    (directory.number(NEW_SUBFILE_TYPE)? & REDUCED != 0).then_some("TIFF with a reduced first picture")
}

/// The entries of a directory of a classic TIFF, twelve bytes each: tag, type, count, value.
struct Directory<'a> {
    entries: &'a [u8],
    little_endian: bool,
}

impl<'a> Directory<'a> {
    fn first(bytes: &'a [u8]) -> Option<Self> {
        let little_endian = match bytes {
            [b'I', b'I', 42, 0, ..] => true,
            [b'M', b'M', 0, 42, ..] => false,
            _ => return None,
        };
        let header = Self { entries: bytes, little_endian };
        let start = header.long(4)? as usize;
        let count = usize::from(header.short(start)?);
        let entries = bytes.get(start.checked_add(2)?..)?.get(..count * 12)?;
        Some(Self { entries, little_endian })
    }

    /// How the samples are packed; 1 is not at all (TIFF 6.0, section 8).
    fn compression(&self) -> u32 {
        const COMPRESSION: u16 = 259;
        self.first_number(COMPRESSION).unwrap_or(1)
    }

    /// Whether each colour has tiles of its own, and the last of them are cut by the picture's edge: the decoder panics on these.
    fn has_separate_planes_in_cut_tiles(&self) -> bool {
        const WIDTH: u16 = 256;
        const HEIGHT: u16 = 257;
        const PLANAR_CONFIGURATION: u16 = 284;
        const TILE_WIDTH: u16 = 322;
        const TILE_HEIGHT: u16 = 323;
        const SEPARATE: u32 = 2;
        let is_cut = |side, tile| match (self.first_number(side), self.first_number(tile)) {
            (Some(side), Some(tile)) if tile > 0 => side % tile != 0,
            _ => false,
        };
        self.first_number(PLANAR_CONFIGURATION) == Some(SEPARATE)
            && (is_cut(WIDTH, TILE_WIDTH) || is_cut(HEIGHT, TILE_HEIGHT))
    }

    /// The first 32 bits of the value of `tag`, where the directory has it.
    fn number(&self, tag: u16) -> Option<u32> {
        let at = (0..self.entries.len()).step_by(12).find(|&at| self.short(at) == Some(tag))?;
        self.long(at + 8)
    }

    /// The first number of `tag`, whether it has 16 or 32 bits.
    fn first_number(&self, tag: u16) -> Option<u32> {
        const SHORT: u16 = 3;
        let at = (0..self.entries.len()).step_by(12).find(|&at| self.short(at) == Some(tag))?;
        if self.short(at + 2)? == SHORT { self.short(at + 8).map(u32::from) } else { self.long(at + 8) }
    }

    fn short(&self, at: usize) -> Option<u16> {
        let two = *self.entries.get(at..)?.first_chunk()?;
        Some(if self.little_endian { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let four = *self.entries.get(at..)?.first_chunk()?;
        Some(if self.little_endian { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }
}
