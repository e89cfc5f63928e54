//! The answer to a request, as a function of the request, the session and the guard.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_DISPOSITION, HeaderName, HeaderValue};
use http::{Request, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::imaging::Limits;
use crate::pipeline::{CSV_FILE, PAGE_FILE, REPORT_FILE};
use crate::report::protocol_page;
use crate::text::printable;

use super::carried_routes;
use super::diagram::diagram;
use super::error::RequestError;
use super::guide::{GuideEntry, guide};
use super::marking_session::{MarkingSession, PhotoRow};
use super::match_routes;
use super::photo_routes;
use super::pyramid::TILE;
use super::query::query;
use super::saved_marks::AwaitedPhoto;
use super::store::lock;
use super::visits::{MAX_PHOTOS_OF_VISIT, Pair, VisitRow};
use super::worklist::StudyDocument;
use super::worklist_routes;

/// The most bytes that a request's body may have, except a photo's.
pub const MAX_BODY: u64 = 512 << 10;

/// The report brings its own styles, fonts and script, whose sums its own policy states; it is kept apart from the page.
const REPORT_POLICY: &str = "sandbox allow-scripts allow-modals allow-popups; default-src 'none'; script-src 'unsafe-inline'; \
                             style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'";

pub(super) const HTML: &str = "text/html; charset=utf-8";

/// What is answered: a status, a media type, bytes, and further headers.
#[derive(Debug)]
pub struct Answer {
    /// 200, or why not.
    pub status: StatusCode,
    /// The media type.
    pub kind: &'static str,
    /// What is answered.
    pub bytes: Vec<u8>,
    /// What else is to be said where it is sent.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// What a route gives: an answer, or why the request is refused.
pub(super) type RouteResult = Result<Answer, RequestError>;

impl Answer {
    pub(super) fn of(kind: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { status: StatusCode::OK, kind, bytes: bytes.into(), headers: Vec::new() }
    }

    pub(super) fn json(value: &impl Serialize) -> RouteResult {
        Ok(Self::of("application/json", serde_json::to_vec(value).map_err(RequestError::broken)?))
    }

    pub(super) fn done() -> RouteResult {
        Self::json(&serde_json::json!({}))
    }

    /// As a file to be saved under a name.
    pub(super) fn saved_as(mut self, name: &str) -> Self {
        // RFC 6266: the plain name is for those that do not know the one in UTF-8.
        let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "._- ".contains(*c)).collect();
        let whole = utf8_percent_encode(name, NON_ALPHANUMERIC);
        let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}");
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            self.headers.push((CONTENT_DISPOSITION, value));
        }
        self
    }
}

/// The answer to a request for a path of the page, without the files that the page itself is made of. It knows no sockets and needs
/// none: a program that holds the session may ask it for itself.
pub fn answer(request: &Request<Bytes>, path: &str, session: &MarkingSession) -> Answer {
    route(request, path, session).unwrap_or_else(|error| refusal(error, session))
}

/// A refusal in words, with the name of the photo that it is of.
pub(super) fn refusal(error: RequestError, session: &MarkingSession) -> Answer {
    let RequestError { status, problem, photo } = error;
    let name = photo.and_then(|number| lock(&session.state).listed_name(number));
    let problem = name.map_or(problem.clone(), |name| format!("{name}: {problem}"));
    let bytes = serde_json::json!({ "problem": problem }).to_string().into_bytes();
    let headers = match status {
        StatusCode::METHOD_NOT_ALLOWED => vec![(ALLOW, HeaderValue::from_static("GET, POST, PUT, DELETE"))],
        _ => Vec::new(),
    };
    Answer { status, kind: "application/json", bytes, headers }
}

fn route(request: &Request<Bytes>, path: &str, session: &MarkingSession) -> RouteResult {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    session.check_route(request.method().as_str(), &parts)?;
    match (request.method().as_str(), parts.as_slice()) {
        ("GET", ["diagrams", name]) => {
            let drawn = name.strip_suffix(".svg").and_then(diagram).ok_or_else(RequestError::missing)?;
            Ok(Answer::of("image/svg+xml", drawn))
        }
        ("GET", ["api", "session"]) => describe(request, session),
        (method, ["api", "study", rest @ ..]) => worklist_routes::route(method, rest, request, session),
        ("PUT", ["api", "marker"]) => marker(request, session),
        ("POST", ["api", "photos"]) => add_photo(request, session),
        ("POST", ["api", "landmarks"]) => add_landmarks(request, session),
        ("GET", ["api", "work"]) => Ok(Answer::json(&session.saved_marks()?)?.saved_as("lipmetry-marks.json")),
        (method, ["api", "visits", rest @ ..]) => carried_routes::visits(method, rest, request, session),
        ("POST", ["api", "blind"]) => session.mark_again().and_then(|()| Answer::done()),
        ("GET", ["api", "agreement"]) => Answer::json(&session.repeatability()?),
        ("POST", ["api", "comparison"]) => compare(request, session),
        ("POST", ["api", "comparison", "keep"]) => save_report(session),
        ("GET", ["api", "comparison", name]) => report(session, name),
        ("GET", ["api", "protocol.html"]) => Ok(own_page(protocol_page())),
        ("POST", ["api", "matches", rest @ ..]) => match_routes::route(rest, request, session),
        ("POST", ["api", "done"]) => {
            lock(&session.state).done = true;
            Answer::done()
        }
        (method, ["api", "photos", number, rest @ ..]) => {
            let number = number.parse().map_err(|_| RequestError::missing())?;
            photo_routes::route(method, number, rest, request, session)
        }
        ("GET" | "POST" | "PUT" | "DELETE", _) => Err(RequestError::missing()),
        _ => Err(RequestError {
            status: StatusCode::METHOD_NOT_ALLOWED,
            problem: "Nothing here answers to that method.".to_owned(),
            photo: None,
        }),
    }
}

