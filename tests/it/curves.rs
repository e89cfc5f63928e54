//! The fitted curves, and the mean of several markings.

mod mean;

use std::f64::consts::TAU;

use lipmetry::geometry::{Curve, Face, Knot, Point};
use lipmetry::landmark::{CurveName, Landmark, Node};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::faces::{assert_near, skewed};

fn knots(points: &[(f64, f64)]) -> Vec<Knot<Face>> {
    points.iter().map(|(x, y)| Knot { point: Point::new(*x, *y), corner: false }).collect()
}

fn smooth(points: &[(f64, f64)]) -> Curve<Face> {
    Curve::through(&knots(points)).unwrap()
}

/// Knots from right to left, now and then far apart and now and then close, some of them corners.
fn random_knots(rng: &mut ChaCha8Rng) -> Vec<Knot<Face>> {
    let count = rng.random_range(2..12);
    let mut x = -25.0;
    (0..count)
        .map(|_| {
            x += rng.random_range(0.01..8.0);
            let point = Point::new(x, rng.random_range(-70.0..-50.0));
            Knot { point, corner: rng.random_bool(0.3) }
        })
        .collect()
}

#[test]
fn passes_through_every_knot_exactly() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..200 {
        let knots = random_knots(&mut rng);
        let curve = Curve::through(&knots).unwrap();
        assert_eq!(curve.segments().len(), knots.len() - 1);
        for (segment, pair) in curve.segments().iter().zip(knots.windows(2)) {
            assert_eq!((segment.p0.x, segment.p0.y), (pair[0].point.x, pair[0].point.y));
            assert_eq!((segment.p3.x, segment.p3.y), (pair[1].point.x, pair[1].point.y));
        }
        assert_eq!((curve.start(), curve.end()), (knots[0].point, knots[knots.len() - 1].point));
    }
}

#[test]
fn direction_is_one_on_both_sides_of_a_knot_unless_it_is_a_corner() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let (mut corners, mut smooth) = (0, 0);
    for _ in 0..200 {
        let knots = random_knots(&mut rng);
        let curve = Curve::through(&knots).unwrap();
        for (index, pair) in curve.segments().windows(2).enumerate() {
            let (into, from) = ((pair[0].p3 - pair[0].p2).normalize(), (pair[1].p1 - pair[1].p0).normalize());
            let turn = into.cross(from).atan2(into.dot(from)).abs();
            if knots[index + 1].corner {
                // Two independent random directions: one in some thousand is nearly the same by chance.
                corners += usize::from(turn > 1e-3);
            } else {
                smooth += 1;
                // Tangents of 0.01 between ordinates of 60: rounding of 10⁻¹⁴ in 10⁻³.
                assert_near("turn at a smooth knot", turn, 0.0, 1e-10);
            }
        }
    }
    assert!(corners > 200 && smooth > 200, "{corners} corners, {smooth} smooth knots");
}

#[test]
fn knots_on_a_line_give_the_line() {
    let line = smooth(&[(-25.0, -60.0), (-24.0, -59.5), (-3.0, -49.0), (5.0, -45.0), (5.5, -44.75), (25.0, -35.0)]);
    assert_near("length", line.arc_length(), 50.0_f64.hypot(25.0), 1e-7);
    for x in [-24.9, -20.0, -10.0, 0.0, 5.2, 24.0] {
        let ordinates = line.ordinates_at(x);
        assert_eq!(ordinates.len(), 1, "at {x}");
        assert_near("ordinate", ordinates[0], -47.5 + x / 2.0, 1e-11);
    }
    assert_eq!(line.flatten(1e-6).len(), 6, "a straight part needs no points of its own");
}

#[test]
fn three_evenly_spaced_knots_give_a_parabola() {
    let parabola = smooth(&[(-24.0, -60.0), (0.0, -66.0), (24.0, -60.0)]);
    for x in [-20.0, -6.0, 3.0, 15.0_f64] {
        assert_near("ordinate", parabola.ordinates_at(x)[0], -66.0 + 6.0 * (x / 24.0).powi(2), 1e-11);
    }
    // ∫ (−66 + 6 (x/24)²) dx = −66 · 48 + 6 · 48/3.
    assert_near("area", parabola.area_integral(f64::INFINITY), -66.0 * 48.0 + 96.0, 1e-10);
}

