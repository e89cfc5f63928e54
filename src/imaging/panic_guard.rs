//! Decoders meet hostile files; what goes wrong inside them stays there.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;

/// Runs a decoder; should it panic, the file is reported as damaged instead.
pub(super) fn guarded<T>(format: ImageFormat, work: impl FnOnce() -> Result<T, DecodeError>) -> Result<T, DecodeError> {
    or_none(work).unwrap_or_else(|| Err(DecodeError::damaged(format, "its contents make the decoder stop")))
}

/// Runs `work`; `None` should it panic.
///
/// Nothing that `work` touched is used after a panic, so no half-made state is ever seen.
pub(super) fn or_none<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
