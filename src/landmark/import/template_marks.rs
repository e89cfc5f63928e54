//! Contours and irises of a list of points, as far as they can be ones: programs that know a mouth by a few points fill the rest of a
//! list with what they have.

use indexmap::IndexMap;

use super::contents::MarkedCircle;
use super::curves::PlacedNode;
use super::placed::Placed;
use crate::elementary::hypot;
use crate::landmark::Landmark;

/// How far from the corners of the mouth, and from the line between them, a contour may run, in widths of the mouth.
const ABOUT_THE_MOUTH: [f64; 2] = [0.1, 0.75];
/// How wide an iris may be, in parts of the distance between the corners of its eye: 11.7 mm of 25 to 36 mm (Farkas 1994), and
/// half as much again for an eye that is not wide open or not drawn well.
const IRIS_IN_EYE: std::ops::RangeInclusive<f64> = 0.2..=0.8;

/// Takes away contours that do not follow a lip and irises that lie in no eye, and says which.
pub(super) fn keep_plausible(placed: &mut Placed) -> Option<String> {
    let mut gone: Vec<&'static str> = Vec::new();
    let points = &placed.points;
    placed.curves.retain(|(name, nodes)| {
        let is_kept = follows_a_lip(nodes, points);
        gone.extend((!is_kept).then(|| name.id()));
        is_kept
    });
    let eyes = [(Landmark::EnR, Landmark::ExR, "iris_r"), (Landmark::EnL, Landmark::ExL, "iris_l")];
    for (iris, (inner, outer, name)) in placed.irises.iter_mut().zip(eyes) {
        let corners = points.get(&inner).zip(points.get(&outer));
        if iris.is_some_and(|iris| !lies_in_eye(iris, corners)) {
            *iris = None;
            gone.push(name);
        }
    }
    (!gone.is_empty())
        .then(|| format!("Left out, since the list's points for them do not lie there: {}.", gone.join(", ")))
}

/// Whether the nodes go from the subject's right corner of the mouth to the left one without turning back, about the mouth.
fn follows_a_lip(nodes: &[PlacedNode], points: &IndexMap<Landmark, [f64; 2]>) -> bool {
    let Some((right, left)) = points.get(&Landmark::ChR).zip(points.get(&Landmark::ChL)) else { return true };
    let along = [left[0] - right[0], left[1] - right[1]];
    let width = hypot(along[0], along[1]);
    let at = |node: &PlacedNode| match node {
        PlacedNode::Landmark(landmark) => points.get(landmark).copied(),
        PlacedNode::At(at) => Some(*at),
    };
    let mut before = f64::NEG_INFINITY;
    nodes.iter().filter_map(at).all(|[x, y]| {
        let from = [x - right[0], y - right[1]];
        let part = (from[0] * along[0] + from[1] * along[1]) / (width * width);
        let off = (from[0] * along[1] - from[1] * along[0]).abs() / (width * width);
        let goes_on = part >= before;
        before = part;
        goes_on && (-ABOUT_THE_MOUTH[0]..=1.0 + ABOUT_THE_MOUTH[0]).contains(&part) && off <= ABOUT_THE_MOUTH[1]
    })
}

fn lies_in_eye(iris: MarkedCircle, corners: Option<(&[f64; 2], &[f64; 2])>) -> bool {
    let Some((inner, outer)) = corners else { return true };
    let width = hypot(inner[0] - outer[0], inner[1] - outer[1]);
    let middle = [(inner[0] + outer[0]) / 2.0, (inner[1] + outer[1]) / 2.0];
    let off = hypot(iris.centre[0] - middle[0], iris.centre[1] - middle[1]);
    IRIS_IN_EYE.contains(&(iris.diameter / width)) && off <= width / 2.0
}

#[cfg(test)]
mod tests {
    use super::{MarkedCircle, Placed, keep_plausible};
    use crate::landmark::CurveName::{LowerBorder, UpperBorder};
    use crate::landmark::Landmark::{ChL, ChR, EnL, EnR, ExL, ExR};
    use crate::landmark::import::curves::PlacedNode::{At, Landmark};

    fn placed(contour: [f64; 2], iris: MarkedCircle) -> Placed {
        let line = vec![Landmark(ChR), At(contour), Landmark(ChL)];
        Placed {
            points: [
                (ChR, [100.0, 200.0]),
                (ChL, [200.0, 200.0]),
                (EnR, [130.0, 80.0]),
                (ExR, [90.0, 80.0]),
                (EnL, [170.0, 80.0]),
                (ExL, [210.0, 80.0]),
            ]
            .into(),
            curves: vec![(UpperBorder, line.clone()), (LowerBorder, line)],
            irises: [Some(iris), None],
        }
    }

    #[test]
    fn what_follows_the_mouth_and_lies_in_the_eye_stays() {
        let iris = MarkedCircle { centre: [110.0, 79.0], diameter: 16.0 };
        let mut marks = placed([150.0, 190.0], iris);
        assert_eq!(keep_plausible(&mut marks), None);
        assert_eq!((marks.curves.len(), marks.irises[0]), (2, Some(iris)));
    }

    #[test]
    fn what_lies_elsewhere_is_left_out_and_said() {
        for contour in [[80.0, 200.0], [230.0, 200.0], [150.0, 100.0], [150.0, 280.0]] {
            let mut marks = placed(contour, MarkedCircle { centre: [300.0, 79.0], diameter: 16.0 });
            let note = keep_plausible(&mut marks).unwrap();
            assert!(note.contains("upper_border, lower_border, iris_r"), "{note}");
            assert_eq!((marks.curves.len(), marks.irises[0]), (0, None));
        }
        for diameter in [4.0, 40.0] {
            let mut marks = placed([150.0, 190.0], MarkedCircle { centre: [110.0, 79.0], diameter });
            assert!(keep_plausible(&mut marks).unwrap().contains(": iris_r."), "{diameter}");
        }
    }
}
