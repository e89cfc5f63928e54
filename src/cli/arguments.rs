//! The command line: every command and option, with its help.

use std::path::PathBuf;

use crate::labels::{PageArguments, label};
use crate::memory::MemoryOptions;
use crate::tables::TableArguments;
use clap::{Arg, Args, Parser, Subcommand, ValueHint};
use lipmetry::comparison::{FrameChoice, MatchingChoice};

/// Measures lips on before and after photographs.
///
/// Two photos of one mouth and the points that a person marked on them become values: how prominent
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
  lipmetry mark before.jpg after.jpg     mark them in the browser
  lipmetry suggest *.jpg                 marks to be confirmed
  lipmetry compare before.jpg after.jpg  report in after.lipmetry/
  lipmetry compare before/ after/        several photos a visit
  lipmetry measure photo.heic -o out     measure one photo
  lipmetry import photo.json             marks of another program
  lipmetry visits *.jpg                  several visits
  lipmetry study run patients/           a folder of people
  lipmetry check *.jpg                   fit to be measured?
  lipmetry protocol                      how to take the photos
  lipmetry help options                  frame, matched marks, errors, samples

The landmarks of photo.jpg are read from photo.landmarks.json beside it.

Exit status: 0 a report was made, 1 the input cannot be used (or, with --strict, a warning stands), 2 the command line \
is wrong, 130 or 143 the run was interrupted or told to end, 101 a fault of the program."
)]
pub struct Options {
    #[command(subcommand)]
    pub command: Command,
}

/// Where the options stand that several commands share.
const SHARED_HEADING: &str = "Measuring and errors";

/// What stands below the help of a command that has them.
macro_rules! shared_options {
    () => {
        "How it is measured (frame, matched marks, errors, random samples): lipmetry help options"
    };
}

/// An option in the help of a command, where those that several commands share are not repeated: `lipmetry help options` has them.
/// Manual pages have all; see [`told`].
pub fn of_this_command(option: Arg) -> Arg {
    let is_shared = option.get_help_heading() == Some(SHARED_HEADING);
    option.hide_short_help(is_shared).hide_long_help(is_shared)
}

/// An option with its help, wherever it stands.
pub fn told(option: Arg) -> Arg {
    option.hide_short_help(false).hide_long_help(false)
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Compare(CompareOptions),
    Measure(MeasureOptions),
    Check(CheckOptions),
    Visits(VisitsOptions),
    Mark(MarkOptions),
    #[cfg(feature = "suggest")]
    Suggest(crate::suggest::SuggestOptions),
    Import(crate::import::ImportArguments),
    Export(crate::export::ExportArguments),
    Repeatability(RepeatabilityOptions),
    Study(crate::study::StudyOptions),
    Options(SharedOptions),
    Protocol(crate::protocol::ProtocolOptions),
    Schema(crate::schema::SchemaOptions),
    Completions(CompletionsOptions),
    Man(ManOptions),
}

impl Command {
    /// Whether it serves a page until that is done.
    #[cfg(unix)]
    pub fn serves_a_page(&self) -> bool {
        match self {
            Self::Mark(_) => true,
            Self::Study(options) => options.serves_a_page(),
            _ => false,
        }
    }
}

