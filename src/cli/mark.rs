//! `lipmetry mark`: serves the marking page to the browser of this machine.

use std::path::PathBuf;

use lipmetry::files;
use lipmetry::web::{Listening, MarkingSession, MemoryStore, SidecarStore, Store, serve};

use crate::arguments::MarkOptions;
use crate::error::CliError;
use crate::input::named_once;
use crate::settings;
use crate::terminal::{self, file_name};

pub fn run(options: &MarkOptions) -> Result<(), CliError> {
    let settings = settings::settings(&options.uncertainty)?;
    let photos = named_once(&options.photos)?;
    let names: Vec<String> = photos.iter().map(|path| file_name(path)).collect();
    let keeps = !photos.is_empty();
    let store: Box<dyn Store> = if keeps {
        Box::new(SidecarStore { photos, output: report_folder(options)?, force: options.folder.force })
    } else {
        Box::<MemoryStore>::default()
    };
    let session = MarkingSession::new(store, &names, keeps, settings, options.page.of_page(options.csv));
    if let Some(marker) = &options.marker {
        session.set_marker(marker);
    }
    let unserved = |error| CliError::Output(format!("the marking page cannot be served: {error}"));
    let listening = Listening::new().map_err(unserved)?;
    let address = listening.address();
    terminal::print(&format!(
        "The marking page is at {address}\nIt answers until it says that it is done, or until Ctrl-C.\n"
    ))?;
    // Where no browser opens, the address is on the terminal.
    if !options.no_open && open::that_detached(&address).is_err() {
        terminal::print("No browser could be opened: open that address in one on this machine.\n")?;
    }
    serve(listening, session).map_err(unserved)
}

/// Where a report goes, if not beside the after photo: into the folder that is named, and where the photos are those of a folder
/// beside it, not among them.
fn report_folder(options: &MarkOptions) -> Result<Option<PathBuf>, CliError> {
    let named = options.folder.output.clone();
    match options.photos.last().filter(|last| named.is_none() && last.is_dir()) {
        Some(folder) => Ok(Some(files::folder_report_path(folder)?)),
        None => Ok(named),
    }
}
