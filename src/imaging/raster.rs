//! PNG, WebP and TIFF, which one library decodes behind one interface.

use std::io::{Cursor, ErrorKind};

use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ColorType, DynamicImage, ImageDecoder, ImageError};

use crate::imaging::colour::Conversion;
use crate::imaging::error::DecodeError;
use crate::imaging::format::PhotoFormat;
use crate::imaging::header::Header;
use crate::imaging::limits::Limits;
use crate::imaging::orientation::Orientation;
use crate::imaging::photo::Decoded;

/// The header of a PNG, WebP or TIFF file.
pub(super) fn header(format: PhotoFormat, bytes: &[u8], limits: &Limits) -> Result<Header, DecodeError> {
    let mut decoder = open(format, bytes, limits)?;
    let (stored_width, stored_height) = decoder.dimensions();
    check_samples(format, decoder.color_type())?;
    // An orientation that cannot be read is one that is not there.
    let orientation = decoder.orientation().map(Orientation::from).unwrap_or_default();
    let pixels = u64::from(stored_width) * u64::from(stored_height);
    // Beside the pixels, WebP holds four bytes of each while it decodes, and TIFF all samples a second time,
    // those of CMYK in four channels.
    let working = match format {
        PhotoFormat::WebP => pixels.saturating_mul(4),
        PhotoFormat::Tiff => pixels.saturating_mul(u64::from(decoder.color_type().bytes_per_pixel()).max(4)),
        _ => 0,
    };
    let decoding_bytes = decoder.total_bytes().saturating_add(working);
    Ok(Header { format, stored_width, stored_height, orientation, decoding_bytes })
}

/// The pixels of a PNG, WebP or TIFF file whose header has passed the limits.
pub(super) fn decode(header: &Header, bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let format = header.format;
    let mut decoder = open(format, bytes, limits)?;
    let grey = !decoder.color_type().has_color();
    let icc = decoder.icc_profile().ok().flatten();
    let conversion = Conversion::of_icc(icc.as_deref(), grey);
    decoder.set_limits(library_limits(limits)).map_err(|error| explain(format, bytes, error))?;
    let pixels = DynamicImage::from_decoder(decoder).map_err(|error| explain(format, bytes, error))?;
    Ok(Decoded { pixels, conversion })
}

fn open<'a>(format: PhotoFormat, bytes: &'a [u8], limits: &Limits) -> Result<Box<dyn ImageDecoder + 'a>, DecodeError> {
    let reader = Cursor::new(bytes);
    let decoder: Result<Box<dyn ImageDecoder>, ImageError> = match format {
        // A PNG's profile and text are unpacked while the header is read: they need a limit of their own.
        PhotoFormat::Png => PngDecoder::with_limits(reader, header_limit(limits)).map(|d| Box::new(d) as _),
        PhotoFormat::WebP => WebPDecoder::new(reader).map(|d| Box::new(d) as _),
        _ => TiffDecoder::new(reader).map(|d| Box::new(d) as _),
    };
    decoder.map_err(|error| explain(format, bytes, error))
}

/// The most that a PNG's profile, text and rows may unpack to beside the picture: the profiles of cameras and
/// printers have up to some megabytes.
const HEADER_BYTES: u64 = 16 << 20;

fn header_limit(limits: &Limits) -> image::Limits {
    let mut library = image::Limits::no_limits();
    library.max_alloc = Some(limits.max_alloc_bytes.min(HEADER_BYTES));
    library
}

/// The memory alone: the size has an error of its own, which carries the figures.
fn memory_limit(limits: &Limits) -> image::Limits {
    let mut library = image::Limits::no_limits();
    library.max_alloc = Some(limits.max_alloc_bytes);
    library
}

/// The stored picture may be as wide as the upright one may be high.
fn library_limits(limits: &Limits) -> image::Limits {
    let side = limits.max_width.max(limits.max_height);
    let mut library = memory_limit(limits);
    library.max_image_width = Some(side);
    library.max_image_height = Some(side);
    library
}

/// Samples of 8 or 16 bits are levels of a picture; floating-point ones have no agreed white.
fn check_samples(format: PhotoFormat, samples: ColorType) -> Result<(), DecodeError> {
    match samples {
        ColorType::L8
        | ColorType::La8
        | ColorType::Rgb8
        | ColorType::Rgba8
        | ColorType::L16
        | ColorType::La16
        | ColorType::Rgb16
        | ColorType::Rgba16 => Ok(()),
        _ => Err(DecodeError::unsupported(format!("a {format} picture with floating-point samples"))),
    }
}

/// The library's error as one that says what to do.
fn explain(format: PhotoFormat, bytes: &[u8], error: ImageError) -> DecodeError {
    match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            DecodeError::truncated(format, bytes, "inside the picture")
        }
        ImageError::Unsupported(error) => DecodeError::unsupported(format!("this {format} picture ({error})")),
        // The picture's own size has passed the limits by now: a profile or text that unpacks to more.
        ImageError::Limits(error) => DecodeError::unsupported(format!("this {format} file ({error})")),
        error => DecodeError::damaged_by(format, error),
    }
}
