//! The symmetry scores of lips whose overlap with their mirror image is known.

use lipmetry::geometry::Face;
use lipmetry::landmark::{Configuration, Landmark};

use crate::faces::{assert_near, figure, lip, polygonal, shifted, skewed, turned};

/// The overlay works on a grid of integers: 2⁻³⁰ of the lip's extent, times its perimeter, is some 10⁻⁸ of its
/// area, so 10⁻⁶ of a score of 100. Lips of straight lines are flattened exactly.
pub const GRID: f64 = 1e-6;

/// A triangle on a base of 48, its top 8 above the middle.
fn triangle() -> Configuration<Face> {
    polygonal(&[
        (Landmark::ChR, -24.0, -60.0),
        (Landmark::CphR, -6.0, -54.0),
        (Landmark::Ls, 0.0, -52.0),
        (Landmark::CphL, 6.0, -54.0),
        (Landmark::ChL, 24.0, -60.0),
        (Landmark::Sto, 0.0, -60.0),
    ])
}

/// Moved sideways by d, the triangle of half base a and its mirror image are 2d apart; what they share is a
/// triangle smaller by the factor 1 − d/a in both directions.
#[test]
fn score_of_a_triangle_moved_sideways_falls_with_the_square() {
    for d in [-12.0, -3.0, 0.5, 6.0, 20.0_f64] {
        let expected = 100.0 * (1.0 - d.abs() / 24.0).powi(2);
        let moved = lip(shifted(&triangle(), d, 0.0));
        assert_near(&format!("moved by {d}"), figure("symmetry_score", &moved), expected, GRID);
        assert_near(&format!("moved by {d}"), figure("own_axis_symmetry_score", &moved), 100.0, GRID);
    }
}

/// The lower of the skewed lip's border and its mirror image: on the side x > 0 from 0 to 2 the mirrored right
/// side, 7.1 + 7.3; from 2 to 4 the left, 15.6; then the left until at 384/19 the mirrored right side crosses
/// below it, at the height 40/19, and reaches the chord at 24.
#[test]
fn score_of_the_skewed_lip_is_the_area_below_both_borders() {
    let crossing = 384.0 / 19.0;
    let height = 40.0 / 19.0;
    let half = 7.1 + 7.3 + 15.6 + (crossing - 4.0) * (8.0 + height) / 2.0 + (24.0 - crossing) * height / 2.0;
    let expected = 100.0 * 2.0 * half / 258.0;
    assert_near("skewed", figure("symmetry_score", &lip(skewed())), expected, GRID);
    let mirrored = lip(skewed()).mirrored();
    assert_near("skewed, mirrored", figure("symmetry_score", &mirrored), expected, GRID);
}

#[test]
fn score_of_a_lip_wholly_on_one_side_is_zero() {
    for x in [-60.0, 24.5, 60.0] {
        assert_near(&format!("moved by {x}"), figure("symmetry_score", &lip(shifted(&skewed(), x, 0.0))), 0.0, GRID);
    }
}

/// A symmetric lip (peaks 8 and dip 6 above the chord) whose right side is lifted and whose left side is lowered,
/// by β at the peaks and, the other way, by α at the corners, in such a proportion that its best axis stays x = 0:
/// Σ x e = 0 over the outline's points, 139.5 α + 74.5 β.
#[test]
fn own_axis_score_of_a_twisted_lip() {
    let (beta, alpha) = (1.395, -0.745);
    let twisted = polygonal(&[
        (Landmark::ChR, -24.0, -60.0 + alpha),
        (Landmark::CphR, -8.0, -52.0 + beta),
        (Landmark::Ls, 0.0, -54.0),
        (Landmark::CphL, 8.0, -52.0 - beta),
        (Landmark::ChL, 24.0, -60.0 - alpha),
        (Landmark::Sto, 0.0, -60.0),
    ]);
    // The lower of border and mirrored border minus the higher of margin and mirrored margin, at |x|.
    let thickness = |x: f64| {
        let (even, border) = if x < 8.0 {
            (6.0 + x / 4.0, beta * x / 8.0)
        } else {
            ((24.0 - x) / 2.0, (beta * (24.0 - x) + alpha * (x - 8.0)) / 16.0)
        };
        even - border.abs() - (alpha * x / 24.0).abs()
    };
    // Straight from 0 to 8, to where the twist of the border changes its sense, and to where nothing is left.
    let turn = (24.0 * beta - 8.0 * alpha) / (beta - alpha);
    let slope = (thickness(24.0) - thickness(turn)) / (24.0 - turn);
    let end = turn - thickness(turn) / slope;
    let area = |from: f64, to: f64| 0.5 * (to - from) * (thickness(from) + thickness(to));
    let expected = 100.0 * 2.0 * (area(0.0, 8.0) + area(8.0, turn) + area(turn, end)) / 240.0;
    assert_near("facial midline", figure("symmetry_score", &lip(twisted.clone())), expected, GRID);
    // The border's twist adds (8 β)/2 + 16 (β + α)/2 to the right half's 120, the margin's takes (24 α)/2, and the left
    // half loses as much.
    let halves = 100.0 * 2.0 * (12.0 * beta - 4.0 * alpha) / 120.0;
    // The middle of the chord lies on the axis, and is what the lip is turned about.
    for (degrees, x, y) in [(0.0, 0.0, 0.0), (9.0, 0.0, 0.0), (-15.0, 30.0, 5.0)] {
        let moved = lip(shifted(&turned(&twisted, degrees), x, y));
        assert_near("own axis", figure("own_axis_symmetry_score", &moved), expected, GRID);
        assert_near("halves", figure("own_axis_half_area_asymmetry", &moved), halves, GRID);
        assert_near("widths", figure("own_axis_half_width_asymmetry", &moved), 0.0, GRID);
        assert_near("axis", figure("own_axis_deviation", &moved), -x, GRID);
        assert_near("cant", figure("own_axis_cant", &moved), -degrees, GRID);
    }
}

#[test]
fn tilt_lowers_the_score_but_not_the_one_about_the_own_axis() {
    let scores: Vec<f64> = [0.0, 2.0, 4.0, 8.0]
        .map(|degrees| {
            let tilted = lip(turned(&triangle(), degrees));
            assert_near("own axis", figure("own_axis_symmetry_score", &tilted), 100.0, GRID);
            figure("symmetry_score", &tilted)
        })
        .to_vec();
    assert!(scores.windows(2).all(|pair| pair[0] > pair[1] + 1.0), "{scores:?}");
}
