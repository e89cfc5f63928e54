//! Photos to measure with: the two of the example enlarged, with the grain of a sensor and the size of a phone's files, and their
//! landmarks with them.

use std::path::{Path, PathBuf};

use image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use serde_json::Value;

/// How a photo is coded: both as phones do, with a quarter of the colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Coding {
    Baseline,
    Progressive,
}

/// Writes the example's photo of that name in so many megapixels into a folder, its landmarks beside it; returns its path. `seed` is
/// that of its grain: with another one it is another photo.
pub fn enlarged(name: &str, megapixels: f64, coding: Coding, seed: u64, folder: &Path) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).with_extension("jpg");
    let small = image::open(&from).unwrap().to_rgb8();
    let factor = (1e6 * megapixels / f64::from(small.width() * small.height())).sqrt();
    let [width, height] = [small.width(), small.height()].map(|side| (factor * f64::from(side)).round() as u32);
    let mut large: RgbImage = image::imageops::resize(&small, width, height, image::imageops::FilterType::Triangle);
    // A linear congruential generator (Knuth's MMIX constants) makes the grain of a sensor.
    let mut state = seed;
    for value in large.iter_mut() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *value = value.saturating_add((state >> 61) as u8);
    }
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join(format!("{name}-{seed}.jpg"));
    let mut encoder = Encoder::new_file(&path, 88).unwrap();
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(coding == Coding::Progressive);
    encoder.encode(&large, width as u16, height as u16, ColorType::Rgb).unwrap();
    let mut landmarks: Value =
        serde_json::from_slice(&std::fs::read(from.with_extension("landmarks.json")).unwrap()).unwrap();
    landmarks["photo"] =
        serde_json::json!({ "file": path.file_name().unwrap().to_str(), "width": width, "height": height });
    if let Some(mm_per_px) = landmarks["scale"]["value"].as_f64() {
        landmarks["scale"]["value"] = (mm_per_px / factor).into();
    }
    // Every number in a marking is a coordinate or a diameter, in pixels.
    each_number(&mut landmarks["markings"], &mut |number| factor * number);
    write_landmarks(&path, &landmarks);
    path
}

/// The landmarks of a photo changed.
pub fn remarked(photo: &Path, change: impl FnOnce(&mut Value)) {
    let bytes = std::fs::read(photo.with_extension("landmarks.json")).unwrap();
    let mut landmarks = serde_json::from_slice(&bytes).unwrap();
    change(&mut landmarks);
    write_landmarks(photo, &landmarks);
}

fn write_landmarks(photo: &Path, landmarks: &Value) {
    std::fs::write(photo.with_extension("landmarks.json"), landmarks.to_string()).unwrap();
}

/// Changes every number in a value.
pub fn each_number(value: &mut Value, change: &mut impl FnMut(f64) -> f64) {
    match value {
        Value::Number(number) => *value = change(number.as_f64().unwrap()).into(),
        Value::Array(items) => items.iter_mut().for_each(|item| each_number(item, change)),
        Value::Object(entries) => entries.values_mut().for_each(|entry| each_number(entry, change)),
        _ => {}
    }
}

/// Puts points between those of every curve, so that it has about so many times as many.
pub fn with_denser_curves(landmarks: &mut Value, times: usize) {
    for marking in landmarks["markings"].as_array_mut().unwrap() {
        let points = marking["points"].clone();
        let place = |vertex: &Value| -> [f64; 2] {
            let of = vertex.as_str().map_or(vertex, |name| &points[name]);
            [0, 1].map(|axis| of[axis].as_f64().unwrap())
        };
        for curve in marking["curves"].as_object_mut().unwrap().values_mut() {
            // A curve that was not marked is null.
            let Some(vertices) = curve.as_array().cloned() else { continue };
            let mut dense = vec![vertices[0].clone()];
            for pair in vertices.windows(2) {
                let [from, to] = [place(&pair[0]), place(&pair[1])];
                for step in 1..times {
                    let part = step as f64 / times as f64;
                    dense.push([0, 1].map(|axis| from[axis] + part * (to[axis] - from[axis])).to_vec().into());
                }
                dense.push(pair[1].clone());
            }
            *curve = dense.into();
        }
    }
}

/// Marks the photo so many times, each a little off the first.
pub fn with_markings(landmarks: &mut Value, count: usize) {
    let first = landmarks["markings"][0].clone();
    let mut state = 1_u64;
    let again = |_| {
        let mut marking = first.clone();
        each_number(&mut marking, &mut |number| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            number + (state >> 40) as f64 / f64::from(1 << 24) - 0.5
        });
        marking
    };
    landmarks["markings"] = (0..count).map(again).collect();
}

/// How many points the upper border of a photo's first marking has.
pub fn points_of_upper_border(photo: &Path) -> usize {
    let bytes = std::fs::read(photo.with_extension("landmarks.json")).unwrap();
    let landmarks: Value = serde_json::from_slice(&bytes).unwrap();
    landmarks["markings"][0]["curves"]["upper_border"].as_array().unwrap().len()
}
