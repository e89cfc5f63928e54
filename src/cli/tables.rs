//! How tables are written, and what other programs would make of a code in them.

use clap::Args;
use lipmetry::tables::{CsvStyle, misread_in_cell};
use lipmetry::text::printable;

use crate::terminal;

/// How tables are written.
#[derive(Debug, Args)]
pub struct TableArguments {
    /// How tables are written: commas and decimal points, or semicolons and decimal commas as German spreadsheets read them
    #[arg(long, value_name = "STYLE", value_enum, default_value_t = CsvStyle::Plain)]
    pub csv_style: CsvStyle,
}

/// Warns of a code that programs for tables read as something else.
pub fn warn_of_code(id: Option<&str>) {
    if let Some((id, as_what)) = id.and_then(|id| Some((id, misread_in_cell(id)?))) {
        let id = printable(id);
        terminal::note(&format!(
            "warning: programs for tables read the code {id} as {as_what}; put a letter before it"
        ));
    }
}
