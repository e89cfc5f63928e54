//! A file that leads the browser to the page: a browser is opened on it, so that no command line, which every user of the machine
//! can read, shows the key.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::entrance::redirect;

/// The file, in a folder of its own that nobody else may enter. Both go when this is dropped.
#[derive(Debug)]
pub(super) struct RedirectFile {
    _folder: TempDir,
    path: PathBuf,
}

impl RedirectFile {
    /// Writes the file that leads to `address`.
    pub fn new(address: &str) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("lipmetry-");
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::fs::Permissions;
            use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
            builder.permissions(Permissions::from_mode(0o700));
            options.mode(0o600);
        }
        let folder = builder.tempdir()?;
        let path = folder.path().join("marking-page.html");
        options.open(&path)?.write_all(redirect(address).as_bytes())?;
        Ok(Self { _folder: folder, path })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
