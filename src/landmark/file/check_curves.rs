//! Checks of the marked curves: named points in order, nothing crossed.

use super::problem::LandmarkProblem;
use crate::geometry::{Image, Point};
use crate::landmark::{Configuration, CurveName, Landmark, Node};

/// Checks each curve of a marking by itself.
pub(super) fn check_curves(configuration: &Configuration<Image>, place: &str, problems: &mut Vec<LandmarkProblem>) {
    for name in CurveName::ALL {
        if let Some(nodes) = configuration.curve(name) {
            let place = format!("{place}.curves.{name}");
            check_names(configuration, name, nodes, &place, problems);
            if let Some(positions) = configuration.positions(name) {
                check_path(nodes, &positions, &place, problems);
            }
        }
    }
}

fn check_names(
    configuration: &Configuration<Image>,
    name: CurveName,
    nodes: &[Node<Image>],
    place: &str,
    problems: &mut Vec<LandmarkProblem>,
) {
    let mut problem = |index: usize, message: String, remedy: String| {
        problems.push(LandmarkProblem::new(format!("{place}[{index}]"), message, remedy));
    };
    let ends = [(0, Landmark::ChR, "begins"), (nodes.len() - 1, Landmark::ChL, "ends")];
    for (index, end, verb) in ends {
        if nodes[index] != Node::Named(end) {
            let message = format!("The curve {verb} elsewhere than at {end}");
            problem(index, message, "List its points from \"ch_r\" to \"ch_l\".".into());
        }
    }
    let order = name.landmarks();
    let mut last: Option<(usize, Landmark)> = None;
    for (index, node) in nodes.iter().enumerate() {
        let Node::Named(landmark) = node else { continue };
        if configuration.point(*landmark).is_none() {
            problem(index, format!("The point {landmark} is not marked"), "Mark it, or take it off the curve.".into());
        }
        let Some(rank) = order.iter().position(|other| other == landmark) else {
            let known: Vec<&str> = order.iter().map(|landmark| landmark.id()).collect();
            problem(
                index,
                format!("{landmark} does not lie on this curve"),
                format!("It may pass {}.", known.join(", ")),
            );
            continue;
        };
        if let Some((_, before)) = last.filter(|(last, _)| rank <= *last) {
            let message = format!("{landmark} comes after {before}");
            problem(index, message, "List the points from the subject's right to the left, each once.".into());
        }
        last = Some((rank, *landmark));
    }
}

/// No two successive points in one place, and no two parts that cross.
fn check_path(nodes: &[Node<Image>], positions: &[Point<Image>], place: &str, problems: &mut Vec<LandmarkProblem>) {
    let mut coincide = false;
    for (index, pair) in positions.windows(2).enumerate() {
        if pair[0] == pair[1] {
            coincide = true;
            let message = format!("{} and the point before it lie in one place", describe(nodes, positions, index + 1));
            let place = format!("{place}[{}]", index + 1);
            problems.push(LandmarkProblem::new(place, message, "Move one of them, or take one away."));
        }
    }
    if coincide {
        return;
    }
    if let Some((first, second)) = first_crossing(positions) {
        let message = format!(
            "The curve crosses itself: the part from {} to {} and the part from {} to {}",
            describe(nodes, positions, first),
            describe(nodes, positions, first + 1),
            describe(nodes, positions, second),
            describe(nodes, positions, second + 1),
        );
        problems.push(LandmarkProblem::new(
            place,
            message,
            "Put its points in order, or move the one that is misplaced.",
        ));
    }
}

fn describe(nodes: &[Node<Image>], positions: &[Point<Image>], index: usize) -> String {
    match nodes[index] {
        Node::Named(landmark) => landmark.to_string(),
        Node::Contour(_) => format!("({}, {})", positions[index].x, positions[index].y),
    }
}

/// The first two parts that cross or touch.
fn first_crossing(positions: &[Point<Image>]) -> Option<(usize, usize)> {
    let parts = positions.len() - 1;
    for second in 2..parts {
        for first in 0..second - 1 {
            if cross(positions[first], positions[first + 1], positions[second], positions[second + 1]) {
                return Some((first, second));
            }
        }
    }
    // Neighbours share a point; they overlap where the curve turns straight back.
    (1..parts).find_map(|second| {
        let (back, on) = (positions[second - 1] - positions[second], positions[second + 1] - positions[second]);
        (back.cross(on) == 0.0 && back.dot(on) > 0.0).then_some((second - 1, second))
    })
}

/// Whether the closed segments a–b and c–d have a point in common.
fn cross(a: Point<Image>, b: Point<Image>, c: Point<Image>, d: Point<Image>) -> bool {
    let side = |p: Point<Image>, q: Point<Image>, r: Point<Image>| (q - p).cross(r - p);
    let (c_side, d_side) = (side(a, b, c), side(a, b, d));
    let (a_side, b_side) = (side(c, d, a), side(c, d, b));
    if c_side == 0.0 && d_side == 0.0 {
        let along = b - a;
        let (from, to) = (along.dot(c - a), along.dot(d - a));
        return from.min(to) <= along.dot(along) && from.max(to) >= 0.0;
    }
    c_side * d_side <= 0.0 && a_side * b_side <= 0.0
}
