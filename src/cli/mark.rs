//! `lipmetry mark`: serves the marking page to the browser of this machine.

use std::collections::HashMap;
use std::path::PathBuf;

use lipmetry::files::{self, REPORT_FOLDER};
use lipmetry::web::{Listening, MarkingSession, MemoryStore, SidecarStore, Store, System, serve};

use crate::arguments::MarkOptions;
use crate::error::CliError;
use crate::input::named_once;
use crate::new_address;
use crate::settings;
use crate::terminal::{self, file_name};

pub fn run(options: &MarkOptions) -> Result<(), CliError> {
    let settings = settings::settings(&options.uncertainty)?;
    let photos = named_once(&options.photos)?;
    let names: Vec<String> = photos.iter().map(|path| file_name(path)).collect();
    let keeps = !photos.is_empty();
    let store: Box<dyn Store> = if keeps {
        options.page.check_id(&photos)?;
        let (output, folder_name) = (report_folder(options)?, options.page.folder(REPORT_FOLDER));
        let landmarks = HashMap::new();
        let store = SidecarStore { photos, landmarks, blind: false, output, folder_name, force: options.folder.force };
        store.remove_left_locks();
        Box::new(store)
    } else {
        Box::<MemoryStore>::default()
    };
    let session =
        MarkingSession::new(store, &names, keeps, settings, options.page.of_page(options.csv), System::PROGRAM)
            .within(options.memory.limits());
    if let Some(marker) = &options.marker {
        session.set_marker(marker);
    }
    serve_page(session, options.no_open)
}

/// Serves the page of a session until it is done, and opens the browser on it unless `no_open` says not to.
pub fn serve_page(session: MarkingSession, no_open: bool) -> Result<(), CliError> {
    let unserved = |error| CliError::Output(format!("the marking page cannot be served: {error}"));
    let mut listening = Listening::new().map_err(unserved)?;
    let guard = listening.guard();
    let address = guard.address().map_err(|error| unserved(std::io::Error::other(error)))?;
    let another = if new_address::offer(guard) { "; for another browser press Enter here" } else { "" };
    terminal::print(&format!(
        "The marking page is at {address}\nThat address opens the page once{another}.\n\
         The page is there until it says that it is done, or until Ctrl-C.\n"
    ))?;
    if !no_open {
        open_browser(&mut listening)?;
    }
    serve(listening, session).map_err(unserved)
}

/// Opens the browser on a file that leads to the page: its command line shows no key. Where none opens, the address is on the
/// terminal.
fn open_browser(listening: &mut Listening) -> Result<(), CliError> {
    let opened = listening.redirect_file().and_then(open::that_detached);
    if opened.is_ok() {
        return terminal::print("If the browser shows another page, or none, open that address in it.\n");
    }
    listening.remove_redirect_file();
    terminal::print("No browser could be opened: open that address in one on this machine.\n")
}

/// Where a report goes, if not beside the after photo: into the folder that is named, and where the photos are those of a folder
/// beside it, not among them.
fn report_folder(options: &MarkOptions) -> Result<Option<PathBuf>, CliError> {
    let named = options.folder.output.clone();
    match options.photos.last().filter(|last| named.is_none() && last.is_dir()) {
        Some(folder) => Ok(Some(options.page.renamed(files::folder_report_path(folder)?, REPORT_FOLDER))),
        None => Ok(named),
    }
}
