//! One photo of a pair is a mirror image, and no file says so: it is marked as it shows itself, the side at the left called right.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage, imageops};
use lipmetry::alignment::average_face_on;
use lipmetry::caution::MirrorCaution;
use lipmetry::geometry::{Image, Point, Similarity};
use lipmetry::imaging::quality::SkinTexture;
use lipmetry::imaging::{DecodedImage, Limits, decode};
use lipmetry::landmark::{Configuration, Landmark};
use lipmetry::{Caution, Photo, Settings, Severity, compare};
use serde_json::Value;

use super::opened;
use crate::photos::{fixture, landmarks, mirrored_landmarks, photos};

/// A real photo and its landmark file.
#[derive(Clone, Debug)]
struct Shot {
    photo: PathBuf,
    landmarks: PathBuf,
}

/// What happens to a photo before it is compared. The landmarks go with it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    Jpeg(u8),
    Blur(f32),
    /// Uniform noise of up to so many levels on either side.
    Noise(i16),
    /// So many times as large, in percent.
    Scale(u32),
    /// Grey levels alone.
    Grey,
    /// So many times as bright at the left of the picture as at the right.
    LightFromTheSide(f32),
}

fn changed(mut pixels: RgbImage, change: Change) -> RgbImage {
    match change {
        Change::Jpeg(quality) => {
            let mut bytes = Vec::new();
            JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&pixels).unwrap();
            image::load_from_memory(&bytes).unwrap().to_rgb8()
        }
        Change::Blur(sigma) => imageops::blur(&pixels, sigma),
        Change::Noise(most) => {
            let mut state = 0x9e37_79b9_7f4a_7c15_u64;
            for level in pixels.iter_mut() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let noise = ((state >> 33) % (2 * most as u64 + 1)) as i16 - most;
                *level = (i16::from(*level) + noise).clamp(0, 255) as u8;
            }
            pixels
        }
        Change::Scale(percent) => {
            let [width, height] = [pixels.width(), pixels.height()].map(|side| side * percent / 100);
            imageops::resize(&pixels, width, height, imageops::FilterType::Triangle)
        }
        Change::Grey => image::DynamicImage::from(image::DynamicImage::from(pixels).into_luma8()).into_rgb8(),
        Change::LightFromTheSide(ratio) => {
            let width = pixels.width() as f32;
            for (x, _, pixel) in pixels.enumerate_pixels_mut() {
                let factor = ratio.powf(0.5 - x as f32 / width);
                pixel.0 = pixel.0.map(|level| (f32::from(level) * factor).min(255.0) as u8);
            }
            pixels
        }
    }
}

