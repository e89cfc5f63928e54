//! `lipmetry mark`: serves the marking page to the browser of this machine.

use std::path::{Path, PathBuf};

use lipmetry::files;
use lipmetry::web::{Listening, MarkingSession, MemoryStore, SidecarStore, Store, serve};

use crate::arguments::MarkOptions;
use crate::error::CliError;
use crate::input::in_file;
use crate::settings;
use crate::terminal::{self, file_name};

pub fn run(options: &MarkOptions) -> Result<(), CliError> {
    let settings = settings::settings(&options.uncertainty)?;
    let photos = named_once(&options.photos)?;
    let names: Vec<String> = photos.iter().map(|path| file_name(path)).collect();
    let keeps = !photos.is_empty();
    let store: Box<dyn Store> = if keeps {
        Box::new(SidecarStore { photos, output: options.folder.output.clone(), force: options.folder.force })
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

/// The photos, each of which is there and has landmarks of its own.
fn named_once(photos: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let mut problems = Vec::new();
    for (index, path) in photos.iter().enumerate() {
        if !path.is_file() {
            problems.push(in_file(path, "there is no such photo"));
        } else if let Some(twin) = photos[..index].iter().find(|twin| sidecar(twin) == sidecar(path)) {
            let problem =
                format!("its landmarks would lie where those of {} do; rename one of the two", file_name(twin));
            problems.push(in_file(path, &problem));
        }
    }
    problems.into_iter().reduce(CliError::and).map_or_else(|| Ok(photos.to_vec()), Err)
}

/// Where a photo's landmarks lie, whatever way its path goes there.
fn sidecar(photo: &Path) -> PathBuf {
    let sidecar = files::sidecar(photo);
    let folder = sidecar.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = sidecar.file_name().unwrap_or_default();
    std::fs::canonicalize(folder).map_or_else(|_| sidecar.clone(), |folder| folder.join(name))
}
