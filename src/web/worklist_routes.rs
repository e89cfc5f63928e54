//! The routes of a study: which photo of a visit to mark, and what else of the page's routes a study has.

use bytes::Bytes;
use http::Request;
use serde::Deserialize;

use super::error::RequestError;
use super::marking_session::{BlindRound, MarkingSession, PhotoRow};
use super::routes::{Answer, RouteResult, body};
use super::store::lock;
use super::visits::VisitRow;
use super::worklist::StudyDocument;

#[derive(Deserialize)]
struct ItemRequest {
    /// The visit, by its place in the worklist.
    item: usize,
    /// The photo to mark.
    #[serde(default)]
    photo: usize,
}

pub(super) fn route(method: &str, rest: &[&str], request: &Request<Bytes>, session: &MarkingSession) -> RouteResult {
    match (method, rest) {
        ("POST", ["proposed"]) => {
            let ItemRequest { item, .. } = body(request)?;
            session.propose_of_item(item).and_then(|()| Answer::done())
        }
        ("PUT", ["chosen"]) => {
            let ItemRequest { item, photo } = body(request)?;
            session.choose_of_item(item, photo).and_then(|()| Answer::done())
        }
        _ => Err(RequestError::missing()),
    }
}

/// The photos that the page shows with their visits, of a study those of the visit in hand; `rows` is `None` without a study.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub rows: Option<(Vec<PhotoRow>, [VisitRow; 2])>,
    pub study: Option<StudyDocument>,
}

/// What is said where something belongs to the study as a whole.
const NOT_HERE: &str =
    "In a study photos are marked here; `lipmetry study run` compares and tells how well markings agree.";
/// What is said where something would tell what is hidden.
const HIDDEN: &str = "People, visits and earlier markings stay hidden while you mark blind.";

impl MarkingSession {
    /// What the page shows, of a study with a visit in hand.
    pub(super) fn shown(&self, item: Option<usize>) -> Shown {
        let Some(study) = self.study() else { return Shown::default() };
        let document = self.study_document(&study, item);
        let Some(item) = item else {
            return Shown { rows: Some((Vec::new(), Default::default())), study: Some(document) };
        };
        let visit = self.visit_of_item(&study, item);
        if !study.is_blind() {
            let names = lock(&self.state).names.clone();
            let visits = [visit, VisitRow::default()];
            let row = |number: &usize| self.photo_row(*number, names[*number].clone(), &visits, None);
            let rows = visits[0].photos.iter().map(row).collect();
            return Shown { rows: Some((rows, visits)), study: Some(document) };
        }
        let state = document.state_in_hand();
        let row = |number: usize| PhotoRow {
            problem: document.reason_in_hand(),
            markings: Some(usize::from(state == Some("done"))),
            due: state == Some("unmarked"),
            begun: state == Some("half_marked"),
            ..self.photo_row(number, study.code(item), &Default::default(), Some(&BlindRound::default()))
        };
        let rows = visit.marked.into_iter().map(row).collect();
        // Of several photos of a visit one has a code, and the others are not spoken of.
        let visit = VisitRow { photos: visit.marked.into_iter().collect(), chosen: None, why: None, ..visit };
        Shown { rows: Some((rows, [visit, VisitRow::default()])), study: Some(document) }
    }

    /// Checks that a study has a route; where photos are marked blind, that it tells nothing that is hidden.
    ///
    /// # Errors
    ///
    /// An error says why there is no such route.
    pub(super) fn check_route(&self, method: &str, parts: &[&str]) -> Result<(), RequestError> {
        let Some(study) = self.study() else { return Ok(()) };
        let is_general = matches!(parts, ["diagrams", _] | ["api", "session" | "marker" | "done" | "study", ..]);
        let is_of_photo = match parts {
            ["api", "photos", _, rest @ ..] if !study.is_blind() => !rest.is_empty(),
            ["api", "photos", number, rest @ ..] => {
                let what = rest.first().copied().unwrap_or_default();
                let is_shown = ["open", "hold", "close", "thumbnail", "tiles", "draft", "proposal", "snap", "outline"]
                    .contains(&what)
                    || ["measures", "save", "quality"].contains(&what);
                is_shown && self.is_listed(number.parse().ok())
            }
            _ => false,
        };
        if is_general || is_of_photo || (method == "GET" && parts == ["api", "protocol.html"]) {
            return Ok(());
        }
        Err(RequestError::conflict(if study.is_blind() { HIDDEN } else { NOT_HERE }))
    }

    /// Whether a photo is the one of its visit that is marked.
    fn is_listed(&self, number: Option<usize>) -> bool {
        let of_study = number.zip(self.study());
        let visit = of_study.and_then(|(number, study)| Some(self.visit_of_item(&study, study.item_of(number)?)));
        visit.is_some_and(|visit| visit.marked == number)
    }
}
