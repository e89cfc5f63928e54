//! Superimposition and distances of shape.

use lipmetry::alignment::{ScaleRule, full_procrustes_distance, superimpose, superimpose_robustly};
use lipmetry::geometry::{Image, Point, Similarity};
use nalgebra::{Rotation2, Vector2};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::faces::assert_near;

/// Rounding of a few hundred operations on coordinates up to 5000.
const ROUNDING: f64 = 1e-9;

const RULES: [ScaleRule; 2] = [ScaleRule::LeastSquares, ScaleRule::Symmetric];

fn random_similarity(rng: &mut ChaCha8Rng) -> Similarity<Image, Image> {
    let rotation = Rotation2::new(rng.random_range(-3.1..3.1)).into_inner();
    let translation = Vector2::new(rng.random_range(-500.0..500.0), rng.random_range(-500.0..500.0));
    Similarity::new(rng.random_range(0.3..3.0), rotation, translation)
}

fn random_points(rng: &mut ChaCha8Rng, count: usize) -> Vec<Point<Image>> {
    (0..count).map(|_| Point::new(rng.random_range(0.0..1000.0), rng.random_range(0.0..1000.0))).collect()
}

fn mapped(points: &[Point<Image>], by: &Similarity<Image, Image>) -> Vec<Point<Image>> {
    points.iter().map(|p| by.point(*p)).collect()
}

#[track_caller]
fn assert_same_map(a: &Similarity<Image, Image>, b: &Similarity<Image, Image>, tolerance: f64) {
    for p in [(0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)].map(|(x, y)| Point::new(x, y)) {
        assert_near("distance of the images", a.point(p).distance(b.point(p)), 0.0, tolerance);
    }
}

#[test]
fn similarities_are_recovered() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    for count in [2, 3, 5, 9].repeat(50) {
        let (truth, source) = (random_similarity(&mut rng), random_points(&mut rng, count));
        let target = mapped(&source, &truth);
        let weights: Vec<f64> = (0..count).map(|_| rng.random_range(0.1..2.0)).collect();
        for rule in RULES {
            assert_same_map(&superimpose(&source, &target, &weights, rule).unwrap(), &truth, ROUNDING);
        }
        let robust = superimpose_robustly(&source, &target, &weights).unwrap();
        assert_same_map(&robust.transform, &truth, ROUNDING);
        assert_eq!(robust.weights, weights, "nothing is left out");
    }
}

#[test]
fn reflections_are_excluded() {
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    for _ in 0..100 {
        let source = random_points(&mut rng, 6);
        let mirrored: Vec<Point<Image>> = source.iter().map(|p| Point::new(-p.x, p.y)).collect();
        for rule in RULES {
            let Some(fit) = superimpose(&source, &mirrored, &[1.0; 6], rule) else { continue };
            let (o, x, y) = (Point::new(0.0, 0.0), Point::new(1.0, 0.0), Point::new(0.0, 1.0));
            let handedness = (fit.point(x) - fit.point(o)).cross(fit.point(y) - fit.point(o));
            assert_near("handedness over the square of the scale", handedness / fit.scale().powi(2), 1.0, 1e-9);
        }
    }
}

#[test]
fn points_on_one_line_are_turned_and_not_reflected() {
    let source: Vec<Point<Image>> =
        [0.0, 1.0, 3.0, 7.0].map(|s| Point::new(100.0 + 30.0 * s, 50.0 - 20.0 * s)).to_vec();
    let truth = Similarity::new(1.7, Rotation2::new(2.0).into_inner(), Vector2::new(-40.0, 12.0));
    for rule in RULES {
        let fit = superimpose(&source, &mapped(&source, &truth), &[1.0; 4], rule).unwrap();
        assert_same_map(&fit, &truth, ROUNDING);
    }
}

#[test]
fn least_squares_leave_no_better_fit_nearby() {
    let mut rng = ChaCha8Rng::seed_from_u64(13);
    for _ in 0..20 {
        let source = random_points(&mut rng, 7);
        let target = random_points(&mut rng, 7);
        let weights: Vec<f64> = (0..7).map(|_| rng.random_range(0.1..2.0)).collect();
        let squares = |fit: &Similarity<Image, Image>| -> f64 {
            let of = |((p, q), w): ((&Point<Image>, &Point<Image>), &f64)| w * fit.point(*p).distance(*q).powi(2);
            source.iter().zip(&target).zip(&weights).map(of).sum()
        };
        let fit = superimpose(&source, &target, &weights, ScaleRule::LeastSquares).unwrap();
        let least = squares(&fit);
        for _ in 0..50 {
            let turn = Rotation2::new(rng.random_range(-0.05..0.05)).into_inner();
            let by = Vector2::new(rng.random_range(-5.0..5.0), rng.random_range(-5.0..5.0));
            let other = fit.then(&Similarity::new(rng.random_range(0.95..1.05), turn, by));
            assert!(squares(&other) > least, "{} is below {least}", squares(&other));
        }
    }
}

