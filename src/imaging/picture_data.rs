//! What of a photo's file makes its picture: the same bytes before and after a program that changes dates, comments or other
//! metadata alone.

use crate::imaging::format::ImageFormat;
use crate::imaging::jpeg_structure::{is_frame, next_marker, scan_end, segment, stands_alone};

/// The parts of a file that say which colour each of its stored pixels has, in their order, without metadata: no Exif, XMP,
/// comment, colour profile or thumbnail, and nothing that follows the picture.
///
/// They are taken as they are coded, not decoded, so the same file gives the same parts whatever the decoder's version rounds
/// to. A program that codes the picture anew, be it without a loss, changes them.
///
/// - JPEG: tables, frame header, scans and Adobe's segment, each segment with its marker and its length (ITU-T T.81, annex B).
/// - PNG: the contents of IHDR, PLTE, tRNS and IDAT, however the last is cut into chunks.
/// - WebP: the contents of VP8, VP8L and ALPH.
///
/// `None` for other kinds of file, whose pictures are scattered over them, and for files without a picture.
pub fn picture_data(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let parts = match ImageFormat::of(bytes).ok()? {
        ImageFormat::Jpeg => jpeg(bytes)?,
        ImageFormat::Png => png(bytes),
        ImageFormat::WebP => webp(bytes),
        ImageFormat::Tiff | ImageFormat::Heic => return None,
    };
    (!parts.is_empty()).then_some(parts)
}

/// The segments that decide the pixels, up to the end mark or, without one, to the last byte.
fn jpeg(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    const END: u8 = 0xd9;
    const SCAN: u8 = 0xda;
    let mut parts = Vec::new();
    let mut at = 2;
    while let Some((marker, after)) = next_marker(bytes, at) {
        at = after;
        match marker {
            END => break,
            _ if stands_alone(marker) => continue,
            _ => {}
        }
        let content = segment(bytes, after, "").ok()?;
        at = after + 2 + content.len();
        // Adobe's segment says whether the components are YCbCr; 0xc4, 0xcc, 0xdb, 0xdc and 0xdd are tables, the number of
        // lines and the restart interval.
        let is_picture = is_frame(marker)
            || matches!(marker, SCAN | 0xc4 | 0xcc | 0xdb | 0xdc | 0xdd)
            || (marker == 0xee && content.starts_with(b"Adobe"));
        if is_picture {
            parts.push(bytes.get(after - 1..at)?);
        }
        if marker == SCAN {
            let end = scan_end(bytes, at).unwrap_or(bytes.len());
            parts.push(bytes.get(at..end)?);
            at = end;
        }
    }
    Some(parts)
}

fn png(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let (Some(&length), Some(kind)) = (rest.first_chunk::<4>(), rest.get(4..8)) {
        let length = u32::from_be_bytes(length) as usize;
        let Some(content) = rest.get(8..).and_then(|chunk| chunk.get(..length)) else { break };
        match kind {
            b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" => parts.push(content),
            b"IEND" => break,
            _ => {}
        }
        // Behind the content stands its checksum.
        rest = rest.get(length + 12..).unwrap_or_default();
    }
    parts
}

fn webp(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes.get(12..).unwrap_or_default();
    while let (Some(kind), Some(length)) = (rest.get(..4), rest.get(4..).and_then(<[u8]>::first_chunk)) {
        let length = u32::from_le_bytes(*length) as usize;
        let Some(content) = rest.get(8..).and_then(|chunk| chunk.get(..length)) else { break };
        if matches!(kind, b"VP8 " | b"VP8L" | b"ALPH") {
            parts.push(content);
        }
        // Chunks are padded to even lengths.
        rest = rest.get(8 + length + (length & 1)..).unwrap_or_default();
    }
    parts
}
