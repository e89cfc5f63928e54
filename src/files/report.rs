//! Reports, written into a folder.

use std::path::{Path, PathBuf};

use super::Folder;
use crate::error::{Error, FileError};
use crate::pipeline::{REPORT_FOLDER, Report};

/// Where the report on a photo lies unless told otherwise: in `NAME.lipmetry` beside it.
pub fn report_path(photo: &Path) -> PathBuf {
    photo.with_extension(REPORT_FOLDER)
}

/// Where the report on a folder of photos lies unless told otherwise: in `NAME.lipmetry` beside the folder, so that nothing is
/// written among the photos.
///
/// # Errors
///
/// Where the folder is named by its place alone, as `.` is, and the system cannot tell its name.
pub fn folder_report_path(photos: &Path) -> Result<PathBuf, FileError> {
    beside_folder(photos, REPORT_FOLDER)
}

/// `NAME.extension` beside a folder: the whole name stays, since what follows a dot in the name of a folder is no extension.
///
/// # Errors
///
/// Where [`folder_report_path`] has some.
pub fn beside_folder(folder: &Path, extension: &str) -> Result<PathBuf, FileError> {
    let unknown = |error| FileError::of_system(folder, "cannot find the folder's name", error);
    let named = match folder.file_name() {
        Some(_) => folder.to_owned(),
        None => std::fs::canonicalize(folder).map_err(unknown)?,
    };
    let Some(name) = named.file_name() else {
        let problem = "nothing lies beside this folder; name a folder for the report with -o (--output)";
        return Err(FileError::new(folder, problem));
    };
    let mut name = name.to_owned();
    name.push(".");
    name.push(extension);
    Ok(named.with_file_name(name))
}

impl Report<'_> {
    /// Writes its files into a folder, which may be a new one: all of them or none. Nobody but their owner may read them: a report
    /// does not know who may see its photos.
    ///
    /// # Errors
    ///
    /// Where a report is there already, where [`Report::files`] has some, and where the folder cannot be written to.
    pub fn write_to(&self, folder: impl AsRef<Path>) -> Result<(), Error> {
        self.write(folder.as_ref(), false)
    }

    /// As [`Report::write_to`], in the place of a report that is there already.
    ///
    /// # Errors
    ///
    /// Where [`Report::files`] has some, and where the folder cannot be written to.
    pub fn overwrite_in(&self, folder: impl AsRef<Path>) -> Result<(), Error> {
        self.write(folder.as_ref(), true)
    }

    fn write(&self, folder: &Path, overwrite: bool) -> Result<(), Error> {
        let inputs: [&Path; 0] = [];
        let folder = Folder::new(folder, overwrite, &self.file_names(), &inputs)?;
        let files = self.files()?;
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        Ok(folder.write(&files)?)
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{beside_folder, folder_report_path, report_path};

    #[test]
    fn a_report_lies_beside_the_photo_or_beside_the_folder() {
        assert_eq!(report_path(Path::new("day/after.jpg")), PathBuf::from("day/after.lipmetry"));
        for (folder, place) in [
            ("after", "after.lipmetry"),
            ("after/", "after.lipmetry"),
            ("day 1/after", "day 1/after.lipmetry"),
            // What follows a dot in the name of a folder is no extension: two days have two places.
            ("2026.03.02", "2026.03.02.lipmetry"),
            ("v1.5/", "v1.5.lipmetry"),
        ] {
            assert_eq!(folder_report_path(Path::new(folder)).unwrap(), PathBuf::from(place), "{folder}");
        }
        assert_eq!(beside_folder(Path::new("after"), "visits").unwrap(), PathBuf::from("after.visits"));
    }

    /// `.` and `..` have no name of their own, but the folders have.
    #[test]
    fn a_folder_that_is_named_by_its_place_alone_has_a_place_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let real = std::fs::canonicalize(folder.path()).unwrap();
        std::fs::create_dir_all(real.join("after/more")).unwrap();
        let place = folder_report_path(&real.join("after/more/..")).unwrap();
        assert_eq!(place, real.join("after.lipmetry"));
        let told = folder_report_path(Path::new("/")).unwrap_err().to_string();
        assert!(told.contains("-o (--output)"), "{told}");
    }
}