/// The length and the area of a half circle of radius 1 from `parts` equal parts, relative errors.
fn half_circle(parts: usize) -> [f64; 2] {
    let angle = |part: usize| TAU / 2.0 * (1.0 - part as f64 / parts as f64);
    let points: Vec<(f64, f64)> = (0..=parts).map(|part| (angle(part).cos(), angle(part).sin())).collect();
    let curve = smooth(&points);
    let (length, area) = (curve.arc_length().abs(), curve.area_integral(f64::INFINITY).abs());
    [(length / (TAU / 2.0) - 1.0).abs(), (area / (TAU / 4.0) - 1.0).abs()]
}

/// Evenly spaced, the curve within is Catmull and Rom's, whose tangents are off by the square of the spacing
/// and whose length and area, since they are off along the curve, by its fourth power; the two end parts are
/// parabolas, off by the third power over a length of the first, which makes the fourth as well.
#[test]
fn half_circle_converges_with_the_fourth_power_of_the_spacing() {
    let errors: Vec<[f64; 2]> = [16, 32, 64].map(half_circle).to_vec();
    for quantity in 0..2 {
        for pair in errors.windows(2) {
            let order = (pair[0][quantity] / pair[1][quantity]).log2();
            assert_near(&format!("order of quantity {quantity} in {errors:?}"), order, 4.0, 0.35);
        }
    }
    // A border of 16 clicks is good to 0.1 %: 0.05 mm of 50 mm.
    assert!(errors[0].iter().all(|error| *error < 1e-3), "{errors:?}");
}

#[test]
fn length_does_not_depend_on_the_direction() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    for _ in 0..100 {
        let knots = random_knots(&mut rng);
        let back: Vec<Knot<Face>> = knots.iter().rev().copied().collect();
        let (there, back) = (Curve::through(&knots).unwrap(), Curve::through(&back).unwrap());
        // Both quadratures promise 10⁻⁹ of the distance between knots.
        assert_near("length", back.arc_length(), there.arc_length(), 2e-9 * there.arc_length());
        let area = there.area_integral(f64::INFINITY);
        assert_near("area", back.area_integral(f64::INFINITY), -area, 1e-12 * (area.abs() + 1e3));
    }
}

#[test]
fn divisions_lie_at_equal_fractions_of_the_length() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for _ in 0..50 {
        let knots = random_knots(&mut rng);
        let curve = Curve::through(&knots).unwrap();
        let from = rng.random_range(0..knots.len() - 1);
        let to = rng.random_range(from + 1..knots.len());
        let count = rng.random_range(1..9);
        let points = curve.divide(from, to, count);
        assert_eq!(points.len(), count);
        // Lengths from a fine polyline with the fraction of each point found on it: independent of the quadrature.
        let fine: Vec<kurbo::Point> = curve.segments()[from..to]
            .iter()
            .flat_map(|s| (0..4000).map(|i| kurbo::ParamCurve::eval(s, f64::from(i) / 4000.0)))
            .chain([curve.segments()[to - 1].p3])
            .collect();
        let mut run = vec![0.0];
        run.extend(fine.windows(2).scan(0.0, |sum, pair| {
            *sum += pair[0].distance(pair[1]);
            Some(*sum)
        }));
        let total = run[run.len() - 1];
        for (index, point) in points.iter().enumerate() {
            let expected = total * (index + 1) as f64 / (count + 1) as f64;
            let vertex = run.partition_point(|length| *length < expected);
            let place = kurbo::Point::new(point.x, point.y);
            let off = fine[vertex].distance(place).min(fine[vertex - 1].distance(place));
            // Within one step of the polyline, whose steps are at most a few 4000ths of one part.
            let step = total * 3.0 / 4000.0;
            assert!(off <= step, "division {index} of {count}: {off} from its place, a step is {step}");
        }
    }
}

