//! What a photo may take: bytes of the file, pixels, memory.

use crate::imaging::error::DecodeError;
use crate::imaging::format::PhotoFormat;

/// The largest photo that is accepted. Every bound is inclusive.
///
/// The defaults let every phone and camera of today pass, and stop a file that merely claims to be huge:
///
/// - A side of 16 384 px: the largest phone sensor gives 16 320 × 12 240 px, the largest medium-format back
///   14 204 × 10 652 px.
/// - 16 384 × 12 288 px, 201 million, in all: that sensor, a little rounded up.
/// - 1 GiB of memory while decoding: those 201 million pixels at three bytes are 0.6 GiB.
/// - A file of 256 MiB: 200 megapixels at the best JPEG quality stay below 150 MiB, and a 16-bit TIFF of
///   40 megapixels has 240 MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The size of the file, in bytes.
    pub max_file_bytes: u64,
    /// The width of the upright photo, in pixels.
    pub max_width: u32,
    /// The height of the upright photo, in pixels.
    pub max_height: u32,
    /// Width times height.
    pub max_pixels: u64,
    /// What decoding may hold at one time, in bytes: the decoded pixels and the decoder's own buffers of the
    /// picture's size. The bytes of the file, which the caller holds, are not counted.
    pub max_alloc_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 256 << 20,
            max_width: 16_384,
            max_height: 16_384,
            max_pixels: 16_384 * 12_288,
            max_alloc_bytes: 1 << 30,
        }
    }
}

impl Limits {
    /// Whether a file of `bytes` may be read at all; a caller asks this before it reads one.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Empty`] and [`DecodeError::FileTooLarge`].
    pub fn check_file(&self, bytes: u64) -> Result<(), DecodeError> {
        if bytes == 0 {
            return Err(DecodeError::Empty);
        }
        if bytes > self.max_file_bytes {
            let limit = self.max_file_bytes;
            return Err(DecodeError::FileTooLarge { bytes, limit });
        }
        Ok(())
    }

    /// Whether a picture of this upright size, which takes `needed` bytes to decode, may be decoded.
    ///
    /// # Errors
    ///
    /// [`DecodeError::NoPixels`], [`DecodeError::TooLarge`] and [`DecodeError::TooMuchMemory`].
    pub(super) fn check_picture(
        &self,
        format: PhotoFormat,
        (width, height): (u32, u32),
        needed: u64,
    ) -> Result<(), DecodeError> {
        if width == 0 || height == 0 {
            return Err(DecodeError::NoPixels { width, height });
        }
        let pixels = u64::from(width) * u64::from(height);
        if width > self.max_width || height > self.max_height || pixels > self.max_pixels {
            let limits = *self;
            return Err(DecodeError::TooLarge { width, height, limits });
        }
        if needed > self.max_alloc_bytes {
            let limit = self.max_alloc_bytes;
            return Err(DecodeError::TooMuchMemory { format, width, height, needed, limit });
        }
        Ok(())
    }
}
