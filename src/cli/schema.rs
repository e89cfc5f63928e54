use lipmetry::landmark::file::landmarks_schema;
use lipmetry::report::{course_schema, repeatability_schema, report_schema};

use crate::arguments::{Format, SchemaOptions};
use crate::error::CliError;
use crate::terminal;

pub fn run(options: &SchemaOptions) -> Result<(), CliError> {
    let schema = match options.format {
        Format::Landmarks => landmarks_schema(),
        Format::Report => report_schema(),
        Format::Repeatability => repeatability_schema(),
        Format::Visits => course_schema(),
    };
    terminal::print_bytes(schema.as_bytes())
}