#[test]
fn areas_on_both_sides_of_a_bound_add_up() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for _ in 0..200 {
        // Wound: abscissae in any order, so that the curve crosses the bound several times.
        let points: Vec<(f64, f64)> =
            (0..7).map(|_| (rng.random_range(-20.0..20.0), rng.random_range(0.0..20.0))).collect();
        let curve = smooth(&points);
        let mirrored = smooth(&points.iter().map(|(x, y)| (-x, *y)).collect::<Vec<_>>());
        let bound = rng.random_range(-15.0..15.0);
        // The other side is the side below −bound in the mirror, where dx changes its sign.
        let sum = curve.area_integral(bound) - mirrored.area_integral(-bound);
        assert_near("both sides", sum, curve.area_integral(f64::INFINITY), 1e-8);
        assert_near("all of it", curve.area_integral(100.0), curve.area_integral(f64::INFINITY), 1e-9);
        assert_near("none of it", curve.area_integral(-100.0), 0.0, 0.0);
    }
}

#[test]
fn no_curve_without_two_knots_or_with_two_in_one_place() {
    assert_eq!(Curve::through(&knots(&[])), None);
    assert_eq!(Curve::through(&knots(&[(1.0, 2.0)])), None);
    assert_eq!(Curve::through(&knots(&[(0.0, 0.0), (1.0, 2.0), (1.0, 2.0), (3.0, 0.0)])), None);
    assert!(Curve::through(&knots(&[(0.0, 0.0), (1.0, 2.0), (0.0, 0.0)])).is_some(), "a curve may come back");
}

/// The angle by which a fitted border turns at a named point, in degrees.
fn turn_at(landmark: Landmark, nodes: Vec<Node<Face>>) -> f64 {
    let index = nodes.iter().position(|node| *node == Node::Named(landmark)).unwrap();
    let mut lips = skewed();
    lips.set_curve(CurveName::UpperBorder, Some(nodes));
    let curve = lips.fitted(CurveName::UpperBorder).unwrap();
    let (into, from) = (&curve.segments()[index - 1], &curve.segments()[index]);
    let (a, b) = (into.p3 - into.p2, from.p1 - from.p0);
    a.cross(b).atan2(a.dot(b)).to_degrees()
}

#[test]
fn bow_may_turn_only_between_contour_points_on_both_sides() {
    let full = skewed().curve(CurveName::UpperBorder).unwrap().to_vec();
    // The polygon turns from 10 over 18 to −3 over 5, to 1 over 5, to −8 over 22.
    let slopes: Vec<f64> =
        [10.0 / 18.0, -3.0 / 5.0, 1.0 / 5.0, -8.0 / 22.0].map(|s: f64| s.atan().to_degrees()).to_vec();
    for (index, landmark) in [Landmark::CphR, Landmark::Ls, Landmark::CphL].into_iter().enumerate() {
        let expected = slopes[index + 1] - slopes[index];
        assert_near(landmark.id(), turn_at(landmark, full.clone()), expected, 1e-9);
        let place = full.iter().position(|node| *node == Node::Named(landmark)).unwrap();
        for neighbour in [place - 1, place + 1] {
            let mut nodes = full.clone();
            nodes.remove(neighbour);
            assert_near(landmark.id(), turn_at(landmark, nodes), 0.0, 1e-9);
        }
    }
}

#[test]
fn stomion_and_contour_points_never_turn() {
    let mut lips = skewed();
    let contour = |x: f64, y: f64| Node::Contour(Point::new(x, y));
    let nodes = vec![
        Node::Named(Landmark::ChR),
        contour(-10.0, -62.0),
        Node::Named(Landmark::Sto),
        contour(12.0, -63.0),
        Node::Named(Landmark::ChL),
    ];
    lips.set_curve(CurveName::UpperFreeMargin, Some(nodes));
    let curve = lips.fitted(CurveName::UpperFreeMargin).unwrap();
    for pair in curve.segments().windows(2) {
        let (a, b) = (pair[0].p3 - pair[0].p2, pair[1].p1 - pair[1].p0);
        assert_near("turn", a.cross(b).atan2(a.dot(b)).to_degrees(), 0.0, 1e-9);
    }
}
