//! Every file of the hostile set: which decode, and what the others say.

use lipmetry::imaging::{DecodeError, ImageFormat};

use super::{hostile, photos, read};

/// Files that decode: name, kind, upright size, EXIF orientation.
const GOOD: [(&str, ImageFormat, (u32, u32), u8); 24] = [
    ("face001.heic", ImageFormat::Heic, (950, 1200), 1),
    ("face001.png", ImageFormat::Png, (950, 1200), 1),
    ("face001.tif", ImageFormat::Tiff, (950, 1200), 1),
    ("face001.webp", ImageFormat::WebP, (950, 1200), 1),
    ("face001_420_q30.jpg", ImageFormat::Jpeg, (950, 1200), 1),
    ("face001_cmyk.jpg", ImageFormat::Jpeg, (950, 1200), 1),
    ("face001_displayp3.jpg", ImageFormat::Jpeg, (950, 1200), 1),
    ("face001_grey.jpg", ImageFormat::Jpeg, (950, 1200), 1),
    ("face001_half_16bit.png", ImageFormat::Png, (475, 600), 1),
    ("face001_orient1.jpg", ImageFormat::Jpeg, (950, 1200), 1),
    ("face001_orient2.jpg", ImageFormat::Jpeg, (950, 1200), 2),
    ("face001_orient3.jpg", ImageFormat::Jpeg, (950, 1200), 3),
    ("face001_orient4.jpg", ImageFormat::Jpeg, (950, 1200), 4),
    ("face001_orient5.jpg", ImageFormat::Jpeg, (950, 1200), 5),
    ("face001_orient6.jpg", ImageFormat::Jpeg, (950, 1200), 6),
    ("face001_orient7.jpg", ImageFormat::Jpeg, (950, 1200), 7),
    ("face001_orient8.jpg", ImageFormat::Jpeg, (950, 1200), 8),
    // 13 is no orientation: as stored.
    ("face001_orient_invalid13.jpg", ImageFormat::Jpeg, (950, 1200), 1),
    ("face001_palette.png", ImageFormat::Png, (950, 1200), 1),
    // The kind is told by the content.
    ("face001_png_named.jpg", ImageFormat::Png, (950, 1200), 1),
    ("face001_progressive.jpg", ImageFormat::Jpeg, (950, 1200), 1),
    ("face001_rgba.png", ImageFormat::Png, (950, 1200), 1),
    ("face001_trailing_garbage.jpg", ImageFormat::Jpeg, (950, 1200), 1),
    ("one_pixel.png", ImageFormat::Png, (1, 1), 1),
];

/// Files that do not, and what is said about them.
const BAD: [(&str, &str); 9] = [
    ("empty.jpg", "the file is empty: copy it again from the phone or camera"),
    ("face001.avif", "an AVIF picture cannot be read: save it as an ordinary JPEG, PNG or HEIC photo"),
    (
        "face001_bitflips.jpg",
        "the JPEG file is damaged (marker ff 97 amid the picture, at byte 99398): copy it again from the phone or camera",
    ),
    (
        "face001_header_65500.jpg",
        "the picture is 65500 × 65500 px and at most 16384 × 16384 px are accepted: save it smaller",
    ),
    ("face001_height0.jpg", "the header declares a picture of 950 × 0 px: the file is damaged, copy it again"),
    (
        "face001_truncated50.jpg",
        "the JPEG file is cut off: its 99366 bytes end inside the picture; copy it again from the phone or camera",
    ),
    (
        "face001_truncated_1k.jpg",
        "the JPEG file is cut off: its 1000 bytes end inside the picture; copy it again from the phone or camera",
    ),
    (
        "only_soi.jpg",
        "the JPEG file is cut off: its 2 bytes end before the picture begins; copy it again from the phone or camera",
    ),
    (
        "text.jpg",
        "this is no picture, its first bytes are 74 68 69 73 20 69 73 20 (\"this is \"): choose a JPEG, PNG, WebP, TIFF or HEIC photo",
    ),
];

#[test]
fn every_good_file_decodes_with_its_kind_and_upright_size() {
    for (name, format, size, orientation) in GOOD {
        if format == ImageFormat::Heic && !cfg!(feature = "heic") {
            continue;
        }
        let Some(bytes) = hostile(name) else { return };
        let photo = read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let header = photo.header();
        assert_eq!((header.format, photo.size(), header.orientation.exif()), (format, size, orientation), "{name}");
        assert_eq!(photo.colour().note(), None, "{name}");
    }
}

#[test]
fn every_bad_file_says_what_is_wrong_and_what_to_do() {
    for (name, message) in BAD {
        let Some(bytes) = hostile(name) else { return };
        let error = read(&bytes).err().unwrap_or_else(|| panic!("{name} decodes"));
        assert_eq!(error.to_string(), message, "{name}");
    }
}

#[test]
fn no_file_of_the_set_is_forgotten() {
    let Ok(folder) = std::fs::read_dir(photos().join("hostile")) else {
        eprintln!("skipped: no folder of photos");
        return;
    };
    for entry in folder {
        let name = entry.expect("a readable folder").file_name().to_string_lossy().into_owned();
        let known = GOOD.iter().any(|good| good.0 == name) || BAD.iter().any(|bad| bad.0 == name);
        assert!(known || name.ends_with(".csv"), "{name}");
    }
}

#[test]
fn kinds_that_cannot_be_read_are_named() {
    let dicom = [&[0; 128][..], b"DICM"].concat();
    let dng = [&b"II*\0\x08\0\0\0\x01\0"[..], &[0x12, 0xc6, 1, 0, 4, 0, 0, 0, 1, 4, 0, 0], &[0; 4]].concat();
    for (bytes, named) in [
        (&b"GIF89a\x01\0\x01\0"[..], "a GIF picture"),
        (b"BM\x46\0\0\0\0\0\0\0", "a BMP picture"),
        (b"8BPS\0\x01", "a Photoshop document"),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "Canon CR3"),
        (b"\0\0\0\x18ftypqt  \0\0\0\0qt      ", "a video"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture"),
        (b"FUJIFILMCCD-RAW 0201", "Fujifilm RAF"),
        (b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0", "Canon CR2"),
        (&dicom, "a DICOM file"),
        (&dng, "DNG"),
    ] {
        let error = read(bytes).expect_err(named);
        assert!(matches!(&error, DecodeError::Unsupported { what, .. } if what.contains(named)), "{named}: {error}");
    }
}

#[test]
fn unknown_bytes_are_shown_without_control_characters() {
    let error = read(b"\x1b[2Jab").expect_err("no picture");
    assert!(matches!(error, DecodeError::UnknownFormat { .. }));
    assert!(error.to_string().contains("1b 5b 32 4a 61 62 (\".[2Jab\")"), "{error}");
}
