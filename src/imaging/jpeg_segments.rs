//! The segments before a JPEG's picture data in which programs keep what they know of the photo, and the further
//! pictures in the same file (CIPA DC-007, "Multi-Picture Format").

use super::xmp::{MAX_PACKET_BYTES, MAX_PACKETS};

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const MULTI_PICTURE: &[u8] = b"MPF\0";

/// The XMP packets of the picture and of the further pictures that its index names: a phone's depth map is one, and
/// its packet states the camera matrix.
pub(super) fn xmp_packets(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let further = further_pictures(bytes).into_iter().filter_map(|at| bytes.get(at..));
    let pictures = std::iter::once(bytes).chain(further);
    pictures.flat_map(|picture| {
        segments(picture).filter_map(|(marker, content)| (marker == 0xe1).then(|| content.strip_prefix(XMP)).flatten())
    })
}

/// The first Exif block of a JPEG (CIPA DC-008, 4.7.2).
pub(super) fn exif(bytes: &[u8]) -> Option<&[u8]> {
    segments(bytes).find_map(|(marker, content)| (marker == 0xe1).then(|| content.strip_prefix(b"Exif\0\0")).flatten())
}

/// The density that the JFIF header of a JPEG states: its unit, 1 for dots per inch and 2 for dots per centimetre, and the numbers
/// across and down (ITU-T T.871, 10.1).
pub(super) fn jfif_density(bytes: &[u8]) -> Option<(u8, [u16; 2])> {
    let header = segments(bytes).find_map(|(marker, content)| match marker {
        0xe0 => content.strip_prefix(b"JFIF\0"),
        _ => None,
    })?;
    let &[_, _, unit, a, b, c, d] = header.first_chunk()?;
    Some((unit, [u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]))
}

/// The segments of the picture that `bytes` begin with, up to its data: the marker's low byte and the content.
fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut at = if bytes.starts_with(&[0xff, 0xd8]) { 2 } else { bytes.len() };
    std::iter::from_fn(move || {
        while bytes.get(at..at + 2) == Some(&[0xff, 0xff]) {
            at += 1;
        }
        let &[0xff, marker, high, low] = bytes.get(at..)?.first_chunk()? else { return None };
        if matches!(marker, 0xd8..=0xda) {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        let content = bytes.get(at + 4..(at + 2).checked_add(length)?)?;
        at += 2 + length;
        Some((marker, content))
    })
}

/// Where the further pictures begin, by the index of the multi-picture format: entries of 16 bytes, whose third number
/// is the offset from the index's own beginning.
fn further_pictures(bytes: &[u8]) -> Vec<usize> {
    let Some(index) = segments(bytes).find_map(|(marker, content)| match marker {
        0xe2 => content.strip_prefix(MULTI_PICTURE),
        _ => None,
    }) else {
        return Vec::new();
    };
    // Both slices are of one file.
    let base = index.as_ptr().addr() - bytes.as_ptr().addr();
    entries(index).unwrap_or_default().into_iter().filter(|&at| at > 0).map(|at| base + at).collect()
}

/// The offsets in the index (5.2.3 of the standard): a TIFF directory whose field b002 holds them.
fn entries(index: &[u8]) -> Option<Vec<usize>> {
    const ENTRIES: u16 = 0xb002;
    let little_endian = index.starts_with(b"II");
    let short = |at: usize| {
        let two = *index.get(at..)?.first_chunk()?;
        Some(if little_endian { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let long = |at: usize| {
        let four = *index.get(at..)?.first_chunk()?;
        Some(if little_endian { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) } as usize)
    };
    let directory = long(4)?;
    let fields = usize::from(short(directory)?);
    let field = (0..fields).map(|n| directory + 2 + 12 * n).find(|&at| short(at) == Some(ENTRIES))?;
    let (length, start) = (long(field + 4)?, long(field + 8)?);
    (0..(length / 16).min(MAX_PACKETS)).map(|n| long(start.checked_add(16 * n + 8)?)).collect()
}

const _: () = assert!(MAX_PACKET_BYTES > u16::MAX as usize, "every segment's packet is read");
