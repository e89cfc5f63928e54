//! Second photos of real faces: that the clicks of the after photo do not matter, that ways back close, and what is rejected.

use lipmetry::landmark::CurveName;

use super::super::photos::{fixture, photos};
use super::second_shots::{PEOPLE, above, changes_of, closure, drawn, image, second, spread, zoom};
use super::shots::Shot;

/// Of a real second shot the matched change does not depend on the clicks: its scatter is a quarter of theirs.
#[test]
fn clicks_hardly_move_the_matched_change_of_second_shots() {
    let Some(folder) = photos() else { return };
    for person in PEOPLE {
        let shots = ["before", "after"].map(|name| second(&folder, person, name));
        let found = changes_of([&shots[0], &shots[1]], &format!("{person}/after"), 6);
        let (raw, matched) = (spread(found.iter().map(|f| f[0])), spread(found.iter().map(|f| f[1])));
        eprintln!("{person}: {} accepted, clicks {:.3}, matched {:.3}", found.len(), raw.sd(), matched.sd());
        if found.len() > 1 {
            assert!(matched.sd() <= 0.08, "{person}: {}", matched.sd());
        }
    }
}

/// One closed mouth from 30, 45 and 60 cm, clicked anew for each hop: the upper border comes back to where it began.
#[test]
fn a_round_through_three_distances_closes() {
    let Some(folder) = photos() else { return };
    let shots = ["30cm", "45cm", "60cm"].map(|distance| zoom(&folder, distance));
    let shots: Vec<&Shot> = shots.iter().collect();
    let rounds = (0..3).map(|draw| closure(&shots, &format!("zoom/{draw}")));
    let closed: Vec<f64> = rounds.flatten().collect();
    assert!(closed.len() >= 2, "{closed:?}");
    let off = spread(closed.iter().copied());
    assert!(off.rms() <= 0.13, "{closed:?}");
}

/// A dim, rolled second shot and big smiles are no pictures of the same tissue.
#[test]
fn other_light_and_big_smiles_are_rejected() {
    let Some(folder) = photos() else { return };
    for (before, after) in [("lisa1", "lisa3"), ("london_129_neutral", "london_129_smiling")] {
        let shots = [before, after].map(|name| image(&folder, "machine", name));
        for draw in 0..2 {
            let (marks, _) = drawn([&shots[0], &shots[1]], &format!("{before}/{draw}"));
            for name in CurveName::ALL {
                assert!(marks.accepted_curve(name).is_none(), "{before}: {name} was accepted");
            }
        }
    }
}

/// Of a face whose colours were made symmetric, and nothing else, the lip has not changed.
#[test]
fn other_colours_are_no_change() {
    let Some(folder) = photos() else { return };
    let mut accepted = 0;
    for face in ["sym_126", "sym_129"] {
        let shots = ["orig", "colour_sym"].map(|kind| image(&folder, "human", &format!("{face}_{kind}")));
        let found = changes_of([&shots[0], &shots[1]], face, 4);
        accepted += found.len();
        for [_, matched] in found {
            assert!(matched.abs() < 0.1, "{face}: {matched}");
        }
    }
    assert!(accepted >= 4, "only {accepted} of 8 draws were accepted");
}

/// The painted face has the marks where it was painted: what is accepted lies there. Its skin is painted anew in each picture, so
/// little has to be.
#[test]
fn the_painted_face_is_not_mismatched() {
    let shots = ["before", "after"]
        .map(|name| Shot::read(&fixture(&format!("{name}.jpg")), &fixture(&format!("{name}.landmarks.json"))));
    let marks = super::shots::matched([&shots[0], &shots[1]], [&shots[0].marking, &shots[1].marking]);
    let mm = marks.mm_per_px[1];
    for landmark in lipmetry::landmark::Landmark::ALL {
        let Some(point) = marks.points[landmark as usize] else { continue };
        let off = mm * point.at.distance(shots[1].marking.configuration.point(landmark).unwrap());
        eprintln!("{landmark}: {off:.2} mm, {:.2}, {:.2} mm, {:?}", point.correlation, point.way_back_mm, point.state);
        assert!(!point.state.is_accepted() || off < 0.6, "{landmark} is {off} mm off");
    }
    for (name, curve) in CurveName::ALL.into_iter().zip(&marks.curves) {
        let Some(curve) = curve else { continue };
        let clicks = lipmetry::landmark::stations(&shots[1].marking.configuration, name).unwrap();
        let off: Vec<f64> = curve.after.iter().map(|at| mm * above(&clicks, *at)).collect();
        let mean = off.iter().sum::<f64>() / off.len() as f64;
        eprintln!("{name}: {mean:+.2} mm, {:.2}, {:.2} mm, {:?}", curve.correlation, curve.way_back_mm, curve.state);
        assert!(!curve.state.is_accepted() || mean.abs() < 0.3, "{name} is {mean} mm off");
    }
}
