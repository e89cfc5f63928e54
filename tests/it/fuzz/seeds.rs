//! Well-formed inputs from which the others are made.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use lipmetry::landmark::export::{EXPORTED, export};
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::landmark::import::{Format, PhotoFacts};
use lipmetry::report::repeatability_report;
use lipmetry::uncertainty::repeatability;
use serde_json::{Value, json};
use tiff::encoder::{Compression, TiffEncoder, colortype};

fn picture() -> RgbImage {
    RgbImage::from_fn(48, 32, |x, y| image::Rgb([(5 * x) as u8, (7 * y) as u8, ((x * y) % 256) as u8]))
}

/// The example face's marks as other programs have them: all that is written, and of what is read alone one file each.
pub fn files_of_other_programs() -> Vec<Vec<u8>> {
    let file = LandmarkFile::read(include_bytes!("../../../fixtures/before.landmarks.json")).unwrap();
    let size = (file.photo.width, file.photo.height);
    let photo = PhotoFacts::upright("before.jpg", size);
    let written = |file: &LandmarkFile| {
        EXPORTED.map(|format| (format, export(file, Some(&photo), format, None, None).unwrap().bytes))
    };
    // In a template those points that only curves have would be more than have names.
    let without_curves = {
        let mut file = file.clone();
        file.markings[0].curves = Default::default();
        file
    };
    let with_curves = written(&file).into_iter().filter(|(format, _)| *format != Format::Tem);
    let exported = with_curves.chain(written(&without_curves)).map(|(_, bytes)| bytes);
    let points: Vec<(&str, [f64; 2])> = file.markings[0].points.0.iter().map(|(name, at)| (name.id(), *at)).collect();
    let listed = |one: &dyn Fn(&str, f64, f64) -> String| {
        points.iter().map(|(name, [x, y])| one(name, *x, *y)).collect::<Vec<String>>()
    };
    let (width, height) = size;
    let parts = listed(&|name, x, y| format!("<part name='{name}' x='{}' y='{}'/>", x as i32, y as i32)).concat();
    let dlib = format!(
        "<dataset><images><image file='before.jpg' width='{width}' height='{height}'><box top='0' left='0' width='9' height='9'>\
         {parts}</box></image></images></dataset>"
    );
    let shapes =
        listed(&|name, x, y| format!("<points label=\"{name}\" points=\"{x},{y}\" occluded=\"0\"></points>")).concat();
    let cvat = format!(
        "<annotations><version>1.1</version><image id=\"0\" name=\"before.jpg\" width=\"{width}\" height=\"{height}\">{shapes}</image>\
         </annotations>"
    );
    let features = listed(&|name, x, y| {
        json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [x, y]}, "properties": {"name": name}})
            .to_string()
    });
    let qupath = format!("{{\"type\": \"FeatureCollection\", \"features\": [{}]}}", features.join(","));
    let rows = listed(&|name, x, y| format!("0,{y},{x},{name}\n")).concat();
    let napari = format!("index,axis-0,axis-1,label\n{rows}");
    let rows = listed(&|name, x, y| format!("\t\t{name}\t{x}\t{y}\n")).concat();
    let stereomorph = format!(
        "<shapes type=list>\n\t<landmarks.pixel type=matrix rownames=TRUE colnames=FALSE nrow={} ncol=2 as.numeric=TRUE >\n{rows}\t\
         </landmarks.pixel>\n</shapes>\n",
        points.len()
    );
    let mesh: Vec<Value> = (0..468).map(|_| json!({"x": 0.5, "y": 0.5, "z": 0.0})).collect();
    let mesh = json!({ "faceLandmarks": [mesh] }).to_string();
    let texts = [dlib, cvat, qupath, napari, stereomorph, mesh];
    exported.chain(texts.map(String::into_bytes)).collect()
}

