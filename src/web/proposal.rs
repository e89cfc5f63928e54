//! The marks that are proposed for a draft: another photo's, transferred by the points that were clicked first, or the average
//! face's.

use crate::alignment::{average_face_proposal, carried_proposal};
use crate::landmark::file::{
    IrisesDocument, MarkOrigin, MarkingDocument, Mirroring, NodeDocument, OriginDocument, OriginsDocument,
    ProposalDocument, ScaleDocument,
};
use crate::landmark::{CurveName, Irises, Landmark, Marking};

use super::draft::Draft;

/// The draft with marks proposed for it: those of `before`, another photo of the face, transferred by the draft's anchors, or
/// without it the average face's. `None` where the anchors do not suffice.
pub fn with_proposal(draft: &Draft, mirroring: Mirroring, before: Option<&Marking>) -> Option<Draft> {
    let anchor = |landmark: Landmark| draft.anchors.0.get(&landmark).map(|at| mirroring.unmirrored(*at));
    let proposal = match before {
        Some(before) => adapted(carried_proposal(before, anchor)?, draft)?,
        None => average_face_proposal(anchor, draft.about.parted)?,
    };
    let mut marking = MarkingDocument { marker: None, ..MarkingDocument::new(&proposal, mirroring) };
    let origins = all_proposed(&marking);
    let marks = origins.0.keys().copied().collect();
    marking.proposals = vec![match before {
        Some(_) => ProposalDocument::OtherPhoto { marks },
        None => ProposalDocument::AverageFace { marks },
    }];
    marking.origins = Some(origins);
    let has_iris = marking.irises.is_some();
    let scale = draft.scale.clone().or(has_iris.then_some(ScaleDocument::Iris {}));
    Some(Draft { skipped: Vec::new(), centred: Vec::new(), scale, marking, ..draft.clone() })
}

/// The origins of a marking of which every mark is a proposal.
pub(super) fn all_proposed(marking: &MarkingDocument) -> OriginsDocument {
    let has_contour = |nodes: &[NodeDocument]| nodes.iter().any(|node| matches!(node, NodeDocument::Contour(_)));
    let points = marking.points.0.keys().map(|landmark| landmark.id());
    let curves = marking.curves.iter().filter(|(_, nodes)| has_contour(nodes)).map(|(name, _)| name.id());
    let irises = marking.irises.iter().flat_map(IrisesDocument::iter).map(|(name, _)| name);
    let names = points.chain(curves).chain(irises);
    OriginsDocument(names.map(|name| (name, MarkOrigin::Whole(OriginDocument::Proposed))).collect())
}

/// Marks of another photo, for lips that are parted where those were closed or the other way round, and without eyes where none
/// are in the picture.
fn adapted(mut marking: Marking, draft: &Draft) -> Option<Marking> {
    let configuration = &mut marking.configuration;
    if configuration.lips_parted() != draft.about.parted {
        let transferred = configuration.clone();
        let average = average_face_proposal(|landmark| transferred.point(landmark), draft.about.parted)?.configuration;
        for landmark in [Landmark::Sto, Landmark::StoS, Landmark::StoI] {
            configuration.set_point(landmark, average.point(landmark));
        }
        for name in [CurveName::UpperFreeMargin, CurveName::LowerFreeMargin] {
            configuration.set_curve(name, average.curve(name).map(<[_]>::to_vec));
        }
    }
    if !draft.about.eyes {
        remove_eyes(&mut marking);
    }
    Some(marking)
}

/// Removes the marks on the eyes and between them.
pub(super) fn remove_eyes(marking: &mut Marking) {
    for landmark in [Landmark::EnR, Landmark::EnL, Landmark::ExR, Landmark::ExL, Landmark::Se] {
        marking.configuration.set_point(landmark, None);
    }
    marking.irises = Irises::default();
}
