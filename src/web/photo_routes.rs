//! The routes of one photo: its tiles, its draft, its measures, its file.

use hyper::Request;
use hyper::body::Bytes;
use serde::{Deserialize, Serialize};

use crate::alignment::transfer_points;
use crate::landmark::Marking;
use crate::landmark::file::LandmarkFile;
use crate::pipeline::Photo;

use super::draft::Draft;
use super::error::RequestError;
use super::live::{Live, lacking, live, outline};
use super::marking_session::{MarkingSession, OpenPhoto};
use super::proposed::{Shown, correcting, further, propose};
use super::routes::{Answer, Routed, body};
use super::save::Consent;
use super::store::locked;

pub(super) fn route(
    method: &str,
    number: usize,
    rest: &[&str],
    request: &Request<Bytes>,
    session: &MarkingSession,
) -> Routed {
    let photo = || session.open_photo(number);
    match (method, rest) {
        ("POST", ["open"]) => open(number, request, session),
        ("POST", ["hold"]) => {
            let Window { window, .. } = body(request)?;
            session.take(number, &window, false).and_then(|()| Answer::done())
        }
        ("POST", ["close"]) => {
            let Window { window, .. } = body(request)?;
            session.put_back(number, &window);
            Answer::done()
        }
        ("GET", ["tiles", level, column, row]) => tile(&*photo()?, [level, column, row]),
        ("PUT", ["draft"]) => {
            let Edit { window, draft } = body(request)?;
            let draft = checked(draft)?;
            session.take(number, &window, false)?;
            session.set_draft(number, Some(&draft)).and_then(|()| Answer::done())
        }
        ("DELETE", ["draft"]) => {
            let Window { window, .. } = body(request)?;
            session.take(number, &window, false)?;
            session.set_draft(number, None).and_then(|()| Answer::done())
        }
        ("POST", ["correct"]) => correct(number, request, session),
        ("POST", ["proposal"]) => proposal(number, &*photo()?, request, session),
        ("POST", ["outline"]) => {
            let draft = draft_of(request)?;
            let (open, shown) = (photo()?, shown(&*photo()?, &draft));
            let photo = |draft: &Draft| draft.file(session.document(&open), None).marked_photo();
            Answer::json(&outline(&photo(&draft), &photo(&draft.settled()), shown))
        }
        ("POST", ["measures"]) => Answer::json(&measures(&*photo()?, &draft_of(request)?, session)?),
        ("POST", ["save"]) => {
            let Saving { window, draft, consent } = body(request)?;
            let draft = checked(draft)?;
            session.take(number, &window, false)?;
            let markings = session.save(number, &draft, consent)?;
            Answer::json(&serde_json::json!({ "markings": markings }))
        }
        ("GET", ["landmarks.json"]) => {
            session.shows_markings()?;
            let (_, bytes) = session.landmarks(number)?.ok_or_else(RequestError::missing)?;
            Ok(Answer::of("application/json", bytes).saved_as("landmarks.json"))
        }
        _ => Err(RequestError::missing()),
    }
}

#[derive(Deserialize)]
struct Window {
    window: String,
    #[serde(default)]
    take: bool,
}

#[derive(Deserialize)]
struct Edit {
    window: String,
    draft: Draft,
}

#[derive(Deserialize)]
struct Saving {
    window: String,
    draft: Draft,
    consent: Consent,
}

