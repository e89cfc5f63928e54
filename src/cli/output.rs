use std::io::Write;
use std::path::{Path, PathBuf};

use lipmetry::imaging::overlay::OverlayError;
use tempfile::NamedTempFile;

use crate::arguments::OutputOptions;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::terminal::{self, shown};

/// Where the report goes: into a folder, to standard output, or both.
pub struct Destination {
    folder: Option<Folder>,
    json: bool,
}

/// A folder for files that are made together.
pub struct Folder {
    path: PathBuf,
    force: bool,
}

/// The files of a report.
const REPORT: &str = "report.json";
const OVERLAY: &str = "overlay.png";
const PAGE: &str = "report.html";

/// What is drawn of a report.
pub struct Drawn {
    pub overlay: Vec<u8>,
    pub page: String,
}

impl Destination {
    /// The folder that the options name, by default `NAME.lipmetry` beside the photo; none where the
    /// report is only printed.
    ///
    /// Fails where a report is there already, or where one of the `inputs` would be overwritten, before any work
    /// is done.
    pub fn new(options: &OutputOptions, photo: &Path, inputs: &[&Path]) -> Result<Self, Failure> {
        let folder = match (&options.output, options.json) {
            (Some(folder), _) => Some(folder.clone()),
            (None, true) => None,
            (None, false) => Some(photo.with_extension("lipmetry")),
        };
        let folder =
            folder.map(|path| Folder::new(&path, options.force, &[REPORT, OVERLAY, PAGE], inputs)).transpose()?;
        Ok(Self { folder, json: options.json })
    }

    /// Writes the report, its page and the overlay where files are wanted, then prints the report or the table.
    pub fn publish(
        &self,
        report: &[u8],
        draw: impl FnOnce() -> Result<Drawn, OverlayError>,
        table: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        let folder = match &self.folder {
            Some(folder) => {
                let _progress = Progress::on("Drawing the overlay");
                let undrawable = |error| Failure::Input(vec![format!("the overlay cannot be drawn: {error}")]);
                let Drawn { overlay, page } = draw().map_err(undrawable)?;
                write_new(folder, &[(REPORT, report), (OVERLAY, &overlay), (PAGE, page.as_bytes())])?;
                format!("\n{REPORT}, {PAGE} and {OVERLAY} are in {}\n", shown(&folder.path))
            }
            None => String::new(),
        };
        if self.json { terminal::print_bytes(report) } else { terminal::print(&(table() + &folder)) }
    }
}

impl Folder {
    /// The folder at `path` for the files `names`.
    ///
    /// Fails where one of them is there already, unless it may be overwritten by `force`, or where one of the `inputs` would
    /// be overwritten, before any work is done.
    pub fn new(path: &Path, force: bool, names: &[&str], inputs: &[impl AsRef<Path>]) -> Result<Self, Failure> {
        if path.exists() && !path.is_dir() {
            let problem = "this is a file; name a folder with --output, which may be a new one";
            return Err(Failure::Output(format!("{}: {problem}", shown(path))));
        }
        let targets: Vec<PathBuf> = names.iter().map(|name| path.join(name)).collect();
        if let Some(there) = targets.iter().find(|target| !force && target.exists()) {
            return Err(exists(there));
        }
        let is_input = |target: &&PathBuf| inputs.iter().any(|input| is_same_file(target, input.as_ref()));
        if let Some(target) = targets.iter().find(is_input) {
            let problem = "this is an input and would be overwritten; choose another folder with --output";
            return Err(Failure::Output(format!("{}: {problem}", shown(target))));
        }
        Ok(Self { path: path.to_owned(), force })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    fn place(&self, files: &[(&str, &[u8])]) -> Result<(), Failure> {
        let mut temporary = Vec::new();
        for (name, bytes) in files {
            let path = self.path.join(name);
            let unwritable =
                |error: std::io::Error| Failure::Output(format!("{}: cannot be written: {error}", shown(&path)));
            let mut file = new_file(&self.path).map_err(unwritable)?;
            file.write_all(bytes).and_then(|()| file.flush()).map_err(unwritable)?;
            temporary.push((file, path));
        }
        // A folder in the place of a file is never replaced: this must show before either file is.
        if let Some((_, path)) = temporary.iter().find(|(_, path)| path.is_dir()) {
            return Err(Failure::Output(format!("{}: a folder has this name; it cannot be written", shown(path))));
        }
        for (file, path) in temporary {
            let placed = if self.force { file.persist(&path) } else { file.persist_noclobber(&path) };
            placed.map_err(|error| match error.error.kind() {
                std::io::ErrorKind::AlreadyExists => exists(&path),
                _ => Failure::Output(format!("{}: cannot be written: {}", shown(&path), error.error)),
            })?;
        }
        Ok(())
    }
}

/// Writes the files into their folder, all complete or none.
pub fn write_new(folder: &Folder, files: &[(&str, &[u8])]) -> Result<(), Failure> {
    let path = &folder.path;
    let is_new = !path.exists();
    let unwritable = |error: std::io::Error| Failure::Output(format!("{}: cannot write here: {error}", shown(path)));
    std::fs::create_dir_all(path).map_err(unwritable)?;
    let written = folder.place(files);
    if written.is_err() && is_new {
        // Nothing half-written stays: an empty new folder goes, one with something in it does not.
        let _not_empty = std::fs::remove_dir(path);
    }
    written
}

/// Whether two paths lead to one file; a path that leads nowhere is no file.
fn is_same_file(a: &Path, b: &Path) -> bool {
    match (std::fs::canonicalize(a), std::fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

fn exists(path: &Path) -> Failure {
    Failure::Output(format!(
        "{}: this is there already; choose another folder with --output, or overwrite it with --force",
        shown(path)
    ))
}

/// A temporary file in the folder, readable by others as any new file is.
fn new_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lipmetry-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
