//! `lipmetry suggest`: marks that a face model proposes, as drafts for the marking page or as JSON.

use std::path::Path;

use lipmetry::files;
use lipmetry::geometry::Point;
use lipmetry::imaging::Limits;
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::pipeline::PhotoFile;
use lipmetry::suggest::{NoSuggestion, Request, Suggestion, suggest};
use lipmetry::web::{suggested_document, suggested_draft};

use crate::arguments::{Lips, SuggestOptions};
use crate::error::CliError;
use crate::input::{in_file, named_once};
use crate::progress::Progress;
use crate::terminal::{self, file_name};

pub fn run(options: &SuggestOptions) -> Result<(), CliError> {
    let photos = named_once(&options.photos)?;
    if options.photos.len() > 1 && (options.face.is_some() || options.corners.is_some()) {
        let problem = "--face and --corners are of one photo; name one at a time with them";
        return Err(CliError::CommandLine(problem.to_owned()));
    }
    let mut failures = Vec::new();
    for path in &photos {
        let said = if options.json { print_document(path, options) } else { write_draft(path, options) };
        match said {
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
    let bytes = files::read(path, "photo", Limits::default().max_file_bytes);
    let bytes = bytes.map_err(|problem| CliError::Input(vec![problem.to_string()]))?;
    let mut photo =
        PhotoFile::decode(&file_name(path), &bytes, &Limits::default()).map_err(|error| of_photo(&error))?;
    photo.sum_picture(&bytes);
    // Of a photo that was marked it is known how it was held.
    let sidecar = files::sidecar(path);
    let landmarks = if sidecar.is_file() { Some(files::read_landmarks(&sidecar)?) } else { None };
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
    match suggest(&photo.photo, &request) {
        Ok(suggestion) => Ok(Suggested { photo, landmarks, request, suggestion }),
        Err(none) => Err(of_photo(&format!("{none}{}", remedy(&none)))),
    }
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
    let name = file_name(&draft_path);
    if !options.force && draft_path.symlink_metadata().is_ok() {
        let problem = format!("{name} is there already, with marks that somebody may have begun; --force replaces it");
        return Err(in_file(path, &problem));
    }
    let Suggested { photo, landmarks, request, suggestion } = suggested(path, options)?;
    let draft = suggested_draft(&photo, landmarks.as_ref(), &request, &suggestion);
    let bytes = serde_json::to_vec(&draft).map_err(|error| CliError::Output(error.to_string()))?;
    files::write(&draft_path, &bytes, options.force)?;
    terminal::print(&sentences(&photo.name, &name, &suggestion))
}

/// What was suggested, in words.
fn sentences(photo: &str, draft: &str, suggestion: &Suggestion) -> String {
    let marking = &suggestion.marking;
    let points = marking.configuration.points().count();
    let irises = [marking.irises.right, marking.irises.left].iter().flatten().count();
    let listed = |marks: &mut dyn Iterator<Item = String>| marks.collect::<Vec<_>>().join(", ");
    let mut text = format!(
        "{photo}: {points} points, their borders and {irises} irises are suggested, in {draft}\n  \
         Nothing of it is measured until a person has confirmed it: lipmetry mark {photo}\n  Look first at {}\n",
        listed(&mut suggestion.doubtful.iter().map(ToString::to_string))
    );
    if !suggestion.outside.is_empty() {
        let outside = listed(&mut suggestion.outside.iter().map(ToString::to_string));
        text.push_str(&format!("  Not suggested, since the picture ends before: {outside}\n"));
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
