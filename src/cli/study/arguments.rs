//! The command line of studies.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use crate::arguments::{UncertaintyOptions, of_this_command};
use crate::labels::label;
use crate::memory::MemoryOptions;
use crate::tables::TableArguments;

/// What stands below the help of a command that has the options of measuring.
const SHARED: &str = "How it is measured (frame, matched marks, errors, random samples): lipmetry help options";

/// Measure a folder of people: tables, the group, a page with figures, and the draft of a paper's methods.
///
/// A study is a folder with a folder for each person, in it a folder for each visit, and in that its photos: P01/day0/a.jpg,
/// P01/day14/b.jpg. Visits are called day14, 14, by a date, or anything else, and then have the day that the landmark file or the camera says.
/// Or it is a manifest: a table with a row for each photo and the columns id,photo and, where wanted, visit,day,landmarks,arm and
/// further ones, which are carried along.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry study status patients/
  lipmetry study mark patients/ --blind
  lipmetry study run patients/
  lipmetry study power patients/ --change 0.5
  lipmetry study run manifest.csv -o out --jobs 4
  lipmetry study schema")]
pub struct StudyOptions {
    #[command(subcommand)]
    pub command: StudyCommand,
}

impl StudyOptions {
    /// Whether it serves a page until that is done.
    #[cfg(unix)]
    pub fn serves_a_page(&self) -> bool {
        matches!(self.command, StudyCommand::Mark(_))
    }
}

#[derive(Debug, Subcommand)]
pub enum StudyCommand {
    Status(super::status::StatusOptions),
    Mark(super::mark::MarkOptions),
    Run(RunOptions),
    Power(super::power::PowerOptions),
    Worker(WorkerOptions),
    Merge(MergeOptions),
    Schema(super::schema::StudySchemaOptions),
}

/// Measure all that is ready, and write the tables, the group and its page.
///
/// What did not change since the last run is not measured again. A photo that cannot be read, a visit that nobody marked, or a visit without a day is
/// a row in problems.csv and stops nothing else. Ctrl-C ends a run, and the next one goes on where it was.
#[derive(Debug, Args)]
#[command(
    mut_args(of_this_command),
    mut_arg("strict", |arg| arg.help("End with exit status 1 where problems.csv has a row; the files are written all the same")),
    after_help = SHARED,
    after_long_help = "\
How it is measured (frame, matched marks, errors, random samples): lipmetry help options

Examples:
  lipmetry study run patients/
  lipmetry study run patients/ --jobs 4 --people arms.csv
  lipmetry study run manifest.csv -o out --csv-style excel-de
  lipmetry study run patients/ --ids hash
  lipmetry study run patients/ --plan > jobs.jsonl"
)]
pub struct RunOptions {
    #[command(flatten)]
    pub study: SourceOptions,
    #[command(flatten)]
    pub output: StudyOutputOptions,
    /// How many people are measured at a time [default: as many as the machine has processors]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Measure nothing: print the jobs, one a line, for `lipmetry study worker`
    #[arg(long, conflicts_with = "jobs")]
    pub plan: bool,
    #[command(flatten)]
    pub memory: MemoryOptions,
    #[command(flatten)]
    pub uncertainty: UncertaintyOptions,
}

/// Where a study is.
#[derive(Debug, Args)]
pub struct SourceOptions {
    /// The study's folder, or a manifest (a table of comma-separated values)
    #[arg(value_name = "STUDY", value_hint = ValueHint::AnyPath)]
    pub study: PathBuf,
    /// A table of the people with the columns id,arm and further ones [default: people.csv in the study's folder, where it is there]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub people: Option<PathBuf>,
    /// The folder for what is kept between runs [default: .lipmetry in the study's folder]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub state: Option<PathBuf>,
}

/// What is written, and where.
#[derive(Debug, Args)]
pub struct StudyOutputOptions {
    /// The folder for the tables and the page [default: a new one beside the study, NAME.study]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,
    /// Overwrite files that are there and are no earlier results of this command
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub tables: TableArguments,
    /// What tables and page call people: as their folders are called, or by codes that only this study's .lipmetry folder can tell
    #[arg(long, value_name = "HOW", value_enum, default_value_t = IdsChoice::AsIs)]
    pub ids: IdsChoice,
    /// State the dates of visits in the tables
    #[arg(long)]
    pub dates: bool,
    /// A title for the page
    #[arg(long, value_name = "TEXT", value_parser = label)]
    pub title: Option<String>,
    /// Count changes whose verdict a caution keeps back among the means, too
    #[arg(long)]
    pub with_withheld: bool,
    /// Print study.json to standard output instead of the table; files are written only with --output
    #[arg(long)]
    pub json: bool,
    /// Show all measures in the table, not only the six that lead
    #[arg(long)]
    pub all: bool,
}

/// What people are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum IdsChoice {
    /// As their folders, or the manifest, call them.
    #[default]
    AsIs,
    /// By codes made with a secret that stays in the study's state.
    Hash,
}

/// Do jobs: one a line on standard input, one result a line on standard output.
///
/// A job is a person with visits, photos and settings, as `lipmetry study run --plan` prints it. Jobs may come in any order and on any
/// machine that sees the study's folder; nothing is kept. What cannot be read is told in the result; a line that is no job is told on standard error, and ends the worker with exit
/// status 1 after the others. `lipmetry study merge` takes the results.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry study run patients/ --plan | lipmetry study worker patients/ > results.jsonl
  lipmetry study run patients/ --plan | parallel --pipe -N1 lipmetry study worker patients/ > results.jsonl
  lipmetry study merge patients/ results.jsonl")]
pub struct WorkerOptions {
    /// The study's folder, or its manifest, from which the jobs name their photos
    #[arg(value_name = "STUDY", value_hint = ValueHint::AnyPath)]
    pub study: PathBuf,
    #[command(flatten)]
    pub memory: MemoryOptions,
}

/// Make the tables and the page from results of workers.
///
/// The same files as those of `lipmetry study run`, to the byte. Results that rest on other photos, marks or settings than those that are there now, and people without a result, are
/// told, and nothing is written.
#[derive(Debug, Args)]
#[command(
    mut_args(of_this_command),
    mut_arg("strict", |arg| arg.help("End with exit status 1 where problems.csv has a row; the files are written all the same")),
    after_help = SHARED,
    after_long_help = "\
How it is measured (frame, matched marks, errors, random samples): lipmetry help options

Examples:
  lipmetry study merge patients/ shard-*.jsonl"
)]
pub struct MergeOptions {
    #[command(flatten)]
    pub study: SourceOptions,
    /// Files of results
    #[arg(required = true, value_name = "RESULTS", value_hint = ValueHint::FilePath)]
    pub results: Vec<PathBuf>,
    #[command(flatten)]
    pub output: StudyOutputOptions,
    #[command(flatten)]
    pub memory: MemoryOptions,
    #[command(flatten)]
    pub uncertainty: UncertaintyOptions,
}
