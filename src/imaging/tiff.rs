//! TIFF: the decoder, and what the first directory shows before it runs.

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::tiff::TiffDecoder;

use crate::imaging::decoded_image::DecodedImage;
use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::header::Header;
use crate::imaging::limits::Limits;
use crate::imaging::raster;

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
    raster::decode(bytes, header, open(bytes)?, limits, None)
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
    const COMPRESSION: u16 = 259;
    const PHOTOMETRIC_INTERPRETATION: u16 = 262;
    match (directory.first_number(PHOTOMETRIC_INTERPRETATION)?, directory.first_number(COMPRESSION)) {
        (3, _) => Some("a TIFF picture with a palette of colours"),
        (6, Some(6 | 7)) => Some("a TIFF picture that holds a JPEG with luma and chroma (YCbCr)"),
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
