//! The whole comparison by matched marks on photos of faces whose changes are known: clicks put beside exact marks, matched,
//! measured, and their intervals.
//!
//! The photos are those of `../shared/photos/match/warp`; `faces` of even and of odd position in the sorted list are told
//! apart, since the widths of the errors may be chosen on the former alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lipmetry::comparison::{MatchingChoice, PairComparison, Settings};
use lipmetry::landmark::CurveName;
use lipmetry::landmark::file::{LandmarkFile, MarkingDocument, Mirroring, ScaleDocument};
use lipmetry::measure::MeasureId;
use lipmetry::pipeline::PhotoFile;
use lipmetry::uncertainty::Sampling;
use lipmetry::{Photo, compare};

use crate::matching::noise::clicked;
use crate::photos::{landmarks, photos, skipped};

/// A photo with its exact marks.
struct Exact {
    file: Arc<PhotoFile>,
    marks: LandmarkFile,
}

impl Exact {
    fn read(folder: &Path, name: &str) -> Self {
        Self::with_marks(folder, name, name)
    }

    /// A photo whose marks stand in another file.
    fn with_marks(folder: &Path, name: &str, marks: &str) -> Self {
        let bytes = std::fs::read(folder.join(name).with_extension("jpg")).unwrap();
        let file = Arc::new(PhotoFile::decode(&format!("{name}.jpg"), &bytes, &Default::default()).unwrap());
        Self { file, marks: landmarks(&folder.join(format!("{marks}.landmarks.json"))) }
    }

    /// The photo with its exact marks, and nothing said of paint.
    fn exact(&self) -> Photo {
        Photo::new(self.file.clone(), &self.marks).unwrap()
    }

    /// The photo with clicks beside its exact marks.
    fn clicked(&self, draw: &str) -> Photo {
        let Some(ScaleDocument::MmPerPx { value, .. }) = self.marks.scale else { panic!("a scale in mm a pixel") };
        let moved = clicked(&self.marks.marked_photo().markings[0], draw, 0.3 / value, 0.1 / value);
        let mut marks = self.marks.clone();
        let mirroring = Mirroring { width: marks.photo.width, mirrored: marks.mirrored };
        marks.markings = vec![MarkingDocument::new(&moved, mirroring)];
        Photo::new(self.file.clone(), &marks).unwrap()
    }
}

/// A pair of photos of one face with its true changes.
struct KnownPair {
    name: String,
    before: Exact,
    after: Exact,
    truth: BTreeMap<String, f64>,
    /// Of the face in the sorted list.
    position: usize,
}

fn truth(path: &Path) -> BTreeMap<String, f64> {
    let truth: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    serde_json::from_value(truth["change"].clone()).unwrap()
}

fn known_pairs(folder: &Path) -> Vec<KnownPair> {
    let mut faces: Vec<PathBuf> =
        std::fs::read_dir(folder.join("match/warp")).unwrap().map(|entry| entry.unwrap().path()).collect();
    faces.sort();
    let pair = |(position, face): (usize, &PathBuf), kind: &str| KnownPair {
        name: format!("{}/{kind}", face.file_name().unwrap().to_string_lossy()),
        before: Exact::read(face, "before"),
        after: Exact::read(face, kind),
        truth: truth(&face.join(format!("{kind}.truth.json"))),
        position,
    };
    faces.iter().enumerate().flat_map(|face| ["none", "lift"].map(|kind| pair(face, kind))).collect()
}

fn settings(samples: usize, matching: MatchingChoice) -> Settings {
    let sampling = Sampling { samples, ..Sampling::default() };
    Settings { sampling, posture_sd_mm: 0.0, matching, ..Settings::default() }
}

/// The errors of one measure over pairs.
#[derive(Clone, Copy, Debug, Default)]
struct Errors {
    pairs: f64,
    /// Sums of the errors against the run on exact marks, and of their squares: by clicks and by matched marks.
    sums: [f64; 2],
    squares: [f64; 2],
    /// Intervals that hold the true change, likewise.
    held: [f64; 2],
    /// Intervals that hold what exact marks give.
    held_exact: [f64; 2],
    /// Sums of squared standard uncertainties.
    u: [f64; 2],
    /// Sum of squared errors of exact marks against the truth.
    exact: f64,
    /// Of matched marks: sums of squared errors against the truth, of the squared parts of the uncertainty from the marks and
    /// from the pose, and errors against exact marks within 1.96 of the former.
    matched: [f64; 4],
}

