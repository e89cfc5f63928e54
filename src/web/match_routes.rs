//! The routes of the page's step Match: what the pixels say of a pair's marks, and what a person decided on that.

use bytes::Bytes;
use http::Request;
use serde::Deserialize;

use super::error::RequestError;
use super::marking_session::MarkingSession;
use super::routes::{Answer, RouteResult, body};

pub(super) fn route(rest: &[&str], request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    session.check_markings_shown()?;
    match rest {
        [] => {
            let MatchRequest { before, after, check } = body(request)?;
            Answer::json(&session.match_view(pair(before, after)?, check)?)
        }
        ["stated"] => {
            let MatchRequest { before, after, .. } = body(request)?;
            Answer::json(&serde_json::json!({ "decisions": session.stated_decisions(pair(before, after)?)? }))
        }
        ["decisions"] => decide(request, session),
        _ => Err(RequestError::missing()),
    }
}

#[derive(Deserialize)]
struct MatchRequest {
    before: usize,
    after: usize,
    /// Whether the match is checked with moved clicks.
    #[serde(default)]
    check: bool,
}

#[derive(Deserialize)]
struct DecisionsRequest {
    window: String,
    before: usize,
    after: usize,
    /// The sum of the clicks that the page shows.
    clicks: String,
    /// The marks that were rejected, by their names in landmark files.
    rejected: Vec<String>,
}

fn pair(before: usize, after: usize) -> Result<[usize; 2], RequestError> {
    if before == after { Err(RequestError::unusable("Choose two photos.")) } else { Ok([before, after]) }
}

/// Writes the decisions, and answers with the match as it is with them.
fn decide(request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    let DecisionsRequest { window, before, after, clicks, rejected } = body(request)?;
    let pair = pair(before, after)?;
    // A window that marks the photo would not know of the decisions.
    session.hold(after, &window, false)?;
    let decided = session.decide(pair, &clicks, &rejected);
    session.release(after, &window);
    decided?;
    Answer::json(&session.match_view(pair, false)?)
}
