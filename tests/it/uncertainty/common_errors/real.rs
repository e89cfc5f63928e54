//! On the painted face and on real photos: what people have in common is a part of the uncertainty of each.

use std::path::Path;

use lipmetry::comparison::{COMMON_ERRORS, Pair, PairComparison, Settings, common_errors, compare_pair};
use lipmetry::landmark::MarkedPhoto;
use lipmetry::measure::MeasureId;
use lipmetry::study::COMMON_SOURCES;
use lipmetry::uncertainty::Sampling;
use lipmetry::{Photo, compare};

use super::source;
use crate::bursts::shots;
use crate::faces::assert_near;
use crate::photos::{fixture, landmarks, photos};

fn settings() -> Settings {
    Settings { sampling: Sampling { samples: 200, ..Sampling::default() }, ..Settings::default() }
}

/// Holds that the squares of the effects are no more than that of the uncertainty; prints the pair's effects on the mean height.
fn check(
    name: &str,
    pair: &PairComparison,
    photos: [&MarkedPhoto; 2],
    settings: &Settings,
) -> Vec<(MeasureId, [f64; COMMON_ERRORS])> {
    let effects = common_errors(pair, photos, settings);
    assert!(!effects.is_empty(), "{name}");
    for (id, effect) in &effects {
        let change = pair.change(*id).unwrap().difference.scalar().unwrap();
        let u = change.uncertainty.unwrap().u;
        let common = effect.iter().map(|effect| effect * effect).sum::<f64>().sqrt();
        assert!(common <= u && common.is_finite(), "{name} {id}: {common} of {u}: {effect:?}");
        let of = |id: MeasureId| {
            [
                MeasureId::UpperVermilionHeightMean,
                MeasureId::UpperVermilionArea,
                MeasureId::PhiltrumLength,
                MeasureId::HalfAreaAsymmetry,
            ]
            .contains(&id)
        };
        if of(*id) {
            let parts = COMMON_SOURCES.iter().zip(effect).map(|(source, effect)| format!("{} {effect:+.3}", source.id));
            eprintln!(
                "{name} {id}: {:+.3} ± {u:.3}, common {common:.3}: {}",
                change.value,
                parts.collect::<Vec<_>>().join(", ")
            );
        }
    }
    effects
}

fn check_files(name: &str, before: &Path, after: &Path) {
    let [before, after] = [before, after].map(|path| Photo::open(path).unwrap());
    let compared = compare(&before, &after, &settings()).unwrap();
    check(name, compared.details(), [before.marked(), after.marked()], &settings());
}

#[test]
fn what_is_common_is_a_part_of_the_uncertainty_of_the_painted_face() {
    check_files("painted", &fixture("before.jpg"), &fixture("after.jpg"));
}

#[test]
fn what_is_common_is_a_part_of_the_uncertainty_of_real_faces() {
    let Some(folder) = photos() else { return };
    for face in ["canada_022f", "london_066", "london_043", "canada_115m"] {
        let of = |name: &str| folder.join("match/warp").join(face).join(name);
        for kind in ["lift.jpg", "none.jpg"] {
            check_files(&format!("{face}/{kind}"), &of("before.jpg"), &of(kind));
        }
    }
}

/// By the clicks alone, of heads that are turned, nearer, or smile.
#[test]
fn what_is_common_is_a_part_of_the_uncertainty_by_clicks() {
    let Some(folder) = photos() else { return };
    for (source, name, after) in [
        ("machine", "lisa1", "lisa3"),
        ("machine", "zoom_15cm", "zoom_60cm"),
        ("machine", "london_137_neutral", "london_137_smiling"),
        ("machine", "london_173_neutral", "london_173_smiling"),
        ("human", "sym_126_orig", "sym_126_shape_sym"),
        ("human", "sym_129_orig", "sym_129_shape_sym"),
    ] {
        let [before, after] = [name, after]
            .map(|name| landmarks(&folder.join(source).join(format!("{name}.landmarks.json"))).marked_photo());
        let pair = compare_pair(&Pair { before: &before, after: &after, same_file: false }, &settings()).unwrap();
        check(name, &pair, [&before, &after], &settings());
    }
}

/// The means over three photos a visit: irises count with the difference of the means, and the depths as all of the photos show them.
#[test]
fn means_over_photos_have_the_same_errors() {
    let Some(folder) = photos() else { return };
    let folder = folder.join("match/burst/canada_147m");
    let settings = settings();
    let [before, after] = [["A1", "A2", "A3"], ["B1", "B2", "B3"]].map(|names| shots(&folder, &names, &settings));
    let marked = ["A1.jpg", "B1.jpg"].map(|name| Photo::open(folder.join(name)).unwrap());
    let compared = compare(before, after, &settings).unwrap();
    let pair = compared.details();
    assert_eq!(pair.photos_used(), [3, 3]);
    let effects = check("burst", pair, [marked[0].marked(), marked[1].marked()], &settings);
    let visits = pair.visits.as_ref().unwrap();
    for (id, effect) in &effects {
        let change = pair.change(*id).unwrap().difference.scalar().unwrap().value;
        let is_iris = marked[0].marked().calibration == Some(lipmetry::landmark::Calibration::Iris);
        let power = f64::from(id.measure().dimension.power_of_length());
        let expected = if is_iris { 0.007 * power * change } else { 0.0 };
        assert_near(id.as_str(), effect[source("iris")], expected, 1e-9 * (1.0 + change.abs()));
    }
    // The margin that stands 0.65 mm further forward, in each photo: the mean of what three photos show, by the pose of each.
    let height = |visit: usize| {
        let photos = visits.photos[visit].iter().filter_map(|photo| photo.measurement.as_ref());
        let tangents: Vec<f64> =
            photos.map(|photo| photo.frame.facing().unwrap().pitch_deg.to_radians().tan()).collect();
        tangents.iter().sum::<f64>() / tangents.len() as f64
    };
    let expected = 0.65 * (height(1) - height(0));
    let found = effects.iter().find(|(id, _)| *id == MeasureId::UpperVermilionHeight).unwrap().1[source("face_margin")];
    // The line of sight to a mouth that is off the middle of the picture differs from the pitch by up to a degree between photos.
    assert_near("margin of the means", found, expected, 0.65 * 1_f64.to_radians().tan());
}
