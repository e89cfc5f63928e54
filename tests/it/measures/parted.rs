//! Parted lips, and borders that wind across the midline.

use lipmetry::geometry::Face;
use lipmetry::landmark::{Configuration, CurveName, Landmark};

use crate::faces::{assert_near, face_point, figure, figures, lip, polygonal, skewed};

/// Rounding in a few hundred operations on figures up to 500.
const ROUNDING: f64 = 1e-10;

/// The skewed lip with its lower lip 3 lower: sto_s 2 to the left of the midline and on the chord, sto_i in the
/// middle of the mouth.
fn parted() -> Configuration<Face> {
    let mut lips = skewed();
    lips.set_point(Landmark::Sto, None);
    lips.set_point(Landmark::StoS, Some(face_point(2.0, -60.0)));
    lips.set_point(Landmark::StoI, Some(face_point(1.0, -63.0)));
    let points: Vec<_> = lips.points().map(|(landmark, p)| (landmark, p.x, p.y)).collect();
    polygonal(&points)
}

#[test]
fn parted_lips_take_the_lower_lip_from_its_own_margin() {
    let lip = lip(parted());
    for (id, expected) in [
        ("interlabial_gap", 3.0),
        ("upper_vermilion_height", 7.0),
        ("upper_vermilion_area", 258.0),
        ("lower_vermilion_height", 5.0),
        // Two parabolas over 50, one 8 deep, the other 3.
        ("lower_vermilion_area", 2.0 / 3.0 * 50.0 * 5.0),
        ("upper_lower_ratio", 258.0 / (2.0 / 3.0 * 250.0)),
        ("sto_deviation", -2.0),
        ("vermilion_ratio", 7.0 / 22.0),
    ] {
        assert_near(id, figure(id, &lip), expected, ROUNDING);
    }
}

#[test]
fn parted_lips_never_borrow_the_other_margin() {
    let mut lips = parted();
    lips.set_curve(CurveName::LowerFreeMargin, None);
    let reason = figures("lower_vermilion_area", &lip(lips)).unwrap_err();
    assert_eq!(reason.to_string(), "needs the curve lower_free_margin");
    let mut lips = parted();
    lips.set_point(Landmark::StoI, None);
    let reason = figures("interlabial_gap", &lip(lips.clone())).unwrap_err();
    assert_eq!(reason.to_string(), "needs the point sto_i");
    let reason = figures("lower_vermilion_height", &lip(lips)).unwrap_err();
    assert_eq!(reason.to_string(), "needs the point sto_i");
}

#[test]
fn closed_lips_use_their_one_line_for_both_or_the_lower_margin_where_marked() {
    let closed = lip(skewed());
    assert_near("one line", figure("lower_vermilion_area", &closed), 2.0 / 3.0 * 400.0, ROUNDING);
    let mut lips = skewed();
    let line = lips.curve(CurveName::UpperFreeMargin).unwrap().to_vec();
    lips.set_curve(CurveName::LowerFreeMargin, Some(line));
    assert_near("both marked", figure("lower_vermilion_area", &lip(lips)), 2.0 / 3.0 * 400.0, ROUNDING);
}

/// From (−20, 0) over (5, 10), back to (−5, 14), over to (6, 20) and down to (20, 0) above the chord: the midline
/// is crossed three times. Left of it lie ∫ y dx = 20 · 4 − 5 · 13 + 5 · (14 + 184/11)/2.
#[test]
fn half_areas_of_a_border_that_winds_across_the_midline() {
    let winding = lip(polygonal(&[
        (Landmark::ChR, -20.0, -60.0),
        (Landmark::CphR, 5.0, -50.0),
        (Landmark::Ls, -5.0, -46.0),
        (Landmark::CphL, 6.0, -40.0),
        (Landmark::ChL, 20.0, -60.0),
        (Landmark::Sto, 3.0, -60.0),
    ]));
    let total = 125.0 - 120.0 + 187.0 + 140.0;
    let right = 80.0 - 65.0 + 845.0 / 11.0;
    assert_near("area", figure("upper_vermilion_area", &winding), total, ROUNDING);
    let expected = 100.0 * (2.0 * right - total) / (total / 2.0);
    assert_near("halves", figure("half_area_asymmetry", &winding), expected, ROUNDING);
    // Where the border passes over the chord's middle three times, the profile tells the topmost.
    let middle = figures("curve_prominence_profile", &winding).unwrap()[10];
    assert_near("topmost", middle, 184.0 / 11.0, ROUNDING);
}
