//! JPEG: the header, and decoders that detect missing data: of regions, and of the whole where those cannot be had.

use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

use image::{DynamicImage, GrayImage, RgbImage};
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::imaging::colour::Conversion;
use crate::imaging::decoded_image::DecodedImage;
use crate::imaging::error::DecodeError;
use crate::imaging::format::ImageFormat;
use crate::imaging::header::Header;
use crate::imaging::in_tiles::{InTiles, RegionDecoder};
use crate::imaging::jpeg_regions::{self, Cut, Damage, Index, NotRead};
use crate::imaging::jpeg_structure::{Extent, FrameHeader, Preamble};
use crate::imaging::limits::Limits;
use crate::imaging::orientation::Orientation;
use crate::imaging::panic_guard::guarded;
use crate::imaging::region::PixelRegion;
use crate::imaging::room::{area, check_room};

const JPEG: ImageFormat = ImageFormat::Jpeg;

/// The header of a JPEG file.
pub(super) fn header(bytes: &[u8]) -> Result<Header, DecodeError> {
    let preamble = Preamble::read(bytes)?;
    check_coding(&preamble)?;
    let (stored_width, stored_height) = (preamble.frame.width.into(), preamble.frame.height.into());
    if stored_width == 0 || stored_height == 0 {
        return Err(DecodeError::NoPixels { width: stored_width, height: stored_height });
    }
    let orientation = open(bytes)?.exif().map(|block| Orientation::of_exif(block)).unwrap_or_default();
    // The picture is copied before it is decoded.
    let needed_bytes = decoding_bytes(&preamble).saturating_add(bytes.len() as u64);
    Ok(Header { format: JPEG, stored_width, stored_height, orientation, needed_bytes })
}

/// The picture of a JPEG file whose header has passed the limits.
pub(super) fn decode(bytes: &[u8], header: Header, limits: &Limits) -> Result<DecodedImage, DecodeError> {
    let decoder = open(bytes)?;
    let grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
    let conversion = Conversion::of_icc(decoder.icc_profile().as_deref(), grey);
    match if limits.whole { Err(NotRead::Unusual) } else { jpeg_regions::open(bytes) } {
        Ok(index) => DecodedImage::new(header, InTiles::new(index), conversion),
        Err(NotRead::Damaged { damage, row }) => {
            // A file that is cut off is no more than that.
            held(bytes)?;
            Err(DecodeError::damaged(JPEG, said(damage, row)))
        }
        Err(NotRead::Unusual) => DecodedImage::new(header, whole(bytes, &header, grey)?, conversion),
    }
}

/// What a person reads of damage, in a row of pixels or above it where that is known.
fn said(damage: Damage, row: Option<u32>) -> String {
    let what = match damage {
        Damage::Code => "its data hold what is no code",
        Damage::Level => "its data hold what is lighter than white or darker than black",
        Damage::Short => "its data are too few",
        Damage::Long => "its data are too many",
        Damage::Restart => "parts of its data are missing or out of order",
    };
    let place = row.map(|row| format!(", at row {row} of the stored picture or above"));
    format!("{what}{}", place.unwrap_or_default())
}

impl RegionDecoder for Index {
    const FORMAT: ImageFormat = JPEG;
    const IS_SOUND: bool = true;
    const HAS_EIGHTH: bool = true;

    fn size(&self) -> (u32, u32) {
        self.size()
    }

    fn is_grey(&self) -> bool {
        self.is_grey()
    }

    fn bytes(&self) -> u64 {
        self.bytes()
    }

    fn decode(&self, region: PixelRegion) -> Result<Vec<u8>, DecodeError> {
        let Cut { file, region: of } = self.cut(region);
        let levels = guarded(JPEG, || samples(&file))?;
        if of == region {
            return Ok(levels);
        }
        let channels = if self.is_grey() { 1 } else { 3 };
        let (left, top) = ((region.x - of.x) as usize, (region.y - of.y) as usize);
        let rows = levels.chunks_exact(channels * of.width as usize).skip(top).take(region.height as usize);
        let columns = channels * left..channels * (left + region.width as usize);
        let mut part = Vec::with_capacity(columns.len() * region.height as usize);
        rows.for_each(|row| part.extend_from_slice(&row[columns.clone()]));
        Ok(part)
    }

