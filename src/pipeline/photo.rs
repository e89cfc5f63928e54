//! A photo with what was marked on it: from bytes, or from the landmarks alone.

use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::caution::{Caution, LandmarkFileCaution, LightCaution};
use crate::error::Error;
use crate::geometry::FocalLength;
use crate::imaging::{self, ColourTreatment, DecodeError, DecodedImage, Limits, PixelRegion, StatedLens};
use crate::landmark::file::{Belonging, LandmarkFile, LandmarkProblems, MatchDocument, PhotoDocument};
use crate::landmark::{MarkedPhoto, Marking};
use crate::report::{PhotoIdentity, Picture};
use crate::stage::{Stage, during};
use crate::text::{is_same_name, plain_name, printable};

/// What a photo's file holds.
#[derive(Clone, Debug)]
pub struct PhotoFile {
    /// The file's name without a folder, fit to be printed.
    pub name: String,
    /// What a report calls the photo in the place of its name, where that one stays unsaid.
    pub called: Option<String>,
    /// The decoded photo.
    pub photo: DecodedImage,
    /// The SHA-256 sum of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// The SHA-256 sum of the picture without its metadata, where [`PhotoFile::sum_picture`] has found it.
    pub picture_sha256: Option<String>,
    /// The day that the camera's clock says.
    pub taken: Option<Date>,
    /// The focal length that the camera says, in pixels.
    pub focal_length: Option<FocalLength>,
    /// The camera and the lens that it names.
    pub lens: Option<StatedLens>,
}

impl PhotoFile {
    /// Decodes the file called `name` whose bytes are `bytes`.
    ///
    /// # Errors
    ///
    /// Where [`imaging::decode`] has some.
    pub fn decode(name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, DecodeError> {
        let photo = during(Stage::Decoding, || imaging::decode(bytes, limits))?;
        let focal_length = imaging::focal_length(bytes, photo.size());
        let (taken, lens) = (imaging::capture_day(bytes), imaging::stated_lens(bytes));
        let (name, sha256) = (printable(name), during(Stage::Summing, || sha256(bytes)));
        Ok(Self { name, called: None, photo, sha256, picture_sha256: None, taken, focal_length, lens })
    }

    /// Finds the sum of the picture without its metadata; `bytes` are those that were decoded. Summing a file takes time, and only
    /// a landmark file that is written, or that knows the photo by no other sum, needs this one.
    ///
    /// It is [`picture_sha256`].
    pub fn sum_picture(&mut self, bytes: &[u8]) {
        self.picture_sha256 = picture_sha256(self.photo.header(), bytes);
    }

    /// What a landmark file says of the photo.
    pub fn document(&self) -> PhotoDocument {
        let (width, height) = self.photo.size();
        PhotoDocument {
            file: plain_name(&self.name),
            width,
            height,
            sha256: Some(self.sha256.clone()),
            picture_sha256: self.picture_sha256.clone(),
            taken: None,
        }
    }

    /// What a report calls the photo.
    pub(super) fn reported_name(&self) -> &str {
        self.called.as_ref().unwrap_or(&self.name)
    }

    /// What is wrong with the file itself.
    fn cautions(&self) -> Vec<Caution> {
        let unreadable = self.photo.colour() == ColourTreatment::ProfileUnreadable;
        let caution = || Caution::Light(LightCaution::ColourProfileUnusable { photo: self.reported_name().to_owned() });
        unreadable.then(caution).into_iter().collect()
    }

    /// Finds the sum of the picture where it takes that one to know that the landmarks belong to the photo.
    #[must_use]
    pub(crate) fn known_to(mut self, landmarks: &LandmarkFile, bytes: &[u8]) -> Self {
        if landmarks.asks_for_picture(&self.sha256) {
            self.sum_picture(bytes);
        }
        self
    }
}

/// The SHA-256 sum of a photo's picture without its metadata, 64 hexadecimal digits; `None` of a kind of file that tells them not
/// apart. `bytes` are the file's, and `header` is theirs.
///
/// It is the sum of the kind of file, of the EXIF value of the orientation, which says where each pixel lies, and of the
/// parts that [`imaging::picture_data`] finds.
pub fn picture_sha256(header: &imaging::Header, bytes: &[u8]) -> Option<String> {
    let start = format!("{} {}", header.format, header.orientation.exif());
    let sum = |sum: Sha256, part: &&[u8]| sum.chain_update(part);
    let parts = imaging::picture_data(bytes)?;
    Some(hexadecimal(&parts.iter().fold(Sha256::new_with_prefix(start), sum).finalize()))
}

/// The SHA-256 sum of bytes, in 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(sum: &[u8]) -> String {
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A photo of a mouth and what was marked on it. A copy shares the pixels.
#[derive(Clone, Debug)]
pub struct Photo {
    /// What errors call it: its path, or its name.
    label: String,
    name: String,
    sha256: Option<String>,
    marked: Arc<MarkedPhoto>,
    matches: Vec<MatchDocument>,
    file: Option<Arc<PhotoFile>>,
    cautions: Vec<Caution>,
}

impl Photo {
    /// A photo and its landmark file, each as the bytes of the file. `name` is the photo's name in reports, without a folder.
    ///
    /// # Errors
    ///
    /// Where the photo cannot be decoded, where the landmark file is wrong, and where it states another size or sum than the
    /// photo's; all problems at once.
    pub fn from_bytes(name: &str, photo: &[u8], landmarks: &[u8]) -> Result<Self, Error> {
        let label = printable(name);
        let (file, bytes) = (format!("landmarks of {label}"), photo);
        let decoded = PhotoFile::decode(name, bytes, &Limits::default());
        let decoded = decoded.map_err(|source| Error::Decode { photo: label, source });
        let landmarks = LandmarkFile::read(landmarks);
        let landmarks = landmarks.map_err(|source| Error::Landmarks { file: file.clone(), source });
        let (decoded, landmarks) = Error::both(decoded, landmarks)?;
        let decoded = decoded.known_to(&landmarks, bytes);
        Self::new(Arc::new(decoded), &landmarks).map_err(|source| Error::Landmarks { file, source })
    }

