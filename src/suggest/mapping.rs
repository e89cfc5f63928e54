//! Which points of the face mesh are which marks: named points, curves of closed or parted lips, irises.
//!
//! The mesh is the one of 478 points of MediaPipe's Face Mesh V2. In an un-mirrored picture its point 61 is the subject's
//! right corner of the mouth, at the image's left.

use super::networks::MESH_POINTS;
use crate::geometry::{Image, Point};
use crate::landmark::{Configuration, CurveName, Iris, Irises, Landmark, Marking, Node, Side};

/// The mesh points that are used and come in pairs: the subject's right one and its counterpart on the left.
///
/// The counterparts are those that the network itself gives for a picture and its mirror image.
const PAIRS: [[usize; 2]; 26] = [
    [61, 291],
    [185, 409],
    [40, 270],
    [39, 269],
    [37, 267],
    [78, 308],
    [191, 415],
    [80, 310],
    [81, 311],
    [82, 312],
    [95, 324],
    [88, 318],
    [178, 402],
    [87, 317],
    [146, 375],
    [91, 321],
    [181, 405],
    [84, 314],
    [64, 294],
    [133, 362],
    [33, 263],
    [468, 473],
    [469, 476],
    [470, 475],
    [471, 474],
    [472, 477],
];

/// The named points of the subject's right side and of the midline, each the mean of mesh points.
///
/// Alare is the outermost point of the wing; the mesh has further points in the groove on the cheek, which are not taken. Pronasale is
/// the point that stands nearest to the camera, sellion the deepest of the nasal root.
const NAMED: [(Landmark, &[usize]); 13] = [
    (Landmark::ChR, &[61]),
    (Landmark::CphR, &[37]),
    (Landmark::Ls, &[0]),
    (Landmark::Sto, &[13, 14]),
    (Landmark::StoS, &[13]),
    (Landmark::StoI, &[14]),
    (Landmark::Li, &[17]),
    (Landmark::Sn, &[2]),
    (Landmark::AlR, &[64]),
    (Landmark::Prn, &[4]),
    (Landmark::Se, &[168]),
    (Landmark::EnR, &[133]),
    (Landmark::ExR, &[33]),
];

/// Half a curve, from the subject's right corner of the mouth to the midline.
type HalfCurve = &'static [Place];

