//! Cautions on photos of real faces, as the program tells them.

use std::path::{Path, PathBuf};

use image::imageops;

use crate::command_line::{program, success};
use crate::photos::{mirrored_landmarks, photos};

/// A pair of one source's photos with their landmarks, in a folder of its own.
fn folder(photos: &Path, source: &str, names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let copy = |from: PathBuf, to: String| std::fs::copy(from, folder.path().join(to)).unwrap();
        copy(photos.join("images").join(format!("{name}.jpg")), format!("{name}.jpg"));
        copy(photos.join(source).join(format!("{name}.landmarks.json")), format!("{name}.landmarks.json"));
    }
    folder
}

/// The codes and severities that a comparison tells.
fn told(folder: &Path, before: &str, after: &str) -> Vec<(String, String)> {
    told_in("auto", folder, before, after)
}

fn told_in(frame: &str, folder: &Path, before: &str, after: &str) -> Vec<(String, String)> {
    let arguments = ["compare", before, after, "--json", "--frame", frame];
    let output = program().current_dir(folder).args(arguments).output().unwrap();
    let report: serde_json::Value = serde_json::from_str(success(&output)).unwrap();
    let word = |caution: &serde_json::Value, key: &str| caution[key].as_str().unwrap().to_owned();
    let cautions = report["cautions"].as_array().unwrap();
    cautions.iter().map(|caution| (word(caution, "code"), word(caution, "severity"))).collect()
}

fn has(told: &[(String, String)], code: &str, severity: &str) -> bool {
    told.iter().any(|(found, weight)| found == code && weight == severity)
}

#[test]
fn a_turned_head_a_near_camera_and_a_smile_are_told() {
    let Some(photos) = photos() else { return };
    for (frame, before, after, expected) in [
        ("auto", "lisa1", "lisa3", &[("mouth_width_differs", "warning"), ("pose_differs", "warning")][..]),
        (
            "uncorrected",
            "lisa1",
            "lisa3",
            &[("mouth_width_differs", "blocking"), ("alignment_residual_high", "warning")],
        ),
        ("auto", "zoom_15cm", "zoom_60cm", &[("mouth_width_differs", "warning"), ("colour_differs", "warning")]),
        (
            "uncorrected",
            "zoom_15cm",
            "zoom_60cm",
            &[("stable_point_misfit", "warning"), ("mouth_width_differs", "warning")],
        ),
        (
            "auto",
            "london_129_neutral",
            "london_129_smiling",
            &[("expression_differs", "blocking"), ("camera_near", "warning"), ("lips_parted_in_one", "blocking")],
        ),
        ("auto", "london_137_neutral", "london_137_smiling", &[("gap_differs", "warning")]),
    ] {
        let folder = folder(&photos, "machine", &[before, after]);
        let found = told_in(frame, folder.path(), &format!("{before}.jpg"), &format!("{after}.jpg"));
        for (code, severity) in expected {
            assert!(has(&found, code, severity), "{before}, {after}: no {code} ({severity}) in {found:?}");
        }
        // None of them is a mirror image, and no two are one picture.
        for code in ["seems_mirrored", "same_picture_twice", "same_photo_twice"] {
            assert!(!found.iter().any(|(told, _)| told == code), "{before}, {after}: {found:?}");
        }
    }
}

/// The geometry is the same to half a pixel in the one, and both photos are as small.
#[test]
fn a_face_with_another_s_colours_is_no_other_face_and_has_few_pixels() {
    let Some(photos) = photos() else { return };
    for name in ["sym_126", "sym_129"] {
        let (before, after) = (format!("{name}_orig"), format!("{name}_colour_sym"));
        let folder = folder(&photos, "human", &[&before, &after]);
        let found = told(folder.path(), &format!("{before}.jpg"), &format!("{after}.jpg"));
        assert!(has(&found, "resolution_low", "warning"), "{found:?}");
        assert!(!found.iter().any(|(_, severity)| severity == "blocking"), "{found:?}");
    }
}

#[test]
fn copies_of_a_real_photo_are_told() {
    let Some(photos) = photos() else { return };
    let name = "london_129_neutral";
    let folder = folder(&photos, "machine", &[name]);
    let pixels = image::open(folder.path().join(format!("{name}.jpg"))).unwrap().to_rgb8();
    let landmarks = std::fs::read_to_string(folder.path().join(format!("{name}.landmarks.json"))).unwrap();
    let copy = |to: &str, pixels: image::RgbImage, landmarks: &str| {
        pixels.save(folder.path().join(format!("{to}.png"))).unwrap();
        std::fs::write(folder.path().join(format!("{to}.landmarks.json")), landmarks).unwrap();
    };
    // Millimetres come from the irises: 3.5 px, so a blur of 0.9 mm.
    copy("blurred", imageops::blur(&pixels, 3.2), &landmarks);
    let scaled = |factors: [f32; 3]| {
        let mut changed = pixels.clone();
        for pixel in changed.pixels_mut() {
            for (level, factor) in pixel.0.iter_mut().zip(factors) {
                *level = (f32::from(*level) * factor) as u8;
            }
        }
        changed
    };
    copy("dark", scaled([0.12; 3]), &landmarks);
    copy("tinted", scaled([1.0, 0.85, 0.6]), &landmarks);
    copy("mirrored", imageops::flip_horizontal(&pixels), &mirrored_landmarks(&landmarks, f64::from(pixels.width())));
    let original = format!("{name}.jpg");
    for (copy, code, severity) in [
        ("blurred", "blurred", "warning"),
        ("dark", "exposure_poor", "warning"),
        ("dark", "brightness_differs", "warning"),
        ("tinted", "colour_differs", "warning"),
        ("mirrored", "same_picture_twice", "blocking"),
        ("mirrored", "seems_mirrored", "blocking"),
    ] {
        let found = told(folder.path(), &original, &format!("{copy}.png"));
        assert!(has(&found, code, severity), "{copy}: no {code} ({severity}) in {found:?}");
    }
    let found = told(folder.path(), &original, &original);
    assert!(has(&found, "same_photo_twice", "note"), "{found:?}");
    // With --strict what is grave ends the program with status 1, the report printed all the same.
    let strict = |arguments: &[&str]| program().current_dir(folder.path()).args(arguments).output().unwrap();
    let output = strict(&["compare", &original, "mirrored.png", "--json", "--strict"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--strict") && said.contains("same_picture_twice"), "{said}");
    assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok());
    assert_eq!(strict(&["check", &original, "--strict"]).status.code(), Some(0));
    let checked = strict(&["check", &original, "blurred.png", "--strict"]);
    assert_eq!(checked.status.code(), Some(1));
    let text = String::from_utf8(checked.stdout).unwrap();
    assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains("blurred by"), "{text}");
}
