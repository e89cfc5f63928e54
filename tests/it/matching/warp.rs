//! Photos of faces warped by a known amount and photographed anew: how far matched marks are off, and how far clicks are.
//!
//! Measures are taken in the similarity frame of the seven stable points, in the picture plane, and held against the same
//! measures of the exact marks of the same two photos, so that the pose of the head is in neither.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::photos::photos;
use super::shots::{Shot, matched};
use super::tally::{Draw, Tally};

const CANADA: [&str; 8] = ["003f", "022f", "045f", "056f", "095m", "115m", "123m", "148m"];
const LONDON: [&str; 8] = ["002", "037", "043", "062", "066", "070", "117", "127"];

/// Whether a face is one of those that windows and thresholds may be chosen on: odd places of the one list, even ones of the
/// other.
fn is_for_tuning(face: &str) -> bool {
    let place = |list: [&str; 8], of: &str| list.iter().position(|name| *name == of);
    match face.split_once('_') {
        Some(("canada", name)) => place(CANADA, name).is_some_and(|place| place % 2 == 0),
        Some((_, name)) => place(LONDON, name).is_some_and(|place| place % 2 == 1),
        None => false,
    }
}

fn faces() -> Vec<String> {
    let named = |prefix: &str, names: [&str; 8]| names.map(|name| format!("{prefix}_{name}")).to_vec();
    [named("canada", CANADA), named("london", LONDON)].concat()
}

/// What the faces have in common that a group is made of.
fn groups(face: &str, kind: &str) -> Vec<String> {
    let mut groups = vec!["all".to_owned(), format!("all, {kind}"), format!("{}, {kind}", &face[..6])];
    if ["london_062", "london_043"].contains(&face) {
        groups.push("dark skin".to_owned());
    }
    if ["canada_095m", "canada_115m", "canada_148m", "london_037", "london_070"].contains(&face) {
        groups.push("beard".to_owned());
    }
    groups.push(if is_for_tuning(face) { "chosen on" } else { "held out" }.to_owned());
    groups
}

fn tallied(folder: &Path, draws: usize) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for face in faces() {
        let folder = folder.join("match/warp").join(&face);
        let before = Shot::named(&folder, "before");
        for kind in ["none", "lift"] {
            let after = Shot::named(&folder, kind);
            for draw in 0..draws {
                let clicked = [(&before, "before"), (&after, "after")]
                    .map(|(shot, which)| shot.clicked(&format!("{face}/{kind}/{which}/{draw}")));
                let marks = matched([&before, &after], [&clicked[0], &clicked[1]]);
                let draw = Draw {
                    exact: [&before.marking, &after.marking],
                    clicked: [&clicked[0], &clicked[1]],
                    marks: &marks,
                    mm_per_px: [before.mm_per_px(), after.mm_per_px()],
                };
                for group in groups(&face, kind) {
                    tallies.entry(group).or_default().add(&draw);
                }
            }
        }
    }
    tallies
}

/// The whole table, twenty draws a pair. `cargo test --release --test it -- --ignored --nocapture table_of_warped_faces`.
#[test]
#[ignore = "takes minutes"]
fn table_of_warped_faces() {
    let Some(folder) = photos() else { return };
    let tallies = tallied(&folder, 20);
    for (group, tally) in &tallies {
        eprintln!("{}", tally.table(group));
    }
    assert_reached(&tallies, 1.0);
}
