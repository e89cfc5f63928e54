//! The routes of one photo: its tiles, its draft, its measures, its file.

use std::path::Path;

use bytes::Bytes;
use http::Request;
use serde::{Deserialize, Serialize};

use crate::alignment::transfer_points;
use crate::landmark::file::LandmarkFile;
use crate::landmark::{Landmark, Marking};
use crate::pipeline::Photo;

use super::carried_routes;
use super::draft::Draft;
use super::error::RequestError;
use super::import_route::import_marks;
use super::live_measures::{LiveMeasures, live_measures, missing_marks};
use super::mark_doubts::mark_doubts;
use super::marking_session::{DecodedPhoto, MarkingSession};
use super::photo_lines::photo_lines;
use super::proposal::with_proposal;
use super::routes::{Answer, RouteResult, body};
use super::save::{Consent, belonging};
use super::snapping::snapped;
use super::store::lock;

pub(super) fn route(
    method: &str,
    number: usize,
    rest: &[&str],
    request: &Request<Bytes>,
    session: &MarkingSession,
) -> RouteResult {
    let photo = || session.open_photo(number);
    match (method, rest) {
        ("POST", ["open"]) => open(number, request, session),
        ("POST", ["hold"]) => {
            let WindowRequest { window, .. } = body(request)?;
            session.hold(number, &window, false).and_then(|()| Answer::done())
        }
        ("POST", ["close"]) => {
            let WindowRequest { window, .. } = body(request)?;
            session.release(number, &window);
            Answer::done()
        }
        ("DELETE", []) => {
            let WindowRequest { window, .. } = body(request)?;
            session.remove_photo(number, &window).and_then(|()| Answer::done())
        }
        ("GET", ["thumbnail"]) => session.thumbnail(number).map(|jpeg| Answer::of("image/jpeg", jpeg)),
        ("GET", ["tiles", level, column, row]) => tile(&*photo()?, [level, column, row]),
        ("PUT", ["draft"]) => {
            let DraftRequest { window, draft } = body(request)?;
            let draft = checked(draft)?;
            session.hold(number, &window, false)?;
            session.set_draft(number, Some(&draft)).and_then(|()| Answer::done())
        }
        ("DELETE", ["draft"]) => {
            let WindowRequest { window, .. } = body(request)?;
            session.hold(number, &window, false)?;
            session.set_draft(number, None).and_then(|()| Answer::done())
        }
        ("POST", ["correct"]) => correct(number, request, session),
        ("POST", ["import"]) => import_marks(number, request, session),
        ("POST", ["proposal"]) => proposal(number, &*photo()?, request, session),
        #[cfg(feature = "suggest")]
        ("POST", ["suggestion"]) => Answer::json(&session.suggestion(number, body(request)?)?),
        ("POST", ["snap"]) => Answer::json(&snapped(&*photo()?, &body(request)?)?),
        ("POST", ["outline"]) => {
            let draft = draft_of(request)?;
            Answer::json(&photo_lines(&draft, photo()?.file.photo.size()))
        }
        ("POST", ["measures"]) => {
            let (photo, draft) = (photo()?, draft_of(request)?);
            let doubts = mark_doubts(&photo, &draft, session);
            Answer::json(&LiveMeasures { doubts, ..measures(&photo, &draft, session)? })
        }
        ("POST", ["save"]) => save(number, request, session),
        (_, ["carried", rest @ ..]) => carried_routes::route(method, number, rest, request, session),
        ("GET", ["quality"]) => {
            Answer::json(&serde_json::json!({ "sentences": session.first_look(number, &*photo()?) }))
        }
        ("GET", ["landmarks.json"]) => {
            session.check_markings_shown()?;
            let (_, bytes) = session.landmarks(number)?.ok_or_else(RequestError::missing)?;
            let name = Path::new(&session.name(number)?).with_extension("landmarks.json");
            Ok(Answer::of("application/json", bytes).saved_as(&name.to_string_lossy()))
        }
        _ => Err(RequestError::missing()),
    }
}

/// Saves the marking, and says how many the file has then.
fn save(number: usize, request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    let SaveRequest { window, draft, consent } = body(request)?;
    let draft = checked(draft)?;
    session.hold(number, &window, false)?;
    let markings = session.save(number, &draft, consent)?;
    Answer::json(&serde_json::json!({ "markings": markings }))
}

#[derive(Deserialize)]
struct WindowRequest {
    window: String,
    #[serde(default)]
    take: bool,
}

#[derive(Deserialize)]
struct DraftRequest {
    window: String,
    draft: Draft,
}

#[derive(Deserialize)]
struct SaveRequest {
    window: String,
    draft: Draft,
    consent: Consent,
}