/// One place on a curve.
#[derive(Clone, Copy)]
enum Place {
    Named(Landmark),
    /// A contour point: the mean of these mesh points.
    Contour(&'static [usize]),
}

use Place::{Contour, Named};

const UPPER_BORDER: HalfCurve = &[
    Named(Landmark::ChR),
    Contour(&[185]),
    Contour(&[40]),
    Contour(&[39]),
    Named(Landmark::CphR),
    Named(Landmark::Ls),
];
const UPPER_FREE_MARGIN: HalfCurve =
    &[Named(Landmark::ChR), Contour(&[191]), Contour(&[81]), Contour(&[82]), Named(Landmark::StoS)];
const LOWER_FREE_MARGIN: HalfCurve =
    &[Named(Landmark::ChR), Contour(&[95]), Contour(&[178]), Contour(&[87]), Named(Landmark::StoI)];
/// Where closed lips meet: between the two free margins of the mesh.
const MEETING_LINE: HalfCurve =
    &[Named(Landmark::ChR), Contour(&[191, 95]), Contour(&[81, 178]), Contour(&[82, 87]), Named(Landmark::Sto)];
const LOWER_BORDER: HalfCurve =
    &[Named(Landmark::ChR), Contour(&[91]), Contour(&[181]), Contour(&[84]), Named(Landmark::Li)];

/// The centre of the subject's right iris, and the two ends of its horizontal diameter.
const IRIS_CENTRE: usize = 468;
const IRIS_ENDS: [usize; 2] = [469, 471];

/// The least way along the mouth, as a part of its width, from a contour point to its neighbours: about 0.3 mm of a mouth 50 mm wide.
/// A closer one, or one out of order, would make the curve fold and is left out.
const LEAST_STEP: f64 = 0.006;

/// The marks of a face of which `mesh` has the points, in pixels of the un-mirrored upright photo.
///
/// With `lips_parted` the two free margins are curves of their own with `sto_s` and `sto_i`; otherwise one line, halfway between
/// them, is where the lips meet, with `sto`: the mesh does not tell closed lips from parted ones. `None` where `mesh` does
/// not have [`MESH_POINTS`] points.
#[must_use]
pub fn marking(mesh: &[[f64; 3]], lips_parted: bool) -> Option<Marking> {
    if mesh.len() != MESH_POINTS {
        return None;
    }
    let mut configuration = Configuration::default();
    for (landmark, indices) in NAMED {
        let of_these_lips = match landmark {
            Landmark::Sto => !lips_parted,
            Landmark::StoS | Landmark::StoI => lips_parted,
            _ => true,
        };
        if of_these_lips {
            configuration.set_point(landmark, Some(mean(mesh, indices, Side::Right)));
            if landmark.side() == Side::Right {
                configuration.set_point(landmark.mirrored(), Some(mean(mesh, indices, Side::Left)));
            }
        }
    }
    let curves = if lips_parted {
        [Some(UPPER_BORDER), Some(UPPER_FREE_MARGIN), Some(LOWER_FREE_MARGIN), Some(LOWER_BORDER)]
    } else {
        [Some(UPPER_BORDER), Some(MEETING_LINE), None, Some(LOWER_BORDER)]
    };
    for (name, half) in CurveName::ALL.into_iter().zip(curves) {
        configuration.set_curve(name, half.map(|half| curve(mesh, &configuration, half)));
    }
    let irises = Irises { right: Some(iris(mesh, Side::Right)), left: Some(iris(mesh, Side::Left)) };
    Some(Marking { configuration, irises, ..Marking::default() })
}

/// The mesh with the names of its points changed as in a mirror: of those that are used, each trades places with its
/// counterpart.
///
/// Of a picture that is a mirror image, the mesh with x turned round has its right and left exchanged; this puts them right.
#[must_use]
pub fn mirrored(mesh: &[[f64; 3]]) -> Vec<[f64; 3]> {
    let mut exchanged = mesh.to_vec();
    for [right, left] in PAIRS {
        if right.max(left) < exchanged.len() {
            exchanged.swap(right, left);
        }
    }
    exchanged
}

/// The mean of meshes of one face, of which each has the points that marks are made of in their places; a shorter mesh ends it.
///
/// On 11 faces with human marks the mean of both passes and of the mirror image's lay 1.26 mm from the marks (root mean square of 13
/// points), the second pass alone 1.38; eight jittered passes lay at 1.30, four of them mirrored at 1.25.
pub(super) fn mean_mesh(meshes: [&[[f64; 3]]; 3]) -> Vec<[f64; 3]> {
    let [one, two, three] = meshes;
    let mean = |((a, b), c): ((&[f64; 3], &[f64; 3]), &[f64; 3])| [0, 1, 2].map(|i| (a[i] + b[i] + c[i]) / 3.0);
    one.iter().zip(two).zip(three).map(mean).collect()
}

/// The index of a mesh point's counterpart on the other side; a midline point is its own.
pub(super) fn counterpart(index: usize) -> usize {
    let other = |[right, left]: &[usize; 2]| match index {
        i if i == *right => Some(*left),
        i if i == *left => Some(*right),
        _ => None,
    };
    PAIRS.iter().find_map(other).unwrap_or(index)
}

/// The mean of mesh points that are given for the right side, or of their counterparts on the left.
fn mean(mesh: &[[f64; 3]], indices: &[usize], side: Side) -> Point<Image> {
    let of_side = |index: usize| if side == Side::Left { counterpart(index) } else { index };
    let count = indices.len() as f64;
    let sum = |axis: usize| indices.iter().map(|index| mesh[of_side(*index)][axis]).sum::<f64>();
    Point::new(sum(0) / count, sum(1) / count)
}

fn iris(mesh: &[[f64; 3]], side: Side) -> Iris {
    let [one, other] = IRIS_ENDS.map(|end| mean(mesh, &[end], side));
    Iris { centre: mean(mesh, &[IRIS_CENTRE], side), diameter: one.distance(other) }
}

/// A whole curve from its right half, without the contour points that would make it fold.
fn curve(mesh: &[[f64; 3]], configuration: &Configuration<Image>, half: HalfCurve) -> Vec<Node<Image>> {
    let node = |place: &Place, side: Side| match (place, side) {
        (Named(landmark), Side::Left) => Node::Named(landmark.mirrored()),
        (Named(landmark), _) => Node::Named(*landmark),
        (Contour(indices), side) => Node::Contour(mean(mesh, indices, side)),
    };
    let left = half.iter().rev().skip(1).map(|place| node(place, Side::Left));
    let nodes: Vec<Node<Image>> = half.iter().map(|place| node(place, Side::Right)).chain(left).collect();
    without_folds(nodes, configuration)
}

/// Every named point, and the contour points that lie a step beyond all before them and a step before all after them.
fn without_folds(nodes: Vec<Node<Image>>, configuration: &Configuration<Image>) -> Vec<Node<Image>> {
    let corners = [Landmark::ChR, Landmark::ChL].map(|corner| configuration.point(corner));
    let [Some(right), Some(left)] = corners else { return nodes };
    let chord = left - right;
    let step = LEAST_STEP * chord.dot(chord);
    let along: Vec<Option<f64>> = nodes
        .iter()
        .map(|node| match node {
            Node::Named(landmark) => configuration.point(*landmark),
            Node::Contour(point) => Some(*point),
        })
        .map(|point| point.map(|point| (point - right).dot(chord)))
        .collect();
    let stays = |index: usize| {
        let Some(here) = along[index] else { return true };
        matches!(nodes[index], Node::Named(_))
            || (along[..index].iter().flatten().all(|before| before + step < here)
                && along[index + 1..].iter().flatten().all(|after| here + step < *after))
    };
    (0..nodes.len()).filter(|index| stays(*index)).map(|index| nodes[index]).collect()
}
