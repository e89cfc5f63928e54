//! Names and sums: whose landmarks they are is settled by a sum where there is one, by a name in any spelling elsewhere; what
//! changed beside the picture is said.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageFormat, RgbImage};
use lipmetry::imaging::{Limits, picture_data};
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::pipeline::PhotoFile;
use lipmetry::uncertainty::Sampling;
use lipmetry::{Error, Photo, Settings, measure};
use serde_json::{Value, json};

use super::faults;
use crate::photos::fixture;

const ANOTHER: &str = "landmarks_name_another_photo";
const CHANGED: &str = "photo_metadata_changed";

/// The codes of a photo's cautions; how sure its values are is not asked here.
fn codes(photo: &Photo) -> Vec<&'static str> {
    let settings = Settings::default();
    let sampling = Sampling { samples: 0, ..settings.sampling };
    let measured = measure(photo, &Settings { sampling, ..settings }).unwrap();
    measured.cautions().iter().map(lipmetry::Caution::code).collect()
}

fn landmarks() -> Value {
    serde_json::from_slice(&std::fs::read(fixture("before.landmarks.json")).unwrap()).unwrap()
}

/// The landmarks of the painted face with that name, and those sums, of its photo.
fn stating(name: &str, sha256: Option<&str>, picture_sha256: Option<&str>) -> Vec<u8> {
    let mut file = landmarks();
    file["photo"]["file"] = json!(name);
    file["photo"]["sha256"] = json!(sha256);
    file["photo"]["picture_sha256"] = json!(picture_sha256);
    file.to_string().into_bytes()
}

fn opened(name: &str, photo: &[u8], landmarks: &[u8]) -> Result<Photo, Error> {
    Photo::from_bytes(name, photo, landmarks)
}

fn painted() -> Vec<u8> {
    std::fs::read(fixture("before.jpg")).unwrap()
}

/// The sums of a photo's file and of its picture.
fn sums(bytes: &[u8]) -> [Option<String>; 2] {
    let mut file = PhotoFile::decode("photo", bytes, &Limits::default()).unwrap();
    file.sum_picture(bytes);
    [Some(file.sha256), file.picture_sha256]
}

#[test]
fn the_faulty_files_of_this_kind_have_no_caution_about_their_names() {
    let Some(folder) = faults() else { return };
    for name in ["P001_before.jpg", "\u{e9}.jpg", "e\u{301}.jpg"] {
        let path = folder.join("09_names").join(name);
        if !path.exists() {
            continue;
        }
        let photo = super::opened(&path);
        assert!(!codes(&photo).contains(&ANOTHER), "{name}: {:?}", codes(&photo));
    }
}

/// Three photos, three names each: with the right sum no name matters, without one it does.
#[test]
fn a_right_sum_ends_the_question_whatever_the_file_is_called() {
    let photo = painted();
    let [sum, picture] = sums(&photo);
    for stated in ["IMG_0001.JPG", "P001 before.jpg", "\u{5507}.heic", "x"] {
        for called in ["before.jpg", "DSC\u{e9}.jpg", "upload-5f3c.jpeg"] {
            for (sum, picture) in [(&sum, &None), (&sum, &picture), (&None, &picture)] {
                let landmarks = stating(stated, sum.as_deref(), picture.as_deref());
                let found = codes(&opened(called, &photo, &landmarks).unwrap());
                assert!(!found.contains(&ANOTHER) && !found.contains(&CHANGED), "{stated} {called}: {found:?}");
            }
            let found = codes(&opened(called, &photo, &stating(stated, None, None)).unwrap());
            assert!(found.contains(&ANOTHER), "{stated} {called}: {found:?}");
        }
    }
}

/// Names in composed and decomposed letters, in capitals and in small ones, are one name; what looks another is another.
#[test]
fn without_a_sum_names_compare_in_any_form_and_case() {
    let photo = PhotoFile::decode("photo", &painted(), &Limits::default()).unwrap();
    let is_another = |stated: &str, called: &str| {
        let file = PhotoFile { name: called.to_owned(), ..photo.clone() };
        let landmarks = LandmarkFile::read(&stating(stated, None, None)).unwrap();
        codes(&Photo::new(Arc::new(file), &landmarks).unwrap()).contains(&ANOTHER)
    };
    for (composed, decomposed) in [
        ("\u{e9}t\u{e9}.jpg", "e\u{301}te\u{301}.jpg"),
        ("M\u{fc}nd \u{c5}.jpg", "Mu\u{308}nd A\u{30a}.jpg"),
        ("\u{ac00}.jpg", "\u{1100}\u{1161}.jpg"),
        ("Gr\u{f6}\u{df}e.jpg", "Gro\u{308}\u{df}e.jpg"),
    ] {
        let forms = [composed, decomposed].map(|name| [name.to_owned(), name.to_uppercase(), name.to_lowercase()]);
        let forms = forms.concat();
        for (stated, called) in forms.iter().zip(forms.iter().cycle().skip(1)) {
            assert!(!is_another(stated, called), "{stated:?} {called:?}");
        }
    }
    for (stated, called) in
        [("P2.jpg", "P\u{b2}.jpg"), ("e.jpg", "\u{e9}.jpg"), ("P001.jpg", "P0O1.jpg"), ("a.jpg", "a.png")]
    {
        assert!(is_another(stated, called), "{stated:?} {called:?}");
    }
}

