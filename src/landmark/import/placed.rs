//! A file's marks where they lie in the picture, under the subject's names.

use indexmap::IndexMap;

use super::contents::MarkedCircle;
use super::curves::PlacedNode;
use super::naming::{Named, NamedNode};
use super::placing::Placing;
use crate::landmark::{CurveName, Landmark};

/// A file's marks where they lie in the picture.
pub(super) struct Placed {
    pub(super) points: IndexMap<Landmark, [f64; 2]>,
    pub(super) curves: Vec<(CurveName, Vec<PlacedNode>)>,
    pub(super) irises: [Option<MarkedCircle>; 2],
}

/// The marks where they lie in the picture, under the subject's names.
pub(super) fn placed(named: &Named, placing: &Placing<'_>, is_image_sides: bool) -> Placed {
    let name = |landmark: Landmark| if is_image_sides { landmark.mirrored() } else { landmark };
    let node = |node: &NamedNode, curve: CurveName| match *node {
        NamedNode::Landmark(landmark) => PlacedNode::Landmark(name(landmark)),
        NamedNode::Margin if curve == CurveName::LowerFreeMargin => PlacedNode::Landmark(Landmark::StoI),
        NamedNode::Margin => PlacedNode::Landmark(Landmark::StoS),
        NamedNode::At(at, pixel) => {
            PlacedNode::At(pixel.map_or(*placing, |pixel| placing.counting_from(pixel)).place(at))
        }
    };
    let curves =
        named.curves.iter().map(|(curve, nodes)| (*curve, nodes.iter().map(|one| node(one, *curve)).collect()));
    let circle = |circle: MarkedCircle| {
        let [x, y] = circle.centre;
        let half = circle.diameter / 2.0;
        let (one, other) = (placing.place([x - half, y]), placing.place([x + half, y]));
        let diameter = crate::elementary::hypot(one[0] - other[0], one[1] - other[1]);
        MarkedCircle { centre: placing.place(circle.centre), diameter }
    };
    let mut irises = named.irises.map(|iris| iris.map(circle));
    if is_image_sides {
        irises.reverse();
    }
    Placed {
        points: named.points.iter().map(|(landmark, at)| (name(*landmark), placing.place(*at))).collect(),
        curves: curves.collect(),
        irises,
    }
}
