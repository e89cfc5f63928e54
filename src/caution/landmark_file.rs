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
    /// The file of the photo is another one by now, its picture is the one that was marked.
    MetadataChanged {
        /// The photo's name.
        photo: String,
    },
}

impl Family for LandmarkFileCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::LandmarksNameAnotherPhoto { .. } => Entry {
                code: "landmarks_name_another_photo",
                in_short: "the points belong to another photo",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    "the landmark file states no sum, and its `photo.file` is not the photo's name, letter case aside"
                        .into()
                },
                advice: "Check that the landmark file is the right one.",
            },
            Self::MetadataChanged { .. } => Entry {
                code: "photo_metadata_changed",
                in_short: "the data beside the picture changed",
                severity: Severity::Note,
                concerns_pair: false,
                when: || {
                    "the photo's sum is not `photo.sha256` in the landmark file, its picture's is \
                     `photo.picture_sha256`"
                        .into()
                },
                advice: "The marks fit. Check that its day, focal length and colour profile are still those of the photo; saving \
                         its marking again with `lipmetry mark` states the new sum.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::LandmarksNameAnotherPhoto { stated, photo } => {
                format!("The landmark file of {photo} says that it belongs to {stated}.")
            }
            Self::MetadataChanged { photo } => format!(
                "The metadata of {photo} (such as its date, a comment or its colour profile) changed after it was marked; its \
                 picture is the same."
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let photo = || "photo.jpg".to_owned();
        let another = Self::LandmarksNameAnotherPhoto { stated: "other.jpg".to_owned(), photo: photo() };
        [another, Self::MetadataChanged { photo: photo() }].map(Caution::LandmarkFile).into()
    }
}
