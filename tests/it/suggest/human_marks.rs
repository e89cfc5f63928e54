//! How far suggested marks lie from those of people, and what two untouched suggestions make of a change that is known: tables of
//! docs/method.md.

use std::path::Path;

use lipmetry::comparison::{Pair, Settings, compare_pair};
use lipmetry::landmark::{Iris, Landmark, MarkedPhoto, Marking};
use lipmetry::measure::{MeasureId, Value};
use lipmetry::suggest::{Request, suggest};
use serde_json::Value as Json;

use super::super::photos::{landmarks, photos, picture};

/// Every second face in the order of their names: those on which the bias was not measured.
const HELD_OUT: [&str; 11] = [
    "human/canada_019f",
    "match/warp/canada_045f/before",
    "match/warp/canada_095m/before",
    "match/warp/canada_123m/before",
    "match/warp/london_002/before",
    "match/warp/london_043/before",
    "match/warp/london_066/before",
    "match/second/london_082/before",
    "match/warp/london_117/before",
    "human/london_129_neutral",
    "human/london_173_neutral",
];

/// The suggestion for a photo; where there is none, the reason is printed.
fn suggested(photo: &Path) -> Option<Marking> {
    match suggest(&picture(photo), &Request::default()) {
        Ok(suggestion) => Some(suggestion.marking),
        Err(why) => {
            eprintln!("{}: {why}", photo.display());
            None
        }
    }
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// Five faces, and for each point the median distance of the model's second pass from their human marks that its reference states, in mm.
const REFERENCE: [&str; 5] = [
    "human/london_129_neutral",
    "human/london_137_neutral",
    "human/london_173_neutral",
    "human/canada_019f",
    "human/sym_126_orig",
];
const REFERENCE_MEDIANS: [(Landmark, f64); 13] = [
    (Landmark::ChR, 0.82),
    (Landmark::ChL, 1.08),
    (Landmark::CphR, 0.95),
    (Landmark::CphL, 1.64),
    (Landmark::Ls, 0.68),
    (Landmark::Sto, 0.94),
    (Landmark::Li, 1.39),
    (Landmark::AlR, 1.48),
    (Landmark::AlL, 1.63),
    (Landmark::EnR, 0.58),
    (Landmark::EnL, 0.93),
    (Landmark::ExR, 1.25),
    (Landmark::ExL, 1.08),
];

/// The median distance of each suggested point from the human one, in mm at 63 mm between the irises; subnasale is left out, which the files
/// have at another place. All faces must have a suggestion.
fn medians(folder: &Path, faces: &[&str]) -> Vec<(Landmark, f64)> {
    let mut all = REFERENCE_MEDIANS.map(|(landmark, _)| (landmark, Vec::new()));
    for name in faces {
        let human = landmarks(&folder.join(format!("{name}.landmarks.json"))).marked_photo().mean_marking();
        let photo = folder.join(format!("{}.jpg", name.replace("human/", "images/")));
        let found = suggested(&photo).unwrap_or_else(|| panic!("{name} has no suggestion"));
        let centre = |iris: Option<Iris>| iris.unwrap().centre;
        let mm_per_px = 63.0 / centre(found.irises.right).distance(centre(found.irises.left));
        for (landmark, distances) in &mut all {
            if let Some((a, b)) = found.configuration.point(*landmark).zip(human.configuration.point(*landmark)) {
                distances.push(mm_per_px * a.distance(b));
            }
        }
    }
    all.into_iter().map(|(landmark, distances)| (landmark, median(distances))).collect()
}

/// All together the points lie as near to people's as the reference says, whose mean is 1.11 mm: 1.12 on its five faces and 1.02 on the eleven
/// on which nothing was chosen. Single medians of five differ by up to 0.4 mm, since the mean of three passes is none of them; the mean of
/// thirteen such medians is known to a tenth.
#[test]
fn suggested_points_lie_as_near_to_peoples_as_the_models_reference_says() {
    let Some(folder) = photos() else { return };
    let mean = |medians: &[(Landmark, f64)]| medians.iter().map(|(_, mm)| mm).sum::<f64>() / medians.len() as f64;
    let stated = mean(&REFERENCE_MEDIANS);
    let [on_reference, held_out] = [&REFERENCE[..], &HELD_OUT].map(|faces| medians(&folder, faces));
    for (((landmark, stated), (_, here)), (_, other)) in REFERENCE_MEDIANS.iter().zip(&on_reference).zip(&held_out) {
        eprintln!("{landmark}: stated {stated:.2} mm, here {here:.2}, held out {other:.2}");
    }
    let (here, other) = (mean(&on_reference), mean(&held_out));
    eprintln!("mean: stated {stated:.2} mm, here {here:.2}, held out {other:.2}");
    assert!((0.5 * stated..=1.1 * stated).contains(&here), "{here} mm on the reference's faces, for {stated}");
    assert!((0.5 * stated..=1.1 * stated).contains(&other), "{other} mm on the held-out faces, for {stated}");
}

/// What two untouched suggestions read of a lift that is known: the slope of the mean height's change on the true one, over 32 pairs. It is
/// why untouched borders give no verdict.
#[test]
#[ignore = "a table of docs/method.md: 48 photos"]
fn table_of_suggested_lifts() {
    let Some(folder) = photos() else { return };
    let mut pairs: Vec<[f64; 2]> = Vec::new();
    for face in std::fs::read_dir(folder.join("match/warp")).unwrap().map(|entry| entry.unwrap().path()) {
        let file = |name: &str| -> Option<MarkedPhoto> {
            let mut photo = landmarks(&face.join(format!("{name}.landmarks.json"))).marked_photo();
            photo.markings = vec![suggested(&face.join(format!("{name}.jpg")))?];
            Some(photo)
        };
        let Some(before) = file("before") else { continue };
        for name in ["none", "lift"] {
            let text = std::fs::read_to_string(face.join(format!("{name}.truth.json"))).unwrap();
            let truth: Json = serde_json::from_str(&text).unwrap();
            let Some(after) = file(name) else { continue };
            let pair = Pair { before: &before, after: &after, same_file: false };
            let comparison = compare_pair(&pair, &Settings::default()).unwrap();
            let change = comparison.change(MeasureId::UpperVermilionHeightMean).unwrap();
            let Value::Scalar(read) = &change.difference else { panic!("{:?}", change.difference) };
            pairs.push([truth["change"]["upper_vermilion_height_mean"].as_f64().unwrap(), read.value]);
        }
    }
    assert!(pairs.len() > 16, "{} of 32 pairs", pairs.len());
    let count = pairs.len() as f64;
    let [x, y] = [0, 1].map(|axis: usize| pairs.iter().map(|pair| pair[axis]).sum::<f64>() / count);
    let moment = |f: fn(f64, f64) -> f64| pairs.iter().map(|pair| f(pair[0] - x, pair[1] - y)).sum::<f64>();
    let [xx, xy, yy] = [moment(|a, _| a * a), moment(|a, b| a * b), moment(|_, b| b * b)];
    let slope = xy / xx;
    let sd = ((yy - slope * xy) / (count - 2.0)).sqrt();
    eprintln!("{count} pairs: slope {slope:.2} ± {:.2}, SD {sd:.2} mm", sd / xx.sqrt());
    // 0.72 ± 0.13 by the prototype; a slope of 1 would be that of marks that follow the lip.
    assert!((0.4..0.95).contains(&slope), "slope {slope}");
}