/// The landmark file of a picture whose sides are `factor` times as long.
fn scaled_landmarks(text: &str, size: (u32, u32), factor: [f64; 2]) -> String {
    fn turn(value: &mut Value, factor: [f64; 2]) {
        match value {
            Value::Array(items) if items.len() == 2 && items.iter().all(Value::is_number) => {
                for (item, factor) in items.iter_mut().zip(factor) {
                    *item = (item.as_f64().unwrap() * factor).into();
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| turn(item, factor)),
            Value::Object(entries) => {
                if let Some(diameter) = entries.get_mut("diameter") {
                    *diameter = (diameter.as_f64().unwrap() * factor[0]).into();
                }
                entries.values_mut().for_each(|entry| turn(entry, factor));
            }
            _ => {}
        }
    }
    let mut file: Value = serde_json::from_str(text).unwrap();
    turn(&mut file["markings"], factor);
    (file["photo"]["width"], file["photo"]["height"]) = (size.0.into(), size.1.into());
    file["photo"].as_object_mut().unwrap().remove("sha256");
    if let Some(value) = file.get_mut("scale").and_then(|scale| scale.get_mut("value")) {
        *value = (value.as_f64().unwrap() / factor[0]).into();
    }
    file.to_string()
}

impl Shot {
    /// The photo changed, and turned over where it is `mirrored`, which its file does not say.
    fn seen(&self, change: Option<Change>, mirrored: bool) -> Photo {
        let mut pixels = image::open(&self.photo).unwrap().to_rgb8();
        let (width, height) = pixels.dimensions();
        if let Some(change) = change {
            pixels = changed(pixels, change);
        }
        let size = pixels.dimensions();
        let factor = [f64::from(size.0) / f64::from(width), f64::from(size.1) / f64::from(height)];
        let mut text = scaled_landmarks(&std::fs::read_to_string(&self.landmarks).unwrap(), size, factor);
        if mirrored {
            imageops::flip_horizontal_in_place(&mut pixels);
            text = mirrored_landmarks(&text, f64::from(size.0));
        }
        photo_of(&pixels, &text)
    }
}

fn encoded(pixels: &RgbImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn photo_of(pixels: &RgbImage, landmarks: &str) -> Photo {
    Photo::from_bytes("photo.png", &encoded(pixels), landmarks.as_bytes()).unwrap()
}

/// What the comparison says of a mirror image: how sure it is, and whether it blocks.
fn seems_mirrored(before: &Photo, after: &Photo) -> Option<(f64, Severity)> {
    let comparison = compare(before, after, &Settings::values_only()).unwrap();
    comparison.cautions().iter().find_map(|caution| match caution {
        Caution::Mirror(MirrorCaution::SeemsMirrored { probability, .. }) => Some((*probability, caution.severity())),
        _ => None,
    })
}

/// The photos of `images`, and those of `match`, by person. A file that is there twice is taken once.
fn shots(folder: &Path) -> BTreeMap<String, Vec<Shot>> {
    let mut persons: BTreeMap<String, Vec<Shot>> = BTreeMap::new();
    let mut add = |person: &str, photo: PathBuf, landmarks: PathBuf| {
        let shots = persons.entry(person.to_owned()).or_default();
        let bytes = std::fs::read(&photo).unwrap();
        if shots.iter().all(|shot| std::fs::read(&shot.photo).unwrap() != bytes) {
            shots.push(Shot { photo, landmarks });
        }
    };
    let sets = [
        ("london_129", "neutral", "smiling"),
        ("london_137", "neutral", "smiling"),
        ("london_173", "neutral", "smiling"),
    ];
    let mut named: Vec<(&str, String)> =
        sets.iter().flat_map(|(who, a, b)| [(*who, format!("{who}_{a}")), (*who, format!("{who}_{b}"))]).collect();
    named.extend(["lisa1", "lisa3", "zoom_15cm", "zoom_60cm"].map(|name| ("lisa", name.to_owned())));
    for (person, name) in named {
        add(person, folder.join(format!("images/{name}.jpg")), folder.join(format!("machine/{name}.landmarks.json")));
    }
    let at = folder.join("match");
    for zoom in ["zoom_30cm", "zoom_45cm"] {
        add("lisa", at.join(format!("second/{zoom}.jpg")), at.join(format!("second/{zoom}.landmarks.json")));
    }
    for kind in ["second", "warp", "paint", "burst"] {
        let mut folders: Vec<PathBuf> = std::fs::read_dir(at.join(kind)).unwrap().map(|e| e.unwrap().path()).collect();
        folders.sort();
        for folder in folders.into_iter().filter(|path| path.is_dir()) {
            let person = folder.file_name().unwrap().to_string_lossy().into_owned();
            for name in ["before", "after", "zero", "none", "lift", "A1", "A2", "A3", "B1", "B2", "B3"] {
                let photo = folder.join(format!("{name}.jpg"));
                let marks = ["exact/NAME.landmarks.json", "NAME.landmarks.json", "NAME.guess.landmarks.json"];
                let marks = marks.map(|path| folder.join(path.replace("NAME", name)));
                if let Some(marks) = marks.into_iter().find(|path| photo.is_file() && path.is_file()) {
                    add(&person, photo.clone(), marks);
                }
            }
        }
    }
    persons
}

/// The thresholds were found on London 129 and 137 and the second shots; these pairs are others, or those with the picture
/// changed.
#[test]
fn undeclared_mirror_images_are_found() {
    let Some(folder) = photos() else { return };
    let persons = shots(&folder);
    for (person, [first, second], change) in [
        ("london_173", [0, 1], None),
        ("london_173", [0, 1], Some(Change::Jpeg(40))),
        ("london_137", [0, 1], Some(Change::Scale(50))),
        ("london_092", [0, 1], Some(Change::Grey)),
        ("london_082", [0, 1], Some(Change::Noise(8))),
        ("lisa", [2, 3], None),
        ("lisa", [4, 5], Some(Change::Blur(1.0))),
        ("canada_148m", [0, 1], None),
        ("london_062", [0, 1], Some(Change::Scale(200))),
    ] {
        let [before, after] = [&persons[person][first], &persons[person][second]];
        let severity = |photos: [bool; 2]| {
            let found = seems_mirrored(&before.seen(None, photos[0]), &after.seen(change, photos[1]));
            found.map(|(_, severity)| severity)
        };
        assert_eq!(severity([false, true]), Some(Severity::Blocking), "{person} {change:?}: the second mirrored");
        assert_eq!(severity([true, false]), Some(Severity::Blocking), "{person} {change:?}: the first mirrored");
        // Two that are both mirrored are as good as two that are not.
        assert_eq!(severity([true, true]), None, "{person} {change:?}: both mirrored");
        assert_eq!(severity([false, false]), None, "{person} {change:?}: neither mirrored");
    }
}

#[test]
fn honest_pairs_are_clean() {
    let Some(folder) = photos() else { return };
    let table = std::fs::read_to_string(folder.join("pairs.csv")).unwrap();
    for line in table.lines().skip(1) {
        let names: Vec<&str> = line.split(',').take(2).map(|name| name.trim_end_matches(".jpg")).collect();
        for marks in ["human", "machine"] {
            let shot = |name: &str| {
                let landmarks = folder.join(format!("{marks}/{name}.landmarks.json"));
                landmarks.is_file().then(|| Shot { photo: folder.join(format!("images/{name}.jpg")), landmarks })
            };
            let (Some(before), Some(after)) = (shot(names[0]), shot(names[1])) else { continue };
            for change in [None, Some(Change::Jpeg(30)), Some(Change::Blur(3.0)), Some(Change::Noise(30))] {
                let found = seems_mirrored(&before.seen(None, false), &after.seen(change, false));
                assert_eq!(found, None, "{names:?} {marks} {change:?}");
            }
            // The light from the other side in the second photo.
            let [before, after] = [(before, 3.0), (after, 1.0 / 3.0)]
                .map(|(shot, ratio)| shot.seen(Some(Change::LightFromTheSide(ratio)), false));
            assert_eq!(seems_mirrored(&before, &after), None, "{names:?} {marks}, light from opposite sides");
        }
    }
}

/// The same mirror image with the points named by the subject's sides and `mirrored` stated.
#[test]
fn a_declared_mirror_image_is_clean() {
    fn turn(value: &mut Value, width: f64) {
        match value {
            Value::Array(items) if items.len() == 2 && items.iter().all(Value::is_number) => {
                items[0] = (width - items[0].as_f64().unwrap()).into();
            }
            Value::Array(items) => items.iter_mut().for_each(|item| turn(item, width)),
            Value::Object(entries) => entries.values_mut().for_each(|entry| turn(entry, width)),
            _ => {}
        }
    }
    let Some(folder) = photos() else { return };
    let shots = &shots(&folder)["london_173"];
    let mut pixels = image::open(&shots[1].photo).unwrap().to_rgb8();
    imageops::flip_horizontal_in_place(&mut pixels);
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&shots[1].landmarks).unwrap()).unwrap();
    turn(&mut file["markings"], f64::from(pixels.width()));
    file["photo"].as_object_mut().unwrap().remove("sha256");
    file["mirrored"] = true.into();
    assert_eq!(seems_mirrored(&shots[0].seen(None, false), &photo_of(&pixels, &file.to_string())), None);
    file["mirrored"] = false.into();
    // Without the word the points lie on the wrong sides of the picture, which the file's reader says.
    let refused = Photo::from_bytes("photo.png", &encoded(&pixels), file.to_string().as_bytes()).unwrap_err();
    assert!(refused.to_string().contains("mirror"), "{refused}");
}

