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
        let (message, remedy) = if mirrored {
            (
                "ch_r lies on the subject's left, with \"mirrored\": true",
                "Set \"mirrored\" to false if the photo is not a mirror image; otherwise exchange the points of the \
                 two sides: names are the subject's.",
            )
        } else {
            (
                "ch_r lies on the subject's left",
                "Set \"mirrored\": true if the photo is a mirror image; otherwise exchange the points of the two \
                 sides: right is the subject's right, at the left of the picture.",
            )
        };
        problems.push(LandmarkProblem::new(format!("{place}.points.ch_r"), message, remedy));
        return;
    }
    check_order(configuration, to_left, place, problems);
    let pairs = Landmark::ALL.into_iter().filter(|landmark| landmark.side() == Side::Right);
    for right in pairs {
        let left = right.mirrored();
        if let (Some(r), Some(l)) = (configuration.point(right), configuration.point(left))
            && (l - r).dot(to_left) <= 0.0
        {
            let message = format!("{right} lies to the left of {left}, against the corners of the mouth");
            problems.push(LandmarkProblem::new(format!("{place}.points.{right}"), message, "Exchange the two points."));
        }
    }
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
        if (above - below).dot(up) < 0.0 {
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
