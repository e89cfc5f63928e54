//! The mean of several markings of one photo.

use lipmetry::geometry::{Image, Point};
use lipmetry::landmark::{Configuration, CurveName, Iris, Irises, Landmark, MarkedPhoto, Marking, Node};

use crate::faces::{Camera, assert_near, face, skewed};

fn photo(markings: Vec<Marking>) -> MarkedPhoto {
    MarkedPhoto {
        width: 2000,
        height: 2000,
        mirrored: false,
        expression: None,
        cosmetics: lipmetry::landmark::Cosmetics::Unknown,
        taken: None,
        calibration: None,
        focal_length: None,
        markings,
    }
}

fn moved(marking: &Marking, x: f64, y: f64) -> Marking {
    let by = |p: Point<Image>| Point::new(p.x + x, p.y + y);
    let iris = |iris: Iris| Iris { centre: by(iris.centre), diameter: iris.diameter };
    let irises = Irises { right: marking.irises.right.map(iris), left: marking.irises.left.map(iris) };
    Marking { configuration: marking.configuration.map(by), irises, ..Marking::default() }
}

/// Positions on a grid of 1/64 px, so that sums of a few of them are exact.
fn marking(parted: bool, contours: usize) -> Marking {
    let whims = (0_u32..).map(|i| f64::from(i * 37 % 101) / 101.0 - 0.5);
    let exact = |v: f64| (v * 64.0).round() / 64.0;
    let taken = Camera::PLAIN.take(&face(whims, 1.0, parted, contours));
    let configuration = taken.configuration.map(|p| Point::new(exact(p.x), exact(p.y)));
    let right = Some(Iris { centre: Point::new(690.25, 801.5), diameter: 117.0 });
    let left = Some(Iris { centre: Point::new(1310.0, 800.0), diameter: 118.5 });
    Marking { configuration, irises: Irises { right, left }, ..Marking::default() }
}

#[test]
fn identical_markings_have_themselves_as_their_mean() {
    for (parted, contours) in [(false, 2), (true, 3), (false, 0)] {
        let one = marking(parted, contours);
        // Two and four of the same add up exactly; so do three, on a grid of 1/64.
        for count in [1, 2, 3, 4] {
            assert_eq!(photo(vec![one.clone(); count]).mean_marking(), one, "{count} markings");
        }
    }
}

#[test]
fn markings_with_the_same_nodes_are_averaged_node_by_node() {
    let one = marking(true, 2);
    let mean = photo(vec![one.clone(), moved(&one, 3.0, -1.0), moved(&one, 0.0, 4.0)]).mean_marking();
    assert_eq!(mean, moved(&one, 1.0, 1.0));
    let iris = |diameter| Some(Iris { centre: Point::new(700.0, 800.0), diameter });
    let mut two = one.clone();
    two.irises = Irises { right: iris(119.0), left: None };
    let mean = photo(vec![one, two]).mean_marking().irises;
    assert_eq!(mean.right, Some(Iris { centre: Point::new(695.125, 800.75), diameter: 118.0 }));
    assert_eq!(mean.left, Some(Iris { centre: Point::new(1310.0, 800.0), diameter: 118.5 }), "of the only marking");
}

#[test]
fn what_only_one_marker_marked_is_taken_from_there() {
    let one = marking(false, 1);
    let mut two = moved(&one, 2.0, 0.0);
    two.configuration.set_point(Landmark::Prn, None);
    two.configuration.set_curve(CurveName::LowerBorder, None);
    let mean = photo(vec![one.clone(), two]).mean_marking().configuration;
    assert_eq!(mean.point(Landmark::Prn), one.configuration.point(Landmark::Prn));
    assert_eq!(mean.point(Landmark::Se), moved(&one, 1.0, 0.0).configuration.point(Landmark::Se));
    assert_eq!(mean.curve(CurveName::LowerBorder), one.configuration.curve(CurveName::LowerBorder));
    assert_eq!(mean.curve(CurveName::LowerFreeMargin), None);
}

/// The skewed lip, its border with `contours` points, evenly spaced, in each straight part.
fn straight(contours: usize) -> Configuration<Image> {
    let mut lips = skewed().map(|p| Camera::PLAIN.to_image().point(p));
    let stations = [Landmark::ChR, Landmark::CphR, Landmark::Ls, Landmark::CphL, Landmark::ChL];
    let mut nodes = vec![Node::Named(stations[0])];
    for pair in stations.windows(2) {
        let (from, to) = (lips.point(pair[0]).unwrap(), lips.point(pair[1]).unwrap());
        let at = |index: usize| from + (to - from) * (index as f64 / (contours + 1) as f64);
        nodes.extend((1..=contours).map(|index| Node::Contour(at(index))));
        nodes.push(Node::Named(pair[1]));
    }
    lips.set_curve(CurveName::UpperBorder, Some(nodes));
    lips
}

#[test]
fn markings_with_other_nodes_are_averaged_at_equal_fractions_of_the_length() {
    let marked = |configuration| Marking { configuration, ..Marking::default() };
    let (few, many) = (marked(straight(1)), marked(straight(4)));
    let mean = photo(vec![moved(&few, 4.0, 0.0), moved(&many, 0.0, 6.0)]).mean_marking().configuration;
    // On straight lines, as many points as the diligent marker placed: hers, moved by the mean of both moves.
    let expected = moved(&many, 2.0, 3.0).configuration;
    let (nodes, wanted) =
        (mean.curve(CurveName::UpperBorder).unwrap(), expected.curve(CurveName::UpperBorder).unwrap());
    let names = |nodes: &[Node<Image>]| -> Vec<Option<Landmark>> {
        nodes.iter().map(|node| if let Node::Named(landmark) = node { Some(*landmark) } else { None }).collect()
    };
    assert_eq!(names(nodes), names(wanted));
    let places = mean.positions(CurveName::UpperBorder).unwrap();
    for (place, wanted) in places.iter().zip(expected.positions(CurveName::UpperBorder).unwrap()) {
        // The divisions lie within 10⁻⁹ of a length of 300 px.
        assert_near("distance of a mean node", place.distance(wanted), 0.0, 1e-6);
    }
    let other_way = photo(vec![moved(&many, 0.0, 6.0), moved(&few, 4.0, 0.0)]).mean_marking().configuration;
    for (place, other) in places.iter().zip(other_way.positions(CurveName::UpperBorder).unwrap()) {
        assert_near("order of the markings", place.distance(other), 0.0, 1e-9);
    }
}

/// The second marker did not put ls on the border: the mean is divided between the points both put there.
#[test]
fn sections_run_between_the_named_points_that_all_markings_have() {
    let marked = |configuration| Marking { configuration, ..Marking::default() };
    let (one, mut two) = (straight(1), straight(1));
    let nodes: Vec<_> = two.curve(CurveName::UpperBorder).unwrap().to_vec();
    two.set_curve(
        CurveName::UpperBorder,
        Some(nodes.into_iter().filter(|n| *n != Node::Named(Landmark::Ls)).collect()),
    );
    let mean = photo(vec![marked(one), marked(two)]).mean_marking().configuration;
    let nodes = mean.curve(CurveName::UpperBorder).unwrap();
    let named: Vec<(usize, Landmark)> = nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| if let Node::Named(landmark) = node { Some((index, *landmark)) } else { None })
        .collect();
    // From cph_r to cph_l the first marker placed three nodes, ls among them.
    assert_eq!(named, [(0, Landmark::ChR), (2, Landmark::CphR), (6, Landmark::CphL), (8, Landmark::ChL)]);
}
