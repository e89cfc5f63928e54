//! The XMP packets of a photo (ISO 16684-1), of which two things matter: which programs wrote the file, and the camera
//! matrix that phones put beside a depth map.
//!
//! A packet is searched as text, not read as XML: nothing in it can cost more than its length, and its length is
//! bounded.

use std::borrow::Cow;

use exif::{Exif, In, Tag, Value};

use super::editor::is_editor;
use super::format::ImageFormat;
#[cfg(feature = "heic")]
use super::heic_metadata;
use super::{jpeg_segments, png_chunks, webp};

/// A longer packet is not read. Packets that cameras write have some kilobytes.
pub(super) const MAX_PACKET_BYTES: usize = 1 << 20;

/// How many packets of one file are read: the picture's own and those of the pictures that go with it.
pub(super) const MAX_PACKETS: usize = 16;

/// How many names of programs are looked at: an edited picture's history names one in its first lines.
const MAX_PROGRAMS: usize = 256;

/// The longest value that is read as a name or a number, in bytes.
const MAX_VALUE_BYTES: usize = 256;

/// The longest matrix that is read, in bytes: nine numbers, each in an element of its own.
const MAX_MATRIX_BYTES: usize = 4096;

/// The namespace of Apple's depth maps, behind the colon of its scheme.
const APPLE_DEPTH_DATA: &[u8] = b"//ns.apple.com/depthData/1.0/";

/// The packets of a file.
pub(super) struct Packets<'a>(Vec<Cow<'a, [u8]>>);

/// A camera matrix and the size of the picture that it is stated for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Intrinsics {
    /// The focal length in pixels of the reference, the mean of both axes'.
    pub(super) focal_px: f64,
    /// Width and height of the reference, px.
    pub(super) reference: (f64, f64),
}

impl<'a> Packets<'a> {
    /// The packets of a file, the whole of it being in `bytes`, and of the pictures that go with its main one.
    pub(super) fn of(bytes: &'a [u8], exif: Option<&'a Exif>) -> Self {
        let mut found: Vec<Cow<'a, [u8]>> = match ImageFormat::of(bytes) {
            Ok(ImageFormat::Jpeg) => jpeg_segments::xmp_packets(bytes).map(Cow::Borrowed).collect(),
            Ok(ImageFormat::Png) => png_chunks::xmp_packet(bytes).map(Cow::Borrowed).into_iter().collect(),
            Ok(ImageFormat::WebP) => webp::xmp_packet(bytes).map(Cow::Borrowed).into_iter().collect(),
            #[cfg(feature = "heic")]
            Ok(ImageFormat::Heic) => heic_metadata::xmp_packets(bytes),
            // TIFF keeps it in a field of its first directory (ISO 16684-3).
            _ => {
                match exif.and_then(|exif| exif.get_field(Tag(exif::Context::Tiff, 700), In::PRIMARY)).map(|f| &f.value)
                {
                    Some(Value::Byte(packet)) => vec![Cow::Borrowed(packet.as_slice())],
                    Some(Value::Undefined(packet, _)) => vec![Cow::Borrowed(packet.as_slice())],
                    _ => Vec::new(),
                }
            }
        };
        found.retain(|packet| packet.len() <= MAX_PACKET_BYTES);
        found.truncate(MAX_PACKETS);
        Self(found)
    }

    /// Whether a program that changes a photo's frame made this file, or had it in hands by its history.
    pub(super) fn name_an_editor(&self) -> bool {
        const PROGRAMS: [&[u8]; 3] = [b"CreatorTool", b"softwareAgent", b"Software"];
        let texts = self.0.iter().flat_map(|packet| values(packet, &PROGRAMS));
        texts.take(MAX_PROGRAMS).any(is_editor)
    }

    /// The camera matrix that Apple's portrait photos have beside their depth map. It stands column by column, focal
    /// lengths first and fifth, in pixels of a reference size of its own.
    pub(super) fn intrinsics(&self) -> Option<Intrinsics> {
        self.0.iter().find_map(|packet| {
            names(packet, &[APPLE_DEPTH_DATA]).next()?;
            let number = |name: &[u8]| {
                let text = std::str::from_utf8(values(packet, &[name]).next()?).ok()?;
                text.trim().parse::<f64>().ok().filter(|size| *size >= 1.0 && size.is_finite())
            };
            let reference = (number(b"IntrinsicMatrixReferenceWidth")?, number(b"IntrinsicMatrixReferenceHeight")?);
            let matrix = matrix(packet)?;
            let (across, down) = (matrix[0], matrix[4]);
            // Square pixels, and a lens between 170° and 3°.
            let side = reference.0.max(reference.1);
            let sound = (across / down - 1.0).abs() < 0.01 && across > 0.05 * side && across < 20.0 * side;
            sound.then_some(Intrinsics { focal_px: (across + down) / 2.0, reference })
        })
    }
}

