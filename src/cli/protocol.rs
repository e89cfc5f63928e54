//! `lipmetry protocol`: the sheet that says how the photos of a visit are taken.

use std::path::{Path, PathBuf};

use lipmetry::files;
use lipmetry::report::protocol_page;

use crate::arguments::ProtocolOptions;
use crate::error::CliError;
use crate::terminal::{self, shown};

/// What the page is called unless told otherwise.
const NAME: &str = "lipmetry-photo-protocol.html";

pub fn run(options: &ProtocolOptions) -> Result<(), CliError> {
    let page = protocol_page();
    if options.output.as_deref() == Some(Path::new("-")) {
        return terminal::print_bytes(page.as_bytes());
    }
    let path = match &options.output {
        None => PathBuf::from(NAME),
        Some(path) if path.is_dir() => path.join(NAME),
        Some(path) => path.clone(),
    };
    files::write(&path, page.as_bytes(), options.force)?;
    terminal::print(&format!(
        "The photo protocol is in {}: one sheet, to be printed or read on a phone\n",
        shown(&path)
    ))
}
