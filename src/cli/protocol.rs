//! `lipmetry protocol`: the sheet that says how the photos of a visit are taken.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use lipmetry::files::{self, Protection};
use lipmetry::report::protocol_page;

use crate::error::CliError;
use crate::terminal::{self, shown};

/// What the page is called unless told otherwise.
const NAME: &str = "lipmetry-photo-protocol.html";

/// Write the photo protocol: one sheet to print that says how the photos are taken.
///
/// For the person who is photographed and the one who holds the camera: distance, height of the lens, light, hair, lips at rest
/// and three photos a visit, in plain words and drawings. The page opens in any browser, without a network.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry protocol
  lipmetry protocol -o protocol.html --force")]
pub struct ProtocolOptions {
    /// The file, or the folder for it; - prints the page to standard output [default: lipmetry-photo-protocol.html in the
    /// current folder]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Overwrite a file that is there
    #[arg(long)]
    pub force: bool,
}

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
    files::write(&path, page.as_bytes(), options.force, &Protection::none())?;
    terminal::print(&format!(
        "The photo protocol is in {}: one sheet, to be printed or read on a phone\n",
        shown(&path)
    ))
}
