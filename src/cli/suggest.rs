//! `lipmetry suggest`: marks that a face model proposes, as drafts for the marking page or as JSON.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};
use lipmetry::files::{self, Protection};
use lipmetry::geometry::Point;
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::pipeline::PhotoFile;
use lipmetry::suggest::{NoSuggestion, Request, Suggestion, suggest};
use lipmetry::web::{suggested_document, suggested_draft};

use crate::error::CliError;
use crate::input::{in_file, once};
use crate::memory::MemoryOptions;
use crate::progress::Progress;
use crate::terminal::{self, file_name, shown};

/// Suggest the marks of photos, for a person to confirm: drafts for the marking page.
///
/// A face model that is part of the program finds the face and proposes all points, borders and irises; nothing leaves this
/// machine, and nobody is recognised. A suggestion is never measured: open the photo with `lipmetry mark`, look at every mark,
/// and save. The model cannot tell closed lips from parted ones, nor a mirror image.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  lipmetry suggest before.jpg after.jpg
  lipmetry suggest selfie.heic --mirrored --lips parted
  lipmetry suggest two.jpg --face 2
  lipmetry suggest lower_face.jpg --corners 158,180,343,172
  lipmetry suggest *.jpg --json > suggested.jsonl")]
pub struct SuggestOptions {
    /// The photos
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    pub photos: Vec<PathBuf>,
    /// How the lips are held [default: closed, or as an earlier marking of the photo has them]
    #[arg(long, value_name = "HOW", value_enum)]
    pub lips: Option<Lips>,
    /// The picture is a mirror image, as front cameras make them
    #[arg(long)]
    pub mirrored: bool,
    /// Which face, counted from 1 at the left of the picture
    #[arg(long, value_name = "N", value_parser = face)]
    pub face: Option<usize>,
    /// The corners of the mouth, in pixels of the upright picture, where no eyes are in it: the one at the left of the
    /// picture first
    #[arg(long, value_name = "X,Y,X,Y", value_parser = corners, conflicts_with = "face", allow_hyphen_values = true)]
    pub corners: Option<[f64; 4]>,
    /// Replace a draft that is there
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub memory: MemoryOptions,
    /// Print the suggestion as a landmark file whose marks are all proposed, one a line for several photos, and write nothing
    #[arg(long, conflicts_with = "force")]
    pub json: bool,
}

/// How lips are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lips {
    /// They meet
    Closed,
    /// They do not
    Parted,
}

/// The number of a face.
fn face(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "this is no number from 1 on".to_owned())
}

/// Two positions in a picture.
fn corners(text: &str) -> Result<[f64; 4], String> {
    let numbers: Option<Vec<f64>> =
        text.split(',').map(|part| part.trim().parse().ok().filter(|number: &f64| number.is_finite())).collect();
    let numbers = numbers.and_then(|numbers| <[f64; 4]>::try_from(numbers).ok());
    numbers.ok_or_else(|| "these are not four numbers with commas between them, such as 158,180,343,172".to_owned())
}

pub fn run(options: &SuggestOptions) -> Result<(), CliError> {
    if options.photos.len() > 1 && (options.face.is_some() || options.corners.is_some()) {
        let problem = "--face and --corners are of one photo; name one at a time with them";
        return Err(CliError::CommandLine(problem.to_owned()));
    }
    let mut failures = Vec::new();
    for (index, path) in options.photos.iter().enumerate() {
        let named = once(path, &options.photos[..index]);
        let write = |()| if options.json { print_document(path, options) } else { write_draft(path, options) };
        match named.and_then(write) {
            Ok(()) => {}
            Err(failure @ (CliError::OutputClosed | CliError::Output(_))) => return Err(failure),
            Err(failure) => failures.push(failure),
        }
    }
    failures.into_iter().reduce(CliError::and).map_or(Ok(()), Err)
}

/// A photo, what its landmark file says, and what is suggested on it.
struct Suggested {
    photo: PhotoFile,
    landmarks: Option<LandmarkFile>,
    request: Request,
    suggestion: Suggestion,
}

fn suggested(path: &Path, options: &SuggestOptions) -> Result<Suggested, CliError> {
    let _progress = Progress::on("Looking for the face");
    let of_photo = |problem: &dyn std::fmt::Display| in_file(path, &problem.to_string());
    let limits = options.memory.limits();
    let bytes = files::read(path, "photo", limits.max_file_bytes);
    let bytes = bytes.map_err(|problem| CliError::Input(vec![problem.to_string()]))?;
    let mut photo = PhotoFile::decode(&file_name(path), &bytes, &limits).map_err(|error| of_photo(&error))?;
    photo.sum_picture(&bytes);
    let landmarks = landmarks_of(path, &photo)?;
    let last = landmarks.as_ref().and_then(|file| file.marked_photo().markings.pop());
    let request = Request {
        mirrored: options.mirrored || landmarks.as_ref().is_some_and(|file| file.mirrored),
        lips_parted: match options.lips {
            Some(lips) => lips == Lips::Parted,
            None => last.is_some_and(|marking| marking.configuration.lips_parted()),
        },
        face: options.face,
        corners: options.corners.map(|[a, b, c, d]| [Point::new(a, b), Point::new(c, d)]),
    };
    let suggested = suggest(&photo.photo, &request);
    photo.photo.check().map_err(|error| of_photo(&error))?;
    match suggested {
        Ok(suggestion) => Ok(Suggested { photo, landmarks, request, suggestion }),
        Err(none) => Err(of_photo(&format!("{none}{}", remedy(&none)))),
    }
}

