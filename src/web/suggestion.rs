//! The marks that the face model suggests for a draft, or why it suggests none; of a second photo those that its pixels share
//! with the first photo's marks.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use crate::geometry::{Image, Point};
use crate::landmark::file::{LandmarkFile, MarkingDocument, Mirroring, Position, ProposalDocument, ScaleDocument};
use crate::landmark::{FoundMarks, Landmark, Marking};
use crate::pipeline::{Photo, PhotoFile};
use crate::suggest::{MODEL, MODEL_VERSION, NoSuggestion, Request, Suggestion, suggest};

use super::draft::Draft;
use super::error::RequestError;
use super::guide::sentence;
use super::marking_session::{DecodedPhoto, MarkingSession};
use super::proposal::{all_proposed, remove_eyes};
use super::second_photo::rough_start;
use super::store::lock;
use super::thinning::thinned;

/// What the page asks for.
#[derive(Debug, Deserialize)]
pub(super) struct SuggestionRequest {
    draft: Draft,
    /// Which of the faces in the picture, counted from 1 at its left.
    #[serde(default)]
    face: Option<usize>,
    /// The corners of the mouth as they were clicked, where no eyes are in the picture.
    #[serde(default)]
    corners: Option<[Position; 2]>,
}

/// What is answered.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum SuggestionAnswer {
    /// The draft with every mark proposed.
    Suggested {
        /// The draft.
        draft: Box<Draft>,
    },
    /// No marks.
    Refused {
        /// Why.
        sentence: String,
        /// The upper left and the lower right corner of each face, where one has to be chosen.
        faces: Vec<[Position; 2]>,
    },
}

/// What the model said last of a photo, to this request.
type Said = (Request, Arc<Result<Suggestion, NoSuggestion>>);

/// Held while the model runs, which takes much memory: one photo at a time.
static RUNNING: Mutex<()> = Mutex::new(());

/// The last suggestion for a photo, kept while it is decoded.
#[derive(Debug, Default)]
pub struct LastSuggestion(Mutex<Option<Said>>);

impl LastSuggestion {
    /// What the model says of a photo, once no other request has it run: what that one was told may be the answer.
    fn of(&self, photo: &DecodedPhoto, request: Request) -> Arc<Result<Suggestion, NoSuggestion>> {
        self.known(&request).unwrap_or_else(|| {
            let _one_at_a_time = lock(&RUNNING);
            self.known(&request).unwrap_or_else(|| {
                let said = Arc::new(suggest(&photo.file.photo, &request));
                *lock(&self.0) = Some((request, said.clone()));
                said
            })
        })
    }

    fn known(&self, request: &Request) -> Option<Arc<Result<Suggestion, NoSuggestion>>> {
        lock(&self.0).as_ref().filter(|(asked, _)| asked == request).map(|(_, said)| said.clone())
    }
}

impl MarkingSession {
    /// The marks that are suggested for a photo.
    pub(super) fn suggestion(&self, number: usize, asked: SuggestionRequest) -> Result<SuggestionAnswer, RequestError> {
        let SuggestionRequest { draft, face, corners } = asked;
        draft.check().map_err(RequestError::unusable)?;
        let photo = self.open_photo(number)?;
        let mirroring = draft.mirroring(photo.file.photo.size().0);
        let request = Request {
            mirrored: draft.about.mirrored,
            lips_parted: draft.about.parted,
            face,
            corners: corners.map(from_left),
        };
        match &*photo.suggestion.of(&photo, request) {
            Ok(suggestion) => {
                // What cannot be matched for any reason is suggested by the model.
                let matched = self.matched_start(number, &photo, &draft, &suggestion.marking);
                let draft = Box::new(suggested(&draft, suggestion, matched, mirroring));
                Ok(SuggestionAnswer::Suggested { draft })
            }
            Err(none) => Ok(refused(none)),
        }
    }

    /// The marks of a second photo that its pixels share with the first one's marks, beside the model's, with their names; `None`
    /// where there is no such first photo, or nothing is matched.
    fn matched_start(
        &self,
        number: usize,
        photo: &DecodedPhoto,
        draft: &Draft,
        model: &Marking,
    ) -> Option<(Marking, FoundMarks)> {
        let other = self.first_of_two(number)?;
        let first = self.photo(other).ok()?;
        let marked = first.marked();
        let first_marks = marked.mean_marking();
        let of_first = Request {
            mirrored: marked.mirrored,
            lips_parted: first_marks.configuration.lips_parted(),
            ..Request::default()
        };
        let open = self.open_photo(other).ok()?;
        let model_of_first = open.suggestion.of(&open, of_first);
        let start = match &*model_of_first {
            Ok(suggestion) => rough_start(&first_marks, &suggestion.marking, model),
            Err(_) => model.clone(),
        };
        let mirroring = draft.mirroring(photo.file.photo.size().0);
        let marking = MarkingDocument { marker: None, ..MarkingDocument::new(&start, mirroring) };
        let second = Draft { marking, scale: None, matches: Vec::new(), ..draft.clone() };
        let bytes = second.file(photo.file.document(), None).write().ok()?;
        let second = Photo::new(photo.file.clone(), &LandmarkFile::read(&bytes).ok()?).ok()?;
        let marks = self.program_marks([first, second]).ok()?;
        let found = marks.found(&first_marks);
        // An iris is a circle: its centre from the one and its width from the other photo would be none.
        let matched = Marking { irises: model.irises, ..thinned(&marks.marking(&first_marks, model), &found) };
        (!found.points.is_empty()).then_some((matched, found))
    }

