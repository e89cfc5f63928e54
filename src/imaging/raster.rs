//! What the decoders of PNG, WebP and TIFF have in common: one library's interface.

use std::io::ErrorKind;

use image::{ColorType, DynamicImage, ImageDecoder, ImageError};

use crate::imaging::colour::Conversion;
use crate::imaging::decoded_image::DecodedImage;
use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::header::Header;
use crate::imaging::limits::Limits;
use crate::imaging::orientation::Orientation;

/// The header of a photo whose `decoder` holds `working_bytes` for each pixel beside the decoded ones.
pub(super) fn header(
    format: ImageFormat,
    mut decoder: impl ImageDecoder,
    working_bytes: u64,
) -> Result<Header, DecodeError> {
    let (stored_width, stored_height) = decoder.dimensions();
    check_samples(format, decoder.color_type())?;
    // An orientation that cannot be read is one that is not there.
    let orientation = decoder.orientation().map(Orientation::from).unwrap_or_default();
    let pixels = u64::from(stored_width) * u64::from(stored_height);
    let needed_bytes = decoder.total_bytes().saturating_add(pixels.saturating_mul(working_bytes));
    Ok(Header { format, stored_width, stored_height, orientation, needed_bytes })
}

/// The pixels of a file whose header has passed the limits, `stated` being what the file says of its colours in another
/// way than by a profile.
pub(super) fn decode(
    bytes: &[u8],
    header: Header,
    mut decoder: impl ImageDecoder,
    limits: &Limits,
    stated: Option<Conversion>,
) -> Result<DecodedImage, DecodeError> {
    let explain = |error| explain(header.format, bytes, error);
    let grey = !decoder.color_type().has_color();
    let conversion = match stated {
        Some(conversion) => conversion,
        None => Conversion::of_icc(decoder.icc_profile().ok().flatten().as_deref(), grey),
    };
    // The stored picture may be as wide as the upright one may be high.
    let side = limits.max_width.max(limits.max_height);
    let mut most = memory(limits.max_alloc_bytes);
    (most.max_image_width, most.max_image_height) = (Some(side), Some(side));
    decoder.set_limits(most).map_err(explain)?;
    let pixels = DynamicImage::from_decoder(decoder).map_err(explain)?;
    DecodedImage::new(header, pixels, conversion)
}

/// The library's limit on memory alone.
pub(super) fn memory(bytes: u64) -> image::Limits {
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(bytes);
    limits
}

/// Samples of 8 or 16 bits are levels of a picture; floating-point ones have no agreed white.
fn check_samples(format: ImageFormat, samples: ColorType) -> Result<(), DecodeError> {
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
pub(super) fn explain(format: ImageFormat, bytes: &[u8], error: ImageError) -> DecodeError {
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
