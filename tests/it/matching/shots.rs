//! Photos of the matching set with their exact marks.

use std::path::Path;

use lipmetry::imaging::{DecodedImage, Limits, decode};
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::landmark::{Calibration, MarkedPhoto, Marking, MatchedMarks};
use lipmetry::matching::{FacePicture, match_marks};

use super::noise::clicked;

/// The click errors of the study, in millimetres: of each mark along each axis, and what those of a border share.
pub const CLICK_MM: f64 = 0.3;
pub const SHARED_MM: f64 = 0.1;

/// A photo with a marking of it.
pub struct Shot {
    pub photo: DecodedImage,
    pub marked: MarkedPhoto,
    pub marking: Marking,
}

impl Shot {
    /// The photo at a path with the landmark file beside it, or another one.
    pub fn read(photo: &Path, landmarks: &Path) -> Self {
        let bytes = |path: &Path| std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file = LandmarkFile::read(&bytes(landmarks));
        let file = file.unwrap_or_else(|problems| panic!("{}: {problems}", landmarks.display()));
        let marked = file.marked_photo();
        let photo = decode(&bytes(photo), &Limits::default()).unwrap();
        Self { photo, marking: marked.mean_marking(), marked }
    }

    /// `folder/NAME.jpg` with `folder/NAME.landmarks.json`.
    pub fn named(folder: &Path, name: &str) -> Self {
        Self::read(&folder.join(format!("{name}.jpg")), &folder.join(format!("{name}.landmarks.json")))
    }

    /// Millimetres per pixel as the landmark file states them, else by the irises.
    pub fn mm_per_px(&self) -> f64 {
        match self.marked.calibration {
            Some(Calibration::Factor { mm_per_px, .. }) => mm_per_px,
            _ => FacePicture::read(&self.photo, false, &self.marking).unwrap().mm_per_px(),
        }
    }

    /// The marking with click errors of 0.3 mm, drawn by a text.
    pub fn clicked(&self, text: &str) -> Marking {
        clicked(&self.marking, text, CLICK_MM / self.mm_per_px(), SHARED_MM / self.mm_per_px())
    }
}

/// The match of one marking of each photo.
pub fn matched(shots: [&Shot; 2], markings: [&Marking; 2]) -> MatchedMarks {
    let pictures: [FacePicture; 2] = std::array::from_fn(|index| {
        FacePicture::read(&shots[index].photo, shots[index].marked.mirrored, markings[index]).unwrap()
    });
    match_marks((&pictures[0], markings[0]), (&pictures[1], markings[1]))
}
