//! `lipmetry study status`: how far a study is marked, and what to do next.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use lipmetry::files::{StudyFiles, study_status};
use lipmetry::study::{NextStep, StudyStatus};
use lipmetry::{Error, report};

use crate::error::CliError;
use crate::progress::Progress;
use crate::terminal;

/// Show how far a study is marked: a row for each person, a column for each visit.
///
/// A visit is done when one of its photos is marked; half marked where a marking was begun and not saved; doubtful where a landmark
/// file cannot be used or is another photo's, or where marks are implausible by themselves. Landmark files are read, and of marked
/// photos the headers; no photo is decoded, and nothing is written.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry study status study
  lipmetry study status study --open
  lipmetry study status study/manifest.csv --json | jq .counts")]
pub struct StatusOptions {
    /// The study's folder, with a folder for each person and in that one for each visit; or its manifest
    #[arg(value_hint = ValueHint::AnyPath)]
    pub study: PathBuf,
    /// A table of the people with their arms [default: people.csv in the folder, where it is there]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub people: Option<PathBuf>,
    /// Show only people of whom something is to be marked or looked at
    #[arg(long)]
    pub open: bool,
    /// Read marked photos whole, and tell by their sums whether their landmark files are theirs: takes as long as copying them
    #[arg(long)]
    pub sums: bool,
    /// Print the status as JSON instead of the table
    #[arg(long, conflicts_with = "open")]
    pub json: bool,
}

pub fn run(options: &StatusOptions) -> Result<(), CliError> {
    let files = StudyFiles::new(&options.study, options.people.as_deref());
    let status = {
        let _progress = Progress::on(if options.sums { "Reading marks and photos" } else { "Reading marks" });
        let plan = files.plan().map_err(Error::File)?;
        study_status(&files.root, &plan, options.sums)
    };
    if options.json {
        return terminal::print_bytes(&status.json()?);
    }
    let style = terminal::style();
    let next = report::wrapped(&next_step(&status, options), style.width, "  ");
    terminal::print(&format!("{}{next}\n", status.table(&style, !options.open)))
}

/// What to do next, with the command for it.
fn next_step(status: &StudyStatus, options: &StatusOptions) -> String {
    let people = options.people.as_deref().map_or(String::new(), |people| format!(" --people {}", quoted(people)));
    let study = quoted(&options.study) + &people;
    match status.next_step() {
        NextStep::Mark => format!("Next: lipmetry study mark {study}"),
        NextStep::Run => format!("Next: lipmetry study run {study}"),
        NextStep::AddPhotos => "Nobody has two visits with photos yet: a change is told from two.".to_owned(),
    }
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = terminal::shown(path);
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+:,@%".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