/// A photo as the page opens it.
#[derive(Serialize)]
struct Opened {
    width: u32,
    height: u32,
    levels: usize,
    /// How many markings its file has.
    markings: usize,
    /// What was begun and not saved.
    draft: Option<Draft>,
    /// What a new marking starts from.
    start: Draft,
    /// The photos whose marks can be carried here, with the points to click for that.
    transfer_points: Vec<(usize, Vec<&'static str>)>,
}

fn open(number: usize, request: &Request<Bytes>, session: &MarkingSession) -> Routed {
    let Window { window, take } = body(request)?;
    let photo = session.open_photo(number)?;
    session.take(number, &window, take)?;
    let (width, height) = photo.file.photo.size();
    let there = session.landmarks(number)?.map(|(file, _)| file);
    if let Some(file) = &there {
        let other =
            |problems| RequestError::unusable(format!("Its landmark file belongs to another photo.\n{problems}"));
        file.check_photo(width, height, &photo.file.sha256).map_err(other)?;
    }
    let is_blind = locked(&session.state).blind.is_some();
    let transfer_points = if is_blind || there.is_some() { Vec::new() } else { carried_from(number, session) };
    let start = there.as_ref().map_or_else(Draft::default, further);
    Answer::json(&Opened {
        width,
        height,
        levels: photo.pyramid.levels(),
        markings: there.map_or(0, |file| file.markings.len()),
        draft: session.draft(number)?,
        start: Draft { blind: is_blind, ..start },
        transfer_points,
    })
}

/// The other photos that are marked, and what has to be clicked here to carry their marks over.
fn carried_from(number: usize, session: &MarkingSession) -> Vec<(usize, Vec<&'static str>)> {
    let count = locked(&session.state).names.len();
    let carried = (0..count).filter(|other| *other != number).filter_map(|other| {
        let points = transfer_points(&last_marking(&session.landmarks(other).ok()??.0)?);
        (points.len() > 1).then(|| (other, points.into_iter().map(crate::landmark::Landmark::id).collect()))
    });
    carried.collect()
}

fn last_marking(file: &LandmarkFile) -> Option<Marking> {
    file.marked_photo().markings.pop()
}

fn tile(photo: &OpenPhoto, place: [&str; 3]) -> Routed {
    let [level, column, row] = place.map(|part| part.parse::<u32>().map_err(|_| RequestError::missing()));
    let tile = photo.pyramid.tile(level? as usize, column?, row?).ok_or_else(RequestError::missing)?;
    Ok(Answer::of("image/jpeg", tile.map_err(RequestError::broken)?))
}

fn correct(number: usize, request: &Request<Bytes>, session: &MarkingSession) -> Routed {
    let index: usize = body(request)?;
    session.shows_markings()?;
    let (file, _) = session.landmarks(number)?.ok_or_else(RequestError::missing)?;
    Answer::json(&correcting(&file, index).ok_or_else(RequestError::missing)?)
}

#[derive(Deserialize)]
struct Proposing {
    draft: Draft,
    /// The photo whose marks are carried here; the average face's where there is none.
    from: Option<usize>,
}

fn proposal(number: usize, photo: &OpenPhoto, request: &Request<Bytes>, session: &MarkingSession) -> Routed {
    let Proposing { draft, from } = body(request)?;
    let draft = checked(draft)?;
    let before = match from {
        Some(from) if from != number && locked(&session.state).blind.is_none() => {
            session.landmarks(from)?.and_then(|(file, _)| last_marking(&file))
        }
        _ => None,
    };
    let unplaced =
        || RequestError::unusable("These points lie in one place or on one line. Go back and click them again.");
    Answer::json(&propose(&draft, shown(photo, &draft), before.as_ref()).ok_or_else(unplaced)?)
}

fn shown(photo: &OpenPhoto, draft: &Draft) -> Shown {
    Shown { width: photo.file.photo.size().0, mirrored: draft.about.mirrored }
}

/// The measures of what is settled so far.
fn measures(photo: &OpenPhoto, draft: &Draft, session: &MarkingSession) -> Result<Live, RequestError> {
    let settled = draft.settled();
    let marked = |name: &str| settled.points.contains_key(name) || settled.curves.contains_key(name);
    let waiting = lacking(marked, settled.about.parted);
    if !waiting.is_empty() {
        return Ok(Live { waiting, ..Live::default() });
    }
    let wrong = |problems: &crate::landmark::file::Problems| Live {
        problems: problems.list().iter().map(|problem| format!("{}. {}", problem.message, problem.remedy)).collect(),
        ..Live::default()
    };
    let bytes = settled.file(session.document(photo), None).write().map_err(RequestError::unusable)?;
    let file = match LandmarkFile::read(&bytes) {
        Ok(file) => file,
        Err(problems) => return Ok(wrong(&problems)),
    };
    let photo = Photo::new(photo.file.clone(), &file).map_err(RequestError::unusable)?;
    live(&photo, draft.open().is_empty(), &session.settings).map_err(RequestError::unusable)
}

/// The draft in a request's body.
fn draft_of(request: &Request<Bytes>) -> Result<Draft, RequestError> {
    checked(body(request)?)
}

/// Refuses what no page sends.
fn checked(draft: Draft) -> Result<Draft, RequestError> {
    draft.check().map_err(RequestError::unusable)?;
    Ok(draft)
}
