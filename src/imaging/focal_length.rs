//! The focal length of a photo's camera, from which the strength of its perspective follows.
//!
//! **The camera's own matrix**, where a phone put one beside its depth map, is exact: Apple's `IntrinsicMatrix`, scaled
//! from its reference size.
//!
//! **The equivalent focal length** (EXIF FocalLengthIn35mmFilm) holds for the frame of the lens, not for every frame.
//! Lenses are made for 4:3 and 3:2. In other frames the camera cut something off: a wide one keeps the long side of the
//! 4:3 frame, and the equivalent is that of the whole (Galaxy, Pixel: within 1 %; a sensor that is wide itself differs
//! by 12 %). One that is nearer to a square keeps the short side (a phone's square mode) or is stated by its width (a
//! headset), which differ by a third in a square: the error covers both.
//!
//! **None** is taken where the frame may be anybody's: an editor is named; the pixel size in Exif is another; the
//! camera zoomed by cropping, which some count in the equivalent, some do not, and some count twice; the picture is
//! smaller, or of an odder size, than a camera takes.

use exif::{Context, Exif, In, Tag, Value};

use super::editor::is_editor;
use super::exif_fields;
use super::panic_guard::or_none;
use super::xmp::{Intrinsics, Packets};
use crate::elementary::{hypot, ln};
use crate::geometry::FocalLength;

/// The diagonal of a frame of 35 mm film, 36 × 24 mm, which equivalent focal lengths are stated for (CIPA DCG-001-2018,
/// 4.3.3).
const FILM_DIAGONAL_MM: f64 = 43.266_615_305_567_87;

/// The relative standard uncertainty of what a camera states, beside its rounding to a millimetre: lenses are named,
/// not measured, and breathe with the focus.
const STATED_TO: f64 = 0.01;

/// The same in a frame that is not the lens's: in five phones of three makers the pitch of the pixels and the rule
/// above differ by 1 %, in a sixth, whose sensor is wide, by 12 %, and in a headset by 4 %.
const OTHER_FRAME: f64 = 0.08;

/// The relative standard uncertainty of a camera's own matrix: two phones differ from their equivalent focal length,
/// which is rounded to 2 %, by 0.1 and 0.9 %, and the lens moves with the focus.
const MATRIX: f64 = 0.005;

/// The standard deviation of a rounding to whole numbers.
const ROUNDING: f64 = 0.288_675_134_594_812_9;

/// The ratios of sides of the frames that lenses are made for.
const LENS_FRAMES: [f64; 2] = [4.0 / 3.0, 3.0 / 2.0];

/// By how much the sides of such a frame differ from its name: 2592 × 1936, 3008 × 2000 and 4288 × 2848 px are called
/// 4:3 and 3:2.
const FRAME_TOLERANCE: f64 = 0.005;

/// The ratio of sides of the widest frame of a phone, 21:9. What is wider is a panorama, whose focal length changes
/// from place to place.
const WIDEST: f64 = 2.4;

/// What cameras have taken at least since the field exists (2002), in pixels, but for some front cameras of 1.2
/// million. Smaller pictures were cropped or reduced, and nothing says which.
const SMALLEST_FRAME: u64 = 1_500_000;

/// The largest digital zoom that is none: some cameras write 1512/1511 or 1.000015. As an error of the focal length it
/// is within [`STATED_TO`].
const NO_ZOOM: f64 = 1.01;

/// The focal length of a photo of the given upright size, from what the camera wrote into the file, the whole of it
/// being in `bytes`. `None` where nothing is stated, or where it may not be that of these pixels.
pub fn focal_length(bytes: &[u8], size: (u32, u32)) -> Option<FocalLength> {
    or_none(|| {
        let exif = exif_fields::read(bytes);
        let packets = Packets::of(bytes, exif.as_ref());
        let changed = |exif: &Exif| names_an_editor(exif) || of_another_size(exif, size) || zoomed(exif);
        if exif.as_ref().is_some_and(changed) || packets.name_an_editor() {
            return None;
        }
        let by_matrix = packets.intrinsics().and_then(|intrinsics| scaled(intrinsics, size));
        by_matrix.or_else(|| {
            let equivalent =
                exif_fields::unsigned(exif.as_ref()?, Tag::FocalLengthIn35mmFilm).filter(|length| *length > 0)?;
            by_equivalent(f64::from(equivalent), size)
        })
    })?
}

