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

impl ImageFormat {
    /// How the names of photos end, without the dot and in small letters, with the kind that each promises. What a file is its
    /// content says: this is for choosing among files that are not opened.
    pub const EXTENSIONS: [(&'static str, Self); 11] = [
        ("jpg", Self::Jpeg),
        ("jpeg", Self::Jpeg),
        ("jpe", Self::Jpeg),
        ("jfif", Self::Jpeg),
        ("png", Self::Png),
        ("webp", Self::WebP),
        ("tif", Self::Tiff),
        ("tiff", Self::Tiff),
        ("heic", Self::Heic),
        ("heif", Self::Heic),
        ("hif", Self::Heic),
    ];

    /// The kind that the end of a name promises, in capital or small letters; `None` where it promises none that can be decoded.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let found = Self::EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension));
        found.map(|(_, format)| *format)
    }
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