/// Compare photos of one mouth at two visits: report.json, report.html, overlay.png, and a table.
///
/// The after photo is aligned on the before photo by the points that a treatment does not move (eyes,
/// nose), so that every measure is taken in one frame and at one scale. Changes are after minus before;
/// differences between the sides are the subject's right minus left.
///
/// A visit is one photo or more, as named behind --before and --after, or those of a folder. One photo of each needs
/// landmarks: the marks of the others are found by their pixels. A lip is never held the same way twice, and the mean of three
/// photos tells smaller changes than one.
#[derive(Debug, Args)]
#[command(
    mut_args(of_this_command),
    override_usage = "lipmetry compare [OPTIONS] <BEFORE> <AFTER>\n       \
                      lipmetry compare [OPTIONS] --before B... --after A...",
    mut_arg("output", |arg| arg.help(
        "The folder for report.json, report.html and overlay.png [default: a new one beside the first after photo, or beside the \
         folder of the after photos, NAME.lipmetry]"
    )),
    after_help = shared_options!(),
    after_long_help = concat!(shared_options!(), "\n\n", "\
Examples:
  lipmetry compare before.jpg after.jpg
  lipmetry compare before/ after/
  lipmetry compare --before a1.jpg a2.jpg --after b1.jpg b2.jpg
  lipmetry compare before.jpg after.jpg -o report --force
  lipmetry compare before.jpg after.jpg --id P-12 --csv
  lipmetry compare b.heic a.heic --before-landmarks x.json
  lipmetry compare before.jpg after.jpg --json | jq .answers")
)]
pub struct CompareOptions {
    /// The photo before the treatment, or the folder of that visit's photos
    #[arg(required_unless_present = "photos_before", value_hint = ValueHint::AnyPath)]
    pub before: Option<PathBuf>,
    /// The photo after it, or the folder of that visit's photos
    #[arg(required_unless_present = "photos_before", value_hint = ValueHint::AnyPath)]
    pub after: Option<PathBuf>,
    /// The photos before the treatment, of one visit, or their folder
    #[arg(long = "before", value_name = "PHOTO", num_args = 1.., value_hint = ValueHint::AnyPath)]
    #[arg(requires = "photos_after", conflicts_with_all = ["before", "after"])]
    pub photos_before: Vec<PathBuf>,
    /// The photos after it, of one visit, or their folder
    #[arg(long = "after", value_name = "PHOTO", num_args = 1.., value_hint = ValueHint::AnyPath)]
    #[arg(requires = "photos_before", conflicts_with_all = ["before", "after"])]
    pub photos_after: Vec<PathBuf>,
    /// The landmarks of the before photo, of several the one that they belong to [default: beside it, as NAME.landmarks.json]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub before_landmarks: Option<PathBuf>,
    /// The landmarks of the after photo, likewise [default: beside it, as NAME.landmarks.json]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub after_landmarks: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputOptions,
    /// Write report.csv too: a row for each measure
    #[arg(long)]
    pub csv: bool,
    /// Move the after photo's clicks by 0.3 mm eight times and report how far that moves the matched change
    #[arg(long)]
    pub match_check: bool,
    #[command(flatten)]
    pub memory: MemoryOptions,
    #[command(flatten)]
    pub uncertainty: UncertaintyOptions,
}

/// Measure one photo: report.json, report.html, overlay.png, and a table.
#[derive(Debug, Args)]
#[command(
    mut_args(of_this_command),
    mut_arg("output", |arg| arg.help(
        "The folder for report.json, report.html and overlay.png [default: a new one beside the photo, NAME.lipmetry]"
    )),
    after_help = shared_options!(),
    after_long_help = concat!(shared_options!(), "\n\n", "\
Examples:
  lipmetry measure photo.jpg
  lipmetry measure photo.heic --landmarks marked.json -o out")
)]
pub struct MeasureOptions {
    /// The photo
    #[arg(value_hint = ValueHint::FilePath)]
    pub photo: PathBuf,
    /// Its landmarks [default: beside it, as NAME.landmarks.json]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub landmarks: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputOptions,
    /// Write report.csv too: a row for each measure
    #[arg(long)]
    pub csv: bool,
    #[command(flatten)]
    pub memory: MemoryOptions,
    #[command(flatten)]
    pub uncertainty: UncertaintyOptions,
}

/// Where files go.
#[derive(Debug, Args)]
pub struct FolderOptions {
    /// The folder for report.json, report.html and overlay.png [default: a new one beside the after photo,
    /// NAME.lipmetry]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,
    /// Overwrite files that are there
    #[arg(long)]
    pub force: bool,
}

/// What becomes of a report.
#[derive(Debug, Args)]
pub struct OutputOptions {
    #[command(flatten)]
    pub folder: FolderOptions,
    #[command(flatten)]
    pub page: PageArguments,
    /// Print report.json to standard output instead of the table; files are written only with --output
    #[arg(long)]
    pub json: bool,
    /// Show all measures in the table, not only the six that lead
    #[arg(long)]
    pub all: bool,
}

/// Check that photos and their landmarks are fit to be measured and compared.
///
/// Each photo is decoded, its landmarks are validated, and what can and cannot be measured is listed.
/// With two or more photos the others are aligned on the first, and what threatens the comparison is
/// said. Of photos without landmarks it is said at first sight whether they are sharp, well lit, large enough, roughly
/// frontal and alike, and of several which one to mark. A folder stands for its photos. Nothing is written. With --strict a warning ends it with exit status 1.
#[derive(Debug, Args)]
#[command(
    mut_args(of_this_command),
    mut_arg("strict", |arg| arg.help("End with exit status 1 where a warning or a blocking caution stands")),
    after_help = shared_options!(),
    after_long_help = concat!(shared_options!(), "\n\n", "\
Examples:
  lipmetry check before.jpg after.jpg
  lipmetry check day0/
  lipmetry check photo.heic --landmarks marked.json")
)]
pub struct CheckOptions {
    /// The photos, or folders of them
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub photos: Vec<PathBuf>,
    /// The landmarks of the photo, where there is only one [default: beside it, as NAME.landmarks.json]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub landmarks: Option<PathBuf>,
    #[command(flatten)]
    pub memory: MemoryOptions,
    #[command(flatten)]
    pub uncertainty: UncertaintyOptions,
}

