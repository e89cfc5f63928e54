//! The routes of one photo: its tiles, its draft, its measures, its file.

use hyper::Request;
use hyper::body::Bytes;
use serde::{Deserialize, Serialize};

use crate::alignment::carriers;
use crate::annotation::LandmarkFile;
use crate::landmark::Marking;
use crate::pipeline::Input;

use super::desk::{Desk, OpenPhoto};
use super::draft::Draft;
use super::live::{Live, lacking, live, outline};
use super::proposed::{Shown, correcting, further, propose};
use super::refusal::Refusal;
use super::routes::{Answer, Routed, body};
use super::save::Consent;
use super::store::locked;

pub(super) fn route(method: &str, number: usize, rest: &[&str], request: &Request<Bytes>, desk: &Desk) -> Routed {
    let photo = || desk.open_photo(number);
    match (method, rest) {
        ("POST", ["open"]) => open(number, request, desk),
        ("POST", ["hold"]) => {
            let Window { window, .. } = body(request)?;
            desk.take(number, &window, false).and_then(|()| Answer::done())
        }
        ("POST", ["close"]) => {
            let Window { window, .. } = body(request)?;
            desk.put_back(number, &window);
            Answer::done()
        }
        ("GET", ["tiles", level, column, row]) => tile(&*photo()?, [level, column, row]),
        ("PUT", ["draft"]) => {
            let Edit { window, draft } = body(request)?;
            let draft = checked(draft)?;
            desk.take(number, &window, false)?;
            desk.set_draft(number, Some(&draft)).and_then(|()| Answer::done())
        }
        ("DELETE", ["draft"]) => {
            let Window { window, .. } = body(request)?;
            desk.take(number, &window, false)?;
            desk.set_draft(number, None).and_then(|()| Answer::done())
        }
        ("POST", ["correct"]) => correct(number, request, desk),
        ("POST", ["proposal"]) => proposal(number, &*photo()?, request, desk),
        ("POST", ["outline"]) => {
            let draft = draft_of(request)?;
            let (open, shown) = (photo()?, shown(&*photo()?, &draft));
            let photo = |draft: &Draft| draft.file(desk.document(&open), None).marked_photo();
            Answer::json(&outline(&photo(&draft), &photo(&draft.settled()), shown))
        }
        ("POST", ["measures"]) => Answer::json(&measures(&*photo()?, &draft_of(request)?, desk)?),
        ("POST", ["save"]) => {
            let Saving { window, draft, consent } = body(request)?;
            let draft = checked(draft)?;
            desk.take(number, &window, false)?;
            let markings = desk.save(number, &draft, consent)?;
            Answer::json(&serde_json::json!({ "markings": markings }))
        }
        ("GET", ["landmarks.json"]) => {
            desk.shows_markings()?;
            let (_, bytes) = desk.landmarks(number)?.ok_or_else(Refusal::missing)?;
            Ok(Answer::of("application/json", bytes).saved_as("landmarks.json"))
        }
        _ => Err(Refusal::missing()),
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
    carriers: Vec<(usize, Vec<&'static str>)>,
}

fn open(number: usize, request: &Request<Bytes>, desk: &Desk) -> Routed {
    let Window { window, take } = body(request)?;
    let photo = desk.open_photo(number)?;
    desk.take(number, &window, take)?;
    let (width, height) = photo.file.photo.size();
    let there = desk.landmarks(number)?.map(|(file, _)| file);
    if let Some(file) = &there {
        let other = |problems| Refusal::unusable(format!("Its landmark file belongs to another photo.\n{problems}"));
        file.check_photo(width, height, &photo.file.sha256).map_err(other)?;
    }
    let is_blind = locked(&desk.state).blind.is_some();
    let carriers = if is_blind || there.is_some() { Vec::new() } else { carried_from(number, desk) };
    let start = there.as_ref().map_or_else(Draft::default, further);
    Answer::json(&Opened {
        width,
        height,
        levels: photo.pyramid.levels(),
        markings: there.map_or(0, |file| file.markings.len()),
        draft: desk.draft(number)?,
        start: Draft { blind: is_blind, ..start },
        carriers,
    })
}

/// The other photos that are marked, and what has to be clicked here to carry their marks over.
fn carried_from(number: usize, desk: &Desk) -> Vec<(usize, Vec<&'static str>)> {
    let count = locked(&desk.state).names.len();
    let carried = (0..count).filter(|other| *other != number).filter_map(|other| {
        let points = carriers(&last_marking(&desk.landmarks(other).ok()??.0)?);
        (points.len() > 1).then(|| (other, points.into_iter().map(crate::landmark::Landmark::id).collect()))
    });
    carried.collect()
}

fn last_marking(file: &LandmarkFile) -> Option<Marking> {
    file.marked_photo().markings.pop()
}

fn tile(photo: &OpenPhoto, place: [&str; 3]) -> Routed {
    let [level, column, row] = place.map(|part| part.parse::<u32>().map_err(|_| Refusal::missing()));
    let tile = photo.pyramid.tile(level? as usize, column?, row?).ok_or_else(Refusal::missing)?;
    Ok(Answer::of("image/jpeg", tile.map_err(Refusal::broken)?))
}

fn correct(number: usize, request: &Request<Bytes>, desk: &Desk) -> Routed {
    let index: usize = body(request)?;
    desk.shows_markings()?;
    let (file, _) = desk.landmarks(number)?.ok_or_else(Refusal::missing)?;
    Answer::json(&correcting(&file, index).ok_or_else(Refusal::missing)?)
}

#[derive(Deserialize)]
struct Proposing {
    draft: Draft,
    /// The photo whose marks are carried here; the generic face's where there is none.
    from: Option<usize>,
}

fn proposal(number: usize, photo: &OpenPhoto, request: &Request<Bytes>, desk: &Desk) -> Routed {
    let Proposing { draft, from } = body(request)?;
    let draft = checked(draft)?;
    let before = match from {
        Some(from) if from != number && locked(&desk.state).blind.is_none() => {
            desk.landmarks(from)?.and_then(|(file, _)| last_marking(&file))
        }
        _ => None,
    };
    let unplaced = || Refusal::unusable("These points lie in one place or on one line. Go back and click them again.");
    Answer::json(&propose(&draft, shown(photo, &draft), before.as_ref()).ok_or_else(unplaced)?)
}

fn shown(photo: &OpenPhoto, draft: &Draft) -> Shown {
    Shown { width: photo.file.photo.size().0, mirrored: draft.about.mirrored }
}

/// The measures of what is settled so far.
fn measures(photo: &OpenPhoto, draft: &Draft, desk: &Desk) -> Result<Live, Refusal> {
    let settled = draft.settled();
    let marked = |name: &str| settled.points.contains_key(name) || settled.curves.contains_key(name);
    let waiting = lacking(marked, settled.about.parted);
    if !waiting.is_empty() {
        return Ok(Live { waiting, ..Live::default() });
    }
    let wrong = |problems: &crate::annotation::Problems| Live {
        problems: problems.list().iter().map(|problem| format!("{}. {}", problem.message, problem.remedy)).collect(),
        ..Live::default()
    };
    let bytes = settled.file(desk.document(photo), None).write().map_err(Refusal::unusable)?;
    let file = match LandmarkFile::read(&bytes) {
        Ok(file) => file,
        Err(problems) => return Ok(wrong(&problems)),
    };
    let input = Input::new(photo.file.clone(), &file).map_err(Refusal::unusable)?;
    live(&input, draft.open().is_empty(), &desk.settings).map_err(Refusal::unusable)
}

/// The draft in a request's body.
fn draft_of(request: &Request<Bytes>) -> Result<Draft, Refusal> {
    checked(body(request)?)
}

/// Refuses what no page sends.
fn checked(draft: Draft) -> Result<Draft, Refusal> {
    draft.check().map_err(Refusal::unusable)?;
    Ok(draft)
}
