//! Where a report goes, and how it gets there.

use std::path::{Path, PathBuf};

use lipmetry::Report;
use lipmetry::error::FileError;
use lipmetry::files::Folder;
use lipmetry::pipeline::PageOptions;
use lipmetry::report::TableStyle;
use lipmetry::stage::{Stage, during};

use crate::arguments::OutputOptions;
use crate::error::CliError;
use crate::progress::Progress;
use crate::tables::warn_of_code;
use crate::terminal::{self, shown};

/// Where the report goes: into a folder, to standard output, or both.
pub struct Destination {
    folder: Option<Folder>,
    /// Whether the user has named the folder.
    is_named: bool,
    json: bool,
    all: bool,
    page: PageOptions,
}

impl Destination {
    /// The folder that the options name, else the one that `beside` says; none where the report is only printed.
    ///
    /// Fails where a report is there already, or where one of the `inputs` would be overwritten, before any work
    /// is done.
    pub fn new(
        options: &OutputOptions,
        page: PageOptions,
        beside: impl FnOnce() -> Result<PathBuf, FileError>,
        inputs: &[&Path],
    ) -> Result<Self, CliError> {
        let folder = match (&options.folder.output, options.json) {
            (Some(folder), _) => Some(folder.clone()),
            (None, true) => None,
            (None, false) => Some(beside()?),
        };
        let folder =
            folder.map(|path| Folder::new(&path, options.folder.force, &page.file_names(), inputs)).transpose()?;
        let is_named = options.folder.output.is_some();
        Ok(Self { folder, is_named, json: options.json, all: options.all, page })
    }

    /// Writes the report's files where they are wanted, then prints report.json or the table. Where nobody named the folder, and
    /// the one beside the photo cannot be written, the table is printed all the same.
    pub fn publish(self, report: Report<'_>) -> Result<(), CliError> {
        let code = self.page.labels.id.clone().filter(|_| self.page.csv);
        let report = report.with_page(self.page);
        let mut place = String::new();
        let mut unwritten = None;
        if let Some(folder) = &self.folder {
            let _progress = Progress::on("Drawing the overlay");
            let files = report.files()?;
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
            match during(Stage::Writing, || folder.write(&files)) {
                Ok(()) => {
                    let path = shown(folder.path());
                    place = format!("\n{} are in {path}\n", listed(&report.file_names()));
                    place.push_str(&earlier_files(folder.path(), &report.file_names()));
                    warn_of_code(code.as_deref());
                }
                Err(problem) => unwritten = Some(unwritten_beside(problem, self.is_named)?),
            }
        }
        if self.json {
            terminal::print_bytes(&report.json()?)?;
        } else {
            terminal::print(&(report.table(&TableStyle { all: self.all, ..terminal::style() }) + &place))?;
        }
        unwritten.map_or(Ok(()), Err)
    }
}

/// What is said of the files of a report that were not written with it, and are there: an earlier report left them.
fn earlier_files(folder: &Path, written: &[&str]) -> String {
    let all = PageOptions { csv: true, several_photos: true, ..PageOptions::default() }.file_names();
    let is_earlier = |name: &&str| !written.contains(name) && folder.join(name).exists();
    match all.into_iter().filter(is_earlier).collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [one] => format!("{one} there is of an earlier report\n"),
        several => format!("{} there are of an earlier report\n", listed(several)),
    }
}

/// Some names in a sentence.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The failure that is told after the table, where the folder that cannot be written is the one beside the photo, and the user may
/// name another one.
///
/// Fails at once where the user has named that folder.
pub fn unwritten_beside(problem: FileError, is_named: bool) -> Result<CliError, CliError> {
    if is_named {
        return Err(problem.into());
    }
    Ok(CliError::Output(format!("{problem}; nothing is saved: name a folder that can be written with -o (--output)")))
}