/// Follow lips over two or more photos of one person: visits.json, tables as CSV, visits.html, and a table.
///
/// Each photo has its day: named behind an @, as in photo.jpg@2026-03-14, else "taken" in its landmark file, else the
/// camera's. A folder stands for its photos, and may have a day likewise. Photos of one day are one visit, and show how much the lip differs by itself. Every visit is compared with
/// the first and with the one before; only the days between them are written. visits.csv has a row for each visit and measure,
/// visits_changes.csv one for each comparison of it, visits_photos.csv one for each photo, visits_cautions.csv one for each caution.
#[derive(Debug, Args)]
#[command(
    mut_args(of_this_command),
    mut_arg("output", |arg| arg.help(
        "The folder for visits.json, visits.html and the tables [default: a new one beside the last photo or folder, NAME.visits]"
    )),
    mut_arg("json", |arg| arg.help(
        "Print visits.json to standard output instead of the table; files are written only with --output"
    )),
    after_help = shared_options!(),
    after_long_help = concat!(shared_options!(), "\n\n", "\
Examples:
  lipmetry visits day0.jpg day14.jpg day60.jpg -o course
  lipmetry visits day*.jpg --treated 2026-03-02
  lipmetry visits day0/@2026-03-02 day14/@2026-03-16
  lipmetry visits day*.jpg --csv-style excel-de
  lipmetry visits a.jpg@2026-03-02 b.jpg@2026-03-16 c.jpg")
)]
pub struct VisitsOptions {
    /// The photos, or folders of them, in any order
    #[arg(required = true, value_name = "PHOTO[@DATE]", value_hint = ValueHint::AnyPath)]
    pub photos: Vec<PathBuf>,
    /// The day of the treatment, from which days are counted [default: the first visit's]
    #[arg(long, value_name = "DATE")]
    pub treated: Option<jiff::civil::Date>,
    #[command(flatten)]
    pub output: OutputOptions,
    #[command(flatten)]
    pub tables: TableArguments,
    #[command(flatten)]
    pub memory: MemoryOptions,
    #[command(flatten)]
    pub uncertainty: UncertaintyOptions,
}

/// Mark photos on a page in the browser, on this machine only.
///
/// The photos are marked in their order, those of a folder in the order of their names, and the marks are saved beside them as NAME.landmarks.json. Without photos the
/// page asks for one or two; then nothing stays on disk, and landmarks and report are downloaded from the page. While a
/// photo is being marked, what was done so far lies beside it as NAME.landmarks.draft.json. The server answers on the
/// loopback interface alone, under an address with a secret key that opens the page in one browser, once; Enter in the
/// terminal gives a new address. It answers until the page says that it is done or Ctrl-C is pressed.
#[derive(Debug, Args)]
#[command(
    mut_args(of_this_command),
    mut_arg("output", |arg| arg.help(
        "The folder for the report of a comparison [default: a new one beside the after photo or its folder, NAME.lipmetry]"
    )),
    // The page shows every caution, and the program ends when the page is done.
    mut_arg("strict", |arg| arg.hide(true)),
    after_help = shared_options!(),
    after_long_help = concat!(shared_options!(), "\n\n", "\
Examples:
  lipmetry mark before.jpg after.jpg
  lipmetry mark before/ after/
  lipmetry mark *.heic --marker AB
  lipmetry mark before.jpg after.jpg -o report --no-open")
)]
pub struct MarkOptions {
    /// The photos, or folders of them
    #[arg(value_hint = ValueHint::AnyPath)]
    pub photos: Vec<PathBuf>,
    /// The initials or the code of who marks [default: the page asks]
    #[arg(long, value_name = "INITIALS", value_parser = label)]
    pub marker: Option<String>,
    /// Print the page's address without opening the browser
    #[arg(long)]
    pub no_open: bool,
    #[command(flatten)]
    pub folder: FolderOptions,
    #[command(flatten)]
    pub page: PageArguments,
    /// Make report.csv too: a row for each measure
    #[arg(long)]
    pub csv: bool,
    #[command(flatten)]
    pub memory: MemoryOptions,
    #[command(flatten)]
    pub uncertainty: UncertaintyOptions,
}

/// Study how well markings of the same photos agree.
///
/// Photos that were marked twice or more, by one or several markers, show the error of marking: for each point and each
/// measure the technical error of measurement, the smallest detectable change, the intraclass correlation and the
/// limits of agreement, within one marker and between markers, and how many markings it takes to see a change of 1 mm.
/// Photos that were marked once are left out. Only landmark files are read.
#[derive(Debug, Args)]
#[command(
    mut_arg("output", |arg| arg.help(
        "A folder for repeatability.json, repeatability.csv and repeatability_agreement.csv [default: nothing is written]"
    )),
    after_long_help = "\
Examples:
  lipmetry repeatability *.landmarks.json
  lipmetry repeatability *.jpg -o study
  lipmetry repeatability *.jpg --by-origin
  lipmetry compare a.jpg b.jpg --use-repeatability study/repeatability.json"
)]
pub struct RepeatabilityOptions {
    /// Landmark files, or photos whose landmark files lie beside them
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub folder: FolderOptions,
    /// Also say how marks that began as proposals lie against those that a person placed on the same photo (in the table and the JSON)
    #[arg(long, conflicts_with = "csv")]
    pub by_origin: bool,
    /// Print the study as JSON instead of the table
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print repeatability.csv instead of the table: a row for each point or measure and level
    #[arg(long)]
    pub csv: bool,
    #[command(flatten)]
    pub tables: TableArguments,
}

