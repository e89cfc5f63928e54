//! Hand-computed values of every measure, on lips of straight lines and parabolas.

use std::collections::BTreeSet;

use lipmetry::geometry::Face;
use lipmetry::landmark::{Configuration, Landmark};
use lipmetry::measure::{MEASURES, shape_change};

use crate::faces::{assert_near, figure, figures, lip, polygonal, shifted, skewed, turned};

/// Closed forms of figures up to 500, from curves that are straight or parabolas up to rounding: a few
/// hundred operations at 10⁻¹⁶ of that size.
const ROUNDING: f64 = 1e-10;

/// What the measures of the skewed lip are, worked out on paper. The upper vermilion consists of a triangle of
/// 18 × 10, trapezia of 5 × (10 + 7)/2 and 5 × (7 + 8)/2, and a triangle of 22 × 8: 90 + 42.5 + 37.5 + 88 = 258.
fn skewed_figures() -> Vec<(&'static str, f64)> {
    let arc = 18.0_f64.hypot(10.0) + 5.0_f64.hypot(3.0) + 5.0_f64.hypot(1.0) + 22.0_f64.hypot(8.0);
    let bow_angle = 180.0 - (0.6_f64.atan() + 0.2_f64.atan()).to_degrees();
    // The lower vermilion is a segment of a parabola: two thirds of 50 × 8.
    let lower_area = 2.0 / 3.0 * 400.0;
    // At the midline the border is at 7 + 1/5 · 1: the piece from −1 to 0 has 1 × (7 + 7.2)/2.
    let right_half = 90.0 + 42.5 + 7.1;
    vec![
        ("upper_vermilion_height_mean", 258.0 / 50.0),
        ("upper_vermilion_height", 7.0),
        ("upper_vermilion_height_r", 10.0),
        ("upper_vermilion_height_l", 8.0),
        ("upper_vermilion_area", 258.0),
        ("lower_vermilion_area", lower_area),
        ("curve_prominence", 9.0),
        ("curve_arc_ratio", arc / 50.0),
        ("cupids_bow_depth", 2.0),
        ("cupids_bow_width", 104.0_f64.sqrt()),
        ("cupids_bow_angle", bow_angle),
        ("philtrum_length", 15.0),
        ("mouth_width", 50.0),
        ("lower_vermilion_height", 8.0),
        ("upper_lower_ratio", 258.0 / lower_area),
        ("vermilion_ratio", 7.0 / 22.0),
        ("commissure_cant", 0.0),
        ("commissure_height_difference", 0.0),
        ("cupids_bow_height_difference", 2.0),
        ("vermilion_height_difference", 2.0),
        ("half_area_asymmetry", 100.0 * (right_half - (258.0 - right_half)) / 129.0),
        ("half_width_asymmetry", 100.0 * (24.0 - 26.0) / 25.0),
        ("ls_deviation", 1.0),
        ("sto_deviation", -1.0),
    ]
}

#[test]
fn skewed_lip_measures_what_was_worked_out_on_paper() {
    let lip = lip(skewed());
    for (id, expected) in skewed_figures() {
        assert_near(id, figure(id, &lip), expected, ROUNDING);
    }
}

/// The measures with a test of their own, named beside it; all others are in the table above.
const OWN_TEST: [&str; 10] = [
    "curve_prominence_profile", // profile_of_the_skewed_lip_is_its_polygon
    "interlabial_gap",          // parted.rs
    "symmetry_score",           // overlap.rs
    "own_axis_symmetry_score",  // overlap.rs
    "own_axis_half_area_asymmetry",
    "own_axis_half_width_asymmetry",
    "own_axis_deviation",
    "own_axis_cant",   // all of these with it: own_axis_score_of_a_twisted_lip
    "mirror_distance", // mirror_distance_of_a_tilted_straight_border
    "shape_asymmetry", // shape_asymmetry_of_points_on_one_line
];

#[test]
fn every_measure_has_a_hand_computed_case() {
    let cases: BTreeSet<&str> = skewed_figures().into_iter().map(|(id, _)| id).chain(OWN_TEST).collect();
    let measures: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.id.as_str()).collect();
    assert_eq!(cases, measures, "skewed_figures or OWN_TEST lacks one, or has one too many");
}

