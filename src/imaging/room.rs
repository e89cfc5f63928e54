//! What a file of so many bytes can hold: a size that is merely claimed is told from a picture before anything is allocated for it.
//!
//! The bounds are those of the codes themselves, so no photo meets them: one of skin has some thousand times the bytes.

use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;

/// Checks that `held` bytes of picture data can hold a stored picture of that size, which takes `least` bytes at the very least.
///
/// # Errors
///
/// [`DecodeError::Damaged`] where they cannot.
pub(super) fn check_room(
    format: ImageFormat,
    (width, height): (u32, u32),
    held: u64,
    least: u64,
) -> Result<(), DecodeError> {
    if held >= least {
        return Ok(());
    }
    let what = format!("it declares {width} × {height} px and holds {held} bytes of picture data");
    Err(DecodeError::damaged(format, what))
}

/// Width times height.
pub(super) fn area((width, height): (u32, u32)) -> u64 {
    u64::from(width) * u64::from(height)
}

/// Deflate's best: a two-bit code stands for 258 bytes (RFC 1951).
pub(super) const MAX_DEFLATE_RATIO: u64 = 258 * 8 / 2;
