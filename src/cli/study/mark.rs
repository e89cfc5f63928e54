//! `lipmetry study mark`: the marking page over a whole study.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use lipmetry::Error;
use lipmetry::files::StudyFiles;
use lipmetry::web::{MarkingSession, System, WorkRound};

use crate::arguments::UncertaintyOptions;
use crate::error::CliError;
use crate::labels::label;
use crate::mark::serve_page;
use crate::memory::MemoryOptions;
use crate::settings;

/// Mark the photos of a study on a page in the browser, on this machine only.
///
/// The page lists all people and visits with how far each is marked, and goes from one to the next. One photo of each visit is
/// marked, the one that the page proposes; the others of the visit get its marks by their pixels when the study is run. Marks are
/// saved beside the photos as NAME.landmarks.json, and what is begun lies there as NAME.landmarks.draft.json.
///
/// With --blind whoever marks sees neither people nor visits, days, names of files or earlier marks: photos have codes, and come in
/// an order of chance. Each photo is marked once more, and the marking is added to those that are there. Started again, it goes on
/// with what the same initials have not marked yet.
#[derive(Debug, Args)]
#[command(
    mut_args(crate::arguments::of_this_command),
    mut_arg("strict", |arg| arg.hide(true)),
    after_long_help = "\
Examples:
  lipmetry study mark study
  lipmetry study mark study --marker AB
  lipmetry study mark study --blind --marker CD
  lipmetry study mark study --blind --again --marker AB")]
pub struct MarkOptions {
    /// The study's folder, with a folder for each person and in that one for each visit; or its manifest
    #[arg(value_hint = ValueHint::AnyPath)]
    pub study: PathBuf,
    /// A table of the people with their arms [default: people.csv in the folder, where it is there]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub people: Option<PathBuf>,
    /// Hide people, visits, days, names of files and earlier marks, and shuffle the photos
    #[arg(long)]
    pub blind: bool,
    /// Mark what the same initials have marked once more
    #[arg(long, requires = "blind")]
    pub again: bool,
    /// The initials or the code of who marks [default: the page asks]
    #[arg(long, value_name = "INITIALS", value_parser = label)]
    pub marker: Option<String>,
    /// Print the page's address without opening the browser
    #[arg(long)]
    pub no_open: bool,
    #[command(flatten)]
    pub memory: MemoryOptions,
    #[command(flatten)]
    pub uncertainty: UncertaintyOptions,
}

pub fn run(options: &MarkOptions) -> Result<(), CliError> {
    let settings = settings::settings(&options.uncertainty)?;
    let files = StudyFiles::new(&options.study, options.people.as_deref());
    let plan = files.plan().map_err(Error::File)?;
    let round = if options.blind { WorkRound::Blind { again: options.again } } else { WorkRound::Open };
    let session = MarkingSession::new_study(&files.root, &plan, round, settings, System::PROGRAM)
        .map_err(|error| CliError::Output(format!("no order of chance can be drawn: {error}")))?
        .within(options.memory.limits());
    if let Some(marker) = &options.marker {
        session.set_marker(marker);
    }
    serve_page(session, options.no_open)
}
