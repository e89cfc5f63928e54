//! `lipmetry import`: marks of another program, as a landmark file or as a draft for the marking page.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};
use lipmetry::files::{self, Protection};
use lipmetry::imaging;
use lipmetry::landmark::CurveName;
use lipmetry::landmark::file::{LandmarkFile, PhotoDocument};
use lipmetry::landmark::import::{
    ImportOptions, ImportedMarks, LengthUnit, LipsStated, MAX_IMPORT_BYTES, Order, PhotoFacts, RowsStated, import,
    stated_names,
};
use lipmetry::pipeline::{picture_sha256, sha256};
use lipmetry::text::{is_same_name, plain_name, printable};
use lipmetry::web::{imported_document, imported_draft};

use crate::error::CliError;
use crate::input::in_file;
use crate::memory::MemoryOptions;
use crate::terminal::{self, file_name, shown};

/// Read the marks of another program: ImageJ, labelme, tpsDig, WebMorph, MediaPipe, dlib, COCO and others.
///
/// The format is told by the file's content. What a file does not say (which place of a pixel counts as 0, whether the photo was shown
/// upright, whose right is right, what its points are called) is asked and never guessed: the message names the option. A person's
/// marks become the photo's landmark file; a program's, and marks that lack a needed point, become a draft that `lipmetry mark` opens.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry import photo.json
  lipmetry import RoiSet.zip --photo photo.jpg --rows stored
  lipmetry import points.tps --order ch_r,cph_r,ls,cph_l,ch_l,sto --scale-unit mm
  lipmetry import face.json --photo photo.jpg --lips closed
  lipmetry import border.roi --photo photo.jpg --as upper_border
  lipmetry import photo.json --json > photo.landmarks.json

What each program counts from and leaves out: docs/other-programs.md")]
pub struct ImportArguments {
    /// The file of the other program
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// The photo that was marked [default: the one that the file names, where it lies beside it]
    #[arg(long, value_name = "PHOTO", value_hint = ValueHint::FilePath)]
    pub photo: Option<PathBuf>,
    /// Where the landmark file goes [default: beside the photo, as NAME.landmarks.json]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "json")]
    pub output: Option<PathBuf>,
    /// Replace a landmark file or a draft that is there
    #[arg(long, conflicts_with = "json")]
    pub force: bool,
    /// Print the landmark file, and write nothing; in it the marks of a program are proposed
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub stated: StatedOptions,
    #[command(flatten)]
    pub memory: MemoryOptions,
}

/// What the user states of a file that does not say it.
#[derive(Debug, Args)]
#[command(next_help_heading = "What the file does not say")]
pub struct StatedOptions {
    /// Whether the file counts in the rows as the photo's file stores them, or in the upright picture; only for photos that are
    /// stored turned
    #[arg(long, value_name = "HOW", value_enum)]
    pub rows: Option<RowsOption>,
    /// What the first pixel of a .pts file is
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=1))]
    pub pts_origin: Option<u8>,
    /// Whether (0, 0) is the outer corner or the centre of the top-left pixel
    #[arg(long, value_name = "PLACE", value_enum)]
    pub pixel: Option<PixelOption>,
    /// Which way y runs
    #[arg(long = "y", value_name = "WAY", value_enum)]
    pub y: Option<WayOption>,
    /// How the lips are held
    #[arg(long, value_name = "HOW", value_enum)]
    pub lips: Option<LipsOption>,
    /// Whose right and left the file's are: the person's, or the picture's
    #[arg(long, value_name = "WHOSE", value_enum)]
    pub sides: Option<SidesOption>,
    /// The names of points without names, in their order, such as ch_r,cph_r,ls,cph_l,ch_l,sto, and - for one that is left out; or
    /// names for other names, such as "right corner=ch_r,dip=ls"
    #[arg(long, value_name = "NAMES", value_parser = Order::read, allow_hyphen_values = true)]
    pub order: Option<Order>,
    /// Which curve the one line is that has no name of a curve
    #[arg(long = "as", value_name = "CURVE", value_parser = curve)]
    pub curve: Option<CurveName>,
    /// The unit of the file's scale, where it names none; without it the scale is left out
    #[arg(long, value_name = "UNIT", value_parser = unit)]
    pub scale_unit: Option<LengthUnit>,
    /// Which of several pictures or faces in the file, counted from 1
    #[arg(long, value_name = "N")]
    pub pick: Option<usize>,
    /// Whether a point at (0, 0) is missing or lies there
    #[arg(long, value_name = "WHAT", value_enum)]
    pub zero: Option<ZeroOption>,
    /// Take the outer ends of the nostrils in a list of 68 points for the wings of the nose
    #[arg(long)]
    pub nostrils: bool,
    /// The picture is a mirror image, as front cameras make them
    #[arg(long)]
    pub mirrored: bool,
    /// Who put the points where they are [default: by the format; points of a program have to be confirmed]
    #[arg(long, value_name = "WHO", value_enum)]
    pub marked_by: Option<MarkerOption>,
}