/// The painted face has no skin: what its pixels hold must not speak.
#[test]
fn a_painted_face_is_no_mirror_image() {
    let (before, after) = (opened(&fixture("before.jpg")), opened(&fixture("after.jpg")));
    assert_eq!(seems_mirrored(&before, &after), None);
    assert_eq!(seems_mirrored(&after, &before), None);
}

/// A map from the average face onto a picture: 4 px a millimetre, the middle of the face at x = 250.
fn onto_picture() -> Similarity<Image, Image> {
    let stable =
        [("en_r", [184.8, 230.0]), ("en_l", [315.2, 230.0]), ("ex_r", [70.8, 222.0]), ("ex_l", [429.2, 222.0])];
    let mut configuration = Configuration::default();
    for (name, [x, y]) in stable {
        configuration.set_point(Landmark::from_id(name).unwrap(), Some(Point::new(x, y)));
    }
    average_face_on(&configuration).unwrap()
}

#[test]
fn the_average_face_is_laid_over_its_own_points() {
    let onto = onto_picture();
    assert!((onto.scale() - 4.0).abs() < 1e-9 && onto.rotation_deg().abs() < 1e-9);
    let origin = onto.point(Point::new(0.0, 0.0));
    assert!(origin.distance(Point::new(250.0, 230.0)) < 1e-9, "{origin:?}");
    // Fewer than two pairs of points do not say where the face is.
    let mut configuration = landmarks(&fixture("before.landmarks.json")).marked_photo().mean_marking().configuration;
    assert!(average_face_on(&configuration).is_some());
    for name in ["en_r", "al_l"] {
        configuration.set_point(Landmark::from_id(name).unwrap(), None);
    }
    assert_eq!(average_face_on(&configuration), None);
}

