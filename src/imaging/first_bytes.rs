//! The kind of a file by its first bytes, whatever its name says.

use crate::imaging::error::{DecodeError, FirstBytes};
use crate::imaging::format::ImageFormat;
use crate::imaging::tiff;

impl ImageFormat {
    /// The kind of `bytes`, the whole file or at least its first kilobyte.
    ///
    /// # Errors
    ///
    /// Returns [`DecodeError::Empty`] where there are no bytes, [`DecodeError::Unsupported`] for the kinds of picture,
    /// raw and medical files that are known and cannot be read, and [`DecodeError::UnknownFormat`] for everything else.
    pub fn of(bytes: &[u8]) -> Result<Self, DecodeError> {
        match bytes {
            [] => Err(DecodeError::Empty),
            [0xff, 0xd8] | [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Ok(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::WebP),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => match tiff::raw_camera_file(bytes) {
                Some(what) => Err(raw(what)),
                None => Ok(Self::Tiff),
            },
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => of_iso_media(bytes),
            _ => Err(not_a_photo(bytes)),
        }
    }
}

/// A raw file, which is not a picture before somebody develops it.
fn raw(what: &str) -> DecodeError {
    DecodeError::Unsupported {
        what: format!("{what}, a raw camera file,"),
        remedy: "export it as JPEG or 16-bit TIFF from the camera's program",
    }
}

/// HEIC and AVIF share one container; its brands distinguish them, the main one first.
fn of_iso_media(bytes: &[u8]) -> Result<ImageFormat, DecodeError> {
    let declared = bytes.first_chunk().map_or(0, |&size| u32::from_be_bytes(size) as usize);
    let end = declared.clamp(12, 256).min(bytes.len());
    let brands = bytes.get(8..end).unwrap_or_default().chunks_exact(4);
    for brand in brands {
        match brand {
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => return Ok(ImageFormat::Heic),
            b"avif" | b"avis" => return Err(DecodeError::unsupported("an AVIF picture")),
            b"crx " => return Err(raw("Canon CR3")),
            b"qt  " | b"isom" | b"mp41" | b"mp42" | b"M4V " => {
                return Err(DecodeError::Unsupported {
                    what: "a video".to_owned(),
                    remedy: "take a photo, or save one frame of the video as PNG",
                });
            }
            _ => {}
        }
    }
    // Generic HEIF without a codec's brand: the primary picture decides, and the HEIC decoder reads it.
    match bytes.get(8..12) {
        Some(b"mif1" | b"mif2" | b"msf1") => Ok(ImageFormat::Heic),
        _ => Err(DecodeError::UnknownFormat { first_bytes: FirstBytes::of(bytes) }),
    }
}

/// The name of what is known and cannot be read, or that it is not known.
fn not_a_photo(bytes: &[u8]) -> DecodeError {
    const RAW: [(&[u8], &str); 5] = [
        (b"FUJIFILMCCD-RAW", "Fujifilm RAF"),
        (b"IIU\0", "Panasonic RW2"),
        (b"IIRO", "Olympus ORF"),
        (b"IIRS", "Olympus ORF"),
        (b"MMOR", "Olympus ORF"),
    ];
    const OTHER: [(&[u8], &str); 9] = [
        (b"GIF8", "a GIF picture"),
        (b"BM", "a BMP picture"),
        (b"8BPS", "a Photoshop document"),
        (b"%PDF", "a PDF document"),
        (b"\xff\x0a", "a JPEG XL picture"),
        (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
        (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
        (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
        (b"RIFF", "a sound or video file"),
    ];
    let find = |known: &[(&[u8], &'static str)]| {
        known.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, what)| what)
    };
    if let Some(what) = find(&RAW) {
        return raw(what);
    }
    if let Some(what) = find(&OTHER) {
        return DecodeError::unsupported(what);
    }
    if bytes.get(128..132) == Some(b"DICM") {
        return DecodeError::unsupported("a DICOM file");
    }
    DecodeError::UnknownFormat { first_bytes: FirstBytes::of(bytes) }
}
