//! One face in every kind of file, and files that are none: the whole program from file to overlay.

use std::collections::BTreeMap;
use std::path::Path;

use image::RgbImage;
use lipmetry::imaging::{Limits, PixelRegion, decode};
use serde_json::{Value, json};

use super::command_line::{Folder, failure, success};
use super::photos::photos;

/// The points of the face in the picture, by their numbers in the 189-point template.
type Template = BTreeMap<usize, [f64; 2]>;

fn template(hostile: &Path) -> Template {
    let text = std::fs::read_to_string(hostile.join("face001_points.csv")).unwrap();
    let row = |line: &str| {
        let numbers: Vec<f64> = line.split(',').map(|number| number.parse().unwrap()).collect();
        (numbers[0] as usize, [numbers[1], numbers[2]])
    };
    text.lines().skip(1).map(row).collect()
}

/// The landmark file of the face, its coordinates moved right by `shift` and then multiplied by `factor`.
fn landmarks(hostile: &Path, file: &str, factor: f64, shift: f64) -> Value {
    let template = template(hostile);
    let at = |number: usize| {
        let [x, y] = template[&number];
        [factor * (x + shift), factor * y]
    };
    let mapping: Value =
        serde_json::from_slice(&std::fs::read(hostile.with_file_name("landmark_mapping.json")).unwrap()).unwrap();
    let names = &mapping["farkas_points"]["frl189"];
    let number = |name: &str| usize::try_from(names[name].as_u64().unwrap()).unwrap();
    let mut points = serde_json::Map::new();
    for (id, name) in [
        ("ch_r", "chR"),
        ("ch_l", "chL"),
        ("cph_r", "cphR"),
        ("cph_l", "cphL"),
        ("ls", "ls"),
        ("li", "li"),
        ("sn", "sn"),
        ("al_r", "alR"),
        ("al_l", "alL"),
        ("en_r", "enR"),
        ("en_l", "enL"),
        ("ex_r", "exR"),
        ("ex_l", "exL"),
        // The lips are closed: the upper lip's stomion is the one there is.
        ("sto", "stoS"),
    ] {
        points.insert(id.to_owned(), json!(at(number(name))));
    }
    let polylines = &mapping["lip_polylines (image left -> image right)"]["frl189"];
    let curve = |name: &str, named: &[(&str, &str)]| -> Vec<Value> {
        let node = |node: &Value| {
            let node = usize::try_from(node.as_u64().unwrap()).unwrap();
            let name = named.iter().find(|(_, name)| number(name) == node);
            name.map_or_else(|| json!(at(node)), |(id, _)| json!(id))
        };
        polylines[name].as_array().unwrap().iter().map(node).collect()
    };
    let ends = [("ch_r", "chR"), ("ch_l", "chL")];
    let bow = [&ends[..], &[("cph_r", "cphR"), ("ls", "ls"), ("cph_l", "cphL")]].concat();
    json!({
        "format": "lipmetry-landmarks",
        "version": 1,
        "photo": { "file": file, "width": (950.0 * factor) as u32, "height": (1200.0 * factor) as u32 },
        "markings": [{
            "points": points,
            "curves": {
                "upper_border": curve("upper_vermilion_outer", &bow),
                "upper_free_margin": curve("upper_vermilion_inner", &[&ends[..], &[("sto", "stoS")]].concat()),
                "lower_border": curve("lower_vermilion_outer", &[&ends[..], &[("li", "li")]].concat()),
            },
        }],
    })
}

/// A folder with the file and its landmarks in it.
fn folder_of(hostile: &Path, name: &str, landmarks: &Value) -> Folder {
    let folder = Folder::empty();
    std::fs::copy(hostile.join(name), folder.path(name)).unwrap();
    let sidecar = Path::new(name).with_extension("landmarks.json");
    std::fs::write(folder.path(sidecar), landmarks.to_string()).unwrap();
    folder
}

/// The report and the overlay of a file that must be good.
fn measured(hostile: &Path, name: &str, landmarks: &Value) -> (Value, RgbImage) {
    let folder = folder_of(hostile, name, landmarks);
    success(&folder.run(&["measure", name, "-o", "out"]));
    let report = serde_json::from_slice(&std::fs::read(folder.path("out/report.json")).unwrap()).unwrap();
    let overlay = decode(&std::fs::read(folder.path("out/overlay.png")).unwrap(), &Limits::default()).unwrap();
    (report, overlay.crop_srgb(PixelRegion::whole(overlay.size())))
}

