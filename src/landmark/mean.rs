//! The mean of several markings of one photo.

use super::{Configuration, CurveName, Iris, Irises, Landmark, Marking, Node, Origins, same_nodes};
use crate::geometry::{Image, Point};

type Nodes = Vec<Node<Image>>;

pub(super) fn mean(markings: &[Marking]) -> Marking {
    let mut configuration = Configuration::default();
    for landmark in Landmark::ALL {
        let marked = markings.iter().filter_map(|marking| marking.configuration.point(landmark));
        configuration.set_point(landmark, mean_point(marked));
    }
    for name in CurveName::ALL {
        let marked: Vec<&Configuration<Image>> = markings
            .iter()
            .map(|marking| &marking.configuration)
            .filter(|configuration| configuration.curve(name).is_some())
            .collect();
        configuration.set_curve(name, mean_curve(name, &marked));
    }
    let irises = Irises {
        right: mean_iris(markings.iter().filter_map(|marking| marking.irises.right)),
        left: mean_iris(markings.iter().filter_map(|marking| marking.irises.left)),
    };
    Marking { configuration, irises, marker: common_marker(markings), origins: mean_origins(markings) }
}

/// How the marks came to their places, by all markings.
fn mean_origins(markings: &[Marking]) -> Origins {
    let mut origins = markings.iter().map(|marking| &marking.origins);
    let first = origins.next().cloned().unwrap_or_default();
    origins.fold(first, |mean, other| mean.of_mean(other))
}

/// Who marked, where all markings are one person's.
fn common_marker(markings: &[Marking]) -> Option<String> {
    let first = markings.first()?.marker.as_ref()?;
    markings.iter().all(|marking| marking.marker.as_ref() == Some(first)).then(|| first.clone())
}

fn mean_point(points: impl Iterator<Item = Point<Image>>) -> Option<Point<Image>> {
    Point::weighted_mean(points.map(|point| (point, 1.0)))
}

fn mean_iris(irises: impl Iterator<Item = Iris>) -> Option<Iris> {
    let irises: Vec<Iris> = irises.collect();
    let centre = mean_point(irises.iter().map(|iris| iris.centre))?;
    let diameter = irises.iter().map(|iris| iris.diameter).sum::<f64>() / irises.len() as f64;
    Some(Iris { centre, diameter })
}

fn mean_curve(name: CurveName, marked: &[&Configuration<Image>]) -> Option<Nodes> {
    let first = marked.first()?.curve(name)?;
    let all_same =
        marked.iter().all(|configuration| configuration.curve(name).is_some_and(|nodes| same_nodes(nodes, first)));
    if all_same {
        let nodes = (0..first.len()).map(|index| mean_node(name, marked, index)).collect();
        return nodes;
    }
    mean_resampled(name, marked)
}

fn mean_node(name: CurveName, marked: &[&Configuration<Image>], index: usize) -> Option<Node<Image>> {
    let nodes = marked.iter().filter_map(|configuration| configuration.curve(name)?.get(index).copied());
    let mut contour = Vec::new();
    for node in nodes {
        match node {
            Node::Named(_) => return Some(node),
            Node::Contour(point) => contour.push(point),
        }
    }
    mean_point(contour.into_iter()).map(Node::Contour)
}

/// The mean where the markers placed different contour points: between each two of the named points
/// that all of them put on the curve, as many points as the most diligent placed there, at equal
/// fractions of the arc length.
fn mean_resampled(name: CurveName, marked: &[&Configuration<Image>]) -> Option<Nodes> {
    let position_of = |configuration: &Configuration<Image>, landmark: Landmark| {
        configuration.curve(name)?.iter().position(|node| *node == Node::Named(landmark))
    };
    let shared: Vec<Landmark> = name
        .landmarks()
        .iter()
        .copied()
        .filter(|landmark| marked.iter().all(|configuration| position_of(configuration, *landmark).is_some()))
        .collect();
    let mut nodes = vec![Node::Named(*shared.first()?)];
    for section in shared.windows(2) {
        let mut spans = Vec::new();
        for configuration in marked {
            let span = (position_of(configuration, section[0])?, position_of(configuration, section[1])?);
            spans.push((configuration.fitted(name)?, span));
        }
        let count = spans.iter().map(|(_, (from, to))| to - from - 1).max()?;
        let divided: Vec<_> = spans.iter().map(|(curve, (from, to))| curve.divide(*from, *to, count)).collect();
        for index in 0..count {
            nodes.push(Node::Contour(mean_point(divided.iter().map(|points| points[index]))?));
        }
        nodes.push(Node::Named(section[1]));
    }
    Some(nodes)
}
