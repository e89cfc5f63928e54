//! The route by which marks of another program come into a draft.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Request;
use serde::{Deserialize, Serialize};

use crate::imaging::probe;
use crate::landmark::file::ScaleDocument;
use crate::landmark::import::{ImportedMarks, MAX_IMPORT_BYTES, PhotoFacts, import};

use super::draft::{About, Draft};
use super::error::RequestError;
use super::import_question::{Answers, AskedQuestion, plainly};
use super::imported::imported_draft;
use super::marking_session::MarkingSession;
use super::routes::{Answer, MAX_BODY, RouteResult, body};
use super::store::lock;

#[derive(Deserialize)]
struct ImportRequest {
    /// The draft into which the marks come.
    draft: Draft,
    /// The file, in base64.
    file: String,
    /// What was answered about it.
    answers: Answers,
}

/// What is answered.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ImportAnswer {
    /// The draft with the marks of the file in place of its own.
    Imported {
        draft: Box<Draft>,
        /// What is to be said of how the file was read.
        notes: Vec<String>,
    },
    /// What the file does not say.
    Asked(AskedQuestion),
}

/// The draft with the marks of a file, or what has to be answered first.
pub(super) fn import_marks(number: usize, request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    if request.body().len() as u64 > MAX_BODY {
        return Err(RequestError::unusable(too_large(request.body().len())));
    }
    let ImportRequest { draft, file, answers } = body(request)?;
    draft.check().map_err(RequestError::unusable)?;
    if lock(&session.state).blind.is_some() || session.blind_study().is_some() {
        let problem = "Marks of other programs are not taken while you mark blind: they are no marking of yours.";
        return Err(RequestError::conflict(problem));
    }
    let malformed = |_| RequestError::unusable("The file did not arrive whole. Drop it again.");
    let bytes = STANDARD.decode(file).map_err(malformed)?;
    let mirrored = draft.about.mirrored;
    let options = match answers.options(mirrored) {
        Ok(options) => options,
        Err(asked) => return Answer::json(&ImportAnswer::Asked(asked)),
    };
    let marks = match import(&bytes, &facts(number, session)?, &options) {
        Ok(marks) => marks,
        Err(refusal) => {
            let asked = AskedQuestion::of(&refusal, options.mirrored);
            let asked = asked.ok_or_else(|| RequestError::unusable(plainly(&refusal)))?;
            return Answer::json(&ImportAnswer::Asked(asked));
        }
    };
    if let Some(per_pixel) = marks.scale_without_unit
        && !answers.has_scale_unit()
    {
        return Answer::json(&ImportAnswer::Asked(AskedQuestion::of_scale(per_pixel)));
    }
    let notes = marks.notes.iter().map(|note| note.plain()).collect();
    Answer::json(&ImportAnswer::Imported { draft: Box::new(with_marks(&draft, &marks)), notes })
}

/// What is known of the photo that is open.
fn facts(number: usize, session: &MarkingSession) -> Result<PhotoFacts, RequestError> {
    let open = session.open_photo(number)?;
    session.check_unchanged(number, &open)?;
    let bytes = session.store.photo(number)?;
    let header = probe(&bytes, &session.limits).map_err(RequestError::unusable)?;
    Ok(PhotoFacts::new(&session.name(number)?, &header, &bytes))
}

/// The draft with marks of another program in place of its own. What was answered about the face stays; whether the lips are parted and
/// the eyes are in the picture is as the marks are.
fn with_marks(draft: &Draft, marks: &ImportedMarks) -> Draft {
    let imported = imported_draft(marks);
    let About { expression, cosmetics, .. } = draft.about;
    // A length that the file states comes before what the draft has, and that before irises.
    let (stated, irises): (Vec<_>, Vec<_>) =
        imported.scale.into_iter().partition(|scale| !matches!(scale, ScaleDocument::Iris {}));
    let has_irises = imported.marking.irises.is_some();
    let own = draft.scale.clone().filter(|scale| has_irises || !matches!(scale, ScaleDocument::Iris {}));
    let scale = stated.into_iter().next().or(own).or(irises.into_iter().next());
    let ruler_origin = draft.ruler_origin.filter(|_| matches!(scale, Some(ScaleDocument::Ruler { .. })));
    Draft {
        about: About { expression, cosmetics, ..imported.about },
        skipped: Vec::new(),
        centred: Vec::new(),
        doubtful: Vec::new(),
        scale,
        ruler_origin,
        marking: imported.marking,
        ..draft.clone()
    }
}

/// What is said of a file that does not fit into a request.
fn too_large(bytes: usize) -> String {
    format!(
        "This file is too large for the page: with the draft it has {bytes} bytes, and {MAX_BODY} is the most.          \"lipmetry import\" on the command line reads files of up to {} MiB.",
        MAX_IMPORT_BYTES >> 20
    )
}