    /// A photo by its landmark file alone: it is measured and compared without what its pixels would tell, and no report is drawn.
    ///
    /// # Errors
    ///
    /// Where the landmark file is wrong; all problems at once.
    pub fn from_landmarks(landmarks: &[u8]) -> Result<Self, Error> {
        let file = LandmarkFile::read(landmarks)
            .map_err(|source| Error::Landmarks { file: "landmarks".to_owned(), source })?;
        let name = printable(&file.photo.file);
        Ok(Self {
            label: name.clone(),
            name,
            sha256: file.photo.sha256.as_ref().map(|sum| sum.to_ascii_lowercase()),
            marked: Arc::new(file.marked_photo()),
            matches: file.matches,
            file: None,
            cautions: Vec::new(),
        })
    }

    /// The decoded photo with its landmarks.
    ///
    /// # Errors
    ///
    /// Where the landmarks belong to a photo of another size or another sum.
    pub fn new(file: Arc<PhotoFile>, landmarks: &LandmarkFile) -> Result<Self, LandmarkProblems> {
        let belonging = landmarks.belonging(file.photo.size(), &file.sha256, file.picture_sha256.as_deref())?;
        let mut cautions = Vec::new();
        let (stated, photo) = (printable(&landmarks.photo.file), file.reported_name().to_owned());
        match belonging {
            Belonging::Sum => {}
            Belonging::PictureAlone => {
                cautions.push(Caution::LandmarkFile(LandmarkFileCaution::MetadataChanged { photo }));
            }
            // A name says less than a sum, and is asked only without one.
            Belonging::Unstated if is_same_name(&stated, &file.name) => {}
            Belonging::Unstated => {
                // Where names stay unsaid, that of the other photo does, too.
                let stated = if file.called.is_some() { "a photo of another name".to_owned() } else { stated };
                let another = LandmarkFileCaution::LandmarksNameAnotherPhoto { stated, photo };
                cautions.push(Caution::LandmarkFile(another));
            }
        }
        cautions.extend(file.cautions());
        let mut marked = landmarks.marked_photo();
        // What a person wrote down goes before what a camera's clock says.
        marked.taken = marked.taken.or(file.taken);
        marked.focal_length = file.focal_length;
        let (name, sha256) = (file.reported_name().to_owned(), Some(file.sha256.clone()));
        Ok(Self {
            label: name.clone(),
            name,
            sha256,
            marked: Arc::new(marked),
            matches: landmarks.matches.clone(),
            file: Some(file),
            cautions,
        })
    }

