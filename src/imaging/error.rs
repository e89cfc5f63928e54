//! What can be wrong with a photo file.

use std::fmt;
use std::sync::Arc;

use crate::imaging::format::ImageFormat;
use crate::imaging::limits::Limits;

/// Why a photo cannot be used. Every message says what is wrong, with the values, and what to do.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The file has no bytes.
    #[error("the file is empty: copy it again from the phone or camera")]
    Empty,
    /// The file is larger than [`Limits::max_file_bytes`].
    #[error("the file has {bytes} bytes and at most {limit} are accepted: save the photo as JPEG")]
    FileTooLarge {
        /// The size of the file.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The first bytes are those of no known kind of picture.
    #[error("this is no picture, its first bytes are {first_bytes}: choose a JPEG, PNG, WebP, TIFF or HEIC photo")]
    UnknownFormat {
        /// The beginning of the file.
        first_bytes: FirstBytes,
    },
    /// The kind of file or its variant is known and cannot be read.
    #[error("{what} cannot be read: {remedy}")]
    Unsupported {
        /// The kind of file or the feature.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The picture is larger than the limits on width, height or pixels.
    #[error("{}", too_large((*.width, *.height), .limits))]
    TooLarge {
        /// Width of the upright picture as its header declares it, px.
        width: u32,
        /// Height of the upright picture as its header declares it, px.
        height: u32,
        /// The limits.
        limits: Limits,
    },
    /// Decoding would take more than [`Limits::max_alloc_bytes`].
    #[error(
        "decoding this {format} picture of {width} × {height} px takes {} of memory and at most {} are allowed: save it \
         smaller or as a plain 8-bit JPEG; in a terminal more can be allowed (--memory)",
        mebibytes(*.needed), mebibytes(*.limit)
    )]
    TooMuchMemory {
        /// The kind of file.
        format: ImageFormat,
        /// Width of the upright picture as its header declares it, px.
        width: u32,
        /// Height of the upright picture as its header declares it, px.
        height: u32,
        /// What decoding would hold at one time, bytes.
        needed: u64,
        /// The limit, bytes.
        limit: u64,
    },
    /// The system does not give the memory that decoding takes, which the limits would allow.
    #[error(
        "decoding this {format} picture of {width} × {height} px and looking at it takes {} of memory, which the system does not \
         give: close other programs, or save it smaller",
        mebibytes(*.needed)
    )]
    OutOfMemory {
        /// The kind of file.
        format: ImageFormat,
        /// Width of the upright picture as its header declares it, px.
        width: u32,
        /// Height of the upright picture as its header declares it, px.
        height: u32,
        /// What was asked for, bytes.
        needed: u64,
    },
    /// The header declares no pixels.
    #[error("the header declares a picture of {width} × {height} px: the file is damaged, copy it again")]
    NoPixels {
        /// The declared width, px.
        width: u32,
        /// The declared height, px.
        height: u32,
    },
    /// The file ends before the picture does.
    #[error("the {format} file is cut off: its {bytes} bytes end {place}; copy it again from the phone or camera")]
    Truncated {
        /// The kind of file.
        format: ImageFormat,
        /// The size of the file.
        bytes: u64,
        /// What the file ends in, after "end".
        place: &'static str,
    },
    /// The content contradicts itself.
    #[error("the {format} file is damaged ({what}): copy it again from the phone or camera")]
    Damaged {
        /// The kind of file.
        format: ImageFormat,
        /// What does not fit.
        what: String,
        /// What the decoder said, where it said something.
        source: Option<Arc<dyn std::error::Error + Send + Sync>>,
    },
}

impl DecodeError {
    /// A contradiction that was found without a decoder's help.
    pub(super) fn damaged(format: ImageFormat, what: impl Into<String>) -> Self {
        Self::Damaged { format, what: what.into(), source: None }
    }

    /// A contradiction that a decoder reported.
    pub(super) fn damaged_by(format: ImageFormat, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Damaged { format, what: source.to_string(), source: Some(Arc::new(source)) }
    }

    /// The file ends too early; `place` goes after "its bytes end".
    pub(super) fn truncated(format: ImageFormat, bytes: &[u8], place: &'static str) -> Self {
        Self::Truncated { format, bytes: bytes.len() as u64, place }
    }

    /// A variant of a known kind of file that cannot be read.
    pub(super) fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into(), remedy: "save it as an ordinary JPEG, PNG or HEIC photo" }
    }
}

/// What is said of a picture of that size: which of the limits it exceeds.
fn too_large((width, height): (u32, u32), limits: &Limits) -> String {
    let Limits { max_width, max_height, max_pixels, .. } = *limits;
    let (accepted, pixels) = (format!("at most {max_width} × {max_height} px"), u64::from(width) * u64::from(height));
    if width > max_width || height > max_height {
        return format!("the picture is {width} × {height} px and {accepted} are accepted: save it smaller");
    }
    format!(
        "the picture is {width} × {height} px, {pixels} pixels, and at most {max_pixels} pixels are accepted, on sides of {accepted}: \
         save it smaller"
    )
}

/// A number of bytes in MiB, rounded up, so that what is needed is never said to be less than it is.
fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}

/// The first bytes of a file, at most eight, shown in hexadecimal and as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstBytes {
    bytes: [u8; 8],
    len: usize,
}

impl FirstBytes {
    /// The first bytes of `file`.
    #[must_use]
    pub fn of(file: &[u8]) -> Self {
        let len = file.len().min(8);
        let mut bytes = [0; 8];
        bytes[..len].copy_from_slice(&file[..len]);
        Self { bytes, len }
    }

    /// The bytes themselves, eight or fewer.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl fmt::Display for FirstBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.as_slice() {
            write!(f, "{byte:02x} ")?;
        }
        // Control characters would move the terminal's cursor.
        let shown = |&b: &u8| if b == b' ' || b.is_ascii_graphic() { char::from(b) } else { '.' };
        write!(f, "(\"{}\")", self.as_slice().iter().map(shown).collect::<String>())
    }
}
