//! The photos of a folder: the one reader of folders.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::natural_order::natural_order;
use super::photo::sidecar;
use crate::error::FileError;
use crate::imaging::ImageFormat;
use crate::pipeline::{OVERLAY_FILE, REPORT_FILE};
use crate::text::file_name;

/// The most photos that are taken from one folder: whoever names a folder of more means another one.
pub const MAX_PHOTOS: usize = 1000;

/// The photos in a folder, in the order in which people count their names: regular files, or links to such, whose names end as
/// those of the photos do that can be decoded ([`ImageFormat::EXTENSIONS`]). What is hidden (its name begins with a dot), sub-folders,
/// and the overlay of a report that was written into the folder are none: a picture of that name beside `report.json`, or beside
/// photos and without marks of its own.
///
/// # Errors
///
/// Where it is no folder or cannot be read, where a link leads nowhere, where no photo is in it or more than [`MAX_PHOTOS`] are,
/// and where the landmarks of two of them would be one file, as of one shot that was saved as HEIC and as JPEG; all such pairs at once.
pub fn photos_in(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let unreadable = |error| FileError::of_system(folder, "cannot read the folder", error);
    let entries = std::fs::read_dir(folder).map_err(|error| match error.kind() {
        ErrorKind::NotFound => FileError::new(folder, "there is no such folder"),
        ErrorKind::NotADirectory => FileError::new(folder, "this is not a folder"),
        _ => unreadable(error),
    })?;
    let has_report = folder.join(REPORT_FILE).is_file();
    let mut found = Found::default();
    for entry in entries {
        let name = entry.map_err(unreadable)?.file_name();
        let path = folder.join(&name);
        if name.as_encoded_bytes().first() == Some(&b'.') {
            continue;
        }
        let extension = path.extension().map(|extension| extension.to_string_lossy().into_owned()).unwrap_or_default();
        if ImageFormat::of_extension(&extension).is_none() {
            found.note_other(&path, extension);
        } else if has_report && name == OVERLAY_FILE {
            found.overlay = true;
        } else if is_file(&path)? {
            found.photos.push(path);
        } else {
            found.folders = true;
        }
        if found.photos.len() > MAX_PHOTOS {
            let problem = format!(
                "more than {MAX_PHOTOS} photos are in this folder: name one that holds the photos of one person alone, or the photos"
            );
            return Err(FileError::new(folder, problem));
        }
    }
    let is_overlay = |path: &Path| path.file_name().is_some_and(|name| name == OVERLAY_FILE) && !sidecar(path).exists();
    if found.photos.len() > 1 {
        found.photos.retain(|path| !is_overlay(path));
    }
    if found.photos.is_empty() {
        return Err(FileError::new(folder, found.none()));
    }
    found.photos.sort_by(|a, b| natural_order(a, b));
    twins(folder, &found.photos)?;
    Ok(found.photos)
}

/// Whether it is a regular file, or a link to one.
fn is_file(path: &Path) -> Result<bool, FileError> {
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => FileError::new(path, "this is a link that leads nowhere; remove it, or name the photos"),
        _ => FileError::of_system(path, "cannot read the photo", error),
    })?;
    Ok(metadata.is_file())
}

/// What a folder holds.
#[derive(Default)]
struct Found {
    photos: Vec<PathBuf>,
    /// Whether the overlay of a report is among it.
    overlay: bool,
    folders: bool,
    /// The ends of other files' names, in capital letters: the first few in the order of the alphabet.
    others: BTreeSet<String>,
}

impl Found {
    /// How many kinds of other files are named.
    const NAMED: usize = 4;

    fn note_other(&mut self, path: &Path, extension: String) {
        if path.is_dir() {
            self.folders = true;
        } else if !extension.is_empty() {
            self.others.insert(crate::text::printable(&extension.to_uppercase()));
            if self.others.len() > Self::NAMED {
                self.others.pop_last();
            }
        }
    }

