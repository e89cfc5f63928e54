//! What a photo may take: bytes of the file, pixels, memory; and how photos share the memory of one process.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::imaging::error::DecodeError;
use crate::imaging::header::Header;

/// The largest photo that is accepted. Every bound is inclusive.
///
/// The defaults let every phone and camera of today pass, and stop a file that merely claims to be huge:
///
/// - A side of 16 384 px: the largest phone sensor gives 16 320 × 12 240 px, the largest medium-format back
///   14 204 × 10 652 px.
/// - 16 384 × 12 288 px, 201 million, in all: that sensor, a little rounded up.
/// - 1 GiB of memory while decoding, file included: those 201 million pixels at three bytes are 0.6 GiB.
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
    /// What decoding may hold at one time, in bytes: the file, the decoded pixels and the decoder's own buffers of the
    /// picture's size.
    pub max_alloc_bytes: u64,
    /// Whether photos are decoded whole at once, and not part by part as they are looked at. What comes of a photo is the same: tests hold the one against the other.
    #[doc(hidden)]
    pub whole: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 256 << 20,
            max_width: 16_384,
            max_height: 16_384,
            max_pixels: 16_384 * 12_288,
            max_alloc_bytes: 1 << 30,
            whole: false,
        }
    }
}

/// The memory that the decoded photos of one process share, [`Limits::max_alloc_bytes`] in all: what two threads decode at one time
/// stays below it.
///
/// A thread takes a [`Share`] before it decodes a photo and returns it, by dropping it, when it has let go of the pixels. While it
/// has one it takes no other, or it could wait for itself.
#[derive(Debug)]
pub struct MemoryBudget {
    limits: Limits,
    used: Mutex<u64>,
    returned: Condvar,
}

/// A part of a [`MemoryBudget`], returned when it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Share<'a> {
    budget: &'a MemoryBudget,
    bytes: u64,
}

impl MemoryBudget {
    /// The budget of photos that keep these limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, used: Mutex::default(), returned: Condvar::default() }
    }

    /// The limits of each photo.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Takes what decoding a photo needs. Where others have so much that both together exceed the budget, or what the system can
    /// give, it waits for them: photos are decoded in turn.
    ///
    /// What exceeds the budget by itself is not waited for: [`decode`](crate::imaging::decode()) refuses it.
    pub fn take(&self, header: &Header) -> Share<'_> {
        let bytes = header.needed_bytes;
        let mut used = self.lock();
        while *used > 0 {
            let both = used.saturating_add(bytes);
            if both <= self.limits.max_alloc_bytes && is_available(both.saturating_add(2 * HEADROOM_BYTES)) {
                break;
            }
            used = self.returned.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used = used.saturating_add(bytes);
        Share { budget: self, bytes }
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        // A number is never half-made.
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryBudget {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        let mut used = self.budget.lock();
        *used = used.saturating_sub(self.bytes);
        self.budget.returned.notify_all();
    }
}

/// What looking at a decoded photo takes beside its pixels, whatever its size: reduced pictures of a face, and the model that finds
/// one.
const HEADROOM_BYTES: u64 = 128 << 20;

/// What looking at a decoded photo takes at the most for each of its pixels: a copy of the part that a report draws, in sRGB.
const LOOKED_AT_BYTES: u64 = 3;

/// Checks that the system can give the memory that decoding a photo and looking at it take: an allocation that fails in the midst of
/// a decoder ends the process.
///
/// # Errors
///
/// [`DecodeError::OutOfMemory`] where it cannot.
pub(super) fn check_memory(header: &Header) -> Result<(), DecodeError> {
    let (width, height) = header.size();
    let looked_at = (u64::from(width) * u64::from(height)).saturating_mul(LOOKED_AT_BYTES);
    let needed = header.needed_bytes.saturating_add(looked_at).saturating_add(HEADROOM_BYTES);
    if is_available(needed) {
        return Ok(());
    }
    Err(DecodeError::OutOfMemory { format: header.format, width, height, needed })
}

/// Whether the system gives so many bytes; they are returned at once, untouched.
fn is_available(bytes: u64) -> bool {
    usize::try_from(bytes).is_ok_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok())
}