/// Small photos of every kind.
pub fn photos() -> Vec<Vec<u8>> {
    let picture = picture();
    let mut all = Vec::new();
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff] {
        for image in [
            DynamicImage::from(picture.clone()),
            DynamicImage::from(picture.clone()).into_rgba8().into(),
            DynamicImage::from(picture.clone()).into_luma8().into(),
            DynamicImage::from(picture.clone()).into_rgb16().into(),
        ] {
            let mut file = Cursor::new(Vec::new());
            if image.write_to(&mut file, format).is_ok() {
                all.push(file.into_inner());
            }
        }
    }
    for compression in [Compression::Lzw, Compression::Packbits] {
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file).unwrap().with_compression(compression);
        encoder.write_image::<colortype::RGB8>(48, 32, picture.as_raw()).unwrap();
        all.push(file.into_inner());
    }
    for (progressive, sampling) in
        [(false, SamplingFactor::F_2_2), (true, SamplingFactor::F_1_1), (false, SamplingFactor::F_2_1)]
    {
        for (colours, bytes) in [(ColorType::Rgb, picture.as_raw().clone()), (ColorType::Cmyk, vec![90; 4 * 48 * 32])] {
            let mut file = Vec::new();
            let mut encoder = Encoder::new(&mut file, 80);
            encoder.set_progressive(progressive);
            // Of inks the black one would be finer than the first, which is not read.
            encoder.set_sampling_factor(if colours == ColorType::Rgb { sampling } else { SamplingFactor::F_1_1 });
            encoder.set_restart_interval(4);
            encoder.add_app_segment(1, [b"Exif\0\0".as_slice(), &exif()[0]].concat()).unwrap();
            encoder.add_icc_profile(&profiles()[0]).unwrap();
            encoder.encode(&bytes, 48, 32, colours).unwrap();
            all.push(file);
        }
    }
    #[cfg(feature = "heic")]
    all.push(heifer::encode_rgb8(48, 32, &picture, &heifer::EncodeOptions::default()).unwrap());
    all
}

/// Colour profiles.
pub fn profiles() -> Vec<Vec<u8>> {
    use moxcms::ColorProfile;
    [ColorProfile::new_srgb(), ColorProfile::new_display_p3(), ColorProfile::new_gray_with_gamma(2.2)]
        .map(|profile| profile.encode().unwrap())
        .into()
}

/// Exif data of a phone: orientation, maker, model, focal lengths, time.
pub fn exif() -> Vec<Vec<u8>> {
    let text = |tag: u16, text: &'static str| (tag, 2_u16, text.as_bytes().to_vec());
    let entries = [
        (0x0112, 3, 6_u16.to_be_bytes().to_vec()),
        text(0x010f, "Maker\0"),
        text(0x0110, "Model 12\0"),
        (0x8769, 4, 200_u32.to_be_bytes().to_vec()),
    ];
    let details = [
        text(0x9003, "2024:03:01 12:00:00\0"),
        (0x920a, 5, [6_u32.to_be_bytes(), 1_u32.to_be_bytes()].concat()),
        (0xa405, 3, 26_u16.to_be_bytes().to_vec()),
        (0xa002, 4, 16_u32.to_be_bytes().to_vec()),
        (0xa003, 4, 16_u32.to_be_bytes().to_vec()),
    ];
    let mut bytes = b"MM\0*\0\0\0\x08".to_vec();
    directory(&mut bytes, &entries);
    bytes.resize(200, 0);
    directory(&mut bytes, &details);
    vec![bytes]
}

