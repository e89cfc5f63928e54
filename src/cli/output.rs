//! Where a report goes: into a folder, to standard output, or both.

use std::path::Path;

use lipmetry::files::Folder;
use lipmetry::imaging::overlay::OverlayError;
use lipmetry::pipeline::{Drawn, OVERLAY_FILE, PAGE_FILE, REPORT_FILE};

use crate::arguments::OutputOptions;
use crate::error::CliError;
use crate::progress::Progress;
use crate::terminal::{self, shown};

/// Where the report goes: into a folder, to standard output, or both.
pub struct Destination {
    folder: Option<Folder>,
    json: bool,
}

impl Destination {
    /// The folder that the options name, by default `NAME.lipmetry` beside the photo; none where the
    /// report is only printed.
    ///
    /// Fails where a report is there already, or where one of the `inputs` would be overwritten, before any work
    /// is done.
    pub fn new(options: &OutputOptions, photo: &Path, inputs: &[&Path]) -> Result<Self, CliError> {
        let folder = match (&options.folder.output, options.json) {
            (Some(folder), _) => Some(folder.clone()),
            (None, true) => None,
            (None, false) => Some(photo.with_extension("lipmetry")),
        };
        let folder = folder
            .map(|path| Folder::new(&path, options.folder.force, &[REPORT_FILE, OVERLAY_FILE, PAGE_FILE], inputs))
            .transpose()?;
        Ok(Self { folder, json: options.json })
    }

    /// Writes the report, its page and the overlay where files are wanted, then prints the report or the table.
    pub fn publish(
        &self,
        report: &[u8],
        draw: impl FnOnce() -> Result<Drawn, OverlayError>,
        table: impl FnOnce() -> String,
    ) -> Result<(), CliError> {
        let folder = match &self.folder {
            Some(folder) => {
                let _progress = Progress::on("Drawing the overlay");
                let undrawable = |error| CliError::Input(vec![format!("the overlay cannot be drawn: {error}")]);
                let Drawn { overlay, page } = draw().map_err(undrawable)?;
                folder.write(&[(REPORT_FILE, report), (OVERLAY_FILE, &overlay), (PAGE_FILE, page.as_bytes())])?;
                format!("\n{REPORT_FILE}, {PAGE_FILE} and {OVERLAY_FILE} are in {}\n", shown(folder.path()))
            }
            None => String::new(),
        };
        if self.json { terminal::print_bytes(report) } else { terminal::print(&(table() + &folder)) }
    }
}