/// In which rows a file counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RowsOption {
    /// As the photo's file stores them
    Stored,
    /// In the upright picture
    Upright,
}

/// What the place (0, 0) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PixelOption {
    /// The picture's outer corner
    Corner,
    /// The centre of the top-left pixel
    #[value(alias = "center")]
    Centre,
}

/// Which way y runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WayOption {
    /// Down from the upper edge
    Down,
    /// Up from the lower edge
    Up,
}

/// How lips are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LipsOption {
    /// They meet
    Closed,
    /// They do not
    Parted,
}

/// Whose sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SidesOption {
    /// The person's in the picture
    Subject,
    /// The picture's
    Image,
}

/// What a point at (0, 0) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ZeroOption {
    /// One that is missing
    Missing,
    /// A place in the picture
    Point,
}

/// Who marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MarkerOption {
    /// A person
    Person,
    /// A program
    Program,
}

fn curve(text: &str) -> Result<CurveName, String> {
    let names = CurveName::ALL.map(CurveName::id).join(", ");
    CurveName::from_id(text).ok_or_else(|| format!("the curves are {names}"))
}

fn unit(text: &str) -> Result<LengthUnit, String> {
    let names = LengthUnit::ALL.map(|(name, _)| name).join(", ");
    LengthUnit::of_name(text).ok_or_else(|| format!("the units are {names}"))
}

impl RowsOption {
    /// As the library takes it.
    pub fn stated(self) -> RowsStated {
        match self {
            Self::Stored => RowsStated::Stored,
            Self::Upright => RowsStated::Upright,
        }
    }
}

impl StatedOptions {
    fn options(&self) -> ImportOptions {
        ImportOptions {
            rows: self.rows.map(RowsOption::stated),
            pts_origin: self.pts_origin,
            is_centre: self.pixel.map(|pixel| pixel == PixelOption::Centre),
            is_up: self.y.map(|way| way == WayOption::Up),
            lips: self.lips.map(|lips| match lips {
                LipsOption::Closed => LipsStated::Closed,
                LipsOption::Parted => LipsStated::Parted,
            }),
            is_image_sides: self.sides.map(|sides| sides == SidesOption::Image),
            order: self.order.clone().unwrap_or_default(),
            curve: self.curve,
            scale_unit: self.scale_unit,
            pick: self.pick,
            zero_is_missing: self.zero.map(|zero| zero == ZeroOption::Missing),
            takes_nostrils: self.nostrils,
            mirrored: self.mirrored,
            by_person: self.marked_by.map(|marker| marker == MarkerOption::Person),
        }
    }
}

/// A photo as its header has it.
pub struct ProbedPhoto {
    /// Where points of other programs are placed.
    pub facts: PhotoFacts,
    /// What a landmark file says of it.
    pub document: PhotoDocument,
}

