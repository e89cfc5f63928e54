//! Decoding a photo of any kind: the limits, the kind of file, then the decoder of that kind.

use crate::imaging::decoded_image::DecodedImage;
use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::header::Header;
#[cfg(feature = "heic")]
use crate::imaging::heic;
use crate::imaging::limits::{Limits, check_memory};
use crate::imaging::panic_guard::guarded;
use crate::imaging::{jpeg, png, tiff, webp};

/// Reads the header of a photo, the whole file being in `bytes`. No pixel is decoded.
///
/// # Errors
///
/// Returns every [`DecodeError`] that the header shows: of the kind of file, of the size of file and picture, and of
/// a header that is cut off or contradicts itself.
pub fn probe(bytes: &[u8], limits: &Limits) -> Result<Header, DecodeError> {
    check_file(bytes, limits)?;
    let format = ImageFormat::of(bytes)?;
    let mut header = guarded(format, || match format {
        ImageFormat::Jpeg => jpeg::header(bytes),
        ImageFormat::Png => png::header(bytes, limits),
        ImageFormat::WebP => webp::header(bytes),
        ImageFormat::Tiff => tiff::header(bytes),
        ImageFormat::Heic => heic::header(bytes),
    })?;
    header.needed_bytes = header.needed_bytes.saturating_add(bytes.len() as u64);
    check_size(&header, limits)?;
    let (needed, limit) = (header.needed_bytes, limits.max_alloc_bytes);
    if needed > limit {
        // More memory would help nobody whose file does not hold what it claims.
        guarded(format, || check_held(bytes, &header))?;
        let (width, height) = header.size();
        return Err(DecodeError::TooMuchMemory { format, width, height, needed, limit });
    }
    Ok(header)
}

/// Checks that a file can hold what its header declares.
fn check_held(bytes: &[u8], header: &Header) -> Result<(), DecodeError> {
    match header.format {
        ImageFormat::Jpeg => jpeg::held(bytes).map(drop),
        ImageFormat::Png => png::check_chunks(bytes, header),
        ImageFormat::WebP => webp::check_held(bytes, header),
        ImageFormat::Tiff => tiff::check_held(bytes, header),
        ImageFormat::Heic => heic::check_held(bytes, (header.stored_width, header.stored_height)),
    }
}

/// Decodes a photo, the whole file being in `bytes`.
///
/// # Errors
///
/// Returns every [`DecodeError`]: the kind of file is unknown or cannot be read, a size is above the limits, or the
/// file is cut off, damaged, or not what it claims to be.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<DecodedImage, DecodeError> {
    let header = probe(bytes, limits)?;
    check_memory(&header)?;
    guarded(header.format, || match header.format {
        ImageFormat::Jpeg => jpeg::decode(bytes, header, limits),
        ImageFormat::Png => png::decode(bytes, header, limits),
        ImageFormat::WebP => webp::decode(bytes, header, limits),
        ImageFormat::Tiff => tiff::decode(bytes, header, limits),
        ImageFormat::Heic => heic::decode(bytes, header, limits),
    })
}

fn check_file(file: &[u8], limits: &Limits) -> Result<(), DecodeError> {
    let (bytes, limit) = (file.len() as u64, limits.max_file_bytes);
    match bytes {
        0 => Err(DecodeError::Empty),
        bytes if bytes > limit => Err(DecodeError::FileTooLarge { bytes, limit }),
        _ => Ok(()),
    }
}

fn check_size(header: &Header, limits: &Limits) -> Result<(), DecodeError> {
    let (width, height) = header.size();
    if width == 0 || height == 0 {
        return Err(DecodeError::NoPixels { width, height });
    }
    let pixels = u64::from(width) * u64::from(height);
    if width > limits.max_width || height > limits.max_height || pixels > limits.max_pixels {
        return Err(DecodeError::TooLarge { width, height, limits: *limits });
    }
    Ok(())
}

/// What stands in for the HEIC decoder where the program was built without it.
#[cfg(not(feature = "heic"))]
mod heic {
    use super::{DecodeError, DecodedImage, Header, Limits};

    fn missing<T>() -> Result<T, DecodeError> {
        Err(DecodeError::Unsupported {
            what: "a HEIC photo".to_owned(),
            remedy: "this program was built without HEIC; use one that has it, or save the photo as JPEG",
        })
    }

    pub fn header(_: &[u8]) -> Result<Header, DecodeError> {
        missing()
    }

    pub fn check_held(_: &[u8], _: (u32, u32)) -> Result<(), DecodeError> {
        missing()
    }

    pub fn decode(_: &[u8], _: Header, _: &Limits) -> Result<DecodedImage, DecodeError> {
        missing()
    }
}
