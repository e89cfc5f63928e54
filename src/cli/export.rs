//! `lipmetry export`: the marks of a landmark file for another program.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use lipmetry::files::{self, Protection};
use lipmetry::landmark::export::export;
use lipmetry::landmark::import::Format;

use crate::error::CliError;
use crate::import::{RowsOption, check_output, probed};
use crate::input::in_file;
use crate::memory::MemoryOptions;
use crate::terminal::{self, shown};

/// Write marks for another program: labelme, ImageJ, tpsDig, WebMorph, COCO, or as a table.
///
/// The points stand in the file as the other program counts: from the corner or the centre of a pixel, with y up or down, in the rows
/// that it shows. What its format cannot hold is said.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry export photo.jpg --to labelme
  lipmetry export photo.landmarks.json --to tps -o photo.tps
  lipmetry export photo.jpg --to roiset --force

What each program counts from and cannot hold: docs/other-programs.md")]
pub struct ExportArguments {
    /// The photo whose landmarks lie beside it, or a landmark file
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// For which program
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub to: ExportFormat,
    /// The photo, where a landmark file is named and its photo does not lie beside it
    #[arg(long, value_name = "PHOTO", value_hint = ValueHint::FilePath)]
    pub photo: Option<PathBuf>,
    /// Where the file goes [default: beside the landmark file, called after the photo]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
    /// Which of several markings, counted from 1
    #[arg(long, value_name = "N")]
    pub marking: Option<usize>,
    /// In which rows the other program shows the photo; only for photos that are stored turned [default: as the program is known to]
    #[arg(long, value_name = "HOW", value_enum)]
    pub rows: Option<RowsOption>,
    #[command(flatten)]
    pub memory: MemoryOptions,
}

/// The formats that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A labelme file
    Labelme,
    /// ImageJ's regions, RoiSet.zip
    Roiset,
    /// TPS, for tpsDig, geomorph, StereoMorph
    Tps,
    /// WebMorph's and PsychoMorph's template
    Tem,
    /// COCO key points, whole pixels
    Coco,
    /// A table of points
    Csv,
}

impl ExportFormat {
    fn format(self) -> Format {
        match self {
            Self::Labelme => Format::Labelme,
            Self::Roiset => Format::RoiSet,
            Self::Tps => Format::Tps,
            Self::Tem => Format::Tem,
            Self::Coco => Format::Coco,
            Self::Csv => Format::PointsCsv,
        }
    }
}

pub fn run(arguments: &ExportArguments) -> Result<(), CliError> {
    let is_landmarks = arguments.file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let landmarks_path = if is_landmarks { arguments.file.clone() } else { files::sidecar(&arguments.file) };
    let landmarks = files::read_landmarks(&landmarks_path)?;
    let named = arguments.photo.clone().or((!is_landmarks).then(|| arguments.file.clone()));
    let beside = landmarks_path.with_file_name(&landmarks.photo.file);
    let photo_path = named.or(beside.is_file().then_some(beside));
    let photo = photo_path.as_ref().map(|path| probed(path, &arguments.memory)).transpose()?;
    if let Some((path, photo)) = photo_path.as_ref().zip(photo.as_ref()) {
        let (document, size) = (&photo.document, photo.facts.size);
        let sum = document.sha256.clone().unwrap_or_default();
        let belonging = landmarks.belonging(size, &sum, document.picture_sha256.as_deref());
        belonging.map_err(|problems| in_file(path, &problems.to_string()))?;
    }
    let facts = photo.as_ref().map(|photo| &photo.facts);
    let rows = arguments.rows.map(RowsOption::stated);
    let exported = export(&landmarks, facts, arguments.to.format(), arguments.marking, rows);
    let exported = exported.map_err(|refusal| in_file(&landmarks_path, &refusal.to_string()))?;
    let stem = PathBuf::from(&landmarks.photo.file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let beside = landmarks_path.with_file_name(format!("{stem}{}", exported.ending));
    let output = arguments.output.clone().unwrap_or(beside);
    let inputs: Vec<PathBuf> = [landmarks_path.clone()].into_iter().chain(photo_path).collect();
    check_output(&output, &inputs.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
    if !arguments.force && output.symlink_metadata().is_ok() {
        let problem = format!("{} is there already; --force replaces it", shown(&output));
        return Err(in_file(&landmarks_path, &problem));
    }
    files::write(&output, &exported.bytes, arguments.force, &Protection::of(&inputs))
        .map_err(|problem| in_file(&output, &format!("it cannot be written: {}", problem.problem)))?;
    for note in &exported.notes {
        terminal::note(&format!("{}: {note}", shown(&output)));
    }
    terminal::print(&format!("The marks of {} are in {}\n", shown(&landmarks_path), shown(&output)))
}