    /// The photo whose marks a photo may start from, where that one is marked and this one is not: the marked photo of its visit, of
    /// that one the other visit's, and of two photos without visits the other one; `None` in a blind round.
    pub(super) fn first_of_two(&self, number: usize) -> Option<usize> {
        let visits = self.visits_of(number);
        let place = visits.iter().position(|visit| visit.photos.contains(&number));
        let other = match place {
            Some(place) if visits[place].marked == Some(number) => visits[1 - place].marked,
            Some(place) => visits[place].marked,
            None => None,
        };
        let others = {
            let state = lock(&self.state);
            if state.blind.is_some() {
                return None;
            }
            let is_other = |other: &usize| *other != number && state.study.is_none();
            let others = state.in_order().into_iter().filter(is_other);
            others.collect::<Vec<usize>>()
        };
        let other = other.or(others.first().copied().filter(|_| others.len() == 1))?;
        let is_marked = |number| self.landmarks(number).map(|file| file.is_some());
        (is_marked(other) == Ok(true) && is_marked(number) == Ok(false)).then_some(other)
    }
}

/// The draft of a photo with the marks that are suggested on it, as the marking page opens it. What an earlier marking says of the
/// photo is taken over from its landmark file.
pub fn suggested_draft(
    photo: &PhotoFile,
    landmarks: Option<&LandmarkFile>,
    request: &Request,
    suggestion: &Suggestion,
) -> Draft {
    let mut draft = landmarks.map(Draft::further).unwrap_or_default();
    (draft.about.mirrored, draft.about.parted) = (request.mirrored, request.lips_parted);
    let [right, left] = [Landmark::ExR, Landmark::ExL].map(|eye| suggestion.marking.configuration.point(eye).is_some());
    draft.about.eyes = right && left;
    let mirroring = draft.mirroring(photo.photo.size().0);
    suggested(&draft, suggestion, None, mirroring)
}

/// The draft's marks as a landmark document that nobody has confirmed: as long as one mark is proposed, nothing measures it.
pub fn suggested_document(photo: &PhotoFile, draft: &Draft) -> LandmarkFile {
    let mut file = draft.file(photo.document(), None);
    file.markings.iter_mut().for_each(|marking| marking.method = Some(MODEL.to_owned()));
    file
}

/// The draft with the marks that are suggested, every one of them a proposal.
fn suggested(
    draft: &Draft,
    suggestion: &Suggestion,
    matched: Option<(Marking, FoundMarks)>,
    mirroring: Mirroring,
) -> Draft {
    let (mut marks, found) = matched.unwrap_or_else(|| (suggestion.marking.clone(), FoundMarks::default()));
    if !draft.about.eyes {
        remove_eyes(&mut marks);
    }
    let mut marking = MarkingDocument { marker: None, ..MarkingDocument::new(&marks, mirroring) };
    let origins = all_proposed(&marking);
    let points = found.points.iter().map(|landmark| landmark.id());
    let matched: Vec<&'static str> = points.chain(found.curves.iter().map(|curve| curve.id())).collect();
    marking.proposals = proposals(origins.0.keys().copied(), &matched);
    marking.origins = Some(origins);
    let has_iris = marking.irises.is_some();
    let scale = draft.scale.clone().or((has_iris && draft.about.eyes).then_some(ScaleDocument::Iris {}));
    // What the pixels found has passed gates of its own.
    let is_model = |name: &&str| !matched.contains(name);
    let doubtful = suggestion.doubtful.iter().map(|mark| mark.id()).filter(is_model).map(str::to_owned).collect();
    Draft { skipped: Vec::new(), centred: Vec::new(), scale, marking, doubtful, ..draft.clone() }
}

/// Whose proposals the marks with these names are.
fn proposals(names: impl Iterator<Item = &'static str>, matched: &[&str]) -> Vec<ProposalDocument> {
    let (matched, suggested): (Vec<_>, Vec<_>) = names.partition(|name| matched.contains(name));
    let by_model =
        ProposalDocument::FaceModel { model: MODEL.to_owned(), version: MODEL_VERSION.to_owned(), marks: suggested };
    let proposals = [by_model, ProposalDocument::Matching { marks: matched }];
    proposals.into_iter().filter(|proposal| !proposal.marks().is_empty()).collect()
}

/// The corners of the mouth in their order in the picture.
fn from_left(corners: [Position; 2]) -> [Point<Image>; 2] {
    let [a, b] = corners.map(|[x, y]| Point::new(x, y));
    if a.x <= b.x { [a, b] } else { [b, a] }
}

fn refused(none: &NoSuggestion) -> SuggestionAnswer {
    let faces = match none {
        NoSuggestion::SeveralFaces(faces) => {
            faces.iter().map(|face| face.corners.map(|corner| [corner.x, corner.y])).collect()
        }
        _ => Vec::new(),
    };
    SuggestionAnswer::Refused { sentence: sentence(&none.to_string()), faces }
}
