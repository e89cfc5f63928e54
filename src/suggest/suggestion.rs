//! What is suggested on a photo.

use std::collections::BTreeSet;

use super::mesh::{Mesh, TwoPasses};
use super::no_suggestion::NoSuggestion;
use super::{Request, mesh_of};
use super::{bias, iris, mapping};
use crate::geometry::{Image, Point};
use crate::imaging::DecodedImage;
use crate::landmark::{CurveName, Iris, Irises, Landmark, Marking, Node, PUPIL_DISTANCE_MM};

/// A mark that lies so far, in millimetres, from where the first pass of the model had it is to be looked at: between passes points were
/// seen to scatter by 0.27 mm along each axis, so that one in a hundred lies further than three times that.
const RESTLESS_MM: f64 = 0.85;

/// What the model is worst at, whatever it says: the peaks of the Cupid's bow and the corners of the mouth, which it puts where those of
/// the average face are; and the irises, which tell the millimetres.
const DOUBTFUL: [SuggestedMark; 6] = [
    SuggestedMark::Point(Landmark::CphR),
    SuggestedMark::Point(Landmark::CphL),
    SuggestedMark::Point(Landmark::ChR),
    SuggestedMark::Point(Landmark::ChL),
    SuggestedMark::RightIris,
    SuggestedMark::LeftIris,
];

/// The corners of the eyes, which are as doubtful as irises that are not seen.
const EYES: [SuggestedMark; 4] = [
    SuggestedMark::Point(Landmark::EnR),
    SuggestedMark::Point(Landmark::EnL),
    SuggestedMark::Point(Landmark::ExR),
    SuggestedMark::Point(Landmark::ExL),
];

/// A mark that is suggested, or could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuggestedMark {
    /// A named point.
    Point(Landmark),
    /// The contour points on a curve.
    Curve(CurveName),
    /// The outline of the subject's right iris.
    RightIris,
    /// The outline of the left one.
    LeftIris,
}

impl SuggestedMark {
    /// Its name where marks are named, as in `cph_r`, `upper_border`, `iris_l`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Point(landmark) => landmark.id(),
            Self::Curve(name) => name.id(),
            Self::RightIris => "iris_r",
            Self::LeftIris => "iris_l",
        }
    }
}

impl std::fmt::Display for SuggestedMark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// The marks that the model suggests on a photo, each of them for a person to confirm or to move.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The marks, in pixels of the un-mirrored upright photo. All of them lie in the picture.
    pub marking: Marking,
    /// Those to look at first.
    pub doubtful: BTreeSet<SuggestedMark>,
    /// Those that are not suggested because the picture ends before.
    pub outside: Vec<SuggestedMark>,
    /// Those that are not suggested because the picture does not show them: the irises behind dark glasses, a bar, hair or closed lids.
    pub hidden: Vec<SuggestedMark>,
    /// The points of the mesh.
    pub mesh: Mesh,
}

/// Suggests the marks of a photo.
///
/// # Errors
///
/// An error says why nothing is suggested, in words for the person who wants to mark the photo.
pub fn suggest(photo: &DecodedImage, request: &Request) -> Result<Suggestion, NoSuggestion> {
    let TwoPasses { first, second, of_mirror_image, .. } = mesh_of(photo, request)?;
    let width = f64::from(photo.size().0);
    let marked = |points: &[[f64; 3]]| {
        let points = unmirrored(points, width, request.mirrored);
        mapping::marking(&bias::corrected(&points), request.lips_parted)
    };
    let mean = mapping::mean_mesh([&first.points, &second.points, &of_mirror_image.points]);
    let passes = [&first, &second, &of_mirror_image].map(|pass| marked(&pass.points));
    let Some(mut marking) = marked(&mean) else {
        return Err(NoSuggestion::Networks("the mesh is not whole".to_owned()));
    };
    let (unsure, hidden) = refine_irises(photo, &mut marking.irises, request.mirrored);
    let reach = RESTLESS_MM * second.pupil_distance() / PUPIL_DISTANCE_MM;
    let is_apart = |pass: &Marking, landmark: Landmark| {
        let places = pass.configuration.point(landmark).zip(marking.configuration.point(landmark));
        places.is_some_and(|(there, here)| there.distance(here) > reach)
    };
    let restless =
        Landmark::ALL.into_iter().filter(|landmark| passes.iter().flatten().any(|pass| is_apart(pass, *landmark)));
    let mut doubtful: BTreeSet<SuggestedMark> =
        restless.map(SuggestedMark::Point).chain(DOUBTFUL).chain(unsure).collect();
    let outside = remove_outside(&mut marking, photo.size());
    doubtful.retain(|mark| has(&marking, *mark));
    Ok(Suggestion { marking, doubtful, outside, hidden, mesh: second })
}

