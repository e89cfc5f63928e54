//! Visits of several photos, one of them marked: the means, their change, and what does not count.

use std::path::{Path, PathBuf};

use lipmetry::comparison::{PairComparison, Settings};
use lipmetry::imaging::Limits;
use lipmetry::pipeline::{PhotoFile, Shot};
use lipmetry::{MeasureId, Photo};

use super::photos::photos;

/// The photos of one visit, of which the first one is marked.
pub fn shots(folder: &Path, names: &[&str], settings: &Settings) -> Vec<Shot> {
    let path = |name: &str| folder.join(format!("{name}.jpg"));
    let marked = Shot::marked(&Photo::open(path(names[0])).unwrap(), settings).unwrap();
    let mut shots = vec![marked.clone()];
    for name in &names[1..] {
        shots.push(Shot::unmarked(read(&path(name)), (*name).to_owned(), &marked, settings));
    }
    shots
}

fn read(path: &PathBuf) -> PhotoFile {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.file_name().unwrap().to_string_lossy();
    PhotoFile::decode(&name, &bytes, &Limits::default()).unwrap()
}

pub fn change_of(comparison: &PairComparison, id: MeasureId) -> [f64; 2] {
    let difference = comparison.change(id).unwrap().difference.scalar().copied().unwrap();
    [difference.value, difference.uncertainty.unwrap().u]
}

#[test]
fn bursts_show_the_change_of_their_means() {
    let Some(folder) = photos() else { return };
    let settings = Settings::default();
    for face in ["canada_147m", "london_115"] {
        let folder = folder.join("match/burst").join(face);
        let truth: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
        let before = shots(&folder, &["A1", "A2", "A3"], &settings);
        let after = shots(&folder, &["B1", "B2", "B3"], &settings);
        let one = lipmetry::compare(vec![before[0].clone()], vec![after[0].clone()], &settings).unwrap();
        let three = lipmetry::compare(before, after, &settings).unwrap();
        for id in [MeasureId::UpperVermilionHeightMean, MeasureId::UpperVermilionHeight, MeasureId::PhiltrumLength] {
            let [[single, single_u], [mean, mean_u]] = [&one, &three].map(|of| change_of(of.details(), id));
            let of = |key: &str| truth[key][id.as_str()].as_f64().unwrap();
            eprintln!(
                "{face} {id}: one {single:+.3} ± {single_u:.3} (true {:+.3}), three {mean:+.3} ± {mean_u:.3} (true {:+.3}, lift {:+.3})",
                of("change_first_photos"),
                of("change_of_the_means"),
                of("change_without_posture"),
            );
        }
        let visits = three.details().visits.as_ref().unwrap();
        eprintln!("{face}: {:?}", visits.posture_within);
        for (photos, names) in visits.photos.iter().zip([["A1", "A2", "A3"], ["B1", "B2", "B3"]]) {
            for (photo, name) in photos.iter().zip(names) {
                let value = photo
                    .measurement
                    .as_ref()
                    .map(|of| of.estimate(MeasureId::UpperVermilionHeightMean).unwrap().value);
                let exact = truth["photos"][name]["upper_vermilion_height_mean"].as_f64();
                eprintln!(
                    "{face} {name}: {value:?} (true {exact:?}) {:?}",
                    photo.left_out.as_ref().map(ToString::to_string)
                );
            }
        }
    }
}
