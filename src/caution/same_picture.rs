//! Cautions about one picture that is given as two.

use super::family::{Entry, Family};
use super::{Caution, Severity};

/// One picture is given as both photos.
#[derive(Clone, Debug, PartialEq)]
pub enum SamePictureCaution {
    /// Both photos are the same file.
    SamePhotoTwice,
    /// Two files that hold the same picture.
    SamePictureTwice {
        /// Whether one is the other's mirror image.
        mirrored: bool,
    },
}

impl Family for SamePictureCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::SamePhotoTwice => Entry {
                code: "same_photo_twice",
                in_short: "both photos are one file",
                severity: Severity::Note,
                concerns_pair: true,
                when: || "both photos are the same file".into(),
                advice: "Check the file names.",
            },
            Self::SamePictureTwice { mirrored } => Entry {
                code: "same_picture_twice",
                in_short: "both photos are one picture",
                severity: Severity::warning_or_blocking(*mirrored),
                concerns_pair: true,
                when: || "two files hold the same picture; blocking where one is the other's mirror image".into(),
                advice: match mirrored {
                    false => "Check that the second photo is the one you meant.",
                    true => super::mirror::ADVICE,
                },
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::SamePhotoTwice => "Both photos are the same file.",
            Self::SamePictureTwice { mirrored: false } => "Both files hold the same picture.",
            Self::SamePictureTwice { mirrored: true } => {
                "Both files hold the same picture, one of them as a mirror image."
            }
        }
        .into()
    }

    fn examples() -> Vec<Caution> {
        let twice = [false, true].map(|mirrored| Self::SamePictureTwice { mirrored });
        [Self::SamePhotoTwice].into_iter().chain(twice).map(Caution::SamePicture).collect()
    }
}