/// The landmark file of a photo that was marked, which says how it was held; `None` of one that was not.
fn landmarks_of(path: &Path, photo: &PhotoFile) -> Result<Option<LandmarkFile>, CliError> {
    let sidecar = files::sidecar(path);
    // An empty one is what a shell makes before the program writes into it.
    if sidecar.symlink_metadata().map_or(true, |metadata| metadata.is_file() && metadata.len() == 0) {
        return Ok(None);
    }
    let landmarks = files::read_landmarks(&sidecar)?;
    let belonging = landmarks.belonging(photo.photo.size(), &photo.sha256, photo.picture_sha256.as_deref());
    belonging.map_err(|problems| in_file(&sidecar, &problems.to_string()))?;
    Ok(Some(landmarks))
}

/// What helps on the command line.
fn remedy(none: &NoSuggestion) -> &'static str {
    match none {
        NoSuggestion::SeveralFaces(_) | NoSuggestion::NoSuchFace { .. } => " (--face N)",
        NoSuggestion::NoFace => " (--corners X,Y,X,Y; lipmetry mark)",
        _ => "",
    }
}

/// Writes the draft that the marking page opens, and says what it is.
fn write_draft(path: &Path, options: &SuggestOptions) -> Result<(), CliError> {
    let draft_path = files::draft(path);
    let name = shown(&draft_path);
    if !options.force && draft_path.symlink_metadata().is_ok() {
        let problem = format!("{name} is there already, with marks that somebody may have begun; --force replaces it");
        return Err(in_file(path, &problem));
    }
    let Suggested { photo, landmarks, request, suggestion } = suggested(path, options)?;
    let draft = suggested_draft(&photo, landmarks.as_ref(), &request, &suggestion);
    let bytes = serde_json::to_vec(&draft).map_err(|error| CliError::Output(error.to_string()))?;
    let protection = Protection::of(&[path, &files::sidecar(path)]);
    files::write(&draft_path, &bytes, options.force, &protection)
        .map_err(|problem| in_file(&draft_path, &format!("the draft cannot be written: {}", problem.problem)))?;
    terminal::print(&sentences(path, &name, &suggestion))
}

/// What was suggested, in words.
fn sentences(path: &Path, draft: &str, suggestion: &Suggestion) -> String {
    let photo = shown(path);
    let dashes = if photo.starts_with('-') { "-- " } else { "" };
    let marking = &suggestion.marking;
    let points = marking.configuration.points().count();
    let irises = [marking.irises.right, marking.irises.left].iter().flatten().count();
    let listed = |marks: &mut dyn Iterator<Item = String>| marks.collect::<Vec<_>>().join(", ");
    let mut text = format!(
        "{photo}: {points} points, their borders and {irises} irises are suggested, in {draft}\n  \
         Nothing of it is measured until a person has confirmed it: lipmetry mark {dashes}{photo}\n  Look first at {}\n",
        listed(&mut suggestion.doubtful.iter().map(ToString::to_string))
    );
    if !suggestion.outside.is_empty() {
        let outside = listed(&mut suggestion.outside.iter().map(ToString::to_string));
        text.push_str(&format!("  Not suggested, since the picture ends before: {outside}\n"));
    }
    if !suggestion.hidden.is_empty() {
        let hidden = listed(&mut suggestion.hidden.iter().map(ToString::to_string));
        let why = "without them nothing is in millimetres unless something else tells them";
        text.push_str(&format!("  Not suggested, since they are not seen: {hidden}; {why}\n"));
    }
    text
}

/// Prints the marks as a landmark document: indented where it is the only one, else on a line of its own.
fn print_document(path: &Path, options: &SuggestOptions) -> Result<(), CliError> {
    let Suggested { photo, landmarks, request, suggestion } = suggested(path, options)?;
    let draft = suggested_draft(&photo, landmarks.as_ref(), &request, &suggestion);
    let file = suggested_document(&photo, &draft);
    let unwritten = |error: serde_json::Error| CliError::Output(error.to_string());
    let mut bytes = if options.photos.len() == 1 {
        serde_json::to_vec_pretty(&file).map_err(unwritten)?
    } else {
        serde_json::to_vec(&file).map_err(unwritten)?
    };
    bytes.push(b'\n');
    terminal::print_bytes(&bytes)
}
