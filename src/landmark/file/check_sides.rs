//! Checks that right is right and up is up.

use super::problem::LandmarkProblem;
use crate::geometry::{Image, Point, Vector};
use crate::landmark::{Configuration, Landmark, Side};

/// Checks an un-mirrored marking: in a photo the subject's right is at the picture's left, when the lips'
/// upper border is above where they meet, however the picture is turned.
pub(super) fn check_sides(
    configuration: &Configuration<Image>,
    mirrored: bool,
    place: &str,
    problems: &mut Vec<LandmarkProblem>,
) {
    let Some((up, to_left)) = mouth(configuration) else {
        let message = "The corners of the mouth lie in one place, or the upper border's points lie on the line between";
        problems.push(LandmarkProblem::new(format!("{place}.points"), message, "Mark the points where they belong."));
        return;
    };
    // In the image frame y points down: seen from up, the subject's left is a positive quarter turn on.
    if up.cross(to_left) < 0.0 {
        let before = problems.len();
        if bow_alone_is_reversed(configuration) {
            check_order(configuration, to_left, place, problems);
        }
        if problems.len() == before {
            problems.push(exchanged_sides(configuration, up, mirrored, place));
        }
        return;
    }
    check_order(configuration, to_left, place, problems);
    let reversed: Vec<Landmark> = pairs(configuration)
        .filter(|(right, r, l)| (*l - *r).dot(to_left) <= 0.0 && !stands_for_none(configuration, *right))
        .map(|(right, ..)| right)
        .collect();
    if let Some(problem) = reversed_pairs(&reversed, "against the corners of the mouth", place) {
        problems.push(problem);
    }
}

/// The pairs of points that are marked on both sides: the name of the right one, and both positions.
fn pairs(configuration: &Configuration<Image>) -> impl Iterator<Item = (Landmark, Point<Image>, Point<Image>)> {
    let right = Landmark::ALL.into_iter().filter(|landmark| landmark.side() == Side::Right);
    right.filter_map(|right| Some((right, configuration.point(right)?, configuration.point(right.mirrored())?)))
}

/// Whether a point of the pair lies in the picture's corner, where programs put what they did not find: its side says
/// nothing, and a caution names it.
fn stands_for_none(configuration: &Configuration<Image>, right: Landmark) -> bool {
    [right, right.mirrored()].iter().any(|name| configuration.point(*name).is_some_and(is_corner))
}

/// Whether a position is exactly (0, 0).
pub(super) fn is_corner(point: Point<Image>) -> bool {
    point.x == 0.0 && point.y == 0.0
}

/// The problem of pairs whose right point lies to the left of the left one.
fn reversed_pairs(reversed: &[Landmark], against: &str, place: &str) -> Option<LandmarkProblem> {
    let first = reversed.first()?;
    let names = |names: Vec<&str>| names.join(", ");
    let right = names(reversed.iter().map(|name| name.id()).collect());
    let left = names(reversed.iter().map(|name| name.mirrored().id()).collect());
    let (message, remedy) = match reversed.len() {
        1 => (format!("{right} lies to the left of {left}, {against}"), "Exchange the two points."),
        _ => (
            format!("{right} lie to the left of {left}, {against}"),
            "Exchange the points of the two sides: right is the subject's right, at the left of the picture.",
        ),
    };
    Some(LandmarkProblem::new(format!("{place}.points.{first}"), message, remedy))
}

