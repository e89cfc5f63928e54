//! From the points of a line to the nodes of a curve: from the subject's right corner of the mouth to the left one, through the named
//! points that lie on it.

use indexmap::IndexMap;

use crate::landmark::file::NodeDocument;
use crate::landmark::{CurveName, Landmark};

/// How far a vertex of a line may lie from a named point that it stands for, in pixels: what rounding to whole pixels makes of one
/// place, 0.5 on each axis.
const SAME_PLACE: f64 = 0.75;

/// A point of a line in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PlacedNode {
    /// A named point.
    Landmark(Landmark),
    /// A further one.
    At([f64; 2]),
}

/// The nodes of a curve. `points` are all named points of the picture as the file shows it; `mirrored` says whether it is a mirror image.
pub(super) fn nodes(
    name: CurveName,
    line: &[PlacedNode],
    points: &IndexMap<Landmark, [f64; 2]>,
    mirrored: bool,
) -> Vec<NodeDocument> {
    let mut line: Vec<PlacedNode> = line.to_vec();
    if runs_to_the_right(&line, points, mirrored) {
        line.reverse();
    }
    // What may lie on the curve, each once, in the curve's order: a vertex is the next name that it fits.
    let mut names = name.landmarks();
    let mut nodes: Vec<NodeDocument> = Vec::with_capacity(line.len() + 2);
    for node in line {
        match node {
            PlacedNode::Landmark(landmark) => nodes.push(NodeDocument::Named(landmark)),
            PlacedNode::At(at) => {
                let fits =
                    |landmark: &Landmark| points.get(landmark).is_some_and(|named| distance(*named, at) <= SAME_PLACE);
                match names.iter().position(fits) {
                    Some(place) => {
                        nodes.push(NodeDocument::Named(names[place]));
                        names = &names[place + 1..];
                    }
                    None => nodes.push(NodeDocument::Contour(at)),
                }
            }
        }
    }
    if points.contains_key(&Landmark::ChR) && nodes.first() != Some(&NodeDocument::Named(Landmark::ChR)) {
        nodes.insert(0, NodeDocument::Named(Landmark::ChR));
    }
    if points.contains_key(&Landmark::ChL) && nodes.last() != Some(&NodeDocument::Named(Landmark::ChL)) {
        nodes.push(NodeDocument::Named(Landmark::ChL));
    }
    nodes.dedup();
    nodes
}

/// Whether a line begins at the subject's left.
fn runs_to_the_right(line: &[PlacedNode], points: &IndexMap<Landmark, [f64; 2]>, mirrored: bool) -> bool {
    let at = |node: &PlacedNode| match node {
        PlacedNode::Landmark(landmark) => points.get(landmark).copied(),
        PlacedNode::At(at) => Some(*at),
    };
    let (Some(first), Some(last)) = (line.first().and_then(at), line.last().and_then(at)) else { return false };
    match (points.get(&Landmark::ChR), points.get(&Landmark::ChL)) {
        (Some(right), Some(left)) => {
            distance(first, *left) + distance(last, *right) < distance(first, *right) + distance(last, *left)
        }
        _ => (first[0] > last[0]) != mirrored,
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    crate::elementary::hypot(a[0] - b[0], a[1] - b[1])
}

/// The upper border through the named points alone, for a file without its contour; `None` where one of them is missing.
pub(super) fn upper_border_of_points(points: &IndexMap<Landmark, [f64; 2]>) -> Option<Vec<NodeDocument>> {
    let names = CurveName::UpperBorder.landmarks();
    names
        .iter()
        .all(|name| points.contains_key(name))
        .then(|| names.iter().map(|name| NodeDocument::Named(*name)).collect())
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::{PlacedNode, nodes, upper_border_of_points};
    use crate::landmark::Landmark::{ChL, ChR, CphL, CphR, Ls};
    use crate::landmark::file::NodeDocument::{Contour, Named};
    use crate::landmark::{CurveName, Landmark};

    fn points() -> IndexMap<Landmark, [f64; 2]> {
        [(ChR, [10.0, 50.0]), (CphR, [40.0, 40.0]), (Ls, [50.0, 44.0]), (CphL, [60.0, 40.0]), (ChL, [90.0, 50.0])]
            .into()
    }

    #[test]
    fn vertices_at_named_points_are_these_points_whichever_way_the_line_runs() {
        let line = [[10.0, 50.0], [25.0, 43.0], [40.4, 39.6], [50.0, 44.0], [60.0, 40.0], [90.0, 50.0]];
        let expected = vec![Named(ChR), Contour([25.0, 43.0]), Named(CphR), Named(Ls), Named(CphL), Named(ChL)];
        let mut line: Vec<PlacedNode> = line.into_iter().map(PlacedNode::At).collect();
        assert_eq!(nodes(CurveName::UpperBorder, &line, &points(), false), expected);
        line.reverse();
        assert_eq!(nodes(CurveName::UpperBorder, &line, &points(), false), expected);
    }

    #[test]
    fn a_line_that_stops_before_the_corners_is_led_to_them() {
        let line = [PlacedNode::At([20.0, 45.0]), PlacedNode::At([80.0, 45.0])];
        let expected = vec![Named(ChR), Contour([20.0, 45.0]), Contour([80.0, 45.0]), Named(ChL)];
        assert_eq!(nodes(CurveName::LowerBorder, &line, &points(), false), expected);
        let alone = vec![Contour([20.0, 45.0]), Contour([80.0, 45.0])];
        assert_eq!(nodes(CurveName::LowerBorder, &line, &IndexMap::new(), false), alone);
        let mirrored = vec![Contour([80.0, 45.0]), Contour([20.0, 45.0])];
        assert_eq!(nodes(CurveName::LowerBorder, &line, &IndexMap::new(), true), mirrored);
    }

    #[test]
    fn without_a_contour_the_upper_border_is_made_of_its_points() {
        let expected = vec![Named(ChR), Named(CphR), Named(Ls), Named(CphL), Named(ChL)];
        assert_eq!(upper_border_of_points(&points()), Some(expected));
        let mut without = points();
        without.shift_remove(&Ls);
        assert_eq!(upper_border_of_points(&without), None);
    }
}