fn decoded(pixels: &RgbImage) -> DecodedImage {
    decode(&encoded(pixels), &Limits::default()).unwrap()
}

/// Blotches that have nothing to do with each other, 2 mm wide.
fn blotches(seed: u32) -> RgbImage {
    RgbImage::from_fn(500, 600, |x, y| {
        let mut cell =
            (x / 8).wrapping_mul(0x9e37_79b1) ^ (y / 8).wrapping_mul(0x85eb_ca6b) ^ seed.wrapping_mul(0xc2b2_ae35);
        cell = (cell ^ (cell >> 15)).wrapping_mul(0x2c1b_3c6d);
        cell = (cell ^ (cell >> 12)).wrapping_mul(0x297a_2d39);
        let level = 120 + (cell >> 27) as u8;
        Rgb([level, level - 20, level - 40])
    })
}

/// 18 patches of a correlation of 1 against one by chance, each counted as 4 at the most, make 4 √18 = 17.
#[test]
fn the_likeness_turns_round_in_a_mirror() {
    let onto = onto_picture();
    let texture = |pixels: &RgbImage| SkinTexture::read(&decoded(pixels), false, &onto).unwrap();
    let (one, other) = (blotches(1), blotches(2));
    let turned = imageops::flip_horizontal(&one);
    let full = 4.0 * 18.0_f64.sqrt();
    assert!((texture(&one).likeness(&texture(&one)).unwrap() - full).abs() < 1e-9);
    assert!((texture(&one).likeness(&texture(&turned)).unwrap() + full).abs() < 1e-9);
    assert!((texture(&turned).likeness(&texture(&one)).unwrap() + full).abs() < 1e-9);
    // Chance: normal with a standard deviation of about 1.
    let chance = texture(&one).likeness(&texture(&other)).unwrap();
    assert!(chance.abs() < 4.0, "{chance}");
    // An even face is its own mirror image.
    let even = RgbImage::from_fn(500, 600, |x, y| *one.get_pixel(x.min(499 - x), y));
    let told = texture(&even).likeness(&texture(&even)).unwrap();
    assert!(told.abs() < 1e-9, "{told}");
    // Mirrored and said to be so.
    let declared = SkinTexture::read(&decoded(&turned), true, &onto).unwrap();
    assert!((texture(&one).likeness(&declared).unwrap() - full).abs() < 1e-9);
}