/// The JPEG with a segment behind its start.
fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]].concat()
}

/// An Exif block with the orientation alone.
fn orientation(value: u8) -> Vec<u8> {
    let entry = [0x12, 0x01, 3, 0, 1, 0, 0, 0, value, 0, 0, 0];
    [b"Exif\0\0II*\0\x08\0\0\0\x01\0".as_slice(), &entry, &[0; 4]].concat()
}

/// The chunks of a PNG behind its header, with one more in front.
fn with_chunk(png: &[u8], kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    // Decoders do not refuse an unneeded chunk for its checksum, but this one is right: CRC-32 of kind and content.
    let crc = [&kind[..], content].concat().iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    });
    [&png[..33], &length, kind, content, &(!crc).to_be_bytes(), &png[33..]].concat()
}

/// The WebP with a chunk behind its picture.
fn with_riff_chunk(webp: &[u8], kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_le_bytes();
    let padding = &[0][..content.len() % 2];
    let body = [&webp[8..], kind, &length, content, padding].concat();
    [b"RIFF".as_slice(), &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
}

/// The painted face as another kind of file.
fn coded(format: ImageFormat) -> Vec<u8> {
    let pixels: RgbImage = image::load_from_memory(&painted()).unwrap().to_rgb8();
    let mut bytes = Vec::new();
    match format {
        ImageFormat::WebP => WebPEncoder::new_lossless(&mut bytes)
            .encode(&pixels, pixels.width(), pixels.height(), ExtendedColorType::Rgb8)
            .unwrap(),
        format => pixels.write_to(&mut Cursor::new(&mut bytes), format).unwrap(),
    }
    bytes
}

/// The sum of the painted face's picture as docs/landmark-file.md describes it, by a program of another language.
#[test]
fn the_sum_of_a_picture_is_the_documented_one() {
    let expected = "fceddd9a0b04e374125eb53b5b908ab7654960601cbbb17e71d4d0115f5e48dd";
    assert_eq!(sums(&painted())[1].as_deref(), Some(expected));
}

/// Each photo, and the same picture with other metadata.
fn same_pictures() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let jpeg = painted();
    let upright = with_segment(&jpeg, 0xe1, &orientation(1));
    let png = coded(ImageFormat::Png);
    let webp = coded(ImageFormat::WebP);
    vec![
        ("a comment", jpeg.clone(), with_segment(&jpeg, 0xfe, b"edited")),
        ("another comment", with_segment(&jpeg, 0xfe, b"one"), with_segment(&jpeg, 0xfe, b"another")),
        ("Exif added", jpeg.clone(), upright.clone()),
        ("Exif removed", upright, jpeg.clone()),
        ("XMP", jpeg.clone(), with_segment(&jpeg, 0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>")),
        ("bytes behind the picture", jpeg.clone(), [&jpeg[..], b"trailer"].concat()),
        ("a PNG's text", png.clone(), with_chunk(&png, b"tEXt", b"Comment\0edited")),
        ("a PNG's time", png.clone(), with_chunk(&png, b"tIME", &[7, 0xea, 3, 2, 10, 15, 0])),
        ("a PNG's density", png.clone(), with_chunk(&png, b"pHYs", &[0, 0, 11, 19, 0, 0, 11, 19, 1])),
        ("a WebP's Exif", webp.clone(), with_riff_chunk(&webp, b"EXIF", b"II*\0\x08\0\0\0\0\0\0\0\0\0")),
        ("a WebP's XMP", webp.clone(), with_riff_chunk(&webp, b"XMP ", b"<x/>")),
        ("a WebP's unknown chunk", webp.clone(), with_riff_chunk(&webp, b"ABCD", b"odd")),
    ]
}

#[test]
fn changed_metadata_are_a_note_where_the_picture_has_its_sum_and_change_no_measure() {
    let settings =
        Settings { sampling: Sampling { samples: 200, ..Settings::default().sampling }, ..Settings::default() };
    let value = |photo: &Photo| measure(photo, &settings).unwrap().report().json().unwrap();
    for (what, marked, changed) in same_pictures() {
        assert_ne!(marked, changed, "{what}");
        let [sum, picture] = sums(&marked);
        assert_eq!(picture, sums(&changed)[1], "{what}");
        let known = stating("photo.jpg", sum.as_deref(), picture.as_deref());
        let [before, after] = [&marked, &changed].map(|photo| opened("photo.jpg", photo, &known).unwrap());
        assert!(!codes(&before).contains(&CHANGED), "{what}: {:?}", codes(&before));
        assert_eq!(codes(&after).iter().filter(|code| **code == CHANGED).count(), 1, "{what}: {:?}", codes(&after));
        let [before, after]: [Value; 2] =
            [&before, &after].map(|photo| serde_json::from_slice::<Value>(&value(photo)).unwrap()["measures"].take());
        assert_eq!(before, after, "{what}");

        let told = opened("photo.jpg", &changed, &stating("photo.jpg", sum.as_deref(), None)).unwrap_err().to_string();
        let new = sums(&changed)[0].clone().unwrap();
        assert!(told.contains("metadata changed") && told.contains(&format!("write {new} here")), "{what}: {told}");
        let mended = stating("photo.jpg", Some(&new), None);
        assert!(codes(&opened("photo.jpg", &changed, &mended).unwrap()).iter().all(|code| *code != ANOTHER), "{what}");
    }
}

#[test]
fn another_picture_is_refused_however_it_became_one() {
    let jpeg = painted();
    let turned = with_segment(&jpeg, 0xe1, &orientation(3));
    let saved_anew = {
        let pixels = image::load_from_memory(&jpeg).unwrap();
        let mut bytes = Vec::new();
        pixels.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg).unwrap();
        bytes
    };
    let png = coded(ImageFormat::Png);
    for (what, marked, other) in [
        ("turned by its orientation", &jpeg, &turned),
        ("its orientation removed", &turned, &jpeg),
        ("saved anew", &jpeg, &saved_anew),
        ("another kind of file", &jpeg, &png),
        ("another photo", &jpeg, &std::fs::read(fixture("after.jpg")).unwrap()),
    ] {
        let [sum, picture] = sums(marked);
        assert_ne!(picture, sums(other)[1], "{what}");
        for (sum, place) in [(sum.as_deref(), "photo.sha256"), (None, "photo.picture_sha256")] {
            let landmarks = stating("photo.jpg", sum, picture.as_deref());
            let told = opened("photo.jpg", other, &landmarks).unwrap_err().to_string();
            assert!(told.contains(place) && told.contains("another photo"), "{what}: {told}");
            assert!(told.contains("not only the metadata differ"), "{what}: {told}");
        }
    }
}

/// Of what has no picture sum the file's alone decides, and the message does not claim more.
#[test]
fn a_picture_without_a_sum_of_its_own_is_known_by_its_file() {
    let tiff = coded(ImageFormat::Tiff);
    assert_eq!(sums(&tiff)[1], None);
    for bytes in
        [b"".as_slice(), b"no photo", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\xff\xd8\xff\xda\0"]
    {
        assert_eq!(picture_data(bytes), None, "{bytes:?}");
    }
    let landmarks = stating("photo.tif", Some(&"ab".repeat(32)), Some(&"cd".repeat(32)));
    let told = opened("photo.tif", &tiff, &landmarks).unwrap_err().to_string();
    assert!(told.contains("or to this one before its metadata changed"), "{told}");
}

/// A photo under a name with accents and its landmarks under the same name in the other form.
#[test]
fn a_landmark_file_is_found_in_either_form_of_its_name() {
    let names = [
        ("\u{e9}", "e\u{301}"),
        ("Mu\u{308}nd", "M\u{fc}nd"),
        ("\u{1100}\u{1161}1", "\u{ac00}1"),
        ("a\u{30a}\u{e9}", "\u{e5}e\u{301}"),
    ];
    for (photo, marked) in names {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: String| folder.path().join(name);
        std::fs::copy(fixture("before.jpg"), at(format!("{photo}.jpg"))).unwrap();
        std::fs::copy(fixture("before.landmarks.json"), at(format!("{marked}.landmarks.json"))).unwrap();
        let found = Photo::open(at(format!("{photo}.jpg")));
        assert!(found.is_ok(), "{photo:?}: {found:?}");

        // The landmarks of a twin in the other form are the twin's.
        std::fs::copy(fixture("after.jpg"), at(format!("{marked}.jpg"))).unwrap();
        if std::fs::read_dir(folder.path()).unwrap().count() < 3 {
            continue; // This file system knows one form alone.
        }
        let told = Photo::open(at(format!("{photo}.jpg"))).unwrap_err().to_string();
        assert!(told.contains("no such landmark file") && told.contains(&format!("{marked}.landmarks.json")), "{told}");
    }
}

#[test]
fn a_file_whose_name_differs_in_case_alone_is_named() {
    for (photo, marked) in [("IMG_1", "img_1"), ("\u{e9}t\u{e9}", "E\u{301}T\u{c9}"), ("stra\u{df}e", "STRASSE")] {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: String| folder.path().join(name);
        std::fs::copy(fixture("before.jpg"), at(format!("{photo}.jpg"))).unwrap();
        std::fs::copy(fixture("before.landmarks.json"), at(format!("{marked}.landmarks.json"))).unwrap();
        if Path::new(&at(format!("{photo}.landmarks.json"))).exists() {
            continue; // This file system knows no case.
        }
        let told = Photo::open(at(format!("{photo}.jpg"))).unwrap_err().to_string();
        assert!(told.contains(&format!("beside it lies {marked}.landmarks.json")), "{told}");
        let told = Photo::open(at(format!("{marked}.jpg"))).unwrap_err().to_string();
        assert!(told.contains("no such photo") && told.contains(&format!("beside it lies {photo}.jpg")), "{told}");
    }
}
