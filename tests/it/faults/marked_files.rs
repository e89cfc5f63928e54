//! Photos with landmark files whose coordinates are changed by a formula.

use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageFormat, RgbImage};
use lipmetry::imaging::{DecodedImage, PixelRegion};
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::{Caution, Error, MeasuredPhoto, Photo, Settings, measure};
use serde_json::Value;

/// A photo with its landmark file, as JSON.
#[derive(Clone)]
pub struct MarkedFile {
    pub name: String,
    pub photo: Vec<u8>,
    pub landmarks: Value,
}

impl MarkedFile {
    /// The landmark file at a path with the photo that it names, in `images` or beside it.
    pub fn open(landmarks: &Path, images: &Path) -> Self {
        let bytes = std::fs::read(landmarks).unwrap_or_else(|error| panic!("{}: {error}", landmarks.display()));
        let landmarks: Value = serde_json::from_slice(&bytes).unwrap();
        let name = landmarks["photo"]["file"].as_str().unwrap().to_owned();
        let photo = std::fs::read(images.join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { name, photo, landmarks }
    }

    /// Width and height of the picture in pixels.
    pub fn size(&self) -> [f64; 2] {
        ["width", "height"].map(|side| self.landmarks["photo"][side].as_f64().unwrap())
    }

    /// The same with every position mapped, and the sum left out.
    #[must_use]
    pub fn mapped(&self, map: impl Fn([f64; 2]) -> [f64; 2]) -> Self {
        let mut edited = self.clone();
        edited.landmarks["photo"].as_object_mut().unwrap().remove("sha256");
        each_position(&mut edited.landmarks, &map);
        edited
    }

    /// The same with a named point of the first marking somewhere else.
    #[must_use]
    pub fn with_point(&self, name: &str, at: [f64; 2]) -> Self {
        let mut edited = self.clone();
        edited.landmarks["markings"][0]["points"][name] = serde_json::json!(at);
        edited
    }

    /// Where a named point of the first marking lies.
    pub fn point(&self, name: &str) -> [f64; 2] {
        [0, 1].map(|axis| self.landmarks["markings"][0]["points"][name][axis].as_f64().unwrap())
    }

    /// The same with another picture, of another size.
    #[must_use]
    pub fn with_picture(&self, picture: &RgbImage) -> Self {
        let mut edited = self.clone();
        let mut photo = std::io::Cursor::new(Vec::new());
        DynamicImage::from(picture.clone()).write_to(&mut photo, ImageFormat::Png).unwrap();
        edited.photo = photo.into_inner();
        edited.landmarks["photo"]["width"] = picture.width().into();
        edited.landmarks["photo"]["height"] = picture.height().into();
        edited.landmarks["photo"].as_object_mut().unwrap().remove("sha256");
        edited
    }

    /// The picture's pixels, upright.
    pub fn picture(&self) -> RgbImage {
        let decoded: DecodedImage =
            lipmetry::imaging::decode(&self.photo, &lipmetry::imaging::Limits::default()).unwrap();
        let (width, height) = decoded.size();
        decoded.crop_srgb(PixelRegion { x: 0, y: 0, width, height })
    }

    pub fn photo(&self) -> Result<Photo, Error> {
        Photo::from_bytes(&self.name, &self.photo, &serde_json::to_vec(&self.landmarks).unwrap())
    }

    /// The photo measured, values alone.
    pub fn measured(&self) -> MeasuredPhoto {
        let photo = self.photo().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        measure(&photo, &Settings::values_only()).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// What the landmark file is refused for; empty where it is read.
    pub fn problems(&self) -> Vec<String> {
        match LandmarkFile::read(&serde_json::to_vec(&self.landmarks).unwrap()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.list().iter().map(ToString::to_string).collect(),
        }
    }
}

/// The cautions of a code.
pub fn of_code<'a>(measured: &'a MeasuredPhoto, code: &str) -> Vec<&'a Caution> {
    measured.cautions().iter().filter(|caution| caution.code() == code).collect()
}

fn each_position(value: &mut Value, map: &impl Fn([f64; 2]) -> [f64; 2]) {
    match value {
        Value::Array(pair) if pair.len() == 2 && pair.iter().all(Value::is_number) => {
            let at = [0, 1].map(|axis| pair[axis].as_f64().unwrap());
            *value = serde_json::json!(map(at));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_position(item, map)),
        Value::Object(entries) => entries.values_mut().for_each(|entry| each_position(entry, map)),
        _ => {}
    }
}

/// The painted face, and where they are present the real photos with people's marks, two of them of dark skin.
pub fn photos() -> Vec<MarkedFile> {
    let fixture = crate::photos::fixture("");
    let mut photos = vec![
        MarkedFile::open(&fixture.join("before.landmarks.json"), &fixture),
        MarkedFile::open(&fixture.join("after.landmarks.json"), &fixture),
    ];
    photos.extend(real_photos());
    photos
}

/// The real photos, marked by people and by programs.
pub fn real_photos() -> Vec<MarkedFile> {
    let Some(folder) = crate::photos::photos() else { return Vec::new() };
    let images = folder.join("images");
    let mut files: Vec<PathBuf> = ["human", "machine"]
        .iter()
        .flat_map(|source| std::fs::read_dir(folder.join(source)).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.to_string_lossy().ends_with(".landmarks.json"))
        .collect();
    files.sort();
    files.iter().map(|path| MarkedFile::open(path, &images)).collect()
}

/// The photos of sixteen people of different skin and beard, marked by people.
pub fn photos_of_many() -> Vec<MarkedFile> {
    let Some(folder) = crate::photos::photos() else { return Vec::new() };
    let mut faces: Vec<PathBuf> =
        std::fs::read_dir(folder.join("match/warp")).unwrap().map(|entry| entry.unwrap().path()).collect();
    faces.retain(|path| path.is_dir());
    faces.sort();
    let photos = faces.iter().flat_map(|face| {
        ["before", "none", "lift"].map(|name| MarkedFile::open(&face.join(format!("{name}.landmarks.json")), face))
    });
    photos.collect()
}