/// How uncertain the values are.
#[derive(Debug, Args)]
#[command(next_help_heading = SHARED_HEADING)]
pub struct UncertaintyOptions {
    /// The error of one click, a standard deviation per axis, in mm [default: from the replicate markings of the photos
    /// where there are two or more, else 0.3]
    #[arg(long, value_name = "MM", value_parser = millimetres, allow_negative_numbers = true)]
    pub marking_sd: Option<f64>,
    /// The error that all points along one border share, likewise [default: likewise, else 0.1]
    #[arg(long, value_name = "MM", value_parser = millimetres, allow_negative_numbers = true)]
    pub shared_sd: Option<f64>,
    /// Take the error of marking from a study: the repeatability.json that `lipmetry repeatability` writes
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["marking_sd", "shared_sd"])]
    pub use_repeatability: Option<PathBuf>,
    /// How much heights of a lip differ between photos by themselves, a standard deviation per photo, in mm; 0 judges the
    /// two photos alone [default: 0.25, of a lip at rest; 0.54 where both photos are stated to show a smile]
    #[arg(long, value_name = "MM", value_parser = millimetres, allow_negative_numbers = true)]
    pub posture_sd: Option<f64>,
    /// The frame that lips are measured in: auto sees them from straight ahead where the stable points determine the
    /// pose of the head; uncorrected takes out position, size and roll alone
    #[arg(long, value_name = "FRAME", value_enum, default_value_t = FrameChoice::Auto)]
    pub frame: FrameChoice,
    /// Whether the marks of the after photo are found by its pixels from those of the before photo: auto where the photos
    /// allow it; off takes the clicks alone, as one photo measured by itself always does
    #[arg(long = "match", value_name = "WHEN", value_enum, default_value_t = MatchingChoice::Auto)]
    pub matching: MatchingChoice,
    /// How far the head may be turned or tipped between two photos where the pose is not corrected, a standard
    /// deviation of yaw and of pitch, in degrees
    #[arg(long, value_name = "DEG", default_value_t = lipmetry::uncertainty::POSE_SD_DEG, value_parser = degrees)]
    #[arg(allow_negative_numbers = true)]
    pub pose_sd: f64,
    /// How many samples the Monte Carlo run draws
    #[arg(long, value_name = "N", default_value_t = 600, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    #[arg(allow_negative_numbers = true)]
    pub samples: u32,
    /// Where its random numbers start: the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true)]
    pub seed: u64,
    /// End with exit status 1 where a warning or a blocking caution stands; the report is made all the same
    #[arg(long, help_heading = None::<&str>)]
    pub strict: bool,
}

/// The options of measuring that compare, measure, check, visits and mark share.
///
/// What the marking, the frame and the posture of the lip count as, and how the errors are drawn. Each of these commands takes them
/// all.
#[derive(Debug, Args)]
#[command(
    override_usage = "lipmetry COMMAND [OPTIONS] PHOTO...",
    mut_arg("strict", |arg| arg.hide(true)),
    after_long_help = "\
Examples:
  lipmetry compare before.jpg after.jpg --posture-sd 0 --marking-sd 0.2
  lipmetry compare before.jpg after.jpg --frame uncorrected --pose-sd 2
  lipmetry measure photo.jpg --use-repeatability study/repeatability.json"
)]
pub struct SharedOptions {
    #[command(flatten)]
    pub uncertainty: UncertaintyOptions,
}

/// A standard deviation on a face, in millimetres: no hand is off by more.
fn millimetres(text: &str) -> Result<f64, String> {
    number(text, 3.0, "mm", "this is not a number of millimetres, such as 0.3")
}

/// A standard deviation of a head's pose, in degrees: further off, nobody would call it the front.
fn degrees(text: &str) -> Result<f64, String> {
    number(text, 15.0, "degrees", "this is not a number of degrees, such as 3")
}

fn number(text: &str, most: f64, unit: &str, otherwise: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=most).contains(&value) => Ok(value),
        Ok(value) => Err(format!("{value} is not from 0 to {most} {unit}")),
        Err(_) => Err(otherwise.to_owned()),
    }
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
    /// The command to describe, such as compare or study-run; without it the program as a whole
    pub page: Option<String>,
}
