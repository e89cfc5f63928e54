//! Where marks may lie to begin with. A proposal is a place to drag a mark away from, never a measurement.

use std::collections::HashMap;

use super::calibration::IRIS_DIAMETER_MM;
use super::procrustes::{ScaleRule, superimpose};
use crate::geometry::{Image, Point, Similarity, Vector};
use crate::head_pose::mean_position;
use crate::landmark::{Configuration, CurveName, Iris, Irises, Landmark, Marking, Node, Side};

/// The corners of the mouth on the face of the average proportions, in millimetres below the endocanthia (Farkas 1994:
/// sn–sto 19.6 to 22.3; subnasale lies 42 below).
const CHEILION_BELOW: f64 = 64.5;
/// Half the width of the mouth, likewise (ch–ch 50 to 54).
const CHEILION_ASIDE: f64 = 26.0;
/// How much the lips are opened where they are parted.
const GAP: f64 = 3.0;

/// A point of the average lips: across towards the subject's left and up from the middle between the corners, in mm.
type OnLips = (f64, f64);

/// Half of each curve's contour points, from the midline outwards.
const UPPER_BORDER: [OnLips; 3] = [(2.7, 8.9), (11.5, 7.9), (18.5, 4.6)];
const FREE_MARGIN: [OnLips; 2] = [(8.0, 0.3), (16.5, 0.4)];
const LOWER_BORDER: [OnLips; 3] = [(6.0, -9.3), (12.0, -7.9), (18.5, -5.0)];

/// The average lips' named points; of a pair the subject's left one.
fn on_lips(landmark: Landmark, parted: bool) -> Option<OnLips> {
    match landmark {
        Landmark::ChR | Landmark::ChL => Some((CHEILION_ASIDE, 0.0)),
        Landmark::CphR | Landmark::CphL => Some((5.5, 9.5)),
        Landmark::Ls => Some((0.0, 8.5)),
        Landmark::Li => Some((0.0, -9.5)),
        Landmark::Sto if !parted => Some((0.0, 0.3)),
        Landmark::StoS if parted => Some((0.0, GAP / 2.0)),
        Landmark::StoI if parted => Some((0.0, -GAP / 2.0)),
        _ => None,
    }
}

/// Where a named point of the lips lies on the average face: x towards the subject's left and y up from the
/// endocanthia, in millimetres; `None` of the others.
pub(super) fn average_lips(landmark: Landmark, parted: bool) -> Option<[f64; 2]> {
    let (across, up) = on_lips(landmark, parted)?;
    Some([side(landmark) * across, up - CHEILION_BELOW])
}

/// The marks of the average face on a photo, carried there by the corners of the mouth, ls and li, which it passes
/// through, and by the outer corners of the eyes where they are in view.
///
/// Of the lips, what lies above the line of the corners is stretched until it meets ls, what lies below until it meets
/// li; eyes and nose are superimposed by a similarity (Umeyama 1991). `None` where one of the four points of the lips
/// is missing, or they lie in one place or on one line. Positions are in pixels of the un-mirrored photo.
pub fn average_face_proposal(anchor: impl Fn(Landmark) -> Option<Point<Image>>, parted: bool) -> Option<Marking> {
    let stretch = Stretch::new(&anchor)?;
    let mut configuration = Configuration::default();
    for landmark in Landmark::ALL {
        let place = on_lips(landmark, parted).map(|(across, up)| stretch.point((side(landmark) * across, up)));
        configuration.set_point(landmark, place);
    }
    let contours: [(CurveName, &[OnLips], f64); 4] = [
        (CurveName::UpperBorder, &UPPER_BORDER, 0.0),
        (CurveName::UpperFreeMargin, &FREE_MARGIN, if parted { GAP / 2.0 } else { 0.0 }),
        (CurveName::LowerFreeMargin, &FREE_MARGIN, -GAP / 2.0),
        (CurveName::LowerBorder, &LOWER_BORDER, 0.0),
    ];
    for (name, contour, opened) in contours {
        if parted || name != CurveName::LowerFreeMargin {
            configuration.set_curve(name, Some(curve(name, contour, opened, parted, &stretch)));
        }
    }
    let irises = face(&anchor, &mut configuration)?;
    Some(Marking { configuration, irises, ..Marking::default() })
}

