//! `lipmetry schema`: the JSON Schemas of the file formats.

use lipmetry::landmark::file::landmarks_schema;
use lipmetry::report::{repeatability_schema, report_schema, visits_schema};

use crate::arguments::{Format, SchemaOptions};
use crate::error::CliError;
use crate::terminal;

pub fn run(options: &SchemaOptions) -> Result<(), CliError> {
    let schema = match options.format {
        Format::Landmarks => landmarks_schema(),
        Format::Report => report_schema(),
        Format::Repeatability => repeatability_schema(),
        Format::Visits => visits_schema(),
    };
    terminal::print_bytes(schema.as_bytes())
}