/// The value in a request's body.
pub(super) fn body<T: DeserializeOwned>(request: &Request<Bytes>) -> Result<T, RequestError> {
    serde_json::from_slice(request.body()).map_err(|error| RequestError {
        status: StatusCode::BAD_REQUEST,
        problem: format!("This request is malformed at line {}, column {}.", error.line(), error.column()),
        photo: None,
    })
}

#[derive(Serialize)]
struct SessionDocument {
    version: &'static str,
    keeps: bool,
    blind: bool,
    marker: Option<String>,
    /// Whether marks are suggested by the face model.
    suggests: bool,
    tile: u32,
    /// The most bytes that a photo may have.
    most_bytes: u64,
    photos: Vec<PhotoRow>,
    /// The numbers of the photo before and of the photo after that are marked by hand, as far as they are there.
    pair: Pair,
    /// The photos of the visits.
    visits: [VisitRow; 2],
    /// The most photos of a visit.
    most_photos: usize,
    /// The photos that saved marks wait for.
    awaited: Vec<AwaitedPhoto>,
    guide: Vec<GuideEntry>,
    /// The study whose photos these are.
    study: Option<StudyDocument>,
}

fn describe(request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    let (marker, blind) = {
        let state = lock(&session.state);
        (state.marker.clone(), state.blind.is_some())
    };
    let item = query(request, "item").and_then(|item| item.parse().ok());
    let shown = session.shown(item);
    let (photos, visits) = shown.rows.unwrap_or_else(|| (session.list(), session.visit_rows()));
    Answer::json(&SessionDocument {
        version: env!("CARGO_PKG_VERSION"),
        keeps: session.keeps,
        blind,
        marker,
        // Two confirmations of one suggestion agree and say nothing of a click.
        suggests: cfg!(feature = "suggest") && !blind,
        tile: TILE,
        most_bytes: Limits::default().max_file_bytes,
        photos,
        pair: visits.each_ref().map(|visit| visit.marked),
        visits,
        most_photos: MAX_PHOTOS_OF_VISIT,
        awaited: session.awaited(),
        guide: guide(),
        study: shown.study,
    })
}

/// The longest initials.
const MAX_MARKER: usize = 32;

fn marker(request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    let marker: String = body(request)?;
    if marker.chars().count() > MAX_MARKER || printable(&marker) != marker {
        return Err(RequestError::unusable(format!("Initials are one line of at most {MAX_MARKER} letters.")));
    }
    session.set_marker(&marker);
    Answer::done()
}

fn add_photo(request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    let place = match query(request, "place").as_deref() {
        Some("before") => Some(0),
        Some("after") => Some(1),
        _ => None,
    };
    let number = session.add_photo(&brought_name(request, "photo"), request.body().clone(), place)?;
    Answer::json(&serde_json::json!({ "number": number }))
}

fn add_landmarks(request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    let replaces = query(request, "replace").is_some_and(|replace| replace == "true");
    session.add_landmarks(&brought_name(request, "landmarks.json"), request.body(), replaces)?;
    Answer::done()
}

/// What a file that is brought is called, without its folder; `unnamed` where nothing says.
fn brought_name(request: &Request<Bytes>, unnamed: &str) -> String {
    let name = query(request, "name").unwrap_or_default();
    let name: String = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect();
    if name.is_empty() { unnamed.to_owned() } else { name }
}

fn compare(request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    let [before, after]: [usize; 2] = body(request)?;
    if before == after {
        return Err(RequestError::unusable("Choose two photos."));
    }
    session.check_markings_shown()?;
    let compared = session.compared(before, after)?;
    let (headline, means, name) = (compared.headline.clone(), compared.means.clone(), compared.name.clone());
    let mut files: Vec<&str> = compared.files.iter().map(|(name, _)| *name).collect();
    files.sort_by_key(|name| *name != PAGE_FILE);
    lock(&session.state).comparison = Some(compared);
    Answer::json(&serde_json::json!({ "headline": headline, "means": means, "files": files, "name": name }))
}

fn report(session: &MarkingSession, name: &str) -> RouteResult {
    let compared = lock(&session.state).comparison.clone().ok_or_else(RequestError::missing)?;
    let found = compared.files.iter().find(|(other, _)| *other == name);
    let bytes = found.map(|(_, bytes)| bytes.clone()).ok_or_else(RequestError::missing)?;
    match name {
        PAGE_FILE => Ok(own_page(bytes)),
        REPORT_FILE => Ok(Answer::of("application/json", bytes).saved_as(&compared.saved_as(name))),
        CSV_FILE => Ok(Answer::of("text/csv; charset=utf-8", bytes).saved_as(&compared.saved_as(name))),
        _ => Ok(Answer::of("image/png", bytes).saved_as(&compared.saved_as(name))),
    }
}

/// A page of its own, kept apart from the marking page.
fn own_page(bytes: impl Into<Vec<u8>>) -> Answer {
    let mut page = Answer::of(HTML, bytes);
    let policy = HeaderName::from_static("content-security-policy");
    page.headers.push((policy, HeaderValue::from_static(REPORT_POLICY)));
    page
}

fn save_report(session: &MarkingSession) -> RouteResult {
    let compared = lock(&session.state).comparison.clone().ok_or_else(RequestError::missing)?;
    let files: Vec<(&str, &[u8])> = compared.files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let place = session.store.save_report(&compared.photos, compared.after, &files)?;
    Answer::json(&serde_json::json!({ "place": place }))
}
