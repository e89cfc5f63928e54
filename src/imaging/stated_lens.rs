//! Which camera and lens a photo names, to tell whether two photos have one frame.

use exif::Tag;

use super::exif_fields;
use super::panic_guard::or_none;

/// The camera that a photo names and the equivalent focal length that it states. Two of them can be compared, and that
/// is all: the names stay inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedLens {
    camera: [Vec<u8>; 2],
    equivalent_mm: u32,
}

/// The lens that a photo's Exif states, the whole file being in `bytes`. `None` where it names no maker or states no
/// equivalent focal length.
pub fn stated_lens(bytes: &[u8]) -> Option<StatedLens> {
    or_none(|| {
        let exif = exif_fields::read(bytes)?;
        let equivalent_mm = exif_fields::unsigned(&exif, Tag::FocalLengthIn35mmFilm).filter(|length| *length > 0)?;
        let camera =
            [Tag::Make, Tag::Model].map(|tag| exif_fields::text(&exif, tag).unwrap_or_default().trim_ascii().to_vec());
        (!camera[0].is_empty()).then_some(StatedLens { camera, equivalent_mm })
    })?
}