/// A photo as the page opens it.
#[derive(Serialize)]
struct OpenedPhoto {
    width: u32,
    height: u32,
    levels: usize,
    /// How many markings its file has.
    markings: usize,
    /// What was begun and not saved.
    draft: Option<Draft>,
    /// What a new marking starts from.
    start: Draft,
    /// The photos whose marks can be transferred here, with the points to click for that.
    transfer_points: Vec<(usize, Vec<&'static str>)>,
}

fn open(number: usize, request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    let WindowRequest { window, take } = body(request)?;
    if session.blind_study().is_some() && session.marker_of_study().is_none() {
        return Err(RequestError::conflict("Say who marks first: your initials or a code."));
    }
    let photo = session.open_photo(number)?;
    session.hold(number, &window, take)?;
    let (width, height) = photo.file.photo.size();
    let there = session.landmarks(number)?.map(|(file, _)| file);
    if let Some(file) = &there {
        let other =
            |problems| RequestError::unusable(format!("Its landmark file belongs to another photo.\n{problems}"));
        belonging(file, &photo.file).map_err(other)?;
    }
    let is_hidden = session.blind_study().is_some();
    let there = if is_hidden {
        there.map(|file| (Draft::of_hidden(&file), 0))
    } else {
        there.map(|file| (Draft::further(&file), file.markings.len()))
    };
    let is_blind = lock(&session.state).blind.is_some();
    let transfer_points = if is_blind || there.is_some() { Vec::new() } else { possible_transfers(number, session) };
    let (start, markings) = there.unwrap_or_default();
    Answer::json(&OpenedPhoto {
        width,
        height,
        levels: photo.pyramid.levels(),
        markings,
        draft: session.draft(number)?,
        start: Draft { blind: is_blind, ..start },
        transfer_points,
    })
}

/// The other photos that are marked, and what has to be clicked here to transfer their marks.
fn possible_transfers(number: usize, session: &MarkingSession) -> Vec<(usize, Vec<&'static str>)> {
    let all = || (0..lock(&session.state).names.len()).collect();
    let candidates: Vec<usize> = session.study().map_or_else(all, |study| study.photos_beside(number));
    let transfers = candidates.into_iter().filter(|other| *other != number).filter_map(|other| {
        let points = transfer_points(&last_marking(&session.landmarks(other).ok()??.0)?);
        (points.len() > 1).then(|| (other, points.into_iter().map(Landmark::id).collect()))
    });
    transfers.collect()
}

fn last_marking(file: &LandmarkFile) -> Option<Marking> {
    file.marked_photo().markings.pop()
}

fn tile(photo: &DecodedPhoto, place: [&str; 3]) -> RouteResult {
    let [level, column, row] = place.map(|part| part.parse::<u32>().map_err(|_| RequestError::missing()));
    let tile = photo.pyramid.tile(level? as usize, column?, row?).ok_or_else(RequestError::missing)?;
    Ok(Answer::of("image/jpeg", tile.map_err(RequestError::broken)?))
}

fn correct(number: usize, request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    let index: usize = body(request)?;
    session.check_markings_shown()?;
    let (file, _) = session.landmarks(number)?.ok_or_else(RequestError::missing)?;
    Answer::json(&Draft::correcting(&file, index).ok_or_else(RequestError::missing)?)
}

#[derive(Deserialize)]
struct ProposalRequest {
    draft: Draft,
    /// The photo whose marks are transferred here; the average face's where there is none.
    from: Option<usize>,
}

fn proposal(number: usize, photo: &DecodedPhoto, request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    let ProposalRequest { draft, from } = body(request)?;
    let draft = checked(draft)?;
    let before = match from {
        Some(from) if from != number && lock(&session.state).blind.is_none() => {
            session.landmarks(from)?.and_then(|(file, _)| last_marking(&file))
        }
        _ => None,
    };
    let unplaced =
        || RequestError::unusable("These points lie in one place or on one line. Go back and click them again.");
    let mirroring = draft.mirroring(photo.file.photo.size().0);
    Answer::json(&with_proposal(&draft, mirroring, before.as_ref()).ok_or_else(unplaced)?)
}

/// The measures of what a person has placed, moved or confirmed so far.
fn measures(photo: &DecodedPhoto, draft: &Draft, session: &MarkingSession) -> Result<LiveMeasures, RequestError> {
    let settled = draft.settled();
    let waiting = missing_marks(&settled.marking, settled.about.parted);
    if !waiting.is_empty() {
        return Ok(LiveMeasures { waiting, ..LiveMeasures::default() });
    }
    let bytes = settled.file(photo.file.document(), None).write().map_err(RequestError::unusable)?;
    let file = match LandmarkFile::read(&bytes) {
        Ok(file) => file,
        Err(problems) => {
            let sentences = problems.list().iter().map(|problem| format!("{}. {}", problem.message, problem.remedy));
            return Ok(LiveMeasures { problems: sentences.collect(), ..LiveMeasures::default() });
        }
    };
    let photo = Photo::new(photo.file.clone(), &file).map_err(RequestError::unusable)?;
    live_measures(&photo, draft.proposed().is_empty(), &session.settings).map_err(RequestError::unusable)
}

/// The draft in a request's body.
fn draft_of(request: &Request<Bytes>) -> Result<Draft, RequestError> {
    checked(body(request)?)
}

/// The draft, unless its marks lie where no page puts them.
fn checked(draft: Draft) -> Result<Draft, RequestError> {
    draft.check().map_err(RequestError::unusable)?;
    Ok(draft)
}
