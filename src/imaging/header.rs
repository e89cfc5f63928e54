//! What a photo declares about itself.

use crate::imaging::error::DecodeError;
use crate::imaging::format::PhotoFormat;
use crate::imaging::limits::Limits;
use crate::imaging::orientation::Orientation;
use crate::imaging::panic_guard::guarded;
use crate::imaging::{jpeg, png, raster, tiff, webp};

/// A photo's header: what it says before a pixel is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// The kind of file.
    pub format: PhotoFormat,
    /// Width of the pixels as they are stored, px.
    pub stored_width: u32,
    /// Height of the pixels as they are stored, px.
    pub stored_height: u32,
    /// How the stored pixels are turned to make the photo upright. HEIC keeps its turns in its container, and
    /// they are part of decoding: there this is always 1, and the stored size is the upright one.
    pub orientation: Orientation,
    /// What decoding holds at one time, in bytes, the decoded pixels included.
    pub(super) decoding_bytes: u64,
}

impl Header {
    /// Width and height of the upright photo, px.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.orientation.upright_size((self.stored_width, self.stored_height))
    }
}

/// Reads the header of a photo, the whole file being in `bytes`. No pixel is decoded.
///
/// # Errors
///
/// Every [`DecodeError`], as far as the header shows it: the kind of file, the size of file and picture, a
/// header that is cut off or contradicts itself.
pub fn probe(bytes: &[u8], limits: &Limits) -> Result<Header, DecodeError> {
    limits.check_file(bytes.len() as u64)?;
    let format = PhotoFormat::of(bytes)?;
    let header = guarded(format, || match format {
        PhotoFormat::Jpeg => jpeg::header(bytes),
        PhotoFormat::Png => png::check_header(bytes).and_then(|()| raster::header(format, bytes, limits)),
        PhotoFormat::WebP => webp::check(bytes).and_then(|()| raster::header(format, bytes, limits)),
        PhotoFormat::Tiff => tiff::check(bytes).and_then(|()| raster::header(format, bytes, limits)),
        PhotoFormat::Heic => heic_header(bytes),
    })?;
    limits.check_picture(format, header.size(), header.decoding_bytes)?;
    Ok(header)
}

#[cfg(feature = "heic")]
fn heic_header(bytes: &[u8]) -> Result<Header, DecodeError> {
    crate::imaging::heic::header(bytes)
}

#[cfg(not(feature = "heic"))]
fn heic_header(_: &[u8]) -> Result<Header, DecodeError> {
    Err(DecodeError::Unsupported {
        what: "a HEIC photo".to_owned(),
        remedy: "this program was built without HEIC; use one that has it, or save the photo as JPEG",
    })
}
