//! `lipmetry study`: a folder of patients in, tables, a group and a page out.

mod arguments;
mod codes;
mod finish;
mod mark;
mod measure;
mod merge;
mod power;
mod progress;
mod run;
mod schema;
mod status;
mod worker;

use arguments::StudyCommand;
pub use arguments::StudyOptions;

use crate::error::CliError;

pub fn run(options: &StudyOptions) -> Result<(), CliError> {
    match &options.command {
        StudyCommand::Status(options) => status::run(options),
        StudyCommand::Mark(options) => mark::run(options),
        StudyCommand::Run(options) => run::run(options),
        StudyCommand::Power(options) => power::run(options),
        StudyCommand::Worker(options) => worker::run(options),
        StudyCommand::Merge(options) => merge::run(options),
        StudyCommand::Schema(options) => schema::run(options),
    }
}
