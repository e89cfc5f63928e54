use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use lipmetry::annotation::{self, LandmarkFile};
use lipmetry::comparison::Caution;
use lipmetry::imaging::quality::Thumbnail;
use lipmetry::imaging::{self, ColourTreatment, Limits, Photo};
use lipmetry::landmark::{FocalLength, MarkedPhoto};
use lipmetry::report::{PhotoIdentity, Picture};
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::terminal::{file_name, shown};

/// A photo and its landmarks, decoded and checked.
pub struct Input {
    pub identity: PhotoIdentity,
    pub photo: Photo,
    pub marked: MarkedPhoto,
    pub thumbnail: Thumbnail,
    pub cautions: Vec<Caution>,
}

impl Input {
    /// Reads a photo and its landmarks, by default from beside it.
    pub fn read(path: &Path, landmarks: Option<&Path>) -> Result<Self, Failure> {
        let sidecar = landmarks.map_or_else(|| path.with_extension("landmarks.json"), PathBuf::from);
        let (photo, file) = Failure::both(read_photo(path), read_landmarks(&sidecar))?;
        let ReadPhoto { photo, sha256, taken, focal_length } = photo;
        let (width, height) = photo.size();
        file.check_photo(width, height, &sha256).map_err(|problems| in_file(&sidecar, &problems.to_string()))?;
        let name = file_name(path);
        let mut cautions = Vec::new();
        let stated = file_name(Path::new(&file.photo.file));
        if stated != name {
            cautions.push(Caution::LandmarksNameAnotherPhoto { stated, photo: name.clone() });
        }
        if photo.colour() == ColourTreatment::ProfileUnreadable {
            cautions.push(Caution::ColourProfileUnusable { photo: name.clone() });
        }
        let mut marked = file.marked_photo();
        // What a person wrote down goes before what a camera's clock says.
        marked.taken = marked.taken.or(taken);
        marked.focal_length = focal_length;
        let identity = PhotoIdentity { file: name, width, height, sha256, mirrored: marked.mirrored };
        let thumbnail = Thumbnail::of(&photo, marked.mirrored);
        Ok(Self { identity, photo, marked, thumbnail, cautions })
    }

    /// Reads two photos at once.
    pub fn read_both(
        (before, before_landmarks): (&Path, Option<&Path>),
        (after, after_landmarks): (&Path, Option<&Path>),
    ) -> Result<(Self, Self), Failure> {
        std::thread::scope(|scope| {
            let first = scope.spawn(|| Self::read(before, before_landmarks));
            let second = Self::read(after, after_landmarks);
            Failure::both(first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), second)
        })
    }

    pub fn picture(&self) -> Picture<'_> {
        Picture { photo: &self.photo, mirrored: self.marked.mirrored }
    }
}

/// What a photo's file holds.
struct ReadPhoto {
    photo: Photo,
    sha256: String,
    taken: Option<jiff::civil::Date>,
    focal_length: Option<FocalLength>,
}

fn read_photo(path: &Path) -> Result<ReadPhoto, Failure> {
    let limits = Limits::default();
    let bytes = read_file(path, "photo", limits.max_file_bytes)?;
    let photo = imaging::decode(&bytes, &limits).map_err(|error| in_file(path, &error.to_string()))?;
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let focal_length = imaging::focal_length(&bytes, photo.size())
        .map(|stated| FocalLength { px: stated.px, relative_u: stated.relative_u });
    Ok(ReadPhoto { photo, sha256, taken: imaging::capture_day(&bytes), focal_length })
}

pub fn read_landmarks(path: &Path) -> Result<LandmarkFile, Failure> {
    let bytes = read_file(path, "landmark file", annotation::MAX_BYTES as u64)?;
    LandmarkFile::read(&bytes).map_err(|problems| in_file(path, &problems.to_string()))
}

/// A regular file of at most `most` bytes. Anything else (a folder, a device, a pipe) could block or
/// never end.
pub fn read_file(path: &Path, what: &str, most: u64) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| in_file(path, &format!("cannot read the {what}: {error}"));
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound if what == "photo" => in_file(path, "there is no such photo"),
        std::io::ErrorKind::NotFound => in_file(
            path,
            "there is no such landmark file; mark the photo, or name its landmarks on the command line (see --help)",
        ),
        _ => unreadable(&error),
    })?;
    if !metadata.is_file() {
        return Err(in_file(path, &format!("this is not a regular file, so not a {what}")));
    }
    if metadata.len() > most {
        let message = format!("{} bytes are too many for a {what}, which may have {most}", metadata.len());
        return Err(in_file(path, &message));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // The file may grow between the look at its size and the reading.
    let limited = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    limited.map_err(|error| unreadable(&error))?;
    Ok(bytes)
}

/// The failure with the file's name before every line.
pub fn in_file(path: &Path, message: &str) -> Failure {
    Failure::Input(message.lines().map(|line| format!("{}: {line}", shown(path))).collect())
}
