//! The focal length of a photo's camera, from which the strength of its perspective follows.

use exif::{Exif, In, Reader, Tag, Value};

use super::panic_guard::or_none;
use crate::geometry::FocalLength;

/// The diagonal of a frame of 35 mm film, 36 × 24 mm, which equivalent focal lengths are stated for (CIPA DCG-001-2018,
/// 4.3.3).
const FILM_DIAGONAL_MM: f64 = 43.266_615_305_567_87;

/// The relative standard uncertainty of what a camera states, beside its rounding to a millimetre: lenses are named,
/// not measured, and breathe with the focus.
const STATED_TO: f64 = 0.01;

/// The standard deviation of a rounding to whole numbers.
const ROUNDING: f64 = 0.288_675_134_594_812_9;

/// The focal length of a photo of the given size, from the EXIF field FocalLengthIn35mmFilm (EXIF 2.32, section 4.6.5).
/// `None` where the file states none, or where it may not be that of these pixels: they are not as many as the camera
/// made, so the photo was cropped or resized, or the camera zoomed by cropping.
pub fn focal_length(bytes: &[u8], (width, height): (u32, u32)) -> Option<FocalLength> {
    or_none(|| {
        let exif = Reader::new().read_from_container(&mut std::io::Cursor::new(bytes)).ok()?;
        let equivalent = f64::from(unsigned(&exif, Tag::FocalLengthIn35mmFilm).filter(|length| *length > 0)?);
        let made = (unsigned(&exif, Tag::PixelXDimension), unsigned(&exif, Tag::PixelYDimension));
        // The stored picture may lie on its side.
        if let (Some(x), Some(y)) = made
            && [x.min(y), x.max(y)] != [width.min(height), width.max(height)]
        {
            return None;
        }
        if zoomed(&exif) {
            return None;
        }
        let diagonal = f64::from(width).hypot(f64::from(height));
        Some(FocalLength {
            px: equivalent / FILM_DIAGONAL_MM * diagonal,
            relative_u: STATED_TO.hypot(ROUNDING / equivalent),
        })
    })?
}

fn unsigned(exif: &Exif, tag: Tag) -> Option<u32> {
    exif.get_field(tag, In::PRIMARY)?.value.get_uint(0)
}

/// Whether the camera enlarged a part of its picture; some state the focal length with that counted, some without.
fn zoomed(exif: &Exif) -> bool {
    match exif.get_field(Tag::DigitalZoomRatio, In::PRIMARY).map(|field| &field.value) {
        Some(Value::Rational(ratios)) => ratios.first().is_some_and(|ratio| ratio.denom > 0 && ratio.to_f64() > 1.0),
        _ => false,
    }
}
