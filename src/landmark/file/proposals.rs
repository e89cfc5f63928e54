//! What proposed the marks of a marking, and which curves were moved to the colour edge.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use super::document::{IRIS_NAMES, MAX_TEXT, MarkingDocument};
use super::origin::{OriginDocument, names};
use super::problem::LandmarkProblem;
use super::tree_reader::{Item, Object, TreeReader};
use crate::landmark::{CurveName, FaceModel, Landmark, Origin, Origins, Proposer, Provenance};

/// The most proposals of a marking: one for every mark.
pub(super) const MAX_PROPOSALS: usize = Landmark::ALL.len() + CurveName::ALL.len() + IRIS_NAMES.len();

/// What proposed places for some of the marks, before a person placed, moved or confirmed them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProposalDocument {
    /// A face model, from the picture alone.
    FaceModel {
        /// Its name.
        #[schemars(length(min = 1, max = MAX_TEXT))]
        model: String,
        /// Its version.
        #[schemars(length(min = 1, max = MAX_TEXT))]
        version: String,
        /// The marks: named points, curves (the contour points on them), `iris_r` and `iris_l`.
        #[schemars(schema_with = "marks_schema")]
        marks: Vec<&'static str>,
    },
    /// The average face, from a few clicks.
    AverageFace {
        /// The marks.
        #[schemars(schema_with = "marks_schema")]
        marks: Vec<&'static str>,
    },
    /// The marks of another photo of the face, from a few clicks.
    OtherPhoto {
        /// The marks.
        #[schemars(schema_with = "marks_schema")]
        marks: Vec<&'static str>,
    },
    /// Matching with another photo of the face.
    Matching {
        /// The marks.
        #[schemars(schema_with = "marks_schema")]
        marks: Vec<&'static str>,
    },
}

fn marks_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "items": { "type": "string", "enum": names() },
        "minItems": 1,
        "maxItems": MAX_PROPOSALS,
        "uniqueItems": true,
    })
}

/// The schema of the curves that were moved to the colour edge.
pub(super) fn snapped_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": ["array", "null"],
        "items": { "type": "string", "enum": CurveName::ALL.map(CurveName::id) },
        "maxItems": CurveName::ALL.len(),
        "uniqueItems": true,
    })
}

impl ProposalDocument {
    /// The names of the proposed marks.
    pub fn marks(&self) -> &[&'static str] {
        match self {
            Self::FaceModel { marks, .. }
            | Self::AverageFace { marks }
            | Self::OtherPhoto { marks }
            | Self::Matching { marks } => marks,
        }
    }

    fn marks_mut(&mut self) -> &mut Vec<&'static str> {
        match self {
            Self::FaceModel { marks, .. }
            | Self::AverageFace { marks }
            | Self::OtherPhoto { marks }
            | Self::Matching { marks } => marks,
        }
    }

    /// What proposed them.
    pub fn proposer(&self) -> Proposer {
        match self {
            Self::FaceModel { .. } => Proposer::FaceModel,
            Self::AverageFace { .. } => Proposer::AverageFace,
            Self::OtherPhoto { .. } => Proposer::OtherPhoto,
            Self::Matching { .. } => Proposer::Matching,
        }
    }
}

impl MarkingDocument {
    /// Whether the marking has a mark of this name.
    fn has_mark(&self, name: &str) -> bool {
        let is_point = Landmark::from_id(name).is_some_and(|landmark| self.points.0.contains_key(&landmark));
        let is_curve = self.curves.iter().any(|(curve, _)| curve.id() == name);
        is_point || is_curve || self.irises.iter().flat_map(|irises| irises.iter()).any(|(iris, _)| iris == name)
    }

    /// The marking without what it states of marks that it does not have: a draft may have lost some since they were
    /// proposed.
    #[must_use]
    pub fn with_proposals_of_its_marks(mut self) -> Self {
        let mut proposals = std::mem::take(&mut self.proposals);
        proposals.iter_mut().for_each(|proposal| proposal.marks_mut().retain(|name| self.has_mark(name)));
        proposals.retain(|proposal| !proposal.marks().is_empty());
        let mut snapped = std::mem::take(&mut self.snapped);
        snapped.retain(|curve| self.has_mark(curve.id()));
        Self { proposals, snapped, ..self }
    }

    /// What the marking states of the places of its marks.
    pub(super) fn stated_origins(&self) -> Origins {
        let of = |name: &str| {
            let stated = self.origins.as_ref().and_then(|origins| origins.0.get(name)?.whole());
            let origin = match stated {
                Some(OriginDocument::Placed) => Some(Origin::Placed),
                Some(OriginDocument::Moved) => Some(Origin::Moved),
                Some(OriginDocument::Confirmed) => Some(Origin::Confirmed),
                Some(OriginDocument::Imported) => Some(Origin::Imported),
                Some(OriginDocument::Proposed) | None => None,
            };
            let proposal = self.proposals.iter().find(|proposal| proposal.marks().contains(&name));
            // A proposal that nothing is said to have been done to stands where it was.
            let origin = origin.or(proposal.map(|_| Origin::Confirmed));
            Provenance { origin, proposer: proposal.map(ProposalDocument::proposer) }
        };
        let curve = |curve: CurveName| {
            let stated = of(curve.id());
            let is_snapped = self.snapped.contains(&curve) && stated.origin == Some(Origin::Moved);
            Provenance { origin: if is_snapped { Some(Origin::Snapped) } else { stated.origin }, ..stated }
        };
        Origins {
            points: Landmark::ALL.map(|landmark| of(landmark.id())),
            curves: CurveName::ALL.map(curve),
            irises: IRIS_NAMES.map(of),
            face_model: self.proposals.iter().find_map(face_model),
        }
    }
}