/// The problem of a mouth whose right corner lies on its left, seen with the Cupid's bow up. Where other pairs of
/// points agree with the bow, some points are exchanged; where none does, the whole marking is a mirror image, and
/// which way is up tells why.
fn exchanged_sides(
    configuration: &Configuration<Image>,
    bow: Vector<Image>,
    mirrored: bool,
    place: &str,
) -> LandmarkProblem {
    let up = crown(configuration).unwrap_or(bow);
    let to_left = up.perpendicular();
    let told = || pairs(configuration).filter(|(right, ..)| !stands_for_none(configuration, *right));
    let reversed: Vec<Landmark> =
        told().filter(|(_, r, l)| (*l - *r).dot(to_left) < 0.0).map(|(right, ..)| right).collect();
    if reversed.len() < told().count()
        && let Some(problem) = reversed_pairs(&reversed, "against the other points", place)
    {
        return problem;
    }
    let (message, remedy) = if up.y.abs() < up.x.abs() {
        (
            "The face lies on its side and is a mirror image: x and y seem to be exchanged",
            "Give x, to the right, first and y, downwards, second, in the upright picture.",
        )
    } else if up.y > 0.0 {
        (
            "The face stands on its head and is a mirror image: y seems to be measured from the lower edge",
            "Give y downwards from the upper edge: the height of the picture minus this y.",
        )
    } else if mirrored {
        (
            "ch_r lies on the subject's left, with \"mirrored\": true",
            "Set \"mirrored\" to false if the photo is not a mirror image; otherwise exchange the points of the two \
             sides: names are the subject's.",
        )
    } else {
        (
            "ch_r lies on the subject's left",
            "Set \"mirrored\": true if the photo is a mirror image; otherwise exchange the points of the two sides: \
             right is the subject's right, at the left of the picture.",
        )
    };
    LandmarkProblem::new(format!("{place}.points.ch_r"), message, remedy)
}

/// Whether the eyes and the nose say that right is right, so that the Cupid's bow lies below where the lips meet.
fn bow_alone_is_reversed(configuration: &Configuration<Image>) -> bool {
    crown(configuration).is_some_and(|up| pairs(configuration).all(|(_, r, l)| (l - r).dot(up.perpendicular()) > 0.0))
}

/// The direction from the mouth to the eyes and the nose, by points and middles that exchanged sides leave where they
/// are.
fn crown(configuration: &Configuration<Image>) -> Option<Vector<Image>> {
    let middle = |names: &[Landmark]| {
        let of_name = |name: &Landmark| {
            let (one, other) = (configuration.point(*name)?, configuration.point(name.mirrored())?);
            (!is_corner(one) && !is_corner(other)).then(|| (one.midpoint(other), 1.0))
        };
        Point::weighted_mean(names.iter().filter_map(of_name))
    };
    let above = middle(&[Landmark::EnR, Landmark::ExR, Landmark::AlR, Landmark::Prn, Landmark::Sn])?;
    Some(above - middle(&[Landmark::ChR])?)
}

/// From above to below: subnasale, the upper border, the free margins, the lower border.
fn check_order(
    configuration: &Configuration<Image>,
    to_left: Vector<Image>,
    place: &str,
    problems: &mut Vec<LandmarkProblem>,
) {
    // Seen from the subject's left, up is a quarter turn back.
    let up = -to_left.perpendicular();
    let column = [Landmark::Sn, Landmark::Ls, Landmark::Sto, Landmark::StoS, Landmark::StoI, Landmark::Li];
    let marked: Vec<_> = column.into_iter().filter_map(|name| Some((name, configuration.point(name)?))).collect();
    for pair in marked.windows(2) {
        let [(upper, above), (lower, below)] = [pair[0], pair[1]];
        if (above - below).dot(up) < 0.0 && !is_corner(above) && !is_corner(below) {
            let message = format!("{upper} lies below {lower}");
            let remedy = format!("{upper} is {}; {lower} is {}.", upper.definition(), lower.definition());
            problems.push(LandmarkProblem::new(format!("{place}.points.{upper}"), message, remedy));
        }
    }
}

/// The directions up and to the subject's left by the mouth alone: up is where the Cupid's bow is, seen
/// from where the lips meet.
fn mouth(configuration: &Configuration<Image>) -> Option<(Vector<Image>, Vector<Image>)> {
    let point = |landmark| configuration.point(landmark);
    let stomion = point(Landmark::Sto).or_else(|| point(Landmark::StoS))?;
    let peaks =
        [Landmark::CphR, Landmark::Ls, Landmark::CphL].into_iter().filter_map(|landmark| Some((point(landmark)?, 1.0)));
    let up = Point::weighted_mean(peaks)? - stomion;
    let to_left = point(Landmark::ChL)? - point(Landmark::ChR)?;
    (up.cross(to_left) != 0.0).then_some((up, to_left))
}