/// The mean absolute difference over all pixels and channels, in levels of 255.
fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a.iter().zip(b.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}

fn grey(picture: &RgbImage) -> RgbImage {
    let mut grey = picture.clone();
    for pixel in grey.pixels_mut() {
        let [r, g, b] = pixel.0.map(f64::from);
        // JPEG's luma, ITU-R BT.601.
        pixel.0 = [(0.299 * r + 0.587 * g + 0.114 * b).round() as u8; 3];
    }
    grey
}

/// Files of the same face, with how much their overlays may differ from the PNG's, in levels of 255 on the
/// mean. The photo fills about half of an overlay, and the lines and letters are the same in all.
///
/// - Lossless files of the same pixels, or of all pixels near the mouth: nothing.
/// - JPEG, WebP and HEIC of good quality, and profiles with their rounding: 0.7; measured are 0.2 to 0.6.
/// - 256 colours, and JPEG of quality 30: 1.6; measured are 1.3. A photo three pixels off makes 1.85.
fn good_files() -> Vec<(String, f64)> {
    let mut files: Vec<(String, f64)> = (1..=8).map(|turn| (format!("face001_orient{turn}.jpg"), 0.7)).collect();
    let others = [
        ("face001.png", 0.0),
        ("face001.tif", 0.0),
        ("face001_rgba.png", 0.0),
        ("face001.webp", 0.7),
        ("face001.heic", 0.7),
        ("face001_orient_invalid13.jpg", 0.7),
        ("face001_progressive.jpg", 0.7),
        ("face001_trailing_garbage.jpg", 0.7),
        ("face001_cmyk.jpg", 0.7),
        ("face001_displayp3.jpg", 0.7),
        ("face001_grey.jpg", 0.7),
        ("face001_palette.png", 1.6),
        ("face001_png_named.jpg", 1.6),
        ("face001_420_q30.jpg", 1.6),
    ];
    files.extend(others.map(|(name, bound)| (name.to_owned(), bound)));
    files
}

#[test]
fn the_same_face_measures_the_same_in_every_kind_of_file() {
    let Some(hostile) = photos().map(|folder| folder.join("hostile")) else { return };
    let (expected, reference) = measured(&hostile, "face001.png", &landmarks(&hostile, "face001.png", 1.0, 0.0));
    assert_eq!(expected["unit"], "%bw");
    assert!(expected["measures"].as_object().unwrap().len() > 25, "{expected:#}");
    for (name, bound) in good_files() {
        if name.ends_with(".heic") && cfg!(not(feature = "heic")) {
            continue;
        }
        let (report, overlay) = measured(&hostile, &name, &landmarks(&hostile, &name, 1.0, 0.0));
        for key in ["measures", "not_measured", "unit", "scale", "cautions", "upright"] {
            assert_eq!(report[key], expected[key], "{name}: {key}");
        }
        let difference = match name.as_str() {
            "face001_grey.jpg" => difference(&grey(&overlay), &grey(&reference)),
            _ => difference(&overlay, &reference),
        };
        eprintln!("{name}: the overlay differs by {difference:.3}");
        assert!(difference <= bound, "{name}: the overlay differs by {difference}, more than {bound}");
        // What is lossy differs somewhere: the overlay shows this file and no other.
        assert!(bound == 0.0 || difference > 0.0, "{name}: the overlay does not differ at all");
    }
}

/// The bounds above would be worth nothing if a misplaced photo stayed below them.
#[test]
fn an_overlay_with_the_photo_three_pixels_off_differs_more_than_by_compression() {
    let Some(hostile) = photos().map(|folder| folder.join("hostile")) else { return };
    let [(_, right), (_, shifted)] =
        [0.0, 3.0].map(|shift| measured(&hostile, "face001.png", &landmarks(&hostile, "face001.png", 1.0, shift)));
    let difference = difference(&right, &shifted);
    eprintln!("three pixels off: the overlay differs by {difference:.3}");
    assert!(difference > 1.6, "{difference}");
}

