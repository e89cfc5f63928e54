//! The routes of visits: which photos belong to which, the marks that are carried over, and what a person decided on them.

use bytes::Bytes;
use http::Request;
use serde::{Deserialize, Serialize};

use super::carrying::{CarriedPhoto, Decision, Marks};
use super::error::RequestError;
use super::marking_session::MarkingSession;
use super::mouth_view::MouthView;
use super::routes::{Answer, RouteResult, body};

/// The routes of both visits.
pub(super) fn visits(method: &str, rest: &[&str], request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    match (method, rest) {
        ("PUT", []) => session.set_visits(body(request)?).and_then(|()| Answer::done()),
        ("POST", ["proposed"]) => session.propose_photos().and_then(|()| Answer::done()),
        ("POST", ["days"]) => Answer::json(&serde_json::json!({ "told": session.sort_by_day() })),
        _ => Err(RequestError::missing()),
    }
}

/// The routes of one photo of a visit.
pub(super) fn route(
    method: &str,
    number: usize,
    rest: &[&str],
    request: &Request<Bytes>,
    session: &MarkingSession,
) -> RouteResult {
    match (method, rest) {
        ("GET", []) => {
            let photo = session.carried(number)?;
            Answer::json(&CarriedView::of(&photo, session.decision(number, &photo)))
        }
        ("PUT", []) => {
            let DecisionRequest { key, decision } = body(request)?;
            session.decide_on(number, &key, decision).and_then(|()| Answer::done())
        }
        ("GET", ["mouth.jpg"]) => match &session.carried(number)?.view.jpeg {
            jpeg if jpeg.is_empty() => Err(RequestError::missing()),
            jpeg => Ok(Answer::of("image/jpeg", jpeg.clone())),
        },
        ("POST", ["draft"]) => Answer::json(&session.carried_draft(number)?),
        _ => Err(RequestError::missing()),
    }
}

#[derive(Deserialize)]
struct DecisionRequest {
    /// The key under which the page saw the photo.
    key: String,
    decision: Decision,
}

/// A photo of a visit as the page shows it.
#[derive(Serialize)]
struct CarriedView<'a> {
    key: &'a str,
    /// `own`, `carried` or `none`.
    marks: &'static str,
    decision: Decision,
    /// Why it has no marks, in a sentence.
    reason: Option<&'a str>,
    /// The marks of the marked photo that were not found here.
    missing: Vec<&'static str>,
    /// How many points at the eyes and the nose were found, and how many the marked photo has.
    stable: [usize; 2],
    view: &'a MouthView,
}

impl<'a> CarriedView<'a> {
    fn of(photo: &'a CarriedPhoto, decision: Decision) -> Self {
        let (marks, reason, missing, stable) = match &photo.marks {
            Marks::Own => ("own", None, Vec::new(), [0; 2]),
            Marks::Carried(carried) => ("carried", None, carried.missing(), carried.stable()),
            Marks::None(reason) => ("none", Some(reason.as_str()), Vec::new(), [0; 2]),
        };
        Self { key: &photo.key, marks, decision, reason, missing, stable, view: &photo.view }
    }
}
