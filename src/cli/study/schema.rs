//! `lipmetry study schema`: what the tables and the JSON of a study mean.

use clap::{Args, ValueEnum};
use lipmetry::Error;
use lipmetry::study::group::{study_power_schema, study_report_schema};
use lipmetry::study::{data_package, dictionary};
use lipmetry::tables::CsvStyle;

use crate::error::CliError;
use crate::terminal;

/// Print what the columns of the tables mean.
///
/// As text; as the data package (Frictionless Data) that lies beside the tables as datapackage.json; or the JSON Schema of study.json or of what
/// `lipmetry study power --json` prints.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry study schema
  lipmetry study schema --as datapackage > datapackage.json
  lipmetry study schema --as json-schema > study.schema.json")]
pub struct StudySchemaOptions {
    /// In which form
    #[arg(long = "as", value_name = "FORM", value_enum, default_value_t = Form::Text)]
    pub form: Form,
}

/// The forms of a data dictionary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// A list for people.
    #[default]
    Text,
    /// The data package of the tables.
    Datapackage,
    /// The JSON Schema of study.json.
    JsonSchema,
    /// The JSON Schema of what `study power --json` prints.
    PowerSchema,
}

pub fn run(options: &StudySchemaOptions) -> Result<(), CliError> {
    match options.form {
        Form::Text => terminal::print(&dictionary()),
        Form::Datapackage => terminal::print_bytes(&data_package(&[], CsvStyle::Plain).map_err(Error::Json)?),
        Form::JsonSchema => terminal::print(&study_report_schema()),
        Form::PowerSchema => terminal::print(&study_power_schema()),
    }
}