impl Errors {
    fn count(&mut self, found: &PairComparison, exact: &PairComparison, id: MeasureId, truth: f64) {
        let of = |pair: &PairComparison| *pair.change(id).unwrap().difference.scalar().unwrap();
        let best = of(exact).value;
        self.pairs += 1.0;
        self.exact += (best - truth).powi(2);
        let one = |holds: bool| f64::from(u8::from(holds));
        for (way, pair) in [found.by_clicks().unwrap(), found].into_iter().enumerate() {
            let estimate = of(pair);
            let uncertainty = estimate.uncertainty.unwrap();
            let [low, high] = uncertainty.ci95;
            self.sums[way] += estimate.value - best;
            self.squares[way] += (estimate.value - best).powi(2);
            self.held[way] += one((low..=high).contains(&truth));
            self.held_exact[way] += one((low..=high).contains(&best));
            self.u[way] += uncertainty.u.powi(2);
        }
        let change = found.change(id).unwrap();
        let budget = change.budget.unwrap();
        let value = of(found).value;
        let more = [
            (value - truth).powi(2),
            budget.marking.powi(2),
            budget.pose.powi(2),
            one((value - best).abs() <= 1.96 * budget.marking),
        ];
        self.matched.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }

    fn rmse(&self, way: usize) -> f64 {
        (self.squares[way] / self.pairs).sqrt()
    }

    fn row(&self) -> String {
        let mean = |sum: f64| sum / self.pairs;
        let ways = [0, 1].map(|way| {
            format!(
                "rmse {:7.3} bias {:+7.3} u {:7.3} held {:5.1} % (exact marks' {:5.1} %)",
                self.rmse(way),
                mean(self.sums[way]),
                mean(self.u[way]).sqrt(),
                100.0 * mean(self.held[way]),
                100.0 * mean(self.held_exact[way])
            )
        });
        let [truth, marking, pose, held] = self.matched.map(mean);
        format!(
            "clicks {} | matched {}, truth's rmse {:.3}, marks' u {:.3} holds {:.1} %, pose's u {:.3} | exact marks' rmse {:.3}",
            ways[0],
            ways[1],
            truth.sqrt(),
            marking.sqrt(),
            100.0 * held,
            pose.sqrt(),
            mean(self.exact).sqrt()
        )
    }
}

/// What a number of draws of all pairs show: by what the lift is and in which half of the faces.
#[derive(Debug, Default)]
struct Table {
    rows: BTreeMap<(String, MeasureId), Errors>,
    states: BTreeMap<&'static str, usize>,
}

fn table(draws: std::ops::Range<usize>, samples: usize, folder: &Path) -> Table {
    let mut table = Table::default();
    for pair in known_pairs(folder) {
        let exact = compare(pair.before.exact(), pair.after.exact(), &settings(0, MatchingChoice::Off)).unwrap();
        for draw in draws.clone() {
            let [before, after] = [(&pair.before, "before"), (&pair.after, "after")]
                .map(|(photo, when)| photo.clicked(&format!("{}/{when}/{draw}", pair.name)));
            let found = compare(before, after, &settings(samples, MatchingChoice::Auto)).unwrap();
            let details = found.details();
            let state = details.matching.as_ref().unwrap().state().id();
            *table.states.entry(state).or_default() += 1;
            let border = details
                .matching
                .as_ref()
                .unwrap()
                .marks
                .as_ref()
                .and_then(|marks| marks.accepted_curve(CurveName::UpperBorder));
            if border.is_none() {
                eprintln!(
                    "{} {draw}: {:?}",
                    pair.name,
                    details.matching.as_ref().unwrap().marks.as_ref().map(|marks| marks
                        .curves
                        .each_ref()
                        .map(|c| c.as_ref().map(|c| (c.state, c.correlation, c.way_back_mm, c.skin_only_mm))))
                );
                continue;
            }
            let kind = if pair.name.ends_with("none") { "none" } else { "lift" };
            let half = if pair.position.is_multiple_of(2) { "even" } else { "odd" };
            for (id, truth) in &pair.truth {
                let Ok(id) = id.parse::<MeasureId>() else { continue };
                for group in [format!("{kind} {half}"), kind.to_owned()] {
                    let errors = table.rows.entry((group, id)).or_default();
                    errors.count(details, exact.details(), id, *truth);
                }
            }
        }
    }
    table
}

