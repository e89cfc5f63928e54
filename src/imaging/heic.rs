//! HEIC: phone photos.
//!
//! Where the container says how the picture is cropped, turned and mirrored, that alone rules, and the EXIF orientation
//! beside it repeats it (ISO/IEC 23008-12, annex A). Where it says nothing of turning and mirroring, the EXIF
//! orientation is applied: cameras' apps and programs write such files.

use heifer::heifer_isobmff::{self, BoxIter, HeifFile};
use heifer::{Error, heifer_hevc_dec};

use crate::imaging::colour::Conversion;
use crate::imaging::decoded_image::DecodedImage;
use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::header::Header;
use crate::imaging::heic_layout::{Layout, code_points};
use crate::imaging::heic_tiles::HeicTiles;
use crate::imaging::in_tiles::InTiles;
use crate::imaging::limits::Limits;
use crate::imaging::orientation::Orientation;
use crate::imaging::room::{area, check_room};
use crate::imaging::{heic_metadata, heic_picture};

const HEIC: ImageFormat = ImageFormat::Heic;

/// The largest table of contents (`meta` box) that is read. A 200-megapixel photo in a thousand tiles has one
/// of 100 KiB; the time to read it grows with its square.
const MAX_META_BYTES: usize = 1 << 20;

/// The header of a HEIC file.
pub(super) fn header(bytes: &[u8]) -> Result<Header, DecodeError> {
    let file = open(bytes)?;
    let Layout { placement, decoding_bytes, .. } = layout(bytes, &file)?;
    let (stored_width, stored_height) = (placement.kept.width, placement.kept.height);
    let orientation = if placement.says_how_it_is_turned {
        placement.orientation
    } else {
        heic_metadata::exif_of(&file).map(|block| Orientation::of_exif(&block)).unwrap_or_default()
    };
    Ok(Header { format: HEIC, stored_width, stored_height, orientation, needed_bytes: decoding_bytes })
}

/// The picture of a HEIC file whose header has passed the limits.
pub(super) fn decode(bytes: &[u8], header: Header, limits: &Limits) -> Result<DecodedImage, DecodeError> {
    let file = open(bytes)?;
    let layout = layout(bytes, &file)?;
    check_held(bytes, layout.placement.size)?;
    let conversion = match file.icc_profile(file.primary_id).ok().flatten() {
        Some(icc) => Conversion::of_icc(Some(icc), false),
        None => match code_points(&file, file.primary_id) {
            Some((primaries, transfer)) => Conversion::of_code_points(primaries, transfer),
            None => Conversion::of_icc(None, false),
        },
    };
    if !limits.whole {
        let tiles = HeicTiles::open(bytes, &file, &layout.placement, layout.max_pixels);
        if let Some(tiles) = tiles.map_err(|error| explain(bytes, error))? {
            return DecodedImage::new(header, InTiles::new(tiles), conversion);
        }
    }
    let pixels = heic_picture::decode(&file, &layout.placement, layout.max_pixels);
    DecodedImage::new(header, pixels.map_err(|error| explain(bytes, error))?, conversion)
}

/// Checks that the file can hold a picture of this size.
pub(super) fn check_held(bytes: &[u8], size: (u32, u32)) -> Result<(), DecodeError> {
    check_room(HEIC, size, bytes.len() as u64, least_bytes(size))
}

/// The fewest bytes that a picture can have. Its largest blocks, of 64 × 64 px, name a mode of intra prediction each, which takes
/// one bit at least that is not coded arithmetically (mpm_idx or rem_intra_luma_pred_mode, ITU-T H.265, 7.3.8.5 and 9.3.3).
fn least_bytes(size: (u32, u32)) -> u64 {
    const LARGEST_BLOCK: u64 = 64 * 64;
    area(size).div_ceil(LARGEST_BLOCK).div_ceil(8)
}

/// The boxes of a file whose table of contents is not too large to be read.
pub(super) fn open(bytes: &[u8]) -> Result<HeifFile<'_>, DecodeError> {
    for part in BoxIter::new(bytes) {
        let part = part.map_err(|error| explain(bytes, error.into()))?;
        if part.header.box_type.0 == *b"meta" && part.content.len() > MAX_META_BYTES {
            let what = format!("its table of contents has {} bytes", part.content.len());
            return Err(DecodeError::damaged(HEIC, what));
        }
    }
    HeifFile::parse(bytes).map_err(|error| explain(bytes, error.into()))
}

fn layout(bytes: &[u8], file: &HeifFile<'_>) -> Result<Layout, DecodeError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    Layout::read(file, bytes.len() as u64, threads as u64).map_err(|error| explain(bytes, error))
}

/// The library's error as one that says what to do.
pub(super) fn explain(bytes: &[u8], error: Error) -> DecodeError {
    match error {
        Error::Container(heifer_isobmff::Error::UnexpectedEof) => {
            DecodeError::truncated(HEIC, bytes, "inside the picture")
        }
        // All of its bytes are in the file.
        Error::Hevc(heifer_hevc_dec::Error::UnexpectedEof) => {
            DecodeError::damaged(HEIC, "a coded part of the picture ends too early")
        }
        Error::Unsupported(what) => DecodeError::unsupported(what),
        Error::Hevc(heifer_hevc_dec::Error::Unimplemented(what)) => {
            DecodeError::unsupported(format!("this HEIC picture ({what})"))
        }
        error => DecodeError::damaged_by(HEIC, error),
    }
}