    fn eighth(&self) -> Option<RgbImage> {
        Some(self.eighth())
    }

    fn eighth_luma(&self) -> Option<GrayImage> {
        Some(self.eighth_luma())
    }

    fn block_means(&self) -> Option<Vec<f32>> {
        self.block_means()
    }
}

/// The pixels, decoded at once.
fn whole(bytes: &[u8], header: &Header, grey: bool) -> Result<DynamicImage, DecodeError> {
    let extent = held(bytes)?;
    let samples =
        if extent.marked { samples(&followed_by(bytes, extent.end, ONES))? } else { unmarked(bytes, extent)? };
    let (width, height) = (header.stored_width, header.stored_height);
    let pixels = if grey {
        GrayImage::from_raw(width, height, samples).map(DynamicImage::from)
    } else {
        RgbImage::from_raw(width, height, samples).map(DynamicImage::from)
    };
    pixels.ok_or_else(|| DecodeError::damaged(JPEG, "its headers declare two sizes"))
}

/// Where the picture's data lie, which can hold what the header declares.
pub(super) fn held(bytes: &[u8]) -> Result<Extent, DecodeError> {
    let preamble = Preamble::read(bytes)?;
    let extent = preamble.follow(bytes)?;
    check_coded(&preamble.frame, extent.coded).map_err(|error| match extent.marked {
        true => error,
        false => DecodeError::truncated(JPEG, bytes, "inside the picture"),
    })?;
    Ok(extent)
}

/// The samples of a picture that ends with its mark: one a pixel where it is grey, else three.
fn samples(picture: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut decoder = open(picture)?;
    let grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
    let output = if grey { ColorSpace::Luma } else { ColorSpace::RGB };
    // Cameras write odd headers, and these have been read leniently; the picture's data are held to the rules.
    decoder.set_options(decoder.options().set_strict_mode(true).jpeg_set_out_colorspace(output));
    let mut samples = vec![0; decoder.output_buffer_size().unwrap_or(0)];
    decoder.decode_into(&mut samples).map_err(explain)?;
    Ok(samples)
}

/// The samples of a picture without an end mark, where it lacks nothing else.
///
/// It is complete where neither the bits that follow it nor anything but its last bytes matter: followed by ones and by
/// zeros it is the same, so none of these is read, and cut shorter it is another, so it is no shorter picture
/// with a tail of zeros, as an interrupted copy leaves one.
fn unmarked(bytes: &[u8], extent: Extent) -> Result<Vec<u8>, DecodeError> {
    /// More than the padding of the last byte, which is no part of the picture.
    const TAIL: usize = 4;
    let cut = || DecodeError::truncated(JPEG, bytes, "inside the picture");
    let read = |end: usize, bits: [u8; 16]| samples(&followed_by(bytes, end, bits));
    let sum = |samples: &Vec<u8>| {
        let mut hasher = DefaultHasher::new();
        hasher.write(samples);
        hasher.finish()
    };
    // One picture at a time, and of the others their sums: memory is limited.
    let shorter = read(extent.end - TAIL.min(extent.last_scan), ONES).map(|samples| sum(&samples)).ok();
    let with_ones = read(extent.end, ONES).map(|samples| sum(&samples)).map_err(|_| cut())?;
    let with_zeros = read(extent.end, ZEROS).map_err(|_| cut())?;
    if with_ones == sum(&with_zeros) && Some(with_ones) != shorter { Ok(with_zeros) } else { Err(cut()) }
}

fn open(bytes: &[u8]) -> Result<JpegDecoder<ZCursor<&[u8]>>, DecodeError> {
    // The limits have their own check, which carries the values.
    let options = DecoderOptions::default().set_strict_mode(false).set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(explain)?;
    Ok(decoder)
}

/// Bits that are no code, as data, in which a byte ff is followed by 00. Sixteen bits are the longest code, and eight
/// bytes more than fill the decoder's look-ahead.
const ONES: [u8; 16] = [0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0];

/// Other bits, which may be codes.
const ZEROS: [u8; 16] = [0; 16];