/// Reads the header of a photo, not its pixels.
pub fn probed(path: &Path, memory: &MemoryOptions) -> Result<ProbedPhoto, CliError> {
    let limits = memory.limits();
    let bytes = files::read(path, "photo", limits.max_file_bytes);
    let bytes = bytes.map_err(|problem| CliError::Input(vec![problem.to_string()]))?;
    let header = imaging::probe(&bytes, &limits).map_err(|error| in_file(path, &error.to_string()))?;
    let name = plain_name(&file_name(path));
    let (width, height) = header.size();
    let document = PhotoDocument {
        file: name.clone(),
        width,
        height,
        sha256: Some(sha256(&bytes)),
        picture_sha256: picture_sha256(&header, &bytes),
        taken: None,
    };
    Ok(ProbedPhoto { facts: PhotoFacts::new(&name, &header, &bytes), document })
}

pub fn run(arguments: &ImportArguments) -> Result<(), CliError> {
    let path = &arguments.file;
    let bytes = files::read(path, "file of marks", MAX_IMPORT_BYTES as u64);
    let bytes = bytes.map_err(|problem| CliError::Input(vec![problem.to_string()]))?;
    let photo_path = photo_of(arguments, &bytes)?;
    let photo = probed(&photo_path, &arguments.memory)?;
    let marks = import(&bytes, &photo.facts, &arguments.stated.options());
    let marks = marks.map_err(|refusal| in_file(path, &refusal.to_string()))?;
    for note in &marks.notes {
        terminal::note(&format!("{}: {note}", shown(path)));
    }
    if arguments.json {
        let file = imported_document(photo.document, &marks);
        warn_of_problems(path, &file, &marks);
        return terminal::print_bytes(&file.write().map_err(|error| CliError::Output(error.to_string()))?);
    }
    if !marks.is_whole() {
        return write_draft(&photo_path, arguments, &marks);
    }
    write_landmarks(&photo_path, arguments, photo.document, &marks)
}

/// Says what keeps marks that are printed from being landmarks.
fn warn_of_problems(path: &Path, file: &LandmarkFile, marks: &ImportedMarks) {
    let checked = file.write().map(|bytes| LandmarkFile::read(&bytes));
    if let (true, Ok(Err(problems))) = (marks.is_whole(), checked) {
        for problem in problems.list() {
            terminal::note(&format!("{}: As landmarks these marks cannot be used: {problem}", shown(path)));
        }
    }
}

/// The photo that was marked: the one that is named, or the one beside the file that it names.
fn photo_of(arguments: &ImportArguments, bytes: &[u8]) -> Result<PathBuf, CliError> {
    let path = &arguments.file;
    let names = stated_names(bytes).map_err(|refusal| in_file(path, &refusal.to_string()))?;
    if let Some(photo) = &arguments.photo {
        let own = file_name(photo);
        let is_own = names.iter().any(|name| is_same_name(name, &own));
        let other = names.iter().find(|name| path.with_file_name(name).is_file());
        return match other {
            Some(other) if !is_own && arguments.stated.pick.is_none() => {
                let other = printable(other);
                let problem = format!(
                    "It has the marks of {other}, which lies beside it, not of {own}. Name that photo, or state --pick 1 if they are of {own}."
                );
                Err(in_file(path, &problem))
            }
            _ => Ok(photo.clone()),
        };
    }
    let mut beside: Vec<PathBuf> =
        names.iter().map(|name| path.with_file_name(name)).filter(|photo| photo.is_file()).collect();
    beside.dedup();
    match (beside.as_slice(), names.as_slice()) {
        ([photo], _) => Ok(photo.clone()),
        ([], []) => Err(in_file(path, "The file does not name its photo. Name it with --photo.")),
        ([], _) => {
            let problem = format!(
                "The photo that it names ({}) does not lie beside it. Name it with --photo.",
                printable(&names[0])
            );
            Err(in_file(path, &problem))
        }
        (several, _) => {
            let problem = format!("It has marks of {} photos beside it. Name one with --photo.", several.len());
            Err(in_file(path, &problem))
        }
    }
}