#[test]
fn profile_of_the_skewed_lip_is_its_polygon() {
    let corners = [(-24.0, 0.0), (-6.0, 10.0), (-1.0, 7.0), (4.0, 8.0), (26.0, 0.0)];
    let height = |x: f64| {
        let part = corners.windows(2).find(|part| x <= part[1].0 + 1e-12).unwrap();
        let ((x0, y0), (x1, y1)) = (part[0], part[1]);
        y0 + (x - x0) * (y1 - y0) / (x1 - x0)
    };
    // The profile belongs to the chord, so turning and moving the mouth leaves it as it is.
    for configuration in [skewed(), turned(&skewed(), 7.0), shifted(&turned(&skewed(), -3.0), 4.0, -9.0)] {
        let profile = figures("curve_prominence_profile", &lip(configuration)).unwrap();
        assert_eq!(profile.len(), 21);
        assert_eq!((profile[0].to_bits(), profile[20].to_bits()), (0, 0), "the corners lie on the chord exactly");
        for (step, measured) in profile.iter().enumerate() {
            assert_near(&format!("profile[{step}]"), *measured, height(-24.0 + 2.5 * step as f64), ROUNDING);
        }
    }
}

#[test]
fn tilted_lip_reads_the_tilt() {
    const TILT: f64 = 4.0;
    let (sin, cos) = TILT.to_radians().sin_cos();
    let tilted = lip(turned(&skewed(), TILT));
    // The lip turns counter-clockwise with y up, so its right corner sinks.
    for (id, expected) in [
        ("commissure_cant", -TILT),
        ("commissure_height_difference", -50.0 * sin),
        ("cupids_bow_height_difference", 2.0 * cos - 10.0 * sin),
        // From the peaks straight down to a slanting margin it is further than along the lip's own upright.
        ("upper_vermilion_height_r", 10.0 / cos),
        ("upper_vermilion_height_l", 8.0 / cos),
        ("vermilion_height_difference", 2.0 / cos),
        // From sto to ls 2 to the right and 7 up; from ls to sn 1.5 to the left and 15 up; from li to sto 8 up.
        ("upper_vermilion_height", 7.0 * cos - 2.0 * sin),
        ("philtrum_length", 15.0 * cos + 1.5 * sin),
        ("lower_vermilion_height", 8.0 * cos),
        ("ls_deviation", cos + 7.0 * sin),
        ("sto_deviation", -cos),
        ("half_width_asymmetry", -8.0),
    ] {
        assert_near(id, figure(id, &tilted), expected, ROUNDING);
    }
    let of_the_mouth_itself = [
        "upper_vermilion_height_mean",
        "upper_vermilion_area",
        "lower_vermilion_area",
        "curve_prominence",
        "curve_arc_ratio",
        "cupids_bow_depth",
        "cupids_bow_width",
        "cupids_bow_angle",
        "mouth_width",
        "upper_lower_ratio",
    ];
    for (id, expected) in skewed_figures().into_iter().filter(|(id, _)| of_the_mouth_itself.contains(id)) {
        assert_near(id, figure(id, &tilted), expected, ROUNDING);
    }
}

#[test]
fn shifted_lip_reads_the_shift() {
    let shifted = lip(shifted(&skewed(), 2.5, 3.0));
    let moved = [
        ("ls_deviation", 1.0 - 2.5),
        ("sto_deviation", -1.0 - 2.5),
        // ch_r at −21.5, ch_l at 28.5.
        ("half_width_asymmetry", 100.0 * (21.5 - 28.5) / 25.0),
        // The midline now cuts where x was −2.5: from −6 to −2.5 the border falls from 10 to 7.9.
        ("half_area_asymmetry", {
            let right = 90.0 + 3.5 * (10.0 + 7.9) / 2.0;
            100.0 * (2.0 * right - 258.0) / 129.0
        }),
    ];
    for (id, expected) in moved {
        assert_near(id, figure(id, &shifted), expected, ROUNDING);
    }
    for (id, expected) in skewed_figures().into_iter().filter(|(id, _)| moved.iter().all(|(other, _)| other != id)) {
        assert_near(id, figure(id, &shifted), expected, ROUNDING);
    }
}