#[test]
fn symmetric_rule_makes_there_and_back_inverse_and_least_squares_does_not() {
    let mut rng = ChaCha8Rng::seed_from_u64(14);
    for _ in 0..50 {
        let (truth, source) = (random_similarity(&mut rng), random_points(&mut rng, 7));
        let mut target = mapped(&source, &truth);
        target.iter_mut().for_each(|p| p.x += rng.random_range(-60.0..60.0));
        let there = superimpose(&source, &target, &[1.0; 7], ScaleRule::Symmetric).unwrap();
        let back = superimpose(&target, &source, &[1.0; 7], ScaleRule::Symmetric).unwrap();
        assert_same_map(&there.then(&back), &Similarity::identity(), ROUNDING);
        let there = superimpose(&source, &target, &[1.0; 7], ScaleRule::LeastSquares).unwrap();
        let back = superimpose(&target, &source, &[1.0; 7], ScaleRule::LeastSquares).unwrap();
        assert!(there.scale() * back.scale() < 1.0 - 1e-6, "least squares shrink in both directions");
    }
}

#[test]
fn robust_fits_there_and_back_are_inverse() {
    let mut rng = ChaCha8Rng::seed_from_u64(15);
    for _ in 0..50 {
        let (truth, source) = (random_similarity(&mut rng), random_points(&mut rng, 8));
        let mut target = mapped(&source, &truth);
        target.iter_mut().for_each(|p| p.x += truth.scale() * rng.random_range(-8.0..8.0));
        target[3].y += 90.0 * truth.scale();
        let there = superimpose_robustly(&source, &target, &[1.0; 8]).unwrap();
        let back = superimpose_robustly(&target, &source, &[1.0; 8]).unwrap();
        assert_same_map(&there.transform.then(&back.transform), &Similarity::identity(), ROUNDING);
        assert_eq!((there.weights[3], back.weights[3]), (0.0, 0.0));
    }
}

#[test]
fn no_fit_without_two_points_or_extent() {
    let p = |x: f64, y: f64| Point::<Image>::new(x, y);
    for rule in RULES {
        assert_eq!(superimpose(&[p(1.0, 2.0)], &[p(3.0, 4.0)], &[1.0], rule), None, "one point");
        let (two, one) = ([p(1.0, 2.0), p(3.0, 4.0)], [p(1.0, 1.0); 2]);
        assert_eq!(superimpose(&two, &two, &[1.0, 0.0], rule), None, "one weight");
        assert_eq!(superimpose(&two, &one, &[1.0; 2], rule), None, "a target without extent");
        assert_eq!(superimpose(&one, &two, &[1.0; 2], rule), None, "a source without extent");
        assert_eq!(superimpose(&two, &two[..1], &[1.0; 2], rule), None, "different lengths");
    }
    assert_eq!(full_procrustes_distance(&[p(1.0, 1.0); 2], &[p(0.0, 0.0), p(1.0, 0.0)]), None);
    assert_eq!(full_procrustes_distance(&[p(1.0, 1.0)], &[p(0.0, 0.0), p(1.0, 0.0)]), None);
}

#[test]
fn procrustes_distance_sees_shape_alone() {
    let mut rng = ChaCha8Rng::seed_from_u64(16);
    for _ in 0..50 {
        let (a, b) = (random_points(&mut rng, 12), random_points(&mut rng, 12));
        let moved = mapped(&a, &random_similarity(&mut rng));
        let distance = full_procrustes_distance(&a, &b).unwrap();
        assert_near("same shape", full_procrustes_distance(&a, &moved).unwrap(), 0.0, 1e-12);
        assert_near("moved", full_procrustes_distance(&moved, &b).unwrap(), distance, 1e-12);
        assert_near("back", full_procrustes_distance(&b, &a).unwrap(), distance, 1e-12);
        assert!((0.0..=1.0).contains(&distance) && distance > 0.1, "{distance}");
        assert_eq!(full_procrustes_distance(&a, &a), Some(0.0), "not √(rounding)");
    }
}