impl Table {
    fn print(&self) {
        eprintln!("{:?}", self.states);
        for ((group, id), errors) in &self.rows {
            eprintln!("{group:9} {id:30} n {:3} {}", errors.pairs, errors.row());
        }
    }
}

/// The large run: `cargo test --release --test it -- --ignored --nocapture matched_pairs`. It prints the table.
#[test]
#[ignore = "20 draws of 32 pairs take some minutes; a smaller run is among the tests"]
fn table_of_matched_pairs() {
    let Some(folder) = photos() else { return skipped("photos of matched pairs") };
    let draws = std::env::var("DRAWS").map_or(20, |draws| draws.parse().unwrap());
    table(0..draws, 600, &folder).print();
}

/// Real second shots, one of them with a known lift: `cargo test --release --test it -- --ignored --nocapture
/// table_of_second_shots`. The zero line is not known, so the change of the lifted shot less that of the shot as it was is
/// looked at, and how far the clicks move either.
#[test]
#[ignore = "20 draws of 3 faces, for the documentation; smaller runs are among the tests of matching"]
fn table_of_second_shots() {
    let Some(folder) = photos() else { return skipped("photos of second shots") };
    let draws = std::env::var("DRAWS").map_or(20, |draws| draws.parse().unwrap());
    let id = MeasureId::UpperVermilionHeightMean;
    for face in ["london_082", "london_092", "london_173"] {
        let place = folder.join("match/second").join(face);
        let [before, zero, lift] = [("before", "before"), ("zero", "zero.guess"), ("lift", "lift.guess")]
            .map(|(name, marks)| Exact::with_marks(&place, name, marks));
        let rise: serde_json::Value =
            serde_json::from_slice(&std::fs::read(place.join("lift.truth.json")).unwrap()).unwrap();
        let rise = rise["rise"][id.as_str()].as_f64().unwrap();
        let mut found: [Vec<[f64; 3]>; 2] = Default::default();
        for draw in 0..draws {
            let first = before.clicked(&format!("{face}/before/{draw}"));
            for (found, (after, name)) in found.iter_mut().zip([(&zero, "zero"), (&lift, "lift")]) {
                let after = after.clicked(&format!("{face}/{name}/{draw}"));
                let comparison = compare(first.clone(), after, &settings(600, MatchingChoice::Auto)).unwrap();
                let details = comparison.details();
                let border = details.matching.as_ref().and_then(|matching| matching.marks.as_ref());
                if border.is_none_or(|marks| marks.accepted_curve(CurveName::UpperBorder).is_none()) {
                    eprintln!(
                        "{face} {name} {draw}: {:?}",
                        border.map(|marks| &marks.curves[0]).map(|curve| curve.as_ref().map(|curve| (
                            curve.state,
                            curve.correlation,
                            curve.way_back_mm
                        )))
                    );
                    continue;
                }
                let of = |pair: &PairComparison| *pair.change(id).unwrap().difference.scalar().unwrap();
                let matched = of(details);
                found.push([matched.value, of(details.by_clicks().unwrap()).value, matched.uncertainty.unwrap().u]);
            }
        }
        let mean = |found: &[[f64; 3]], at: usize| found.iter().map(|row| row[at]).sum::<f64>() / found.len() as f64;
        let sd = |found: &[[f64; 3]], at: usize| {
            let middle = mean(found, at);
            (found.iter().map(|row| (row[at] - middle).powi(2)).sum::<f64>() / (found.len() as f64 - 1.0)).sqrt()
        };
        let [zero, lift] = &found;
        eprintln!(
            "{face}: matched {} and {} of {draws}; zero {:+.2} SD {:.3} (clicks {:+.2} SD {:.3}), lift {:+.2} SD {:.3}; \
             lift less zero {:+.2} of {rise:+.2}, u {:.2} {:.2}",
            zero.len(),
            lift.len(),
            mean(zero, 0),
            sd(zero, 0),
            mean(zero, 1),
            sd(zero, 1),
            mean(lift, 0),
            sd(lift, 0),
            mean(lift, 0) - mean(zero, 0),
            mean(zero, 2),
            mean(lift, 2)
        );
    }
}
