//! The ways by which bytes from elsewhere come in, one function each: what is fuzzed by these tests on stable Rust and by the
//! targets of `fuzz/` with libFuzzer. Each says whether the bytes were accepted, and panics where a promise is broken.

use std::sync::OnceLock;

use hyper::Request;
use hyper::body::Bytes;
use lipmetry::imaging::{ColourTreatment, Limits, PixelRegion, decode};
use lipmetry::landmark::Landmark;
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::landmark::import::{ImportOptions, LengthUnit, LipsStated, Order, PhotoFacts, import};
use lipmetry::pipeline::PhotoFile;
use lipmetry::report::{marking_error_of, repeatability_report, repeatability_tables};
use lipmetry::uncertainty::repeatability;
use lipmetry::web::{Guard, MarkingSession, MemoryStore, System, respond};
use lipmetry::{Photo, Sampling, Settings, compare, measure};

const BEFORE: &[u8] = include_bytes!("../../../fixtures/before.landmarks.json");

/// Narrow limits, so that what claims to be large is refused and what is accepted takes milliseconds.
pub fn limits() -> Limits {
    Limits {
        max_file_bytes: 1 << 20,
        max_width: 1024,
        max_height: 1024,
        max_pixels: 1 << 19,
        max_alloc_bytes: 32 << 20,
        whole: false,
    }
}

/// A photo of any kind, with its Exif data and its colour profile.
pub fn photo(bytes: &[u8]) -> bool {
    decoded(bytes).is_some()
}

fn decoded(bytes: &[u8]) -> Option<PhotoFile> {
    let mut file = PhotoFile::decode("photo", bytes, &limits()).ok()?;
    let (width, height) = file.photo.size();
    assert!(width > 0 && height > 0 && width <= 1024 && height <= 1024, "{width} x {height}");
    let shown = file.photo.crop_srgb(PixelRegion { x: 0, y: 0, width, height });
    assert_eq!(shown.dimensions(), (width, height), "the picture has the declared size");
    let whole = decode(bytes, &Limits { whole: true, ..limits() });
    if file.photo.check().is_err() {
        assert!(whole.is_err(), "a part is damaged, and the whole is not");
        return None;
    }
    let whole = whole.expect("what is read in parts is read whole").crop_srgb(PixelRegion::whole((width, height)));
    assert!(shown == whole, "the parts are those of the whole");
    file.sum_picture(bytes);
    Some(file)
}

/// A file of marks of another program, on a photo of the size of the fixtures' before photo: by the names in it, by places, and with
/// its questions answered. What is accepted lies in the picture.
pub fn imported(bytes: &[u8]) -> bool {
    let size = (marked().photo.width, marked().photo.height);
    let photo = PhotoFacts::upright("before.jpg", size);
    let answered = ImportOptions {
        pts_origin: None,
        is_centre: Some(true),
        lips: Some(LipsStated::Parted),
        scale_unit: Some(LengthUnit::Millimetre),
        zero_is_missing: Some(true),
        pick: Some(1),
        ..ImportOptions::default()
    };
    let points = &marked().markings[0].points.0;
    let is_marked = |landmark: &Landmark| points.contains_key(landmark);
    let names: Vec<&str> = Landmark::ALL.into_iter().filter(is_marked).map(Landmark::id).collect();
    let order = Order::read(&names.join(",")).expect("these are names");
    let places = ImportOptions { order, ..ImportOptions::default() };
    let mut is_accepted = false;
    for options in [ImportOptions::default(), places, answered] {
        let Ok(marks) = import(bytes, &photo, &options) else { continue };
        is_accepted = true;
        let (width, height) = photo.size;
        for (landmark, [x, y]) in &marks.marking.points.0 {
            let is_inside = (0.0..=f64::from(width)).contains(x) && (0.0..=f64::from(height)).contains(y);
            assert!(is_inside, "{landmark} lies at {x}, {y}");
        }
    }
    is_accepted
}

/// The marks of the fixtures' before photo.
fn marked() -> &'static LandmarkFile {
    static FILE: OnceLock<LandmarkFile> = OnceLock::new();
    FILE.get_or_init(|| LandmarkFile::read(BEFORE).expect("the fixture can be read"))
}

/// A colour profile, in a JPEG file: whether it was used. The photo is read in any case.
pub fn profile(bytes: &[u8]) -> bool {
    let mut segment = b"ICC_PROFILE\0\x01\x01".to_vec();
    segment.extend(bytes.iter().take(65_000));
    let file = decoded(&with_segment(0xe2, &segment)).expect("a profile stops no photo");
    file.photo.colour() == ColourTreatment::Converted
}

/// Exif data, in a JPEG file: whether the day or the lens was found. The photo is read in any case.
pub fn exif(bytes: &[u8]) -> bool {
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(bytes.iter().take(65_000));
    let file = decoded(&with_segment(0xe1, &segment)).expect("Exif data stop no photo");
    file.taken.is_some() || file.lens.is_some()
}

