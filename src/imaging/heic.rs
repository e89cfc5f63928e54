//! HEIC: phone photos.
//!
//! The container keeps its own cropping, turning and mirroring, and decoding applies them; the EXIF
//! orientation beside them repeats what they say (ISO/IEC 23008-12, annex A) and is not applied again.

use heifer::heifer_isobmff::{self, BoxIter, HeifFile};
use heifer::{Error, Options, heifer_hevc_dec};
use image::{DynamicImage, RgbImage, RgbaImage};

use crate::imaging::colour::Conversion;
use crate::imaging::decoded_image::DecodedImage;
use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::header::Header;
use crate::imaging::heic_layout::{Layout, code_points};
use crate::imaging::orientation::Orientation;

const HEIC: ImageFormat = ImageFormat::Heic;

/// The largest table of contents (`meta` box) that is read. A 200-megapixel photo in a thousand tiles has one
/// of 100 KiB; the time to read it grows with its square.
const MAX_META_BYTES: usize = 1 << 20;

/// The header of a HEIC file. Its size is that of the upright photo.
pub(super) fn header(bytes: &[u8]) -> Result<Header, DecodeError> {
    let layout = layout(bytes, &open(bytes)?)?;
    let (stored_width, stored_height) = layout.size;
    let decoding_bytes = layout.decoding_bytes;
    Ok(Header { format: HEIC, stored_width, stored_height, orientation: Orientation::default(), decoding_bytes })
}

/// The pixels of a HEIC file whose header has passed the limits.
pub(super) fn decode(bytes: &[u8], header: Header) -> Result<DecodedImage, DecodeError> {
    let file = open(bytes)?;
    let max_pixels = layout(bytes, &file)?.max_pixels;
    let conversion = match file.icc_profile(file.primary_id).ok().flatten() {
        Some(icc) => Conversion::of_icc(Some(icc), false),
        None => match code_points(&file, file.primary_id) {
            Some((primaries, transfer)) => Conversion::of_code_points(primaries, transfer),
            None => Conversion::of_icc(None, false),
        },
    };
    drop(file);
    let options = Options { max_pixels, ..Options::default() };
    let picture = heifer::decode_rgba8(bytes, &options).map_err(|error| explain(bytes, error))?;
    let (width, height) = (picture.width, picture.height);
    let pixels = if picture.has_alpha {
        RgbaImage::from_raw(width, height, picture.data).map(DynamicImage::from)
    } else {
        RgbImage::from_raw(width, height, picture.into_rgb8()).map(DynamicImage::from)
    };
    let pixels = pixels.ok_or_else(|| DecodeError::damaged(HEIC, "its pixels do not fill its size"))?;
    DecodedImage::new(header, pixels, conversion)
}

fn open(bytes: &[u8]) -> Result<HeifFile<'_>, DecodeError> {
    for part in BoxIter::new(bytes) {
        let part = part.map_err(|error| explain(bytes, error.into()))?;
        if part.header.box_type.0 == *b"meta" && part.content.len() > MAX_META_BYTES {
            let what = format!("its table of contents has {} bytes", part.content.len());
            return Err(DecodeError::damaged(HEIC, what));
        }
    }
    HeifFile::parse(bytes).map_err(|error| explain(bytes, error.into()))
}

fn layout(bytes: &[u8], file: &HeifFile<'_>) -> Result<Layout, DecodeError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    Layout::read(file, bytes.len() as u64, threads as u64).map_err(|error| explain(bytes, error))
}

/// The library's error as one that says what to do.
fn explain(bytes: &[u8], error: Error) -> DecodeError {
    match error {
        Error::Container(heifer_isobmff::Error::UnexpectedEof) | Error::Hevc(heifer_hevc_dec::Error::UnexpectedEof) => {
            DecodeError::truncated(HEIC, bytes, "inside the picture")
        }
        Error::Unsupported(what) => DecodeError::unsupported(what),
        Error::Hevc(heifer_hevc_dec::Error::Unimplemented(what)) => {
            DecodeError::unsupported(format!("this HEIC picture ({what})"))
        }
        error => DecodeError::damaged_by(HEIC, error),
    }
}