/// The nine numbers of the matrix, each in an element of its own.
fn matrix(packet: &[u8]) -> Option<[f64; 9]> {
    const NAME: &[u8] = b"IntrinsicMatrix";
    let body = names(packet, &[NAME]).find_map(|rest| match rest.first()? {
        b'>' | b' ' | b'\t' | b'\r' | b'\n' => Some(&rest[..rest.len().min(MAX_MATRIX_BYTES)]),
        _ => None,
    })?;
    let mut numbers = Vec::with_capacity(9);
    // Every tag ends what stands before it; the matrix ends with its own name.
    for piece in body.split(|&byte| byte == b'<') {
        if piece.starts_with(b"/") && piece.windows(NAME.len()).any(|part| part == NAME) {
            break;
        }
        let text = piece.iter().position(|&byte| byte == b'>').map_or(&[][..], |at| &piece[at + 1..]).trim_ascii();
        if !text.is_empty() {
            let number = std::str::from_utf8(text).ok()?.parse::<f64>().ok()?;
            numbers.push(number);
        }
    }
    <[f64; 9]>::try_from(numbers).ok().filter(|numbers| numbers.iter().all(|number| number.is_finite()))
}

/// What follows each of the names behind a colon: behind a namespace's prefix, that is.
fn names<'p>(packet: &'p [u8], names: &[&[u8]]) -> impl Iterator<Item = &'p [u8]> {
    let colons = packet.iter().enumerate().filter(|(_, byte)| **byte == b':').map(|(at, _)| at + 1);
    colons.filter_map(move |at| names.iter().find_map(|name| packet[at..].strip_prefix(*name)))
}

