//! Second photos of real faces, without a known answer: that the clicks of the after photo do not matter, that ways back close,
//! and what is rejected.

use std::path::Path;

use lipmetry::geometry::{Image, Point};
use lipmetry::landmark::{CurveName, Marking, MatchedMarks, stations};

use super::figures::changes;
use super::shots::{Shot, matched};
use super::tally::Errors;

/// The match with click errors drawn by a text, and both markings.
pub fn drawn(shots: [&Shot; 2], text: &str) -> (MatchedMarks, [Marking; 2]) {
    let clicked = [shots[0].clicked(&format!("{text}/before")), shots[1].clicked(&format!("{text}/after"))];
    (matched(shots, [&clicked[0], &clicked[1]]), clicked)
}

/// The change of the mean height by the clicks and by the matched marks.
fn mean_heights(marks: &MatchedMarks, clicked: &[Marking; 2], mm_per_px: f64) -> [f64; 2] {
    let [before, after] = clicked;
    [after, &marks.marking(before, after)].map(|after| changes(before, after, mm_per_px).unwrap()[0])
}

pub fn upper_lip_is_accepted(marks: &MatchedMarks) -> bool {
    [CurveName::UpperBorder, CurveName::UpperFreeMargin].iter().all(|name| marks.accepted_curve(*name).is_some())
}

pub fn second(folder: &Path, person: &str, name: &str) -> Shot {
    let folder = folder.join("match/second").join(person);
    let landmarks =
        if name == "before" { "before.landmarks.json".into() } else { format!("{name}.guess.landmarks.json") };
    Shot::read(&folder.join(format!("{name}.jpg")), &folder.join(landmarks))
}

pub const PEOPLE: [&str; 3] = ["london_092", "london_173", "london_082"];

/// Draws of the changes of the mean height in a pair whose upper lip was accepted: by clicks and by matched marks.
pub fn changes_of(shots: [&Shot; 2], text: &str, draws: usize) -> Vec<[f64; 2]> {
    (0..draws)
        .filter_map(|draw| {
            let (marks, clicked) = drawn(shots, &format!("{text}/{draw}"));
            upper_lip_is_accepted(&marks).then(|| mean_heights(&marks, &clicked, shots[0].mm_per_px()))
        })
        .collect()
}

pub fn spread(values: impl Iterator<Item = f64>) -> Errors {
    let mut errors = Errors::default();
    values.for_each(|value| errors.add(value));
    errors
}

/// A photo of the folder `images` with the marks of one source.
pub fn image(folder: &Path, source: &str, name: &str) -> Shot {
    let landmarks = folder.join(source).join(format!("{name}.landmarks.json"));
    Shot::read(&folder.join("images").join(format!("{name}.jpg")), &landmarks)
}

pub fn zoom(folder: &Path, distance: &str) -> Shot {
    if ["15cm", "60cm"].contains(&distance) {
        return image(folder, "machine", &format!("zoom_{distance}"));
    }
    Shot::named(&folder.join("match/second"), &format!("zoom_{distance}"))
}

/// How far the upper border comes back off after a round through all shots, its mean across the border in millimetres of the first
/// one; `None` where a hop was rejected. Every photo is clicked anew for each hop.
pub fn closure(shots: &[&Shot], text: &str) -> Option<f64> {
    let first = shots[0].clicked(&format!("{text}/0"));
    let mut carried = first.clone();
    for hop in 0..shots.len() {
        let (from, to) = (shots[hop], shots[(hop + 1) % shots.len()]);
        let clicked = to.clicked(&format!("{text}/{}", hop + 1));
        let marks = matched([from, to], [&carried, &clicked]);
        marks.accepted_curve(CurveName::UpperBorder)?;
        carried = marks.marking(&carried, &clicked);
    }
    let border = |marking: &Marking| stations(&marking.configuration, CurveName::UpperBorder);
    let (line, back) = (border(&first)?, border(&carried)?);
    let off: f64 = back[1..back.len() - 1].iter().map(|at| above(&line, *at)).sum();
    Some(off / (back.len() - 2) as f64 * shots[0].mm_per_px())
}

/// How far above a line a point lies, in pixels.
pub fn above(line: &[Point<Image>], point: Point<Image>) -> f64 {
    let mut best = (f64::INFINITY, 0.0);
    for pair in line.windows(2) {
        let along = pair[1] - pair[0];
        let part = ((point - pair[0]).dot(along) / along.dot(along)).clamp(0.0, 1.0);
        let off = point - (pair[0] + along * part);
        if off.length() < best.0 {
            best = (off.length(), along.cross(off));
        }
    }
    // Along the line is to the right of the picture, and down is positive.
    if best.1 > 0.0 { -best.0 } else { best.0 }
}