fn directory(bytes: &mut Vec<u8>, entries: &[(u16, u16, Vec<u8>)]) {
    let mut beyond = bytes.len() + 2 + 12 * entries.len() + 4;
    let mut values: Vec<u8> = Vec::new();
    bytes.extend((entries.len() as u16).to_be_bytes());
    for (tag, kind, value) in entries {
        let width = [1, 1, 1, 2, 4, 8][usize::from(*kind)];
        bytes.extend(tag.to_be_bytes());
        bytes.extend(kind.to_be_bytes());
        bytes.extend(((value.len() / width) as u32).to_be_bytes());
        if value.len() <= 4 {
            let mut short = value.clone();
            short.resize(4, 0);
            bytes.extend(short);
        } else {
            bytes.extend((beyond as u32).to_be_bytes());
            beyond += value.len();
            values.extend(value);
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(values);
}

fn example() -> Value {
    serde_json::from_slice(include_bytes!("../../../fixtures/after.landmarks.json")).unwrap()
}

/// Landmark files: the example, in part, and with repeated markings.
pub fn landmark_files() -> Vec<Value> {
    let whole = example();
    let mut less = whole.clone();
    less.as_object_mut().unwrap().remove("scale");
    let mut repeated = whole.clone();
    let markings = repeated["markings"].as_array_mut().unwrap();
    for by in [0.4, -0.7] {
        let mut further = markings[0].clone();
        moved(&mut further, by);
        markings.push(further);
    }
    vec![whole, less, repeated]
}

/// Every number a little larger, the next one a little less.
fn moved(value: &mut Value, mut by: f64) {
    match value {
        Value::Number(number) => *value = json!(number.as_f64().unwrap() + by),
        Value::Array(items) => items.iter_mut().for_each(|item| {
            moved(item, by);
            by = -by;
        }),
        Value::Object(entries) => entries.values_mut().for_each(|entry| moved(entry, by)),
        _ => {}
    }
}

/// Repeated markings, and a study of them.
pub fn studies() -> Vec<Value> {
    let repeated = landmark_files().pop().unwrap();
    let file = LandmarkFile::read(repeated.to_string().as_bytes()).unwrap();
    let study = repeatability(&[&file.marked_photo()]).unwrap();
    let report = repeatability_report(&study, vec!["photo".to_owned()]);
    vec![repeated, serde_json::to_value(&report).unwrap()]
}

/// Requests to the marking page: method, path and body.
pub fn requests() -> Vec<Vec<(&'static str, String, Value)>> {
    let marking = example()["markings"][0].clone();
    let about = json!({ "mirrored": false, "parted": false, "eyes": true, "expression": "rest" });
    let draft = json!({ "about": about, "marking": marking, "scale": { "kind": "iris" } });
    let window = json!({ "window": "w" });
    let of_photo = |method, path: &str, body: Value| (method, format!("/api/photos/0{path}"), body);
    let open = || of_photo("POST", "/open", window.clone());
    let with_draft = json!({ "window": "w", "draft": draft });
    let save = json!({ "window": "w", "draft": draft, "consent": "none" });
    let pair = json!({ "before": 0, "after": 0, "check": false });
    vec![
        vec![open(), of_photo("PUT", "/draft", with_draft.clone()), of_photo("POST", "/measures", draft.clone())],
        vec![
            ("PUT", "/api/marker".to_owned(), json!("AB")),
            open(),
            of_photo("POST", "/save", save),
            of_photo("GET", "/landmarks.json", Value::Null),
            of_photo("POST", "/correct", json!(0)),
        ],
        vec![
            of_photo("POST", "/outline", draft.clone()),
            of_photo("POST", "/snap", json!({ "draft": draft, "curve": "upper_border" })),
            of_photo("POST", "/proposal", json!({ "draft": draft, "from": null })),
        ],
        // A TPS file of two points, without names and with a scale.
        vec![of_photo(
            "POST",
            "/import",
            json!({ "draft": draft, "file": "TE09MgoxMCAyMAozMCAyMApTQ0FMRT0wLjEK",
                    "answers": { "order": "ch_r,ch_l", "scale_unit": "mm", "rows": "upright" } }),
        )],
        vec![
            ("PUT", "/api/visits".to_owned(), json!([{ "photos": [0] }, { "photos": [] }])),
            ("POST", "/api/visits/days".to_owned(), json!({})),
            ("GET", "/api/session".to_owned(), Value::Null),
        ],
        vec![
            of_photo("GET", "/tiles/0/0/0", Value::Null),
            of_photo("GET", "/thumbnail", Value::Null),
            of_photo("GET", "/carried", Value::Null),
            of_photo("GET", "/quality", Value::Null),
        ],
        vec![
            ("POST", "/api/landmarks".to_owned(), example()),
            ("POST", "/api/comparison".to_owned(), pair.clone()),
            ("POST", "/api/matches".to_owned(), pair),
            ("GET", "/api/comparison/report.html".to_owned(), Value::Null),
            ("POST", "/api/blind".to_owned(), json!({})),
            ("GET", "/api/agreement".to_owned(), Value::Null),
        ],
    ]
}