/// The values of properties: attributes, or elements that hold text.
fn values<'p>(packet: &'p [u8], wanted: &[&[u8]]) -> impl Iterator<Item = &'p [u8]> {
    names(packet, wanted).filter_map(|rest| {
        let rest = rest[..rest.len().min(2 * MAX_VALUE_BYTES)].trim_ascii_start();
        let until = |text: &'p [u8], end: u8| {
            let length = text.iter().position(|&byte| byte == end)?;
            Some(&text[..length.min(MAX_VALUE_BYTES)])
        };
        match rest.split_first()? {
            (b'=', rest) => match rest.trim_ascii_start().split_first()? {
                (&quote @ (b'"' | b'\''), text) => until(text, quote),
                _ => None,
            },
            (b'>', text) => until(text, b'<'),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{Intrinsics, Packets};

    fn packets(texts: &[&str]) -> Packets<'static> {
        Packets(texts.iter().map(|text| Cow::Owned(text.as_bytes().to_vec())).collect())
    }

    /// A packet as an iPhone's ImageIO writes it for the depth map of a portrait photo.
    fn portrait(matrix: &str, width: &str) -> String {
        format!(
            r#"<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6.0.0"><rdf:RDF><rdf:Description rdf:about=""
            xmlns:depthData="http://ns.apple.com/depthData/1.0/">
            <depthData:IntrinsicMatrixReferenceWidth>{width}</depthData:IntrinsicMatrixReferenceWidth>
            <depthData:IntrinsicMatrix><rdf:Seq>{matrix}</rdf:Seq></depthData:IntrinsicMatrix>
            <depthData:IntrinsicMatrixReferenceHeight>3024</depthData:IntrinsicMatrixReferenceHeight>
            </rdf:Description></rdf:RDF></x:xmpmeta>"#
        )
    }

    fn items(numbers: &[&str]) -> String {
        numbers.iter().map(|number| format!("<rdf:li>{number}</rdf:li>\n")).collect()
    }

    #[test]
    fn the_matrix_of_a_portrait_photo_is_read() {
        let nine = items(&["3032.59", "0", "0", "0", "3032.59", "0", "2011.2", "1510.9", "1"]);
        let found = packets(&["", &portrait(&nine, "4032")]).intrinsics();
        assert_eq!(found, Some(Intrinsics { focal_px: 3032.59, reference: (4032.0, 3024.0) }));
        for (numbers, width) in [
            (items(&["3032.59"; 8]), "4032"),
            (items(&["3032.59"; 10]), "4032"),
            (items(&["nan"; 9]), "4032"),
            (items(&["0"; 9]), "4032"),
            (items(&["-3032.59", "0", "0", "0", "-3032.59", "0", "0", "0", "1"]), "4032"),
            (items(&["3032.59", "0", "0", "0", "1500", "0", "0", "0", "1"]), "4032"),
            (items(&["1e300", "0", "0", "0", "1e300", "0", "0", "0", "1"]), "4032"),
            (nine.clone(), "0"),
            (nine.clone(), "inf"),
            (nine.clone(), ""),
            ("<rdf:li>1".repeat(2000), "4032"),
        ] {
            assert_eq!(packets(&[&portrait(&numbers, width)]).intrinsics(), None, "{numbers:.80} {width}");
        }
        let elsewhere = portrait(&nine, "4032").replace("ns.apple.com", "ns.example.com");
        assert_eq!(packets(&[&elsewhere]).intrinsics(), None, "another namespace's matrix");
    }

    #[test]
    fn editors_are_found_in_attributes_elements_and_histories() {
        for text in [
            r#"<rdf:Description xmp:CreatorTool="Adobe Photoshop CC 2019 (Windows)"/>"#,
            "<rdf:Description xmp:CreatorTool = 'GIMP 2.10'/>",
            "<xmp:CreatorTool>Snapseed 2.0</xmp:CreatorTool>",
            r#"<xmp:CreatorTool>17.1</xmp:CreatorTool><rdf:li stEvt:action="saved" stEvt:softwareAgent="Adobe Photoshop Lightroom 6.0"/>"#,
            "<stEvt:softwareAgent>Adobe Photoshop CS6</stEvt:softwareAgent>",
            "<tiff:Software>Picasa</tiff:Software>",
        ] {
            assert!(packets(&[text]).name_an_editor(), "{text}");
        }
        for text in [
            r#"<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 5.1.0-jc003"></x:xmpmeta>"#,
            "<xmp:CreatorTool>17.1</xmp:CreatorTool>",
            r#"<rdf:Description xmp:CreatorTool="HDR+ 1.0.220943774z"/>"#,
            "<dc:description>Adobe Photoshop</dc:description>",
            "<xmp:CreatorTool",
            "xmp:CreatorTool=\"Adobe",
            ":CreatorTool=",
        ] {
            assert!(!packets(&[text]).name_an_editor(), "{text}");
        }
    }

    /// A megabyte of names costs a bounded number of looks.
    #[test]
    fn a_hostile_packet_ends_soon() {
        let many = ":CreatorTool=\"x\"".repeat(super::MAX_PACKET_BYTES / 16);
        assert!(!packets(&[&many]).name_an_editor());
        let colons = ":".repeat(super::MAX_PACKET_BYTES);
        assert!(!packets(&[&colons]).name_an_editor());
        assert_eq!(packets(&[&colons, &many]).intrinsics(), None);
    }
}