/// The focal length by the camera's matrix, where the photo has the shape of the picture that it is stated for.
fn scaled(Intrinsics { focal_px, reference }: Intrinsics, (width, height): (u32, u32)) -> Option<FocalLength> {
    let [long, short] = [width.max(height), width.min(height)].map(f64::from);
    let [reference_long, reference_short] = [reference.0.max(reference.1), reference.0.min(reference.1)];
    let same_shape = ((long / short) / (reference_long / reference_short) - 1.0).abs() <= FRAME_TOLERANCE;
    same_shape.then_some(FocalLength { px: focal_px * long / reference_long, relative_u: MATRIX })
}

/// The focal length by the equivalent one, in millimetres.
fn by_equivalent(equivalent: f64, (width, height): (u32, u32)) -> Option<FocalLength> {
    if u64::from(width) * u64::from(height) < SMALLEST_FRAME {
        return None;
    }
    let [long, short] = [width.max(height), width.min(height)].map(f64::from);
    let ratio = long / short;
    let stated = hypot(STATED_TO, ROUNDING / equivalent);
    let in_px =
        |diagonal: f64, relative_u| Some(FocalLength { px: equivalent / FILM_DIAGONAL_MM * diagonal, relative_u });
    if LENS_FRAMES.iter().any(|frame| (ratio / frame - 1.0).abs() <= FRAME_TOLERANCE) {
        // Sensors are read out in pairs of rows and columns, of the colours' mosaic; an odd side was cut by a program.
        let even = width.is_multiple_of(2) && height.is_multiple_of(2);
        return if even { in_px(hypot(long, short), stated) } else { None };
    }
    if ratio > WIDEST {
        return None;
    }
    // The diagonals of the 4:3 frames of the same long and of the same short side.
    let (by_long, by_short) = (long * 5.0 / 4.0, short * 5.0 / 3.0);
    if by_short <= by_long {
        return in_px(by_long, hypot(OTHER_FRAME, stated));
    }
    let half_apart = ln(by_short / by_long) / 2.0;
    in_px((by_long * by_short).sqrt(), hypot(hypot(OTHER_FRAME, half_apart), stated))
}

/// Whether an editor is among the programs that wrote the file (EXIF 2.32, 4.6.4; the last field since EXIF 3.0).
fn names_an_editor(exif: &Exif) -> bool {
    const PROCESSING_SOFTWARE: Tag = Tag(Context::Tiff, 0x000b);
    const EDITING_SOFTWARE: Tag = Tag(Context::Exif, 0xa43b);
    let names = |tag| exif_fields::text(exif, tag).unwrap_or_default();
    is_editor(names(Tag::Software))
        || is_editor(names(PROCESSING_SOFTWARE))
        || !names(EDITING_SOFTWARE).trim_ascii().is_empty()
}

/// Whether Exif states another size than the picture's, which then was cropped or resized. The stored picture may lie
/// on its side, and 0 means unknown.
fn of_another_size(exif: &Exif, (width, height): (u32, u32)) -> bool {
    let made = [Tag::PixelXDimension, Tag::PixelYDimension]
        .map(|tag| exif_fields::unsigned(exif, tag).filter(|side| *side > 0));
    match made {
        [Some(x), Some(y)] => [x.min(y), x.max(y)] != [width.min(height), width.max(height)],
        [Some(side), None] | [None, Some(side)] => side != width && side != height,
        [None, None] => false,
    }
}

/// Whether the camera enlarged a part of its picture.
fn zoomed(exif: &Exif) -> bool {
    match exif.get_field(Tag::DigitalZoomRatio, In::PRIMARY).map(|field| &field.value) {
        Some(Value::Rational(ratios)) => {
            ratios.first().is_some_and(|ratio| ratio.denom > 0 && ratio.to_f64() > NO_ZOOM)
        }
        _ => false,
    }
}