    /// A photo that nobody marked, with marks that were carried from `marked`, a photo of the same visit: the face is the same and
    /// held alike, and what is stated of that one holds for it.
    pub(super) fn carried(file: Arc<PhotoFile>, label: String, marked: &Self, marking: Marking) -> Self {
        let (width, height) = file.photo.size();
        let of_marked = marked.marked();
        let marked = MarkedPhoto {
            width,
            height,
            mirrored: of_marked.mirrored,
            expression: of_marked.expression,
            cosmetics: of_marked.cosmetics,
            taken: of_marked.taken,
            calibration: None,
            focal_length: file.focal_length,
            markings: vec![marking],
        };
        let (name, sha256) = (file.reported_name().to_owned(), Some(file.sha256.clone()));
        let (marked, matches) = (Arc::new(marked), Vec::new());
        Self { label, name, sha256, marked, matches, cautions: file.cautions(), file: Some(file) }
    }

    /// The same photo of another day.
    pub(super) fn taken_on(&self, day: Date) -> Self {
        let marked = MarkedPhoto { taken: Some(day), ..MarkedPhoto::clone(&self.marked) };
        Self { marked: Arc::new(marked), ..self.clone() }
    }

    /// The same photo with one marking.
    pub(super) fn with_marking(&self, marking: Marking) -> Self {
        let marked = MarkedPhoto { markings: vec![marking], ..MarkedPhoto::clone(&self.marked) };
        Self { marked: Arc::new(marked), ..self.clone() }
    }

    /// Lets go of all pixels but those in `region`, which is in pixels of the upright photo as it is stored.
    pub(super) fn keep(&mut self, region: PixelRegion) {
        if let Some(file) = &self.file {
            self.file = Some(Arc::new(PhotoFile { photo: file.photo.part(region), ..PhotoFile::clone(file) }));
        }
    }

    /// Checks that every part of the picture that was looked at could be decoded.
    ///
    /// # Errors
    ///
    /// Where one could not: what was made of it is worth nothing.
    pub(super) fn check(&self) -> Result<(), Error> {
        let checked = self.file.as_ref().map_or(Ok(()), |file| file.photo.check());
        checked.map_err(|source| Error::Decode { photo: self.label.clone(), source })
    }

    /// The photo under another name in errors, such as its path.
    #[cfg(feature = "fs")]
    #[must_use]
    pub(crate) fn labelled(self, label: String) -> Self {
        Self { label, ..self }
    }

    /// What errors call it.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// What a report calls it: the name of its file, without a folder, or what stands for that.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Width and height of the upright photo in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.marked.width, self.marked.height)
    }

    /// The SHA-256 sum of its file, 64 hexadecimal digits; by its landmarks alone the one that they state.
    pub fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }

    /// What was marked on it.
    #[doc(hidden)]
    pub fn marked(&self) -> &Arc<MarkedPhoto> {
        &self.marked
    }

    /// What its landmark file states of its matches with earlier photos.
    #[doc(hidden)]
    pub fn matches(&self) -> &[MatchDocument] {
        &self.matches
    }

    /// What its file holds; `None` by its landmarks alone.
    pub(super) fn file(&self) -> Option<&PhotoFile> {
        self.file.as_deref()
    }

    /// Takes the focal length for unknown.
    pub(super) fn forget_focal_length(&mut self) {
        Arc::make_mut(&mut self.marked).focal_length = None;
    }

    /// What is wrong with its two files beside each other.
    pub(super) fn cautions(&self) -> &[Caution] {
        &self.cautions
    }

    /// The pixels, and whether they are a mirror image.
    ///
    /// # Errors
    ///
    /// Where only its landmarks were read.
    #[doc(hidden)]
    pub fn picture(&self) -> Result<Picture<'_>, Error> {
        let file = self.file.as_ref().ok_or_else(|| Error::NoPixels { photo: self.label.clone() })?;
        Ok(Picture { photo: &file.photo, mirrored: self.marked.mirrored })
    }

    /// What a report says of it.
    #[doc(hidden)]
    pub fn identity(&self) -> PhotoIdentity {
        let (width, height) = self.size();
        let sha256 = self.sha256.clone().unwrap_or_default();
        PhotoIdentity { file: self.name.clone(), width, height, sha256, mirrored: self.marked.mirrored, taken: None }
    }
}