fn face_model(proposal: &ProposalDocument) -> Option<FaceModel> {
    match proposal {
        ProposalDocument::FaceModel { model, version, .. } => {
            Some(FaceModel { model: model.clone(), version: version.clone() })
        }
        ProposalDocument::AverageFace { .. }
        | ProposalDocument::OtherPhoto { .. }
        | ProposalDocument::Matching { .. } => None,
    }
}

pub(super) fn read(reader: &mut TreeReader, item: &Item<'_>) -> Option<Vec<ProposalDocument>> {
    let items = reader.list(item, 0, MAX_PROPOSALS)?;
    let mut seen = Vec::new();
    Some(items.iter().filter_map(|item| proposal(reader, item, &mut seen)).collect())
}

/// One proposal; `seen` are the marks of those before it.
fn proposal(reader: &mut TreeReader, item: &Item<'_>, seen: &mut Vec<&'static str>) -> Option<ProposalDocument> {
    let proposers = [
        ("face_model", Proposer::FaceModel),
        ("average_face", Proposer::AverageFace),
        ("other_photo", Proposer::OtherPhoto),
        ("matching", Proposer::Matching),
    ];
    // The keys depend on what proposed, so it is read first and the keys are checked against it.
    let all = ["by", "model", "version", "marks"];
    let object = TreeReader::default().object(item, &all);
    let Some(object) = object else {
        reader.object(item, &all);
        return None;
    };
    let by = reader.required(&object, "by", "what proposed the marks, such as \"by\": \"face_model\"");
    let by = by.and_then(|item| reader.word(&item, &proposers))?;
    let known: &[&str] = if by == Proposer::FaceModel { &all } else { &["by", "marks"] };
    let object = reader.object(item, known)?;
    let marks = reader.required(&object, "marks", "the names of the marks that were proposed");
    let marks = marks.and_then(|item| mark_names(reader, &item, seen));
    Some(match by {
        Proposer::FaceModel => {
            let model = stated(reader, &object, "model", "the name of the face model");
            let version = stated(reader, &object, "version", "the version of the face model");
            ProposalDocument::FaceModel { model: model?, version: version?, marks: marks? }
        }
        Proposer::AverageFace => ProposalDocument::AverageFace { marks: marks? },
        Proposer::OtherPhoto => ProposalDocument::OtherPhoto { marks: marks? },
        Proposer::Matching => ProposalDocument::Matching { marks: marks? },
    })
}

/// A text of one character at least.
pub(super) fn stated(reader: &mut TreeReader, object: &Object<'_>, key: &str, what: &str) -> Option<String> {
    let item = reader.required(object, key, what)?;
    let text = reader.text(&item, MAX_TEXT)?;
    if text.is_empty() {
        reader.problem(&item.place, "This text is empty", format!("Write {what}."));
        return None;
    }
    Some(text)
}

fn mark_names(reader: &mut TreeReader, item: &Item<'_>, seen: &mut Vec<&'static str>) -> Option<Vec<&'static str>> {
    let words: Vec<(&str, &'static str)> = names().into_iter().map(|name| (name, name)).collect();
    let least = usize::from(!reader.is_draft);
    let items = reader.list(item, least, MAX_PROPOSALS)?;
    let mut marks = Vec::new();
    for item in items {
        let Some(name) = reader.word(&item, &words) else { continue };
        if seen.contains(&name) {
            let message = format!("{name} is proposed twice");
            reader.problem(&item.place, message, "Name each mark in one proposal, once.");
        }
        seen.push(name);
        marks.push(name);
    }
    Some(marks)
}

pub(super) fn read_snapped(reader: &mut TreeReader, item: &Item<'_>) -> Option<Vec<CurveName>> {
    let words = CurveName::ALL.map(|curve| (curve.id(), curve));
    let mut snapped = Vec::new();
    for item in reader.list(item, 0, words.len())? {
        let Some(curve) = reader.word(&item, &words) else { continue };
        if snapped.contains(&curve) {
            reader.problem(&item.place, format!("{curve} stands here twice"), "Name each curve once.");
        }
        snapped.push(curve);
    }
    Some(snapped)
}

/// What is proposed or snapped is marked, and one face model proposed it.
pub(super) fn check(marking: &MarkingDocument, place: &str, problems: &mut Vec<LandmarkProblem>) {
    let mut first = None;
    for (index, proposal) in marking.proposals.iter().enumerate() {
        let place = format!("{place}.proposals[{index}]");
        for name in proposal.marks().iter().filter(|name| !marking.has_mark(name)) {
            let message = format!("{name} is said to be proposed, but it is not marked");
            problems.push(LandmarkProblem::new(
                format!("{place}.marks"),
                message,
                "Mark it, or take its name out here.",
            ));
        }
        let model = face_model(proposal);
        let other = first.as_ref().filter(|first| model.as_ref().is_some_and(|model| model != *first));
        if let Some(FaceModel { model, version }) = other {
            let message = format!("Another face model, {model} {version}, proposed marks of this marking before");
            let remedy = "State the marks of one face model in a marking; write two markings for two of them.";
            problems.push(LandmarkProblem::new(place, message, remedy));
        }
        first = first.or(model);
    }
    for curve in marking.snapped.iter().filter(|curve| !marking.has_mark(curve.id())) {
        let message = format!("{curve} is said to be moved to the colour edge, but it is not marked");
        problems.push(LandmarkProblem::new(format!("{place}.snapped"), message, "Mark it, or take its name out here."));
    }
}
