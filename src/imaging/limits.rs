//! What a photo may take: bytes of the file, pixels, memory.

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