/// The stable points and the irises that are in view.
fn face(
    anchor: &impl Fn(Landmark) -> Option<Point<Image>>,
    configuration: &mut Configuration<Image>,
) -> Option<Irises> {
    let onto = face_onto(anchor)?;
    let eyes = anchor(Landmark::ExR).is_some() && anchor(Landmark::ExL).is_some();
    for landmark in Landmark::stable() {
        let of_eyes = matches!(landmark, Landmark::EnR | Landmark::EnL | Landmark::ExR | Landmark::ExL | Landmark::Se);
        if eyes || !of_eyes {
            configuration.set_point(landmark, anchor(landmark).or(on_face(landmark).map(|place| onto.point(place))));
        }
    }
    let iris = |inner, outer| {
        let centre = configuration.point(inner)?.midpoint(configuration.point(outer)?);
        Some(Iris { centre, diameter: IRIS_DIAMETER_MM * onto.scale() })
    };
    Some(Irises { right: iris(Landmark::EnR, Landmark::ExR), left: iris(Landmark::EnL, Landmark::ExL) })
}

/// The points that carry marks from one photo to another, the most stable first: the first row of which two or more are
/// marked on both.
const CARRIERS: [&[Landmark]; 4] = [
    &[Landmark::ExR, Landmark::ExL, Landmark::Sn],
    &[Landmark::EnR, Landmark::EnL, Landmark::Sn],
    &[Landmark::AlR, Landmark::AlL, Landmark::Sn],
    &[Landmark::ChR, Landmark::ChL],
];

/// Which points of a marking are to be marked on another photo of the face, so that the marking can be carried there:
/// stable ones, and the corners of the mouth where there are none.
pub fn transfer_points(marking: &Marking) -> Vec<Landmark> {
    let marked = |row: &&[Landmark]| -> Vec<Landmark> {
        row.iter().copied().filter(|landmark| marking.configuration.point(*landmark).is_some()).collect()
    };
    CARRIERS.iter().map(marked).find(|row| row.len() > 1).unwrap_or_default()
}

/// The marks of another photo of the same face, carried here by the points that both have: a similarity (Umeyama 1991).
/// Positions are in pixels of the un-mirrored photos. `None` where fewer than two points are shared, or they lie in one
/// place.
pub fn carried_proposal(marking: &Marking, anchor: impl Fn(Landmark) -> Option<Point<Image>>) -> Option<Marking> {
    let shared = || Landmark::ALL.into_iter().filter_map(|l| Some((l, marking.configuration.point(l)?, anchor(l)?)));
    let from: Vec<Point<Image>> = shared().map(|(_, there, _)| there).collect();
    let to: Vec<Point<Image>> = shared().map(|(_, _, here)| here).collect();
    let onto = superimpose(&from, &to, &vec![1.0; from.len()], ScaleRule::Symmetric)?;
    let mut configuration = marking.configuration.map(|point| onto.point(point));
    for (landmark, _, here) in shared() {
        configuration.set_point(landmark, Some(here));
    }
    let iris = |iris: Iris| Iris { centre: onto.point(iris.centre), diameter: iris.diameter * onto.scale() };
    let Irises { right, left } = marking.irises;
    let irises = Irises { right: right.map(iris), left: left.map(iris) };
    Some(Marking { configuration, irises, ..Marking::default() })
}

/// 1 on the subject's left, −1 on the right, 0 on the midline.
fn side(landmark: Landmark) -> f64 {
    match landmark.side() {
        Side::Left => 1.0,
        Side::Right => -1.0,
        Side::Midline => 0.0,
    }
}

/// A point of the average face, in millimetres with y down, as a photo has it.
fn on_face(landmark: Landmark) -> Option<Point<Image>> {
    if let Some((across, up)) = on_lips(landmark, false) {
        return Some(Point::new(side(landmark) * across, CHEILION_BELOW - up));
    }
    mean_position(landmark).map(|place| Point::new(place.x, -place.y))
}