    /// Why there is no photo, and what to do.
    fn none(&self) -> String {
        if self.overlay {
            return "this is the folder of a report, whose picture is no photo: name the folder with the photos"
                .to_owned();
        }
        let known: Vec<String> = ImageFormat::EXTENSIONS.iter().map(|(end, _)| format!(".{end}")).collect();
        let mut problem = "no photo is in this folder".to_owned();
        if !self.others.is_empty() {
            let others: Vec<&str> = self.others.iter().map(String::as_str).collect();
            problem.push_str(&format!(", but files of other kinds ({})", others.join(", ")));
        }
        problem.push_str(&format!("; names of photos end in {}", known.join(" ")));
        problem.push_str(if self.folders {
            ". Its sub-folders are not looked into: name the one with the photos"
        } else {
            ". Name the folder with the photos, or save them here as JPEG"
        });
        problem
    }
}

/// Complains of photos whose landmarks would lie in one file.
fn twins(folder: &Path, photos: &[PathBuf]) -> Result<(), FileError> {
    let mut pairs = Vec::new();
    let mut before: std::collections::HashMap<PathBuf, &PathBuf> = std::collections::HashMap::new();
    for photo in photos {
        let landmarks = sidecar(photo);
        match before.get(&landmarks) {
            Some(twin) => {
                pairs.push(format!("{} and {} share {}", file_name(twin), file_name(photo), file_name(&landmarks)));
            }
            None => drop(before.insert(landmarks, photo)),
        }
    }
    if pairs.is_empty() {
        return Ok(());
    }
    let problem = format!(
        "{}: photos whose names differ only in how they end have one landmark file. Such a pair is usually one shot that was saved \
         twice: move one of the two elsewhere; if they are two shots, rename one",
        pairs.join(", ")
    );
    Err(FileError::new(folder, problem))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{MAX_PHOTOS, photos_in};
    use crate::text::file_name;

    /// A folder with empty files of these names; one that ends in a slash is a sub-folder.
    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::Builder::new().prefix("größe 唇 ").tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            if name.ends_with('/') { std::fs::create_dir(path).unwrap() } else { std::fs::write(path, "").unwrap() }
        }
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        photos_in(folder).unwrap().iter().map(|path| file_name(path)).collect()
    }

    fn told(folder: &Path) -> String {
        photos_in(folder).unwrap_err().to_string()
    }

    #[test]
    fn photos_are_found_by_their_names_in_the_order_in_which_people_count() {
        let mixed = folder(&[
            "IMG_10.JPG",
            "IMG_2.heic",
            "IMG_1.Jpeg",
            "a.TIF",
            "b.tiff",
            "c.webp",
            "d.png",
            "e.heif",
            "f.HIF",
            "g.jfif",
            "ein Foto.jpg",
            "唇.jpg",
            // None of these is a photo.
            ".IMG_3.jpg",
            "._IMG_1.Jpeg",
            "IMG_1.landmarks.json",
            "IMG_1.DNG",
            "notes.txt",
            "jpg",
            "after.lipmetry/",
            "sub.jpg/",
        ]);
        let wanted = [
            "a.TIF",
            "b.tiff",
            "c.webp",
            "d.png",
            "e.heif",
            "ein Foto.jpg",
            "f.HIF",
            "g.jfif",
            "IMG_1.Jpeg",
            "IMG_2.heic",
            "IMG_10.JPG",
            "唇.jpg",
        ];
        assert_eq!(names(mixed.path()), wanted);
        assert!(photos_in(mixed.path()).unwrap().iter().all(|path| path.starts_with(mixed.path())));
        let sub = folder(&["one.jpg"]);
        assert_eq!(names(&sub.path().join("")), ["one.jpg"]);
    }

    #[test]
    fn the_overlay_of_a_report_is_no_photo() {
        let report = folder(&["report.json", "report.html", "overlay.png"]);
        assert!(told(report.path()).contains("this is the folder of a report"), "{}", told(report.path()));
        let among = folder(&["report.json", "report.html", "overlay.png", "photo.jpg"]);
        assert_eq!(names(among.path()), ["photo.jpg"]);
        let without_report = folder(&["overlay.png", "photo.jpg"]);
        assert_eq!(names(without_report.path()), ["photo.jpg"]);
        // A photo may be called so.
        assert_eq!(
            names(folder(&["overlay.png", "overlay.landmarks.json", "photo.jpg"]).path()),
            ["overlay.png", "photo.jpg"]
        );
        assert_eq!(names(folder(&["overlay.png"]).path()), ["overlay.png"]);
    }

    #[test]
    fn a_folder_without_photos_says_what_to_do() {
        let empty = folder(&[]);
        let text = told(empty.path());
        assert!(text.starts_with(&empty.path().display().to_string()), "{text}");
        assert!(text.contains("no photo is in this folder; names of photos end in .jpg .jpeg"), "{text}");
        assert!(text.contains("Name the folder with the photos"), "{text}");
        let raw = told(folder(&["a.cr2", "b.MOV", "c.mov", "e.x1", "e.x2", "e.x3", ".jpg"]).path());
        assert!(raw.contains("files of other kinds (CR2, MOV, X1, X2)"), "{raw}");
        let deep = told(folder(&["sub/"]).path());
        assert!(deep.contains("Its sub-folders are not looked into"), "{deep}");
        let file = folder(&["a.jpg"]);
        assert!(told(&file.path().join("a.jpg")).ends_with("this is not a folder"));
        assert!(told(&file.path().join("absent")).ends_with("there is no such folder"));
    }

    #[test]
    fn one_shot_that_was_saved_twice_is_told_with_all_such_pairs() {
        let twins = folder(&["IMG_1.HEIC", "IMG_1.JPG", "IMG_2.jpg", "b.png", "b.tif", "IMG_1.DNG"]);
        let text = told(twins.path());
        assert!(text.contains("IMG_1.HEIC and IMG_1.JPG share IMG_1.landmarks.json"), "{text}");
        assert!(text.contains("b.png and b.tif share b.landmarks.json"), "{text}");
        assert!(text.contains("move one of the two elsewhere"), "{text}");
    }

    #[test]
    fn a_folder_of_too_many_photos_is_refused() {
        let many = folder(&[]);
        let add = |number: usize| std::fs::write(many.path().join(format!("{number}.jpg")), "").unwrap();
        (0..MAX_PHOTOS).for_each(add);
        assert_eq!(names(many.path()).len(), MAX_PHOTOS);
        add(MAX_PHOTOS);
        assert!(told(many.path()).contains("more than 1000 photos"), "{}", told(many.path()));
    }

    #[cfg(unix)]
    #[test]
    fn links_to_photos_are_photos_and_links_to_nowhere_are_named() {
        use std::os::unix::fs::symlink;
        let elsewhere = folder(&["real.jpg", "sub/"]);
        let links = folder(&["b.jpg"]);
        symlink(elsewhere.path().join("real.jpg"), links.path().join("a.jpg")).unwrap();
        symlink(elsewhere.path().join("sub"), links.path().join("folder.jpg")).unwrap();
        assert_eq!(names(links.path()), ["a.jpg", "b.jpg"]);
        symlink("/nowhere", links.path().join("c.jpg")).unwrap();
        let text = told(links.path());
        assert!(text.contains("c.jpg: this is a link that leads nowhere"), "{text}");
    }

    /// What is no file at all is not opened: it would never end.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_no_photo() {
        let links = folder(&["a.jpg"]);
        std::os::unix::fs::symlink("/dev/zero", links.path().join("zero.jpg")).unwrap();
        assert_eq!(names(links.path()), ["a.jpg"]);
    }
}
