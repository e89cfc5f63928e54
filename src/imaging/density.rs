//! The density of pixels that a photo's file states: of a photograph it says nothing, but programs that take every picture for a
//! scan count in millimetres by it.

use exif::{In, Tag, Value};

use super::exif_fields;
use super::format::ImageFormat;
use super::jpeg_segments::jfif_density;

/// The millimetres that a pixel is across and down by the file's own density, as ITK and 3D Slicer take them: by the JFIF header of a
/// JPEG and the resolution of a TIFF, and 1 mm where there is none; neither PNG nor an Exif block counts (run with SimpleITK 2.5.7).
#[must_use]
pub fn stated_spacing(bytes: &[u8]) -> [f64; 2] {
    let spacing = match ImageFormat::of(bytes) {
        Ok(ImageFormat::Jpeg) => jfif_density(bytes).and_then(|(unit, dots)| spacing(unit, dots.map(f64::from))),
        Ok(ImageFormat::Tiff) => tiff_density(bytes).and_then(|(unit, dots)| spacing(unit, dots)),
        _ => None,
    };
    spacing.unwrap_or([1.0; 2])
}

/// Millimetres a pixel; `unit` is 1 for inches and 2 for centimetres.
fn spacing(unit: u8, dots: [f64; 2]) -> Option<[f64; 2]> {
    let millimetres = match unit {
        1 => 25.4,
        2 => 10.0,
        _ => return None,
    };
    dots.iter().all(|dots| dots.is_finite() && *dots > 0.0).then(|| dots.map(|dots| millimetres / dots))
}

/// The resolution of a TIFF, with the unit as JFIF has it.
fn tiff_density(bytes: &[u8]) -> Option<(u8, [f64; 2])> {
    let fields = exif_fields::read(bytes)?;
    let number = |tag| match &fields.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(numbers) => Some(numbers.first()?.to_f64()),
        _ => None,
    };
    // 2 is inches, and what holds where nothing is said; 3 is centimetres (TIFF 6.0, ResolutionUnit).
    let unit = exif_fields::unsigned(&fields, Tag::ResolutionUnit).unwrap_or(2);
    Some((u8::try_from(unit.checked_sub(1)?).ok()?, [number(Tag::XResolution)?, number(Tag::YResolution)?]))
}

#[cfg(test)]
mod tests {
    use super::stated_spacing;

    fn jpeg(unit: u8, dots: [u8; 4]) -> Vec<u8> {
        let header = [&[0xff, 0xd8, 0xff, 0xe0, 0, 16][..], b"JFIF\0", &[1, 1, unit], &dots, &[0, 0]].concat();
        [&header[..], &[0xff, 0xda]].concat()
    }

    #[test]
    fn dots_per_inch_and_per_centimetre_are_millimetres_a_pixel() {
        assert_eq!(stated_spacing(&jpeg(1, [0, 72, 0, 144])), [25.4 / 72.0, 25.4 / 144.0]);
        assert_eq!(stated_spacing(&jpeg(2, [0, 100, 1, 0])), [0.1, 10.0 / 256.0]);
    }

    #[test]
    fn without_a_density_a_pixel_is_a_millimetre() {
        for bytes in [
            &jpeg(0, [0, 72, 0, 72])[..],
            &jpeg(1, [0, 0, 0, 72]),
            b"",
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            b"II*\0",
        ] {
            assert_eq!(stated_spacing(bytes), [1.0; 2], "{bytes:?}");
        }
    }
}