fn face_onto(anchor: &impl Fn(Landmark) -> Option<Point<Image>>) -> Option<Similarity<Image, Image>> {
    let known: HashMap<Landmark, Point<Image>> =
        Landmark::ALL.into_iter().filter_map(|landmark| Some((landmark, anchor(landmark)?))).collect();
    let shared = || Landmark::ALL.into_iter().filter_map(|l| Some((on_face(l)?, *known.get(&l)?)));
    let (from, to): (Vec<Point<Image>>, Vec<Point<Image>>) = shared().unzip();
    superimpose(&from, &to, &vec![1.0; from.len()], ScaleRule::LeastSquares)
}

/// The face of average proportions laid over a photo by the points that the treatment does not move and that lie in one plane: the
/// corners of the eyes and the nasal wings, in pairs, and subnasale.
///
/// The similarity (Umeyama 1991) takes millimetres of the average face, x towards the subject's left, y **down**, the origin
/// between the endocanthia, to the pixels of the un-mirrored photo. Both sides have the same part in it, so the mirror
/// image of a photo has the mirror image of the face. `None` with fewer than two pairs, and where they lie in one place.
pub fn average_face_on(photo: &Configuration<Image>) -> Option<Similarity<Image, Image>> {
    let pairs = || {
        use Landmark::{AlL, AlR, EnL, EnR, ExL, ExR};
        [[EnR, EnL], [ExR, ExL], [AlR, AlL]].into_iter().filter(|pair| pair.iter().all(|l| photo.point(*l).is_some()))
    };
    if pairs().count() < 2 {
        return None;
    }
    let used = pairs().flatten().chain([Landmark::Sn]);
    let (from, to): (Vec<Point<Image>>, Vec<Point<Image>>) =
        used.filter_map(|landmark| Some((on_face(landmark)?, photo.point(landmark)?))).unzip();
    superimpose(&from, &to, &vec![1.0; from.len()], ScaleRule::LeastSquares)
}

/// A curve's contour points on both sides with the named points between them, from the subject's right to the left.
fn curve(name: CurveName, contour: &[OnLips], opened: f64, parted: bool, stretch: &Stretch) -> Vec<Node<Image>> {
    let mut nodes: Vec<(f64, Node<Image>)> = name
        .landmarks()
        .iter()
        .filter_map(|landmark| Some((side(*landmark) * on_lips(*landmark, parted)?.0, Node::Named(*landmark))))
        .collect();
    for (across, up) in contour {
        // Parted lips open most in the middle.
        let up = up + opened * (1.0 - (across / CHEILION_ASIDE).powi(2));
        nodes.extend([-across, *across].map(|across| (across, Node::Contour(stretch.point((across, up))))));
    }
    nodes.sort_by(|a, b| a.0.total_cmp(&b.0));
    nodes.into_iter().map(|(_, node)| node).collect()
}

/// The average lips stretched onto a photo's.
struct Stretch {
    middle: Point<Image>,
    /// Along the line of the corners and across it upwards, by a millimetre of the average lips.
    along: Vector<Image>,
    above: Vector<Image>,
    below: Vector<Image>,
}

impl Stretch {
    fn new(anchor: &impl Fn(Landmark) -> Option<Point<Image>>) -> Option<Self> {
        let (right, left) = (anchor(Landmark::ChR)?, anchor(Landmark::ChL)?);
        let middle = right.midpoint(left);
        let along = (left - right) * (0.5 / CHEILION_ASIDE);
        let (_, above) = on_lips(Landmark::Ls, false)?;
        let (_, below) = on_lips(Landmark::Li, false)?;
        let above = (anchor(Landmark::Ls)? - middle) * (1.0 / above);
        let below = (anchor(Landmark::Li)? - middle) * (1.0 / below);
        let spread = along.length().min(along.cross(above).abs()).min(along.cross(below).abs());
        (spread > 0.0).then_some(Self { middle, along, above, below })
    }

    fn point(&self, (across, up): OnLips) -> Point<Image> {
        self.middle + self.along * across + if up > 0.0 { self.above * up } else { self.below * up }
    }
}