fn write_landmarks(
    photo: &Path,
    arguments: &ImportArguments,
    document: PhotoDocument,
    marks: &ImportedMarks,
) -> Result<(), CliError> {
    let path = &arguments.file;
    let file = imported_document(document, marks);
    let bytes = file.write().map_err(|error| CliError::Output(error.to_string()))?;
    // What is written is what every other command reads.
    LandmarkFile::read(&bytes).map_err(|problems| {
        in_file(
            path,
            &format!(
                "As landmarks these marks cannot be used, and nothing is written (--json shows them).\n{problems}"
            ),
        )
    })?;
    let output = arguments.output.clone().unwrap_or_else(|| files::sidecar(photo));
    write(&output, &bytes, arguments, &[path, photo])?;
    let points = marks.marking.points.0.len();
    let curves = marks.marking.curves.iter().count();
    terminal::print(&format!(
        "{}: {points} points and {curves} curves of {} are the landmarks of {}, in {}\n",
        shown(path),
        marks.convention.program,
        shown(photo),
        shown(&output)
    ))
}

fn write_draft(photo: &Path, arguments: &ImportArguments, marks: &ImportedMarks) -> Result<(), CliError> {
    let path = &arguments.file;
    let why = if marks.is_proposed {
        "its points are a program's, which a person has yet to confirm".to_owned()
    } else {
        let missing: Vec<&str> = marks.missing.iter().map(|landmark| landmark.id()).collect();
        format!("it lacks {}", missing.join(", "))
    };
    if arguments.output.is_some() {
        let problem = format!(
            "This is no whole landmark file: {why}. Leave --output out: the draft lies beside the photo, for lipmetry mark."
        );
        return Err(in_file(path, &problem));
    }
    let draft_path = files::draft(photo);
    let draft = imported_draft(marks);
    let bytes = serde_json::to_vec(&draft).map_err(|error| CliError::Output(error.to_string()))?;
    write(&draft_path, &bytes, arguments, &[path, photo])?;
    let name = shown(photo);
    let dashes = if name.starts_with('-') { "-- " } else { "" };
    let points = marks.marking.points.0.len();
    terminal::print(&format!(
        "{}: {points} points of {} are in a draft, since {why}: {}\n  Nothing of it is measured until it is saved: lipmetry mark {dashes}{name}\n",
        shown(path),
        marks.convention.program,
        shown(&draft_path)
    ))
}

/// Writes a file, over one that is there only where that is wanted.
fn write(output: &Path, bytes: &[u8], arguments: &ImportArguments, inputs: &[&Path]) -> Result<(), CliError> {
    check_output(output, inputs)?;
    if !arguments.force && output.symlink_metadata().is_ok() {
        let problem = format!("{} is there already, with marks that somebody made; --force replaces it", shown(output));
        return Err(in_file(&arguments.file, &problem));
    }
    let protection = Protection::of(inputs);
    files::write(output, bytes, arguments.force, &protection)
        .map_err(|problem| in_file(output, &format!("it cannot be written: {}", problem.problem)))
}

/// Checks that a file that is to be written is none of those that are read.
pub fn check_output(output: &Path, inputs: &[&Path]) -> Result<(), CliError> {
    let problem = |problem: &str| Err(in_file(output, problem));
    if let Ok(there) = output.symlink_metadata() {
        if there.is_dir() {
            return problem("this is a folder; name the file that is to be written");
        }
        if !there.is_file() && !there.is_symlink() {
            return problem("this is not a regular file, and nothing is written there");
        }
        if is_picture(output) {
            return problem("this is a picture, which is not replaced; name another file to be written");
        }
    }
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if real(output).is_some_and(|output| inputs.iter().any(|input| real(input).is_some_and(|input| input == output))) {
        return problem("this is what is read; name another file to be written");
    }
    Ok(())
}

/// Whether a file that is there begins as a picture does.
fn is_picture(path: &Path) -> bool {
    use std::io::Read as _;
    let mut first = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(64).read_to_end(&mut first));
    read.is_ok() && imaging::ImageFormat::of(&first).is_ok()
}
