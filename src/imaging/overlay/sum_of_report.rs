//! Which report a picture belongs to: the sum of report.json as text in the PNG.

use super::error::OverlayError;

/// The keyword of that text.
pub const KEYWORD: &str = "report.json SHA-256";

/// Where the first chunk ends: the signature's 8 bytes, and IHDR with 13 bytes of content (PNG, third edition, 5.2 and 11.2.1).
const END_OF_HEADER: usize = 8 + 12 + 13;

/// A PNG with the SHA-256 of its report.json, in hexadecimal digits, in a tEXt chunk: the only one that is no picture.
///
/// # Errors
///
/// Where the bytes are no PNG.
pub fn with_sum_of_report(png: &[u8], sum: &str) -> Result<Vec<u8>, OverlayError> {
    let (header, rest) = png.split_at_checked(END_OF_HEADER).ok_or(OverlayError::NoPng)?;
    let chunk = [b"tEXt", KEYWORD.as_bytes(), b"\0", sum.as_bytes()].concat();
    let length = u32::try_from(chunk.len() - 4).map_err(|_| OverlayError::NoPng)?;
    let check = crc32fast::hash(&chunk);
    Ok([header, &length.to_be_bytes(), &chunk, &check.to_be_bytes(), rest].concat())
}