/// A small JPEG file with a segment more.
fn with_segment(kind: u8, payload: &[u8]) -> Vec<u8> {
    static SMALL: OnceLock<Vec<u8>> = OnceLock::new();
    let small = SMALL.get_or_init(|| {
        let mut bytes = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut bytes, 80);
        encoder.encode(&[120; 3 * 16 * 16], 16, 16, jpeg_encoder::ColorType::Rgb).expect("a small picture is encoded");
        bytes
    });
    let mut bytes = small[..2].to_vec();
    bytes.extend([0xff, kind]);
    bytes.extend(((payload.len() + 2) as u16).to_be_bytes());
    bytes.extend(payload);
    bytes.extend(&small[2..]);
    bytes
}

fn few_samples() -> Settings {
    Settings { sampling: Sampling { samples: 8, ..Sampling::default() }, ..Settings::default() }
}

/// A landmark file: what is read can be written and read again, and its measures and their change have no value that is no number.
pub fn landmarks(bytes: &[u8]) -> bool {
    let Ok(file) = LandmarkFile::read(bytes) else { return false };
    let written = file.write().expect("what was read can be written");
    let again = LandmarkFile::read(&written).expect("what was written can be read");
    assert_eq!(again, file, "writing changes nothing");
    let Ok(photo) = Photo::from_landmarks(bytes) else { return false };
    static FIRST: OnceLock<Photo> = OnceLock::new();
    let before = FIRST.get_or_init(|| Photo::from_landmarks(BEFORE).expect("the example is read"));
    let settings = few_samples();
    let measured = measure(&photo, &settings).and_then(|measured| measured.report().json());
    let compared = compare(before, &photo, &settings).and_then(|compared| compared.report().json());
    for json in [measured, compared].into_iter().flatten() {
        // JSON has no NaN: it would have become null, and what is missing has a reason instead.
        let report: serde_json::Value = serde_json::from_slice(&json).expect("a report is JSON");
        no_lost_value(&report, "report");
    }
    true
}

/// A value beside a unit is a number.
fn no_lost_value(value: &serde_json::Value, place: &str) {
    match value {
        serde_json::Value::Object(entries) => {
            let is_lost = entries.contains_key("unit") && entries.get("value").is_some_and(serde_json::Value::is_null);
            assert!(!is_lost, "{place} has no value");
            entries.iter().for_each(|(key, value)| no_lost_value(value, &format!("{place}.{key}")));
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| no_lost_value(value, place)),
        _ => {}
    }
}

/// Repeated markings of a photo, and the file in which a study of them is kept.
pub fn repeated(bytes: &[u8]) -> bool {
    let is_study = marking_error_of(bytes).is_ok();
    let Ok(file) = LandmarkFile::read(bytes) else { return is_study };
    let marked = file.marked_photo();
    let Ok(study) = repeatability(&[&marked]) else { return is_study };
    let report = repeatability_report(&study, vec!["photo".to_owned()]);
    repeatability_tables(&report, Default::default()).expect("a study can be written");
    let json = lipmetry::pipeline::to_json(&report).expect("a study can be written");
    marking_error_of(&json).is_ok() || is_study
}

/// Requests to the marking page: each line is the method, a space, the path below the page's own, a space, and the body. A photo is
/// there, which nobody has marked yet.
pub fn requests(bytes: &[u8], photo: &[u8]) -> bool {
    let guard = Guard::new(9).expect("the system gives random numbers");
    let session = MarkingSession::new(
        Box::new(MemoryStore::default()),
        &[],
        false,
        few_samples(),
        Default::default(),
        System::PROGRAM,
    );
    let address: hyper::Uri = guard.address().expect("the system gives random numbers").parse().expect("an address");
    let first = request("GET", &address.to_string(), None, Bytes::new()).expect("a request");
    let welcome = respond(&first, &session, &guard);
    let cookie = welcome.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok()).unwrap_or_default();
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let base = address.path().trim_end_matches('/').to_owned();
    let ask = |method: &str, path: &str, body: Bytes| {
        let request = request(method, &format!("http://127.0.0.1:9{base}{path}"), Some(&cookie), body)?;
        let response = respond(&request, &session, &guard);
        assert!(response.headers().contains_key("content-security-policy"), "{method} {path}: no policy");
        assert!(response.status().as_u16() < 500, "{method} {path}: {}", response.status());
        Some(response.status().is_success())
    };
    let added = ask("POST", "/api/photos?name=a.jpg&place=before", Bytes::copy_from_slice(photo));
    let mut accepted = false;
    for line in bytes.split(|byte| *byte == b'\n').take(8) {
        let mut parts = line.splitn(3, |byte| *byte == b' ');
        let mut text = || std::str::from_utf8(parts.next()?).ok();
        if let (Some(method), Some(path)) = (text(), text()) {
            let body = Bytes::copy_from_slice(parts.next().unwrap_or_default());
            accepted |= ask(method, path, body).unwrap_or(false);
        }
    }
    accepted && added.is_some()
}

fn request(method: &str, address: &str, cookie: Option<&str>, body: Bytes) -> Option<Request<Bytes>> {
    let request = Request::builder().method(method).uri(address).header("host", "127.0.0.1:9");
    let request = request.header("origin", "http://127.0.0.1:9").header("sec-fetch-site", "same-origin");
    let request = cookie.into_iter().fold(request, |request, cookie| request.header("cookie", cookie));
    request.body(body).ok()
}
