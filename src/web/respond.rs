//! The answer to a request that came from a browser, as a function of the request, the session and the guard.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, SET_COOKIE};
use http::{Method, Request, Response};

use crate::imaging::Limits;
use crate::landmark::file::MAX_BYTES;

use super::assets::asset;
use super::entrance;
use super::error::RequestError;
use super::guard::{Admission, Guard};
use super::marking_session::MarkingSession;
use super::routes::{Answer, HTML, MAX_BODY, RouteResult, answer, refusal};

/// Nothing but the page's own files and the server's answers: no inline script, no network, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The most bytes that the body of a request may have: a photo's are many, where one may be added.
pub fn body_limit<B>(request: &Request<B>, session: &MarkingSession, guard: &Guard) -> u64 {
    if request.method() != Method::POST || !session.takes_files() {
        return MAX_BODY;
    }
    match guard.path_below(request) {
        Some("/api/photos") => Limits::default().max_file_bytes,
        Some("/api/landmarks") => MAX_BYTES as u64,
        _ => MAX_BODY,
    }
}

/// The answer to a request. An error that is to be held back carries a [`Delay`](super::Delay) among its extensions.
pub fn respond(request: &Request<Bytes>, session: &MarkingSession, guard: &Guard) -> Response<Bytes> {
    let (answer, delay) = match guard.admit(request) {
        Ok(Admission::New) => (Ok(entered(guard)), None),
        Ok(Admission::Known) => (admitted(request, session, guard), None),
        // A person sees it, not the page.
        Err((error, delay)) if guard.is_entrance(request) => (Ok(turned_away(&error)), Some(delay)),
        Err((error, delay)) => (Err(error), Some(delay)),
    };
    let mut response = response(answer.unwrap_or_else(|error| refusal(error, session)));
    if let Some(delay) = delay {
        response.extensions_mut().insert(delay);
    }
    response
}

/// The key is exchanged for the cookie.
fn entered(guard: &Guard) -> Answer {
    let mut answer = Answer::of(HTML, entrance::entered());
    answer.headers.extend(HeaderValue::from_str(&guard.set_cookie()).map(|cookie| (SET_COOKIE, cookie)));
    answer
}

fn turned_away(error: &RequestError) -> Answer {
    Answer { status: error.status, ..Answer::of(HTML, entrance::turned_away(&error.problem)) }
}

/// Of a path below the page's own: one of its files, or what the session answers.
fn admitted(request: &Request<Bytes>, session: &MarkingSession, guard: &Guard) -> RouteResult {
    let path = guard.path_below(request).ok_or_else(RequestError::missing)?;
    match (request.method(), path) {
        (&Method::GET, "/") => file("index.html"),
        (&Method::GET, path) if path.starts_with("/page/") => file(path.trim_start_matches("/page/")),
        (_, path) => Ok(answer(request, path, session)),
    }
}

fn file(name: &str) -> RouteResult {
    asset(name).map(|(kind, text)| Answer::of(kind, text)).ok_or_else(RequestError::missing)
}

fn response(answer: Answer) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(answer.bytes));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    // A route's own policy replaces the general one: of two policies a browser would keep both.
    for (name, value) in answer.headers {
        headers.insert(name, value);
    }
    response
}
