//! Second photos of real faces: that the clicks of the after photo do not matter, that ways back close, and what is rejected.

use lipmetry::landmark::CurveName;

use super::super::photos::photos;
use super::second_shots::{PEOPLE, changes_of, closure, drawn, image, second, spread, zoom};
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
