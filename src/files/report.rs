//! Reports, written into a folder.

use std::path::{Path, PathBuf};

use super::Folder;
use crate::error::Error;
use crate::pipeline::Report;

/// Where the report on a photo lies unless told otherwise: in `NAME.lipmetry` beside it.
pub fn report_path(photo: &Path) -> PathBuf {
    photo.with_extension("lipmetry")
}

impl Report<'_> {
    /// Writes its files into a folder, which may be a new one: all of them or none.
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
