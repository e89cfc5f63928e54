//! From markings to drafts: proposals for a new one, and the marks of one that is corrected.

use crate::alignment::{average_face_proposal, carried_proposal};
use crate::geometry::{Image, Point};
use crate::landmark::file::{
    ExpressionDocument, LandmarkFile, MarkingDocument, NodeDocument, OriginDocument, Position, ScaleDocument,
};
use crate::landmark::{CurveName, Iris, Irises, Landmark, Marking, Node};

use super::draft::{About, Corrected, CurveNode, Draft, Expression, IrisMark, Mark, Origin, ScaleChoice};

/// The picture that positions belong to: its width in pixels, and whether it is a mirror image.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// In pixels.
    pub width: u32,
    /// Whether it is a mirror image.
    pub mirrored: bool,
}

impl Shown {
    /// A position of the picture as the file shows it, un-mirrored.
    fn unmirrored(self, [x, y]: Position) -> Point<Image> {
        Point::new(if self.mirrored { f64::from(self.width) - x } else { x }, y)
    }

    /// A position of the un-mirrored picture as the file shows it.
    pub fn position(self, point: Point<Image>) -> Position {
        [if self.mirrored { f64::from(self.width) - point.x } else { point.x }, point.y]
    }
}

/// The draft with marks proposed for it: those of `before`, another photo of the face, carried here by the draft's anchors, or
/// without it the average face's. `None` where the anchors do not suffice.
pub fn propose(draft: &Draft, shown: Shown, before: Option<&Marking>) -> Option<Draft> {
    let anchor = |landmark: Landmark| draft.anchors.get(landmark.id()).map(|at| shown.unmirrored(*at));
    let marking = match before {
        Some(before) => adapted(carried_proposal(before, anchor)?, draft)?,
        None => average_face_proposal(anchor, draft.about.parted)?,
    };
    let mut proposed = draft.clone();
    proposed.skipped.clear();
    let mark = |point: Point<Image>| Mark { at: shown.position(point), origin: Origin::Proposed };
    let points = marking.configuration.points().map(|(landmark, point)| (landmark.id().to_owned(), mark(point)));
    proposed.points = points.collect();
    proposed.curves.clear();
    for name in CurveName::ALL {
        if let Some(nodes) = marking.configuration.curve(name) {
            let node = |node: &Node<Image>| match node {
                Node::Named(landmark) => CurveNode::Named(landmark.id().to_owned()),
                Node::Contour(point) => CurveNode::Contour(mark(*point)),
            };
            proposed.curves.insert(name.id().to_owned(), nodes.iter().map(node).collect());
        }
    }
    let iris = |iris: Iris| IrisMark {
        centre: shown.position(iris.centre),
        diameter: iris.diameter,
        origin: Origin::Proposed,
        centred: false,
    };
    let irises = [("r", marking.irises.right), ("l", marking.irises.left)];
    let irises = irises.into_iter().filter_map(|(side, found)| Some((side.to_owned(), iris(found?))));
    proposed.irises = irises.collect();
    if proposed.scale == ScaleChoice::None && !proposed.irises.is_empty() {
        proposed.scale = ScaleChoice::Iris;
    }
    Some(proposed)
}

/// Marks of another photo for lips that are open where those were closed, or the other way round, and without eyes where they
/// are not in view.
fn adapted(mut marking: Marking, draft: &Draft) -> Option<Marking> {
    let configuration = &mut marking.configuration;
    if configuration.lips_parted() != draft.about.parted {
        let carried = configuration.clone();
        let average = average_face_proposal(|landmark| carried.point(landmark), draft.about.parted)?.configuration;
        for landmark in [Landmark::Sto, Landmark::StoS, Landmark::StoI] {
            configuration.set_point(landmark, average.point(landmark));
        }
        for name in [CurveName::UpperFreeMargin, CurveName::LowerFreeMargin] {
            configuration.set_curve(name, average.curve(name).map(<[_]>::to_vec));
        }
    }
    if !draft.about.eyes {
        for landmark in [Landmark::EnR, Landmark::EnL, Landmark::ExR, Landmark::ExL, Landmark::Se] {
            configuration.set_point(landmark, None);
        }
        marking.irises = Irises::default();
    }
    Some(marking)
}

