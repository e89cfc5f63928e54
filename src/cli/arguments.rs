use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

/// Measures lips on before and after photographs.
///
/// Two photos of one mouth and the points that a person marked on them become figures: how prominent
/// the upper vermilion is, how alike the two sides are, and how either changed. lipmetry documents and
/// measures photographs; nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(
    name = "lipmetry",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "Exit status: 0 a report was made, 1 the input cannot be used, 2 the command line is wrong.",
    after_long_help = "\
Examples:
  lipmetry compare before.jpg after.jpg        compare; report.json and overlay.png go to after.lipmetry/
  lipmetry measure photo.heic -o out           measure one photo
  lipmetry check *.jpg                         are these photos and their landmarks fit to be measured?
  lipmetry schema landmarks                    what a landmark file looks like

The landmarks of photo.jpg are read from photo.landmarks.json beside it.

Exit status: 0 a report was made, 1 the input cannot be used, 2 the command line is wrong."
)]
pub struct Options {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Compare(CompareOptions),
    Measure(MeasureOptions),
    Check(CheckOptions),
    Schema(SchemaOptions),
    Completions(CompletionsOptions),
    Man(ManOptions),
}

/// Compare two photos of one mouth: report.json, overlay.png, and a table.
///
/// The after photo is aligned on the before photo by the points that a treatment does not move (eyes,
/// nose), so that every measure is taken in one frame and at one scale. Changes are after minus before;
/// differences between the sides are the subject's right minus left.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry compare before.jpg after.jpg
  lipmetry compare before.jpg after.jpg -o report --force
  lipmetry compare --before-landmarks a.json --after-landmarks b.json before.heic after.heic
  lipmetry compare before.jpg after.jpg --json | jq .change.upper_vermilion_height_mean")]
pub struct CompareOptions {
    /// The photo before the treatment
    #[arg(value_hint = ValueHint::FilePath)]
    pub before: PathBuf,
    /// The photo after it
    #[arg(value_hint = ValueHint::FilePath)]
    pub after: PathBuf,
    /// The landmarks of the before photo [default: beside it, as NAME.landmarks.json]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub before_landmarks: Option<PathBuf>,
    /// The landmarks of the after photo [default: beside it, as NAME.landmarks.json]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub after_landmarks: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputOptions,
}

/// Measure one photo: report.json, overlay.png, and a table.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry measure photo.jpg
  lipmetry measure photo.heic --landmarks marked.json -o out")]
pub struct MeasureOptions {
    /// The photo
    #[arg(value_hint = ValueHint::FilePath)]
    pub photo: PathBuf,
    /// Its landmarks [default: beside it, as NAME.landmarks.json]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub landmarks: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputOptions,
}

#[derive(Debug, Args)]
pub struct OutputOptions {
    /// The folder for report.json and overlay.png [default: a new one beside the (after) photo, NAME.lipmetry]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,
    /// Overwrite a report that is there
    #[arg(long)]
    pub force: bool,
    /// Print report.json to standard output instead of the table; files are written only with --output
    #[arg(long)]
    pub json: bool,
}

/// Check that photos and their landmarks are fit to be measured and compared.
///
/// Each photo is decoded, its landmarks are validated, and what can and cannot be measured is listed.
/// With two or more photos the others are aligned on the first, and what threatens the comparison is
/// said. Nothing is written.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry check before.jpg after.jpg
  lipmetry check photo.heic --landmarks marked.json")]
pub struct CheckOptions {
    /// The photos
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    pub photos: Vec<PathBuf>,
    /// The landmarks of the photo, where there is only one [default: beside it, as NAME.landmarks.json]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub landmarks: Option<PathBuf>,
}

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
}

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry completions bash > ~/.local/share/bash-completion/completions/lipmetry
  lipmetry completions zsh > \"${fpath[1]}/_lipmetry\"")]
pub struct CompletionsOptions {
    /// Which shell
    pub shell: clap_complete::Shell,
}

/// Print a manual page.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry man | man -l -
  lipmetry man compare > lipmetry-compare.1")]
pub struct ManOptions {
    /// The command to describe; without it the program as a whole
    pub page: Option<String>,
}
