use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::name::{plain_name, printable};
use crate::caution::{Caution, LandmarkFileCaution, LightCaution};
use crate::geometry::FocalLength;
use crate::imaging::{self, ColourTreatment, DecodeError, DecodedImage, Limits};
use crate::landmark::MarkedPhoto;
use crate::landmark::file::{LandmarkFile, LandmarkProblems};
use crate::report::{PhotoIdentity, Picture};

/// What a photo's file holds.
#[derive(Clone, Debug)]
pub struct PhotoFile {
    /// The file's name without a folder, fit to be printed.
    pub name: String,
    /// The decoded photo.
    pub photo: DecodedImage,
    /// The SHA-256 sum of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// The day that the camera's clock says.
    pub taken: Option<Date>,
    /// The focal length that the camera says, in pixels.
    pub focal_length: Option<FocalLength>,
}

impl PhotoFile {
    /// Decodes the file called `name` whose bytes are `bytes`.
    ///
    /// # Errors
    ///
    /// Where [`imaging::decode`] has some.
    pub fn decode(name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, DecodeError> {
        let photo = imaging::decode(bytes, limits)?;
        let focal_length = imaging::focal_length(bytes, photo.size());
        let sha256 = sha256(bytes);
        Ok(Self { name: printable(name), photo, sha256, taken: imaging::capture_day(bytes), focal_length })
    }
}

/// The SHA-256 sum of bytes, in 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A photo and its landmarks, decoded and checked.
#[derive(Clone, Debug)]
pub struct Input {
    /// What a report says of the photo's file.
    pub identity: PhotoIdentity,
    /// The photo's file.
    pub file: Arc<PhotoFile>,
    /// What was marked on it.
    pub marked: MarkedPhoto,
    /// What is wrong with the two files beside each other.
    pub cautions: Vec<Caution>,
}

impl Input {
    /// The photo with its landmarks.
    ///
    /// # Errors
    ///
    /// Where the landmarks belong to a photo of another size or another sum.
    pub fn new(file: Arc<PhotoFile>, landmarks: &LandmarkFile) -> Result<Self, LandmarkProblems> {
        let (width, height) = file.photo.size();
        landmarks.check_photo(width, height, &file.sha256)?;
        let mut cautions = Vec::new();
        let stated = printable(&landmarks.photo.file);
        if plain_name(&stated) != plain_name(&file.name) {
            let photo = file.name.clone();
            let another = LandmarkFileCaution::LandmarksNameAnotherPhoto { stated, photo };
            cautions.push(Caution::LandmarkFile(another));
        }
        if file.photo.colour() == ColourTreatment::ProfileUnreadable {
            let photo = file.name.clone();
            cautions.push(Caution::Light(LightCaution::ColourProfileUnusable { photo }));
        }
        let mut marked = landmarks.marked_photo();
        // What a person wrote down goes before what a camera's clock says.
        marked.taken = marked.taken.or(file.taken);
        marked.focal_length = file.focal_length;
        let sha256 = file.sha256.clone();
        let identity = PhotoIdentity { file: file.name.clone(), width, height, sha256, mirrored: marked.mirrored };
        Ok(Self { identity, file, marked, cautions })
    }

    /// The pixels, and whether they are a mirror image.
    pub fn picture(&self) -> Picture<'_> {
        Picture { photo: &self.file.photo, mirrored: self.marked.mirrored }
    }
}
