//! Files of other kinds and encodings in the place of a landmark file: each is named, with what to do.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{assert_told, good, read_bytes, remove};
use crate::photos::skipped;

/// The folder of other programs' files beside the project.
fn formats() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/formats"));
    if folder.is_dir() {
        return Some(folder.to_owned());
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent", folder.display());
    skipped(&format!("the files of other programs, {}, are absent", folder.display()));
    None
}

/// What the message calls a sample, by its folder or its name.
const NAMES: [(&str, &str); 23] = [
    ("dlib/", "dlib"),
    ("imagej/RoiSet.zip", "zip archive"),
    ("imagej/", "ImageJ region"),
    ("labelme/", "labelme"),
    ("mediapipe/", "MediaPipe"),
    ("pts/", ".pts"),
    ("tem/", ".tem"),
    ("tps/", "TPS"),
    ("others/coco", "COCO"),
    ("others/cvat", "CVAT"),
    ("others/emotrics", "Emotrics"),
    ("others/label_studio", "Label Studio"),
    ("others/menpo", "menpo"),
    ("others/napari", "CSV"),
    ("others/qupath", "GeoJSON"),
    ("others/slicer", "3D Slicer"),
    ("others/stereomorph", "StereoMorph"),
    ("others/via", "CSV"),
    ("photo", "JPEG"),
    ("README", ""),
    ("LIBRARIES", ""),
    ("PAGE", ""),
    ("expected", ""),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn every_sample_of_another_program_is_named() {
    let Some(folder) = formats() else { return };
    let mut found = Vec::new();
    files(&folder, &mut found);
    let mut named = 0;
    for path in found {
        let place = path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
        let bytes = std::fs::read(&path).unwrap();
        let problems = read_bytes(&bytes).unwrap_err();
        let Some((_, name)) = NAMES.iter().find(|(beginning, _)| place.starts_with(beginning)) else { continue };
        if !name.is_empty() {
            assert_eq!(problems.len(), 1, "{place}: {problems:#?}");
            assert_told(&place, &problems, "", &[name, "not a landmark file", "lipmetry mark"]);
            named += 1;
        }
    }
    assert!(named >= 30, "{named} samples are named");
}

/// What each program always writes, and little else.
#[test]
fn a_file_of_another_program_is_named_by_what_it_always_has() {
    let cases: [(&[u8], &str); 36] = [
        (b"LM=2\n1 2\n3 4\nID=0\n", "TPS"),
        (b"\r\nlm=14\r\n1 2\r\n", "TPS"),
        (b"LM3 = 7\n1 2 3\n", "TPS"),
        (b"version: 1\nn_points: 2\n{\n1 2\n3 4\n}\n", ".pts"),
        (b"version:1\r\nn_points:68\r\n{\r\n", ".pts"),
        (b"Version: 1\n\nN_points: 5\n{\n", ".pts"),
        (b"189\n1.0\t2.0\n3.0\t4.0\n", ".tem"),
        (b"# made by hand\n\n5\n1 2\n", ".tem"),
        (b"106\r\n350 -150.5\r\n", ".tem"),
        (b"<?xml version='1.0'?>\n<dataset>\n<images>", "dlib"),
        (b"<dataset><name>x</name><images/></dataset>", "dlib"),
        (b"\n <?xml version='1.0' encoding='ISO-8859-1'?><dataset>\xe9", "dlib"),
        (b"<?xml version=\"1.0\"?><annotations>", "CVAT"),
        (b"<annotations><version>1.1</version>", "CVAT"),
        (b"<html><body>", "an XML file"),
        (b"Iout\0\xe4\x07\0", "ImageJ region"),
        (b"Iout\0\xe3\x0a\0", "ImageJ region"),
        (b"Iout", "ImageJ region"),
        (b"{\"shapes\": [], \"imagePath\": \"a.jpg\"}", "labelme"),
        (b"{\"version\": \"5.0\", \"imagePath\": \"\", \"shapes\": [{}]}", "labelme"),
        (b"{\"imagePath\": null, \"flags\": {}, \"shapes\": []}", "labelme"),
        (b"{\"faceLandmarks\": [[]]}", "MediaPipe"),
        (b"{\"face_landmarks\": []}", "MediaPipe"),
        (b"{\"landmark\": [{\"x\": 0.5, \"y\": 0.5, \"z\": 0}]}", "MediaPipe"),
        (b"point,x,y\nch_r,1,2\n", "CSV"),
        (b"\"name\";\"x\";\"y\"\n\"ls\";1,5;2,5\n", "CSV"),
        (b"x\ty\n1\t2\n", "CSV"),
        (b"PK\x03\x04\x14\0\0\0", "zip"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "WebP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"{\"images\": [], \"annotations\": [], \"categories\": []}", "COCO"),
        (b"[{\"id\": 1, \"data\": {}, \"annotations\": []}]", "Label Studio"),
        (b"{\"groups\": {}, \"version\": 3}", "menpo"),
        (b"{\"markups\": []}", "3D Slicer"),
    ];
    for (bytes, name) in cases {
        let what = String::from_utf8_lossy(bytes);
        let problems = read_bytes(bytes).unwrap_err();
        assert_eq!(problems.len(), 1, "{what}: {problems:#?}");
        assert_told(&what, &problems, "", &[name, "not a landmark file", "lipmetry mark"]);
    }
}

#[test]
fn lipmetrys_own_other_files_are_named() {
    for format in ["lipmetry-report", "lipmetry-measurement", "lipmetry-visits", "lipmetry-repeatability"] {
        let report = json!({ "format": format, "version": 1 }).to_string();
        assert_told(
            format,
            &read_bytes(report.as_bytes()).unwrap_err(),
            "",
            &["a lipmetry report", "NAME.landmarks.json"],
        );
    }
    let draft = json!({ "about": {}, "step": "", "marking": {} }).to_string();
    assert_told("a draft", &read_bytes(draft.as_bytes()).unwrap_err(), "", &["draft of a marking", "save"]);
}

/// A landmark file with a fault is told of its fault, not taken for another program's.
#[test]
fn a_landmark_file_with_a_fault_is_not_taken_for_another_programs() {
    for key in ["/format", "/version", "/photo", "/markings"] {
        let mut file = good();
        remove(&mut file, key);
        let problems = read_bytes(file.to_string().as_bytes()).unwrap_err();
        assert_told(key, &problems, &key[1..], &["missing"]);
    }
    let mut text = serde_json::to_vec_pretty(&good()).unwrap();
    text.pop();
    assert_told("cut", &read_bytes(&text).unwrap_err(), "", &["not JSON", "EOF", "line"]);
}

/// The text in UTF-16 or UTF-32, with or without its byte-order mark.
fn encoded(text: &str, unit: usize, is_big: bool, mark: bool) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    let bytes = |unit_value: u32| {
        let mut bytes = unit_value.to_be_bytes()[4 - unit..].to_vec();
        if !is_big {
            bytes.reverse();
        }
        bytes
    };
    match unit {
        2 => text.encode_utf16().flat_map(|value| bytes(u32::from(value))).collect(),
        _ => text.chars().flat_map(|character| bytes(u32::from(character))).collect(),
    }
}

#[test]
fn other_encodings_are_named_with_the_remedy() {
    let plain = good().to_string();
    let accents = plain.replace("a.jpg", "\u{e9}\u{5507}.jpg");
    let indented = format!("\r\n {plain}");
    for text in [&plain, &accents, &indented] {
        for mark in [false, true] {
            for is_big in [false, true] {
                for (unit, name) in [(2, "UTF-16"), (4, "UTF-32")] {
                    let bytes = encoded(text, unit, is_big, mark);
                    let what = format!("{name}, {is_big}, {mark}");
                    let problems = read_bytes(&bytes).unwrap_err();
                    assert_eq!(problems.len(), 1, "{what}: {problems:#?}");
                    assert_told(&what, &problems, "", &[name, "UTF-8", "Save it"]);
                    let order = if is_big { "big-endian" } else { "little-endian" };
                    assert_eq!(problems[0].message.contains(order), unit == 2, "{what}: {problems:#?}");
                }
            }
        }
        let with_mark = format!("\u{feff}{text}");
        assert_eq!(read_bytes(with_mark.as_bytes()), read_bytes(text.as_bytes()));
    }
}

/// A name that an editor saved in a code page of its own.
#[test]
fn a_text_in_a_code_page_is_told_of_as_such_with_its_line() {
    let text = serde_json::to_string_pretty(&good()).unwrap();
    let line = 1 + text.lines().position(|line| line.contains("a.jpg")).unwrap();
    for letter in [b"\xe9".as_slice(), b"\xfcr", b"\x93\xfa"] {
        let (head, tail) = text.split_once("a.jpg").unwrap();
        let bytes = [head.as_bytes(), letter, b".jpg", tail.as_bytes()].concat();
        let place = format!("in line {line}, at byte {}", head.len());
        assert_told("a code page", &read_bytes(&bytes).unwrap_err(), "", &["not UTF-8", &place, "Save it as UTF-8"]);
    }
}