/// The picture up to its end mark, with more bits before the mark.
///
/// A decoder that still expects data when it meets the end mark invents zero bits, and an end mark that
/// comes too early would go unnoticed. T.81 (annex C) leaves the code of all ones unused, so ones stop the
/// decoder where the data stop; a picture that is complete never reads them.
fn followed_by(bytes: &[u8], end: usize, bits: [u8; 16]) -> Vec<u8> {
    const END: [u8; 2] = [0xff, 0xd9];
    [bytes.get(..end).unwrap_or(bytes), &bits, &END].concat()
}

/// Whether the picture is coded in a way that the decoder knows.
fn check_coding(preamble: &Preamble) -> Result<(), DecodeError> {
    let frame = &preamble.frame;
    // The decoder underneath turns just this combination into another picture, without an error.
    let one_colour_a_scan = usize::from(preamble.first_scan_components) < frame.sampling.len();
    let coarse_both_ways = frame.sampling.first().is_some_and(|(across, down)| *across > 1 && *down > 1);
    if frame.kind != 0xc2 && one_colour_a_scan && coarse_both_ways {
        let what = "a JPEG that stores its colours one after the other and at half the resolution";
        return Err(DecodeError::unsupported(what));
    }
    // Nor does it know that the first component may have fewer columns than another one, and leaves out rows of it.
    let first = frame.sampling.first().map_or(0, |(across, _)| *across);
    if frame.sampling.iter().any(|(across, _)| *across > first) {
        let what = "a JPEG that stores its light, or its first ink, at a lower resolution than a colour";
        return Err(DecodeError::unsupported(what));
    }
    let what = match (frame.kind, frame.precision, frame.sampling.len()) {
        (0xc0..=0xc2, 8, 1 | 3) => return Ok(()),
        (0xc0..=0xc2, 8, 4) if preamble.adobe => return Ok(()),
        // Without the segment nobody can tell whether 255 means full ink or none.
        (0xc0..=0xc2, 8, 4) => "a CMYK JPEG without the segment that says how its inks are stored".to_owned(),
        (0xc0..=0xc2, 8, count) => format!("a JPEG with {count} colour components"),
        (0xc0..=0xc2, bits, _) => format!("a JPEG with {bits} bits per sample"),
        (0xc3 | 0xc7 | 0xcb | 0xcf, ..) => "a lossless JPEG".to_owned(),
        (0xc9 | 0xca, ..) => "an arithmetic-coded JPEG".to_owned(),
        _ => "a hierarchical JPEG".to_owned(),
    };
    Err(DecodeError::unsupported(what))
}

/// What decoding a file holds beside it: the pixels and, where the picture comes in several passes, all coefficients, which have two bytes
/// each. Where a progressive one is read by region, those that are not 0 are kept, and what tells which they are.
fn decoding_bytes(preamble: &Preamble) -> u64 {
    let frame = &preamble.frame;
    let channels = if frame.sampling.len() == 1 { 1 } else { 3 };
    let pixels = u64::from(frame.width) * u64::from(frame.height) * channels;
    let is_progressive = frame.kind == 0xc2;
    let several_passes = is_progressive || usize::from(preamble.first_scan_components) != frame.sampling.len();
    let coefficients = if several_passes { 64 * 2 } else { 0 };
    // Which of a block are not 0, its first one, and where its unit begins.
    let which = if is_progressive { 8 + 2 + 4 } else { 0 };
    pixels + frame.blocks().sum::<u64>() * (coefficients + which)
}

/// Whether `coded` bytes can hold the declared picture: every block of 8 × 8 px has a code of one bit at
/// least, whatever it shows.
fn check_coded(frame: &FrameHeader, coded: usize) -> Result<(), DecodeError> {
    let (width, height) = (u32::from(frame.width), u32::from(frame.height));
    let blocks = area((width.div_ceil(8), height.div_ceil(8)));
    check_room(JPEG, (width, height), coded as u64, blocks.div_ceil(8))
}

fn explain(error: DecodeErrors) -> DecodeError {
    match error {
        DecodeErrors::Unsupported(scheme) => DecodeError::unsupported(format!("a JPEG in {scheme:?}")),
        // The decoder quotes its messages.
        error => DecodeError::Damaged {
            format: JPEG,
            what: error.to_string().trim().trim_matches('"').to_owned(),
            source: Some(Arc::new(error)),
        },
    }
}