/// What a file says about its photo, for a further marking of it: the same photo has one expression and one scale.
pub fn further(file: &LandmarkFile) -> Draft {
    let marked = file.markings.last();
    let has = |landmark| marked.is_some_and(|marking| marking.points.0.contains_key(&landmark));
    let scale = match file.scale {
        Some(ScaleDocument::Iris {}) => ScaleChoice::Iris,
        Some(ScaleDocument::Ruler { from, to, length_mm, u_mm }) => {
            ScaleChoice::Ruler { from, to, length_mm, origin: Origin::Confirmed, u_mm }
        }
        Some(ScaleDocument::MmPerPx { value, u_mm }) => ScaleChoice::MmPerPx { value, u_mm },
        None => ScaleChoice::None,
    };
    let about = About {
        mirrored: file.mirrored,
        parted: has(Landmark::StoS),
        eyes: has(Landmark::ExR) || has(Landmark::EnR),
        expression: match file.expression {
            Some(ExpressionDocument::Smile) => Expression::Smile,
            Some(ExpressionDocument::Other) => Expression::Other,
            Some(ExpressionDocument::Rest) | None => Expression::Rest,
        },
    };
    Draft { about, scale, ..Draft::default() }
}

/// The draft that corrects a file's marking.
pub fn correcting(file: &LandmarkFile, index: usize) -> Option<Draft> {
    let marking = file.markings.get(index)?;
    let stated = |name: &str| match marking.origins.as_ref().and_then(|origins| origins.0.get(name)) {
        Some(OriginDocument::Moved) => Origin::Moved,
        Some(OriginDocument::Confirmed) => Origin::Confirmed,
        Some(OriginDocument::Placed) | None => Origin::Placed,
    };
    let mut draft = Draft { corrects: Some(Corrected::of(file, index)?), ..further(file) };
    let point = |(landmark, at): (&Landmark, &Position)| {
        (landmark.id().to_owned(), Mark { at: *at, origin: stated(landmark.id()) })
    };
    draft.points = marking.points.0.iter().map(point).collect();
    for (name, nodes) in curves(marking) {
        let node = |node: &NodeDocument| match node {
            NodeDocument::Named(landmark) => CurveNode::Named(landmark.id().to_owned()),
            NodeDocument::Contour(at) => CurveNode::Contour(Mark { at: *at, origin: stated(name.id()) }),
        };
        draft.curves.insert(name.id().to_owned(), nodes.iter().map(node).collect());
    }
    let irises = marking.irises.clone().unwrap_or_default();
    for (side, name, iris) in [("r", "iris_r", irises.r), ("l", "iris_l", irises.l)] {
        if let Some(iris) = iris {
            let mark = IrisMark { centre: iris.centre, diameter: iris.diameter, origin: stated(name), centred: false };
            draft.irises.insert(side.to_owned(), mark);
        }
    }
    Some(draft)
}

fn curves(marking: &MarkingDocument) -> impl Iterator<Item = (CurveName, &[NodeDocument])> {
    let curves = &marking.curves;
    let optional = [
        (CurveName::UpperFreeMargin, curves.upper_free_margin.as_deref()),
        (CurveName::LowerFreeMargin, curves.lower_free_margin.as_deref()),
        (CurveName::LowerBorder, curves.lower_border.as_deref()),
    ];
    let optional = optional.into_iter().filter_map(|(name, nodes)| Some((name, nodes?)));
    std::iter::once((CurveName::UpperBorder, curves.upper_border.as_slice())).chain(optional)
}
