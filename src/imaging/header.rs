//! What a photo declares about itself.

use crate::imaging::format::ImageFormat;
use crate::imaging::orientation::Orientation;

/// A photo's header: what it says before a pixel is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// The kind of file.
    pub format: ImageFormat,
    /// Width of the pixels as they are stored, px.
    pub stored_width: u32,
    /// Height of the pixels as they are stored, px.
    pub stored_height: u32,
    /// How the stored pixels are turned to make the photo upright. HEIC keeps its turns in its container, and what they
    /// come to is stated here; only where it has none its EXIF field counts.
    pub orientation: Orientation,
    /// What decoding holds at one time, in bytes: the file, the decoded pixels, and the decoder's own buffers of the picture's size.
    pub needed_bytes: u64,
}

impl Header {
    /// Width and height of the upright photo, px.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.orientation.upright_size((self.stored_width, self.stored_height))
    }
}
