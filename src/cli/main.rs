//! The program: parse the command line, run, exit. Only here are files and the terminal touched.

mod arguments;
mod check;
mod compare;
mod error;
mod export;
mod generate;
mod import;
mod input;
mod labels;
mod mark;
mod measure;
mod memory;
mod new_address;
mod output;
mod process;
mod progress;
mod protocol;
mod repeatability;
mod schema;
mod settings;
#[cfg(unix)]
mod signals;
mod study;
#[cfg(feature = "suggest")]
mod suggest;
mod tables;
mod terminal;
mod timings;
mod visits;

use std::process::ExitCode;

use arguments::{Command, Options};
use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use error::CliError;
use timings::Timings;

fn main() -> ExitCode {
    process::set_up();
    let timings = Timings::wanted();
    let options = match Options::try_parse() {
        Ok(options) => options,
        // Help and version are what was asked for: an output that does not take them is a failure as with any other.
        Err(asked) if !asked.use_stderr() => return ended(terminal::print(&asked.render().ansi().to_string())),
        Err(problem) => told(problem).exit(),
    };
    // The marking page ends by itself on both, when what it writes is written.
    #[cfg(unix)]
    if !options.command.serves_a_page() {
        signals::watch();
    }
    let done = match &options.command {
        Command::Compare(options) => compare::run(options),
        Command::Measure(options) => measure::run(options),
        Command::Check(options) => check::run(options),
        Command::Visits(options) => visits::run(options),
        Command::Mark(options) => mark::run(options),
        #[cfg(feature = "suggest")]
        Command::Suggest(options) => suggest::run(options),
        Command::Import(options) => import::run(options),
        Command::Export(options) => export::run(options),
        Command::Repeatability(options) => repeatability::run(options),
        Command::Study(options) => study::run(options),
        Command::Options(_) => generate::shared_options(),
        Command::Protocol(options) => protocol::run(options),
        Command::Schema(options) => schema::run(options),
        Command::Completions(options) => generate::completions(options),
        Command::Man(options) => generate::man(options),
    };
    let status = ended(done);
    if let Some(timings) = timings {
        timings.tell();
    }
    status
}

/// Tells of a failure, and gives the exit status.
fn ended(done: Result<(), CliError>) -> ExitCode {
    match done {
        Ok(()) | Err(CliError::OutputClosed) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::complain(&failure);
            // As clap ends on a command line that it finds wrong itself.
            if matches!(failure, CliError::CommandLine(_)) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// What is wrong with a command line; where `compare` was given more than two photos, with how several of a visit are named, and
/// where `visits` was asked for a table, with which ones it writes.
fn told(mut problem: clap::Error) -> clap::Error {
    let command = std::env::args_os().nth(1).unwrap_or_default();
    let Some(ContextValue::String(argument)) = problem.get(ContextKind::InvalidArg) else { return problem };
    let is_photo = !argument.starts_with('-');
    let tip = match argument.as_str() {
        _ if problem.kind() != ErrorKind::UnknownArgument => return problem,
        _ if command == "compare" && is_photo => {
            "several photos a visit: --before a1.jpg a2.jpg --after b1.jpg b2.jpg, or two folders: before/ after/"
        }
        "--csv" if command == "visits" => {
            "visits.csv and its tables of changes, photos and cautions are always written; --csv-style says how"
        }
        _ => return problem,
    };
    problem.remove(ContextKind::SuggestedArg);
    problem.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    problem
}