/// Every second pixel: half the coordinates are the same places, so what is measured in percent of the
/// biocular width is the same but for the rounding of some hundred operations, far below 1e-9.
#[test]
fn a_photo_of_half_the_size_measures_the_same() {
    let Some(hostile) = photos().map(|folder| folder.join("hostile")) else { return };
    let name = "face001_half_16bit.png";
    let (full, _) = measured(&hostile, "face001.png", &landmarks(&hostile, "face001.png", 1.0, 0.0));
    let (half, _) = measured(&hostile, name, &landmarks(&hostile, name, 0.5, 0.0));
    assert_eq!((&half["photo"]["width"], &half["unit"]), (&json!(475), &json!("%bw")));
    let measures = full["measures"].as_object().unwrap();
    assert_eq!(measures.len(), half["measures"].as_object().unwrap().len());
    for (id, measure) in measures {
        let numbers = |value: &Value| -> Vec<f64> {
            let list = value["value"].as_array().cloned().unwrap_or_else(|| vec![value["value"].clone()]);
            list.iter().map(|number| number.as_f64().unwrap()).collect()
        };
        for (a, b) in numbers(measure).iter().zip(numbers(&half["measures"][id])) {
            assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{id}: {a} and {b}");
        }
    }
}

/// Files that cannot be used, and a word of what must be said about each.
const BAD: [(&str, &str); 10] = [
    ("empty.jpg", "empty"),
    ("text.jpg", "first bytes"),
    ("only_soi.jpg", "cut off"),
    ("face001.avif", "AVIF"),
    ("face001_bitflips.jpg", "damaged"),
    ("face001_header_65500.jpg", "65500 × 65500"),
    ("face001_height0.jpg", "950 × 0"),
    ("face001_truncated50.jpg", "cut off"),
    ("face001_truncated_1k.jpg", "cut off"),
    ("one_pixel.png", "1 × 1"),
];

#[test]
fn every_file_of_the_set_is_looked_at() {
    let Some(hostile) = photos().map(|folder| folder.join("hostile")) else { return };
    let mut looked_at: Vec<String> = good_files().into_iter().map(|(name, _)| name).collect();
    looked_at.extend(BAD.map(|(name, _)| name.to_owned()));
    looked_at.push("face001_half_16bit.png".to_owned());
    looked_at.sort();
    let mut present: Vec<String> = std::fs::read_dir(hostile)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".csv"))
        .collect();
    present.sort();
    assert_eq!(looked_at, present);
}

#[test]
fn a_file_that_cannot_be_used_is_told_in_one_line_and_nothing_is_written() {
    let Some(hostile) = photos().map(|folder| folder.join("hostile")) else { return };
    for (name, word) in BAD {
        let folder = folder_of(&hostile, name, &landmarks(&hostile, name, 1.0, 0.0));
        let before = folder.contents();
        let start = std::time::Instant::now();
        let told = failure(&folder.run(&["measure", name]), 1);
        eprintln!("{name}: refused after {:?}", start.elapsed());
        assert_eq!(told.len(), 1, "{name}: {told:?}");
        let stem = Path::new(name).file_stem().unwrap().to_str().unwrap();
        assert!(told[0].starts_with("error: ") && told[0].contains(stem) && told[0].contains(word), "{told:?}");
        assert_eq!(folder.contents(), before, "{name}");
    }
}

/// The program under a limit on the memory that it may take, in KiB. Linux counts for it everything private
/// and writable: heap, stacks, mapped memory that is not a file's.
#[cfg(target_os = "linux")]
fn run_within(folder: &Folder, kibibytes: u32, name: &str) -> std::process::Output {
    let script = format!("ulimit -d {kibibytes}; exec \"$0\" measure \"$1\"");
    let mut command = assert_cmd::Command::new("sh");
    command.current_dir(folder.path("")).args(["-c", &script, env!("CARGO_BIN_EXE_lipmetry"), name]);
    command.output().unwrap()
}

/// What a file claims must not decide what the program takes: 65500 × 65500 pixels would be 12 GB.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_used_takes_no_memory() {
    let Some(hostile) = photos().map(|folder| folder.join("hostile")) else { return };
    for (name, word) in BAD {
        let folder = folder_of(&hostile, name, &landmarks(&hostile, name, 1.0, 0.0));
        let told = failure(&run_within(&folder, 200_000, name), 1);
        assert!(told.len() == 1 && told[0].contains(word), "{name} with 200 MB: {told:?}");
    }
    // The limit does limit: in 4 MB not even a good photo can be decoded.
    let folder = folder_of(&hostile, "face001.png", &landmarks(&hostile, "face001.png", 1.0, 0.0));
    let starved = run_within(&folder, 4_000, "face001.png");
    assert!(!starved.status.success(), "the limit is not in force: {starved:?}");
}
