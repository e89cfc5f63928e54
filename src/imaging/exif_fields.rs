//! The Exif block of a photo, as far as it can be read.
//!
//! Cameras write damaged blocks: a directory that points beyond the end, a maker's note whose length is wrong. One such
//! entry must not hide the others, so what can be read is kept.

use exif::{Exif, In, Reader, Tag, Value};

use super::format::ImageFormat;
#[cfg(feature = "heic")]
use super::heic_metadata;
use super::jpeg_segments;

/// The Exif fields of a file, the whole of it being in `bytes`. `None` where it has none.
pub(super) fn read(bytes: &[u8]) -> Option<Exif> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let found = match ImageFormat::of(bytes) {
        #[cfg(feature = "heic")]
        Ok(ImageFormat::Heic) => reader.read_raw(heic_metadata::exif_block(bytes)?),
        // The reader would look for it all through the picture's data.
        Ok(ImageFormat::Jpeg) => reader.read_raw(jpeg_segments::exif(bytes)?.to_vec()),
        _ => reader.read_from_container(&mut std::io::Cursor::new(bytes)),
    };
    found.or_else(|error| error.distill_partial_result(|_| ())).ok()
}

/// The whole number in a field of the main picture.
pub(super) fn unsigned(exif: &Exif, tag: Tag) -> Option<u32> {
    exif.get_field(tag, In::PRIMARY)?.value.get_uint(0)
}

/// The first text in a field of the main picture.
pub(super) fn text(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    }
}
