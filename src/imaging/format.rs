//! The kinds of photo file that can be decoded.

use std::fmt;

/// The kinds of photo file that can be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageFormat {
    /// JPEG: baseline or progressive; grey, colour or CMYK.
    Jpeg,
    /// PNG: 8 or 16 bits, palette, alpha.
    Png,
    /// WebP: lossy or lossless, alpha, one frame.
    WebP,
    /// TIFF: 8 or 16 bits; of several pages the first.
    Tiff,
    /// HEIC: what phones write (HEVC inside HEIF).
    Heic,
}

impl fmt::Display for ImageFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Tiff => "TIFF",
            Self::Heic => "HEIC",
        })
    }
}
