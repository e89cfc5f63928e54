//! `lipmetry schema`: the JSON Schemas of the file formats.

use clap::{Args, ValueEnum};
use lipmetry::landmark::file::landmarks_schema;
use lipmetry::report::{repeatability_schema, report_schema, visits_schema};

use crate::error::CliError;
use crate::terminal;

/// Print the JSON Schema of a file format.
#[derive(Debug, Args)]
pub struct SchemaOptions {
    /// Which format
    pub format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// The landmark file, NAME.landmarks.json
    Landmarks,
    /// report.json
    Report,
    /// repeatability.json
    Repeatability,
    /// visits.json
    Visits,
}

pub fn run(options: &SchemaOptions) -> Result<(), CliError> {
    let schema = match options.format {
        Format::Landmarks => landmarks_schema(),
        Format::Report => report_schema(),
        Format::Repeatability => repeatability_schema(),
        Format::Visits => visits_schema(),
    };
    terminal::print_bytes(schema.as_bytes())
}