#[test]
fn where_no_skin_is_seen_nothing_is_told() {
    let onto = onto_picture();
    let uniform = RgbImage::from_pixel(500, 600, Rgb([180, 150, 130]));
    let black = RgbImage::new(500, 600);
    let tiny = imageops::crop_imm(&blotches(1), 240, 220, 20, 20).to_image();
    for (name, pixels) in [("uniform", uniform), ("black", black), ("tiny", tiny)] {
        assert_eq!(SkinTexture::read(&decoded(&pixels), false, &onto), None, "{name}");
    }
    // Half of the face: its patches would be looked for on the other half, too, which is not in the picture.
    let half = imageops::crop_imm(&blotches(1), 0, 0, 250, 600).to_image();
    let likeness = SkinTexture::read(&decoded(&half), false, &onto).and_then(|half| half.likeness(&half));
    assert_eq!(likeness, None);
    // Endless, without extent, no number, and 0.5 px a millimetre.
    let photo = decoded(&blotches(1));
    for scale in [1e9, 0.0, f64::NAN, 0.5] {
        let onto = Similarity::new(scale, nalgebra::Matrix2::identity(), nalgebra::Vector2::new(250.0, 230.0));
        assert_eq!(SkinTexture::read(&photo, false, &onto), None, "{scale}");
    }
    // Nowhere near the picture.
    let far = Similarity::new(4.0, nalgebra::Matrix2::identity(), nalgebra::Vector2::new(1e7, -1e7));
    assert_eq!(SkinTexture::read(&photo, false, &far), None);
}

/// How often a mirror image is found and how often one is seen where there is none, over all pairs of photos of one person.
#[test]
#[ignore = "some minutes: prints the rates of docs/method.md"]
fn rates_of_mirror_images() {
    let Some(folder) = photos() else { return };
    let changes = [
        None,
        Some(Change::Jpeg(30)),
        Some(Change::Blur(1.5)),
        Some(Change::Noise(12)),
        Some(Change::Scale(60)),
        Some(Change::LightFromTheSide(0.4)),
    ];
    let mut rates: BTreeMap<&str, [u32; 6]> = BTreeMap::new();
    for (person, shots) in shots(&folder) {
        let kind = match person.as_str() {
            "london_129" | "london_137" => "second shots, tuned on",
            "london_092" | "london_082" | "london_173" => "second shots",
            "lisa" => "one woman, two cameras",
            _ => "one exposure taken anew",
        };
        let before: Vec<Photo> = shots.iter().map(|shot| shot.seen(None, false)).collect();
        for change in changes {
            for mirrored in [false, true] {
                let after: Vec<Photo> = shots.iter().map(|shot| shot.seen(change, mirrored)).collect();
                for (index, before) in before.iter().enumerate() {
                    for after in &after[..index] {
                        let row = rates.entry(kind).or_default();
                        let found = seems_mirrored(before, after);
                        let at = 3 * usize::from(mirrored);
                        row[at] += 1;
                        row[at + 1] += u32::from(found.is_some());
                        row[at + 2] += u32::from(found.is_some_and(|(_, severity)| severity == Severity::Blocking));
                        if found.is_some() != mirrored {
                            eprintln!("{person}, {change:?}, mirrored: {mirrored}: {found:?}");
                        }
                    }
                }
            }
        }
    }
    eprintln!("kind: honest pairs, warned of, blocked; mirrored pairs, found, blocked");
    for (kind, row) in &rates {
        eprintln!("{kind}: {row:?}");
    }
    assert_eq!(rates.values().map(|row| row[1]).sum::<u32>(), 0, "false alarms");
}