#[test]
fn one_corner_or_one_peak_lifted_by_k_reads_k() {
    const K: f64 = 1.7;
    let lifted = |landmark: Landmark| {
        let mut points = crate::faces::SKEWED;
        points.iter_mut().filter(|point| point.0 == landmark).for_each(|point| point.2 += K);
        lip(polygonal(&points))
    };
    let right = lifted(Landmark::ChR);
    assert_near("right corner", figure("commissure_height_difference", &right), K, ROUNDING);
    assert_near("right corner", figure("commissure_cant", &right), (K / 50.0).atan().to_degrees(), ROUNDING);
    assert_near("left corner", figure("commissure_height_difference", &lifted(Landmark::ChL)), -K, ROUNDING);
    let peak = lifted(Landmark::CphR);
    assert_near("right peak", figure("cupids_bow_height_difference", &peak), 2.0 + K, ROUNDING);
    assert_near("right peak", figure("vermilion_height_difference", &peak), 2.0 + K, ROUNDING);
    assert_near("left peak", figure("cupids_bow_height_difference", &lifted(Landmark::CphL)), 2.0 - K, ROUNDING);
    assert_near("subnasale", figure("philtrum_length", &lifted(Landmark::Sn)), 15.0 + K, ROUNDING);
    assert_near("sublabiale", figure("lower_vermilion_height", &lifted(Landmark::Li)), 8.0 - K, ROUNDING);
}

/// A point s from the middle of a straight border tilted by θ is |s| sin 2θ from its mirror image, which is
/// tilted by −θ; the mean of s² over a length l is l²/12.
#[test]
fn mirror_distance_of_a_tilted_straight_border() {
    let straight = [-24.0, -6.0, 0.0, 5.0, 24.0, 0.0].map(|x| (x, -60.0));
    let names = [Landmark::ChR, Landmark::CphR, Landmark::Ls, Landmark::CphL, Landmark::ChL, Landmark::Sto];
    let points: Vec<_> = names.into_iter().zip(straight).map(|(name, (x, y))| (name, x, y)).collect();
    for degrees in [-6.0, 1.0, 3.0, 10.0_f64] {
        let tilted = lip(turned(&polygonal(&points), degrees));
        let expected = (2.0 * degrees).to_radians().sin().abs() * 48.0 / 12.0_f64.sqrt();
        // 128 points in the middles of equal parts instead of all: 1/(2 · 128²) of the whole too little.
        let tolerance = expected / (2.0 * 128.0 * 128.0) * 1.01;
        assert_near(&format!("tilted by {degrees}°"), figure("mirror_distance", &tilted), expected, tolerance);
    }
}

/// Points on one line, x = 0 in the middle: the border symmetric, stomion at `sto`, so that the seven points
/// on the margin lie (24 + sto)/8 apart on the right and (24 − sto)/8 on the left.
fn flat(sto: f64) -> Configuration<Face> {
    polygonal(&[
        (Landmark::ChR, -24.0, -60.0),
        (Landmark::CphR, -8.0, -60.0),
        (Landmark::Ls, 0.0, -60.0),
        (Landmark::CphL, 8.0, -60.0),
        (Landmark::ChL, 24.0, -60.0),
        (Landmark::Sto, sto, -60.0),
    ])
}

/// With stomion at 8 the 48 points have the mean 4/3 and, about it, Σx² = 5368 + 2864 − 256/3; the products of
/// each with its mirrored counterpart's abscissa add up to 5368 + 2176 + 256/3. Their ratio, 2861/3055, is ρ.
#[test]
fn shape_asymmetry_of_points_on_one_line() {
    let rho: f64 = 2861.0 / 3055.0;
    let expected = 0.5 * (1.0 - rho * rho).sqrt();
    for configuration in [flat(8.0), flat(-8.0), turned(&flat(8.0), 20.0), shifted(&flat(8.0), 7.0, 1.0)] {
        assert_near("shape_asymmetry", figure("shape_asymmetry", &lip(configuration)), expected, ROUNDING);
    }
    // The square root of rounding in ρ is not lost: see full_procrustes_distance.
    assert_near("symmetric", figure("shape_asymmetry", &lip(flat(0.0))), 0.0, ROUNDING);
}

/// Between stomion at 0 and at 8: Σx² = 7888 and 24440/3, Σxy = 7888, so ρ² = 23664/24440.
#[test]
fn shape_change_of_points_on_one_line() {
    let (before, after) =
        (lip(flat(0.0)), lip(turned(&flat(8.0), 12.0).map(|p| crate::faces::face_point(3.0 * p.x, 3.0 * p.y))));
    let expected = (776.0_f64 / 24440.0).sqrt();
    assert_near("there", shape_change(&before, &after).unwrap(), expected, ROUNDING);
    assert_near("back", shape_change(&after, &before).unwrap(), expected, ROUNDING);
    let turned = lip(turned(&skewed(), 31.0));
    assert_near("turned", shape_change(&lip(skewed()), &turned).unwrap(), 0.0, ROUNDING);
}
