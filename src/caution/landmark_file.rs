//! Cautions about the landmark file beside the photo.

use super::family::{Entry, Family};
use super::{Caution, Severity};

/// What is the matter with the landmark file beside the photo.
#[derive(Clone, Debug, PartialEq)]
pub enum LandmarkFileCaution {
    /// The landmark file names another photo.
    LandmarksNameAnotherPhoto {
        /// The name in the landmark file.
        stated: String,
        /// The photo's name.
        photo: String,
    },
}

impl Family for LandmarkFileCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::LandmarksNameAnotherPhoto { .. } => Entry {
                code: "landmarks_name_another_photo",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || "`photo.file` in the landmark file is not the photo's name".into(),
                advice: "Check that the landmark file is the right one.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::LandmarksNameAnotherPhoto { stated, photo } => {
                format!("The landmark file of {photo} says that it belongs to {stated}.")
            }
        }
    }

    fn examples() -> Vec<Caution> {
        let caution = Self::LandmarksNameAnotherPhoto { stated: "other.jpg".to_owned(), photo: "photo.jpg".to_owned() };
        vec![Caution::LandmarkFile(caution)]
    }
}
