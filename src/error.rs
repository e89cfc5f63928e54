//! Everything that can go wrong between photos and a report, in one type: each message names the file or the point, the values,
//! and what to do.

use std::io;
use std::path::PathBuf;

pub use crate::comparison::{MouthError, VisitsError};
pub use crate::imaging::overlay::OverlayError;
pub use crate::imaging::{DecodeError, FirstBytes};
pub use crate::landmark::file::{LandmarkProblem, LandmarkProblems};
pub use crate::measure::{Need, NotMeasured};

use crate::measure::MeasureId;
use crate::text::{shown, with_prefix};

/// Why there is no photo, no comparison or no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A photo's file cannot be decoded.
    #[error("{photo}: {source}")]
    Decode {
        /// The photo's file.
        photo: String,
        /// What is wrong with it.
        source: DecodeError,
    },
    /// A landmark file is wrong, or belongs to another photo.
    #[error("{}", with_prefix(.file, .source))]
    Landmarks {
        /// The landmark file.
        file: String,
        /// Everything that is wrong with it.
        source: LandmarkProblems,
    },
    /// A photo has no mouth that could be measured.
    #[error("{photo}: {source}; mark them apart, each where the upper and the lower border meet")]
    Mouth {
        /// The photo.
        photo: String,
        /// What is missing.
        source: MouthError,
    },
    /// A measure was not taken on one of the photos.
    #[error("{measure} was not measured on {photo}: it {source}")]
    NotMeasured {
        /// The measure.
        measure: MeasureId,
        /// The photos on which it was not.
        photo: String,
        /// What it needs.
        source: NotMeasured,
    },
    /// A measure that is a list of values has no single change.
    #[error("{measure} is a list of values and has no single change: read it from report.json, under \"change\"")]
    Profile {
        /// The measure.
        measure: MeasureId,
    },
    /// None of the photos of a visit was marked.
    #[error("{}", nothing_marked(.photos, .drafts, .choice.as_deref()))]
    NothingMarked {
        /// The photos.
        photos: Vec<String>,
        /// Those that have a draft, which nobody confirmed.
        drafts: Vec<String>,
        /// Which of them to mark and why, as a sentence; `None` where none is better than the others.
        choice: Option<String>,
    },
    /// A photo was given by its landmarks alone, and a report shows its pixels.
    #[error("{photo}: a report shows the photo, and only its landmarks were read; open the photo with them")]
    NoPixels {
        /// The photo.
        photo: String,
    },
    /// A photo of several visits without its day.
    #[error(
        "{photo}: nobody knows when it was taken; state \"taken\" in its landmark file, or name it as PHOTO@2026-03-14"
    )]
    NoDay {
        /// The photo.
        photo: String,
    },
    /// Two photos of several visits are one file.
    #[error("{photo}: this is the same photo as {twin}; name each photo once")]
    PhotoTwice {
        /// The photo.
        photo: String,
        /// The one that came before.
        twin: String,
    },
    /// Visits that cannot be compared.
    #[error("{}{source}", .photo.as_ref().map(|photo| format!("{photo}: ")).unwrap_or_default())]
    Visits {
        /// The photo at which it shows, where it is one.
        photo: Option<String>,
        /// What is wrong.
        source: VisitsError,
    },
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The mouths cannot be drawn.
    #[error("the overlay cannot be drawn: {0}")]
    Drawing(#[from] OverlayError),
    /// A report cannot be written as JSON.
    #[error("the report cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A report cannot be written as CSV.
    #[error("the report cannot be written as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// Several at once, in the order in which they were found.
    #[error("{}", lines(.0))]
    Several(Vec<Error>),
}

/// A file cannot be read or written: its path, what is wrong, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", shown(.path))]
pub struct FileError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it, and what to do.
    pub problem: String,
    /// What the system said, where it said something.
    pub source: Option<io::Error>,
}

impl Error {
    /// Both errors.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut all = Vec::new();
        for error in [self, other] {
            match error {
                Self::Several(more) => all.extend(more),
                one => all.push(one),
            }
        }
        Self::Several(all)
    }

    /// The error behind those that were found before it, if there are any.
    #[must_use]
    pub fn after(self, before: Option<Self>) -> Self {
        match before {
            Some(before) => before.and(self),
            None => self,
        }
    }

    /// Both values, or every error.
    ///
    /// # Errors
    ///
    /// Where one of the two is an error.
    pub fn both<A, B>(a: Result<A, Self>, b: Result<B, Self>) -> Result<(A, B), Self> {
        match (a, b) {
            (Ok(a), Ok(b)) => Ok((a, b)),
            (Err(a), Err(b)) => Err(a.and(b)),
            (Err(one), Ok(_)) | (Ok(_), Err(one)) => Err(one),
        }
    }
}

fn lines(errors: &[Error]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn nothing_marked(photos: &[String], drafts: &[String], choice: Option<&str>) -> String {
    if photos.is_empty() {
        return "a visit without photos cannot be compared: give one or more photos of each visit".to_owned();
    }
    let mut text = format!(
        "{}: none of these photos of one visit is marked, and one must be, with `lipmetry mark`; the others get its marks by their pixels",
        photos.join(", ")
    );
    if !drafts.is_empty() {
        text.push_str(&format!(
            "; of {} there is a draft, and what nobody confirmed is never measured: confirm or correct its marks, and save them",
            drafts.join(", ")
        ));
    }
    if let Some(choice) = choice {
        text.push_str(&format!(". {choice}"));
    }
    text
}