/// Puts the irises where the picture shows them. Where it shows one of them, the other is made as large as it is likely to be; where it shows
/// none, there is none: what nobody sees sets no millimetres. Gives the marks that are unsure, and those that are hidden.
fn refine_irises(
    photo: &DecodedImage,
    irises: &mut Irises,
    mirrored: bool,
) -> (Vec<SuggestedMark>, Vec<SuggestedMark>) {
    let width = f64::from(photo.size().0);
    let turned = |iris: Iris| {
        let Point { x, y, .. } = iris.centre;
        Iris { centre: Point::new(if mirrored { width - x } else { x }, y), ..iris }
    };
    let seen = iris::refined(photo, &Irises { right: irises.right.map(turned), left: irises.left.map(turned) });
    if seen.right.is_none() && seen.left.is_none() {
        *irises = Irises::default();
        return (EYES.to_vec(), vec![SuggestedMark::RightIris, SuggestedMark::LeftIris]);
    }
    let sides = [
        (&mut irises.right, seen.right, SuggestedMark::RightIris),
        (&mut irises.left, seen.left, SuggestedMark::LeftIris),
    ];
    let mut unsure = Vec::new();
    for (iris, seen, mark) in sides {
        if seen.is_none() {
            unsure.push(mark);
        }
        *iris = seen.map(turned).or(iris.map(bias::of_likely_size));
    }
    (unsure, Vec::new())
}

/// The points of a mesh on the un-mirrored picture.
fn unmirrored(points: &[[f64; 3]], width: f64, mirrored: bool) -> Vec<[f64; 3]> {
    if !mirrored {
        return points.to_vec();
    }
    let across: Vec<[f64; 3]> = points.iter().map(|[x, y, z]| [width - x, *y, *z]).collect();
    mapping::mirrored(&across)
}

fn has(marking: &Marking, mark: SuggestedMark) -> bool {
    match mark {
        SuggestedMark::Point(landmark) => marking.configuration.point(landmark).is_some(),
        SuggestedMark::Curve(name) => marking.configuration.curve(name).is_some(),
        SuggestedMark::RightIris => marking.irises.right.is_some(),
        SuggestedMark::LeftIris => marking.irises.left.is_some(),
    }
}

/// Removes what does not lie in the picture; gives what that was.
fn remove_outside(marking: &mut Marking, (width, height): (u32, u32)) -> Vec<SuggestedMark> {
    let is_inside =
        |at: Point<Image>| (0.0..=f64::from(width)).contains(&at.x) && (0.0..=f64::from(height)).contains(&at.y);
    let mut outside = Vec::new();
    let configuration = &mut marking.configuration;
    for name in CurveName::ALL {
        let is_whole = |nodes: &[Node<Image>]| {
            nodes.iter().all(|node| match node {
                Node::Named(landmark) => configuration.point(*landmark).is_some_and(is_inside),
                Node::Contour(at) => is_inside(*at),
            })
        };
        if configuration.curve(name).is_some_and(|nodes| !is_whole(nodes)) {
            configuration.set_curve(name, None);
            outside.push(SuggestedMark::Curve(name));
        }
    }
    for landmark in Landmark::ALL {
        if configuration.point(landmark).is_some_and(|at| !is_inside(at)) {
            configuration.set_point(landmark, None);
            outside.push(SuggestedMark::Point(landmark));
        }
    }
    let irises =
        [(&mut marking.irises.right, SuggestedMark::RightIris), (&mut marking.irises.left, SuggestedMark::LeftIris)];
    for (iris, mark) in irises {
        let is_shown = |iris: &Iris| {
            let [left, right] = [-0.5, 0.5].map(|part| iris.centre.x + part * iris.diameter);
            [left, right].into_iter().all(|x| is_inside(Point::new(x, iris.centre.y)))
        };
        if iris.is_some_and(|iris| !is_shown(&iris)) {
            *iris = None;
            outside.push(mark);
        }
    }
    outside
}
